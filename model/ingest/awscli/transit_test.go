package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

const (
	tgwA     = `{"TransitGateways":[{"TransitGatewayId":"tgw-1","TransitGatewayArn":"arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-1","OwnerId":"111122223333","State":"available","Description":"x","CreationTime":"x","Options":{"AmazonSideAsn":64512,"AutoAcceptSharedAttachments":"disable","DefaultRouteTableAssociation":"enable","AssociationDefaultRouteTableId":"tgw-rtb-0d","DefaultRouteTablePropagation":"enable","PropagationDefaultRouteTableId":"tgw-rtb-0d","VpnEcmpSupport":"enable","DnsSupport":"enable","SecurityGroupReferencingSupport":"disable","MulticastSupport":"disable"},"Tags":[{"Key":"Name","Value":"core"}]}]}`
	tgwTable = `{"TransitGatewayRouteTables":[{"TransitGatewayRouteTableId":"tgw-rtb-0a","TransitGatewayId":"tgw-1","State":"available","DefaultAssociationRouteTable":false,"DefaultPropagationRouteTable":false,"CreationTime":"x","Tags":[]}]}`
)

// attached is one element of the general listing of attachments, of account 111122223333 unless members say more.
func attached(members string) string {
	return `{"TransitGatewayAttachments":[{"TransitGatewayAttachmentId":"tgw-attach-1","TransitGatewayId":"tgw-1","TransitGatewayOwnerId":"111122223333","CreationTime":"x","State":"available",` + members + `}]}`
}

const (
	vpcElement = `"ResourceOwnerId":"111122223333","ResourceType":"vpc","ResourceId":"vpc-0a"`
	vpcListing = `{"TransitGatewayVpcAttachments":[{"TransitGatewayAttachmentId":"tgw-attach-1","TransitGatewayId":"tgw-1","VpcId":"vpc-0a","VpcOwnerId":"111122223333","State":"available","SubnetIds":["subnet-2","subnet-1"],"CreationTime":"x","Options":{"DnsSupport":"enable","Ipv6Support":"disable","ApplianceModeSupport":"enable","SecurityGroupReferencingSupport":"enable"},"Tags":[{"Key":"Name","Value":"a"}]}]}`
)

func attachment(t *testing.T, s *model.Snapshot, id string) *model.TransitGatewayAttachment {
	t.Helper()
	a, ok := model.Get[*model.TransitGatewayAttachment](s, model.KindTransitGatewayAttachment, id)
	if !ok {
		t.Fatalf("%s is not loaded", id)
	}
	return a
}

func transitTable(t *testing.T, s *model.Snapshot, id string) *model.TransitGatewayRouteTable {
	t.Helper()
	r, ok := model.Get[*model.TransitGatewayRouteTable](s, model.KindTransitGatewayRouteTable, id)
	if !ok {
		t.Fatalf("%s is not loaded", id)
	}
	return r
}

