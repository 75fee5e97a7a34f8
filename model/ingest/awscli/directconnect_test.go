package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

const dxGatewayID = "5f294f92-bafb-4011-916d-9b0bdexample"

// rule: DX-1, DX-3, DX-13, DX-15, DX-16
func TestDirectConnect(t *testing.T) {
	doc := `{"connections":[{"ownerAccount":"111122223333","connectionId":"dxcon-1","connectionName":"x","connectionState":"available","region":"eu-west-1","location":"x","bandwidth":"1Gbps","vlan":1,"loaIssueTime":1.5,"tags":[{"key":"Name","value":"line"}],"macSecKeys":[],"awsDevice":"x","portEncryptionStatus":"x","partnerInterconnectMacSecCapable":false}],
	 "lags":[{"lagId":"dxlag-1","ownerAccount":"111122223333","lagName":"x","lagState":"down","region":"eu-west-1","minimumLinks":2,"numberOfConnections":2,"connections":[{"connectionId":"dxcon-2","connectionState":"down"}],"allowsHostedConnections":false}],
	 "virtualInterfaces":[{"ownerAccount":"111122223333","virtualInterfaceId":"dxvif-1","virtualInterfaceType":"private","virtualInterfaceState":"available","connectionId":"dxcon-1","virtualGatewayId":"vgw-1","directConnectGatewayId":"","region":"eu-west-1","vlan":7,"asn":65000,"asnLong":65000,"amazonSideAsn":64512,"authKey":"s3cr3t","customerRouterConfig":"s3cr3t","addressFamily":"ipv4","mtu":1500,"siteLinkEnabled":false,"routeFilterPrefixes":[],
	   "bgpPeers":[{"bgpPeerId":"p-1","asn":65000,"authKey":"s3cr3t","addressFamily":"ipv6","bgpPeerState":"available","bgpStatus":"down","awsDeviceV2":"x"},{"bgpPeerId":"p-2","addressFamily":"ipv4","bgpPeerState":"available","bgpStatus":"up"},{"addressFamily":"ipv4","bgpPeerState":"deleted","bgpStatus":"down"}],"tags":[]},
	  {"ownerAccount":"111122223333","virtualInterfaceId":"dxvif-2","virtualInterfaceType":"transit","virtualInterfaceState":"confirming","connectionId":"dxlag-1","virtualGatewayId":"","directConnectGatewayId":"` + dxGatewayID + `","region":"eu-west-1","siteLinkEnabled":true},
	  {"ownerAccount":"111122223333","virtualInterfaceId":"dxvif-3","virtualInterfaceType":"public","virtualInterfaceState":"available","connectionId":"dxcon-1","region":"eu-west-1","routeFilterPrefixes":[{"cidr":"203.0.113.0/24"},{"cidr":"198.51.100.0/24"}]}]}`
	s := clean(t, "111122223333/eu-west-1/dx.json", doc)
	c, _ := model.Get[*model.DXConnection](s, model.KindDXConnection, "dxcon-1")
	eq(t, "connection", words(c.State, c.LAG, c.Account, c.Region, c.Name()), "[available false 111122223333 eu-west-1 line]")
	c, _ = model.Get[*model.DXConnection](s, model.KindDXConnection, "dxlag-1")
	eq(t, "LAG", words(c.State, c.LAG), "[down true]")
	vif := func(id string) *model.DXVirtualInterface {
		v, ok := model.Get[*model.DXVirtualInterface](s, model.KindDXVirtualInterface, id)
		if !ok {
			t.Fatal(id)
		}
		return v
	}
	v := vif("dxvif-1")
	eq(t, "private", words(v.Type, v.State, v.Connection, v.VPNGateway, v.DXGateway, v.SiteLink, v.Peers), "[private available dxcon-1 vgw-1  false [{ipv4 up} {ipv6 down}]]")
	v = vif("dxvif-2")
	eq(t, "transit", words(v.Type, v.State, v.Connection, v.VPNGateway, v.DXGateway, v.SiteLink), "[transit confirming dxlag-1  "+dxGatewayID+" true]")
	eq(t, "public", vif("dxvif-3").RouteFilters, "[198.51.100.0/24 203.0.113.0/24]")
	for _, call := range []string{"directconnect:DescribeConnections", "directconnect:DescribeLags", "directconnect:DescribeVirtualInterfaces"} {
		eq(t, call, sets(s, call), "111122223333/eu-west-1")
	}
	// Batfish's spelling says the same.
	upper := strings.NewReplacer(`"connections":[{"ownerAccount"`, `"Connections":[{"OwnerAccount"`, `"lags":[{"lagId"`, `"Lags":[{"LagId"`, `"virtualInterfaces"`, `"VirtualInterfaces"`,
		`"ownerAccount"`, `"OwnerAccount"`, `"virtualInterfaceId"`, `"VirtualInterfaceId"`, `"bgpPeers"`, `"BgpPeers"`, `"bgpStatus"`, `"BgpStatus"`, `"cidr"`, `"Cidr"`, `"key"`, `"Key"`, `"value"`, `"Value"`).Replace(doc)
	if a, b := digest(t, s), digest(t, clean(t, "111122223333/eu-west-1/dx.json", upper)); a != b {
		t.Error("the spelling of members makes another world")
	}
	// Other services have connections too.
	s = loaded(t, "c.json", `{"Connections":[{"EndpointArn":"x","ReplicationInstanceArn":"y"}]}`)
	if len(s.Problems()) > 0 || s.Count(model.KindDXConnection) > 0 || s.Status(model.DataSet{Call: "directconnect:DescribeConnections"}).Complete() {
		t.Error(s.Problems())
	}
	oneProblem(t, loaded(t, "a", strings.Replace(doc, `203.0.113.0/24`, "x", 1)), "$.virtualInterfaces[2].routeFilterPrefixes", "not an address block")
}

