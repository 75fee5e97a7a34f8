package model

import "net/netip"

// ClientVPNEndpoint is a Client VPN endpoint with what the calls for single endpoints tell of it.
// https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/how-it-works.html
type ClientVPNEndpoint struct {
	Meta
	Description                string   // hostile text
	State                      string   // Status.Code: "available", "pending-associate", … (CVPN-1)
	VPC                        string   // "" when not told, or on a transit gateway
	ClientCIDR                 string   // ClientCidrBlock as written (CVPN-2, CVPN-7)
	SplitTunnel                Tristate // CVPN-6
	Groups                     []string // SecurityGroupIds, for associations that name none (CVPN-3)
	DNSServers                 []string
	Traffic                    string // TrafficIpAddressType: "ipv4", "ipv6", "dual-stack"; "" is ipv4
	TransitGateway, Attachment string // TransitGatewayConfiguration (CVPN-7)

	Associations                         []ClientVPNAssociation // target networks, sorted by subnet
	Routes                               []ClientVPNRoute       // sorted by destination, subnet
	Rules                                []ClientVPNRule        // authorization rules, sorted by destination, group
	HasAssociations, HasRoutes, HasRules bool                   // the listing was collected as a whole
}

// ClientVPNAssociation is a target network of an endpoint: a subnet in which its sessions come out.
type ClientVPNAssociation struct {
	Subnet, VPC string
	State       string   // "associated", …
	Groups      []string // sorted
}

// ClientVPNRoute is a route of an endpoint. Subnet is "local" for the way to other clients.
type ClientVPNRoute struct {
	Prefix netip.Prefix
	Subnet string
	State  string // "active", …
}

// ClientVPNRule is an authorization rule: for all users, or for those of one group of the directory or identity provider
// (CVPN-4, CVPN-8).
type ClientVPNRule struct {
	Prefix netip.Prefix
	All    bool
	Group  string // id; "" when All
	State  string // "active", …
}
