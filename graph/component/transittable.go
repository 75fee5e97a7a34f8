package component

import (
	"fmt"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// transitTable selects the attachment by which packets leave a transit gateway.
type transitTable struct {
	n       *Network
	ref     model.Ref
	table   *model.TransitGatewayRouteTable // nil when the snapshot lacks it
	routing *transitRouting                 // made at the first packet
	mapped  *graph.WaysBuilder              // the coarse map that has it
}

func newTransitTable(n *Network, ref model.Ref) graph.Component {
	t, _ := model.Get[*model.TransitGatewayRouteTable](n.snap, ref.Kind, ref.ID)
	return &transitTable{n: n, ref: ref, table: t}
}

func (c *transitTable) Ref() model.Ref { return c.ref }

func (c *transitTable) reason(code graph.Code, r *transitRoute) graph.Reason {
	reason := graph.Reason{Code: code, Component: c.ref, Kind: "transit-gateway-route-table"}
	if r != nil && r.dst != "" {
		reason.Evidence = graph.Rules{{ID: c.ref.ID + " " + r.dst, Text: r.text()}}
	}
	return reason
}

// Handle selects; At is the transit gateway.
func (c *transitTable) Handle(a graph.Arrival) []graph.Outcome {
	if gap := c.unread(a.At.At); gap != nil {
		return []graph.Outcome{c.anyway(a, a.Packets, c.reason(gapCode(gap), nil), *gap)}
	}
	c.compiled()
	var out []graph.Outcome
	left, dst := a.Packets, a.Packets.Destinations()
	for i := range c.routing.parts {
		p := &c.routing.parts[i]
		if !p.addrs.Overlaps(dst) {
			continue
		}
		part := left.RestrictDst(p.addrs)
		if part.IsEmpty() {
			continue
		}
		left = left.Minus(part)
		out = append(out, c.selected(a, i, part)...)
	}
	if left.IsEmpty() {
		return out
	}
	return append(out, c.follow(a, transitRoute{none: true}, left)...)
}

func (c *transitTable) compiled() *transitRouting {
	if c.routing == nil {
		c.routing = c.n.transitRouting(c.table)
	}
	return c.routing
}

// unread is the gap of a table whose routes were not read, or whose state says nothing (TGW-27, GEN-8).
func (c *transitTable) unread(tgw model.Ref) *model.Gap {
	if c.table == nil {
		owner, region := c.n.ownerOf(tgw)
		g := c.n.notCollected("ec2:SearchTransitGatewayRoutes", owner, region, c.ref, "the transit gateway's route table")
		return &g
	}
	if !c.table.RoutesKnown {
		g := c.n.notCollected("ec2:SearchTransitGatewayRoutes", c.table.Account, c.table.Region, c.ref, "the routes of the transit gateway's table")
		return &g
	}
	if c.table.State != "" && c.table.State != "available" {
		return &model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether the table is used in state " + c.table.State}
	}
	return nil
}

// ownerOf is the account and Region of a transit gateway, as far as anything tells.
func (n *Network) ownerOf(tgw model.Ref) (account, region string) {
	if g, ok := n.snap.Lookup(tgw); ok {
		return g.Head().Account, g.Head().Region
	}
	for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByTransitGateway, tgw.ID) {
		return a.TransitGatewayOwner, a.Region
	}
	for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByResource, tgw.ID) {
		return ownerOf(a, tgw)
	}
	return "", ""
}

// selected follows the selected route, or each of several that may be.
func (c *transitTable) selected(a graph.Arrival, i int, part header.Set) []graph.Outcome {
	p := &c.routing.parts[i]
	if len(p.routes) == 1 {
		return c.follow(a, p.routes[0], part)
	}
	gap := model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "which of several routes the transit gateway takes"}
	if p.gap != nil {
		gap = *p.gap
	}
	o := graph.Outcome{Packets: part, Effect: graph.Pass, Choice: graph.Undetermined, Reason: c.reason("ROUTE_UNDETERMINED", nil), Needs: []model.Gap{gap}}
	for k := range p.routes {
		at := a.At
		at.Place = c.chosen(i, k)
		o.Next = append(o.Next, at)
	}
	return []graph.Outcome{o}
}

// follow sends packets to the attachments of a route; any of several may take them, if their links work (TGW-32, VPN-2).
func (c *transitTable) follow(a graph.Arrival, r transitRoute, p header.Set) []graph.Outcome {
	switch {
	case r.none:
		return []graph.Outcome{{Packets: p, Effect: graph.Drop, Next: c.n.anywhere(p), Reason: c.reason("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", nil)}}
	case r.gap != nil:
		o := c.anyway(a, p, c.reason(gapCode(r.gap), &r), *r.gap)
		if len(r.attachments) > 0 { // it is known where it leads, if it is the one
			o.Next = c.leaving(a, r.attachments)
		}
		return []graph.Outcome{o}
	case r.blackhole:
		return []graph.Outcome{{Packets: p, Effect: graph.Drop, Next: c.n.anywhere(p), Reason: c.reason("TGW_RTB_BLACKHOLE", &r)}}
	}
	o := graph.Outcome{Packets: p, Effect: graph.Pass, Choice: graph.Spread, Reason: c.reason("TGW_ROUTE_SELECTED", &r)}
	o.Next = c.leaving(a, c.n.healthy(r.attachments))
	return c.n.intoTunnel(a, r, o)
}

func (c *transitTable) leaving(a graph.Arrival, attachments []string) []graph.Port {
	out := make([]graph.Port, len(attachments))
	for i, id := range attachments {
		out[i] = graph.Port{Place: model.Ref{Kind: model.KindTransitGatewayAttachment, ID: id}, Side: graph.Leave, At: a.At.At, Way: a.At.Way, Zone: a.At.Zone}
	}
	return out
}

// anyway is the outcome for packets of which the table does not say where they go: by any attachment.
func (c *transitTable) anyway(a graph.Arrival, p header.Set, why graph.Reason, gap model.Gap) graph.Outcome {
	return graph.Outcome{Packets: p, Effect: graph.Unclear, Next: c.n.anyAttachment(p, a.At.At, a.At.Way, a.At.Zone), Reason: why, Needs: []model.Gap{gap}}
}

// chosenTransit is a transit gateway's table that takes one certain route.
type chosenTransit struct {
	table *transitTable
	route transitRoute
	ref   model.Ref
}

func (c *chosenTransit) Ref() model.Ref { return c.ref }

func (c *chosenTransit) Handle(a graph.Arrival) []graph.Outcome {
	return c.table.follow(a, c.route, a.Packets)
}

// chosen makes the component of a route that may be chosen.
func (c *transitTable) chosen(part, i int) model.Ref {
	p := &c.routing.parts[part]
	ref := model.Ref{Kind: kindChosenRoute, ID: fmt.Sprintf("%s %s #%d", c.ref.ID, p.addrs, i)}
	if _, ok := c.n.comps[ref]; !ok {
		c.n.comps[ref] = &chosenTransit{c, p.routes[i], ref}
	}
	return ref
}
