package component

import (
	"portolan/graph"
	"portolan/model"
)

// peering carries packets from one VPC to addresses inside the other, and no further (PCX-3 … PCX-5).
type peering struct {
	n   *Network
	ref model.Ref
	pcx *model.VPCPeering
}

func newPeering(n *Network, ref model.Ref) graph.Component {
	p, ok := model.Get[*model.VPCPeering](n.snap, model.KindVPCPeering, ref.ID)
	if !ok {
		return &unmodelled{n, ref}
	}
	return &peering{n, ref, p}
}

func (c *peering) Ref() model.Ref { return c.ref }

// Handle takes packets of the VPC named by At. Requests and replies are treated alike: a peering keeps no state.
func (c *peering) Handle(a graph.Arrival) []graph.Outcome {
	reason := graph.Reason{Code: "PCX_PASS", Component: c.ref, Kind: "vpc-peering-connection"}
	if c.pcx.Requester.VPC != a.At.At.ID && c.pcx.Accepter.VPC != a.At.At.ID { // RT-27: not a peering of this VPC
		reason.Code = "PCX_NOT_ACTIVE"
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Drop, Next: c.n.anywhere(a.Packets), Reason: reason}}
	}
	side := otherSide(c.pcx, a.At.At.ID)
	v := c.n.vpc(side.VPC)
	stop := graph.Outcome{Packets: a.Packets, Effect: graph.Drop, Reason: reason}
	if c.pcx.Status != "active" {
		stop.Reason.Code, stop.Next = "PCX_NOT_ACTIVE", c.n.anywhere(a.Packets)
		return []graph.Outcome{stop}
	}
	in := a.Packets.RestrictDst(v.cidrs)
	stop.Packets, stop.Reason.Code, stop.Next = a.Packets.Minus(in), "PCX_NOT_IN_VPC", c.n.anywhere(a.Packets)
	if !v.known { // only the blocks of its subnets are known
		stop = c.n.unclear(stop.Packets, graph.Reason{Code: "NOT_COLLECTED", Component: c.ref, Kind: "vpc-peering-connection"},
			c.n.notCollected(model.KindVPC.Call(), side.Account, side.Region, v.ref(), "the peer VPC"))
	}
	return c.n.enforcedPeering(a.At.At.ID, v.id, append(c.n.local(v, a, in, wayOn(a.At.Way, c.ref), reason), stop))
}
