package header

// Sample is the set's first packet in the order of the levels. ok is false if
// the set is empty.
func (a Set) Sample() (p Packet, ok bool) {
	if a.n == none {
		return Packet{}, false
	}
	var v [levels]uint64
	for r := a.n; r != all; {
		n := &a.sp.nodes[r]
		i := 0
		if n.kids[0] == none {
			i = 1 // neighbours differ
		}
		v[n.level] = n.starts[i]
		r = n.kids[i]
	}
	return packetOf(v), true
}

// Vertices lists corners of the disjoint boxes, at most limit, no packet twice:
// where a set is wrong by a boundary, one of them shows it. The boxes take
// turns, so that a small limit still sees many boxes.
func (a Set) Vertices(limit int) []Packet {
	var corners []*corner
	for b := range a.Boxes() {
		if len(corners) >= limit {
			break
		}
		for _, f := range families {
			if b.Family == 0 || b.Family == f {
				corners = append(corners, cornersOf(b, f))
			}
		}
	}
	var list []Packet
	seen := make(map[Packet]bool)
	for more := true; more; {
		more = false
		for _, c := range corners {
			if len(list) >= limit {
				return list
			}
			p, ok := c.next()
			if !ok {
				continue
			}
			more = true
			if !seen[p] {
				seen[p] = true
				list = append(list, p)
			}
		}
	}
	return list
}

// corner walks corners of one box: all values at their least, all at their
// greatest, then every boundary value of one dimension with the others at
// their least, one dimension after another.
type corner struct {
	family   Family
	bounds   [8][]addr // by dimension, first and last of every range; DimFamily has none
	step     int
	dim, idx int
}

func cornersOf(b Box, f Family) *corner {
	top := maxPortOf(b)
	return &corner{family: f, bounds: [8][]addr{
		nil,
		bounds(b.Protocols, 255),
		bounds(b.DstRealm, maxOf(lvDstRealm, f)), addrBounds(b.Dst, f), bounds(b.DstPorts, top),
		bounds(b.SrcRealm, maxOf(lvSrcRealm, f)), addrBounds(b.Src, f), bounds(b.SrcPorts, top),
	}, dim: 1}
}

// next is the next corner that exists.
func (c *corner) next() (Packet, bool) {
	for c.dim < len(c.bounds) {
		var at [8]int
		switch c.step++; {
		case c.step == 1:
		case c.step == 2:
			for d := range at {
				at[d] = len(c.bounds[d]) - 1
			}
		case c.idx+1 < len(c.bounds[c.dim]):
			c.idx++
			at[c.dim] = c.idx
		default:
			c.dim, c.idx = c.dim+1, 0
			continue
		}
		if p := c.packet(at); exists(p) {
			return p, true
		}
	}
	return Packet{}, false
}

// exists tells whether there is such a packet: a box of several protocols has
// ports that ICMP has not.
func exists(p Packet) bool {
	_, ok := p.values()
	return ok
}

func (c *corner) packet(at [8]int) Packet {
	v := func(dim int) addr { return c.bounds[dim][at[dim]] }
	return packetOf([levels]uint64{
		lvFamily: familyKey(c.family), lvProtocol: v(1).lo,
		lvDstRealm: v(2).lo, lvDstHi: v(3).hi, lvDstLo: v(3).lo, lvDstPort: v(4).lo,
		lvSrcRealm: v(5).lo, lvSrcHi: v(6).hi, lvSrcLo: v(6).lo, lvSrcPort: v(7).lo,
	})
}

// bounds lists the ends of the intervals, 0 and top for nil, each once. An end
// above top counts as top.
func bounds[T ~uint8 | ~uint16 | ~uint32](list []Interval[T], top uint64) []addr {
	if list == nil {
		return []addr{{0, 0}, {0, top}}
	}
	var b []addr
	for _, i := range list {
		b = append(b, addr{0, min(uint64(i.First), top)})
		if i.First != i.Last {
			b = append(b, addr{0, min(uint64(i.Last), top)})
		}
	}
	return b
}

// addrBounds is bounds for addresses.
func addrBounds(s *AddrSet, f Family) []addr {
	if s == nil {
		return []addr{{}, maxAddr(f)}
	}
	var b []addr
	for _, p := range s.of(f) {
		b = append(b, p.first)
		if p.first != p.last {
			b = append(b, p.last)
		}
	}
	return b
}
