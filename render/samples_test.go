package render_test

import (
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
	"portolan/render/report"
)

// Micro-helpers that make the samples short.

func ref(kind model.Kind, id string) model.Ref { return model.Ref{Kind: kind, ID: id} }
func sg(id string) model.Ref                   { return ref(model.KindSecurityGroup, id) }
func eni(id string) model.Ref                  { return ref(model.KindNetworkInterface, id) }
func subnet(id string) model.Ref               { return ref(model.KindSubnet, id) }
func acl(id string) model.Ref                  { return ref(model.KindNetworkACL, id) }
func rtb(id string) model.Ref                  { return ref(model.KindRouteTable, id) }
func db(name string) model.Ref {
	return ref(model.KindDBInstance, "arn:aws:rds:eu-west-1:111122223333:db:"+name)
}

func rules(idsAndTexts ...string) []graph.Rule {
	var out []graph.Rule
	for i := 0; i < len(idsAndTexts); i += 2 {
		out = append(out, graph.Rule{ID: idsAndTexts[i], Text: idsAndTexts[i+1]})
	}
	return out
}

func hop(kind string, component, at model.Ref, effect graph.Effect, code graph.Code, r ...string) graph.Hop {
	return graph.Hop{Component: component, Kind: kind, At: at, Effect: effect, Code: code, Rules: rules(r...)}
}

func ghost(h graph.Hop) graph.Hop { h.Ghost = true; return h }

// about names the resources of the samples.
var about = report.About{
	Snapshot: report.Snapshot{Digest: "sha256:0123456789abcdef", Taken: "2026-11-23T10:00:00Z"},
	Name: func(r model.Ref) string {
		return map[string]string{
			"sg-0app": "app", "sg-0db": "orders-db", "acl-0db": "db-nacl", "rtb-0db": "db-rt", "subnet-0a": "db-a", "subnet-0b": "db-b",
			"subnet-0c": "db-c", "subnet-0app": "app-a",
		}[r.ID]
	},
}

func app1() graph.EndUse {
	return graph.EndUse{Ref: eni("eni-0app"), Label: "app-1", Address: "10.0.1.5", Host: ref(model.KindInstance, "i-0app")}
}

func member(n, address string) graph.EndUse {
	return graph.EndUse{Ref: eni("eni-0" + n), Label: n, Address: address, Host: db(n)}
}

// wayOut is what the samples pass on the way to the database's subnet.
func wayOut() []graph.Hop {
	return []graph.Hop{
		hop("security-group", sg("sg-0app"), model.Ref{}, graph.Pass, "SG_EGRESS_ALLOW", "sgr-01", "all to 0.0.0.0/0"),
		hop("network-acl", acl("acl-0app"), subnet("subnet-0app"), graph.Pass, "ACL_ALLOW_OUTBOUND", "acl-0app outbound 100", "#100 allow all to all IPv4"),
		hop("route-table", rtb("rtb-0app"), subnet("subnet-0app"), graph.Pass, "ROUTE_SELECTED", "rtb-0app 10.0.0.0/16", "10.0.0.0/16 → local"),
	}
}

// wayBack is the return leg of a path that works.
func wayBack() []graph.Hop {
	return []graph.Hop{
		hop("security-group", sg("sg-0db"), model.Ref{}, graph.Pass, "SG_STATEFUL"),
		hop("network-acl", acl("acl-0db"), subnet("subnet-0a"), graph.Pass, "ACL_ALLOW_OUTBOUND", "acl-0db outbound 100", "#100 allow tcp/1024-65535 to 10.0.0.0/16"),
		hop("route-table", rtb("rtb-0db"), subnet("subnet-0a"), graph.Pass, "ROUTE_SELECTED", "rtb-0db 10.0.0.0/16", "10.0.0.0/16 → local"),
		hop("network-acl", acl("acl-0app"), subnet("subnet-0app"), graph.Pass, "ACL_ALLOW_INBOUND", "acl-0app inbound 100", "#100 allow all from all IPv4"),
		hop("network-interface", eni("eni-0app"), subnet("subnet-0app"), graph.Arrive, "REPLY_DELIVERED"),
	}
}

