package component

import (
	"fmt"
	"slices"

	"portolan/graph"
	"portolan/model"
)

// vpcEndpoint is an endpoint with interfaces: to a service of AWS, where connections end; to somebody's endpoint service, a
// resource or a service network, where others start. Its policy is about who calls, not about packets (EP-16).
//
// Known gaps: what is behind a service network endpoint is not known.
type vpcEndpoint struct {
	n        *Network
	ref      model.Ref
	end      *model.VPCEndpoint
	resource *resourceDial // of a resource endpoint
}

func newVPCEndpoint(n *Network, ref model.Ref) graph.Component {
	v, ok := model.Get[*model.VPCEndpoint](n.snap, ref.Kind, ref.ID)
	if !ok {
		return &unmodelled{n, ref}
	}
	c := &vpcEndpoint{n: n, ref: ref, end: v}
	if v.Type == "Resource" {
		c.resource = n.resourceBehind(v)
	}
	return c
}

// claimVPCEndpoints tells the interfaces of endpoints, but for those that RDS made for its proxies.
func claimVPCEndpoints(n *Network, claim func(face string, relay model.Ref)) {
	proxies := make(map[string]bool)
	for _, e := range n.proxyEnds() {
		for _, i := range n.proxyFaces(e) {
			proxies[i.Ref.ID] = true
		}
	}
	for v := range model.All[*model.VPCEndpoint](n.snap, model.KindVPCEndpoint) {
		for _, id := range v.Interfaces {
			if !proxies[id] {
				claim(id, v.Ref)
			}
		}
	}
}

// EndpointPlace supposes an endpoint's interface in a subnet.
func (n *Network) EndpointPlace(v *model.VPCEndpoint, subnet string, gap *model.Gap) Placement {
	network := map[string]string{"dualstack": "DUAL", "ipv6": "IPV6"}[v.IPAddressType]
	return n.supposedIn(v.Ref, subnet, v.VPC, v.Groups, network, gap)
}

// endpointEntry is where clients dial a resource endpoint. Others are reached by the names of what they lead to.
func endpointEntry(n *Network, ref model.Ref) (Entry, bool) {
	v, ok := model.Get[*model.VPCEndpoint](n.snap, ref.Kind, ref.ID)
	if !ok || v.Type != "Resource" && v.Type != "Interface" {
		return Entry{}, false
	}
	e := Entry{Ref: ref, Label: ref.ID, VPC: v.VPC}
	if len(v.Names) > 0 {
		e.Host = v.Names[0]
	}
	if d := n.resourceBehind(v); d != nil && len(d.ports) == 1 && d.ports[0].First == d.ports[0].Last {
		e.Port = int(d.ports[0].First)
	}
	for _, id := range v.Interfaces {
		if i, ok := model.Get[*model.NetworkInterface](n.snap, model.KindNetworkInterface, id); ok {
			h := n.HostOf(i)
			if !slices.Contains(n.relaysOf(h), ref) { // it is RDS's, for a proxy
				return Entry{}, false
			}
			e.Places = append(e.Places, Placement{Host: h, Subnet: i.Subnet})
		}
	}
	if len(e.Places) == 0 {
		gap := n.notCollected(model.KindNetworkInterface.Call(), v.Account, v.Region, ref, "the interfaces of the endpoint")
		for _, s := range v.Subnets {
			e.Places = append(e.Places, n.EndpointPlace(v, s, &gap))
		}
	}
	return e, len(e.Places) > 0
}

func (c *vpcEndpoint) Ref() model.Ref { return c.ref }

func (c *vpcEndpoint) behind() Behind {
	var b Behind
	if c.resource != nil {
		b = c.resource.dial.behind()
	}
	if _, own := ownService(c.end.Service); own { // EP-5
		b.Hosts = append(b.Hosts, c.serviceHosts()...)
		b.Onward = append(b.Onward, c.serviceHosts()...)
		return b
	}
	b.Ends = append(b.Ends, c.ref)
	return b
}

// Handle lets in what the endpoint is for, if it is available (EP-2, EP-6).
func (c *vpcEndpoint) Handle(a graph.Arrival) []graph.Outcome {
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Arrive, Reason: graph.Reason{Code: "ENDPOINT_DELIVERED", Component: c.ref, Kind: "vpc-endpoint", Detail: c.end.Service}}
	if a.Session != nil {
		o.Reason.Code = "REPLY_DELIVERED"
		return []graph.Outcome{o}
	}
	if a.At.Side != graph.Receive && c.resource != nil {
		return c.resource.dial.step(a)
	}
	switch c.end.State {
	case "available":
	case "", "partial":
		o.Effect, o.Reason.Code, o.Next = graph.Unclear, "ENDPOINT_UNKNOWN", nobodyKnows
		o.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether the endpoint is available"}}
		return []graph.Outcome{o}
	default:
		o.Effect, o.Reason.Code, o.Reason.Detail = graph.Drop, "ENDPOINT_NOT_AVAILABLE", fmt.Sprintf("state %q", c.end.State)
		return []graph.Outcome{o}
	}
	o.Back = graph.Port{Place: a.At.At, Side: graph.Send}
	_, own := ownService(c.end.Service)
	switch {
	case own && a.At.Side == graph.Leave:
		return c.toNode(a)
	case own:
		return c.toService(a)
	case c.resource != nil:
		return c.resource.handle(c, a, o)
	case c.end.Type == "Interface", c.end.Type == "GatewayLoadBalancer":
		return []graph.Outcome{o}
	}
	o.Effect, o.Reason.Code, o.Next, o.Back = graph.Unclear, "ENDPOINT_UNKNOWN", nobodyKnows, graph.Port{}
	o.Needs = []model.Gap{{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "what is behind an endpoint of type " + c.end.Type + " to somebody's service is not modelled"}}
	return []graph.Outcome{o}
}
