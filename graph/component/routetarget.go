package component

import (
	"fmt"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// kindChosenRoute marks the ports of routes between which AWS does not say how it chooses.
const kindChosenRoute model.Kind = 255

// chosenRoute is a table that takes one certain route.
type chosenRoute struct {
	table *routeTable
	part  routePart
	at    int
	ref   model.Ref
}

func (c *chosenRoute) Ref() model.Ref { return c.ref }

func (c *chosenRoute) Handle(a graph.Arrival) []graph.Outcome {
	here := c.table.from(a)
	r := c.part.routes[c.at]
	if r.Target.Kind == model.TargetUnknown && r.Target.ID == "" && !r.Prefix.IsValid() && r.PrefixList == "" {
		return c.table.noRoute(a, here, a.Packets) // the case that no route of an unread prefix list matches
	}
	return c.table.follow(a, here, r, a.Packets)
}

// chosen makes the component of a route that may be chosen, and returns its id.
func (c *routeTable) chosen(p routePart, i int) string {
	id := fmt.Sprintf("%s %s #%d", c.ref.ID, p.addrs, i)
	ref := model.Ref{Kind: kindChosenRoute, ID: id}
	if _, ok := c.n.comps[ref]; !ok {
		c.n.comps[ref] = &chosenRoute{c, p, i, ref}
	}
	return id
}

// follow sends packets to the target of a route (RT-11, RT-18, RT-27).
func (c *routeTable) follow(a graph.Arrival, here origin, r model.Route, p header.Set) []graph.Outcome {
	if pcx, over := c.natPeering(a, here, p); !over.IsEmpty() && r.Target.ID != pcx.ID { // NAT-8: replies come back by themselves, or not
		o := graph.Outcome{Packets: over, Effect: graph.Unclear, Reason: c.reason("ROUTE_UNDETERMINED", &r),
			Next:  []graph.Port{{Place: pcx, Side: graph.Enter, At: here.vpc.ref()}},
			Needs: []model.Gap{{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether replies to a NAT gateway over peering follow another route"}}}
		if p = p.Minus(over); p.IsEmpty() {
			return []graph.Outcome{o}
		}
		return append(c.follow(a, here, r, p), o)
	}
	if r.Target.Kind != model.TargetLocal {
		if o, ok := c.mayReturn(a, here, p, &r); ok {
			return []graph.Outcome{o}
		}
	}
	if r.State == "blackhole" {
		return []graph.Outcome{{Packets: p, Effect: graph.Drop, Next: c.n.anywhere(p), Reason: c.reason("ROUTE_BLACKHOLE", &r)}}
	}
	pass := c.reason("ROUTE_SELECTED", &r)
	if r.Origin == "Advertisement" {
		pass.Detail = "learnt by Route Server: depends on BGP being up"
	}
	if r.Target.Kind == model.TargetLocal {
		return c.n.local(here.vpc, a, p, edgeOf(a), pass)
	}
	if r.Target.Kind == model.TargetTransitGateway {
		return c.toTransit(a, here, r, p, pass)
	}
	if r.Target.Kind == model.TargetVPCEndpoint {
		return c.toEndpoint(a, here, r, p, pass)
	}
	kind, modelled := targetKinds[r.Target.Kind]
	ref := model.Ref{Kind: kind, ID: r.Target.ID}
	o := graph.Outcome{Packets: p, Effect: graph.Pass, Reason: pass}
	if !modelled {
		return []graph.Outcome{c.n.unclear(p, c.reason("NOT_MODELLED", &r),
			model.Gap{Kind: model.GapUnmodelled, Subject: model.Ref{Kind: model.KindOther, ID: r.Target.ID}, Detail: "what is behind the route's target is not modelled"})}
	}
	target, presence := c.n.snap.Find(ref, c.table.Account, c.table.Region)
	switch presence {
	case model.Absent:
		return []graph.Outcome{{Packets: p, Effect: graph.Drop, Next: c.n.anywhere(p), Reason: c.reason("ROUTE_TARGET_MISSING", &r)}}
	case model.NotCollected:
		return c.lostTarget(a, here, ref, p, r)
	}
	if i, ok := target.(*model.NetworkInterface); ok {
		return c.toInterface(a, here, i, p, pass)
	}
	if inst, ok := target.(*model.Instance); ok {
		return c.toInstance(a, here, inst, p, pass)
	}
	if nat, ok := target.(*model.NATGateway); ok && nat.VPC != here.vpc.id { // RT-27
		return []graph.Outcome{{Packets: p, Effect: graph.Drop, Next: c.n.anywhere(p), Reason: graph.Reason{Code: "NAT_NOT_AVAILABLE", Component: ref, Kind: "nat-gateway"}}}
	}
	o.Next = []graph.Port{c.portOf(a, here, target, ref)}
	return []graph.Outcome{o}
}

// edgeOf is the way by which packets entered the VPC: the gateway for which an edge table acts, or the link behind the
// attachment whose subnet's table it is.
func edgeOf(a graph.Arrival) model.Ref {
	if a.At.At.Kind == model.KindSubnet {
		return a.At.Way
	}
	return a.At.At
}

var targetKinds = map[model.TargetKind]model.Kind{
	model.TargetInternetGateway:           model.KindInternetGateway,
	model.TargetEgressOnlyInternetGateway: model.KindEgressOnlyInternetGateway,
	model.TargetNATGateway:                model.KindNATGateway,
	model.TargetVPCPeering:                model.KindVPCPeering,
	model.TargetNetworkInterface:          model.KindNetworkInterface,
	model.TargetInstance:                  model.KindInstance,
	model.TargetVPNGateway:                model.KindVPNGateway,
}

// portOf is the near side of a gateway. A NAT gateway stands in a subnet, behind that subnet's ACL unless it is ours
// (NACL-14).
func (c *routeTable) portOf(a graph.Arrival, here origin, target model.Resource, ref model.Ref) graph.Port {
	nat, ok := target.(*model.NATGateway)
	if !ok {
		return graph.Port{Place: ref, Side: graph.Inside, At: here.vpc.ref(), Way: passed(a.At), Then: c.n.guardedAt(here, ref)}
	}
	subnet := model.Ref{Kind: model.KindSubnet, ID: nat.Subnet}
	switch {
	case nat.Subnet == "":
		return graph.Port{Place: ref, Side: graph.Inside, At: subnet}
	case subnet == here.subnet:
		return graph.Port{Place: ref, Side: graph.Inside, At: subnet, Then: subnet}
	}
	return c.n.enter(subnet, model.Ref{}, ref)
}

// toInstance resolves a route that names an instance alone: its first interface takes the packets.
func (c *routeTable) toInstance(a graph.Arrival, here origin, inst *model.Instance, p header.Set, pass graph.Reason) []graph.Outcome {
	for i := range model.By[*model.NetworkInterface](c.n.snap, model.InterfacesByInstance, inst.Ref.ID) {
		return c.toInterface(a, here, i, p, pass)
	}
	return []graph.Outcome{c.n.unclear(p, c.reason("NOT_COLLECTED", nil),
		c.n.notCollected(model.KindNetworkInterface.Call(), inst.Account, inst.Region, inst.Ref, "the instance's interfaces"))}
}

// toInterface hands packets to a middlebox, behind the ACL of its subnet unless it is ours.
func (c *routeTable) toInterface(a graph.Arrival, here origin, i *model.NetworkInterface, p header.Set, pass graph.Reason) []graph.Outcome {
	subnet := model.Ref{Kind: model.KindSubnet, ID: i.Subnet}
	next := graph.Port{Place: i.Ref, Side: graph.Inside, At: subnet, Way: edgeOf(a), Then: subnet}
	if subnet != here.subnet {
		next = c.n.enter(subnet, edgeOf(a), i.Ref)
	}
	return []graph.Outcome{{Packets: p, Effect: graph.Pass, Reason: pass, Next: []graph.Port{next}}}
}
