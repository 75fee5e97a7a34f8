package component

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// Appliance mode of a transit gateway's attachment keeps both ways of a flow in one zone of the attachment, as long as both
// pass it (TGW-18). A middlebox that a flow meets behind such an attachment is a place of its own for that flow: its id tells
// the attachment, so that the reply finds the zone again.

const byAttachment = " by "

// endpointOf is the id of a middlebox, whatever the flow came by.
func endpointOf(place model.Ref) string {
	id, _, _ := strings.Cut(place.ID, byAttachment)
	return id
}

// boxPlace is the place of a middlebox for packets that a subnet's table sends to it.
func (n *Network) boxPlace(a graph.Arrival, vpc, endpoint string) model.Ref {
	ref := model.Ref{Kind: kindMiddlebox, ID: endpoint}
	if a.Session != nil {
		if s := a.Session.Component; s.Kind == kindMiddlebox && endpointOf(s) == endpoint {
			return s
		}
		return ref
	}
	if att := n.enteredBy(vpc, a.At.Way); att != nil && att.ApplianceMode == model.Yes {
		ref.ID += byAttachment + att.Ref.ID
	}
	return ref
}

// enteredBy is the attachment by which packets with a way came into a VPC, nil when they did not come over a transit gateway or
// that is not known.
func (n *Network) enteredBy(vpc string, way model.Ref) *model.TransitGatewayAttachment {
	switch way.Kind {
	case model.KindTransitGateway:
		return n.transitAttachmentOf(vpc, way.ID)
	case model.KindTransitGatewayAttachment:
		if a, ok := model.Get[*model.TransitGatewayAttachment](n.snap, way.Kind, way.ID); ok {
			for _, tgw := range []string{a.TransitGateway, a.PeerTransitGateway} {
				if att := n.transitAttachmentOf(vpc, tgw); tgw != "" && att != nil {
					return att
				}
			}
		}
	}
	return nil
}

// inspects reports whether a subnet's table leads to a middlebox, to a certain one if an id is given.
func (n *Network) inspects(subnet, endpoint string) bool {
	t, _ := n.tableFor(model.Ref{Kind: model.KindSubnet, ID: subnet})
	return t != nil && slices.ContainsFunc(t.Routes, func(r model.Route) bool {
		if r.Target.Kind != model.TargetVPCEndpoint || r.State == "blackhole" || endpoint != "" && r.Target.ID != endpoint {
			return false
		}
		_, ok := n.boxOf(r.Target.ID)
		return ok
	})
}

// inspected picks the subnets of an attachment by which packets get to middleboxes in the VPC; ok is false for an attachment
// none of whose subnets leads to one: there zones decide (TGW-10). Without a zone, or for replies that appliance mode does not
// keep with their requests, which one is not known (TGW-17, TGW-18).
func (c *transitAttachment) inspected(a graph.Arrival) (into []string, gap *model.Gap, ok bool) {
	n := c.n
	if !slices.ContainsFunc(c.att.Subnets, func(id string) bool { return n.inspects(id, "") }) {
		return nil, nil, false
	}
	if c.att.ApplianceMode == model.NotTold {
		g := n.notCollected("ec2:DescribeTransitGatewayVpcAttachments", c.att.Account, c.att.Region, c.ref, "whether the attachment is in appliance mode")
		return c.att.Subnets, &g, true
	}
	unsure := &model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "by which zone packets enter the VPC with the middlebox"}
	if c.att.ApplianceMode != model.Yes {
		if a.At.Zone == "" {
			return c.att.Subnets, unsure, true
		}
		return nil, nil, false
	}
	if a.Session == nil || a.Session.Component.Kind != kindMiddlebox {
		return c.att.Subnets, nil, true
	}
	endpoint, by, _ := strings.Cut(a.Session.Component.ID, byAttachment)
	if by != c.ref.ID {
		return c.att.Subnets, unsure, true
	}
	for _, id := range c.att.Subnets {
		if n.inspects(id, endpoint) {
			into = append(into, id)
		}
	}
	return into, nil, true
}
