package component

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// accelerator is an accelerator of AWS Global Accelerator: what the internet sends to its addresses goes on to its endpoints,
// into private subnets as well, and replies return by it (GA-1).
//
// Known gaps: custom routing maps ports to instances by a table that is not read; which endpoint group and endpoint a client
// gets is not told: all count.
type accelerator struct {
	n    *Network
	ref  model.Ref
	a    *model.Accelerator
	ways map[string]*acceleratorWay // by the id of the port's Then
}

// acceleratorWay is one endpoint and how it is reached.
type acceleratorWay struct {
	endpoint model.AcceleratorEndpoint
	region   string
	ports    map[int]int // overrides
	listener model.AcceleratorListener
}

func newAccelerator(n *Network, ref model.Ref) graph.Component {
	a, ok := model.Get[*model.Accelerator](n.snap, model.KindAccelerator, ref.ID)
	if !ok {
		return &unmodelled{n, ref}
	}
	return &accelerator{n, ref, a, make(map[string]*acceleratorWay)}
}

func (c *accelerator) Ref() model.Ref { return c.ref }

func (c *accelerator) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "accelerator"}
}

func (c *accelerator) lacks(call, detail string, subject model.Ref) model.Gap {
	return c.n.notCollected(call, c.a.Account, "", subject, detail)
}

// Handle: Enter takes what the internet sends, Leave what goes to the endpoint that Then names, Deliver to its node At.
func (c *accelerator) Handle(a graph.Arrival) []graph.Outcome {
	switch {
	case a.Session != nil:
		return gatewayReply(a, c.reason("GA_REPLY"))
	case a.At.Side == graph.Enter:
		return c.enter(a)
	}
	w := c.ways[a.At.Then.ID]
	if w == nil {
		return []graph.Outcome{c.unclear(a.Packets, "NOT_MODELLED", model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "what the accelerator does with other packets"})}
	}
	if a.At.Side == graph.Deliver {
		return c.deliver(a, w)
	}
	return c.endpoint(a, w)
}

func (c *accelerator) unclear(p header.Set, code graph.Code, gaps ...model.Gap) graph.Outcome {
	return graph.Outcome{Packets: p, Effect: graph.Unclear, Next: nobodyKnows, Reason: c.reason(code), Needs: gaps}
}

// enter parts packets by listener.
func (c *accelerator) enter(a graph.Arrival) []graph.Outcome {
	left := a.Packets
	switch {
	case c.a.Enabled == model.No:
		return []graph.Outcome{{Packets: left, Effect: graph.Drop, Reason: c.reason("GA_NOT_ENABLED")}}
	case !c.a.HasListeners:
		return []graph.Outcome{c.unclear(left, "NOT_COLLECTED", c.lacks("globalaccelerator:ListListeners", "what the accelerator takes", c.ref))}
	}
	var out []graph.Outcome
	var rules graph.Rules
	for _, l := range c.a.Listeners {
		box := header.Box{Protocols: []header.ProtoRange{tcp}}
		if l.Protocol == "UDP" {
			box.Protocols = []header.ProtoRange{udp}
		}
		var words []string
		for _, r := range l.Ports {
			box.DstPorts = append(box.DstPorts, header.PortRange{First: uint16(r.First), Last: uint16(r.Last)})
			words = append(words, fmt.Sprintf("%d-%d", r.First, r.Last))
		}
		rule := graph.Rule{ID: l.ARN, Text: strings.ToLower(l.Protocol) + "/" + strings.Join(words, ",")}
		rules = append(rules, rule)
		ours := left.Intersect(c.n.space.Box(box))
		if len(l.Ports) == 0 || ours.IsEmpty() {
			continue
		}
		left = left.Minus(ours)
		o := c.listener(ours, l)
		o.Reason.Evidence = graph.Rules{rule}
		out = append(out, o)
	}
	stop := c.reason("GA_LISTENERS_MISMATCH")
	stop.Evidence = rules
	return append(out, graph.Outcome{Packets: left, Effect: graph.Drop, Reason: stop})
}

// listener sends what a listener takes to the endpoints of its groups: all that get any traffic.
func (c *accelerator) listener(p header.Set, l model.AcceleratorListener) graph.Outcome {
	o := graph.Outcome{Packets: p, Effect: graph.Pass, Reason: c.reason("GA_LISTENER")}
	switch {
	case l.Custom:
		return c.unclear(p, "NOT_MODELLED", model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "custom routing accelerators"})
	case !slices.Contains(c.a.GroupsOf, l.ARN):
		return c.unclear(p, "NOT_COLLECTED", c.lacks("globalaccelerator:ListEndpointGroups", "the endpoints of the accelerator", model.Ref{Kind: model.KindAccelerator, ID: l.ARN}))
	}
	for _, g := range c.a.Groups {
		if g.Listener != l.ARN || g.Closed {
			continue
		}
		ports := make(map[int]int)
		for _, v := range g.Overrides {
			ports[v.Listener] = v.Endpoint
		}
		for _, e := range g.Endpoints {
			if e.Closed {
				continue
			}
			id := g.ARN + " " + e.ID
			c.ways[id] = &acceleratorWay{e, g.Region, ports, l}
			o.Next = append(o.Next, graph.Port{Place: c.ref, Side: graph.Leave, Then: model.Ref{Kind: model.KindAccelerator, ID: id}})
		}
	}
	if len(o.Next) == 0 {
		o.Effect, o.Reason.Code = graph.Drop, "GA_NO_ENDPOINTS"
	}
	return o
}

