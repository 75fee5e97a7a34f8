package graph

import (
	"portolan/graph/header"
	"portolan/model"
)

// Choke is a component, or one rule of it, that every way passes.
type Choke struct {
	Component model.Ref
	Kind      string
	Rule      Rule // the zero value when its ways are admitted by several
}

// Chokes lists what every packet that gets through passes, whichever way it takes, in the order of the first way: the dominators
// of its arrivals. They are read off the fates, which know what each packet meets: a graph of components that forgets that
// would join ways which no packet takes and miss some. skip leaves out what does not count.
func (e *Explainer) Chokes(f *Fate, packets header.Set, skip func(Reason) bool) []Choke {
	c := choker{skip: skip, seen: make(map[causeVisit]*chokes)}
	if found := c.from(f, packets); found != nil {
		return found.list
	}
	return nil
}

// chokes is what all ways of some packets pass.
type chokes struct{ list []Choke }

type choker struct {
	skip func(Reason) bool
	seen map[causeVisit]*chokes
}

// from is nil where no way arrives.
func (c *choker) from(f *Fate, p header.Set) *chokes {
	p = p.Intersect(f.Yes.Union(f.Maybe))
	key := causeVisit{f: f, p: p}
	if have, ok := c.seen[key]; ok || p.IsEmpty() {
		return have
	}
	c.seen[key] = nil
	var all *chokes
	for _, b := range f.Branches {
		q := b.Packets.Intersect(p)
		if q.IsEmpty() || b.Effect == Drop {
			continue
		}
		all = all.common(c.branch(b, q))
	}
	c.seen[key] = all
	return all
}

func (c *choker) branch(b Branch, q header.Set) *chokes {
	var beyond *chokes
	img := q
	if !b.Rewrite.IsZero() {
		img = b.Rewrite.Image(q)
	}
	for _, to := range b.To {
		beyond = beyond.common(c.from(to, img.Intersect(to.Arrival.Packets)))
	}
	if b.Effect == Arrive {
		beyond = &chokes{}
	}
	if beyond == nil {
		return nil
	}
	here, ok := chokeOf(b, q)
	if !ok || c.skip(b.Reason) {
		return beyond
	}
	list := []Choke{here}
	for _, x := range beyond.list { // passed twice it is said once
		if x.Component == here.Component {
			list[0].Rule = Rule{}
			continue
		}
		list = append(list, x)
	}
	return &chokes{list}
}

// chokeOf is what packets pass at a branch; nothing at places that are no component, such as a subnet.
func chokeOf(b Branch, q header.Set) (Choke, bool) {
	r := b.Reason
	c := Choke{Component: r.Component, Kind: r.Kind}
	if r.Evidence != nil {
		if rules := r.Evidence.Rules(q); len(rules) == 1 {
			c.Rule = rules[0]
		}
	}
	switch {
	case r.Kind == "security-group" && c.Rule.Group != "":
		c.Component = model.Ref{Kind: model.KindSecurityGroup, ID: c.Rule.Group}
	case r.Kind == "security-group" && len(r.Groups) == 1:
		c.Component = model.Ref{Kind: model.KindSecurityGroup, ID: r.Groups[0]}
	}
	switch c.Component.Kind {
	case 0, model.KindSubnet, model.KindNetworkInterface, model.KindVPC:
		return Choke{}, false
	}
	return c, true
}

// common is what both have; nil knows no way yet.
func (a *chokes) common(b *chokes) *chokes {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return &chokes{CommonChokes(a.list, b.list)}
}

// CommonChokes lists what is in both lists, in the order of the first; of a component whose rules differ the component alone.
func CommonChokes(a, b []Choke) []Choke {
	var out []Choke
	for _, x := range a {
		for _, y := range b {
			if x.Component != y.Component {
				continue
			}
			if x.Rule != y.Rule {
				x.Rule = Rule{}
			}
			out = append(out, x)
			break
		}
	}
	return out
}
