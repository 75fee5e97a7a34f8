package header

import (
	"iter"
	"net/netip"
	"slices"
)

// AddrSet is an immutable set of addresses of both families. A nil *AddrSet is
// the empty set, except in a field of [Box] and [Translation], where nil means
// that the field says nothing. Zones of addresses are dropped; an IPv4-mapped
// IPv6 address is an IPv6 address.
type AddrSet struct {
	// IPv4, IPv6: sorted, disjoint, no two adjacent.
	spans [2][]span
}

// Range is the addresses from From to To, both included and of one family.
type Range struct{ From, To netip.Addr }

// of is the set's part of the family.
func (s *AddrSet) of(f Family) []span {
	if s == nil {
		return nil
	}
	return s.spans[familyKey(f)]
}

// AddrsOf is the addresses of the prefixes, whose host bits do not matter. An
// invalid prefix has none.
func AddrsOf(prefixes ...netip.Prefix) *AddrSet {
	s := new(AddrSet)
	for _, p := range prefixes {
		f, a := split(p.Addr())
		if !p.IsValid() {
			continue
		}
		s.spans[familyKey(f)] = append(s.spans[familyKey(f)], prefixSpan(f, a, p.Bits()))
	}
	return s.normalise()
}

// prefixSpan is the span of the prefix of a with this many bits.
func prefixSpan(f Family, a addr, bits int) span {
	var host addr // mask of the host bits
	switch host = maxAddr(f); {
	case f == V4:
		host.lo >>= bits
	case bits >= 64:
		host = addr{0, host.lo >> (bits - 64)} // a shift by 64 gives 0
	default:
		host.hi >>= bits
	}
	return span{addr{a.hi &^ host.hi, a.lo &^ host.lo}, addr{a.hi | host.hi, a.lo | host.lo}}
}

// AddrRange is the addresses from one to another, both included. There are
// none if from is after to or the two are not of one family.
func AddrRange(from, to netip.Addr) *AddrSet { return AddrRanges([]Range{{from, to}}) }

// AddrRanges is the addresses of the ranges, in any order and overlapping as
// they like. A range that AddrRange calls empty adds nothing.
func AddrRanges(ranges []Range) *AddrSet {
	s := new(AddrSet)
	for _, r := range ranges {
		f, from := split(r.From)
		g, to := split(r.To)
		if f == 0 || f != g || to.less(from) {
			continue
		}
		s.spans[familyKey(f)] = append(s.spans[familyKey(f)], span{from, to})
	}
	return s.normalise()
}

// AddrList is the set of these addresses. An invalid one adds nothing. A
// sorted list is not sorted again.
func AddrList(list []netip.Addr) *AddrSet {
	s := new(AddrSet)
	if len(list) > 0 && list[0].IsValid() {
		f, _ := split(list[0]) // most lists are of one family
		s.spans[familyKey(f)] = make([]span, 0, len(list))
	}
	for _, a := range list {
		if f, n := split(a); f != 0 {
			s.spans[familyKey(f)] = append(s.spans[familyKey(f)], span{n, n})
		}
	}
	return s.normalise()
}

// AddrUnion is the union of many sets.
func AddrUnion(sets ...*AddrSet) *AddrSet {
	u := new(AddrSet)
	for i, f := range families {
		for _, s := range sets {
			u.spans[i] = append(u.spans[i], s.of(f)...)
		}
	}
	return u.normalise()
}

// normalise sorts and merges the spans of a set under construction.
func (s *AddrSet) normalise() *AddrSet {
	for i, list := range s.spans {
		byFirst := func(a, b span) int { return a.first.cmp(b.first) }
		if !slices.IsSortedFunc(list, byFirst) {
			slices.SortFunc(list, byFirst)
		}
		merged := list[:0]
		for _, p := range list {
			merged = addSpan(merged, p)
		}
		s.spans[i] = slices.Clip(merged)
	}
	return s
}

// addSpan adds a span that does not begin before the last one of the list.
func addSpan(list []span, p span) []span {
	if n := len(list); n > 0 {
		last := &list[n-1].last
		if !last.less(p.first) || last.next() == p.first {
			if last.less(p.last) {
				*last = p.last
			}
			return list
		}
	}
	return append(list, p)
}

// Union is the addresses in s or t.
func (s *AddrSet) Union(t *AddrSet) *AddrSet { return combine(s, t, unionSpans) }

// Intersect is the addresses in both s and t.
func (s *AddrSet) Intersect(t *AddrSet) *AddrSet { return combine(s, t, intersectSpans) }

// Minus is the addresses of s that are not in t.
func (s *AddrSet) Minus(t *AddrSet) *AddrSet { return combine(s, t, minusSpans) }

