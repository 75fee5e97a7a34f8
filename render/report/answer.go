package report

import "strings"

// The schemas of this version.
const (
	SchemaAnswer   = "portolan.answer/v1"
	SchemaWho      = "portolan.who/v1"
	SchemaFrom     = "portolan.from/v1"
	SchemaAsk      = "portolan.ask/v1"
	SchemaLs       = "portolan.ls/v1"
	SchemaShow     = "portolan.show/v1"
	SchemaCoverage = "portolan.coverage/v1"
)

// Report is one of *Answer, *Who, *From, *Ask, *Ls, *Show and *Coverage.
type Report interface {
	schema() string
	// Of says which snapshot the report is about.
	Of() Snapshot
}

// Answer is what `can` says.
type Answer struct {
	Schema          string           `json:"schema"`
	Snapshot        Snapshot         `json:"snapshot"`
	Question        Question         `json:"question"`
	Verdict         string           `json:"verdict"` // reachable, partial, blocked, unknown
	Complete        bool             `json:"complete"`
	Pairs           Pairs            `json:"pairs"`
	Families        Families         `json:"families"`
	Admitted        []Admitted       `json:"admitted"`
	AfterFailover   *AfterFailover   `json:"after_failover"`
	AfterSwitchover *AfterSwitchover `json:"after_switchover"` // null when no blue/green deployment waits
	Paths           []Path           `json:"paths"`
	Causes          []Cause          `json:"causes"`
	Unknowns        []Unknown        `json:"unknowns"`
	Minimal         bool             `json:"minimal"` // unknowns is inclusion-minimal
	Assumptions     []Assumption     `json:"assumptions"`
	Address         Address          `json:"address"`
	Service         *Service         `json:"service"`
	Transport       Transport        `json:"transport"`
	Gated           []Gated          `json:"gated"` // ways beside the verdict that ask who somebody is, where the internet is asked about
	Doors           []FromRow        `json:"doors"` // of a blocked question: relays by which the source does reach the database
	Warnings        []Warning        `json:"warnings"`
	Volatile        []Volatile       `json:"volatile"`
	NotChecked      []string         `json:"not_checked"`
}

func (*Answer) schema() string { return SchemaAnswer }

// Of implements Report.
func (a *Answer) Of() Snapshot { return a.Snapshot }

// Question is what was asked. Fields that the verb does not have are null.
type Question struct {
	Source      Maybe    `json:"source"`
	Destination Maybe    `json:"destination"`
	Protocol    Maybe    `json:"protocol"`
	Ports       Maybe    `json:"ports"`   // null: each member's own
	Via         []string `json:"via"`     // what the way must pass
	NotVia      []string `json:"not_via"` // what it must not pass
}

// Port is "tcp/5432", "tcp", "all" or "" when each member is asked on its own.
func (q Question) Port() string {
	if q.Ports == "" {
		return string(q.Protocol)
	}
	if q.Protocol == "" {
		return string(q.Ports)
	}
	return string(q.Protocol) + "/" + string(q.Ports)
}

// Pairs counts the pairs of a question by verdict.
type Pairs struct {
	Total     int `json:"total"`
	Reachable int `json:"reachable"`
	Partial   int `json:"partial"`
	Blocked   int `json:"blocked"`
	Unknown   int `json:"unknown"`
}

// Families is the answer by IP version; null when a version does not count.
type Families struct {
	IPv4 *Family `json:"ipv4"`
	IPv6 *Family `json:"ipv6"`
}

// Family is the part of an answer about one IP version.
type Family struct {
	Verdict string `json:"verdict"`
	Pairs   Pairs  `json:"pairs"`
}

// Admitted is what gets through of one protocol.
type Admitted struct {
	Protocol string   `json:"protocol"` // tcp, udp, icmp, icmpv6, a number, a range of numbers, all
	Ports    []string `json:"ports"`    // 5432, 1024-65535; [] when the protocol has none
}

// String is "tcp/5432,6000-6010".
func (a Admitted) String() string {
	if len(a.Ports) == 0 {
		return a.Protocol
	}
	return a.Protocol + "/" + strings.Join(a.Ports, ",")
}

// AfterFailover is the answer with the database in each subnet of its group.
type AfterFailover struct {
	Verdict    string      `json:"verdict"`
	Placements []Placement `json:"placements"`
}

// AfterSwitchover is the answer with the green databases of a blue/green deployment in the place of the asked ones.
type AfterSwitchover struct {
	Deployment string   `json:"deployment"`
	Targets    []string `json:"targets"`
	Missing    bool     `json:"missing"` // a target is not in the snapshot
	Verdict    string   `json:"verdict"`
}

