package header

// Box is the packets whose every value is in the field for it. A nil field is
// all values, an empty one that is not nil is none. Intervals may overlap and
// come in any order.
type Box struct {
	Family             Family // 0 for both; Dst and Src then give each family's part
	Protocols          []ProtoRange
	DstRealm, SrcRealm []RealmRange
	Dst, Src           *AddrSet // nil for all addresses, unlike in AddrSet's methods
	// For ICMP and ICMPv6 type and code. They apply to every protocol of the
	// box, also to those without ports.
	DstPorts, SrcPorts []PortRange
}

// Box is the set of the packets in the box.
func (sp *Space) Box(b Box) Set {
	base := sp.open()
	for _, f := range families {
		kid := none
		if b.Family == 0 || b.Family == f {
			kid = sp.boxProtocols(b, f)
		}
		sp.push(base, familyKey(f), kid)
	}
	return sp.set(sp.close(lvFamily, base))
}

// boxProtocols is the box for one family, from the protocol down. ICMP goes
// its own way where ports are named.
func (sp *Space) boxProtocols(b Box, f Family) ref {
	plain := sp.boxRest(b, f, maxOf(lvDstPort, f))
	icmp := plain
	if b.DstPorts != nil || b.SrcPorts != nil {
		icmp = sp.boxRest(b, f, maxICMP)
	}
	if icmp == plain {
		return intervals(sp, lvProtocol, b.Protocols, plain)
	}
	either := sp.pick(sp.protocols(protoICMP, protoICMPv6), icmp, plain)
	return sp.and(either, intervals(sp, lvProtocol, b.Protocols, all))
}

// boxRest is the box from the destination realm down, where maxPort is the
// largest port that exists.
func (sp *Space) boxRest(b Box, f Family, maxPort uint64) ref {
	n := sp.ports(lvSrcPort, b.SrcPorts, maxPort, all)
	n = sp.addresses(lvSrcHi, f, b.Src, n)
	n = intervals(sp, lvSrcRealm, b.SrcRealm, n)
	n = sp.ports(lvDstPort, b.DstPorts, maxPort, n)
	n = sp.addresses(lvDstHi, f, b.Dst, n)
	return intervals(sp, lvDstRealm, b.DstRealm, n)
}

// pick is the packets of yes that are in cond and those of no that are not.
func (sp *Space) pick(cond, yes, no ref) ref {
	return sp.or(sp.and(yes, cond), sp.minus(no, cond))
}

// protocols is all packets of the protocols, which must be sorted.
func (sp *Space) protocols(list ...uint64) ref {
	rs := make([]run, len(list))
	for i, p := range list {
		rs[i] = run{p, p}
	}
	return sp.runs(lvProtocol, rs, maxOf(lvProtocol, V4), all)
}

// RestrictDst is the packets of a to these addresses.
func (a Set) RestrictDst(s *AddrSet) Set { return a.restrict(lvDstHi, s) }

// RestrictSrc is the packets of a from these addresses.
func (a Set) RestrictSrc(s *AddrSet) Set { return a.restrict(lvSrcHi, s) }

func (a Set) restrict(hiLevel int, s *AddrSet) Set {
	if a.sp == nil {
		return a
	}
	return a.sp.set(a.sp.and(a.n, a.sp.addressNode(hiLevel, s, all)))
}

// RestrictDstRealm is the packets of a to the realm.
func (a Set) RestrictDstRealm(r Realm) Set { return a.restrictRealm(lvDstRealm, r) }

// RestrictSrcRealm is the packets of a from the realm.
func (a Set) RestrictSrcRealm(r Realm) Set { return a.restrictRealm(lvSrcRealm, r) }

func (a Set) restrictRealm(level int, r Realm) Set {
	if a.sp == nil {
		return a
	}
	return a.sp.set(a.sp.and(a.n, a.sp.realm(level, r)))
}

// realm is all packets with the realm at the level.
func (sp *Space) realm(level int, r Realm) ref {
	one := [1]run{{uint64(r), uint64(r)}}
	return sp.runs(level, one[:], maxOf(level, V4), all)
}
