package header

// mirror gives the level that takes a level's place in the reply.
var mirror = [levels]uint8{
	lvFamily: lvFamily, lvProtocol: lvProtocol,
	lvDstRealm: lvSrcRealm, lvDstHi: lvSrcHi, lvDstLo: lvSrcLo, lvDstPort: lvSrcPort,
	lvSrcRealm: lvDstRealm, lvSrcHi: lvDstHi, lvSrcLo: lvDstLo, lvSrcPort: lvDstPort,
}

// mirrorICMP is mirror for ICMP: type and code stay.
var mirrorICMP = [levels]uint8{
	lvFamily: lvFamily, lvProtocol: lvProtocol,
	lvDstRealm: lvSrcRealm, lvDstHi: lvSrcHi, lvDstLo: lvSrcLo, lvDstPort: lvDstPort,
	lvSrcRealm: lvDstRealm, lvSrcHi: lvDstHi, lvSrcLo: lvDstLo, lvSrcPort: lvSrcPort,
}

// echo is the pair of ICMP types of which one answers the other.
type echo struct{ request, reply uint64 }

func echoOf(protocol uint8) echo {
	if protocol == protoICMP {
		return echo{8, 0}
	}
	return echo{128, 129}
}

// Reverse is the set of the replies to the packets of a, as [Packet.Reverse]
// makes them.
func (a Set) Reverse() Set {
	return a.mirrored(func(sp *Space, n ref, e echo) ref {
		request := sp.child(n, lvDstPort, e.request)
		reply := sp.child(n, lvDstPort, e.reply)
		n = sp.withType(n, e.request, none)
		return sp.withType(n, e.reply, sp.or(request, reply))
	})
}

// WhoseReplyIn is the packets of a whose reply is in r.
func (a Set) WhoseReplyIn(r Set) Set {
	return a.Intersect(r.mirrored(func(sp *Space, n ref, e echo) ref {
		return sp.withType(n, e.request, sp.child(n, lvDstPort, e.reply))
	}))
}

// mirrored swaps the ends; what becomes of the types of ICMP is up to retype,
// which gets diagrams that begin at the type.
func (a Set) mirrored(retype func(sp *Space, n ref, e echo) ref) Set {
	sp := a.sp
	if sp == nil {
		return a
	}
	return sp.set(sp.at(a.n, lvProtocol, func(n ref) ref {
		r := sp.permute(opMirror, n)
		for _, p := range []uint8{protoICMP, protoICMPv6} {
			own := sp.protocols(uint64(p))
			n := sp.at(sp.child(n, lvProtocol, uint64(p)), lvDstPort, func(n ref) ref {
				return retype(sp, n, echoOf(p))
			})
			r = sp.pick(own, sp.permute(opMirrorICMP, n), r)
		}
		return r
	}))
}

// at replaces the parts of n that begin at the level, or later where the level
// is skipped.
func (sp *Space) at(n ref, level int, f func(ref) ref) ref {
	known := make(map[ref]ref)
	var walk func(ref) ref
	walk = func(n ref) ref {
		if r, ok := known[n]; ok {
			return r
		}
		var r ref
		if own := int(sp.nodes[n].level); own >= level {
			r = f(n)
		} else {
			starts, kids := sp.nodes[n].starts, sp.nodes[n].kids
			base := sp.open()
			for i, kid := range kids {
				sp.push(base, starts[i], walk(kid))
			}
			r = sp.close(own, base)
		}
		known[n] = r
		return r
	}
	return walk(n)
}

// withType leads the ICMP type to kid. n begins at the type or later.
func (sp *Space) withType(n ref, typ uint64, kid ref) ref {
	one := [1]run{{typ, typ}}
	only := sp.runs(lvDstPort, one[:], maxICMP, all)
	return sp.pick(only, kid, n)
}

// permute moves every level to its place in the mirror of the operation: for
// every child, the moved child where the values that lead to it, now at another
// level, allow it.
func (sp *Space) permute(o op, n ref) ref {
	if n <= all {
		return n
	}
	if r, ok := sp.memo.get(o, n, none); ok {
		return r
	}
	to := &mirror
	if o == opMirrorICMP {
		to = &mirrorICMP
	}
	level := int(sp.nodes[n].level)
	var parts []ref
	for _, g := range sp.groups(n, level, hostBits) {
		kid := sp.permute(o, g.kid)
		parts = append(parts, sp.and(kid, sp.runs(int(to[level]), g.runs, hostBits, all)))
	}
	r := sp.orAll(parts)
	sp.memo.put(o, n, none, r)
	return r
}
