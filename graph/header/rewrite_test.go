package header

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
)

// images is what the rewrite makes of one packet of the toy, by the letter.
func (t *toy) images(r Rewrite, p Packet) []Packet {
	list := []Packet{p}
	for _, dst := range []bool{true, false} {
		tr := r.Src
		if dst {
			tr = r.Dst
		}
		if tr == nil {
			continue
		}
		var next []Packet
		for _, q := range list {
			for _, x := range t.packets {
				if t.onlyEnd(x, q, dst) && translates(tr, q, x, dst) {
					next = append(next, x)
				}
			}
		}
		list = next
	}
	return list
}

// onlyEnd tells whether the two differ in one end at most.
func (t *toy) onlyEnd(a, b Packet, dst bool) bool {
	if dst {
		a.Dst, a.DstPort, a.DstRealm = b.Dst, b.DstPort, b.DstRealm
	} else {
		a.Src, a.SrcPort, a.SrcRealm = b.Src, b.SrcPort, b.SrcRealm
	}
	return a == b
}

func translates(tr *Translation, from, to Packet, dst bool) bool {
	if dst { // one end, written once
		from.Src, from.SrcPort, from.SrcRealm = from.Dst, from.DstPort, from.DstRealm
		to.Src, to.SrcPort, to.SrcRealm = to.Dst, to.DstPort, to.DstRealm
	}
	realm, addr := to.SrcRealm == from.SrcRealm, to.Src == from.Src
	if tr.Realm != nil {
		realm = to.SrcRealm == *tr.Realm
	}
	if tr.To != nil {
		addr = tr.To.Contains(to.Src)
	}
	if tr.Map != nil {
		x, ok := tr.Map.Lookup(from.Src)
		addr = ok && x == to.Src
	}
	port := to.SrcPort == from.SrcPort
	if tr.Ports != nil && (from.Protocol == 6 || from.Protocol == 17) {
		port = inIntervals(tr.Ports, to.SrcPort)
	}
	return realm && addr && port
}

