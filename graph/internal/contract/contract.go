// Package contract is the suite that every component must pass: what the walker takes for granted of each of them.
//
// Invariant: it knows no component; it judges outcomes by the packets, ports and reasons in them alone.
// What AWS does to packets is not its business: that is the oracle's.
package contract

import (
	"fmt"
	"reflect"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
)

// T is what Check needs of a test.
type T interface {
	Helper()
	Errorf(format string, args ...any)
}

// samples is how many packets of each outcome are asked about one by one.
const samples = 4

// Check hands arrivals to a component and reports where its outcomes break the contract. The packets are of sp.
func Check(t T, sp *header.Space, c graph.Component, arrivals []graph.Arrival) {
	t.Helper()
	for _, a := range arrivals {
		if a.Packets.IsEmpty() {
			continue
		}
		k := &check{T: t, sp: sp, c: c, a: a}
		before := session(a.Session)
		outcomes := k.filled(c.Handle(a))
		k.partition(outcomes)
		for _, o := range outcomes {
			k.outcome(o)
			k.alone(o)
		}
		k.again(outcomes)
		if session(a.Session) != before {
			k.fail("it changed the session to %s", session(a.Session))
		}
	}
}

type check struct {
	T
	sp *header.Space
	c  graph.Component
	a  graph.Arrival
}

func (k *check) fail(format string, args ...any) {
	k.Helper()
	k.Errorf("%v at %+v, session %s: %s", k.c.Ref(), k.a.At, session(k.a.Session), fmt.Sprintf(format, args...))
}

// session prints a chain.
func session(s *graph.Session) string {
	if s == nil {
		return "none"
	}
	text := ""
	for ; s != nil; s = s.Before {
		text += "/" + s.Component.String()
	}
	return text
}

// filled leaves out the outcomes for no packet, which say nothing.
func (k *check) filled(list []graph.Outcome) []graph.Outcome {
	return slices.DeleteFunc(slices.Clone(list), func(o graph.Outcome) bool { return o.Packets.IsEmpty() })
}

// partition: disjoint, nothing lost, nothing invented.
func (k *check) partition(outcomes []graph.Outcome) {
	k.Helper()
	var sum header.Set
	for _, o := range outcomes {
		if both := sum.Intersect(o.Packets); !both.IsEmpty() {
			k.fail("%s decides again: %s", o.Reason.Code, example(both))
		}
		sum = sum.Union(o.Packets)
	}
	if lost := k.a.Packets.Minus(sum); !lost.IsEmpty() {
		k.fail("lost: %s", example(lost))
	}
	if more := sum.Minus(k.a.Packets); !more.IsEmpty() {
		k.fail("invented: %s", example(more))
	}
}

func example(s header.Set) string {
	p, _ := s.Sample()
	return p.String()
}

// filters are the kinds whose drop lets a ghost walk on.
var filters = []string{"security-group", "network-acl"}

