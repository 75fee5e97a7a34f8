package report

import (
	"cmp"

	"portolan/graph"
)

// gates is how people call what asks who somebody is.
var gates = map[string]string{
	"client-vpn": "Client VPN", "verified-access": "Verified Access", "instance-connect": "EC2 Instance Connect Endpoint",
	"session-manager": "Session Manager on", "cloudshell": "CloudShell environment", "data-api": "the Data API of", "express-gateway": "the internet access gateway of",
}

// gated makes the report of a way for users: "reachable by authorised users via Client VPN staff" (GEN-12).
func gated(g graph.Gated) Gated {
	how := map[graph.Verdict]string{graph.Reachable: "reachable", graph.Partial: "partly reachable"}[g.Verdict]
	name := cmp.Or(g.Label, g.Through.ID)
	return Gated{By: g.By, Through: g.Through.ID, Name: Maybe(g.Label), Users: g.Users, Verdict: g.Verdict.String(),
		Text: cmp.Or(how, "perhaps reachable") + " by " + g.Users + " via " + cmp.Or(gates[g.By], g.By) + " " + name}
}
