package header

import (
	"fmt"
	"net/netip"
	"slices"
)

// AddrPair sends one address to another of its family.
type AddrPair struct{ From, To netip.Addr }

// AddrMap is an immutable one-to-one map of single addresses. A nil *AddrMap
// is the map of no address.
type AddrMap struct {
	// IPv4, IPv6: sorted by from, and the inverses, sorted by their from.
	forth, back [2][]pair
}

type pair struct{ from, to addr }

// NewAddrMap makes the map of the pairs, in any order. It is an error if the
// two addresses of a pair are not of one family, or if the map would not be
// one to one; a pair that is there twice counts once.
func NewAddrMap(pairs []AddrPair) (*AddrMap, error) {
	m := new(AddrMap)
	for _, p := range pairs {
		f, from := split(p.From)
		g, to := split(p.To)
		if f == 0 || f != g {
			return nil, fmt.Errorf("map %q to %q: not two addresses of one IP version", p.From, p.To)
		}
		i := familyKey(f)
		m.forth[i] = append(m.forth[i], pair{from, to})
		m.back[i] = append(m.back[i], pair{to, from})
	}
	for i, f := range families {
		for _, list := range []*[]pair{&m.forth[i], &m.back[i]} {
			slices.SortFunc(*list, func(a, b pair) int {
				if c := a.from.cmp(b.from); c != 0 {
					return c
				}
				return a.to.cmp(b.to)
			})
			*list = slices.Compact(*list)
			for j := 1; j < len(*list); j++ {
				if a := (*list)[j]; a.from == (*list)[j-1].from {
					return nil, fmt.Errorf("address %q is in two pairs of a one-to-one map", join(f, a.from))
				}
			}
		}
	}
	return m, nil
}

// Lookup is what the address is sent to; ok is false if it is not in the map.
func (m *AddrMap) Lookup(a netip.Addr) (to netip.Addr, ok bool) {
	f, n := split(a)
	if m == nil || f == 0 {
		return netip.Addr{}, false
	}
	list := m.forth[familyKey(f)]
	i, ok := slices.BinarySearchFunc(list, n, func(p pair, n addr) int { return p.from.cmp(n) })
	if !ok {
		return netip.Addr{}, false
	}
	return join(f, list[i].to), true
}

// Inverse is the map that undoes m.
func (m *AddrMap) Inverse() *AddrMap {
	if m == nil {
		return nil
	}
	return &AddrMap{forth: m.back, back: m.forth}
}

// Len is the number of addresses that the map sends somewhere.
func (m *AddrMap) Len() int {
	if m == nil {
		return 0
	}
	return len(m.forth[0]) + len(m.forth[1])
}

// From is the addresses that the map sends somewhere.
func (m *AddrMap) From() *AddrSet {
	s := new(AddrSet)
	if m == nil {
		return s
	}
	for i, list := range m.forth {
		for _, p := range list {
			s.spans[i] = addSpan(s.spans[i], span{p.from, p.from})
		}
	}
	return s
}

// To is the addresses that the map sends some address to.
func (m *AddrMap) To() *AddrSet { return m.Inverse().From() }
