package awscli

import (
	"testing"

	"portolan/model"
)

const (
	vpnTargets = `"ClientVpnTargetNetworks":[{"AssociationId":"cvpn-assoc-1","VpcId":"vpc-0a","TargetNetworkId":"subnet-1","ClientVpnEndpointId":"cvpn-endpoint-1","Status":{"Code":"associated"},"SecurityGroups":["sg-2","sg-1"]}]`
	vpnRoutes  = `"Routes":[{"ClientVpnEndpointId":"cvpn-endpoint-1","DestinationCidr":"10.9.0.0/16","TargetSubnet":"subnet-1","Type":"Nat","Origin":"add-route","Status":{"Code":"active"},"Description":"d"},{"ClientVpnEndpointId":"cvpn-endpoint-1","DestinationCidr":"10.0.0.0/16","TargetSubnet":"subnet-1","Type":"Nat","Origin":"associate","Status":{"Code":"creating"}}]`
	vpnRules   = `"AuthorizationRules":[{"ClientVpnEndpointId":"cvpn-endpoint-1","Description":"d","GroupId":"ops","AccessAll":false,"DestinationCidr":"10.9.0.0/16","Status":{"Code":"active"}},{"ClientVpnEndpointId":"cvpn-endpoint-1","GroupId":"","AccessAll":true,"DestinationCidr":"0.0.0.0/0","Status":{"Code":"active"}}]`
	vpnListing = `"ClientVpnEndpoints":[{"ClientVpnEndpointId":"cvpn-endpoint-1","Description":"d","Status":{"Code":"available"},"CreationTime":"x","DnsName":"x","ClientCidrBlock":"10.100.0.0/22","DnsServers":["10.0.0.2"],"SplitTunnel":true,"VpnProtocol":"openvpn","TransportProtocol":"udp","VpnPort":443,"AssociatedTargetNetworks":[],"ServerCertificateArn":"x","AuthenticationOptions":[],"ConnectionLogOptions":{"Enabled":false},"Tags":[{"Key":"Name","Value":"staff"}],"SecurityGroupIds":["sg-1"],"VpcId":"vpc-0a","SessionTimeoutHours":24,"TrafficIpAddressType":"ipv4"}]`
)

// rule: CVPN-1, CVPN-3, CVPN-4, CVPN-6, CVPN-7
func TestClientVPN(t *testing.T) {
	const in = "111122223333/eu-west-1/"
	want := "[available vpc-0a 10.100.0.0/22 2 [sg-1] [10.0.0.2] ipv4 [{subnet-1 vpc-0a associated [sg-1 sg-2]}] [{10.0.0.0/16 subnet-1 creating} {10.9.0.0/16 subnet-1 active}] [{0.0.0.0/0 true  active} {10.9.0.0/16 false ops active}] true true true]"
	said := func(s *model.Snapshot) string {
		e, _ := model.Get[*model.ClientVPNEndpoint](s, model.KindClientVPNEndpoint, "cvpn-endpoint-1")
		return words(e.State, e.VPC, e.ClientCIDR, e.SplitTunnel, e.Groups, e.DNSServers, e.Traffic, e.Associations, e.Routes, e.Rules, e.HasAssociations, e.HasRoutes, e.HasRules)
	}
	for name, s := range map[string]*model.Snapshot{
		"apart":                 clean(t, in+"a", "{"+vpnListing+"}", in+"b", "{"+vpnTargets+"}", in+"c", "{"+vpnRoutes+"}", in+"d", "{"+vpnRules+"}"),
		"together":              clean(t, in+"a", "{"+vpnRoutes+","+vpnRules+","+vpnListing+","+vpnTargets+"}"),
		"of a gateway, by name": clean(t, in+"a", "{"+vpnRules+","+vpnListing+","+vpnTargets+"}", in+"tgw-rtb-0a.json", "{"+vpnRoutes+"}"),
	} {
		eq(t, name, said(s), want)
		for _, call := range []string{"ec2:DescribeClientVpnEndpoints", callTargetNetworks, callVPNRoutes, callVPNRules} {
			eq(t, name+" "+call, sets(s, call), "111122223333/eu-west-1")
		}
		if s.Status(model.DataSet{Call: callSearch, Account: "111122223333", Region: "eu-west-1"}).Mentioned() {
			t.Error(name, "its routes count as those of a transit gateway table")
		}
	}
	// An empty list names nothing: the file does, or what wraps it.
	for name, pair := range map[string][2]string{"file": {"cvpn-endpoint-1-all.json", ""}, "wrapper": {"a.json", `"ClientVpnEndpointId":"cvpn-endpoint-1",`}} {
		s := clean(t, in+"e.json", "{"+vpnListing+"}", in+pair[0], "{"+pair[1]+`"ClientVpnTargetNetworks":[],"Routes":[],"AuthorizationRules":[]}`)
		eq(t, name, said(s), "[available vpc-0a 10.100.0.0/22 2 [sg-1] [10.0.0.2] ipv4 [] [] [] true true true]")
	}
	s := loaded(t, in+"e.json", "{"+vpnListing+"}", in+"rules.json", `{"AuthorizationRules":[]}`)
	oneProblem(t, s, "$.AuthorizationRules", "an empty list of a Client VPN endpoint that nothing names")
	eq(t, "nobody's rules", said(s), "[available vpc-0a 10.100.0.0/22 2 [sg-1] [10.0.0.2] ipv4 [] [] [] false false false]")
	// What cannot be read, or was not returned, is missing.
	s = loaded(t, in+"e.json", "{"+vpnListing+","+vpnRules[:len(vpnRules)-1]+`,{"ClientVpnEndpointId":"cvpn-endpoint-1","DestinationCidr":"10.3"}]}`)
	oneProblem(t, s, "$.AuthorizationRules[2].DestinationCidr", `"10.3" is not an address block`)
	e, _ := model.Get[*model.ClientVPNEndpoint](s, model.KindClientVPNEndpoint, "cvpn-endpoint-1")
	eq(t, "unreadable", words(len(e.Rules), e.HasRules), "[2 false]")
	s = clean(t, in+"e.json", "{"+vpnListing+","+vpnRoutes+`,"NextToken":"x"}`)
	e, _ = model.Get[*model.ClientVPNEndpoint](s, model.KindClientVPNEndpoint, "cvpn-endpoint-1")
	eq(t, "cut", words(len(e.Routes), e.HasRoutes), "[2 false]")
	s = loaded(t, in+"e.json", `{"ClientVpnEndpoints":[{"ClientVpnEndpointId":"cvpn-endpoint-2","Status":{"Code":"dreaming"},"TransitGatewayConfiguration":{"TransitGatewayId":"tgw-1","TransitGatewayAttachmentId":"tgw-attach-1"}}]}`)
	e, _ = model.Get[*model.ClientVPNEndpoint](s, model.KindClientVPNEndpoint, "cvpn-endpoint-2")
	eq(t, "on a transit gateway", words(e.State, e.SplitTunnel, e.TransitGateway, e.Attachment, s.Unread()), "[dreaming 0 tgw-1 tgw-attach-1 map[ClientVpnEndpoints[].Status.Code=dreaming:1]]")
}
