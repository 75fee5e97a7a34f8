package ask_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"testing"

	"portolan/fixtures"
	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
)

// pair is a source and a machine that it reaches.
type pair struct{ source, machine string }

// everyPair asks of every pair of interfaces whether the first reaches the second by TCP or UDP and the second the destination.
// The value is whether both are known.
func everyPair(t *testing.T, a *ask.Asker, sources []string, destination string) map[pair]bool {
	t.Helper()
	out := make(map[pair]bool)
	faces, _ := a.List("eni")
	for _, m := range faces {
		id := m.Head().Ref.ID
		then, err := a.Can(id, destination, question(t, "5432", "|"))
		if err != nil || then.Verdict == graph.Blocked || slices.ContainsFunc(then.Paths, func(p graph.Path) bool { return p.Destination.Ref.ID == id }) {
			continue
		}
		for _, s := range append(sources, ids(faces)...) {
			if s == id {
				continue
			}
			asked := false
			for _, address := range []string{"private", "public", ""} {
				if address == "" && asked { // without an IP version in common DNS64 may answer (NAT-11)
					break
				}
				for _, port := range []string{"tcp/all", "udp/all"} {
					first, err := a.Can(s, id, question(t, port, "|"+address))
					asked = asked || err == nil
					if err == nil && first.Verdict != graph.Blocked {
						known := first.Verdict != graph.Unknown && then.Verdict != graph.Unknown
						out[pair{s, id}] = out[pair{s, id}] || known
					}
				}
			}
		}
	}
	return out
}

func ids(list []model.Resource) []string {
	var out []string
	for _, m := range list {
		out = append(out, m.Head().Ref.ID)
	}
	return out
}

// TestTwoSteps: what is listed is what asking of every pair gives, all of it and nothing else.
func TestTwoSteps(t *testing.T) {
	hybridWorld, err := fixtures.Scenario{Base: "hybrid"}.World()
	if err != nil {
		t.Fatal(err)
	}
	for name, world := range map[string]fs.FS{"shop": fixtures.Shop(), "hybrid": hybridWorld} {
		a, _, _ := asker(t, world, nil)
		for _, dst := range []string{"db:orders-1", "db:orders-2"} {
			w, err := a.WhoThrough(dst, question(t, "5432", "|"), "")
			if err != nil {
				t.Fatal(err)
			}
			wanted := everyPair(t, a, nil, dst)
			checkSteps(t, fmt.Sprintf("%s %s", name, dst), w.Steps, wanted)
			if len(wanted) < 4 {
				t.Errorf("%s: only %d pairs", name, len(wanted))
			}
		}
	}
}

// TestTwoStepsRandom does the same in small random worlds, whose machines also have public addresses and doubles.
func TestTwoStepsRandom(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	pairs := 0
	for i := range uint64(40) {
		a, err := ask.New(gen.Small(seed+i).Snapshot, ask.Options{})
		if err != nil {
			t.Fatal(err)
		}
		faces, _ := a.List("eni")
		if len(faces) == 0 {
			continue
		}
		dst := faces[int(i)%len(faces)].Head().Ref.ID
		w, err := a.WhoThrough(dst, question(t, "5432", "|"), "")
		if err != nil {
			t.Fatal(err)
		}
		wanted := everyPair(t, a, nil, dst)
		checkSteps(t, fmt.Sprintf("world %d, %s", seed+i, dst), w.Steps, wanted)
		pairs += len(wanted)
	}
	if pairs < 20 {
		t.Errorf("only %d pairs", pairs)
	}
}

func checkSteps(t *testing.T, name string, steps []graph.TwoStep, wanted map[pair]bool) {
	t.Helper()
	for p, known := range wanted {
		if !slices.ContainsFunc(steps, func(s graph.TwoStep) bool {
			return holds(s.First.Members, p.source) && holds(s.Machines, p.machine) && (!known || s.Verdict == graph.Reachable)
		}) {
			t.Errorf("%s: %s by %s (known %v) is not listed", name, p.source, p.machine, known)
		}
	}
	for _, s := range steps {
		for _, m := range s.First.Members {
			if !slices.ContainsFunc(s.Machines, func(x model.Ref) bool {
				k, ok := wanted[pair{m.ID, x.ID}]
				// What is unknown in one IP version and known in the other is listed twice. Of several machines one may do where
				// of each alone it is not known.
				return ok && (k || s.Verdict == graph.Unknown || len(s.Machines) > 1)
			}) {
				t.Errorf("%s: %s by %s (%v) is listed", name, m.ID, s.By, s.Verdict)
			}
		}
	}
}

func holds(list []model.Ref, id string) bool {
	return slices.ContainsFunc(list, func(r model.Ref) bool { return r.ID == id })
}

// TestTwoStepsUnknown: a machine of which it is not known whether it reaches the destination, or who reaches it, is no machine
// that nobody gets by.
func TestTwoStepsUnknown(t *testing.T) {
	for _, r := range []struct {
		edits []string
		known bool
	}{
		{nil, true},
		{[]string{`- SecurityGroups`}, false},
	} {
		w, err := hybrid(t, r.edits...).WhoThrough("db:orders-1", question(t, "", "|"), "")
		if err != nil {
			t.Fatal(err)
		}
		by := 0
		known := false
		for _, s := range w.Steps {
			if holds(s.Machines, "eni-b1") {
				by++
				known = known || s.Verdict == graph.Reachable
			}
		}
		if by == 0 || known != r.known || !r.known && w.Complete {
			t.Errorf("%v: %d steps by eni-b1, known: %v, complete: %v", r.edits, by, known, w.Complete)
		}
	}
}