// frame is an answer about cluster:orders without paths.
func frame(v graph.Verdict, p graph.Pairs) *graph.Answer {
	return &graph.Answer{
		Source: "app-1", Destination: "cluster:orders", Protocol: "tcp", Ports: "5432", Verdict: v, Pairs: p,
		Complete: v != graph.Unknown, Minimal: true, IPv4: &graph.FamilyAnswer{Verdict: v, Pairs: p},
		Address:    graph.AddressUse{Used: "private", By: "name"},
		Service:    &graph.ServiceState{State: "available"},
		NotChecked: []string{"listener", "host firewall", "database login"},
	}
}

func reachable() *graph.Answer {
	a := frame(graph.Reachable, graph.Pairs{Total: 3, Reachable: 3})
	there := append(wayOut(),
		hop("network-acl", acl("acl-0db"), subnet("subnet-0a"), graph.Pass, "ACL_ALLOW_INBOUND", "acl-0db inbound 100", "#100 allow tcp/5432 from 10.0.0.0/16"),
		hop("security-group", sg("sg-0db"), model.Ref{}, graph.Pass, "SG_INGRESS_ALLOW", "sgr-0a7", "tcp/5432 from sg-0app", "sgr-0a8", "tcp/5432 from 10.0.0.0/16", "sgr-0a9", "all from 10.0.0.0/8"),
		hop("network-interface", eni("eni-0orders-1"), subnet("subnet-0a"), graph.Arrive, "DELIVERED"))
	a.Paths = []graph.Path{{Verdict: graph.Reachable, Count: 3, Source: app1(), Destination: member("orders-1", "10.0.9.7"),
		Legs: []graph.Leg{{Direction: graph.Forward, Hops: there}, {Direction: graph.Return, Hops: wayBack()}}}}
	a.AfterFailover = &graph.AfterFailover{Verdict: graph.Partial, Placements: []graph.Placement{
		{Subnet: subnet("subnet-0a"), Verdict: graph.Reachable},
		{Subnet: subnet("subnet-0c"), Verdict: graph.Blocked, Causes: []graph.Cause{
			{Code: "SUBNET_ACL_RESTRICTION", Component: acl("acl-0c"), Kind: "network-acl", Considered: rules("acl-0c inbound *", "* deny all")}}},
	}}
	a.Transport = &graph.Transport{TLS: "required", MinVersion: "TLSv1.2", Evidence: "rds.force_ssl=1 in orders-pg"}
	a.Assumptions = []graph.Assumption{{DataSet: model.DataSet{Call: "ec2:DescribeDhcpOptions", Account: "111122223333", Region: "eu-west-1"}, TakenAs: "AmazonProvidedDNS", Why: "no file mentions it"}}
	return a
}

