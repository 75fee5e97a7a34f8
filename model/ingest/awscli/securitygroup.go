package awscli

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/ingest"
)

type securityGroup struct {
	GroupId, GroupName, OwnerId, VpcId, SecurityGroupArn string
	IpPermissions, IpPermissionsEgress                   []permission
	Tags                                                 tagList
	Description                                          skip
	Unread                                               unread `json:",embed"`
}

// permission is one entry of IpPermissions: every source in it is a rule of its own (SG-27).
type permission struct {
	IpProtocol       string
	FromPort, ToPort number
	IpRanges         []struct{ CidrIp string }
	Ipv6Ranges       []struct{ CidrIpv6 string }
	PrefixListIds    []struct{ PrefixListId string }
	UserIdGroupPairs []groupPair
	Unread           unread `json:",embed"`
}

type groupPair struct {
	GroupId, GroupName, UserId, VpcId, VpcPeeringConnectionId, PeeringStatus string
	Description                                                              skip
	Unread                                                                   unread `json:",embed"`
}

func (g *securityGroup) convert(e *element) {
	e.unknown("", g.Unread)
	if !e.need("GroupId", g.GroupId) {
		return
	}
	_, region := arnPlace(g.SecurityGroupArn)
	out := &model.SecurityGroup{
		Meta:      e.meta(model.KindSecurityGroup, g.GroupId, g.OwnerId, region, g.Tags),
		GroupName: g.GroupName, VPC: e.names.get(g.VpcId),
	}
	list := make([]model.SecurityGroupRule, 0, len(g.IpPermissions)+len(g.IpPermissionsEgress))
	for i := range g.IpPermissions {
		list = g.IpPermissions[i].rules(e, "IpPermissions", i, false, list)
	}
	for i := range g.IpPermissionsEgress {
		list = g.IpPermissionsEgress[i].rules(e, "IpPermissionsEgress", i, true, list)
	}
	if !e.failed {
		out.Rules = ingest.SortRules(g.GroupId, list)
	}
	e.add(out)
}

// rules appends the rules of one permission.
func (p *permission) rules(e *element, list string, i int, egress bool, out []model.SecurityGroupRule) []model.SecurityGroupRule {
	e.unknown("."+list+"[]", p.Unread)
	path := func(member string) string { return list + "[" + strconv.Itoa(i) + "]." + member }
	r := model.SecurityGroupRule{Egress: egress, Protocol: e.protocol(path("IpProtocol"), p.IpProtocol)}
	r.From, r.To = e.ports(path("FromPort"), r.Protocol, p.FromPort, p.ToPort)
	for _, s := range p.IpRanges {
		r := r
		r.Prefix = e.prefixOf(path("IpRanges"), s.CidrIp, netip.Addr.Is4)
		out = append(out, r)
	}
	for _, s := range p.Ipv6Ranges {
		r := r
		r.Prefix = e.prefixOf(path("Ipv6Ranges"), s.CidrIpv6, netip.Addr.Is6)
		out = append(out, r)
	}
	for _, s := range p.PrefixListIds {
		r := r
		r.PrefixList = e.names.get(s.PrefixListId)
		e.peer(path("PrefixListIds"), r.PrefixList)
		out = append(out, r)
	}
	for _, s := range p.UserIdGroupPairs {
		r := r
		e.unknown("."+list+"[].UserIdGroupPairs[]", s.Unread)
		r.Group = e.names.get(cmp.Or(s.GroupId, s.GroupName)) // a group of the default VPC may be told by name alone
		r.GroupAccount, r.GroupVPC = e.names.get(accountOf(s.UserId)), e.names.get(s.VpcId)
		r.Peering, r.PeeringStatus = e.names.get(s.VpcPeeringConnectionId), e.names.get(s.PeeringStatus)
		e.peer(path("UserIdGroupPairs"), r.Group)
		out = append(out, r)
	}
	return out
}

