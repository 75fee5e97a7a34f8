package oracle

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// link is one way between AWS and on-premises: a VPN connection, or a virtual interface with the Direct Connect gateway that
// it may hang on.
type link struct {
	vpn *model.VPNConnection
	vif *model.DXVirtualInterface
	dx  *model.DXGateway // nil = the virtual interface is on a virtual private gateway
}

// static reports whether AWS is told what is behind the link, rather than learning it by BGP (VPN-4).
func (l link) static() bool { return l.vpn != nil && l.vpn.StaticOnly }

// entries are the prefixes that AWS is told of (VPN-4).
func (l link) entries() []netip.Prefix {
	var out []netip.Prefix
	if l.static() {
		for _, r := range l.vpn.Routes {
			if r.State == "available" {
				out = append(out, r.Prefix)
			}
		}
	}
	return out
}

func isDrop(err error) bool {
	var d *drop
	return errors.As(err, &d)
}

// some tries alternatives of which any will do. What is not known of one counts where no other works; then the first drop does.
func some[T any](list []T, try func(T) error) error {
	var first, unknown error
	for _, x := range list {
		switch err := try(x); {
		case err == nil:
			return nil
		case isDrop(err) && first == nil:
			first = err
		case !isDrop(err) && unknown == nil:
			unknown = err
		}
	}
	if unknown != nil {
		return unknown
	}
	return first
}

// vpnUp reports what keeps a VPN connection from working (VPN-1, VPN-13, VPN-15, VPN-16).
func (w *walk) vpnUp(v *model.VPNConnection) error {
	switch v.State {
	case "available":
	case "":
		return fmt.Errorf("%w: state of %s", ErrMissing, v.Ref)
	default:
		return &drop{v.Ref, "VPN_NOT_AVAILABLE"}
	}
	if v.PrivateIP {
		a, ok := model.Get[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment, v.Transport)
		if !ok {
			return fmt.Errorf("%w: transport %q of %s", ErrMissing, v.Transport, v.Ref)
		}
		if err := w.carrier(a); err != nil {
			return err
		}
	}
	told := len(v.Tunnels) > 0
	for _, t := range v.Tunnels {
		if t.Status == "UP" {
			return nil
		}
		told = told && t.Status != ""
	}
	if !told {
		return fmt.Errorf("%w: tunnels of %s", ErrMissing, v.Ref)
	}
	return &drop{v.Ref, "VPN_TUNNELS_DOWN"}
}

// carrier reports what keeps an attachment from carrying another one (VPN-13, TGW-23).
func (w *walk) carrier(a *model.TransitGatewayAttachment) error {
	switch a.State {
	case "available":
		return nil
	case "":
		return fmt.Errorf("%w: state of %s", ErrMissing, a.Ref)
	case "modifying", "rollingBack":
		return fmt.Errorf("%w: %s is %s (TGW-1)", ErrUndetermined, a.Ref, a.State)
	}
	return &drop{a.Ref, "TGW_ATTACHMENT_NOT_AVAILABLE"}
}

// vpnCarries reports what keeps a working VPN connection from carrying the packet (VPN-9, VPN-10).
func (w *walk) vpnCarries(v *model.VPNConnection, outward bool) error {
	there, here := w.pkt.src, w.pkt.dst
	if outward {
		there, here = here, there
	}
	local, remote := v.Local4, v.Remote4
	if !there.Is4() {
		local, remote = v.Local6, v.Remote6
	}
	if there.Is4() == (v.TransitGateway != "" && v.InsideIPv6) { // a connection carries one of the two versions
		return &drop{v.Ref, "VPN_IP_VERSION"}
	}
	if local.IsValid() && !local.Contains(there) || remote.IsValid() && !remote.Contains(here) {
		return &drop{v.Ref, "VPN_OUTSIDE_SELECTORS"}
	}
	return nil
}

// vifUp reports what keeps a virtual interface from carrying packets of this version (DX-1, DX-15, DX-16).
func (w *walk) vifUp(v *model.DXVirtualInterface) error {
	switch v.State {
	case "available":
	case "", "unknown":
		return fmt.Errorf("%w: state of %s", ErrMissing, v.Ref)
	case "down", "testing":
		return &drop{v.Ref, "DX_BGP_DOWN"}
	default:
		return &drop{v.Ref, "DX_VIF_NOT_AVAILABLE"}
	}
	c, ok := model.Get[*model.DXConnection](w.s, model.KindDXConnection, v.Connection)
	switch {
	case !ok, c.State == "", c.State == "unknown":
		return fmt.Errorf("%w: connection %q of %s", ErrMissing, v.Connection, v.Ref)
	case c.State != "available":
		return &drop{v.Ref, "DX_CONNECTION_NOT_AVAILABLE"}
	}
	family := map[bool]string{true: "ipv4", false: "ipv6"}[w.pkt.dst.Is4()]
	has := func(fits func(status string) bool) bool {
		return slices.ContainsFunc(v.Peers, func(p model.DXPeer) bool { return p.Family == family && fits(p.Status) })
	}
	switch {
	case has(func(status string) bool { return status == "up" }):
		return nil
	case has(func(status string) bool { return status != "down" }):
		return fmt.Errorf("%w: BGP of %s", ErrMissing, v.Ref)
	case has(func(string) bool { return true }):
		return &drop{v.Ref, "DX_BGP_DOWN"}
	}
	return &drop{v.Ref, "DX_IP_VERSION"}
}

