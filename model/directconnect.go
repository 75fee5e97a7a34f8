package model

import "net/netip"

// DXConnection is a Direct Connect connection or LAG.
type DXConnection struct {
	Meta
	State string // "available", "down", …
	LAG   bool
}

// DXVirtualInterface is a virtual interface (DX-1, DX-3).
type DXVirtualInterface struct {
	Meta
	Type         string // "private", "public", "transit"
	State        string // "available", "confirming", …
	Connection   string // of its connection or LAG
	VPNGateway   string // of a private one without a Direct Connect gateway
	DXGateway    string
	SiteLink     bool
	Peers        []DXPeer       // sorted
	RouteFilters []netip.Prefix // of a public one (DX-13), sorted
}

// DXPeer is one BGP session.
type DXPeer struct{ Family, Status string } // "ipv4" or "ipv6"; "up", "down"

// DXGateway is a Direct Connect gateway with its attachments and associations. It belongs to no Region.
type DXGateway struct {
	Meta
	State                           string
	Attachments                     []DXAttachment  // sorted
	Associations                    []DXAssociation // sorted
	HasAttachments, HasAssociations bool            // the listing was collected
}

// DXAttachment ties a virtual interface to a Direct Connect gateway.
type DXAttachment struct{ VirtualInterface, State string }

// DXAssociation ties a virtual private gateway or a transit gateway to a Direct Connect gateway.
type DXAssociation struct {
	Gateway string         // vgw-… or tgw-…
	Type    string         // "virtualPrivateGateway", "transitGateway"
	State   string         // "associated", "updating", …
	Allowed []netip.Prefix // allowed prefixes (DX-5, DX-6), sorted
}
