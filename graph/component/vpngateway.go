package component

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// vpnGateway is a virtual private gateway: it joins one VPC to the links on it. Enter takes what a link brings, which At
// names; all other sides what the VPC named by At sends.
//
// Known gaps: which of several links that work a packet takes is not followed (VPN-8, DX-18); prefixes that links have learnt
// over BGP are known only as far as route tables with propagation show them (RT-24, DX-7).
type vpnGateway struct {
	n   *Network
	ref model.Ref
	vgw *model.VPNGateway
}

func newVPNGateway(n *Network, ref model.Ref) graph.Component {
	g, ok := model.Get[*model.VPNGateway](n.snap, ref.Kind, ref.ID)
	if !ok {
		return &unmodelled{n, ref}
	}
	return &vpnGateway{n, ref, g}
}

func (c *vpnGateway) Ref() model.Ref { return c.ref }

func (c *vpnGateway) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "vpn-gateway"}
}

func (c *vpnGateway) Handle(a graph.Arrival) []graph.Outcome {
	if a.At.Side == graph.Enter {
		return c.in(a)
	}
	return c.out(a)
}

// vpcOf is the VPC that a gateway is attached to, "" for none (RT-27).
func vpcOf(g *model.VPNGateway) string {
	if g.State != "" && g.State != "available" {
		return ""
	}
	for _, a := range g.Attachments {
		if a.Usable() {
			return a.VPC
		}
	}
	return ""
}

// in delivers to addresses of the attached VPC and no others (VPN-6, DX-17), by the gateway's own table when it has one
// (RT-19, RT-20), else by the local route. Other sites are reached where their links exchange routes (VPN-11).
func (c *vpnGateway) in(a graph.Arrival) []graph.Outcome {
	id := vpcOf(c.vgw)
	if id == "" {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Drop, Next: c.n.anywhere(a.Packets), Reason: c.reason("VGW_NOT_ATTACHED")}}
	}
	v := c.n.vpc(id)
	if !v.known {
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"), c.n.notCollected(model.KindVPC.Call(), c.vgw.Account, c.vgw.Region, v.ref(), "the VPC of the gateway"))}
	}
	here := a.Packets.RestrictDst(v.cidrs)
	out := c.n.enforced(id, "VirtualPrivateGateway", c.into(v, a, here))
	return append(out, c.hub(a, a.Packets.Minus(here))...)
}

func (c *vpnGateway) into(v *vpcView, a graph.Arrival, p header.Set) []graph.Outcome {
	if p.IsEmpty() {
		return nil
	}
	if t, ok := model.First[*model.RouteTable](c.n.snap, model.RouteTablesByGateway, c.ref.ID); ok {
		return []graph.Outcome{{Packets: p, Effect: graph.Pass, Next: []graph.Port{{Place: t.Ref, Side: graph.Leave, At: c.ref}}, Reason: c.reason("VGW_EDGE_TABLE")}}
	}
	return c.n.local(v, a, p, c.ref, c.reason("VGW_INTO_VPC"))
}

// hub carries packets between sites whose links exchange routes over BGP, with distinct AS numbers (VPN-11).
func (c *vpnGateway) hub(a graph.Arrival, p header.Set) []graph.Outcome {
	if p.IsEmpty() {
		return nil
	}
	stop := graph.Outcome{Packets: p, Effect: graph.Drop, Next: c.n.anywhere(p), Reason: c.reason("VGW_NOT_IN_VPC")}
	k := c.n.gatewayPrefixes(c.vgw)
	from, ok := k.link(a.At.At)
	if !ok || !from.hub() {
		return []graph.Outcome{stop}
	}
	var others []gatewayLink
	for _, l := range k.links {
		if l.hub() && l.ref != from.ref && (l.asn == "" || l.asn != from.asn) {
			others = append(others, l)
		}
	}
	if len(others) == 0 {
		return []graph.Outcome{stop}
	}
	reach := p.RestrictDst(k.learnt)
	whose := c.toLinks(reach, others) // nobody tells which site has a prefix, unless the user does
	whose.Effect, whose.Choice, whose.Reason = graph.Unclear, graph.Spread, c.reason("BGP_PREFIXES_UNKNOWN")
	whose.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.ref, Detail: "which of the sites on the gateway has the prefix"}}
	out := []graph.Outcome{whose}
	stop.Packets = p.Minus(reach)
	if !k.complete {
		stop = c.n.unclear(stop.Packets, c.reason("BGP_PREFIXES_UNKNOWN"), k.gap(c.ref))
	}
	return append(out, stop)
}

