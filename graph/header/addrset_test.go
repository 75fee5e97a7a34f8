package header

import (
	"math/big"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
)

// smallSpans is a random set in a corner of both families, with its members
// there by the letter.
func smallAddrs(r *rand.Rand) (*AddrSet, map[netip.Addr]bool) {
	var ranges []Range
	in := map[netip.Addr]bool{}
	bases := addrCorners()
	for range r.IntN(7) {
		base := bases[r.IntN(len(bases))]
		i, j := r.IntN(len(base)), r.IntN(len(base))
		ranges = append(ranges, Range{base[min(i, j)], base[max(i, j)]})
		for _, a := range base[min(i, j) : max(i, j)+1] {
			in[a] = true
		}
	}
	return AddrRanges(ranges), in
}

// addrCorners are runs of adjacent addresses at the awkward places.
func addrCorners() [][]netip.Addr {
	var list [][]netip.Addr
	for _, s := range []string{"0.0.0.0", "10.0.0.250", "255.255.255.240", "::", "fd00::ffff:ffff:ffff:fff8", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0"} {
		var run []netip.Addr
		for a, i := netip.MustParseAddr(s), 0; i < 16; a, i = a.Next(), i+1 {
			run = append(run, a)
		}
		list = append(list, run)
	}
	return list
}

func TestAddrSet(t *testing.T) {
	r := fresh(t)
	everything := slices.Concat(addrCorners()...)
	check := func(what string, s *AddrSet, want func(a netip.Addr) bool) {
		t.Helper()
		n := int64(0)
		for _, a := range everything {
			if s.Contains(a) != want(a) {
				t.Fatalf("%s: contains %v: %v", what, a, !want(a))
			}
			if want(a) {
				n++
			}
		}
		if s.Size().Cmp(big.NewInt(n)) != 0 {
			t.Fatalf("%s: %v has size %v, want %d", what, s, s.Size(), n)
		}
	}
	for range 2000 {
		a, inA := smallAddrs(r)
		b, inB := smallAddrs(r)
		check("a", a, func(x netip.Addr) bool { return inA[x] })
		check("union", a.Union(b), func(x netip.Addr) bool { return inA[x] || inB[x] })
		check("intersection", a.Intersect(b), func(x netip.Addr) bool { return inA[x] && inB[x] })
		check("difference", a.Minus(b), func(x netip.Addr) bool { return inA[x] && !inB[x] })
		check("IPv4", a.Family(V4), func(x netip.Addr) bool { return inA[x] && x.Is4() })
		if a.Overlaps(b) == a.Intersect(b).IsEmpty() || a.SubsetOf(b) != a.Minus(b).IsEmpty() {
			t.Fatalf("%v, %v: overlaps %v, subset %v", a, b, a.Overlaps(b), a.SubsetOf(b))
		}
		var list []netip.Addr
		for x, ok := range inA {
			if ok {
				list = append(list, x)
			}
		}
		if !AddrList(list).Equal(a) || !AddrsOf(a.Prefixes()...).Equal(a) || !AddrRanges(slices.Collect(a.Ranges())).Equal(a) ||
			!AddrUnion(a.Minus(b), a.Intersect(b)).Equal(a) || !a.Union(b).Minus(b.Minus(a)).Equal(a) {
			t.Fatalf("%v is not what it is made of", a)
		}
	}
}

func TestAddrSetNode(t *testing.T) {
	r := fresh(t)
	sp := NewSpace()
	for range 1000 {
		s, _ := smallAddrs(r)
		if got := sp.Box(Box{Src: s}).Sources(); !got.Equal(s) {
			t.Fatalf("got %v, want %v", got, s)
		}
		if got := sp.Box(Box{Dst: s, DstPorts: []PortRange{{443, 443}}}).Destinations(); !got.Equal(s) {
			t.Fatalf("got %v, want %v", got, s)
		}
	}
	wide := AddrsOf(netip.MustParsePrefix("fd00::/56"), netip.MustParsePrefix("fd00:0:0:100::/80"), netip.MustParsePrefix("2000::/3"), netip.MustParsePrefix("10.0.0.0/8"))
	if got := sp.Box(Box{Src: wide}).Sources(); !got.Equal(wide) {
		t.Fatalf("got %v, want %v", got, wide)
	}
	all := AddrsOf(netip.MustParsePrefix("::/0"), netip.MustParsePrefix("0.0.0.0/0"))
	if sp.Box(Box{Src: all, Dst: all}) != sp.All() || !sp.All().Sources().Equal(all) {
		t.Fatal("all addresses are not All")
	}
}

func TestAddrSetPrint(t *testing.T) {
	p, a := netip.MustParsePrefix, netip.MustParseAddr
	for want, s := range map[string]*AddrSet{
		"no addresses":              nil,
		"10.0.0.0/8":                AddrsOf(p("10.1.2.3/8"), p("10.2.0.0/16")),
		"10.0.0.7":                  AddrsOf(p("10.0.0.7/32")),
		"10.0.0.7-10.0.0.8, ::/0":   AddrsOf(p("10.0.0.8/32"), p("::/0"), p("10.0.0.7/32")),
		"0.0.0.0/0":                 AddrsOf(p("0.0.0.0/1"), p("128.0.0.0/1")),
		"10.0.0.0/31, fd00::/64":    AddrsOf(p("fd00::/65"), p("fd00::8000:0:0:0/65")).Union(AddrRange(a("10.0.0.0"), a("10.0.0.1"))),
		"fd00::1-fd00:0:0:1::":      AddrRange(a("fd00::1"), a("fd00:0:0:1::")),
		"::ffff:10.0.0.1, fd00::%0": nil,
	} {
		if want == "::ffff:10.0.0.1, fd00::%0" {
			want, s = "::ffff:10.0.0.1, fd00::", AddrList([]netip.Addr{a("fd00::%eth0"), a("::ffff:10.0.0.1"), {}})
		}
		if s.String() != want {
			t.Errorf("got %v, want %s", s, want)
		}
	}
	if !AddrRange(a("10.0.0.2"), a("10.0.0.1")).IsEmpty() || !AddrRange(a("10.0.0.2"), a("::1")).IsEmpty() {
		t.Error("a range backwards has addresses")
	}
	if got := AddrRange(a("10.0.0.1"), a("10.0.0.6")).Prefixes(); !slices.Equal(got, []netip.Prefix{p("10.0.0.1/32"), p("10.0.0.2/31"), p("10.0.0.4/31"), p("10.0.0.6/32")}) {
		t.Errorf("prefixes %v", got)
	}
}
