package header

import (
	"net/netip"
	"testing"
)

func TestPrint(t *testing.T) {
	sp := NewSpace()
	web := Box{
		Family:    V4,
		Protocols: []ProtoRange{{6, 6}},
		Dst:       AddrsOf(netip.MustParsePrefix("10.0.0.0/24")),
		DstPorts:  []PortRange{{5432, 5432}, {8000, 8080}},
		SrcRealm:  []RealmRange{{7, 7}},
	}
	want := "IPv4 protocols [6] to 10.0.0.0/24 to ports [5432 8000-8080] from realms [7]"
	if got := sp.Box(web).String(); got != want || web.String() != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := sp.All().String() + "; " + (Set{}).String(); got != "any IP version; no packets" {
		t.Error(got)
	}
	var many Set
	for i := range uint8(20) {
		many = many.Union(sp.Box(Box{Protocols: []ProtoRange{{i, i}}, SrcPorts: []PortRange{{uint16(i), uint16(i)}}}))
	}
	if got := many.String(); got[len(got)-5:] != "; ..." {
		t.Error(got)
	}
	p, _ := sp.Box(web).Sample()
	if got := p.String(); got != "protocol 6, 7/0.0.0.0:0 > 0/10.0.0.0:5432" {
		t.Error(got)
	}
}

// A caller may stop anywhere in a set of many boxes.
func TestStopEarly(t *testing.T) {
	r := fresh(t)
	u := newToy(r)
	a, _ := u.random(r)
	n := 0
	for range a.Boxes() {
		n++
	}
	for stop := range n {
		i := 0
		for range a.Boxes() {
			if i == stop {
				break
			}
			i++
		}
		if i != stop {
			t.Fatalf("stopped after %d boxes, want %d", i, stop)
		}
	}
	for limit := range 20 {
		if got := len(a.Vertices(limit)); got > limit || got < min(limit, n) {
			t.Fatalf("%d vertices of %d boxes, at most %d asked", got, n, limit)
		}
	}
}

func TestTwoSpaces(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("sets of two spaces were combined")
		}
	}()
	NewSpace().All().Union(NewSpace().All())
}

// A packet that does not exist is in no set.
func TestNoSuchPacket(t *testing.T) {
	sp := NewSpace()
	four, six := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("fd00::1")
	for _, p := range []Packet{
		{},
		{Family: V4, Dst: four},
		{Family: V4, Dst: four, Src: six},
		{Family: V6, Dst: four, Src: four},
		{Family: V4, Protocol: 1, Dst: four, DstPort: 256, Src: four},
		{Family: V6, Protocol: 58, Dst: six, SrcPort: 256, Src: six},
	} {
		if sp.All().Contains(p) || !sp.One(p).IsEmpty() {
			t.Errorf("%v exists", p)
		}
	}
}
