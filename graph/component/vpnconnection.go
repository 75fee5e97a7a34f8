package component

import (
	"fmt"
	"net/netip"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// vpnConnection is a Site-to-Site VPN connection, both tunnels of it (VPN-15). Enter takes what the customer's side sends, all
// other sides what AWS sends: that arrives in the network behind it, which is taken to answer (VPN-14, GEN-7).
//
// Known gaps: connections to a core network and to a VPN Concentrator give unknown.
type vpnConnection struct {
	n   *Network
	ref model.Ref
	vpn *model.VPNConnection // nil when the snapshot lacks it
}

func newVPNConnection(n *Network, ref model.Ref) graph.Component {
	v, _ := model.Get[*model.VPNConnection](n.snap, ref.Kind, ref.ID)
	return &vpnConnection{n, ref, v}
}

func (c *vpnConnection) Ref() model.Ref { return c.ref }

func (c *vpnConnection) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "vpn-connection"}
}

func (c *vpnConnection) Handle(a graph.Arrival) []graph.Outcome {
	switch {
	case c.vpn == nil:
		o := c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"), c.n.notCollected(model.KindVPNConnection.Call(), "", "", c.ref, "the VPN connection"))
		for b := range model.By[*model.TransitGatewayAttachment](c.n.snap, model.AttachmentsByResource, c.ref.ID) {
			if a.At.Side == graph.Enter { // it has one AWS end (VPN-3)
				o.Next = []graph.Port{{Place: b.Ref, Side: graph.Inside, At: model.Ref{Kind: model.KindTransitGateway, ID: b.TransitGateway}}}
			}
		}
		return []graph.Outcome{o}
	case a.At.Side == graph.Enter:
		return c.through(a, c.intoAWS(a))
	case a.At.Side == graph.Deliver: // behind what was asked
		return c.n.deliver(a, c.ref, c.reason("VPN_PASS"))
	}
	return c.through(a, c.n.deliver(a, c.ref, c.reason("VPN_PASS")))
}

// intoAWS is the way on from the customer's side: a connection has one AWS end (VPN-3).
func (c *vpnConnection) intoAWS(a graph.Arrival) []graph.Outcome {
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Reason: c.reason("VPN_PASS")}
	switch {
	case c.vpn.VPNGateway != "":
		o.Next = []graph.Port{{Place: model.Ref{Kind: model.KindVPNGateway, ID: c.vpn.VPNGateway}, Side: graph.Enter, At: c.ref}}
	case c.vpn.TransitGateway != "" && c.vpn.Concentrator == "":
		return []graph.Outcome{c.n.ontoTransit(o, c.ref, c.vpn.TransitGateway, &c.vpn.Meta)}
	default:
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_MODELLED"), model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "what the connection leads to is not modelled"})}
	}
	return []graph.Outcome{o}
}

// ontoTransit leads packets from a link to its attachment on a transit gateway.
func (n *Network) ontoTransit(o graph.Outcome, link model.Ref, tgw string, m *model.Meta) graph.Outcome {
	var best *model.TransitGatewayAttachment
	for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByResource, link.ID) {
		if a.TransitGateway == tgw && (best == nil || life(a.State) > life(best.State)) {
			best = a
		}
	}
	at := model.Ref{Kind: model.KindTransitGateway, ID: tgw}
	switch {
	case best != nil:
		o.Next = []graph.Port{{Place: best.Ref, Side: graph.Inside, At: at}}
	case n.complete(model.KindTransitGatewayAttachment, m.Account, m.Region):
		o.Effect, o.Next = graph.Drop, n.anywhere(o.Packets)
		o.Reason = graph.Reason{Code: "TGW_ATTACHMENT_MISSING", Component: at, Kind: "transit-gateway"}
	default:
		o = n.unclear(o.Packets, graph.Reason{Code: "NOT_COLLECTED", Component: at, Kind: "transit-gateway"},
			n.notCollected(model.KindTransitGatewayAttachment.Call(), m.Account, m.Region, link, "the link's attachment to the transit gateway"))
	}
	return o
}

// deliver hands packets to the network behind a link. Replies for senders elsewhere do not belong there.
func (n *Network) deliver(a graph.Arrival, link model.Ref, reason graph.Reason) []graph.Outcome {
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Arrive, Back: graph.Port{Place: link, Side: graph.Enter}, Reason: reason}
	if a.Session == nil {
		return []graph.Outcome{o}
	}
	o.Back = graph.Port{}
	o.Packets = a.Packets.RestrictDstRealm(RealmOnPrem)
	strayed := graph.Outcome{Packets: a.Packets.Minus(o.Packets), Effect: graph.Drop, Next: elsewhere, Reason: reason}
	strayed.Reason.Code = "RETURN_WRONG_REALM"
	return []graph.Outcome{o, strayed}
}

// through lets packets pass the connection: it must be there and up, carry their IP version and be negotiated for their
// addresses (VPN-1, VPN-9, VPN-10, VPN-13).
func (c *vpnConnection) through(a graph.Arrival, list []graph.Outcome) []graph.Outcome {
	version, selected := c.fits(a.Packets, a.At.Side == graph.Enter)
	var out []graph.Outcome
	for _, o := range list {
		bad, outside := o, o
		bad.Packets = o.Packets.Minus(version)
		outside.Packets = o.Packets.Intersect(version).Minus(selected)
		o.Packets = o.Packets.Intersect(version).Intersect(selected)
		bad = hold(c.open(bad), c.reason("VPN_IP_VERSION"), nil)
		outside = hold(c.open(outside), c.reason("VPN_OUTSIDE_SELECTORS"), nil)
		out = append(out, c.up(o), c.up(bad), c.up(outside))
	}
	return out
}

