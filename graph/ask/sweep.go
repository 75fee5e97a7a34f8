package ask

import (
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// sweep searches the subnets of one VPC. It walks from each with the packets of the whole VPC: behind the subnets' own
// filters and tables their ways are the same walk. Subnets whose packets then end alike are one region, and who in it gets
// through is read off sets of addresses. Only what those sets do not settle is judged interface by interface.
type sweep struct {
	*search
	vpc     string
	t       *target
	e       *entry
	plain   bool       // the target is one for which address sets settle anything
	self    model.Ref  // the destination's own interface, if it is one
	dead    []*pairing // from subnets where nothing gets through
	regions []*region
}

// region is subnets whose packets end alike.
type region struct {
	subs  []*model.Subnet
	pairs []*pairing // from each, with the packets of what stands in it
	addrs *header.AddrSet
	kinds []*portKind
}

// subnets searches all subnets of a VPC.
func (s *search) subnets(vpc string, t *target, e *entry) {
	w := &sweep{search: s, vpc: vpc, t: t, e: e}
	w.plain, w.self = t.plain()
	wide := s.a.blocksOf(vpc)
	for _, family := range families {
		w.regions = nil
		for _, r := range s.a.snap.By(model.SubnetsByVPC, vpc) {
			if sub := r.(*model.Subnet); !s.a.blocks(sub).Family(family).IsEmpty() {
				w.walk(sub, wide, family)
			}
		}
		for _, g := range w.regions {
			w.region(g, family)
		}
	}
	if !e.rows {
		for _, p := range w.dead {
			s.blocked(p, e)
		}
	}
}

// plain reports whether a target is dialled by addresses of known hosts, whatever the resolver; and which host, if it is one.
func (t *target) plain() (bool, model.Ref) {
	if t.name.blocked != nil || t.name.gap != nil {
		return false, model.Ref{}
	}
	var self model.Ref
	for i, alt := range t.alts {
		for j, h := range alt.hosts {
			if i+j == 0 {
				self = h.Ref
			} else if h.Ref != self {
				self = model.Ref{ID: "several"}
			}
		}
		if len(alt.hosts) == 0 {
			return false, model.Ref{}
		}
	}
	return len(t.alts) > 0, self
}

// walk walks from one subnet and finds its region.
func (w *sweep) walk(sub *model.Subnet, wide *header.AddrSet, family header.Family) {
	c := &class{realm: w.a.net.Realm(sub.VPC), vpc: sub.VPC, addrs: wide, ports: clientPorts{known: true},
		start: graph.Port{Place: sub.Ref, Side: graph.Inside}, ends: []End{{Ref: sub.Ref}}}
	p := w.a.pairing(c, w.t, family, w.q)
	if p == nil {
		return
	}
	own := *c
	own.addrs = w.a.blocks(sub)
	p.c = &own
	gone := true
	for _, f := range p.flows {
		f.c, f.packets = &own, f.packets.RestrictSrc(own.addrs)
		if f.far == nil && f.fate.Yes.IsEmpty() && f.fate.Maybe.IsEmpty() {
			continue
		}
		set := f.of(f.packets)
		gone = gone && set.yes.IsEmpty() && set.maybe.IsEmpty()
	}
	if gone {
		w.dead = append(w.dead, p)
		return
	}
	for _, g := range w.regions {
		if alike(g.pairs[0], p) {
			g.subs, g.pairs = append(g.subs, sub), append(g.pairs, p)
			return
		}
	}
	w.regions = append(w.regions, &region{subs: []*model.Subnet{sub}, pairs: []*pairing{p}})
}

// alike reports whether what two subnets send ends in the same way, by the same way behind their own filters and tables.
func alike(x, y *pairing) bool {
	for i, f := range x.flows {
		g := y.flows[i]
		if f.fate.Yes != g.fate.Yes || f.fate.No != g.fate.No || f.fate.Maybe != g.fate.Maybe || f.far != g.far || graph.Trunk(f.fate) != graph.Trunk(g.fate) {
			return false
		}
	}
	return true
}

// region finds who of a region gets through.
func (w *sweep) region(g *region, family header.Family) {
	blocks := make([]*header.AddrSet, len(g.subs))
	for i, sub := range g.subs {
		blocks[i] = w.a.blocks(sub).Family(family)
	}
	g.addrs = header.AddrUnion(blocks...)
	alive := w.alive(g)
	for i, sub := range g.subs {
		if !alive.Overlaps(blocks[i]) {
			continue
		}
		var odd []End
		hosts := w.only == nil
		if w.only != nil || !w.plain {
			odd = w.endsIn(sub, alive)
		} else {
			odd = w.sort(g, sub, alive, family)
			hosts = w.free(g, sub, alive, family)
		}
		for _, k := range w.a.classes(odd, w.q) {
			w.class(k, g.pairs[i], w.e)
		}
		if hosts {
			w.freeHosts(sub, g.pairs[i], w.e)
		}
	}
	for _, k := range g.kinds {
		for sig, list := range k.through {
			w.row(k, sig.verdict, list)
		}
	}
	w.dead = append(w.dead, g.pairs...) // in case that none of it is a row
}

// alive is the addresses of a region from which anything may get through.
func (w *sweep) alive(g *region) *header.AddrSet {
	var all []*header.AddrSet
	for _, f := range g.pairs[0].flows {
		set := f.of(f.fate.Arrival.Packets.RestrictSrc(g.addrs))
		all = append(all, set.yes.Union(set.maybe).Sources())
	}
	return header.AddrUnion(all...)
}

// endsIn lists the interfaces of a subnet that are asked for, of all those that have an address of some.
func (s *search) endsIn(sub *model.Subnet, some *header.AddrSet) []End {
	var ends []End
	if s.only != nil {
		for _, e := range s.only.Ends {
			if e.Host != nil && e.Host.Subnet == sub.Ref.ID {
				ends = append(ends, e)
			}
		}
		return ends
	}
	for _, c := range s.a.cards(sub) {
		if c.touches(some) {
			ends = append(ends, *s.a.endOf(c))
		}
	}
	return ends
}

// row adds the row of interfaces that the same rules and facts let through; the first speaks for all.
func (w *sweep) row(k *portKind, v graph.Verdict, list []*card) {
	row := sourceRow{boundary: w.e.boundary, kind: "interfaces", size: float64(len(list)), verdict: v}
	for _, c := range list {
		row.members = append(row.members, w.a.endOf(c))
	}
	if v == graph.Unknown {
		row.gaps = k.farGaps()
	}
	w.describe(&row, k.flows, row.members[0].Host.Addrs)
	w.emit(row, w.e)
}
