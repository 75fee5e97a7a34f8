package graph

import "portolan/model"

// WhoAnswer is every source that reaches a destination: complete, grouped, with what is not known.
type WhoAnswer struct {
	Destination string
	Protocol    string
	Ports       string
	Via, NotVia []string
	Plaintext   bool       // only connections that are not encrypted
	Transport   *Transport // nil when no database is asked about
	Complete    bool       // no entry of the universe is unknown
	Rows        []WhoRow
	Universe    []UniverseEntry
	Steps       []TwoStep // through one other machine, when that is asked
	Chokes      []Choke   // what every way that is known passes, but for the senders' own filters and tables
	Unknowns    []UnknownFact
	Minimal     bool
	Gated       []Gated // the rows, and what else there is, by which users get through that something asks who they are
	Assumptions []Assumption
	Warnings    []Warning
	NotChecked  []string
}

// WhoRow is one class of interfaces or one range of addresses without interface. Rows are disjoint.
type WhoRow struct {
	Kind        string      // "interfaces" or "addresses" (a host that may send anything)
	Boundary    string      // "same VPC", "peer VPC", "other VPC", "internet", …
	Source      string      // the narrowest name that covers exactly the row: "sg:app", "subnet:db-a", "10.2.0.0/16"; hostile text
	Members     []model.Ref // the interfaces, sorted
	Addresses   []string    // CIDRs
	Size        float64     // number of interfaces, or of addresses
	Destination model.Ref   // the member or interface reached
	Verdict     Verdict     // reachable, partial or unknown
	Admitted    []Admitted
	Rules       []Rule      // the smallest set that grants the row
	Via         []model.Ref // gateways, links and relays passed, in order
	Through     *Door       // the relay that the sources dial instead of the destination; nil = they reach it directly
	Unknowns    []UnknownFact
}

// Door is a relay that leads to a database: what one dials there.
type Door struct {
	Relay model.Ref
	Label string // "proxy:orders-proxy"
	Dial  string // host name and port; hostile text
}

// UniverseEntry is one part of everything that could be a source, and how it ends.
type UniverseEntry struct {
	Boundary string
	Labels   []string // the VPCs, links or address families of the entry; entries with the same end are merged
	Result   string   // "rows", "none" or "unknown"
	Causes   []Cause  // of "none"
	Unknowns []UnknownFact
}

// FromAnswer is every database that a source reaches.
type FromAnswer struct {
	Source      string
	Via, NotVia []string
	Complete    bool
	Rows        []FromRow
	Unknowns    []UnknownFact
	Minimal     bool
	Assumptions []Assumption
	Warnings    []Warning
	NotChecked  []string
}

// FromRow is one database and the verdict for it.
type FromRow struct {
	Database  model.Ref
	Label     string
	Protocol  string
	Ports     string
	Verdict   Verdict
	Transport Transport
	Pairs     Pairs
	Rules     []Rule
	Via       []model.Ref
	Through   *Door   // the relay that the source dials; nil = it reaches the database directly
	Causes    []Cause // when blocked: the first of each direction
}

// Shown is one resource with what refers to it.
type Shown struct {
	Resource  model.Resource
	Label     string
	Referrers []Referrer
	Exposure  *WhoAnswer // of a database; nil for other kinds
}

// Referrer is one place that names a resource.
type Referrer struct {
	Ref   model.Ref
	Label string
	How   string // "carries the group", "inbound rule tcp/5432", "route 10.0.0.0/8", …
}

// Covered is what is known of one data set, and whether a missing one matters.
type Covered struct {
	DataSet  model.DataSet
	Presence string // "present", "truncated", "denied", "not collected"
	Count    int
	Assumed  string // what it is taken as, "" when nothing is assumed
	Matters  string // for a missing one: "" or why it can change an answer about a database
	Command  string // the AWS CLI call that collects it
}