func blocked() *graph.Answer {
	a := frame(graph.Blocked, graph.Pairs{Total: 6, Blocked: 6})
	a.Source = "onprem:10.9.0.0/16"
	route := graph.Cause{Code: "NO_ROUTE_TO_DESTINATION", Direction: graph.Return, First: true, Component: rtb("rtb-0db"), Kind: "route-table",
		At: subnet("subnet-0a"), Text: "static route for 10.8.0.0/16 only, propagation off"}
	routeB := route
	routeB.At, routeB.First = subnet("subnet-0b"), false
	a.Causes = []graph.Cause{
		{Code: "SUBNET_ACL_RESTRICTION", First: true, Component: acl("acl-0db"), Kind: "network-acl", At: subnet("subnet-0a"), Considered: rules("acl-0db inbound 90", "#90 deny all from 10.9.0.0/16")},
		{Code: "ENI_SG_RULES_MISMATCH", Component: sg("sg-0db"), Kind: "security-group", Considered: rules(
			"sgr-0b1", "tcp/5432 from 10.1.0.0/16", "sgr-0b2", "tcp/5432 from 10.2.0.0/16", "sgr-0b3", "tcp/5432 from 10.8.0.0/16"),
			For: []string{"10.9.0.0/17"}, Given: "a route that keeps the source address"},
		route, routeB,
	}
	drop := hop("network-acl", acl("acl-0db"), subnet("subnet-0a"), graph.Drop, "SUBNET_ACL_RESTRICTION", "acl-0db inbound 90", "#90 deny all from 10.9.0.0/16")
	sgDrop := ghost(hop("security-group", sg("sg-0db"), model.Ref{}, graph.Drop, "ENI_SG_RULES_MISMATCH", "sgr-0b1", "tcp/5432 from 10.1.0.0/16"))
	arrive := ghost(hop("network-interface", eni("eni-0orders-1"), subnet("subnet-0a"), graph.Arrive, "DELIVERED"))
	back := ghost(hop("route-table", rtb("rtb-0db"), subnet("subnet-0a"), graph.Drop, "NO_ROUTE_TO_DESTINATION"))
	ok := ghost(hop("route-table", rtb("rtb-0db2"), subnet("subnet-0c"), graph.Pass, "ROUTE_SELECTED", "rtb-0db2 10.9.0.0/16", "10.9.0.0/16 → vgw-0a1"))
	src := graph.EndUse{Label: "onprem:10.9.0.0/16", Address: "10.9.0.0/16"}
	a.Paths = []graph.Path{
		{Verdict: graph.Blocked, Count: 4, Source: src, Destination: member("orders-1", "10.0.9.7"), Legs: []graph.Leg{
			{Direction: graph.Forward, Hops: []graph.Hop{drop, sgDrop, arrive}}, {Direction: graph.Return, Hops: []graph.Hop{back}}}},
		{Verdict: graph.Blocked, Count: 2, Source: src, Destination: member("orders-3", "10.0.11.7"), Legs: []graph.Leg{
			{Direction: graph.Forward, Hops: []graph.Hop{drop, sgDrop, arrive}}, {Direction: graph.Return, Hops: []graph.Hop{ok}}}},
	}
	a.Volatile = []graph.Volatile{{Component: ref(model.KindOther, "vpn-0c2"), State: "tunnel 1 up", At: "2026-11-23T09:59:00Z"}}
	return a
}

func unknown() *graph.Answer {
	a := frame(graph.Unknown, graph.Pairs{Total: 2, Blocked: 1, Unknown: 1})
	set := model.DataSet{Call: "ec2:DescribeRouteTables", Account: "999988887777", Region: "eu-west-1"}
	a.Unknowns = []graph.UnknownFact{
		{Gap: model.Gap{Kind: model.GapNotCollected, DataSet: set, Subject: ref(model.KindVPC, "vpc-0peer"), Detail: "the peer's route tables"},
			Command: "aws ec2 describe-route-tables --region eu-west-1   # account 999988887777"},
		{Gap: model.Gap{Kind: model.GapUndetermined, Detail: "two routes are equal"}, Text: "which of two equal routes is taken"},
	}
	a.Minimal = false
	out := append(wayOut(), hop("vpc-peering-connection", ref(model.KindVPCPeering, "pcx-0d4"), model.Ref{}, graph.Pass, "PCX_PASS"),
		hop("vpc", ref(model.KindVPC, "vpc-0peer"), model.Ref{}, graph.Unclear, "NOT_COLLECTED"))
	a.Paths = []graph.Path{{Verdict: graph.Unknown, Count: 1, IPv6: true, Source: app1(), Destination: member("orders-1", "2001:db8::7"),
		Legs: []graph.Leg{{Direction: graph.Forward, Hops: out}}}}
	a.IPv6 = a.IPv4
	a.Warnings = []graph.Warning{{Code: "GEN_ASYMMETRIC", Text: "the reply takes another way than the request"}}
	other := graph.Reachable
	a.Address = graph.AddressUse{Used: "public", By: "name", OtherVerdict: &other}
	a.Service = &graph.ServiceState{State: "stopped", Interrupted: true}
	return a
}

