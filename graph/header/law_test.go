package header

import (
	"net/netip"
	"slices"
	"testing"
)

// rounds is how many universes a random test draws.
func rounds() int {
	if testing.Short() {
		return 2
	}
	return 12
}

func TestAlgebra(t *testing.T) {
	r := fresh(t)
	for range rounds() {
		u := newToy(r)
		all := u.sp.All()
		for range 5 {
			a, inA := u.random(r)
			b, inB := u.random(r)
			c, _ := u.random(r)
			u.check(t, "a", a, inA)
			u.check(t, "union", a.Union(b), u.where(func(i int, _ Packet) bool { return inA[i] || inB[i] }))
			u.check(t, "intersection", a.Intersect(b), u.where(func(i int, _ Packet) bool { return inA[i] && inB[i] }))
			u.check(t, "difference", a.Minus(b), u.where(func(i int, _ Packet) bool { return inA[i] && !inB[i] }))
			if got, want := a.Overlaps(b), !a.Intersect(b).IsEmpty(); got != want {
				t.Fatalf("Overlaps is %v, want %v", got, want)
			}
			if got, want := a.SubsetOf(b), a.Minus(b).IsEmpty(); got != want {
				t.Fatalf("SubsetOf is %v, want %v", got, want)
			}
			for name, pair := range map[string][2]Set{
				"union commutes":        {a.Union(b), b.Union(a)},
				"intersection commutes": {a.Intersect(b), b.Intersect(a)},
				"union associates":      {a.Union(b).Union(c), a.Union(b.Union(c))},
				"distribution":          {a.Intersect(b.Union(c)), a.Intersect(b).Union(a.Intersect(c))},
				"absorption":            {a.Union(a.Intersect(b)), a},
				"idempotence":           {a.Union(a), a.Intersect(a)},
				"complement twice":      {all.Minus(all.Minus(a)), a},
				"excluded middle":       {a.Union(all.Minus(a)), all},
				"contradiction":         {a.Intersect(all.Minus(a)), Set{}},
				"De Morgan":             {all.Minus(a.Union(b)), all.Minus(a).Intersect(all.Minus(b))},
				"difference":            {a.Minus(b), a.Intersect(all.Minus(b))},
				"many":                  {u.sp.UnionAll([]Set{a, b, {}, c, a}), a.Union(b).Union(c)},
			} {
				if pair[0] != pair[1] {
					t.Fatalf("law broken: %s", name)
				}
			}
		}
	}
}

// Two ways to build a set from its cells, in random order and by random
// groups, end at the same node; sets that differ never do.
func TestCanonicity(t *testing.T) {
	r := fresh(t)
	for range rounds() {
		u := newToy(r)
		var sets []Set
		var ins []members
		for range 12 {
			s, in := u.random(r)
			sets, ins = append(sets, s), append(ins, in)
		}
		for i := range sets {
			for j := range sets {
				if (sets[i] == sets[j]) != slices.Equal(ins[i], ins[j]) {
					t.Fatalf("sets %d and %d: equal is %v", i, j, sets[i] == sets[j])
				}
			}
		}
		for i := range sets {
			u.checkSame(t, r, "set", sets[i], ins[i])
		}
	}
}

func TestForget(t *testing.T) {
	r := fresh(t)
	for range rounds() {
		u := newToy(r)
		for range 6 {
			a, in := u.random(r)
			d := Dims(r.UintN(dimAll + 1))
			some := map[Packet]bool{}
			for i, p := range u.packets {
				if in[i] {
					some[blank(p, d)] = true
				}
			}
			u.checkSame(t, r, "forget", a.Forget(d), u.where(func(_ int, p Packet) bool { return some[blank(p, d)] }))
		}
	}
}

// blank makes packets that differ in the dimensions only the same.
func blank(p Packet, d Dims) Packet {
	if d&DimFamily != 0 {
		p.Family, p.Dst, p.Src = 0, netip.Addr{}, netip.Addr{}
	}
	if d&DimProtocol != 0 {
		p.Protocol = 0
	}
	if d&DimDstRealm != 0 {
		p.DstRealm = 0
	}
	if d&DimDst != 0 {
		p.Dst = netip.Addr{}
	}
	if d&DimDstPort != 0 {
		p.DstPort = 0
	}
	if d&DimSrcRealm != 0 {
		p.SrcRealm = 0
	}
	if d&DimSrc != 0 {
		p.Src = netip.Addr{}
	}
	if d&DimSrcPort != 0 {
		p.SrcPort = 0
	}
	return p
}

