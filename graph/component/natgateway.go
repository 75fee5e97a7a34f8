package component

import (
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// natGateway forwards flows from behind it under its own private address and lets only their replies back (NAT-1, NAT-3).
//
// Known gaps: ICMP through NAT64, and IPv6 to other addresses than NAT64's, give unknown.
type natGateway struct {
	n   *Network
	ref model.Ref
	nat *model.NATGateway
}

func newNATGateway(n *Network, ref model.Ref) graph.Component {
	nat, ok := model.Get[*model.NATGateway](n.snap, model.KindNATGateway, ref.ID)
	if !ok {
		return &unmodelled{n, ref}
	}
	return &natGateway{n, ref, nat}
}

func (c *natGateway) Ref() model.Ref { return c.ref }

func (c *natGateway) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "nat-gateway"}
}

// translated is the source ports of translated connections (NAT-6).
var translated = []header.PortRange{{First: 1024, Last: 65535}}

// Handle: Inside takes what routes send to the gateway, Enter what is addressed to it, Receive replies for it from a place
// that is not known.
func (c *natGateway) Handle(a graph.Arrival) []graph.Outcome {
	if a.Session != nil && a.At.Side != graph.Inside && c.n.proxies(a.Session.Component, c.ref) {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{{Place: a.Session.Component, Side: graph.Receive}}, Reason: c.reason("NAT_REPLY")}}
	}
	if a.Session != nil && a.At.Side == graph.Inside && !c.available() {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Drop, Next: c.n.astray(a.At, elsewhere), Reason: c.reason("NAT_NOT_AVAILABLE")}}
	}
	if a.Session != nil && a.At.Side == graph.Receive && c.nat.Subnet != "" { // from a place that is not known
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{c.n.enter(model.Ref{Kind: model.KindSubnet, ID: c.nat.Subnet}, graph.Somewhere, model.Ref{})}, Reason: c.reason("NAT_REPLY")}}
	}
	if a.Session != nil {
		out := gatewayReply(a, c.reason("NAT_REPLY"))
		if out[0].Effect == graph.Drop {
			out[0].Next = c.n.astray(a.At, out[0].Next)
		}
		return out
	}
	if a.At.Side == graph.Enter || a.At.Side == graph.Receive {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Drop, Reason: c.reason("NAT_NO_INBOUND")}}
	}
	behind := c.behind()
	carried := a.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V4, Protocols: []header.ProtoRange{{First: 1, Last: 1}, {First: 6, Last: 6}, {First: 17, Last: 17}}}))
	v6 := a.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V6}))
	pass := graph.Outcome{Packets: carried, Effect: graph.Pass, Next: []graph.Port{behind}, Back: behind, Reason: c.reason("NAT_TRANSLATE"), Rewrite: c.rewrite()}
	switch {
	case !c.available():
		pass.Effect, pass.Reason.Code = graph.Drop, "NAT_NOT_AVAILABLE"
	case pass.Rewrite.Src.To.IsEmpty():
		pass.Effect, pass.Reason.Code, pass.Rewrite = graph.Unclear, "NOT_COLLECTED", header.Rewrite{}
		pass.Next, pass.Back = c.n.anywhere(carried), graph.Port{}
		pass.Needs = []model.Gap{c.n.notCollected(model.KindNATGateway.Call(), c.nat.Account, c.nat.Region, c.ref, "the gateway's addresses")}
	}
	odd := graph.Outcome{Packets: a.Packets.Minus(carried).Minus(v6), Effect: graph.Drop, Reason: c.reason("NAT_PROTOCOL")}
	odd.Next = c.n.astray(a.At, c.n.anywhere(odd.Packets))
	out := c.nat64(v6, pass)
	if !c.running() && a.At.Side == graph.Inside { // Leave is behind that, for ghosts
		behind := a.At
		behind.Side = graph.Leave
		odd.Reason.Code, odd.Next = "NAT_NOT_AVAILABLE", []graph.Port{behind}
		out = []graph.Outcome{{Packets: v6, Effect: graph.Drop, Next: c.n.anywhere(v6), Reason: odd.Reason}}
	}
	return c.n.enforced(c.nat.VPC, "NatGateway", append([]graph.Outcome{pass, odd}, out...))
}

// natLeads is where a NAT gateway's packets may get to by a peering, as its table has it.
func (n *Network) natLeads(g *model.NATGateway, pcx model.Ref) *header.AddrSet {
	t, _ := model.Get[*model.RouteTable](n.snap, model.KindRouteTable, g.RouteTable)
	if g.Subnet != "" {
		t, _ = n.tableFor(model.Ref{Kind: model.KindSubnet, ID: g.Subnet})
	}
	if t == nil {
		return header.AddrsOf(prefixes("0.0.0.0/0", "::/0")...)
	}
	sets := []*header.AddrSet{header.AddrsOf()}
	for _, p := range n.routing(t).parts {
		if slices.ContainsFunc(p.routes, func(r model.Route) bool { return r.Target.ID == pcx.ID }) {
			sets = append(sets, p.addrs)
		}
	}
	return header.AddrUnion(sets...)
}

// running reports whether the gateway is there at all.
func (c *natGateway) running() bool { return c.nat.State == "" || c.nat.State == "available" }

// available reports whether the gateway forwards: it is running and one of its addresses is in use.
func (c *natGateway) available() bool {
	failed := len(c.nat.Addresses) > 0 && len(natAddresses(c.nat)) == 0
	return c.running() && !failed
}

// behind is where translated packets and untranslated replies look for their way: the gateway's subnet, or the table of a
// regional one (NAT-2, NAT-9).
func (c *natGateway) behind() graph.Port {
	if c.nat.Subnet != "" {
		return graph.Port{Place: model.Ref{Kind: model.KindSubnet, ID: c.nat.Subnet}, Side: graph.Inside}
	}
	return graph.Port{Place: model.Ref{Kind: model.KindRouteTable, ID: c.nat.RouteTable}, Side: graph.Leave, At: c.ref}
}

// rewrite gives packets any of the gateway's private addresses (NAT-13). A regional gateway shows none: its packets have
// its public ones.
func (c *natGateway) rewrite() header.Rewrite {
	var list []netip.Addr
	realm := c.n.Realm(c.nat.VPC)
	for _, a := range natAddresses(c.nat) {
		switch {
		case a.Private.IsValid():
			list = append(list, a.Private)
		case a.Public.IsValid():
			list = append(list, a.Public)
		}
	}
	return header.Rewrite{Src: &header.Translation{Realm: &realm, To: header.AddrList(list), Ports: translated}}
}