// peer fails the element when a rule names nobody.
func (e *element) peer(member, id string) {
	if id == "" {
		e.fail(member, "a rule that names no source or destination")
	}
}

// prefixOf is prefix for one address family.
func (e *element) prefixOf(member, s string, family func(netip.Addr) bool) netip.Prefix {
	p := e.prefix(member, s)
	if p.IsValid() && !family(p.Addr()) {
		e.fail(member, "%q is of the other address family", s)
	}
	return p
}

// ports reads FromPort and ToPort: ports for TCP and UDP (SG-7), type and code for ICMP, where -1 is all (SG-8), nothing
// for other protocols (SG-5, SG-6).
func (e *element) ports(member string, protocol int, from, to number) (int, int) {
	switch protocol {
	case 6, 17:
		if !from.told || !to.told || from.v < 0 || to.v > 65535 || from.v > to.v {
			e.fail(member, "%s is not a range of ports", rangeText(from, to))
		}
		return from.v, to.v
	case 1, 58:
		if !from.told {
			from.v = -1
		}
		if !to.told || from.v == -1 {
			to.v = -1
		}
		if from.v < -1 || from.v > 255 || to.v < -1 || to.v > 255 {
			e.fail(member, "%s is not an ICMP type and code", rangeText(from, to))
		}
		return from.v, to.v
	}
	return 0, 0
}

func rangeText(from, to number) string {
	say := func(n number) string {
		if !n.told {
			return "nothing"
		}
		return strconv.Itoa(n.v)
	}
	return strconv.Quote(say(from) + "-" + say(to))
}

type securityGroupRule struct {
	SecurityGroupRuleId, SecurityGroupRuleArn, GroupId, GroupOwnerId string
	IsEgress                                                         bool
	IpProtocol, CidrIpv4, CidrIpv6, PrefixListId                     string
	FromPort, ToPort                                                 number
	ReferencedGroupInfo                                              groupPair
	Description, Tags                                                skip
	Unread                                                           unread `json:",embed"`
}

// convert makes a group that has this rule alone; Merge puts the rules of a group together.
func (s *securityGroupRule) convert(e *element) {
	e.unknown("", s.Unread)
	e.unknown(".ReferencedGroupInfo", s.ReferencedGroupInfo.Unread)
	if !e.need("GroupId", s.GroupId) {
		return
	}
	ref := s.ReferencedGroupInfo
	r := model.SecurityGroupRule{
		ID: s.SecurityGroupRuleId, Egress: s.IsEgress, Protocol: e.protocol("IpProtocol", s.IpProtocol),
		PrefixList: e.names.get(s.PrefixListId), Group: e.names.get(ref.GroupId),
		GroupAccount: e.names.get(accountOf(ref.UserId)), GroupVPC: e.names.get(ref.VpcId),
		Peering: e.names.get(ref.VpcPeeringConnectionId), PeeringStatus: e.names.get(ref.PeeringStatus),
	}
	r.From, r.To = e.ports("FromPort", r.Protocol, s.FromPort, s.ToPort)
	if s.CidrIpv4 != "" {
		r.Prefix = e.prefixOf("CidrIpv4", s.CidrIpv4, netip.Addr.Is4)
	}
	if s.CidrIpv6 != "" {
		r.Prefix = e.prefixOf("CidrIpv6", s.CidrIpv6, netip.Addr.Is6)
	}
	e.peer("", cmp.Or(s.CidrIpv4, s.CidrIpv6, r.PrefixList, r.Group))
	_, region := arnPlace(s.SecurityGroupRuleArn)
	out := &model.SecurityGroup{Meta: e.meta(model.KindSecurityGroup, s.GroupId, s.GroupOwnerId, region, nil)}
	if !strings.HasPrefix(r.ID, "sgr-") {
		r.ID = s.GroupId + "/" + r.Key()
	}
	out.Rules = []model.SecurityGroupRule{r}
	e.add(out)
}