// faces lists the interfaces by which an endpoint takes what the accelerator brings.
func (c *accelerator) faces(w *acceleratorWay) (list []Placement, gap *model.Gap) {
	id := w.endpoint.ID
	account, region := arnPlaceOf(id, c.a.Account, w.region)
	switch {
	case strings.Contains(id, ":loadbalancer/"):
		ref := model.Ref{Kind: model.KindLoadBalancer, ID: id}
		e, ok := balancerEntry(c.n, ref)
		if !ok || e.VPC == "" {
			g := c.n.notCollected(model.KindLoadBalancer.Call(), account, region, ref, "the load balancer behind the accelerator")
			return nil, &g
		}
		return e.Places, nil
	case strings.HasPrefix(id, "i-"):
		t := balancerTarget{id: id}
		c.n.instanceTarget(&t, false)
		if t.host == nil || t.addr == nil {
			g := c.n.notCollected(model.KindNetworkInterface.Call(), account, region, model.Ref{Kind: model.KindInstance, ID: id}, "the interfaces of the endpoint")
			return nil, &g
		}
		h := *t.host
		h.Addrs = t.addr
		return []Placement{{Host: &h, Subnet: h.Subnet}}, nil
	}
	return nil, &model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "endpoints such as " + id}
}

func arnPlaceOf(arn, account, region string) (string, string) {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 {
		return parts[4], parts[3]
	}
	return account, region
}

// endpoint goes to an endpoint: an elastic address over the internet (GA-3), others by their interfaces.
func (c *accelerator) endpoint(a graph.Arrival, w *acceleratorWay) []graph.Outcome {
	if strings.HasPrefix(w.endpoint.ID, "eipalloc-") {
		return c.elastic(a, w)
	}
	faces, gap := c.faces(w)
	if gap != nil {
		code := graph.Code("NOT_COLLECTED")
		if gap.Kind == model.GapUnmodelled {
			code = "NOT_MODELLED"
		}
		return []graph.Outcome{c.unclear(a.Packets, code, *gap)}
	}
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Reason: c.reason("RELAY_DIAL")}
	for _, p := range faces {
		o.Next = append(o.Next, graph.Port{Place: c.ref, Side: graph.Deliver, At: p.Host.Ref, Then: a.At.Then})
	}
	if len(o.Next) == 0 {
		o.Effect, o.Reason.Code = graph.Drop, "GA_NO_ENDPOINTS"
	}
	return []graph.Outcome{o}
}

// rewrite gives packets the endpoint's address and port, and the accelerator's own address where the client's is not kept.
func (c *accelerator) rewrite(o *graph.Outcome, w *acceleratorWay, to *header.AddrSet, keep bool) {
	o.Rewrite.Dst = &header.Translation{To: to}
	if !keep { // GA-3: which address of AWS's it is, is not told
		internet := RealmInternet
		o.Rewrite.Src = &header.Translation{Realm: &internet, To: publicIPv4, Ports: relayPorts}
		o.Choice = graph.Undetermined
		o.Needs = append(o.Needs, model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "from which of AWS's addresses the accelerator comes"})
	}
}

