package model

import "net/netip"

// NetworkACL is a network ACL. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
type NetworkACL struct {
	Meta
	VPC       string
	IsDefault bool
	Subnets   []string          // ids of the associated subnets, sorted (NACL-1)
	Entries   []NetworkACLEntry // sorted by Egress (inbound first), Number, family
}

// NetworkACLEntry is one numbered entry. Entries are tried by ascending number, the first that fits decides (NACL-2).
type NetworkACLEntry struct {
	Number   int
	Egress   bool
	Allow    bool
	Protocol int          // -1 all, else the number (NACL-9)
	Prefix   netip.Prefix // of the far end (NACL-6)
	// HasPorts is false when the entry had no PortRange; for 6 and 17 that is a data error (NACL-11).
	HasPorts   bool
	From, To   uint16 // ports, both inclusive, of the packet's destination
	Type, Code int    // ICMP, -1 all (NACL-10)
}
