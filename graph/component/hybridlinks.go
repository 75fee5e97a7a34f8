package component

import (
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// LinksTo lists the hybrid links by which packets may get into a VPC: those on its virtual private gateway, and those on
// transit gateways that it is attached to, and on their peers. "" is every link. Sorted by ref.
func (n *Network) LinksTo(vpc string) []HybridLink {
	list, ok := n.links[vpc]
	if !ok {
		list = n.linksTo(vpc)
		n.links[vpc] = list
	}
	return list
}

func (n *Network) linksTo(vpc string) []HybridLink {
	l := linkList{n: n, refs: make(map[model.Ref]bool)}
	if vpc == "" {
		for g := range model.All[*model.VPNGateway](n.snap, model.KindVPNGateway) {
			l.onGateway(g.Ref)
		}
		for a := range model.All[*model.TransitGatewayAttachment](n.snap, model.KindTransitGatewayAttachment) {
			l.attachment(a)
		}
		return l.list()
	}
	for g := range model.By[*model.VPNGateway](n.snap, model.VPNGatewaysByVPC, vpc) {
		l.onGateway(g.Ref)
	}
	for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByVPC, vpc) {
		l.onTransit(a.TransitGateway, true)
	}
	return l.list()
}

// LinksNamed lists the links that a gateway, attachment or link stands for.
func (n *Network) LinksNamed(ref model.Ref) []HybridLink {
	l := linkList{n: n, refs: make(map[model.Ref]bool)}
	switch ref.Kind {
	case model.KindVPNGateway:
		l.onGateway(ref)
	case model.KindTransitGateway:
		l.onTransit(ref.ID, false)
	case model.KindTransitGatewayAttachment:
		if a, ok := model.Get[*model.TransitGatewayAttachment](n.snap, ref.Kind, ref.ID); ok {
			l.attachment(a)
		}
	case model.KindDXGateway:
		l.onDXGateway(ref, model.Ref{Kind: model.KindVPNGateway})
		l.onDXGateway(ref, model.Ref{Kind: model.KindTransitGateway})
	default:
		l.refs[ref] = true
	}
	return l.list()
}

// LinksMissing is the gap of links to a VPC, or on a gateway, that the snapshot may lack; nil when it shows them all.
func (n *Network) LinksMissing(vpc string, on model.Ref) *model.Gap {
	account, region, subject := "", "", on
	if r, ok := n.snap.Lookup(on); ok {
		account, region = r.Head().Account, r.Head().Region
	} else if v := n.vpc(vpc); vpc != "" {
		account, region, subject = v.account, v.region, v.ref()
	}
	kinds := []model.Kind{model.KindVPNConnection, model.KindDXVirtualInterface}
	if on.Kind != model.KindVPNGateway {
		kinds = append(kinds, model.KindTransitGatewayAttachment)
	}
	if on.IsZero() {
		kinds = append(kinds, model.KindVPNGateway)
	}
	if on.Kind != model.KindVPNGateway && !n.complete(model.KindDXGateway, account, "") { // it is of no Region
		g := n.notCollected(model.KindDXGateway.Call(), account, "", subject, "the hybrid links")
		return &g
	}
	type owner struct{ account, region string }
	owners := []owner{{account, region}}
	for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByVPC, vpc) { // who owns the transit gateway has its other attachments
		if o := (owner{a.TransitGatewayOwner, a.Region}); o.account != "" && !slices.Contains(owners, o) {
			owners = append(owners, o)
		}
	}
	for _, o := range owners {
		for _, k := range kinds {
			if !n.complete(k, o.account, o.region) {
				g := n.notCollected(k.Call(), o.account, o.region, subject, "the hybrid links")
				return &g
			}
		}
	}
	return n.hiddenDXGateway(on)
}

// hiddenDXGateway is the gap of a Direct Connect gateway that something names, and the snapshot lacks.
func (n *Network) hiddenDXGateway(on model.Ref) *model.Gap {
	hidden := func(id string, by *model.Meta) *model.Gap {
		ref := model.Ref{Kind: model.KindDXGateway, ID: id}
		if _, p := n.snap.Find(ref, by.Account, ""); id == "" || p != model.NotCollected {
			return nil
		}
		g := n.notCollected(model.KindDXGateway.Call(), by.Account, "", ref, "the hybrid links")
		return &g
	}
	for a := range model.All[*model.TransitGatewayAttachment](n.snap, model.KindTransitGatewayAttachment) {
		if a.ResourceType == "direct-connect-gateway" && on.Kind != model.KindVPNGateway && (on.Kind != model.KindTransitGatewayAttachment || a.Ref == on) {
			if g := hidden(a.Resource, &a.Meta); g != nil {
				return g
			}
		}
	}
	for v := range model.All[*model.DXVirtualInterface](n.snap, model.KindDXVirtualInterface) {
		if on.Kind != model.KindTransitGatewayAttachment {
			if g := hidden(v.DXGateway, &v.Meta); g != nil {
				return g
			}
		}
	}
	return nil
}

