package component

import (
	"maps"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// internetGateway joins a VPC to the internet. Over IPv4 it maps public to private addresses one to one (IGW-2), and a flow
// that passed it must come back through it (IGW-4). Over IPv6 it passes packets as they are (IGW-5).
//
// Known gap: what a middlebox behind an edge route does is unknown.
type internetGateway struct {
	n    *Network
	ref  model.Ref
	igw  *model.InternetGateway
	real header.Realm
}

func newInternetGateway(n *Network, ref model.Ref) graph.Component {
	igw, ok := model.Get[*model.InternetGateway](n.snap, model.KindInternetGateway, ref.ID)
	if att, hidden := hiddenAttachment(ref); hidden {
		igw, ok = &model.InternetGateway{Attachments: att}, true
	}
	if !ok {
		return &unmodelled{n, ref}
	}
	return &internetGateway{n, ref, igw, RealmInternet}
}

func (c *internetGateway) Ref() model.Ref { return c.ref }

func (c *internetGateway) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "internet-gateway"}
}

// Handle: Inside from the VPC named by At, Enter from the internet, Deliver into the VPC behind the translation. Leave and
// Receive are the first two behind the attachment, for the ghosts of what one that is not attached drops; Send is behind
// the translation that a sender lacks.
func (c *internetGateway) Handle(a graph.Arrival) []graph.Outcome {
	if a.Session != nil && a.At.Side != graph.Deliver {
		return c.reply(a)
	}
	switch a.At.Side {
	case graph.Inside:
		return c.n.guardedOut(c.n.vpc(a.At.At.ID), a.At, c.n.enforced(a.At.At.ID, "InternetGateway", c.out(a)))
	case graph.Enter:
		return c.n.enforced(a.At.At.ID, "InternetGateway", c.in(a))
	case graph.Leave:
		return c.outward(a)
	case graph.Receive:
		return c.inward(a)
	case graph.Send:
		return []graph.Outcome{c.n.privateDestination(a.Packets)}
	default:
		return c.into(a)
	}
}

// reply ends an IPv4 reply's way here when its flow passed here, and stops it else (IGW-4). IPv6 passes as it is, for
// nothing was translated (IGW-5).
func (c *internetGateway) reply(a graph.Arrival) []graph.Outcome {
	v4 := a.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V4}))
	v6 := a
	v6.Packets, v6.Session = a.Packets.Minus(v4), nil
	a.Packets = v4
	out := gatewayReply(a, c.reason("IGW_PASS"))
	if a.At.Side == graph.Inside && !attachedTo(c.igw.Attachments, a.At.At.ID) {
		out[0].Effect, out[0].Reason = graph.Drop, c.reason("IGW_NOT_ATTACHED")
		out[0].Next = []graph.Port{{Place: c.ref, Side: graph.Leave, At: a.At.At}}
	}
	if v6.Packets.IsEmpty() {
		return out
	}
	switch a.At.Side {
	case graph.Enter:
		return append(out, c.in(v6)...)
	case graph.Receive:
		return append(out, c.inward(v6)...)
	case graph.Leave:
		return append(out, c.outward(v6)...)
	}
	return append(out, c.n.guardedOut(c.n.vpc(a.At.At.ID), a.At, c.out(v6))...)
}

// gatewayReply is what every stateful gateway does with replies: those of flows that passed it last are its own. Others
// have missed what their flow passed since, or should not be here at all (GEN-3).
func gatewayReply(a graph.Arrival, reason graph.Reason) []graph.Outcome {
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Arrive, Reason: reason}
	if a.Session.Component == a.At.Place {
		return []graph.Outcome{o}
	}
	o.Effect, o.Next, o.Reason.Code = graph.Drop, elsewhere, "RETURN_UNEXPECTED_STATEFUL"
	for s := a.Session.Before; s != nil; s = s.Before {
		if s.Component == a.At.Place {
			o.Reason = graph.Reason{Code: graph.CodeMissesStateful, Component: a.Session.Component, Kind: "return"}
		}
	}
	return []graph.Outcome{o}
}

// out sends packets of the VPC to the internet.
func (c *internetGateway) out(a graph.Arrival) []graph.Outcome {
	if !attachedTo(c.igw.Attachments, a.At.At.ID) {
		return c.notAttached(a, graph.Leave)
	}
	return c.outward(a)
}

