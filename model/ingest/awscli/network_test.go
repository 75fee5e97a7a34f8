package awscli

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"portolan/model"
)

// rule: NET-1
func TestVPCBlocks(t *testing.T) {
	v := one[*model.VPC](t, model.KindVPC, "vpc-0a", `{"Vpcs":[{"VpcId":"vpc-0a","CidrBlock":"10.2.0.0/16","DhcpOptionsId":"dopt-1","IsDefault":true,"State":"available","InstanceTenancy":"default",
	 "CidrBlockAssociationSet":[{"AssociationId":"a","CidrBlock":"100.64.0.0/16","CidrBlockState":{"State":"associated"}},{"CidrBlock":"10.2.0.0/16","CidrBlockState":{"State":"associated"}},{"CidrBlock":"10.1.0.0/16","CidrBlockState":{"State":"disassociated"}}],
	 "Ipv6CidrBlockAssociationSet":[{"Ipv6CidrBlock":"2600:1f00::/56","Ipv6CidrBlockState":{"State":"associated"},"Ipv6Pool":"Amazon"},{"Ipv6CidrBlock":"2600:1f01::/56","Ipv6CidrBlockState":{"State":"disassociating"}}],
	 "EncryptionControl":{"Mode":"enforce","ResourceExclusions":{"NatGateway":{"State":"disabled"},"Lambda":{"State":"enabled"},"InternetGateway":{"State":"enabled"}}},"BlockPublicAccessStates":{"InternetGatewayBlockMode":"off"}}]}`)
	eq(t, "blocks", v.CIDRs, "[{Prefix:10.2.0.0/16 State:associated} {Prefix:10.1.0.0/16 State:disassociated} {Prefix:100.64.0.0/16 State:associated} {Prefix:2600:1f00::/56 State:associated} {Prefix:2600:1f01::/56 State:disassociating}]")
	eq(t, "those that count", model.Associated(v.CIDRs), "[10.2.0.0/16 100.64.0.0/16 2600:1f00::/56]")
	eq(t, "others", []any{v.DHCPOptions, v.IsDefault, v.Encryption, v.EncryptionExc, v.BPAMode}, "[dopt-1 true enforce [InternetGateway Lambda] off]")
	v = one[*model.VPC](t, model.KindVPC, "vpc-0a", vpcA) // without the association list
	eq(t, "blocks", v.CIDRs, "[{Prefix:10.0.0.0/16 State:associated}]")
}

// rule: NET-3
func TestSubnetPlace(t *testing.T) {
	doc := `{"Subnets":[{"SubnetId":"subnet-1","VpcId":"vpc-0a","CidrBlock":"10.0.1.0/24","AvailabilityZone":"us-east-1a","AvailabilityZoneId":"use1-az4","OwnerId":"111122223333","EnableDns64":true,"MapPublicIpOnLaunch":true},
	 {"SubnetId":"subnet-2","VpcId":"vpc-0a","AvailabilityZone":"us-east-1b","OwnerId":"111122223333","Ipv6Native":true,"Ipv6CidrBlockAssociationSet":[{"Ipv6CidrBlock":"2600:1f00::/64","Ipv6CidrBlockState":{"State":"associated"}}]},
	 {"SubnetId":"subnet-3","VpcId":"vpc-0a","CidrBlock":"10.0.3.0/24","AvailabilityZone":"us-east-1b","OwnerId":"999988887777"}]}`
	zones := `{"AvailabilityZones":[{"ZoneName":"us-east-1b","ZoneId":"use1-az6","RegionName":"us-east-1"}]}`
	s := clean(t, "111122223333/s.json", doc, "111122223333/z.json", zones)
	for id, want := range map[string]string{
		"subnet-1": "[us-east-1a use1-az4 us-east-1 [{Prefix:10.0.1.0/24 State:associated}] false true]",
		"subnet-2": "[us-east-1b use1-az6 us-east-1 [{Prefix:2600:1f00::/64 State:associated}] true false]",
		"subnet-3": "[us-east-1b  us-east-1 [{Prefix:10.0.3.0/24 State:associated}] false false]", // names are per account
	} {
		n, _ := model.Get[*model.Subnet](s, model.KindSubnet, id)
		eq(t, id, []any{n.Zone, n.ZoneID, n.Region, n.CIDRs, n.IPv6Native, n.DNS64}, want)
	}
}

