package component_test

import (
	"net/netip"
	"testing"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/graph/internal/contract"
	"portolan/model"
)

const (
	dxTransit = "dxgw-1" // associated with tgw-1, with the transit virtual interface dxvif-1
	dxPrivate = "dxgw-2" // associated with vgw-b, with the private virtual interface dxvif-2
)

// dx adds two Direct Connect gateways: behind dxgw-1 10.7.0.0/16, on tgw-1 by att-d; behind dxgw-2 10.6.0.0/16, on vgw-b of
// vpc-b, whose table rtb-b1 learns it.
func dx(h *hybrid) {
	h.add(&model.DXConnection{Meta: named(model.KindDXConnection, "dxcon-1"), State: "available"})
	h.vif("dxvif-1", "transit", dxTransit)
	h.vif("dxvif-2", "private", dxPrivate)
	h.dxgw(dxTransit, "dxvif-1", model.DXAssociation{Gateway: "tgw-1", Type: "transitGateway", State: "associated", Allowed: prefixes("10.0.0.0/8")})
	h.dxgw(dxPrivate, "dxvif-2", model.DXAssociation{Gateway: "vgw-b", Type: "virtualPrivateGateway", State: "associated", Allowed: prefixes("10.2.0.0/16")})
	h.linkAttachment("att-d", "direct-connect-gateway", dxTransit)
	h.tgwRoute("rtb-1", "10.7.0.0/16", "propagated", "att-d")
	h.add(&model.VPNGateway{Meta: named(model.KindVPNGateway, "vgw-b"), State: "available", Attachments: []model.GatewayAttachment{{VPC: "vpc-b", State: "attached"}}})
	h.learns("rtb-b1", "vgw-b", "10.6.0.0/16")
}

func prefixes(list ...string) (out []netip.Prefix) {
	for _, s := range list {
		out = append(out, pfx(s))
	}
	return out
}

func (h *hybrid) vif(id, kind, gateway string) *model.DXVirtualInterface {
	v := &model.DXVirtualInterface{Meta: named(model.KindDXVirtualInterface, id), Type: kind, State: "available", Connection: "dxcon-1", Peers: []model.DXPeer{{Family: "ipv4", Status: "up"}}}
	switch linkKind(gateway) {
	case model.KindVPNGateway:
		v.VPNGateway = gateway
	case model.KindDXGateway:
		v.DXGateway = gateway
	}
	h.add(v)
	return v
}

func (h *hybrid) dxgw(id, vif string, s model.DXAssociation) {
	m := named(model.KindDXGateway, id)
	h.add(&model.DXGateway{Meta: m, State: "available", HasAttachments: true, HasAssociations: true,
		Attachments: []model.DXAttachment{{VirtualInterface: vif, State: "attached"}}, Associations: []model.DXAssociation{s}})
}

func (h *hybrid) line(id string) *model.DXVirtualInterface {
	return get[*model.DXVirtualInterface](h, model.KindDXVirtualInterface, id)
}

func (h *hybrid) hub(id string) *model.DXGateway {
	return get[*model.DXGateway](h, model.KindDXGateway, id)
}

