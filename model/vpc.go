package model

import "net/netip"

// VPC is a virtual private cloud. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
type VPC struct {
	Meta                            // Account is the owner
	CIDRs         []CIDRAssociation // primary first, then as listed (NET-1)
	DHCPOptions   string            // id, "" when not told, "default" for none
	IsDefault     bool
	Encryption    string   // EncryptionControl.Mode: "", "monitor", "enforce" (NET-10)
	EncryptionExc []string // names of the resource exclusions that are enabled
	BPAMode       string   // BlockPublicAccessStates.InternetGatewayBlockMode, "" when not told (BPA-9)
}

// CIDRAssociation is one address block of a VPC or subnet. Only blocks in state "associated" count (NET-1).
type CIDRAssociation struct {
	Prefix netip.Prefix
	State  string // "associated", "associating", "disassociated", …; the primary IPv4 block is "associated"
}

// Associated returns the blocks that count, in order.
func Associated(blocks []CIDRAssociation) []netip.Prefix {
	var out []netip.Prefix
	for _, b := range blocks {
		if b.State == "associated" {
			out = append(out, b.Prefix)
		}
	}
	return out
}

// Subnet is a subnet; it lies in one zone of one VPC (NET-3).
type Subnet struct {
	Meta                // Account is the owner, who also owns its route table and ACL (NET-6)
	VPC          string // id
	Zone, ZoneID string // "eu-west-1a", "euw1-az2"; zone names are per account, ids are not
	ParentZone   string // id of the Availability Zone that a Local Zone belongs to, "" when not told (NET-12)
	CIDRs        []CIDRAssociation
	IPv6Native   bool
	DNS64        bool
	BPAMode      string // as VPC.BPAMode
}

// VPCAttributes are the DNS attributes of a VPC, each from a call of its own (DNS-1, DNS-2). Ref.ID is the VPC's id.
type VPCAttributes struct {
	Meta
	DNSSupport, DNSHostnames Tristate
}

// Tristate is a boolean that may be not told. The zero value is not told.
type Tristate uint8

// The values of a Tristate.
const (
	NotTold Tristate = iota
	No
	Yes
)

// TristateOf makes a told Tristate.
func TristateOf(b bool) Tristate {
	if b {
		return Yes
	}
	return No
}

// DHCPOptions is a DHCP option set; only its name servers matter here (DNS-7).
type DHCPOptions struct {
	Meta
	NameServers []string // "AmazonProvidedDNS" or addresses
}