func combine(s, t *AddrSet, f func(a, b []span) []span) *AddrSet {
	u := new(AddrSet)
	for i, fam := range families {
		u.spans[i] = f(s.of(fam), t.of(fam))
	}
	return u
}

func unionSpans(a, b []span) []span {
	switch {
	case len(b) == 0:
		return a
	case len(a) == 0:
		return b
	}
	list := make([]span, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		if len(b) == 0 || len(a) > 0 && a[0].first.less(b[0].first) {
			list, a = addSpan(list, a[0]), a[1:]
		} else {
			list, b = addSpan(list, b[0]), b[1:]
		}
	}
	return list
}

func intersectSpans(a, b []span) []span {
	var list []span
	for len(a) > 0 && len(b) > 0 {
		if len(a) > len(b) {
			a, b = b, a // skip in the longer list
		}
		b = b[notBefore(b, a[0].first):]
		for len(b) > 0 && !a[0].last.less(b[0].first) {
			p := span{b[0].first, b[0].last}
			if p.first.less(a[0].first) {
				p.first = a[0].first
			}
			if a[0].last.less(p.last) {
				p.last = a[0].last
				list = append(list, p)
				break
			}
			list = append(list, p)
			b = b[1:]
		}
		a = a[1:]
	}
	return list
}

func minusSpans(a, b []span) []span {
	if len(b) == 0 {
		return a
	}
	var list []span
	for _, p := range a {
		b = b[notBefore(b, p.first):]
		rest := true
		for i := 0; i < len(b) && !p.last.less(b[i].first); i++ {
			if p.first.less(b[i].first) {
				list = append(list, span{p.first, b[i].first.prev()})
			}
			if !b[i].last.less(p.last) {
				rest = false
				break
			}
			p.first = b[i].last.next()
		}
		if rest {
			list = append(list, p)
		}
	}
	return list
}

// notBefore is the index of the first span that does not end before a.
func notBefore(list []span, a addr) int {
	if len(list) == 0 || !list[0].last.less(a) {
		return 0
	}
	lo, step := 0, 1 // list[lo] ends before a
	for lo+step < len(list) && list[lo+step].last.less(a) {
		lo += step
		step *= 2
	}
	hi := min(lo+step, len(list)) // list[hi] does not, or is not there
	for lo+1 < hi {
		if m := int(uint(lo+hi) / 2); list[m].last.less(a) {
			lo = m
		} else {
			hi = m
		}
	}
	return hi
}

// Contains tells whether the address is in the set.
func (s *AddrSet) Contains(a netip.Addr) bool {
	f, n := split(a)
	if f == 0 {
		return false
	}
	list := s.of(f)
	i := notBefore(list, n)
	return i < len(list) && !n.less(list[i].first)
}

// Overlaps tells whether s and t have an address in common.
func (s *AddrSet) Overlaps(t *AddrSet) bool {
	for _, f := range families {
		a, b := s.of(f), t.of(f)
		for len(a) > 0 && len(b) > 0 {
			b = b[notBefore(b, a[0].first):]
			if len(b) > 0 && !a[0].last.less(b[0].first) {
				return true
			}
			a, b = b, a[1:]
		}
	}
	return false
}

// SubsetOf tells whether t has every address of s.
func (s *AddrSet) SubsetOf(t *AddrSet) bool {
	for _, f := range families {
		b := t.of(f)
		for _, p := range s.of(f) {
			b = b[notBefore(b, p.first):]
			if len(b) == 0 || p.first.less(b[0].first) || b[0].last.less(p.last) {
				return false
			}
		}
	}
	return true
}

// IsEmpty tells whether the set has no address.
func (s *AddrSet) IsEmpty() bool { return s.Len() == 0 }

// Len is the number of ranges.
func (s *AddrSet) Len() int { return len(s.of(V4)) + len(s.of(V6)) }

// Equal tells whether s and t are the same set.
func (s *AddrSet) Equal(t *AddrSet) bool {
	return s == t || slices.Equal(s.of(V4), t.of(V4)) && slices.Equal(s.of(V6), t.of(V6))
}

// Family is the set's addresses of the family, all of them for 0.
func (s *AddrSet) Family(f Family) *AddrSet {
	if f == 0 {
		return s
	}
	u := new(AddrSet)
	u.spans[familyKey(f)] = s.of(f)
	return u
}

// Ranges yields the set's ranges in order, IPv4 first. No two touch.
func (s *AddrSet) Ranges() iter.Seq[Range] {
	return func(yield func(Range) bool) {
		for _, f := range families {
			for _, p := range s.of(f) {
				if !yield(Range{join(f, p.first), join(f, p.last)}) {
					return
				}
			}
		}
	}
}
