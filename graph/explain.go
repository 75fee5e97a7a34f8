package graph

import (
	"cmp"
	"slices"

	"portolan/graph/header"
	"portolan/model"
)

// Trail is one list of hops through a fate, and the packets that take it.
type Trail struct {
	Out, Back []Hop
	Relayed   []Leg      // of the connections that relays start, each with its way out and back
	Packets   header.Set // at the port where the trail starts
	Verdict   Verdict
	Ghost     bool // taken by no packet: it only shows what would stop them next
}

// Legs lists the directions of all connections of the trail, the sender's own first.
func (t Trail) Legs() []Leg {
	return append([]Leg{{Direction: Forward, Hops: t.Out}, {Direction: Return, Hops: t.Back}}, t.Relayed...)
}

// maxTrails bounds the trails of one fate; Trails says when there were more.
const maxTrails = 256

// Explainer reads fates: which hops packets take, what blocks them, what is not known. It decides nothing: all that it
// shows is in the fates, but for the ghosts, whose ways it asks the same walker for.
type Explainer struct {
	w       *Walker
	More    bool // there were more trails than are shown
	NoGhost bool // list only what stops packets where they get: the causes behind are for `can` and `fix`
	haunted map[place]bool
}

// NewExplainer reads the fates of w.
func NewExplainer(w *Walker) *Explainer { return &Explainer{w: w, haunted: make(map[place]bool)} }

// Trails lists the ways that packets take from f.
func (e *Explainer) Trails(f *Fate, packets header.Set) []Trail {
	var out []Trail
	for _, b := range f.Branches {
		q := b.Packets.Intersect(packets)
		if q.IsEmpty() {
			continue
		}
		if len(out) >= maxTrails {
			e.More = true
			break
		}
		out = append(out, e.branch(f, b, q)...)
	}
	return out
}

func (e *Explainer) branch(f *Fate, b Branch, q header.Set) []Trail {
	hop := HopOf(f, b, q)
	switch {
	case b.Effect == Drop:
		return []Trail{e.afterDrop(f, b, q, hop)}
	case b.Effect == Arrive && f.Arrival.Session != nil:
		return []Trail{{Out: hop, Packets: q, Verdict: Reachable}}
	case b.Effect == Unclear && len(b.Next) == 0:
		return []Trail{{Out: hop, Packets: q, Verdict: Unknown}}
	case b.Effect == Arrive:
		return e.answered(b, Trail{Out: hop, Packets: q, Verdict: Reachable})
	}
	img := q
	if !b.Rewrite.IsZero() {
		img = b.Rewrite.Image(q)
	}
	var out []Trail
	for _, to := range b.To {
		for _, t := range e.Trails(to, img) {
			if !b.Rewrite.IsZero() {
				t.Packets = b.Rewrite.Preimage(t.Packets).Intersect(q)
			}
			if t.Verdict == Reachable && (b.Effect == Unclear || (len(b.To) > 1 || b.Choice == Undetermined && !b.Rewrite.IsZero()) && !t.Packets.Overlaps(f.Yes)) {
				t.Verdict = Unknown
			}
			if b.Effect == Relay {
				t.Out, t.Back, t.Relayed = hop, nil, t.Legs()
				out = append(out, e.answered(b, t)...)
				continue
			}
			t.Out = slices.Concat(hop, t.Out)
			if b.Reply != nil && t.Verdict != Blocked {
				out = append(out, e.answered(b, t)...)
				continue
			}
			out = append(out, t)
		}
	}
	return out
}

// answered adds the way of the replies to a trail.
func (e *Explainer) answered(b Branch, t Trail) []Trail {
	var out []Trail
	for _, r := range e.Trails(b.Reply, t.Packets.Reverse()) {
		n := t
		n.Packets = t.Packets.WhoseReplyIn(r.Packets)
		n.Back = slices.Concat(t.Back, r.Out)
		switch {
		case r.Verdict == Blocked:
			n.Verdict = Blocked
		case r.Verdict == Unknown && t.Verdict != Blocked:
			n.Verdict = Unknown
		}
		if !n.Packets.IsEmpty() {
			out = append(out, n)
		}
	}
	return out
}

