package ask

import (
	"fmt"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// Options are the assumptions of a session.
type Options struct {
	// Assume holds guards-off, defaults, links-up, none. Empty means guards-off.
	Assume []string
}

// Asker answers questions about one snapshot. It is not safe for concurrent use; New another one for another goroutine:
// the snapshot is shared.
type Asker struct {
	snap      *model.Snapshot
	opts      Options
	guardsOff bool // opt-in guards that no file mentions are off
	net       *component.Network
	walker    *graph.Walker
	narrow    bool // searches find what all ways pass
	seats     map[model.Ref]component.Seat
	ways      map[string]map[model.Ref]bool // by destination VPC: all that may lead there
	homes     []graph.Goal

	owned        owned
	owning       *Resolver          // for owners of interfaces: it keeps what it finds
	another      []another          // the sources that are no interfaces of subnets, once listed
	shells       []another          // interfaces that users send from
	gated        map[model.Ref]bool // interfaces that are theirs
	named        []string           // the VPCs of which only subnets are shown, once they are listed
	sizes        groupSizes
	portKinds    []clientPorts
	decks        map[string][]*card         // by subnet: its interfaces, for searches
	subnetBlocks map[string]*header.AddrSet // by subnet
	unused       map[string]*header.AddrSet // by subnet: its free addresses
	fronts       map[string]string          // by subnet: what its packets pass first
	resolved     map[string]nameFate        // by VPC: what its resolver makes of the names of databases
	lonely       map[[2]string]*entry       // by VPC and boundary: see apart
}

// ErrorKind tells callers what to do about an AddressError.
type ErrorKind uint8

// The kinds of AddressError.
const (
	BadSyntax ErrorKind = iota + 1 // exit code 2
	NotFound                       // exit code 1
	Ambiguous                      // exit code 1
	NoPairs                        // exit code 1: there is nothing to ask about
)

// AddressError says what about an address could not be used.
type AddressError struct {
	Kind    ErrorKind
	Address string   // as written
	Text    string   // what was wrong and what to do
	Closest []string // names that are near, or the several hits
}

// Error is one line.
func (e *AddressError) Error() string { return e.Text }

// New makes an Asker. It fails on an assumption that it does not know.
func New(s *model.Snapshot, o Options) (*Asker, error) {
	assume := component.Assume{GuardsOff: len(o.Assume) == 0}
	for _, word := range o.Assume {
		switch word {
		case "guards-off":
			assume.GuardsOff = true
		case "defaults":
			assume.GuardsOff, assume.Defaults = true, true
		case "links-up":
			assume.GuardsOff, assume.LinksUp = true, true
		case "none":
		default:
			return nil, &AddressError{Kind: BadSyntax, Address: word, Text: fmt.Sprintf("no assumption is called %q: write guards-off, defaults, links-up or none", word)}
		}
	}
	net := component.Build(s, assume)
	return &Asker{snap: s, opts: o, guardsOff: assume.GuardsOff, net: net, walker: graph.NewWalker(net, net.Space()), seats: make(map[model.Ref]component.Seat), ways: make(map[string]map[model.Ref]bool),
		decks: make(map[string][]*card), subnetBlocks: make(map[string]*header.AddrSet), unused: make(map[string]*header.AddrSet), fronts: make(map[string]string), lonely: make(map[[2]string]*entry), resolved: make(map[string]nameFate)}, nil
}

func (a *Asker) resolver() *Resolver { return &Resolver{snap: a.snap, net: a.net, owned: &a.owned} }

// seatOf finds where a member is, once.
func (a *Asker) seatOf(d *Database) component.Seat {
	s, ok := a.seats[d.Ref]
	if !ok {
		s = a.net.Seat(d)
		a.seats[d.Ref] = s
	}
	return s
}
