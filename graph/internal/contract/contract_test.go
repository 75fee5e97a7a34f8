package contract_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/graph/internal/contract"
	"portolan/model"
)

var (
	space = header.NewSpace()
	ends  = []netip.Addr{netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.1.0.9"), netip.MustParseAddr("2001:db8::1")}
)

func arrivals(rng *rand.Rand) []graph.Arrival {
	sender := &graph.Session{}
	passed := &graph.Session{Component: contract.RefOf("nat"), Before: sender}
	var out []graph.Arrival
	for _, side := range contract.Sides {
		packets := append(contract.Boxes(rng, space, 2, ends, 4), space.All())
		out = append(out, contract.Arrivals(contract.At("x", side), packets, sender, passed)...)
	}
	return out
}

// TestMade checks the components that are made for tests of the walker.
func TestMade(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	next, other := contract.At("next", graph.Inside), contract.At("other", graph.Inside)
	tcp := space.Box(header.Box{Protocols: []header.ProtoRange{{First: 6, Last: 6}}})
	for _, c := range []graph.Component{
		contract.Host("host", next),
		contract.Router("router", contract.Way{To: "10.0.0.0/16", Next: next}, contract.Way{To: "10.0.0.0/8", Next: other}),
		contract.Filter("filter", tcp, next),
		contract.Proxy("proxy", "10.1.0.9/32", "10.0.0.0/30", 2, graph.Spread, next),
		contract.Proxy("proxy", "10.1.0.9/32", "10.0.0.0/30", 2, graph.Undetermined, next, other),
		contract.Fork("fork", graph.Spread, next, other),
		contract.Fork("fork", graph.Undetermined, next, other),
		contract.Translator("nat", "10.1.0.0/30", next, other),
	} {
		contract.Check(t, space, c, arrivals(rng))
	}
}

// notes collects what Check says.
type notes struct{ said []string }

func (n *notes) Helper() {}
func (n *notes) Errorf(format string, args ...any) {
	n.said = append(n.said, fmt.Sprintf(format, args...))
}

// TestBroken breaks the contract in one way after the other.
func TestBroken(t *testing.T) {
	next := []graph.Port{contract.At("next", graph.Inside)}
	reason := graph.Reason{Code: "CODE", Component: contract.RefOf("bad"), Kind: "made"}
	asked := 0
	for want, do := range map[string]func(a graph.Arrival, o *graph.Outcome){
		"lost": func(a graph.Arrival, o *graph.Outcome) {
			o.Packets = o.Packets.Minus(space.Box(header.Box{DstPorts: []header.PortRange{{First: 443, Last: 443}}}))
		},
		"invented":               func(_ graph.Arrival, o *graph.Outcome) { o.Packets = space.All() },
		"lacks code":             func(_ graph.Arrival, o *graph.Outcome) { o.Reason.Code = "" },
		"component or kind":      func(_ graph.Arrival, o *graph.Outcome) { o.Reason.Kind = "" },
		"code, component":        func(_ graph.Arrival, o *graph.Outcome) { o.Reason.Component = model.Ref{} },
		"names no next port":     func(_ graph.Arrival, o *graph.Outcome) { o.Next = nil },
		"an empty port":          func(_ graph.Arrival, o *graph.Outcome) { o.Next = append(o.Next, graph.Port{}) },
		"goes on to":             func(_ graph.Arrival, o *graph.Outcome) { o.Effect, o.Back = graph.Arrive, next[0] },
		"where the reply starts": func(_ graph.Arrival, o *graph.Outcome) { o.Effect, o.Next = graph.Arrive, nil },
		"a reply is relayed":     func(_ graph.Arrival, o *graph.Outcome) { o.Effect, o.Back = graph.Relay, next[0] },
		"unclear, but":           func(_ graph.Arrival, o *graph.Outcome) { o.Effect = graph.Unclear },
		"undetermined, but":      func(_ graph.Arrival, o *graph.Outcome) { o.Choice, o.Next = graph.Undetermined, append(next, next...) },
		"it is clear and lacks":  func(_ graph.Arrival, o *graph.Outcome) { o.Needs = []model.Gap{{Kind: model.GapMissing}} },
		"effect 0":               func(_ graph.Arrival, o *graph.Outcome) { o.Effect = 0 },
		"no rule admits":         func(_ graph.Arrival, o *graph.Outcome) { o.Reason.Evidence = graph.Rules(nil) },
		"asked again":            func(_ graph.Arrival, o *graph.Outcome) { asked++; o.Reason.Detail = fmt.Sprint(asked) },
		"changed the session":    func(a graph.Arrival, _ *graph.Outcome) { touch(a.Session) },
		"a filter's drop names no": func(_ graph.Arrival, o *graph.Outcome) {
			o.Effect, o.Next, o.Reason.Kind = graph.Drop, nil, "network-acl"
		},
		"what arrives is rewritten": func(_ graph.Arrival, o *graph.Outcome) {
			o.Effect, o.Next, o.Back, o.Rewrite = graph.Arrive, nil, next[0], impossible()
		},
		"nothing comes out of": func(_ graph.Arrival, o *graph.Outcome) { o.Rewrite = impossible() },
		"alone": func(a graph.Arrival, o *graph.Outcome) {
			if len(a.Packets.Protocols()) > 1 || a.Packets.Protocols()[0].First != a.Packets.Protocols()[0].Last {
				o.Choice = graph.Undetermined
			}
		},
	} {
		n := &notes{}
		c := contract.Made{Name: "bad", Do: func(a graph.Arrival) []graph.Outcome {
			o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: next, Reason: reason}
			do(a, &o)
			return []graph.Outcome{o}
		}}
		contract.Check(n, space, c, arrivals(rand.New(rand.NewPCG(3, 4))))
		if !strings.Contains(strings.Join(n.said, "\n"), want) {
			t.Errorf("%q was not found, but %q", want, n.said)
		}
	}
	n := &notes{}
	twice := contract.Made{Name: "bad", Do: func(a graph.Arrival) []graph.Outcome {
		o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: next, Reason: reason}
		return []graph.Outcome{o, o}
	}}
	if contract.Check(n, space, twice, arrivals(rand.New(rand.NewPCG(3, 4)))); !strings.Contains(strings.Join(n.said, "\n"), "decides again") {
		t.Errorf("two outcomes for one packet were not found, but %q", n.said)
	}
}

func touch(s *graph.Session) {
	if s != nil {
		s.Component.ID += "!"
	}
}

// impossible is a rewrite that nothing comes out of.
func impossible() header.Rewrite {
	return header.Rewrite{Src: &header.Translation{To: header.AddrsOf()}}
}
