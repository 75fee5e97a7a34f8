package component

import (
	"portolan/graph"
	"portolan/model"
)

// hiddenLink is a link on a virtual private gateway that the snapshot may lack: it may carry what no other does.
type hiddenLink struct {
	n   *Network
	ref model.Ref
	gap model.Gap
}

func (c *hiddenLink) Ref() model.Ref { return c.ref }

func (c *hiddenLink) Handle(a graph.Arrival) []graph.Outcome {
	o := c.n.unclear(a.Packets, graph.Reason{Code: "NOT_COLLECTED", Component: c.gap.Subject, Kind: "vpn-gateway"}, c.gap)
	o.Next = []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}} // as they are: no link translates them
	return []graph.Outcome{o}
}

// hiddenLink makes the place of links on a gateway that the snapshot may lack.
func (n *Network) hiddenLink(vgw model.Ref, gap model.Gap) model.Ref {
	ref := model.Ref{ID: "links on " + vgw.ID}
	if _, ok := n.comps[ref]; !ok {
		n.comps[ref] = &hiddenLink{n, ref, gap}
	}
	return ref
}

// hiddenLinks is the gap of links on the gateway that the snapshot may lack; nil when it shows them all.
func (c *vpnGateway) hiddenLinks() *model.Gap {
	for _, k := range [...]model.Kind{model.KindVPNConnection, model.KindDXVirtualInterface, model.KindDXGateway} {
		region := c.vgw.Region
		if k == model.KindDXGateway {
			region = ""
		}
		if !c.n.complete(k, c.vgw.Account, region) {
			g := c.n.notCollected(k.Call(), c.vgw.Account, region, c.ref, "the links on the gateway")
			return &g
		}
	}
	return nil
}
