package component

import (
	"iter"
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// subnet is the wire that the interfaces of a subnet share: it tells what stays in the subnet from what leaves, and
// finds the interface that owns an address.
type subnet struct {
	n       *Network
	ref     model.Ref
	view    *subnetView // nil when the snapshot lacks the subnet
	nats    []natOwner  // sorted by ref
	denying []*model.NetworkInterface
	stays   *header.AddrSet // see staysInside
}

// natOwner is a NAT gateway and its addresses: they are the gateway's, not its interface's.
type natOwner struct {
	addrs *header.AddrSet
	nat   model.Ref
}

func newSubnet(n *Network, ref model.Ref) graph.Component {
	s := &subnet{n: n, ref: ref}
	v := n.vpcOf(ref)
	if v == nil {
		return s
	}
	i := slices.IndexFunc(v.subnets, func(s *subnetView) bool { return s.ref == ref })
	s.view = v.subnets[i]
	for g := range model.By[*model.NATGateway](n.snap, model.NATGatewaysByVPC, v.id) {
		if g.Subnet == ref.ID && g.State != "deleted" && g.State != "failed" {
			var list []netip.Addr
			for _, a := range g.Addresses {
				list = append(list, a.Private)
			}
			s.nats = append(s.nats, natOwner{header.AddrList(list), g.Ref})
		}
	}
	for i := range s.interfaces() {
		if i.DenyAllIGWTraffic {
			s.denying = append(s.denying, i)
		}
	}
	return s
}

func (s *subnet) interfaces() iter.Seq[*model.NetworkInterface] {
	return model.By[*model.NetworkInterface](s.n.snap, model.InterfacesBySubnet, s.ref.ID)
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
	if back, ok := s.n.tracked(a, s.ref); ok {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{back}, Reason: graph.Reason{Code: "SUBNET_LEAVE", Component: s.ref, Kind: "subnet"}}}
	}
	near := a.Packets.RestrictDst(s.view.cidrs)
	far := a.Packets.Minus(near)
	if s.stays == nil {
		s.stays = s.n.staysInside(s.ref)
	}
	stays := far.RestrictDst(s.stays)
	far = far.Minus(stays)
	out := []graph.Outcome{s.perhapsInside(a, far)}
	far = far.Minus(out[0].Packets)
	return append(out, []graph.Outcome{
		{Packets: stays, Effect: graph.Pass, Next: []graph.Port{{Place: s.n.tableOf(s.ref), Side: graph.Leave, At: s.ref, Way: a.At.Way}},
			Reason: graph.Reason{Code: "SUBNET_LEAVE", Component: s.ref, Kind: "subnet"}},
		{Packets: near, Effect: graph.Pass, Next: []graph.Port{{Place: s.ref, Side: graph.Deliver, Way: a.At.Way}},
			Reason: graph.Reason{Code: "SUBNET_SAME", Component: s.ref, Kind: "subnet"}},
		{Packets: far, Effect: graph.Pass, Next: []graph.Port{{Place: s.n.aclOf(s.ref), Side: graph.Leave, At: s.ref, Way: a.At.Way}},
			Reason: graph.Reason{Code: "SUBNET_LEAVE", Component: s.ref, Kind: "subnet"}},
	}...)
}

// perhapsInside is the packets to addresses that may lie in the subnet, when its blocks are not known: they stay in it, or
// leave it.
func (s *subnet) perhapsInside(a graph.Arrival, far header.Set) graph.Outcome {
	v := s.view.vpc
	if s.view.sub != nil {
		return graph.Outcome{}
	}
	if v.known {
		far = far.RestrictDst(v.cidrs)
	}
	for _, o := range v.subnets {
		if o.sub != nil {
			far = far.Minus(far.RestrictDst(o.cidrs))
		}
	}
	return graph.Outcome{Packets: far, Effect: graph.Pass, Choice: graph.Undetermined,
		Next:   []graph.Port{{Place: s.ref, Side: graph.Deliver, Way: a.At.Way}, {Place: s.n.aclOf(s.ref), Side: graph.Leave, At: s.ref, Way: a.At.Way}},
		Reason: graph.Reason{Code: "SUBNET_LEAVE", Component: s.ref, Kind: "subnet"},
		Needs:  []model.Gap{s.n.notCollected(model.KindSubnet.Call(), v.account, v.region, s.ref, "the subnet's blocks")}}
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
		if !h.SendsOnly && h.Addrs.Overlaps(dst) {
			give(h.Addrs, graph.Port{Place: h.Ref, Side: graph.Receive, Way: a.At.Way}, h.Shown)
		}
	}
	for _, o := range s.nats {
		if o.addrs.Overlaps(dst) {
			give(o.addrs, graph.Port{Place: o.nat, Side: graph.Enter}, o.nat)
		}
	}
	for i := range s.interfaces() {
		if has(i, dst) {
			give(InterfaceAddrs(i), graph.Port{Place: i.Ref, Side: graph.Receive, Way: a.At.Way}, i.Ref)
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
	for _, o := range s.nats {
		if part := home.RestrictDst(o.addrs); !part.IsEmpty() {
			home = home.Minus(part)
			out = append(out, graph.Outcome{Packets: part, Effect: graph.Pass, Next: []graph.Port{{Place: o.nat, Side: graph.Enter}},
				Reason: graph.Reason{Code: "LOCAL_DELIVERY", Component: o.nat, Kind: "subnet"}})
		}
	}
	if a.At.Way.Kind == model.KindInternetGateway {
		for _, i := range s.denying { // IPv6 packets from the internet that an interface does not take (ENI-12)
			if denied := home.RestrictDst(InterfaceAddrs(i).Family(header.V6)); !denied.IsEmpty() {
				home = home.Minus(denied)
				out = append(out, graph.Outcome{Packets: denied, Effect: graph.Drop, Reason: graph.Reason{Code: "ENI_DENY_IGW", Component: i.Ref, Kind: "network-interface"}})
			}
		}
	}
	return append(out,
		graph.Outcome{Packets: home, Effect: graph.Arrive, Reason: graph.Reason{Code: "REPLY_DELIVERED", Component: s.ref, Kind: "subnet"}},
		graph.Outcome{Packets: strayed, Effect: graph.Drop, Next: elsewhere, Reason: graph.Reason{Code: "RETURN_WRONG_REALM", Component: s.view.vpc.ref(), Kind: "vpc"}})
}

// has reports whether an interface has an address of dst.
func has(i *model.NetworkInterface, dst *header.AddrSet) bool {
	for _, a := range i.Addresses {
		if dst.Contains(a.Private) {
			return true
		}
	}
	if slices.ContainsFunc(i.IPv6, dst.Contains) {
		return true
	}
	return len(i.IPv4Prefixes)+len(i.IPv6Prefixes) > 0 && InterfaceAddrs(i).Overlaps(dst)
}
