package component

import (
	"cmp"
	"net/netip"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// routeTable sends what leaves a subnet, or enters by a gateway, to the target of the selected route.
type routeTable struct {
	n     *Network
	ref   model.Ref
	table *model.RouteTable // nil when the subnet's table is not known
}

func newRouteTable(n *Network, ref model.Ref) graph.Component {
	t, _ := model.Get[*model.RouteTable](n.snap, model.KindRouteTable, ref.ID)
	return &routeTable{n, ref, t}
}

// reserved is never forwarded by VPC routes (RT-26).
var reserved = header.AddrsOf(netip.MustParsePrefix("169.254.168.0/22"), netip.MustParsePrefix("fd00:ec2::/32"))

// tableOf names the table of a subnet; a ref without id stands for one that is not known.
func (n *Network) tableOf(subnet model.Ref) model.Ref {
	if t, _ := n.tableFor(subnet); t != nil {
		return t.Ref
	}
	return model.Ref{Kind: model.KindRouteTable}
}

// tableFor is the subnet's own table, else the VPC's main one (RT-1). Without either it says what is missing; nil and nil
// means that AWS's default is assumed.
func (n *Network) tableFor(subnet model.Ref) (*model.RouteTable, *model.Gap) {
	if t, ok := model.First[*model.RouteTable](n.snap, model.RouteTablesBySubnet, subnet.ID); ok {
		return t, nil
	}
	v := n.vpcOf(subnet)
	if v == nil {
		g := n.notCollected(model.KindSubnet.Call(), "", "", subnet, "the subnet's VPC")
		return nil, &g
	}
	account, region := n.whereIs(subnet)
	// Without an explicit association the main table holds, if the listing is whole: else the association may be missing.
	if t, ok := model.First[*model.RouteTable](n.snap, model.MainRouteTablesByVPC, v.id); ok {
		if n.complete(model.KindRouteTable, t.Account, t.Region) || n.participantsTell(model.KindRouteTable, t.Account, t.Region) {
			return t, nil
		}
	}
	if n.assumed(model.KindRouteTable, account, region) {
		return nil, nil
	}
	g := n.notCollected(model.KindRouteTable.Call(), account, region, subnet, "the subnet's route table")
	return nil, &g
}

func (c *routeTable) Ref() model.Ref { return c.ref }

func (c *routeTable) Handle(a graph.Arrival) []graph.Outcome {
	here := c.from(a)
	var out []graph.Outcome
	left := a.Packets
	if r := left.RestrictDst(reserved); !r.IsEmpty() {
		left = left.Minus(r)
		out = append(out, graph.Outcome{Packets: r, Effect: graph.Drop, Reason: c.reason("ROUTE_RESERVED_RANGE", nil)})
	}
	if a.Packets = left; c.table == nil {
		out = append(out, c.unknown(a, here)...)
		for i := range out { // of a table that is not there, the subnet stands for it
			out[i].Reason.At = a.At.At
		}
		return out
	}
	dst := left.Destinations()
	for _, p := range c.n.routing(c.table).parts {
		if !p.addrs.Overlaps(dst) {
			continue
		}
		part := left.RestrictDst(p.addrs)
		if part.IsEmpty() {
			continue
		}
		left = left.Minus(part)
		out = append(out, c.selected(a, here, p, part)...)
	}
	return append(out, c.noRoute(a, here, left)...)
}

// origin is where packets are that look for a route: a subnet of a VPC, or a gateway at its edge.
type origin struct {
	vpc    *vpcView
	subnet model.Ref // zero at a gateway
}

func (c *routeTable) from(a graph.Arrival) origin {
	if a.At.At.Kind == model.KindSubnet {
		if v := c.n.vpcOf(a.At.At); v != nil {
			return origin{v, a.At.At}
		}
	}
	if c.table != nil {
		return origin{vpc: c.n.vpc(c.table.VPC)}
	}
	return origin{vpc: c.n.vpc("")}
}

func (c *routeTable) reason(code graph.Code, r *model.Route) graph.Reason {
	reason := graph.Reason{Code: code, Component: c.ref, Kind: "route-table"}
	if r != nil {
		dst := r.PrefixList
		if r.Prefix.IsValid() {
			dst = r.Prefix.String()
		}
		text := dst + " → " + cmp.Or(r.Target.ID, "local")
		if r.State == "blackhole" {
			text += " (blackhole)"
		}
		reason.Evidence = graph.Rules{{ID: c.ref.ID + " " + dst, Text: text}}
	}
	return reason
}

// selected follows the selected route, or each of several that may be.
func (c *routeTable) selected(a graph.Arrival, here origin, p routePart, part header.Set) []graph.Outcome {
	if len(p.routes) == 1 {
		return c.follow(a, here, p.routes[0], part)
	}
	o := graph.Outcome{Packets: part, Effect: graph.Pass, Choice: graph.Undetermined, Reason: c.reason("ROUTE_UNDETERMINED", nil)}
	gap := model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "which of several routes AWS takes"}
	if p.gap != nil {
		gap = *p.gap
	}
	o.Needs = []model.Gap{gap}
	for i := range p.routes { // each is a port of its own: the table, told which route to take
		o.Next = append(o.Next, graph.Port{Place: model.Ref{Kind: kindChosenRoute, ID: c.chosen(p, i)}, Side: graph.Leave, At: a.At.At, Way: a.At.Way})
	}
	return []graph.Outcome{o}
}

