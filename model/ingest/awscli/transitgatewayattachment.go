package awscli

import (
	"cmp"

	"portolan/model"
)

// attachmentStates are the states of an attachment of any kind (TGW-1).
var attachmentStates = []string{
	"initiating", "initiatingRequest", "pendingAcceptance", "rollingBack", "pending", "available", "modifying", "deleting",
	"deleted", "failed", "rejected", "rejecting", "failing",
}

// transitGatewayAttachment is an element of DescribeTransitGatewayAttachments. The id of a peering attachment is listed on
// both sides, each time with the other side's transit gateway as the resource.
type transitGatewayAttachment struct {
	TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayOwnerId, ResourceOwnerId, ResourceType, ResourceId, State string
	Association                                                                                                           struct {
		TransitGatewayRouteTableId, TransitGatewayPolicyTableId, State string
		Unread                                                         unread `json:",embed"`
	}
	Tags         tagList
	CreationTime skip
	Unread       unread `json:",embed"`
}

func (a *transitGatewayAttachment) convert(e *element) {
	e.unknown("", a.Unread)
	e.unknown(".Association", a.Association.Unread)
	e.known("State", a.State, attachmentStates...)
	e.known("Association.State", a.Association.State, "associating", "associated", "disassociating", "disassociated")
	e.known("ResourceType", a.ResourceType, "vpc", "vpn", "vpn-concentrator", "direct-connect-gateway", "connect", "peering",
		"tgw-peering", "network-function", "client-vpn")
	if !e.need("TransitGatewayAttachmentId", a.TransitGatewayAttachmentId) {
		return
	}
	out := &model.TransitGatewayAttachment{
		Meta:           e.meta(model.KindTransitGatewayAttachment, a.TransitGatewayAttachmentId, a.ResourceOwnerId, "", a.Tags),
		TransitGateway: e.names.get(a.TransitGatewayId), TransitGatewayOwner: e.names.get(accountOf(a.TransitGatewayOwnerId)),
		ResourceType: e.names.get(a.ResourceType), Resource: e.names.get(a.ResourceId), ResourceOwner: e.names.get(accountOf(a.ResourceOwnerId)),
		State:       e.names.get(a.State),
		Association: e.names.get(a.Association.TransitGatewayRouteTableId), AssociationState: e.names.get(a.Association.State),
		AssociationTold: true, PolicyTable: a.Association.TransitGatewayPolicyTableId,
	}
	switch a.ResourceType {
	case "vpc":
		out.VPC = out.Resource
	case "peering", "tgw-peering":
		out.ResourceType = "peering"
		out.Account = out.TransitGatewayOwner
		out.PeerTransitGateway, out.PeerAccount = out.Resource, out.ResourceOwner
	}
	e.add(out)
}

// vpcAttachment is an element of DescribeTransitGatewayVpcAttachments.
type vpcAttachment struct {
	TransitGatewayAttachmentId, TransitGatewayId, VpcId, VpcOwnerId, State string
	SubnetIds                                                              []string
	Options                                                                struct {
		DnsSupport, SecurityGroupReferencingSupport, Ipv6Support, ApplianceModeSupport support
		Unread                                                                         unread `json:",embed"`
	}
	Tags         tagList
	CreationTime skip
	Unread       unread `json:",embed"`
}

func (a *vpcAttachment) convert(e *element) {
	e.unknown("", a.Unread)
	e.unknown(".Options", a.Options.Unread)
	e.known("State", a.State, attachmentStates...)
	if !e.need("TransitGatewayAttachmentId", a.TransitGatewayAttachmentId) {
		return
	}
	vpc, owner := e.names.get(a.VpcId), e.names.get(accountOf(a.VpcOwnerId))
	e.add(&model.TransitGatewayAttachment{
		Meta:           e.meta(model.KindTransitGatewayAttachment, a.TransitGatewayAttachmentId, a.VpcOwnerId, "", a.Tags),
		TransitGateway: e.names.get(a.TransitGatewayId), ResourceType: "vpc", Resource: vpc, ResourceOwner: owner,
		State: e.names.get(a.State), VPC: vpc, Subnets: e.names.set(a.SubnetIds),
		ApplianceMode: a.Options.ApplianceModeSupport.tristate(e, "Options.ApplianceModeSupport"),
		DNSSupport:    a.Options.DnsSupport.tristate(e, "Options.DnsSupport"),
		IPv6:          a.Options.Ipv6Support.tristate(e, "Options.Ipv6Support"),
		SGReferences:  a.Options.SecurityGroupReferencingSupport.tristate(e, "Options.SecurityGroupReferencingSupport"),
	})
}

// peeringSide is one side of a peering attachment: a transit gateway or, towards Cloud WAN, a core network.
type peeringSide struct {
	TransitGatewayId, CoreNetworkId, OwnerId, Region string
	Unread                                           unread `json:",embed"`
}

