package ask

import (
	"encoding/binary"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// portKind is the senders of a region that use the same client ports, and what becomes of what they may send.
type portKind struct {
	ranges  []header.PortRange
	flows   []*flow
	reach   *header.AddrSet // addresses from which everything gets through
	unsure  *header.AddrSet // of which nothing is known to and all may
	none    *header.AddrSet // from which nothing may
	cuts    map[graph.Verdict][]*header.AddrSet
	through map[sign][]*card
	said    map[string]*sourceRow // rows of free addresses, by verdict and cuts
}

// sign tells apart those who get through: by how sure it is, and which of the cuts an address is in.
type sign struct {
	verdict graph.Verdict
	cuts    uint64
}

// maxCuts is how many cuts a sign can hold.
const maxCuts = 64

// kindOf is what becomes of what senders with some client ports may send from a region.
func (w *sweep) kindOf(g *region, ranges []header.PortRange, family header.Family) *portKind {
	for _, k := range g.kinds {
		if slices.Equal(k.ranges, ranges) {
			return k
		}
	}
	k := &portKind{ranges: ranges, cuts: make(map[graph.Verdict][]*header.AddrSet), through: make(map[sign][]*card), said: make(map[string]*sourceRow)}
	g.kinds = append(g.kinds, k)
	c := &class{realm: w.a.net.Realm(w.vpc), vpc: w.vpc, addrs: g.addrs, ports: clientPorts{ranges: ranges, known: true}}
	for _, b := range g.pairs[0].flows {
		f := *b
		f.c, f.packets = c, w.a.questionPackets(c, b.alt.dst, family, w.q, w.t.port)
		set := f.of(f.packets)
		yes, no, maybe := set.yes.Sources(), set.no.Sources(), set.maybe.Sources()
		reach, unsure, none := g.addrs.Minus(no).Minus(maybe), maybe.Minus(yes).Minus(no), g.addrs.Minus(yes).Minus(maybe)
		if len(k.flows) > 0 {
			reach, unsure, none = reach.Intersect(k.reach), unsure.Intersect(k.unsure), none.Intersect(k.none)
		}
		k.reach, k.unsure, k.none = reach, unsure, none
		k.flows = append(k.flows, &f)
	}
	return k
}

// cutsFor are sets of addresses: those that are in the same ones get through by the same rules, and wait for the same facts.
func (w *sweep) cutsFor(k *portKind, v graph.Verdict) []*header.AddrSet {
	if cuts, ok := k.cuts[v]; ok {
		return cuts
	}
	cuts := []*header.AddrSet{}
	add := func(s *header.AddrSet) {
		if !slices.ContainsFunc(cuts, s.Equal) {
			cuts = append(cuts, s)
		}
	}
	ex := graph.NewExplainer(w.a.walker)
	for _, f := range k.flows {
		set := f.of(f.packets)
		good := set.yes.Union(set.maybe).RestrictSrc(k.reach)
		if v == graph.Unknown {
			good = set.maybe.RestrictSrc(k.unsure)
		}
		for _, cut := range ex.Cuts(f.fate, good, v == graph.Unknown) {
			add(cut.Sources())
			if rest := good.Minus(cut); !rest.IsEmpty() {
				add(rest.Sources())
			}
		}
	}
	k.cuts[v] = cuts
	return cuts
}

// sort puts the interfaces of a subnet to those that get through alike and returns those that must be judged one by one.
func (w *sweep) sort(g *region, sub *model.Subnet, alive *header.AddrSet, family header.Family) (odd []End) {
	for _, c := range w.a.cards(sub) {
		if !c.touches(alive) || c.face.Ref == w.self {
			continue
		}
		if !w.a.sendsFreely(c, family) || !w.settled(g, c, family) {
			odd = append(odd, *w.a.endOf(c))
		}
	}
	return odd
}

// settled puts an interface in its place, if the address sets tell which.
func (w *sweep) settled(g *region, c *card, family header.Family) bool {
	k := w.kindOf(g, w.a.portsOf(*w.a.endOf(c), w.q).ranges, family)
	var s sign
	for i, addr := range c.addrs(family) {
		own := sign{verdict: graph.Blocked}
		switch {
		case k.none.Contains(addr):
		case k.reach.Contains(addr):
			own.verdict = graph.Reachable
		case k.unsure.Contains(addr):
			own.verdict = graph.Unknown
		default:
			return false
		}
		if own.verdict != graph.Blocked {
			cuts := w.cutsFor(k, own.verdict)
			if len(cuts) > maxCuts {
				return false
			}
			for n, cut := range cuts {
				if cut.Contains(addr) {
					own.cuts |= 1 << n
				}
			}
		}
		if i > 0 && own != s {
			return false
		}
		s = own
	}
	if s.verdict != graph.Blocked && len(c.addrs(family)) > 0 {
		k.through[s] = append(k.through[s], c)
	}
	return true
}

// free finds which free addresses of a subnet get through. It reports whether they must be judged one by one.
func (w *sweep) free(g *region, sub *model.Subnet, alive *header.AddrSet, family header.Family) (odd bool) {
	all := w.a.freeIn(sub).Family(family)
	if !all.Overlaps(alive) {
		return false
	}
	k := w.kindOf(g, w.a.portsOf(End{}, w.q).ranges, family)
	good := all.Intersect(k.reach)
	rest := all.Minus(good).Minus(k.none)
	if !rest.SubsetOf(k.unsure) {
		return true
	}
	for _, part := range []struct {
		addrs   *header.AddrSet
		verdict graph.Verdict
	}{{good, graph.Reachable}, {rest, graph.Unknown}} {
		if part.addrs.IsEmpty() {
			continue
		}
		row := *w.saidOf(k, part.verdict, part.addrs)
		row.addresses, row.size = cidrList(part.addrs), sizeOf(part.addrs)
		if part.addrs.Equal(all) {
			row.whole, row.wholeVPC = sub.Ref.ID, sub.VPC
		}
		w.emit(row, w.e)
	}
	return false
}

// saidOf is what there is to say of addresses that get through, once for all that are in the same cuts.
func (w *sweep) saidOf(k *portKind, v graph.Verdict, addrs *header.AddrSet) *sourceRow {
	key := string(binary.AppendUvarint(nil, uint64(v)))
	cells := []cell{{addrs, nil}}
	for i, cut := range w.cutsFor(k, v) {
		var split []cell
		for _, c := range cells {
			if in := c.addrs.Intersect(cut); !in.IsEmpty() {
				split = append(split, cell{in, binary.AppendUvarint(slices.Clip(c.cuts), uint64(i))})
			}
			if out := c.addrs.Minus(cut); !out.IsEmpty() {
				split = append(split, cell{out, c.cuts})
			}
		}
		cells = split
	}
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = string(c.cuts)
	}
	slices.Sort(names)
	for _, n := range names {
		key += n + "\xff"
	}
	row, ok := k.said[key]
	if !ok {
		row = &sourceRow{boundary: w.e.boundary, kind: "addresses", verdict: v}
		if v == graph.Unknown {
			row.gaps = k.farGaps()
		}
		w.describe(row, k.flows, addrs)
		k.said[key] = row
	}
	return row
}

// cell is addresses that are in the same cuts.
type cell struct {
	addrs *header.AddrSet
	cuts  []byte
}

// farGaps is why the way to some of a target's places cannot be followed.
func (k *portKind) farGaps() []model.Gap {
	var gaps []model.Gap
	for _, f := range k.flows {
		if f.far != nil && f.alt.gap != nil && !slices.Contains(gaps, *f.alt.gap) {
			gaps = append(gaps, *f.alt.gap)
		}
	}
	return gaps
}
