package oracle

import (
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// fromClientVPN takes the packet of a connected user out of the endpoint: under the address of its interface in an associated
// subnet (CVPN-2), or into a transit gateway as it is (CVPN-7).
func (w *walk) fromClientVPN(id string) error {
	e, ok := model.Get[*model.ClientVPNEndpoint](w.s, model.KindClientVPNEndpoint, id)
	if !ok {
		return fmt.Errorf("%w: Client VPN endpoint %q", ErrMissing, id)
	}
	if c, err := netip.ParsePrefix(e.ClientCIDR); w.pkt.src.Is4() && (err != nil || !c.Contains(w.pkt.src)) {
		return fmt.Errorf("%w: %v is no client of %s", ErrFlow, w.pkt.src, e.Ref)
	}
	w.note(e.Ref, "Client VPN")
	switch {
	case e.State == "" || !e.HasAssociations && e.TransitGateway == "" || !e.HasRoutes || !e.HasRules:
		return fmt.Errorf("%w: state, associations, routes or rules of %s", ErrMissing, e.Ref)
	case e.State != "available": // CVPN-1
		return w.drop(e.Ref, "CVPN_NOT_AVAILABLE")
	case !w.pkt.dst.Is4() && (e.Traffic == "" || e.Traffic == "ipv4"), w.pkt.dst.Is4() && e.Traffic == "ipv6":
		return w.drop(e.Ref, "CVPN_IP_VERSION")
	case !w.pkt.dst.Is4(): // CVPN-2: not translated, and where its reply goes is not said
		return fmt.Errorf("%w: IPv6 of %s", ErrUnmodelled, e.Ref)
	}
	if e.TransitGateway != "" {
		return w.vpnToTransitGateway(e)
	}
	subnet, groups, err := w.vpnSubnet(e)
	if err != nil {
		return err
	}
	if err := w.admitted(e, subnet); err != nil {
		return err
	}
	var here []*model.NetworkInterface
	for _, i := range w.standing(e.Ref) {
		if i.Subnet == subnet {
			here = append(here, i)
		}
	}
	from, src, err := w.sender(e.Ref, here, w.pkt.dst)
	if err != nil {
		return err
	}
	own := *from
	if len(groups) > 0 {
		own.Groups = groups // CVPN-3
	}
	w.f.Source, w.f.SourceAddr = End{Interface: &own}, src // from here on like an instance there (CVPN-5)
	w.pkt.src, w.way = src, way{}
	if w.pkt.proto == tcp || w.pkt.proto == udp {
		w.pkt.sport = max(w.f.Choices.RelayPort, 1024) // NACL-7
	}
	return w.request()
}

// vpnSubnet is the subnet of the association that carries the session, and its groups (CVPN-1, CVPN-3, CVPN-10).
func (w *walk) vpnSubnet(e *model.ClientVPNEndpoint) (string, []string, error) {
	var live []model.ClientVPNAssociation
	var subnets []string
	for _, a := range e.Associations {
		switch a.State {
		case "associated":
			live, subnets = append(live, a), append(subnets, a.Subnet)
		case "":
			return "", nil, fmt.Errorf("%w: state of the association of %s with %q", ErrMissing, e.Ref, a.Subnet)
		}
	}
	if len(live) == 0 {
		return "", nil, w.drop(e.Ref, "CVPN_NOT_ASSOCIATED")
	}
	var choice func() int
	if w.f.Choices.ClientVPNSubnet != nil {
		choice = func() int { return w.f.Choices.ClientVPNSubnet(e.Ref, slices.Clone(subnets)) }
	}
	n, err := pick(len(live), choice)
	if err != nil {
		return "", nil, err
	}
	groups := live[n].Groups
	if len(groups) == 0 {
		groups = e.Groups
	}
	return live[n].Subnet, groups, nil
}

// admitted passes the packet of a session in the subnet ("" = on a transit gateway) by the endpoint's authorization rules and
// routes (CVPN-1, CVPN-4, CVPN-6, CVPN-9).
func (w *walk) admitted(e *model.ClientVPNEndpoint, subnet string) error {
	best, open := -1, false
	for _, r := range e.Rules {
		if r.State != "active" || !r.Prefix.Contains(w.pkt.dst) {
			continue
		}
		mine := r.All || r.Group != "" && r.Group == w.f.Source.UserGroup // CVPN-8
		switch {
		case r.Prefix.Bits() > best:
			best, open = r.Prefix.Bits(), mine
		case r.Prefix.Bits() == best:
			open = open || mine
		}
	}
	here, any := false, false
	for _, r := range e.Routes {
		if r.State != "active" || !r.Prefix.Contains(w.pkt.dst) {
			continue
		}
		if r.Subnet == "local" {
			return fmt.Errorf("%w: another client of %s", ErrUnmodelled, e.Ref)
		}
		here, any = here || subnet == "" || r.Subnet == subnet, true
	}
	switch {
	case !open:
		return w.drop(e.Ref, "CVPN_NOT_AUTHORIZED")
	case here:
		return nil
	case any: // a session elsewhere would have the route
		return w.drop(e.Ref, "CVPN_NO_ROUTE")
	case e.SplitTunnel == model.Yes:
		return w.drop(e.Ref, "CVPN_NO_ROUTE")
	case e.SplitTunnel == model.NotTold:
		return fmt.Errorf("%w: split tunnel of %s", ErrMissing, e.Ref)
	}
	return fmt.Errorf("%w: full tunnel of %s without a route (CVPN-9)", ErrUndetermined, e.Ref)
}

// vpnToTransitGateway takes the packet in by the endpoint's attachment, under the client's own address (CVPN-7).
func (w *walk) vpnToTransitGateway(e *model.ClientVPNEndpoint) error {
	if err := w.admitted(e, ""); err != nil {
		return err
	}
	g, ok := model.Get[*model.TransitGateway](w.s, model.KindTransitGateway, e.TransitGateway)
	a, also := model.Get[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment, e.Attachment)
	if !ok || !also {
		return fmt.Errorf("%w: transit gateway %q or attachment %q", ErrMissing, e.TransitGateway, e.Attachment)
	}
	w.way = otherWay
	w.note(a.Ref, "in")
	if err := w.available(g.Ref, g.State, "TGW_NOT_AVAILABLE"); err != nil {
		return err
	}
	if err := w.attachmentAvailable(a); err != nil {
		return err
	}
	return w.through(g, a, "")
}

// outToClients ends a packet at the clients of an endpoint on a transit gateway (CVPN-7).
func (w *walk) outToClients(a *model.TransitGatewayAttachment) error {
	for e := range model.All[*model.ClientVPNEndpoint](w.s, model.KindClientVPNEndpoint) {
		c, err := netip.ParsePrefix(e.ClientCIDR)
		switch {
		case e.Attachment != a.Ref.ID:
		case w.dir == Forward: // nobody dials a client
			return fmt.Errorf("%w: to a client of %s", ErrUnmodelled, e.Ref)
		case err != nil || !c.Contains(w.pkt.dst):
			return w.drop(e.Ref, "NO_SUCH_ADDRESS")
		default:
			w.arrived = place{link: a.Ref}
			return nil
		}
	}
	return fmt.Errorf("%w: the Client VPN endpoint of %s", ErrMissing, a.Ref)
}
