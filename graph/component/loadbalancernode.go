package component

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// kindBalancerNode marks the places where a load balancer's node sends from.
const kindBalancerNode model.Kind = 254

// nodeRef names the node of a load balancer behind an interface.
func nodeRef(balancer, face model.Ref) model.Ref {
	return model.Ref{Kind: kindBalancerNode, ID: face.ID + " of " + balancer.ID}
}

// balancerNode sends on what its load balancer took: under its own addresses, in a connection of its own, or under the
// client's, when it has to take the replies as well (LB-4).
type balancerNode struct {
	n        *Network
	ref      model.Ref
	balancer *loadBalancer // once of found it
	face     model.Ref     // its interface
}

func newBalancerNode(n *Network, ref model.Ref) graph.Component {
	face, _, _ := strings.Cut(ref.ID, " of ")
	return &balancerNode{n: n, ref: ref, face: model.Ref{Kind: model.KindNetworkInterface, ID: face}}
}

// of finds the node's load balancer.
func (c *balancerNode) of() *loadBalancer {
	if c.balancer == nil {
		_, arn, _ := strings.Cut(c.ref.ID, " of ")
		for _, k := range balancerKinds {
			if b, ok := c.n.Component(graph.Port{Place: model.Ref{Kind: k, ID: arn}}).(*loadBalancer); ok {
				c.balancer = b
				break
			}
		}
	}
	return c.balancer
}

// balancerWay is one way from a balancer to a target.
type balancerWay struct {
	l      *balancerListener
	t      *balancerTarget
	keep   bool         // the client's address
	either [2]model.Ref // whether it is kept is not known: one of these ways holds
}

func (c *balancerNode) Ref() model.Ref { return c.ref }

func (c *balancerNode) reason(code graph.Code, w *balancerWay) graph.Reason {
	r := graph.Reason{Code: code, Component: c.balancer.ref, Kind: c.balancer.ref.Kind.String(), At: c.face}
	if h := c.n.hostAt(c.face); h != nil {
		r.At = model.Ref{Kind: model.KindSubnet, ID: h.Subnet}
	}
	if w != nil {
		r.Detail = w.t.id
		if w.t.state != "" && w.t.state != "healthy" { // LB-11: state of the service, not of the network
			r.Volatile = "target " + w.t.id + " is " + w.t.state
		}
	}
	return r
}

// Handle: Leave goes to the target that Then names; replies of kept clients come to Inside.
func (c *balancerNode) Handle(a graph.Arrival) []graph.Outcome {
	if c.of() == nil {
		return (&unmodelled{c.n, c.ref}).Handle(a)
	}
	if a.Session != nil {
		return gatewayReply(a, c.reason("ELB_REPLY", nil))
	}
	w, h := c.balancer.ways[a.At.Then.ID], c.n.hostAt(c.face)
	if w == nil || h == nil {
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_MODELLED", nil), model.Gap{Kind: model.GapUnmodelled, Subject: c.balancer.ref, Detail: "what the load balancer does with packets of its own"})}
	}
	if w.either != [2]model.Ref{} {
		o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Reason: c.reason("RELAY_DIAL", nil), Choice: graph.Undetermined, Needs: []model.Gap{*w.t.presGap}}
		for _, then := range w.either {
			at := a.At
			at.Then = then
			o.Next = append(o.Next, at)
		}
		return []graph.Outcome{o}
	}
	if w.t.addr == nil {
		o := graph.Outcome{Packets: a.Packets, Effect: graph.Drop, Reason: c.reason("ELB_STALE_TARGET", w)}
		if w.t.gap != nil {
			o.Effect, o.Next, o.Needs, o.Reason.Code = graph.Unclear, nobodyKnows, []model.Gap{*w.t.gap}, "NOT_COLLECTED"
		}
		return []graph.Outcome{o}
	}
	own, kept := a.Packets, header.Set{}
	if w.keep { // of another family they always come from the balancer (LB-4)
		kept = a.Packets.Intersect(c.n.space.Box(header.Box{Family: familyOf(w.t.addr)}))
		own = own.Minus(kept)
	}
	out := c.own(own, w, h)
	if !kept.IsEmpty() {
		out = append(out, c.kept(a, kept, w, h)...)
	}
	return out
}

func familyOf(addrs *header.AddrSet) header.Family {
	if addrs.Family(header.V4).IsEmpty() {
		return header.V6
	}
	return header.V4
}

// own starts a connection of the balancer's own, from the node's address to the target.
func (c *balancerNode) own(p header.Set, w *balancerWay, h *Host) []graph.Outcome {
	if p.IsEmpty() {
		return nil
	}
	family := familyOf(w.t.addr)
	o := graph.Outcome{Packets: p, Effect: graph.Relay, Back: graph.Port{Place: c.face, Side: graph.Send}, Reason: c.reason("ELB_FORWARD", w),
		Next: []graph.Port{{Place: c.face, Side: graph.Send}}}
	from := h.Addrs.Family(family)
	if from.IsEmpty() {
		o.Effect, o.Next, o.Back, o.Reason.Code = graph.Drop, nil, graph.Port{}, "ELB_TARGET_FAMILY"
		return []graph.Outcome{o}
	}
	realm := c.n.Realm(h.VPC)
	o.Rewrite.New = c.n.space.Box(header.Box{Family: family, Protocols: w.l.protocols, Src: from, SrcRealm: []header.RealmRange{{First: realm, Last: realm}},
		SrcPorts: relayPorts, Dst: w.t.addr, DstPorts: []header.PortRange{{First: uint16(w.t.port), Last: uint16(w.t.port)}}, DstRealm: []header.RealmRange{{First: 0, Last: 0}}})
	if h.Interface == nil { // which of the free addresses it has is not told
		o.Choice = graph.Undetermined
		o.Needs = []model.Gap{c.n.notCollected(model.KindNetworkInterface.Call(), c.balancer.f.meta.Account, c.balancer.f.meta.Region, c.balancer.ref, "the addresses of the load balancer's nodes")}
	}
	return []graph.Outcome{o}
}

