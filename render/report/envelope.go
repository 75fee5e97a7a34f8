package report

import (
	"cmp"

	"portolan/graph"
	"portolan/model"
)

// Envelope is what the reports of all verbs but `can` begin with.
type Envelope struct {
	Schema      string       `json:"schema"`
	Snapshot    Snapshot     `json:"snapshot"`
	Question    Question     `json:"question"`
	Complete    bool         `json:"complete"`
	Assumptions []Assumption `json:"assumptions"`
	Unknowns    []Unknown    `json:"unknowns"`
	Minimal     bool         `json:"minimal"` // unknowns is inclusion-minimal
	Warnings    []Warning    `json:"warnings"`
	NotChecked  []string     `json:"not_checked"`
}

// Of implements Report.
func (e *Envelope) Of() Snapshot { return e.Snapshot }

// envelope is an Envelope without anything unknown.
func (a About) envelope(schema string, q Question) Envelope {
	q.Via, q.NotVia = list(q.Via), list(q.NotVia)
	return Envelope{
		Schema: schema, Snapshot: a.Snapshot, Question: q, Complete: true, Minimal: true,
		Assumptions: []Assumption{}, Unknowns: []Unknown{}, Warnings: []Warning{}, NotChecked: []string{},
	}
}

// Who is what `who` says.
type Who struct {
	Envelope
	Plaintext bool            `json:"plaintext"` // only connections that are not encrypted
	Transport Transport       `json:"transport"`
	Rows      []WhoRow        `json:"rows"`
	Universe  []UniverseEntry `json:"universe"`
	Gated     []Gated         `json:"gated"` // ways that ask who somebody is: rows, or beside the network
	// ChokePoints is what every way that is known passes, from the sources on; their own filters and tables are left out.
	ChokePoints []ChokePoint `json:"choke_points"`
	TwoSteps    bool         `json:"two_steps"` // who reaches it through one other machine was asked, too
	Steps       []TwoStep    `json:"steps"`
}

// TwoStep is a source that reaches the destination through one other machine.
type TwoStep struct {
	Source    string    `json:"source"`
	Kind      string    `json:"kind"` // interfaces, addresses, unknown: a part of the universe
	Boundary  string    `json:"boundary"`
	Members   []string  `json:"members"`
	Addresses []string  `json:"addresses"`
	Size      float64   `json:"size"`
	First     Step      `json:"first"`    // to the machine
	By        string    `json:"by"`       // the machine, or several alike
	Machines  []string  `json:"machines"` // their interfaces
	Then      []Step    `json:"then"`     // from there to the destination
	Verdict   string    `json:"verdict"`  // reachable, unknown
	Unknowns  []Unknown `json:"unknowns"`
}

// Step is one connection of two.
type Step struct {
	Destination     Maybe      `json:"destination"` // null: the machine
	DestinationName Maybe      `json:"destination_name"`
	Verdict         string     `json:"verdict"`
	Admitted        []Admitted `json:"admitted"`
	Rules           []string   `json:"rules"`
	RuleTexts       []string   `json:"rule_texts"`
	Via             []string   `json:"via"`
}

// ChokePoint is a component that every way passes, or one rule of it.
type ChokePoint struct {
	Component string `json:"component"`
	Name      Maybe  `json:"name"`
	Kind      string `json:"kind"`
	Rule      Maybe  `json:"rule"` // null: its ways are admitted by several
	RuleText  Maybe  `json:"rule_text"`
}

func (*Who) schema() string { return SchemaWho }

// Door is a relay that is dialled instead of the database: what it is, and by which name and port.
type Door struct {
	Relay string `json:"relay"`
	Name  Maybe  `json:"name"`
	Dial  Maybe  `json:"dial"`
}

func throughOf(d *graph.Door) *Door {
	if d == nil {
		return nil
	}
	return &Door{d.Relay.String(), Maybe(d.Label), Maybe(d.Dial)}
}

// WhoRow is one class of interfaces or one range of addresses without interface. Rows are disjoint.
type WhoRow struct {
	Kind            string     `json:"kind"` // interfaces, addresses
	Boundary        string     `json:"boundary"`
	Source          string     `json:"source"`
	Members         []string   `json:"members"`
	Addresses       []string   `json:"addresses"`
	Size            float64    `json:"size"`
	Destination     string     `json:"destination"`
	DestinationName Maybe      `json:"destination_name"`
	Verdict         string     `json:"verdict"`
	Admitted        []Admitted `json:"admitted"`
	Rules           []string   `json:"rules"`
	RuleTexts       []string   `json:"rule_texts"` // the rules as AWS states them, in the order of rules
	Via             []string   `json:"via"`
	Through         *Door      `json:"through"` // null: directly
	Unknowns        []Unknown  `json:"unknowns"`
}

// UniverseEntry is one part of everything that could be a source, and how it ends.
type UniverseEntry struct {
	Boundary string    `json:"boundary"`
	Labels   []string  `json:"labels"`
	Result   string    `json:"result"` // rows, none, unknown
	Causes   []Cause   `json:"causes"`
	Unknowns []Unknown `json:"unknowns"`
}

