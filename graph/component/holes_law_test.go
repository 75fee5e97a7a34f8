package component_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/graph/internal/oracle"
	"portolan/model"
)

var (
	holeWorlds = flag.Int("hole-worlds", 200, "how many worlds lose facts")
	holeHybrid = flag.Bool("hole-hybrid", false, "every other of them is hybrid")
)

// hole is facts that a world has lost, so that a smaller world can lose the same.
type hole struct {
	gone     map[model.Ref]bool
	unlisted map[model.Ref]bool // prefix lists without their entries
	sets     map[model.DataSet]model.SetStatus
}

// holeIn is what a world lacks against the one that it was.
func holeIn(whole, rest *model.Snapshot) hole {
	h := hole{map[model.Ref]bool{}, map[model.Ref]bool{}, map[model.DataSet]model.SetStatus{}}
	for _, d := range whole.Diff(rest) {
		if d.After == nil {
			h.gone[d.Ref()] = true
		} else {
			h.unlisted[d.Ref()] = true
		}
	}
	for _, d := range rest.Sets() {
		h.sets[d] = rest.Status(d)
	}
	return h
}

// String lists the facts.
func (h hole) String() string {
	s := ""
	for _, k := range model.Kinds() {
		for ref := range h.gone {
			if ref.Kind == k {
				s += " " + ref.String()
			}
		}
	}
	for ref := range h.unlisted {
		s += " entries of " + ref.String()
	}
	for _, k := range model.Kinds() {
		for d, st := range h.sets {
			if d.Call == k.Call() && !st.Complete() {
				s += "; cut short: " + d.String()
			}
		}
	}
	return s
}

// in takes the facts away from another world.
func (h hole) in(s *model.Snapshot) *model.Snapshot {
	c := model.Contents{Sets: map[model.DataSet]model.SetStatus{}, Manifest: s.Manifest()}
	for _, k := range model.Kinds() {
		for _, r := range s.List(k) {
			ref := r.Head().Ref
			if l, ok := r.(*model.PrefixList); ok && h.unlisted[ref] {
				empty := *l
				empty.Entries, empty.HasEntries = nil, false
				r = &empty
			}
			if !h.gone[ref] {
				c.Resources = append(c.Resources, r)
			}
		}
	}
	for d, st := range h.sets {
		c.Sets[d] = st
	}
	return model.New(c)
}

// flowsWithHoles yields flows of a world, each with the world and what is left of it.
func withHoles(t *testing.T, worlds, flows int, visit func(seed uint64, w *gen.World, h hole, rng *rand.Rand, f gen.Flow) bool) {
	seed := firstSeed(t)
	for i := range uint64(worlds) {
		w := gen.Small(seed + i)
		if *holeHybrid {
			w = world(seed + i)
		}
		w = unguarded(w)
		rng := gen.NewRand(seed + i)
		rest, _ := gen.Forget(rng, w.Snapshot)
		h := holeIn(w.Snapshot, rest)
		n := component.Build(w.Snapshot, component.Assume{})
		for f := range w.Flows(rng, flows) {
			f = byOneLink(n, rng, f)
			if !visit(seed+i, w, h, rng, f) {
				return
			}
		}
	}
}

// TestHoles asks the engine about worlds that have lost facts, and the oracle about the whole ones: the engine says the same,
// or that it does not know.
// rule: GEN-8
func TestHoles(t *testing.T) {
	failures, counts := 0, map[string]int{}
	withHoles(t, *holeWorlds, 20, func(seed uint64, w *gen.World, h hole, rng *rand.Rand, f gen.Flow) bool {
		msg, what := againstWhole(w.Snapshot, h, seed, f)
		counts[what]++
		if msg == "" {
			return true
		}
		failures++
		small := gen.Shrink(w, func(s *model.Snapshot) bool {
			m, _ := againstWhole(s, h, seed, f)
			return m != ""
		})
		again, _ := againstWhole(small.Snapshot, h, seed, f)
		t.Errorf("seed %d: %v\n%s\nand in a smaller world: %s\nlost: %v\n%s", seed, f, msg, again, h, gen.Describe(small.Snapshot))
		return failures < 1
	})
	t.Log(counts)
}

