package graph

import (
	"portolan/graph/header"
	"portolan/model"
)

// maxDepth ends a walk that grows without repeating itself; no AWS path is nearly as long, with all its relays and replies.
const maxDepth = 256

// CodeLoop and its neighbours are the codes that the walk itself gives; all others come from components.
const (
	CodeLoop           Code = "FORWARDING_LOOP"
	CodeMissesStateful Code = "RETURN_MISSES_STATEFUL"
	CodeOtherLink      Code = "RETURN_BY_OTHER_LINK"
	CodeElsewhere      Code = "DELIVERED_ELSEWHERE"
	CodeSomewhere      Code = "NEXT_HOP_UNKNOWN"
)

// Fate is what becomes of packets that arrive at a port: a memoised node of the search. The three sets speak of Packets and
// cover them; a packet is in several where AWS uses several ways that end differently.
type Fate struct {
	Arrival  Arrival
	Chain    *Session   // on the way out: the stateful components passed so far
	Yes      header.Set // get there and are answered
	No       header.Set // are known not to
	Maybe    header.Set // it is not known
	Branches []Branch
}

// Branch is one outcome and what follows it.
type Branch struct {
	Outcome
	To    []*Fate // one for each Next that was followed, same order
	Reply *Fate   // of Arrive and Relay on the way out: the reply; of a stateful Pass: the reply's way on from here
}

// Known is how a gap is to be taken in a hypothesis.
type Known uint8

// The ways to take a gap. The zero value leaves it open.
const (
	StaysUnknown Known = iota
	TakenOpen          // what it could admit is admitted
	TakenClosed        // it admits nothing
)

// Goal is where a question's packets are to go: a successor of Somewhere. The port {Somewhere, Receive} is a place that
// nobody knows, whose host may get them and answer.
type Goal struct {
	Addrs *header.AddrSet
	Realm header.Realm // of a reply's destination; 0 = any
	Port  Port
}

// Walker searches one network. It memoises fates; use one for many questions about one set of ends.
type Walker struct {
	net      Network
	space    *header.Space
	sessions map[Session]*Session
	memo     map[visit]*Fate
	onStack  map[spot]int
	ports    map[Port]int32 // numbers them: keys that hold a number are found faster than those that hold a port
	depth    int
	known    *Fate // of Join
	// Goals and Homes are the successors of Somewhere on the way out and on the way back.
	Goals, Homes []Goal
	// AllHomes makes the Homes once they are asked for, when there are none.
	AllHomes func() []Goal
	// Ends tells the places where packets are to arrive; elsewhere another host has their address. nil = wherever.
	Ends func(model.Ref) bool
	// Transits is what requests must pass, or must not; at most 64.
	Transits []Transit
	// Hypothesis says how gaps are taken; nil leaves all of them unknown.
	Hypothesis func(model.Gap) Known
}

// NewWalker makes a Walker over net.
func NewWalker(net Network, space *header.Space) *Walker {
	w := &Walker{net: net, space: space, sessions: make(map[Session]*Session), ports: make(map[Port]int32)}
	w.Reset()
	return w
}

// Reset forgets all fates, as is needed when goals, homes or the hypothesis change.
func (w *Walker) Reset() {
	w.memo = make(map[visit]*Fate)
	w.onStack = make(map[spot]int)
}

// Sender is the chain of a flow that has passed nothing.
func (w *Walker) Sender() *Session { return w.intern(Session{}) }

// Passed is the chain of a flow that is taken up at a port behind the translation of a gateway, which it passed.
func (w *Walker) Passed(p Port) *Session {
	if p.Side == Deliver && p.Place != Somewhere {
		return w.intern(Session{Component: p.Place, Before: w.Sender()})
	}
	return w.Sender()
}

func (w *Walker) intern(key Session) *Session {
	if s, ok := w.sessions[key]; ok {
		return s
	}
	s := &key
	w.sessions[key] = s
	return s
}

// over is a chain whose replies must take a link.
func (w *Walker) over(s *Session, link model.Ref) *Session {
	if s == nil || s.Over == link {
		return s
	}
	return w.intern(Session{s.Component, s.Before, link, s.Vague})
}

