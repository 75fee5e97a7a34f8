package component

import (
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// instanceConnect is an EC2 Instance Connect Endpoint: Send is where the tunnel of a user sends, from the interface that At
// names and with its address (EICE-1).
//
// Known gap: an endpoint that keeps the user's address gives unknown.
type instanceConnect struct {
	n        *Network
	ref      model.Ref
	endpoint *model.InstanceConnectEndpoint // nil when the snapshot lacks it
}

func newInstanceConnect(n *Network, ref model.Ref) graph.Component {
	e, _ := model.Get[*model.InstanceConnectEndpoint](n.snap, ref.Kind, ref.ID)
	return &instanceConnect{n, ref, e}
}

func (c *instanceConnect) Ref() model.Ref { return c.ref }

func (c *instanceConnect) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "instance-connect-endpoint"}
}

// tunnelPorts is where tunnels lead (EICE-2).
var tunnelPorts = []header.PortRange{{First: 22, Last: 22}, {First: 3389, Last: 3389}}

func (c *instanceConnect) Handle(a graph.Arrival) []graph.Outcome {
	if c.endpoint == nil || a.At.Side != graph.Send {
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"),
			c.n.notCollected(model.KindInstanceConnectEndpoint.Call(), "", "", c.ref, "the EC2 Instance Connect Endpoint"))}
	}
	if a.Session != nil {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Arrive, Reason: c.reason("REPLY_DELIVERED")}}
	}
	fits := a.Packets.Intersect(c.n.space.Box(header.Box{Protocols: []header.ProtoRange{{First: 6, Last: 6}}, DstPorts: tunnelPorts}))
	pass := graph.Outcome{Packets: fits, Effect: graph.Pass, Reason: c.reason("EICE_PASS"), Next: []graph.Port{{Place: a.At.At, Side: graph.Send}}}
	if a.At.At.IsZero() {
		pass.Next = c.n.anywhere(fits)
	}
	if c.endpoint.PreserveClientIP != model.No { // which address it has, and how replies come back, is not known
		pass.Next = []graph.Port{{Place: graph.Somewhere, Side: graph.Receive}}
		pass = hold(pass, pass.Reason, &model.Gap{Kind: model.GapUnmodelled, Subject: c.ref, Detail: "the addresses of users, which the endpoint keeps"})
	}
	code, gap := c.state()
	pass = hold(pass, c.reason(code), gap)
	shut := graph.Outcome{Packets: a.Packets.Minus(fits), Effect: graph.Drop, Reason: c.reason("EICE_PORT"), Next: pass.Next}
	return []graph.Outcome{pass, shut}
}

func (c *instanceConnect) state() (graph.Code, *model.Gap) {
	switch c.endpoint.State {
	case "create-complete", "update-in-progress", "update-complete", "update-failed":
		return "", nil
	case "":
		g := c.n.notCollected(model.KindInstanceConnectEndpoint.Call(), c.endpoint.Account, c.endpoint.Region, c.ref, "the endpoint's state")
		return "", &g
	}
	return "EICE_NOT_AVAILABLE", nil
}
