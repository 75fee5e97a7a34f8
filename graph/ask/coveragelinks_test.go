package ask

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/model"
)

// linked is the little world with a route to a transit gateway that another account owns.
func linked(more ...model.Resource) []graph.Covered {
	c := model.Contents{Resources: slices.Concat(littleNetwork(), littleHosts(), littleDatabases(), []model.Resource{
		&model.TransitGateway{Meta: meta(model.KindTransitGateway, "tgw-1")},
		&model.TransitGatewayAttachment{Meta: meta(model.KindTransitGatewayAttachment, "tgw-attach-1"), TransitGateway: "tgw-1", TransitGatewayOwner: own, ResourceType: "vpc", VPC: "vpc-a", AssociationTold: true},
		&model.TransitGatewayAttachment{Meta: meta(model.KindTransitGatewayAttachment, "tgw-attach-2"), TransitGateway: "tgw-2", TransitGatewayOwner: other, ResourceType: "vpc", VPC: "vpc-a", Subnets: []string{"subnet-a"}},
		&model.TransitGatewayRouteTable{Meta: meta(model.KindTransitGatewayRouteTable, "tgw-rtb-0a"), TransitGateway: "tgw-1"},
		&model.TransitGatewayRouteTable{Meta: meta(model.KindTransitGatewayRouteTable, "tgw-rtb-0b"), TransitGateway: "tgw-1", RoutesKnown: true},
		&model.DXGateway{Meta: model.Meta{Ref: model.Ref{Kind: model.KindDXGateway, ID: "5f294f92"}, Account: own}, HasAssociations: true},
		&model.DXVirtualInterface{Meta: meta(model.KindDXVirtualInterface, "dxvif-1"), Connection: "dxlag-1"},
	}, more)}
	a, err := New(model.New(c), Options{})
	if err != nil {
		panic(err)
	}
	return a.Coverage()
}

// rule: TGW-27, TGW-28, DX-4, DX-15
func TestCoverageLinks(t *testing.T) {
	rows := linked()
	find := func(rows []graph.Covered, call, account, region string) graph.Covered {
		var out []graph.Covered
		for _, r := range rows {
			if r.DataSet == (model.DataSet{Call: call, Account: account, Region: region}) {
				out = append(out, r)
			}
		}
		if len(out) != 1 {
			return graph.Covered{Presence: "no row"}
		}
		return out[0]
	}
	for _, c := range []struct {
		call, account, region, presence, matters, command string
	}{
		{"ec2:SearchTransitGatewayRoutes", own, here, "truncated", "the tables of transit gateways", "--transit-gateway-route-table-id tgw-rtb-0a --filters Name=type,Values=static,propagated"},
		{"ec2:DescribeTransitGatewayVpcAttachments", own, here, "truncated", "where transit gateways enter", "describe-transit-gateway-vpc-attachments --region eu-west-1"},
		{"ec2:GetTransitGatewayRouteTableAssociations", own, here, "no row", "", ""},
		{"ec2:DescribeTransitGatewayPeeringAttachments", own, here, "no row", "", ""},
		{"directconnect:DescribeLags", own, here, "not collected", "whether Direct Connect", "describe-lags"},
		{"directconnect:DescribeDirectConnectGateways", own, "", "not collected", "whether Direct Connect", "describe-direct-connect-gateways   #"},
		{"directconnect:DescribeDirectConnectGateways", own, here, "no row", "", ""},
		{"directconnect:DescribeDirectConnectGatewayAttachments", own, "", "not collected", "which sites", "--direct-connect-gateway-id 5f294f92"},
		{"directconnect:DescribeDirectConnectGatewayAssociations", own, "", "no row", "", ""},
		{"ec2:DescribeTransitGateways", own, here, "not collected", "whether transit gateways", "describe-transit-gateways"},
		{"ec2:DescribeCustomerGateways", own, here, "not collected", "", "describe-customer-gateways"},
		// The owner of a shared transit gateway alone sees its tables.
		{"ec2:DescribeTransitGatewayRouteTables", other, here, "not collected", "the tables of transit gateways", "account 999988887777"},
	} {
		r := find(rows, c.call, c.account, c.region)
		if r.Presence != c.presence || !has(r.Matters, c.matters) || !strings.Contains(r.Command, c.command) {
			t.Errorf("%s in %s/%s: %+v", c.call, c.account, c.region, r)
		}
	}
	// Where nothing leads to a transit gateway or a virtual private gateway their listings do not matter.
	for _, r := range partial(Options{}).Coverage() {
		if r.DataSet.Call == "ec2:DescribeVpnGateways" && r.Matters != "" {
			t.Errorf("%+v", r)
		}
	}
	// An attachment that does not tell its table asks for the associations of the gateway's tables.
	rows = linked(&model.TransitGatewayAttachment{Meta: meta(model.KindTransitGatewayAttachment, "tgw-attach-3"), TransitGateway: "tgw-1", TransitGatewayOwner: own, ResourceType: "connect", Transport: "tgw-attach-1"})
	r := find(rows, "ec2:GetTransitGatewayRouteTableAssociations", own, here)
	if !strings.Contains(r.Command, "--transit-gateway-route-table-id tgw-rtb-0a") || !strings.Contains(r.Command, "--transit-gateway-route-table-id tgw-rtb-0b") {
		t.Errorf("%+v", r)
	}
	if r := find(rows, "ec2:DescribeTransitGatewayConnectPeers", own, here); r.Presence != "not collected" {
		t.Errorf("%+v", r)
	}
}