// afterDrop ends a trail at a drop and lets its ghost walk on, to show what is behind.
func (e *Explainer) afterDrop(f *Fate, b Branch, q header.Set, hop []Hop) Trail {
	t := Trail{Out: hop, Packets: q, Verdict: Blocked}
	back := f.Arrival.Session != nil
	done := false
	e.ghosts(f, b, q, func(g *Fate) {
		if done {
			return
		}
		trails := e.Trails(g, g.Arrival.Packets)
		if len(trails) == 0 {
			return
		}
		r, hops := trails[0], ghostly(trails[0].Out)
		done = true
		if g.Arrival.Session != nil && !back {
			t.Back = append(t.Back, hops...)
			return
		}
		t.Out = append(slices.Clone(t.Out), hops...)
		t.Back = append(t.Back, ghostly(r.Back)...)
		for _, l := range r.Relayed {
			t.Relayed = append(t.Relayed, Leg{l.Direction, ghostly(l.Hops)})
		}
	})
	return t
}

func ghostly(hops []Hop) []Hop {
	out := slices.Clone(hops)
	for i := range out {
		out[i].Ghost = true
	}
	return out
}

// ghosts follows what a drop names as the way on: nothing where a ghost of the same packets was before, on a loop.
func (e *Explainer) ghosts(f *Fate, b Branch, q header.Set, visit func(*Fate)) {
	here := place{f.Arrival.At, q, f.Arrival.Session != nil}
	if e.NoGhost || e.haunted[here] {
		return
	}
	e.haunted[here] = true
	defer delete(e.haunted, here)
	img, chain := q, f.Chain
	if !b.Rewrite.IsZero() {
		img = b.Rewrite.Image(q)
	}
	stateful := b.Back != (Port{}) && f.Arrival.Session == nil
	if stateful && len(b.Next) > 0 { // it would remember the flow
		chain = e.w.intern(Session{Component: f.Arrival.At.Place, Before: chain})
	}
	for _, next := range b.Next {
		if next.Place == Somewhere && next.Side == Enter {
			continue // causes are listed for a route that keeps the source address
		}
		if g := e.w.fate(Arrival{At: next, Packets: img, Session: f.Arrival.Session, Passed: e.w.passed(f.Arrival, b.Outcome)}, chain); !g.blind() {
			visit(g)
		}
	}
	if stateful {
		visit(e.w.Back(b.Back, q.Reverse(), f.Chain))
	}
}

// blind reports packets that go on behind a translation which nobody knows of: what stops its sources there says nothing
// about theirs.
func (f *Fate) blind() bool {
	return slices.ContainsFunc(f.Branches, func(b Branch) bool { return b.Reason.Code == CodeSomewhere && !b.Rewrite.IsZero() })
}

// quiet are the codes of steps that say nothing to people.
var quiet = map[Code]bool{"ENI_LIVE": true, "SUBNET_LEAVE": true, "LOCAL_DELIVERY": true, "IGW_INTO_VPC": true, "INTERNET_PASS": true, CodeSomewhere: true, "IGW_EDGE_TABLE": true, "ONPREM_SEND": true, "TGW_LEAVE": true, "VGW_EDGE_TABLE": true, "CVPN_LIVE": true, "RELAY_DIAL": true}

// HopOf makes the hop of a branch for packets q: none for a step that says nothing.
func HopOf(f *Fate, b Branch, q header.Set) []Hop {
	r := b.Reason
	if quiet[r.Code] && (b.Effect == Pass || b.Effect == Arrive) {
		return nil
	}
	h := Hop{Component: r.Component, Kind: r.Kind, At: r.At, Effect: b.Effect, Code: r.Code, Groups: r.Groups, Volatile: r.Volatile}
	if r.Evidence != nil {
		h.Rules = r.Evidence.Rules(q)
	}
	if (b.Effect == Pass || b.Effect == Relay) && !b.Rewrite.IsZero() {
		img := b.Rewrite.Image(q)
		switch {
		case !b.Rewrite.New.IsEmpty():
			h.From, h.To = brief(q.Sources()), brief(img.Sources())
		case b.Rewrite.Dst != nil && b.Rewrite.Dst.Map != nil:
			h.From, h.To = brief(q.Destinations()), brief(img.Destinations())
		case b.Rewrite.Src != nil && (b.Rewrite.Src.Map != nil || b.Rewrite.Src.To != nil):
			h.From, h.To = brief(q.Sources()), brief(img.Sources())
		}
	}
	return []Hop{h}
}

