package component

import (
	"net/netip"

	"portolan/graph/header"
	"portolan/model"
)

// FreeAddresses is what a new interface in a subnet may get: no other interface's address, none of the five that AWS
// keeps of every IPv4 block.
func FreeAddresses(s *model.Snapshot, sub *model.Subnet) *header.AddrSet {
	var taken []netip.Addr
	sets := []*header.AddrSet{}
	for i := range model.By[*model.NetworkInterface](s, model.InterfacesBySubnet, sub.Ref.ID) {
		for _, a := range i.Addresses {
			taken = append(taken, a.Private)
		}
		taken = append(taken, i.IPv6...)
		if len(i.IPv4Prefixes)+len(i.IPv6Prefixes) > 0 {
			sets = append(sets, InterfaceAddrs(i))
		}
	}
	for _, p := range model.Associated(sub.CIDRs) {
		first := p.Masked().Addr()
		for range 4 {
			taken = append(taken, first)
			first = first.Next()
		}
		if p.Addr().Is4() {
			taken = append(taken, lastOf(p))
		}
	}
	sets = append(sets, header.AddrList(taken))
	return header.AddrsOf(model.Associated(sub.CIDRs)...).Minus(header.AddrUnion(sets...))
}

// lastOf is the last address of a prefix.
func lastOf(p netip.Prefix) netip.Addr {
	last := p.Masked().Addr()
	for r := range header.AddrsOf(p).Ranges() {
		last = r.To
	}
	return last
}
