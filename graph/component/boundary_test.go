package component_test

import (
	"iter"
	"math/rand/v2"
	"net/netip"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

const (
	broadWalks    = 2 // for each world
	cornersOfEach = 6 // for each of yes, no and maybe
)

// boundaries asks about many packets at once and yields, as flows, packets from the borders of what gets there, of what does
// not and of what may: where a piece is wrong by a boundary, one of them shows it.
func boundaries(n *component.Network, w *gen.World, rng *rand.Rand) iter.Seq[gen.Flow] {
	return func(yield func(gen.Flow) bool) {
		for f := range w.Flows(rng, broadWalks) {
			e := prepare(n, w.Snapshot, f)
			fate := e.w.Walk(e.start, broad(n, w.Snapshot, rng, f, e.packet))
			for _, part := range []header.Set{fate.Yes, fate.No, fate.Maybe} {
				for _, p := range part.Vertices(cornersOfEach) {
					if !yield(flowOf(f, p)) {
						return
					}
				}
			}
		}
	}
}

// broad is packets around one: all ports, perhaps all protocols, and where the source is no interface all addresses of its
// kind that nobody owns.
func broad(n *component.Network, s *model.Snapshot, rng *rand.Rand, f gen.Flow, p header.Packet) header.Set {
	b := header.Box{Family: p.Family, SrcRealm: []header.RealmRange{{First: p.SrcRealm, Last: p.SrcRealm}}, DstRealm: []header.RealmRange{{First: 0, Last: 0}},
		Dst: header.AddrList([]netip.Addr{p.Dst}), Src: header.AddrList([]netip.Addr{p.Src})}
	if rng.IntN(3) > 0 {
		b.Protocols = []header.ProtoRange{{First: p.Protocol, Last: p.Protocol}}
	}
	if f.Source.Interface.IsZero() {
		b.Src = unowned(s, f.Source).Minus(b.Dst)
	}
	set := n.Space().Box(b)
	for _, portless := range []header.ProtoRange{{First: 0, Last: 0}, {First: 2, Last: 5}, {First: 7, Last: 16}, {First: 18, Last: 57}, {First: 59, Last: 255}} {
		none := header.Box{Protocols: []header.ProtoRange{portless}, DstPorts: []header.PortRange{{First: 1, Last: 65535}}}
		other := header.Box{Protocols: []header.ProtoRange{portless}, SrcPorts: []header.PortRange{{First: 1, Last: 65535}}}
		set = set.Minus(n.Space().Box(none)).Minus(n.Space().Box(other))
	}
	return set
}

// premises is the addresses of networks on premises.
var premises = header.AddrsOf(netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("fd00::/8"))

// unowned is the addresses of a subnet, or of the internet, that no interface and no gateway has.
func unowned(s *model.Snapshot, from gen.Source) *header.AddrSet {
	all := component.PublicAddrs
	vpc := ""
	if from.OnPrem != "" && !all.Contains(from.Address) {
		return premises
	}
	if u, ok := model.Get[*model.Subnet](s, model.KindSubnet, from.Subnet.ID); ok {
		all, vpc = header.AddrsOf(model.Associated(u.CIDRs)...), u.VPC
	}
	var taken []*header.AddrSet
	for i := range model.All[*model.NetworkInterface](s, model.KindNetworkInterface) {
		if vpc == "" {
			var public []netip.Addr
			for _, a := range i.Addresses {
				if a.Public.IsValid() {
					public = append(public, a.Public)
				}
			}
			taken = append(taken, header.AddrList(append(public, i.IPv6...)))
		} else if i.VPC == vpc {
			taken = append(taken, component.InterfaceAddrs(i))
		}
	}
	for g := range model.All[*model.NATGateway](s, model.KindNATGateway) {
		for _, a := range g.Addresses {
			if vpc == "" && a.Public.IsValid() {
				taken = append(taken, header.AddrList([]netip.Addr{a.Public}))
			}
		}
	}
	if vpc == "" { // an address of a VPC is none of the internet
		for v := range model.All[*model.VPC](s, model.KindVPC) {
			taken = append(taken, header.AddrsOf(model.Associated(v.CIDRs)...))
		}
	}
	return all.Minus(header.AddrUnion(taken...))
}

// flowOf is the flow of one packet between the ends of another flow.
func flowOf(f gen.Flow, p header.Packet) gen.Flow {
	f.Source.Address, f.Destination.Address = p.Src, p.Dst
	f.Protocol, f.Port, f.SourcePort = int(p.Protocol), p.DstPort, p.SrcPort
	return f
}

// inParts tells in which parts of a fate a packet is.
func inParts(f *graph.Fate, p header.Packet) string {
	s := ""
	for _, part := range []struct {
		name string
		set  header.Set
	}{{"yes ", f.Yes}, {"no ", f.No}, {"maybe ", f.Maybe}} {
		if part.set.Contains(p) {
			s += part.name
		}
	}
	return s
}