// rule: DX-4, DX-5, DX-6
func TestDirectConnectGateway(t *testing.T) {
	gateway := `{"directConnectGateways":[{"directConnectGatewayId":"` + dxGatewayID + `","directConnectGatewayName":"x","amazonSideAsn":64512,"ownerAccount":"111122223333","directConnectGatewayState":"available","tags":[]}]}`
	attachments := `{"directConnectGatewayAttachments":[{"directConnectGatewayId":"` + dxGatewayID + `","virtualInterfaceId":"dxvif-2","virtualInterfaceRegion":"eu-west-1","virtualInterfaceOwnerAccount":"111122223333","attachmentState":"detaching","attachmentType":"TransitVirtualInterface"},{"directConnectGatewayId":"` + dxGatewayID + `","virtualInterfaceId":"dxvif-1","attachmentState":"attached"}]}`
	associations := `{"directConnectGatewayAssociations":[{"directConnectGatewayId":"` + dxGatewayID + `","directConnectGatewayOwnerAccount":"111122223333","associationState":"updating","associatedGateway":{"id":"tgw-1","type":"transitGateway","ownerAccount":"999988887777","region":"eu-west-1"},"associationId":"a-1","allowedPrefixesToDirectConnectGateway":[{"cidr":"10.2.0.0/16"},{"cidr":"10.1.0.0/16"}]},
	 {"directConnectGatewayId":"` + dxGatewayID + `","associationState":"disassociated","virtualGatewayId":"vgw-1","virtualGatewayRegion":"eu-west-1","virtualGatewayOwnerAccount":"111122223333","allowedPrefixesToDirectConnectGateway":[{"cidr":"10.0.0.0/15"}]}]}`
	const at, there = "111122223333/eu-west-1/", "111122223333/us-east-1/"
	get := func(s *model.Snapshot) *model.DXGateway {
		g, ok := model.Get[*model.DXGateway](s, model.KindDXGateway, dxGatewayID)
		if !ok {
			t.Fatal("no gateway")
		}
		return g
	}
	// The gateway belongs to no Region: two folders show one gateway and one data set.
	s := clean(t, at+"g", gateway, at+"a", attachments, at+"s", associations, there+"g", gateway)
	g := get(s)
	eq(t, "gateway", words(g.State, g.Account, g.Region, g.HasAttachments, g.HasAssociations, g.Attachments), "[available 111122223333  true true [{dxvif-1 attached} {dxvif-2 detaching}]]")
	eq(t, "associations", fmt.Sprint(g.Associations), "[{tgw-1 transitGateway updating [10.1.0.0/16 10.2.0.0/16]} {vgw-1 virtualPrivateGateway disassociated [10.0.0.0/15]}]")
	for _, call := range []string{"directconnect:DescribeDirectConnectGateways", "directconnect:DescribeDirectConnectGatewayAttachments", "directconnect:DescribeDirectConnectGatewayAssociations"} {
		eq(t, call, sets(s, call), call[:0]+"111122223333/?")
		if !s.Status(model.DataSet{Call: call, Account: "111122223333", Region: "us-east-1"}).Complete() {
			t.Errorf("%s is not there in every Region", call)
		}
	}
	g = get(clean(t, "g", gateway, "s", subnetA))
	eq(t, "bare", words(g.HasAttachments, g.HasAssociations, g.Account, g.Region), "[false false 111122223333 ]")
	// An empty list names no gateway: the file's name or the document does.
	g = get(clean(t, at+"g", gateway, at+dxGatewayID+"-attachments.json", `{"directConnectGatewayAttachments":[]}`, at+"w", `{"directConnectGatewayId":"`+dxGatewayID+`","directConnectGatewayAssociations":[]}`))
	eq(t, "empty", words(g.HasAttachments, g.HasAssociations, len(g.Attachments)), "[true true 0]")
	g = get(clean(t, at+"g", gateway, at+"e", `{"directConnectGatewayAttachments":[],"directConnectGatewayAssociations":[]}`))
	eq(t, "of which gateway", words(g.HasAttachments, g.HasAssociations), "[false false]")
	g = get(clean(t, at+"s", strings.TrimSuffix(associations, "}")+`,"nextToken":"x"}`))
	eq(t, "first page", words(g.HasAssociations, len(g.Associations)), "[false 2]")
	oneProblem(t, loaded(t, at+"s", strings.Replace(associations, "10.2.0.0/16", "x", 1)), "$.directConnectGatewayAssociations[0].allowedPrefixesToDirectConnectGateway", "not an address block")
}

// rule: DX-12
func TestMixedDirectConnectGateway(t *testing.T) {
	list := func(kind, state string) string {
		return `{"directConnectGatewayAssociations":[{"directConnectGatewayId":"` + dxGatewayID + `","associationState":"associated","associatedGateway":{"id":"vgw-1","type":"virtualPrivateGateway"}},` +
			`{"directConnectGatewayId":"` + dxGatewayID + `","associationState":"` + state + `","associatedGateway":{"id":"x-2","type":"` + kind + `"}}]}`
	}
	s := loaded(t, "g", list("transitGateway", "associated"))
	oneProblem(t, s, "$.directConnectGatewayAssociations[0]", "associated with a virtual private gateway (vgw-1) and with a transit gateway (x-2)")
	if g, ok := model.Get[*model.DXGateway](s, model.KindDXGateway, dxGatewayID); !ok || len(g.Associations) != 2 {
		t.Error("an association is lost")
	}
	clean(t, "g", list("virtualPrivateGateway", "associated"))
	clean(t, "g", list("transitGateway", "disassociated"))
}
