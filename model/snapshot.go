package model

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// Snapshot is everything known at one moment, with an overlay of changes. It is immutable and safe for concurrent use.
type Snapshot struct {
	base     *base
	over     map[Ref]Resource // replaced or added; nil value = removed
	byKind   map[Kind][]Ref   // the refs of over, sorted
	sets     map[DataSet]SetStatus
	manifest bool
	problems []Problem
	taken    string
	unread   map[string]int
	onprem   []OnPrem
}

// base is the part that overlays share.
type base struct {
	lists   [kindEnd][]Resource // sorted by id
	byID    map[Ref]Resource
	indexes [indexEnd]map[string][]Resource
}

// Contents is what a Snapshot is made of.
type Contents struct {
	Resources []Resource
	Sets      map[DataSet]SetStatus
	Manifest  bool // a manifest vouches for completeness
	Problems  []Problem
	Taken     string         // RFC 3339 capture time, "" when the input has none
	Unread    map[string]int // top-level keys, members and enum values that were not understood, with their count
	OnPrem    []OnPrem       // what the user declares to lie behind hybrid links
}

// New makes a Snapshot. Resources with equal Ref must have been merged before; the later one wins. The slices and maps of
// c belong to the Snapshot from here on.
func New(c Contents) *Snapshot {
	b := &base{byID: make(map[Ref]Resource, len(c.Resources))}
	for _, r := range c.Resources {
		b.byID[r.Head().Ref] = r
	}
	for ref, r := range b.byID {
		b.lists[ref.Kind] = append(b.lists[ref.Kind], r)
	}
	for _, list := range b.lists {
		slices.SortFunc(list, compareResources)
	}
	b.buildIndexes()
	problems := slices.Clone(c.Problems)
	slices.SortFunc(problems, Problem.Compare)
	onprem := slices.Clone(c.OnPrem)
	slices.SortFunc(onprem, OnPrem.Compare)
	return &Snapshot{
		base: b, sets: c.Sets, manifest: c.Manifest, problems: problems, taken: c.Taken, unread: c.Unread,
		onprem: slices.Compact(onprem),
	}
}

func compareResources(a, b Resource) int { return strings.Compare(a.Head().Ref.ID, b.Head().Ref.ID) }

// Lookup finds a resource.
func (s *Snapshot) Lookup(ref Ref) (Resource, bool) {
	if r, ok := s.over[ref]; ok {
		return r, r != nil
	}
	r, ok := s.base.byID[ref]
	return r, ok
}

// Get finds a resource of type T by kind and id.
func Get[T Resource](s *Snapshot, kind Kind, id string) (T, bool) {
	var none T
	if id == "" {
		return none, false
	}
	r, ok := s.Lookup(Ref{kind, id})
	if !ok {
		return none, false
	}
	t, ok := r.(T)
	return t, ok
}

// All yields the resources of a kind in the order of their ids.
func All[T Resource](s *Snapshot, kind Kind) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, r := range s.List(kind) {
			if !yield(r.(T)) {
				return
			}
		}
	}
}

// List returns the resources of a kind in the order of their ids. The slice must not be changed.
func (s *Snapshot) List(kind Kind) []Resource {
	refs := s.byKind[kind]
	if len(refs) == 0 {
		return s.base.lists[kind]
	}
	return s.overlay(s.base.lists[kind], func(yield func(Resource) bool) {
		for _, ref := range refs {
			if r := s.over[ref]; r != nil && !yield(r) {
				return
			}
		}
	})
}

// overlay removes the overridden resources from list and adds those of more, sorted.
func (s *Snapshot) overlay(list []Resource, more iter.Seq[Resource]) []Resource {
	out := make([]Resource, 0, len(list)+1)
	for _, r := range list {
		if _, ok := s.over[r.Head().Ref]; !ok {
			out = append(out, r)
		}
	}
	n := len(out)
	out = slices.AppendSeq(out, more)
	if len(out) > n {
		slices.SortFunc(out, compareResources)
	}
	return out
}

// Count is the number of resources of a kind.
func (s *Snapshot) Count(kind Kind) int { return len(s.List(kind)) }

// Problems lists what could not be used, sorted.
func (s *Snapshot) Problems() []Problem { return s.problems }

// Unread lists the keys, kinds and enum values that were not understood, with their counts.
func (s *Snapshot) Unread() map[string]int { return s.unread }

// Taken is the capture time in RFC 3339, "" when the input has none.
func (s *Snapshot) Taken() string { return s.taken }

// Manifest reports whether a manifest vouches for the listings: then an id that is named and not found does not exist.
func (s *Snapshot) Manifest() bool { return s.manifest }

// Sets lists the data sets that the input shows, sorted.
func (s *Snapshot) Sets() []DataSet { return slices.SortedFunc(maps.Keys(s.sets), DataSet.Compare) }

// Status is what the input shows of one data set. A set recorded without account or Region speaks for every one that
// has none of its own.
func (s *Snapshot) Status(d DataSet) SetStatus {
	for _, try := range [...]DataSet{d, {d.Call, "", d.Region}, {d.Call, d.Account, ""}, {d.Call, "", ""}} {
		if st, ok := s.sets[try]; ok {
			return st
		}
	}
	if d.Account == "" || d.Region == "" {
		return s.anyStatus(d)
	}
	return SetStatus{}
}

// anyStatus answers for a data set whose account or Region is not known: complete only if all that fit are.
func (s *Snapshot) anyStatus(d DataSet) SetStatus {
	var out SetStatus
	first := true
	for set, st := range s.sets {
		if set.Call != d.Call || d.Account != "" && set.Account != d.Account || d.Region != "" && set.Region != d.Region {
			continue
		}
		if first {
			out, first = st, false
			continue
		}
		out.Document = out.Document && st.Document
		out.Truncated = out.Truncated || st.Truncated
		out.Manifest = out.Manifest && st.Manifest
		out.Denied = max(out.Denied, st.Denied)
	}
	return out
}

// Find looks a named id up and says whether a miss means that it does not exist (GEN-8): Absent only when a manifest
// vouches for the listing of its owner's account.
func (s *Snapshot) Find(ref Ref, account, region string) (Resource, Presence) {
	if r, ok := s.Lookup(ref); ok {
		return r, Present
	}
	st := s.Status(DataSet{ref.Kind.Call(), account, region})
	if s.manifest && st.Manifest && st.Complete() {
		return nil, Absent
	}
	return nil, NotCollected
}