func TestRegionOfZone(t *testing.T) {
	for zone, want := range map[string]string{
		"us-east-2b": "us-east-2", "us-west-2-lax-1a": "us-west-2", "us-east-1-wl1-bos-wlz-1": "us-east-1", "us-gov-east-1a": "us-gov-east-1",
		"ap-southeast-5": "ap-southeast-5", "": "", "somewhere": "", "-": "", "a-": "",
	} {
		eq(t, zone, regionOfZone(zone), want)
	}
}

// rule: DNS-1, DNS-2, DNS-7, BPA-1
func TestAttributes(t *testing.T) {
	s := clean(t, "a.json", `{"VpcId":"vpc-0a","EnableDnsSupport":{"Value":true}}{"EnableDnsHostnames":{"Value":false},"VpcId":"vpc-0a"}{"VpcId":"vpc-0b","EnableNetworkAddressUsageMetrics":{"Value":false}}`, "b.json", vpcA,
		"c.json", `{"DhcpOptions":[{"DhcpOptionsId":"dopt-1","OwnerId":"111122223333","DhcpConfigurations":[{"Key":"domain-name","Values":[{"Value":"x"}]},{"Key":"domain-name-servers","Values":[{"Value":"10.0.0.53"},{"Value":"10.0.0.54"}]}],"Tags":[]}]}`,
		"d.json", `{"VpcBlockPublicAccessOptions":{"AwsAccountId":"111122223333","AwsRegion":"eu-west-1","State":"update-complete","InternetGatewayBlockMode":"block-ingress","Reason":"r","LastUpdateTimestamp":"2026-01-01","ManagedBy":"account","ExclusionsAllowed":"allowed"}}`)
	a, _ := model.Get[*model.VPCAttributes](s, model.KindVPCAttributes, "vpc-0a")
	eq(t, "attributes", []any{a.DNSSupport, a.DNSHostnames, a.Account, a.Region}, []any{model.Yes, model.No, "111122223333", "eu-west-1"})
	d, _ := model.Get[*model.DHCPOptions](s, model.KindDHCPOptions, "dopt-1")
	eq(t, "name servers", d.NameServers, "[10.0.0.53 10.0.0.54]")
	b, _ := model.Get[*model.BlockPublicAccess](s, model.KindBlockPublicAccess, "111122223333/eu-west-1")
	eq(t, "block public access", []string{b.Mode, b.State}, "[block-ingress update-complete]")
	s = clean(t, "111122223333/eu-west-1/d.json", `{"VpcBlockPublicAccessOptions":{"InternetGatewayBlockMode":"off"}}`)
	if _, ok := model.Get[*model.BlockPublicAccess](s, model.KindBlockPublicAccess, "111122223333/eu-west-1"); !ok {
		t.Error("the folder does not name the option")
	}
	oneProblem(t, loaded(t, "a.json", `{"EnableDnsSupport":{"Value":true}}`), "$", "without VpcId")
	oneProblem(t, loaded(t, "a.json", `{"VpcId":"vpc-0a","EnableDnsSupport":{"Value":"yes"}}`), "$.EnableDnsSupport", "a string where true or false is expected")
}

// acl is an ACL with entries.
func acl(entries string) string {
	return `{"NetworkAcls":[{"NetworkAclId":"acl-1","VpcId":"vpc-0a","OwnerId":"111122223333","IsDefault":true,"Associations":[{"NetworkAclAssociationId":"x","NetworkAclId":"acl-1","SubnetId":"subnet-2"},{"SubnetId":"subnet-1"}],"Entries":[` + entries + `]}]}`
}

