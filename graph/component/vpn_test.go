package component_test

import (
	"testing"

	"portolan/model"
)

// vpn gives vpc-b a virtual private gateway vgw-b with a static connection vpn-s to 10.9.0.0/16, which table rtb-b1 learns.
func vpn(h *hybrid) {
	h.add(&model.VPNGateway{Meta: named(model.KindVPNGateway, "vgw-b"), State: "available", Attachments: []model.GatewayAttachment{{VPC: "vpc-b", State: "attached"}}},
		&model.CustomerGateway{Meta: named(model.KindCustomerGateway, "cgw-1"), ASN: "65001"})
	h.connection("vpn-s", "vgw-b", "10.9.0.0/16")
	h.learns("rtb-b1", "vgw-b", "10.9.0.0/16")
}

// connection adds a VPN connection on a gateway, static with prefixes, else with BGP; its first tunnel is up.
func (h *hybrid) connection(id, gateway string, prefixes ...string) *model.VPNConnection {
	v := &model.VPNConnection{Meta: named(model.KindVPNConnection, id), State: "available", CustomerGateway: "cgw-1", StaticOnly: len(prefixes) > 0,
		Tunnels: []model.VPNTunnel{{Status: "UP", AcceptedRoutes: 1}, {Status: "DOWN"}}}
	if linkKind(gateway) == model.KindTransitGateway {
		v.TransitGateway = gateway
	} else {
		v.VPNGateway = gateway
	}
	for _, p := range prefixes {
		v.Routes = append(v.Routes, model.VPNRoute{Prefix: pfx(p), State: "available"})
	}
	h.add(v)
	return v
}

func (h *hybrid) conn(id string) *model.VPNConnection {
	return get[*model.VPNConnection](h, model.KindVPNConnection, id)
}

func (h *hybrid) down(id string) {
	for i := range h.conn(id).Tunnels {
		h.conn(id).Tunnels[i].Status = "DOWN"
	}
}

// learns adds a route that a virtual private gateway propagates into a table.
func (h *hybrid) learns(table, vgw, prefix string) {
	t := get[*model.RouteTable](h, model.KindRouteTable, table)
	t.Propagating = []string{vgw}
	t.Routes = append(t.Routes, model.Route{Prefix: pfx(prefix), Target: targetOf(vgw), State: "active", Origin: "EnableVgwRoutePropagation"})
}

// tgwVPN puts a BGP connection vpn-t to 10.8.0.0/16 onto tgw-1, by attachment att-v with table rtb-1.
func tgwVPN(h *hybrid) {
	h.connection("vpn-t", "tgw-1")
	h.linkAttachment("att-v", "vpn", "vpn-t")
	h.tgwRoute("rtb-1", "10.8.0.0/16", "propagated", "att-v")
	h.table("rtb-1").Propagations = append(h.table("rtb-1").Propagations, "att-v")
}

func (h *hybrid) linkAttachment(id, kind, resource string) {
	h.add(&model.TransitGatewayAttachment{Meta: named(model.KindTransitGatewayAttachment, id), TransitGateway: "tgw-1", TransitGatewayOwner: us,
		ResourceType: kind, Resource: resource, ResourceOwner: us, State: "available", Association: "rtb-1", AssociationState: "associated", AssociationTold: true})
}