func allPorts() *graph.Answer {
	a := frame(graph.Partial, graph.Pairs{Total: 1, Partial: 1})
	a.Protocol, a.Ports = "all", ""
	tcp, icmp := header.ProtoRange{First: 6, Last: 6}, header.ProtoRange{First: 1, Last: 1}
	a.Admitted = []graph.Admitted{{Protocol: tcp, Ports: []header.PortRange{{First: 22, Last: 22}, {First: 5432, Last: 5440}}}, {Protocol: icmp}}
	return a
}

func who() *graph.WhoAnswer {
	far := []graph.UnknownFact{{Text: "that account is not in the snapshot"}}
	none := func(code graph.Code, kind string, component model.Ref) []graph.Cause {
		return []graph.Cause{{Code: code, Kind: kind, Component: component}}
	}
	row := func(d string) graph.WhoRow {
		return graph.WhoRow{Kind: "interfaces", Boundary: "same VPC", Source: "sg:app", Members: []model.Ref{eni("eni-1"), eni("eni-2")}, Size: 6,
			Destination: db(d), Verdict: graph.Reachable, Rules: rules("sgr-0a7", "tcp/5432 from sg-0app")}
	}
	return &graph.WhoAnswer{
		Destination: "cluster:orders", Protocol: "tcp", Ports: "5432", Minimal: true,
		Rows: []graph.WhoRow{
			row("orders-1"), row("orders-2"),
			{Kind: "addresses", Boundary: "peer VPC", Source: "vpc:batch 10.2.0.0/16", Addresses: []string{"10.2.0.0/16"}, Size: 65536, Destination: db("orders-1"),
				Verdict: graph.Partial, Rules: rules("sgr-0b2", "tcp/5432 from 10.2.0.0/16"), Via: []model.Ref{ref(model.KindVPCPeering, "pcx-0d4")},
				Admitted: []graph.Admitted{{Protocol: header.ProtoRange{First: 6, Last: 6}, Ports: []header.PortRange{{First: 5432, Last: 5432}}}}},
			{Kind: "addresses", Boundary: "on-prem", Source: "10.8.0.0/16", Addresses: []string{"10.8.0.0/16"}, Size: 65536, Destination: db("orders-1"),
				Verdict: graph.Reachable, Rules: rules("sgr-0b3", "", "sgr-0b4", "", "sgr-0b5", ""), Via: []model.Ref{ref(model.KindOther, "vpn-0c2")}},
		},
		Universe: []graph.UniverseEntry{
			{Boundary: "same VPC", Labels: []string{"vpc-0shop"}, Result: "rows"},
			{Boundary: "internet", Labels: []string{"IPv4"}, Result: "none", Causes: none("DB_NOT_PUBLIC", "db-instance", db("orders-1"))},
			{Boundary: "internet", Labels: []string{"IPv6"}, Result: "none", Causes: none("NO_SUCH_ADDRESS", "subnet", subnet("subnet-0a"))},
			{Boundary: "peer account", Labels: []string{"tgw-0ff peer 999988887777"}, Result: "unknown", Unknowns: far},
		},
		Steps: []graph.TwoStep{
			{First: graph.WhoRow{Kind: "addresses", Boundary: "internet", Source: "198.51.100.0/24", Addresses: []string{"198.51.100.0/24"}, Size: 256,
				Rules: rules("sgr-0c1", "tcp/22 from 198.51.100.0/24"), Via: []model.Ref{ref(model.KindInternetGateway, "igw-0a")},
				Admitted: []graph.Admitted{{Protocol: header.ProtoRange{First: 6, Last: 6}, Ports: []header.PortRange{{First: 22, Last: 22}}}}},
				By: "bastion\x1b[31m-1", Machines: []model.Ref{eni("eni-9")}, Then: []graph.WhoRow{row("orders-1")}, Verdict: graph.Reachable},
			{First: graph.WhoRow{Kind: "unknown", Boundary: "peer VPC", Source: "vpc-0x of 999988887777"}, By: "sg:app", Machines: []model.Ref{eni("eni-1")},
				Then: []graph.WhoRow{row("orders-1")}, Unknowns: far},
		},
		Chokes: []graph.Choke{{Component: ref(model.KindNetworkACL, "acl-0db"), Kind: "network-acl",
			Rule: graph.Rule{ID: "acl-0db inbound 100", Text: "#100 allow tcp/5432 10.0.0.0/8"}}},
		Unknowns:   far,
		NotChecked: []string{"listener"},
	}
}

