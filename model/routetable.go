package model

import "net/netip"

// RouteTable is a route table of a VPC, for subnets or for a gateway (RT-1, RT-19).
type RouteTable struct {
	Meta
	VPC         string
	Main        bool     // it has an association in state associated with Main
	Subnets     []string // explicitly associated (state associated), sorted
	Gateways    []string // igw-… or vgw-… ids of edge associations, sorted
	Propagating []string // virtual private gateways that propagate into it (RT-24)
	Routes      []Route  // sorted by destination, origin, target
}

// Route is one route. Exactly one of Prefix and PrefixList is set.
type Route struct {
	Prefix     netip.Prefix
	PrefixList string
	Target     RouteTarget
	State      string // "active", "blackhole", "filtered"; "" is taken as active
	Origin     string // "CreateRouteTable", "CreateRoute", "EnableVgwRoutePropagation", "Advertisement"; "" when not told
}

// RouteTarget is where a route leads, decoded from the member that names it (RT-18).
type RouteTarget struct {
	Kind TargetKind
	ID   string // "" for TargetLocal
}

// TargetKind tells route targets apart. The zero value is a target that nothing decodes.
type TargetKind uint8

// The targets of a route.
const (
	TargetUnknown TargetKind = iota
	TargetLocal
	TargetInternetGateway
	TargetVPNGateway
	TargetVPCEndpoint // a gateway endpoint or a Gateway Load Balancer endpoint, by its own type
	TargetNATGateway
	TargetTransitGateway
	TargetVPCPeering
	TargetNetworkInterface // also for routes that name an instance together with its interface
	TargetInstance         // an instance alone
	TargetEgressOnlyInternetGateway
	TargetLocalGateway
	TargetCarrierGateway
	TargetCoreNetwork
	TargetODBNetwork
)

// InternetGateway is an internet gateway.
type InternetGateway struct {
	Meta
	Attachments []GatewayAttachment // sorted by VPC
}

// EgressOnlyInternetGateway is an egress-only internet gateway (IPv6, IGW-6).
type EgressOnlyInternetGateway struct {
	Meta
	Attachments []GatewayAttachment
}

// GatewayAttachment ties a gateway to a VPC. "available" and "attached" are the usable states (IGW-1, RT-27).
type GatewayAttachment struct{ VPC, State string }

// Usable reports whether the attachment carries traffic.
func (a GatewayAttachment) Usable() bool { return a.State == "available" || a.State == "attached" }

// NATGateway is a NAT gateway. https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
type NATGateway struct {
	Meta
	VPC        string
	Subnet     string       // "" for a regional one (NAT-9)
	State      string       // "available", …; "" when not told
	Private    bool         // ConnectivityType=private
	Regional   bool         // AvailabilityMode=regional
	RouteTable string       // of a regional one
	Addresses  []NATAddress // sorted by private address
}

// NATAddress is one address of a NAT gateway (NAT-3, NAT-13).
type NATAddress struct {
	Private, Public netip.Addr
	Interface       string
	Primary         bool
	Status          string // "succeeded", …; "" is taken as succeeded
}

// VPCPeering is a VPC peering connection.
type VPCPeering struct {
	Meta
	Status    string // "active", …
	Requester PeeringSide
	Accepter  PeeringSide
}

// PeeringSide is one end of a peering.
type PeeringSide struct {
	VPC, Account, Region string
	CIDRs                []netip.Prefix // as the peering shows them; only returned while it is active (PCX-11)
	RemoteDNS            Tristate       // AllowDnsResolutionFromRemoteVpc (PCX-10)
}
