package ask

import (
	"slices"

	"portolan/model"
)

// firewallReferences names where a firewall stands and what it does.
func firewallReferences(_ *Resolver, m model.Resource) []reference {
	f := m.(*model.Firewall)
	return together(to(model.KindVPC, "in it", f.VPC), to(model.KindFirewallPolicy, "does what it says", f.Policy),
		to(model.KindTransitGateway, "attached", f.TransitGateway), to(model.KindTransitGatewayAttachment, "attached", f.Attachment),
		to(model.KindNATGateway, "sends under its addresses", f.NATGateways...), firewallEndpoints(f.Endpoints))
}

func associationReferences(_ *Resolver, m model.Resource) []reference {
	x := m.(*model.FirewallAssociation)
	return together(to(model.KindFirewall, "endpoints of it", x.Firewall), to(model.KindVPC, "in it", x.VPC), firewallEndpoints(x.Endpoints))
}

func policyReferences(_ *Resolver, m model.Resource) []reference {
	var out []reference
	for _, g := range slices.Concat(m.(*model.FirewallPolicy).Stateless, m.(*model.FirewallPolicy).Stateful) {
		out = append(out, to(model.KindFirewallRuleGroup, "has its rules", g.Group)...)
	}
	return out
}

func firewallEndpoints(list []model.FirewallEndpoint) []reference {
	var out []reference
	for _, e := range list {
		out = append(out, to(model.KindSubnet, "has the endpoint "+e.ID, e.Subnet)...)
	}
	return out
}
