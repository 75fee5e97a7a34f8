package graph

import (
	"portolan/graph/header"
	"portolan/model"
)

// Side tells the ways of entering a place apart.
type Side uint8

// The sides.
const (
	Send    Side = iota + 1 // an interface: from its host to the wire
	Receive                 // an interface: from the wire to its host
	Inside                  // a subnet: from an interface in it; a gateway: from its VPC
	Leave                   // a subnet's ACL and route table: on the way out
	Enter                   // a subnet's ACL: on the way in; a gateway: from outside
	Deliver                 // a subnet: behind its ACL, to the interface that owns the address
)

// Port is a place where packets stand, with all of the past that AWS's later forwarding depends on, and nothing else. It
// is comparable.
type Port struct {
	Place model.Ref // the component
	Side  Side
	At    model.Ref // the subnet (or gateway) for which a shared ACL or route table acts
	Way   model.Ref // the link by which the packet entered the VPC; zero = it was sent inside (SG-29)
	Then  model.Ref // what stands behind a subnet's ACL, for packets that are not delivered by address: a NAT gateway
	Zone  string    // the zone by which packets entered a transit gateway, which keeps it (TGW-10); "" = none
}

// Internet and Somewhere are the two places that are no resource. Somewhere is where packets go whose next hop is not
// known: its successors are the inbound sides of the destination's subnets.
var (
	Internet  = model.Ref{ID: "internet"}
	Somewhere = model.Ref{ID: "somewhere"}
)

// Component is a thing that acts on packets.
type Component interface {
	Ref() model.Ref
	// Handle returns a partition of a.Packets: disjoint outcomes, nothing lost.
	Handle(a Arrival) []Outcome
}

// Network finds the component that stands at a port.
type Network interface {
	Component(p Port) Component
}

// Arrival is a set of packets at a port.
type Arrival struct {
	At      Port
	Packets header.Set
	Session *Session // nil on the way out; on the way back the chain of stateful components that the flow passed
	Passed  uint64   // on the way out: which of the walker's transits they have passed, a bit each
}

// Session is the chain of stateful components that a flow passed, the last one first. The last link, whose Component is
// zero, stands for the sender. Sessions are interned: equal chains are equal pointers.
type Session struct {
	Component model.Ref
	Before    *Session
	Over      model.Ref // what the reply must still pass, or it is not known whether the flow was let through (GEN-3)
	Vague     bool      // the flow went on from Somewhere: it may have passed more than the chain says
}

// Effect is what an outcome does with its packets. The zero Effect is no effect.
type Effect uint8

// The effects.
const (
	Pass    Effect = iota + 1 // they go on to Next
	Arrive                    // they are delivered here
	Relay                     // they are delivered here and answered from here; a new connection starts at Next
	Drop                      // they go no further; a filter's Drop names Next for the ghosts
	Unclear                   // what happens is not known; Next is every place that cannot be ruled out
)

// String is the word in JSON.
func (e Effect) String() string {
	return [...]string{"", "forward", "deliver", "relay", "drop", "unknown"}[e]
}

// Choice says how several Next are meant.
type Choice uint8

// The choices.
const (
	Spread       Choice = iota // each flow may take any: a difference is partial
	Undetermined               // one of them, configuration does not say which: a difference is unknown
	AnyOf                      // whichever of them lets it through counts
	allOf                      // supposed closed: only what gets there on every way
)

// Outcome decides a part of an arrival.
type Outcome struct {
	Packets header.Set
	Effect  Effect
	Next    []Port
	Choice  Choice
	Rewrite header.Rewrite // NAT or a relay's new connection, or the zero value
	Back    Port           // of Arrive and Relay: where the reply starts; of a stateful Pass: where it goes on once it is back here
	Over    model.Ref      // packets pass for sure only if their replies take this link too (GEN-3); zero = whatever they take
	Reason  Reason
	Also    []Reason    // of a Drop: what would stop them here too
	Needs   []model.Gap // facts this outcome lacks
}

// Reason is why, as code and evidence. It is never empty.
type Reason struct {
	Code      Code
	Component model.Ref
	Kind      string    // of the hop: "security-group", "network-acl", "route-table", …
	At        model.Ref // where it acted, when the component is shared
	Evidence  Evidence  // may be nil
	Detail    string    // a few words of facts, deterministic; may be empty
	Repair    model.Ref // what one would change, when it is not Component
	Volatile  string    // the state of the moment that it rests on, "" for none (GEN-11)
	Groups    []string  // of a security-group hop: the ids of the groups that the interface carries, sorted
}

// Evidence finds the rules that a decision about packets rests on: the same compiled rules that decided.
type Evidence interface {
	// Rules lists the rules that decided the packets, or for a drop those that were considered.
	Rules(packets header.Set) []Rule
}

// Nearer is evidence that can point at the rule that comes closest to admitting dropped packets: by address among those for
// their protocol and port, else one that admits the address on other ports.
type Nearer interface {
	Nearest(packets header.Set) (Rule, bool)
}

// Rules is evidence that is the same for all packets of the outcome.
type Rules []Rule

// Rules returns r itself.
func (r Rules) Rules(header.Set) []Rule { return r }