// rule: NACL-1, NACL-2, NACL-4, NACL-9, NACL-10, NACL-11
func TestNetworkACL(t *testing.T) {
	for in, want := range map[string]string{
		// a protocol is a number as text or a name; -1 and protocols without ports ignore a range
		`{"RuleNumber":1,"Egress":false,"RuleAction":"allow","Protocol":"6","CidrBlock":"10.0.0.0/8","PortRange":{"From":1,"To":2}}`:        "{1 false true 6 10.0.0.0/8 true 1 2 -1 -1}",
		`{"RuleNumber":1,"Egress":true,"RuleAction":"deny","Protocol":"tcp","CidrBlock":"10.1.2.3/8","PortRange":{"From":0,"To":65535}}`:    "{1 true false 6 10.0.0.0/8 true 0 65535 -1 -1}",
		`{"RuleNumber":1,"Egress":false,"RuleAction":"allow","Protocol":"-1","CidrBlock":"0.0.0.0/0","PortRange":{"From":80,"To":80}}`:      "{1 false true -1 0.0.0.0/0 false 0 0 -1 -1}",
		`{"RuleNumber":1,"Egress":false,"RuleAction":"allow","Protocol":"47","CidrBlock":"0.0.0.0/0","PortRange":null,"IcmpTypeCode":null}`: "{1 false true 47 0.0.0.0/0 false 0 0 -1 -1}",
		// TCP without a range stays without: the packets that it would decide are unknown
		`{"RuleNumber":1,"Egress":false,"RuleAction":"allow","Protocol":"6","CidrBlock":"0.0.0.0/0"}`:                                      "{1 false true 6 0.0.0.0/0 false 0 0 -1 -1}",
		`{"RuleNumber":1,"Egress":false,"RuleAction":"allow","Protocol":"1","CidrBlock":"0.0.0.0/0","IcmpTypeCode":{"Type":8,"Code":-1}}`:  "{1 false true 1 0.0.0.0/0 false 0 0 8 -1}",
		`{"RuleNumber":1,"Egress":false,"RuleAction":"allow","Protocol":"58","Ipv6CidrBlock":"::/0","IcmpTypeCode":{"Type":-1,"Code":-1}}`: "{1 false true 58 ::/0 false 0 0 -1 -1}",
		`{"RuleNumber":32768,"Egress":false,"RuleAction":"deny","Protocol":"-1","Ipv6CidrBlock":"::/0"}`:                                   "{32768 false false -1 ::/0 false 0 0 -1 -1}",
	} {
		a := one[*model.NetworkACL](t, model.KindNetworkACL, "acl-1", acl(in))
		if got := fmt.Sprint(a.Entries[0]); got != want {
			t.Errorf("%s\n  = %s\nwant %s", in, got, want)
		}
		eq(t, "subnets", a.Subnets, "[subnet-1 subnet-2]")
	}
	e := func(n int, egress bool, block string) string {
		return fmt.Sprintf(`{"RuleNumber":%d,"Egress":%v,"RuleAction":"allow","Protocol":"-1",%s}`, n, egress, block)
	}
	a := one[*model.NetworkACL](t, model.KindNetworkACL, "acl-1", acl(strings.Join([]string{
		e(100, true, `"CidrBlock":"0.0.0.0/0"`), e(200, false, `"CidrBlock":"0.0.0.0/0"`), e(100, false, `"Ipv6CidrBlock":"::/0"`), e(100, false, `"CidrBlock":"0.0.0.0/0"`)}, ",")))
	order := ""
	for _, e := range a.Entries {
		order += fmt.Sprint(e.Egress, e.Number, e.Prefix, " ")
	}
	eq(t, "order", order, "false 100 0.0.0.0/0 false 100 ::/0 false 200 0.0.0.0/0 true 100 0.0.0.0/0 ")
	for in, path := range map[string]string{
		`{"RuleNumber":1,"RuleAction":"maybe","Protocol":"-1","CidrBlock":"0.0.0.0/0"}`:                                  "$.NetworkAcls[0].Entries[0].RuleAction",
		`{"RuleNumber":1,"RuleAction":"deny","Protocol":"-1"}`:                                                           "$.NetworkAcls[0].Entries[0].CidrBlock",
		`{"RuleNumber":1,"RuleAction":"deny","Protocol":"6","CidrBlock":"0.0.0.0/0","PortRange":{"From":9,"To":1}}`:      "$.NetworkAcls[0].Entries[0].PortRange",
		`{"RuleNumber":1,"RuleAction":"deny","Protocol":"6","CidrBlock":"0.0.0.0/0","PortRange":{"From":"9","To":"11"}}`: "$.NetworkAcls[0].Entries[0].PortRange.From",
		`{"RuleNumber":"x","RuleAction":"deny","Protocol":"6","CidrBlock":"0.0.0.0/0"}`:                                  "$.NetworkAcls[0].Entries[0].RuleNumber",
	} {
		s := loaded(t, "a.json", acl(in))
		oneProblem(t, s, path, "the element is not used")
		if s.Count(model.KindNetworkACL) != 0 {
			t.Error("the ACL is kept without the entry")
		}
	}
}

