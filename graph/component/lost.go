package component

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// elsewhere is where the ghosts of replies go on that came to a wrong place.
var elsewhere = []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}}

// astray is where the ghosts go on of packets that a route of their own subnet led to something in it (Then names the
// subnet): out of the subnet, by the ACL that they have not met.
func (n *Network) astray(at graph.Port, otherwise []graph.Port) []graph.Port {
	if at.Side == graph.Enter || at.Then.Kind != model.KindSubnet {
		return otherwise
	}
	return []graph.Port{{Place: n.aclOf(at.Then), Side: graph.Leave, At: at.Then, Then: graph.Somewhere}}
}

// hiddenGateway names a gateway at the internet's edge of a VPC that is not shown: one that may be there, or one that it
// lacks.
func hiddenGateway(kind model.Kind, vpc string) model.Ref {
	return model.Ref{Kind: kind, ID: edgeNames[kind] + vpc}
}

var edgeNames = map[model.Kind]string{model.KindInternetGateway: "igw of ", model.KindEgressOnlyInternetGateway: "eigw of "}

// hiddenAttachment is the attachment that such a gateway has.
func hiddenAttachment(ref model.Ref) ([]model.GatewayAttachment, bool) {
	name, ok := edgeNames[ref.Kind]
	if !ok {
		return nil, false
	}
	vpc, ok := strings.CutPrefix(ref.ID, name)
	return []model.GatewayAttachment{{VPC: vpc, State: "available"}}, ok
}

// perhapsSteered makes what enters a VPC by a gateway unclear where the gateway may have a route table that is not shown.
func (n *Network) perhapsSteered(v *vpcView, list []graph.Outcome) []graph.Outcome {
	if n.complete(model.KindRouteTable, v.account, v.region) || n.assumed(model.KindRouteTable, v.account, v.region) {
		return list
	}
	gap := n.notCollected(model.KindRouteTable.Call(), v.account, v.region, v.ref(), "whether the gateway has a route table")
	for i := range list {
		if o := &list[i]; o.Effect == graph.Pass {
			o.Effect, o.Next, o.Needs = graph.Unclear, append(o.Next, n.anywhere(o.Packets)...), append(slices.Clone(o.Needs), gap)
		}
	}
	return list
}

// HidesSubnets reports that an address may be in a subnet that is not shown.
func (n *Network) HidesSubnets() bool {
	vpcs := n.snap.List(model.KindVPC)
	return len(vpcs) == 0 || slices.ContainsFunc(vpcs, func(r model.Resource) bool {
		h := r.Head()
		return !n.complete(model.KindSubnet, h.Account, h.Region) || !n.complete(model.KindVPC, h.Account, h.Region)
	})
}

// lostTarget is what becomes of packets whose route leads to something that is not shown: what its kind does is known, where
// it stands and what it leads to is not.
func (c *routeTable) lostTarget(a graph.Arrival, here origin, ref model.Ref, p header.Set, r model.Route) []graph.Outcome {
	o := c.n.unclear(p, c.reason("NOT_COLLECTED", &r), c.n.notCollected(ref.Kind.Call(), c.table.Account, c.table.Region, ref, "the route's target"))
	stray := a.Session != nil && a.Session.Component != graph.Somewhere && a.Session.Component != ref
	switch ref.Kind {
	case model.KindVPCPeering: // it translates nothing
		o.Next = []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver, Way: ref}}
	case model.KindInternetGateway:
		o.Next = []graph.Port{{Place: hiddenGateway(ref.Kind, here.vpc.id), Side: graph.Inside, At: here.vpc.ref(), Then: c.n.guardedAt(here, ref)}}
	case model.KindEgressOnlyInternetGateway:
		o.Next = []graph.Port{{Place: hiddenGateway(ref.Kind, here.vpc.id), Side: graph.Inside, At: here.vpc.ref(), Then: c.n.guardedAt(here, ref)}}
	case model.KindNATGateway:
		return c.lostNAT(a, here, o, ref, stray)
	}
	return []graph.Outcome{o}
}

// lostNAT: every IPv4 packet gets another source (NAT-3), and a reply of a flow that did not come that way is lost (NAT-1).
// The gateway stands somewhere in this VPC: where none of the VPC's tables leads its packets do not get either (NAT-2).
func (c *routeTable) lostNAT(a graph.Arrival, here origin, o graph.Outcome, ref model.Ref, stray bool) []graph.Outcome {
	four := o
	four.Packets = o.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V4}))
	o.Packets = o.Packets.Minus(four.Packets)
	four.Next = []graph.Port{{Place: graph.Somewhere, Side: graph.Enter}}
	if a.Session == nil {
		leads := four.Packets.RestrictDst(c.n.exits(here.vpc).Union(here.vpc.cidrs))
		lost := four.Packets.Minus(leads)
		four.Packets = leads
		return []graph.Outcome{o, four, {Packets: lost, Effect: graph.Drop, Next: c.n.anywhere(lost), Reason: c.reason("NO_ROUTE_TO_DESTINATION", nil)}}
	}
	if stray {
		four = graph.Outcome{Packets: four.Packets, Effect: graph.Drop, Next: elsewhere, Reason: graph.Reason{Code: "RETURN_UNEXPECTED_STATEFUL", Component: ref, Kind: "nat-gateway"}}
	}
	return []graph.Outcome{o, four}
}
