package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

// vpn is a connection with more members.
func vpn(members string) string {
	return `{"VpnConnections":[{"VpnConnectionId":"vpn-1","State":"available","CustomerGatewayId":"cgw-1","Type":"ipsec.1","Category":"VPN",` + members + `}]}`
}

// rule: VPN-1, VPN-3, VPN-4, VPN-9, VPN-10, VPN-12, VPN-13, VPN-16
func TestVPNConnection(t *testing.T) {
	conn := func(members string) *model.VPNConnection {
		return one[*model.VPNConnection](t, model.KindVPNConnection, "vpn-1", vpn(members))
	}
	c := conn(`"VpnGatewayId":"vgw-1","Options":{"StaticRoutesOnly":true,"EnableAcceleration":false,"LocalIpv4NetworkCidr":"10.9.0.0/16","RemoteIpv4NetworkCidr":"10.1.0.0/16","OutsideIpAddressType":"PublicIpv4","TunnelInsideIpVersion":"ipv4","TunnelOptions":[{"OutsideIpAddress":"192.0.2.1","PreSharedKey":"s3cr3t"}]},
	 "Routes":[{"DestinationCidrBlock":"10.9.0.0/16","Source":"Static","State":"available"},{"DestinationCidrBlock":"10.8.0.0/16","State":"deleting"}],
	 "VgwTelemetry":[{"OutsideIpAddress":"192.0.2.2","Status":"DOWN","StatusMessage":"IPSEC IS UP","AcceptedRouteCount":0,"LastStatusChange":"2026-11-23T10:00:00+00:00"},{"OutsideIpAddress":"192.0.2.1","Status":"UP","StatusMessage":"2 BGP ROUTES","AcceptedRouteCount":2,"LastStatusChange":"2026-11-23 12:00:00+02:00"}],"Tags":[{"Key":"Name","Value":"office"}]`)
	eq(t, "static", words(c.VPNGateway, c.TransitGateway, c.CoreNetwork, c.CustomerGateway, c.StaticOnly, c.State, c.Name()), "[vgw-1   cgw-1 true available office]")
	eq(t, "routes", fmt.Sprint(c.Routes), "[{10.8.0.0/16 deleting} {10.9.0.0/16 available}]")
	eq(t, "what may pass", words(c.Local4, c.Remote4, c.Local6.IsValid(), c.Remote6.IsValid()), "[10.9.0.0/16 10.1.0.0/16 false false]")
	eq(t, "tunnels", fmt.Sprint(c.Tunnels), "[{192.0.2.1 UP 2 BGP ROUTES 2 2026-11-23T10:00:00Z} {192.0.2.2 DOWN IPSEC IS UP 0 2026-11-23T10:00:00Z}]")

	// On a transit gateway Routes is empty and the default blocks are everything.
	c = conn(`"TransitGatewayId":"tgw-1","Options":{"StaticRoutesOnly":true,"TunnelInsideIpVersion":"ipv6","LocalIpv6NetworkCidr":"::/0","RemoteIpv6NetworkCidr":"2001:db8::/32"},"Routes":[]`)
	eq(t, "transit", words(c.VPNGateway, c.TransitGateway, c.StaticOnly, len(c.Routes), c.InsideIPv6, c.Local6, c.Remote6, c.Local4.IsValid(), len(c.Tunnels)), "[ tgw-1 true 0 true ::/0 2001:db8::/32 false 0]")
	c = conn(`"CoreNetworkArn":"arn:aws:networkmanager::111122223333:core-network/core-network-1","CoreNetworkAttachmentArn":"x","GatewayAssociationState":"associated"`)
	eq(t, "core network", words(c.CoreNetwork, c.VPNGateway, c.TransitGateway, c.StaticOnly), "[arn:aws:networkmanager::111122223333:core-network/core-network-1   false]")
	c = conn(`"TransitGatewayId":"tgw-1","Options":{"OutsideIpAddressType":"PrivateIpv4","TransportTransitGatewayAttachmentId":"tgw-attach-9"}`)
	eq(t, "private", words(c.PrivateIP, c.Transport), "[true tgw-attach-9]")

	// A concentrator is attached to the transit gateway in the connection's place.
	s := clean(t, "v", vpn(`"VpnConcentratorId":"vcn-1"`), "a", attached(`"ResourceOwnerId":"111122223333","ResourceType":"vpn-concentrator","ResourceId":"vcn-1"`))
	c, _ = model.Get[*model.VPNConnection](s, model.KindVPNConnection, "vpn-1")
	eq(t, "concentrator", words(c.Concentrator, c.TransitGateway), "[vcn-1 tgw-1]")

	oneProblem(t, loaded(t, "a", vpn(`"Routes":[{"DestinationCidrBlock":"10.9"}]`)), "$.VpnConnections[0].Routes[0].DestinationCidrBlock", `"10.9" is not an address block`)
	oneProblem(t, loaded(t, "a", vpn(`"Options":{"LocalIpv4NetworkCidr":"x"}`)), "$.VpnConnections[0].Options.LocalIpv4NetworkCidr", "not an address block")
	if c := conn(`"VgwTelemetry":[{"OutsideIpAddress":"192.0.2.2","Status":"UP","LastStatusChange":"yesterday"}]`); c.Tunnels[0].Changed != "" {
		t.Error("a time that is none")
	}
}

// rule: VPN-6, VPN-11, VPN-14
func TestVPNGateway(t *testing.T) {
	doc := `{"VpnGateways":[{"VpnGatewayId":"vgw-1","State":"available","Type":"ipsec.1","AmazonSideAsn":64512,"AvailabilityZone":"","VpcAttachments":[{"State":"attached","VpcId":"vpc-0a"},{"State":"detached","VpcId":"vpc-0b"}],"Tags":[]}],
	 "CustomerGateways":[{"CustomerGatewayId":"cgw-1","State":"available","IpAddress":"198.51.100.7","BgpAsn":"65000","DeviceName":"x","Type":"ipsec.1","Tags":[]},{"CustomerGatewayId":"cgw-2","State":"available","BgpAsnExtended":"4200000000","CertificateArn":"x"}]}`
	s := clean(t, "a", doc, "v", vpcA, "s", subnetA)
	g, _ := model.Get[*model.VPNGateway](s, model.KindVPNGateway, "vgw-1")
	eq(t, "gateway", words(g.State, g.Attachments, g.Account, g.Region), "[available [{vpc-0a attached} {vpc-0b detached}] 111122223333 eu-west-1]")
	c, _ := model.Get[*model.CustomerGateway](s, model.KindCustomerGateway, "cgw-1")
	eq(t, "customer", words(c.State, c.IP, c.ASN), "[available 198.51.100.7 65000]")
	c, _ = model.Get[*model.CustomerGateway](s, model.KindCustomerGateway, "cgw-2")
	eq(t, "no address", words(c.IP.IsValid(), c.ASN), "[false 4200000000]")
	if s.Count(model.KindOther) > 0 {
		t.Error("still others")
	}
	oneProblem(t, loaded(t, "a", strings.Replace(doc, `"VpnGatewayId":"vgw-1",`, "", 1)), "$.VpnGateways[0]", "no VpnGatewayId")
}
