package ask

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/model"
)

func TestShow(t *testing.T) {
	a := little()
	for _, c := range []struct {
		id, what string
		want     []string
	}{
		{"sg:app", "security-group sg-0a", []string{"eni-1 web: carries the group", "eni-2 batch: carries the group", "lt-1 tmpl: launches with the group"}},
		{"subnet:data", "subnet subnet-b", []string{"network-interface 3 network interfaces: in it", "i-0a2 batch: in it", "i-0b3 blind: in it", "rtb-1 main-table: its route table", "asg:workers workers: launches into it",
			"lambda:job job: sends from it", "db:o-1 o-1: database may stand in it"}},
		{"subnet-a", "subnet subnet-a", []string{"rtb-1 main-table: its route table, the VPC's main one", "nat-1 way out: in it"}},
		{"rtb-1", "route-table rtb-1", []string{"subnet-a app: uses the table as its VPC's main one", "subnet-b data: uses the table"}},
		{"pcx-1", "vpc-peering-connection pcx-1", []string{"rtb-1 main-table: route 10.30.0.0/16"}},
		{"vpc:main", "vpc vpc-a", []string{"subnet-a app: in it", "network-interface 6 network interfaces: in it", "vpce-1 endpoint: names it", "pcx-1 : peering, active"}},
		{"web", "instance i-0a1", []string{"eni-1 web: its interface", "asg:workers workers: launched it"}},
		{"10.0.2.10", "network-interface eni-2", nil},
		{"203.0.113.20", "network-interface eni-n", []string{"nat-1 way out: sends from it"}},
		{"lambda:job", "function lambda:job", []string{"eni-l job: it sends from it"}},
		{"lt-1", "launch-template lt-1", []string{"asg:workers workers: launches from it"}},
		{"cluster:orders", "db-cluster cluster:orders", []string{"db:o-1 o-1: member, writer", "db:o-2 o-2: member", "reports.cluster-custom-x.eu-west-1.rds.amazonaws.com reports: its custom endpoint"}},
		{"o-2", "db-instance db:o-2", []string{"cluster:orders orders: its cluster", "reports.cluster-custom-x.eu-west-1.rds.amazonaws.com reports: endpoint that it answers"}},
		{"o-1.x.eu-west-1.rds.amazonaws.com:5432", "db-instance db:o-1", nil},
		{"vpce-1", "other vpce-1", nil},

		{"10.0.1.10", "ambiguous eni-1 eni-3", nil}, {"10.0.9.9", "not found", nil}, {"web*", "syntax", nil}, {"a,b", "syntax", nil}, {"account:1", "syntax", nil},
		{"sg:ap", "not found sg:app", nil}, {"sg:default", "ambiguous sg-d1 sg-d2", nil}, {"wbe", "not found web", nil},
	} {
		s, err := a.Show(c.id)
		if got := shownText(s, err); got != c.what {
			t.Errorf("%s: %s, want %s", c.id, got, c.what)
			continue
		}
		if err != nil {
			continue
		}
		var got []string
		for _, r := range s.Referrers {
			id := r.Ref.String()
			if id == "" {
				id = r.Ref.Kind.String()
			}
			got = append(got, fmt.Sprintf("%s %s: %s", id, r.Label, r.How))
		}
		for _, w := range c.want {
			if !slices.Contains(got, w) {
				t.Errorf("%s lacks %q; it has\n%s", c.id, w, strings.Join(got, "\n"))
			}
		}
		if !slices.IsSortedFunc(s.Referrers, func(x, y graph.Referrer) int { return x.Ref.Compare(y.Ref) }) {
			t.Errorf("%s: referrers are not sorted", c.id)
		}
	}
}

func shownText(s *graph.Shown, err error) string {
	var e *AddressError
	if errors.As(err, &e) {
		return strings.TrimSpace(errorKinds[e.Kind] + " " + strings.Join(e.Closest, " "))
	}
	ref := s.Resource.Head().Ref
	return ref.Kind.String() + " " + ref.String()
}

func TestEveryKindHasReferences(t *testing.T) {
	for _, k := range model.Kinds() {
		switch k {
		case model.KindPrefixList, model.KindDHCPOptions, model.KindBlockPublicAccess, model.KindTransitGateway,
			model.KindCustomerGateway, model.KindDXConnection, model.KindDBClusterParameterGroup, model.KindDBParameterGroup,
			model.KindDSQLCluster, model.KindFirewallRuleGroup: // they name nothing
		default:
			if references[k] == nil {
				t.Errorf("what a %s refers to is not listed", k)
			}
		}
	}
}

func TestList(t *testing.T) {
	a := little()
	for word, want := range map[string]string{"vpc": "2", "VPCs": "2", "subnets": "4", "sg": "6", "sgs": "6", "eni": "7", "db": "6", "clusters": "3", "auto-scaling-groups": "1", "elastic-addresses": "0",
		"subent": "bad subnet", "": "bad", "nonsense": "bad"} {
		list, err := a.List(word)
		got := fmt.Sprint(len(list))
		var e *AddressError
		if errors.As(err, &e) {
			got = "bad"
			if len(e.Closest) > 0 && want != "bad" {
				got += " " + e.Closest[0]
			}
		}
		if got != want {
			t.Errorf("ls %s: %s, want %s (%v)", word, got, want, err)
		}
	}
}

func TestNames(t *testing.T) {
	c := model.Contents{Resources: append(littleNetwork(), littleHosts()...)}
	for _, hostile := range []string{"x\x1b[31m", "x $(reboot)", "x;y", "x`y", "x\ny", "-x'"} {
		c.Resources = append(c.Resources, &model.Instance{Meta: meta(model.KindInstance, "i-"+fmt.Sprint(len(hostile))+hostile[:1], hostile)})
	}
	a, err := New(model.New(c), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		prefix string
		max    int
		want   string
	}{
		{"i-0", 9, "i-0a1 i-0a2 i-0b3"}, {"i-0", 2, "i-0a1 i-0a2"}, {"sg:", 9, "sg:app sg:data sg:default sg:functions sg:idle"}, {"lambda:", 9, "lambda:free lambda:job"},
		{"subnet:", 9, "subnet:app subnet:data subnet:empty subnet:far"}, {"asg", 9, "asg:workers"}, {"az:", 9, "az:eu-west-1a az:eu-west-1b"}, {"int", 9, "internet internet6"},
		{"we", 9, "web"}, {"x", 9, ""}, {"-", 9, ""}, {"", 0, ""}, {"rtb", 9, ""},
	} {
		if got := strings.Join(a.Names(c.prefix, c.max), " "); got != c.want {
			t.Errorf("names with %q: %q, want %q", c.prefix, got, c.want)
		}
	}
	if got := strings.Join(a.ResourceNames("rtb", 9), " "); !strings.HasPrefix(got, "rtb-") {
		t.Errorf("resources with rtb: %q", got)
	}
	if all := a.Names("", 1000); !slices.IsSorted(all) || len(all) < 30 {
		t.Errorf("%d names, sorted %v", len(all), slices.IsSorted(all))
	}
}
