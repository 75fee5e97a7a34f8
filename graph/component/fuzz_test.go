package component_test

import (
	"math/rand/v2"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph/component"
)

// FuzzOracle lets the fuzzer choose small worlds and packets, and asks the oracle about each. Hybrid worlds are TestOracle's.
func FuzzOracle(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Add(rand.Uint64(), rand.Uint64())
	f.Fuzz(func(t *testing.T, seed, pick uint64) {
		w := unguarded(gen.Small(seed))
		n := component.Build(w.Snapshot, component.Assume{GuardsOff: true})
		rng := gen.NewRand(pick)
		tl := tally{codes: map[string]int{}, kinds: map[string]int{}, skips: map[string]int{}}
		for flow := range w.Flows(rng, 4) {
			if msg := compare(n, w.Snapshot, rng, flow, &tl); msg != "" {
				t.Fatalf("world %d, pick %d: %s\n%s\n%s", seed, pick, flow, msg, gen.Describe(w.Snapshot))
			}
		}
	})
}
