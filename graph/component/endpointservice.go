package component

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// endpointService is what an interface endpoint finds behind a service of somebody's own: nodes of its Network Load Balancers.
type endpointService struct {
	nodes []serviceNode
	gap   *model.Gap // set when they are not known
	code  graph.Code // why there are none; "" when there are
}

// serviceNode is one node and the zone in which endpoints find it.
type serviceNode struct {
	Placement
	zone string
}

// ownService reports whether a service is an endpoint service of some account, and its id.
func ownService(name string) (id string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	return name[i+1:], strings.HasPrefix(name[i+1:], "vpce-svc-")
}

// serviceOf finds the endpoint service behind an endpoint (EP-5). The State of the endpoint decides whether it may be used, and
// not what the service admits now (EP-6, EP-17).
func (n *Network) serviceOf(v *model.VPCEndpoint) endpointService {
	id, _ := ownService(v.Service)
	ref := model.Ref{Kind: model.KindEndpointService, ID: id}
	s, ok := model.Get[*model.EndpointService](n.snap, ref.Kind, ref.ID)
	region := v.ServiceRegion
	if region == "" {
		region = v.Region
	}
	switch {
	case !ok || s.State == "":
		g := n.notCollected(model.KindEndpointService.Call(), "", region, ref, "the endpoint service: its provider's account shows what is behind it")
		return endpointService{gap: &g}
	case len(s.NetworkBalancers) == 0 && len(s.GatewayBalancers) > 0:
		return endpointService{gap: &model.Gap{Kind: model.GapUnmodelled, Subject: ref, Detail: "endpoint services of Gateway Load Balancers"}}
	case len(s.NetworkBalancers) == 0 || s.State == "Deleted" || s.State == "Failed":
		return endpointService{code: "ENDPOINT_SERVICE_EMPTY"}
	}
	var out endpointService
	for _, arn := range s.NetworkBalancers {
		b := model.Ref{Kind: model.KindLoadBalancer, ID: arn}
		f, ok := n.balancerFacts(b)
		if !ok || f.vpc == "" {
			account, region := arnPlaceOf(arn, s.Account, s.Region)
			g := n.notCollected(model.KindLoadBalancer.Call(), account, region, b, "the load balancer behind the endpoint service")
			return endpointService{gap: &g}
		}
		for _, p := range n.balancerPlaces(b, &f) {
			zone, _ := n.zoneOf(model.Ref{Kind: model.KindSubnet, ID: p.Subnet})
			out.nodes = append(out.nodes, serviceNode{p, zone})
		}
	}
	if len(out.nodes) == 0 {
		out.code = "ENDPOINT_SERVICE_EMPTY"
	}
	return out
}

// toService hands packets to the node of the endpoint's zone; over Regions to any (EP-17). The balancer sees the client's
// address, the target never does (EP-5, LB-6).
func (c *vpcEndpoint) toService(a graph.Arrival) []graph.Outcome {
	why := graph.Reason{Code: "ENDPOINT_SERVICE", Component: c.ref, Kind: "vpc-endpoint", Detail: c.end.Service}
	s := c.n.serviceOf(c.end)
	switch {
	case s.gap != nil:
		why.Code = "NOT_COLLECTED"
		if s.gap.Kind == model.GapUnmodelled {
			why.Code = "NOT_MODELLED"
		}
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Unclear, Next: nobodyKnows, Reason: why, Needs: []model.Gap{*s.gap}}}
	case s.code != "":
		why.Code = s.code
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Drop, Reason: why}}
	}
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Reason: why}
	for _, x := range s.near(c.n, c.end, a.At.At) {
		o.Next = append(o.Next, graph.Port{Place: c.ref, Side: graph.Leave, At: a.At.At, Then: x.Host.Ref})
	}
	return []graph.Outcome{o}
}

// near are the nodes that an endpoint's interface reaches: those of its zone, where it is known and one stands there.
func (s endpointService) near(n *Network, v *model.VPCEndpoint, face model.Ref) []serviceNode {
	h := n.hostAt(face)
	if h == nil || v.ServiceRegion != "" && v.ServiceRegion != v.Region {
		return s.nodes
	}
	zone, known := n.zoneOf(model.Ref{Kind: model.KindSubnet, ID: h.Subnet})
	var out []serviceNode
	for _, x := range s.nodes {
		if known == zoneKnown && x.zone == zone {
			out = append(out, x)
		}
	}
	if len(out) == 0 {
		return s.nodes
	}
	return out
}

// toNode gives packets the address of the node that Then names.
func (c *vpcEndpoint) toNode(a graph.Arrival) []graph.Outcome {
	why := graph.Reason{Code: "ENDPOINT_FORWARD", Component: c.ref, Kind: "vpc-endpoint"}
	nodes := c.n.serviceOf(c.end).nodes
	i := slices.IndexFunc(nodes, func(x serviceNode) bool { return x.Host.Ref == a.At.Then })
	if i < 0 {
		return []graph.Outcome{c.n.unclear(a.Packets, why, model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "what the endpoint does with other packets"})}
	}
	x := nodes[i]
	v4, v6 := x.Host.Addrs.Family(header.V4), x.Host.Addrs.Family(header.V6)
	var out []graph.Outcome
	for _, f := range [...]struct {
		family header.Family
		to     *header.AddrSet
	}{{header.V4, v4}, {header.V6, v6}} {
		p := a.Packets.Intersect(c.n.space.Box(header.Box{Family: f.family}))
		if p.IsEmpty() {
			continue
		}
		o := graph.Outcome{Packets: p, Effect: graph.Pass, Reason: why, Back: graph.Port{Place: a.At.At, Side: graph.Send},
			Next: []graph.Port{{Place: x.Host.Ref, Side: graph.Receive, Way: c.ref}}, Rewrite: header.Rewrite{Dst: &header.Translation{To: f.to}}}
		switch {
		case f.to.IsEmpty():
			o = graph.Outcome{Packets: p, Effect: graph.Drop, Reason: why}
			o.Reason.Code = "ENDPOINT_FAMILY"
		case x.OneOf:
			o.Choice = graph.Undetermined
			o.Needs = []model.Gap{c.n.notCollected(model.KindNetworkInterface.Call(), c.end.Account, c.end.Region, x.Host.Shown, "the addresses of the load balancer's nodes")}
		}
		out = append(out, o)
	}
	return out
}

// serviceHosts is the nodes behind an endpoint.
func (c *vpcEndpoint) serviceHosts() (out []*Host) {
	for _, x := range c.n.serviceOf(c.end).nodes {
		out = append(out, x.Host)
	}
	return out
}

// unfiltered reports whether packets that come by PrivateLink pass a load balancer's inbound rules (LB-6).
func (n *Network) unfiltered(h *Host, way model.Ref) bool {
	if way.Kind != model.KindVPCEndpoint {
		return false
	}
	return slices.ContainsFunc(n.relaysOf(h), func(r model.Ref) bool {
		b, ok := model.Get[*model.LoadBalancer](n.snap, r.Kind, r.ID)
		return ok && b.EnforceOnPrivateLink == model.No
	})
}
