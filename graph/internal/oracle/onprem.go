package oracle

import (
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// fromOnPrem takes a request in by the link that its sender is behind.
func (w *walk) fromOnPrem(id string) error {
	if g, ok := model.Get[*model.VPNGateway](w.s, model.KindVPNGateway, id); ok {
		links := w.linksOf(g)
		if len(links) == 0 {
			return fmt.Errorf("%w: nothing is behind %s", ErrFlow, g.Ref)
		}
		return w.enterByVPNGateway(g, links)
	}
	if a, ok := model.Get[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment, id); ok {
		return w.enterByAttachment(a, nil)
	}
	if v, ok := model.Get[*model.VPNConnection](w.s, model.KindVPNConnection, id); ok {
		return w.fromVPN(v)
	}
	if v, ok := model.Get[*model.DXVirtualInterface](w.s, model.KindDXVirtualInterface, id); ok {
		return w.fromVIF(v)
	}
	return fmt.Errorf("%w: link %q", ErrMissing, id)
}

// fromVPN takes a request in by a VPN connection, to the one gateway at its AWS end (VPN-3).
func (w *walk) fromVPN(v *model.VPNConnection) error {
	switch {
	case v.VPNGateway != "":
		return w.toVPNGateway(v.VPNGateway, link{vpn: v})
	case v.TransitGateway != "":
		return w.toAttachmentOf(v.TransitGateway, v.Ref.ID, nil)
	case v.CoreNetwork != "":
		return fmt.Errorf("%w: %s on core network %q", ErrUnmodelled, v.Ref, v.CoreNetwork)
	}
	return fmt.Errorf("%w: AWS end of %s", ErrMissing, v.Ref)
}

func (w *walk) toVPNGateway(id string, l link) error {
	g, ok := model.Get[*model.VPNGateway](w.s, model.KindVPNGateway, id)
	if !ok {
		return fmt.Errorf("%w: virtual private gateway %q", ErrMissing, id)
	}
	return w.enterByVPNGateway(g, []link{l})
}

// toAttachmentOf takes a request in by the attachment of a VPN connection or a Direct Connect gateway.
func (w *walk) toAttachmentOf(tgw, resource string, vif *model.DXVirtualInterface) error {
	for a := range model.All[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment) {
		if a.TransitGateway == tgw && a.Resource == resource {
			return w.enterByAttachment(a, vif)
		}
	}
	return fmt.Errorf("%w: attachment of %q to %q", ErrMissing, resource, tgw)
}

// fromVIF takes a request in by a virtual interface (DX-3).
func (w *walk) fromVIF(v *model.DXVirtualInterface) error {
	if v.Type == "public" {
		return w.fromPublicVIF(v)
	}
	if v.VPNGateway != "" {
		return w.toVPNGateway(v.VPNGateway, link{vif: v})
	}
	g, ok := model.Get[*model.DXGateway](w.s, model.KindDXGateway, v.DXGateway)
	if !ok {
		return fmt.Errorf("%w: Direct Connect gateway %q of %s", ErrMissing, v.DXGateway, v.Ref)
	}
	if err := w.vifUp(v); err != nil {
		return w.stop(err)
	}
	a, err := w.association(g, v)
	switch {
	case err != nil:
		return w.stop(err)
	case a.Type == "transitGateway":
		return w.toAttachmentOf(a.Gateway, g.Ref.ID, v)
	}
	return w.toVPNGateway(a.Gateway, link{vif: v, dx: g})
}

// publicVIF is the public virtual interface with the id; nil when there is none.
func (w *walk) publicVIF(id string) *model.DXVirtualInterface {
	v, ok := model.Get[*model.DXVirtualInterface](w.s, model.KindDXVirtualInterface, id)
	if !ok || v.Type != "public" {
		return nil
	}
	return v
}

// fromPublicVIF takes a request to AWS's public addresses, like one from the internet (DX-13, DX-14).
func (w *walk) fromPublicVIF(v *model.DXVirtualInterface) error {
	if err := w.vifUp(v); err != nil {
		return w.stop(err)
	}
	if !within(v.RouteFilters, w.pkt.src) {
		return w.drop(v.Ref, "DX_SOURCE_NOT_ADVERTISED")
	}
	w.note(v.Ref, "in")
	if err := w.internet(); err != nil {
		return err
	}
	if w.arrived == (place{}) { // which addresses are AWS's is not in the snapshot
		return fmt.Errorf("%w: %v behind %s", ErrUndetermined, w.pkt.dst, v.Ref)
	}
	return nil
}

// enterByAttachment takes a packet from on-premises into the transit gateway; vif is the virtual interface that it came by, nil
// = any of them.
func (w *walk) enterByAttachment(a *model.TransitGatewayAttachment, vif *model.DXVirtualInterface) error {
	g, ok := model.Get[*model.TransitGateway](w.s, model.KindTransitGateway, a.TransitGateway)
	if !ok {
		return fmt.Errorf("%w: transit gateway %q", ErrMissing, a.TransitGateway)
	}
	var err error
	switch a.ResourceType {
	case "vpn", "connect", "direct-connect-gateway":
		err = w.linkUp(g, a, vif, false)
	case "vpc", "peering":
		return fmt.Errorf("%w: behind %s is no on-premises network", ErrFlow, a.Ref)
	default:
		return fmt.Errorf("%w: attachment %s of type %q", ErrUnmodelled, a.Ref, a.ResourceType)
	}
	if err == nil {
		err = w.attachmentCarries(g, a, false)
	}
	if err != nil {
		return w.stop(err)
	}
	w.note(a.Ref, "in")
	if err := w.available(g.Ref, g.State, "TGW_NOT_AVAILABLE"); err != nil {
		return err
	}
	if err := w.attachmentAvailable(a); err != nil {
		return err
	}
	return w.through(g, a, "")
}

// attachmentCarries reports what keeps the working link behind an attachment from carrying the packet.
func (w *walk) attachmentCarries(g *model.TransitGateway, a *model.TransitGatewayAttachment, outward bool) error {
	if a.ResourceType == "connect" {
		return nil
	}
	if v, ok := model.Get[*model.VPNConnection](w.s, model.KindVPNConnection, a.Resource); ok {
		return w.vpnCarries(v, outward)
	}
	dx, ok := model.Get[*model.DXGateway](w.s, model.KindDXGateway, a.Resource)
	switch {
	case !ok: // linkUp has said so
		return nil
	case outward && w.sibling(dx, nil, w.pkt.dst): // DX-9
		return fmt.Errorf("%w: %v behind %s itself (DX-9)", ErrUndetermined, w.pkt.dst, dx.Ref)
	case outward:
		return nil
	}
	for _, x := range dx.Associations {
		if x.Gateway == g.Ref.ID && within(x.Allowed, w.pkt.dst) { // DX-6
			return nil
		}
	}
	return &drop{dx.Ref, "DX_NOT_ADVERTISED"}
}

// outToPremises takes the packet from the transit gateway to the network behind an attachment (TGW-22, TGW-23).
func (w *walk) outToPremises(g *model.TransitGateway, a *model.TransitGatewayAttachment, r tgwRoute) error {
	err := w.linkUp(g, a, nil, true)
	if err == nil {
		err = w.attachmentCarries(g, a, true)
	}
	if err != nil {
		return w.stop(err)
	}
	if a.ResourceType != "vpn" && !r.propagated && !w.learntOver(g, a) { // DX-7, TGW-23
		w.suspect("what %s has learnt of %v", a.Ref, w.pkt.dst)
	}
	w.note(a.Ref, "on-premises")
	w.arrived = place{link: a.Ref}
	return nil
}

// fromLink takes the reply of a host on-premises back by the gateway that the request left by.
func (w *walk) fromLink(p place) error {
	if a, ok := model.Get[*model.TransitGatewayAttachment](w.s, p.link.Kind, p.link.ID); ok {
		return w.enterByAttachment(a, nil)
	}
	g, _ := model.Get[*model.VPNGateway](w.s, p.link.Kind, p.link.ID)
	v, err := w.vpcBehind(g)
	if err != nil {
		return err
	}
	ks, _ := w.knowing(g, v, false)
	var links []link
	working, passing, certain := 0, 0, false
	for _, k := range ks {
		links = append(links, k.link)
		if k.up != nil {
			continue
		}
		working++
		if w.carries(k.link, v, false) == nil {
			passing, certain = passing+1, certain || k.sure
		}
	}
	if passing > 0 && passing < working && !certain {
		w.suspect("by which link of %s the reply comes", g.Ref)
	}
	return w.enterByVPNGateway(g, links)
}

// somebodys reports whether an interface of this world has the private address.
func (w *walk) somebodys(a netip.Addr) bool {
	return slices.ContainsFunc(w.interfaces(), func(i *model.NetworkInterface) bool { return owns(i, a) })
}
