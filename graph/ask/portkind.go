package ask

import (
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// portKind is the senders of a region that use the same client ports, and what becomes of what they may send.
type portKind struct {
	ports     clientPorts
	flows     []*flow
	good, bad *header.AddrSet       // addresses from which everything gets through, and from which nothing may
	through   map[int][]*card       // interfaces by cell
	said      map[string]*sourceRow // rows of free addresses, by the cells that they are in
}

// prepareRegion finds the addresses of a region from which anything may get through, and parts them by how they do.
func (w *sweep) prepareRegion(g *region) {
	var alive, cuts []*header.AddrSet
	for _, f := range g.starts[0].base.flows {
		set := f.of(f.packets.RestrictSrc(g.addrs))
		alive = append(alive, set.yes.Union(set.maybe).Sources())
		if w.plain && w.only == nil {
			cuts = append(cuts, w.cuts(f, set)...)
		}
	}
	g.alive, g.alike = header.AddrUnion(alive...), header.Divide(w.family, cuts...)
}

// cuts are sets of addresses: those that are in the same ones get through alike, by the same rules, and wait for the same
// facts.
func (w *sweep) cuts(f *flow, set sets) []*header.AddrSet {
	var cuts []*header.AddrSet
	for _, part := range []header.Set{set.yes, set.no, set.maybe} {
		cuts = append(cuts, part.BySource(w.family)...)
	}
	ex := graph.NewExplainer(w.a.walker)
	for _, part := range []struct {
		packets header.Set
		replies bool
	}{{set.yes.Union(set.maybe), false}, {set.maybe, true}} {
		for _, cut := range ex.Cuts(f.fate, part.packets, part.replies) {
			cuts = append(cuts, cut.Sources())
			if rest := part.packets.Minus(cut); !rest.IsEmpty() {
				cuts = append(cuts, rest.Sources())
			}
		}
	}
	return cuts
}

// kindAt is what becomes of what senders with some client ports may send from a region.
func (w *sweep) kindAt(g *region, at int) *portKind {
	for len(g.kinds) <= at {
		g.kinds = append(g.kinds, nil)
	}
	if g.kinds[at] != nil {
		return g.kinds[at]
	}
	ports := w.a.portKinds[at]
	k := &portKind{ports: ports, through: make(map[int][]*card), said: make(map[string]*sourceRow)}
	g.kinds[at] = k
	c := &class{realm: w.a.net.Realm(w.vpc), vpc: w.vpc, addrs: g.addrs, ports: ports}
	for _, b := range g.starts[0].base.flows {
		f := *b
		f.c, f.packets = c, w.a.questionPackets(c, b.alt.dst, w.family, w.q, w.t.port)
		set := f.of(f.packets)
		yes, no, maybe := set.yes.Sources(), set.no.Sources(), set.maybe.Sources()
		good, bad := g.addrs.Minus(no).Minus(maybe), g.addrs.Minus(yes).Minus(maybe)
		if len(k.flows) > 0 {
			good, bad = good.Intersect(k.good), bad.Intersect(k.bad)
		}
		k.good, k.bad = good, bad
		k.flows = append(k.flows, &f)
	}
	return k
}

// sort puts the interfaces of a subnet to those that are treated alike and returns those that must be judged one by one.
func (w *sweep) sort(g *region, at start) (odd []End) {
	for _, c := range w.a.cards(at.sub) {
		if !c.touches(g.alive) || c.face.Ref == w.self || w.own[c.face.Ref] {
			continue
		}
		if w.vpc != w.home && w.a.cardLeaves(c) {
			odd = append(odd, w.a.nodeEnd(c)...)
			continue
		}
		switch w.sending(g, c) {
		case component.SendsAll:
			if w.settled(g, c) {
				continue
			}
		case component.SendsNothing:
			if len(w.shut) < maxCauses {
				w.shut = append(w.shut, shut{*w.a.endOf(c), at})
			}
			continue
		}
		odd = append(odd, *w.a.endOf(c))
	}
	return odd
}

// sending is what an interface lets its host send of what is asked about.
func (w *sweep) sending(g *region, c *card) component.Sending {
	if w.a.sendsFreely(c, w.family) {
		return component.SendsAll
	}
	if len(c.face.IPv4Prefixes)+len(c.face.IPv6Prefixes) > 0 || len(c.face.Groups) == 0 {
		return component.SendsSome
	}
	all := component.SendsSome
	for i, f := range g.starts[0].base.flows {
		s := w.a.net.Sends(c.face, f.packets)
		if i > 0 && s != all {
			return component.SendsSome
		}
		all = s
	}
	return all
}

// settled puts an interface to those that are treated alike, unless its addresses are not.
func (w *sweep) settled(g *region, c *card) bool {
	cell := 0
	addrs := c.addrs(w.family)
	for i, addr := range addrs {
		if at := g.alike.Cell(addr); i == 0 {
			cell = at
		} else if at != cell {
			return false
		}
	}
	if len(addrs) > 0 {
		k := w.kindAt(g, w.a.portsAt(c, w.q))
		k.through[cell] = append(k.through[cell], c)
	}
	return true
}

// rows adds a row for all interfaces that are treated alike; the first speaks for all.
func (w *sweep) rows(k *portKind) {
	for _, list := range k.through {
		addrs := w.a.endOf(list[0]).Host.Addrs
		row := sourceRow{boundary: w.e.boundary, kind: "interfaces", size: float64(len(list)), verdict: graph.Reachable}
		if !addrs.Family(w.family).SubsetOf(k.good) {
			j := w.a.judge(k.flows, addrs, nil)
			if j.verdict == graph.Blocked {
				continue
			}
			row.verdict, row.gaps = j.verdict, k.needed(j.gaps, addrs)
		}
		for _, c := range list {
			row.members = append(row.members, w.a.endOf(c))
		}
		w.describe(&row, k.flows, addrs)
		w.emit(row, w.e)
	}
}

// needed leaves out of the gaps of a verdict the values that are not certain, where all packets may get through and none is
// known to: whichever holds, that stays.
func (k *portKind) needed(gaps []model.Gap, addrs *header.AddrSet) []model.Gap {
	for _, f := range k.flows {
		if set := f.of(f.packets.RestrictSrc(addrs)); !set.yes.IsEmpty() || !set.no.IsEmpty() {
			return gaps
		}
	}
	var far []model.Gap // why the way to some of the target's places cannot be followed
	for _, f := range k.flows {
		if f.far != nil && f.alt.gap != nil && !slices.Contains(far, *f.alt.gap) {
			far = append(far, *f.alt.gap)
		}
	}
	return far
}

// free adds rows for the addresses of a subnet that no interface has.
func (w *sweep) free(g *region, sub *model.Subnet) {
	all := w.a.freeIn(sub).Family(w.family)
	if !all.Overlaps(g.alive) {
		return
	}
	k := w.kindAt(g, w.a.portsIndex(w.a.portsOf(End{}, w.q)))
	good := all.Intersect(k.good)
	mixed := all.Minus(good).Minus(k.bad)
	for i, addrs := range []*header.AddrSet{good, mixed} {
		if addrs.IsEmpty() {
			continue
		}
		row := *w.saidOf(g, k, addrs, i > 0)
		row.addresses, row.size = cidrList(addrs), sizeOf(addrs)
		if addrs.Equal(all) {
			row.whole, row.wholeVPC = sub.Ref.ID, sub.VPC
		}
		w.emit(row, w.e)
	}
}

// saidOf is what there is to say of addresses that get through, in part if they are mixed: once for all that are in the same
// cells.
func (w *sweep) saidOf(g *region, k *portKind, addrs *header.AddrSet, mixed bool) *sourceRow {
	key := g.alike.Cells(addrs)
	if mixed {
		key += "mixed"
	}
	row, ok := k.said[key]
	if ok {
		return row
	}
	j := judgement{verdict: graph.Reachable}
	if mixed {
		if j = w.a.judge(k.flows, addrs, nil); j.verdict == graph.Blocked || j.verdict == graph.Reachable {
			j.verdict = graph.Partial
		}
	}
	row = &sourceRow{boundary: w.e.boundary, kind: "addresses", verdict: j.verdict, gaps: j.gaps}
	if mixed {
		row.gaps = k.needed(j.gaps, addrs)
	}
	w.describe(row, k.flows, addrs)
	k.said[key] = row
	return row
}
