package component

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// virtualInterface is a Direct Connect virtual interface. Enter takes what the customer's side sends, all other sides what AWS
// sends: that arrives in the network behind it, which is taken to answer (GEN-7). A public one leads to the internet's side of
// AWS, from the prefixes that are advertised on it (DX-3, DX-13, DX-14).
//
// Known gaps: replies to a public virtual interface are taken to find their way over the internet; which of several
// interfaces is preferred is not followed (DX-18).
type virtualInterface struct {
	n   *Network
	ref model.Ref
	vif *model.DXVirtualInterface // nil when the snapshot lacks it
}

func newVirtualInterface(n *Network, ref model.Ref) graph.Component {
	v, _ := model.Get[*model.DXVirtualInterface](n.snap, ref.Kind, ref.ID)
	return &virtualInterface{n, ref, v}
}

func (c *virtualInterface) Ref() model.Ref { return c.ref }

func (c *virtualInterface) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "dx-virtual-interface"}
}

func (c *virtualInterface) Handle(a graph.Arrival) []graph.Outcome {
	switch {
	case c.vif == nil:
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"), c.n.notCollected(model.KindDXVirtualInterface.Call(), "", "", c.ref, "the virtual interface"))}
	case a.At.Side == graph.Enter:
		return c.up(c.intoAWS(a))
	case a.At.Side == graph.Deliver: // behind what was asked
		return c.n.deliver(a, c.ref, c.reason("DX_PASS"))
	}
	return c.up(c.n.deliver(a, c.ref, c.reason("DX_PASS")))
}

// intoAWS is the way on from the customer's side.
func (c *virtualInterface) intoAWS(a graph.Arrival) []graph.Outcome {
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Reason: c.reason("DX_PASS")}
	switch {
	case c.vif.Type == "public":
		o.Next = []graph.Port{{Place: graph.Internet, Side: graph.Send}}
		o.Packets = a.Packets.RestrictSrc(header.AddrsOf(c.vif.RouteFilters...))
		other := o
		other.Packets, other.Effect, other.Reason.Code = a.Packets.Minus(o.Packets), graph.Drop, "DX_SOURCE_NOT_ADVERTISED"
		return []graph.Outcome{o, other}
	case c.vif.VPNGateway != "":
		o.Next = []graph.Port{{Place: model.Ref{Kind: model.KindVPNGateway, ID: c.vif.VPNGateway}, Side: graph.Enter, At: c.ref}}
	case c.vif.DXGateway != "":
		o.Next = []graph.Port{{Place: model.Ref{Kind: model.KindDXGateway, ID: c.vif.DXGateway}, Side: graph.Enter, At: c.ref}}
	default:
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"),
			c.n.notCollected(model.KindDXVirtualInterface.Call(), c.vif.Account, c.vif.Region, c.ref, "the gateway that the virtual interface leads to"))}
	}
	return []graph.Outcome{o}
}

// up lets packets pass where the interface works for their IP version.
func (c *virtualInterface) up(list []graph.Outcome) []graph.Outcome {
	var out []graph.Outcome
	for _, o := range list {
		four, six := o, o
		four.Packets = o.Packets.Intersect(c.n.space.Box(header.Box{Family: header.V4}))
		six.Packets = o.Packets.Minus(four.Packets)
		out = append(out, c.works(four, "ipv4"), c.works(six, "ipv6"))
	}
	return out
}

func (c *virtualInterface) works(o graph.Outcome, family string) graph.Outcome {
	l := c.n.vifLife(c.vif, family)
	switch {
	case l.up() && o.Effect == graph.Drop, o.Packets.IsEmpty():
		return o
	case l.up():
		o.Reason.Volatile = l.volatile
		if o.Reason.Detail == "" {
			o.Reason.Detail = l.volatile
		}
		return o
	}
	why := c.reason(l.code)
	why.Volatile, why.Detail = l.volatile, l.volatile
	if o.Effect == graph.Arrive {
		o.Next, o.Back = []graph.Port{{Place: c.ref, Side: graph.Deliver}}, graph.Port{}
	}
	return hold(o, why, l.gap)
}

// vifLife is whether a virtual interface works for an IP version, "" for any: it is available, a BGP session of the version
// is up, and so is its connection or bundle (DX-1, DX-15, DX-16). A state "down" says that BGP is down.
func (n *Network) vifLife(v *model.DXVirtualInterface, family string) linkLife {
	switch v.State {
	case "", "available":
	case "down", "testing":
		if !n.assume.LinksUp {
			return linkLife{code: "DX_BGP_DOWN", volatile: "virtual interface " + v.State}
		}
	default:
		return linkLife{code: "DX_VIF_NOT_AVAILABLE"}
	}
	if l := n.lineLife(v); !l.up() {
		return l
	}
	return n.bgpLife(v, family)
}

// lineLife is the state of the connection or bundle below a virtual interface.
func (n *Network) lineLife(v *model.DXVirtualInterface) linkLife {
	if v.Connection == "" {
		return linkLife{}
	}
	ref := model.Ref{Kind: model.KindDXConnection, ID: v.Connection}
	c, ok := model.Get[*model.DXConnection](n.snap, ref.Kind, ref.ID)
	switch {
	case !ok: // a hosted interface's is another account's
		g := n.notCollected(model.KindDXConnection.Call(), v.Account, v.Region, ref, "the connection of the virtual interface")
		return linkLife{gap: &g}
	case c.State != "" && c.State != "available":
		return linkLife{code: "DX_CONNECTION_NOT_AVAILABLE", volatile: ref.ID + " " + c.State}
	}
	return linkLife{}
}

func (n *Network) bgpLife(v *model.DXVirtualInterface, family string) linkLife {
	if len(v.Peers) == 0 {
		if n.assume.LinksUp {
			return linkLife{}
		}
		g := n.notCollected(model.KindDXVirtualInterface.Call(), v.Account, v.Region, v.Ref, "the BGP sessions of the virtual interface")
		return linkLife{gap: &g}
	}
	has, up, told := false, false, true
	for _, p := range v.Peers {
		if family == "" || p.Family == family || p.Family == "" {
			has, up = true, up || p.Status == "up"
			told = told && p.Status != ""
		}
	}
	switch {
	case !has:
		return linkLife{code: "DX_IP_VERSION"}
	case n.assume.LinksUp:
		return linkLife{}
	case up:
		return linkLife{volatile: "BGP up"}
	case !told:
		g := n.notCollected(model.KindDXVirtualInterface.Call(), v.Account, v.Region, v.Ref, "the BGP sessions of the virtual interface")
		return linkLife{gap: &g}
	}
	return linkLife{code: "DX_BGP_DOWN", volatile: "BGP down"}
}

// vifsOf lists the virtual interfaces on a Direct Connect gateway, sorted: those that the gateway tells, else those that name
// it.
func (n *Network) vifsOf(g *model.DXGateway) []model.Ref {
	var out []model.Ref
	add := func(id string) {
		if r := (model.Ref{Kind: model.KindDXVirtualInterface, ID: id}); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	for _, a := range g.Attachments {
		add(a.VirtualInterface)
	}
	for v := range model.By[*model.DXVirtualInterface](n.snap, model.VirtualInterfacesByGateway, g.Ref.ID) {
		if v.State != "deleted" {
			add(v.Ref.ID)
		}
	}
	slices.SortFunc(out, model.Ref.Compare)
	return out
}
