package component

import (
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// Host is what an interface is to packets: one of the snapshot, or one that a question supposes (a function's, a
// template's, a database's after a failover, a host on a free address).
type Host struct {
	Ref    model.Ref // the interface; for a supposed one a ref that only this question knows
	Shown  model.Ref // what people are shown: the interface, or what the supposed one would belong to
	VPC    string
	Subnet string
	Addrs  *header.AddrSet // all addresses: private IPv4, IPv6, delegated prefixes (ENI-2, ENI-3)
	Groups []string        // ids, sorted
	// AnyTraffic is a host about which nothing is known: no groups filter what it sends or gets.
	AnyTraffic bool
	// PublicUnknown: it has a public address that the snapshot does not tell.
	PublicUnknown bool
	// PrivateIPv6: the internet does not reach its IPv6 addresses (DB-19).
	PrivateIPv6 bool
	// Stateless groups track no connections: replies need an inbound rule of their own (SVC-2).
	Stateless bool
	// GroupsUnknown is set when which groups it carries is not known.
	GroupsUnknown *model.Gap
	Interface     *model.NetworkInterface // nil for a supposed one
	Relay         model.Ref               // of a supposed one: the relay that it belongs to
	SendsOnly     bool                    // a supposed one from which a relay dials: what others send to its addresses is not for it
}

// HostOf is the host of an interface of the snapshot.
func (n *Network) HostOf(i *model.NetworkInterface) *Host {
	if h, ok := n.hosts[i.Ref]; ok {
		return h
	}
	h := &Host{Ref: i.Ref, Shown: i.Ref, VPC: i.VPC, Subnet: i.Subnet, Addrs: InterfaceAddrs(i), Groups: i.Groups, Interface: i, Stateless: n.stateless(i)}
	n.hosts[i.Ref] = h
	return h
}

// InterfaceAddrs is every address of an interface.
func InterfaceAddrs(i *model.NetworkInterface) *header.AddrSet {
	list := make([]netip.Addr, 0, len(i.Addresses)+len(i.IPv6))
	for _, a := range i.Addresses {
		list = append(list, a.Private)
	}
	list = append(list, i.IPv6...)
	set := header.AddrList(list)
	if len(i.IPv4Prefixes)+len(i.IPv6Prefixes) > 0 {
		set = set.Union(header.AddrsOf(slices.Concat(i.IPv4Prefixes, i.IPv6Prefixes)...))
	}
	return set
}

// Suppose adds hosts that only the present question knows; the ones of the question before are forgotten. It reports
// whether anything changed, so that fates can be kept when not.
func (n *Network) Suppose(hosts ...*Host) {
	for _, list := range n.added {
		for _, h := range list {
			delete(n.hosts, h.Ref)
			delete(n.comps, h.Ref)
		}
	}
	n.added = make(map[string][]*Host)
	carried := make(map[string]bool)
	for _, h := range hosts {
		if h.Interface != nil {
			continue
		}
		n.hosts[h.Ref] = h
		n.added[h.Subnet] = append(n.added[h.Subnet], h)
		for _, g := range h.Groups {
			carried[g] = true
		}
	}
	n.forgetGroups(carried)
}

// hostComponent decides at an interface: is anyone there, and do its groups admit the packets.
type hostComponent struct {
	n *Network
	h *Host
}

func newHostComponent(n *Network, ref model.Ref) graph.Component {
	if h, ok := n.hosts[ref]; ok {
		return &hostComponent{n, h}
	}
	if i, ok := model.Get[*model.NetworkInterface](n.snap, ref.Kind, ref.ID); ok {
		return &hostComponent{n, n.HostOf(i)}
	}
	return &unmodelled{n, ref}
}

func (c *hostComponent) Ref() model.Ref { return c.h.Ref }

// Handle sends and receives. On the way out Send and Receive ask whether anyone is there, Leave and Enter the groups.
func (c *hostComponent) Handle(a graph.Arrival) []graph.Outcome {
	inside := c.insides()
	if a.At.Way.Kind == model.KindLoadBalancer { // a client's packets that a load balancer passes on (LB-3)
		inside = by(a.At.Way, inside)
	}
	if a.At.Side == graph.Inside {
		return c.routed(a)
	}
	if a.Session != nil { // replies pass by the tracked connection (SG-3)
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Pass, Next: inside, Choice: graph.Undetermined, Reason: c.reason("SG_STATEFUL"), Needs: c.several()}}
	}
	switch a.At.Side {
	case graph.Send:
		return c.live(a, graph.Port{Place: c.h.Ref, Side: graph.Leave})
	case graph.Leave:
		return c.egress(a, inside)
	case graph.Receive:
		return c.receive(a)
	default:
		return c.ingress(a)
	}
}