func table(routes, associations string) string {
	return `{"RouteTables":[{"RouteTableId":"rtb-1","VpcId":"vpc-0a","OwnerId":"111122223333","Tags":[],"PropagatingVgws":[{"GatewayId":"vgw-1"}],"Associations":[` + associations + `],"Routes":[` + routes + `]}]}`
}

// rule: RT-18, RT-3, RT-6, RT-11, RT-13, RT-24
func TestRoutes(t *testing.T) {
	for in, want := range map[string]model.RouteTarget{
		`"GatewayId":"local"`:              {Kind: model.TargetLocal},
		`"GatewayId":"igw-1"`:              {Kind: model.TargetInternetGateway, ID: "igw-1"},
		`"GatewayId":"vgw-1"`:              {Kind: model.TargetVPNGateway, ID: "vgw-1"},
		`"GatewayId":"vpce-1"`:             {Kind: model.TargetVPCEndpoint, ID: "vpce-1"},
		`"NatGatewayId":"nat-1"`:           {Kind: model.TargetNATGateway, ID: "nat-1"},
		`"TransitGatewayId":"tgw-1"`:       {Kind: model.TargetTransitGateway, ID: "tgw-1"},
		`"VpcPeeringConnectionId":"pcx-1"`: {Kind: model.TargetVPCPeering, ID: "pcx-1"},
		`"NetworkInterfaceId":"eni-1"`:     {Kind: model.TargetNetworkInterface, ID: "eni-1"},
		`"InstanceId":"i-1","InstanceOwnerId":"111122223333","NetworkInterfaceId":"eni-1"`: {Kind: model.TargetNetworkInterface, ID: "eni-1"},
		`"InstanceId":"i-1"`:                             {Kind: model.TargetInstance, ID: "i-1"},
		`"EgressOnlyInternetGatewayId":"eigw-1"`:         {Kind: model.TargetEgressOnlyInternetGateway, ID: "eigw-1"},
		`"LocalGatewayId":"lgw-1"`:                       {Kind: model.TargetLocalGateway, ID: "lgw-1"},
		`"CarrierGatewayId":"cagw-1"`:                    {Kind: model.TargetCarrierGateway, ID: "cagw-1"},
		`"CoreNetworkArn":"arn:aws:networkmanager::1:x"`: {Kind: model.TargetCoreNetwork, ID: "arn:aws:networkmanager::1:x"},
		`"OdbNetworkArn":"arn:aws:odb:x"`:                {Kind: model.TargetODBNetwork, ID: "arn:aws:odb:x"},
		`"GatewayId":null`:                               {},
	} {
		r := one[*model.RouteTable](t, model.KindRouteTable, "rtb-1", table(`{"DestinationCidrBlock":"10.0.0.1/8","State":"active","Origin":"CreateRoute",`+in+`}`, ""))
		eq(t, in, r.Routes, []model.Route{{Prefix: netip.MustParsePrefix("10.0.0.0/8"), Target: want, State: "active", Origin: "CreateRoute"}})
		eq(t, "propagating", r.Propagating, "[vgw-1]")
	}
	for in, want := range map[string]string{
		`{"DestinationIpv6CidrBlock":"2600:1F00::1/56","GatewayId":"local"}`:                                                                    "{2600:1f00::/56  {1 }  }",
		`{"DestinationPrefixListId":"pl-1","GatewayId":"vpce-1","State":"blackhole","Origin":"CreateRoute"}`:                                    "{invalid Prefix pl-1 {4 vpce-1} blackhole CreateRoute}",
		`{"DestinationCidrBlock":"10.0.0.0/8","GatewayId":"vgw-1","Origin":"EnableVgwRoutePropagation"}`:                                        "{10.0.0.0/8  {3 vgw-1}  EnableVgwRoutePropagation}",
		`{"DestinationCidrBlock":"10.0.0.0/8","NetworkInterfaceId":"eni-1","State":"filtered","Origin":"Advertisement","IpAddress":"10.0.0.1"}`: "{10.0.0.0/8  {8 eni-1} filtered Advertisement}",
	} {
		r := one[*model.RouteTable](t, model.KindRouteTable, "rtb-1", table(in, ""))
		if got := fmt.Sprint(r.Routes[0]); got != want {
			t.Errorf("%s = %s, want %s", in, got, want)
		}
	}
	oneProblem(t, loaded(t, "a.json", table(`{"GatewayId":"local"}`, "")), "$.RouteTables[0].Routes[0]", "without destination")
	s := loaded(t, "a.json", table(`{"DestinationCidrBlock":"10.0.0.0/8","NewGatewayId":"new-1"},{"DestinationCidrBlock":"11.0.0.0/8","GatewayId":"new-1","State":"odd"}`, ""))
	eq(t, "unread", s.Unread(), map[string]int{"RouteTables[].Routes[].NewGatewayId": 1, "RouteTables[].Routes[].GatewayId=new-…": 1, "RouteTables[].Routes[].State=odd": 1})
}