func TestProjections(t *testing.T) {
	r := fresh(t)
	for range rounds() {
		u := newToy(r)
		a, in := u.random(r)
		src, dst, protocols := a.Sources(), a.Destinations(), a.Protocols()
		sp, dp, sr, dr := a.SrcPorts(), a.DstPorts(), a.SrcRealms(), a.DstRealms()
		byProtocol := a.PortsByProtocol()
		var got, want [8]map[any]bool
		for d := range got {
			got[d], want[d] = map[any]bool{}, map[any]bool{}
		}
		for i, p := range u.packets {
			for d, v := range []any{p.Src, p.Dst, p.Protocol, p.SrcPort, p.DstPort, p.SrcRealm, p.DstRealm, [2]uint16{uint16(p.Protocol), p.DstPort}} {
				want[d][v] = want[d][v] || in[i]
			}
			got[0][p.Src], got[1][p.Dst] = src.Contains(p.Src), dst.Contains(p.Dst)
			got[2][p.Protocol] = len(protocols) > 0 && inIntervals(protocols, p.Protocol)
			got[3][p.SrcPort], got[4][p.DstPort] = len(sp) > 0 && inIntervals(sp, p.SrcPort), len(dp) > 0 && inIntervals(dp, p.DstPort)
			got[5][p.SrcRealm], got[6][p.DstRealm] = len(sr) > 0 && inIntervals(sr, p.SrcRealm), len(dr) > 0 && inIntervals(dr, p.DstRealm)
			got[7][[2]uint16{uint16(p.Protocol), p.DstPort}] = slices.ContainsFunc(byProtocol, func(x ProtocolPorts) bool {
				return x.Protocols.First <= p.Protocol && p.Protocol <= x.Protocols.Last && inIntervals(x.DstPorts, p.DstPort)
			})
		}
		for d := range got {
			for v := range want[d] {
				if got[d][v] != want[d][v] {
					t.Fatalf("projection %d: has %v: %v, want %v", d, v, got[d][v], want[d][v])
				}
			}
		}
	}
}

func TestReverse(t *testing.T) {
	r := fresh(t)
	for range rounds() {
		u := newToy(r)
		for range 4 {
			a, in := u.random(r)
			b, inB := u.random(r)
			want := make(members, len(u.packets))
			for i, p := range u.packets {
				if j, ok := u.index[p.Reverse()]; ok {
					want[j] = want[j] || in[i]
				} else if in[i] && !a.Reverse().Contains(p.Reverse()) {
					t.Fatalf("the reply to %v is missing", p)
				}
			}
			if u.hasReplies() {
				u.checkSame(t, r, "reverse", a.Reverse(), want)
				u.checkSame(t, r, "whose reply", b.WhoseReplyIn(a), u.where(func(i int, p Packet) bool { return inB[i] && in[u.index[p.Reverse()]] }))
			}
			if b.WhoseReplyIn(b.Reverse()) != b {
				t.Fatal("some packet's reply is not among the replies")
			}
			udp := u.sp.Box(Box{Protocols: []ProtoRange{{17, 17}}})
			if x := a.Intersect(udp); x.Reverse().Reverse() != x {
				t.Fatal("the reply to the reply is not the packet")
			}
		}
	}
}

// hasReplies tells whether no cell mixes an echo type with other types, so that
// the packets stand for their cells also after an echo is answered.
func (t *toy) hasReplies() bool {
	for _, c := range []uint16{0, 8, 128, 129} {
		if !slices.Contains(t.ports, PortRange{c, c}) {
			return false
		}
	}
	return true
}