func (c *hostComponent) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.h.Shown, Kind: "security-group", Groups: c.h.Groups}
}

// live drops what an interface without a running host sends or gets (ENI-5, ENI-6).
func (c *hostComponent) live(a graph.Arrival, next graph.Port) []graph.Outcome {
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{next},
		Reason: graph.Reason{Code: "ENI_LIVE", Component: c.h.Shown, Kind: "network-interface"}}
	code, gap := c.n.dead(c.h.Interface)
	switch {
	case code != "":
		o.Effect, o.Reason.Code = graph.Drop, code
	case gap != nil:
		o.Effect, o.Reason.Code, o.Needs = graph.Unclear, "NOT_COLLECTED", []model.Gap{*gap}
	}
	return []graph.Outcome{o}
}

// dead says why nobody is behind an interface, or which fact would tell.
func (n *Network) dead(i *model.NetworkInterface) (graph.Code, *model.Gap) {
	if i == nil {
		return "", nil
	}
	switch i.Status {
	case "available", "attaching", "detaching":
		return "ENI_NOT_IN_USE", nil
	}
	if i.Instance == "" {
		return "", nil
	}
	r, presence := n.snap.Find(model.Ref{Kind: model.KindInstance, ID: i.Instance}, i.Account, i.Region)
	if presence == model.NotCollected {
		g := n.notCollected(model.KindInstance.Call(), i.Account, i.Region, model.Ref{Kind: model.KindInstance, ID: i.Instance}, "whether the instance runs")
		return "", &g
	}
	if inst, ok := r.(*model.Instance); ok && inst.State != "" && inst.State != "running" {
		return "INSTANCE_NOT_RUNNING", nil
	}
	return "", nil
}

// egress lets out what the groups admit.
func (c *hostComponent) egress(a graph.Arrival, inside []graph.Port) []graph.Outcome {
	return c.filter(a, true, "SG_EGRESS_ALLOW", graph.Outcome{Effect: graph.Pass, Next: inside, Choice: graph.Undetermined, Needs: c.several()})
}

// insides are the subnets that the interface sends into: one, or several of which one holds (ENI-16).
func (c *hostComponent) insides() []graph.Port {
	ports := []graph.Port{{Place: model.Ref{Kind: model.KindSubnet, ID: c.h.Subnet}, Side: graph.Inside}}
	if c.h.Interface != nil {
		for _, s := range c.h.Interface.MoreSubnets {
			if s != c.h.Subnet {
				ports = append(ports, graph.Port{Place: model.Ref{Kind: model.KindSubnet, ID: s}, Side: graph.Inside})
			}
		}
	}
	return ports
}

func (c *hostComponent) several() []model.Gap {
	if c.h.Interface == nil || len(c.h.Interface.MoreSubnets) == 0 {
		return nil
	}
	return []model.Gap{{Kind: model.GapUndetermined, Subject: c.h.Shown, Detail: "which of its subnets the interface uses"}}
}