// linkList collects links.
type linkList struct {
	n    *Network
	refs map[model.Ref]bool
}

func (l *linkList) list() []HybridLink {
	var out []HybridLink
	for ref := range l.refs {
		carries, known := l.n.carried(ref)
		out = append(out, HybridLink{ref, header.AddrsOf(carries...), known})
	}
	slices.SortFunc(out, func(a, b HybridLink) int { return a.Ref.Compare(b.Ref) })
	return out
}

func (l *linkList) onGateway(vgw model.Ref) {
	g, ok := model.Get[*model.VPNGateway](l.n.snap, vgw.Kind, vgw.ID)
	if !ok {
		return
	}
	for _, link := range l.n.gatewayPrefixes(g).links {
		if link.ref.Kind == model.KindDXGateway {
			l.onDXGateway(link.ref, vgw)
		} else {
			l.refs[link.ref] = true
		}
	}
}

// onTransit collects the links on a transit gateway, and with peers those on its peers.
func (l *linkList) onTransit(tgw string, peers bool) {
	for a := range model.All[*model.TransitGatewayAttachment](l.n.snap, model.KindTransitGatewayAttachment) {
		switch {
		case a.ResourceType == "peering" && peers && a.TransitGateway == tgw:
			l.onTransit(a.PeerTransitGateway, false)
		case a.ResourceType == "peering" && peers && a.PeerTransitGateway == tgw:
			l.onTransit(a.TransitGateway, false)
		case a.TransitGateway == tgw:
			l.attachment(a)
		}
	}
}

func (l *linkList) attachment(a *model.TransitGatewayAttachment) {
	switch {
	case a.State == "deleted":
	case a.ResourceType == "vpn":
		l.refs[model.Ref{Kind: model.KindVPNConnection, ID: a.Resource}] = true
	case a.ResourceType == "direct-connect-gateway":
		l.onDXGateway(model.Ref{Kind: model.KindDXGateway, ID: a.Resource}, a.Ref)
	}
}

// onDXGateway collects the virtual interfaces of a Direct Connect gateway by which packets get to one that is associated.
func (l *linkList) onDXGateway(ref, to model.Ref) {
	if d, ok := model.Get[*model.DXGateway](l.n.snap, ref.Kind, ref.ID); ok {
		for _, r := range (&dxGateway{l.n, ref, d}).lines(to) {
			l.refs[r] = true
		}
	}
}

// intoTunnel makes unclear what a static route sends to a link for addresses that nobody says are behind it: neither a
// propagated route nor the user (TGW-22, DX-7). A VPN takes replies to whoever asked.
func (n *Network) intoTunnel(a graph.Arrival, r transitRoute, o graph.Outcome) []graph.Outcome {
	if r.kind != "static" || len(r.attachments) != 1 {
		return []graph.Outcome{o}
	}
	att, ok := model.Get[*model.TransitGatewayAttachment](n.snap, model.KindTransitGatewayAttachment, r.attachments[0])
	if !ok || att.ResourceType != "direct-connect-gateway" && (att.ResourceType != "vpn" || a.Session != nil) {
		return []graph.Outcome{o}
	}
	known := n.declared(att.Resource, att.Ref.ID, att.TransitGateway)
	for t := range model.All[*model.TransitGatewayRouteTable](n.snap, model.KindTransitGatewayRouteTable) {
		for _, r := range t.Routes {
			if r.Type == "propagated" && r.Prefix.IsValid() && slices.Contains(r.Attachments, att.Ref.ID) {
				known = append(known, r.Prefix)
			}
		}
	}
	sure := o
	sure.Packets = o.Packets.RestrictDst(header.AddrsOf(known...))
	o.Packets, o.Effect, o.Reason.Code = o.Packets.Minus(sure.Packets), graph.Unclear, "ONPREM_UNDETERMINED"
	o.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: att.Ref, Detail: "whether the network behind the link has the address: the route to it is static; declare it with --onprem"}}
	return []graph.Outcome{sure, o}
}

