package header

import "slices"

// relabel sends the addresses of a diagram along the map at the two levels;
// what the map does not have is lost.
func (sp *Space) relabel(n ref, hiLevel int, m *AddrMap) ref {
	base := sp.open()
	for i, f := range families {
		r := sp.at(sp.child(n, lvFamily, familyKey(f)), hiLevel, func(n ref) ref {
			return sp.points(hiLevel, f, sp.moved(n, hiLevel, f, m.forth[i]))
		})
		sp.push(base, familyKey(f), r)
	}
	return sp.close(lvFamily, base)
}

// point is a single address and where it leads.
type point struct {
	addr
	kid ref
}

// moved lists the new addresses, sorted. It looks only at those pairs whose old
// address leads anywhere, as most nodes are narrow and a map may be long.
func (sp *Space) moved(n ref, hiLevel int, f Family, pairs []pair) []point {
	var list []point
	sp.eachSpan(n, hiLevel, f, func(kid ref, p span) {
		i, _ := slices.BinarySearchFunc(pairs, p.first, func(p pair, a addr) int { return p.from.cmp(a) })
		for ; i < len(pairs) && !p.last.less(pairs[i].from); i++ {
			list = append(list, point{pairs[i].to, kid})
		}
		pairs = pairs[i:] // the next span is behind this one
	})
	slices.SortFunc(list, func(a, b point) int { return a.cmp(b.addr) })
	return list
}

// points makes the node that leads each address of the sorted list to its kid,
// all others to none.
func (sp *Space) points(hiLevel int, f Family, list []point) ref {
	if f == V4 {
		return sp.lowPoints(hiLevel+1, maxAddr(V4).lo, list)
	}
	base := sp.open()
	next, done := uint64(0), false // the /64s below next are pushed
	for len(list) > 0 {
		hi, own := list[0].hi, 1
		for own < len(list) && list[own].hi == hi {
			own++
		}
		kid := sp.lowPoints(hiLevel+1, hostBits, list[:own])
		list = list[own:]
		if hi > next {
			sp.push(base, next, none)
		}
		sp.push(base, hi, kid)
		next, done = hi+1, hi == hostBits
	}
	if !done {
		sp.push(base, next, none)
	}
	return sp.close(hiLevel, base)
}

// lowPoints is points for addresses with the same upper half.
func (sp *Space) lowPoints(level int, top uint64, list []point) ref {
	base := sp.open()
	next, done := uint64(0), false // the values below next are pushed
	for _, p := range list {
		if p.lo > next {
			sp.push(base, next, none)
		}
		sp.push(base, p.lo, p.kid)
		next, done = p.lo+1, p.lo == top
	}
	if !done {
		sp.push(base, next, none)
	}
	return sp.close(level, base)
}
