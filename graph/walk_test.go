package graph_test

import (
	"slices"
	"testing"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/graph/internal/contract"
	"portolan/model"
)

// fork is a client before two ways to one server: a filter on each, and the way back.
func fork(choice graph.Choice, left, right, back header.Set) *contract.Net {
	server := contract.At("server", graph.Receive)
	return contract.NewNet(
		contract.Host("client", contract.At("fork", graph.Inside)),
		contract.Fork("fork", choice, contract.At("left", graph.Inside), contract.At("right", graph.Inside)),
		contract.Filter("left", left, server),
		contract.Filter("right", right, server),
		contract.Host("server", contract.At("back", graph.Inside)),
		contract.Filter("back", back, contract.At("client", graph.Receive)))
}

// TestChoice: where each flow may take any way a difference is partial, where one holds that nobody names it is unknown.
// rule: RT-8
func TestChoice(t *testing.T) {
	all, none := space.All(), header.Set{}
	some := space.Box(header.Box{SrcPorts: []header.PortRange{{First: 0, Last: 40049}}})
	for _, c := range []struct {
		choice            graph.Choice
		left, right, back header.Set
		want              string
	}{
		{graph.Spread, all, all, all, "yes"},
		{graph.Spread, none, none, all, "no"},
		{graph.Spread, all, none, all, "yes no"},
		{graph.Spread, all, some, all, "yes no"},
		{graph.Spread, all, all, none, "no"},
		{graph.Undetermined, all, all, all, "yes"},
		{graph.Undetermined, none, none, all, "no"},
		{graph.Undetermined, all, none, all, "maybe"},
		{graph.Undetermined, all, some, all, "yes maybe"},
		{graph.Undetermined, some, none, all, "no maybe"},
		{graph.Undetermined, all, none, none, "no"},
	} {
		w := graph.NewWalker(fork(c.choice, c.left, c.right, c.back), space)
		f := w.Walk(contract.At("client", graph.Send), asked(client))
		if got := ends(f); got != c.want {
			t.Errorf("%v, %v, %v: got %q, want %q", c.choice, c.left, c.right, got, c.want)
		}
		checkTrails(t, w, f)
	}
}

// TestHypothesis: a gap that is supposed open admits what any of the ways admits, one that is supposed closed what all do.
func TestHypothesis(t *testing.T) {
	some := space.Box(header.Box{SrcPorts: []header.PortRange{{First: 0, Last: 40049}}})
	for known, want := range map[graph.Known]string{graph.StaysUnknown: "yes maybe", graph.TakenOpen: "yes", graph.TakenClosed: "yes no"} {
		w := graph.NewWalker(fork(graph.Undetermined, space.All(), some, space.All()), space)
		w.Hypothesis = func(model.Gap) graph.Known { return known }
		if got := ends(w.Walk(contract.At("client", graph.Send), asked(client))); got != want {
			t.Errorf("%d: got %q, want %q", known, got, want)
		}
	}
}

// beyondNAT is a client behind a translator, whose server answers over way.
func beyondNAT(way graph.Port) *contract.Net {
	return contract.NewNet(
		contract.Host("client", contract.At("nat", graph.Inside)),
		contract.Translator("nat", "10.9.0.0/31", contract.At("server", graph.Receive), contract.At("home", graph.Inside)),
		contract.Translator("other", "10.8.0.0/31", contract.At("server", graph.Receive), contract.At("home", graph.Inside)),
		contract.Router("home", contract.Way{To: client, Next: contract.At("client", graph.Receive)}),
		contract.Router("around", contract.Way{To: "10.9.0.0/16", Next: contract.At("client", graph.Receive)}),
		contract.Host("server", way))
}

// TestChain: a reply must come back through what translated its request, and through nothing else that keeps state.
// rule: GEN-3, NAT-1
func TestChain(t *testing.T) {
	for way, want := range map[string]string{"nat": "yes", "around": "no RETURN_MISSES_STATEFUL", "other": "no UNEXPECTED"} {
		w := graph.NewWalker(beyondNAT(contract.At(way, graph.Enter)), space)
		f := w.Walk(contract.At("client", graph.Send), asked(client))
		got := ends(f)
		for _, c := range graph.NewExplainer(w).Causes(f, f.No) {
			got += " " + string(c.Code)
		}
		if got != want {
			t.Errorf("over %s: got %q, want %q", way, got, want)
		}
		checkTrails(t, w, f)
	}
}

