package awscli

import (
	"cmp"
	"math"
	"net/netip"
	"strconv"

	"portolan/model"
)

type networkACL struct {
	NetworkAclId, OwnerId, VpcId string
	IsDefault                    bool
	Associations                 []struct{ SubnetId string }
	Entries                      []aclEntry
	Tags                         tagList
	Unread                       unread `json:",embed"`
}

type aclEntry struct {
	RuleNumber               int
	Egress                   bool
	RuleAction               string
	Protocol                 string
	CidrBlock, Ipv6CidrBlock string
	PortRange                *struct{ From, To number }
	IcmpTypeCode             *struct{ Type, Code number }
	Unread                   unread `json:",embed"`
}

func (a *networkACL) convert(e *element) {
	e.unknown("", a.Unread)
	if !e.need("NetworkAclId", a.NetworkAclId) {
		return
	}
	out := &model.NetworkACL{
		Meta: e.meta(model.KindNetworkACL, a.NetworkAclId, a.OwnerId, "", a.Tags),
		VPC:  e.names.get(a.VpcId), IsDefault: a.IsDefault,
	}
	for _, s := range a.Associations {
		out.Subnets = append(out.Subnets, s.SubnetId)
	}
	out.Subnets = e.names.set(out.Subnets)
	for i := range a.Entries {
		out.Entries = append(out.Entries, a.Entries[i].entry(e, i))
	}
	out.Entries = sorted(out.Entries, compareEntries)
	e.add(out)
}

func (n *aclEntry) entry(e *element, i int) model.NetworkACLEntry {
	e.unknown(".Entries[]", n.Unread)
	path := func(member string) string { return "Entries[" + strconv.Itoa(i) + "]." + member }
	out := model.NetworkACLEntry{
		Number: n.RuleNumber, Egress: n.Egress, Allow: n.RuleAction == "allow",
		Protocol: e.protocol(path("Protocol"), n.Protocol), Type: -1, Code: -1,
	}
	if n.RuleAction != "allow" && n.RuleAction != "deny" {
		e.fail(path("RuleAction"), "%q is neither allow nor deny", n.RuleAction)
	}
	if n.Ipv6CidrBlock != "" {
		out.Prefix = e.prefixOf(path("Ipv6CidrBlock"), n.Ipv6CidrBlock, netip.Addr.Is6)
	} else {
		out.Prefix = e.prefixOf(path("CidrBlock"), n.CidrBlock, netip.Addr.Is4)
	}
	// A range next to a protocol without ports means nothing (NACL-9); a missing one next to TCP or UDP is for the reader
	// of the entry to judge (NACL-11).
	if p := n.PortRange; p != nil && (out.Protocol == 6 || out.Protocol == 17) {
		if !p.From.told || !p.To.told || p.From.v < 0 || p.To.v > math.MaxUint16 || p.From.v > p.To.v {
			e.fail(path("PortRange"), "%s is not a range of ports", rangeText(p.From, p.To))
			return out
		}
		out.HasPorts, out.From, out.To = true, uint16(p.From.v), uint16(p.To.v)
	}
	if t := n.IcmpTypeCode; t != nil && (out.Protocol == 1 || out.Protocol == 58) {
		out.Type, out.Code = e.ports(path("IcmpTypeCode"), 1, t.Type, t.Code)
	}
	return out
}

// compareEntries orders entries as they are tried: direction, number, family.
func compareEntries(a, b model.NetworkACLEntry) int {
	if a.Egress != b.Egress {
		if b.Egress {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Number, b.Number), a.Prefix.Compare(b.Prefix), cmp.Compare(a.Protocol, b.Protocol),
		cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Code, b.Code))
}