func TestVPNConnection(t *testing.T) {
	with := func(edit func(*hybrid)) func(*hybrid) { return func(h *hybrid) { vpn(h); edit(h) } }
	up := func(edit func(*hybrid)) func(*hybrid) {
		return func(h *hybrid) { vpn(h); h.assume.LinksUp = true; edit(h) }
	}
	const site = "vgw-b 10.9.1.0/24"
	checkRows(t, v4, []hybridRow{
		{"rule: VPN-1, VPN-15 one tunnel is enough", vpn, site, "eni-b1", "reachable"},
		{"rule: VPN-1, VPN-15 towards the site too", vpn, "eni-b1", "10.9.1.0/24", "reachable"},
		{"rule: VPN-1", with(func(h *hybrid) { h.down("vpn-s") }), site, "eni-b1", "blocked VPN_TUNNELS_DOWN <VPN_TUNNELS_DOWN"},
		{"rule: VPN-1", with(func(h *hybrid) { h.down("vpn-s") }), "eni-b1", "10.9.1.0/24", "blocked VPN_TUNNELS_DOWN <VPN_TUNNELS_DOWN"},
		{"rule: VPN-1, GEN-11 as if the tunnels were up", up(func(h *hybrid) { h.down("vpn-s") }), site, "eni-b1", "reachable"},
		{"rule: VPN-16 IPsec up, BGP down", with(func(h *hybrid) { h.down("vpn-s"); h.conn("vpn-s").Tunnels[0].Message = "IPSEC IS UP" }), site, "eni-b1", "blocked VPN_TUNNELS_DOWN <VPN_TUNNELS_DOWN"},
		{"rule: VPN-1", up(func(h *hybrid) { h.conn("vpn-s").State = "deleting" }), site, "eni-b1", "blocked VPN_NOT_AVAILABLE <VPN_NOT_AVAILABLE"},
		{"rule: GEN-8 no telemetry", with(func(h *hybrid) { h.conn("vpn-s").Tunnels = nil }), site, "eni-b1", "unknown DescribeVpnConnections"},
		{"rule: VPN-10", with(func(h *hybrid) { h.conn("vpn-s").Remote4 = pfx("10.2.0.0/16") }), site, "eni-b1", "reachable"},
		{"rule: VPN-10", with(func(h *hybrid) { h.conn("vpn-s").Remote4 = pfx("10.2.2.0/24") }), site, "eni-b1", "blocked VPN_OUTSIDE_SELECTORS <VPN_OUTSIDE_SELECTORS"},
		{"rule: VPN-10", with(func(h *hybrid) { h.conn("vpn-s").Local4 = pfx("10.9.2.0/24") }), site, "eni-b1", "blocked VPN_OUTSIDE_SELECTORS <VPN_OUTSIDE_SELECTORS"},
		{"rule: VPN-10", with(func(h *hybrid) { h.conn("vpn-s").Local4 = pfx("10.9.1.0/25") }), site, "eni-b1", "partial VPN_OUTSIDE_SELECTORS <VPN_OUTSIDE_SELECTORS"},
	})
	checkRows(t, v6, []hybridRow{
		{"rule: VPN-9", vpn, "vgw-b 2001:db8:9::/48", "eni-b1", "blocked VPN_IP_VERSION …"},
	})
}

