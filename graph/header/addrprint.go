package header

import (
	"math/big"
	"math/bits"
	"net/netip"
	"strings"
)

// Size is the number of addresses, IPv4 and IPv6 together.
func (s *AddrSet) Size() *big.Int {
	n := new(big.Int)
	for _, f := range families {
		for _, p := range s.of(f) {
			n.Add(n, p.last.big())
			n.Sub(n, p.first.big())
			n.Add(n, big.NewInt(1))
		}
	}
	return n
}

func (a addr) big() *big.Int {
	n := new(big.Int).SetUint64(a.hi)
	n.Lsh(n, 64)
	return n.Or(n, new(big.Int).SetUint64(a.lo))
}

// Prefixes is the shortest list of prefixes that are the set, in order, IPv4
// first.
func (s *AddrSet) Prefixes() []netip.Prefix {
	var list []netip.Prefix
	for _, f := range families {
		for _, p := range s.of(f) {
			list = appendPrefixes(list, f, p)
		}
	}
	return list
}

// appendPrefixes cuts the widest prefix off the front until nothing is left.
func appendPrefixes(list []netip.Prefix, f Family, p span) []netip.Prefix {
	for {
		length := 128
		if f == V4 {
			length = 32
		}
		for length > 0 {
			wider := prefixSpan(f, p.first, length-1)
			if wider.first != p.first || p.last.less(wider.last) {
				break
			}
			length--
		}
		list = append(list, netip.PrefixFrom(join(f, p.first), length))
		end := prefixSpan(f, p.first, length).last
		if end == p.last {
			return list
		}
		p.first = end.next()
	}
}

// String lists the set, IPv4 first: a range that is one prefix as that prefix,
// a single address as itself, any other range as first-last.
func (s *AddrSet) String() string {
	if s.IsEmpty() {
		return "no addresses"
	}
	var b strings.Builder
	for _, f := range families {
		for _, p := range s.of(f) {
			if b.Len() > 0 {
				b.WriteString(", ")
			}
			switch bits, ok := p.prefix(f); {
			case p.first == p.last:
				b.WriteString(join(f, p.first).String())
			case ok:
				b.WriteString(netip.PrefixFrom(join(f, p.first), bits).String())
			default:
				b.WriteString(join(f, p.first).String() + "-" + join(f, p.last).String())
			}
		}
	}
	return b.String()
}

// prefix is the length of the prefix that the span is, if it is one.
func (p span) prefix(f Family) (length int, ok bool) {
	x := addr{p.first.hi ^ p.last.hi, p.first.lo ^ p.last.lo}
	length = bits.LeadingZeros64(x.hi)
	if length == 64 {
		length += bits.LeadingZeros64(x.lo)
	}
	if f == V4 {
		length -= 96
	}
	return length, prefixSpan(f, p.first, length) == p
}
