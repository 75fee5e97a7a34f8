package ask

import (
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// flow is one class of sources, one alternative of a target and one family: the packets asked and what becomes of them.
type flow struct {
	c       *class
	t       *target
	alt     *alternative
	fate    *graph.Fate
	packets header.Set
	// far is set when the packets' way to the target cannot be followed: fate then says how far they get, far what happens
	// where they would turn up.
	far        *graph.Fate
	farPackets header.Set
}

// sets are the three parts of asked packets.
type sets struct{ all, yes, no, maybe header.Set }

// of restricts a flow's fate to packets.
func (f *flow) of(packets header.Set) sets {
	s := sets{all: packets, yes: f.fate.Yes.Intersect(packets), no: f.fate.No.Intersect(packets), maybe: f.fate.Maybe.Intersect(packets)}
	if f.far == nil {
		return s
	}
	if f.c.realm == realmInternet { // from the internet nothing but the destination changes on the way
		const dst = header.DimDst | header.DimDstRealm
		at := func(x header.Set) header.Set { return x.Forget(dst).Intersect(packets) }
		yes, no, maybe := at(f.far.Yes), at(f.far.No), at(f.far.Maybe)
		if f.alt.assigned {
			return sets{all: packets, yes: yes, no: no, maybe: maybe}
		}
		maybe = maybe.Union(yes)
		return sets{all: packets, no: packets.Minus(maybe), maybe: maybe}
	}
	if f.far.Yes.IsEmpty() && f.far.Maybe.IsEmpty() {
		return sets{all: packets, no: packets}
	}
	s.maybe = s.maybe.Union(s.yes)
	if f.alt.entry.Way == graph.Somewhere { // the subnet is not known, so the walk to it says nothing
		s.maybe = packets
	}
	return sets{all: packets, no: packets.Minus(s.maybe), maybe: s.maybe}
}

// questionPackets is the packets of a question between addresses.
func (a *Asker) questionPackets(c *class, dst *header.AddrSet, family header.Family, q graph.Question, port header.PortRange) header.Set {
	sp := a.net.Space()
	box := header.Box{Family: family, Dst: dst, Src: c.addrs, SrcRealm: []header.RealmRange{{First: c.realm, Last: c.realm}},
		DstRealm: []header.RealmRange{{First: 0, Last: 0}}}
	if c.anywhere {
		box.SrcRealm = nil
	}
	ports := q.Ports
	if q.OwnPort {
		ports = []header.PortRange{port}
	}
	switch {
	case q.Protocol < 0:
		var all []header.Set
		for _, p := range []header.ProtoRange{{First: 0, Last: 5}, {First: 7, Last: 16}, {First: 18, Last: 255}} {
			b := box
			b.Protocols = []header.ProtoRange{p}
			all = append(all, sp.Box(b))
		}
		box.Protocols = []header.ProtoRange{{First: 6, Last: 6}, {First: 17, Last: 17}}
		box.SrcPorts = c.ports.ranges
		if q.Protocol == graph.Connections {
			return sp.Box(box)
		}
		return sp.UnionAll(append(all, sp.Box(box)))
	case q.Protocol == 1 || q.Protocol == 58:
		p := uint8(1)
		if family == header.V6 { // echo request has a number of its own in each family
			p = 58
			if len(ports) == 1 && ports[0].First == 8 && ports[0].Last == 8 {
				ports = []header.PortRange{{First: 128, Last: 128}}
			}
		}
		box.Protocols, box.DstPorts = []header.ProtoRange{{First: p, Last: p}}, ports
		box.SrcPorts = []header.PortRange{{First: 0, Last: 0}}
	case q.Protocol == 6 || q.Protocol == 17:
		box.Protocols, box.DstPorts, box.SrcPorts = []header.ProtoRange{{First: uint8(q.Protocol), Last: uint8(q.Protocol)}}, ports, c.ports.ranges
	default:
		box.Protocols = []header.ProtoRange{{First: uint8(q.Protocol), Last: uint8(q.Protocol)}}
	}
	return sp.Box(box)
}

// verdict applies product.md's words to asked packets. uncertain are the dimensions of which one value holds and
// configuration does not say which.
func (s sets) verdict(uncertain header.Dims) graph.Verdict {
	switch {
	case s.no.IsEmpty() && s.maybe.IsEmpty():
		return graph.Reachable
	case s.yes.IsEmpty() && s.maybe.IsEmpty():
		return graph.Blocked
	case s.yes.IsEmpty():
		return graph.Unknown
	case uncertain == 0:
		return graph.Partial
	}
	others := (header.DimProtocol | header.DimDstRealm | header.DimDst | header.DimDstPort | header.DimSrcRealm | header.DimSrc | header.DimSrcPort) &^ uncertain
	some, all := s.yes.Forget(others), s.all.Forget(others)
	if some == all && s.no.Union(s.maybe).Forget(others) == all { // partial whichever holds
		return graph.Partial
	}
	return graph.Unknown
}

// supposed judges when what is uncertain is taken at its most open or most closed.
func (s sets) supposed(known graph.Known) graph.Verdict {
	switch {
	case s.no.IsEmpty() && s.maybe.IsEmpty():
		return graph.Reachable
	case s.yes.IsEmpty() && s.maybe.IsEmpty():
		return graph.Blocked
	case known == graph.TakenOpen && !s.yes.IsEmpty():
		return graph.Reachable
	case known == graph.TakenClosed && !s.no.IsEmpty():
		return graph.Blocked
	case s.yes.IsEmpty() || s.no.IsEmpty():
		return graph.Unknown
	}
	return graph.Partial
}

// uncertain is the dimensions of a flow of which one value holds, with the gap of each.
func (f *flow) uncertain() (header.Dims, []model.Gap) {
	var d header.Dims
	var gaps []model.Gap
	if f.c.oneOf {
		d |= header.DimSrc
		gaps = append(gaps, model.Gap{Kind: model.GapUndetermined, Subject: f.c.ends[0].Ref, Detail: "which address of its subnet the interface gets"})
	}
	if !f.c.ports.known {
		d |= header.DimSrcPort
		gaps = append(gaps, f.c.ports.why)
	}
	if f.alt.oneOf {
		d |= header.DimDst
		if f.t.gap != nil {
			gaps = append(gaps, *f.t.gap)
		} else {
			gaps = append(gaps, model.Gap{Kind: model.GapUndetermined, Subject: f.t.end.Ref, Detail: "which address of its subnet the interface gets"})
		}
	}
	return d, gaps
}

// judgement is the verdict for one pair and the gaps that it rests on.
type judgement struct {
	verdict graph.Verdict
	gaps    []model.Gap
}

// judge gives the verdict for the part of a class that lies in addrs, over all alternatives of the target. know says how
// gaps are to be taken.
func (a *Asker) judge(flows []*flow, addrs *header.AddrSet, know func(model.Gap) graph.Known) judgement {
	var j judgement
	for i, f := range flows {
		packets := f.packets
		if addrs != nil {
			packets = packets.RestrictSrc(addrs)
		}
		s := f.of(packets)
		v, gaps := f.verdictOf(s, know)
		j.gaps = append(j.gaps, gaps...)
		if i == 0 {
			j.verdict = v
			continue
		}
		if v == j.verdict {
			continue
		}
		switch k := knownOf(f.t.gap, know); k {
		case graph.TakenOpen:
			j.verdict = better(j.verdict, v)
		case graph.TakenClosed:
			j.verdict = worse(j.verdict, v)
		default:
			j.verdict = graph.Unknown
			if f.t.gap != nil {
				j.gaps = append(j.gaps, *f.t.gap)
			}
		}
	}
	if len(flows) > 0 {
		v, gaps := flows[0].t.name.named(j.verdict, know)
		j.verdict, j.gaps = v, append(j.gaps, gaps...)
	}
	return j
}

func (f *flow) verdictOf(s sets, know func(model.Gap) graph.Known) (graph.Verdict, []model.Gap) {
	dims, gaps := f.uncertain()
	v := s.verdict(dims)
	if f.far != nil && v == graph.Unknown && f.alt.gap != nil {
		gaps = append(gaps, *f.alt.gap)
	}
	if v != graph.Unknown {
		return v, nil
	}
	if know == nil {
		return v, gaps
	}
	if f.far != nil {
		switch knownOf(f.alt.gap, know) {
		case graph.TakenOpen:
			return graph.Reachable, nil
		case graph.TakenClosed:
			return graph.Blocked, nil
		}
		return v, gaps
	}
	for _, g := range gaps {
		if k := know(g); k != graph.StaysUnknown {
			v = s.supposed(k)
		} else {
			return graph.Unknown, gaps
		}
	}
	return v, gaps
}

func knownOf(g *model.Gap, know func(model.Gap) graph.Known) graph.Known {
	if g == nil || know == nil {
		return graph.StaysUnknown
	}
	return know(*g)
}

var rank = map[graph.Verdict]int{graph.Blocked: 0, graph.Unknown: 1, graph.Partial: 2, graph.Reachable: 3}

func better(x, y graph.Verdict) graph.Verdict {
	if rank[x] >= rank[y] {
		return x
	}
	return y
}

func worse(x, y graph.Verdict) graph.Verdict {
	if rank[x] <= rank[y] {
		return x
	}
	return y
}
