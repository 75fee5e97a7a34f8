package component_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/internal/oracle"
	"portolan/model"
)

var repairWorlds = flag.Int("repair-worlds", 200, "how many worlds are mended")

// TestRepair mends every listed cause of blocked packets: the oracle then delivers them. A cause that is missing from the
// list would still stop them.
func TestRepair(t *testing.T) {
	seed := firstSeed(t)
	counts := map[string]int{}
	failures := 0
	for i := range uint64(*repairWorlds) {
		w := unguarded(gen.Small(seed + i))
		n := component.Build(w.Snapshot, component.Assume{})
		for f := range w.Flows(gen.NewRand(seed+i), 12) {
			f = byOneLink(n, gen.NewRand(seed+i), f)
			msg, what := repaired(w.Snapshot, f, seed+i)
			counts[what]++
			if msg == "" {
				continue
			}
			failures++
			small := gen.Shrink(w, func(s *model.Snapshot) bool { m, _ := repaired(s, f, seed+i); return m != "" })
			again, _ := repaired(small.Snapshot, f, seed+i)
			t.Errorf("seed %d: %v\n%s\nand in a smaller world: %s\nin\n%s", seed+i, f, msg, again, gen.Describe(small.Snapshot))
			if failures >= 1 {
				t.Fatal("enough")
			}
		}
	}
	var lines []string
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		lines = append(lines, fmt.Sprintf("%6d %s", counts[k], k))
	}
	t.Log("\n" + strings.Join(lines, "\n"))
	if *repairWorlds >= 100 && counts["mended"]*5 < counts["mended"]+counts["hopeless"] {
		t.Errorf("only %d blocked flows could be mended", counts["mended"])
	}
}

// repaired says what still stops the packets of a flow when all listed causes are mended.
func repaired(s *model.Snapshot, f gen.Flow, seed uint64) (wrong, what string) {
	to, ok := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, f.Destination.Interface.ID)
	switch {
	case !stillThere(s, f) || !ok || to.Type == "nat_gateway":
		return "", "no interface to get to"
	case f.Destination.Public && !f.Source.Subnet.IsZero(): // which of the two addresses should it dial?
		return "", "dials a public address from inside"
	}
	for i := range model.All[*model.NetworkInterface](s, model.KindNetworkInterface) {
		if i.VPC != to.VPC && owns(i, f.Destination.Address) {
			return "", "hopeless: overlapping VPCs" // it may get to the other one
		}
	}
	n := component.Build(s, component.Assume{GuardsOff: true})
	e := prepare(n, s, f)
	fate := e.w.Walk(e.start, e.packets)
	if !fate.Yes.IsEmpty() || !fate.Maybe.IsEmpty() {
		return "", "not blocked"
	}
	if _, err := oracle.Run(s, oracleFlow(gen.NewRand(seed), s, f)); err != nil {
		return "", "not judged by the oracle"
	}
	ex := graph.NewExplainer(e.w)
	list := ex.Causes(fate, fate.No)
	r := &repairer{s: s, f: f, to: to, trails: ex.Trails(fate, fate.No), causes: list}
	for _, c := range list {
		if r.repair(c); r.hopeless != "" {
			return "", "hopeless: " + r.hopeless
		}
	}
	rng := gen.NewRand(seed)
	for range 4 {
		v, err := oracle.Run(r.s, oracleFlow(rng, r.s, f))
		switch {
		case err != nil:
			return "", "not judged by the oracle any more"
		case v.Code == "FORWARDING_LOOP": // nobody walks in circles as a ghost
			return "", "hopeless: FORWARDING_LOOP"
		case !v.Reached:
			return fmt.Sprintf("with all causes mended, %s, it is still stopped %v at %v with %s\n%s", causes(e, fate), v.Stage, v.Stopper, v.Code, trace(v)), "wrong"
		}
	}
	return "", "mended"
}
