package component

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// resourceDial is what is behind a resource endpoint: the ports that its configuration has, and the connections of its resource
// gateway (EP-9, EP-10, EP-11, EP-18).
//
// Known gaps: the address of a domain name that is no database's of the snapshot is not known; what an endpoint to a GROUP
// leads to is taken from its children that are in the snapshot.
type resourceDial struct {
	ports []model.PortRange
	dial  dialing
	gap   *model.Gap // what is missing of it
	zones bool       // the endpoint and the gateway have a zone in common (EP-9)
	shut  string     // its association says that it is not accessible (EP-13)
}

// resourceBehind finds what is behind a resource endpoint; nil for endpoints of other types.
func (n *Network) resourceBehind(v *model.VPCEndpoint) *resourceDial {
	if v.Type != "Resource" {
		return nil
	}
	d := &resourceDial{dial: dialing{n: n, ref: v.Ref, kind: "vpc-endpoint", family: header.V4}, zones: true}
	for a := range model.By[*model.VPCEndpointAssociation](n.snap, model.AssociationsByVPCEndpoint, v.Ref.ID) {
		if a.Accessibility != "" && a.Accessibility != "Accessible" {
			d.shut = a.Accessibility
		}
	}
	cfg, ok := model.Get[*model.ResourceConfiguration](n.snap, model.KindResourceConfiguration, v.ResourceConfiguration)
	if !ok {
		g := n.notCollected(model.CallResourceConfiguration, v.Account, v.Region, v.Ref, "what the resource endpoint leads to")
		d.gap = &g
		return d
	}
	d.ports = cfg.Ports
	gw, ok := model.Get[*model.ResourceGateway](n.snap, model.KindResourceGateway, cfg.Gateway)
	if !ok {
		g := n.notCollected(model.CallResourceGateway, cfg.Account, cfg.Region, cfg.Ref, "the resource gateway")
		d.gap = &g
		return d
	}
	d.zones = n.shareZone(v.Subnets, gw.Subnets)
	d.dial.targets = n.resourceTargets(cfg, gw)
	for i := range d.dial.targets {
		d.dial.targets[i].keeps = true
	}
	for _, s := range gw.Subnets { // any of its addresses may send, and more than its interfaces show
		var gap model.Gap
		p := n.supposedIn(gw.Ref, s, gw.VPC, gw.Groups, "IPV4", &gap)
		p.OneOf = false
		p.Host.Relay, p.Host.Shown, p.Host.SendsOnly = model.Ref{}, gw.Ref, true
		for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesBySubnet, s) {
			if i.RequesterManaged && slices.Equal(i.Groups, gw.Groups) && n.mayBeGateways(i) {
				p.Host.Addrs = p.Host.Addrs.Union(InterfaceAddrs(i))
			}
		}
		d.dial.senders = append(d.dial.senders, p)
	}
	return d
}

// mayBeGateways reports whether an interface that AWS made may be a resource gateway's: nothing says that it is another service's,
// which may carry the same groups (EP-10).
func (n *Network) mayBeGateways(i *model.NetworkInterface) bool {
	return !i.OfDatabase() && i.Type != "lambda" && len(n.relaysOf(n.HostOf(i))) == 0
}

// shareZone reports that two lists of subnets have a zone in common, or may have.
func (n *Network) shareZone(a, b []string) bool {
	have := make(map[string]bool)
	for _, s := range a {
		zone, known := n.zoneOf(model.Ref{Kind: model.KindSubnet, ID: s})
		if known != zoneKnown {
			return true
		}
		have[zone] = true
	}
	return slices.ContainsFunc(b, func(s string) bool {
		zone, known := n.zoneOf(model.Ref{Kind: model.KindSubnet, ID: s})
		return known != zoneKnown || have[zone]
	})
}

