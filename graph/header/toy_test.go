package header

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// fresh is a random source with a new seed, printed if the test fails.
func fresh(t testing.TB) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// toy is a universe cut into cells: every dimension is a few intervals, both
// ends of the packet the same. It has one packet for each combination of cells;
// sets made of whole cells are the same set if and only if they agree on these
// packets, so enumeration proves equality.
type toy struct {
	sp      *Space
	protos  []ProtoRange
	realms  []RealmRange
	ports   []PortRange // cells begin at 256 at the latest for what ICMP has not
	addrs   [2][]Range
	packets []Packet
	index   map[Packet]int
}

// members says for every packet of a toy whether it is in a set.
type members []bool

// cells cuts 0 to top at the given starts.
func cells[T ~uint8 | ~uint16 | ~uint32](top T, starts ...T) []Interval[T] {
	var list []Interval[T]
	slices.Sort(starts)
	starts = slices.Compact(starts)
	for i, s := range starts {
		end := top
		if i+1 < len(starts) {
			end = starts[i+1] - 1
		}
		list = append(list, Interval[T]{s, end})
	}
	return list
}

// addrCells cuts a family at the given starts, the first of which must be its
// first address.
func addrCells(f Family, starts ...string) []Range {
	var list []Range
	for i, s := range starts {
		end := join(f, maxAddr(f))
		if i+1 < len(starts) {
			end = netip.MustParseAddr(starts[i+1]).Prev()
		}
		list = append(list, Range{netip.MustParseAddr(s), end})
	}
	return list
}

