package component_test

import (
	"testing"

	"portolan/model"
)

// peered puts a VPC with a host eni-c1 behind a second transit gateway, in another account, that is peered with the first.
func peered(h *hybrid) {
	h.vpc("vpc-c", "10.3.0.0/16", "")
	h.subnet("c1", "vpc-c", "use1-az4", "10.3.1.0/24", "", "sg-b")
	h.subnet("ct3", "vpc-c", "use1-az4", "10.3.103.0/28", "", "")
	h.route("rtb-c1", "10.0.0.0/8", "tgw-2")
	h.gateway("tgw-2", us)
	h.attach("att-c", "tgw-2", "rtb-2", "vpc-c", "ct3")
	h.transitTable("rtb-2", "tgw-2")
	h.add(&model.TransitGatewayAttachment{Meta: named(model.KindTransitGatewayAttachment, "att-p"), TransitGateway: "tgw-1", TransitGatewayOwner: us,
		ResourceType: "peering", Resource: "tgw-2", State: "available", Association: "rtb-1", AssociationState: "associated", AssociationTold: true,
		PeerTransitGateway: "tgw-2", PeerAccount: us, PeerRegion: "eu-west-1", PeerAssociation: "rtb-2", PeerAssociationState: "associated", PeerAssociationTold: true})
	h.tgwRoute("rtb-1", "10.3.0.0/16", "static", "att-p")
	h.tgwRoute("rtb-2", "10.1.0.0/16", "static", "att-p")
	h.tgwRoute("rtb-2", "10.3.0.0/16", "propagated", "att-c")
}

