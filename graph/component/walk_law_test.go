package component_test

import (
	"fmt"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// worldsAndHoles yields random worlds, every other one with holes.
func worldsAndHoles(t *testing.T, yield func(seed uint64, w *gen.World, s *model.Snapshot) bool) {
	seed := firstSeed(t)
	for i := range uint64(*lawWorlds) {
		w := world(seed + i)
		s := w.Snapshot
		if i%2 == 1 {
			s, _ = gen.Forget(gen.NewRand(seed+i), s)
		}
		if !yield(seed+i, w, s) {
			return
		}
	}
}

// TestBroadIsSingle: many packets walked together fare as each of them does alone.
// rule: GEN-10
func TestBroadIsSingle(t *testing.T) {
	worldsAndHoles(t, func(seed uint64, w *gen.World, s *model.Snapshot) bool {
		n := component.Build(s, component.Assume{})
		rng := gen.NewRand(seed)
		for f := range w.Flows(rng, 4) {
			if missing(s, f) {
				continue
			}
			e := prepare(n, s, f)
			all := e.w.Walk(e.start, broad(n, s, rng, f, e.packet))
			if msg := coversAsked(all); msg != "" {
				t.Fatalf("seed %d: %v: %s\n%s", seed, f, msg, gen.Describe(s))
			}
			for _, part := range []header.Set{all.Yes, all.No, all.Maybe} {
				for _, p := range part.Vertices(4) {
					one := e.w.Walk(e.start, n.Space().One(p))
					if got, want := inParts(one, p), inParts(all, p); got != want {
						t.Fatalf("seed %d: %v: %v alone is %sand among others %s\n%s", seed, f, p, got, want, gen.Describe(s))
					}
				}
			}
		}
		return true
	})
}

// coversAsked says what is wrong when the parts of a fate are not the packets that were asked about.
func coversAsked(f *graph.Fate) string {
	sum := f.Yes.Union(f.No).Union(f.Maybe)
	if p, ok := f.Arrival.Packets.Minus(sum).Sample(); ok {
		return fmt.Sprintf("%v has no fate", p)
	}
	if p, ok := sum.Minus(f.Arrival.Packets).Sample(); ok {
		return fmt.Sprintf("%v was not asked about", p)
	}
	return ""
}

// TestJoinIsWalk: what is known of a subnet, joined to the way of its interfaces into it, is what walking finds.
func TestJoinIsWalk(t *testing.T) {
	joined := 0
	worldsAndHoles(t, func(seed uint64, w *gen.World, s *model.Snapshot) bool {
		n := component.Build(s, component.Assume{})
		rng := gen.NewRand(seed)
		for f := range w.Flows(rng, 4) {
			if missing(s, f) || f.Source.Interface.IsZero() {
				continue
			}
			u, ok := model.Get[*model.Subnet](s, model.KindSubnet, f.Source.Subnet.ID)
			if !ok {
				continue
			}
			e := prepare(n, s, f)
			packets := broad(n, s, rng, f, e.packet)
			whole := packets.Forget(header.DimSrc).RestrictSrc(header.AddrsOf(model.Associated(u.CIDRs)...))
			known := graph.NewWalker(n, n.Space())
			known.Goals, known.Homes = e.w.Goals, e.w.Homes
			there := known.Walk(graph.Port{Place: u.Ref, Side: graph.Inside}, whole)
			got, want := known.Join(e.start, packets, there), e.w.Walk(e.start, packets)
			joined++
			if got.Yes != want.Yes || got.No != want.No || got.Maybe != want.Maybe {
				t.Fatalf("seed %d: %v: joined yes %v, no %v, maybe %v; walked yes %v, no %v, maybe %v\n%s", seed, f, got.Yes, got.No, got.Maybe, want.Yes, want.No, want.Maybe, gen.Describe(s))
			}
		}
		return true
	})
	if joined == 0 {
		t.Error("nothing was joined")
	}
}
