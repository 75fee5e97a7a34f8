package ask_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/model"
)

// passes reports whether requests on a path pass a component, as its hops show.
func passes(p graph.Path, id string) bool {
	for _, l := range p.Legs {
		if l.Direction == graph.Forward && slices.ContainsFunc(l.Hops, func(h graph.Hop) bool { return h.Component.ID == id || h.At.ID == id }) {
			return true
		}
	}
	return false
}

// TestTransit asks every reachable question of some scenarios again, by way of and not by way of each component that its paths
// name: what all of them pass is on every way, and a route table that none names is on no way.
func TestTransit(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	asked := 0
	for _, s := range fixtures.Scenarios() {
		if s.Verdict != "reachable" || random.IntN(5) > 0 {
			continue
		}
		world, err := s.World()
		if err != nil {
			t.Fatal(err)
		}
		a, _, rest := asker(t, world, s.Options)
		q := question(t, s.Port, rest)
		an, err := a.Can(s.Source, s.Destination, q)
		if err != nil {
			t.Fatal(err)
		}
		ids := make(map[string]bool)
		for _, p := range an.Paths {
			for _, h := range p.Legs[0].Hops {
				ids[h.Component.ID] = true
			}
		}
		tables, _ := a.List("rtb")
		for _, m := range tables {
			ids[m.Head().Ref.ID] = true
		}
		for id := range ids {
			all, none := true, true
			for _, p := range an.Paths {
				all, none = all && passes(p, id), none && !passes(p, id)
			}
			none = none && slices.ContainsFunc(tables, func(m model.Resource) bool { return m.Head().Ref.ID == id })
			if !all && !none {
				continue
			}
			via, not := q, q
			via.Via, not.NotVia = []string{id}, []string{id}
			with, err := a.Can(s.Source, s.Destination, via)
			if err != nil { // no resource: the internet, on premises, a way that is not known
				continue
			}
			without, err := a.Can(s.Source, s.Destination, not)
			if err != nil {
				t.Fatal(err)
			}
			asked++
			wantWith, wantWithout := graph.Reachable, graph.Blocked
			if none {
				wantWith, wantWithout = graph.Blocked, graph.Reachable
			}
			if with.Verdict != wantWith || without.Verdict != wantWithout {
				t.Errorf("%s: %s → %s by %s: %v, not by it: %v", s.ID, s.Source, s.Destination, id, with.Verdict, without.Verdict)
			}
			flawless(t, s.ID, with)
			flawless(t, s.ID, without)
		}
	}
	if asked < 50 {
		t.Errorf("only %d components were asked about", asked)
	}
}

// TestWhoTransit: `who` agrees with `can` about every interface of the example account.
func TestWhoTransit(t *testing.T) {
	a, q, _ := asker(t, fixtures.Shop(), nil)
	q.OwnPort = true
	for _, r := range []struct{ kind, id string }{{"rtb", ""}, {"acl", ""}, {"subnet", ""}, {"sg", ""}, {"pcx", ""}, {"eni", ""}, {"igw", ""}} {
		list, err := a.List(r.kind)
		if err != nil || len(list) == 0 {
			t.Fatal(r.kind, err)
		}
		for i, via := range []bool{true, false, true, false} {
			q, dst := q, []string{"db:orders-1", "db:orders-1", "db:reports-1", "db:reports-1"}[i]
			if id := []string{list[rand.IntN(len(list))].Head().Ref.ID}; via {
				q.Via = id
			} else {
				q.NotVia = id
			}
			w, err := a.Who(dst, q, "")
			if err != nil {
				t.Fatal(err)
			}
			found := make(map[string]graph.Verdict)
			for _, row := range w.Rows {
				if row.Through != nil { // can asks about the database's own name
					continue
				}
				if row.Kind == "addresses" && row.Boundary != "internet" && row.Boundary != "on-prem" {
					inside := strings.Split(row.Addresses[0], "/")[0]
					if an, err := a.Can(inside, dst, q); err != nil || an.Verdict == graph.Blocked {
						t.Errorf("%s via %v not via %v: who lists it, can says %v %v", inside, q.Via, q.NotVia, an, err)
					}
				}
				for _, m := range row.Members {
					found[m.ID] = row.Verdict
				}
			}
			faces, _ := a.List("eni")
			for _, m := range faces {
				an, err := a.Can(m.Head().Ref.ID, dst, q)
				if err != nil {
					t.Fatal(err)
				}
				want, ok := found[m.Head().Ref.ID]
				if !ok {
					want = graph.Blocked
				}
				if an.Verdict != want && an.Paths[0].Source.Ref != an.Paths[0].Destination.Ref {
					t.Errorf("%s via %v not via %v: can says %v, who %v", m.Head().Ref.ID, q.Via, q.NotVia, an.Verdict, want)
				}
			}
		}
	}
}
