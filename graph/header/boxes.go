package header

import "iter"

// Boxes yields disjoint boxes whose union is the set, in the order of their
// first values, level by level. Ports of a box of ICMP alone end at 255.
func (a Set) Boxes() iter.Seq[Box] {
	return func(yield func(Box) bool) {
		if a.sp != nil {
			(&boxWalk{a.sp, yield}).family(a.n)
		}
	}
}

// boxWalk descends through the diagram, one method per dimension. Each returns
// false to stop.
type boxWalk struct {
	sp    *Space
	yield func(Box) bool
}

func (w *boxWalk) family(n ref) bool {
	// A set that does not tell the families apart does not look at addresses.
	if int(w.sp.nodes[n].level) != lvFamily {
		return w.protocol(n, Box{})
	}
	for _, f := range families {
		if kid := w.sp.child(n, lvFamily, familyKey(f)); kid != none && !w.protocol(kid, Box{Family: f}) {
			return false
		}
	}
	return true
}

func (w *boxWalk) protocol(n ref, b Box) bool {
	for _, g := range w.sp.groups(n, lvProtocol, 255) {
		b.Protocols = fieldOf[uint8](g.runs)
		if !w.dstRealm(g.kid, b) {
			return false
		}
	}
	return true
}

func (w *boxWalk) dstRealm(n ref, b Box) bool {
	for _, g := range w.sp.groups(n, lvDstRealm, maxOf(lvDstRealm, b.Family)) {
		b.DstRealm = fieldOf[Realm](g.runs)
		if !w.dst(g.kid, b) {
			return false
		}
	}
	return true
}

func (w *boxWalk) dst(n ref, b Box) bool {
	for _, g := range w.sp.addrGroups(n, lvDstHi, b.Family) {
		b.Dst = g.set
		if !w.dstPort(g.kid, b) {
			return false
		}
	}
	return true
}

func (w *boxWalk) dstPort(n ref, b Box) bool {
	for _, g := range w.sp.groups(n, lvDstPort, maxPortOf(b)) {
		b.DstPorts = fieldOf[uint16](g.runs)
		if !w.srcRealm(g.kid, b) {
			return false
		}
	}
	return true
}

func (w *boxWalk) srcRealm(n ref, b Box) bool {
	for _, g := range w.sp.groups(n, lvSrcRealm, maxOf(lvSrcRealm, b.Family)) {
		b.SrcRealm = fieldOf[Realm](g.runs)
		if !w.src(g.kid, b) {
			return false
		}
	}
	return true
}

func (w *boxWalk) src(n ref, b Box) bool {
	for _, g := range w.sp.addrGroups(n, lvSrcHi, b.Family) {
		b.Src = g.set
		if !w.srcPort(g.kid, b) {
			return false
		}
	}
	return true
}

func (w *boxWalk) srcPort(n ref, b Box) bool {
	for _, g := range w.sp.groups(n, lvSrcPort, maxPortOf(b)) {
		b.SrcPorts = fieldOf[uint16](g.runs)
		if !w.yield(b) {
			return false
		}
	}
	return true
}

// maxPortOf is the largest port to print for the box.
func maxPortOf(b Box) uint64 {
	if onlyICMP(b.Protocols) {
		return maxICMP
	}
	return maxOf(lvDstPort, b.Family)
}

func onlyICMP(list []ProtoRange) bool {
	for _, p := range list {
		if p.First != p.Last || !isICMP(p.First) {
			return false
		}
	}
	return list != nil
}

// fieldOf is the box field for the runs, nil for nil.
func fieldOf[T ~uint8 | ~uint16 | ~uint32](rs []run) []Interval[T] {
	if rs == nil {
		return nil
	}
	return intervalsOf[T](rs)
}

// group is a child of a node and the values that lead there, nil for all.
type group struct {
	kid  ref
	runs []run
}

// groups lists the children of n at the level, up to the value top, in the
// order of their first values. none is left out.
func (sp *Space) groups(n ref, level int, top uint64) []group {
	if n == none {
		return nil
	}
	node := &sp.nodes[n]
	if int(node.level) != level {
		return []group{{n, nil}}
	}
	var list []group
	index := make(map[ref]int)
	for i, kid := range node.kids {
		if kid == none {
			continue
		}
		at, ok := index[kid]
		if !ok {
			at = len(list)
			index[kid] = at
			list = append(list, group{kid: kid})
		}
		list[at].runs = append(list[at].runs, run{node.starts[i], endOf(node.starts, i, top)})
	}
	return list
}

// endOf is the last value of the run that begins at starts[i].
func endOf(starts []uint64, i int, top uint64) uint64 {
	if i+1 < len(starts) {
		return starts[i+1] - 1
	}
	return top
}

// addrGroup is a child below an address and the addresses that lead there, nil
// for all.
type addrGroup struct {
	kid ref
	set *AddrSet
}

// addrGroups is groups for the two levels of an address.
func (sp *Space) addrGroups(n ref, hiLevel int, f Family) []addrGroup {
	if n == none {
		return nil
	}
	if l := int(sp.nodes[n].level); l != hiLevel && l != hiLevel+1 {
		return []addrGroup{{n, nil}}
	}
	var list []addrGroup
	index := make(map[ref]int)
	sp.eachSpan(n, hiLevel, f, func(kid ref, p span) {
		at, ok := index[kid]
		if !ok {
			at = len(list)
			index[kid] = at
			list = append(list, addrGroup{kid, new(AddrSet)})
		}
		own := &list[at].set.spans[familyKey(f)]
		*own = addSpan(*own, p)
	})
	return list
}

// eachSpan calls visit for the addresses of the family below n in order, except
// for those that lead to none. Spans for one child may touch.
func (sp *Space) eachSpan(n ref, hiLevel int, f Family, visit func(ref, span)) {
	for _, hi := range sp.edges(n, hiLevel, maxAddr(f).hi) {
		if int(sp.nodes[hi.kid].level) != hiLevel+1 {
			visit(hi.kid, span{addr{hi.first, 0}, addr{hi.last, maxAddr(f).lo}})
			continue
		}
		lows := sp.edges(hi.kid, hiLevel+1, maxAddr(f).lo)
		for h := hi.first; ; h++ {
			for _, lo := range lows {
				visit(lo.kid, span{addr{h, lo.first}, addr{h, lo.last}})
			}
			if h == hi.last {
				break
			}
		}
	}
}

// edge is a run of values and where it leads.
type edge struct {
	run
	kid ref
}

// edges lists the edges of n at the level, a single one if n has no node
// there. Edges to none are left out.
func (sp *Space) edges(n ref, level int, top uint64) []edge {
	node := &sp.nodes[n]
	if int(node.level) != level {
		return []edge{{run{0, top}, n}}
	}
	list := make([]edge, 0, len(node.kids))
	for i, kid := range node.kids {
		if kid != none {
			list = append(list, edge{run{node.starts[i], endOf(node.starts, i, top)}, kid})
		}
	}
	return list
}
