package report

import (
	"maps"
	"slices"

	"portolan/graph"
	"portolan/model"
)

// Ls is what `ls` says: the resources of a kind, or the kinds with their counts.
type Ls struct {
	Envelope
	Kind Maybe   `json:"kind"` // null: the rows are the kinds
	Rows []LsRow `json:"rows"`
}

func (*Ls) schema() string { return SchemaLs }

// LsRow is one resource, or one kind.
type LsRow struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Name    Maybe  `json:"name"`
	Account Maybe  `json:"account"`
	Region  Maybe  `json:"region"`
	Count   int    `json:"count"` // of a kind; 1 for a resource
	Facts   []Fact `json:"facts"`
}

// FromKinds lists the kinds with their counts.
func FromKinds(s *model.Snapshot, about About) *Ls {
	r := &Ls{Envelope: about.envelope(SchemaLs, Question{}), Rows: []LsRow{}}
	for _, k := range model.Kinds() {
		r.Rows = append(r.Rows, LsRow{ID: k.String(), Kind: k.String(), Count: s.Count(k), Facts: []Fact{}})
	}
	return r
}

// FromList lists the resources of a kind.
func FromList(kind model.Kind, resources []model.Resource, about About) *Ls {
	r := &Ls{Envelope: about.envelope(SchemaLs, Question{}), Kind: Maybe(kind.String())}
	r.Rows = mapped(resources, func(res model.Resource) LsRow {
		m := res.Head()
		return LsRow{m.Ref.ID, kind.String(), about.name(m.Ref), Maybe(m.Account), Maybe(m.Region), 1, Facts(res)}
	})
	return r
}

// Show is what `show` says: one resource, what refers to it, and who reaches it when it is a database.
type Show struct {
	Envelope
	Resource LsRow  `json:"resource"`
	Tags     []Fact `json:"tags"`
	Origin   Maybe  `json:"origin"` // the file and JSON path that it was read from; null unless asked for: other files may hold the same facts
	Exposure *Who   `json:"exposure"`
	Rows     []Link `json:"rows"` // what refers to it
}

func (*Show) schema() string { return SchemaShow }

// Link is one place that names a resource.
type Link struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Name Maybe  `json:"name"`
	How  string `json:"how"`
}

// FromShown makes the report of `show`.
func FromShown(s *graph.Shown, about About) *Show {
	m := s.Resource.Head()
	name := Maybe(s.Label)
	if name == "" {
		name = about.name(m.Ref)
	}
	r := &Show{
		Envelope: about.envelope(SchemaShow, Question{}),
		Resource: LsRow{m.Ref.ID, m.Ref.Kind.String(), name, Maybe(m.Account), Maybe(m.Region), 1, Facts(s.Resource)},
		Tags:     mapped(m.Tags, func(t model.Tag) Fact { return Fact{t.Key, []string{t.Value}} }),
		Origin:   Maybe(m.Origin),
		Rows: mapped(s.Referrers, func(f graph.Referrer) Link {
			n := Maybe(f.Label)
			if n == "" {
				n = about.name(f.Ref)
			}
			return Link{f.Ref.ID, f.Ref.Kind.String(), n, f.How}
		}),
	}
	if w := s.Exposure; w != nil {
		r.Exposure = FromWho(w, about)
		r.fill(about, w.Complete, w.Minimal, w.Assumptions, w.Unknowns, w.Warnings, w.NotChecked)
	}
	return r
}

// Coverage is what `coverage` says: which data sets are there, what is missing, what could not be used.
type Coverage struct {
	Envelope
	Rows     []CoverageRow `json:"rows"`
	Problems []Problem     `json:"problems"`
	Unread   []Unread      `json:"unread"`
}

func (*Coverage) schema() string { return SchemaCoverage }

// CoverageRow is one data set.
type CoverageRow struct {
	DataSet  string `json:"data_set"`
	Account  Maybe  `json:"account"`
	Region   Maybe  `json:"region"`
	Presence string `json:"presence"` // present, truncated, denied, not collected
	Count    int    `json:"count"`
	Assumed  Maybe  `json:"assumed"`
	Matters  Maybe  `json:"matters"` // why a missing one can change an answer
	Command  Maybe  `json:"command"`
}

// Problem is something in the input that could not be used.
type Problem struct {
	File string `json:"file"`
	Path Maybe  `json:"path"`
	Text string `json:"text"`
	Next Maybe  `json:"next"`
}

// Unread is a key, kind or value that was not understood.
type Unread struct {
	What  string `json:"what"`
	Count int    `json:"count"`
}

// FromCoverage makes the report of `coverage`.
func FromCoverage(rows []graph.Covered, s *model.Snapshot, about About) *Coverage {
	r := &Coverage{
		Envelope: about.envelope(SchemaCoverage, Question{}),
		Rows: mapped(rows, func(c graph.Covered) CoverageRow {
			return CoverageRow{
				c.DataSet.Call, Maybe(c.DataSet.Account), Maybe(c.DataSet.Region), c.Presence, c.Count,
				Maybe(c.Assumed), Maybe(c.Matters), Maybe(c.Command),
			}
		}),
		Problems: mapped(s.Problems(), func(p model.Problem) Problem { return Problem{p.File, Maybe(p.Path), p.Text, Maybe(p.Next)} }),
		Unread:   []Unread{},
	}
	for _, k := range slices.Sorted(maps.Keys(s.Unread())) {
		r.Unread = append(r.Unread, Unread{k, s.Unread()[k]})
	}
	for _, row := range r.Rows {
		r.Complete = r.Complete && (row.Presence == "present" || row.Matters == "")
	}
	return r
}

// Missing reports whether the row's data set is not there in full and would matter.
func (r CoverageRow) Missing() bool { return r.Presence != "present" && r.Matters != "" }