// rule: RT-1, RT-19
func TestAssociations(t *testing.T) {
	r := one[*model.RouteTable](t, model.KindRouteTable, "rtb-1", table("", `{"Main":true,"RouteTableAssociationId":"x","RouteTableId":"rtb-1"},
	 {"Main":false,"SubnetId":"subnet-2","AssociationState":{"State":"associated"}},{"Main":false,"SubnetId":"subnet-1"},
	 {"Main":false,"SubnetId":"subnet-3","AssociationState":{"State":"disassociating"}},{"GatewayId":"igw-1","AssociationState":{"State":"associated"}}`))
	eq(t, "associations", []any{r.Main, r.Subnets, r.Gateways}, "[true [subnet-1 subnet-2] [igw-1]]")
	r = one[*model.RouteTable](t, model.KindRouteTable, "rtb-1", table("", `{"Main":true,"AssociationState":{"State":"failed"}}`))
	eq(t, "main", r.Main, false)
}

// rule: RT-9, RT-10, SG-10
func TestPrefixLists(t *testing.T) {
	managed := `{"PrefixLists":[{"PrefixListId":"pl-0a","PrefixListName":"offices","PrefixListArn":"arn:aws:ec2:eu-west-1:111122223333:prefix-list/pl-0a","State":"modify-failed","Version":7,"OwnerId":"111122223333","AddressFamily":"IPv4","MaxEntries":5}]}`
	entries := `{"Entries":[{"Cidr":"10.9.1.1/16","Description":"x"},{"Cidr":"10.8.0.0/16"}]}`
	whole := "[offices modify-failed 7 [10.8.0.0/16 10.9.0.0/16] true 111122223333 eu-west-1]"
	for name, s := range map[string]*model.Snapshot{
		"by file name": clean(t, "a.json", managed, "entries-pl-0a.json", entries),
		"by folder":    clean(t, "a.json", managed, "pl-0a/entries.json", entries),
		"by wrapper":   clean(t, "a.json", managed, "b.json", strings.Replace(entries, "}]}", `}],"PrefixListId":"pl-0a"}`, 1)),
		"in one":       clean(t, "a.json", strings.TrimSuffix(managed, "}")+`,"PrefixListId":"pl-0a",`+strings.TrimPrefix(entries, "{")),
	} {
		p, _ := model.Get[*model.PrefixList](s, model.KindPrefixList, "pl-0a")
		eq(t, name, []any{p.ListName, p.State, p.Version, p.Entries, p.HasEntries, p.Account, p.Region}, whole)
	}
	p := one[*model.PrefixList](t, model.KindPrefixList, "pl-0a", managed)
	eq(t, "without entries", []any{p.Entries, p.HasEntries}, "[[] false]")
	p = one[*model.PrefixList](t, model.KindPrefixList, "pl-1", `{"PrefixLists":[{"PrefixListId":"pl-1","PrefixListName":"com.amazonaws.eu-west-1.s3","Cidrs":["52.218.0.0/17"]}]}`)
	eq(t, "DescribePrefixLists", []any{p.Entries, p.HasEntries}, "[[52.218.0.0/17] true]")
	// With entries missing a list would route and permit too little.
	for name, s := range map[string]*model.Snapshot{
		"more to come": clean(t, "pl-0a.json", strings.Replace(entries, "{", `{"NextToken":"x",`, 1)),
		"unreadable":   loaded(t, "pl-0a.json", strings.Replace(entries, "10.8.0.0/16", "ten", 1)),
	} {
		if p, _ := model.Get[*model.PrefixList](s, model.KindPrefixList, "pl-0a"); p.HasEntries {
			t.Errorf("%s: %+v", name, p)
		}
	}
	oneProblem(t, loaded(t, "x.json", entries), "$.Entries", "entries of a prefix list that nothing names")
}
