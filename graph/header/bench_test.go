package header

import (
	"math/rand/v2"
	"net/netip"
	"runtime"
	"testing"
)

// bigWorld is the input of BenchmarkBigGroup: what the describe calls say, as
// addresses and intervals.
type bigWorld struct {
	members []netip.Addr // of the referenced group, 20,000, IPv4 and IPv6
	rules   []Box        // 60; Src nil stands for the referenced group
	entries []Box        // 40, odd ones deny
}

func newBigWorld(r *rand.Rand) bigWorld {
	var w bigWorld
	for range 15000 {
		w.members = append(w.members, join(V4, addr{0, 10<<24 | uint64(r.Uint32N(1<<22))}))
	}
	for range 5000 {
		w.members = append(w.members, join(V6, addr{0x2a05d01800000000 | r.Uint64N(64), r.Uint64()}))
	}
	cidr := func() *AddrSet {
		a := join(V4, addr{0, 10<<24 | uint64(r.Uint32N(1<<22))})
		return AddrsOf(netip.PrefixFrom(a, 16+r.IntN(17)))
	}
	ports := func() []PortRange {
		p := uint16(1024 + r.UintN(50000))
		return []PortRange{{p, p + uint16(r.UintN(2)*100)}}
	}
	vpc := []RealmRange{{1, 1}}
	for i := range 60 {
		b := Box{Protocols: []ProtoRange{{6, 6}}, SrcRealm: vpc, DstPorts: ports()}
		if i%2 == 1 {
			b.SrcRealm, b.Src = nil, cidr()
		}
		w.rules = append(w.rules, b)
	}
	for i := range 40 {
		b := Box{Family: V4, Src: cidr(), DstPorts: ports(), Protocols: []ProtoRange{{6, 6}}}
		if i > 35 {
			b = Box{Family: V4, Src: AddrsOf(netip.MustParsePrefix("0.0.0.0/0"))}
		}
		w.entries = append(w.entries, b)
	}
	return w
}

// group is what a security group with the rules lets in.
func (w bigWorld) group(sp *Space) Set {
	members := AddrList(w.members)
	var list []Set
	for _, b := range w.rules {
		if b.Src == nil {
			b.Src = members
		}
		list = append(list, sp.Box(b))
	}
	return sp.UnionAll(list)
}

// acl is what a network ACL with the entries lets in: the first that matches
// decides.
func (w bigWorld) acl(sp *Space) Set {
	var allowed Set
	rest := sp.All()
	for i, b := range w.entries {
		match := sp.Box(b).Intersect(rest)
		rest = rest.Minus(match)
		if i%2 == 0 {
			allowed = allowed.Union(match)
		}
	}
	return allowed
}

// All packets through a group of 60 rules, half of which refer to a group of
// 20,000 members, and a network ACL of 40 entries, in a new space each time.
func BenchmarkBigGroup(b *testing.B) {
	w := newBigWorld(rand.New(rand.NewPCG(1, 2)))
	b.ReportAllocs()
	for b.Loop() {
		sp := NewSpace()
		in := w.group(sp).Intersect(w.acl(sp))
		if in.IsEmpty() || in.Reverse().IsEmpty() {
			b.Fatal("nothing arrives")
		}
	}
}

// The same for one source address, in a space that knows group and ACL.
func BenchmarkOneSource(b *testing.B) {
	w := newBigWorld(rand.New(rand.NewPCG(1, 2)))
	sp := NewSpace()
	group, acl := w.group(sp), w.acl(sp)
	sources := make([]*AddrSet, len(w.members))
	for i, m := range w.members {
		sources[i] = AddrList([]netip.Addr{m})
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		s := group.RestrictSrc(sources[i%len(sources)]).Intersect(acl)
		if s.SubsetOf(acl) != true {
			b.Fatal("not in the ACL")
		}
		i++
	}
}

// An operation that the space remembers.
func BenchmarkMemoHit(b *testing.B) {
	w := newBigWorld(rand.New(rand.NewPCG(1, 2)))
	sp := NewSpace()
	group, acl := w.group(sp), w.acl(sp)
	b.ReportAllocs()
	for b.Loop() {
		group.Intersect(acl)
	}
}

func BenchmarkContains(b *testing.B) {
	w := newBigWorld(rand.New(rand.NewPCG(1, 2)))
	sp := NewSpace()
	group := w.group(sp)
	p := Packet{V4, 6, 0, netip.MustParseAddr("10.0.0.1"), w.rules[0].DstPorts[0].First, 1, w.members[0], 40000}
	if !group.Contains(p) {
		b.Fatal("a member is not let in")
	}
	b.ReportAllocs()
	for b.Loop() {
		group.Contains(p)
	}
}

func TestNoAllocation(t *testing.T) {
	w := newBigWorld(rand.New(rand.NewPCG(1, 2)))
	sp := NewSpace()
	group, acl := w.group(sp), w.acl(sp)
	p, _ := group.Sample()
	for name, f := range map[string]func(){
		"intersection": func() { group.Intersect(acl) },
		"union":        func() { group.Union(acl) },
		"difference":   func() { group.Minus(acl) },
		"overlap":      func() { group.Overlaps(acl) },
		"subset":       func() { group.SubsetOf(acl) },
		"contains":     func() { group.Contains(p) },
		"sample":       func() { group.Sample() },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s, known to the space: %v allocations", name, n)
		}
	}
}

// The bounds that the package promises for a big group, with slack for a busy
// machine.
func TestBigGroupMemory(t *testing.T) {
	w := newBigWorld(rand.New(rand.NewPCG(1, 2)))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	sp := NewSpace()
	w.group(sp).Intersect(w.acl(sp))
	runtime.ReadMemStats(&after)
	if mb := float64(after.TotalAlloc-before.TotalAlloc) / (1 << 20); mb > 50 {
		t.Errorf("allocated %.0f MB, want at most 50", mb)
	}
}