// smallToy has cells that fit a rewrite: single addresses and single realms,
// TCP and UDP apart.
func smallToy(r *rand.Rand) *toy {
	t := &toy{sp: NewSpace(), index: map[Packet]int{},
		protos: cells[uint8](255, 0, 1, 2, 6, 7, 17, 18, 58, 59),
		realms: cells[Realm](^Realm(0), 0, 1),
		ports:  cells[uint16](65535, 0, 256),
		addrs: [2][]Range{
			addrCells(V4, "0.0.0.0", "0.0.0.1", "255.255.255.255"),
			addrCells(V6, "::", "::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
		},
	}
	if r.IntN(2) == 0 {
		t.addrs[1] = addrCells(V6, "::", "::1", "0:0:0:1::", "0:0:0:1::1")
	}
	t.protos = slices.DeleteFunc(t.protos, func(p ProtoRange) bool { return p.First == 2 || p.First == 18 || p.First == 59 || p.First == 7 })
	t.enumerate(r)
	return t
}

func (t *toy) translation(r *rand.Rand) *Translation {
	if r.IntN(4) == 0 {
		return nil
	}
	tr := new(Translation)
	if r.IntN(2) == 0 {
		tr.Realm = new(Realm) // realm 0 is a cell
	}
	switch r.IntN(3) {
	case 0:
		tr.To = t.someAddrs(r)
	case 1:
		tr.Map = t.addrMap(r)
	}
	if r.IntN(2) == 0 {
		tr.Ports = subset(r, t.ports)
	}
	return tr
}

// addrMap is a random one-to-one map of the single addresses.
func (t *toy) addrMap(r *rand.Rand) *AddrMap {
	var pairs []AddrPair
	for _, list := range t.addrs {
		var single []netip.Addr
		for _, c := range list {
			if c.From == c.To {
				single = append(single, c.From)
			}
		}
		perm := r.Perm(len(single))
		for i, a := range single {
			if r.IntN(3) > 0 {
				pairs = append(pairs, AddrPair{a, single[perm[i]]})
			}
		}
	}
	r.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
	m, err := NewAddrMap(pairs)
	if err != nil {
		panic(err)
	}
	return m
}

func TestRewrite(t *testing.T) {
	r := fresh(t)
	for range rounds() {
		u := smallToy(r)
		rw := Rewrite{Src: u.translation(r), Dst: u.translation(r)}
		a, in := u.random(r)
		b, inB := u.random(r)
		image := make(members, len(u.packets))
		pre := make(members, len(u.packets))
		for i, p := range u.packets {
			if r.IntN(8) > 0 { // the letter is slow: look at some only
				in[i] = false
				continue
			}
			for _, q := range u.images(rw, p) {
				j := u.index[q]
				image[j] = image[j] || in[i]
				pre[i] = pre[i] || inB[j]
			}
			if got := rw.Image(u.sp.One(p)).Overlaps(b); got != pre[i] {
				t.Fatalf("some image of %v in the set: %v", p, got)
			}
			if rw.Preimage(b).Contains(p) != pre[i] {
				t.Fatalf("%v in the preimage: %v", p, !pre[i])
			}
		}
		var some []Set
		for i, p := range u.packets {
			if in[i] {
				some = append(some, u.cell(p))
			}
		}
		part := u.sp.UnionAll(some)
		if !part.SubsetOf(a) {
			t.Fatal("cells of a are not in a")
		}
		u.checkSame(t, r, "image", rw.Image(part), image)
		if rw.Image(a.Union(b)) != rw.Image(a).Union(rw.Image(b)) || rw.Preimage(a.Union(b)) != rw.Preimage(a).Union(rw.Preimage(b)) {
			t.Fatal("the image of the union is not the union of the images")
		}
		// Those that have an image have one in the image of all.
		if all := u.sp.All(); rw.Preimage(rw.Image(a)).Union(rw.Preimage(all)) != rw.Preimage(all) || rw.Image(rw.Preimage(all)) != rw.Image(all) {
			t.Fatal("what has no image has one")
		}
		if rw.IsZero() != (rw.Src == nil && rw.Dst == nil) {
			t.Fatal("IsZero")
		}
	}
}

func TestAddrMap(t *testing.T) {
	a, b, c := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2"), netip.MustParseAddr("fd00::1")
	for _, bad := range [][]AddrPair{{{a, c}}, {{a, b}, {a, a}}, {{a, b}, {b, b}}, {{netip.Addr{}, a}}} {
		if _, err := NewAddrMap(bad); err == nil {
			t.Errorf("%v makes a map", bad)
		}
	}
	m, err := NewAddrMap([]AddrPair{{b, a}, {a, b}, {c, c}, {a, b}})
	if err != nil {
		t.Fatal(err)
	}
	if to, ok := m.Lookup(a); !ok || to != b || m.Len() != 3 {
		t.Errorf("Lookup %v %v", to, ok)
	}
	if from, ok := m.Inverse().Lookup(b); !ok || from != a {
		t.Errorf("inverse Lookup %v %v", from, ok)
	}
	if want := AddrList([]netip.Addr{c, b, a}); !m.From().Equal(want) || !m.To().Equal(want) {
		t.Errorf("From %v, To %v", m.From(), m.To())
	}
	var none *AddrMap
	if _, ok := none.Lookup(a); ok || none.Len() != 0 || !none.From().IsEmpty() || !none.To().IsEmpty() {
		t.Error("nil map")
	}
}

// The last address of a family has nothing behind it.
func TestRewriteLastAddress(t *testing.T) {
	for _, s := range [][2]string{{"10.0.0.1", "255.255.255.255"}, {"fd00::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}} {
		sp := NewSpace()
		from, to := netip.MustParseAddr(s[0]), netip.MustParseAddr(s[1])
		m, err := NewAddrMap([]AddrPair{{from, to}})
		if err != nil {
			t.Fatal(err)
		}
		rw := Rewrite{Dst: &Translation{Map: m}}
		inside, outside := sp.Box(Box{Dst: AddrList([]netip.Addr{from})}), sp.Box(Box{Dst: AddrList([]netip.Addr{to})})
		if rw.Image(sp.All()) != outside || rw.Preimage(sp.All()) != inside || rw.Preimage(rw.Image(inside)) != inside {
			t.Errorf("%v to %v: image %v, preimage %v", from, to, rw.Image(sp.All()), rw.Preimage(sp.All()))
		}
	}
}