// rule: TGW-1, TGW-2, TGW-9, TGW-17, TGW-21, TGW-25, SG-16
func TestTransitGateway(t *testing.T) {
	g := one[*model.TransitGateway](t, model.KindTransitGateway, "tgw-1", tgwA)
	eq(t, "gateway", []any{g.State, g.DNSSupport, g.SGReferences, g.Account, g.Region, g.Name()}, []any{"available", model.Yes, model.No, "111122223333", "eu-west-1", "core"})

	// The default tables of the gateway say nothing about an attachment: its own association counts, also where there is none.
	a := attachment(t, clean(t, "g.json", tgwA, "a.json", attached(vpcElement+`,"Association":{"TransitGatewayRouteTableId":"tgw-rtb-0a","State":"associated"}`)), "tgw-attach-1")
	eq(t, "association", []any{a.Association, a.AssociationState, a.AssociationTold}, "[tgw-rtb-0a associated true]")
	a = attachment(t, clean(t, "g.json", tgwA, "a.json", attached(vpcElement)), "tgw-attach-1")
	eq(t, "no association", []any{a.Association, a.AssociationTold}, "[ true]")

	// Without the listing of VPC attachments the VPC is known, its subnets and options are not.
	eq(t, "VPC", []any{a.VPC, a.Subnets, a.ApplianceMode, a.IPv6, a.State, a.Account, a.Region}, []any{"vpc-0a", "[]", model.NotTold, model.NotTold, "available", "111122223333", "eu-west-1"})
	for _, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		s := clean(t, order[0], attached(vpcElement+`,"Tags":[{"Key":"b","Value":"2"}]`), order[1], vpcListing)
		if n := s.Count(model.KindTransitGatewayAttachment); n != 1 {
			t.Fatalf("%d attachments", n)
		}
		a = attachment(t, s, "tgw-attach-1")
		eq(t, "both", []any{a.VPC, a.Subnets, a.ApplianceMode, a.DNSSupport, a.IPv6, a.SGReferences, a.TransitGatewayOwner, a.ResourceType, a.AssociationTold}, []any{"vpc-0a", "[subnet-1 subnet-2]", model.Yes, model.Yes, model.No, model.Yes, "111122223333", "vpc", true})
	}
	a = attachment(t, clean(t, "b", vpcListing), "tgw-attach-1")
	eq(t, "alone", []any{a.VPC, a.ResourceType, a.TransitGateway, a.AssociationTold}, "[vpc-0a vpc tgw-1 false]")
	for _, state := range []string{"pendingAcceptance", "modifying", "rollingBack", "deleted"} {
		a = attachment(t, clean(t, "a", strings.Replace(attached(vpcElement), `"available"`, `"`+state+`"`, 1)), "tgw-attach-1")
		eq(t, "state", a.State, state)
	}
	a = attachment(t, clean(t, "a", attached(vpcElement+`,"Association":{"TransitGatewayPolicyTableId":"tgw-ptb-1","State":"associated"}`)), "tgw-attach-1")
	eq(t, "policy table", a.PolicyTable, "tgw-ptb-1")
}

// rule: TGW-27
func TestSharedTransitGateway(t *testing.T) {
	element := `"ResourceOwnerId":"999988887777","ResourceType":"vpc","ResourceId":"vpc-0a"`
	associated := element + `,"Association":{"TransitGatewayRouteTableId":"tgw-rtb-0a","State":"associated"}`
	const owner, user = "111122223333/eu-west-1/a.json", "999988887777/eu-west-1/a.json"
	// Who owns only the attachment does not see what it is associated with.
	a := attachment(t, clean(t, user, attached(element)), "tgw-attach-1")
	eq(t, "user's dump", []any{a.AssociationTold, a.Account, a.TransitGatewayOwner, a.ResourceOwner}, "[false 999988887777 111122223333 999988887777]")
	a = attachment(t, clean(t, owner, attached(element)), "tgw-attach-1")
	eq(t, "owner's dump", []any{a.AssociationTold, a.Account}, "[true 999988887777]")
	s := clean(t, user, attached(element), owner, attached(associated), "999988887777/eu-west-1/g.json", tgwA, "111122223333/eu-west-1/g.json", tgwA)
	a = attachment(t, s, "tgw-attach-1")
	eq(t, "both", []any{a.Association, a.AssociationTold, a.Account, s.Count(model.KindTransitGateway)}, "[tgw-rtb-0a true 999988887777 1]")
	// The owner's listing of associations tells as well.
	s = clean(t, user, attached(element), "111122223333/eu-west-1/tgw-rtb-0a.json", `{"Associations":[{"TransitGatewayAttachmentId":"tgw-attach-1","ResourceId":"vpc-0a","ResourceType":"vpc","State":"associated"}]}`)
	a = attachment(t, s, "tgw-attach-1")
	eq(t, "by the table", []any{a.Association, a.AssociationState, a.AssociationTold}, "[tgw-rtb-0a associated true]")
	// Without folders a shared gateway's owner is no account that was read.
	s = clean(t, "a", attached(element), "g", tgwA, "s", strings.ReplaceAll(subnetA, "111122223333", "999988887777"), "e", strings.ReplaceAll(card(`"Status":"in-use"`), "111122223333", "999988887777"))
	eq(t, "read", sets(s, "ec2:DescribeTransitGatewayAttachments"), "999988887777/eu-west-1")
	eq(t, "told", attachment(t, s, "tgw-attach-1").AssociationTold, false)
}

