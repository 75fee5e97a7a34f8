package ask

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// finish turns the sums into the answer.
func (b *builder) finish() {
	an := b.answer
	an.Pairs, an.Verdict = b.pairs, b.pairs.Verdict()
	for family, p := range b.families {
		f := &graph.FamilyAnswer{Verdict: p.Verdict(), Pairs: *p}
		if family == header.V4 {
			an.IPv4 = f
		} else {
			an.IPv6 = f
		}
	}
	slices.SortStableFunc(b.causes, graph.CompareCauses)
	b.concern()
	if an.Verdict == graph.Blocked || an.Verdict == graph.Partial || b.pairs.Blocked > 0 {
		an.Causes = b.causes
	}
	slices.SortStableFunc(an.Paths, func(x, y graph.Path) int { return cmp.Compare(order[x.Verdict], order[y.Verdict]) })
	b.describe()
	b.asymmetric()
	b.nodeWarning()
	an.Warnings = append(an.Warnings, b.a.integrations(b.dst.Ends)...)
	b.unknowns()
	b.otherAddress()
	b.database()
	an.Transport = b.a.transportOf(b.dst.Ends, b.q)
	if b.more {
		an.Warnings = append(an.Warnings, graph.Warning{Code: "PATHS_SHORTENED", Text: "there are more paths than are listed; the verdict covers all of them"})
	}
	b.notAllowed()
	an.Warnings = compactWarnings(an.Warnings)
	an.Complete = b.pairs.Unknown == 0 && len(an.Unknowns) == 0
	an.Assumptions = append(b.a.assumptions(b.src, b.dst, b.rests()), b.a.linksUp(an.Paths, nil)...)
}

// concern says to whom a route back is missing, and leaves out whom a cause concerns where that is every source of an IP
// version.
func (b *builder) concern() {
	sets := make([]*header.AddrSet, len(b.classes))
	for i, c := range b.classes {
		sets[i] = c.addrs
	}
	all := header.AddrUnion(sets...)
	for i := range b.causes {
		c := &b.causes[i]
		var list []netip.Prefix
		var words []string
		for _, s := range c.For {
			if p, err := netip.ParsePrefix(s); err == nil {
				list = append(list, p)
				words = append(words, strings.TrimSuffix(strings.TrimSuffix(s, "/32"), "/128"))
			}
		}
		if c.Code == "NO_ROUTE_TO_DESTINATION" && c.Direction == graph.Return && c.Text == "" && len(words) <= 2 {
			c.Text = strings.Join(words, ", ")
		}
		of := header.AddrsOf(list...)
		if of.Equal(all) || of.Equal(all.Family(header.V4)) || of.Equal(all.Family(header.V6)) {
			c.For = nil
		}
	}
}

var order = map[graph.Verdict]int{graph.Reachable: 0, graph.Partial: 1, graph.Blocked: 2, graph.Unknown: 3}

func compactWarnings(list []graph.Warning) []graph.Warning {
	slices.SortStableFunc(list, func(a, b graph.Warning) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Text, b.Text)) })
	return slices.Compact(list)
}

// describe fills in the question's words and what a question about all ports admits.
func (b *builder) describe() {
	an, q := b.answer, b.q
	an.Protocol, an.Ports = protocolName(q.Protocol), portsText(q.Ports)
	if q.OwnPort {
		var own []header.PortRange
		for _, p := range b.all {
			if !slices.Contains(own, p.t.port) {
				own = append(own, p.t.port)
			}
		}
		slices.SortFunc(own, func(a, b header.PortRange) int { return cmp.Compare(a.First, b.First) })
		an.Ports = portsText(own)
	}
	if q.Protocol < 0 || q.Protocol == 6 && len(q.Ports) == 0 && !q.OwnPort {
		an.Admitted = admitted(b.all)
	}
	t := b.all[0].t
	an.Address = graph.AddressUse{Used: t.used, By: t.by}
	for _, p := range b.all {
		an.Warnings = append(an.Warnings, p.t.warn...)
		if p.t.used != t.used {
			an.Address.Used = "private and public"
		}
	}
}

