package header

import (
	"math/rand/v2"
	"net/netip"
	"testing"
)

// TestFrom64 compares the translation of random boxes with boxes that are written down in the other version.
func TestFrom64(t *testing.T) {
	r := fresh(t)
	sp := NewSpace()
	from := AddrsOf(netip.MustParsePrefix("10.0.3.200/32"))
	rw := Rewrite{From64: true, Src: &Translation{To: from}}
	for range 300 {
		var six, four, back Set
		for range 1 + r.IntN(4) {
			dst := randomV4(r)
			ports := []PortRange{{First: uint16(r.IntN(1000)), Last: uint16(1000 + r.IntN(64000))}}
			protocols := []ProtoRange{[]ProtoRange{{First: 6, Last: 6}, {First: 17, Last: 17}, {First: 6, Last: 17}}[r.IntN(3)]}
			outside := AddrsOf(netip.MustParsePrefix("64:ff9b:0:1::/64"), netip.MustParsePrefix("2001:db8::/32"))
			six = six.Union(sp.Box(Box{Family: V6, Protocols: protocols, Dst: In64(dst).Union(outside), DstPorts: ports, SrcPorts: ports}))
			four = four.Union(sp.Box(Box{Family: V4, Protocols: protocols, Dst: dst, DstPorts: ports, SrcPorts: ports, Src: from}))
			back = back.Union(sp.Box(Box{Family: V6, Protocols: protocols, Dst: In64(dst), DstPorts: ports, SrcPorts: ports}))
		}
		if got := rw.Image(six.Union(sp.Box(Box{Family: V4}))); got != four {
			t.Fatalf("the image of %v is %v, want %v", six, got, four)
		}
		if got := rw.Preimage(four); got != back {
			t.Fatalf("the preimage of %v is %v, want %v", four, got, back)
		}
		if got := rw.Preimage(sp.All()); got != sp.Box(Box{Family: V6, Dst: AddrsOf(NAT64)}) {
			t.Fatalf("what has an image: %v", got)
		}
	}
}

// randomV4 is a few ranges, of which some begin or end where the addresses do.
func randomV4(r *rand.Rand) *AddrSet {
	s := AddrsOf()
	for range 1 + r.IntN(3) {
		from, to := r.Uint32(), r.Uint32()
		switch r.IntN(5) {
		case 0:
			from = 0
		case 1:
			to = 1<<32 - 1
		case 2:
			to = from
		}
		if to < from {
			from, to = to, from
		}
		s = s.Union(AddrRange(v4Of(from), v4Of(to)))
	}
	return s
}

func v4Of(n uint32) netip.Addr {
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
}