func TestVPNGateway(t *testing.T) {
	with := func(edit func(*hybrid)) func(*hybrid) { return func(h *hybrid) { vpn(h); edit(h) } }
	bgp := func(edit func(*hybrid)) func(*hybrid) {
		return with(func(h *hybrid) {
			h.conn("vpn-s").StaticOnly, h.conn("vpn-s").Routes = false, nil
			edit(h)
		})
	}
	const site = "vgw-b 10.9.1.0/24"
	checkRows(t, v4, []hybridRow{
		{"rule: VPN-7", with(func(h *hybrid) { h.route("rtb-b1", "10.9.0.0/16", ""); h.route("rtb-b1", "10.0.0.0/8", "") }), site, "eni-b1", "blocked <NO_ROUTE_TO_DESTINATION"},
		{"rule: VPN-7 a static route does as well", with(func(h *hybrid) { h.route("rtb-b1", "10.9.0.0/16", "vgw-b") }), site, "eni-b1", "reachable"},
		{"rule: VPN-4, VPN-5", with(func(h *hybrid) { h.route("rtb-b1", "0.0.0.0/0", "vgw-b") }), "eni-b1", "172.16.0.1/32", "blocked VGW_NO_SUCH_PREFIX"},
		{"rule: VPN-4, VPN-5", with(func(h *hybrid) { h.route("rtb-b1", "0.0.0.0/0", "vgw-b") }), "vgw-b 172.16.0.0/24", "eni-b1", "blocked <VGW_NO_SUCH_PREFIX"},
		{"rule: VPN-4 a prefix that is not available", with(func(h *hybrid) {
			h.conn("vpn-s").Routes[0].State = "deleted"
			h.route("rtb-b1", "10.9.0.0/16", "vgw-b")
		}), site, "eni-b1", "blocked <VGW_NO_SUCH_PREFIX"},
		{"rule: VPN-4 learnt over BGP, as the table shows", bgp(func(*hybrid) {}), site, "eni-b1", "reachable"},
		{"rule: VPN-4, DX-7 learnt over BGP, shown nowhere", bgp(func(h *hybrid) {
			h.route("rtb-b1", "10.9.0.0/16", "vgw-b")
			get[*model.RouteTable](h, model.KindRouteTable, "rtb-b1").Propagating = nil
		}), site, "eni-b1", "unknown undetermined"},
		{"rule: RT-24 a table that learns shows all that there is", bgp(func(h *hybrid) { h.route("rtb-b2", "172.20.0.0/16", "vgw-b") }), "eni-b2", "172.20.1.0/24", "blocked VGW_NO_SUCH_PREFIX"},
		{"rule: RT-24, RT-6 but for what it has a route of its own for", bgp(func(h *hybrid) {
			h.route("rtb-b1", "172.20.0.0/16", "tgw-1")
			h.route("rtb-b2", "172.20.0.0/16", "vgw-b")
		}), "eni-b2", "172.20.1.0/24", "unknown undetermined"},
		{"rule: VPN-6", with(func(h *hybrid) {
			h.add(pcx("pcx-1"))
			h.route("rtb-b1", "10.1.0.0/16", "pcx-1")
			h.route("rtb-a1", "10.9.0.0/16", "pcx-1")
		}), site, "eni-a1", "blocked VGW_NOT_IN_VPC …"},
		{"rule: PCX-4 from a peer one cannot use the VPN", with(func(h *hybrid) {
			h.add(pcx("pcx-1"))
			h.route("rtb-a1", "10.9.0.0/16", "pcx-1")
		}), "eni-a1", "10.9.1.0/24", "blocked PCX_NOT_IN_VPC"},
		{"rule: VPN-6, TGW-12 nor from behind a transit gateway", with(func(h *hybrid) {
			h.tgwRoute("rtb-1", "10.9.0.0/16", "static", "att-b")
			h.learns("rtb-bt1", "vgw-b", "10.9.0.0/16")
		}), "eni-a1", "10.9.1.0/24", "blocked VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS …"},
		{"rule: RT-27", with(func(h *hybrid) {
			get[*model.VPNGateway](h, model.KindVPNGateway, "vgw-b").Attachments[0].State = "detaching"
		}), site, "eni-b1", "blocked VGW_NOT_ATTACHED <VGW_NOT_ATTACHED"},
		{"rule: SG-14 no reference matches", with(func(h *hybrid) { h.admitOnly("sg-b", "sg-a") }), site, "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: VPN-2, VPN-8 the connection that works", with(func(h *hybrid) { h.connection("vpn-r", "vgw-b", "10.9.0.0/16"); h.down("vpn-s") }), site, "eni-b1", "reachable"},
		{"rule: VPN-2, VPN-8 the connection that works", with(func(h *hybrid) { h.connection("vpn-r", "vgw-b", "10.9.0.0/16"); h.down("vpn-s"); h.down("vpn-r") }), site, "eni-b1", "blocked VPN_TUNNELS_DOWN <VPN_TUNNELS_DOWN"},
		{"rule: RT-19, RT-21 an edge table steers what enters by the gateway", with(edge("10.2.1.0/24", "eni-b2")), site, "eni-b1", "unknown unmodelled"},
		{"rule: RT-19 and nothing else", with(edge("10.2.1.0/24", "eni-b2")), "eni-a1", "eni-b1", "reachable"},
		{"rule: RT-20", with(edge("10.2.0.0/16", "local")), site, "eni-b1", "reachable"},
		{"rule: NET-10, NET-11", with(func(h *hybrid) { get[*model.VPC](h, model.KindVPC, "vpc-b").Encryption = "enforce" }), site, "eni-b1", "unknown undetermined"},
		{"rule: NET-10, NET-11", with(func(h *hybrid) {
			v := get[*model.VPC](h, model.KindVPC, "vpc-b")
			v.Encryption, v.EncryptionExc = "enforce", []string{"VirtualPrivateGateway"}
		}), site, "eni-b1", "reachable"},
		{"rule: GEN-8", with(func(h *hybrid) { h.absent["ec2:DescribeVpnConnections"] = true }), site, "eni-b1", "unknown DescribeVpnConnections"},
		{"rule: GEN-8", with(func(h *hybrid) { h.absent["ec2:DescribeVpnGateways"] = true }), "eni-b1", "10.9.1.0/24", "unknown DescribeVpnGateways"},
	})
}

