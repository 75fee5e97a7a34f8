package component

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// clientVPN is a Client VPN endpoint. Send is where the session of a user sends, Leave behind the question whether the
// endpoint works: At names the interface by which it comes
// out in an associated subnet, whose address its packets already have (CVPN-2); Then the user's group, if that is told. An
// endpoint on a transit gateway keeps the client's address (CVPN-7), and takes replies from there.
//
// Known gaps: IPv6 sessions, and clients as destinations, give unknown.
type clientVPN struct {
	n   *Network
	ref model.Ref
	vpn *model.ClientVPNEndpoint // nil when the snapshot lacks it
}

func newClientVPN(n *Network, ref model.Ref) graph.Component {
	e, _ := model.Get[*model.ClientVPNEndpoint](n.snap, ref.Kind, ref.ID)
	return &clientVPN{n, ref, e}
}

func (c *clientVPN) Ref() model.Ref { return c.ref }

func (c *clientVPN) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "client-vpn-endpoint"}
}

func (c *clientVPN) Handle(a graph.Arrival) []graph.Outcome {
	switch {
	case c.vpn == nil:
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"), c.n.notCollected(model.KindClientVPNEndpoint.Call(), "", "", c.ref, "the Client VPN endpoint"))}
	case a.Session != nil:
		return c.reply(a)
	case a.At.Side != graph.Send && a.At.Side != graph.Leave:
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_MODELLED"), model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "what clients of a Client VPN endpoint accept"})}
	}
	if a.At.Side == graph.Send {
		return []graph.Outcome{c.live(a)}
	}
	onward, gap := c.onward(a)
	out := c.admit(a)
	for i := range out {
		if out[i].Next = onward; len(onward) == 0 {
			out[i].Next = c.n.anywhere(out[i].Packets)
		}
		out[i] = hold(out[i], c.reason(""), gap)
	}
	return out
}

// live lets a session start; Leave is behind that.
func (c *clientVPN) live(a graph.Arrival) graph.Outcome {
	next := a.At
	next.Side = graph.Leave
	code, gap := c.state(a.At.At)
	return hold(graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{next}, Reason: c.reason("CVPN_LIVE")}, c.reason(code), gap)
}

// reply takes what comes back to a client by a transit gateway.
func (c *clientVPN) reply(a graph.Arrival) []graph.Outcome {
	home := graph.Outcome{Packets: a.Packets.RestrictDstRealm(c.n.Realm(c.ref.ID)), Effect: graph.Arrive, Reason: c.reason("REPLY_DELIVERED")}
	return []graph.Outcome{home, {Packets: a.Packets.Minus(home.Packets), Effect: graph.Drop, Next: elsewhere, Reason: c.reason("RETURN_WRONG_REALM")}}
}

// onward is where sessions come out: the interface in the associated subnet, or the attachment to the transit gateway.
func (c *clientVPN) onward(a graph.Arrival) ([]graph.Port, *model.Gap) {
	if a.At.At.Kind == model.KindNetworkInterface {
		return []graph.Port{{Place: a.At.At, Side: graph.Send}}, nil
	}
	if c.vpn.TransitGateway == "" { // an IPv6 session: it keeps an address that AWS gave it
		return []graph.Port{{Place: graph.Somewhere, Side: graph.Receive}},
			&model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "the addresses that AWS assigns to IPv6 sessions of a Client VPN endpoint"}
	}
	tgw := model.Ref{Kind: model.KindTransitGateway, ID: c.vpn.TransitGateway}
	if at := (model.Ref{Kind: model.KindTransitGatewayAttachment, ID: c.vpn.Attachment}); c.vpn.Attachment != "" {
		return []graph.Port{{Place: at, Side: graph.Inside, At: tgw}}, nil
	}
	o := c.n.ontoTransit(graph.Outcome{Packets: a.Packets, Effect: graph.Pass}, c.ref, c.vpn.TransitGateway, &c.vpn.Meta)
	if o.Effect == graph.Pass {
		return o.Next, nil
	}
	g := model.Gap{Kind: model.GapMissing, Subject: c.ref, Detail: "the endpoint's attachment to the transit gateway"}
	if len(o.Needs) > 0 {
		g = o.Needs[0]
	}
	return nil, &g
}

