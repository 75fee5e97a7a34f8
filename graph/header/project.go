package header

// only is a with every dimension forgotten but these.
func (a Set) only(d Dims) ref { return a.sp.forgetDims(a.n, dimAll&^d) }

// Sources is every source address of the set's packets.
func (a Set) Sources() *AddrSet { return a.addresses(DimSrc, lvSrcHi) }

// Destinations is every destination address of the set's packets.
func (a Set) Destinations() *AddrSet { return a.addresses(DimDst, lvDstHi) }

func (a Set) addresses(d Dims, hiLevel int) *AddrSet {
	s := new(AddrSet)
	if a.sp == nil {
		return s
	}
	n := a.only(DimFamily | d)
	for i, f := range families {
		kid := a.sp.child(n, lvFamily, familyKey(f))
		if kid == none {
			continue
		}
		a.sp.eachSpan(kid, hiLevel, f, func(_ ref, p span) { s.spans[i] = addSpan(s.spans[i], p) })
	}
	return s
}

// Protocols is every protocol of the set's packets.
func (a Set) Protocols() []ProtoRange { return project[uint8](a, DimProtocol, lvProtocol) }

// DstRealms is every destination realm of the set's packets.
func (a Set) DstRealms() []RealmRange { return project[Realm](a, DimDstRealm, lvDstRealm) }

// SrcRealms is every source realm of the set's packets.
func (a Set) SrcRealms() []RealmRange { return project[Realm](a, DimSrcRealm, lvSrcRealm) }

// DstPorts is every destination port, or ICMP type, of the set's packets.
func (a Set) DstPorts() []PortRange { return project[uint16](a, DimDstPort, lvDstPort) }

// SrcPorts is every source port, or ICMP code, of the set's packets.
func (a Set) SrcPorts() []PortRange { return project[uint16](a, DimSrcPort, lvSrcPort) }

// project lists the values at the one level of the dimension: sorted, disjoint,
// no two adjacent, the whole range if all occur, nil for the empty set.
func project[T ~uint8 | ~uint16 | ~uint32](a Set, d Dims, level int) []Interval[T] {
	if a.sp == nil {
		return nil
	}
	n := a.sp.forget(a.sp.clamp(a.n), ref((dimAll &^ d).levels()))
	var rs []run
	for _, e := range a.sp.edges(n, level, maxOf(level, V4)) {
		rs = append(rs, e.run)
	}
	return intervalsOf[T](rs)
}

// ProtocolPorts are destination ports, or ICMP types, of some protocols.
type ProtocolPorts struct {
	Protocols ProtoRange
	DstPorts  []PortRange // the whole range if all occur; sorted, disjoint
}

// PortsByProtocol lists which destination ports occur with which protocol, in
// the order of protocols. Neighbouring protocols with the same ports are one
// entry, except that ICMP and ICMPv6 have their own if not all types occur.
func (a Set) PortsByProtocol() []ProtocolPorts {
	if a.sp == nil {
		return nil
	}
	var list []ProtocolPorts
	for _, e := range a.sp.edges(a.only(DimProtocol|DimDstPort), lvProtocol, 255) {
		protocols := ProtoRange{uint8(e.first), uint8(e.last)}
		top := maxPortOf(Box{Protocols: []ProtoRange{protocols}})
		var rs []run
		for _, p := range a.sp.edges(e.kid, lvDstPort, top) {
			rs = append(rs, p.run)
		}
		list = append(list, ProtocolPorts{protocols, intervalsOf[uint16](rs)})
	}
	return list
}