func TestVirtualInterface(t *testing.T) {
	with := func(edit func(*hybrid)) func(*hybrid) { return func(h *hybrid) { dx(h); edit(h) } }
	down := func(h *hybrid) { h.line("dxvif-2").Peers[0].Status = "down" }
	const site = "dxvif-2 10.6.1.0/24"
	checkRows(t, v4, []hybridRow{
		{"rule: DX-1, DX-3", dx, site, "eni-b1", "reachable"},
		{"rule: DX-1, DX-2 towards the site", dx, "eni-b1", "10.6.1.0/24", "reachable"},
		{"rule: DX-1", with(down), site, "eni-b1", "blocked DX_BGP_DOWN <DX_BGP_DOWN"},
		{"rule: DX-1", with(down), "eni-b1", "10.6.1.0/24", "blocked DX_BGP_DOWN <DX_BGP_DOWN"},
		{"rule: DX-1, GEN-11 as if BGP were up", with(func(h *hybrid) { down(h); h.assume.LinksUp = true }), site, "eni-b1", "reachable"},
		{"rule: DX-1 no session of the family", with(func(h *hybrid) { h.line("dxvif-2").Peers[0].Family = "ipv6" }), site, "eni-b1", "blocked DX_IP_VERSION <DX_IP_VERSION"},
		{"rule: DX-1 not told", with(func(h *hybrid) { h.line("dxvif-2").Peers = nil }), site, "eni-b1", "unknown DescribeVirtualInterfaces"},
		{"rule: DX-1 the connection", with(func(h *hybrid) { get[*model.DXConnection](h, model.KindDXConnection, "dxcon-1").State = "down" }), site, "eni-b1", "blocked DX_CONNECTION_NOT_AVAILABLE <DX_CONNECTION_NOT_AVAILABLE"},
		{"rule: DX-1, GEN-8 the connection", with(func(h *hybrid) { h.absent["directconnect:DescribeConnections"] = true }), site, "eni-b1", "unknown DescribeConnections"},
		{"rule: DX-15", with(func(h *hybrid) {
			h.add(&model.DXConnection{Meta: named(model.KindDXConnection, "dxlag-1"), State: "down", LAG: true})
			h.line("dxvif-2").Connection = "dxlag-1"
		}), site, "eni-b1", "blocked DX_CONNECTION_NOT_AVAILABLE <DX_CONNECTION_NOT_AVAILABLE"},
		{"rule: DX-15", with(func(h *hybrid) {
			h.add(&model.DXConnection{Meta: named(model.KindDXConnection, "dxlag-1"), State: "available", LAG: true})
			h.line("dxvif-2").Connection = "dxlag-1"
		}), site, "eni-b1", "reachable"},
		{"rule: DX-16", with(func(h *hybrid) { h.line("dxvif-2").State = "confirming" }), site, "eni-b1", "blocked DX_VIF_NOT_AVAILABLE <DX_VIF_NOT_AVAILABLE"},
		{"rule: DX-2, RT-16", with(func(h *hybrid) { h.route("rtb-b1", "10.6.0.0/16", ""); h.route("rtb-b1", "10.0.0.0/8", "") }), site, "eni-b1", "blocked <NO_ROUTE_TO_DESTINATION"},
		{"rule: DX-7", with(func(h *hybrid) {
			h.route("rtb-b1", "10.6.0.0/16", "vgw-b")
			get[*model.RouteTable](h, model.KindRouteTable, "rtb-b1").Propagating = nil
		}), "eni-b1", "10.6.1.0/24", "unknown undetermined"},
		{"rule: DX-17", with(func(h *hybrid) { h.hub(dxPrivate).Associations[0].Allowed = prefixes("10.0.0.0/8") }), site, "eni-a1", "blocked DX_NOT_ADVERTISED …"},
		{"rule: DX-17", dx, "dxvif-1 10.7.1.0/24", "eni-a1", "reachable"},
		{"rule: DX-18 two lines", with(func(h *hybrid) {
			h.vif("dxvif-4", "private", dxPrivate)
			h.hub(dxPrivate).Attachments = append(h.hub(dxPrivate).Attachments, model.DXAttachment{VirtualInterface: "dxvif-4", State: "attached"})
			down(h)
		}), "vgw-b 10.6.1.0/24", "eni-b1", "reachable"},
		{"a private interface on the gateway itself", with(func(h *hybrid) {
			h.line("dxvif-2").VPNGateway, h.line("dxvif-2").DXGateway = "vgw-b", ""
			h.remove(model.KindDXGateway, dxPrivate)
		}), site, "eni-b1", "reachable"},
		{"a private interface on the gateway itself", with(func(h *hybrid) {
			h.line("dxvif-2").VPNGateway, h.line("dxvif-2").DXGateway = "vgw-b", ""
			h.remove(model.KindDXGateway, dxPrivate)
			down(h)
		}), "eni-b1", "10.6.1.0/24", "blocked DX_BGP_DOWN <DX_BGP_DOWN"},
	})
	checkRows(t, v6, []hybridRow{
		{"rule: DX-1 a session of each family", with(func(h *hybrid) {
			h.line("dxvif-2").Peers = append(h.line("dxvif-2").Peers, model.DXPeer{Family: "ipv6", Status: "up"})
			h.hub(dxPrivate).Associations[0].Allowed = prefixes("2600:1f00:b::/56")
			h.learns("rtb-b1", "vgw-b", "2001:db8:6::/48")
		}), "dxvif-2 2001:db8:6::/48", "eni-b1", "reachable"},
	})
}