// kept passes the client's own packets on to the target, by the node's way to it. The target must be reached inside the VPC or
// over a peering of the Region (LB-5).
func (c *balancerNode) kept(a graph.Arrival, p header.Set, w *balancerWay, h *Host) []graph.Outcome {
	var out []graph.Outcome
	if i := hostInterface(w.t.host); i != nil && (i.Type == "vpc_endpoint" || i.Type == "network_load_balancer") {
		return []graph.Outcome{{Packets: p, Effect: graph.Drop, Reason: c.reason("ELBV2_SOURCE_ADDRESS_PRESERVATION", w)}}
	}
	if code, gap := c.reaches(w, h); code != "" {
		return []graph.Outcome{{Packets: p, Effect: graph.Drop, Reason: c.reason(code, w)}}
	} else if gap != nil {
		return []graph.Outcome{{Packets: p, Effect: graph.Unclear, Next: nobodyKnows, Reason: c.reason("NOT_COLLECTED", w), Needs: []model.Gap{*gap}}}
	}
	realm := c.n.Realm(h.VPC)
	if w.t.host != nil {
		realm = c.n.Realm(w.t.host.VPC)
	}
	pass := graph.Outcome{Effect: graph.Pass, Reason: c.reason("ELB_FORWARD_CLIENT", w),
		Next: []graph.Port{{Place: c.face, Side: graph.Leave, Way: c.balancer.ref}}, Back: graph.Port{Place: c.face, Side: graph.Send},
		Rewrite: header.Rewrite{Dst: &header.Translation{To: w.t.addr, Ports: []header.PortRange{{First: uint16(w.t.port), Last: uint16(w.t.port)}}}}}
	if self := p.RestrictSrc(c.n.targetItself(w.t)).RestrictSrcRealm(realm); !self.IsEmpty() { // LB-10
		p = p.Minus(self)
		perhaps := pass
		perhaps.Packets, perhaps.Effect, perhaps.Reason.Code = self, graph.Unclear, "ELB_HAIRPIN"
		perhaps.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.balancer.ref, Detail: "whether a target reaches itself through its load balancer"}}
		out = append(out, perhaps)
	}
	pass.Packets = p
	return append(out, pass)
}

// targetItself is every address from which a target may dial: all of its host's, by whichever interface of an instance.
func (n *Network) targetItself(t *balancerTarget) *header.AddrSet {
	i := hostInterface(t.host)
	if i == nil {
		return t.addr
	}
	all := t.addr.Union(InterfaceAddrs(i))
	if i.Instance != "" {
		for o := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByInstance, i.Instance) {
			all = all.Union(InterfaceAddrs(o))
		}
	}
	return all
}

func hostInterface(h *Host) *model.NetworkInterface {
	if h == nil {
		return nil
	}
	return h.Interface
}

// reaches tells why packets of clients do not get to a target, "" if they may.
func (c *balancerNode) reaches(w *balancerWay, h *Host) (graph.Code, *model.Gap) {
	if t, _ := c.n.tableFor(model.Ref{Kind: model.KindSubnet, ID: h.Subnet}); t != nil {
		for _, p := range c.n.routing(t).parts {
			if p.addrs.Overlaps(w.t.addr) && !slices.ContainsFunc(p.routes, func(r model.Route) bool { return r.Target.Kind != model.TargetTransitGateway }) {
				return "ELBV2_SOURCE_ADDRESS_PRESERVATION", nil
			}
		}
	}
	ways := c.n.waysFrom(model.Ref{Kind: model.KindSubnet, ID: h.Subnet}, h.VPC)
	for _, to := range ways.carry {
		if !w.t.addr.SubsetOf(to.to) {
			continue
		}
		if to.link.IsZero() {
			return "", nil
		}
		if p, ok := model.Get[*model.VPCPeering](c.n.snap, to.link.Kind, to.link.ID); ok && to.link.Kind == model.KindVPCPeering && sameRegion(p) {
			return "", nil
		}
		return "ELBV2_SOURCE_ADDRESS_PRESERVATION", nil
	}
	if ways.unclear.Overlaps(w.t.addr) {
		return "", ways.gap
	}
	return "ELBV2_SOURCE_ADDRESS_PRESERVATION", nil
}

// hostAt is the host of an interface, of the snapshot or supposed; nil when there is none.
func (n *Network) hostAt(face model.Ref) *Host {
	if h, ok := n.hosts[face]; ok {
		return h
	}
	if i, ok := model.Get[*model.NetworkInterface](n.snap, face.Kind, face.ID); ok {
		return n.HostOf(i)
	}
	return nil
}

// single is the set of one address.
func single(a netip.Addr) *header.AddrSet { return addrList([]netip.Addr{a}) }

func addrList(list []netip.Addr) *header.AddrSet { return header.AddrList(list) }