// healthy leaves out of several attachments those whose link is down, as long as another's is not (VPN-2).
func (n *Network) healthy(attachments []string) []string {
	if len(attachments) < 2 {
		return attachments
	}
	var out []string
	for _, id := range attachments {
		a, ok := model.Get[*model.TransitGatewayAttachment](n.snap, model.KindTransitGatewayAttachment, id)
		if !ok || !n.linkDown(a) {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return attachments
	}
	return out
}

// linkDown reports whether the link behind an attachment is known to be down.
func (n *Network) linkDown(a *model.TransitGatewayAttachment) bool {
	if v, ok := model.Get[*model.VPNConnection](n.snap, model.KindVPNConnection, a.Resource); ok {
		return n.vpnLife(v).down()
	}
	d, ok := model.Get[*model.DXGateway](n.snap, model.KindDXGateway, a.Resource)
	return ok && n.dxgwLife(d, a.Ref).down()
}

// lifeOf is the state of a link.
func (n *Network) lifeOf(ref model.Ref) linkLife {
	switch m, _ := n.snap.Lookup(ref); v := m.(type) {
	case *model.VPNConnection:
		return n.vpnLife(v)
	case *model.DXVirtualInterface:
		return n.vifLife(v, "")
	}
	return linkLife{}
}

// upLinks leaves out links that are down, as long as others are not.
func (n *Network) upLinks(links []HybridLink) []HybridLink {
	var up []HybridLink
	for _, l := range links {
		if !n.lifeOf(l.Ref).down() {
			up = append(up, l)
		}
	}
	if len(up) == 0 {
		return links
	}
	return up
}

// carried is what is known to lie behind a link, and whether that is all of it.
func (n *Network) carried(ref model.Ref) ([]netip.Prefix, bool) {
	switch m, _ := n.snap.Lookup(ref); v := m.(type) {
	case *model.VPNConnection:
		if v.VPNGateway != "" {
			return n.carriedByGateway(ref, v.VPNGateway)
		}
		return n.carriedByTransit(ref, ref.ID)
	case *model.DXVirtualInterface:
		return n.carriedByVIF(v)
	}
	return n.declared(ref.ID), false
}

// carriedByVIF reads what a virtual interface's gateway knows, or the gateways behind its Direct Connect gateway: each of
// these learns what the site advertises.
func (n *Network) carriedByVIF(v *model.DXVirtualInterface) (list []netip.Prefix, known bool) {
	switch {
	case v.Type == "public":
		return v.RouteFilters, true
	case v.VPNGateway != "":
		return n.carriedByGateway(v.Ref, v.VPNGateway)
	}
	d, ok := model.Get[*model.DXGateway](n.snap, model.KindDXGateway, v.DXGateway)
	if !ok {
		return n.declared(v.Ref.ID, v.DXGateway), false
	}
	list = n.declared(v.Ref.ID, v.DXGateway)
	for _, s := range d.Associations {
		var more []netip.Prefix
		var all bool
		if s.Type == "transitGateway" {
			more, all = n.carriedByTransit(v.Ref, d.Ref.ID)
		} else {
			more, all = n.carriedByGateway(d.Ref, s.Gateway)
		}
		list, known = append(list, more...), known || all
	}
	return list, known
}

// carriedByGateway reads what a virtual private gateway knows of a link on it.
func (n *Network) carriedByGateway(ref model.Ref, vgw string) (list []netip.Prefix, known bool) {
	list = n.declared(ref.ID, vgw)
	g, ok := model.Get[*model.VPNGateway](n.snap, model.KindVPNGateway, vgw)
	if !ok {
		return list, false
	}
	k := n.gatewayPrefixes(g)
	link, _ := k.link(ref)
	for _, p := range k.told {
		if slices.ContainsFunc(p.links, func(l gatewayLink) bool { return l.ref == ref && !l.maybe }) {
			list = append(list, netip.MustParsePrefix(p.prefix))
		}
	}
	return list, !link.dynamic || k.complete && k.hidden.IsEmpty()
}

// carriedByTransit reads the routes towards the attachment of a resource, in the tables of its transit gateway. They are all
// where the attachment propagates into a table of which all routes are known.
func (n *Network) carriedByTransit(ref model.Ref, resource string) (list []netip.Prefix, known bool) {
	list = n.declared(ref.ID, resource)
	for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByResource, resource) {
		list = append(list, n.declared(a.Ref.ID, a.TransitGateway)...)
		for t := range model.All[*model.TransitGatewayRouteTable](n.snap, model.KindTransitGatewayRouteTable) {
			if t.TransitGateway != a.TransitGateway {
				continue
			}
			for _, r := range t.Routes {
				if r.Prefix.IsValid() && r.State != "blackhole" && slices.Contains(r.Attachments, a.Ref.ID) {
					list = append(list, r.Prefix)
				}
			}
			known = known || t.RoutesKnown && !t.More && !t.StaticOnly && slices.Contains(t.Propagations, a.Ref.ID)
		}
	}
	return list, known
}
