package component

import (
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// dxGateway is a Direct Connect gateway. Enter takes what a virtual interface brings, which At names; all other sides what the
// virtual private gateway or transit gateway attachment named by At sends.
//
// Known gaps: what a site's own routers send back into AWS is not known (DX-8, DX-9); prefixes that a site advertises are known
// only as far as route tables show them (DX-7).
type dxGateway struct {
	n   *Network
	ref model.Ref
	gw  *model.DXGateway // nil when the snapshot lacks it
}

func newDXGateway(n *Network, ref model.Ref) graph.Component {
	g, _ := model.Get[*model.DXGateway](n.snap, ref.Kind, ref.ID)
	return &dxGateway{n, ref, g}
}

func (c *dxGateway) Ref() model.Ref { return c.ref }

func (c *dxGateway) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "dx-gateway"}
}

func (c *dxGateway) Handle(a graph.Arrival) []graph.Outcome {
	switch {
	case c.gw == nil:
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"), c.n.notCollected(model.KindDXGateway.Call(), "", "", c.ref, "the Direct Connect gateway"))}
	case a.At.Side == graph.Enter:
		return c.held(c.in(a))
	}
	return c.held(c.out(a))
}

// held applies the gateway's own state (DX-4).
func (c *dxGateway) held(list []graph.Outcome) []graph.Outcome {
	code, gap := alive(c.gw.State, c.ref, "DXGW_NOT_AVAILABLE")
	for i := range list {
		list[i] = hold(list[i], c.reason(code), gap)
	}
	return list
}

// attached says whether a virtual interface is attached (DX-4).
func (c *dxGateway) attached(vif string) (graph.Code, *model.Gap) {
	for _, a := range c.gw.Attachments {
		if a.VirtualInterface != vif {
			continue
		}
		switch a.State {
		case "", "attached":
			return "", nil
		case "attaching", "detaching":
			return "", &model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether an attachment in state " + a.State + " forwards"}
		}
		return "DXGW_NOT_ATTACHED", nil
	}
	if c.gw.HasAttachments {
		return "DXGW_NOT_ATTACHED", nil
	}
	g := c.n.notCollected("directconnect:DescribeDirectConnectGatewayAttachments", c.gw.Account, c.gw.Region, c.ref, "which virtual interfaces are attached")
	return "", &g
}

// associated says whether an association is live (DX-4): while it is being updated unchanged prefixes pass.
func (c *dxGateway) associated(s model.DXAssociation) (graph.Code, *model.Gap) {
	switch s.State {
	case "", "associated", "updating":
		return "", nil
	case "associating", "disassociating":
		return "", &model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether an association in state " + s.State + " forwards"}
	}
	return "DXGW_NOT_ASSOCIATED", nil
}

// in sends packets from a virtual interface to the gateway that their destination was advertised for, or by SiteLink to
// another interface.
func (c *dxGateway) in(a graph.Arrival) []graph.Outcome {
	left := a.Packets
	var out []graph.Outcome
	for _, idle := range [...]bool{false, true} { // a gateway without a VPC takes only what no other has
		for _, s := range c.gw.Associations {
			if g, ok := model.Get[*model.VPNGateway](c.n.snap, model.KindVPNGateway, s.Gateway); (ok && vpcOf(g) == "") == idle {
				out, left = c.toAssociation(out, left, s)
			}
		}
	}
	if !left.IsEmpty() {
		out = append(out, c.beyond(a, left)...)
	}
	code, gap := c.attached(a.At.At.ID)
	for i := range out {
		out[i] = hold(out[i], c.reason(code), gap)
	}
	return out
}

// toAssociation takes the packets for the prefixes that are advertised for one association.
func (c *dxGateway) toAssociation(out []graph.Outcome, left header.Set, s model.DXAssociation) ([]graph.Outcome, header.Set) {
	addrs, unknown := c.advertised(s)
	part := left.RestrictDst(addrs)
	o := graph.Outcome{Packets: part, Effect: graph.Pass, Reason: c.reason("DXGW_PASS")}
	if !part.IsEmpty() {
		if s.Type == "transitGateway" {
			o = c.n.ontoTransit(o, c.ref, s.Gateway, &c.gw.Meta)
		} else {
			o.Next = []graph.Port{{Place: model.Ref{Kind: model.KindVPNGateway, ID: s.Gateway}, Side: graph.Enter, At: c.ref}}
		}
		code, gap := c.associated(s)
		out = append(out, hold(o, c.reason(code), gap))
		left = left.Minus(part)
	}
	if unknown != nil && !left.IsEmpty() {
		out, left = append(out, c.n.unclear(left, c.reason("NOT_COLLECTED"), *unknown)), header.Set{}
	}
	return out, left
}

