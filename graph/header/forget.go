package header

import "slices"

// Forget leaves the dimensions unconstrained: it is all packets that differ
// from some packet of a in these dimensions at most. A forgotten family takes
// both addresses with it, as an address is of its family.
func (a Set) Forget(d Dims) Set {
	if a.sp == nil {
		return a
	}
	if d&DimFamily != 0 {
		d |= DimDst | DimSrc
	}
	return a.sp.set(a.sp.forgetDims(a.n, d))
}

// forgetDims is Forget on nodes. Where a protocol is forgotten but not its
// ports, ICMP's values above maxICMP must not become another protocol's ports.
func (sp *Space) forgetDims(n ref, d Dims) ref {
	const ports = DimDstPort | DimSrcPort
	if d&DimProtocol == 0 || d&ports == ports {
		return sp.forget(n, ref(d.levels()))
	}
	n = sp.forget(sp.clamp(n), ref(d.levels()))
	return sp.pick(sp.protocols(protoICMP, protoICMPv6), sp.saturate(n), n)
}

// clamp takes the values that ICMP does not have out of the diagram.
func (sp *Space) clamp(n ref) ref {
	if sp.exists == none {
		small := []run{{0, maxICMP}}
		top := maxOf(lvDstPort, V4)
		both := sp.runs(lvDstPort, small, top, sp.runs(lvSrcPort, small, top, all))
		sp.exists = sp.pick(sp.protocols(protoICMP, protoICMPv6), both, all)
	}
	return sp.and(n, sp.exists)
}

// saturate makes a diagram below the protocol, clamped or not, one for ICMP:
// values above maxICMP lead where maxICMP leads.
func (sp *Space) saturate(n ref) ref {
	level := int(sp.nodes[n].level)
	if level == lvTerminal {
		return n
	}
	if r, ok := sp.memo.get(opSaturate, n, none); ok {
		return r
	}
	starts, kids := sp.nodes[n].starts, sp.nodes[n].kids
	base := sp.open()
	for i, kid := range kids {
		if (level == lvDstPort || level == lvSrcPort) && starts[i] > maxICMP {
			break
		}
		sp.push(base, starts[i], sp.saturate(kid))
	}
	r := sp.close(level, base)
	sp.memo.put(opSaturate, n, none, r)
	return r
}

// forget makes the levels of the mask unconstrained.
func (sp *Space) forget(n ref, mask ref) ref {
	level := int(sp.nodes[n].level)
	if mask>>level == 0 { // also the terminals
		return n
	}
	if r, ok := sp.memo.get(opForget, n, mask); ok {
		return r
	}
	starts, kids := sp.nodes[n].starts, sp.nodes[n].kids
	base := sp.open()
	for i, kid := range kids {
		sp.push(base, starts[i], sp.forget(kid, mask))
	}
	var r ref
	if mask>>level&1 == 0 {
		r = sp.close(level, base)
	} else {
		r = sp.orAll(sp.distinct(base))
		sp.starts, sp.kids = sp.starts[:base], sp.kids[:base]
	}
	sp.memo.put(opForget, n, mask, r)
	return r
}

// distinct sorts the children that were pushed since base and drops the
// copies, as a node has many edges but few children.
func (sp *Space) distinct(base int) []ref {
	kids := sp.kids[base:]
	slices.Sort(kids)
	return slices.Compact(kids)
}
