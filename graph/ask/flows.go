package ask

import (
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

var families = [...]header.Family{header.V4, header.V6}

// pairing is all flows between one class and one destination end in one family.
type pairing struct {
	c      *class
	t      *target
	family header.Family
	flows  []*flow
	doubt  *doubt
}

// pairings walks every class to a destination end.
func (a *Asker) pairings(classes []*class, e *End, q graph.Question) []*pairing {
	targets := make(map[string]*target)
	classes = a.outOfNodes(classes, e, q)
	for _, c := range classes {
		if targets[c.vpc] == nil {
			t := a.targetOf(e, c.vpc, q)
			targets[c.vpc] = &t
		}
	}
	a.suppose(classes, targets)
	var out []*pairing
	for _, c := range classes {
		for _, family := range families {
			if p := a.pairing(c, targets[c.vpc], family, q); p != nil {
				p.doubt = a.doubtOf(e.Database, a.boundaryTo(c, e.Database))
				out = append(out, p)
			}
		}
	}
	return out
}

// suppose tells the network which interfaces this question adds, and the walker where packets are to go.
func (a *Asker) suppose(classes []*class, targets map[string]*target) {
	var hosts []*component.Host
	seen := make(map[model.Ref]bool)
	add := func(h *component.Host) {
		if h != nil && h.Interface == nil && !h.AnyTraffic && !seen[h.Ref] {
			seen[h.Ref] = true
			hosts = append(hosts, h)
		}
	}
	a.walker.Goals, a.walker.Homes, a.walker.AllHomes = nil, nil, nil
	var dialled []*component.Host
	for _, vpc := range sortedKeys(targets) { // first: what is sent to an address that both ends may have is for the target
		for _, alt := range targets[vpc].alts {
			for _, h := range alt.hosts {
				add(h)
			}
			dialled = append(dialled, alt.hosts...)
			if len(alt.hosts) == 0 {
				dialled = append(dialled, a.net.RelaysAt(alt.dst)...)
			}
			a.walker.Goals = append(a.walker.Goals, alt.goals...)
		}
	}
	for _, c := range classes {
		for _, e := range c.ends {
			add(e.Host)
		}
		a.walker.Homes = append(a.walker.Homes, c.home)
	}
	behind := a.net.BehindRelays(dialled...)
	for _, h := range behind.Hosts {
		add(h)
	}
	a.walker.Goals = append(a.walker.Goals, behind.Goals...)
	a.walker.Homes = append(a.walker.Homes, behind.Homes...)
	a.walker.Ends = endsOf(targets, behind.Ends)
	a.net.Suppose(hosts...)
	a.walker.Reset()
}

// endsOf tells the places where a target's packets are to arrive: its hosts, or for what is behind hybrid links these. nil is
// wherever, as for a literal address, and where the way cannot be followed.
// behind are the places where connections of relays end that the target's hosts belong to.
func endsOf(targets map[string]*target, behind []model.Ref) func(model.Ref) bool {
	hosts := make(map[model.Ref]bool)
	for _, r := range behind {
		hosts[r] = true
	}
	for _, t := range targets {
		for _, alt := range t.alts {
			if alt.entry != nil || len(alt.hosts) == 0 && t.end.OnPrem == nil {
				return nil
			}
			for _, h := range alt.hosts {
				hosts[h.Ref] = true
			}
		}
		if t.end.OnPrem != nil {
			return component.IsOnPremises
		}
	}
	return func(r model.Ref) bool { return hosts[r] }
}

// pairing is nil when the family does not count: one end lacks it.
func (a *Asker) pairing(c *class, t *target, family header.Family, q graph.Question) *pairing {
	if c.addrs.Family(family).IsEmpty() {
		return nil
	}
	if family == header.V6 {
		t = t.seenBy(c)
	}
	p := &pairing{c: c, t: t, family: family}
	for i := range t.alts {
		alt := &t.alts[i]
		if alt.dst.Family(family).IsEmpty() {
			continue
		}
		packets := a.questionPackets(c, alt.dst, family, q, t.port)
		if !packets.IsEmpty() {
			f := &flow{c: c, t: t, alt: alt, packets: packets}
			p.flows = append(p.flows, f)
		}
	}
	if len(p.flows) == 0 {
		return nil
	}
	a.walk(p, q)
	return p
}

// walk finds the fates of a pairing's flows.
func (a *Asker) walk(p *pairing, q graph.Question) {
	for _, f := range p.flows {
		f.fate = a.walker.Walk(a.startOf(f.c, f.t), f.packets)
		if f.c.passed && len(a.walker.Transits) > 0 {
			f.fate = a.walker.WalkPassed(f.c.start, f.packets)
		}
		f.far = nil
		if f.alt.entry != nil {
			f.farPackets = a.farPackets(f, p.family, q)
			f.far = a.walker.Forward(*f.alt.entry, f.farPackets, a.walker.Passed(*f.alt.entry))
		}
	}
}

// farPackets is a flow's packets as they would turn up at the target: from the internet with any public source.
func (a *Asker) farPackets(f *flow, family header.Family, q graph.Question) header.Set {
	c := *f.c
	if c.realm != realmInternet && f.alt.entry.Way != graph.Somewhere {
		c.realm, c.addrs = realmInternet, component.PublicAddrs
	}
	return a.questionPackets(&c, f.alt.inside, family, q, f.t.port)
}
