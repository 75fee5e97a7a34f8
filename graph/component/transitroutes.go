package component

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph/header"
	"portolan/model"
)

// transitRoute is what a transit gateway's table does with some addresses: exactly one of attachments, blackhole, none (no
// route) and gap (what it does is not known).
type transitRoute struct {
	dst         string // the prefix or prefix list as written
	kind        string // "static", "propagated"
	attachments []string
	blackhole   bool
	none        bool
	gap         *model.Gap
}

func (r transitRoute) text() string {
	switch {
	case r.blackhole:
		return r.dst + " → blackhole"
	case r.gap != nil:
		return r.dst + " → not known"
	}
	return r.dst + " → " + strings.Join(r.attachments, ", ") + " (" + r.kind + ")"
}

func (r transitRoute) same(o transitRoute) bool {
	return r.blackhole == o.blackhole && r.none == o.none && r.gap == o.gap && slices.Equal(r.attachments, o.attachments)
}

// transitRouting is a table's selection, compiled.
type transitRouting struct {
	parts   []transitPart
	matched *header.AddrSet
}

// transitPart is a part of the address space and the routes that may be selected there: one, or several of which one holds.
type transitPart struct {
	addrs  *header.AddrSet
	routes []transitRoute
	gap    *model.Gap
}

type transitCandidate struct {
	prefix netip.Prefix
	rank   int // of equal prefixes the lowest rank wins (TGW-4)
	route  transitRoute
}

// transitCompiler collects what a table holds.
type transitCompiler struct {
	n       *Network
	t       *model.TransitGatewayRouteTable
	known   []transitCandidate
	unknown []transitRoute // routes whose prefixes are not known: they may be longer than any that is
}

// transitRouting compiles a table (TGW-3 … TGW-8, TGW-28).
func (n *Network) transitRouting(t *model.TransitGatewayRouteTable) *transitRouting {
	c := &transitCompiler{n: n, t: t}
	for _, r := range t.Routes {
		c.add(r)
	}
	for _, l := range t.PrefixLists {
		if !slices.ContainsFunc(t.Routes, func(r model.TransitGatewayRoute) bool { return r.PrefixList == l.PrefixList }) && l.State != "deleting" {
			c.list(l.PrefixList, rankTransitList, transitRoute{dst: l.PrefixList, kind: "static", attachments: oneID(l.Attachment), blackhole: l.Blackhole})
		}
	}
	if t.StaticOnly {
		c.propagated()
	}
	if t.More {
		g := n.notCollected("ec2:SearchTransitGatewayRoutes", t.Account, t.Region, t.Ref, "further routes of the table, which were not returned")
		c.unknown = append(c.unknown, transitRoute{dst: "further routes", gap: &g})
	}
	return c.compile()
}

const (
	rankTransitStatic = iota
	rankTransitList
	rankTransitPropagated
)

// rankTypes is the order of propagated routes for one prefix (TGW-4).
var rankTypes = []string{"vpc", "direct-connect-gateway", "connect", "private-vpn", "vpn", "vpn-concentrator", "client-vpn", "peering"}

func (c *transitCompiler) rank(r model.TransitGatewayRoute) int {
	switch {
	case r.PrefixList != "":
		return rankTransitList
	case r.Type != "propagated":
		return rankTransitStatic
	}
	best := len(rankTypes)
	for _, id := range r.Attachments {
		if a, ok := model.Get[*model.TransitGatewayAttachment](c.n.snap, model.KindTransitGatewayAttachment, id); ok {
			if i := slices.Index(rankTypes, a.ResourceType); i >= 0 {
				best = min(best, i)
			}
		}
	}
	return rankTransitPropagated + best
}

// add takes a route as the table shows it (TGW-5).
func (c *transitCompiler) add(r model.TransitGatewayRoute) {
	route := transitRoute{kind: cmp.Or(r.Type, "static"), attachments: r.Attachments, blackhole: r.State == "blackhole"}
	switch r.State {
	case "deleting", "deleted":
		return
	case "pending":
		route.gap = &model.Gap{Kind: model.GapUndetermined, Subject: c.t.Ref, Detail: "whether a route in state pending is used"}
	}
	if len(route.attachments) == 0 && !route.blackhole && route.gap == nil {
		route.gap = &model.Gap{Kind: model.GapUnreadable, Subject: c.t.Ref, Detail: "a route without its attachment"}
	}
	if r.PrefixList != "" {
		route.dst = r.PrefixList
		c.list(r.PrefixList, rankTransitList, route)
		return
	}
	route.dst = r.Prefix.String()
	c.known = append(c.known, transitCandidate{r.Prefix.Masked(), c.rank(r), route})
}

// list adds a route for every entry of a prefix list (TGW-7).
func (c *transitCompiler) list(id string, rank int, r transitRoute) {
	l := c.n.list(id, c.t.Account, c.t.Region)
	if l.gap != nil {
		g := *l.gap
		g.DataSet.Account, g.DataSet.Region = c.t.Account, c.t.Region
		r.gap = &g
		c.unknown = append(c.unknown, r)
		return
	}
	if l.list != nil {
		for _, p := range l.list.Entries {
			c.known = append(c.known, transitCandidate{p.Masked(), rank, r})
		}
	}
}