// againstWhole says what the engine says of the rest of a world that is wrong of the whole one.
func againstWhole(s *model.Snapshot, h hole, seed uint64, f gen.Flow) (wrong, what string) {
	rest := h.in(s)
	if !stillThere(s, f) || missing(rest, f) {
		return "", "without source"
	}
	n := component.Build(rest, component.Assume{})
	e := prepare(n, rest, f)
	fate := e.w.Walk(e.start, e.packets)
	yes, no, maybe := !fate.Yes.IsEmpty(), !fate.No.IsEmpty(), !fate.Maybe.IsEmpty()
	rng := gen.NewRand(seed)
	for range 6 {
		v, err := oracle.Run(s, oracleFlow(rng, s, f))
		switch {
		case err != nil:
			return "", "left out"
		case v.Reached && !yes && !maybe:
			return fmt.Sprintf("the oracle delivers in the whole world, the engine says blocked: %s\n%s", causes(e, fate), trace(v)), "wrong"
		case !v.Reached && !no && !maybe:
			return fmt.Sprintf("the oracle stops it %v at %v with %s, the engine says reachable\n%s", v.Stage, v.Stopper, v.Code, trace(v)), "wrong"
		}
	}
	switch {
	case maybe:
		return "", "unknown"
	case yes:
		return "", "reachable"
	}
	return "", "blocked"
}

// TestForgetting asks the engine about many packets in a world and in what is left of it: what it does not call unknown
// there fares as in the whole world.
// rule: GEN-8
func TestForgetting(t *testing.T) {
	failures := 0
	withHoles(t, *holeWorlds, 4, func(seed uint64, w *gen.World, h hole, rng *rand.Rand, f gen.Flow) bool {
		pick := rng.Uint64()
		msg := forgotten(w.Snapshot, h, pick, f)
		if msg == "" {
			return true
		}
		failures++
		small := gen.Shrink(w, func(s *model.Snapshot) bool { return forgotten(s, h, pick, f) != "" })
		t.Errorf("seed %d: %v\n%s\nand in a smaller world: %s\nlost: %v\n%s", seed, f, msg, forgotten(small.Snapshot, h, pick, f), h, gen.Describe(small.Snapshot))
		return failures < 1
	})
}

// forgotten says which packets fare otherwise for want of facts.
func forgotten(s *model.Snapshot, h hole, pick uint64, f gen.Flow) string {
	rest := h.in(s)
	if !stillThere(s, f) || missing(rest, f) {
		return ""
	}
	whole, left := component.Build(s, component.Assume{GuardsOff: true}), component.Build(rest, component.Assume{})
	for _, v := range list(s, model.KindVPC) { // the same numbers in both
		whole.Realm(v)
		left.Realm(v)
	}
	a, b := prepare(whole, s, f), prepare(left, rest, f)
	packets := broad(whole, s, gen.NewRand(pick), f, a.packet)
	before, after := a.w.Walk(a.start, packets), b.w.Walk(b.start, left.Space().Import(packets))
	known := packets.Minus(whole.Space().Import(after.Maybe))
	for _, part := range []struct {
		name          string
		before, after header.Set
	}{{"yes", before.Yes, after.Yes}, {"no", before.No, after.No}, {"maybe", before.Maybe, header.Set{}}} {
		was, is := part.before.Intersect(known), whole.Space().Import(part.after).Intersect(known)
		if p, ok := is.Minus(was).Sample(); ok {
			return fmt.Sprintf("%v: %s, and before %s: %s", p, part.name, inParts(before, p), causesOf(b, after, left, p))
		}
		if p, ok := was.Minus(is).Sample(); ok {
			return fmt.Sprintf("%v: was %s, and is only %s: %s", p, part.name, inParts(after, p), causesOf(b, after, left, p))
		}
	}
	return ""
}

func causesOf(e engineFlow, fate *graph.Fate, n *component.Network, p header.Packet) string {
	s := ""
	for _, c := range graph.NewExplainer(e.w).Causes(fate, fate.No.Intersect(n.Space().One(p))) {
		s += fmt.Sprintf("[%v %v %s] ", c.Direction, c.Component, c.Code)
	}
	return s
}
