package contract

import (
	"math/rand/v2"
	"net/netip"

	"portolan/graph"
	"portolan/graph/header"
)

// Sides are all sides of a port.
var Sides = []graph.Side{graph.Send, graph.Receive, graph.Inside, graph.Leave, graph.Enter, graph.Deliver}

// Boxes makes n random sets of packets, broad and narrow, whose sources are of the realm. Addresses are drawn from around
// those of the list.
func Boxes(rng *rand.Rand, sp *header.Space, realm header.Realm, addrs []netip.Addr, n int) []header.Set {
	var out []header.Set
	for len(out) < n {
		b := header.Box{SrcRealm: []header.RealmRange{{First: realm, Last: realm}}}
		if rng.IntN(3) > 0 {
			b.Dst = some(rng, addrs)
		}
		if rng.IntN(3) > 0 {
			b.Src = some(rng, addrs)
		}
		if rng.IntN(2) > 0 {
			p := []uint8{1, 6, 6, 6, 17, 50, 58}[rng.IntN(7)]
			b.Protocols = []header.ProtoRange{{First: p, Last: p}}
		}
		if rng.IntN(2) > 0 {
			b.DstPorts = ports(rng)
		}
		if rng.IntN(4) == 0 {
			b.SrcPorts = ports(rng)
		}
		out = append(out, sp.Box(b))
	}
	return out
}

// some is a few of the addresses, each with what is around it.
func some(rng *rand.Rand, addrs []netip.Addr) *header.AddrSet {
	var list []netip.Prefix
	for range 1 + rng.IntN(3) {
		a := addrs[rng.IntN(len(addrs))]
		p, err := a.Prefix(rng.IntN(a.BitLen() + 1))
		if err == nil {
			list = append(list, p)
		}
	}
	return header.AddrsOf(list...)
}

func ports(rng *rand.Rand) []header.PortRange {
	edges := []uint16{0, 8, 22, 443, 1023, 1024, 5432, 32768, 60999, 65535}
	a, b := edges[rng.IntN(len(edges))], edges[rng.IntN(len(edges))]
	return []header.PortRange{{First: min(a, b), Last: max(a, b)}}
}

// Arrivals are the packets at a port, on the way out and on the way back of flows that passed each of the sessions.
func Arrivals(at graph.Port, packets []header.Set, sessions ...*graph.Session) []graph.Arrival {
	var out []graph.Arrival
	for _, p := range packets {
		for _, s := range append(sessions, nil) {
			out = append(out, graph.Arrival{At: at, Packets: p, Session: s})
		}
	}
	return out
}
