package component

import (
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// nat64 is what a gateway does with IPv6: of packets for an address that stands for an IPv4 address it makes IPv4 ones to that
// address, and does with them what pass does with IPv4 itself (NAT-11).
func (c *natGateway) nat64(v6 header.Set, pass graph.Outcome) []graph.Outcome {
	pass.Packets = v6.RestrictDst(header.AddrsOf(header.NAT64)).Intersect(c.n.space.Box(header.Box{Protocols: []header.ProtoRange{{First: 6, Last: 6}, {First: 17, Last: 17}}}))
	rest := c.n.unclear(v6.Minus(pass.Packets), c.reason("NOT_MODELLED"),
		model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "IPv6 through a NAT gateway but for TCP and UDP by NAT64"})
	switch pass.Effect {
	case graph.Pass:
		pass.Reason.Code, pass.Rewrite.From64 = "NAT64_TRANSLATE", true
	case graph.Unclear:
		pass.Next = c.n.anywhere(pass.Packets)
	}
	return []graph.Outcome{pass, rest}
}
