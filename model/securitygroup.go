package model

import (
	"cmp"
	"fmt"
	"net/netip"
	"strings"
)

// SecurityGroup is a security group with all its rules. https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
type SecurityGroup struct {
	Meta      // Account is the owner
	GroupName string
	VPC       string              // the home VPC (SG-22); "" when only the rules were listed
	Rules     []SecurityGroupRule // sorted by CompareSecurityGroupRules, no two equal
}

// SecurityGroupRule permits the packets of one source (inbound) or destination (outbound). Exactly one of Prefix,
// PrefixList and Group is set. Both API shapes come out the same (SG-27).
type SecurityGroupRule struct {
	ID       string // "sgr-…", or a name made of the rule's content when the input has none
	Egress   bool
	Protocol int // -1 all, else the protocol's number (SG-5, SG-6)
	// From and To are the ports, both inclusive, for protocols 6 and 17 (SG-7); the type and code for 1 and 58, -1 = all
	// (SG-8); without meaning for other protocols.
	From, To      int
	Prefix        netip.Prefix // host bits cleared (SG-26)
	PrefixList    string
	Group         string // the referenced group's id (SG-11)
	GroupAccount  string // its owner, "" when not told
	GroupVPC      string
	Peering       string // the peering the reference belongs to
	PeeringStatus string // "active", "deleted", …; "" when not told (SG-20)
}

// Key is the rule's content as text: the same for the same rule whatever its position or id.
func (r SecurityGroupRule) Key() string {
	dir := "in"
	if r.Egress {
		dir = "out"
	}
	peer := r.PrefixList + r.Group
	if r.Prefix.IsValid() {
		peer = r.Prefix.String()
	}
	proto := map[int]string{-1: "all", 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6"}[r.Protocol]
	if proto == "" {
		proto = fmt.Sprint(r.Protocol)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s/%s", dir, proto)
	switch r.Protocol {
	case 1, 6, 17, 58:
		fmt.Fprintf(&b, "/%d-%d", r.From, r.To)
	}
	fmt.Fprintf(&b, "/%s", peer)
	return b.String()
}

// CompareSecurityGroupRules orders rules by content, then id.
func CompareSecurityGroupRules(a, b SecurityGroupRule) int {
	return cmp.Or(strings.Compare(a.Key(), b.Key()), strings.Compare(a.ID, b.ID))
}

// PrefixList is a managed prefix list and its current entries (RT-9, RT-10, SG-10).
type PrefixList struct {
	Meta
	ListName   string
	State      string // "" when not told
	Version    int64
	Entries    []netip.Prefix // sorted
	HasEntries bool           // false: the list is known, its entries were not collected
}
