package component

import (
	"math/bits"
	"net/netip"

	"portolan/graph"
	"portolan/graph/header"
)

// admitting is the evidence of admitted packets: every rule that lets some of them through, narrowest first.
func (f *groupFilter) admitting() graph.Evidence { return ruleEvidence{f, false} }

// considered is the evidence of dropped packets: the rules for their protocol and port, none of which covers them.
func (f *groupFilter) considered() graph.Evidence { return ruleEvidence{f, true} }

type ruleEvidence struct {
	f       *groupFilter
	dropped bool
}

// Rules lists the rules; of dropped packets those that fit their protocol and ports, whatever the address.
func (e ruleEvidence) Rules(p header.Set) []graph.Rule {
	if e.dropped {
		p = p.Forget(addressDims)
	}
	about := e.f.about(p)
	var out []graph.Rule
	for i, r := range e.f.rules {
		if !r.box.Overlaps(p) {
			continue
		}
		if !e.dropped {
			if !e.f.admits(i, about).set.Overlaps(p) {
				continue
			}
		}
		out = append(out, r.stated())
	}
	return out
}

const addressDims = header.DimSrc | header.DimSrcRealm | header.DimDst | header.DimDstRealm

// Nearest implements graph.Nearer.
func (e ruleEvidence) Nearest(p header.Set) (graph.Rule, bool) {
	best, most := -1, 0
	fitting := false
	ports := p.Forget(addressDims)
	for i, r := range e.f.rules {
		if !r.box.Overlaps(ports) {
			continue
		}
		fitting = true
		far := p.Sources()
		if r.rule.Egress {
			far = p.Destinations()
		}
		if n := common(r.rule.Prefix, far); n > most {
			best, most = i, n
		}
	}
	if !fitting { // the address may be admitted on other ports
		addresses := p.Forget(header.DimProtocol | header.DimDstPort | header.DimSrcPort)
		about := e.f.about(p)
		for i := range e.f.rules {
			if best < 0 && e.f.admits(i, about).set.Overlaps(addresses) {
				best = i
			}
		}
	}
	if best < 0 {
		return graph.Rule{}, false
	}
	return e.f.rules[best].stated(), true
}

// common is how many leading bits a block shares with the closest of some addresses; too few to mean anything count as none.
func common(block netip.Prefix, addrs *header.AddrSet) int {
	if !block.IsValid() {
		return 0
	}
	a := block.Addr().As16()
	most := 0
	for _, p := range addrs.Prefixes() {
		if p.Addr().Is4() != block.Addr().Is4() {
			continue
		}
		b := p.Addr().As16()
		n := 0
		for n < 16 && a[n] == b[n] {
			n++
		}
		n *= 8
		if n < 128 {
			n += bits.LeadingZeros8(a[n/8] ^ b[n/8])
		}
		if block.Addr().Is4() {
			n -= 96
		}
		most = max(most, min(n, block.Bits(), p.Bits()))
	}
	if most < block.Addr().BitLen()/4 {
		return 0
	}
	return most
}

// Granting picks a smallest set of rules that admits all of the packets: the narrowest that does it alone, else greedily.
func (e ruleEvidence) Granting(p header.Set) []graph.Rule {
	about := e.f.about(p)
	var out []graph.Rule
	for left := p; !left.IsEmpty(); {
		best, gain := -1, header.Set{}
		for i := range e.f.rules {
			if !e.f.rules[i].box.Overlaps(left) {
				continue
			}
			part := left.Intersect(e.f.admits(i, about).set)
			if part.IsEmpty() {
				continue
			}
			if part == left {
				best, gain = i, part
				break
			}
			if best < 0 || !gain.IsEmpty() && gain.SubsetOf(part) && gain != part {
				best, gain = i, part
			}
		}
		if best < 0 {
			break
		}
		out = append(out, e.f.rules[best].stated())
		left = left.Minus(gain)
	}
	return out
}

// Divide implements graph.Divider.
func (e ruleEvidence) Divide(p header.Set) []header.Set {
	about := e.f.about(p)
	var out []header.Set
	for i := range e.f.rules {
		if !e.f.rules[i].box.Overlaps(p) {
			continue
		}
		if part := p.Intersect(e.f.admits(i, about).set); !part.IsEmpty() {
			out = append(out, part)
		}
	}
	return out
}
