package ask

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// explain adds a pairing's paths, causes and gaps.
func (b *builder) explain(p *pairing) {
	if c := p.t.name.blocked; c != nil {
		b.addCauses([]graph.Cause{*c})
	}
	for _, f := range p.flows {
		ex := graph.NewExplainer(b.a.walker)
		s := f.of(f.packets)
		for _, g := range ex.Gaps(f.fate, s.maybe) {
			b.gaps[g] = true
		}
		b.addCauses(f.blockers(ex, s))
		if f.far != nil && f.far.Yes.IsEmpty() {
			for _, g := range ex.Gaps(f.far, f.far.Maybe) {
				b.gaps[g] = true
			}
		}
		for _, t := range f.trails(ex) {
			b.addPath(p, f, t)
		}
		b.more = b.more || ex.More
	}
}

// unplaced reports a flow from the internet to a public address that is not known: of the way to it nothing can be said, but
// what happens behind it.
func (f *flow) unplaced() bool { return f.far != nil && f.c.realm == realmInternet }

// blockers lists what stops the packets of a flow that are known not to get through.
func (f *flow) blockers(ex *graph.Explainer, s sets) []graph.Cause {
	if f.unplaced() {
		if f.far.Yes.IsEmpty() || f.alt.assigned {
			return f.causes(ex, f.far, f.far.No)
		}
		return nil
	}
	out := f.causes(ex, f.fate, s.no)
	if f.far != nil && f.far.Yes.IsEmpty() && f.far.Maybe.IsEmpty() { // whatever source they turn up with
		out = append(out, f.causes(ex, f.far, f.far.No)...)
	}
	return out
}

// supposedWay are the codes that presuppose by which gateway a request came. Behind a route that is itself supposed they
// would blame the replies for it.
var supposedWay = map[graph.Code]bool{graph.CodeMissesStateful: true, "RETURN_UNEXPECTED_STATEFUL": true, "RETURN_WRONG_REALM": true}

// causes lists what blocks packets of a fate, in the words of the flow's target.
func (f *flow) causes(ex *graph.Explainer, fate *graph.Fate, packets header.Set) []graph.Cause {
	list := slices.DeleteFunc(ex.Causes(fate, packets), func(c graph.Cause) bool { return c.Given != "" && supposedWay[c.Code] })
	for i := range list {
		c := &list[i]
		if c.Code != "INTERNET_PRIVATE_ADDRESS" || c.Direction != graph.Forward || c.Text != "" {
			continue
		}
		switch {
		case f.t.end.Database != nil && f.t.used == "public":
			c.Text = "the database is publicly accessible, but has no public address"
		case f.t.end.Database != nil:
			c.Text = "the database is not publicly accessible"
		case f.t.end.Host != nil:
			c.Text = "it has no public address"
		}
	}
	return list
}

// trails lists the ways of a flow's packets, one for each list of hops.
func (f *flow) trails(ex *graph.Explainer) []graph.Trail {
	if !f.unplaced() {
		return distinct(ex.Trails(f.fate, f.packets))
	}
	unknown := graph.Hop{Component: f.alt.shown, Kind: "address", Effect: graph.Unclear, Code: "DB_ADDRESS_UNDETERMINED"}
	list := ex.Trails(f.far, f.farPackets)
	for i := range list {
		list[i].Out = append([]graph.Hop{unknown}, list[i].Out...)
	}
	return distinct(list)
}

// distinct merges trails that have the same hops and differ in packets alone.
func distinct(list []graph.Trail) []graph.Trail {
	at := make(map[string]int)
	var out []graph.Trail
	for _, t := range list {
		key := hopsKey(t)
		i, ok := at[key]
		if !ok {
			at[key] = len(out)
			out = append(out, t)
			continue
		}
		have := &out[i]
		have.Packets = have.Packets.Union(t.Packets)
		have.Ghost = have.Ghost && t.Ghost
		if have.Verdict != t.Verdict {
			var both graph.Pairs
			both.Add(have.Verdict, 1)
			both.Add(t.Verdict, 1)
			have.Verdict = both.Verdict()
		}
	}
	return out
}

func hopsKey(t graph.Trail) string {
	var b strings.Builder
	for _, l := range t.Legs() {
		b.WriteString(l.Direction.String())
		for _, h := range l.Hops {
			fmt.Fprintf(&b, "|%v %v %d %s %t %q %q", h.Component, h.At, h.Effect, h.Code, h.Ghost, h.From, h.To)
			for _, r := range h.Rules {
				b.WriteString(" " + r.ID + r.Text)
			}
		}
	}
	return b.String()
}

// addPath adds a trail as a path between the two ends.
func (b *builder) addPath(p *pairing, f *flow, t graph.Trail) {
	n := 0
	for _, e := range p.c.ends {
		if e.Host == nil || t.Packets.Sources().Overlaps(e.Host.Addrs) {
			n++
		}
	}
	v := t.Verdict
	if v == graph.Reachable || v == graph.Partial {
		v = p.withMissing(judgement{verdict: v}, nil).verdict
	}
	if n, _ := p.t.name.named(v, nil); n != v {
		v = n
	}
	if f.far != nil && !f.alt.assigned && v == graph.Reachable || v == graph.Reachable && len(p.flows) > 1 && b.a.judge(p.flows, nil, nil).verdict == graph.Unknown {
		v = graph.Unknown
	}
	e := p.c.ends[0]
	if e.Host == nil && e.Missing != nil { // how its packets come is not known
		t.Out = append([]graph.Hop{{Component: e.Ref, Kind: kindOf(e.Ref), Effect: graph.Unclear, Code: "NOT_COLLECTED"}}, t.Out...)
	}
	path := graph.Path{Verdict: v, Count: n, IPv6: p.family == header.V6,
		Source:      graph.EndUse{Ref: e.Ref, Label: e.Label, Address: brief(t.Packets.Sources()), Host: e.Owner},
		Destination: graph.EndUse{Ref: f.alt.shown, Label: f.t.end.Label, Address: brief(t.Packets.Destinations()), Host: f.t.end.Owner},
		Legs:        t.Legs()}
	b.answer.Paths = append(b.answer.Paths, path)
	b.warn(path, f)
}

// kindOf is the kind of a hop at a resource that is not in the snapshot.
func kindOf(r model.Ref) string {
	if r.Kind == 0 || r.Kind == model.KindOther {
		return "link"
	}
	return r.Kind.String()
}

// addCauses merges causes that several flows share.
func (b *builder) addCauses(list []graph.Cause) {
	for _, c := range list {
		i := slices.IndexFunc(b.causes, func(o graph.Cause) bool {
			return o.Code == c.Code && o.Direction == c.Direction && o.Component == c.Component && o.At == c.At && o.Given == c.Given
		})
		if i < 0 {
			b.causes = append(b.causes, c)
			continue
		}
		have := &b.causes[i]
		have.First = have.First || c.First
		for _, r := range c.Considered {
			if !slices.Contains(have.Considered, r) {
				have.Considered = append(have.Considered, r)
			}
		}
		for _, s := range c.For {
			if !slices.Contains(have.For, s) {
				have.For = append(have.For, s)
			}
		}
	}
}

// brief is a set of addresses, shortened where nobody would read on.
func brief(addrs *header.AddrSet) string {
	const most = 16
	if addrs.Len() <= most {
		return addrs.String()
	}
	var list []header.Range
	for r := range addrs.Ranges() {
		if list = append(list, r); len(list) == most {
			break
		}
	}
	return fmt.Sprintf("%s and %d more", header.AddrRanges(list), addrs.Len()-most)
}