// edge gives vgw-b a route table of its own.
func edge(prefix, target string) func(*hybrid) {
	return func(h *hybrid) {
		h.add(&model.RouteTable{Meta: named(model.KindRouteTable, "rtb-edge"), VPC: "vpc-b", Gateways: []string{"vgw-b"},
			Routes: []model.Route{{Prefix: pfx(prefix), Target: targetOf(target), State: "active"}}})
	}
}

func TestVPNHub(t *testing.T) {
	sites := func(edit func(*hybrid)) func(*hybrid) {
		return func(h *hybrid) {
			vpn(h)
			h.conn("vpn-s").StaticOnly, h.conn("vpn-s").Routes = false, nil
			h.add(&model.CustomerGateway{Meta: named(model.KindCustomerGateway, "cgw-2"), ASN: "65002"})
			h.connection("vpn-2", "vgw-b").CustomerGateway = "cgw-2"
			h.learns("rtb-b1", "vgw-b", "10.7.0.0/16")
			edit(h)
		}
	}
	const site = "vpn-s 10.9.1.0/24"
	checkRows(t, v4, []hybridRow{
		{"rule: VPN-11", sites(func(*hybrid) {}), site, "10.7.1.0/24", "unknown undetermined"},
		{"rule: VPN-11 static on one side", sites(func(h *hybrid) {
			h.conn("vpn-2").StaticOnly, h.conn("vpn-2").Routes = true, []model.VPNRoute{{Prefix: pfx("10.7.0.0/16")}}
		}), site, "10.7.1.0/24", "blocked VGW_NOT_IN_VPC"},
		{"rule: VPN-11 one AS number", sites(func(h *hybrid) { h.conn("vpn-2").CustomerGateway = "cgw-1" }), site, "10.7.1.0/24", "blocked VGW_NOT_IN_VPC"},
		{"rule: VPN-11 a prefix that no site has", sites(func(*hybrid) {}), site, "10.6.1.0/24", "blocked VGW_NOT_IN_VPC"},
	})
}

