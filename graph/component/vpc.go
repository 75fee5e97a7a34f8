package component

import (
	"net/netip"
	"slices"

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
	interfaces      bool            // it is known whose the VPC is, and that account's interface listing is complete
	public          *mapping        // private → public IPv4 of interfaces, once publicMap made it
	natPublic       *mapping        // private → public of public NAT gateways
	natPrivate      *header.AddrSet // addresses of private NAT gateways
	nats            []natAddress
	natIn           map[string]bool // subnets where NAT gateways stand
	exits           *header.AddrSet // see Network.exits; nil until asked for
	links           *header.AddrSet // those of exits that lead by something else than an internet gateway
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
	cidrs *header.AddrSet // of one that is not shown, what its interfaces have
	sub   *model.Subnet   // nil when it is not shown
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
	n.hiddenSubnets(v)
	told := v.known || len(v.subnets) > 0 || n.peered(v)
	var covered []*header.AddrSet
	for _, s := range v.subnets {
		covered = append(covered, s.cidrs)
	}
	v.covered = header.AddrUnion(covered...)
	if v.cidrs == nil { // without the VPC itself its subnets tell a part of its blocks
		v.cidrs = v.covered
	}
	v.subnetsComplete = v.known && n.complete(model.KindSubnet, v.account, v.region)
	v.interfaces = told && n.complete(model.KindNetworkInterface, v.account, v.region)
	n.viewAddresses(v)
	n.viewGateways(v)
	return v
}

// peered learns from a peering whose a VPC is that nothing else shows (PCX-11): the listings of other accounts and Regions tell
// nothing of it. It reports whether there is one.
func (n *Network) peered(v *vpcView) bool {
	for p := range model.By[*model.VPCPeering](n.snap, model.PeeringsByVPC, v.id) {
		side := p.Requester
		if side.VPC != v.id {
			side = p.Accepter
		}
		if side.Account != "" {
			v.account, v.region = side.Account, side.Region
			return true
		}
	}
	return false
}

// hiddenSubnets adds the subnets that are not shown, as far as interfaces in them tell: their addresses, not their blocks.
func (n *Network) hiddenSubnets(v *vpcView) {
	if v.known && n.allInSubnets(v) {
		return
	}
	seen := make(map[string]*subnetView)
	for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByVPC, v.id) {
		if v.account == "" && !v.known {
			v.account, v.region = i.Account, i.Region
		}
		ref := model.Ref{Kind: model.KindSubnet, ID: i.Subnet}
		if _, shown := n.snap.Lookup(ref); shown || i.Subnet == "" {
			continue
		}
		s := seen[i.Subnet]
		if s == nil {
			s = &subnetView{ref: ref, vpc: v, cidrs: header.AddrsOf()}
			seen[i.Subnet] = s
			v.subnets = append(v.subnets, s)
		}
		s.cidrs = s.cidrs.Union(InterfaceAddrs(i))
	}
}

// allInSubnets counts whether every interface of a VPC stands in one of its subnets that are shown.
func (n *Network) allInSubnets(v *vpcView) bool {
	left := len(n.snap.By(model.InterfacesByVPC, v.id))
	for _, s := range v.subnets {
		left -= len(n.snap.By(model.InterfacesBySubnet, s.ref.ID))
	}
	return left == 0 && len(n.snap.By(model.WideInterfacesByVPC, v.id)) == 0
}

// vpcOf is the VPC of a subnet, as its record or an interface in it tells; nil when neither is there.
func (n *Network) vpcOf(subnet model.Ref) *vpcView {
	if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, subnet.ID); ok {
		return n.vpc(s.VPC)
	}
	if i, ok := model.First[*model.NetworkInterface](n.snap, model.InterfacesBySubnet, subnet.ID); ok {
		return n.vpc(i.VPC)
	}
	return nil
}

