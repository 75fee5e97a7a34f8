package component

import (
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// inspect is what a firewall does with the first packets of flows: stateless rules, then, for what they forward, stateful ones
// (NFW-2, NFW-5). What stateless rules pass keeps no state.
func (c *middlebox) inspect(a graph.Arrival, pass graph.Outcome) []graph.Outcome {
	d := c.n.firewallDecision(c.box.firewall)
	out := c.outcomes(a.Packets, pass, &d.stateless, "FIREWALL_STATELESS_DROP")
	pass.Back = pass.Next[0]
	return append(out, c.outcomes(a.Packets.Intersect(d.stateless.forward), pass, &d.stateful, "FIREWALL_STATEFUL_DROP")...)
}

// outcomes are what rules do with packets, but for what they forward.
func (c *middlebox) outcomes(packets header.Set, pass graph.Outcome, v *ruleVerdict, drop graph.Code) []graph.Outcome {
	var out []graph.Outcome
	give := func(p header.Set, e graph.Effect, code graph.Code, gaps []model.Gap) {
		if p = p.Intersect(packets); p.IsEmpty() {
			return
		}
		o := pass
		o.Packets, o.Effect, o.Needs = p, e, gaps
		o.Reason.Code, o.Reason.Evidence = code, v
		if e == graph.Pass && c.box.firewall.Proxy {
			o = c.proxied(o)
		}
		out = append(out, o)
	}
	give(v.pass, graph.Pass, "FIREWALL_PASS", nil)
	give(v.drop, graph.Drop, drop, nil)
	give(v.late, graph.Drop, "FIREWALL_DROPS_ESTABLISHED", nil)
	for _, u := range v.unclear {
		give(u.set, graph.Unclear, "FIREWALL_UNDETERMINED", u.gaps)
	}
	return out
}

// inspectReply is what a firewall does with replies. Stateless rules see each packet by itself (NFW-2). The stateful engine lets
// the replies of what it let through pass, if it sees both directions and no rule of its own drops what is sent back; others
// it has not seen the beginning of.
func (c *middlebox) inspectReply(a graph.Arrival, on graph.Outcome) []graph.Outcome {
	d := c.n.firewallDecision(c.box.firewall)
	out := c.outcomes(a.Packets.Minus(d.stateless.pass), on, &d.stateless, "FIREWALL_STATELESS_DROP")
	passed, engine := a.Packets.Intersect(d.stateless.pass), a.Packets.Intersect(d.stateless.forward)
	arrive := gatewayReply(a, c.reason("FIREWALL_REPLY"))[0]
	if mine := a.Session.Component == a.At.Place; !mine {
		on.Packets, on.Reason.Code, on.Reason.Evidence = passed, "FIREWALL_PASS", &d.stateless
		arrive.Packets = engine // it keeps state, and has not seen the request (GEN-3)
		if p, ok := model.Get[*model.FirewallPolicy](c.n.snap, model.KindFirewallPolicy, c.box.firewall.Policy); ok && p.StreamExceptions == "CONTINUE" {
			arrive.Effect, arrive.Next, arrive.Reason = graph.Unclear, on.Next, c.reason("FIREWALL_UNDETERMINED")
			arrive.Needs = []model.Gap{c.undetermined("whether it goes on with flows of which it has not seen the beginning")}
		}
		if a.Session.Vague && arrive.Effect == graph.Drop {
			arrive = c.perhapsSeen(arrive, on)
		}
		return append(out, on, arrive)
	}
	perhaps := arrive
	perhaps.Effect, perhaps.Next = graph.Unclear, []graph.Port{{Place: c.ref, Side: graph.Receive, At: a.At.At}}
	perhaps.Reason.Code = "FIREWALL_UNDETERMINED"
	for i := range out { // what is unclear may be let through to where the engine is
		if out[i].Effect == graph.Unclear {
			out[i].Next = perhaps.Next
		}
	}
	oneSided := perhaps
	oneSided.Packets = passed.Intersect(c.n.tcp())
	oneSided.Needs = []model.Gap{c.undetermined("whether its stateful engine lets a flow pass of which it sees one direction")}
	sentBack := perhaps
	sentBack.Packets = engine.Intersect(d.backDrop).Minus(a.Packets.Reverse().Intersect(d.passedByRule).Reverse())
	sentBack.Needs = []model.Gap{c.undetermined("whether a rule that drops what is sent back applies to replies")}
	arrive.Packets = passed.Minus(oneSided.Packets).Union(engine.Minus(sentBack.Packets))
	return append(out, oneSided, sentBack, arrive)
}

// perhapsSeen is what becomes of replies to a flow whose way is not known: it may have come through here.
func (c *middlebox) perhapsSeen(drop, on graph.Outcome) graph.Outcome {
	drop.Effect, drop.Next, drop.Reason = graph.Unclear, on.Next, c.reason("FIREWALL_UNDETERMINED")
	drop.Needs = []model.Gap{c.undetermined("whether the request came through it")}
	return drop
}

func (c *middlebox) undetermined(what string) model.Gap {
	return model.Gap{Kind: model.GapUndetermined, Subject: c.box.shown, Detail: what}
}

// tcp is all TCP packets.
func (n *Network) tcp() header.Set {
	return n.space.Box(header.Box{Protocols: []header.ProtoRange{{First: 6, Last: 6}}})
}

// alive is what is not known of a firewall that is not, or not everywhere, as its policy says.
func (c *middlebox) alive() *model.Gap {
	f := c.box.firewall
	var gap model.Gap
	switch {
	case f == nil:
		return nil
	case f.Policy == "":
		gap = c.n.notCollected(callDescribeFirewall, f.Account, f.Region, f.Ref, "the firewall's policy")
	case f.State != "" && f.State != "READY":
		gap = c.undetermined("whether the firewall forwards in state " + f.State)
	case !slices.Contains([]string{"", "READY", "SCALING"}, c.box.state):
		gap = c.undetermined("whether " + c.box.name + " forwards in state " + c.box.state)
	case f.Sync == "PENDING":
		gap = c.undetermined("which rules are in force while the firewall is out of sync")
	default:
		return nil
	}
	return &gap
}

// proxied gives what passes a firewall in proxy mode the addresses of its NAT gateways (NFW-6). That it gets back is not known.
func (c *middlebox) proxied(o graph.Outcome) graph.Outcome {
	f := c.box.firewall
	o.Effect, o.Reason.Code = graph.Unclear, "FIREWALL_PROXY"
	o.Needs = []model.Gap{{Kind: model.GapUnmodelled, Subject: f.Ref, Detail: "how a firewall in proxy mode sends packets on"}}
	var sets []*header.AddrSet
	var realm header.Realm
	for _, id := range f.NATGateways {
		g, ok := model.Get[*model.NATGateway](c.n.snap, model.KindNATGateway, id)
		if !ok {
			o.Needs = append(o.Needs, c.n.notCollected(model.KindNATGateway.Call(), f.Account, f.Region, model.Ref{Kind: model.KindNATGateway, ID: id}, "the addresses of a firewall in proxy mode"))
			sets = nil
			break
		}
		realm = c.n.Realm(g.VPC)
		for _, a := range natAddresses(g) {
			if a.Private.IsValid() {
				sets = append(sets, header.AddrList([]netip.Addr{a.Private}))
			}
		}
	}
	if len(sets) == 0 {
		o.Next, o.Back = []graph.Port{{Place: graph.Somewhere, Side: graph.Enter}}, graph.Port{}
		return o
	}
	o.Rewrite = header.Rewrite{Src: &header.Translation{Realm: &realm, To: header.AddrUnion(sets...), Ports: translated}}
	return o
}

// proxies reports whether a middlebox is a firewall in proxy mode that sends under the addresses of a NAT gateway: what comes
// back to that gateway is the firewall's.
func (n *Network) proxies(at, nat model.Ref) bool {
	if at.Kind != kindMiddlebox {
		return false
	}
	m, ok := n.Component(graph.Port{Place: at}).(*middlebox)
	return ok && m.box.firewall != nil && m.box.firewall.Proxy && slices.Contains(m.box.firewall.NATGateways, nat.ID)
}
