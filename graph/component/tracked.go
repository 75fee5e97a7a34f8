package component

import (
	"portolan/graph"
	"portolan/model"
)

// tracked is where replies go of flows that a load balancer, an accelerator or an endpoint service passed on under the clients'
// addresses: back to it by AWS's own means, whatever the routes say. The ACLs of the subnets on both sides filter them (GA-2),
// but for PrivateLink, which enters and leaves at the balancer itself.
func (n *Network) tracked(a graph.Arrival, subnet model.Ref) (graph.Port, bool) {
	if a.Session == nil {
		return graph.Port{}, false
	}
	at := a.Session.Component
	leave := graph.Port{Place: n.aclOf(subnet), Side: graph.Leave, At: subnet, Then: at}
	switch at.Kind {
	case kindBalancerNode:
		if n.nodeSubnet(at) == subnet {
			return graph.Port{Place: at, Side: graph.Inside, At: subnet}, true
		}
		return leave, true
	case model.KindAccelerator:
		return leave, true
	case model.KindVPCEndpoint:
		return graph.Port{Place: at, Side: graph.Inside, At: subnet}, true
	}
	return graph.Port{}, false
}

// nodeSubnet is the subnet where a load balancer's node stands.
func (n *Network) nodeSubnet(node model.Ref) model.Ref {
	c, ok := n.Component(graph.Port{Place: node}).(*balancerNode)
	if !ok {
		return model.Ref{}
	}
	h := n.hostAt(c.face)
	if h == nil {
		return model.Ref{}
	}
	return model.Ref{Kind: model.KindSubnet, ID: h.Subnet}
}

// isTracker reports whether replies are taken back to something that its flow passed.
func isTracker(r model.Ref) bool {
	return r.Kind == kindBalancerNode || r.Kind == model.KindAccelerator
}

// taken is where an ACL sends such replies on: into the subnet of a load balancer's node, or for an accelerator through the
// same subnet's ACL once more (GA-2).
func (n *Network) taken(at graph.Port) graph.Port {
	if at.Then.Kind == kindBalancerNode {
		return n.enter(n.nodeSubnet(at.Then), model.Ref{}, at.Then)
	}
	return n.enter(at.At, model.Ref{}, at.Then)
}
