package model

import "net/netip"

// VPNGateway is a virtual private gateway.
type VPNGateway struct {
	Meta
	State       string              // "available", …
	Attachments []GatewayAttachment // "attached" is the usable state; sorted by VPC
}

// VPNConnection is a Site-to-Site VPN connection. Its AWS end is exactly one of VPNGateway, TransitGateway, CoreNetwork
// (VPN-3).
type VPNConnection struct {
	Meta
	State           string // "available", … (VPN-1)
	VPNGateway      string
	TransitGateway  string
	Concentrator    string // VPN Concentrator, whose attachment carries it to a transit gateway
	CoreNetwork     string
	CustomerGateway string
	StaticOnly      bool // StaticRoutesOnly (VPN-4)
	Routes          []VPNRoute
	Tunnels         []VPNTunnel // sorted by outside address; empty when telemetry was not told
	// Local is the on-premises side, Remote the AWS side of what may pass (VPN-10); invalid = everything.
	Local4, Remote4, Local6, Remote6 netip.Prefix
	InsideIPv6                       bool   // TunnelInsideIpVersion=ipv6 (VPN-9)
	PrivateIP                        bool   // VPN-13
	Transport                        string // the attachment that carries a private-IP VPN
}

// VPNRoute is a static route of a connection.
type VPNRoute struct {
	Prefix netip.Prefix
	State  string // "available", …
}

// VPNTunnel is one tunnel at the moment of the capture (VPN-16).
type VPNTunnel struct {
	Outside        netip.Addr
	Status         string // "UP", "DOWN"
	Message        string
	AcceptedRoutes int
	Changed        string // RFC 3339, "" when not told
}

// CustomerGateway records the on-premises device's address and AS number (VPN-14).
type CustomerGateway struct {
	Meta
	State string
	IP    netip.Addr
	ASN   string
}