// fits is the packets of the IP version that the connection carries, and those of the addresses that it is negotiated for.
func (c *vpnConnection) fits(p header.Set, entering bool) (version, selected header.Set) {
	family := header.V4
	if c.vpn.InsideIPv6 && c.vpn.VPNGateway == "" {
		family = header.V6
	}
	version = p.Intersect(c.n.space.Box(header.Box{Family: family}))
	local, remote := whole(c.vpn.Local4, c.vpn.Local6), whole(c.vpn.Remote4, c.vpn.Remote6)
	if entering {
		return version, p.RestrictSrc(local).RestrictDst(remote)
	}
	return version, p.RestrictSrc(remote).RestrictDst(local)
}

// whole is the addresses of two selectors, of which an invalid one is everything.
func whole(v4, v6 netip.Prefix) *header.AddrSet {
	if !v4.IsValid() {
		v4 = netip.MustParsePrefix("0.0.0.0/0")
	}
	if !v6.IsValid() {
		v6 = netip.MustParsePrefix("::/0")
	}
	return header.AddrsOf(v4, v6)
}

// up asks whether the connection works at the moment.
func (c *vpnConnection) up(o graph.Outcome) graph.Outcome {
	l := c.n.vpnLife(c.vpn)
	if l.up() && o.Effect == graph.Drop {
		return o
	}
	if l.up() {
		o.Reason.Volatile = l.volatile
		if o.Reason.Detail == "" {
			o.Reason.Detail = l.volatile
		}
		return o
	}
	why := c.reason(l.code)
	why.Volatile, why.Detail = l.volatile, l.volatile
	return hold(c.open(o), why, l.gap)
}

// open gives what would arrive a port to go on to, for it is to be stopped or made unclear.
func (c *vpnConnection) open(o graph.Outcome) graph.Outcome {
	if o.Effect == graph.Arrive {
		o.Next, o.Back = []graph.Port{{Place: c.ref, Side: graph.Deliver}}, graph.Port{}
	}
	return o
}

// linkLife is the state of a link at the moment of the capture: a code where it is down, a gap where that is not known.
type linkLife struct {
	code     graph.Code
	gap      *model.Gap
	volatile string
}

func (l linkLife) up() bool   { return l.code == "" && l.gap == nil }
func (l linkLife) down() bool { return l.code != "" }

// vpnLife is whether a VPN connection works: it is available, and one of its tunnels at least is up (VPN-1, VPN-15, VPN-16).
func (n *Network) vpnLife(v *model.VPNConnection) linkLife {
	if code, gap := alive(v.State, v.Ref, "VPN_NOT_AVAILABLE"); code != "" || gap != nil {
		return linkLife{code: code, gap: gap}
	}
	if l := n.transportLife(v); !l.up() {
		return l
	}
	var up, down []string
	for i, t := range v.Tunnels {
		word := fmt.Sprintf("tunnel %d", i+1)
		if t.Status == "UP" {
			up = append(up, word)
		} else {
			down = append(down, word)
		}
	}
	switch {
	case n.assume.LinksUp:
		return linkLife{}
	case len(up) > 0:
		return linkLife{volatile: strings.Join(up, " and ") + " up"}
	case len(down) > 0:
		return linkLife{code: "VPN_TUNNELS_DOWN", volatile: strings.Join(down, " and ") + " down"}
	}
	g := n.notCollected(model.KindVPNConnection.Call(), v.Account, v.Region, v.Ref, "the state of the tunnels")
	return linkLife{gap: &g}
}

// transportLife is the state of the attachment that carries a private-IP VPN (VPN-13).
func (n *Network) transportLife(v *model.VPNConnection) linkLife {
	if !v.PrivateIP || v.Transport == "" {
		return linkLife{}
	}
	a, ok := model.Get[*model.TransitGatewayAttachment](n.snap, model.KindTransitGatewayAttachment, v.Transport)
	if !ok {
		g := n.notCollected(model.KindTransitGatewayAttachment.Call(), v.Account, v.Region, model.Ref{Kind: model.KindTransitGatewayAttachment, ID: v.Transport}, "the transport attachment")
		return linkLife{gap: &g}
	}
	if code, gap := alive(a.State, a.Ref, "VPN_TRANSPORT_NOT_AVAILABLE"); code != "" || gap != nil {
		return linkLife{code: code, gap: gap}
	}
	if d, ok := model.Get[*model.DXGateway](n.snap, model.KindDXGateway, a.Resource); ok {
		return n.dxgwLife(d, a.Ref)
	}
	return linkLife{}
}

// customer is the AS number of the customer's side, "" when not told (VPN-11).
func (n *Network) customer(v *model.VPNConnection) string {
	if g, ok := model.Get[*model.CustomerGateway](n.snap, model.KindCustomerGateway, v.CustomerGateway); ok {
		return g.ASN
	}
	return ""
}
