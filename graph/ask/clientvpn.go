package ask

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// clientVPNScheme is clientvpn:NAME, the sessions of a Client VPN endpoint, or clientvpn:NAME/GROUP, those of the users of one
// group and no other.
func (r *Resolver) clientVPNScheme(t Term, as role) (part, error) {
	list, err := r.named(t, t.Name, model.KindClientVPNEndpoint)
	if err != nil {
		return part{}, err
	}
	var parts []part
	for _, m := range list {
		parts = append(parts, r.clientVPN(m.(*model.ClientVPNEndpoint), t.Part, as))
	}
	if len(list) > 1 && !isGlob(t.Name) {
		return part{}, r.ambiguous(t, t.Name, list)
	}
	return part{ends: union(parts)}, nil
}

// clientVPN is the sessions of an endpoint: one end for each interface by which they come out in its associated subnets
// (CVPN-2, CVPN-10), or their own addresses where a transit gateway takes them (CVPN-7).
func (r *Resolver) clientVPN(v *model.ClientVPNEndpoint, group string, as role) part {
	label := "clientvpn:" + r.label(v)
	clients := header.AddrsOf(everyAddress...).Family(header.V4)
	if p, err := netip.ParsePrefix(v.ClientCIDR); err == nil {
		clients = header.AddrsOf(p)
	}
	if !as.source {
		return part{ends: []End{{Label: label, Ref: v.Ref, Addrs: clients, Literal: true,
			Missing: &model.Gap{Kind: model.GapUnmodelled, Subject: v.Ref, Detail: "what clients of a Client VPN endpoint accept"}}}}
	}
	if group != "" {
		label += "/" + group
	}
	gate := graph.Port{Place: v.Ref, Side: graph.Send, Then: model.Ref{ID: group}}
	bare := End{Label: label, Ref: v.Ref, Owner: v.Ref, Gate: gate, Outside: true, Addrs: clients}
	var ends []End
	if v.TransitGateway == "" {
		for _, s := range v.Associations {
			for _, e := range r.vpnInterfaces(v, s, label) {
				e.Gate, e.Owner, e.Label = gate, v.Ref, label
				e.Outside = !r.resolvesInside(v)
				if e.Host != nil {
					e.Gate.At, e.Addrs = e.Host.Ref, e.Host.Addrs.Family(header.V4)
				}
				ends = append(ends, e)
			}
		}
	}
	if len(ends) == 0 {
		ends = []End{bare}
	}
	if v.Traffic == "ipv6" {
		ends = nil
	}
	if v.Traffic == "ipv6" || v.Traffic == "dual-stack" {
		bare.Addrs = header.AddrsOf(everyAddress...).Family(header.V6)
		ends = append(ends, bare)
	}
	return part{ends: ends}
}

// vpnInterfaces is the endpoint's interfaces in an associated subnet, or one to be. Their description does not name the
// endpoint: where two endpoints have the same groups there either's may be meant, and they are treated alike.
func (r *Resolver) vpnInterfaces(v *model.ClientVPNEndpoint, s model.ClientVPNAssociation, label string) []End {
	groups := s.Groups
	if len(groups) == 0 {
		groups = v.Groups
	}
	var out []End
	for i := range model.By[*model.NetworkInterface](r.snap, model.InterfacesBySubnet, s.Subnet) {
		if isClientVPN(i) && (len(groups) == 0 || slices.Equal(i.Groups, groups)) {
			out = append(out, End{Ref: i.Ref, Host: r.net.HostOf(i)})
		}
	}
	if len(out) > 0 {
		return out
	}
	f := future{owner: v.Ref, label: label, groups: groups}
	if len(groups) == 0 { // an association always has some
		f.noGroups = r.gap(model.KindClientVPNEndpoint, v.Account, v.Region, v.Ref, "the groups of the endpoint's association")
		f.noGroups.DataSet.Call = "ec2:DescribeClientVpnTargetNetworks"
	}
	return r.supposeAll(f, []string{s.Subnet})
}

// isClientVPN reports whether AWS made an interface for a Client VPN endpoint.
func isClientVPN(i *model.NetworkInterface) bool {
	d := strings.ToLower(strings.ReplaceAll(i.Description, " ", ""))
	return strings.HasPrefix(d, "clientvpn")
}

// resolvesInside reports whether clients get an endpoint's names from the resolver of its VPC: at the VPC's base address plus
// two, or the link-local one.
func (r *Resolver) resolvesInside(v *model.ClientVPNEndpoint) bool {
	m, ok := model.Get[*model.VPC](r.snap, model.KindVPC, v.VPC)
	return ok && slices.ContainsFunc(v.DNSServers, func(s string) bool {
		a, err := netip.ParseAddr(s)
		return err == nil && slices.ContainsFunc(model.Associated(m.CIDRs), func(p netip.Prefix) bool { return p.Addr().Next().Next() == a })
	})
}

// vpnGroups lists the groups that an endpoint's active authorization rules name, sorted.
func vpnGroups(v *model.ClientVPNEndpoint) []string {
	var out []string
	for _, r := range v.Rules {
		if !r.All && r.Group != "" && (r.State == "" || r.State == "active") && !slices.Contains(out, r.Group) {
			out = append(out, r.Group)
		}
	}
	slices.Sort(out)
	return out
}

// clientVPNReferences names where an endpoint's sessions come out, and the groups that they carry there.
func clientVPNReferences(_ *Resolver, m model.Resource) []reference {
	v := m.(*model.ClientVPNEndpoint)
	out := together(to(model.KindVPC, "its sessions come out in it", v.VPC), to(model.KindSecurityGroup, "its sessions carry the group", v.Groups...),
		to(model.KindTransitGateway, "its sessions enter it", v.TransitGateway), to(model.KindTransitGatewayAttachment, "its attachment", v.Attachment))
	for _, s := range v.Associations {
		how := "associated"
		if s.State != "" && s.State != how {
			how = s.State
		}
		out = together(out, to(model.KindSubnet, how, s.Subnet), to(model.KindSecurityGroup, "its sessions carry the group", s.Groups...))
	}
	return out
}

// vpnMatters says why a missing listing of Client VPN endpoints matters: something of one is there.
func (s *survey) vpnMatters(p place) string {
	const text = "users of Client VPN endpoints may reach %s"
	for m := range s.in(model.KindNetworkInterface, p) {
		if isClientVPN(m.(*model.NetworkInterface)) {
			return s.about(text)
		}
	}
	for m := range s.in(model.KindTransitGatewayAttachment, p) {
		if m.(*model.TransitGatewayAttachment).ResourceType == "client-vpn" {
			return s.about(text)
		}
	}
	return ""
}
