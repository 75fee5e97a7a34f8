package ask_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/ask"
)

// relays is an asker of the world of relays, with edits.
func relays(t *testing.T, edits ...string) *ask.Asker {
	t.Helper()
	world, err := fixtures.Scenario{Base: "relay", Edits: edits}.World()
	if err != nil {
		t.Fatal(err)
	}
	a, _, _ := asker(t, world, nil)
	return a
}

// TestDoors: who lists beside the sources that reach a database those that reach it through a proxy, with what they dial.
// rule: PROXY-1, PROXY-3, PROXY-6
func TestDoors(t *testing.T) {
	const direct = `SecurityGroups[sg-d].IpPermissions += {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": "sg-app", "UserId": "111122223333"}]}`
	const shut = `SecurityGroups[sg-d].IpPermissions = []`
	for _, c := range []struct {
		ask   string
		edits []string
		want  []string
	}{
		{"db:orders-1", nil, []string{"sg:proxy", "i-a1 through proxy:orders-proxy", "i-b1 through proxy:orders-b", "vpc:vpc-b through proxy:orders-proxy"}},
		{"db:orders-2", nil, []string{"sg:proxy", "i-a1 through proxy:orders-ro"}},
		{"db:orders-2", []string{direct}, []string{"i-a1", "sg:proxy", "i-a1 through proxy:orders-ro"}},
		{"db:orders-1", []string{shut}, nil},
		{"proxy:orders-ro", nil, []string{"i-a1"}},
	} {
		an, err := relays(t, c.edits...).Who(c.ask, question(t, "", ""), "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range an.Rows {
			if r.Kind != "interfaces" {
				continue
			}
			s := r.Source
			if r.Through != nil {
				s += " through " + r.Through.Label
				if !strings.HasSuffix(r.Through.Dial, ".rds.amazonaws.com:5432") || len(r.Rules) < 2 {
					t.Errorf("%s dials %q by %v", s, r.Through.Dial, r.Rules)
				}
			}
			got = append(got, s)
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s with %v: %q, want %q", c.ask, c.edits, got, c.want)
		}
	}
}

// TestDoorsOnce: the VPC endpoint that RDS makes for a proxy is the proxy's, whatever port is asked about; a resource endpoint is
// a door of its own.
// rule: PROXY-4, EP-9
func TestDoorsOnce(t *testing.T) {
	through := func(edits ...string) []string {
		an, err := relays(t, edits...).Who("db:orders-1", question(t, "5432", ""), "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range an.Rows {
			if r.Through != nil && !slices.Contains(got, r.Through.Relay.ID) {
				got = append(got, lastOf(r.Through.Relay.ID))
			}
		}
		slices.Sort(got)
		return slices.Compact(got)
	}
	if got := through(); !slices.Equal(got, []string{"orders-b", "orders-proxy"}) {
		t.Errorf("through %q", got)
	}
	world := fixtures.Scenarios()
	i := slices.IndexFunc(world, func(s fixtures.Scenario) bool { return s.ID == "ep-9-twin" })
	edits := slices.Concat(world[i].Edits, []string{`SecurityGroups[sg-d].IpPermissions += {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": "sg-proxy", "UserId": "111122223333"}]}`})
	if got := through(edits...); !slices.Equal(got, []string{"orders-b", "orders-proxy", "vpce-res"}) {
		t.Errorf("with a resource endpoint: through %q", got)
	}
}

// TestOpenDoors: a blocked answer names the relays that the source does reach, and no others; no other answer does.
// rule: PROXY-1, PROXY-6, DB-20
func TestOpenDoors(t *testing.T) {
	const direct = `SecurityGroups[sg-d].IpPermissions += {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": "sg-app", "UserId": "111122223333"}]}`
	for _, c := range []struct{ ask, port, edit, want string }{
		{"db:orders-1", "", "", "orders-1 orders-proxy 5432"},
		{"db:orders-1", "5000-6000", "", "orders-1 orders-proxy 5432"},
		{"db:orders-1", "all", direct, ""}, // partial
		{"cluster:orders", "", "", "orders-1 orders-proxy 5432, orders-2 orders-ro 5432"},
		{"db:orders-1", "22", "", ""},
		{"db:orders-1", "udp/5432", "", ""},
		{"db:orders-1", "", direct, ""},
		{"db:orders-1", "", `SecurityGroups[sg-d].IpPermissions = []`, ""},
		{"db:orders-1", "", `SecurityGroups[sg-proxy].IpPermissions = []`, ""},
		{"db:orders-1", "", `DBInstances[orders-1].DBInstanceStatus = "stopped"`, ""},
		{"proxy:orders-proxy", "", `SecurityGroups[sg-proxy].IpPermissions = []`, ""},
	} {
		var edits []string
		if c.edit != "" {
			edits = append(edits, c.edit)
		}
		an, err := relays(t, edits...).Can("i-a1", c.ask, question(t, c.port, ""))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range an.Doors {
			got = append(got, r.Label+" "+lastOf(r.Through.Label)+" "+r.Ports)
		}
		if strings.Join(got, ", ") != c.want || len(got) > 0 && an.Verdict != graph.Blocked {
			t.Errorf("%s %s with %q: %v, doors %q, want %q", c.ask, c.port, c.edit, an.Verdict, got, c.want)
		}
	}
}

