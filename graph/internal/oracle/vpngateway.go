package oracle

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// vpcBehind is the VPC that a virtual private gateway carries traffic of; nil when it is attached to none (RT-27).
func (w *walk) vpcBehind(g *model.VPNGateway) (*model.VPC, error) {
	for _, a := range g.Attachments {
		if !a.Usable() || g.State != "" && g.State != "available" {
			continue
		}
		v, ok := model.Get[*model.VPC](w.s, model.KindVPC, a.VPC)
		if !ok {
			return nil, fmt.Errorf("%w: vpc %q", ErrMissing, a.VPC)
		}
		return v, nil
	}
	return nil, nil
}

// leaveByVPNGateway takes the packet to a virtual private gateway, which forwards what it knows to be on-premises (VPN-5).
func (w *walk) leaveByVPNGateway(o origin, id string) error {
	g, ok := model.Get[*model.VPNGateway](w.s, model.KindVPNGateway, id)
	if !ok {
		return w.drop(o.table.Ref, "ROUTE_TARGET_MISSING")
	}
	v, err := w.vpcBehind(g)
	if err != nil || v == nil || v.Ref.ID != o.vpc { // RT-27
		return w.drop(g.Ref, "VGW_NOT_ATTACHED")
	}
	w.note(g.Ref, "out")
	if w.strange(v) {
		return w.drop(g.Ref, "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS")
	}
	w.encryption(o.vpc, "VirtualPrivateGateway")
	w.went(otherWay)
	w.ways = append(w.ways, g.Ref)
	if within(model.Associated(v.CIDRs), w.pkt.dst) { // RT-4: AWS takes no such route
		return fmt.Errorf("%w: %s sends %v back into %s", ErrUndetermined, o.table.Ref, w.pkt.dst, v.Ref)
	}
	if err := w.outByLink(g, v); err != nil {
		return err
	}
	w.note(g.Ref, "on-premises")
	w.arrived = place{link: g.Ref}
	return nil
}

// strange reports whether a packet was not sent from the VPC: its virtual private gateway takes no others out, as AWS says of
// the explanation code.
func (w *walk) strange(v *model.VPC) bool {
	i := w.f.Source.Interface
	asSent := w.dir == Forward && !slices.ContainsFunc(w.chain, func(s session) bool { return s.role == "nat" })
	return !within(model.Associated(v.CIDRs), w.pkt.src) || asSent && (i == nil || i.VPC != v.Ref.ID)
}

// known says that a link may lead to an address.
type known struct {
	link link
	bits int  // of the longest prefix that leads there; beyond all if the prefix is not visible
	sure bool // this very link is known to have it
	up   error
}

const unseen = 1000 // bits of a prefix that is not visible

// rank is the order of links to equal prefixes (VPN-8).
func (k known) rank() int {
	switch {
	case k.link.vpn == nil:
		return 0
	case k.link.static():
		return 1
	}
	return 2
}

// knowing lists the links of the gateway that may lead to the address on-premises, and says whether BGP surely taught one of
// them that it does (VPN-4, VPN-5). Outward it is the packet's destination, else its source.
func (w *walk) knowing(g *model.VPNGateway, v *model.VPC, outward bool) ([]known, bool) {
	far := w.pkt.dst
	if !outward {
		far = w.pkt.src
	}
	links := w.linksOf(g)
	learnt, explained, complete := w.learnt(g, v, links, far)
	var out []known
	dynamic := 0
	for _, l := range links {
		k := known{link: l, bits: -1, up: w.up(l, g.Ref.ID, outward)}
		switch {
		case l.static():
			k.bits = longest(l.entries(), far)
			k.sure = k.bits >= 0
		case learnt >= 0:
			k.bits = learnt
			dynamic++
		case explained >= 0: // the table would look the same without this link
			k.bits = explained
		case complete, l.vpn != nil && !far.Is4(), l.dx != nil && w.sibling(l.dx, v, far): // RT-24, VPN-9, DX-8
		default: // DX-7
			k.bits = unseen
		}
		if k.bits >= 0 {
			out = append(out, k)
		}
	}
	for i := range out {
		out[i].sure = out[i].sure || learnt >= 0 && dynamic == 1 && !out[i].link.static()
	}
	slices.SortStableFunc(out, func(a, b known) int { return cmp.Or(b.bits-a.bits, a.rank()-b.rank()) })
	return out, learnt >= 0
}

