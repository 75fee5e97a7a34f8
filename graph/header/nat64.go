package header

import "net/netip"

// NAT64 is the IPv6 addresses that stand for the IPv4 addresses that are their last 32 bits.
var NAT64 = netip.MustParsePrefix("64:ff9b::/96")

// nat64Hi is the upper half of all of them. Their lower half is the IPv4 address, as it stands in the diagram.
const nat64Hi = 0x64ff9b << 32

// In64 is the IPv6 addresses that stand for the IPv4 addresses of s.
func In64(s *AddrSet) *AddrSet {
	out := new(AddrSet)
	for _, p := range s.of(V4) {
		out.spans[familyKey(V6)] = append(out.spans[familyKey(V6)], span{addr{nat64Hi, p.first.lo}, addr{nat64Hi, p.last.lo}})
	}
	return out
}

// extract makes IPv4 of the packets to NAT64's addresses and forgets where they come from; others have no image.
func (sp *Space) extract(a Set) ref {
	n := sp.forget(a.RestrictDst(AddrsOf(NAT64)).n, 1<<lvSrcHi|1<<lvSrcLo)
	four := sp.at(sp.child(n, lvFamily, familyKey(V6)), lvDstHi, func(n ref) ref {
		if n == none {
			return none
		}
		base := sp.open()
		next, done := uint64(0), false // the addresses below next are pushed
		sp.eachSpan(n, lvDstHi, V6, func(kid ref, p span) {
			if p.first.lo > next {
				sp.push(base, next, none)
			}
			sp.push(base, p.first.lo, kid)
			next, done = p.last.lo+1, p.last.lo == maxAddr(V4).lo
		})
		if !done {
			sp.push(base, next, none)
		}
		return sp.close(lvDstLo, base)
	})
	return sp.both(four, none)
}

// embed is the inverse of extract.
func (sp *Space) embed(n ref) ref {
	n = sp.forget(n, 1<<lvSrcHi|1<<lvSrcLo)
	six := sp.at(sp.child(n, lvFamily, familyKey(V4)), lvDstHi, func(n ref) ref {
		if n == none {
			return none
		}
		base := sp.open()
		next := uint64(0)
		for _, e := range sp.edges(n, lvDstLo, maxAddr(V4).lo) {
			if e.first > next {
				sp.push(base, next, none)
			}
			sp.push(base, e.first, e.kid)
			next = e.last + 1
		}
		sp.push(base, next, none)
		low := sp.close(lvDstLo, base)
		base = sp.open()
		sp.push(base, 0, none)
		sp.push(base, nat64Hi, low)
		sp.push(base, nat64Hi+1, none)
		return sp.close(lvDstHi, base)
	})
	return sp.both(none, six)
}

// both joins the diagrams of the two versions.
func (sp *Space) both(four, six ref) ref {
	base := sp.open()
	sp.push(base, familyKey(V4), four)
	sp.push(base, familyKey(V6), six)
	return sp.close(lvFamily, base)
}