// resourceTargets is what a configuration stands for: a database by its ARN or by its name, or whoever has an address.
func (n *Network) resourceTargets(cfg *model.ResourceConfiguration, gw *model.ResourceGateway) []dialTarget {
	var out []dialTarget
	for c := range model.All[*model.DBCluster](n.snap, model.KindDBCluster) {
		names := []string{c.Endpoint, c.ReaderEndpoint}
		if c.Ref.ID == cfg.Database || cfg.Domain != "" && slices.ContainsFunc(names, func(s string) bool { return strings.EqualFold(s, cfg.Domain) }) {
			for _, d := range MembersOf(n.snap, c) {
				out = append(out, n.memberTarget(d, 0))
			}
		}
	}
	for i := range model.All[*model.DBInstance](n.snap, model.KindDBInstance) {
		d := InstanceOf(n.snap, i)
		t := n.memberTarget(d, 0)
		at := slices.ContainsFunc(t.places, func(p Placement) bool {
			return cfg.IP.IsValid() && p.Host.Interface != nil && p.Host.Addrs.Contains(cfg.IP)
		})
		if i.Ref.ID == cfg.Database || cfg.Domain != "" && strings.EqualFold(i.Host, cfg.Domain) || at {
			out = append(out, t)
		}
	}
	if len(out) > 0 || cfg.Type == "GROUP" {
		return out
	}
	if cfg.IP.IsValid() {
		for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByVPC, gw.VPC) {
			if h := n.HostOf(i); h.Addrs.Contains(cfg.IP) {
				return []dialTarget{{ref: i.Ref, places: []Placement{{Host: h, Subnet: i.Subnet}}}}
			}
		}
	}
	g := model.Gap{Kind: model.GapUndetermined, Subject: cfg.Ref, Detail: "where the resource behind the gateway is"}
	return []dialTarget{{ref: cfg.Ref, lost: &g}}
}

// handle lets in the configuration's ports, and opens the gateway's connection on the same port.
func (d *resourceDial) handle(c *vpcEndpoint, a graph.Arrival, o graph.Outcome) []graph.Outcome {
	drop := func(code graph.Code, detail string) graph.Outcome {
		x := o
		x.Effect, x.Back, x.Reason.Code, x.Reason.Detail = graph.Drop, graph.Port{}, code, detail
		return x
	}
	switch {
	case d.shut != "":
		return []graph.Outcome{drop("ENDPOINT_RESOURCE_INACCESSIBLE", d.shut)}
	case d.gap != nil:
		o.Effect, o.Back, o.Next, o.Reason.Code, o.Needs = graph.Unclear, graph.Port{}, nobodyKnows, "ENDPOINT_UNKNOWN", []model.Gap{*d.gap}
		return []graph.Outcome{o}
	case !d.zones:
		return []graph.Outcome{drop("ENDPOINT_NO_COMMON_ZONE", "")}
	}
	left := a.Packets
	var out []graph.Outcome
	for _, r := range d.ports {
		box := c.n.space.Box(header.Box{Protocols: []header.ProtoRange{{First: 6, Last: 6}}, DstPorts: []header.PortRange{{First: uint16(r.First), Last: uint16(r.Last)}}})
		part := left.Intersect(box)
		left = left.Minus(part)
		for port := r.First; port <= r.Last && !part.IsEmpty() && len(out) < maxResourcePorts; port++ {
			one := part.Intersect(c.n.space.Box(header.Box{DstPorts: []header.PortRange{{First: uint16(port), Last: uint16(port)}}}))
			if one.IsEmpty() {
				continue
			}
			part = part.Minus(one)
			why := graph.Reason{Code: "ENDPOINT_RELAY", Component: c.ref, Kind: "vpc-endpoint"}
			out = append(out, d.dial.onPort(uint16(port)).relayed(a, one, why))
		}
		left = left.Union(part)
	}
	x := drop("ENDPOINT_PORT", "the resource configuration has other ports")
	x.Packets = left
	return append(out, x)
}

// maxResourcePorts bounds the ports of one arrival that are followed one by one.
const maxResourcePorts = 64
