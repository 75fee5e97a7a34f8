package ask

import (
	"maps"
	"slices"
	"testing"
	"time"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/model"
)

// TestWhoIsCan asks random worlds who reaches each database, and of every interface whether it does. Who sweeps whole VPCs with
// sets of addresses; can walks from one interface: what they say of it must be the same.
func TestWhoIsCan(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("first seed %d", seed)
	q := graph.Question{Protocol: 6, OwnPort: true}
	seen, wrong, vague := make(map[graph.Verdict]int), make(map[uint64]bool), make(map[uint64]bool)
	for i := range uint64(400) {
		if i >= 25 && seen[graph.Reachable] > 0 && seen[graph.Unknown] > 0 {
			break
		}
		w := gen.Small(seed + i)
		a := asked(t, w.Snapshot)
		for d := range model.All[*model.DBInstance](w.Snapshot, model.KindDBInstance) {
			who, err := a.Who(d.Ref.String(), q, "")
			if err != nil {
				continue // a name that several have
			}
			listed := make(map[string][]string) // by interface: the verdicts of its rows
			for _, r := range who.Rows {
				for _, m := range r.Members {
					listed[m.ID] = append(listed[m.ID], r.Verdict.String())
				}
			}
			for n := range model.All[*model.NetworkInterface](w.Snapshot, model.KindNetworkInterface) {
				want := make(map[string]bool)
				answer, err := a.Can(n.Ref.ID, d.Ref.String(), q)
				if err != nil || a.isPlace(d, n) {
					continue
				}
				for _, f := range []*graph.FamilyAnswer{answer.IPv4, answer.IPv6} {
					if f != nil && f.Verdict != graph.Blocked {
						want[f.Verdict.String()] = true
						seen[f.Verdict]++
					}
				}
				slices.Sort(listed[n.Ref.ID])
				if got := slices.Compact(listed[n.Ref.ID]); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
					if len(got) == 0 && len(want) == 1 && want[graph.Unknown.String()] {
						vague[seed+i] = true
					} else {
						wrong[seed+i] = true
					}
					t.Logf("seed %d: %s to %s: who says %v, can %v\n%s", seed+i, n.Ref.ID, d.Ref, got, slices.Sorted(maps.Keys(want)), gen.Describe(w.Snapshot))
				}
			}
		}
	}
	t.Logf("verdicts: %v", seen)
	// Of a database whose public address is not known can does not know either by which addresses its own sources come out of
	// a NAT gateway; who does: in one world of thousands.
	if len(wrong) > 0 || len(vague) > 1 {
		t.Errorf("who and can differ in worlds %v; can is vague in %v", slices.Sorted(maps.Keys(wrong)), slices.Sorted(maps.Keys(vague)))
	}
	if seen[graph.Reachable] == 0 || seen[graph.Unknown] == 0 {
		t.Error("nothing reachable or nothing unknown in any world: the test cannot fail")
	}
}

// isPlace reports whether an interface may be the database's own: it is no source of itself then.
func (a *Asker) isPlace(d *model.DBInstance, n *model.NetworkInterface) bool {
	own, err := a.resolver().Destinations(d.Ref.String())
	return err == nil && slices.ContainsFunc(a.seatOf(own.Ends[0].Database).Places, func(p component.Placement) bool { return p.Host.Ref == n.Ref })
}

func asked(t *testing.T, s *model.Snapshot) *Asker {
	t.Helper()
	a, err := New(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}