// propagated derives what attachments propagate into a table of which only the static routes are known (TGW-3).
func (c *transitCompiler) propagated() {
	if !c.t.HasPropagations {
		g := c.n.notCollected("ec2:GetTransitGatewayRouteTablePropagations", c.t.Account, c.t.Region, c.t.Ref, "what propagates into the table")
		c.unknown = append(c.unknown, transitRoute{dst: "propagated routes", gap: &g})
	}
	for _, id := range c.t.Propagations {
		r := transitRoute{dst: "propagated by " + id, kind: "propagated", attachments: []string{id}}
		att, ok := model.Get[*model.TransitGatewayAttachment](c.n.snap, model.KindTransitGatewayAttachment, id)
		if !ok {
			g := c.n.notCollected(model.KindTransitGatewayAttachment.Call(), c.t.Account, c.t.Region, model.Ref{Kind: model.KindTransitGatewayAttachment, ID: id}, "what the attachment propagates")
			r.gap = &g
			c.unknown = append(c.unknown, r)
			continue
		}
		if att.ResourceType == "vpc" {
			c.propagatedVPC(att, r)
		} else if gap := c.n.learntBy(att); gap != nil {
			r.gap = gap
			c.unknown = append(c.unknown, r)
		}
	}
}

func (c *transitCompiler) propagatedVPC(att *model.TransitGatewayAttachment, r transitRoute) {
	if life(att.State) == 0 {
		return
	}
	v, ok := model.Get[*model.VPC](c.n.snap, model.KindVPC, att.VPC)
	if !ok {
		g := c.n.notCollected(model.KindVPC.Call(), att.ResourceOwner, att.Region, model.Ref{Kind: model.KindVPC, ID: att.VPC}, "the blocks of a VPC that propagates them")
		r.gap = &g
		c.unknown = append(c.unknown, r)
		return
	}
	if c.n.overlapped(c.t.TransitGateway, v) { // TGW-8
		r.attachments = nil
		r.gap = &model.Gap{Kind: model.GapUndetermined, Subject: c.t.Ref, Detail: "which of overlapping VPCs the transit gateway has learnt"}
	}
	for _, p := range model.Associated(v.CIDRs) {
		if p.Addr().Is4() || att.IPv6 == model.Yes {
			r := r
			r.dst = p.String()
			c.known = append(c.known, transitCandidate{p.Masked(), rankTransitPropagated, r})
		}
	}
}

// overlapped reports whether another VPC on a transit gateway overlaps one.
func (n *Network) overlapped(tgw string, v *model.VPC) bool {
	for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByTransitGateway, tgw) {
		o, ok := model.Get[*model.VPC](n.snap, model.KindVPC, a.VPC)
		if !ok || o == v || life(a.State) == 0 {
			continue
		}
		for _, p := range model.Associated(v.CIDRs) {
			if slices.ContainsFunc(model.Associated(o.CIDRs), p.Overlaps) {
				return true
			}
		}
	}
	return false
}

// learntBy is the gap that the prefixes leave which an attachment has learnt over BGP: they are in no listing but the
// table's own routes. nil when it is known to have learnt none.
func (n *Network) learntBy(att *model.TransitGatewayAttachment) *model.Gap {
	if life(att.State) == 0 || n.learntNothing(att) {
		return nil
	}
	return &model.Gap{Kind: model.GapNotCollected, Subject: att.Ref, Detail: "the prefixes that the attachment propagates",
		DataSet: model.DataSet{Call: "ec2:SearchTransitGatewayRoutes", Account: att.TransitGatewayOwner, Region: att.Region}}
}

// learntNothing reports whether a VPN attachment is known to have learnt no prefix over BGP: static connections learn none,
// and those that are up tell how many.
func (n *Network) learntNothing(att *model.TransitGatewayAttachment) bool {
	v, ok := model.Get[*model.VPNConnection](n.snap, model.KindVPNConnection, att.Resource)
	if !ok || v.StaticOnly {
		return ok
	}
	for _, t := range v.Tunnels {
		if t.AcceptedRoutes > 0 {
			return false
		}
	}
	return len(v.Tunnels) > 0 && !n.assume.LinksUp
}

// compile selects, longest prefix first. Of equal prefixes and ranks AWS keeps the one that came first, which is not told
// (TGW-8).
func (c *transitCompiler) compile() *transitRouting {
	slices.SortStableFunc(c.known, func(a, b transitCandidate) int {
		return cmp.Or(b.prefix.Bits()-a.prefix.Bits(), a.prefix.Addr().Compare(b.prefix.Addr()), a.rank-b.rank)
	})
	r := &transitRouting{}
	taken := header.AddrsOf()
	var level []*header.AddrSet
	for i := 0; i < len(c.known); {
		j := i + 1
		routes := []transitRoute{c.known[i].route}
		for ; j < len(c.known) && c.known[j].prefix == c.known[i].prefix; j++ {
			next := c.known[j].route
			if c.known[j].rank == c.known[i].rank && !slices.ContainsFunc(routes, next.same) {
				routes = append(routes, next)
			}
		}
		if addrs := header.AddrsOf(c.known[i].prefix).Minus(taken); !addrs.IsEmpty() {
			r.parts = append(r.parts, transitPart{addrs: addrs, routes: routes})
			level = append(level, addrs)
		}
		if j == len(c.known) || c.known[j].prefix.Bits() != c.known[i].prefix.Bits() {
			taken, level = header.AddrUnion(append(level, taken)...), nil
		}
		i = j
	}
	r.matched = taken
	c.cloud(r)
	return r
}

// cloud adds to every part that a longer route may take its packets, of which the prefixes are not known.
func (c *transitCompiler) cloud(r *transitRouting) {
	if len(c.unknown) == 0 {
		return
	}
	rest := header.AddrsOf(netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")).Minus(r.matched)
	r.parts = append(r.parts, transitPart{addrs: rest, routes: []transitRoute{{none: true}}})
	r.matched = r.matched.Union(rest)
	for i := range r.parts {
		for _, u := range c.unknown {
			r.parts[i].routes = append(slices.Clone(r.parts[i].routes), u)
			r.parts[i].gap = u.gap
		}
	}
}

func oneID(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}