// noRoute: there is no implicit default (RT-16), but for replies to a NAT gateway behind a peering (NAT-8).
func (c *routeTable) noRoute(a graph.Arrival, here origin, left header.Set) []graph.Outcome {
	if left.IsEmpty() {
		return nil
	}
	if pcx, over := c.natPeering(a, here, left); !over.IsEmpty() {
		return append(c.noRoute(a, here, left.Minus(over)), graph.Outcome{Packets: over, Effect: graph.Pass,
			Next:   []graph.Port{{Place: pcx, Side: graph.Enter, At: here.vpc.ref()}},
			Reason: graph.Reason{Code: "NAT_PEERING_RETURN", Component: c.ref, Kind: "route-table"}})
	}
	if o, ok := c.mayReturn(a, here, left, nil); ok {
		return []graph.Outcome{o}
	}
	why := c.reason("NO_ROUTE_TO_DESTINATION", nil)
	why.Evidence = noRoutes{c}
	return []graph.Outcome{{Packets: left, Effect: graph.Drop, Next: c.n.anywhere(left), Reason: why}}
}

// noRoutes is why no route was selected: there is none, but one may come close.
type noRoutes struct{ c *routeTable }

// Rules implements graph.Evidence.
func (e noRoutes) Rules(header.Set) []graph.Rule { return nil }

// Nearest implements graph.Nearer: the route out of the VPC whose block shares the most with a destination.
func (e noRoutes) Nearest(p header.Set) (near graph.Rule, found bool) {
	if e.c.table == nil {
		return near, false
	}
	most := 0
	for i, r := range e.c.table.Routes {
		if n := common(r.Prefix, p.Destinations()); n > most && r.Target.ID != "" {
			near, most = e.c.reason("", &e.c.table.Routes[i]).Evidence.(graph.Rules)[0], n
		}
	}
	return near, most > 0
}

// mayReturn is what becomes of replies that may find a NAT gateway behind a peering, of which one of the two is not known.
func (c *routeTable) mayReturn(a graph.Arrival, here origin, p header.Set, r *model.Route) (graph.Outcome, bool) {
	if a.Session == nil {
		return graph.Outcome{}, false
	}
	hiddenNAT := a.Session.Component == graph.Somewhere
	nat, ok := model.Get[*model.NATGateway](c.n.snap, model.KindNATGateway, a.Session.Component.ID)
	if !hiddenNAT && (!ok || nat.VPC == here.vpc.id) {
		return graph.Outcome{}, false
	}
	gap := c.n.notCollected(model.KindVPCPeering.Call(), here.vpc.account, here.vpc.region, here.vpc.ref(), "whether replies come back to a NAT gateway over a peering")
	may := !c.n.complete(model.KindVPCPeering, here.vpc.account, here.vpc.region)
	for p := range model.By[*model.VPCPeering](c.n.snap, model.PeeringsByVPC, here.vpc.id) {
		if hiddenNAT && p.Status == "active" && !may {
			may, gap = true, model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether replies come back to a NAT gateway over a peering"}
		}
	}
	o := graph.Outcome{Packets: p, Effect: graph.Unclear, Next: []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}}, Reason: c.reason("ROUTE_UNDETERMINED", r), Needs: []model.Gap{gap}}
	return o, may
}

// natPeering finds the peering by which a NAT gateway of another VPC sent the flow that replies belong to, and those of p that
// do: the gateway's table leads to their senders by it.
func (c *routeTable) natPeering(a graph.Arrival, here origin, p header.Set) (model.Ref, header.Set) {
	if a.Session == nil || a.Session.Component.Kind != model.KindNATGateway {
		return model.Ref{}, header.Set{}
	}
	nat, ok := model.Get[*model.NATGateway](c.n.snap, model.KindNATGateway, a.Session.Component.ID)
	if !ok || nat.VPC == here.vpc.id {
		return model.Ref{}, header.Set{}
	}
	for pcx := range model.By[*model.VPCPeering](c.n.snap, model.PeeringsByVPC, here.vpc.id) {
		if pcx.Status != "active" || otherSide(pcx, here.vpc.id).VPC != nat.VPC {
			continue
		}
		if over := p.RestrictSrc(c.n.natLeads(nat, pcx.Ref)); !over.IsEmpty() {
			return pcx.Ref, over
		}
	}
	return model.Ref{}, header.Set{}
}

// unknown: without its table a subnet's packets may go anywhere; with --assume defaults it has the local route alone.
func (c *routeTable) unknown(a graph.Arrival, here origin) []graph.Outcome {
	_, gap := c.n.tableFor(a.At.At)
	if gap != nil {
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED", nil), *gap)}
	}
	in := a.Packets.RestrictDst(here.vpc.cidrs)
	out := c.n.local(here.vpc, a, in, model.Ref{}, c.reason("ROUTE_LOCAL_ASSUMED", nil))
	return append(out, c.noRoute(a, here, a.Packets.Minus(in))...)
}