func from() *graph.FromAnswer {
	return &graph.FromAnswer{Source: "app-1", Minimal: true, Complete: true, Rows: []graph.FromRow{
		{Database: db("billing-1"), Protocol: "tcp", Ports: "3306", Verdict: graph.Blocked, Pairs: graph.Pairs{Total: 1, Blocked: 1},
			Causes: []graph.Cause{{Code: "ENI_SG_RULES_MISMATCH", Component: sg("sg-0db"), Kind: "security-group", Considered: rules("sgr-1", "tcp/3306 from 10.1.0.0/16")}}},
		{Database: db("orders-1"), Label: "db:orders-1", Protocol: "tcp", Ports: "5432", Verdict: graph.Reachable, Pairs: graph.Pairs{Total: 1, Reachable: 1}, Rules: rules("sgr-0a7", "")},
	}}
}

func shown() *graph.Shown {
	g := &model.SecurityGroup{
		Meta:      model.Meta{Ref: sg("sg-0db"), Account: "111122223333", Region: "eu-west-1", Tags: []model.Tag{{Key: "tier", Value: "db"}}, Origin: "security-groups.json $.SecurityGroups[0]"},
		GroupName: "orders-db", VPC: "vpc-0shop",
		Rules: []model.SecurityGroupRule{{ID: "sgr-0a7", Protocol: 6, From: 5432, To: 5432, Group: "sg-0app"}, {ID: "sgr-0a8", Egress: true, Protocol: -1}},
	}
	return &graph.Shown{Resource: g, Label: "orders-db", Referrers: []graph.Referrer{
		{Ref: eni("eni-0orders-1"), Label: "orders-1", How: "carries the group"},
		{Ref: sg("sg-0app"), How: "outbound rule tcp/5432"},
	}}
}

// snapshot is one of each simple kind, with problems.
func snapshot() *model.Snapshot {
	return model.New(model.Contents{
		Resources: []model.Resource{
			&model.Subnet{Meta: model.Meta{Ref: subnet("subnet-0a"), Account: "111122223333"}, VPC: "vpc-0shop", Zone: "eu-west-1a"},
			&model.Subnet{Meta: model.Meta{Ref: subnet("subnet-0z"), Account: "444455556666"}, VPC: "vpc-0far"},
		},
		Problems: []model.Problem{{File: "subnets.json", Path: "$.Subnets[3].CidrBlock", Text: `"10.0.0.300/24" is no CIDR`, Next: "mend it by hand"}},
		Unread:   map[string]int{"CarrierGateways": 2},
	})
}

func covered() []graph.Covered {
	set := func(call string) model.DataSet {
		return model.DataSet{Call: call, Account: "111122223333", Region: "eu-west-1"}
	}
	return []graph.Covered{
		{DataSet: set("ec2:DescribeSubnets"), Presence: "present", Count: 1234},
		{DataSet: set("ec2:DescribeNetworkAcls"), Presence: "not collected", Matters: "a subnet of db:orders-1 has an ACL", Command: "aws ec2 describe-network-acls --region eu-west-1"},
		{DataSet: set("ec2:DescribeDhcpOptions"), Presence: "not collected", Assumed: "AmazonProvidedDNS", Command: "aws ec2 describe-dhcp-options --region eu-west-1"},
	}
}