// advertised is what an association lets the customer's side know of AWS's: of a transit gateway exactly the allowed
// prefixes (DX-6), of a virtual private gateway the VPC's blocks that the allowed prefixes cover (DX-5).
func (c *dxGateway) advertised(s model.DXAssociation) (*header.AddrSet, *model.Gap) {
	allowed := header.AddrsOf(s.Allowed...)
	if s.Type == "transitGateway" {
		return allowed, nil
	}
	g, ok := model.Get[*model.VPNGateway](c.n.snap, model.KindVPNGateway, s.Gateway)
	if !ok {
		gap := c.n.notCollected(model.KindVPNGateway.Call(), "", "", model.Ref{Kind: model.KindVPNGateway, ID: s.Gateway}, "the VPC behind the association")
		return header.AddrsOf(), &gap
	}
	v, ok := model.Get[*model.VPC](c.n.snap, model.KindVPC, vpcOf(g))
	if !ok {
		if vpcOf(g) == "" { // the gateway itself stops what gets there
			return allowed, nil
		}
		gap := c.n.notCollected(model.KindVPC.Call(), g.Account, g.Region, model.Ref{Kind: model.KindVPC, ID: vpcOf(g)}, "the blocks of the VPC behind the association")
		return header.AddrsOf(), &gap
	}
	set := header.AddrsOf()
	for _, p := range model.Associated(v.CIDRs) {
		for _, w := range s.Allowed {
			if w.Bits() <= p.Bits() && w.Contains(p.Addr()) {
				set = set.Union(header.AddrsOf(p))
			}
		}
	}
	return set, nil
}

// beyond is what becomes of packets from a virtual interface for what no association advertises: another interface has them,
// where both have SiteLink (DX-10).
func (c *dxGateway) beyond(a graph.Arrival, left header.Set) []graph.Outcome {
	if !c.gw.HasAssociations {
		return []graph.Outcome{c.n.unclear(left, c.reason("NOT_COLLECTED"),
			c.n.notCollected("directconnect:DescribeDirectConnectGatewayAssociations", c.gw.Account, c.gw.Region, c.ref, "the associations of the gateway"))}
	}
	stop := graph.Outcome{Packets: left, Effect: graph.Drop, Next: c.n.anywhere(left), Reason: c.reason("DX_NOT_ADVERTISED")}
	live := func(s model.DXAssociation) bool { code, _ := c.associated(s); return code == "" }
	if !slices.ContainsFunc(c.gw.Associations, live) {
		stop = hold(stop, c.reason("DXGW_NOT_ASSOCIATED"), nil)
	}
	from, ok := model.Get[*model.DXVirtualInterface](c.n.snap, model.KindDXVirtualInterface, a.At.At.ID)
	if !ok || !from.SiteLink {
		return []graph.Outcome{stop}
	}
	var sites []model.Ref
	for _, r := range c.n.vifsOf(c.gw) {
		if v, ok := model.Get[*model.DXVirtualInterface](c.n.snap, r.Kind, r.ID); ok && v.SiteLink && r != from.Ref {
			sites = append(sites, r)
		}
	}
	if len(sites) == 0 {
		return []graph.Outcome{stop}
	}
	var known []netip.Prefix
	for _, r := range sites {
		known = append(known, c.n.declared(r.ID)...)
	}
	o := c.toVIFs(left, sites)
	o.Packets = left.RestrictDst(header.AddrsOf(known...))
	unsure := o // nobody tells which site has a prefix, unless the user does
	unsure.Packets = left.Minus(o.Packets)
	if o.Effect == graph.Drop {
		return []graph.Outcome{o, unsure}
	}
	unsure.Effect, unsure.Choice, unsure.Reason = graph.Unclear, graph.Spread, c.reason("BGP_PREFIXES_UNKNOWN")
	unsure.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.ref, Detail: "which of the sites on the gateway has the prefix"}}
	return []graph.Outcome{o, unsure}
}

// out sends packets from a gateway to the virtual interfaces. What is for another VPC behind the gateway a site may send back,
// if it advertises a wider prefix; else gateways do not talk to each other through here (DX-8, DX-9).
func (c *dxGateway) out(a graph.Arrival) []graph.Outcome {
	inside := a.Packets.RestrictDst(c.behind())
	lines := c.lines(a.At.At)
	again := c.n.unclear(inside, c.reason("DX_SUPERNET"),
		model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether a site sends packets for a VPC back that it advertises a wider prefix for"})
	again.Next = []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}} // as they are: no site translates them
	if o := c.toVIFs(inside, lines); !slices.ContainsFunc(lines, func(r model.Ref) bool { return !c.n.lifeOf(r).down() }) {
		again = o // none works that they could take
	}
	out := []graph.Outcome{again, c.toVIFs(a.Packets.Minus(inside), lines)}
	code, gap := c.entry(a.At.At)
	for i := range out {
		out[i] = hold(out[i], c.reason(code), gap)
	}
	return out
}

