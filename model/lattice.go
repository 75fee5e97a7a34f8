package model

import "net/netip"

// The calls that tell of one resource configuration and of one resource gateway. They have no listing that tells as much.
const (
	CallResourceConfiguration = "vpc-lattice:GetResourceConfiguration"
	CallResourceGateway       = "vpc-lattice:GetResourceGateway"
)

// ResourceConfiguration is what a resource endpoint leads to. Ref.ID is the ARN.
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/resource-configuration.html
type ResourceConfiguration struct {
	Meta
	ConfigurationName string
	Type              string // "ARN", "SINGLE", "GROUP", "CHILD"
	Protocol          string // "TCP" (EP-11)
	Status            string
	Gateway           string // id of the resource gateway
	Group             string // of a CHILD: its group's id
	Ports             []PortRange
	Database          string     // of an ARN resource: a cluster's or instance's ARN (EP-9)
	Domain            string     // of a DNS resource (EP-18)
	IP                netip.Addr // of an IP resource (EP-18)
}

// ResourceGateway is where packets for resources enter their VPC (EP-10). Ref.ID is "rgw-…".
type ResourceGateway struct {
	Meta
	GatewayName, Status string
	VPC                 string
	Subnets, Groups     []string // sorted
	IPAddressType       string
	AddressesPerENI     int
}

// VPCEndpointAssociation is what an endpoint leads to, and whether that is accessible now (EP-13). Ref.ID is its id.
type VPCEndpointAssociation struct {
	Meta
	Endpoint      string
	Resource      string // ARN
	Accessibility string // "Accessible", …
	Name          string // DnsEntry
	PrivateName   string // PrivateDnsEntry (EP-14)
}