// ingress delivers what the groups admit; the reply starts here.
func (c *hostComponent) ingress(a graph.Arrival) []graph.Outcome {
	pass, ok := c.handOver(a)
	if !ok {
		pass = graph.Outcome{Effect: graph.Arrive, Back: graph.Port{Place: c.h.Ref, Side: graph.Send}}
	}
	return c.filter(a, false, "SG_INGRESS_ALLOW", pass)
}

// filter splits packets by what the groups say; pass is the outcome for what they admit.
func (c *hostComponent) filter(a graph.Arrival, egress bool, code graph.Code, pass graph.Outcome) []graph.Outcome {
	pass.Packets, pass.Reason = a.Packets, c.reason(code)
	if a.At.Side == graph.Deliver || !egress && c.n.unfiltered(c.h, a.At.Way) { // behind groups that were unclear; LB-6
		return []graph.Outcome{pass}
	}
	if c.h.AnyTraffic {
		pass.Reason = graph.Reason{Code: "SG_NONE", Component: c.h.Shown, Kind: "security-group", Detail: "a host that may send anything"}
		return []graph.Outcome{pass}
	}
	if c.h.GroupsUnknown != nil {
		unclear := pass
		unclear.Effect, unclear.Choice, unclear.Needs, unclear.Reason.Code = graph.Unclear, graph.Spread, []model.Gap{*c.h.GroupsUnknown}, "NOT_COLLECTED"
		if pass.Effect == graph.Arrive {
			unclear.Next, unclear.Back = []graph.Port{{Place: c.h.Ref, Side: graph.Deliver}}, graph.Port{}
		}
		return []graph.Outcome{unclear}
	}
	if len(c.h.Groups) == 0 {
		pass.Reason.Code = "SG_NONE"
		return []graph.Outcome{pass}
	}
	var unanswered []graph.Outcome
	if c.h.Stateless && egress {
		unanswered, a.Packets = c.unanswered(a.Packets, pass)
		pass.Packets = a.Packets
	}
	f := c.n.groupFilter(c.h, egress, wayFor(c.h, a.At.Way))
	part := f.part(a.Packets)
	yes := a.Packets.Intersect(part.allow)
	rest := a.Packets.Minus(yes)
	maybe := rest.Intersect(part.maybe)
	no := rest.Minus(maybe)
	pass.Packets, pass.Reason.Evidence = yes, f.admitting()
	var out []graph.Outcome
	for _, l := range part.links {
		over := pass
		over.Packets, over.Over = pass.Packets.Intersect(l.set), l.link
		pass.Packets = pass.Packets.Minus(over.Packets)
		out = append(out, over)
	}
	unclear := pass
	unclear.Packets, unclear.Effect, unclear.Needs = maybe, graph.Unclear, part.gapsFor(maybe)
	unclear.Reason.Code = "SG_REFERENCE_UNKNOWN"
	if pass.Effect == graph.Arrive {
		unclear.Next = []graph.Port{{Place: c.h.Ref, Side: graph.Deliver}}
		unclear.Back = graph.Port{}
	}
	drop := pass
	drop.Packets, drop.Effect = no, graph.Drop
	drop.Reason.Code, drop.Reason.Evidence, drop.Reason.Detail = "ENI_SG_RULES_MISMATCH", f.considered(), "inbound"
	if egress {
		drop.Reason.Detail = "outbound"
	}
	return append(append(out, pass, unclear, drop), unanswered...)
}