func TestDXGateway(t *testing.T) {
	with := func(edit func(*hybrid)) func(*hybrid) { return func(h *hybrid) { dx(h); edit(h) } }
	const site = "dxvif-2 10.6.1.0/24"
	gateway := func(edit func(*model.DXGateway)) func(*hybrid) {
		return with(func(h *hybrid) { edit(h.hub(dxPrivate)) })
	}
	checkRows(t, v4, []hybridRow{
		{"rule: DX-4", gateway(func(g *model.DXGateway) { g.State = "deleting" }), site, "eni-b1", "blocked DXGW_NOT_AVAILABLE <DXGW_NOT_AVAILABLE"},
		{"rule: DX-4", gateway(func(g *model.DXGateway) { g.Attachments[0].State = "detached" }), site, "eni-b1", "blocked DXGW_NOT_ATTACHED <DXGW_NOT_ATTACHED"},
		{"rule: DX-4", gateway(func(g *model.DXGateway) { g.Attachments[0].State = "attaching" }), site, "eni-b1", "unknown undetermined"},
		{"rule: DX-4", gateway(func(g *model.DXGateway) { g.Associations[0].State = "disassociated" }), site, "eni-b1", "blocked DXGW_NOT_ASSOCIATED <DXGW_NOT_ASSOCIATED"},
		{"rule: DX-4 updating", gateway(func(g *model.DXGateway) { g.Associations[0].State = "updating" }), site, "eni-b1", "reachable"},
		{"rule: DX-4, GEN-8", gateway(func(g *model.DXGateway) { g.Associations, g.HasAssociations = nil, false }), site, "eni-b1", "unknown DescribeDirectConnectGatewayAssociations …"},
		{"rule: DX-4, GEN-8", gateway(func(g *model.DXGateway) { g.Attachments, g.HasAttachments = nil, false }), site, "eni-b1", "unknown DescribeDirectConnectGatewayAttachments"},
		{"rule: DX-5", gateway(func(g *model.DXGateway) { g.Associations[0].Allowed = prefixes("10.2.0.0/15") }), site, "eni-b1", "reachable"},
		{"rule: DX-5", gateway(func(g *model.DXGateway) { g.Associations[0].Allowed = prefixes("10.2.0.0/23") }), site, "eni-b1", "blocked DX_NOT_ADVERTISED"},
		{"rule: DX-6", with(func(h *hybrid) { h.hub(dxTransit).Associations[0].Allowed = prefixes("10.1.1.0/24") }), "dxvif-1 10.7.1.0/24", "eni-a1", "reachable"},
		{"rule: DX-6", with(func(h *hybrid) { h.hub(dxTransit).Associations[0].Allowed = prefixes("10.1.2.0/24") }), "dxvif-1 10.7.1.0/24", "eni-a1", "blocked DX_NOT_ADVERTISED"},
		{"rule: DX-6, TGW-3 the table decides", with(func(h *hybrid) { h.noTGWRoute("rtb-1", "10.1.0.0/16") }), "dxvif-1 10.7.1.0/24", "eni-a1", "blocked TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},
		{"rule: DX-9", with(func(h *hybrid) {
			h.noTGWRoute("rtb-1", "10.2.0.0/16")
			h.tgwRoute("rtb-1", "10.0.0.0/8", "propagated", "att-d")
		}), "eni-a1", "eni-b1", "unknown undetermined"},
		{"rule: DX-9", with(func(h *hybrid) {
			h.noTGWRoute("rtb-1", "10.2.0.0/16")
			h.tgwRoute("rtb-1", "10.0.0.0/8", "propagated", "att-d")
			h.tgwRoute("rtb-1", "10.2.0.0/16", "static")
		}), "eni-a1", "eni-b1", "blocked TGW_RTB_BLACKHOLE"},
		{"rule: TGW-30 back by the attachment that it came by", with(func(h *hybrid) { h.tgwRoute("rtb-1", "10.5.0.0/16", "propagated", "att-d") }), "dxvif-1 10.7.1.0/24", "10.5.1.0/24", "reachable"},
	})
}

func TestDXBetweenGateways(t *testing.T) {
	twoVPCs := func(edit func(*hybrid)) func(*hybrid) {
		return func(h *hybrid) {
			dx(h)
			h.add(&model.VPNGateway{Meta: named(model.KindVPNGateway, "vgw-a"), State: "available", Attachments: []model.GatewayAttachment{{VPC: "vpc-a", State: "attached"}}})
			h.hub(dxPrivate).Associations = append(h.hub(dxPrivate).Associations, model.DXAssociation{Gateway: "vgw-a", Type: "virtualPrivateGateway", State: "associated", Allowed: prefixes("10.1.0.0/16")})
			h.route("rtb-a1", "10.0.0.0/8", "")
			h.route("rtb-b1", "10.0.0.0/8", "")
			h.learns("rtb-a1", "vgw-a", "10.6.0.0/16")
			edit(h)
		}
	}
	siteLink := func(first, second bool) func(*hybrid) {
		return func(h *hybrid) {
			dx(h)
			h.vif("dxvif-4", "private", dxPrivate).SiteLink = second
			h.line("dxvif-2").SiteLink = first
			h.hub(dxPrivate).Attachments = append(h.hub(dxPrivate).Attachments, model.DXAttachment{VirtualInterface: "dxvif-4", State: "attached"})
		}
	}
	checkRows(t, v4, []hybridRow{
		{"rule: DX-8", twoVPCs(func(h *hybrid) { h.route("rtb-a1", "10.2.0.0/16", "vgw-a"); h.route("rtb-b1", "10.1.0.0/16", "vgw-b") }), "eni-a1", "eni-b1", "blocked VGW_NO_SUCH_PREFIX …"},
		{"rule: DX-8 a wider prefix shows", twoVPCs(func(h *hybrid) { h.learns("rtb-a1", "vgw-a", "10.0.0.0/8"); h.learns("rtb-b1", "vgw-b", "10.0.0.0/8") }), "eni-a1", "eni-b1", "unknown undetermined"},
		{"rule: DX-10", siteLink(false, false), "dxvif-2 10.6.1.0/24", "10.5.1.0/24", "blocked DX_NOT_ADVERTISED"},
		{"rule: DX-10", siteLink(false, true), "dxvif-2 10.6.1.0/24", "10.5.1.0/24", "blocked DX_NOT_ADVERTISED"},
		{"rule: DX-10", siteLink(true, false), "dxvif-2 10.6.1.0/24", "10.5.1.0/24", "blocked DX_NOT_ADVERTISED"},
		{"rule: DX-10, GEN-7", siteLink(true, true), "dxvif-2 10.6.1.0/24", "10.5.1.0/24", "unknown undetermined"},
		{"rule: DX-11", func(h *hybrid) {
			dx(h)
			h.connection("vpn-s", "vgw-b", "10.9.0.0/16")
		}, "dxvif-2 10.6.1.0/24", "10.9.1.0/24", "blocked DX_NOT_ADVERTISED"},
		{"rule: DX-11", func(h *hybrid) {
			dx(h)
			h.connection("vpn-s", "vgw-b")
		}, "vpn-s 10.9.1.0/24", "10.6.1.0/24", "blocked VGW_NOT_IN_VPC"},
	})
}

func TestPublicVirtualInterface(t *testing.T) {
	public := func(edit func(*hybrid)) func(*hybrid) {
		return func(h *hybrid) {
			dx(h)
			h.vif("dxvif-3", "public", "").RouteFilters = prefixes("198.51.100.0/25")
			h.add(&model.InternetGateway{Meta: named(model.KindInternetGateway, "igw-1"), Attachments: []model.GatewayAttachment{{VPC: "vpc-b", State: "available"}}})
			h.route("rtb-b1", "0.0.0.0/0", "igw-1")
			get[*model.NetworkInterface](h, model.KindNetworkInterface, "eni-b1").Addresses[0].Public = pfx("203.0.113.9/32").Addr()
			edit(h)
		}
	}
	const site = "dxvif-3 198.51.100.0/28"
	checkRows(t, v4, []hybridRow{
		{"rule: DX-3, DX-13, DX-14", public(func(*hybrid) {}), site, "203.0.113.9/32", "reachable"},
		{"rule: DX-3", public(func(*hybrid) {}), site, "10.2.1.5/32", "blocked INTERNET_PRIVATE_ADDRESS …"},
		{"rule: DX-13", public(func(*hybrid) {}), "dxvif-3 198.51.100.128/28", "203.0.113.9/32", "blocked DX_SOURCE_NOT_ADVERTISED"},
		{"rule: DX-14", public(func(h *hybrid) { h.route("rtb-b1", "0.0.0.0/0", "") }), site, "203.0.113.9/32", "blocked <NO_ROUTE_TO_DESTINATION"},
		{"rule: DX-1", public(func(h *hybrid) { h.line("dxvif-3").Peers[0].Status = "down" }), site, "203.0.113.9/32", "blocked DX_BGP_DOWN"},
	})
}

// TestHybridContract hands the components of transit gateways and hybrid links to the contract suite.
func TestHybridContract(t *testing.T) {
	h := newHybrid()
	vpn(h)
	tgwVPN(h)
	dx(h)
	peered(h)
	n := component.Build(h.snapshot(), component.Assume{})
	realms := []header.Realm{component.RealmOnPrem, n.Realm("vpc-a"), n.Realm("vpc-b")}
	for ref := range h.list {
		switch ref.Kind {
		case model.KindTransitGatewayAttachment, model.KindTransitGatewayRouteTable, model.KindVPNGateway, model.KindVPNConnection, model.KindDXVirtualInterface, model.KindDXGateway:
		default:
			continue
		}
		for _, at := range []model.Ref{{}, {Kind: model.KindTransitGateway, ID: "tgw-1"}, {Kind: model.KindSubnet, ID: "b1"}, {Kind: model.KindVPC, ID: "vpc-b"}, {Kind: model.KindDXVirtualInterface, ID: "dxvif-2"}} {
			for _, side := range contract.Sides {
				p := graph.Port{Place: ref, Side: side, At: at, Zone: "use1-az1"}
				for _, realm := range realms {
					contract.Check(t, n.Space(), n.Component(p), contract.Arrivals(p, []header.Set{n.Space().All().RestrictSrcRealm(realm)}, &graph.Session{}))
				}
			}
		}
	}
}
