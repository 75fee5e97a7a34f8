package model

import "net/netip"

// TransitGateway is a transit gateway. https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
type TransitGateway struct {
	Meta                // Account is the owner
	State        string // "available", …; "" when not told (TGW-1)
	DNSSupport   Tristate
	SGReferences Tristate // Options.SecurityGroupReferencingSupport (SG-16)
}

// TransitGatewayAttachment joins a network to a transit gateway. It is put together from the general listing and those of
// its kind.
type TransitGatewayAttachment struct {
	Meta
	TransitGateway      string
	TransitGatewayOwner string // account, "" when not told (TGW-27)
	ResourceType        string // "vpc", "vpn", "direct-connect-gateway", "peering", "connect", "network-function", …
	Resource            string // id of what is attached
	ResourceOwner       string
	State               string // "available", …; "" when not told
	Association         string // the route table used for packets that enter here (TGW-2); "" = none, if AssociationTold
	AssociationState    string
	AssociationTold     bool   // some listing says which table is associated, or that none is
	PolicyTable         string // TGW-29

	// Of VPC attachments.
	VPC           string
	Subnets       []string // one a zone, sorted (TGW-9, TGW-10)
	ApplianceMode Tristate // TGW-17
	DNSSupport    Tristate
	IPv6          Tristate // TGW-25
	SGReferences  Tristate // SG-16

	// Of peering attachments, which have one id on both sides: TransitGateway, Association, … are the requester's where a
	// listing tells it, these the other side's. Ask AssociationAt for the table of one side.
	PeerTransitGateway, PeerAccount, PeerRegion string
	PeerAssociation, PeerAssociationState       string
	PeerAssociationTold                         bool
	DynamicRouting                              bool

	// Of Connect attachments.
	Transport string   // the attachment that carries it
	BGP       []string // status of every BGP session, sorted: "up", "down" (TGW-23)
}

// AssociationAt is the route table for packets that enter transit gateway tgw by the attachment, its state, and whether it
// is told at all: a peering attachment has one on either side (TGW-2, TGW-19).
func (a *TransitGatewayAttachment) AssociationAt(tgw string) (table, state string, told bool) {
	if a.PeerTransitGateway != "" && tgw == a.PeerTransitGateway && tgw != a.TransitGateway {
		return a.PeerAssociation, a.PeerAssociationState, a.PeerAssociationTold
	}
	return a.Association, a.AssociationState, a.AssociationTold
}

// TransitGatewayRouteTable is a transit gateway's route table with its routes, associations and propagations.
type TransitGatewayRouteTable struct {
	Meta
	TransitGateway                   string
	State                            string
	Associations                     []string              // attachment ids, sorted, from get-transit-gateway-route-table-associations
	Propagations                     []string              // attachment ids with State enabled, sorted (TGW-3)
	HasAssociations, HasPropagations bool                  // the listing was collected
	Routes                           []TransitGatewayRoute // sorted by destination, type, attachments
	// RoutesKnown: the routes were searched. StaticOnly: only static ones (Batfish's listing); propagated ones follow from
	// Propagations. More: there are routes that were not returned (TGW-28).
	RoutesKnown, StaticOnly, More bool
	PrefixLists                   []TransitGatewayPrefixList // references (TGW-7), sorted
}

// TransitGatewayRoute is one route. Exactly one of Prefix and PrefixList is set.
type TransitGatewayRoute struct {
	Prefix      netip.Prefix
	PrefixList  string
	Type        string   // "static", "propagated"
	State       string   // "active", "blackhole"
	Attachments []string // ids, sorted; several are equal next hops (TGW-32)
}

// TransitGatewayPrefixList is a prefix list reference of a route table.
type TransitGatewayPrefixList struct {
	PrefixList string
	Blackhole  bool
	Attachment string
	State      string
}