func TestLinkReferences(t *testing.T) {
	r := &Resolver{}
	for _, c := range []struct {
		m    model.Resource
		want string
	}{
		{&model.TransitGatewayAttachment{TransitGateway: "tgw-1", State: "available", ResourceType: "vpc", VPC: "vpc-1", Subnets: []string{"subnet-1"}, Association: "tgw-rtb-1"}, "tgw-1 attached, available; vpc-1 attached, available; subnet-1 enters the VPC by it; tgw-rtb-1 uses the table"},
		{&model.TransitGatewayAttachment{TransitGateway: "tgw-1", PeerTransitGateway: "tgw-2", ResourceType: "peering", PeerAssociation: "tgw-rtb-2"}, "tgw-1 attached; tgw-2 attached; tgw-rtb-2 uses the table"},
		{&model.TransitGatewayAttachment{ResourceType: "vpn", Resource: "vpn-1", Transport: "tgw-attach-2"}, "tgw-attach-2 carried by it; vpn-1 attached"},
		{&model.TransitGatewayAttachment{ResourceType: "direct-connect-gateway", Resource: "g"}, "g attached"},
		{&model.TransitGatewayRouteTable{TransitGateway: "tgw-1", Associations: []string{"tgw-attach-1"}, Propagations: []string{"tgw-attach-2"}, Routes: []model.TransitGatewayRoute{{PrefixList: "pl-1", Type: "static", State: "blackhole"}},
			PrefixLists: []model.TransitGatewayPrefixList{{PrefixList: "pl-1", Blackhole: true}}}, "tgw-1 in it; tgw-attach-1 its route table; tgw-attach-2 propagates into it; pl-1 static route pl-1, blackhole; pl-1 reference to pl-1, blackhole"},
		{&model.VPNGateway{Attachments: []model.GatewayAttachment{{VPC: "vpc-1", State: "attached"}}}, "vpc-1 attached, attached"},
		{&model.VPNConnection{VPNGateway: "vgw-1", CustomerGateway: "cgw-1"}, "vgw-1 ends at it; cgw-1 leads to it"},
		{&model.DXVirtualInterface{Connection: "dxcon-1", DXGateway: "g"}, "dxcon-1 runs over it; g leads to it"},
		{&model.DXGateway{Attachments: []model.DXAttachment{{VirtualInterface: "dxvif-1", State: "attached"}}, Associations: []model.DXAssociation{{Gateway: "tgw-1", State: "associated"}, {Gateway: "vgw-1", State: "updating"}}}, "dxvif-1 attached, attached; tgw-1 associated, associated; vgw-1 associated, updating"},
	} {
		var got []string
		for _, ref := range references[linkKindOf(c.m)](r, c.m) {
			got = append(got, ref.ref.ID+" "+ref.how)
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%T: %s\nwant %s", c.m, s, c.want)
		}
	}
}

func linkKindOf(m model.Resource) model.Kind {
	switch m.(type) {
	case *model.TransitGatewayAttachment:
		return model.KindTransitGatewayAttachment
	case *model.TransitGatewayRouteTable:
		return model.KindTransitGatewayRouteTable
	case *model.VPNGateway:
		return model.KindVPNGateway
	case *model.VPNConnection:
		return model.KindVPNConnection
	case *model.DXVirtualInterface:
		return model.KindDXVirtualInterface
	}
	return model.KindDXGateway
}

// TestCoverageClientVPN: the calls for single endpoints are asked for where they are missing, and the listing where something
// of an endpoint is there.
func TestCoverageClientVPN(t *testing.T) {
	row := func(rows []graph.Covered, call string) graph.Covered {
		for _, r := range rows {
			if r.DataSet.Call == "ec2:DescribeClientVpn"+call && r.DataSet.Account == own {
				return r
			}
		}
		return graph.Covered{}
	}
	// rule: CVPN-1, GEN-8
	rows := linked(&model.ClientVPNEndpoint{Meta: meta(model.KindClientVPNEndpoint, "cvpn-endpoint-1"), HasRoutes: true})
	for call, missing := range map[string]bool{"TargetNetworks": true, "AuthorizationRules": true, "Routes": false} {
		r := row(rows, call)
		if got := strings.Contains(r.Command, "--client-vpn-endpoint-id cvpn-endpoint-1") && r.Matters != ""; got != missing {
			t.Errorf("%s: %+v", call, r)
		}
	}
	if r := row(linked(), "Endpoints"); r.Matters != "" {
		t.Errorf("nothing of an endpoint is there: %+v", r)
	}
	rows = linked(&model.NetworkInterface{Meta: meta(model.KindNetworkInterface, "eni-v"), Description: "ClientVPN Endpoint resource", VPC: "vpc-a", Subnet: "subnet-a"})
	if r := row(rows, "Endpoints"); r.Matters == "" || r.Command == "" {
		t.Errorf("an endpoint's interface is there: %+v", r)
	}
}
