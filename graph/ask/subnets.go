package ask

import (
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

var anyPrefixes = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

// blocked notes the first causes of a pairing that does not get through.
func (s *search) blocked(p *pairing, e *entry) {
	if len(e.causes) >= maxCauses {
		return
	}
	for _, f := range p.flows {
		ex := graph.NewExplainer(s.a.walker)
		ex.NoGhost = true
		fate := f.fate
		packets := f.packets
		if f.far != nil && f.far.Yes.IsEmpty() && f.far.Maybe.IsEmpty() {
			fate, packets = f.far, f.farPackets
		}
		for _, c := range firstCauses(f.causes(ex, fate, packets)) {
			if c.Direction == graph.Forward || fate.Yes.IsEmpty() {
				e.causes = appendCause(e.causes, c)
			}
		}
	}
}

// maxCauses bounds what an entry says of why nothing gets through.
const maxCauses = 8

// class judges the interfaces of a class: what their groups let out, and what becomes of that further on.
func (s *search) class(k *class, broad *pairing, e *entry) {
	flows := make([]*flow, 0, len(broad.flows))
	for _, b := range broad.flows {
		packets := s.a.questionPackets(k, b.alt.dst, broad.family, s.q, broad.t.port)
		if packets.IsEmpty() {
			continue
		}
		f := *b
		f.c, f.packets = k, packets
		f.fate = s.sent(k, b.fate, packets)
		flows = append(flows, &f)
	}
	if len(flows) == 0 || k.isSelf(broad.t) {
		return
	}
	by := make(map[graph.Verdict][]End)
	gaps := make(map[graph.Verdict][]model.Gap)
	plain, _ := broad.t.plain()
	judge := func(addrs *header.AddrSet) judgement {
		j := s.a.judge(flows, addrs, nil)
		if plain && j.verdict == graph.Unknown {
			j.gaps = needed(flows, j.gaps, addrs)
		}
		return (&pairing{c: k, t: broad.t}).withMissing(j, nil)
	}
	whole := judge(nil)
	if len(k.ends) == 1 || whole.verdict == graph.Reachable || whole.verdict == graph.Blocked {
		by[whole.verdict], gaps[whole.verdict] = k.ends, whole.gaps
	} else {
		for _, end := range k.ends {
			j := judge(end.Host.Addrs)
			by[j.verdict] = append(by[j.verdict], end)
			gaps[j.verdict] = append(gaps[j.verdict], j.gaps...)
		}
	}
	for _, v := range []graph.Verdict{graph.Reachable, graph.Partial, graph.Unknown} {
		if len(by[v]) == 0 {
			continue
		}
		row := sourceRow{boundary: e.boundary, kind: "interfaces", size: float64(len(by[v])), verdict: v, gaps: gaps[v]}
		for i := range by[v] {
			row.members = append(row.members, &by[v][i])
		}
		s.describe(&row, flows, addrsOf(by[v]))
		s.emit(row, e)
	}
	if len(by[graph.Blocked]) > 0 && len(e.causes) < maxCauses {
		s.blocked(&pairing{c: k, t: broad.t, family: broad.family, flows: flows}, e)
	}
}

// isSelf reports that the class is the destination's own interfaces: a database is no source of itself.
func (c *class) isSelf(t *target) bool {
	for _, alt := range t.alts {
		if len(alt.hosts) == 0 && !alt.dst.Minus(c.addrs).IsEmpty() {
			return false
		}
		for _, h := range alt.hosts {
			if h.Ref != c.ends[0].Ref || len(c.ends) > 1 {
				return false
			}
		}
	}
	return len(t.alts) > 0
}

func addrsOf(ends []End) *header.AddrSet {
	all := make([]*header.AddrSet, len(ends))
	for i, e := range ends {
		all[i] = e.Host.Addrs
	}
	return header.AddrUnion(all...)
}

// sent is the fate of a class's packets: the walk is made as far as the interface, the rest is the subnet's.
func (s *search) sent(k *class, broad *graph.Fate, packets header.Set) *graph.Fate {
	switch {
	case len(s.a.walker.Transits) > 0: // the sender's own part of the way counts
		return s.a.walker.Walk(k.start, packets)
	case k.start.Place.Kind == model.KindSubnet:
		return broad
	}
	return s.a.walker.Join(k.start, packets, broad)
}

// describe adds ports, granting rules and links to a row.
func (s *search) describe(row *sourceRow, flows []*flow, addrs *header.AddrSet) {
	var pass header.Set
	for _, f := range flows {
		p := f.packets
		if addrs != nil {
			p = p.RestrictSrc(addrs)
		}
		set := f.of(p)
		good := set.yes.Union(set.maybe)
		if row.unsent {
			set.maybe = good
		}
		pass = pass.Union(good)
		s.narrowed(row, f, good)
		ex := graph.NewExplainer(s.a.walker)
		rules, via := ex.Grants(f.fate, good)
		if f.far != nil {
			rules, via = ex.Grants(f.far, f.far.Yes.Union(f.far.Maybe))
		}
		row.rules = mergeRules(row.rules, rules)
		for _, v := range via {
			if !slices.Contains(row.via, v) {
				row.via = append(row.via, v)
			}
		}
		if row.verdict == graph.Unknown || row.verdict == graph.Partial {
			row.gaps = append(row.gaps, ex.Gaps(f.fate, set.maybe)...)
			if f.far != nil {
				row.gaps = append(row.gaps, ex.Gaps(f.far, f.far.Maybe)...)
			}
		}
	}
	slices.SortFunc(row.gaps, model.Gap.Compare)
	row.gaps = slices.Compact(row.gaps)
	for _, p := range pass.PortsByProtocol() {
		row.admitted = append(row.admitted, graph.Admitted{Protocol: p.Protocols, Ports: p.DstPorts})
	}
}

func mergeRules(have, more []graph.Rule) []graph.Rule {
	for _, r := range more {
		if !slices.Contains(have, r) {
			have = append(have, r)
		}
	}
	return have
}

func (s *search) emit(row sourceRow, e *entry) {
	e.rows = true
	if row.verdict == graph.Unknown {
		for _, g := range row.gaps {
			if !slices.Contains(e.gaps, g) {
				e.gaps = append(e.gaps, g)
			}
		}
	}
	s.out.rows = append(s.out.rows, row)
}

// freeHosts judges the addresses of a subnet that no interface has.
func (s *search) freeHosts(sub *model.Subnet, broad *pairing, e *entry) {
	addrs := s.a.freeIn(sub).Family(broad.family)
	if addrs.IsEmpty() {
		return
	}
	end := End{Label: sub.Name(), Ref: sub.Ref, Host: &component.Host{Ref: sub.Ref, Shown: sub.Ref, VPC: sub.VPC, Subnet: sub.Ref.ID, Addrs: addrs, AnyTraffic: true}}
	k := s.a.classOf(end, s.q)
	p := &pairing{c: k, t: broad.t, family: broad.family}
	for _, b := range broad.flows {
		packets := s.a.questionPackets(k, b.alt.dst, broad.family, s.q, broad.t.port)
		if b.alt.oneOf { // the database is on one of the free addresses, this host on another
			packets = packets.Intersect(b.packets)
		}
		if packets.IsEmpty() {
			continue
		}
		f := *b
		f.c, f.packets, f.fate = k, packets, s.sent(k, b.fate, packets)
		p.flows = append(p.flows, &f)
	}
	if len(p.flows) > 0 {
		s.ranges(p, end, e, sub.Ref.ID, sub.VPC)
	}
}

// ranges splits a range of hosts by verdict: each address is a host of its own (GEN-10).
func (s *search) ranges(p *pairing, end End, e *entry, whole, vpc string) {
	if c := p.t.name.blocked; c != nil {
		e.causes = appendCause(e.causes, *c)
		return
	}
	left := p.c.addrs.Family(p.family)
	var good, bad *header.AddrSet
	for i, f := range p.flows {
		set := f.of(f.packets)
		g := left.Minus(set.no.Union(set.maybe).Sources())
		b := left.Minus(set.yes.Union(set.maybe).Sources())
		if i == 0 {
			good, bad = g, b
			continue
		}
		good, bad = good.Intersect(g), bad.Intersect(b)
	}
	mixed := left.Minus(good).Minus(bad)
	for _, part := range []struct {
		addrs *header.AddrSet
		mixed bool
	}{{good, false}, {mixed, true}} {
		if part.addrs.IsEmpty() {
			continue
		}
		j := judgement{}
		j.verdict, j.gaps = p.t.name.named(graph.Reachable, nil)
		if part.mixed {
			if j = s.a.judge(p.flows, part.addrs, nil); j.verdict == graph.Blocked || j.verdict == graph.Reachable {
				j.verdict = graph.Partial
			}
		}
		row := sourceRow{boundary: e.boundary, kind: "addresses", verdict: j.verdict, gaps: j.gaps, addresses: cidrList(part.addrs), size: sizeOf(part.addrs)}
		if part.addrs.Equal(left) {
			row.whole, row.wholeVPC = whole, vpc
		}
		s.describe(&row, p.flows, part.addrs)
		s.emit(row, e)
	}
	if good.IsEmpty() && mixed.IsEmpty() {
		s.blocked(p, e)
	}
}

func cidrList(s *header.AddrSet) []string {
	var out []string
	for _, p := range s.Prefixes() {
		out = append(out, p.String())
	}
	return out
}

func sizeOf(s *header.AddrSet) float64 {
	f, _ := s.Size().Float64()
	return f
}
