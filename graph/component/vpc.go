package component

import (
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// vpcView is what forwarding needs to know of one VPC.
type vpcView struct {
	id              string
	known           bool // the VPC itself is in the snapshot
	account, region string
	realm           header.Realm
	cidrs           *header.AddrSet // associated blocks of both families
	subnets         []*subnetView   // sorted by id
	covered         *header.AddrSet // by the known subnets
	subnetsComplete bool
	interfaces      bool            // the interface listing of the VPC's account is complete
	publicMap       *header.AddrMap // private → public IPv4 of interfaces
	natPublic       *header.AddrMap // private → public of public NAT gateways
	natPrivate      *header.AddrSet // addresses of private NAT gateways
	nats            []natAddress
	igw             *model.InternetGateway
	igwUsable       bool
	eigw            *model.EgressOnlyInternetGateway
	eigwUsable      bool
}

type natAddress struct {
	addr netip.Addr
	ref  model.Ref
}

// subnetView is what forwarding needs to know of one subnet.
type subnetView struct {
	ref   model.Ref
	vpc   *vpcView
	cidrs *header.AddrSet
	sub   *model.Subnet
}

// vpc returns the view of a VPC, known or not.
func (n *Network) vpc(id string) *vpcView {
	if v, ok := n.vpcs[id]; ok {
		return v
	}
	v := &vpcView{id: id, realm: n.Realm(id)}
	n.vpcs[id] = v
	if m, ok := model.Get[*model.VPC](n.snap, model.KindVPC, id); ok {
		v.known, v.account, v.region = true, m.Account, m.Region
		v.cidrs = header.AddrsOf(model.Associated(m.CIDRs)...)
	}
	for s := range model.By[*model.Subnet](n.snap, model.SubnetsByVPC, id) {
		if v.account == "" && !v.known {
			v.account, v.region = s.Account, s.Region
		}
		v.subnets = append(v.subnets, &subnetView{ref: s.Ref, vpc: v, cidrs: header.AddrsOf(model.Associated(s.CIDRs)...), sub: s})
	}
	var covered []*header.AddrSet
	for _, s := range v.subnets {
		covered = append(covered, s.cidrs)
	}
	v.covered = header.AddrUnion(covered...)
	if v.cidrs == nil { // without the VPC itself its subnets tell a part of its blocks
		v.cidrs = v.covered
	}
	v.subnetsComplete = v.known && n.complete(model.KindSubnet, v.account, v.region)
	v.interfaces = n.complete(model.KindNetworkInterface, v.account, v.region)
	n.viewAddresses(v)
	n.viewGateways(v)
	return v
}

// viewAddresses collects the public mappings of a VPC (ENI-4, NAT-3).
func (n *Network) viewAddresses(v *vpcView) {
	var own, nat []header.AddrPair
	var private []netip.Addr
	isNAT := make(map[netip.Addr]bool)
	for g := range model.By[*model.NATGateway](n.snap, model.NATGatewaysByVPC, v.id) {
		for _, a := range natAddresses(g) {
			isNAT[a.Private] = true
			if a.Private.IsValid() {
				v.nats = append(v.nats, natAddress{a.Private, g.Ref})
			}
			switch {
			case g.Private:
				private = append(private, a.Private)
			case a.Public.IsValid() && a.Private.IsValid():
				nat = append(nat, header.AddrPair{From: a.Private, To: a.Public})
			case a.Public.IsValid(): // a regional gateway shows no private address (NAT-9)
				v.nats = append(v.nats, natAddress{a.Public, g.Ref})
				nat = append(nat, header.AddrPair{From: a.Public, To: a.Public})
			}
		}
	}
	for _, r := range n.snap.By(model.InterfacesByVPC, v.id) {
		i := r.(*model.NetworkInterface)
		for _, a := range i.Addresses {
			if a.Public.IsValid() && !isNAT[a.Private] {
				own = append(own, header.AddrPair{From: a.Private, To: a.Public})
			}
		}
	}
	v.publicMap, v.natPublic, v.natPrivate = addrMap(own), addrMap(nat), header.AddrList(private)
	slices.SortFunc(v.nats, func(a, b natAddress) int { return a.addr.Compare(b.addr) })
}

// addrMap keeps the first of contradictory pairs: an address is mapped once.
func addrMap(pairs []header.AddrPair) *header.AddrMap {
	from, to := make(map[netip.Addr]bool), make(map[netip.Addr]bool)
	kept := pairs[:0:0]
	for _, p := range pairs {
		if !from[p.From] && !to[p.To] {
			from[p.From], to[p.To] = true, true
			kept = append(kept, p)
		}
	}
	m, err := header.NewAddrMap(kept)
	if err != nil { // cannot be: every address is there once
		return nil
	}
	return m
}

// natAddresses lists the addresses of a gateway that are in use (NAT-13).
func natAddresses(g *model.NATGateway) []model.NATAddress {
	var out []model.NATAddress
	for _, a := range g.Addresses {
		if a.Status == "" || a.Status == "succeeded" {
			out = append(out, a)
		}
	}
	return out
}

// viewGateways finds the VPC's internet gateways; a usable one wins (IGW-1, IGW-6).
func (n *Network) viewGateways(v *vpcView) {
	for g := range model.By[*model.InternetGateway](n.snap, model.InternetGatewaysByVPC, v.id) {
		if usable := attachedTo(g.Attachments, v.id); v.igw == nil || usable && !v.igwUsable {
			v.igw, v.igwUsable = g, usable
		}
	}
	for g := range model.By[*model.EgressOnlyInternetGateway](n.snap, model.EgressOnlyByVPC, v.id) {
		if usable := attachedTo(g.Attachments, v.id); v.eigw == nil || usable && !v.eigwUsable {
			v.eigw, v.eigwUsable = g, usable
		}
	}
}

func attachedTo(list []model.GatewayAttachment, vpc string) bool {
	return slices.ContainsFunc(list, func(a model.GatewayAttachment) bool { return a.VPC == vpc && a.Usable() })
}

func (v *vpcView) ref() model.Ref { return model.Ref{Kind: model.KindVPC, ID: v.id} }

// natAt finds the NAT gateway that owns an address.
func (v *vpcView) natAddrs() *header.AddrSet {
	list := make([]netip.Addr, len(v.nats))
	for i, a := range v.nats {
		list[i] = a.addr
	}
	return header.AddrList(list)
}

// local delivers packets inside a VPC by destination: to the inbound side of the subnet that holds the address, or to a
// NAT gateway that stands in no subnet (NAT-9). way is the link by which they entered the VPC. Replies for another realm
// are lost here: the sender is not in this VPC, though one with the same address may be.
func (n *Network) local(v *vpcView, a graph.Arrival, p header.Set, way model.Ref, passed graph.Reason) []graph.Outcome {
	var out []graph.Outcome
	left := p
	if a.Session != nil && a.Session.Component == graph.Somewhere { // the gateway that nobody knows of may stand in the VPC
		return []graph.Outcome{{Packets: p, Effect: graph.Pass, Next: []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}}, Reason: passed}}
	}
	if a.Session != nil {
		left = p.RestrictDstRealm(v.realm)
		if strayed := p.Minus(left); !strayed.IsEmpty() {
			out = append(out, graph.Outcome{Packets: strayed, Effect: graph.Drop, Reason: graph.Reason{Code: "RETURN_WRONG_REALM", Component: v.ref(), Kind: "vpc"}})
		}
	}
	for _, s := range v.subnets {
		part := left.RestrictDst(s.cidrs)
		if part.IsEmpty() {
			continue
		}
		left = left.Minus(part)
		out = append(out, graph.Outcome{Packets: part, Effect: graph.Pass, Next: []graph.Port{n.enter(s.ref, way, model.Ref{})}, Reason: passed})
		if left.IsEmpty() {
			return out
		}
	}
	for _, a := range v.nats {
		part := left.RestrictDst(header.AddrList([]netip.Addr{a.addr}))
		if part.IsEmpty() {
			continue
		}
		left = left.Minus(part)
		out = append(out, graph.Outcome{Packets: part, Effect: graph.Pass, Next: []graph.Port{{Place: a.ref, Side: graph.Enter}}, Reason: passed})
	}
	if left.IsEmpty() {
		return out
	}
	return append(out, n.noSuchAddress(v, left, v.subnetsComplete, model.KindSubnet))
}

