package component

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// transitAttachment is where packets enter a transit gateway and leave it.
type transitAttachment struct {
	n   *Network
	ref model.Ref
	att *model.TransitGatewayAttachment // nil when the snapshot lacks it
	by  map[model.Ref]association       // of the transit gateways that it joins, as they are asked for
}

// association is what Network.associated finds.
type association struct {
	table model.Ref
	code  graph.Code
	gap   *model.Gap
}

func (c *transitAttachment) associated(tgw model.Ref) association {
	s, ok := c.by[tgw]
	if !ok {
		s.table, s.code, s.gap = c.n.associated(c.att, tgw)
		c.by[tgw] = s
	}
	return s
}

func newTransitAttachment(n *Network, ref model.Ref) graph.Component {
	a, _ := model.Get[*model.TransitGatewayAttachment](n.snap, ref.Kind, ref.ID)
	return &transitAttachment{n, ref, a, make(map[model.Ref]association)}
}

func (c *transitAttachment) Ref() model.Ref { return c.ref }

func (c *transitAttachment) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "transit-gateway-attachment"}
}

// Handle takes packets into the transit gateway, or with Leave out of it.
func (c *transitAttachment) Handle(a graph.Arrival) []graph.Outcome {
	if c.att == nil {
		return []graph.Outcome{c.missing(a)}
	}
	if a.At.Side == graph.Leave {
		return c.leave(a)
	}
	return c.enter(a)
}

// missing is an attachment that a route names and the snapshot lacks.
func (c *transitAttachment) missing(a graph.Arrival) graph.Outcome {
	account, region := c.n.ownerOf(a.At.At)
	if _, p := c.n.snap.Find(c.ref, account, region); p == model.Absent {
		return graph.Outcome{Packets: a.Packets, Effect: graph.Drop, Next: c.n.anywhere(a.Packets), Reason: c.reason("TGW_ATTACHMENT_MISSING")}
	}
	return c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"), c.n.notCollected(model.KindTransitGatewayAttachment.Call(), account, region, c.ref, "the attachment"))
}

// gateway is the transit gateway that packets are in or get into: a peering attachment belongs to two.
func (c *transitAttachment) gateway(at model.Ref) model.Ref {
	if at.Kind == model.KindTransitGateway {
		return at
	}
	return model.Ref{Kind: model.KindTransitGateway, ID: c.att.TransitGateway}
}

// enter hands packets to the route table that is associated with the attachment (TGW-2).
func (c *transitAttachment) enter(a graph.Arrival) []graph.Outcome {
	tgw := c.gateway(a.At.At)
	next := graph.Port{Side: graph.Inside, At: tgw, Way: wayOn(a.At.Way, c.way(tgw)), Zone: a.At.Zone}
	if next.Zone == "" && a.At.At.Kind == model.KindSubnet {
		next.Zone, _ = c.n.zoneOf(a.At.At)
	}
	pass := graph.Outcome{Effect: graph.Pass, Reason: graph.Reason{Code: "TGW_PASS", Component: tgw, Kind: "transit-gateway", Detail: "by " + c.ref.ID}}
	s := c.associated(tgw)
	table, code, gap := s.table, s.code, s.gap
	if table.IsZero() {
		pass.Next = c.n.anywhere(a.Packets)
		pass.Reason = c.reason(code)
		pass.Effect = graph.Drop
		if gap != nil {
			pass.Effect, pass.Needs = graph.Unclear, []model.Gap{*gap}
			pass.Next = c.n.anyAttachment(a.Packets, tgw, next.Way, next.Zone)
		}
	} else {
		next.Place = table
		pass.Next = []graph.Port{next}
		if gap != nil {
			pass.Effect, pass.Needs, pass.Reason = graph.Unclear, []model.Gap{*gap}, c.reason(code)
		}
	}
	owner, region := ownerOf(c.att, tgw)
	code, gap = c.n.transitState(tgw, owner, region)
	stopped := graph.Reason{Code: code, Component: tgw, Kind: "transit-gateway"}
	pass = hold(pass, stopped, gap)
	return c.families(a.Packets, c.held(pass))
}

// way is what packets that come by this attachment have as their way in the VPCs that they get to. All VPCs share one: it is
// their transit gateway. Others carry no group references, and are a way of their own (SG-16, SG-17).
func (c *transitAttachment) way(tgw model.Ref) model.Ref {
	if c.att.ResourceType == "vpc" {
		return tgw
	}
	return c.ref
}