// Walk follows packets that are sent at a port, on the way out.
func (w *Walker) Walk(at Port, packets header.Set) *Fate {
	return w.fate(Arrival{At: at, Packets: packets}, w.Sender())
}

// Forward follows packets on the way out that have passed chain.
func (w *Walker) Forward(at Port, packets header.Set, chain *Session) *Fate {
	return w.fate(Arrival{At: at, Packets: packets}, chain)
}

// Back follows replies whose flow passed session.
func (w *Walker) Back(at Port, packets header.Set, session *Session) *Fate {
	return w.fate(Arrival{At: at, Packets: packets, Session: session}, nil)
}

func (w *Walker) fate(a Arrival, chain *Session) *Fate {
	if s := a.Session; s != nil && (s.Over == a.At.Place || s.Over == a.At.Way || a.At.Place == Somewhere) {
		a.Session = w.over(s, model.Ref{})
	}
	here := spot{w.number(a.At), a.Session != nil, a.Packets}
	key := visit{here, a.Session, chain, a.Passed}
	if f, ok := w.memo[key]; ok {
		return f
	}
	if k := w.known; k != nil && a.Session == nil && a.At == k.Arrival.At && a.Passed == k.Arrival.Passed && chain == k.Chain && a.Packets.SubsetOf(k.Arrival.Packets) {
		return w.joined(a, chain)
	}
	f := &Fate{Arrival: a, Chain: chain}
	if a.Packets.IsEmpty() {
		return f
	}
	if w.onStack[here] > 0 || w.depth > maxDepth {
		f.No = a.Packets
		f.Branches = []Branch{{Outcome: Outcome{Packets: a.Packets, Effect: Drop, Next: elsewhere, Reason: Reason{Code: CodeLoop, Component: a.At.Place, Kind: "loop"}}}}
		return f
	}
	w.onStack[here]++
	w.depth++
	outcomes := w.handle(a)
	n := 0
	for i := range outcomes {
		if !outcomes[i].Packets.IsEmpty() {
			n++
		}
	}
	f.Branches = make([]Branch, 0, n)
	for i := range outcomes {
		if !outcomes[i].Packets.IsEmpty() {
			w.follow(f, outcomes[i])
		}
	}
	w.depth--
	if w.onStack[here]--; w.onStack[here] == 0 {
		delete(w.onStack, here)
	}
	w.memo[key] = f
	return f
}

// handle asks the component, or answers for Somewhere, and applies the hypothesis.
func (w *Walker) handle(a Arrival) []Outcome {
	var outcomes []Outcome
	if a.At.Place == Somewhere || a.Session != nil && a.Session.Component == Somewhere && beyond(a.At) {
		outcomes = w.somewhere(a)
	} else {
		outcomes = w.net.Component(a.At).Handle(a)
	}
	if w.Hypothesis == nil {
		return outcomes
	}
	out := make([]Outcome, len(outcomes))
	for i, o := range outcomes {
		out[i] = w.suppose(o)
	}
	return out
}

// suppose turns an unclear outcome into the most open or most closed one when all its gaps are supposed so.
func (w *Walker) suppose(o Outcome) Outcome {
	if len(o.Needs) == 0 {
		return o
	}
	known := TakenOpen
	for _, g := range o.Needs {
		switch k := w.Hypothesis(g); {
		case k == StaysUnknown:
			return o
		case k == TakenClosed:
			known = TakenClosed
		}
	}
	o.Needs = nil
	switch {
	case o.Effect == Unclear && known == TakenClosed:
		o.Effect, o.Next = Drop, nil
	case o.Effect == Unclear:
		o.Effect, o.Choice = Pass, AnyOf
	case o.Choice == Undetermined && known == TakenClosed:
		o.Choice = allOf
	case o.Choice == Undetermined:
		o.Choice = AnyOf
	}
	return o
}

