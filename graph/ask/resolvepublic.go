package ask

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// public is a source on the internet. An address that an interface of the snapshot has means that interface.
func (r *Resolver) public(t Term, addrs *header.AddrSet) (part, error) {
	var p part
	var nats []string
	taken := header.AddrsOf()
	for i := range model.All[*model.NetworkInterface](r.snap, model.KindNetworkInterface) {
		for _, a := range i.Addresses {
			if !a.Public.IsValid() || !addrs.Contains(a.Public) {
				continue
			}
			taken = taken.Union(header.AddrList([]netip.Addr{a.Public}))
			if slices.Contains(carriersOnly, i.Type) {
				nats = append(nats, a.Public.String()+" is the address of "+i.Ref.ID+" ("+r.interfaceLabel(i)+")")
				continue
			}
			if e, ok := r.restricted(i, header.AddrList([]netip.Addr{a.Private})); ok {
				p.ends = append(p.ends, e)
			}
		}
	}
	for g := range model.All[*model.NATGateway](r.snap, model.KindNATGateway) {
		for _, a := range g.Addresses {
			if a.Public.IsValid() && addrs.Contains(a.Public) && !taken.Contains(a.Public) {
				taken = taken.Union(header.AddrList([]netip.Addr{a.Public}))
				nats = append(nats, a.Public.String()+" is the address of "+g.Ref.ID)
			}
		}
	}
	rest := addrs.Minus(taken).Minus(r.ownIPv6())
	if !rest.IsEmpty() {
		p.ends = append(p.ends, End{Label: t.addresses(), Ref: model.Ref{ID: graph.Internet.ID}, Internet: true, Literal: true, Addrs: rest})
	}
	for _, n := range nats {
		p.warnings = append(p.warnings, graph.Warning{Code: "SOURCE_IS_GATEWAY", Text: n + ": nothing sends from there but hosts behind it, which are left out; name those"})
	}
	if len(p.ends) == 0 && len(nats) > 0 {
		return p, &AddressError{Kind: NotFound, Address: t.String(), Text: fmt.Sprintf("%q: %s, which sends for hosts behind it: name those", t.String(), strings.Join(nats, "; "))}
	}
	if len(p.ends) == 0 {
		return p, &AddressError{Kind: NotFound, Address: t.String(), Text: fmt.Sprintf("%q lies in no subnet of its VPC, so nothing has it", t.String())}
	}
	return p, nil
}

// ownIPv6 is the IPv6 blocks of the VPCs: public addresses that no other host on the internet has (ENI-11).
func (r *Resolver) ownIPv6() *header.AddrSet {
	var sets []*header.AddrSet
	for v := range model.All[*model.VPC](r.snap, model.KindVPC) {
		sets = append(sets, header.AddrsOf(model.Associated(v.CIDRs)...).Family(header.V6))
	}
	return header.AddrUnion(sets...)
}

// ownPublic is every public address that the snapshot's interfaces, gateways and VPCs have: no other host on the internet
// sends from them.
func (r *Resolver) ownPublic() *header.AddrSet {
	var list []netip.Addr
	for i := range model.All[*model.NetworkInterface](r.snap, model.KindNetworkInterface) {
		for _, a := range i.Addresses {
			list = append(list, a.Public)
		}
	}
	for g := range model.All[*model.NATGateway](r.snap, model.KindNATGateway) {
		for _, a := range g.Addresses {
			list = append(list, a.Public)
		}
	}
	for a := range model.All[*model.ElasticAddress](r.snap, model.KindElasticAddress) {
		list = append(list, a.Public)
	}
	return header.AddrList(list).Union(r.ownIPv6())
}

// internet is all public addresses of a family but the snapshot's own.
func (r *Resolver) internet(word string, f header.Family) part {
	return part{ends: []End{{Label: word, Ref: graph.Internet, Internet: true, Addrs: component.PublicAddrs.Family(f).Minus(r.ownPublic())}}}
}