func TestReverseEcho(t *testing.T) {
	sp := NewSpace()
	r := fresh(t)
	for range 200 {
		pick := func() []PortRange {
			a, b := []uint16{0, 1, 7, 8, 9, 127, 128, 129, 130, 255}[r.IntN(10)], []uint16{0, 8, 9, 128, 129, 255}[r.IntN(6)]
			return []PortRange{{min(a, b), max(a, b)}}
		}
		box := Box{Protocols: []ProtoRange{{1, 1}}, DstPorts: pick(), SrcPorts: pick()}
		if r.IntN(2) == 0 {
			box.Protocols = []ProtoRange{{58, 58}}
		}
		a := sp.Box(box)
		replies := a.Reverse()
		types := map[uint16]bool{}
		one, two := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
		for typ := range uint16(256) {
			p := Packet{V4, box.Protocols[0].First, 3, one, typ, 4, two, box.SrcPorts[0].First}
			if a.Contains(p) {
				types[p.Reverse().DstPort] = true
			}
			if sp.All().WhoseReplyIn(a).Contains(p) != a.Contains(p.Reverse()) {
				t.Fatalf("%v: the reply is %v", p, p.Reverse())
			}
		}
		for typ := range uint16(256) {
			p := Packet{V4, box.Protocols[0].First, 3, one, typ, 4, two, box.SrcPorts[0].First}
			if replies.Contains(p) != types[typ] {
				t.Fatalf("replies to %v: has type %d: %v", box, typ, !types[typ])
			}
		}
	}
}

func TestBoxes(t *testing.T) {
	r := fresh(t)
	for range rounds() {
		u := newToy(r)
		for range 4 {
			a, _ := u.random(r)
			var sum Set
			for b := range a.Boxes() {
				s := u.sp.Box(b)
				if s.IsEmpty() || s.Overlaps(sum) {
					t.Fatalf("box %+v is empty or overlaps the ones before", b)
				}
				sum = sum.Union(s)
			}
			if sum != a {
				t.Fatal("the boxes are not the set")
			}
			if p, ok := a.Sample(); ok == a.IsEmpty() || ok && !a.Contains(p) {
				t.Fatalf("sample %v, %v", p, ok)
			}
			p := u.packets[r.IntN(len(u.packets))]
			if one := u.sp.One(p); one.SubsetOf(a) != a.Contains(p) || one.Overlaps(a) != a.Contains(p) {
				t.Fatalf("the set of %v alone", p)
			} else if got := slices.Collect(one.Boxes()); len(got) != 1 || !inBox(got[0], p) {
				t.Fatalf("boxes of %v: %v", p, got)
			} else if got, ok := one.Sample(); !ok || got != p {
				t.Fatalf("sample of %v: %v", p, got)
			}
			list := a.Vertices(500)
			for i, p := range list {
				if !a.Contains(p) || slices.Contains(list[:i], p) {
					t.Fatalf("vertex %v is not in the set, or twice", p)
				}
			}
			if (len(list) == 0) != a.IsEmpty() || len(list) > 500 || !slices.Equal(list, a.Vertices(500)) {
				t.Fatalf("%d vertices", len(list))
			}
			if got := u.sp.Import(NewSpace().Import(a)); got != a {
				t.Fatal("a copy of a copy is not the set")
			}
			if got := a.RestrictSrc(a.Sources()).RestrictDst(a.Destinations()); got != a {
				t.Fatal("restricting to its own addresses changes the set")
			}
			s, x := u.someAddrs(r), Realm(r.IntN(3))
			if a.RestrictSrc(s) != a.Intersect(u.sp.Box(Box{Src: orEmpty(s)})) || a.RestrictDst(s) != a.Intersect(u.sp.Box(Box{Dst: orEmpty(s)})) ||
				a.RestrictSrcRealm(x) != a.Intersect(u.sp.Box(Box{SrcRealm: []RealmRange{{x, x}}})) ||
				a.RestrictDstRealm(x) != a.Intersect(u.sp.Box(Box{DstRealm: []RealmRange{{x, x}}})) {
				t.Fatal("restricting is not intersecting")
			}
		}
	}
}

func orEmpty(s *AddrSet) *AddrSet { return s.Union(nil) }

func TestZeroSet(t *testing.T) {
	sp := NewSpace()
	var z Set
	if z != sp.Box(Box{DstPorts: []PortRange{}}) || z != sp.All().Minus(sp.All()) || !z.IsEmpty() || !z.SubsetOf(z) || z.Overlaps(sp.All()) {
		t.Error("the zero Set is not the empty set")
	}
	if z.Union(z) != z || z.Union(sp.All()) != sp.All() || z.Minus(sp.All()) != z || z.Reverse() != z || z.WhoseReplyIn(sp.All()) != z ||
		sp.All().WhoseReplyIn(z) != z || z.Forget(dimAll) != z || !z.Sources().IsEmpty() || z.Protocols() != nil || z.Vertices(3) != nil || z.PortsByProtocol() != nil {
		t.Error("an operation does not take the zero Set")
	}
	for range z.Boxes() {
		t.Error("the zero Set has a box")
	}
	if sp.Box(Box{}) != sp.All() || sp.All().Forget(DimProtocol) != sp.All() {
		t.Error("All is not all")
	}
}