// deliver puts packets before an interface of the endpoint, past routes and inbound ACL entries, if the VPC has an internet
// gateway (GA-1, GA-2).
func (c *accelerator) deliver(a graph.Arrival, w *acceleratorWay) []graph.Outcome {
	faces, _ := c.faces(w)
	i := slices.IndexFunc(faces, func(p Placement) bool { return p.Host.Ref == a.At.At })
	if i < 0 {
		return []graph.Outcome{c.unclear(a.Packets, "NOT_MODELLED", model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "where the endpoint stands"})}
	}
	h := faces[i].Host
	instance := strings.HasPrefix(w.endpoint.ID, "i-") // always keeps the client (GA-1)
	if w.endpoint.PreserveClientIP == model.NotTold && !instance {
		return []graph.Outcome{c.unclear(a.Packets, "NOT_COLLECTED", c.lacks("globalaccelerator:ListEndpointGroups", "whether the endpoint sees the clients' addresses", c.ref))}
	}
	v := c.n.vpc(h.VPC)
	a, out := c.family(a, h.Addrs)
	to := h.Addrs.Family(familyOf(h.Addrs))
	for _, part := range overridden(c.n, a.Packets, w.ports) {
		o := graph.Outcome{Packets: part.packets, Effect: graph.Pass, Next: []graph.Port{{Place: h.Ref, Side: graph.Receive, Way: c.ref}},
			Back: graph.Port{Place: graph.Internet, Side: graph.Enter}, Reason: c.reason("GA_FORWARD")}
		c.rewrite(&o, w, to, instance || w.endpoint.PreserveClientIP == model.Yes)
		if part.port > 0 {
			o.Rewrite.Dst.Ports = []header.PortRange{{First: uint16(part.port), Last: uint16(part.port)}}
		}
		if faces[i].OneOf {
			o.Choice = graph.Undetermined
			o.Needs = append(o.Needs, c.n.notCollected(model.KindNetworkInterface.Call(), v.account, v.region, c.ref, "the addresses of the endpoint"))
		}
		switch {
		case !v.igwUsable && !c.n.complete(model.KindInternetGateway, v.account, v.region):
			o.Effect, o.Reason.Code = graph.Unclear, "NOT_COLLECTED"
			o.Needs = append(o.Needs, c.n.notCollected(model.KindInternetGateway.Call(), v.account, v.region, v.ref(), "the VPC's internet gateway"))
		case !v.igwUsable:
			o.Effect, o.Reason.Code = graph.Drop, "GA_IGW_NOT_ATTACHED"
		}
		out = append(out, o)
	}
	return c.n.guard(v, model.Ref{Kind: model.KindSubnet, ID: h.Subnet}, access{inward: true}, out)
}

// family drops what is not of the endpoint's IP version: its IPv4 address, where it has one, is the one that is used.
func (c *accelerator) family(a graph.Arrival, to *header.AddrSet) (graph.Arrival, []graph.Outcome) {
	ours := a.Packets.Intersect(c.n.space.Box(header.Box{Family: familyOf(to)}))
	other := graph.Outcome{Packets: a.Packets.Minus(ours), Effect: graph.Drop, Reason: c.reason("GA_ENDPOINT_FAMILY")}
	a.Packets = ours
	return a, []graph.Outcome{other}
}

// portPart is packets and the port that they are sent to instead of their own; 0 keeps it.
type portPart struct {
	packets header.Set
	port    int
}

func overridden(n *Network, p header.Set, ports map[int]int) []portPart {
	var out []portPart
	var from []int
	for port := range ports {
		from = append(from, port)
	}
	slices.Sort(from)
	for _, port := range from {
		part := p.Intersect(n.space.Box(header.Box{DstPorts: []header.PortRange{{First: uint16(port), Last: uint16(port)}}}))
		p = p.Minus(part)
		out = append(out, portPart{part, ports[port]})
	}
	return append(out, portPart{packets: p})
}

// elastic goes to an elastic address as any host on the internet would: by the internet gateway and its routes (GA-3, IGW-1).
func (c *accelerator) elastic(a graph.Arrival, w *acceleratorWay) []graph.Outcome {
	e, ok := model.Get[*model.ElasticAddress](c.n.snap, model.KindElasticAddress, w.endpoint.ID)
	if !ok || !e.Public.IsValid() {
		return []graph.Outcome{c.unclear(a.Packets, "NOT_COLLECTED", c.n.notCollected(model.KindElasticAddress.Call(), c.a.Account, w.region,
			model.Ref{Kind: model.KindElasticAddress, ID: w.endpoint.ID}, "the elastic address behind the accelerator"))}
	}
	a, out := c.family(a, single(e.Public))
	for _, part := range overridden(c.n, a.Packets, w.ports) {
		o := graph.Outcome{Packets: part.packets, Effect: graph.Pass, Next: []graph.Port{{Place: graph.Internet, Side: graph.Send}},
			Back: graph.Port{Place: graph.Internet, Side: graph.Enter}, Reason: c.reason("GA_FORWARD")}
		c.rewrite(&o, w, single(e.Public), false)
		if part.port > 0 {
			o.Rewrite.Dst.Ports = []header.PortRange{{First: uint16(part.port), Last: uint16(part.port)}}
		}
		out = append(out, o)
	}
	return out
}

// acceleratorOwners lists who has public addresses among dst as accelerators.
func (n *Network) acceleratorOwners(dst *header.AddrSet) []ownerOutcome {
	var out []ownerOutcome
	for a := range model.All[*model.Accelerator](n.snap, model.KindAccelerator) {
		if addrs := header.AddrList(a.Addresses); addrs.Overlaps(dst) {
			out = append(out, ownerOutcome{addrs: addrs, Outcome: graph.Outcome{Effect: graph.Pass, Next: []graph.Port{{Place: a.Ref, Side: graph.Enter}},
				Reason: graph.Reason{Code: "INTERNET_PASS", Component: graph.Internet, Kind: "internet"}}})
		}
	}
	return out
}
