package oracle

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// interfaces lists every interface of this world: those that the flow names first, then the others of the snapshot.
func (w *walk) interfaces() []*model.NetworkInterface {
	var out []*model.NetworkInterface
	for _, i := range append([]*model.NetworkInterface{w.f.Source.Interface, w.f.Destination}, w.f.Extra...) {
		if i != nil && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	named := out
	for i := range model.All[*model.NetworkInterface](w.s, model.KindNetworkInterface) {
		if !slices.ContainsFunc(named, func(n *model.NetworkInterface) bool { return same(n, i) }) {
			out = append(out, i)
		}
	}
	return out
}

// same reports whether a and b are one interface.
func same(a, b *model.NetworkInterface) bool {
	return a == b || a != nil && b != nil && !a.Ref.IsZero() && a.Ref == b.Ref
}

// owns reports whether a is a private address of the interface: primary, secondary, IPv6 or delegated (ENI-2, ENI-3, ENI-11).
func owns(i *model.NetworkInterface, a netip.Addr) bool {
	for _, x := range i.Addresses {
		if x.Private == a {
			return true
		}
	}
	return slices.Contains(i.IPv6, a) || within(i.IPv4Prefixes, a) || within(i.IPv6Prefixes, a)
}

func ownsPublic(i *model.NetworkInterface, a netip.Addr) bool { // ENI-4, ENI-15
	return slices.ContainsFunc(i.Addresses, func(x model.Address) bool { return x.Public == a })
}

// owner is the interface with the private address in the VPC.
func (w *walk) owner(vpc string, a netip.Addr) *model.NetworkInterface {
	for _, i := range w.interfaces() {
		if i.VPC == vpc && owns(i, a) {
			return i
		}
	}
	return nil
}

// publicOwner is the interface that the internet finds at a, and its address inside its VPC.
func (w *walk) publicOwner(a netip.Addr) (*model.NetworkInterface, netip.Addr) {
	for _, i := range w.interfaces() {
		for _, x := range i.Addresses {
			if x.Public == a { // ENI-4
				return i, x.Private
			}
		}
		if !a.Is4() && owns(i, a) { // ENI-11
			return i, a
		}
	}
	return nil, netip.Addr{}
}

// publicOf is the public address that the internet gateway maps a sender's private address to (ENI-4, NAT-3); zero if none.
func publicOf(o origin, a netip.Addr) netip.Addr {
	if o.nat != nil {
		for _, x := range o.nat.Addresses {
			if x.Private == a {
				return x.Public
			}
		}
	}
	if o.iface != nil {
		for _, x := range o.iface.Addresses {
			if x.Private == a {
				return x.Public
			}
		}
	}
	return netip.Addr{}
}

// live stops the packet at an interface with nothing running behind it (ENI-5, ENI-6).
func (w *walk) live(i *model.NetworkInterface) error {
	_, inSnapshot := w.s.Lookup(i.Ref)
	switch i.Status {
	case "in-use", "associated":
	case "available", "attaching", "detaching":
		return w.drop(i.Ref, "ENI_NOT_IN_USE")
	default:
		if i.Status != "" || inSnapshot {
			return fmt.Errorf("%w: status %q of %s", ErrMissing, i.Status, i.Ref)
		}
	}
	if i.Instance == "" {
		return nil
	}
	in, ok := model.Get[*model.Instance](w.s, model.KindInstance, i.Instance)
	if !ok || in.State == "" {
		return fmt.Errorf("%w: state of instance %q", ErrMissing, i.Instance)
	}
	if in.State != "running" {
		return w.drop(i.Ref, "INSTANCE_NOT_RUNNING")
	}
	return nil
}

func vpcRef(id string) model.Ref { return model.Ref{Kind: model.KindVPC, ID: id} }

// usable reports whether a gateway is attached to the VPC and carries traffic (RT-27).
func usable(list []model.GatewayAttachment, vpc string) bool {
	return slices.ContainsFunc(list, func(a model.GatewayAttachment) bool { return a.VPC == vpc && a.Usable() })
}

// egressOnlyOf reports whether ref is an egress-only internet gateway attached to the VPC.
func (w *walk) egressOnlyOf(ref model.Ref, vpc string) bool {
	g, ok := model.Get[*model.EgressOnlyInternetGateway](w.s, ref.Kind, ref.ID)
	return ok && usable(g.Attachments, vpc)
}

// encryption doubts a delivery over a gateway that an enforcing VPC should not have (NET-10, NET-11).
func (w *walk) encryption(vpc, exclusion string) {
	v, ok := model.Get[*model.VPC](w.s, model.KindVPC, vpc)
	if ok && v.Encryption == "enforce" && !slices.Contains(v.EncryptionExc, exclusion) {
		w.suspect("%s in %q, which enforces encryption (NET-11)", exclusion, vpc)
	}
}

// peerOf is the VPC on the other side of a peering; "" when vpc is on neither.
func peerOf(p *model.VPCPeering, vpc string) string {
	switch vpc {
	case p.Requester.VPC:
		return p.Accepter.VPC
	case p.Accepter.VPC:
		return p.Requester.VPC
	}
	return ""
}

// oneRegion reports whether both sides of a peering lie in one Region (SG-14, SG-15).
func (w *walk) oneRegion(p *model.VPCPeering) (bool, error) {
	a, b := w.regionOf(p.Requester), w.regionOf(p.Accepter)
	if a == "" || b == "" {
		return false, fmt.Errorf("%w: Regions of %s", ErrMissing, p.Ref)
	}
	return a == b, nil
}

func (w *walk) regionOf(s model.PeeringSide) string {
	v, ok := model.Get[*model.VPC](w.s, model.KindVPC, s.VPC)
	if !ok {
		return s.Region
	}
	return cmp.Or(s.Region, v.Region)
}

func within(list []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(a) })
}

var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

// notPublic reports whether the internet does not carry packets to a.
func notPublic(a netip.Addr) bool {
	return a.IsPrivate() || sharedSpace.Contains(a) || a.IsLinkLocalUnicast() || a.IsLoopback() || a.IsMulticast() || a.IsUnspecified()
}
