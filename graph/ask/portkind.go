package ask

import (
	"slices"
	"strconv"

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
	stopped   *header.AddrSet       // addresses from which something is known not to get through
	through   map[int][]*card       // interfaces by cell
	waiting   map[string]*waiting   // those that wait for facts of their own, by cell and facts
	said      map[string]*sourceRow // rows of free addresses, by the cells that they are in
}

// waiting is interfaces of one cell that may send all that is asked about, or nothing of it, as the same missing facts are.
type waiting struct {
	gaps  []model.Gap
	cards []*card
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
	k := &portKind{ports: ports, stopped: header.AddrsOf(), through: make(map[int][]*card), waiting: make(map[string]*waiting), said: make(map[string]*sourceRow)}
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
		k.good, k.bad, k.stopped = good, bad, k.stopped.Union(no)
		k.flows = append(k.flows, &f)
	}
	return k
}

// sort puts the interfaces of a subnet to those that are treated alike and returns those that must be judged one by one.
func (w *sweep) sort(g *region, at start) (odd []End) {
	for _, c := range w.a.cards(at.sub) {
		if c.face == w.self || !c.touches(g.alive) || w.own[c.face.Ref] {
			continue
		}
		if w.vpc != w.home && w.a.cardLeaves(c) {
			odd = append(odd, w.a.nodeEnd(c)...)
			continue
		}
		switch how, gaps := w.sending(g, c); how {
		case component.SendsAll:
			if w.settled(g, c) {
				continue
			}
		case component.SendsMaybe:
			if w.waits(g, c, gaps) {
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

// sending is what an interface lets its host send of what is asked about, and the facts that would tell if it may send it all.
func (w *sweep) sending(g *region, c *card) (component.Sending, []model.Gap) {
	if w.a.sendsFreely(c, w.family) {
		return component.SendsAll, nil
	}
	if len(c.face.IPv4Prefixes)+len(c.face.IPv6Prefixes) > 0 || len(c.face.Groups) == 0 {
		return component.SendsSome, nil
	}
	all, facts := component.SendsSome, []model.Gap(nil)
	for i, f := range g.starts[0].base.flows {
		how, gaps := w.a.net.Sends(c.face, f.packets)
		if i > 0 && (how != all || !slices.Equal(gaps, facts)) {
			return component.SendsSome, nil
		}
		all, facts = how, gaps
	}
	return all, facts
}

// cellOf finds the cell that all addresses of an interface are in, -1 if it has none; ok is false when they are in several.
func (w *sweep) cellOf(g *region, c *card) (cell int, ok bool) {
	cell = -1
	for i, addr := range c.addrs(w.family) {
		if at := g.alike.Cell(addr); i == 0 {
			cell = at
		} else if at != cell {
			return cell, false
		}
	}
	return cell, true
}

// settled puts an interface to those that are treated alike, unless its addresses are not.
func (w *sweep) settled(g *region, c *card) bool {
	cell, ok := w.cellOf(g, c)
	if ok && cell >= 0 {
		k := w.kindAt(g, w.a.portsAt(c, w.q))
		k.through[cell] = append(k.through[cell], c)
	}
	return ok
}

// waits puts an interface that may send all or nothing to those that wait for the same facts, unless the network stops some of
// it: what is left then depends on more than these facts.
func (w *sweep) waits(g *region, c *card, gaps []model.Gap) bool {
	cell, ok := w.cellOf(g, c)
	if !ok || cell < 0 {
		return ok
	}
	k := w.kindAt(g, w.a.portsAt(c, w.q))
	if slices.ContainsFunc(c.addrs(w.family), k.stopped.Contains) {
		return false
	}
	key := strconv.Itoa(cell)
	for _, gap := range gaps {
		key += "|" + gap.Subject.ID + "|" + gap.Detail
	}
	l := k.waiting[key]
	if l == nil {
		l = &waiting{gaps: gaps}
		k.waiting[key] = l
	}
	l.cards = append(l.cards, c)
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
			row.verdict, row.gaps = j.verdict, needed(k.flows, j.gaps, addrs)
		}
		w.add(k, row, list, addrs)
	}
	for _, l := range k.waiting {
		row := sourceRow{boundary: w.e.boundary, kind: "interfaces", size: float64(len(l.cards)), verdict: graph.Unknown,
			unsent: true, gaps: append(slices.Clone(l.gaps), farGaps(k.flows)...)}
		w.add(k, row, l.cards, w.a.endOf(l.cards[0]).Host.Addrs)
	}
}

// add gives a row its members and what the first one's addresses show.
func (w *sweep) add(k *portKind, row sourceRow, list []*card, addrs *header.AddrSet) {
	row.members = make([]*End, len(list))
	for i, c := range list {
		row.members[i] = w.a.endOf(c)
	}
	w.describe(&row, k.flows, addrs)
	w.emit(row, w.e)
}

// needed leaves out of the gaps of a verdict the values that are not certain, where all packets may get through and none is
// known to: whichever holds, that stays.
func needed(flows []*flow, gaps []model.Gap, addrs *header.AddrSet) []model.Gap {
	for _, f := range flows {
		packets := f.packets
		if addrs != nil {
			packets = packets.RestrictSrc(addrs)
		}
		if set := f.of(packets); !set.yes.IsEmpty() || !set.no.IsEmpty() {
			return gaps
		}
	}
	return farGaps(flows)
}

// farGaps says why the way to some of the target's places cannot be followed.
func farGaps(flows []*flow) []model.Gap {
	var far []model.Gap
	for _, f := range flows {
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
		row.gaps = needed(k.flows, j.gaps, addrs)
	}
	w.describe(row, k.flows, addrs)
	k.said[key] = row
	return row
}
