package header

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"
)

// TestDivide compares a partition with the sets that it is made of, address by address.
func TestDivide(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	at := func(f Family, n int) netip.Addr {
		if f == V4 {
			return netip.AddrFrom4([4]byte{255, 255, 255, byte(n)})
		}
		return netip.AddrFrom16([16]byte{0: 0xff, 1: 0xff, 7: byte(n / 16), 15: byte(n % 16)})
	}
	for range 300 {
		f := families[r.IntN(2)]
		var sets []*AddrSet
		for range r.IntN(5) {
			var list []Range
			for range 1 + r.IntN(4) {
				from := r.IntN(256)
				list = append(list, Range{at(f, from), at(f, min(255, from+r.IntN(60)))})
			}
			sets = append(sets, AddrRanges(list))
		}
		p := Divide(f, sets...)
		cell := map[string]int{}
		sign := map[int]string{}
		for n := range 256 {
			key := ""
			for i, s := range sets {
				if s.Contains(at(f, n)) {
					key += fmt.Sprint(i, " ")
				}
			}
			c := p.Cell(at(f, n))
			if old, ok := cell[key]; ok && old != c {
				t.Fatalf("addresses in sets %q are in cells %d and %d", key, old, c)
			}
			if old, ok := sign[c]; ok && old != key {
				t.Fatalf("cell %d has addresses in sets %q and %q", c, old, key)
			}
			if (key == "") != (c == 0) {
				t.Fatalf("addresses in sets %q are in cell %d", key, c)
			}
			cell[key], sign[c] = c, key
		}
		a, b := AddrRange(at(f, 3), at(f, 90)), AddrRange(at(f, 3), at(f, 3)).Union(AddrRange(at(f, 4), at(f, 90)))
		if p.Cells(a) != p.Cells(b) || len(sets) > 0 && p.Cells(sets[0]) == p.Cells(AddrsOf()) {
			t.Fatal("cells of a set depend on how it was made, or are none")
		}
	}
}

// TestBySource compares the parts with the packets, address by address.
func TestBySource(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	at := func(n int) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, 0, byte(n)}) }
	for range 200 {
		sp := NewSpace()
		var a Set
		for range 1 + r.IntN(4) {
			from, port := r.IntN(200), uint16(r.IntN(5))
			b := Box{Family: V4, Src: AddrRange(at(from), at(from+r.IntN(50))), SrcPorts: []PortRange{{port, port + uint16(r.IntN(3))}}}
			if r.IntN(2) == 0 {
				b.DstPorts = []PortRange{{port, port}}
			}
			a = a.Union(sp.Box(b))
		}
		parts := a.BySource(V4)
		all := AddrsOf()
		for _, p := range parts {
			if all.Overlaps(p) {
				t.Fatal("parts overlap")
			}
			all = all.Union(p)
			want := Set{}
			for g := range p.Ranges() {
				for x := g.From; x.Compare(g.To) <= 0; x = x.Next() {
					own := a.RestrictSrc(AddrList([]netip.Addr{x})).Forget(DimSrc)
					if want != (Set{}) && own != want {
						t.Fatalf("packets from %s differ from others of their part", x)
					}
					want = own
				}
			}
		}
		if !all.Equal(a.Sources()) {
			t.Fatal("parts are not all sources")
		}
	}
}