// clientVPNOn is the endpoint behind an attachment.
func (n *Network) clientVPNOn(att *model.TransitGatewayAttachment) model.Ref {
	for e := range model.All[*model.ClientVPNEndpoint](n.snap, model.KindClientVPNEndpoint) {
		if e.Attachment == att.Ref.ID {
			return e.Ref
		}
	}
	return model.Ref{Kind: model.KindClientVPNEndpoint, ID: att.Resource}
}

// state asks whether the endpoint works, and the association by which the session comes out (CVPN-1).
func (c *clientVPN) state(eni model.Ref) (graph.Code, *model.Gap) {
	if c.vpn.State == "" {
		g := c.n.notCollected(model.KindClientVPNEndpoint.Call(), c.vpn.Account, c.vpn.Region, c.ref, "the endpoint's state")
		return "", &g
	}
	switch {
	case c.vpn.State == "pending-associate":
		return "CVPN_NOT_ASSOCIATED", nil
	case c.vpn.State != "available":
		return "CVPN_NOT_AVAILABLE", nil
	case c.vpn.TransitGateway != "":
		return "", nil
	case eni.IsZero() && c.vpn.HasAssociations && !slices.ContainsFunc(c.vpn.Associations, func(s model.ClientVPNAssociation) bool { return s.State == "associated" }):
		return "CVPN_NOT_ASSOCIATED", nil
	case !c.vpn.HasAssociations:
		g := c.n.notCollected("ec2:DescribeClientVpnTargetNetworks", c.vpn.Account, c.vpn.Region, c.ref, "the subnets that the endpoint is associated with")
		return "", &g
	}
	subnet := ""
	if h := c.n.hosts[eni]; h != nil {
		subnet = h.Subnet
	} else if i, ok := model.Get[*model.NetworkInterface](c.n.snap, eni.Kind, eni.ID); ok {
		subnet = i.Subnet
	}
	for _, s := range c.vpn.Associations {
		switch {
		case s.Subnet != subnet || s.State == "associated":
		case s.State == "associating" || s.State == "disassociating" || s.State == "":
			return "", &model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether the association with " + subnet + " is used in state " + cmp.Or(s.State, "not told")}
		default:
			return "CVPN_NOT_ASSOCIATED", nil
		}
	}
	return "", nil
}

// admit parts packets by what the endpoint's routes and authorization rules say of them. No Next is set yet.
func (c *clientVPN) admit(a graph.Arrival) []graph.Outcome {
	routed, local := c.routed()
	six := a.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V6}))
	var out []graph.Outcome
	if c.vpn.Traffic == "" || c.vpn.Traffic == "ipv4" {
		out = append(out, graph.Outcome{Packets: six, Effect: graph.Drop, Reason: c.reason("CVPN_IP_VERSION")})
		six = header.Set{}
	}
	left := a.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V4})).Union(six)
	toClients := left.RestrictDst(local)
	with := left.RestrictDst(routed)
	without := left.Minus(with).Minus(toClients)
	out = append(out, graph.Outcome{Packets: toClients, Effect: graph.Unclear, Reason: c.reason("NOT_MODELLED"),
		Needs: []model.Gap{{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "what clients of a Client VPN endpoint accept"}}})
	out = append(out, c.authorized(with, a.At.Then.ID)...)
	switch {
	case !c.vpn.HasRoutes:
		g := c.n.notCollected("ec2:DescribeClientVpnRoutes", c.vpn.Account, c.vpn.Region, c.ref, "the endpoint's routes")
		return append(out, c.unrouted(without, a.At.Then.ID, g)...)
	case c.vpn.SplitTunnel == model.Yes: // CVPN-6
		return append(out, graph.Outcome{Packets: without, Effect: graph.Drop, Reason: c.reason("CVPN_SPLIT_TUNNEL")})
	}
	g := model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether an endpoint with full tunnel carries packets for which it has no route"} // CVPN-9
	return append(out, c.unrouted(without, a.At.Then.ID, g)...)
}