// From is what `from` says.
type From struct {
	Envelope
	Rows []FromRow `json:"rows"`
}

func (*From) schema() string { return SchemaFrom }

// FromRow is one database and the verdict for it.
type FromRow struct {
	Database string   `json:"database"`
	Name     Maybe    `json:"name"`
	Protocol string   `json:"protocol"`
	Ports    Maybe    `json:"ports"`
	Verdict  string   `json:"verdict"`
	Pairs    Pairs    `json:"pairs"`
	Rules    []string `json:"rules"`
	Via      []string `json:"via"`
	Through  *Door    `json:"through"` // null: directly
	Causes   []Cause  `json:"causes"`
	TLS      string   `json:"tls"` // required, optional, unknown
}

// FromWho makes the report of `who`.
func FromWho(w *graph.WhoAnswer, about About) *Who {
	r := &Who{Envelope: about.envelope(SchemaWho, Question{
		Destination: Maybe(w.Destination), Protocol: Maybe(w.Protocol), Ports: Maybe(w.Ports), Via: w.Via, NotVia: w.NotVia,
	})}
	r.fill(about, w.Complete, w.Minimal, w.Assumptions, w.Unknowns, w.Warnings, w.NotChecked)
	r.Plaintext, r.Transport = w.Plaintext, about.transport(w.Transport)
	r.Rows = mapped(w.Rows, about.whoRow)
	r.Gated = mapped(w.Gated, gated)
	r.Universe = mapped(w.Universe, func(u graph.UniverseEntry) UniverseEntry {
		return UniverseEntry{u.Boundary, list(u.Labels), u.Result, mapped(u.Causes, about.cause), mapped(u.Unknowns, about.unknown)}
	})
	r.TwoSteps, r.Steps = w.Steps != nil, mapped(w.Steps, about.twoStep)
	r.ChokePoints = mapped(w.Chokes, func(c graph.Choke) ChokePoint {
		return ChokePoint{c.Component.ID, about.name(c.Component), c.Kind, Maybe(c.Rule.ID), Maybe(about.named(c.Rule.Text))}
	})
	return r
}

// FromFrom makes the report of `from`.
func FromFrom(f *graph.FromAnswer, about About) *From {
	r := &From{Envelope: about.envelope(SchemaFrom, Question{Source: Maybe(f.Source), Via: f.Via, NotVia: f.NotVia})}
	r.fill(about, f.Complete, f.Minimal, f.Assumptions, f.Unknowns, f.Warnings, f.NotChecked)
	r.Rows = mapped(f.Rows, about.fromRow)
	return r
}

func (a About) fromRow(row graph.FromRow) FromRow {
	name := Maybe(row.Label)
	if name == "" {
		name = a.name(row.Database)
	}
	return FromRow{
		row.Database.ID, name, row.Protocol, Maybe(row.Ports), row.Verdict.String(), Pairs(row.Pairs),
		ruleIDs(row.Rules), mapped(row.Via, model.Ref.String), throughOf(row.Through), mapped(row.Causes, a.cause),
		cmp.Or(row.Transport.TLS, "unknown"),
	}
}

func (e *Envelope) fill(about About, complete, minimal bool, as []graph.Assumption, un []graph.UnknownFact, wa []graph.Warning, not []string) {
	e.Complete, e.Minimal, e.NotChecked = complete, minimal, list(not)
	e.Assumptions, e.Unknowns, e.Warnings = mapped(as, assumption), mapped(un, about.unknown), mapped(wa, warning)
}

func (a About) twoStep(s graph.TwoStep) TwoStep {
	f := s.First
	return TwoStep{
		Source: f.Source, Kind: f.Kind, Boundary: f.Boundary, Members: ids(f.Members), Addresses: list(f.Addresses), Size: f.Size,
		First: a.step(f), By: s.By, Machines: ids(s.Machines), Then: mapped(s.Then, a.step),
		Verdict: s.Verdict.String(), Unknowns: mapped(s.Unknowns, a.unknown),
	}
}

func (a About) step(r graph.WhoRow) Step {
	w := a.whoRow(r)
	return Step{Maybe(w.Destination), w.DestinationName, w.Verdict, w.Admitted, w.Rules, w.RuleTexts, w.Via}
}

func (a About) whoRow(r graph.WhoRow) WhoRow {
	return WhoRow{
		Kind:            r.Kind,
		Boundary:        r.Boundary,
		Source:          r.Source,
		Members:         ids(r.Members),
		Addresses:       list(r.Addresses),
		Size:            r.Size,
		Destination:     r.Destination.ID,
		DestinationName: a.name(r.Destination),
		Verdict:         r.Verdict.String(),
		Admitted:        mapped(r.Admitted, admitted),
		Rules:           ruleIDs(r.Rules),
		RuleTexts:       mapped(r.Rules, func(r graph.Rule) string { return a.named(r.Text) }),
		Via:             mapped(r.Via, model.Ref.String),
		Through:         throughOf(r.Through),
		Unknowns:        mapped(r.Unknowns, a.unknown),
	}
}
