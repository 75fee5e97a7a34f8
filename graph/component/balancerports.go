package component

import (
	"slices"

	"portolan/graph"
	"portolan/model"
)

// porter is a relay that leads to databases on some of its ports.
type porter interface {
	ports(member model.Ref) []int
}

// DoorPorts lists the ports on which a relay leads to a database member, or may; what has one port has it for all.
func (n *Network) DoorPorts(e Entry, member model.Ref) []int {
	c := n.Component(graph.Port{Place: e.Ref})
	if v, ok := c.(*vpcEndpoint); ok {
		if _, own := ownService(v.end.Service); !own {
			return []int{e.Port}
		}
	}
	if p, ok := c.(porter); ok {
		list := p.ports(member)
		slices.Sort(list)
		return slices.Compact(list)
	}
	return []int{e.Port}
}

// uncertain is why a load balancer may lead where it does not show; nil when it shows all.
func (c *loadBalancer) uncertain() *model.Gap {
	if c.f.application || c.ref.Kind != model.KindLoadBalancer {
		return nil
	}
	if c.f.gap != nil {
		return c.f.gap
	}
	for i := range c.f.listeners {
		if g := c.f.listeners[i].uncertain(); g != nil {
			return g
		}
	}
	return nil
}

func (l *balancerListener) uncertain() *model.Gap {
	if len(l.gaps) > 0 {
		return &l.gaps[0]
	}
	for _, t := range l.targets {
		if t.gap != nil && t.gap.Kind == model.GapNotCollected {
			return t.gap
		}
	}
	return nil
}

// ports are those of listeners that forward to the member, or may.
func (c *loadBalancer) ports(member model.Ref) []int {
	if c.f.application || c.ref.Kind != model.KindLoadBalancer {
		return nil
	}
	if c.f.gap != nil { // on any: the member's own stands for them
		if d := c.n.memberOf(member); d != nil {
			return []int{c.n.DBFacts(d).Port}
		}
		return nil
	}
	var out []int
	for i := range c.f.listeners {
		l := &c.f.listeners[i]
		leads := l.uncertain() != nil || slices.ContainsFunc(l.targets, func(t balancerTarget) bool {
			return t.host != nil && slices.Contains(c.n.membersAt(t.host.Ref), member)
		})
		if leads && !l.http {
			out = append(out, l.port)
		}
	}
	return out
}

// ports are those of the balancers behind the endpoint service.
func (c *vpcEndpoint) ports(member model.Ref) []int {
	id, ok := ownService(c.end.Service)
	s, found := model.Get[*model.EndpointService](c.n.snap, model.KindEndpointService, id)
	if !ok || !found {
		return nil
	}
	var out []int
	for _, arn := range s.NetworkBalancers {
		if b, ok := c.n.Component(graph.Port{Place: model.Ref{Kind: model.KindLoadBalancer, ID: arn}}).(*loadBalancer); ok {
			out = append(out, b.ports(member)...)
		}
	}
	return out
}

// ports are those that end at a balancer's port to the member.
func (c *accelerator) ports(member model.Ref) []int {
	var out []int
	for _, g := range c.a.Groups {
		i := slices.IndexFunc(c.a.Listeners, func(l model.AcceleratorListener) bool { return l.ARN == g.Listener })
		if i < 0 || g.Closed {
			continue
		}
		for _, e := range g.Endpoints {
			b, ok := c.n.Component(graph.Port{Place: model.Ref{Kind: model.KindLoadBalancer, ID: e.ID}}).(*loadBalancer)
			if !ok || e.Closed {
				continue
			}
			for _, to := range b.ports(member) {
				out = append(out, leadingTo(c.a.Listeners[i], g, to)...)
			}
		}
	}
	return out
}

// leadingTo lists the ports of a listener that a group sends to one port of its endpoints.
func leadingTo(l model.AcceleratorListener, g model.EndpointGroup, port int) []int {
	takes := func(p int) bool {
		return slices.ContainsFunc(l.Ports, func(r model.PortRange) bool { return r.First <= p && p <= r.Last })
	}
	var out []int
	own := true
	for _, o := range g.Overrides {
		own = own && o.Listener != port
		if o.Endpoint == port && takes(o.Listener) {
			out = append(out, o.Listener)
		}
	}
	if own && takes(port) {
		out = append(out, port)
	}
	return out
}

// acceleratorEntry is where clients reach an accelerator: at addresses of the internet.
func acceleratorEntry(n *Network, ref model.Ref) (Entry, bool) {
	c, ok := n.Component(graph.Port{Place: ref}).(*accelerator)
	if !ok || len(c.a.Addresses) == 0 {
		return Entry{}, false
	}
	e := Entry{Ref: ref, Label: ref.String(), Addrs: addrList(c.a.Addresses)}
	if c.a.AcceleratorName != "" {
		e.Label = "ga:" + c.a.AcceleratorName
	}
	if len(c.a.DNSNames) > 0 {
		e.Host = c.a.DNSNames[0]
	}
	for _, g := range c.a.Groups {
		for _, x := range g.Endpoints {
			if b, ok := balancerEntry(n, model.Ref{Kind: model.KindLoadBalancer, ID: x.ID}); ok && !g.Closed && !x.Closed {
				e.inner = append(e.inner, b.Places...)
			}
		}
	}
	return e, true
}

// memberOf finds a database member by its ref.
func (n *Network) memberOf(ref model.Ref) *Database {
	n.membersAt(model.Ref{})
	return n.relays.known[ref]
}