// TestLoop: packets that come back to where they were go no further.
func TestLoop(t *testing.T) {
	net := contract.NewNet(
		contract.Host("client", contract.At("a", graph.Inside)),
		contract.Router("a", contract.Way{To: "10.0.0.10/31", Next: contract.At("b", graph.Inside)}, contract.Way{To: "10.0.0.0/8", Next: contract.At("server", graph.Receive)}),
		contract.Router("b", contract.Way{To: "10.0.0.10/32", Next: contract.At("a", graph.Inside)}, contract.Way{To: "10.0.0.0/8", Next: contract.At("client", graph.Receive)}),
		contract.Host("server", contract.At("b", graph.Inside)))
	w := graph.NewWalker(net, space)
	f := w.Walk(contract.At("client", graph.Send), asked(client))
	causes := graph.NewExplainer(w).Causes(f, f.No)
	if ends(f) != "no" || len(causes) != 1 || causes[0].Code != graph.CodeLoop {
		t.Errorf("%q because of %v", ends(f), causes)
	}
	checkTrails(t, w, f)
	if f = w.Walk(contract.At("client", graph.Send), tcp(client, "10.0.0.64/26", 443)); ends(f) != "yes" {
		t.Errorf("what does not go in circles: %q", ends(f))
	}
}

// dark is a network whose router knows nothing of its next hop; the goal lies behind a filter.
func dark(admit header.Set) *contract.Net {
	return contract.NewNet(
		contract.Host("client", contract.At("dark", graph.Inside)),
		contract.Made{Name: "dark", Do: func(a graph.Arrival) []graph.Outcome {
			return []graph.Outcome{{Packets: a.Packets, Effect: graph.Unclear, Next: []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}},
				Reason: graph.Reason{Code: "DARK", Component: contract.RefOf("dark"), Kind: "made"}, Needs: []model.Gap{{Kind: model.GapNotCollected}}}}
		}},
		contract.Filter("gate", admit, contract.At("server", graph.Receive)),
		contract.Host("server", contract.At("back", graph.Inside)),
		contract.Router("back", contract.Way{To: client, Next: contract.At("client", graph.Receive)}))
}

// TestSomewhere: behind a hop that is not known the destination is still judged.
// rule: GEN-8
func TestSomewhere(t *testing.T) {
	for _, c := range []struct {
		admit header.Set
		want  string
	}{{space.All(), "maybe"}, {header.Set{}, "no"}, {tcp(client, proxy, 443), "no"}, {tcp(client, proxy, 6432), "maybe"}} {
		w := graph.NewWalker(dark(c.admit), space)
		w.Goals = []graph.Goal{{Addrs: contract.Addrs(proxy), Port: contract.At("gate", graph.Enter)}}
		f := w.Walk(contract.At("client", graph.Send), asked(client))
		if got := ends(f); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
		ex := graph.NewExplainer(w)
		if gaps := ex.Gaps(f, f.Maybe); !f.Maybe.IsEmpty() && len(gaps) != 1 {
			t.Errorf("it waits for %v", gaps)
		}
		if !f.No.IsEmpty() && !slices.ContainsFunc(ex.Causes(f, f.No), func(c graph.Cause) bool { return c.Component == contract.RefOf("gate") }) {
			t.Errorf("the gate is no cause: %v", ex.Causes(f, f.No))
		}
	}
}

// TestJoin: what is known of a place is taken over only for flows that come to it as it was asked.
func TestJoin(t *testing.T) {
	w := graph.NewWalker(beyondNAT(contract.At("nat", graph.Enter)), space)
	server := contract.At("server", graph.Receive)
	everyone := tcp("10.0.0.0/8", proxy, 6432)
	known := w.Walk(server, everyone) // replies to whom nobody translated: they do not come back through the translator
	if ends(known) != "no" {
		t.Fatalf("%q", ends(known))
	}
	f := w.Join(contract.At("client", graph.Send), asked(client), known)
	if ends(f) != "yes" {
		t.Errorf("joined after a translation: %q", ends(f))
	}
	wire := openTown().build()
	w = graph.NewWalker(wire, space)
	at := contract.At("wire", graph.Inside)
	known = w.Walk(at, asked("10.0.0.0/29"))
	before := wire.Asked["wire"]
	f = w.Join(contract.At("client", graph.Send), asked(client), known)
	if ends(f) != "yes" || wire.Asked["wire"] != before {
		t.Errorf("%q, and the known part was walked %d times", ends(f), wire.Asked["wire"]-before)
	}
	if f = w.Join(contract.At("client", graph.Send), asked("10.0.0.64/32"), known); ends(f) != "yes" || wire.Asked["wire"] == before {
		t.Errorf("packets that are not in the known part: %q", ends(f))
	}
}