// viewAddresses collects the addresses of a VPC's NAT gateways (NAT-3).
func (n *Network) viewAddresses(v *vpcView) {
	v.natIn = make(map[string]bool)
	var nat []header.AddrPair
	var private []netip.Addr
	for g := range model.By[*model.NATGateway](n.snap, model.NATGatewaysByVPC, v.id) {
		v.natIn[g.Subnet] = true
		for _, a := range natAddresses(g) {
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
	v.natPublic, v.natPrivate = addrMap(nat), header.AddrList(private)
	slices.SortFunc(v.nats, func(a, b natAddress) int { return a.addr.Compare(b.addr) })
}

// publicMap is the public mappings of a VPC's interfaces (ENI-4), without those of NAT gateways, found when packets first
// reach its edge.
func (n *Network) publicMap(v *vpcView) *mapping {
	if v.public != nil {
		return v.public
	}
	isNAT := make(map[netip.Addr]bool)
	for g := range model.By[*model.NATGateway](n.snap, model.NATGatewaysByVPC, v.id) {
		for _, a := range natAddresses(g) {
			isNAT[a.Private] = true
		}
	}
	var own []header.AddrPair
	for i := range model.By[*model.NetworkInterface](n.snap, model.PublicInterfacesByVPC, v.id) {
		for _, a := range i.Addresses {
			if a.Public.IsValid() && !isNAT[a.Private] {
				own = append(own, header.AddrPair{From: a.Private, To: a.Public})
			}
		}
	}
	v.public = addrMap(own)
	return v.public
}

// mapping is a one-to-one map and what it maps.
type mapping struct {
	*header.AddrMap
	from, to *header.AddrSet
}

// addrMap keeps the first of contradictory pairs: an address is mapped once.
func addrMap(pairs []header.AddrPair) *mapping {
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
		m = nil
	}
	return &mapping{m, m.From(), m.To()}
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

// MayLeave reports whether anything in a VPC may send packets for dst out of it, or cannot be ruled out to. Where not, every
// packet for dst ends inside.
func (n *Network) MayLeave(vpc string, dst *header.AddrSet) bool {
	return n.exits(n.vpc(vpc)).Overlaps(dst)
}

// exits is the destinations that some table of a VPC may route to a gateway: all of them when a table is not known. A NAT
// gateway or middlebox is no exit of its own: it stands in the VPC, and its packets leave by one of the VPC's tables. An
// internet gateway is one for public addresses alone.
func (n *Network) exits(v *vpcView) *header.AddrSet {
	if v.exits != nil {
		return v.exits
	}
	var links, public []netip.Prefix
	all := false
	add := func(t *model.RouteTable) {
		for _, r := range t.Routes {
			if r.State == "blackhole" || r.State == "filtered" || r.Target.Kind == model.TargetLocal || r.Target.Kind == model.TargetNATGateway || n.standsInside(r.Target) {
				continue
			}
			to := []netip.Prefix{r.Prefix}
			if r.PrefixList != "" {
				l := n.list(r.PrefixList, t.Account, t.Region)
				all = all || l.gap != nil
				if to = nil; l.list != nil {
					to = l.list.Entries
				}
			}
			if r.Target.Kind == model.TargetInternetGateway {
				public = append(public, to...)
			} else {
				links = append(links, to...)
			}
		}
	}
	seen := make(map[model.Ref]bool)
	for _, s := range v.subnets {
		t, gap := n.tableFor(s.ref)
		if t == nil && gap != nil {
			all = true
		} else if t != nil && !seen[t.Ref] {
			seen[t.Ref] = true
			add(t)
		}
	}
	for t := range model.By[*model.RouteTable](n.snap, model.RouteTablesByVPC, v.id) { // a regional NAT gateway has one of its own
		if !seen[t.Ref] {
			add(t)
		}
	}
	v.links = header.AddrsOf(links...)
	if all || !v.subnetsComplete {
		v.links = everything
	}
	v.exits = v.links.Union(header.AddrsOf(public...).Intersect(PublicAddrs))
	return v.exits
}

// OnlyFromInternet reports that packets for dst leave a VPC by its internet gateway or not at all, and lists the public
// addresses that they then have; ok is false when they may leave another way, or when not all of those addresses are known.
func (n *Network) OnlyFromInternet(vpc string, dst *header.AddrSet) (public *header.AddrSet, ok bool) {
	v := n.vpc(vpc)
	n.exits(v)
	if v.links.Overlaps(dst) || !v.interfaces || !n.complete(model.KindNATGateway, v.account, v.region) {
		return nil, false
	}
	return header.AddrUnion(n.publicMap(v).to, v.natPublic.to, v.cidrs.Family(header.V6)), true
}

var everything = header.AddrsOf(prefixes("0.0.0.0/0", "::/0")...)
