package component

import (
	"math"
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

type memberKey struct{ group, vpc string }

// groupMembers is the private addresses of the interfaces of one VPC that carry a group (SG-11, ENI-14).
func (n *Network) groupMembers(group, vpc string) *header.AddrSet {
	key := memberKey{group, vpc}
	if s, ok := n.members[group][vpc]; ok {
		return s
	}
	if s, ok := n.membersAmong(key); ok {
		return s
	}
	var list []netip.Addr
	var wide []*header.AddrSet
	for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByGroup, group) {
		if i.VPC != vpc {
			continue
		}
		for _, a := range i.Addresses {
			list = append(list, a.Private)
		}
		list = append(list, i.IPv6...)
		if len(i.IPv4Prefixes)+len(i.IPv6Prefixes) > 0 {
			wide = append(wide, header.AddrsOf(slices.Concat(i.IPv4Prefixes, i.IPv6Prefixes)...))
		}
	}
	for _, hosts := range n.added {
		for _, h := range hosts {
			if h.VPC == vpc && slices.Contains(h.Groups, group) {
				wide = append(wide, h.Addrs)
			}
		}
	}
	s := header.AddrUnion(append(wide, header.AddrList(list))...)
	n.remember(key, s)
	return s
}

func (n *Network) remember(key memberKey, s *header.AddrSet) {
	if n.members[key.group] == nil {
		n.members[key.group] = make(map[string]*header.AddrSet)
	}
	n.members[key.group][key.vpc] = s
}

// membersAmong is those of a group's members that have an address of n.among, if that is set and the subnets that
// hold it are known. Whoever has an address stands in the subnet of its block, where few are; a group may have very many members.
func (n *Network) membersAmong(key memberKey) (_ *header.AddrSet, ok bool) {
	if n.among == nil {
		return nil, false
	}
	v := n.vpc(key.vpc)
	if !v.subnetsComplete && !n.among.SubsetOf(v.covered) {
		return nil, false
	}
	var members []*header.AddrSet
	for _, s := range v.subnets {
		if !s.cidrs.Overlaps(n.among) {
			continue
		}
		for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesBySubnet, s.ref.ID) {
			if i.VPC == key.vpc && has(i, n.among) && slices.Contains(i.Groups, key.group) {
				members = append(members, InterfaceAddrs(i))
			}
		}
	}
	for _, hosts := range n.added {
		for _, h := range hosts {
			if h.VPC == key.vpc && slices.Contains(h.Groups, key.group) {
				members = append(members, h.Addrs)
			}
		}
	}
	return header.AddrUnion(members...), true
}

// stale reports whether a reference matches nothing any more (SG-20).
func stale(r model.SecurityGroupRule) bool {
	return r.PeeringStatus != "" && r.PeeringStatus != "active"
}

// referenceSet is what a rule that references a group admits. It matches the private addresses of the group's interfaces,
// sent from the VPC they are in, over the way that the packets really take: inside the VPC, over an active peering of one
// Region (SG-14, SG-15, SG-29), or over a transit gateway that supports it (SG-16).
func (n *Network) referenceSet(f *compiledRule, h *Host, r model.SecurityGroupRule, way model.Ref, b header.Box) header.Set {
	if stale(r) {
		return header.Set{}
	}
	if r.Egress {
		return n.outboundReference(f, h, r, b)
	}
	switch {
	case way.IsZero():
		return n.inboundReference(f, h.VPC, r, b)
	case way.Kind == model.KindVPCPeering:
		p, ok := model.Get[*model.VPCPeering](n.snap, way.Kind, way.ID)
		if ok && sameRegion(p) {
			return n.inboundReference(f, otherSide(p, h.VPC).VPC, r, b)
		}
		if !ok {
			f.gaps = append(f.gaps, gapSet{n.mayPeerReference(r, b), n.notCollected(model.KindVPCPeering.Call(), "", "", way, "what the peering leads to")})
		}
	case way.Kind == model.KindTransitGateway:
		return n.transitReference(f, h, r, way, b)
	case way.Kind == model.KindLoadBalancer: // LB-3: the balancer that was passed, not the sender
		if lb, ok := model.Get[*model.LoadBalancer](n.snap, way.Kind, way.ID); ok && slices.Contains(lb.Groups, r.Group) {
			return n.space.Box(b)
		}
	case way == graph.Somewhere: // a reference may match, if the way is one that carries it
		n.mayReference(f, h, r, b)
	}
	return header.Set{}
}

