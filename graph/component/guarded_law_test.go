package component_test

import (
	"flag"
	"slices"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
)

var guardedWorlds = flag.Int("guarded", 60, "how many worlds with firewalls and VPC Block Public Access")

// checked is a network that says which component's outcomes are no partition of what arrives.
type checked struct {
	*component.Network
	t    *testing.T
	seen map[graph.Code]int
}

type checkedComponent struct {
	graph.Component
	of *checked
}

func (c *checked) Component(p graph.Port) graph.Component {
	return checkedComponent{c.Network.Component(p), c}
}

func (c checkedComponent) Handle(a graph.Arrival) []graph.Outcome {
	out := c.Component.Handle(a)
	sum := header.Set{}
	for _, o := range out {
		if sum.Overlaps(o.Packets) {
			c.of.t.Errorf("%v: outcomes overlap", a.At)
		}
		if !o.Packets.IsEmpty() {
			c.of.seen[o.Reason.Code]++
		}
		if o.Effect == graph.Unclear && len(o.Needs) == 0 && !o.Packets.IsEmpty() {
			c.of.t.Errorf("%v: unclear, and no fact is missing: %s", a.At, o.Reason.Code)
		}
		sum = sum.Union(o.Packets)
	}
	if sum != a.Packets {
		c.of.t.Errorf("%v: what arrives and what is decided differ", a.At)
	}
	return out
}

// TestGuarded walks flows of guarded worlds: every component's outcomes are a partition, many packets together fare as each
// alone (GEN-10), and where facts are taken away packets only move to what may be (GEN-8).
func TestGuarded(t *testing.T) {
	seed := firstSeed(t)
	seen := map[graph.Code]int{}
	wanted := []graph.Code{"FIREWALL_PASS", "FIREWALL_REPLY", "FIREWALL_STATEFUL_DROP", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED", "PUBLIC_ACCESS_GUARDED"}
	lacking := func() bool { // rare codes are looked for longer
		return *guardedWorlds >= 60 && slices.ContainsFunc(wanted, func(c graph.Code) bool { return seen[c] == 0 })
	}
	for i := uint64(0); i < uint64(*guardedWorlds) || i < 50*uint64(*guardedWorlds) && lacking(); i++ {
		w := gen.Guarded(seed + i)
		rng := gen.NewRand(seed + i)
		less, _ := gen.Forget(rng, w.Snapshot)
		whole, holed := component.Build(w.Snapshot, component.Assume{}), component.Build(less, component.Assume{})
		for f := range w.Flows(rng, 25) {
			e := prepare(whole, w.Snapshot, f)
			walker := graph.NewWalker(&checked{whole, t, seen}, whole.Space())
			walker.Goals, walker.Homes = e.w.Goals, e.w.Homes
			one := walker.Walk(e.start, e.packets)
			all := walker.Walk(e.start, broad(whole, w.Snapshot, rng, f, e.packet))
			if got, want := inParts(all, e.packet), inParts(one, e.packet); got != want {
				t.Fatalf("seed %d: %v alone is %s, among others %s\n%s", seed+i, f, want, got, gen.Describe(w.Snapshot))
			}
			if missing(less, f) {
				continue
			}
			h := prepare(holed, less, f)
			fate := h.w.Walk(h.start, h.packets)
			if !one.Yes.IsEmpty() && fate.Yes.IsEmpty() && fate.Maybe.IsEmpty() || one.Yes.IsEmpty() && one.Maybe.IsEmpty() && !fate.Yes.IsEmpty() {
				t.Fatalf("seed %d: %v: of the whole world %s, of less %s\n%s", seed+i, f, inParts(one, e.packet), inParts(fate, h.packet), gen.Describe(w.Snapshot))
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d\n%s", seed+i, gen.Describe(w.Snapshot))
		}
	}
	for _, c := range wanted {
		if seen[c] == 0 && *guardedWorlds >= 60 {
			t.Errorf("%s never happens", c)
		}
	}
	t.Log(seen["FIREWALL_PASS"], seen["FIREWALL_REPLY"], seen["FIREWALL_STATEFUL_DROP"], seen["FIREWALL_STATELESS_DROP"], seen["FIREWALL_DROPS_ESTABLISHED"],
		seen["FIREWALL_UNDETERMINED"], seen["VPC_BLOCK_PUBLIC_ACCESS_ENABLED"], seen["PUBLIC_ACCESS_GUARDED"], seen["RETURN_MISSES_STATEFUL"], seen["RETURN_UNEXPECTED_STATEFUL"])
}
