package component

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// subnet is the wire that the interfaces of a subnet share: it tells what stays in the subnet from what leaves, and
// finds the interface that owns an address.
type subnet struct {
	n      *Network
	ref    model.Ref
	view   *subnetView // nil when the snapshot lacks the subnet
	owners []owner     // known owners of addresses, sorted by ref
	owned  *header.AddrSet
}

type owner struct {
	addrs *header.AddrSet
	host  *Host
	nat   model.Ref
}

func newSubnet(n *Network, ref model.Ref) graph.Component {
	s := &subnet{n: n, ref: ref}
	sub, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, ref.ID)
	if !ok {
		return s
	}
	v := n.vpc(sub.VPC)
	i := slices.IndexFunc(v.subnets, func(s *subnetView) bool { return s.ref == ref })
	s.view = v.subnets[i]
	s.findOwners()
	return s
}

// findOwners lists who has which address; a NAT gateway's address is the gateway's, not its interface's.
func (s *subnet) findOwners() {
	var nats []*header.AddrSet
	for g := range model.By[*model.NATGateway](s.n.snap, model.NATGatewaysByVPC, s.view.vpc.id) {
		if g.Subnet != s.ref.ID {
			continue
		}
		set := (*header.AddrSet)(nil)
		if g.State == "deleted" || g.State == "failed" {
			continue
		}
		for _, a := range g.Addresses {
			if a.Private.IsValid() {
				set = set.Union(header.AddrRange(a.Private, a.Private))
			}
		}
		nats = append(nats, set)
		s.owners = append(s.owners, owner{addrs: set, nat: g.Ref})
	}
	taken := header.AddrUnion(nats...)
	all := []*header.AddrSet{taken}
	for i := range model.By[*model.NetworkInterface](s.n.snap, model.InterfacesBySubnet, s.ref.ID) {
		h := s.n.HostOf(i)
		addrs := h.Addrs
		if addrs.Overlaps(taken) {
			addrs = addrs.Minus(taken)
		}
		all = append(all, addrs)
		s.owners = append(s.owners, owner{addrs: addrs, host: h})
	}
	s.owned = header.AddrUnion(all...)
}

func (s *subnet) Ref() model.Ref { return s.ref }

func (s *subnet) Handle(a graph.Arrival) []graph.Outcome {
	if s.view == nil {
		g := s.n.notCollected(model.KindSubnet.Call(), "", "", s.ref, "the subnet's blocks and VPC")
		return []graph.Outcome{s.n.unclear(a.Packets, graph.Reason{Code: "NOT_COLLECTED", Component: s.ref, Kind: "subnet"}, g)}
	}
	if a.At.Side == graph.Inside {
		return s.inside(a)
	}
	switch {
	case a.Session != nil:
		return s.replies(a)
	case a.At.Side == graph.Receive:
		return s.somebody(a)
	}
	return s.deliver(a)
}

// inside tells neighbours, reached without route and ACL (RT-17, NACL-8), from what leaves the subnet.
func (s *subnet) inside(a graph.Arrival) []graph.Outcome {
	near := a.Packets.RestrictDst(s.view.cidrs)
	far := a.Packets.Minus(near)
	stays := far.RestrictDst(s.n.staysInside(s.ref))
	far = far.Minus(stays)
	return []graph.Outcome{
		{Packets: stays, Effect: graph.Pass, Next: []graph.Port{{Place: s.n.tableOf(s.ref), Side: graph.Leave, At: s.ref, Way: a.At.Way}},
			Reason: graph.Reason{Code: "SUBNET_LEAVE", Component: s.ref, Kind: "subnet"}},
		{Packets: near, Effect: graph.Pass, Next: []graph.Port{{Place: s.ref, Side: graph.Deliver, Way: a.At.Way}},
			Reason: graph.Reason{Code: "SUBNET_SAME", Component: s.ref, Kind: "subnet"}},
		{Packets: far, Effect: graph.Pass, Next: []graph.Port{{Place: s.n.aclOf(s.ref), Side: graph.Leave, At: s.ref, Way: a.At.Way}},
			Reason: graph.Reason{Code: "SUBNET_LEAVE", Component: s.ref, Kind: "subnet"}},
	}
}