// inboundReference admits the group's members of one VPC.
func (n *Network) inboundReference(f *compiledRule, vpc string, r model.SecurityGroupRule, b header.Box) header.Set {
	realm := n.Realm(vpc)
	b.SrcRealm = []header.RealmRange{{First: realm, Last: realm}}
	v := n.vpc(vpc)
	if !v.interfaces && n.mayCarry(r.Group, v) { // whoever is not shown may carry the group (SG-28)
		may := b
		set := n.space.Box(may)
		if shown := n.shownAddresses(vpc); !shown.IsEmpty() {
			may.Src = shown
			set = set.Minus(n.space.Box(may))
		}
		f.gaps = append(f.gaps, gapSet{set, n.notCollected(model.KindNetworkInterface.Call(), v.account, v.region,
			model.Ref{Kind: model.KindSecurityGroup, ID: r.Group}, "which interfaces carry the group")})
	}
	return n.space.Box(far(b, n.groupMembers(r.Group, vpc), false))
}

// mayCarry reports whether interfaces of a VPC that are not shown may carry a group: not a group of the snapshot whose home is
// another account's VPC (SG-22, SG-28).
func (n *Network) mayCarry(group string, v *vpcView) bool {
	g, ok := model.Get[*model.SecurityGroup](n.snap, model.KindSecurityGroup, group)
	return !ok || g.VPC == v.id || g.Account == v.account || v.account == ""
}

// shownAddresses is every interface address of a VPC that the snapshot shows.
func (n *Network) shownAddresses(vpc string) *header.AddrSet {
	key := memberKey{vpc: vpc}
	if s, ok := n.members[""][vpc]; ok {
		return s
	}
	var all []*header.AddrSet
	for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByVPC, vpc) {
		all = append(all, InterfaceAddrs(i))
	}
	s := header.AddrUnion(all...)
	n.remember(key, s)
	return s
}

// mayReference: packets whose way is not known may be the group's, from any VPC where a member is or may be.
func (n *Network) mayReference(f *compiledRule, h *Host, r model.SecurityGroupRule, b header.Box) {
	gap := model.Gap{Kind: model.GapUndetermined, Subject: model.Ref{Kind: model.KindSecurityGroup, ID: r.Group}, Detail: "whether the reference matches depends on the way"}
	vpcs := map[string]bool{h.VPC: true}
	for p := range model.By[*model.VPCPeering](n.snap, model.PeeringsByVPC, h.VPC) {
		vpcs[otherSide(p, h.VPC).VPC] = true
	}
	n.mayTransit(h.VPC, vpcs)
	if account, region := n.whereIs(model.Ref{Kind: model.KindSubnet, ID: h.Subnet}); !n.complete(model.KindVPCPeering, account, region) {
		f.gaps = append(f.gaps, gapSet{n.mayPeerReference(r, b), n.notCollected(model.KindVPCPeering.Call(), account, region,
			model.Ref{Kind: model.KindVPC, ID: h.VPC}, "whether the VPC is peered with the group's")})
	}
	for vpc := range vpcs {
		realm := n.Realm(vpc)
		may := b
		may.SrcRealm = []header.RealmRange{{First: realm, Last: realm}}
		if v := n.vpc(vpc); v.interfaces || !n.mayCarry(r.Group, v) {
			may = far(may, n.groupMembers(r.Group, vpc), false)
		}
		f.gaps = append(f.gaps, gapSet{n.space.Box(may), gap})
	}
	slices.SortStableFunc(f.gaps, func(a, b gapSet) int { return a.gap.Compare(b.gap) })
}