// Placement is one subnet where a member may stand after a failover.
type Placement struct {
	Subnet  string  `json:"subnet"`
	Name    Maybe   `json:"name"`
	Verdict string  `json:"verdict"`
	Causes  []Cause `json:"causes"`
}

// End is one end of a path.
type End struct {
	Ref     string `json:"ref"`
	Address string `json:"address"`
	Label   Maybe  `json:"label"`
	Host    Maybe  `json:"host"` // what the interface belongs to
}

// Path is one way of packets: one per source class, destination end, family and list of hops.
type Path struct {
	Verdict     string `json:"verdict"`
	Count       int    `json:"count"` // pairs that it stands for
	Family      string `json:"family"`
	Source      End    `json:"source"`
	Destination End    `json:"destination"`
	Legs        []Leg  `json:"legs"`
}

// Leg is one direction of one connection.
type Leg struct {
	Direction string `json:"direction"` // forward, return
	Hops      []Hop  `json:"hops"`
}

// Hop is what one component did. Hops are numbered from 1, in the order of the legs; text and pictures show the number.
type Hop struct {
	Component string   `json:"component"`
	Name      Maybe    `json:"name"`
	Kind      string   `json:"kind"`
	At        Maybe    `json:"at"` // the subnet, interface or VPC where it stood
	AtName    Maybe    `json:"at_name"`
	Groups    []string `json:"groups"` // of an interface, when component is one of them
	Effect    string   `json:"effect"` // forward, deliver, relay, drop, unknown
	Code      string   `json:"code"`
	Rules     []string `json:"rules"`
	Ghost     bool     `json:"ghost"` // only walked to find later causes
	From      Maybe    `json:"from"`  // a translation
	To        Maybe    `json:"to"`
	Text      string   `json:"text"`
}

// Cause is one blocker.
type Cause struct {
	Code       string   `json:"code"`
	Direction  string   `json:"direction"`
	First      bool     `json:"first"`
	Component  string   `json:"component"`
	Name       Maybe    `json:"name"`
	Kind       string   `json:"kind"`
	At         Maybe    `json:"at"`
	AtName     Maybe    `json:"at_name"`
	Groups     []string `json:"groups"`           // of an interface, when component is one of them
	Considered []string `json:"rules_considered"` // those for the protocol and port
	Nearest    Maybe    `json:"nearest"`          // the rule that comes closest to admitting
	For        []string `json:"for"`
	Given      Maybe    `json:"given"`
	Text       string   `json:"text"`
}

// Unknown is a fact that a verdict lacks.
type Unknown struct {
	Gap     string `json:"gap"`     // not-collected, unreadable, unmodelled, undetermined, not-found
	Needs   Maybe  `json:"needs"`   // the data set; null when no call would tell
	Subject Maybe  `json:"subject"` // what it is about
	Command Maybe  `json:"command"` // the AWS CLI call that collects it
	Text    string `json:"text"`
}

// Assumption is a data set that was taken as AWS ships it.
type Assumption struct {
	DataSet string `json:"data_set"`
	Account Maybe  `json:"account"`
	Region  Maybe  `json:"region"`
	TakenAs string `json:"taken_as"`
	Why     string `json:"why"`
}

// Address says which address of a database the verdict is about.
type Address struct {
	Used         Maybe `json:"used"`
	By           Maybe `json:"by"` // name, literal, flag
	OtherVerdict Maybe `json:"other_verdict"`
}

// Service is whether the database runs, apart from the network.
type Service struct {
	State          string `json:"state"`
	Interrupted    bool   `json:"interrupted"`
	NetworkVerdict string `json:"network_verdict"` // what the network alone would say
}

// Warning is something to know that does not change the verdict.
type Warning struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Gated is a way to the destination by which authorised users get through. It stands beside the verdict.
type Gated struct {
	By      string `json:"by"`      // client-vpn, verified-access, instance-connect, session-manager, cloudshell, data-api, express-gateway
	Through string `json:"through"` // the endpoint, instance or cluster
	Name    Maybe  `json:"name"`
	Users   string `json:"users"`
	Verdict string `json:"verdict"` // reachable, partial, unknown
	Text    string `json:"text"`
}

// Volatile is a state of the moment that the verdict rests on.
type Volatile struct {
	Component string `json:"component"`
	State     string `json:"state"`
	At        Maybe  `json:"at"`
}
