package header

// Set is a set of packets. The zero Set is empty and takes part in every
// operation. Sets of one [Space] are the same set if and only if they are ==.
// An operation on non-empty sets of two spaces panics.
type Set struct {
	sp *Space // nil if and only if the set is empty
	n  ref
}

// set wraps a node of the space.
func (sp *Space) set(n ref) Set {
	if n == none {
		return Set{}
	}
	return Set{sp, n}
}

// All is the set of all packets.
func (sp *Space) All() Set { return Set{sp, all} }

// One is the set of the one packet, empty if there is no such packet.
func (sp *Space) One(p Packet) Set {
	v, ok := p.values()
	if !ok {
		return Set{}
	}
	n := all
	for level := lvSrcPort; level >= lvFamily; level-- {
		top := maxOf(level, p.Family)
		if isICMP(p.Protocol) && (level == lvDstPort || level == lvSrcPort) {
			top = maxICMP
		}
		one := [1]run{{v[level], v[level]}}
		n = sp.runs(level, one[:], top, n)
	}
	return sp.set(n)
}

// common is the space of two sets, nil if both are empty.
func common(a, b Set) *Space {
	switch {
	case a.sp == nil:
		return b.sp
	case b.sp != nil && a.sp != b.sp:
		panic("header: operation on sets of two spaces")
	}
	return a.sp
}

// Union is the set of the packets in a or b.
func (a Set) Union(b Set) Set {
	sp := common(a, b)
	if sp == nil {
		return Set{}
	}
	return sp.set(sp.or(a.n, b.n))
}

// Intersect is the set of the packets in both a and b.
func (a Set) Intersect(b Set) Set {
	sp := common(a, b)
	if sp == nil {
		return Set{}
	}
	return sp.set(sp.and(a.n, b.n))
}

// Minus is the set of the packets of a that are not in b.
func (a Set) Minus(b Set) Set {
	sp := common(a, b)
	if sp == nil {
		return Set{}
	}
	return sp.set(sp.minus(a.n, b.n))
}

// UnionAll is the union of all the sets. For many it is much faster than
// adding one after another.
func (sp *Space) UnionAll(sets []Set) Set {
	list := make([]ref, 0, len(sets))
	for _, s := range sets {
		if common(s, Set{sp, all}) == sp && s.n != none {
			list = append(list, s.n)
		}
	}
	return sp.set(sp.orAll(list))
}

// IsEmpty tells whether the set has no packet.
func (a Set) IsEmpty() bool { return a.n == none }

// Overlaps tells whether a and b have a packet in common.
func (a Set) Overlaps(b Set) bool {
	sp := common(a, b)
	return sp != nil && sp.overlap(a.n, b.n)
}

// SubsetOf tells whether every packet of a is in b.
func (a Set) SubsetOf(b Set) bool {
	sp := common(a, b)
	return sp == nil || sp.subset(a.n, b.n)
}

// Contains tells whether the packet is in the set. A packet that does not
// exist (an address of another family, an ICMP type above 255) is in none.
func (a Set) Contains(p Packet) bool {
	v, ok := p.values()
	if !ok || a.n == none {
		return false
	}
	r := a.n
	for r > all {
		n := &a.sp.nodes[r]
		r = n.kids[seek(n.starts, 0, v[n.level])]
	}
	return r == all
}

// Import is the same set in sp. The set's own space must not be in use by
// another goroutine meanwhile.
func (sp *Space) Import(a Set) Set {
	if a.sp == nil || a.sp == sp {
		return a
	}
	known := map[ref]ref{none: none, all: all}
	var copyNode func(r ref) ref
	copyNode = func(r ref) ref {
		if c, ok := known[r]; ok {
			return c
		}
		n := a.sp.nodes[r]
		base := sp.open()
		for i, kid := range n.kids {
			sp.push(base, n.starts[i], copyNode(kid))
		}
		c := sp.close(int(n.level), base)
		known[r] = c
		return c
	}
	return sp.set(copyNode(a.n))
}