// mayPeerReference is what a reference may admit from VPCs that may be peered, or not: their members, where these are known.
func (n *Network) mayPeerReference(r model.SecurityGroupRule, b header.Box) header.Set {
	b.SrcRealm = []header.RealmRange{{First: RealmInternet + 1, Last: math.MaxUint32}}
	may := n.space.Box(b)
	for _, vpc := range n.namedVPCs() {
		if v := n.vpc(vpc); v.interfaces {
			b.SrcRealm = []header.RealmRange{{First: v.realm, Last: v.realm}}
			b.Src = nil
			others := n.space.Box(b)
			may = may.Minus(others.Minus(n.space.Box(far(b, n.groupMembers(r.Group, vpc), false))))
		}
	}
	return may
}

// outboundReference admits packets to the group's members where the subnet's routes lead to them undiverted: inside the
// VPC, or over a peering that carries references (SG-14, SG-19).
func (n *Network) outboundReference(f *compiledRule, h *Host, r model.SecurityGroupRule, b header.Box) header.Set {
	ways := n.waysFrom(model.Ref{Kind: model.KindSubnet, ID: h.Subnet}, h.VPC)
	var sets []header.Set
	admit := func(to *header.AddrSet, link model.Ref) {
		set := n.space.Box(far(b, to, true))
		sets = append(sets, set)
		if link.IsZero() {
			f.plain = append(f.plain, set)
		} else {
			f.links = append(f.links, linkSet{link, set})
		}
	}
	mayAdmit := func(to *header.AddrSet, gap *model.Gap) {
		if gap != nil && !to.IsEmpty() {
			f.gaps = append(f.gaps, gapSet{n.space.Box(far(b, to, true)), *gap})
		}
	}
	for _, w := range ways.carry {
		members, others, gap := n.carriers(r.Group, w)
		admit(members, w.link)
		mayAdmit(others, gap)
	}
	for _, k := range ways.forks { // sure is what each of the ways leads to, whichever is taken
		sure, some := k.to, header.AddrsOf()
		for _, vpc := range k.into {
			members, others, gap := n.carriers(r.Group, wayTo{vpc: vpc, to: k.to})
			sure, some = sure.Intersect(members), some.Union(members).Union(others)
			mayAdmit(others, gap)
		}
		admit(sure, model.Ref{})
		mayAdmit(some.Minus(sure), k.gap)
	}
	mayAdmit(ways.unclear, ways.gap)
	return n.space.UnionAll(sets)
}

// carriers is the addresses among w that a group's members have, those that others may have who are not shown, and the gap
// of these. A way into no VPC has neither.
func (n *Network) carriers(group string, w wayTo) (members, others *header.AddrSet, gap *model.Gap) {
	if w.vpc == "" {
		return header.AddrsOf(), header.AddrsOf(), nil
	}
	members, others = n.groupMembers(group, w.vpc).Intersect(w.to), header.AddrsOf()
	if v := n.vpc(w.vpc); !v.interfaces {
		g := n.notCollected(model.KindNetworkInterface.Call(), v.account, v.region, model.Ref{Kind: model.KindSecurityGroup, ID: group}, "which interfaces carry the group")
		others, gap = w.to.Minus(n.shownAddresses(w.vpc)), &g
	}
	return members, others, gap
}

// otherSide is the end of a peering that is not vpc.
func otherSide(p *model.VPCPeering, vpc string) model.PeeringSide {
	if p.Requester.VPC == vpc {
		return p.Accepter
	}
	return p.Requester
}

// sameRegion reports whether a peering carries group references: only within one Region (SG-15).
func sameRegion(p *model.VPCPeering) bool {
	return p.Status == "active" && p.Requester.Region == p.Accepter.Region
}
