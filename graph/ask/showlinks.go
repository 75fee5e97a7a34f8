package ask

import (
	"strings"

	"portolan/model"
)

// attachmentReferences names what an attachment joins, and the tables for what enters by it.
func attachmentReferences(_ *Resolver, m model.Resource) []reference {
	a := m.(*model.TransitGatewayAttachment)
	how := "attached"
	if a.State != "" {
		how += ", " + a.State
	}
	out := together(to(model.KindTransitGateway, how, a.TransitGateway), to(model.KindTransitGateway, how, a.PeerTransitGateway),
		to(model.KindVPC, how, a.VPC), to(model.KindSubnet, "enters the VPC by it", a.Subnets...),
		to(model.KindTransitGatewayRouteTable, "uses the table", a.Association, a.PeerAssociation),
		to(model.KindTransitGatewayAttachment, "carried by it", a.Transport))
	switch a.ResourceType {
	case "vpn":
		out = append(out, to(model.KindVPNConnection, how, a.Resource)...)
	case "direct-connect-gateway":
		out = append(out, to(model.KindDXGateway, how, a.Resource)...)
	}
	return out
}

// transitTableReferences names a table's transit gateway, the attachments that use it or propagate into it, and those that
// its routes lead to.
func transitTableReferences(_ *Resolver, m model.Resource) []reference {
	t := m.(*model.TransitGatewayRouteTable)
	out := together(to(model.KindTransitGateway, "in it", t.TransitGateway), to(model.KindTransitGatewayAttachment, "its route table", t.Associations...),
		to(model.KindTransitGatewayAttachment, "propagates into it", t.Propagations...))
	for _, r := range t.Routes {
		how := strings.TrimSpace(r.Type + " route ")
		if r.Prefix.IsValid() {
			how += " " + r.Prefix.String()
		} else {
			how += " " + r.PrefixList
		}
		if r.State != "" && r.State != "active" {
			how += ", " + r.State
		}
		out = append(out, to(model.KindTransitGatewayAttachment, how, r.Attachments...)...)
		out = append(out, to(model.KindPrefixList, how, r.PrefixList)...)
	}
	for _, p := range t.PrefixLists {
		how := "reference to " + p.PrefixList
		if p.Blackhole {
			how += ", blackhole"
		}
		out = together(out, to(model.KindPrefixList, how, p.PrefixList), to(model.KindTransitGatewayAttachment, how, p.Attachment))
	}
	return out
}

// dxGatewayReferences names what is attached to and associated with a Direct Connect gateway.
func dxGatewayReferences(_ *Resolver, m model.Resource) []reference {
	g := m.(*model.DXGateway)
	var out []reference
	for _, a := range g.Attachments {
		out = append(out, to(model.KindDXVirtualInterface, "attached, "+a.State, a.VirtualInterface)...)
	}
	for _, a := range g.Associations {
		how := "associated, " + a.State
		if strings.HasPrefix(a.Gateway, "tgw-") {
			out = append(out, to(model.KindTransitGateway, how, a.Gateway)...)
		} else {
			out = append(out, to(model.KindVPNGateway, how, a.Gateway)...)
		}
	}
	return out
}