// TestSomewhereOverlaps: where two places own a part of the addresses, both are judged for it, and each alone for the rest.
// rule: PCX-6
func TestSomewhereOverlaps(t *testing.T) {
	closed := contract.Filter("closed", header.Set{}, contract.At("server", graph.Receive))
	net := dark(space.All())
	net.Add(closed)
	for _, turned := range []bool{false, true} {
		w := graph.NewWalker(net, space)
		w.Goals = []graph.Goal{{Addrs: contract.Addrs("10.0.0.8/29"), Port: contract.At("gate", graph.Enter)},
			{Addrs: contract.Addrs("10.0.0.10/32"), Port: contract.At("closed", graph.Enter)},
			{Addrs: contract.Addrs("10.0.0.12/30"), Port: contract.At("closed", graph.Enter)}}
		if turned {
			slices.Reverse(w.Goals)
		}
		f := w.Walk(contract.At("client", graph.Send), tcp(client, "10.0.0.8/29", 443))
		if f.Maybe != f.Arrival.Packets {
			t.Errorf("turned %v: %v cannot get there, but one of two places admits it", turned, f.No)
		}
	}
	w := graph.NewWalker(net, space)
	w.Goals = []graph.Goal{{Addrs: contract.Addrs("10.0.0.8/30"), Port: contract.At("closed", graph.Enter)}, {Addrs: contract.Addrs("10.0.0.10/32"), Port: contract.At("gate", graph.Enter)}}
	f := w.Walk(contract.At("client", graph.Send), tcp(client, "10.0.0.8/30", 443))
	if f.Maybe != tcp(client, "10.0.0.10/32", 443) {
		t.Errorf("%v may get there, but only 10.0.0.10 has an open place", f.Maybe)
	}
}

// TestOver: packets that are let through because of the link that they take pass for sure only if their replies take it too.
// rule: GEN-3
func TestOver(t *testing.T) {
	link := contract.RefOf("link")
	for way, want := range map[string]map[graph.Known]string{
		"link":  {graph.StaysUnknown: "yes", graph.TakenOpen: "yes", graph.TakenClosed: "yes"},
		"other": {graph.StaysUnknown: "maybe", graph.TakenOpen: "yes", graph.TakenClosed: "no"},
	} {
		for known, want := range want {
			for _, at := range []string{"sender", "server"} { // at the sender's filter or at the receiver's
				over := func(name string, o graph.Outcome) contract.Made {
					return contract.Made{Name: name, Do: func(a graph.Arrival) []graph.Outcome {
						o := o
						o.Packets, o.Reason = a.Packets, graph.Reason{Code: "ALLOWED", Component: contract.RefOf(name), Kind: "made"}
						if name == at {
							o.Over = link
						}
						if a.At.Side == graph.Send {
							o = graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{contract.At(way, graph.Inside)}, Reason: o.Reason}
						}
						return []graph.Outcome{o}
					}}
				}
				home := contract.Way{To: "10.0.0.0/8", Next: contract.At("client", graph.Receive)}
				w := graph.NewWalker(contract.NewNet(contract.Host("client", contract.At("sender", graph.Leave)), contract.Router("link", home), contract.Router("other", home),
					over("sender", graph.Outcome{Effect: graph.Pass, Next: []graph.Port{contract.At("server", graph.Receive)}}),
					over("server", graph.Outcome{Effect: graph.Arrive, Back: contract.At("server", graph.Send)})), space)
				w.Hypothesis = func(model.Gap) graph.Known { return known }
				f := w.Walk(contract.At("client", graph.Send), asked(client))
				if got := ends(f); got != want {
					t.Errorf("let through by the %s, answered by the %s, supposed %d: %q, want %q", at, way, known, got, want)
				}
				checkTrails(t, w, f)
			}
		}
	}
}
