package awscli

import (
	"portolan/model"
)

// support is an option that is "enable" or "disable".
type support string

func (s support) tristate(e *element, member string) model.Tristate {
	e.known(member, string(s), "enable", "disable")
	switch s {
	case "enable":
		return model.Yes
	case "disable":
		return model.No
	}
	return model.NotTold
}

// transitGateway is an element of DescribeTransitGateways. Which table new attachments get says nothing about those that are
// there (TGW-21).
type transitGateway struct {
	TransitGatewayId, TransitGatewayArn, OwnerId, State string
	Options                                             struct {
		DnsSupport, SecurityGroupReferencingSupport support

		AmazonSideAsn, TransitGatewayCidrBlocks, AutoAcceptSharedAttachments, DefaultRouteTableAssociation,
		AssociationDefaultRouteTableId, DefaultRouteTablePropagation, PropagationDefaultRouteTableId, VpnEcmpSupport,
		MulticastSupport, EncryptionSupport skip
		Unread unread `json:",embed"`
	}
	Tags                      tagList
	CreationTime, Description skip
	Unread                    unread `json:",embed"`
}

func (g *transitGateway) convert(e *element) {
	e.unknown("", g.Unread)
	e.unknown(".Options", g.Options.Unread)
	e.known("State", g.State, "pending", "available", "modifying", "deleting", "deleted")
	if !e.need("TransitGatewayId", g.TransitGatewayId) {
		return
	}
	account, region := arnPlace(g.TransitGatewayArn)
	if owner := accountOf(g.OwnerId); owner != "" {
		account = owner
	}
	e.add(&model.TransitGateway{
		Meta:         e.meta(model.KindTransitGateway, g.TransitGatewayId, account, region, g.Tags),
		State:        g.State,
		DNSSupport:   g.Options.DnsSupport.tristate(e, "Options.DnsSupport"),
		SGReferences: g.Options.SecurityGroupReferencingSupport.tristate(e, "Options.SecurityGroupReferencingSupport"),
	})
}

// transitGatewayTable is an element of DescribeTransitGatewayRouteTables, which shows no routes.
type transitGatewayTable struct {
	TransitGatewayRouteTableId, TransitGatewayId, State string
	Tags                                                tagList

	CreationTime, DefaultAssociationRouteTable, DefaultPropagationRouteTable skip
	Unread                                                                   unread `json:",embed"`
}

func (t *transitGatewayTable) convert(e *element) {
	e.unknown("", t.Unread)
	e.known("State", t.State, "pending", "available", "deleting", "deleted")
	if e.need("TransitGatewayRouteTableId", t.TransitGatewayRouteTableId) {
		e.add(&model.TransitGatewayRouteTable{
			Meta:           e.meta(model.KindTransitGatewayRouteTable, t.TransitGatewayRouteTableId, "", "", t.Tags),
			TransitGateway: e.names.get(t.TransitGatewayId), State: t.State,
		})
	}
}

// prefixListReference is an element of GetTransitGatewayPrefixListReferences, which names its table (TGW-7).
type prefixListReference struct {
	TransitGatewayRouteTableId, PrefixListId, State string
	Blackhole                                       bool
	TransitGatewayAttachment                        struct{ TransitGatewayAttachmentId string }
	PrefixListOwnerId                               skip
	Unread                                          unread `json:",embed"`
}

func (r *prefixListReference) convert(e *element) {
	e.unknown("", r.Unread)
	e.known("State", r.State, "pending", "available", "modifying", "deleting")
	if !e.need("TransitGatewayRouteTableId", r.TransitGatewayRouteTableId) || !e.need("PrefixListId", r.PrefixListId) {
		return
	}
	e.add(&model.TransitGatewayRouteTable{
		Meta: e.meta(model.KindTransitGatewayRouteTable, r.TransitGatewayRouteTableId, "", "", nil),
		PrefixLists: []model.TransitGatewayPrefixList{{
			PrefixList: r.PrefixListId, Blackhole: r.Blackhole, State: r.State,
			Attachment: e.names.get(r.TransitGatewayAttachment.TransitGatewayAttachmentId),
		}},
	})
}