func protocolName(p int) string {
	if n, ok := map[int]string{-1: "all", 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6"}[p]; ok {
		return n
	}
	return fmt.Sprintf("ip/%d", p)
}

func portsText(list []header.PortRange) string {
	s := ""
	for i, p := range list {
		if i > 0 {
			s += ","
		}
		s += p.String()
	}
	return s
}

// admitted sums up what gets through, by protocol.
func admitted(list []*pairing) []graph.Admitted {
	var all header.Set
	for _, p := range list {
		for _, f := range p.flows {
			s := f.of(f.packets)
			all = all.Union(s.yes.Minus(s.no).Minus(s.maybe).Forget(header.DimSrc | header.DimDst | header.DimSrcRealm | header.DimDstRealm | header.DimSrcPort | header.DimFamily))
		}
	}
	var out []graph.Admitted
	for _, p := range all.PortsByProtocol() {
		out = append(out, graph.Admitted{Protocol: p.Protocols, Ports: p.DstPorts})
	}
	return out
}

const maxUnknowns = 12

func unknownFact(g model.Gap) graph.UnknownFact {
	return graph.UnknownFact{Gap: g, Text: g.Detail, Command: Command(g.DataSet, g.Subject)}
}

// unknowns reduces the gaps to a minimal set that decides the verdict: with them at their most open and at their most
// closed it is no longer unknown.
func (b *builder) unknowns() {
	an := b.answer
	an.Minimal = true
	if an.Verdict != graph.Unknown && b.pairs.Unknown+b.pairs.Partial == 0 {
		return
	}
	gaps := make([]model.Gap, 0, len(b.gaps))
	for g := range b.gaps {
		gaps = append(gaps, g)
	}
	slices.SortFunc(gaps, model.Gap.Compare)
	if len(gaps) > maxUnknowns || len(b.all) > 64 {
		an.Minimal = false
	} else {
		gaps = b.minimal(gaps)
	}
	for _, g := range gaps {
		an.Unknowns = append(an.Unknowns, unknownFact(g))
	}
}

// minimal drops gaps, one after the other, without which the verdict is still decided.
func (b *builder) minimal(gaps []model.Gap) []model.Gap {
	if !b.decides(gaps) {
		b.answer.Minimal = false
		return gaps
	}
	for i := 0; i < len(gaps); {
		fewer := slices.Delete(slices.Clone(gaps), i, i+1)
		if b.decides(fewer) {
			gaps = fewer
			continue
		}
		i++
	}
	return gaps
}

// decides reports whether knowing gaps decides every pair.
func (b *builder) decides(gaps []model.Gap) bool {
	for _, k := range []graph.Known{graph.TakenOpen, graph.TakenClosed} {
		know := func(g model.Gap) graph.Known {
			if slices.Contains(gaps, g) {
				return k
			}
			return graph.StaysUnknown
		}
		var sum graph.Pairs
		b.a.walker.Hypothesis = know
		var last *End
		for _, p := range b.all {
			if p.t.end != last {
				last = p.t.end
				b.again(last)
			}
			q := *p
			q.flows = make([]*flow, len(p.flows))
			for i, f := range p.flows {
				g := *f
				q.flows[i] = &g
			}
			b.a.walk(&q, b.q)
			b.a.count(&q, know, &sum)
		}
		b.a.walker.Hypothesis = nil
		if sum.Unknown > 0 {
			b.again(last)
			return false
		}
	}
	b.again(b.all[0].t.end)
	return true
}

// again sets the network and walker up for a destination end once more.
func (b *builder) again(e *End) {
	targets := make(map[string]*target)
	var classes []*class
	for _, p := range b.all {
		if p.t.end == e {
			targets[p.c.vpc] = p.t
			if !slices.Contains(classes, p.c) {
				classes = append(classes, p.c)
			}
		}
	}
	b.a.suppose(classes, targets)
}