// noSuchAddress is what becomes of packets to an address that nothing shown owns.
func (n *Network) noSuchAddress(v *vpcView, p header.Set, complete bool, listing model.Kind) graph.Outcome {
	if complete {
		return graph.Outcome{Packets: p, Effect: graph.Drop, Reason: graph.Reason{Code: "NO_SUCH_ADDRESS", Component: v.ref(), Kind: "vpc"}}
	}
	return n.unclear(p, graph.Reason{Code: "NOT_COLLECTED", Component: v.ref(), Kind: "vpc"},
		n.notCollected(listing.Call(), v.account, v.region, v.ref(), "who owns the address"))
}

// enter is the inbound side of a subnet: its ACL, and behind it then, or whoever owns the address.
func (n *Network) enter(subnet model.Ref, way, then model.Ref) graph.Port {
	return graph.Port{Place: n.aclOf(subnet), Side: graph.Enter, At: subnet, Way: way, Then: then}
}

// MayLeave reports whether anything in a VPC may send packets for dst out of it, or cannot be ruled out to: some subnet's
// table is not known, or some table routes a part of dst to a gateway. Where not, every packet for dst ends inside.
func (n *Network) MayLeave(vpc string, dst *header.AddrSet) bool {
	v := n.vpc(vpc)
	for _, s := range v.subnets {
		t, _ := n.tableFor(s.ref)
		if t == nil {
			return true
		}
		if n.leads(t, dst) {
			return true
		}
	}
	return !v.subnetsComplete && len(v.subnets) == 0
}

// leads reports whether a table has a route out of the VPC for a part of dst.
func (n *Network) leads(t *model.RouteTable, dst *header.AddrSet) bool {
	for _, p := range n.routing(t).parts {
		for _, r := range p.routes {
			if r.Target.Kind != model.TargetLocal && r.State != "blackhole" && p.addrs.Overlaps(dst) {
				return true
			}
		}
	}
	return false
}