// receive asks whether anyone is there, and keeps the internet's IPv6 out where AWS does (ENI-12, DB-19).
func (c *hostComponent) receive(a graph.Arrival) []graph.Outcome {
	if i := c.h.Interface; i != nil && (i.Type == "nat_gateway" || i.Type == "natGateway") { // of a gateway that is not shown (NAT-1)
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Drop, Reason: graph.Reason{Code: "NAT_NO_INBOUND", Component: c.h.Shown, Kind: "nat-gateway"}}}
	}
	next := a.At
	next.Side = graph.Enter
	out := c.live(a, next)
	if k := a.At.Way.Kind; k != model.KindInternetGateway && k != model.KindEgressOnlyInternetGateway { // the latter: a ghost
		return out
	}
	v6 := a.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V6}))
	if v6.IsEmpty() {
		return out
	}
	deny := c.h.Interface != nil && c.h.Interface.DenyAllIGWTraffic
	if !deny && !c.h.PrivateIPv6 {
		return out
	}
	out[0].Packets = a.Packets.Minus(v6)
	stop := graph.Outcome{Packets: v6, Effect: graph.Drop, Next: []graph.Port{next},
		Reason: graph.Reason{Code: "ENI_DENY_IGW", Component: c.h.Shown, Kind: "network-interface"}}
	if !deny && c.h.Interface != nil { // DB-36: the flag should be there and is not
		stop.Effect, stop.Reason.Code = graph.Unclear, "ENI_DENY_IGW"
		stop.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.h.Shown, Detail: "RDS keeps IPv6 private, but the interface does not show DenyAllIgwTraffic"}}
	}
	return append(out, stop)
}

// Keep makes h, an interface of the snapshot with more known of it, the host that packets meet, and returns it.
func (n *Network) Keep(h *Host) *Host {
	n.hosts[h.Ref] = h
	delete(n.comps, h.Ref)
	return h
}

// routed is what becomes of packets that a route hands to the interface. What a middlebox does with them is not in AWS's
// configuration (NAT-12, GEN-7), unless they are for itself, nobody is behind it (ENI-5, ENI-6) or its source/destination
// check is on (ENI-7).
func (c *hostComponent) routed(a graph.Arrival) []graph.Outcome {
	own := a.Packets.RestrictDst(c.h.Addrs)
	p := a.Packets.Minus(own)
	reason := graph.Reason{Component: c.h.Shown, Kind: "network-interface"}
	mine := graph.Outcome{Packets: own, Effect: graph.Pass, Reason: reason, Next: []graph.Port{{Place: a.At.At, Side: graph.Deliver, Way: a.At.Way}}}
	mine.Reason.Code = "LOCAL_DELIVERY"
	out := []graph.Outcome{mine}
	code, gap := c.n.dead(c.h.Interface)
	if code == "" && c.h.Interface != nil && c.h.Interface.SourceDestCheck == model.Yes {
		code = "ENI_SOURCE_DEST_CHECK_RESTRICTION"
	}
	if code == "" && a.At.Way.Kind == model.KindInternetGateway && a.Session == nil && !c.hasPublic() { // RT-23
		code = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
	}
	if code != "" {
		reason.Code = code
		return append(out, graph.Outcome{Packets: p, Effect: graph.Drop, Next: c.n.astray(a.At, c.n.anywhere(p)), Reason: reason})
	}
	gaps := []model.Gap{{Kind: model.GapUnmodelled, Subject: c.h.Shown, Detail: "what the appliance does with packets"}}
	if gap != nil {
		gaps = append(gaps, *gap)
	}
	if len(c.h.Groups) > 0 { // its groups must let the packets in
		f := c.n.groupFilter(c.h, false, wayFor(c.h, a.At.Way))
		stop := reason
		stop.Code, stop.Kind, stop.Evidence, stop.Groups = "ENI_SG_RULES_MISMATCH", "security-group", f.considered(), c.h.Groups
		stop.Detail = "inbound"
		part := f.part(p)
		no := p.Minus(part.allow).Minus(part.maybe)
		p = p.Minus(no)
		out = append(out, graph.Outcome{Packets: no, Effect: graph.Drop, Next: by(c.h.Ref, c.n.anywhere(no)), Reason: stop})
	}
	reason.Code = "NOT_MODELLED"
	o := c.n.unclear(p, reason, gaps...)
	o.Next = by(c.h.Ref, o.Next)
	return append(out, o)
}

func (c *hostComponent) hasPublic() bool {
	return c.h.Interface != nil && slices.ContainsFunc(c.h.Interface.Addresses, func(a model.Address) bool { return a.Public.IsValid() })
}