// learnt is what the VPC's tables show that the gateway has learnt of the address: propagated routes to it (DX-7). It gives the
// length of the longest prefix that only BGP can have taught, of the longest that is also a static entry, and whether a table
// shows everything because it propagates (RT-24).
func (w *walk) learnt(g *model.VPNGateway, v *model.VPC, links []link, far netip.Addr) (bgp, explained int, complete bool) {
	var entries []netip.Prefix
	for _, l := range links {
		entries = append(entries, l.entries()...)
	}
	bgp, explained = -1, -1
	for t := range model.All[*model.RouteTable](w.s, model.KindRouteTable) {
		if t.VPC != v.Ref.ID {
			continue
		}
		complete = complete || slices.Contains(t.Propagating, g.Ref.ID)
		for _, r := range t.Routes {
			switch {
			case r.Origin != "EnableVgwRoutePropagation" || r.Target.ID != g.Ref.ID || !r.Prefix.Contains(far):
			case slices.Contains(entries, r.Prefix):
				explained = max(explained, r.Prefix.Bits())
			default:
				bgp = max(bgp, r.Prefix.Bits())
			}
		}
	}
	return bgp, explained, complete
}

// outByLink takes the packet out by the link that the gateway prefers: one that works (VPN-2), then by longest prefix and rank
// (VPN-8). Where it is not visible which link that is, all that it may be must agree.
func (w *walk) outByLink(g *model.VPNGateway, v *model.VPC) error {
	all, taught := w.knowing(g, v, true)
	var working []known
	for _, k := range all {
		if k.up != nil && !isDrop(k.up) {
			return k.up
		}
		if k.up == nil {
			working = append(working, k)
		}
	}
	if len(working) == 0 {
		for _, unsure := range []bool{false, true} {
			for _, k := range all {
				if (k.bits == unseen) == unsure {
					return w.stop(k.up)
				}
			}
		}
		return w.drop(g.Ref, "VGW_NO_SUCH_PREFIX")
	}
	settled, passes := false, 0
	var winners []known
	for _, k := range working {
		if settled && (k.bits != winners[len(winners)-1].bits || k.rank() != winners[len(winners)-1].rank()) {
			break
		}
		winners, settled = append(winners, k), settled || k.sure
	}
	var first error
	for _, k := range winners {
		err := w.carries(k.link, v, true)
		if err != nil && !isDrop(err) {
			return err
		}
		if err == nil {
			passes++
		}
		first = cmp.Or(first, err)
	}
	taught = taught && slices.ContainsFunc(working, func(k known) bool { return !k.link.static() })
	switch {
	case passes == 0:
		return w.stop(first)
	case passes < len(winners) || !settled && !taught: // VPN-4, DX-7
		w.suspect("what %s has learnt of %v", g.Ref, w.pkt.dst)
	}
	return nil
}

// carries reports what keeps a working link from carrying the packet between the VPC and on-premises.
func (w *walk) carries(l link, v *model.VPC, outward bool) error {
	switch {
	case l.vpn != nil:
		return w.vpnCarries(l.vpn, outward)
	case l.dx == nil:
		return nil
	case outward && w.sibling(l.dx, v, w.pkt.dst): // DX-8
		return fmt.Errorf("%w: %v behind %s itself (DX-8)", ErrUndetermined, w.pkt.dst, l.dx.Ref)
	case !outward && !w.advertises(l.dx, v): // DX-5
		return &drop{l.dx.Ref, "DX_NOT_ADVERTISED"}
	}
	return nil
}

// enterByVPNGateway takes a packet from on-premises by any of the links into the VPC, and only there (VPN-6, DX-17, NAT-7).
func (w *walk) enterByVPNGateway(g *model.VPNGateway, links []link) error {
	v, err := w.vpcBehind(g)
	if err != nil {
		return err
	}
	err = some(links, func(l link) error {
		if err := w.up(l, g.Ref.ID, false); err != nil || v == nil && l.dx != nil { // the gateway itself will stop it
			return err
		}
		return w.carries(l, v, false)
	})
	if err != nil {
		return w.stop(err)
	}
	if v == nil {
		return w.drop(g.Ref, "VGW_NOT_ATTACHED")
	}
	w.note(g.Ref, "in")
	w.encryption(v.Ref.ID, "VirtualPrivateGateway")
	w.ways = append(w.ways, g.Ref)
	if !within(model.Associated(v.CIDRs), w.pkt.dst) {
		if w.cloudHub(g, v, links) {
			return fmt.Errorf("%w: %v at another site of %s (VPN-11)", ErrUndetermined, w.pkt.dst, g.Ref)
		}
		return w.drop(g.Ref, "VGW_NOT_IN_VPC")
	}
	return w.edge(v.Ref.ID, g.Ref)
}

// cloudHub reports whether the gateway may pass the packet on to another site: by BGP on both sides and not over a Direct
// Connect gateway (VPN-11, DX-11).
func (w *walk) cloudHub(g *model.VPNGateway, v *model.VPC, in []link) bool {
	if w.somebodys(w.pkt.dst) {
		return false
	}
	speaks := func(l link) bool { return !l.static() && l.dx == nil }
	out, _ := w.knowing(g, v, true)
	return slices.ContainsFunc(out, func(k known) bool {
		other := func(l link) bool { return l != k.link && speaks(l) && w.up(l, g.Ref.ID, false) == nil }
		return speaks(k.link) && k.up == nil && slices.ContainsFunc(in, other)
	})
}
