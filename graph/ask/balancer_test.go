package ask_test

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/graph/internal/contract"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

// balanced is the world of the load balancers, edited.
func balanced(t *testing.T, edits ...string) *model.Snapshot {
	t.Helper()
	world, err := fixtures.Scenario{Base: "balancer", Edits: edits}.World()
	if err != nil {
		t.Fatal(err)
	}
	part, err := awscli.Load(context.Background(), world, awscli.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return ingest.Merge(part)
}

func asking(t *testing.T, s *model.Snapshot) *ask.Asker {
	t.Helper()
	a, err := ask.New(s, ask.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// doors lists who reaches the database through what: "boundary source → dialled".
func doors(t *testing.T, s *model.Snapshot) (rows []string, complete bool) {
	t.Helper()
	w, err := asking(t, s).Who("db:orders", question(t, "", "|"), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range w.Rows {
		if r.Through != nil {
			rows = append(rows, r.Boundary+" "+r.Source+" "+r.Verdict.String()+" "+r.Through.Dial)
		}
	}
	slices.Sort(rows)
	return rows, w.Complete
}

// TestWhoThroughBalancers: who reaches a database by dialling a load balancer, an endpoint or an accelerator is among its sources.
// rule: LB-2, LB-9, EP-5, GA-1
func TestWhoThroughBalancers(t *testing.T) {
	const internet = `SecurityGroups[sg-nlb].IpPermissions[FromPort=5432].IpRanges = [{"CidrIp": "0.0.0.0/0"}]`
	for name, c := range map[string]struct {
		edits    []string
		has, not []string
		complete bool
	}{
		"as it is":                   {nil, []string{"same VPC i-a1 reachable front", "other VPC i-b1 reachable vpce-1", "internet", "open"}, []string{"a1.awsglobalaccelerator.com", "i-a2 reachable front"}, true},
		"the accelerator's clients":  {[]string{internet}, []string{"a1.awsglobalaccelerator.com:5432"}, nil, true},
		"not through a disabled one": {[]string{internet, `Accelerators[edge].Enabled = false`}, nil, []string{"a1.awsglobalaccelerator.com"}, true},
		"a port of its own":          {[]string{`listeners-front.Listeners[Port=5432].Port = 15432`, `SecurityGroups[sg-nlb].IpPermissions[FromPort=5432].FromPort = 15432`, `SecurityGroups[sg-nlb].IpPermissions[FromPort=15432].ToPort = 15432`}, []string{"i-a1 reachable front-000000000000000a.elb.eu-west-1.amazonaws.com:15432"}, []string{"front-000000000000000a.elb.eu-west-1.amazonaws.com:5432"}, true},
		"no target":                  {[]string{`targets-orders.TargetHealthDescriptions = []`}, []string{"open"}, []string{"front", "vpce-1"}, true},
		"targets not collected":      {[]string{`- targets-orders`}, []string{"same VPC i-a1 unknown front", "other VPC i-b1 unknown vpce-1"}, []string{"i-a1 reachable"}, false},
		"listeners not collected":    {[]string{`- listeners-front`}, []string{"same VPC i-a1 unknown front"}, []string{"i-a1 reachable"}, false},
		"balancers not collected":    {[]string{`- LoadBalancers`, `- listeners-front`, `- attributes-front`}, []string{"i-a1 unknown lb:front"}, []string{"i-a1 reachable"}, false},
		"the service not collected":  {[]string{`- ServiceConfigurations`}, []string{"same VPC i-a1 reachable front"}, []string{"i-b1 reachable"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			rows, complete := doors(t, balanced(t, c.edits...))
			all := strings.Join(rows, "\n")
			for _, want := range c.has {
				if !strings.Contains(all, want) {
					t.Errorf("lacks %q:\n%s", want, all)
				}
			}
			for _, bad := range c.not {
				if strings.Contains(all, bad) {
					t.Errorf("has %q:\n%s", bad, all)
				}
			}
			if complete != c.complete {
				t.Errorf("complete %v, want %v:\n%s", complete, c.complete, all)
			}
		})
	}
}

// TestTargetHealth: health is told beside the verdict, with the time of the snapshot.
// rule: LB-11, GEN-11
func TestTargetHealth(t *testing.T) {
	for state, want := range map[string]string{"unhealthy": "target 10.0.4.10 is unhealthy", "draining": "target 10.0.4.10 is draining", "healthy": ""} {
		s := balanced(t, `targets-orders.TargetHealthDescriptions = [{"Target": {"Id": "10.0.4.10", "Port": 5432, "AvailabilityZone": "eu-west-1a"}, "TargetHealth": {"State": "`+state+`"}}]`)
		an, err := asking(t, s).Can("i-a1", "lb:front", question(t, "5432", "|"))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, v := range an.Volatile {
			got += v.State
		}
		if got != want || an.Verdict != graph.Reachable {
			t.Errorf("%s: %v, %q; want reachable, %q", state, an.Verdict, got, want)
		}
	}
}

// TestBalancerContract hands every component on the ways of the world of the load balancers to the contract suite, in all that
// may be missing of it.
func TestBalancerContract(t *testing.T) {
	for _, gone := range []string{"", "targets-orders", "attributes-orders", "attributes-front", "listeners-front", "LoadBalancers", "ServiceConfigurations", "ga-groups", "InternetGateways"} {
		var edits []string
		if gone != "" {
			edits = []string{"- " + gone}
		}
		s := balanced(t, edits...)
		n := component.Build(s, component.Assume{GuardsOff: true})
		all := n.Space().All()
		var ports []graph.Port
		for i := range model.All[*model.NetworkInterface](s, model.KindNetworkInterface) {
			ports = append(ports, graph.Port{Place: i.Ref, Side: graph.Receive})
		}
		for a := range model.All[*model.Accelerator](s, model.KindAccelerator) {
			ports = append(ports, graph.Port{Place: a.Ref, Side: graph.Enter})
		}
		seen, kinds := map[graph.Port]bool{}, map[string]int{}
		sender := &graph.Session{}
		for len(ports) > 0 && len(seen) < 400 {
			at := ports[0]
			ports = ports[1:]
			if seen[at] || at.Place == graph.Somewhere {
				continue
			}
			seen[at] = true
			kinds[at.Place.Kind.String()]++
			c := n.Component(at)
			some := all.RestrictSrcRealm(component.RealmInternet)
			packets := []header.Set{some, all, some.RestrictDst(header.AddrsOf(vpcA...)), all.RestrictSrcRealm(n.Realm("vpc-a"))}
			contract.Check(t, n.Space(), c, contract.Arrivals(at, packets, sender, &graph.Session{Component: at.Place, Before: sender}))
			for _, o := range c.Handle(graph.Arrival{At: at, Packets: all}) {
				ports = append(ports, o.Next...)
				if o.Back != (graph.Port{}) {
					ports = append(ports, o.Back)
				}
			}
		}
		if t.Failed() {
			t.Fatalf("without %q", gone)
		}
		for _, k := range []string{"load-balancer", "vpc-endpoint", "accelerator"} {
			if kinds[k] == 0 {
				t.Errorf("without %q no %s was asked: %v", gone, k, kinds)
			}
		}
	}
}

var vpcA = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/16")}
