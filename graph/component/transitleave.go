package component

import (
	"portolan/graph"
	"portolan/model"
)

// leave takes packets out of a transit gateway, to what the attachment attaches.
func (c *transitAttachment) leave(a graph.Arrival) []graph.Outcome {
	pass := graph.Outcome{Effect: graph.Pass, Reason: c.reason("TGW_LEAVE")}
	switch c.att.ResourceType {
	case "vpc":
		return c.intoVPC(a)
	case "peering":
		return []graph.Outcome{c.toPeer(a)}
	case "connect":
		pass = c.connect(a)
	case "vpn":
		pass.Next = []graph.Port{{Place: model.Ref{Kind: model.KindVPNConnection, ID: c.att.Resource}, Side: graph.Inside, At: c.ref}}
	case "direct-connect-gateway":
		pass.Next = []graph.Port{{Place: model.Ref{Kind: model.KindDXGateway, ID: c.att.Resource}, Side: graph.Inside, At: c.ref}}
	case "client-vpn":
		pass.Next = []graph.Port{{Place: c.n.clientVPNOn(c.att), Side: graph.Inside, At: c.ref}}
	case "network-function": // TGW-24
		pass.Next = []graph.Port{{Place: model.Ref{Kind: kindMiddlebox, ID: c.ref.ID}, Side: graph.Inside, At: c.gateway(a.At.At), Way: a.At.Way}}
	default: // whatever AWS adds
		pass = c.n.unclear(a.Packets, c.reason("NOT_MODELLED"),
			model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "attachments of type " + c.att.ResourceType + " are not modelled"})
	}
	pass.Packets = a.Packets
	return []graph.Outcome{c.held(pass)}
}

// intoVPC hands packets to a subnet of the attachment: the one in the zone by which they entered the transit gateway, if
// there is one, else any (TGW-10, TGW-31); appliance mode picks one for both directions of a flow, whatever the zone. From there on they are as packets that the attachment's interface sends: to
// neighbours directly, to others by the subnet's outbound ACL and its own route table (TGW-12, TGW-15, TGW-16).
func (c *transitAttachment) intoVPC(a graph.Arrival) []graph.Outcome {
	n := c.n
	v := n.vpc(c.att.VPC)
	if len(v.subnets) == 0 && !v.known {
		o := n.unclear(a.Packets, c.reason("NOT_COLLECTED"), n.notCollected(model.KindVPC.Call(), c.att.ResourceOwner, c.att.Region, v.ref(), "the VPC behind the attachment"))
		return []graph.Outcome{c.held(o)}
	}
	pass := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Reason: c.reason("TGW_INTO_VPC")}
	pass.Reason.At = v.ref()
	if len(c.att.Subnets) == 0 {
		g := n.notCollected("ec2:DescribeTransitGatewayVpcAttachments", c.att.Account, c.att.Region, c.ref, "the subnets of the attachment")
		var out []graph.Outcome
		for _, o := range n.local(v, a, a.Packets, a.At.Way, pass.Reason) {
			out = append(out, c.families(o.Packets, c.held(hold(o, c.reason(""), &g)))...)
		}
		return out
	}
	split := n.attachmentSubnets(c.att, a.At.Zone)
	into := split.same
	switch {
	case c.att.ApplianceMode == model.Yes && len(c.att.Subnets) > 1: // TGW-17
		into = c.att.Subnets
		pass.Choice = graph.Undetermined
		pass.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.ref, Detail: "by which subnet of the attachment appliance mode keeps the flow"}}
	case a.At.Zone == "" || len(split.same)+len(split.unknown) == 0:
		into = c.att.Subnets
	case len(split.same) == 0: // one of those whose zone is not known may be the one
		into = c.att.Subnets
		pass.Choice = graph.Undetermined
		pass.Needs = []model.Gap{n.notCollected(model.KindSubnet.Call(), c.att.ResourceOwner, c.att.Region, c.ref, "the zones of the attachment's subnets")}
	}
	if picked, gap, ok := c.inspected(a); ok && len(picked) > 0 {
		into, pass.Choice, pass.Needs = picked, graph.Spread, nil
		if gap != nil {
			pass.Choice, pass.Needs = graph.Undetermined, []model.Gap{*gap}
		}
	}
	for _, id := range into {
		pass.Next = append(pass.Next, graph.Port{Place: model.Ref{Kind: model.KindSubnet, ID: id}, Side: graph.Inside, Way: a.At.Way})
	}
	return c.families(a.Packets, c.held(pass))
}

// toPeer crosses a peering with another transit gateway, which keeps no zone (TGW-19, TGW-31). With Cloud WAN it is not
// modelled.
func (c *transitAttachment) toPeer(a graph.Arrival) graph.Outcome {
	far := model.Ref{Kind: model.KindTransitGateway, ID: c.att.PeerTransitGateway}
	if far == c.gateway(a.At.At) {
		far.ID = c.att.TransitGateway
	}
	if far.ID == "" || c.att.DynamicRouting {
		return c.held(c.n.unclear(a.Packets, c.reason("NOT_MODELLED"),
			model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "what is behind the peering is not modelled"}))
	}
	entry := c.n.farSide(c.att, c.gateway(a.At.At).ID, far.ID)
	return c.held(graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{{Place: entry, Side: graph.Inside, At: far, Way: passed(a.At)}}, Reason: c.reason("TGW_PEERING_PASS")})
}

// farSide is the attachment by which packets enter the far transit gateway of a peering: the same one, but inside a Region each
// side has an attachment with an id of its own.
func (n *Network) farSide(att *model.TransitGatewayAttachment, near, far string) model.Ref {
	if _, _, told := att.AssociationAt(far); told && joins(att, near, far) {
		return att.Ref
	}
	best := att
	for b := range model.All[*model.TransitGatewayAttachment](n.snap, model.KindTransitGatewayAttachment) {
		if _, _, told := b.AssociationAt(far); told && b.Ref != att.Ref && b.ResourceType == "peering" && joins(b, near, far) && (best == att || life(b.State) > life(best.State)) {
			best = b
		}
	}
	return best.Ref
}

func joins(a *model.TransitGatewayAttachment, x, y string) bool {
	return a.TransitGateway == x && a.PeerTransitGateway == y || a.TransitGateway == y && a.PeerTransitGateway == x
}

// connect: with no BGP session up nothing gets to the appliance; what is behind it is not visible (TGW-23).
func (c *transitAttachment) connect(a graph.Arrival) graph.Outcome {
	down := len(c.att.BGP) > 0 && !c.n.assume.LinksUp
	for _, s := range c.att.BGP {
		down = down && s != "up"
	}
	if down {
		return graph.Outcome{Effect: graph.Drop, Next: c.n.anywhere(a.Packets), Reason: c.reason("TGW_CONNECT_DOWN")}
	}
	return c.n.unclear(a.Packets, c.reason("NOT_MODELLED"), model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "what is behind the Connect attachment is not visible"})
}
