package graph

import (
	"slices"

	"portolan/graph/header"
	"portolan/model"
)

// Gaps lists the facts that packets of p, which may get through, wait for.
func (e *Explainer) Gaps(f *Fate, p header.Set) []model.Gap {
	found := make(map[model.Gap]bool)
	seen := make(map[causeVisit]bool)
	var visit func(f *Fate, p header.Set)
	visit = func(f *Fate, p header.Set) {
		key := causeVisit{f: f, p: p}
		if f == nil || p.IsEmpty() || seen[key] {
			return
		}
		seen[key] = true
		for _, b := range f.Branches {
			q := b.Packets.Intersect(p)
			if q.IsEmpty() || b.Effect == Drop {
				continue
			}
			for _, g := range b.Needs {
				found[g] = true
			}
			img := q
			if !b.Rewrite.IsZero() {
				img = b.Rewrite.Image(q)
			}
			for _, to := range b.To {
				visit(to, img.Intersect(to.Arrival.Packets))
			}
			visit(b.Reply, q.Reverse())
		}
	}
	visit(f, p)
	out := make([]model.Gap, 0, len(found))
	for g := range found {
		out = append(out, g)
	}
	slices.SortFunc(out, model.Gap.Compare)
	return out
}