// entry says whether the association is live by which packets come.
func (c *dxGateway) entry(at model.Ref) (graph.Code, *model.Gap) {
	id := at.ID
	if t, ok := model.Get[*model.TransitGatewayAttachment](c.n.snap, at.Kind, at.ID); ok {
		id = t.TransitGateway
	}
	for _, s := range c.gw.Associations {
		if s.Gateway == id {
			return c.associated(s)
		}
	}
	if c.gw.HasAssociations {
		return "DXGW_NOT_ASSOCIATED", nil
	}
	g := c.n.notCollected("directconnect:DescribeDirectConnectGatewayAssociations", c.gw.Account, c.gw.Region, c.ref, "the associations of the gateway")
	return "", &g
}

// behind is the blocks of all VPCs that are behind the gateway, by its virtual private gateways and transit gateways.
func (c *dxGateway) behind() *header.AddrSet {
	sets := []*header.AddrSet{header.AddrsOf()}
	for _, s := range c.gw.Associations {
		if g, ok := model.Get[*model.VPNGateway](c.n.snap, model.KindVPNGateway, s.Gateway); ok {
			sets = append(sets, c.n.blocks(vpcOf(g)))
		}
		for t := range model.By[*model.TransitGatewayAttachment](c.n.snap, model.AttachmentsByTransitGateway, s.Gateway) {
			sets = append(sets, c.n.blocks(t.VPC))
		}
	}
	return header.AddrUnion(sets...)
}

// acrossDX is the blocks of the other VPCs behind a virtual private gateway's Direct Connect gateways.
func (n *Network) acrossDX(vgw model.Ref) *header.AddrSet {
	sets := []*header.AddrSet{header.AddrsOf()}
	for d := range model.By[*model.DXGateway](n.snap, model.DXGatewaysByGateway, vgw.ID) {
		sets = append(sets, (&dxGateway{n, d.Ref, d}).behind())
	}
	return header.AddrUnion(sets...)
}

func (n *Network) blocks(vpc string) *header.AddrSet {
	if v, ok := model.Get[*model.VPC](n.snap, model.KindVPC, vpc); ok {
		return header.AddrsOf(model.Associated(v.CIDRs)...)
	}
	return header.AddrsOf()
}

// lines are the interfaces for packets from a gateway: transit ones for a transit gateway, private ones else (DX-3).
func (c *dxGateway) lines(at model.Ref) []model.Ref {
	kind := "private"
	if at.Kind != model.KindVPNGateway {
		kind = "transit"
	}
	var out []model.Ref
	for _, r := range c.n.vifsOf(c.gw) {
		if v, ok := model.Get[*model.DXVirtualInterface](c.n.snap, r.Kind, r.ID); !ok || v.Type == kind || v.Type == "" {
			out = append(out, r)
		}
	}
	return out
}

// toVIFs hands packets to virtual interfaces: those that work, as long as there are any (DX-18).
func (c *dxGateway) toVIFs(p header.Set, lines []model.Ref) graph.Outcome {
	o := graph.Outcome{Packets: p, Effect: graph.Pass, Choice: graph.Undetermined, Reason: c.reason("DXGW_PASS")}
	if len(lines) == 0 {
		if !c.gw.HasAttachments {
			return c.n.unclear(p, c.reason("NOT_COLLECTED"), c.n.notCollected("directconnect:DescribeDirectConnectGatewayAttachments", c.gw.Account, c.gw.Region, c.ref, "which virtual interfaces are attached"))
		}
		o.Effect, o.Next, o.Reason = graph.Drop, c.n.anywhere(p), c.reason("DXGW_NOT_ATTACHED")
		return o
	}
	up := slices.DeleteFunc(slices.Clone(lines), func(r model.Ref) bool {
		code, _ := c.attached(r.ID)
		return code != "" || c.n.lifeOf(r).down()
	})
	if len(up) == 0 {
		up = lines
	}
	for _, r := range up {
		o.Next = append(o.Next, graph.Port{Place: r, Side: graph.Inside, At: c.ref})
	}
	if len(up) > 1 {
		o.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.ref, Detail: "which of several virtual interfaces carries it"}}
		return o
	}
	code, gap := c.attached(up[0].ID)
	return hold(o, c.reason(code), gap)
}

// dxgwLife is whether a Direct Connect gateway works for a gateway that is associated with it.
func (n *Network) dxgwLife(g *model.DXGateway, from model.Ref) linkLife {
	c := &dxGateway{n, g.Ref, g}
	if code, gap := alive(g.State, g.Ref, "DXGW_NOT_AVAILABLE"); code != "" || gap != nil {
		return linkLife{code: code, gap: gap}
	}
	if code, gap := c.entry(from); code != "" || gap != nil {
		return linkLife{code: code, gap: gap}
	}
	best := linkLife{code: "DXGW_NOT_ATTACHED"}
	for _, r := range c.lines(from) {
		code, gap := c.attached(r.ID)
		l := n.lifeOf(r)
		switch {
		case code != "":
		case gap == nil && l.up():
			return l
		case !l.down():
			best = linkLife{gap: gap}
			if gap == nil {
				best = l
			}
		case best.down():
			best = l
		}
	}
	return best
}