func TestTransitGatewayPeering(t *testing.T) {
	with := func(edit func(*hybrid)) func(*hybrid) {
		return func(h *hybrid) { peered(h); edit(h) }
	}
	checkRows(t, v4, []hybridRow{
		{"rule: TGW-19", peered, "eni-a1", "eni-c1", "reachable"},
		{"rule: TGW-19", peered, "eni-c1", "eni-a1", "reachable"},
		{"rule: TGW-19", with(func(h *hybrid) { h.noTGWRoute("rtb-2", "10.1.0.0/16") }), "eni-a1", "eni-c1", "blocked <TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},
		{"rule: TGW-19", with(func(h *hybrid) { h.noTGWRoute("rtb-1", "10.3.0.0/16") }), "eni-a1", "eni-c1", "blocked TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},
		{"rule: TGW-19", with(func(h *hybrid) { h.att("att-p").State = "pendingAcceptance" }), "eni-a1", "eni-c1", "blocked TGW_PEERING_NOT_AVAILABLE <TGW_PEERING_NOT_AVAILABLE"},
		{"rule: TGW-19 with Cloud WAN", with(func(h *hybrid) { h.att("att-p").DynamicRouting = true }), "eni-a1", "eni-c1", "unknown unmodelled"},
		{"rule: TGW-2 each side has its own table", with(func(h *hybrid) { h.att("att-p").PeerAssociation = "" }), "eni-a1", "eni-c1", "blocked TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},
		{"rule: TGW-2 the far side is not told", with(func(h *hybrid) { h.att("att-p").PeerAssociation, h.att("att-p").PeerAssociationTold = "", false }), "eni-a1", "eni-c1", "unknown DescribeTransitGatewayAttachments"},
		{"rule: TGW-31 a peering keeps no zone", with(func(h *hybrid) {
			h.att("att-c").Subnets = []string{"ct3", "ct1"}
			h.subnet("ct1", "vpc-c", "use1-az1", "10.3.101.0/28", "", "")
			h.deny("acl-ct3", true, "10.3.0.0/16")
		}), "eni-a1", "eni-c1", "partial SUBNET_ACL_RESTRICTION"},
		{"rule: GEN-8 the far account is not there", with(func(h *hybrid) {
			h.remove(model.KindTransitGateway, "tgw-2")
			h.remove(model.KindTransitGatewayRouteTable, "rtb-2")
		}), "eni-a1", "eni-c1", "unknown DescribeTransitGateways SearchTransitGatewayRoutes"},
	})
}

func TestTransitGatewayOtherAttachments(t *testing.T) {
	to := func(kind string, edit func(*model.TransitGatewayAttachment)) func(*hybrid) {
		return func(h *hybrid) {
			a := &model.TransitGatewayAttachment{Meta: named(model.KindTransitGatewayAttachment, "att-x"), TransitGateway: "tgw-1", ResourceType: kind, State: "available"}
			edit(a)
			h.add(a)
			h.noTGWRoute("rtb-1", "10.2.0.0/16")
			h.tgwRoute("rtb-1", "10.2.0.0/16", "static", "att-x")
		}
	}
	checkRows(t, v4, []hybridRow{
		{"rule: TGW-23", to("connect", func(a *model.TransitGatewayAttachment) { a.BGP = []string{"down", "down"} }), "eni-a1", "eni-b1", "blocked TGW_CONNECT_DOWN"},
		{"rule: TGW-23", to("connect", func(a *model.TransitGatewayAttachment) { a.BGP = []string{"down", "up"} }), "eni-a1", "eni-b1", "unknown unmodelled"},
		{"rule: TGW-24", to("network-function", func(*model.TransitGatewayAttachment) {}), "eni-a1", "eni-b1", "unknown DescribeTransitGatewayAttachments DescribeFirewall"},
		{"rule: TGW-24", to("network-function", func(a *model.TransitGatewayAttachment) { a.State = "deleted" }), "eni-a1", "eni-b1", "blocked TGW_ATTACHMENT_NOT_AVAILABLE"},
		{"an attachment that is not there", func(h *hybrid) {
			h.noTGWRoute("rtb-1", "10.2.0.0/16")
			h.tgwRoute("rtb-1", "10.2.0.0/16", "static", "att-gone")
		}, "eni-a1", "eni-b1", "unknown DescribeTransitGatewayAttachments"},
		// several attachments in one route: each is possible
		{"rule: TGW-32", func(h *hybrid) {
			h.noTGWRoute("rtb-1", "10.2.0.0/16")
			h.tgwRoute("rtb-1", "10.2.0.0/16", "propagated", "att-a", "att-b")
		}, "eni-a1", "eni-b1", "partial NO_ROUTE_TO_DESTINATION"},
		// in and out by one attachment: into vpc-a, whose attachment subnet leads to the peering
		{"rule: TGW-30", func(h *hybrid) {
			h.tgwRoute("rtb-1", "10.2.1.0/24", "static", "att-a")
			h.route("rtb-at1", "10.2.0.0/16", "pcx-1")
			h.add(pcx("pcx-1"))
		}, "eni-a1", "eni-b1", "reachable"},
	})
}

func pcx(id string) *model.VPCPeering {
	return &model.VPCPeering{Meta: named(model.KindVPCPeering, id), Status: "active", Requester: model.PeeringSide{VPC: "vpc-a", Account: us, Region: east},
		Accepter: model.PeeringSide{VPC: "vpc-b", Account: us, Region: east}}
}

func TestTransitGatewayAndPeering(t *testing.T) {
	checkRows(t, v4, []hybridRow{
		{"rule: GEN-2, GEN-3 out by peering, back by transit gateway", func(h *hybrid) {
			h.add(pcx("pcx-1"))
			h.route("rtb-a1", "10.2.0.0/16", "pcx-1")
		}, "eni-a1", "eni-b1", "reachable"},
		// vpc-c is behind vpc-b's transit gateway, and vpc-a is vpc-b's peer only
		{"rule: PCX-5", func(h *hybrid) {
			h.vpc("vpc-c", "10.3.0.0/16", "")
			h.subnet("c1", "vpc-c", "use1-az1", "10.3.1.0/24", "", "sg-b")
			h.route("rtb-c1", "10.0.0.0/8", "tgw-1")
			h.attach("att-c", "tgw-1", "rtb-1", "vpc-c", "c1")
			h.tgwRoute("rtb-1", "10.3.0.0/16", "propagated", "att-c")
			h.add(pcx("pcx-1"))
			h.route("rtb-a1", "10.3.0.0/16", "pcx-1")
		}, "eni-a1", "eni-c1", "blocked PCX_NOT_IN_VPC"},
		{"rule: PCX-5", func(h *hybrid) {
			h.vpc("vpc-c", "10.3.0.0/16", "")
			h.subnet("c1", "vpc-c", "use1-az1", "10.3.1.0/24", "", "sg-b")
			h.route("rtb-c1", "10.0.0.0/8", "tgw-1")
			h.attach("att-c", "tgw-1", "rtb-1", "vpc-c", "c1")
			h.tgwRoute("rtb-1", "10.3.0.0/16", "propagated", "att-c")
		}, "eni-a1", "eni-c1", "reachable"},
	})
}

func TestTransitGatewayReferences(t *testing.T) {
	only := func(edit func(*hybrid)) func(*hybrid) {
		return func(h *hybrid) {
			h.admitOnly("sg-b", "sg-a")
			edit(h)
		}
	}
	checkRows(t, v4, []hybridRow{
		{"rule: SG-16", only(func(*hybrid) {}), "eni-a1", "eni-b1", "reachable"},
		{"rule: SG-16", only(func(h *hybrid) { h.tgw("tgw-1").SGReferences = model.No }), "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-16", only(func(h *hybrid) { h.att("att-a").SGReferences = model.No }), "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-16", only(func(h *hybrid) { h.att("att-b").SGReferences = model.No }), "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-16", only(func(h *hybrid) { h.tgw("tgw-1").SGReferences = model.NotTold }), "eni-a1", "eni-b1", "unknown DescribeTransitGateways"},
		{"rule: SG-16", only(func(h *hybrid) { h.att("att-a").SGReferences = model.NotTold }), "eni-a1", "eni-b1", "unknown DescribeTransitGatewayVpcAttachments"},
		{"rule: SG-16", only(func(h *hybrid) { h.att("att-b").SGReferences = model.NotTold }), "eni-a1", "eni-b1", "unknown DescribeTransitGatewayVpcAttachments"},
		{"rule: SG-16 no member", only(func(h *hybrid) {
			get[*model.NetworkInterface](h, model.KindNetworkInterface, "eni-a1").Groups = []string{"sg-x"}
			h.add(open("sg-x", "vpc-a"))
		}), "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-17 over a peering of transit gateways", func(h *hybrid) { peered(h); h.admitOnly("sg-b", "sg-a") }, "eni-a1", "eni-c1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-17 though the VPC is on the far one too", func(h *hybrid) {
			peered(h)
			h.attach("att-a2", "tgw-2", "rtb-2", "vpc-a", "at1")
			h.admitOnly("sg-b", "sg-a")
		}, "eni-a1", "eni-c1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-17 the excepted zone", only(func(h *hybrid) {
			for _, s := range []string{"a1", "at1"} {
				get[*model.Subnet](h, model.KindSubnet, s).ZoneID = "use1-az3"
			}
		}), "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-17 the excepted zone beside others", only(func(h *hybrid) {
			h.subnet("bt3", "vpc-b", "use1-az3", "10.2.103.0/28", "", "")
			h.att("att-b").Subnets = append(h.att("att-b").Subnets, "bt3")
		}), "eni-a1", "eni-b1", "unknown undetermined"},
		{"rule: SG-17 an endpoint's interface", only(func(h *hybrid) {
			get[*model.NetworkInterface](h, model.KindNetworkInterface, "eni-b1").Type = "vpc_endpoint"
		}), "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-17, SG-19 through an appliance", only(func(h *hybrid) { h.route("rtb-bt1", "10.2.1.0/24", "eni-b2") }), "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH …"},
		{"rule: SG-18", func(h *hybrid) {
			g := h.group("sg-a")
			for i := range g.Rules {
				if g.Rules[i].Egress {
					g.Rules[i].Prefix, g.Rules[i].Group = pfx("192.0.2.0/24"), ""
				}
			}
			g.Rules = append(g.Rules, model.SecurityGroupRule{ID: "sgr-e", Egress: true, Protocol: -1, From: -1, To: -1, Group: "sg-b"})
		}, "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-28", only(func(h *hybrid) {
			h.absent["ec2:DescribeVpcs"] = false
			h.absent["ec2:DescribeNetworkInterfaces"] = false
		}), "eni-a1", "eni-b1", "reachable"},
		{"rule: SG-29 the way is the transit gateway's", only(func(h *hybrid) {
			h.add(pcx("pcx-1"))
			h.tgw("tgw-1").SGReferences = model.No
		}), "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: SG-29 the way is the peering", only(func(h *hybrid) {
			h.add(pcx("pcx-1"))
			h.tgw("tgw-1").SGReferences = model.No
			h.route("rtb-a1", "10.2.0.0/16", "pcx-1")
			h.route("rtb-b1", "10.1.0.0/16", "pcx-1")
		}), "eni-a1", "eni-b1", "reachable"},
		{"rule: GEN-3 a reference over the peering, the reply by the transit gateway", only(func(h *hybrid) {
			h.add(pcx("pcx-1"))
			h.route("rtb-a1", "10.2.0.0/16", "pcx-1")
		}), "eni-a1", "eni-b1", "unknown undetermined"},
		{"rule: GEN-3 a reference over the transit gateway, the reply by the peering", only(func(h *hybrid) {
			h.add(pcx("pcx-1"))
			h.route("rtb-b1", "10.1.0.0/16", "pcx-1")
		}), "eni-a1", "eni-b1", "unknown undetermined"},
	})
}

func TestNATOverTransitGateway(t *testing.T) {
	nat := func(edit func(*hybrid)) func(*hybrid) {
		return func(h *hybrid) {
			addr := pfx("10.1.101.9/32").Addr()
			h.add(&model.NATGateway{Meta: named(model.KindNATGateway, "nat-1"), VPC: "vpc-a", Subnet: "at1", State: "available", Private: true,
				Addresses: []model.NATAddress{{Private: addr, Status: "succeeded"}}})
			h.route("rtb-a1", "10.2.0.0/16", "nat-1")
			h.route("rtb-at1", "10.2.0.0/16", "tgw-1")
			edit(h)
		}
	}
	checkRows(t, v4, []hybridRow{
		{"rule: NAT-3, NAT-4", nat(func(h *hybrid) { h.admitOnly("sg-b", "10.1.101.9/32") }), "eni-a1", "eni-b1", "reachable"},
		{"rule: NAT-3, SG-16 the client's group is not seen", nat(func(h *hybrid) { h.admitOnly("sg-b", "sg-a") }), "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
		{"rule: NAT-8 is about peerings that the flow takes", nat(func(h *hybrid) { h.add(pcx("pcx-1")) }), "eni-a1", "eni-b1", "reachable"},
		{"rule: NAT-8 is about peerings that the flow takes", nat(func(h *hybrid) { h.add(pcx("pcx-1")); h.route("rtb-b1", "10.0.0.0/8", "") }), "eni-a1", "eni-b1", "blocked <NO_ROUTE_TO_DESTINATION"},
		{"rule: IGW-2 but not its internet gateway without one", func(h *hybrid) {
			h.add(&model.InternetGateway{Meta: named(model.KindInternetGateway, "igw-1"), Attachments: []model.GatewayAttachment{{VPC: "vpc-b", State: "available"}}})
			h.route("rtb-a1", "0.0.0.0/0", "tgw-1")
			h.tgwRoute("rtb-1", "0.0.0.0/0", "static", "att-b")
			h.route("rtb-bt1", "0.0.0.0/0", "igw-1")
		}, "eni-a1", "192.0.2.0/24", "blocked IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"},
		{"rule: NAT-2, NAT-7 a way out in another VPC", func(h *hybrid) {
			h.add(&model.InternetGateway{Meta: named(model.KindInternetGateway, "igw-1"), Attachments: []model.GatewayAttachment{{VPC: "vpc-b", State: "available"}}})
			h.subnet("bp1", "vpc-b", "use1-az1", "10.2.9.0/24", "", "")
			h.add(&model.NATGateway{Meta: named(model.KindNATGateway, "nat-2"), VPC: "vpc-b", Subnet: "bp1", State: "available",
				Addresses: []model.NATAddress{{Private: pfx("10.2.9.9/32").Addr(), Public: pfx("203.0.113.8/32").Addr(), Status: "succeeded"}}})
			h.route("rtb-a1", "0.0.0.0/0", "tgw-1")
			h.tgwRoute("rtb-1", "0.0.0.0/0", "static", "att-b")
			h.route("rtb-bt1", "0.0.0.0/0", "nat-2")
			h.route("rtb-bp1", "0.0.0.0/0", "igw-1")
			h.route("rtb-bp1", "10.1.0.0/16", "tgw-1")
		}, "eni-a1", "192.0.2.0/24", "reachable"},
	})
}