// What ICMP does not have never shows, whatever protocol the ports end up with.
func TestICMP(t *testing.T) {
	sp := NewSpace()
	icmp := []ProtoRange{{protoICMP, protoICMP}}
	types := func(first, last uint16) Set {
		return sp.Box(Box{Protocols: icmp, DstPorts: []PortRange{{first, last}}})
	}
	if types(0, 255) != sp.Box(Box{Protocols: icmp}) || types(3, 255) != types(3, 9999) || !types(256, 300).IsEmpty() {
		t.Error("ICMP has types above 255")
	}
	if got := types(8, 255).DstPorts(); !slices.Equal(got, []PortRange{{8, 255}}) {
		t.Errorf("types %v, want 8-255", got)
	}
	if got := sp.Box(Box{Protocols: icmp}).SrcPorts(); !slices.Equal(got, []PortRange{{0, 255}}) {
		t.Errorf("codes %v, want 0-255", got)
	}
	if got := types(8, 255).PortsByProtocol(); len(got) != 1 || !slices.Equal(got[0].DstPorts, []PortRange{{8, 255}}) {
		t.Errorf("types by protocol %v, want 8-255", got)
	}
	if got, want := types(8, 255).Forget(DimProtocol), sp.Box(Box{DstPorts: []PortRange{{8, 255}}, SrcPorts: []PortRange{{0, 255}}}); got != want {
		t.Errorf("without the protocol %v, want %v", got, want)
	}
	high := Box{Protocols: []ProtoRange{{6, 6}}, DstPorts: []PortRange{{8, 300}}}
	if got, want := sp.Box(high).Forget(DimProtocol), sp.Box(Box{DstPorts: high.DstPorts}); got != want {
		t.Errorf("without the protocol %v, want %v", got, want)
	}
	a, b := netip.MustParseAddr("fd00::1"), netip.MustParseAddr("fd00::2")
	for _, row := range []struct {
		protocol           uint8
		typ, want          uint16
		code, codeOfAnswer uint16
	}{
		{1, 8, 0, 5, 5}, {1, 0, 0, 5, 5}, {1, 3, 3, 1, 1}, {1, 128, 128, 0, 0},
		{58, 128, 129, 5, 5}, {58, 129, 129, 5, 5}, {58, 1, 1, 3, 3}, {58, 8, 8, 0, 0},
		{6, 8, 5, 5, 8}, {0, 128, 5, 5, 128},
	} {
		p := Packet{V6, row.protocol, 1, a, row.typ, 2, b, row.code}
		want := Packet{V6, row.protocol, 2, b, row.want, 1, a, row.codeOfAnswer}
		if got := p.Reverse(); got != want || sp.One(p).Reverse() != sp.One(want) {
			t.Errorf("%v: the reply is %v, want %v", p, got, want)
		}
	}
}

// What a space remembers while it grows is what a new space finds out.
func TestMemoGrows(t *testing.T) {
	r := fresh(t)
	sp := NewSpace()
	random := func() Set {
		var list []Set
		for range 4 {
			first := uint16(r.UintN(1000))
			list = append(list, sp.Box(Box{
				DstPorts: []PortRange{{first, first + uint16(r.UintN(1000))}},
				Src:      AddrRange(join(V4, addr{0, r.Uint64N(500)}), join(V4, addr{0, 500 + r.Uint64N(500)})),
			}))
		}
		return sp.UnionAll(list)
	}
	entries := len(sp.memo.entries)
	for len(sp.memo.entries) < 32*entries {
		a, b := random(), random()
		one := a.Minus(b)
		for n := len(sp.memo.entries); len(sp.memo.entries) == n && r.IntN(50) > 0; {
			random()
		}
		other := NewSpace()
		x, y := other.Import(a), other.Import(b)
		if sp.Import(x.Minus(y)) != one || sp.Import(y.Minus(x)) != b.Minus(a) || sp.Import(x.Intersect(y)) != a.Intersect(b) || sp.Import(x.Reverse()) != a.Reverse() {
			t.Fatal("an old space and a new one disagree")
		}
	}
}
