package header

// zip walks the common refinement of two nodes' edges. A side that has no node
// at the level is one edge that covers everything.
type zip struct {
	start uint64 // of the current run
	x, y  ref    // where it leads on either side

	as, bs []uint64
	ak, bk []ref // nil for a side without a node
	i, j   int
}

var zeroStart = []uint64{0}

// zip points at the first run of a and b. The level is theirs, the earlier of
// the two.
func (sp *Space) zip(a, b ref) (z zip, level int) {
	na, nb := &sp.nodes[a], &sp.nodes[b]
	z = zip{x: a, y: b, as: zeroStart, bs: zeroStart}
	if na.level <= nb.level {
		z.as, z.ak, z.x = na.starts, na.kids, na.kids[0]
	}
	if nb.level <= na.level {
		z.bs, z.bk, z.y = nb.starts, nb.kids, nb.kids[0]
	}
	return z, int(min(na.level, nb.level))
}

// next steps to the next run. A run that leads to stopA on the first side is
// passed whole, whatever the other side does meanwhile, likewise stopB: this
// makes a narrow set against a wide node cost a binary search.
func (z *zip) next(stopA, stopB ref) bool {
	moreA, moreB := z.i+1 < len(z.as), z.j+1 < len(z.bs)
	switch {
	case z.x == stopA:
		if !moreA {
			return false
		}
		z.i++
		z.start = z.as[z.i]
		z.j = seek(z.bs, z.j, z.start)
	case z.y == stopB:
		if !moreB {
			return false
		}
		z.j++
		z.start = z.bs[z.j]
		z.i = seek(z.as, z.i, z.start)
	case moreA && moreB && z.as[z.i+1] == z.bs[z.j+1]:
		z.i++
		z.j++
		z.start = z.as[z.i]
	case moreA && (!moreB || z.as[z.i+1] < z.bs[z.j+1]):
		z.i++
		z.start = z.as[z.i]
	case moreB:
		z.j++
		z.start = z.bs[z.j]
	default:
		return false
	}
	if z.ak != nil {
		z.x = z.ak[z.i]
	}
	if z.bk != nil {
		z.y = z.bk[z.j]
	}
	return true
}

// and is the intersection.
func (sp *Space) and(a, b ref) ref {
	switch {
	case a == b || b == all:
		return a
	case a == all:
		return b
	case a == none || b == none:
		return none
	}
	return sp.walk(opAnd, min(a, b), max(a, b), none, none)
}

// or is the union.
func (sp *Space) or(a, b ref) ref {
	switch {
	case a == b || b == none:
		return a
	case a == none:
		return b
	case a == all || b == all:
		return all
	}
	return sp.walk(opOr, min(a, b), max(a, b), all, all)
}

// minus is a without b.
func (sp *Space) minus(a, b ref) ref {
	switch {
	case b == none:
		return a
	case a == b || a == none || b == all:
		return none
	}
	return sp.walk(opMinus, a, b, none, all)
}

// walk combines two nodes run by run.
func (sp *Space) walk(o op, a, b ref, stopA, stopB ref) ref {
	if r, ok := sp.memo.get(o, a, b); ok {
		return r
	}
	z, level := sp.zip(a, b)
	base := sp.open()
	for more := true; more; more = z.next(stopA, stopB) {
		var kid ref
		switch o {
		case opAnd:
			kid = sp.and(z.x, z.y)
		case opOr:
			kid = sp.or(z.x, z.y)
		default:
			kid = sp.minus(z.x, z.y)
		}
		sp.push(base, z.start, kid)
	}
	r := sp.close(level, base)
	sp.memo.put(o, a, b, r)
	return r
}

// overlap tells whether a and b have a packet in common, without building what
// they have in common.
func (sp *Space) overlap(a, b ref) bool {
	switch {
	case a == none || b == none:
		return false
	case a == b || a == all || b == all:
		return true
	}
	a, b = min(a, b), max(a, b)
	if r, ok := sp.memo.get(opOverlap, a, b); ok {
		return r == all
	}
	z, _ := sp.zip(a, b)
	result := none
	for more := true; more && result == none; more = z.next(none, none) {
		if sp.overlap(z.x, z.y) {
			result = all
		}
	}
	sp.memo.put(opOverlap, a, b, result)
	return result == all
}

// subset tells whether b has every packet of a.
func (sp *Space) subset(a, b ref) bool {
	switch {
	case a == b || a == none || b == all:
		return true
	case a == all || b == none:
		return false // canonicity: b is not all, a is not empty
	}
	if r, ok := sp.memo.get(opSubset, a, b); ok {
		return r == all
	}
	z, _ := sp.zip(a, b)
	result := all
	for more := true; more && result == all; more = z.next(none, all) {
		if !sp.subset(z.x, z.y) {
			result = none
		}
	}
	sp.memo.put(opSubset, a, b, result)
	return result == all
}

// orAll is the union of the nodes, pairwise so that small ones meet small
// ones. It overwrites the list.
func (sp *Space) orAll(list []ref) ref {
	if len(list) == 0 {
		return none
	}
	for len(list) > 1 {
		half := list[:0]
		for i := 0; i < len(list); i += 2 {
			r := list[i]
			if i+1 < len(list) {
				r = sp.or(r, list[i+1])
			}
			half = append(half, r)
		}
		list = half
	}
	return list[0]
}
