package ask_test

import (
	"testing"

	"portolan/graph"
)

// TestBalancerByHost: a load balancer or accelerator is taken by the name that clients dial, with its port.
// rule: LB-9, GA-1
func TestBalancerByHost(t *testing.T) {
	a := asking(t, balanced(t, `SecurityGroups[sg-nlb].IpPermissions[FromPort=5432].IpRanges = [{"CidrIp": "0.0.0.0/0"}]`))
	for _, c := range []struct {
		from, to string
		want     graph.Verdict
	}{
		{"i-a1", "FRONT-000000000000000a.elb.eu-west-1.amazonaws.com:5432", graph.Reachable},
		{"i-a1", "front-000000000000000a.elb.eu-west-1.amazonaws.com:5433", graph.Blocked},
		{"i-a1", "old-1.eu-west-1.elb.amazonaws.com:3306", graph.Reachable},
		{"internet", "postgres://u:p@a1.awsglobalaccelerator.com:5432/db", graph.Reachable},
		{"internet", "open-000000000000000b.elb.eu-west-1.amazonaws.com:5432", graph.Reachable},
	} {
		an, err := a.Can(c.from, c.to, question(t, "", "|"))
		if err != nil {
			t.Errorf("%s: %v", c.to, err)
		} else if an.Verdict != c.want {
			t.Errorf("%s → %s: %v, want %v", c.from, c.to, an.Verdict, c.want)
		}
	}
}