// newToy cuts the dimensions at some of the places that matter.
func newToy(r *rand.Rand) *toy {
	t := &toy{sp: NewSpace(), index: map[Packet]int{}}
	some := func(list ...[]uint16) []uint16 { return list[r.IntN(len(list))] }
	t.ports = cells(65535, some([]uint16{0, 1, 256}, []uint16{0, 1, 8, 9, 256}, []uint16{0, 128, 129, 130, 256},
		[]uint16{0, 255, 256, 65535}, []uint16{0, 256, 5432, 5433})...)
	t.protos = cells(255, [][]uint8{{0, 1, 2}, {0, 1, 6, 7, 58}, {0, 58, 59, 255}, {0, 17, 18, 58, 59}, {0, 1, 2, 58, 59}}[r.IntN(5)]...)
	// ICMP and ICMPv6 must be cells of their own.
	var starts []uint8
	for _, p := range t.protos {
		starts = append(starts, p.First)
	}
	t.protos = cells(255, append(starts, 1, 2, 58, 59)...)
	t.realms = cells(^Realm(0), [][]Realm{{0, 1}, {0, ^Realm(0)}, {0, 5}}[r.IntN(3)]...)
	t.addrs[0] = [][]Range{
		addrCells(V4, "0.0.0.0", "10.0.0.1", "10.0.0.2"),
		addrCells(V4, "0.0.0.0", "0.0.0.1", "255.255.255.255"),
		addrCells(V4, "0.0.0.0", "128.0.0.0"),
	}[r.IntN(3)]
	t.addrs[1] = [][]Range{
		addrCells(V6, "::", "fd00::1", "fd00::2"),
		addrCells(V6, "::", "::1", "fd00:0:0:1::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
		addrCells(V6, "::", "fd00::", "fd00:0:0:1::7", "fd00:0:0:5::9"),
		addrCells(V6, "::", "::1:0:0:0:0", "::2:0:0:0:0"),
	}[r.IntN(4)]
	t.enumerate(r)
	return t
}

// enumerate picks a packet of every combination of cells. Both ends use the
// same values, so that the toy has the reply to each.
func (t *toy) enumerate(r *rand.Rand) {
	protos, ports, realms := pickEach(r, t.protos), pickEach(r, t.ports), pickEach(r, t.realms)
	for _, f := range families {
		addrs := make([]netip.Addr, len(t.addrs[familyKey(f)]))
		for i, c := range t.addrs[familyKey(f)] {
			addrs[i] = []netip.Addr{c.From, c.To}[r.IntN(2)]
		}
		for _, proto := range protos {
			for _, dr := range realms {
				for _, d := range addrs {
					for _, dp := range ports {
						for _, sr := range realms {
							for _, s := range addrs {
								for _, sport := range ports {
									p := Packet{f, proto, dr, d, dp, sr, s, sport}
									if exists(p) {
										t.index[p] = len(t.packets)
										t.packets = append(t.packets, p)
									}
								}
							}
						}
					}
				}
			}
		}
	}
}

// pickEach is one value of each cell, often an end.
func pickEach[T ~uint8 | ~uint16 | ~uint32](r *rand.Rand, cells []Interval[T]) []T {
	list := make([]T, len(cells))
	for i, c := range cells {
		list[i] = []T{c.First, c.Last, c.First + T(r.Uint64N(uint64(c.Last-c.First)+1))}[r.IntN(3)]
	}
	return list
}

// subset is a random part of the list, nil for all of it now and then.
func subset[T any](r *rand.Rand, list []T) []T {
	if r.IntN(3) == 0 {
		return nil
	}
	part := []T{}
	for _, e := range list {
		if r.IntN(2) == 0 {
			part = append(part, e)
		}
	}
	r.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
	return part
}

// addrs is a random set of address cells, nil now and then.
func (t *toy) someAddrs(r *rand.Rand) *AddrSet {
	a, b := subset(r, t.addrs[0]), subset(r, t.addrs[1])
	if a == nil {
		return nil
	}
	return AddrRanges(append(a, b...))
}

// box is a random box of cells.
func (t *toy) box(r *rand.Rand) Box {
	return Box{
		Family:    Family(r.IntN(3)),
		Protocols: subset(r, t.protos),
		DstRealm:  subset(r, t.realms), SrcRealm: subset(r, t.realms),
		Dst: t.someAddrs(r), Src: t.someAddrs(r),
		DstPorts: subset(r, t.ports), SrcPorts: subset(r, t.ports),
	}
}

func inIntervals[T ~uint8 | ~uint16 | ~uint32](list []Interval[T], v T) bool {
	return list == nil || slices.ContainsFunc(list, func(i Interval[T]) bool { return i.First <= v && v <= i.Last })
}

// inBox is what Box promises, by the letter.
func inBox(b Box, p Packet) bool {
	return (b.Family == 0 || b.Family == p.Family) && inIntervals(b.Protocols, p.Protocol) &&
		inIntervals(b.DstRealm, p.DstRealm) && inIntervals(b.SrcRealm, p.SrcRealm) &&
		(b.Dst == nil || b.Dst.Contains(p.Dst)) && (b.Src == nil || b.Src.Contains(p.Src)) &&
		inIntervals(b.DstPorts, p.DstPort) && inIntervals(b.SrcPorts, p.SrcPort)
}

// where is the packets for which f holds.
func (t *toy) where(f func(i int, p Packet) bool) members {
	b := make(members, len(t.packets))
	for i, p := range t.packets {
		b[i] = f(i, p)
	}
	return b
}

// random is a set and what it must contain: boxes thrown together.
func (t *toy) random(r *rand.Rand) (Set, members) {
	var s Set
	b := make(members, len(t.packets))
	for range 1 + r.IntN(4) {
		box := t.box(r)
		in := t.where(func(_ int, p Packet) bool { return inBox(box, p) })
		switch x := t.sp.Box(box); r.IntN(4) {
		case 0:
			s, b = s.Minus(x), t.where(func(i int, _ Packet) bool { return b[i] && !in[i] })
		case 1:
			s, b = t.sp.All().Minus(s), t.where(func(i int, _ Packet) bool { return !b[i] })
			fallthrough
		default:
			s, b = s.Union(x), t.where(func(i int, _ Packet) bool { return b[i] || in[i] })
		}
	}
	return s, b
}

// check fails if the set is not what it must be.
func (t *toy) check(tb testing.TB, what string, s Set, want members) {
	tb.Helper()
	for i, p := range t.packets {
		if s.Contains(p) != want[i] {
			tb.Fatalf("%s: contains %v: %v, want %v", what, p, !want[i], want[i])
		}
	}
}

// cell is the set of the packets in the same cells as p.
func (t *toy) cell(p Packet) Set {
	b := Box{Family: p.Family,
		Protocols: around(t.protos, p.Protocol),
		DstRealm:  around(t.realms, p.DstRealm), SrcRealm: around(t.realms, p.SrcRealm),
		DstPorts: around(t.ports, p.DstPort), SrcPorts: around(t.ports, p.SrcPort)}
	for _, c := range t.addrs[familyKey(p.Family)] {
		s := AddrRange(c.From, c.To)
		if s.Contains(p.Dst) {
			b.Dst = s
		}
		if s.Contains(p.Src) {
			b.Src = s
		}
	}
	return t.sp.Box(b)
}

func around[T ~uint8 | ~uint16 | ~uint32](list []Interval[T], v T) []Interval[T] {
	for _, i := range list {
		if i.First <= v && v <= i.Last {
			return []Interval[T]{i}
		}
	}
	return []Interval[T]{}
}

// rebuild is the union of the cells of these packets, in random order. ok is
// false where there are too many for a test.
func (t *toy) rebuild(r *rand.Rand, in members) (s Set, ok bool) {
	var parts []Set
	for i, p := range t.packets {
		if in[i] && len(parts) <= 2000 {
			parts = append(parts, t.cell(p))
		}
	}
	if len(parts) > 2000 {
		return Set{}, false
	}
	r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return t.sp.UnionAll(parts), true
}

// checkSame is check, and that the set is the very one that its cells make.
func (t *toy) checkSame(tb testing.TB, r *rand.Rand, what string, s Set, want members) {
	tb.Helper()
	t.check(tb, what, s, want)
	if same, ok := t.rebuild(r, want); ok && same != s {
		tb.Fatalf("%s: the union of the set's cells is %v, not %v", what, same, s)
	}
}
