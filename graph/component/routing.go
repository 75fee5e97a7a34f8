package component

import (
	"net/netip"
	"slices"

	"portolan/graph/header"
	"portolan/model"
)

// tableKey is a table; nothing else decides which route is selected.
type tableKey struct{ table string }

// routing is a table's selection, compiled: parts of the address space, each with the route that is selected there.
type routing struct {
	parts   []routePart
	matched *header.AddrSet
}

// routePart is a part of the address space and the routes that may be selected there: one, or several where AWS does not
// say which (RT-8, RT-15, RT-30).
type routePart struct {
	addrs  *header.AddrSet
	routes []model.Route
	gap    *model.Gap // set when a route that is not known may take packets of the part
}

// candidate is a route for one prefix, as a prefix-list route has several (RT-9).
type candidate struct {
	prefix netip.Prefix
	rank   int // of equal prefixes the lowest rank wins (RT-6, RT-7)
	route  model.Route
}

const (
	rankStatic = iota
	rankList
	rankPropagated
	rankAdvertised // against the others of the same prefix: not documented (RT-15)
)

func rankOf(r model.Route) int {
	switch {
	case r.Origin == "Advertisement":
		return rankAdvertised
	case r.Origin == "EnableVgwRoutePropagation":
		return rankPropagated
	case r.PrefixList != "":
		return rankList
	}
	return rankStatic
}

// routing compiles a table (RT-2 … RT-9, RT-12, RT-13).
func (n *Network) routing(t *model.RouteTable) *routing {
	key := tableKey{t.Ref.ID}
	if r, ok := n.tables[key]; ok {
		return r
	}
	r := &routing{}
	n.tables[key] = r
	candidates, unlisted := n.candidates(t)
	var local []netip.Prefix
	for _, c := range candidates {
		if c.route.Target.Kind == model.TargetLocal {
			local = append(local, c.prefix)
		}
	}
	r.fill(candidates, local)
	if unlisted != nil {
		r.cloud(unlisted)
	}
	return r
}

// unlistedRoute is a route through a prefix list whose entries are not known.
type unlistedRoute struct {
	route model.Route
	gap   model.Gap
}