func (s *peeringSide) id(e *element) string {
	e.unknown(".PeeringTgwInfo", s.Unread)
	return e.names.get(cmp.Or(s.TransitGatewayId, s.CoreNetworkId))
}

// peeringAttachment is an element of DescribeTransitGatewayPeeringAttachments, which shows both sides on both sides.
type peeringAttachment struct {
	TransitGatewayAttachmentId, AccepterTransitGatewayAttachmentId, State string
	RequesterTgwInfo, AccepterTgwInfo                                     peeringSide
	Options                                                               struct {
		DynamicRouting string
		Unread         unread `json:",embed"`
	}
	Tags                 tagList
	CreationTime, Status skip
	Unread               unread `json:",embed"`
}

func (a *peeringAttachment) convert(e *element) {
	e.unknown("", a.Unread)
	e.unknown(".Options", a.Options.Unread)
	e.known("State", a.State, attachmentStates...)
	e.known("Options.DynamicRouting", a.Options.DynamicRouting, "enable", "disable")
	if !e.need("TransitGatewayAttachmentId", a.TransitGatewayAttachmentId) {
		return
	}
	add := func(id string, own, peer *peeringSide) {
		e.add(&model.TransitGatewayAttachment{
			Meta:           e.meta(model.KindTransitGatewayAttachment, id, own.OwnerId, own.Region, a.Tags),
			TransitGateway: own.id(e), TransitGatewayOwner: e.names.get(accountOf(own.OwnerId)),
			ResourceType: "peering", Resource: peer.id(e), ResourceOwner: e.names.get(accountOf(peer.OwnerId)), State: e.names.get(a.State),
			PeerTransitGateway: peer.id(e), PeerAccount: e.names.get(accountOf(peer.OwnerId)), PeerRegion: e.names.get(peer.Region),
			DynamicRouting: a.Options.DynamicRouting == "enable",
		})
	}
	add(a.TransitGatewayAttachmentId, &a.RequesterTgwInfo, &a.AccepterTgwInfo)
	if id := a.AccepterTransitGatewayAttachmentId; id != "" && id != a.TransitGatewayAttachmentId {
		add(id, &a.AccepterTgwInfo, &a.RequesterTgwInfo) // the accepter's side has an id of its own
	}
}

// connectAttachment is an element of DescribeTransitGatewayConnects (TGW-23).
type connectAttachment struct {
	TransitGatewayAttachmentId, TransportTransitGatewayAttachmentId, TransitGatewayId, State string
	Tags                                                                                     tagList
	CreationTime, Options                                                                    skip
	Unread                                                                                   unread `json:",embed"`
}

func (a *connectAttachment) convert(e *element) {
	e.unknown("", a.Unread)
	e.known("State", a.State, attachmentStates...)
	if e.need("TransitGatewayAttachmentId", a.TransitGatewayAttachmentId) {
		e.add(&model.TransitGatewayAttachment{
			Meta:           e.meta(model.KindTransitGatewayAttachment, a.TransitGatewayAttachmentId, "", "", a.Tags),
			TransitGateway: e.names.get(a.TransitGatewayId), ResourceType: "connect", State: e.names.get(a.State),
			Transport: e.names.get(a.TransportTransitGatewayAttachmentId),
		})
	}
}

// connectPeer is an element of DescribeTransitGatewayConnectPeers: BGP sessions of a Connect attachment (TGW-23).
type connectPeer struct {
	TransitGatewayAttachmentId, TransitGatewayConnectPeerId, State string
	ConnectPeerConfiguration                                       struct {
		BgpConfigurations []struct {
			BgpStatus                                                      string
			TransitGatewayAsn, PeerAsn, TransitGatewayAddress, PeerAddress skip
			Unread                                                         unread `json:",embed"`
		}
		TransitGatewayAddress, PeerAddress, InsideCidrBlocks, Protocol skip
		Unread                                                         unread `json:",embed"`
	}
	CreationTime, Tags skip
	Unread             unread `json:",embed"`
}

func (p *connectPeer) convert(e *element) {
	e.unknown("", p.Unread)
	e.unknown(".ConnectPeerConfiguration", p.ConnectPeerConfiguration.Unread)
	e.known("State", p.State, "pending", "available", "deleting", "deleted")
	if !e.need("TransitGatewayAttachmentId", p.TransitGatewayAttachmentId) {
		return
	}
	out := &model.TransitGatewayAttachment{
		Meta:         e.meta(model.KindTransitGatewayAttachment, p.TransitGatewayAttachmentId, "", "", nil),
		ResourceType: "connect",
	}
	for _, b := range p.ConnectPeerConfiguration.BgpConfigurations {
		e.unknown(".ConnectPeerConfiguration.BgpConfigurations[]", b.Unread)
		e.known("ConnectPeerConfiguration.BgpConfigurations[].BgpStatus", b.BgpStatus, "up", "down")
		if p.State != "deleting" && p.State != "deleted" {
			out.BGP = append(out.BGP, b.BgpStatus)
		}
	}
	out.BGP = e.names.set(out.BGP)
	e.add(out)
}