// unrouted is packets of which it is not known whether the endpoint has a route: only what is authorized may pass.
func (c *clientVPN) unrouted(p header.Set, group string, gap model.Gap) []graph.Outcome {
	list := c.authorized(p, group)
	for i := range list {
		was := list[i].Effect
		if list[i] = hold(list[i], c.reason(""), &gap); was == graph.Pass && gap.Kind == model.GapUndetermined {
			list[i].Reason.Code = "CVPN_ROUTE_UNDETERMINED"
		}
	}
	return list
}

// routed is the destinations that the endpoint has active routes for, but for those to other clients.
func (c *clientVPN) routed() (routed, local *header.AddrSet) {
	var list, clients []netip.Prefix
	for _, r := range c.vpn.Routes {
		switch {
		case r.State != "" && r.State != "active":
		case r.Subnet == "local":
			clients = append(clients, r.Prefix)
		default:
			list = append(list, r.Prefix)
		}
	}
	local = header.AddrsOf(clients...).Minus(narrower(list, clients))
	return header.AddrsOf(list...).Minus(local), local
}

// narrower is the prefixes of list that lie inside one of others.
func narrower(list, others []netip.Prefix) *header.AddrSet {
	var in []netip.Prefix
	for _, p := range list {
		if slices.ContainsFunc(others, func(o netip.Prefix) bool { return o.Bits() < p.Bits() && o.Overlaps(p) }) {
			in = append(in, p)
		}
	}
	return header.AddrsOf(in...)
}

// authorized parts packets by the longest prefix among the active authorization rules (CVPN-4). Of a user whose groups are not
// told, a rule for a group says nothing (CVPN-8).
func (c *clientVPN) authorized(p header.Set, group string) []graph.Outcome {
	pass := graph.Outcome{Effect: graph.Pass}
	if !c.vpn.HasRules {
		pass.Packets, pass.Reason = p, c.reason("CVPN_PASS")
		g := c.n.notCollected("ec2:DescribeClientVpnAuthorizationRules", c.vpn.Account, c.vpn.Region, c.ref, "the endpoint's authorization rules")
		return []graph.Outcome{hold(pass, c.reason(""), &g)}
	}
	var out []graph.Outcome
	for _, rules := range c.rulesByPrefix() {
		part := p.RestrictDst(header.AddrsOf(rules[0].Prefix))
		if part.IsEmpty() {
			continue
		}
		p = p.Minus(part)
		o := pass
		o.Packets, o.Reason = part, c.reason("CVPN_PASS")
		o.Reason.Evidence = statedRules(rules)
		var groups []string
		admitted := false
		for _, r := range rules {
			admitted = admitted || r.All || group != "" && r.Group == group
			if !r.All {
				groups = append(groups, r.Group)
			}
		}
		switch {
		case admitted:
		case group != "":
			o.Effect, o.Reason.Code = graph.Drop, "CVPN_NOT_AUTHORIZED"
		default:
			o = hold(o, o.Reason, &model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether the user is a member of group " + strings.Join(groups, " or ")})
			o.Reason.Code = "CVPN_GROUP_UNDETERMINED"
		}
		out = append(out, o)
	}
	return append(out, graph.Outcome{Packets: p, Effect: graph.Drop, Reason: c.reason("CVPN_NOT_AUTHORIZED")})
}

// rulesByPrefix is the active authorization rules, those of one prefix together, the longest prefix first.
func (c *clientVPN) rulesByPrefix() [][]model.ClientVPNRule {
	var out [][]model.ClientVPNRule
	for _, r := range c.vpn.Rules { // sorted by prefix
		if r.State != "" && r.State != "active" {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k][0].Prefix == r.Prefix {
			out[k] = append(out[k], r)
		} else {
			out = append(out, []model.ClientVPNRule{r})
		}
	}
	slices.SortStableFunc(out, func(a, b []model.ClientVPNRule) int { return cmp.Compare(b[0].Prefix.Bits(), a[0].Prefix.Bits()) })
	return out
}

func statedRules(list []model.ClientVPNRule) graph.Rules {
	var out graph.Rules
	for _, r := range list {
		who := "all users"
		if !r.All {
			who = "group " + r.Group
		}
		text := "authorization rule " + r.Prefix.String() + " for " + who
		out = append(out, graph.Rule{ID: text, Text: text})
	}
	return out
}