func (c *internetGateway) notAttached(a graph.Arrival, behind graph.Side) []graph.Outcome {
	return []graph.Outcome{{Packets: a.Packets, Effect: graph.Drop, Next: []graph.Port{{Place: c.ref, Side: behind, At: a.At.At}}, Reason: c.reason("IGW_NOT_ATTACHED")}}
}

func (c *internetGateway) outward(a graph.Arrival) []graph.Outcome {
	v := c.n.vpc(a.At.At.ID)
	toInternet := []graph.Port{{Place: graph.Internet, Side: graph.Enter}}
	v4 := a.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V4}))
	v6 := a.Packets.Minus(v4)
	internet := RealmInternet
	back := graph.Port{Place: c.ref, Side: graph.Deliver, At: v.ref()}
	out := c.transit(v, c.n.foreign(a.Packets, v.id), toInternet)
	v4, v6 = v4.Minus(c.n.foreign(v4, v.id)), v6.Minus(c.n.foreign(v6, v.id))
	out = append(out, graph.Outcome{Packets: v6, Effect: graph.Pass, Next: toInternet, Reason: c.reason("IGW_PASS")})
	dead := v4.RestrictDst(private)
	left := v4.Minus(dead)
	for _, m := range []*mapping{c.n.publicMap(v), v.natPublic} {
		if m.Len() == 0 {
			continue
		}
		part := left.RestrictSrc(m.from)
		left = left.Minus(part)
		out = append(out, graph.Outcome{Packets: part, Effect: graph.Pass, Next: toInternet, Back: back, Reason: c.reason("IGW_TRANSLATE_SOURCE"),
			Rewrite: header.Rewrite{Src: &header.Translation{Realm: &internet, Map: m.AddrMap}}})
	}
	out = append(out, c.unmapped(v, left, toInternet, back)...)
	return append(out, c.toPrivate(a, v, dead)...)
}

