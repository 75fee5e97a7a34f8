package oracle

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// groupEgress lets the request out of its sender (SG-1, SG-2).
func (w *walk) groupEgress(o origin) error {
	return w.groups(o.iface, true, w.pkt.dst, func(r model.SecurityGroupRule) (bool, way, error) {
		y, vpc, err := w.wayFrom(o)
		if err != nil || y.other {
			return false, y, err
		}
		far := w.owner(vpc, w.pkt.dst)
		return far != nil && slices.Contains(far.Groups, r.Group), y, nil
	})
}

// groupIngress lets the request into its destination. A reference stands for the sender's private address (SG-11, SG-13).
func (w *walk) groupIngress(i *model.NetworkInterface) error {
	return w.groups(i, false, w.pkt.src, func(r model.SecurityGroupRule) (bool, way, error) {
		sender := w.f.Source.Interface
		if sender == nil || w.translated || w.way.other { // SG-11, IGW-8, NAT-3
			return false, w.way, nil
		}
		if !slices.Contains(sender.Groups, r.Group) { // SG-12, SG-14, ENI-14
			return false, w.way, nil
		}
		hit, err := w.carriesReferences(i)
		return hit, w.way, err
	})
}

// referenceFunc says whether a reference names the far end, and the way that it depends on.
type referenceFunc func(model.SecurityGroupRule) (bool, way, error)

// groups applies the union of the rules of an interface's groups to the request (SG-1).
func (w *walk) groups(i *model.NetworkInterface, egress bool, far netip.Addr, reference referenceFunc) error {
	if len(i.Groups) == 0 { // ENI-9: no filter
		return nil
	}
	byAddress, byReference, overGateway := false, false, false
	for _, id := range i.Groups {
		g, ok := model.Get[*model.SecurityGroup](w.s, model.KindSecurityGroup, id)
		if !ok {
			return fmt.Errorf("%w: security group %q", ErrMissing, id)
		}
		w.note(g.Ref, "security group")
		for _, r := range g.Rules {
			if r.Egress != egress || !w.ruleCovers(r) {
				continue
			}
			if r.Group == "" {
				hit, err := w.ruleNames(r, far)
				if err != nil {
					return err
				}
				byAddress = byAddress || hit
				continue
			}
			hit, over, err := w.referenceMatches(r, reference)
			if err != nil {
				return err
			}
			byReference, overGateway = byReference || hit, overGateway || hit && over
		}
	}
	if !byAddress && !byReference {
		return w.drop(i.Ref, "ENI_SG_RULES_MISMATCH")
	}
	w.onlyByReference = w.onlyByReference || !byAddress && overGateway
	return nil
}

// ruleCovers reports whether the rule is about the packet's protocol and port (SG-5..SG-8).
func (w *walk) ruleCovers(r model.SecurityGroupRule) bool {
	p := w.pkt
	switch {
	case r.Protocol == -1:
		return true
	case r.Protocol != int(p.proto):
		return false
	case p.proto == tcp || p.proto == udp:
		return r.From <= int(p.dport) && int(p.dport) <= r.To
	case p.proto == icmp || p.proto == icmpv6:
		return (r.From == -1 || r.From == int(p.dport)) && (r.To == -1 || r.To == int(p.sport))
	}
	return true
}

// ruleNames reports whether the rule's prefix or prefix list holds the far address (SG-9, SG-10).
func (w *walk) ruleNames(r model.SecurityGroupRule, far netip.Addr) (bool, error) {
	if r.PrefixList == "" {
		return r.Prefix.Contains(far), nil
	}
	list, err := w.entries(r.PrefixList)
	return within(list, far), err
}

// referenceMatches reports whether the reference is live and names the far end over a way that carries references, and
// whether that way leads over a gateway.
func (w *walk) referenceMatches(r model.SecurityGroupRule, reference referenceFunc) (bool, bool, error) {
	if r.PeeringStatus != "" && r.PeeringStatus != "active" { // SG-20
		return false, false, nil
	}
	hit, over, err := reference(r)
	if err != nil || !hit || over.peering == nil {
		return hit, hit && over.tgw != nil, err
	}
	near, err := w.oneRegion(over.peering) // SG-14, SG-15
	return near, true, err
}

