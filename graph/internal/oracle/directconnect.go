package oracle

import (
	"fmt"
	"net/netip"

	"portolan/model"
)

// association is the one over which the customer behind the virtual interface knows the packet's destination: by the longest
// prefix that is advertised (DX-4, DX-5, DX-6).
func (w *walk) association(g *model.DXGateway, v *model.DXVirtualInterface) (model.DXAssociation, error) {
	var best model.DXAssociation
	bits, live, dead := -1, false, false
	if err := w.dxLive(g, v); err != nil {
		return best, err
	}
	for _, a := range g.Associations {
		if (a.Type == "transitGateway") != (v.Type == "transit") { // DX-3
			continue
		}
		n, err := w.advertised(a)
		switch {
		case err != nil:
			return best, err
		case !forwards(a):
			dead = dead || n >= 0
			continue
		case n > bits:
			best, bits = a, n
		case n == bits && n >= 0:
			return best, fmt.Errorf("%w: %s advertises one prefix for two gateways", ErrUndetermined, g.Ref)
		}
		live = true
	}
	switch {
	case bits >= 0:
		return best, nil
	case dead || !live:
		return best, &drop{g.Ref, "DXGW_NOT_ASSOCIATED"}
	case w.siteLink(g, v):
		return best, fmt.Errorf("%w: %v at another site of %s (DX-10)", ErrUndetermined, w.pkt.dst, g.Ref)
	}
	return best, &drop{g.Ref, "DX_NOT_ADVERTISED"}
}

// advertised is the length of the longest prefix that an association tells on-premises of and that holds the destination.
func (w *walk) advertised(a model.DXAssociation) (int, error) {
	if a.Type == "transitGateway" { // DX-6: exactly the list
		return longest(a.Allowed, w.pkt.dst), nil
	}
	g, ok := model.Get[*model.VPNGateway](w.s, model.KindVPNGateway, a.Gateway)
	if !ok {
		return -1, fmt.Errorf("%w: virtual private gateway %q", ErrMissing, a.Gateway)
	}
	v, err := w.vpcBehind(g)
	if v == nil && err == nil { // the gateway itself will stop it
		return longest(a.Allowed, w.pkt.dst), nil
	}
	if err != nil {
		return -1, err
	}
	return longest(filtered(v, a.Allowed), w.pkt.dst), nil
}

// filtered are the blocks of the VPC that the list lets pass: those that it names, or names a wider prefix of (DX-5).
func filtered(v *model.VPC, allowed []netip.Prefix) []netip.Prefix {
	var out []netip.Prefix
	for _, c := range model.Associated(v.CIDRs) {
		for _, p := range allowed {
			if p.Bits() <= c.Bits() && p.Contains(c.Addr()) {
				out = append(out, c)
			}
		}
	}
	return out
}

// advertises reports whether on-premises knows the packet's destination in the VPC by the Direct Connect gateway (DX-5).
func (w *walk) advertises(g *model.DXGateway, v *model.VPC) bool {
	for _, a := range g.Associations {
		if w.vpcBehindID(a.Gateway) == v && forwards(a) && within(filtered(v, a.Allowed), w.pkt.dst) {
			return true
		}
	}
	return false
}

// siteLink reports whether the packet may go on to another site of the Direct Connect gateway (DX-10).
func (w *walk) siteLink(g *model.DXGateway, v *model.DXVirtualInterface) bool {
	if !v.SiteLink || w.somebodys(w.pkt.dst) {
		return false
	}
	for o := range model.All[*model.DXVirtualInterface](w.s, model.KindDXVirtualInterface) {
		if o != v && o.SiteLink && o.DXGateway == g.Ref.ID {
			return true
		}
	}
	return false
}

// sibling reports whether the address lies in a VPC, other than the one that the packet left, behind a gateway that is
// associated with the Direct Connect gateway (DX-8, DX-9).
func (w *walk) sibling(g *model.DXGateway, left *model.VPC, far netip.Addr) bool {
	for _, a := range g.Associations {
		if v := w.vpcBehindID(a.Gateway); v != nil && v != left && within(model.Associated(v.CIDRs), far) {
			return true
		}
		for x := range model.All[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment) {
			v, ok := model.Get[*model.VPC](w.s, model.KindVPC, vpcOf(x))
			if ok && x.TransitGateway == a.Gateway && x.ResourceType == "vpc" && within(model.Associated(v.CIDRs), far) {
				return true
			}
		}
	}
	return false
}

// vpcBehindID is the VPC of the snapshot behind the virtual private gateway with the id; nil when there is none.
func (w *walk) vpcBehindID(id string) *model.VPC {
	g, ok := model.Get[*model.VPNGateway](w.s, model.KindVPNGateway, id)
	if !ok {
		return nil
	}
	v, _ := w.vpcBehind(g)
	return v
}