// outcome judges one outcome by itself.
func (k *check) outcome(o graph.Outcome) {
	k.Helper()
	r, reply := o.Reason, k.a.Session != nil
	expect := func(ok bool, format string, args ...any) {
		if !ok {
			k.Helper()
			k.fail("%s for %s: %s", r.Code, example(o.Packets), fmt.Sprintf(format, args...))
		}
	}
	expect(r.Code != "" && !r.Component.IsZero() && r.Kind != "", "its reason lacks code, component or kind: %+v", r)
	expect(o.Effect >= graph.Pass && o.Effect <= graph.Unclear, "effect %d", o.Effect)
	expect(!slices.Contains(o.Next, graph.Port{}), "an empty port in %v", o.Next)
	goesOn := o.Effect == graph.Pass || o.Effect == graph.Relay || o.Effect == graph.Unclear
	expect(!goesOn || len(o.Next) > 0, "%v names no next port", o.Effect)
	expect(o.Effect != graph.Arrive || len(o.Next) == 0, "what arrives goes on to %v", o.Next)
	answered := o.Effect == graph.Arrive || o.Effect == graph.Relay
	expect(!answered || reply || o.Back != graph.Port{}, "%v does not say where the reply starts", o.Effect)
	expect(o.Effect != graph.Relay || !reply, "a reply is relayed")
	expect(o.Effect != graph.Drop || !slices.Contains(filters, r.Kind) || len(o.Next) > 0 || o.Back != graph.Port{}, "a filter's drop names no way on")
	expect(o.Effect != graph.Unclear || len(o.Needs) > 0, "unclear, but nothing is missing")
	expect(o.Choice != graph.Undetermined || len(o.Next) < 2 || len(o.Needs) > 0, "undetermined, but nothing is missing")
	expect(o.Effect == graph.Unclear || o.Choice == graph.Undetermined || len(o.Needs) == 0, "it is clear and lacks %v", o.Needs)
	expect(o.Effect != graph.Arrive || o.Rewrite.IsZero(), "what arrives is rewritten")
	expect(o.Over.IsZero() || !reply && (o.Effect == graph.Pass || o.Effect == graph.Arrive), "%v by a link for replies", o.Effect)
	if o.Effect == graph.Pass || o.Effect == graph.Relay {
		lost := o.Packets.Minus(o.Rewrite.Preimage(o.Rewrite.Image(o.Packets)))
		expect(lost.IsEmpty(), "nothing comes out of the rewrite for %s", example(lost))
	}
}

// alone: one packet of an outcome by itself fares as it does among others, and an allow has a rule for it.
func (k *check) alone(o graph.Outcome) {
	k.Helper()
	for _, p := range o.Packets.Vertices(samples) {
		one := k.sp.One(p)
		if e := o.Reason.Evidence; e != nil && o.Effect != graph.Drop && o.Effect != graph.Unclear && len(e.Rules(one)) == 0 {
			k.fail("%s: no rule admits %v", o.Reason.Code, p)
		}
		a := k.a
		a.Packets = one
		list := k.filled(k.c.Handle(a))
		if len(list) != 1 {
			k.fail("%d outcomes for one packet: %v", len(list), p)
			continue
		}
		if d := differ(o, list[0], one); d != "" {
			k.fail("alone %v has another %s: %+v, among others %+v", p, d, list[0], o)
		}
	}
}

// again: the same question gets the same answer.
func (k *check) again(first []graph.Outcome) {
	k.Helper()
	second := k.filled(k.c.Handle(k.a))
	if len(first) != len(second) {
		k.fail("%d outcomes, then %d", len(first), len(second))
		return
	}
	for i, o := range first {
		d := differ(o, second[i], o.Packets)
		switch {
		case o.Packets != second[i].Packets:
			d = "part of the packets"
		case d == "" && !slices.Equal(o.Needs, second[i].Needs):
			d = "list of needs"
		case d == "" && !slices.Equal(rules(o), rules(second[i])):
			d = "list of rules"
		}
		if d != "" {
			k.fail("asked again %s has another %s", o.Reason.Code, d)
		}
	}
}

func rules(o graph.Outcome) []graph.Rule {
	if o.Reason.Evidence == nil {
		return nil
	}
	return o.Reason.Evidence.Rules(o.Packets)
}

// differ names what two outcomes do differently to packets, or nothing.
func differ(a, b graph.Outcome, packets header.Set) string {
	ra, rb := a.Reason, b.Reason
	ra.Evidence, rb.Evidence = nil, nil
	switch {
	case a.Effect != b.Effect:
		return "effect"
	case a.Choice != b.Choice:
		return "choice"
	case !slices.Equal(a.Next, b.Next):
		return "next port"
	case a.Over != b.Over:
		return "link for replies"
	case a.Back != b.Back:
		return "way back"
	case !reflect.DeepEqual(ra, rb):
		return "reason"
	case a.Rewrite.Image(packets) != b.Rewrite.Image(packets):
		return "rewrite"
	}
	return ""
}
