package model

import (
	"cmp"
	"net/netip"
	"strconv"
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
	buf := make([]byte, 0, 64)
	if r.Egress {
		buf = append(buf, "out/"...)
	} else {
		buf = append(buf, "in/"...)
	}
	switch r.Protocol {
	case -1:
		buf = append(buf, "all"...)
	case 1:
		buf = append(buf, "icmp"...)
	case 6:
		buf = append(buf, "tcp"...)
	case 17:
		buf = append(buf, "udp"...)
	case 58:
		buf = append(buf, "icmpv6"...)
	default:
		buf = strconv.AppendInt(buf, int64(r.Protocol), 10)
	}
	switch r.Protocol {
	case 1, 6, 17, 58:
		buf = strconv.AppendInt(append(buf, '/'), int64(r.From), 10)
		buf = strconv.AppendInt(append(buf, '-'), int64(r.To), 10)
	}
	buf = append(buf, '/')
	if r.Prefix.IsValid() {
		buf = r.Prefix.AppendTo(buf)
	} else {
		buf = append(append(buf, r.PrefixList...), r.Group...)
	}
	return string(buf)
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
