package component

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// loadBalancer is a network, classic or application load balancer. Clients reach one of its nodes, one interface a zone; what a
// listener takes goes on from that node to the targets (LB-2). An Application Load Balancer answers by itself (LB-1).
//
// Known gaps: TLS listeners pass any connection, though not every database client starts with TLS; which of several healthy
// targets a connection gets is not told: all count.
type loadBalancer struct {
	n    *Network
	ref  model.Ref
	f    balancerFacts
	ways map[string]*balancerWay // by the id of the port's Then
}

// balancerFacts is what is known of a load balancer of either API.
type balancerFacts struct {
	meta           *model.Meta
	name           string
	host           string
	application    bool
	failed         bool
	vpc            string
	groups         []string
	listeners      []balancerListener
	gap            *model.Gap // set when its listeners are not known
	crossZone      model.Tristate
	crossZoneGap   *model.Gap // set when it is not known
	enforceOnEP    bool       // ingress rules filter what comes by PrivateLink (LB-6)
	interfaces     string     // as AWS describes its interfaces
	zones          []model.LoadBalancerZone
	internet, dual bool
}

// balancerListener is what a listener takes and what it forwards to.
type balancerListener struct {
	protocols []header.ProtoRange
	port      int
	text      string
	http      bool
	targets   []balancerTarget
	none      graph.Code // why it forwards to nothing; "" when it forwards
	gaps      []model.Gap
}

// balancerTarget is one target, however it was registered.
type balancerTarget struct {
	group     model.Ref
	id        string
	addr      *header.AddrSet // its address; nil when it is not known
	host      *Host           // the interface that has it, nil when none is shown
	port      int
	zone      string // "all" for one that every node forwards to
	preserve  model.Tristate
	crossZone model.Tristate
	crossGap  *model.Gap
	presGap   *model.Gap
	gap       *model.Gap // why addr is not known
	state     string     // of its health
}

func newLoadBalancer(n *Network, ref model.Ref) graph.Component {
	f, ok := n.balancerFacts(ref)
	if !ok {
		return &unmodelled{n, ref}
	}
	return &loadBalancer{n: n, ref: ref, f: f, ways: make(map[string]*balancerWay)}
}

func (c *loadBalancer) Ref() model.Ref { return c.ref }

func (c *loadBalancer) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: c.ref.Kind.String(), Detail: ""}
}

// Handle: Receive is what the groups of a node's interface let in, which At names.
func (c *loadBalancer) Handle(a graph.Arrival) []graph.Outcome {
	if a.Session != nil {
		return gatewayReply(a, c.reason("REPLY_DELIVERED"))
	}
	left := a.Packets
	if c.f.failed {
		return []graph.Outcome{{Packets: left, Effect: graph.Drop, Reason: c.reason("ELB_NOT_ACTIVE")}}
	}
	if c.f.gap != nil {
		return []graph.Outcome{{Packets: left, Effect: graph.Unclear, Next: nobodyKnows, Reason: c.reason("NOT_COLLECTED"), Needs: []model.Gap{*c.f.gap}}}
	}
	var out []graph.Outcome
	for i := range c.f.listeners {
		l := &c.f.listeners[i]
		ours := left.Intersect(c.n.space.Box(header.Box{Protocols: l.protocols, DstPorts: []header.PortRange{{First: uint16(l.port), Last: uint16(l.port)}}}))
		if ours.IsEmpty() {
			continue
		}
		left = left.Minus(ours)
		a.Packets = ours
		out = append(out, c.take(a, l)...)
	}
	stop := c.reason("ELB_LISTENERS_MISMATCH")
	stop.Evidence = c.listening()
	return append(out, graph.Outcome{Packets: left, Effect: graph.Drop, Reason: stop})
}

// listening lists what the listeners take.
func (c *loadBalancer) listening() graph.Rules {
	var out graph.Rules
	for _, l := range c.f.listeners {
		out = append(out, graph.Rule{ID: c.ref.String() + " " + l.text, Text: l.text})
	}
	return out
}

