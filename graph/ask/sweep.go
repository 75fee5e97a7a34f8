package ask

import (
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// sweep searches the subnets of one VPC in one family. It walks from them with the packets of the whole VPC: behind the
// subnets' own filters and tables their ways are the same walk, and subnets whose filters and tables are the same share even
// that. Subnets whose packets then end alike are one region, and who in it gets through is read off sets of addresses. Only
// what those sets do not settle is judged interface by interface.
type sweep struct {
	*search
	vpc     string
	t       *target
	e       *entry
	family  header.Family
	wide    *header.AddrSet         // the address blocks of the VPC
	plain   bool                    // the target is one for which address sets settle anything
	self    *model.NetworkInterface // the destination's own, if it is one interface
	fronts  map[string]*pairing
	behinds map[behind]*pairing
	regions []*region
	dead    []start // from where nothing gets through
	shut    []shut  // interfaces that do not let out what is asked about, some of them
}

// start is a subnet and what becomes of what the VPC would send from it.
type start struct {
	sub  *model.Subnet
	base *pairing
}

// shut is an interface in a subnet.
type shut struct {
	end End
	at  start
}

// region is subnets whose packets end alike.
type region struct {
	starts []start
	addrs  *header.AddrSet
	alive  *header.AddrSet   // addresses from which anything may get through
	alike  *header.Partition // whose cells are treated alike in every respect
	kinds  []*portKind
}

// subnets searches all subnets of a VPC.
func (s *search) subnets(vpc string, t *target, e *entry) {
	w := &sweep{search: s, vpc: vpc, t: t, e: e, wide: s.a.blocksOf(vpc)}
	var self model.Ref
	w.plain, self = t.plain()
	w.self, _ = model.Get[*model.NetworkInterface](s.a.snap, self.Kind, self.ID)
	w.plain = w.plain && len(s.a.walker.Transits) == 0
	for _, w.family = range families {
		if w.wide.Family(w.family).IsEmpty() {
			continue
		}
		w.regions, w.fronts, w.behinds = nil, make(map[string]*pairing), make(map[behind]*pairing)
		for _, r := range s.a.snap.By(model.SubnetsByVPC, vpc) {
			if sub := r.(*model.Subnet); !s.a.blocks(sub).Family(w.family).IsEmpty() {
				w.walk(sub)
			}
		}
		for _, g := range w.regions {
			w.region(g)
		}
	}
	if !e.rows {
		w.reasons()
	}
}

// reasons notes why nothing of the VPC gets through.
func (w *sweep) reasons() {
	said := make(map[*pairing]bool) // subnets with equal fronts have the same
	for _, d := range w.dead {
		if len(w.e.causes) < maxCauses && !said[d.base] {
			said[d.base] = true
			w.blocked(w.from(d), w.e)
		}
	}
	for _, x := range w.shut {
		if len(w.e.causes) < maxCauses {
			w.classes([]End{x.end}, w.from(x.at))
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

// walk walks from one subnet, unless another with the same front was, and finds its region.
func (w *sweep) walk(sub *model.Subnet) {
	front := ""
	if !w.t.dst.Overlaps(w.a.blocks(sub)) && len(w.a.walker.Transits) == 0 && !w.a.dns64(sub.Ref.ID) { // neighbours pass no front; by it transits may be told
		front = w.a.front(sub)
	}
	p := w.fronts[front]
	if p == nil {
		if p = w.walkFrom(sub, front != ""); p == nil {
			return
		}
		if front != "" {
			w.fronts[front] = p
		}
	}
	at := start{sub, p}
	if p.gone() {
		w.dead = append(w.dead, at)
		return
	}
	for _, g := range w.regions {
		if alike(g.starts[0].base, p) {
			g.starts = append(g.starts, at)
			return
		}
	}
	w.regions = append(w.regions, &region{starts: []start{at}})
}

// walkFrom walks from a subnet. Where another's packets came out the same behind its front their way is known.
func (w *sweep) walkFrom(sub *model.Subnet, fronted bool) *pairing {
	c := &class{realm: w.a.net.Realm(w.vpc), vpc: w.vpc, addrs: w.wide, ports: clientPorts{known: true},
		start: graph.Port{Place: sub.Ref, Side: graph.Inside}, ends: []End{{Ref: sub.Ref}}, passed: true, dns64: w.a.dns64(sub.Ref.ID)}
	key, known := behind{}, false
	if fronted && len(w.t.alts) == 1 {
		packets := w.a.questionPackets(c, w.t.alts[0].dst, w.family, w.q, w.t.port)
		key.packets, key.next, known = w.a.net.Behind(sub.Ref, packets)
	}
	if p := w.behinds[key]; known && p != nil {
		return p
	}
	p := w.a.pairing(c, w.t, w.family, w.q)
	if known {
		w.behinds[key] = p
	}
	return p
}

// behind is packets behind the front of a subnet, and where they go.
type behind struct {
	packets header.Set
	next    graph.Port
}

// gone reports that nothing gets through.
func (p *pairing) gone() bool {
	for _, f := range p.flows {
		fate := f.fate
		if f.far != nil {
			fate = f.far
		}
		if !fate.Yes.IsEmpty() || !fate.Maybe.IsEmpty() {
			return false
		}
	}
	return true
}

// alike reports whether what two subnets send ends in the same way, by the same way behind their own filters and tables.
func alike(x, y *pairing) bool {
	if x == y {
		return true
	}
	for i, f := range x.flows {
		g := y.flows[i]
		if f.fate.Yes != g.fate.Yes || f.fate.No != g.fate.No || f.fate.Maybe != g.fate.Maybe || f.far != g.far || graph.Trunk(f.fate) != graph.Trunk(g.fate) {
			return false
		}
	}
	return true
}

// from is the pairing of what stands in a subnet alone.
func (w *sweep) from(at start) *pairing {
	c := *at.base.c
	c.addrs = w.a.blocks(at.sub)
	p := *at.base
	p.c, p.flows = &c, make([]*flow, len(at.base.flows))
	for i, f := range at.base.flows {
		own := *f
		own.c, own.packets = &c, f.packets.RestrictSrc(c.addrs)
		p.flows[i] = &own
	}
	return &p
}

// region finds who of a region gets through.
func (w *sweep) region(g *region) {
	blocks := make([]*header.AddrSet, len(g.starts))
	for i, at := range g.starts {
		blocks[i] = w.a.blocks(at.sub).Family(w.family)
	}
	g.addrs = header.AddrUnion(blocks...)
	w.prepareRegion(g)
	w.dead = append(w.dead, g.starts...) // in case that none of it is a row
	for i, at := range g.starts {
		if !g.alive.Overlaps(blocks[i]) {
			continue
		}
		if w.only == nil && w.plain {
			if odd := w.sort(g, at); len(odd) > 0 {
				w.classes(odd, w.from(at))
			}
			w.free(g, at.sub)
			continue
		}
		p := w.from(at)
		w.classes(w.endsIn(at.sub, g.alive), p)
		if w.only == nil {
			w.freeHosts(at.sub, p, w.e)
		}
	}
	for _, k := range g.kinds {
		if k != nil {
			w.rows(k)
		}
	}
}

func (w *sweep) classes(ends []End, p *pairing) {
	for _, k := range w.a.classes(ends, w.q) {
		w.class(k, p, w.e)
	}
}

// endsIn lists the interfaces of a subnet that are asked for, of all those that have an address of some.
func (s *search) endsIn(sub *model.Subnet, some *header.AddrSet) []End {
	var ends []End
	if s.only != nil {
		for _, e := range s.only.Ends {
			if e.Host != nil && e.Host.Subnet == sub.Ref.ID && !apart(e) {
				if s.home != sub.VPC {
					if s.a.leavesOtherwise(e) {
						e = s.a.leaving(e)
					}
				}
				ends = append(ends, e)
			}
		}
		return ends
	}
	for _, c := range s.a.cards(sub) {
		switch {
		case !c.touches(some), s.own[c.face.Ref]:
		case s.home != sub.VPC && s.a.cardLeaves(c):
			ends = append(ends, s.a.nodeEnd(c)...)
		default:
			ends = append(ends, *s.a.endOf(c))
		}
	}
	return ends
}
