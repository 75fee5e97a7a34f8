package ask

import (
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// End is one end of pairs, as an address expression names it. Exactly one of Host, Database and neither is set: an End with
// neither is a range of addresses outside the VPCs (Internet) or, as a destination, addresses that routing decides about.
type End struct {
	Label string    // as people call it; hostile text
	Ref   model.Ref // what it is: an interface, a database, a function, graph.Internet, …
	// Host is an interface of the snapshot (Host.Interface set) or a supposed one: a function's, a template's, one that a
	// group or subnet stands for, a host on a free address.
	Host *component.Host
	// Owner is what the interface belongs to: an instance, function, template, group, subnet; may be zero.
	Owner model.Ref
	// OneOf: exactly one address of Host.Addrs is the right one and configuration does not say which, as for an interface
	// that does not exist yet. Else all addresses count.
	OneOf bool
	// Several supposed interfaces of one thing (a function in two subnets): AWS uses all of them, a difference is partial.
	Internet bool            // a host or range on the internet
	Addrs    *header.AddrSet // of Internet, or the literal destination addresses
	Literal  bool            // written as an address: it is taken as it is, no name is resolved
	// Named is the resource that an account or VPC outside the snapshot stands for; whatever is asked of it is unknown.
	Missing *model.Gap
	// OnPrem is set for addresses behind hybrid links.
	OnPrem *onPrem
	// Public is the public virtual interface by which the end gets at public addresses, as from the internet (DX-14).
	Public model.Ref
	// Gate is where the packets of users start who send through something that asks who they are: a Client VPN endpoint, and
	// the like. Host is the interface by which they come out, Addrs then what of its addresses they have.
	Gate     graph.Port
	Outside  bool      // it resolves names as one does on the internet, wherever its interface stands
	Database *Database // only as destination
	// Inactive says why the endpoint that was asked for answers to nobody now (DB-26).
	Inactive string
	API      string           // only as destination: an API of AWS, "rds"
	Relay    *component.Entry // only as destination: a relay that is dialled by its name, at these places
	// ByInstance: the database is asked for by its own endpoint, not by one of its cluster (TLS-9).
	ByInstance bool
	// Either: as a destination it is dialled at any of its addresses, not at the one that its name gives.
	Either bool
	// Others are interfaces that nothing tells apart from this one but their addresses: as a destination any of them will do.
	Others  []End
	Assumed []string // what was taken for granted to make this end, for the answer's assumptions
}

// Database is one member that a database endpoint may answer from.
type Database = component.Database

// Ends is what an address expression stands for.
type Ends struct {
	Expression string // as written, or as interpreted: "db:orders-1 (by name)"
	Ends       []End
	Port       int // written with the address, as in host:port or a URL; 0 when it was not
	Warnings   []graph.Warning
}

// Resolver turns address expressions into ends.
type Resolver struct {
	snap      *model.Snapshot
	net       *component.Network
	functions map[string][]*model.Function // by what tells their interfaces, made when first needed
	owned     *owned
	lambdas   map[string]bool // by subnet and groups: whether a function has an interface there
}
