package component

import (
	"net/netip"
	"slices"

	"portolan/graph/header"
	"portolan/model"
)

// LinksTo lists the hybrid links by which packets may get into a VPC: those on its virtual private gateway, and those on
// transit gateways that it is attached to, and on their peers. "" is every link. Sorted by ref.
func (n *Network) LinksTo(vpc string) []HybridLink {
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
	default:
		l.refs[ref] = true
	}
	return l.list()
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
		l.refs[link.ref] = true
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
	if a.ResourceType == "vpn" && a.State != "deleted" {
		l.refs[model.Ref{Kind: model.KindVPNConnection, ID: a.Resource}] = true
	}
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
	v, ok := model.Get[*model.VPNConnection](n.snap, model.KindVPNConnection, a.Resource)
	return ok && n.vpnLife(v).down()
}

// lifeOf is the state of a link.
func (n *Network) lifeOf(ref model.Ref) linkLife {
	if v, ok := model.Get[*model.VPNConnection](n.snap, ref.Kind, ref.ID); ok {
		return n.vpnLife(v)
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
	v, ok := model.Get[*model.VPNConnection](n.snap, ref.Kind, ref.ID)
	switch {
	case !ok:
		return n.declared(ref.ID), false
	case v.VPNGateway != "":
		return n.carriedByGateway(ref, v.VPNGateway)
	}
	return n.carriedByTransit(ref, ref.ID)
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
	for _, p := range k.parts {
		if slices.ContainsFunc(p.links, func(l gatewayLink) bool { return l.ref == ref }) {
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