// hold stops an outcome, or makes it unclear; what would follow stays as its Next, what stops it besides is noted.
func hold(o graph.Outcome, why graph.Reason, gap *model.Gap) graph.Outcome {
	switch {
	case why.Code != "" && gap == nil && o.Effect == graph.Drop:
		o.Reason, o.Also = why, append([]graph.Reason{o.Reason}, o.Also...)
		o.Needs, o.Choice = nil, graph.Spread
	case why.Code != "" && gap == nil:
		o.Effect, o.Reason, o.Needs, o.Choice = graph.Drop, why, nil, graph.Spread
	case gap != nil && o.Effect == graph.Drop:
	case gap != nil:
		if o.Effect != graph.Unclear {
			o.Reason = why
			o.Reason.Code = gapCode(gap)
		}
		o.Effect, o.Choice = graph.Unclear, graph.Spread
		o.Needs = append(slices.Clone(o.Needs), *gap)
	}
	return o
}

func gapCode(g *model.Gap) graph.Code {
	if g.Kind == model.GapNotCollected {
		return "NOT_COLLECTED"
	}
	return "STATE_UNDETERMINED"
}

// held applies the attachment's own state (TGW-1).
func (c *transitAttachment) held(o graph.Outcome) graph.Outcome {
	stopped := graph.Code("TGW_ATTACHMENT_NOT_AVAILABLE")
	if c.att.ResourceType == "peering" {
		stopped = "TGW_PEERING_NOT_AVAILABLE"
	}
	code, gap := alive(c.att.State, c.ref, stopped)
	return hold(o, c.reason(code), gap)
}

// families lets IPv6 pass a VPC attachment only where it supports it (TGW-25).
func (c *transitAttachment) families(p header.Set, o graph.Outcome) []graph.Outcome {
	o.Packets = p
	if c.att.ResourceType != "vpc" || c.att.IPv6 == model.Yes {
		return []graph.Outcome{o}
	}
	four := c.n.space.Box(header.Box{Family: header.V4})
	six := o
	o.Packets, six.Packets = p.Intersect(four), p.Minus(four)
	var gap *model.Gap
	if c.att.IPv6 == model.NotTold {
		g := c.n.notCollected("ec2:DescribeTransitGatewayVpcAttachments", c.att.Account, c.att.Region, c.ref, "whether the attachment supports IPv6")
		gap = &g
	}
	return []graph.Outcome{o, hold(six, c.reason("TGW_IPV6_DISABLED"), gap)}
}

// ownerOf is the account and Region of the transit gateway on one side of an attachment.
func ownerOf(att *model.TransitGatewayAttachment, tgw model.Ref) (account, region string) {
	if tgw.ID == att.PeerTransitGateway {
		return att.PeerAccount, att.PeerRegion
	}
	return att.TransitGatewayOwner, att.Region
}

// associated finds the route table for packets that enter a transit gateway by an attachment. Without one it is a code,
// and a gap where that is not known. A table with a gap is only likely.
func (n *Network) associated(att *model.TransitGatewayAttachment, tgw model.Ref) (model.Ref, graph.Code, *model.Gap) {
	if att.PolicyTable != "" { // TGW-29
		return model.Ref{}, "NOT_MODELLED", &model.Gap{Kind: model.GapUnmodelled, Subject: att.Ref, Detail: "transit gateway policy tables are not modelled"}
	}
	owner, region := ownerOf(att, tgw)
	listed, all := true, n.complete(model.KindTransitGatewayRouteTable, owner, region)
	for t := range model.All[*model.TransitGatewayRouteTable](n.snap, model.KindTransitGatewayRouteTable) {
		if t.TransitGateway != tgw.ID {
			continue
		}
		if slices.Contains(t.Associations, att.Ref.ID) {
			return t.Ref, "", nil
		}
		listed = listed && t.HasAssociations
	}
	id, state, told := att.AssociationAt(tgw.ID)
	if t := (model.Ref{Kind: model.KindTransitGatewayRouteTable, ID: id}); id != "" {
		switch state {
		case "", "associated":
			return t, "", nil
		case "associating", "disassociating":
			return t, "STATE_UNDETERMINED", &model.Gap{Kind: model.GapUndetermined, Subject: att.Ref, Detail: "whether its route table is used in state " + state}
		}
		return model.Ref{}, "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", nil
	}
	if far := att.ResourceType == "peering" && tgw.ID != att.TransitGateway; far && !told && !n.complete(model.KindTransitGatewayAttachment, owner, region) {
		all = false // inside a Region the other side has an attachment of its own, which is not shown
	}
	if told || all && listed {
		return model.Ref{}, "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", nil
	}
	g := n.notCollected(model.KindTransitGatewayAttachment.Call(), owner, region, att.Ref, "the route table that is associated with the attachment")
	return model.Ref{}, "NOT_COLLECTED", &g
}
