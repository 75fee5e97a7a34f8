package component

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// kindMiddlebox marks the places of what routes divert packets through: an endpoint of a firewall or of a Gateway Load
// Balancer, by its id, or a firewall's attachment to a transit gateway. As a port's Way it says that packets passed one: group
// references do not match behind it (SG-17, SG-19).
const kindMiddlebox model.Kind = 253

// middlebox is a thing on the way that may keep state: then both directions must meet it (NFW-4, RT-22). Addresses stay as they
// are.
//
// Known gaps: what an appliance behind a Gateway Load Balancer does is not in configuration (EP-15); how replies find back
// through a firewall in proxy mode (NFW-6) is not followed.
type middlebox struct {
	n   *Network
	ref model.Ref
	box box
}

// box is what is known of a middlebox.
type box struct {
	shown    model.Ref // the firewall, or the endpoint
	name     string
	subnet   string          // where it stands; "" in a transit gateway
	attached *model.Firewall // it stands in a transit gateway
	firewall *model.Firewall // nil for an appliance, and for a firewall that is not shown
	state    string          // of the endpoint
	gaps     []model.Gap     // why what it does is not known
}

// boxOf finds the middlebox behind an endpoint that a route names; false when nothing tells that it is one.
func (n *Network) boxOf(endpoint string) (box, bool) {
	ref := model.Ref{Kind: kindMiddlebox, ID: endpoint}
	b, ok := n.boxes[ref]
	if !ok {
		b = n.newBox(endpoint)
		n.boxes[ref] = b
	}
	return b, !b.shown.IsZero()
}

func (n *Network) newBox(endpoint string) box {
	for f := range model.By[*model.Firewall](n.snap, model.FirewallsByEndpoint, endpoint) {
		return n.firewallBox(f, f.Endpoints, endpoint)
	}
	for x := range model.By[*model.FirewallAssociation](n.snap, model.FirewallAssociationsByEndpoint, endpoint) {
		f, ok := model.Get[*model.Firewall](n.snap, model.KindFirewall, x.Firewall)
		b := n.firewallBox(f, x.Endpoints, endpoint)
		if !ok {
			b.shown = model.Ref{Kind: model.KindFirewall, ID: x.Firewall}
			b.gaps = []model.Gap{n.notCollected(callDescribeFirewall, x.Account, x.Region, b.shown, "what the firewall does with packets")}
		}
		return b
	}
	for i := range model.All[*model.NetworkInterface](n.snap, model.KindNetworkInterface) {
		if i.Type == "gateway_load_balancer_endpoint" && strings.HasSuffix(i.Description, endpoint) {
			return box{shown: i.Ref, name: endpoint, subnet: i.Subnet, gaps: []model.Gap{{Kind: model.GapUnmodelled, Subject: i.Ref, Detail: "what the appliance behind the endpoint does with packets"}}}
		}
	}
	return box{}
}

const callDescribeFirewall = "network-firewall:DescribeFirewall"

func (n *Network) firewallBox(f *model.Firewall, list []model.FirewallEndpoint, endpoint string) box {
	b := box{firewall: f, name: endpoint}
	if f != nil {
		b.shown = f.Ref
	}
	for _, e := range list {
		if e.ID == endpoint {
			b.subnet, b.state = e.Subnet, e.State
		}
	}
	return b
}

// attachedBox finds the firewall behind an attachment of a transit gateway (TGW-24).
func (n *Network) attachedBox(att *model.TransitGatewayAttachment) box {
	for f := range model.By[*model.Firewall](n.snap, model.FirewallsByAttachment, att.Ref.ID) {
		if f.Policy != "" {
			return box{shown: f.Ref, name: att.Ref.ID, attached: f, firewall: f, state: f.AttachState}
		}
	}
	b := box{shown: att.Ref, name: att.Ref.ID, attached: &model.Firewall{}}
	b.gaps = []model.Gap{n.notCollected(callDescribeFirewall, att.ResourceOwner, att.Region, att.Ref, "the firewall that is attached")}
	return b
}

// standsInside reports whether a route leads to a middlebox that is known to stand in the VPC: what passes it leaves by one of
// the VPC's tables.
func (n *Network) standsInside(t model.RouteTarget) bool {
	if t.Kind != model.TargetVPCEndpoint {
		return false
	}
	b, ok := n.boxOf(t.ID)
	return ok && b.subnet != ""
}

func newMiddlebox(n *Network, ref model.Ref) graph.Component {
	if att, ok := model.Get[*model.TransitGatewayAttachment](n.snap, model.KindTransitGatewayAttachment, ref.ID); ok {
		return &middlebox{n, ref, n.attachedBox(att)}
	}
	b, ok := n.boxOf(endpointOf(ref))
	if !ok {
		return &unmodelled{n, ref}
	}
	return &middlebox{n, ref, b}
}