func lastOf(id string) string { return id[strings.LastIndexByte(id, ':')+1:] }

// TestDoorsUnknown: a proxy of the database's VPC that leads nobody knows where may lead to it.
// rule: GEN-8, PROXY-1
func TestDoorsUnknown(t *testing.T) {
	for edit, complete := range map[string]bool{"": true, "- describe-db-proxy-targets-orders-proxy": false} {
		edits := []string{"- describe-db-proxy-target-groups"}
		if edit != "" {
			edits = append(edits, edit)
		}
		an, err := relays(t, edits...).Who("cluster:orders", question(t, "", ""), "")
		if err != nil {
			t.Fatal(err)
		}
		named := slices.ContainsFunc(an.Unknowns, func(u graph.UnknownFact) bool { return strings.Contains(u.Command, "--db-proxy-name orders-proxy ") })
		if an.Complete != complete || named == complete {
			t.Errorf("%q: complete %v, unknowns %v", edit, an.Complete, an.Unknowns)
		}
	}
}

// TestDoorsAreApart: a source that reaches a database directly and through a proxy has a row for either, and `from` too.
func TestDoorsAreApart(t *testing.T) {
	f, err := relays(t).From("i-a1", question(t, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range f.Rows {
		s := r.Label + " " + r.Verdict.String()
		if r.Through != nil {
			s += " through " + r.Through.Label
		}
		got = append(got, s)
	}
	want := []string{"orders-1 blocked", "orders-1 reachable through proxy:orders-proxy", "orders-2 blocked", "orders-2 reachable through proxy:orders-ro"}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestProxyLegs: an answer shows each connection with its way back.
func TestProxyLegs(t *testing.T) {
	an := asked(t, relays(t), "i-a1", "proxy:orders-proxy", "")
	for _, p := range an.Paths {
		relay := slices.IndexFunc(p.Legs[0].Hops, func(h graph.Hop) bool { return h.Effect == graph.Relay })
		if len(p.Legs) != 4 || relay != len(p.Legs[0].Hops)-1 {
			t.Errorf("%d legs, the relay is hop %d", len(p.Legs), relay)
		}
	}
}

// TestProxyHealth: the health of targets is a warning, and no verdict.
// rule: PROXY-5
func TestProxyHealth(t *testing.T) {
	const sick = `describe-db-proxy-targets-orders-proxy.Targets[orders-1].TargetHealth = {"State": "UNAVAILABLE", "Reason": "UNREACHABLE"}`
	for _, edits := range [][]string{nil, {sick}} {
		an := asked(t, relays(t, edits...), "i-a1", "proxy:orders-proxy", "")
		warned := slices.ContainsFunc(an.Warnings, func(w graph.Warning) bool {
			return w.Code == "PROXY_TARGET_UNAVAILABLE" && strings.Contains(w.Text, "UNREACHABLE")
		})
		if an.Verdict != graph.Reachable || warned != (edits != nil) {
			t.Errorf("with %v: %v, warned %v", edits, an.Verdict, warned)
		}
	}
	for told, want := range map[string]string{"true": "required", "false": "optional", "null": "unknown"} {
		if tr := asked(t, relays(t, "DBProxies[orders-proxy].RequireTLS = "+told), "i-a1", "proxy:orders-ro", "").Transport; tr == nil || tr.TLS != want {
			t.Errorf("RequireTLS %s: %+v, want %s", told, tr, want)
		}
	}
}

// TestEndpointPolicy: who may call is not what passes.
// rule: EP-16
func TestEndpointPolicy(t *testing.T) {
	for _, policy := range []string{"Allow", "Deny"} {
		edit := `VpcEndpoints[vpce-rds].PolicyDocument = "{\"Statement\":[{\"Effect\":\"` + policy + `\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}"`
		if an := asked(t, relays(t, edit), "i-a1", "vpce-rds", "443"); an.Verdict != graph.Reachable {
			t.Errorf("%s: %v", policy, an.Verdict)
		}
	}
}

// TestAPIWords: an answer about an API names the endpoint, or says that it goes over the internet.
// rule: EP-8
func TestAPIWords(t *testing.T) {
	for edit, want := range map[string]string{"": "API_PRIVATE private", `VpcEndpoints[vpce-rds].PrivateDnsEnabled = false`: "API_OVER_INTERNET public"} {
		var edits []string
		if edit != "" {
			edits = []string{edit}
		}
		an := asked(t, relays(t, edits...), "i-a1", "api:rds", "")
		code, used, _ := strings.Cut(want, " ")
		if an.Address.Used != used || !slices.ContainsFunc(an.Warnings, func(w graph.Warning) bool { return w.Code == code }) || an.Ports != "443" {
			t.Errorf("%q: %v %s %v", edit, an.Address, an.Ports, an.Warnings)
		}
	}
	if _, err := relays(t).Who("api:rds", question(t, "", ""), ""); err == nil {
		t.Error("who calls an API is answered")
	}
}