// out sends packets of the VPC to the link that has their destination: a prefix learnt over BGP or a static one of a
// connection, no others (VPN-5).
func (c *vpnGateway) out(a graph.Arrival) []graph.Outcome {
	if a.At.At.Kind == model.KindVPC && vpcOf(c.vgw) != a.At.At.ID || vpcOf(c.vgw) == "" {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Drop, Next: c.n.anywhere(a.Packets), Reason: c.reason("VGW_NOT_ATTACHED")}}
	}
	k := c.n.gatewayPrefixes(c.vgw)
	foreign := c.n.foreign(a.Packets, vpcOf(c.vgw))
	out := c.known(k, a.Packets.Minus(foreign))
	for _, o := range c.known(k, foreign) {
		out = append(out, hold(o, c.reason("VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"), nil))
	}
	return c.n.enforced(vpcOf(c.vgw), "VirtualPrivateGateway", out)
}

// known sends packets to the links that have their destination.
func (c *vpnGateway) known(k *gatewayPrefixes, left header.Set) []graph.Outcome {
	var out []graph.Outcome
	dst := left.Destinations()
	for _, part := range k.parts {
		if !part.addrs.Overlaps(dst) {
			continue
		}
		p := left.RestrictDst(part.addrs)
		if p.IsEmpty() {
			continue
		}
		left = left.Minus(p)
		o := c.toLinks(p, part.links)
		o.Reason.Evidence = graph.Rules{{ID: c.ref.ID + " " + part.prefix, Text: part.text()}}
		out = append(out, o)
	}
	return append(out, c.unlearnt(k, left)...)
}

// foreign is the packets that are known to be sent from elsewhere than a VPC: the gateways at its edge take none of those. Of
// replies the sender's realm is not told, but its address.
func (n *Network) foreign(p header.Set, vpc string) header.Set {
	untold := p.RestrictSrcRealm(0)
	return p.Minus(p.RestrictSrcRealm(n.Realm(vpc))).Minus(untold.RestrictSrc(n.vpc(vpc).cidrs))
}

// unlearnt is what becomes of packets to prefixes that no link is known to have.
func (c *vpnGateway) unlearnt(k *gatewayPrefixes, left header.Set) []graph.Outcome {
	if left.IsEmpty() {
		return nil
	}
	hidden := left
	if k.complete {
		hidden = left.RestrictDst(k.hidden)
	}
	hidden = hidden.Minus(hidden.RestrictDst(c.n.acrossDX(c.ref))) // DX-8: not through a Direct Connect gateway, unless a wider prefix shows
	rest := left.Minus(hidden)
	return []graph.Outcome{
		{Packets: rest, Effect: graph.Drop, Next: c.n.anywhere(rest), Reason: c.reason("VGW_NO_SUCH_PREFIX")},
		c.n.unclear(hidden, c.reason("BGP_PREFIXES_UNKNOWN"), k.gap(c.ref)),
	}
}

// toLinks sends packets to the links that may carry them: those that work, as long as there are any (VPN-2, VPN-8).
func (c *vpnGateway) toLinks(p header.Set, links []gatewayLink) graph.Outcome {
	o := graph.Outcome{Packets: p, Effect: graph.Pass, Reason: c.reason("VGW_PASS"), Choice: graph.Undetermined}
	up := links
	if alive := working(links); len(alive) > 0 {
		up = alive
	}
	for _, l := range up {
		o.Next = append(o.Next, graph.Port{Place: l.ref, Side: graph.Inside, At: c.ref})
	}
	if len(links) == 0 {
		return c.n.unclear(p, c.reason("NOT_COLLECTED"), c.n.notCollected(model.KindVPNConnection.Call(), c.vgw.Account, c.vgw.Region, c.ref, "the links on the gateway"))
	}
	if !slices.ContainsFunc(up, func(l gatewayLink) bool { return !l.maybe }) { // the one that surely has it is down
		o.Effect, o.Choice, o.Reason = graph.Unclear, graph.Spread, c.reason("BGP_PREFIXES_UNKNOWN")
		o.Needs = []model.Gap{c.n.gatewayPrefixes(c.vgw).gap(c.ref)}
		return o
	}
	if gap := c.hiddenLinks(); gap != nil {
		hidden := graph.Port{Place: c.n.hiddenLink(c.ref, *gap), Side: graph.Inside}
		o.Next, o.Needs, o.Choice = append(o.Next, hidden), []model.Gap{*gap}, graph.AnyOf
		if len(up) > 1 {
			o.Effect, o.Reason.Code = graph.Unclear, "NOT_COLLECTED"
		}
		return o
	}
	if len(up) > 1 {
		o.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.ref, Detail: "which of several links carries it"}}
	}
	return o
}
