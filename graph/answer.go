package graph

import (
	"portolan/graph/header"
	"portolan/model"
)

// Code says what a component did to packets: AWS Reachability Analyzer's explanation codes where one fits, else our own in
// the same style.
type Code string

// Direction of a leg or cause.
type Direction uint8

// The directions.
const (
	Forward Direction = iota
	Return
)

// String is the word in JSON.
func (d Direction) String() string { return [...]string{"forward", "return"}[d] }

// Answer is what a question gets. Every slice is sorted; the same facts give the same Answer.
type Answer struct {
	Source, Destination string // as asked, with the interpretation of bare words
	Protocol, Ports     string // "tcp", "5432"; "each member's own" as "" when they differ
	Via, NotVia         []string

	Verdict         Verdict
	Complete        bool // no part of the answer is unknown
	Pairs           Pairs
	IPv4, IPv6      *FamilyAnswer // nil when the family does not count
	Admitted        []Admitted    // for questions about all ports
	AfterFailover   *AfterFailover
	AfterSwitchover *AfterSwitchover // nil when no blue/green deployment waits
	Paths           []Path
	Causes          []Cause
	Unknowns        []UnknownFact
	Minimal         bool // Unknowns is inclusion-minimal
	Assumptions     []Assumption
	Address         AddressUse
	Service         *ServiceState
	Transport       *Transport // nil when no database is asked about
	Gated           []Gated    // ways that ask who somebody is, where the internet is asked about
	Doors           []FromRow  // of a blocked question: the relays by which the source does reach a database that is asked about
	Warnings        []Warning
	Volatile        []Volatile
	NotChecked      []string
}

// FamilyAnswer is the part of an answer about one IP version.
type FamilyAnswer struct {
	Verdict Verdict
	Pairs   Pairs
}

// Admitted is what gets through of one protocol.
type Admitted struct {
	Protocol header.ProtoRange  // inclusive
	Ports    []header.PortRange // inclusive; empty when the protocol has no ports
}

// AfterFailover is what the answer would be with the database in each subnet of its group.
type AfterFailover struct {
	Verdict    Verdict
	Placements []Placement
}

// AfterSwitchover is what the answer would be with the green databases of a blue/green deployment in place (DB-34).
type AfterSwitchover struct {
	Deployment model.Ref
	Targets    []model.Ref // sorted
	Missing    bool        // one is not in the snapshot
	Verdict    Verdict
}

// Placement is one subnet where a member may stand after a failover.
type Placement struct {
	Subnet  model.Ref
	Verdict Verdict
	Causes  []Cause // why not, when it is not reachable
}

// EndUse is one end of a path: what it is and the addresses of it that the path speaks of.
type EndUse struct {
	Ref     model.Ref
	Label   string    // as people call it: Name tag, "internet", the database's name; hostile text
	Address string    // one address, or a CIDR list
	Host    model.Ref // what the interface belongs to (instance, function, database), or zero
}

// Path is one way of packets: one per source class, destination end, family and distinct list of hops.
type Path struct {
	Verdict     Verdict
	Count       int // pairs that it stands for
	IPv6        bool
	Source      EndUse
	Destination EndUse
	Legs        []Leg
}

// Leg is one direction of one connection. A relay starts another forward leg.
type Leg struct {
	Direction Direction
	Hops      []Hop
}

// Hop is what one component did.
type Hop struct {
	Component model.Ref
	Kind      string    // "security-group", "network-acl", "route-table", "internet-gateway", …
	At        model.Ref // the subnet or VPC where it stood, or zero
	Effect    Effect
	Code      Code
	Rules     []Rule   // every admitting rule of the groups, narrowest first; the one selected of an ACL or route table
	Ghost     bool     // only walked to find later causes
	From, To  string   // addresses after a translation: "10.0.1.5 → 203.0.113.9", else ""
	Groups    []string // of a security group's hop: the groups of the interface, which is the Component
	Volatile  string   // the state of the moment that it rests on, "" for none
}

// Rule is one rule, entry or route, by id and as AWS states it.
type Rule struct {
	ID    string // "sgr-…", "acl-1 inbound 100", "rtb-1 10.0.0.0/8"
	Text  string // "tcp/5432 from sg-0a", "#90 deny all 10.9.0.0/16", "10.0.0.0/8 → pcx-1"
	Group string // the group that a security group's rule belongs to
}

// Cause is one blocker. All of them are listed, both directions, the first of each direction marked.
type Cause struct {
	Code       Code
	Direction  Direction
	First      bool
	Component  model.Ref
	Kind       string
	At         model.Ref
	Considered []Rule   // the rules for the protocol and port that did not admit
	Nearest    Rule     // the rule that comes closest to admitting, or the zero value; see Nearer
	Groups     []string // of a security group's cause: the groups of the interface, which is the Component
	For        []string // the sources that it concerns, as CIDRs, when not all
	Given      string   // an assumption on the way to it: "a route that keeps the source address"
	Text       string   // a few words of detail made by the component: "static route for 10.8.0.0/16 only"
}

// UnknownFact is a fact that the verdict needs.
type UnknownFact struct {
	Gap     model.Gap
	Text    string
	Command string // the AWS CLI call that collects it; "" when none would tell
}

// Assumption is a data set that was taken as AWS ships it.
type Assumption struct {
	DataSet model.DataSet
	TakenAs string
	Why     string
}

// AddressUse says which address of a database the verdict is about (DNS-6).
type AddressUse struct {
	Used         string // "private", "public", or the address
	By           string // "name", "literal", "flag"
	OtherVerdict *Verdict
}

// ServiceState is whether the database runs, apart from the network (DB-20).
type ServiceState struct {
	State       string
	Interrupted bool
	Network     Verdict // what the network alone would say
}

// Warning is something to know that does not change the verdict.
type Warning struct{ Code, Text string }

// Volatile is a state of the moment that the verdict rests on.
type Volatile struct {
	Component model.Ref
	State, At string
}

// Connections, as the protocol of a question, is TCP and UDP.
const Connections = -2

// Question is the part of a query that says which packets.
type Question struct {
	Protocol  int                // 0-255; -1 = all protocols; Connections
	Ports     []header.PortRange // destination ports, inclusive; nil = the database's own
	OwnPort   bool               // ask each database member on its own port
	Ephemeral []header.PortRange // client ports given with --ephemeral; nil = by platform
	Address   string             // "", "private", "public"
	Via       []string           // what requests must pass, each by id or name
	NotVia    []string           // what they must not pass
	Plaintext bool               // who: only connections that are not encrypted
}