// follow adds one outcome to f, with what becomes of its packets.
func (w *Walker) follow(f *Fate, o Outcome) {
	o, replied := w.checkChain(f, o)
	o = w.transit(f.Arrival, o)
	b := Branch{Outcome: o}
	switch {
	case o.Effect == Drop:
		f.No = f.No.Union(o.Packets)
	case o.Effect == Arrive && replied:
		f.Yes = f.Yes.Union(o.Packets)
	case replied: // it arrived, and it is not known whether that counts
		f.Maybe = f.Maybe.Union(o.Packets)
	case o.Effect == Arrive:
		chain := f.Chain
		if !o.Over.IsZero() {
			chain = w.over(chain, o.Over)
		}
		b.Reply = w.Back(o.Back, o.Packets.Reverse(), chain)
		back := b.Reply
		f.Yes = f.Yes.Union(o.Packets.WhoseReplyIn(back.Yes))
		f.No = f.No.Union(o.Packets.WhoseReplyIn(back.No))
		f.Maybe = f.Maybe.Union(o.Packets.WhoseReplyIn(back.Maybe))
	default:
		yes, no, maybe := w.pass(f, &b)
		f.Yes, f.No, f.Maybe = f.Yes.Union(yes), f.No.Union(no), f.Maybe.Union(maybe)
	}
	f.Branches = append(f.Branches, b)
}

// elsewhere is where the ghosts of packets go on that came to a wrong place.
var elsewhere = []Port{{Place: Somewhere, Side: Deliver}}

// checkChain makes a drop of an arrival at another host than the one that is asked about, and of a reply's arrival elsewhere
// than at the last stateful component of its flow; unclear is one by another link than a group reference let the flow through
// for (GEN-3).
func (w *Walker) checkChain(f *Fate, o Outcome) (_ Outcome, reply bool) {
	s := f.Arrival.Session
	if at := f.Arrival.At.Place; o.Effect == Arrive && s == nil && w.Ends != nil && at != Somewhere && !w.Ends(at) {
		o.Effect, o.Back = Drop, Port{}
		o.Reason = Reason{Code: CodeElsewhere, Component: o.Reason.Component, Kind: o.Reason.Kind}
	}
	if o.Effect != Arrive || s == nil {
		return o, false
	}
	switch {
	case s.Component == Somewhere && o.Reason.Code == CodeSomewhere: // the translation that nobody knows of takes it
	case !s.Component.IsZero() && s.Component != f.Arrival.At.Place:
		o.Effect, o.Next = Drop, elsewhere
		o.Reason = Reason{Code: CodeMissesStateful, Component: s.Component, Kind: "return"}
	case !s.Over.IsZero():
		o.Reason = Reason{Code: CodeOtherLink, Component: s.Over, Kind: "return"}
		o = w.otherLink(o)
	}
	return o, true
}

// otherLink judges a reply by another link than the one that a group reference needs.
func (w *Walker) otherLink(o Outcome) Outcome {
	gap := model.Gap{Kind: model.GapUndetermined, Subject: o.Reason.Component, Detail: "whether a group reference matches a flow whose replies take another link"}
	known := StaysUnknown
	if w.Hypothesis != nil {
		known = w.Hypothesis(gap)
	}
	switch known {
	case StaysUnknown:
		o.Effect, o.Needs = Unclear, []model.Gap{gap}
	case TakenClosed:
		o.Effect = Drop
	}
	return o
}

