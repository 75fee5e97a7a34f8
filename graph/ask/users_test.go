package ask_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
)

// whoOf asks who reaches a destination in the world of a scenario.
func whoOf(t *testing.T, id, destination, port, from string) *graph.WhoAnswer {
	t.Helper()
	for _, s := range fixtures.Scenarios() {
		if s.ID != id {
			continue
		}
		world, err := s.World()
		if err != nil {
			t.Fatal(err)
		}
		a, _, rest := asker(t, world, s.Options)
		w, err := a.Who(destination, question(t, port, rest), from)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	t.Fatalf("no scenario %q", id)
	panic("unreachable")
}

// sourcesIn lists the rows of an answer that have a boundary: "source verdict".
func sourcesIn(w *graph.WhoAnswer, boundary string) string {
	var out []string
	for _, r := range w.Rows {
		if r.Boundary == boundary {
			out = append(out, fmt.Sprintf("%s %v", r.Source, r.Verdict))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

// TestClientVPNUsers: who lists the users of Client VPN endpoints, by group where a group makes a difference, and not the
// interfaces by which they come out.
func TestClientVPNUsers(t *testing.T) {
	for _, c := range []struct{ scenario, destination, port, from, want string }{
		// rule: GEN-12, CVPN-1
		{"cvpn-1-twin", "cluster:orders", "", "", "clientvpn:staff reachable"},
		{"cvpn-1", "cluster:orders", "", "", ""},
		{"cvpn-1-twin", "cluster:orders", "", "clientvpn:staff", "clientvpn:staff reachable"},
		{"cvpn-1-no-rules", "cluster:orders", "", "", "clientvpn:staff unknown"},
		// rule: CVPN-8, CVPN-4
		{"cvpn-8", "i-b1", "8080", "", "clientvpn:staff users of group ops reachable"},
		{"cvpn-4", "i-b1", "8080", "", "clientvpn:staff reachable"},
		// rule: CVPN-10
		{"cvpn-10", "i-b1", "8080", "", "clientvpn:staff users of group ops partial"},
		// rule: CVPN-7
		{"cvpn-7-twin", "cluster:orders", "", "", "clientvpn:cvpn-endpoint-7 reachable"},
		{"cvpn-7", "cluster:orders", "", "", ""},
	} {
		w := whoOf(t, c.scenario, c.destination, c.port, c.from)
		if got := sourcesIn(w, "authorised users"); got != c.want {
			t.Errorf("%s: %q, want %q", c.scenario, got, c.want)
		}
		known := 0
		for _, u := range w.Universe {
			if u.Boundary == "authorised users" {
				known++
			}
		}
		if known == 0 {
			t.Errorf("%s: users are not in the universe", c.scenario)
		}
		for _, r := range w.Rows {
			if r.Boundary != "authorised users" && strings.Contains(r.Source, "ClientVPN") {
				t.Errorf("%s: the endpoint's interface is a source of its own: %s", c.scenario, r.Source)
			}
		}
	}
}

// TestOwners: interfaces that AWS makes are called by what they belong to, and what has none yet is a source all the same.
func TestOwners(t *testing.T) {
	for _, c := range []struct{ scenario, destination, port, boundary, want string }{
		// rule: ECS-1, SVC-1
		{"ecs-1", "cluster:orders", "", "same VPC", "ecs:shop/web (no interface yet) reachable; sg:app (ecs:shop/web) reachable"},
		{"ecs-1-own-some", "cluster:orders", "", "same VPC", "sg:app (ecs:shop/web) reachable"},
		// rule: LAM-1
		{"lam-1-group", "cluster:orders", "", "same VPC", "sg:app reachable"},
		{"lam-3", "cluster:orders", "", "same VPC", "lambda:job (no interface yet) reachable"},
		// rule: EICE-1, EICE-2
		{"eice-1-twin", "db:orders-1", "3389", "authorised users", "eice-1 (EC2 Instance Connect) reachable"},
		{"eice-1-twin", "db:orders-1", "", "authorised users", "clientvpn:staff reachable"},
		// rule: EKS-2
		{"eks-2", "i-b1", "8080", "peer VPC", "i-a1 reachable"},
	} {
		w := whoOf(t, c.scenario, c.destination, c.port, "")
		if got := sourcesIn(w, c.boundary); got != c.want {
			t.Errorf("%s: %q, want %q", c.scenario, got, c.want)
		}
	}
	// rule: DB-12
	var all []string
	for _, r := range whoOf(t, "ecs-1", "i-a1", "8080", "").Rows {
		all = append(all, r.Source)
	}
	if text := strings.Join(all, "; "); strings.Contains(text, "RDSNetworkInterface") {
		t.Errorf("a database is called by what made its interface: %s", text)
	}
}

// TestNodeWarning: a verdict that rests on what the VPC CNI does by default says so.
func TestNodeWarning(t *testing.T) {
	for id, want := range map[string]bool{"eks-2": true, "eks-2-twin": false, "eks-1-twin": false} {
		for _, s := range fixtures.Scenarios() {
			if s.ID != id {
				continue
			}
			world, err := s.World()
			if err != nil {
				t.Fatal(err)
			}
			a, _, rest := asker(t, world, s.Options)
			an, err := a.Can(s.Source, s.Destination, question(t, s.Port, rest))
			if err != nil {
				t.Fatal(err)
			}
			// rule: EKS-2, GEN-7
			if got := slices.ContainsFunc(an.Warnings, func(w graph.Warning) bool { return w.Code == "CNI_SETTING" }); got != want {
				t.Errorf("%s: warned %v, want %v", id, got, want)
			}
		}
	}
}

// gatedIn lists what a question says of ways for users.
func gatedIn(list []graph.Gated) string {
	var out []string
	for _, g := range list {
		out = append(out, fmt.Sprintf("%s %s %v", g.By, g.Label, g.Verdict))
	}
	return strings.Join(out, "; ")
}

// TestGated: ways that ask who somebody is stand beside the verdict and never change it.
func TestGated(t *testing.T) {
	const managed = `+ 111122223333/eu-west-1/ssm.json {"InstanceInformationList": [{"InstanceId": "i-a1", "PingStatus": "Online"}, {"InstanceId": "i-a2", "PingStatus": "ConnectionLost"}, {"InstanceId": "i-9b", "PingStatus": "Online"}]}`
	const dataAPI = `DBClusters[orders].HttpEndpointEnabled = true`
	for _, c := range []struct {
		scenario, edit, want string
	}{
		// rule: GEN-12, AVA-2, CVPN-8
		{"ava-2", "", "client-vpn staff reachable; cloudshell eni-s1 reachable; verified-access vae-1 reachable"},
		{"ava-1", "", "client-vpn staff reachable"},
		{"cvpn-1", "", ""},
		{"cvpn-1-no-rules", "", "client-vpn staff unknown"},
		// rule: GEN-12, SSM-1
		{"cvpn-1", managed, "session-manager i-a1 reachable"},
		{"lam-1-group", managed, "session-manager i-a1 reachable"},
		{"cvpn-1-twin", managed, "client-vpn staff reachable; session-manager i-a1 reachable"},
		// rule: GEN-12, DB-24
		{"cvpn-1", dataAPI, "data-api cluster:orders reachable"},
		// rule: GEN-12, EICE-1
		{"eice-1-twin", "", "client-vpn staff reachable"},
		// rule: SVC-6, GEN-12
		{"svc-6-twin", "", "client-vpn staff reachable; cloudshell eni-s1 reachable; verified-access vae-1 reachable"},
	} {
		for _, s := range fixtures.Scenarios() {
			if s.ID != c.scenario {
				continue
			}
			if c.edit != "" {
				s.Edits = append(slices.Clone(s.Edits), c.edit)
			}
			world, err := s.World()
			if err != nil {
				t.Fatal(err)
			}
			a, _, rest := asker(t, world, s.Options)
			q := question(t, "", rest)
			an, err := a.Can("internet", "cluster:orders", q)
			if err != nil {
				t.Fatal(err)
			}
			if got := gatedIn(an.Gated); got != c.want || an.Verdict != graph.Blocked {
				t.Errorf("%s: %v, %q, want %q", c.scenario, an.Verdict, got, c.want)
			}
			w, err := a.Who("cluster:orders", q, "")
			if err != nil {
				t.Fatal(err)
			}
			if got := gatedIn(w.Gated); got != c.want {
				t.Errorf("%s: who says %q, want %q", c.scenario, got, c.want)
			}
			if an, err = a.Can("i-b1", "cluster:orders", q); err != nil || len(an.Gated) > 0 {
				t.Errorf("%s: of nobody on the internet: %v, %v", c.scenario, gatedIn(an.Gated), err)
			}
		}
	}
	// A group's users are listed where they get on and others do not.
	w := whoOf(t, "cvpn-8", "i-b1", "8080", "")
	if w.Gated[0].By != "client-vpn" || w.Gated[0].Users != "authorised users of group ops" || w.Gated[1].By == "client-vpn" {
		t.Errorf("%+v", w.Gated)
	}
}

// TestIntegration: what copies a database without a network path is said beside the verdict.
func TestIntegration(t *testing.T) {
	for destination, want := range map[string]bool{"cluster:orders": true, "db:open": false} {
		w := whoOf(t, "svc-7", destination, "", "")
		// rule: SVC-7
		if got := slices.ContainsFunc(w.Warnings, func(w graph.Warning) bool { return w.Code == "COPIED_BY_INTEGRATION" }); got != want {
			t.Errorf("%s: said %v, want %v", destination, got, want)
		}
	}
	// rule: SVC-1, SVC-3
	if got := sourcesIn(whoOf(t, "svc-1-twin", "cluster:orders", "", ""), "same VPC"); !strings.Contains(got, "glue:jdbc (no interface yet) reachable") {
		t.Error(got)
	}
	// rule: SVC-5
	if got := sourcesIn(whoOf(t, "svc-5", "i-b1", "8080", ""), "peer VPC"); !strings.Contains(got, "redshift:dw unknown") {
		t.Error(got)
	}
}