// deliver hands packets to the interface that owns the address.
func (s *subnet) deliver(a graph.Arrival) []graph.Outcome {
	var out []graph.Outcome
	left := a.Packets
	give := func(addrs *header.AddrSet, next graph.Port, shown model.Ref) {
		part := left.RestrictDst(addrs)
		if part.IsEmpty() {
			return
		}
		left = left.Minus(part)
		out = append(out, graph.Outcome{Packets: part, Effect: graph.Pass, Next: []graph.Port{next},
			Reason: graph.Reason{Code: "LOCAL_DELIVERY", Component: shown, Kind: "subnet"}})
	}
	dst := a.Packets.Destinations()
	for _, h := range s.n.added[s.ref.ID] {
		if h.Addrs.Overlaps(dst) {
			give(h.Addrs, graph.Port{Place: h.Ref, Side: graph.Receive, Way: a.At.Way}, h.Shown)
		}
	}
	if dst.Overlaps(s.owned) {
		for _, o := range s.owners {
			switch {
			case !o.addrs.Overlaps(dst):
			case o.host != nil:
				give(o.addrs, graph.Port{Place: o.host.Ref, Side: graph.Receive, Way: a.At.Way}, o.host.Ref)
			default:
				give(o.addrs, graph.Port{Place: o.nat, Side: graph.Enter}, o.nat)
			}
		}
	}
	if left.IsEmpty() {
		return out
	}
	o := s.n.noSuchAddress(s.view.vpc, left, s.view.vpc.interfaces, model.KindNetworkInterface)
	if o.Effect == graph.Unclear { // somebody who is not shown may have the address, and answer from here
		o.Next = []graph.Port{{Place: s.ref, Side: graph.Receive}}
	}
	return append(out, o)
}

// somebody takes packets as whoever has their address and is not shown.
func (s *subnet) somebody(a graph.Arrival) []graph.Outcome {
	return []graph.Outcome{{Packets: a.Packets, Effect: graph.Arrive, Back: graph.Port{Place: s.ref, Side: graph.Inside},
		Reason: graph.Reason{Code: "LOCAL_DELIVERY", Component: s.ref, Kind: "subnet"}}}
}

// replies brings replies home: the sender is there, or there would be none. In another VPC than the one that sent the
// request they are lost, and those for a NAT gateway's address are the gateway's.
func (s *subnet) replies(a graph.Arrival) []graph.Outcome {
	home := a.Packets.RestrictDstRealm(s.view.vpc.realm)
	strayed := a.Packets.Minus(home)
	var out []graph.Outcome
	for _, o := range s.owners {
		if o.host != nil {
			if denied := s.denied(a, o, home); !denied.IsEmpty() {
				home = home.Minus(denied)
				out = append(out, graph.Outcome{Packets: denied, Effect: graph.Drop, Reason: graph.Reason{Code: "ENI_DENY_IGW", Component: o.host.Shown, Kind: "network-interface"}})
			}
			continue
		}
		if part := home.RestrictDst(o.addrs); !part.IsEmpty() {
			home = home.Minus(part)
			out = append(out, graph.Outcome{Packets: part, Effect: graph.Pass, Next: []graph.Port{{Place: o.nat, Side: graph.Enter}},
				Reason: graph.Reason{Code: "LOCAL_DELIVERY", Component: o.nat, Kind: "subnet"}})
		}
	}
	return append(out,
		graph.Outcome{Packets: home, Effect: graph.Arrive, Reason: graph.Reason{Code: "REPLY_DELIVERED", Component: s.ref, Kind: "subnet"}},
		graph.Outcome{Packets: strayed, Effect: graph.Drop, Reason: graph.Reason{Code: "RETURN_WRONG_REALM", Component: s.view.vpc.ref(), Kind: "vpc"}})
}

// denied is the IPv6 packets from the internet that an interface does not take (ENI-12).
func (s *subnet) denied(a graph.Arrival, o owner, p header.Set) header.Set {
	if a.At.Way.Kind != model.KindInternetGateway || o.host.Interface == nil || !o.host.Interface.DenyAllIGWTraffic {
		return header.Set{}
	}
	return p.RestrictDst(o.addrs.Family(header.V6))
}
