package component

import (
	"net/netip"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// verifiedAccess is a Verified Access endpoint: Send is where users send that its policy admits, from the interface that At
// names and with its address (AVA-1).
//
// Known gaps: endpoints for load balancers and for RDS Proxy give unknown; policies are not read (AVA-2).
type verifiedAccess struct {
	n        *Network
	ref      model.Ref
	endpoint *model.VerifiedAccessEndpoint // nil when the snapshot lacks it
}

func newVerifiedAccess(n *Network, ref model.Ref) graph.Component {
	e, _ := model.Get[*model.VerifiedAccessEndpoint](n.snap, ref.Kind, ref.ID)
	return &verifiedAccess{n, ref, e}
}

func (c *verifiedAccess) Ref() model.Ref { return c.ref }

func (c *verifiedAccess) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "verified-access-endpoint"}
}

func (c *verifiedAccess) Handle(a graph.Arrival) []graph.Outcome {
	if c.endpoint == nil || a.At.Side != graph.Send {
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"),
			c.n.notCollected(model.KindVerifiedAccessEndpoint.Call(), "", "", c.ref, "the Verified Access endpoint"))}
	}
	if a.Session != nil {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Arrive, Reason: c.reason("REPLY_DELIVERED")}}
	}
	onward := []graph.Port{{Place: a.At.At, Side: graph.Send}}
	if a.At.At.IsZero() {
		onward = []graph.Port{{Place: graph.Somewhere, Side: graph.Receive}}
	}
	targets, gap := c.targets()
	fits := a.Packets.Intersect(c.n.space.Box(header.Box{Protocols: []header.ProtoRange{{First: 6, Last: 6}}, DstPorts: c.ports()}))
	led := fits.RestrictDst(targets)
	pass := hold(graph.Outcome{Packets: led, Effect: graph.Pass, Reason: c.reason("AVA_PASS"), Next: onward}, c.reason(""), gap)
	code, state := c.state()
	pass = hold(pass, c.reason(code), state)
	return []graph.Outcome{pass,
		{Packets: fits.Minus(led), Effect: graph.Drop, Reason: c.reason("AVA_OTHER_TARGET"), Next: onward},
		{Packets: a.Packets.Minus(fits), Effect: graph.Drop, Reason: c.reason("AVA_PORT"), Next: onward}}
}

func (c *verifiedAccess) state() (graph.Code, *model.Gap) {
	switch c.endpoint.State {
	case "active":
		return "", nil
	case "updating":
		return "", &model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether it forwards in state updating"}
	case "":
		g := c.n.notCollected(model.KindVerifiedAccessEndpoint.Call(), c.endpoint.Account, c.endpoint.Region, c.ref, "the endpoint's state")
		return "", &g
	}
	return "AVA_NOT_ACTIVE", nil
}

// ports is what the endpoint leads to; web applications speak HTTP, and no database does.
func (c *verifiedAccess) ports() []header.PortRange {
	out := []header.PortRange{}
	if p := c.endpoint.Protocol; p != "" && !strings.EqualFold(p, "tcp") {
		return out
	}
	for _, p := range c.endpoint.Ports {
		if 0 <= p.First && p.First <= p.Last && p.Last <= 65535 {
			out = append(out, header.PortRange{First: uint16(p.First), Last: uint16(p.Last)})
		}
	}
	return out
}

// targets is the addresses that the endpoint leads to.
func (c *verifiedAccess) targets() (*header.AddrSet, *model.Gap) {
	e := c.endpoint
	unread := func(k model.Kind, detail string) (*header.AddrSet, *model.Gap) {
		g := c.n.notCollected(k.Call(), e.Account, e.Region, c.ref, detail)
		return everything, &g
	}
	switch e.Type {
	case "cidr":
		if e.CIDR.IsValid() {
			return header.AddrsOf(e.CIDR), nil
		}
	case "network-interface":
		if i, ok := model.Get[*model.NetworkInterface](c.n.snap, model.KindNetworkInterface, e.Interface); ok {
			return InterfaceAddrs(i), nil
		}
		return unread(model.KindNetworkInterface, "the interface that the endpoint leads to")
	case "rds":
		if d, ok := model.Get[*model.DBInstance](c.n.snap, model.KindDBInstance, e.Database); ok {
			return c.n.databaseAddrs([]*Database{InstanceOf(c.n.snap, d)}), nil
		}
		if d, ok := model.Get[*model.DBCluster](c.n.snap, model.KindDBCluster, e.Database); ok {
			return c.n.databaseAddrs(MembersOf(c.n.snap, d)), nil
		}
		if !strings.Contains(e.Database, ":db-proxy:") {
			return unread(model.KindDBInstance, "the database that the endpoint leads to")
		}
	}
	return everything, &model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "what a Verified Access endpoint of type " + e.Type + " leads to"}
}

// databaseAddrs is the addresses that databases may have: of their interfaces, else of their subnets.
func (n *Network) databaseAddrs(list []*Database) *header.AddrSet {
	var sets []*header.AddrSet
	for _, d := range list {
		known := n.DatabaseInterfaces(d)
		for _, i := range known {
			sets = append(sets, InterfaceAddrs(i))
		}
		if len(known) > 0 {
			continue
		}
		var blocks []netip.Prefix
		for _, u := range n.DBFacts(d).Subnets.Subnets {
			if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, u.Subnet); ok {
				blocks = append(blocks, model.Associated(s.CIDRs)...)
			}
		}
		sets = append(sets, header.AddrsOf(blocks...))
	}
	return header.AddrUnion(sets...)
}