// pass follows an outcome to its next ports and brings what becomes of the packets back through the rewrite. A relay's
// new connection starts a chain of its own: its fate is that of the packets it sends, whoever the client was.
func (w *Walker) pass(f *Fate, b *Branch) (yes, no, maybe header.Set) {
	o := b.Outcome
	chain, packets := f.Chain, o.Packets
	if !o.Rewrite.IsZero() {
		packets = o.Rewrite.Image(packets)
	}
	stateful := o.Back != Port{} && f.Arrival.Session == nil
	switch {
	case o.Effect == Relay:
		chain = w.Sender()
	case stateful:
		chain = w.intern(Session{Component: f.Arrival.At.Place, Before: chain})
	case !o.Over.IsZero():
		chain = w.over(chain, o.Over)
	case f.Arrival.At.Place == Somewhere && chain != nil:
		chain = w.intern(Session{chain.Component, chain.Before, chain.Over, true})
	}
	passed := w.passed(f.Arrival, o)
	for _, next := range o.Next {
		b.To = append(b.To, w.fate(Arrival{At: next, Packets: packets, Session: f.Arrival.Session, Passed: passed}, chain))
	}
	yes, no, maybe = join(b.To, o, packets)
	if !o.Rewrite.IsZero() {
		yes, no, maybe = w.before(o, yes), w.before(o, no), w.before(o, maybe)
		if lost := o.Packets.Minus(yes.Union(no).Union(maybe)); !lost.IsEmpty() {
			no = no.Union(lost)
		}
		yes, no, maybe = settle(o, yes, no, maybe)
	}
	if stateful {
		b.Reply = w.Back(o.Back, o.Packets.Reverse(), f.Chain)
		yes, no, maybe = both(o.Packets, yes, no, maybe, b.Reply)
	}
	return yes, no, maybe
}

// settle is for rewrites that leave a choice of addresses or ports: where one of them holds and configuration does not say
// which, a packet that fares unlike with several is not known to do either.
func settle(o Outcome, yes, no, maybe header.Set) (_, _, _ header.Set) {
	switch o.Choice {
	case Undetermined:
		sure, lost := yes.Minus(no).Minus(maybe), no.Minus(yes).Minus(maybe)
		return sure, lost, o.Packets.Minus(sure).Minus(lost)
	case AnyOf:
		return yes, no.Minus(yes).Minus(maybe), maybe.Minus(yes)
	case allOf:
		return yes.Minus(no).Minus(maybe), no, maybe.Minus(no)
	}
	return yes, no, maybe
}

func (w *Walker) before(o Outcome, s header.Set) header.Set {
	return o.Rewrite.Preimage(s).Intersect(o.Packets)
}

// join adds up what becomes of packets on several next ports.
func join(to []*Fate, o Outcome, packets header.Set) (yes, no, maybe header.Set) {
	if o.Effect == Unclear || o.Choice == AnyOf { // every Next that cannot be ruled out: what may arrive on any may arrive
		for _, t := range to {
			yes, maybe = yes.Union(t.Yes), maybe.Union(t.Maybe)
		}
		if o.Effect == Unclear {
			yes, maybe = header.Set{}, maybe.Union(yes)
		}
		maybe = maybe.Minus(yes)
		return yes, packets.Minus(maybe).Minus(yes), maybe
	}
	if o.Choice == allOf {
		yes = packets
		for _, t := range to {
			yes, no, maybe = yes.Intersect(t.Yes.Minus(t.No).Minus(t.Maybe)), no.Union(t.No), maybe.Union(t.Maybe)
		}
		return yes, no, maybe.Minus(no)
	}
	for i, t := range to {
		if i == 0 || o.Choice == Spread {
			yes, no, maybe = yes.Union(t.Yes), no.Union(t.No), maybe.Union(t.Maybe)
			continue
		}
		differ := xor(yes, t.Yes).Union(xor(no, t.No)).Union(xor(maybe, t.Maybe))
		yes, no, maybe = yes.Minus(differ), no.Minus(differ), maybe.Union(differ)
	}
	return yes, no, maybe
}

func xor(a, b header.Set) header.Set {
	if a == b {
		return header.Set{}
	}
	return a.Minus(b).Union(b.Minus(a))
}

// both joins what becomes of packets beyond a stateful component with what becomes of their replies on this side of it.
func both(packets, yes, no, maybe header.Set, reply *Fate) (_, _, _ header.Set) {
	ry, rn, rm := packets.WhoseReplyIn(reply.Yes), packets.WhoseReplyIn(reply.No), packets.WhoseReplyIn(reply.Maybe)
	return yes.Intersect(ry),
		no.Union(yes.Union(maybe).Intersect(rn)),
		maybe.Intersect(ry.Union(rm)).Union(yes.Intersect(rm))
}