// transit is what a transit gateway brought into the VPC and its routes send on: over IPv4 the sender has no public address
// here. Of IPv6 AWS does not say it.
func (c *internetGateway) transit(v *vpcView, p header.Set, next []graph.Port) []graph.Outcome {
	if p.IsEmpty() {
		return nil
	}
	internet := RealmInternet
	v4 := p.Intersect(c.n.space.Box(header.Box{Family: header.V4}))
	return []graph.Outcome{
		{Packets: v4, Effect: graph.Drop, Next: next, Reason: c.reason("IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"),
			Rewrite: header.Rewrite{Src: &header.Translation{Realm: &internet, To: publicIPv4}}},
		{Packets: p.Minus(v4), Effect: graph.Unclear, Next: next, Reason: c.reason("STATE_UNDETERMINED"),
			Needs: []model.Gap{{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether the internet gateway takes IPv6 packets of another VPC"}}},
	}
}

// toPrivate drops what no gateway could bring to the internet: its destination is nothing there. The source is not yet
// translated when its ghosts go on.
func (c *internetGateway) toPrivate(a graph.Arrival, v *vpcView, dead header.Set) []graph.Outcome {
	if dead.IsEmpty() {
		return nil
	}
	stop := graph.Outcome{Effect: graph.Drop, Next: []graph.Port{{Place: c.ref, Side: graph.Send, At: a.At.At}}}
	nat, bare := stop, stop
	nat.Packets, nat.Reason = dead.RestrictSrc(v.natPrivate), c.reason("IGW_PRIVATE_NAT")
	dead = dead.Minus(nat.Packets)
	if v.interfaces {
		mapped := dead.RestrictSrc(c.n.publicMap(v).from).Union(dead.RestrictSrc(v.natPublic.from))
		bare.Packets, bare.Reason = dead.Minus(mapped), c.reason("IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS")
		dead = mapped
	}
	return []graph.Outcome{nat, bare, c.n.privateDestination(dead)}
}

// unmapped drops what has no public address (IGW-2), and what a private NAT gateway sends (NAT-5). Addresses of which the
// snapshot does not tell the mapping may pass.
func (c *internetGateway) unmapped(v *vpcView, left header.Set, next []graph.Port, back graph.Port) []graph.Outcome {
	internet := RealmInternet
	anyPublic := header.Rewrite{Src: &header.Translation{Realm: &internet, To: publicIPv4}}
	stop := graph.Outcome{Effect: graph.Drop, Next: next, Back: back, Rewrite: anyPublic}
	var out []graph.Outcome
	if nat := left.RestrictSrc(v.natPrivate); v.natPrivate.Len() > 0 && !nat.IsEmpty() {
		left = left.Minus(nat)
		stop.Packets, stop.Reason = nat, c.reason("IGW_PRIVATE_NAT")
		out = append(out, stop)
	}
	unsure := graph.Outcome{Effect: graph.Unclear, Next: next, Back: back, Rewrite: anyPublic, Reason: c.reason("NOT_COLLECTED")}
	for _, subnet := range slices.Sorted(maps.Keys(c.n.added)) {
		for _, h := range c.n.added[subnet] {
			if part := left.RestrictSrc(h.Addrs); h.VPC == v.id && h.PublicUnknown && !part.IsEmpty() {
				left = left.Minus(part)
				unsure.Packets, unsure.Needs = part, []model.Gap{c.n.publicGap(h)}
				out = append(out, unsure)
			}
		}
	}
	if !v.interfaces {
		shown := left.RestrictSrc(c.n.shownAddresses(v.id))
		unsure.Packets = left.Minus(shown)
		unsure.Needs = []model.Gap{c.n.notCollected(model.KindNetworkInterface.Call(), v.account, v.region, v.ref(), "public addresses of interfaces")}
		out, left = append(out, unsure), shown
	}
	stop.Packets, stop.Reason = left, c.reason("IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS")
	return append(out, stop)
}

// in translates public destinations of the VPC's interfaces (IGW-1, ENI-4). At names the VPC.
func (c *internetGateway) in(a graph.Arrival) []graph.Outcome {
	if !attachedTo(c.igw.Attachments, a.At.At.ID) {
		return c.notAttached(a, graph.Receive)
	}
	return c.inward(a)
}

func (c *internetGateway) inward(a graph.Arrival) []graph.Outcome {
	v := c.n.vpc(a.At.At.ID)
	into := []graph.Port{{Place: c.ref, Side: graph.Deliver, At: v.ref()}}
	back := graph.Port{Place: graph.Internet, Side: graph.Enter}
	v4 := a.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V4}))
	public := c.n.publicMap(v)
	mapped := v4.RestrictDst(public.to)
	return []graph.Outcome{
		{Packets: mapped, Effect: graph.Pass, Next: into, Back: back, Reason: c.reason("IGW_TRANSLATE_DESTINATION"),
			Rewrite: header.Rewrite{Dst: &header.Translation{Map: public.Inverse()}}},
		{Packets: v4.Minus(mapped), Effect: graph.Drop, Reason: c.reason("NO_SUCH_ADDRESS")},
		{Packets: a.Packets.Minus(v4), Effect: graph.Pass, Next: into, Reason: c.reason("IGW_PASS")},
	}
}

// into steers what enters the VPC by the gateway: by its own route table when it has one (RT-19), else straight to the
// subnet (IGW-3).
func (c *internetGateway) into(a graph.Arrival) []graph.Outcome {
	v := c.n.vpc(a.At.At.ID)
	regional := a.Packets.RestrictDst(v.natAddrs().Minus(v.cidrs)) // a NAT gateway that stands in no subnet (NAT-9)
	rest := a.Packets.Minus(regional)
	out := c.n.local(v, a, regional, c.ref, c.reason("IGW_INTO_VPC"))
	table := c.edgeTable(v)
	if table != nil {
		out = append(out, graph.Outcome{Packets: rest, Effect: graph.Pass, Next: []graph.Port{{Place: table.Ref, Side: graph.Leave, At: c.ref}}, Reason: c.reason("IGW_EDGE_TABLE")})
	} else {
		out = append(out, c.n.perhapsSteered(v, c.n.local(v, a, rest, c.ref, c.reason("IGW_INTO_VPC")))...)
	}
	if a.Session != nil {
		return out
	}
	return c.n.guardedIn(v, table, out)
}