// Causes lists every blocker of the packets of p that are known not to get through: those of the way out, of the ghosts
// behind them, and of the way back.
func (e *Explainer) Causes(f *Fate, p header.Set) []Cause {
	c := causeWalk{e: e, found: make(map[causeKey]*Cause), seen: make(map[causeVisit]bool)}
	c.visit(f, p, stage{})
	out := make([]Cause, 0, len(c.found))
	for _, k := range c.order {
		out = append(out, *c.found[k])
	}
	return out
}

type causeKey struct {
	code      Code
	dir       Direction
	component model.Ref
	at        model.Ref
	given     string
}

type causeVisit struct {
	f *Fate
	p header.Set
	s stage
}

// stage is what lies behind a ghost.
type stage struct {
	out, back bool // a blocker of that direction was passed
	given     string
	renamed   bool // addresses were translated on the way
}

type causeWalk struct {
	e     *Explainer
	found map[causeKey]*Cause
	order []causeKey
	seen  map[causeVisit]bool
}

func (c *causeWalk) visit(f *Fate, p header.Set, s stage) {
	if f == nil || p.IsEmpty() {
		return
	}
	key := causeVisit{f, p, s}
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	for _, b := range f.Branches {
		if q := b.Packets.Intersect(p); !q.IsEmpty() {
			c.branch(f, b, q, s)
		}
	}
}

func (c *causeWalk) branch(f *Fate, b Branch, q header.Set, s stage) {
	if b.Effect == Drop {
		c.add(f, b.Reason, q, s)
		if f.Arrival.Session == nil {
			s.out = true
		} else {
			s.back = true
		}
		for _, r := range b.Also {
			c.add(f, r, q, s)
		}
		if len(b.Next) > 0 && (b.Next[0].Place == Somewhere || b.Next[0].Then == Somewhere) {
			s.given = "a route that keeps the source address"
		}
		c.e.ghosts(f, b, q, func(g *Fate) { c.visit(g, g.Arrival.Packets, s) })
		return
	}
	img, beyond := q, s
	if !b.Rewrite.IsZero() {
		img, beyond.renamed = b.Rewrite.Image(q), true
	} else if b.Effect == Unclear || b.Choice == AnyOf { // what one of the ways that cannot be ruled out lets through, nothing behind it blocks
		for _, to := range b.To {
			img = img.Minus(to.Yes).Minus(to.Maybe)
		}
	}
	for _, to := range b.To {
		c.visit(to, img.Intersect(to.Arrival.Packets), beyond)
	}
	if b.Reply != nil {
		c.visit(b.Reply, q.Reverse(), s)
	}
}

func (c *causeWalk) add(f *Fate, r Reason, q header.Set, s stage) {
	dir, first := Forward, !s.out
	if f.Arrival.Session != nil {
		dir, first = Return, !s.back
	}
	key := causeKey{r.Code, dir, r.Component, r.At, s.given}
	k, ok := c.found[key]
	if !ok {
		k = &Cause{Code: r.Code, Direction: dir, Component: r.Component, Kind: r.Kind, At: r.At, Given: s.given, Text: r.Detail, Groups: r.Groups}
		c.found[key] = k
		c.order = append(c.order, key)
	}
	k.First = k.First || first
	if r.Evidence != nil {
		for _, rule := range r.Evidence.Rules(q) {
			if !slices.Contains(k.Considered, rule) {
				k.Considered = append(k.Considered, rule)
			}
		}
	}
	if near, ok := r.Evidence.(Nearer); ok && k.Nearest == (Rule{}) {
		k.Nearest, _ = near.Nearest(q)
	}
	if !s.renamed {
		far := q.Sources()
		if dir == Return {
			far = q.Destinations()
		}
		k.For = mergeFor(k.For, far)
	}
}

func mergeFor(have []string, more *header.AddrSet) []string {
	for _, p := range more.Prefixes() {
		if s := p.String(); !slices.Contains(have, s) {
			have = append(have, s)
		}
	}
	return have
}

// CompareCauses orders causes: the way out first, then as packets meet them is kept by the stable caller.
func CompareCauses(a, b Cause) int {
	return cmp.Or(cmp.Compare(a.Direction, b.Direction), cmp.Compare(a.Given, b.Given))
}