func (c *middlebox) Ref() model.Ref { return c.ref }

func (c *middlebox) reason(code graph.Code) graph.Reason {
	kind := "firewall"
	if c.box.firewall == nil {
		kind = "middlebox"
	}
	return graph.Reason{Code: code, Component: c.box.shown, Kind: kind, At: model.Ref{Kind: model.KindSubnet, ID: c.box.subnet}}
}

// behind is where packets come out again: in the endpoint's subnet, or in the transit gateway.
func (c *middlebox) behind(at graph.Port) graph.Port {
	if c.box.attached != nil {
		return graph.Port{Place: model.Ref{Kind: model.KindTransitGatewayAttachment, ID: c.ref.ID}, Side: graph.Inside, At: at.At, Way: c.ref}
	}
	return graph.Port{Place: model.Ref{Kind: model.KindSubnet, ID: c.box.subnet}, Side: graph.Inside, Way: c.ref}
}

// Handle: Inside takes what routes send to the middlebox; Receive is behind what it may do with replies.
func (c *middlebox) Handle(a graph.Arrival) []graph.Outcome {
	next := c.behind(a.At)
	pass := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{next}, Reason: c.reason("FIREWALL_PASS")}
	unclear := pass
	unclear.Effect, unclear.Needs, unclear.Reason.Code = graph.Unclear, c.box.gaps, "FIREWALL_UNDETERMINED"
	gap := c.alive()
	if gap != nil {
		unclear.Needs = append(slices.Clone(c.box.gaps), *gap)
	}
	switch appliance := c.box.firewall == nil && c.box.attached == nil && c.box.shown.Kind != model.KindFirewall; {
	case c.box.attached == nil && c.box.subnet == "":
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"), c.n.notCollected(callDescribeFirewall, "", "", c.box.shown, "where the endpoint stands"))}
	case a.Session != nil && a.At.Side == graph.Receive:
		return gatewayReply(a, c.reason("FIREWALL_REPLY"))
	case appliance && a.Session != nil: // it is taken to keep state, as all of them do (GEN-2)
		out := gatewayReply(a, c.reason("FIREWALL_REPLY"))
		if out[0].Effect == graph.Drop && a.Session.Vague {
			out[0] = c.perhapsSeen(out[0], pass)
		}
		return out
	case appliance:
		unclear.Back, unclear.Reason.Code = next, "APPLIANCE_UNKNOWN"
		return []graph.Outcome{unclear}
	case c.box.firewall == nil || gap != nil: // nor whether it keeps state
		return []graph.Outcome{unclear}
	case a.Session != nil:
		return c.inspectReply(a, pass)
	}
	return c.inspect(a, pass)
}

// wayOn is the way of packets that go on by a link: a middlebox that they passed stays it.
func wayOn(passed, link model.Ref) model.Ref {
	if passed.Kind == kindMiddlebox {
		return passed
	}
	return link
}

// passed is the middlebox that packets at a port have passed, zero for none.
func passed(at graph.Port) model.Ref { return wayOn(at.Way, model.Ref{}) }

// toEndpoint hands packets to a middlebox, behind the ACL of its subnet unless it is ours (NACL-14). What else the endpoint
// may be is not known.
func (c *routeTable) toEndpoint(a graph.Arrival, here origin, r model.Route, p header.Set, pass graph.Reason) []graph.Outcome {
	b, ok := c.n.boxOf(r.Target.ID)
	if !ok {
		return []graph.Outcome{c.otherEndpoint(r, p)}
	}
	ref, subnet := c.n.boxPlace(a, here.vpc.id, r.Target.ID), model.Ref{Kind: model.KindSubnet, ID: b.subnet}
	next := graph.Port{Place: ref, Side: graph.Inside, At: subnet, Way: edgeOf(a), Then: subnet}
	if subnet != here.subnet && b.subnet != "" {
		next = c.n.enter(subnet, edgeOf(a), ref)
	}
	return []graph.Outcome{{Packets: p, Effect: graph.Pass, Reason: pass, Next: []graph.Port{next}}}
}

// otherEndpoint is what becomes of packets for an endpoint of which nothing tells what it is.
func (c *routeTable) otherEndpoint(r model.Route, p header.Set) graph.Outcome {
	ref := model.Ref{Kind: model.KindOther, ID: r.Target.ID}
	const call = "ec2:DescribeVpcEndpoints"
	if !c.n.snap.Status(model.DataSet{Call: call, Account: c.table.Account, Region: c.table.Region}).Complete() {
		return c.n.unclear(p, c.reason("NOT_COLLECTED", &r), c.n.notCollected(call, c.table.Account, c.table.Region, ref, "what the endpoint is"))
	}
	return c.n.unclear(p, c.reason("NOT_MODELLED", &r), model.Gap{Kind: model.GapUnmodelled, Subject: ref, Detail: "what is behind the route's target is not modelled"})
}