// rule: TGW-19, TGW-20, TGW-29
func TestPeeringAttachment(t *testing.T) {
	peering := `{"TransitGatewayPeeringAttachments":[{"TransitGatewayAttachmentId":"tgw-attach-1","RequesterTgwInfo":{"TransitGatewayId":"tgw-2","OwnerId":"999988887777","Region":"us-east-1"},"AccepterTgwInfo":{"TransitGatewayId":"tgw-1","OwnerId":"111122223333","Region":"eu-west-1"},"Options":{"DynamicRouting":"disable"},"Status":{"Code":"available"},"State":"available","CreationTime":"x","Tags":[]}]}`
	ours := attached(`"ResourceOwnerId":"999988887777","ResourceType":"peering","ResourceId":"tgw-2","Association":{"TransitGatewayRouteTableId":"tgw-rtb-0a","State":"associated"}`)
	theirs := `{"TransitGatewayAttachments":[{"TransitGatewayAttachmentId":"tgw-attach-1","TransitGatewayId":"tgw-2","TransitGatewayOwnerId":"999988887777","ResourceOwnerId":"111122223333","ResourceType":"peering","ResourceId":"tgw-1","State":"available","Association":{"TransitGatewayRouteTableId":"tgw-rtb-0b","State":"associated"}}]}`
	text := func(s *model.Snapshot) string {
		a := attachment(t, s, "tgw-attach-1")
		return fmt.Sprint(a.TransitGateway, " ", a.TransitGatewayOwner, " ", a.Region, " ", a.Association, " ", a.AssociationTold, " | ", a.PeerTransitGateway, " ", a.PeerAccount, " ", a.PeerRegion, " ", a.PeerAssociation, " ", a.PeerAssociationTold, " | ", a.Resource, " ", a.Account)
	}
	const at, there = "111122223333/eu-west-1/", "999988887777/us-east-1/"
	// Each side lists the same id from its own end; the requester is named first.
	eq(t, "both", text(clean(t, at+"a", ours, at+"p", peering, there+"a", theirs, there+"p", peering)), "tgw-2 999988887777 us-east-1 tgw-rtb-0b true | tgw-1 111122223333 eu-west-1 tgw-rtb-0a true | tgw-1 999988887777")
	eq(t, "accepter", text(clean(t, at+"a", ours, at+"p", peering)), "tgw-2 999988887777 us-east-1  false | tgw-1 111122223333 eu-west-1 tgw-rtb-0a true | tgw-1 999988887777")
	eq(t, "accepter, general listing", text(clean(t, at+"a", ours)), "tgw-1 111122223333 eu-west-1 tgw-rtb-0a true | tgw-2 999988887777   false | tgw-2 111122223333")
	eq(t, "both, general listings", text(clean(t, at+"a", ours, there+"a", theirs)), "tgw-1 111122223333 eu-west-1 tgw-rtb-0a true | tgw-2 999988887777 us-east-1 tgw-rtb-0b true | tgw-2 111122223333")
	a := attachment(t, clean(t, at+"a", ours, at+"p", peering), "tgw-attach-1")
	table, state, told := a.AssociationAt("tgw-1")
	eq(t, "at the accepter", []any{table, state, told}, "[tgw-rtb-0a associated true]")
	table, _, told = a.AssociationAt("tgw-2")
	eq(t, "at the requester", []any{table, told}, "[ false]")
	// The association may be told by the table.
	s := clean(t, at+"p", peering, at+"t", tgwTable, at+"tgw-rtb-0a", `{"Associations":[{"TransitGatewayAttachmentId":"tgw-attach-1","ResourceId":"tgw-2","ResourceType":"peering","State":"associated"}]}`)
	eq(t, "by the table", text(s), "tgw-2 999988887777 us-east-1  false | tgw-1 111122223333 eu-west-1 tgw-rtb-0a true | tgw-1 999988887777")
	// With Cloud WAN, and where the accepter's side has an id of its own.
	s = clean(t, at+"p", strings.Replace(strings.Replace(peering, `"TransitGatewayId":"tgw-2"`, `"CoreNetworkId":"core-network-1"`, 1), `{"DynamicRouting":"disable"}`, `{"DynamicRouting":"enable"}`, 1))
	a = attachment(t, s, "tgw-attach-1")
	eq(t, "Cloud WAN", []any{a.TransitGateway, a.PeerTransitGateway, a.DynamicRouting}, "[core-network-1 tgw-1 true]")
	s = clean(t, at+"p", strings.Replace(peering, `"RequesterTgwInfo"`, `"AccepterTransitGatewayAttachmentId":"tgw-attach-2","RequesterTgwInfo"`, 1))
	a = attachment(t, s, "tgw-attach-2")
	eq(t, "own id", []any{a.TransitGateway, a.PeerTransitGateway, a.Region}, "[tgw-1 tgw-2 eu-west-1]")
}

