package header

// hostBits is the lower half of all IPv6 addresses.
const hostBits = 1<<64 - 1

// addresses leads the set's addresses of the family to kid, all addresses if
// the set is nil. hiLevel is lvDstHi or lvSrcHi.
func (sp *Space) addresses(hiLevel int, f Family, s *AddrSet, kid ref) ref {
	if s == nil {
		return kid
	}
	list := s.of(f)
	const few = 8 // as cheap to build as to look up
	if len(list) <= few {
		return sp.spans(hiLevel, f, list, kid)
	}
	e := sp.addrs.slot(s, hiLevel, f, kid)
	if e.set != s || e.level != hiLevel || e.family != f || e.kid != kid {
		*e = addrEntry{s, hiLevel, f, kid, sp.spans(hiLevel, f, list, kid)}
	}
	return e.r
}

// addressNode leads the set's addresses of both families to kid.
func (sp *Space) addressNode(hiLevel int, s *AddrSet, kid ref) ref {
	if s == nil {
		return none
	}
	base := sp.open()
	for _, f := range families {
		sp.push(base, familyKey(f), sp.addresses(hiLevel, f, s, kid))
	}
	return sp.close(lvFamily, base)
}

// spans leads the addresses of the sorted list to kid.
func (sp *Space) spans(hiLevel int, f Family, list []span, kid ref) ref {
	if f == V4 {
		sp.runBuf = sp.runBuf[:0]
		for _, p := range list {
			sp.runBuf = append(sp.runBuf, run{p.first.lo, p.last.lo})
		}
		return sp.runs(hiLevel+1, sp.runBuf, maxAddr(V4).lo, kid)
	}
	base := sp.open()
	next, done := uint64(0), false // the /64s below next are pushed
	for len(list) > 0 && !done {
		var first, last uint64
		low := kid
		first, last, list = sp.cut64(next, list)
		if len(sp.runBuf) > 0 {
			low = sp.runs(hiLevel+1, sp.runBuf, hostBits, kid)
		}
		if first > next {
			sp.push(base, next, none)
		}
		sp.push(base, first, low)
		next, done = last+1, last == hostBits
	}
	if !done {
		sp.push(base, next, none)
	}
	return sp.close(hiLevel, base)
}

// cut64 takes the first /64s off a sorted list of IPv6 spans, of which those
// below next are gone already: as many whole ones as there are in a row, with
// an empty runBuf, or one that the list has in part, with the runs of its lower
// half in runBuf.
func (sp *Space) cut64(next uint64, list []span) (first, last uint64, rest []span) {
	sp.runBuf = sp.runBuf[:0]
	from := list[0].from(next)
	first, last = from.hi, list[0].last.hi
	if from.lo == 0 {
		if list[0].last.lo == hostBits {
			return first, last, list[1:]
		}
		if first < last {
			return first, last - 1, list
		}
	}
	for ; len(list) > 0; list = list[1:] {
		from = list[0].from(next)
		if from.hi != first {
			break
		}
		if list[0].last.hi > first {
			sp.runBuf = append(sp.runBuf, run{from.lo, hostBits})
			break
		}
		sp.runBuf = append(sp.runBuf, run{from.lo, list[0].last.lo})
	}
	return first, first, list
}

// from is where the span begins if the /64s below hi do not count.
func (p span) from(hi uint64) addr {
	if p.first.hi < hi {
		return addr{hi, 0}
	}
	return p.first
}
