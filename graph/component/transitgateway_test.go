package component_test

import (
	"testing"

	"portolan/model"
)

func TestTransitGatewayStates(t *testing.T) {
	state := func(id, s string) func(*hybrid) { return func(h *hybrid) { h.att(id).State = s } }
	checkRows(t, v4, []hybridRow{
		{"rule: TGW-1", nil, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-1", state("att-a", "pendingAcceptance"), "eni-a1", "eni-b1", "blocked TGW_ATTACHMENT_NOT_AVAILABLE <TGW_ATTACHMENT_NOT_AVAILABLE"},
		{"rule: TGW-1", state("att-b", "deleted"), "eni-a1", "eni-b1", "blocked TGW_ATTACHMENT_NOT_AVAILABLE <TGW_ATTACHMENT_NOT_AVAILABLE"},
		{"rule: TGW-1", state("att-b", "modifying"), "eni-a1", "eni-b1", "unknown undetermined"},
		{"rule: TGW-1", state("att-a", "rollingBack"), "eni-a1", "eni-b1", "unknown undetermined"},
		{"rule: TGW-1", func(h *hybrid) { h.tgw("tgw-1").State = "deleting" }, "eni-a1", "eni-b1", "blocked TGW_NOT_AVAILABLE <TGW_NOT_AVAILABLE"},
		{"rule: TGW-1", func(h *hybrid) { h.tgw("tgw-1").State = "modifying" }, "eni-a1", "eni-b1", "unknown undetermined"},
		{"rule: TGW-1 the living one of two", func(h *hybrid) {
			h.attach("att-0", "tgw-1", "rtb-1", "vpc-a", "at1")
			h.att("att-0").State = "deleted"
		}, "eni-a1", "eni-b1", "reachable"},
		{"rule: GEN-8", func(h *hybrid) { h.absent["ec2:DescribeTransitGateways"] = true }, "eni-a1", "eni-b1", "unknown DescribeTransitGateways"},
		{"no attachment", func(h *hybrid) { h.remove(model.KindTransitGatewayAttachment, "att-a") }, "eni-a1", "eni-b1", "blocked TGW_ATTACHMENT_MISSING"},
		{"rule: GEN-8", func(h *hybrid) { h.absent["ec2:DescribeTransitGatewayAttachments"] = true }, "eni-a1", "eni-b1", "unknown DescribeTransitGatewayVpcAttachments"},
		{"its subnets are not told", func(h *hybrid) { h.att("att-a").Subnets = nil }, "eni-a1", "eni-b1", "unknown DescribeTransitGatewayVpcAttachments"},
		{"its subnets are not told", func(h *hybrid) { h.att("att-b").Subnets = nil }, "eni-a1", "eni-b1", "unknown DescribeTransitGatewayVpcAttachments"},
	})
}

func TestTransitGatewayAssociation(t *testing.T) {
	checkRows(t, v4, []hybridRow{
		{"rule: TGW-2", func(h *hybrid) { h.att("att-a").Association = "" }, "eni-a1", "eni-b1", "blocked TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},
		{"rule: TGW-2", func(h *hybrid) { h.att("att-b").Association = "" }, "eni-a1", "eni-b1", "blocked <TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},
		{"rule: TGW-2 not told", func(h *hybrid) { h.att("att-a").Association, h.att("att-a").AssociationTold = "", false }, "eni-a1", "eni-b1", "unknown DescribeTransitGatewayAttachments"},
		{"rule: TGW-2 told by the table", func(h *hybrid) {
			h.att("att-a").Association, h.att("att-a").AssociationTold = "", false
			h.table("rtb-1").Associations, h.table("rtb-1").HasAssociations = []string{"att-a"}, true
		}, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-2", func(h *hybrid) { h.att("att-a").AssociationState = "disassociated" }, "eni-a1", "eni-b1", "blocked TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},
		{"rule: TGW-2", func(h *hybrid) { h.att("att-a").AssociationState = "disassociating" }, "eni-a1", "eni-b1", "unknown undetermined"},
		// another table than the one it is associated with does not count, though the transit gateway calls it the default one
		{"rule: TGW-2, TGW-21", func(h *hybrid) {
			h.transitTable("rtb-2", "tgw-1")
			h.att("att-a").Association = "rtb-2"
		}, "eni-a1", "eni-b1", "blocked TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},
		{"rule: TGW-29", func(h *hybrid) { h.att("att-a").PolicyTable = "tgw-ptb-1" }, "eni-a1", "eni-b1", "unknown unmodelled"},
		{"rule: TGW-27", func(h *hybrid) {
			h.remove(model.KindTransitGatewayRouteTable, "rtb-1")
			h.gateway("tgw-1", them)
		}, "eni-a1", "eni-b1", "unknown SearchTransitGatewayRoutes"},
	})
}

func TestTransitGatewayRoutes(t *testing.T) {
	list := func(h *hybrid, id string, entries ...string) {
		l := &model.PrefixList{Meta: named(model.KindPrefixList, id), HasEntries: entries != nil}
		for _, e := range entries {
			l.Entries = append(l.Entries, pfx(e))
		}
		h.add(l)
	}
	static := func(h *hybrid) {
		t := h.table("rtb-1")
		t.Routes, t.StaticOnly, t.Propagations = nil, true, []string{"att-a", "att-b"}
	}
	checkRows(t, v4, []hybridRow{
		{"rule: TGW-3", func(h *hybrid) { h.noTGWRoute("rtb-1", "10.2.0.0/16") }, "eni-a1", "eni-b1", "blocked TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},
		{"rule: TGW-3", func(h *hybrid) { h.noTGWRoute("rtb-1", "10.1.0.0/16") }, "eni-a1", "eni-b1", "blocked <TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},
		{"rule: TGW-3", static, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-3", func(h *hybrid) { static(h); h.table("rtb-1").Propagations = []string{"att-a"} }, "eni-a1", "eni-b1", "blocked TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},
		{"rule: TGW-3", func(h *hybrid) { static(h); h.table("rtb-1").HasPropagations = false }, "eni-a1", "eni-b1", "unknown GetTransitGatewayRouteTablePropagations"},
		{"rule: TGW-4 the longest prefix", func(h *hybrid) { h.tgwRoute("rtb-1", "10.2.1.0/24", "propagated", "att-a") }, "eni-a1", "eni-b1", "blocked NO_ROUTE_TO_DESTINATION"},
		{"rule: TGW-4 static before propagated", func(h *hybrid) { h.tgwRoute("rtb-1", "10.2.0.0/16", "static") }, "eni-a1", "eni-b1", "blocked TGW_RTB_BLACKHOLE"},
		{"rule: TGW-6", func(h *hybrid) {
			h.noTGWRoute("rtb-1", "10.2.0.0/16")
			h.tgwRoute("rtb-1", "10.0.0.0/8", "static", "att-b")
		}, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-6", func(h *hybrid) {
			h.tgwRoute("rtb-1", "10.0.0.0/8", "static", "att-b")
			h.tgwRoute("rtb-1", "10.2.1.0/24", "static")
		}, "eni-a1", "eni-b1", "blocked TGW_RTB_BLACKHOLE"},
		{"rule: TGW-7", func(h *hybrid) {
			list(h, "pl-1", "10.2.1.0/24")
			h.table("rtb-1").PrefixLists = []model.TransitGatewayPrefixList{{PrefixList: "pl-1", Blackhole: true}}
		}, "eni-a1", "eni-b1", "blocked TGW_RTB_BLACKHOLE"},
		{"rule: TGW-7", func(h *hybrid) {
			list(h, "pl-1", "10.2.3.0/24")
			h.table("rtb-1").PrefixLists = []model.TransitGatewayPrefixList{{PrefixList: "pl-1", Blackhole: true}}
		}, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-7", func(h *hybrid) {
			h.noTGWRoute("rtb-1", "10.2.0.0/16")
			list(h, "pl-1", "10.2.0.0/16")
			h.table("rtb-1").PrefixLists = []model.TransitGatewayPrefixList{{PrefixList: "pl-1", Attachment: "att-b"}}
		}, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-7 entries not read", func(h *hybrid) {
			list(h, "pl-1")
			h.table("rtb-1").PrefixLists = []model.TransitGatewayPrefixList{{PrefixList: "pl-1", Blackhole: true}}
		}, "eni-a1", "eni-b1", "unknown GetManagedPrefixListEntries"},
		// what the table shows decides, not what the attachments would propagate
		{"rule: TGW-8, TGW-5", func(h *hybrid) {
			h.vpc("vpc-c", "10.2.0.0/16", "")
			h.subnet("ct1", "vpc-c", "use1-az1", "10.2.101.0/28", "", "")
			h.attach("att-0", "tgw-1", "rtb-1", "vpc-c", "ct1")
		}, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-8 where propagation is derived, which came first is not known", func(h *hybrid) {
			static(h)
			h.vpc("vpc-c", "10.2.0.0/16", "")
			h.subnet("ct1", "vpc-c", "use1-az1", "10.2.101.0/28", "", "")
			h.attach("att-0", "tgw-1", "rtb-1", "vpc-c", "ct1")
			h.table("rtb-1").Propagations = []string{"att-0", "att-a", "att-b"}
		}, "eni-a1", "eni-b1", "unknown undetermined"},
		{"rule: TGW-28", func(h *hybrid) { h.noTGWRoute("rtb-1", "10.2.0.0/16"); h.table("rtb-1").More = true }, "eni-a1", "eni-b1", "unknown SearchTransitGatewayRoutes"},
		{"rule: TGW-28 a longer one may be among those not returned", func(h *hybrid) { h.table("rtb-1").More = true }, "eni-a1", "eni-b1", "unknown SearchTransitGatewayRoutes"},
		{"rule: TGW-27, GEN-8", func(h *hybrid) { h.table("rtb-1").RoutesKnown = false }, "eni-a1", "eni-b1", "unknown SearchTransitGatewayRoutes"},
		{"rule: TGW-13", func(h *hybrid) { h.route("rtb-a1", "10.0.0.0/8", "") }, "eni-a1", "eni-b1", "blocked NO_ROUTE_TO_DESTINATION"},
		{"rule: TGW-13 the attachment subnet's table has no say", func(h *hybrid) { h.route("rtb-at1", "10.2.0.0/16", "eni-a1") }, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-26", func(h *hybrid) { h.admitOnly("sg-b", "10.1.1.5/32") }, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-26", func(h *hybrid) { h.admitOnly("sg-b", "10.1.1.6/32") }, "eni-a1", "eni-b1", "blocked ENI_SG_RULES_MISMATCH"},
	})
}

func TestTransitGatewayZones(t *testing.T) {
	local := func(h *hybrid) { // a2 is in a Local Zone, whose parent nothing tells
		get[*model.Subnet](h, model.KindSubnet, "a2").ZoneID = "use1-bos1-az1"
	}
	checkRows(t, v4, []hybridRow{
		{"rule: TGW-9", nil, "eni-a2", "eni-b1", "blocked TGW_ROUTE_AZ_RESTRICTION"},
		{"rule: TGW-9 the zone counts, not the subnet", nil, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-11", nil, "eni-b1", "eni-a2", "blocked <TGW_ROUTE_AZ_RESTRICTION"},
		{"rule: TGW-11", nil, "eni-b1", "eni-a1", "reachable"},
		{"rule: NET-3 names of one account", func(h *hybrid) {
			for _, s := range []string{"a1", "at1", "a2"} {
				get[*model.Subnet](h, model.KindSubnet, s).ZoneID = ""
			}
		}, "eni-a1", "eni-b1", "reachable"},
		{"rule: NET-3 names of one account", func(h *hybrid) {
			for _, s := range []string{"a1", "at1", "a2"} {
				get[*model.Subnet](h, model.KindSubnet, s).ZoneID = ""
			}
		}, "eni-a2", "eni-b1", "blocked TGW_ROUTE_AZ_RESTRICTION"},
		{"rule: NET-3 names of two accounts", func(h *hybrid) {
			s := get[*model.Subnet](h, model.KindSubnet, "at1")
			s.ZoneID, s.Account = "", them
		}, "eni-a1", "eni-b1", "unknown DescribeSubnets"},
		{"rule: NET-12", local, "eni-a2", "eni-b1", "unknown DescribeAvailabilityZones"},
		// the zone is kept: from az1 by bt1, though b2 is in az2; the reply leaves by bt2
		{"rule: TGW-10", func(h *hybrid) { h.deny("acl-bt1", true, "10.2.0.0/16") }, "eni-a1", "eni-b2", "blocked SUBNET_ACL_RESTRICTION"},
		{"rule: TGW-10", func(h *hybrid) { h.deny("acl-bt2", true, "10.2.0.0/16") }, "eni-a1", "eni-b2", "reachable"},
		{"rule: TGW-10", func(h *hybrid) { h.deny("acl-bt2", false, "10.2.0.0/16") }, "eni-a1", "eni-b2", "blocked <SUBNET_ACL_RESTRICTION"},
		// without a subnet in the sender's zone any of the attachment takes it
		{"rule: TGW-10, TGW-31", func(h *hybrid) { h.att("att-b").Subnets = []string{"bt2"} }, "eni-a1", "eni-b2", "reachable"},
		{"rule: TGW-11", func(h *hybrid) { h.att("att-b").Subnets = []string{"bt2"} }, "eni-a1", "eni-b1", "blocked <TGW_ROUTE_AZ_RESTRICTION"},
		{"rule: TGW-31 any of several", func(h *hybrid) {
			h.subnet("bt3", "vpc-b", "use1-az3", "10.2.103.0/28", "", "")
			h.att("att-b").Subnets = []string{"bt2", "bt3"}
			h.deny("acl-bt3", true, "10.2.0.0/16")
		}, "eni-a1", "eni-b2", "partial SUBNET_ACL_RESTRICTION"},
		{"rule: TGW-12", func(h *hybrid) { h.route("rtb-bt1", "10.2.0.0/16", "") }, "eni-a1", "eni-b1", "blocked NO_ROUTE_TO_DESTINATION"},
		{"rule: TGW-12, TGW-17, TGW-18 a diverting route is honoured; what a middlebox does is not modelled", func(h *hybrid) { h.route("rtb-bt1", "10.2.1.0/24", "eni-b2") }, "eni-a1", "eni-b1", "unknown unmodelled"},
		{"rule: TGW-12 of the other zone", func(h *hybrid) { h.route("rtb-bt2", "10.2.0.0/16", "") }, "eni-a1", "eni-b1", "reachable"},
	})
}

func TestTransitGatewayACLs(t *testing.T) {
	inside := func(h *hybrid) { // the workloads stand in the attachment subnets
		h.att("att-a").Subnets, h.att("att-b").Subnets = []string{"a1"}, []string{"b1", "bt2"}
	}
	checkRows(t, v4, []hybridRow{
		{"rule: TGW-14", func(h *hybrid) { h.deny("acl-at1", false, "10.1.0.0/16") }, "eni-a1", "eni-b1", "blocked SUBNET_ACL_RESTRICTION"},
		{"rule: TGW-14", func(h *hybrid) { h.deny("acl-at1", false, "10.2.0.0/16") }, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-14", func(h *hybrid) { h.deny("acl-at1", true, "10.2.0.0/16") }, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-14", func(h *hybrid) { h.deny("acl-a1", true, "10.2.0.0/16") }, "eni-a1", "eni-b1", "blocked SUBNET_ACL_RESTRICTION"},
		{"rule: TGW-15", func(h *hybrid) { h.deny("acl-bt1", true, "10.2.1.0/24") }, "eni-a1", "eni-b1", "blocked SUBNET_ACL_RESTRICTION"},
		{"rule: TGW-15", func(h *hybrid) { h.deny("acl-bt1", false, "10.1.0.0/16") }, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-15", func(h *hybrid) { h.deny("acl-b1", false, "10.1.0.0/16") }, "eni-a1", "eni-b1", "blocked SUBNET_ACL_RESTRICTION"},
		{"rule: TGW-16", func(h *hybrid) { inside(h) }, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-16", func(h *hybrid) { inside(h); h.deny("acl-b1", false, "10.0.0.0/8") }, "eni-a1", "eni-b1", "blocked <SUBNET_ACL_RESTRICTION"},
		{"rule: TGW-16", func(h *hybrid) { inside(h); h.deny("acl-b1", true, "10.1.0.0/16") }, "eni-a1", "eni-b1", "blocked <SUBNET_ACL_RESTRICTION"},
		{"rule: TGW-16 from the transit gateway neither is tested", func(h *hybrid) {
			inside(h)
			h.deny("acl-b1", true, "10.2.0.0/16")  // the workload as destination
			h.deny("acl-b1", false, "10.1.0.0/16") // the remote address as source
		}, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-16 to the transit gateway both are", func(h *hybrid) { inside(h); h.deny("acl-a1", false, "10.1.0.0/16") }, "eni-a1", "eni-b1", "blocked SUBNET_ACL_RESTRICTION"},
	})
}

func TestTransitGatewayIPv6(t *testing.T) {
	checkRows(t, v6, []hybridRow{
		{"rule: TGW-25", nil, "eni-a1", "eni-b1", "reachable"},
		{"rule: TGW-25", func(h *hybrid) { h.att("att-a").IPv6 = model.No }, "eni-a1", "eni-b1", "blocked TGW_IPV6_DISABLED <TGW_IPV6_DISABLED"},
		{"rule: TGW-25", func(h *hybrid) { h.att("att-b").IPv6 = model.No }, "eni-a1", "eni-b1", "blocked TGW_IPV6_DISABLED <TGW_IPV6_DISABLED"},
		{"rule: TGW-25", func(h *hybrid) { h.att("att-b").IPv6 = model.NotTold }, "eni-a1", "eni-b1", "unknown DescribeTransitGatewayVpcAttachments"},
		{"rule: TGW-25", func(h *hybrid) { h.noTGWRoute("rtb-1", "2600:1f00:b::/56") }, "eni-a1", "eni-b1", "blocked TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},
	})
	checkRows(t, v4, []hybridRow{
		{"rule: TGW-25", func(h *hybrid) { h.att("att-a").IPv6 = model.No }, "eni-a1", "eni-b1", "reachable"},
	})
}