// take hands what a listener takes to the targets that the node forwards to (LB-8).
func (c *loadBalancer) take(a graph.Arrival, l *balancerListener) []graph.Outcome {
	why := c.reason("ELB_LISTENER")
	why.Evidence = graph.Rules{{ID: c.ref.String() + " " + l.text, Text: l.text}}
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Reason: why}
	switch {
	case l.http && c.sql(l):
		o.Effect, o.Reason.Code = graph.Drop, "ELB_HTTP_ONLY"
		return []graph.Outcome{o}
	case c.f.application:
		o.Effect, o.Back = graph.Arrive, graph.Port{Place: a.At.At, Side: graph.Send}
		return []graph.Outcome{o}
	case l.none != "":
		o.Effect, o.Reason.Code = graph.Drop, l.none
		return []graph.Outcome{o}
	case l.http: // a classic one speaks HTTP with its targets: what it asks of them is no client's connection
		o.Effect, o.Back = graph.Arrive, graph.Port{Place: a.At.At, Side: graph.Send}
		return []graph.Outcome{o}
	}
	own, other, perhaps := c.eligible(l, c.n.zoneAt(a.At.At))
	for _, t := range own {
		o.Next = append(o.Next, c.forward(a, l, t))
	}
	gaps := slices.Clone(l.gaps)
	for _, t := range perhaps {
		o.Next = append(o.Next, c.forward(a, l, t))
		if !slices.Contains(gaps, *t.crossGap) {
			gaps = append(gaps, *t.crossGap)
		}
	}
	switch {
	case len(o.Next) == 0 && len(gaps) == 0:
		o.Effect, o.Reason.Code = graph.Drop, "ELB_NOT_CROSSZONE"
		if len(other) == 0 {
			o.Reason.Code = "ELB_NO_TARGETS"
		}
	case len(gaps) > 0 && (len(l.gaps) > 0 || len(own) == 0): // there may be others, or none
		o.Effect, o.Needs, o.Reason.Code = graph.Unclear, gaps, "NOT_COLLECTED"
		if len(l.gaps) > 0 {
			o.Next = append(o.Next, nobodyKnows...)
		}
	case len(gaps) > 0:
		o.Choice, o.Needs = graph.Undetermined, gaps
	}
	return []graph.Outcome{o}
}

// eligible parts a listener's targets as a node of a zone sees them: those that it forwards to, those that it does not, and
// those of which that is not known.
func (c *loadBalancer) eligible(l *balancerListener, zone string) (own, other, perhaps []*balancerTarget) {
	for i := range l.targets {
		t := &l.targets[i]
		cross, gap := t.crossZone, t.crossGap
		if cross == model.NotTold && gap == nil {
			cross, gap = c.f.crossZone, c.f.crossZoneGap
		}
		switch {
		case t.zone == "all" || t.zone == zone || zone == "" || cross == model.Yes:
			own = append(own, t)
		case gap != nil:
			t.crossGap = gap
			perhaps = append(perhaps, t)
		default: // off, as by default
			other = append(other, t)
		}
	}
	return own, other, perhaps
}

// sqlPorts are the default ports of the engines of RDS.
var sqlPorts = []int{1433, 1521, 3306, 5432, 8182, 27017, 50000}

// sql reports whether a listener that speaks HTTP stands before a database: no connection to one passes it.
func (c *loadBalancer) sql(l *balancerListener) bool {
	return slices.ContainsFunc(l.targets, func(t balancerTarget) bool {
		return slices.Contains(sqlPorts, t.port) || t.host != nil && t.host.Interface != nil && t.host.Interface.OfDatabase()
	})
}

// forward is the port of a node's way to a target.
func (c *loadBalancer) forward(a graph.Arrival, l *balancerListener, t *balancerTarget) graph.Port {
	way := func(mode string, w balancerWay) model.Ref {
		id := fmt.Sprintf("%s → %s %s:%d %s", l.text, t.group.ID, t.id, t.port, mode)
		if c.ways[id] == nil {
			c.ways[id] = &w
		}
		return model.Ref{Kind: model.KindTargetGroup, ID: id}
	}
	own := way("own", balancerWay{l: l, t: t})
	port := graph.Port{Place: nodeRef(c.ref, a.At.At), Side: graph.Leave, At: a.At.At, Way: a.At.Way, Then: own}
	if a.At.Way.Kind == model.KindVPCEndpoint { // EP-5
		return port
	}
	kept := way("client", balancerWay{l: l, t: t, keep: true})
	switch {
	case t.presGap != nil:
		port.Then = way("either", balancerWay{l: l, t: t, either: [2]model.Ref{own, kept}})
	case t.preserve == model.Yes:
		port.Then = kept
	}
	return port
}

// zoneAt is the zone of an interface.
func (n *Network) zoneAt(face model.Ref) string {
	h, ok := n.hosts[face]
	if !ok {
		i, ok := model.Get[*model.NetworkInterface](n.snap, face.Kind, face.ID)
		if !ok {
			return ""
		}
		h = n.HostOf(i)
	}
	if h.Interface != nil && h.Interface.Zone != "" {
		return h.Interface.Zone
	}
	if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, h.Subnet); ok {
		return s.Zone
	}
	return ""
}

// text names a listener: "TCP 5432".
func listenerText(protocol string, port int, groups []string) string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = model.Ref{Kind: model.KindTargetGroup, ID: g}.String()
	}
	return strings.TrimSpace(fmt.Sprintf("%s/%d → %s", cmp.Or(strings.ToLower(protocol), "any"), port, cmp.Or(strings.Join(names, ", "), "nothing")))
}