// candidates expands a table's routes. A gateway endpoint's list that was not read is left out: it holds public ranges of
// S3 or DynamoDB, never a database (RT-28).
func (n *Network) candidates(t *model.RouteTable) (out []candidate, unlisted []unlistedRoute) {
	for _, r := range t.Routes {
		if r.State == "filtered" {
			continue
		}
		if r.PrefixList == "" {
			out = append(out, candidate{r.Prefix.Masked(), rankOf(r), r})
			continue
		}
		l := n.list(r.PrefixList, t.Account, t.Region)
		if l.gap != nil {
			if r.Target.Kind != model.TargetVPCEndpoint || n.standsInside(r.Target) {
				unlisted = append(unlisted, unlistedRoute{r, *l.gap})
			}
			continue
		}
		if l.list != nil {
			for _, p := range l.list.Entries {
				out = append(out, candidate{p.Masked(), rankOf(r), r})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b candidate) int { return b.prefix.Bits() - a.prefix.Bits() })
	return out, unlisted
}

// fill selects, longest prefix first; a propagated route never beats the local one (RT-5).
func (r *routing) fill(candidates []candidate, local []netip.Prefix) {
	locals := header.AddrsOf(local...)
	taken := header.AddrsOf()
	for i := 0; i < len(candidates); {
		j := i
		for j < len(candidates) && candidates[j].prefix.Bits() == candidates[i].prefix.Bits() {
			j++
		}
		var level []*header.AddrSet
		for _, same := range byPrefix(candidates[i:j]) {
			addrs := header.AddrsOf(same[0].prefix).Minus(taken)
			routes, overLocal := selectRoutes(same)
			switch {
			case overLocal == losesToLocal:
				addrs = addrs.Minus(locals)
			case overLocal == unclearWithLocal && addrs.Overlaps(locals):
				inside := addrs.Intersect(locals)
				addrs = addrs.Minus(locals)
				level = append(level, inside)
				r.add(inside, append(slices.Clone(routes), localRoute(candidates, inside)...))
			}
			level = append(level, addrs)
			r.add(addrs, routes)
		}
		taken = header.AddrUnion(append(level, taken)...)
		i = j
	}
	r.matched = taken
}

func (r *routing) add(addrs *header.AddrSet, routes []model.Route) {
	if !addrs.IsEmpty() {
		r.parts = append(r.parts, routePart{addrs: addrs, routes: routes})
	}
}

// byPrefix groups candidates of one length by prefix, in the order of the table.
func byPrefix(list []candidate) [][]candidate {
	var out [][]candidate
	at := make(map[netip.Prefix]int)
	for _, c := range list {
		i, ok := at[c.prefix]
		if !ok {
			i = len(out)
			at[c.prefix] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

// versusLocal is how a selection stands to a local route that covers it.
type versusLocal uint8

const (
	beatsLocal versusLocal = iota // a static route may be more specific than local (RT-4)
	losesToLocal
	unclearWithLocal // Route Server against local is not documented (RT-30)
)

// selectRoutes picks among routes for the same prefix. Several come back where AWS keeps one and does not say which.
func selectRoutes(same []candidate) ([]model.Route, versusLocal) {
	best, advertised := rankAdvertised, false
	for _, c := range same {
		if c.rank == rankAdvertised {
			advertised = true
		} else {
			best = min(best, c.rank)
		}
	}
	var routes []model.Route
	for _, c := range same {
		if (c.rank == best || c.rank == rankAdvertised) && !slices.ContainsFunc(routes, func(r model.Route) bool { return sameTarget(r, c.route) }) {
			routes = append(routes, c.route)
		}
	}
	switch {
	case advertised:
		return routes, unclearWithLocal
	case best == rankPropagated:
		return routes, losesToLocal
	}
	return routes, beatsLocal
}

func sameTarget(a, b model.Route) bool { return a.Target == b.Target && a.State == b.State }

func localRoute(candidates []candidate, inside *header.AddrSet) []model.Route {
	for _, c := range candidates {
		if c.route.Target.Kind == model.TargetLocal && header.AddrsOf(c.prefix).Overlaps(inside) {
			return []model.Route{c.route}
		}
	}
	return nil
}

// cloud marks the parts where a route through an unknown prefix list might be longer. What the local route has is safe but
// from targets that may be more specific than it (RT-4).
func (r *routing) cloud(unlisted []unlistedRoute) {
	for i, p := range r.parts {
		local := len(p.routes) == 1 && p.routes[0].Target.Kind == model.TargetLocal
		for _, u := range unlisted {
			k := u.route.Target.Kind
			if local && k != model.TargetNATGateway && k != model.TargetNetworkInterface && k != model.TargetInstance && k != model.TargetVPCEndpoint {
				continue
			}
			gap := u.gap
			r.parts[i].routes = append(slices.Clone(r.parts[i].routes), u.route)
			r.parts[i].gap = &gap
		}
	}
	rest := header.AddrsOf(netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")).Minus(r.matched)
	part := routePart{addrs: rest, routes: []model.Route{{}}}
	for _, u := range unlisted {
		gap := u.gap
		part.routes, part.gap = append(part.routes, u.route), &gap
	}
	r.parts = append(r.parts, part)
	r.matched = r.matched.Union(rest)
}

// ways is where a subnet's routes carry group references, and the destinations whose way is not known.
type ways struct {
	carry   []wayTo
	forks   []fork
	unclear *header.AddrSet
	gap     *model.Gap
}

// wayTo is the destinations that are routed into a VPC undiverted.
type wayTo struct {
	vpc  string
	link model.Ref // zero inside the VPC
	to   *header.AddrSet
}

// fork is destinations that are routed into one of several VPCs; "" is a way that carries no reference.
type fork struct {
	into []string
	to   *header.AddrSet
	gap  *model.Gap
}

// waysFrom reads a subnet's routes for outbound group references (SG-14, SG-19).
func (n *Network) waysFrom(subnet model.Ref, vpc string) ways {
	near := header.AddrsOf()
	if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, subnet.ID); ok {
		near = header.AddrsOf(model.Associated(s.CIDRs)...)
	}
	w := ways{carry: []wayTo{{vpc: vpc, to: near}}, unclear: header.AddrsOf()}
	t, gap := n.tableFor(subnet)
	if t == nil {
		w.unclear = header.AddrsOf(netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")).Minus(near)
		w.gap = gap
		if gap == nil { // the table is assumed
			w.carry[0].to, w.unclear = near.Union(n.vpc(vpc).cidrs), header.AddrsOf()
		}
		return w
	}
	for _, p := range n.routing(t).parts {
		w.add(n, p, p.addrs.Minus(near), t, vpc)
	}
	return w
}

// add is the ways that the routes of one part of a table are.
func (w *ways) add(n *Network, p routePart, to *header.AddrSet, t *model.RouteTable, vpc string) {
	var into []string
	var link model.Ref
	for _, r := range p.routes {
		if i := n.targetInterface(r); i != nil && i.VPC == vpc { // undiverted only to the interface itself
			own := to.Intersect(InterfaceAddrs(i))
			w.carried(wayTo{vpc: vpc, to: own})
			to = to.Minus(own)
		}
		v, gap := n.carriedInto(r, t, vpc)
		if gap != nil {
			w.unclear, w.gap = w.unclear.Union(to), gap
			return
		}
		into = append(into, v)
		if v != vpc {
			link = model.Ref{Kind: model.KindVPCPeering, ID: r.Target.ID}
		}
	}
	switch {
	case len(into) > 1:
		gap := p.gap
		if gap == nil {
			gap = &model.Gap{Kind: model.GapUndetermined, Subject: t.Ref, Detail: "which of several routes is taken"}
		}
		w.forks = append(w.forks, fork{into, to, gap})
	case into[0] != "":
		w.carried(wayTo{into[0], link, to})
	}
}

func (w *ways) carried(more wayTo) {
	for i, c := range w.carry {
		if c.vpc == more.vpc && c.link == more.link {
			w.carry[i].to = c.to.Union(more.to)
			return
		}
	}
	w.carry = append(w.carry, more)
}

// targetInterface is the interface that a route leads to, nil when it leads elsewhere.
func (n *Network) targetInterface(r model.Route) *model.NetworkInterface {
	switch r.Target.Kind {
	case model.TargetNetworkInterface:
		i, _ := model.Get[*model.NetworkInterface](n.snap, model.KindNetworkInterface, r.Target.ID)
		return i
	case model.TargetInstance:
		i, _ := model.First[*model.NetworkInterface](n.snap, model.InterfacesByInstance, r.Target.ID)
		return i
	}
	return nil
}

// carriedInto is the VPC into which a route carries references, "" for none.
func (n *Network) carriedInto(r model.Route, t *model.RouteTable, vpc string) (string, *model.Gap) {
	switch {
	case r.State == "blackhole":
	case r.Target.Kind == model.TargetLocal:
		return vpc, nil
	case r.Target.Kind == model.TargetVPCPeering:
		ref := model.Ref{Kind: model.KindVPCPeering, ID: r.Target.ID}
		found, presence := n.snap.Find(ref, t.Account, t.Region)
		if presence == model.NotCollected {
			g := n.notCollected(model.KindVPCPeering.Call(), t.Account, t.Region, ref, "the peering connection")
			return "", &g
		}
		if p, ok := found.(*model.VPCPeering); ok && sameRegion(p) && (p.Requester.VPC == vpc || p.Accepter.VPC == vpc) {
			return otherSide(p, vpc).VPC, nil
		}
	}
	return "", nil
}

// staysInside is the destinations that a subnet's table routes to something in the subnet itself, a NAT gateway or an
// appliance: packets for them do not leave the subnet yet, so its ACL has no say (NACL-8).
func (n *Network) staysInside(subnet model.Ref) *header.AddrSet {
	t, _ := n.tableFor(subnet)
	if t == nil {
		return header.AddrsOf()
	}
	var sets []*header.AddrSet
	for _, p := range n.routing(t).parts {
		if len(p.routes) == 1 && p.routes[0].State != "blackhole" && n.standsIn(p.routes[0].Target, subnet.ID) {
			sets = append(sets, p.addrs)
		}
	}
	return header.AddrUnion(sets...)
}

func (n *Network) standsIn(t model.RouteTarget, subnet string) bool {
	switch t.Kind {
	case model.TargetNATGateway:
		g, ok := model.Get[*model.NATGateway](n.snap, model.KindNATGateway, t.ID)
		return ok && g.Subnet == subnet
	case model.TargetVPCEndpoint:
		b, ok := n.boxOf(t.ID)
		return ok && b.subnet == subnet
	}
	i := n.targetInterface(model.Route{Target: t})
	return i != nil && i.Subnet == subnet
}