// carriesReferences reports whether the transit gateway that the request came over, if any, carries references to the
// interface (SG-16, SG-17, SG-29).
func (w *walk) carriesReferences(i *model.NetworkInterface) (bool, error) {
	x := w.way
	if x.tgw == nil {
		return true, nil
	}
	options := []model.Tristate{x.tgw.SGReferences, x.from.SGReferences, x.to.SGReferences}
	if slices.Contains(options, model.No) || i.Type == "vpc_endpoint" {
		return false, nil
	}
	for _, a := range []*model.TransitGatewayAttachment{x.from, x.to} {
		for _, id := range a.Subnets {
			if hit, err := w.inUse1AZ3(id); hit || err != nil {
				return false, err
			}
		}
	}
	if slices.Contains(options, model.NotTold) {
		return false, fmt.Errorf("%w: security group referencing of %s and its attachments", ErrMissing, x.tgw.Ref)
	}
	return true, nil
}

// wayFrom looks ahead: the way that the request will take from its sender and the VPC that it will end in (SG-18, SG-29).
func (w *walk) wayFrom(o origin) (way, string, error) {
	if w.neighbour(o) {
		return way{}, o.vpc, nil
	}
	r, found, err := w.choose(o.table, w.pkt.dst)
	if err != nil || !found || r.State == "blackhole" || reserved(w.pkt.dst) {
		return otherWay, "", err
	}
	switch r.Target.Kind {
	case model.TargetLocal:
		return way{}, o.vpc, nil
	case model.TargetVPCPeering:
		p, ok := model.Get[*model.VPCPeering](w.s, model.KindVPCPeering, r.Target.ID)
		if ok && p.Status == "active" && peerOf(p, o.vpc) != "" {
			return way{peering: p}, peerOf(p, o.vpc), nil
		}
	case model.TargetNetworkInterface, model.TargetInstance: // SG-19, unless it is the destination itself
		i, err := w.targetInterface(r.Target)
		if err == nil && i != nil && i.VPC == o.vpc && owns(i, w.pkt.dst) {
			return way{}, o.vpc, nil
		}
	}
	return otherWay, "", nil
}

// acl passes the packet through the subnet's network ACL (NACL-2, NACL-3, NACL-5).
func (w *walk) acl(subnet string, egress bool) error {
	a, err := w.aclOf(subnet)
	if err != nil {
		return err
	}
	w.note(a.Ref, map[bool]string{true: "network ACL, outbound", false: "network ACL, inbound"}[egress])
	far := w.pkt.src
	if egress {
		far = w.pkt.dst // NACL-6
	}
	entries := slices.Clone(a.Entries)
	slices.SortStableFunc(entries, func(x, y model.NetworkACLEntry) int { return cmp.Compare(x.Number, y.Number) })
	for _, e := range entries {
		if e.Egress != egress || !e.Prefix.Contains(far) { // NACL-4
			continue
		}
		fits, err := entryFits(e, w.pkt)
		if err != nil {
			return fmt.Errorf("%w: entry %d of %s", err, e.Number, a.Ref)
		}
		if fits && e.Allow {
			return nil
		}
		if fits {
			break
		}
	}
	return w.drop(a.Ref, "SUBNET_ACL_RESTRICTION")
}

// entryFits reports whether the entry is about the packet's protocol and port (NACL-9, NACL-10).
func entryFits(e model.NetworkACLEntry, p packet) (bool, error) {
	switch {
	case e.Protocol == -1:
		return true, nil
	case e.Protocol == icmpv6 && e.Prefix.Addr().Is4(): // NACL-10: every type of ICMP
		return p.proto == icmp || p.proto == icmpv6, nil
	case e.Protocol != int(p.proto):
		return false, nil
	case p.proto == icmp || p.proto == icmpv6:
		return (e.Type == -1 || e.Type == int(p.dport)) && (e.Code == -1 || e.Code == int(p.sport)), nil
	case p.proto != tcp && p.proto != udp:
		return true, nil
	case !e.HasPorts: // NACL-11
		return false, fmt.Errorf("%w: port range", ErrMissing)
	}
	return e.From <= p.dport && p.dport <= e.To, nil
}

// aclOf is the network ACL that names the subnet, else the default one of its VPC (NACL-1).
func (w *walk) aclOf(subnet string) (*model.NetworkACL, error) {
	sub, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, subnet)
	if !ok {
		return nil, fmt.Errorf("%w: subnet %q", ErrMissing, subnet)
	}
	for a := range model.All[*model.NetworkACL](w.s, model.KindNetworkACL) {
		if slices.Contains(a.Subnets, subnet) {
			return a, nil
		}
	}
	for a := range model.All[*model.NetworkACL](w.s, model.KindNetworkACL) {
		if a.IsDefault && a.VPC == sub.VPC {
			return a, nil
		}
	}
	return nil, fmt.Errorf("%w: network ACL of %q", ErrMissing, subnet)
}