// dxLive reports what keeps a Direct Connect gateway from serving the virtual interface (DX-4).
func (w *walk) dxLive(g *model.DXGateway, v *model.DXVirtualInterface) error {
	tied := func(a model.DXAttachment) bool { return a.VirtualInterface == v.Ref.ID && a.State == "attached" }
	switch {
	case g.State == "" || !g.HasAttachments || !g.HasAssociations:
		return fmt.Errorf("%w: state, attachments or associations of %s", ErrMissing, g.Ref)
	case g.State != "available":
		return &drop{g.Ref, "DXGW_NOT_AVAILABLE"}
	case !slices.ContainsFunc(g.Attachments, tied):
		return &drop{g.Ref, "DXGW_NOT_ATTACHED"}
	}
	return nil
}

// dxUp reports what keeps a Direct Connect gateway from joining the virtual interface and the gateway (DX-4).
func (w *walk) dxUp(g *model.DXGateway, v *model.DXVirtualInterface, gateway string) error {
	if err := w.dxLive(g, v); err != nil {
		return err
	}
	live := func(a model.DXAssociation) bool { return a.Gateway == gateway && forwards(a) }
	if !slices.ContainsFunc(g.Associations, live) {
		return &drop{g.Ref, "DXGW_NOT_ASSOCIATED"}
	}
	return nil
}

// forwards reports whether an association is live (DX-4).
func forwards(a model.DXAssociation) bool { return a.State == "associated" || a.State == "updating" }

// up reports what keeps the link from working, in the order in which the packet meets it.
func (w *walk) up(l link, gateway string, outward bool) error {
	if l.vpn != nil {
		return w.vpnUp(l.vpn)
	}
	checks := []func() error{func() error { return w.vifUp(l.vif) }}
	if l.dx != nil {
		checks = append(checks, func() error { return w.dxUp(l.dx, l.vif, gateway) })
	}
	if outward {
		slices.Reverse(checks)
	}
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// linkUp reports what keeps an attachment that leads on-premises from working; other attachments have nothing that could. The
// virtual interface is the one to use, nil = any will do (DX-18).
func (w *walk) linkUp(g *model.TransitGateway, a *model.TransitGatewayAttachment, v *model.DXVirtualInterface, outward bool) error {
	switch a.ResourceType {
	case "vpn":
		c, ok := model.Get[*model.VPNConnection](w.s, model.KindVPNConnection, a.Resource)
		if !ok {
			return fmt.Errorf("%w: VPN connection %q", ErrMissing, a.Resource)
		}
		return w.vpnUp(c)
	case "connect":
		return w.connectUp(a)
	case "direct-connect-gateway":
		dx, ok := model.Get[*model.DXGateway](w.s, model.KindDXGateway, a.Resource)
		if !ok {
			return fmt.Errorf("%w: Direct Connect gateway %q", ErrMissing, a.Resource)
		}
		links := w.linksOn(dx, "transit")
		if v != nil {
			links = []link{{vif: v, dx: dx}}
		}
		if len(links) == 0 { // nothing hangs on it
			return &drop{dx.Ref, "DXGW_NOT_ATTACHED"}
		}
		return some(links, func(l link) error { return w.up(l, g.Ref.ID, outward) })
	}
	return nil
}

// connectUp reports what keeps a Connect attachment from working (TGW-23).
func (w *walk) connectUp(a *model.TransitGatewayAttachment) error {
	t, ok := model.Get[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment, a.Transport)
	switch {
	case !ok:
		return fmt.Errorf("%w: transport %q of %s", ErrMissing, a.Transport, a.Ref)
	case len(a.BGP) == 0:
		return fmt.Errorf("%w: BGP of %s", ErrMissing, a.Ref)
	case !slices.Contains(a.BGP, "up"):
		return &drop{a.Ref, "TGW_CONNECT_DOWN"}
	}
	return w.carrier(t)
}

// linksOn lists the virtual interfaces of a type on a Direct Connect gateway (DX-3). One that is attached and not in the
// snapshot is there without a state.
func (w *walk) linksOn(g *model.DXGateway, kind string) []link {
	var out []link
	for v := range model.All[*model.DXVirtualInterface](w.s, model.KindDXVirtualInterface) {
		if v.DXGateway == g.Ref.ID && v.Type == kind {
			out = append(out, link{vif: v, dx: g})
		}
	}
	for _, a := range g.Attachments {
		ref := model.Ref{Kind: model.KindDXVirtualInterface, ID: a.VirtualInterface}
		if _, ok := w.s.Lookup(ref); !ok && a.State == "attached" {
			out = append(out, link{vif: &model.DXVirtualInterface{Meta: model.Meta{Ref: ref}}, dx: g})
		}
	}
	return out
}

// linksOf lists what may lead on-premises from a virtual private gateway (VPN-3, DX-3).
func (w *walk) linksOf(g *model.VPNGateway) []link {
	var out []link
	for v := range model.All[*model.VPNConnection](w.s, model.KindVPNConnection) {
		if v.VPNGateway == g.Ref.ID && v.State != "deleted" { // which is still listed for a while
			out = append(out, link{vpn: v})
		}
	}
	for v := range model.All[*model.DXVirtualInterface](w.s, model.KindDXVirtualInterface) {
		if v.VPNGateway == g.Ref.ID && v.Type == "private" {
			out = append(out, link{vif: v})
		}
	}
	for dx := range model.All[*model.DXGateway](w.s, model.KindDXGateway) {
		if slices.ContainsFunc(dx.Associations, func(a model.DXAssociation) bool { return a.Gateway == g.Ref.ID }) {
			out = append(out, w.linksOn(dx, "private")...)
		}
	}
	return out
}
