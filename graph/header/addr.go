package header

import (
	"cmp"
	"encoding/binary"
	"math"
	"net/netip"
)

var families = [...]Family{V4, V6}

// addr is the number of an address of either family. hi is 0 for IPv4.
type addr struct{ hi, lo uint64 }

func (a addr) cmp(b addr) int {
	if c := cmp.Compare(a.hi, b.hi); c != 0 {
		return c
	}
	return cmp.Compare(a.lo, b.lo)
}

func (a addr) less(b addr) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

// next is a+1. The last IPv6 address has none; it yields the first.
func (a addr) next() addr {
	a.lo++
	if a.lo == 0 {
		a.hi++
	}
	return a
}

// prev is a-1, for an a that is not 0.
func (a addr) prev() addr {
	if a.lo == 0 {
		a.hi--
	}
	a.lo--
	return a
}

// maxAddr is the last address of the family.
func maxAddr(f Family) addr {
	if f == V4 {
		return addr{0, math.MaxUint32}
	}
	return addr{math.MaxUint64, math.MaxUint64}
}

// split gives family and number of an address; the family of an invalid one is
// 0. An IPv4-mapped IPv6 address is an IPv6 address.
func split(a netip.Addr) (Family, addr) {
	switch {
	case a.Is4():
		b := a.As4()
		return V4, addr{0, uint64(binary.BigEndian.Uint32(b[:]))}
	case a.Is6():
		b := a.As16()
		return V6, addr{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
	}
	return 0, addr{}
}

// join is the inverse of split.
func join(f Family, a addr) netip.Addr {
	if f == V4 {
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], uint32(a.lo))
		return netip.AddrFrom4(b)
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], a.hi)
	binary.BigEndian.PutUint64(b[8:], a.lo)
	return netip.AddrFrom16(b)
}

// span is the addresses from first to last, both included.
type span struct{ first, last addr }
