package model

import (
	"maps"
	"reflect"
	"slices"
)

// Change is one change laid over a Snapshot. The zero Change does nothing.
type Change struct {
	Put    Resource // add or replace, may be nil
	Remove Ref      // take away: it is known not to exist any more
	Forget DataSet  // the data set becomes incomplete, as if pages of it had not been read
}

// With returns the world after the changes; s stays as it is. Cost and memory grow with the changes, not with s.
func (s *Snapshot) With(changes ...Change) *Snapshot {
	n := *s
	n.over = maps.Clone(s.over)
	if n.over == nil {
		n.over = make(map[Ref]Resource, len(changes))
	}
	cloned := false
	for _, c := range changes {
		if c.Put != nil {
			n.over[c.Put.Head().Ref] = c.Put
		}
		if !c.Remove.IsZero() {
			n.over[c.Remove] = nil
		}
		if c.Forget.Call != "" {
			if !cloned {
				n.sets, cloned = maps.Clone(s.sets), true
			}
			st := n.sets[c.Forget]
			st.Truncated, st.Manifest = true, false
			n.sets[c.Forget] = st
		}
	}
	n.byKind = make(map[Kind][]Ref)
	for ref := range n.over {
		n.byKind[ref.Kind] = append(n.byKind[ref.Kind], ref)
	}
	for _, refs := range n.byKind {
		slices.SortFunc(refs, Ref.Compare)
	}
	return &n
}

// Difference is one resource that two snapshots do not share. Before or After is nil when it is only in one.
type Difference struct{ Before, After Resource }

// Ref names the resource.
func (d Difference) Ref() Ref {
	if d.Before != nil {
		return d.Before.Head().Ref
	}
	return d.After.Head().Ref
}

// Diff lists the resources that differ between s and o, sorted by ref. Where the two share a base only the overlays are
// compared. Origin is not compared.
func (s *Snapshot) Diff(o *Snapshot) []Difference {
	refs := make(map[Ref]bool)
	if s.base == o.base {
		for ref := range s.over {
			refs[ref] = true
		}
		for ref := range o.over {
			refs[ref] = true
		}
	} else {
		for _, snap := range []*Snapshot{s, o} {
			for _, k := range Kinds() {
				for _, r := range snap.List(k) {
					refs[r.Head().Ref] = true
				}
			}
		}
	}
	var out []Difference
	for _, ref := range slices.SortedFunc(maps.Keys(refs), Ref.Compare) {
		a, _ := s.Lookup(ref)
		b, _ := o.Lookup(ref)
		if !Equal(a, b) {
			out = append(out, Difference{a, b})
		}
	}
	return out
}

// Equal reports whether two resources state the same facts; Origin does not count. Either may be nil.
func Equal(a, b Resource) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if a == b {
		return true
	}
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	if va.Type() != vb.Type() {
		return false
	}
	ca, cb := reflect.New(va.Type().Elem()), reflect.New(vb.Type().Elem())
	ca.Elem().Set(va.Elem())
	cb.Elem().Set(vb.Elem())
	ca.Interface().(Resource).Head().Origin, cb.Interface().(Resource).Head().Origin = "", ""
	return reflect.DeepEqual(ca.Interface(), cb.Interface())
}
