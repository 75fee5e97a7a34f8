package header

// Rewrite is what address translation or a relay does to the ends of a packet.
// The zero Rewrite does nothing. nil leaves an end alone.
type Rewrite struct {
	Src, Dst *Translation
	// From64 makes IPv4 packets of IPv6 ones to NAT64's addresses, to the IPv4 addresses that these stand for; other packets have
	// no image. Src needs a To; protocols stay, so ICMP, which is another protocol in each version, must not come here.
	From64 bool
	// New is what a relay sends that keeps nothing of its client's packets, not even their family: any packet becomes any
	// of these. The zero Set is no such thing; it goes without Src and Dst.
	New Set
}

// Translation is what becomes of one end of a packet. A packet may have many
// images, one for each choice that configuration does not fix, or none, if the
// translation does not apply to it.
type Translation struct {
	Realm *Realm // the new realm; nil keeps it

	// At most one of To and Map; neither keeps the address.
	To  *AddrSet // any of these of the packet's family; without one there is no image
	Map *AddrMap // one to one; an address that is not in the map has no image

	Ports []PortRange // any of these, for TCP and UDP only; nil keeps the port
}

// IsZero tells whether the rewrite does nothing.
func (r Rewrite) IsZero() bool { return r == Rewrite{} }

// Image is every packet that some packet of a may become.
func (r Rewrite) Image(a Set) Set {
	if !r.New.IsEmpty() {
		if a.IsEmpty() {
			return a
		}
		return r.New
	}
	if r.From64 && a.sp != nil {
		a = a.sp.set(a.sp.extract(a))
	}
	a = r.Dst.image(a, dstEnd)
	return r.Src.image(a, srcEnd)
}

// Preimage is every packet that may become one of a.
func (r Rewrite) Preimage(a Set) Set {
	if !r.New.IsEmpty() {
		if !r.New.Overlaps(a) {
			return Set{}
		}
		return r.New.sp.All()
	}
	a = r.Dst.preimage(a, dstEnd)
	a = r.Src.preimage(a, srcEnd)
	if r.From64 && a.sp != nil {
		return a.sp.set(a.sp.embed(a.n))
	}
	return a
}

// end is the levels of one end of a packet.
type end struct{ realm, hi, port int }

var (
	dstEnd = end{lvDstRealm, lvDstHi, lvDstPort}
	srcEnd = end{lvSrcRealm, lvSrcHi, lvSrcPort}
)

// image forgets what is replaced, then demands what replaces it.
func (t *Translation) image(a Set, e end) Set {
	if t == nil || a.sp == nil {
		return a
	}
	sp, n := a.sp, a.n
	if t.Map != nil {
		n = sp.relabel(n, e.hi, t.Map)
	}
	n = sp.and(sp.forget(n, t.replaced(e)), t.result(sp, e))
	if t.Ports != nil {
		chosen := sp.and(sp.forget(n, 1<<e.port), intervals(sp, e.port, t.Ports, all))
		n = sp.pick(sp.protocols(protoTCP, protoUDP), chosen, n)
	}
	return sp.set(n)
}

// preimage demands what the translation yields, then forgets it.
func (t *Translation) preimage(a Set, e end) Set {
	if t == nil || a.sp == nil {
		return a
	}
	sp, n := a.sp, a.n
	n = sp.forget(sp.and(n, t.result(sp, e)), t.replaced(e))
	if t.Map != nil {
		n = sp.relabel(n, e.hi, t.Map.Inverse())
	}
	if t.Ports != nil {
		chosen := sp.forget(sp.and(n, intervals(sp, e.port, t.Ports, all)), 1<<e.port)
		n = sp.pick(sp.protocols(protoTCP, protoUDP), chosen, n)
	}
	return sp.set(n)
}

// replaced is the levels whose old values do not matter.
func (t *Translation) replaced(e end) ref {
	var mask ref
	if t.Realm != nil {
		mask |= 1 << e.realm
	}
	if t.To != nil {
		mask |= 1<<e.hi | 1<<(e.hi+1)
	}
	return mask
}

// result is all packets with the new realm and address.
func (t *Translation) result(sp *Space, e end) ref {
	n := all
	if t.To != nil {
		n = sp.addressNode(e.hi, t.To, n)
	}
	if t.Realm != nil {
		n = sp.and(n, sp.realm(e.realm, *t.Realm))
	}
	return n
}