func TestVPNOnTransitGateway(t *testing.T) {
	with := func(edit func(*hybrid)) func(*hybrid) { return func(h *hybrid) { tgwVPN(h); edit(h) } }
	static := func(h *hybrid) {
		h.noTGWRoute("rtb-1", "10.8.0.0/16")
		h.tgwRoute("rtb-1", "10.8.0.0/16", "static", "att-v")
	}
	const site = "att-v 10.8.1.0/24"
	checkRows(t, v4, []hybridRow{
		{"rule: VPN-3, VPN-14", tgwVPN, site, "eni-b1", "reachable"},
		{"rule: VPN-3", tgwVPN, "eni-b1", "10.8.1.0/24", "reachable"},
		{"rule: VPN-4, TGW-22 the table decides", with(func(h *hybrid) { h.noTGWRoute("rtb-1", "10.8.0.0/16") }), site, "eni-b1", "blocked <TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},
		{"rule: TGW-22 a static route back is enough", with(static), site, "eni-b1", "reachable"},
		{"rule: TGW-22 what is beyond a static route is not known", with(static), "eni-b1", "10.8.1.0/24", "unknown undetermined"},
		{"rule: TGW-2", with(func(h *hybrid) { h.att("att-v").Association = "" }), site, "eni-b1", "blocked TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},
		{"rule: TGW-9, TGW-11 the reply's zone", with(func(h *hybrid) { h.att("att-b").Subnets = []string{"bt2"} }), site, "eni-b1", "blocked <TGW_ROUTE_AZ_RESTRICTION"},
		{"rule: TGW-31", with(func(h *hybrid) { h.deny("acl-bt2", true, "10.2.0.0/16") }), site, "eni-b1", "partial SUBNET_ACL_RESTRICTION"},
		{"rule: TGW-31", with(func(h *hybrid) { h.deny("acl-bt1", true, "10.2.0.0/16"); h.deny("acl-bt2", true, "10.2.0.0/16") }), site, "eni-b1", "blocked SUBNET_ACL_RESTRICTION"},
		{"rule: SG-16 a site is no VPC", with(func(h *hybrid) { h.admitOnly("sg-b", "sg-a") }), site, "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: VPN-1", with(func(h *hybrid) { h.down("vpn-t") }), site, "eni-b1", "blocked VPN_TUNNELS_DOWN <VPN_TUNNELS_DOWN"},
		{"rule: VPN-13", with(func(h *hybrid) {
			h.conn("vpn-t").PrivateIP, h.conn("vpn-t").Transport = true, "att-d"
			h.linkAttachment("att-d", "direct-connect-gateway", "dxgw-0")
			h.att("att-d").State = "failed"
		}), site, "eni-b1", "blocked VPN_TRANSPORT_NOT_AVAILABLE <VPN_TRANSPORT_NOT_AVAILABLE"},
		{"rule: TGW-32, VPN-2 the connection that works", with(func(h *hybrid) {
			h.connection("vpn-u", "tgw-1")
			h.linkAttachment("att-w", "vpn", "vpn-u")
			h.noTGWRoute("rtb-1", "10.8.0.0/16")
			h.tgwRoute("rtb-1", "10.8.0.0/16", "propagated", "att-v", "att-w")
			h.down("vpn-u")
		}), site, "eni-b1", "reachable"},
		{"rule: TGW-3 a static connection propagates nothing", with(func(h *hybrid) {
			h.conn("vpn-t").StaticOnly = true
			r := h.table("rtb-1")
			r.Routes, r.StaticOnly, r.Propagations = nil, true, []string{"att-a", "att-b", "att-v"}
		}), "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-3 what a dynamic one propagates may be longer than what VPCs do", with(func(h *hybrid) {
			r := h.table("rtb-1")
			r.Routes, r.StaticOnly, r.Propagations = nil, true, []string{"att-a", "att-b", "att-v"}
		}), "eni-a1", "eni-b1", "unknown SearchTransitGatewayRoutes"},
		{"rule: TGW-3 it has accepted none", with(func(h *hybrid) {
			h.conn("vpn-t").Tunnels[0].AcceptedRoutes = 0
			r := h.table("rtb-1")
			r.Routes, r.StaticOnly, r.Propagations = nil, true, []string{"att-a", "att-b", "att-v"}
		}), "eni-a1", "eni-b1", "reachable"},
		{"rule: GEN-3 in by the gateway, back by the transit gateway", func(h *hybrid) {
			vpn(h)
			tgwVPN(h)
			h.route("rtb-b1", "10.9.0.0/16", "tgw-1")
			h.tgwRoute("rtb-1", "10.9.0.0/16", "propagated", "att-v")
		}, "vgw-b 10.9.1.0/24", "eni-b1", "reachable"},
	})
	six := with(func(h *hybrid) {
		h.conn("vpn-t").InsideIPv6 = true
		h.tgwRoute("rtb-1", "2001:db8:8::/48", "propagated", "att-v")
		h.route("rtb-b1", "2001:db8::/32", "tgw-1")
		h.route("rtb-bt2", "2600:1f00:b::/56", "local")
	})
	checkRows(t, v6, []hybridRow{
		{"rule: VPN-9", six, "att-v 2001:db8:8::/48", "eni-b1", "reachable"},
		{"rule: VPN-9", func(h *hybrid) { six(h); h.conn("vpn-t").InsideIPv6 = false }, "att-v 2001:db8:8::/48", "eni-b1", "blocked VPN_IP_VERSION <VPN_IP_VERSION"},
	})
}