// rule: TGW-23, TGW-24
func TestConnectAttachment(t *testing.T) {
	general := attached(`"ResourceOwnerId":"111122223333","ResourceType":"connect","ResourceId":"tgw-attach-2"`)
	connect := `{"TransitGatewayConnects":[{"TransitGatewayAttachmentId":"tgw-attach-1","TransportTransitGatewayAttachmentId":"tgw-attach-2","TransitGatewayId":"tgw-1","State":"available","CreationTime":"x","Options":{"Protocol":"gre"},"Tags":[]}]}`
	peer := func(id, state, bgp string) string {
		return `{"TransitGatewayConnectPeers":[{"TransitGatewayAttachmentId":"tgw-attach-1","TransitGatewayConnectPeerId":"` + id + `","State":"` + state + `","CreationTime":"x","ConnectPeerConfiguration":{"TransitGatewayAddress":"192.0.2.1","PeerAddress":"10.0.0.9","InsideCidrBlocks":["169.254.6.0/29"],"Protocol":"gre","BgpConfigurations":[{"TransitGatewayAsn":64512,"PeerAsn":64513,"TransitGatewayAddress":"169.254.6.2","PeerAddress":"169.254.6.1","BgpStatus":"` + bgp + `"}]},"Tags":[]}]}`
	}
	for want, peers := range map[string]string{
		"[]":        "",
		"[down]":    peer("p-1", "available", "down") + peer("p-2", "available", "down"),
		"[down up]": peer("p-1", "available", "up") + peer("p-2", "available", "down"),
		"[up]":      peer("p-1", "available", "up") + peer("p-2", "deleted", "down"),
	} {
		a := attachment(t, clean(t, "a", general+connect, "p", peers+"{}"), "tgw-attach-1")
		eq(t, "BGP", []any{a.ResourceType, a.Transport, a.BGP}, "[connect tgw-attach-2 "+want+"]")
	}
	for _, kind := range []string{"network-function", "vpn", "vpn-concentrator", "direct-connect-gateway", "client-vpn"} {
		a := attachment(t, clean(t, "a", attached(`"ResourceOwnerId":"111122223333","ResourceType":"`+kind+`","ResourceId":"x-1"`)), "tgw-attach-1")
		eq(t, kind, []any{a.ResourceType, a.Resource, a.VPC}, "["+kind+" x-1 ]")
	}
}