// edgeTable is the gateway's own route table, nil for none. One of a gateway that is not shown is its VPC's for an internet
// gateway: there is one at most.
func (c *internetGateway) edgeTable(v *vpcView) *model.RouteTable {
	if _, hidden := hiddenAttachment(c.ref); !hidden {
		t, _ := model.First[*model.RouteTable](c.n.snap, model.RouteTablesByGateway, c.ref.ID)
		return t
	}
	for t := range model.By[*model.RouteTable](c.n.snap, model.RouteTablesByVPC, v.id) {
		if slices.ContainsFunc(t.Gateways, func(id string) bool { return strings.HasPrefix(id, "igw-") }) {
			return t
		}
	}
	return nil
}

// egressOnly lets IPv6 flows out and their replies back in (IGW-6).
type egressOnly struct {
	n   *Network
	ref model.Ref
	gw  *model.EgressOnlyInternetGateway
}

func newEgressOnly(n *Network, ref model.Ref) graph.Component {
	gw, ok := model.Get[*model.EgressOnlyInternetGateway](n.snap, model.KindEgressOnlyInternetGateway, ref.ID)
	if att, hidden := hiddenAttachment(ref); hidden {
		gw, ok = &model.EgressOnlyInternetGateway{Attachments: att}, true
	}
	if !ok {
		return &unmodelled{n, ref}
	}
	return &egressOnly{n, ref, gw}
}

func (c *egressOnly) Ref() model.Ref { return c.ref }

func (c *egressOnly) Handle(a graph.Arrival) []graph.Outcome {
	reason := graph.Reason{Code: "EIGW_PASS", Component: c.ref, Kind: "egress-only-internet-gateway"}
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Reason: reason}
	v := c.n.vpc(a.At.At.ID)
	switch {
	case a.At.Side == graph.Deliver:
		return c.n.local(v, a, a.Packets, c.ref, reason)
	case a.At.Side == graph.Enter && a.Session != nil:
		out := gatewayReply(a, reason)
		if out[0].Effect == graph.Drop { // to it this is a flow from the internet
			out[0].Reason.Code = "EIGW_NO_INBOUND"
		}
		return out
	case a.At.Side == graph.Enter:
		o.Effect, o.Reason.Code = graph.Drop, "EIGW_NO_INBOUND"
		o.Next = []graph.Port{{Place: c.ref, Side: graph.Deliver, At: v.ref()}}
		return []graph.Outcome{o}
	}
	if a.At.Side == graph.Inside && !attachedTo(c.gw.Attachments, v.id) { // Leave is behind the attachment, for ghosts
		o.Effect, o.Reason.Code = graph.Drop, "EIGW_NOT_ATTACHED"
		o.Next = []graph.Port{{Place: c.ref, Side: graph.Leave, At: v.ref()}}
		return []graph.Outcome{o}
	}
	four := o // it carries IPv6 alone
	four.Packets = a.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V4}))
	four.Effect, four.Reason.Code, four.Next = graph.Drop, "EIGW_IPV6_ONLY", c.n.anywhere(four.Packets)
	a.Packets = a.Packets.Minus(four.Packets)
	if a.Session != nil {
		return append(gatewayReply(a, reason), four)
	}
	o.Next = []graph.Port{{Place: graph.Internet, Side: graph.Enter}}
	o.Packets, o.Back = a.Packets, graph.Port{Place: c.ref, Side: graph.Deliver, At: v.ref()}
	return append(c.n.guard(v, a.At.Then, access{carried: true}, c.n.enforced(v.id, "EgressOnlyInternetGateway", []graph.Outcome{o})), four)
}

// PublicEntry is where packets for a public address of a VPC, which nobody knows, would enter it: behind the translation of
// its internet gateway. Without a usable gateway they are lost on the internet; if none may be known they may be anywhere.
func (n *Network) PublicEntry(vpc string) graph.Port {
	v := n.vpc(vpc)
	switch {
	case v.igwUsable:
		return graph.Port{Place: v.igw.Ref, Side: graph.Deliver, At: v.ref()}
	case n.complete(model.KindInternetGateway, v.account, v.region):
		return graph.Port{Place: graph.Internet, Side: graph.Send}
	}
	return graph.Port{Place: graph.Somewhere, Side: graph.Deliver}
}
