package component

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/graph/header"
	"portolan/model"
)

// gatewayLink is one link on a virtual private gateway: a VPN connection, a private virtual interface, or a Direct Connect
// gateway.
type gatewayLink struct {
	ref     model.Ref
	dynamic bool   // it learns prefixes over BGP
	asn     string // of the customer's side, "" when not told
	life    linkLife
	maybe   bool // of a prefix: another link explains that the gateway knows it
}

// hub reports whether the gateway tells the link what others have learnt: not what is behind a Direct Connect gateway (DX-11).
func (l gatewayLink) hub() bool { return l.dynamic && l.ref.Kind != model.KindDXGateway }

// working is the links that are up or may be.
func working(links []gatewayLink) []gatewayLink {
	return slices.DeleteFunc(slices.Clone(links), func(l gatewayLink) bool { return l.life.down() })
}

// gatewayPrefixes is what is known of the prefixes behind a virtual private gateway.
type gatewayPrefixes struct {
	links    []gatewayLink
	told     []gatewayPart   // longest prefix first
	parts    []gatewayPart   // disjoint: who carries what
	learnt   *header.AddrSet // over BGP
	complete bool            // a prefix that is not among them is not known to the gateway
	hidden   *header.AddrSet // what even a complete list cannot show: a route of the table has the same prefix (RT-6)
	vpn      *model.VPNGateway
}

type gatewayPart struct {
	prefix string
	addrs  *header.AddrSet
	links  []gatewayLink
}

func (p gatewayPart) text() string {
	words := make([]string, len(p.links))
	for i, l := range p.links {
		words[i] = l.ref.ID
	}
	return p.prefix + " → " + strings.Join(words, " or ")
}

func (k *gatewayPrefixes) link(ref model.Ref) (gatewayLink, bool) {
	i := slices.IndexFunc(k.links, func(l gatewayLink) bool { return l.ref == ref })
	if i < 0 {
		return gatewayLink{}, false
	}
	return k.links[i], true
}

// gap is that the prefixes which a link has learnt are in no listing (VPN-4, DX-7).
func (k *gatewayPrefixes) gap(vgw model.Ref) model.Gap {
	for _, l := range k.links {
		if l.dynamic {
			return model.Gap{Kind: model.GapUndetermined, Subject: l.ref, Detail: "the prefixes that the link has learnt over BGP: no route table with propagation shows them; declare them with --onprem"}
		}
	}
	return model.Gap{Kind: model.GapNotCollected, Subject: vgw, Detail: "the links on the gateway",
		DataSet: model.DataSet{Call: model.KindDXVirtualInterface.Call(), Account: k.vpn.Account, Region: k.vpn.Region}}
}

// gatewayPrefixes collects what a gateway knows: static routes of its connections, and what it propagates into route tables
// (VPN-4, RT-24).
func (n *Network) gatewayPrefixes(g *model.VPNGateway) *gatewayPrefixes {
	if k, ok := n.gateways[g.Ref.ID]; ok {
		return k
	}
	k := &gatewayPrefixes{vpn: g, learnt: header.AddrsOf(), hidden: header.AddrsOf(), links: n.gatewayLinks(g)}
	n.gateways[g.Ref.ID] = k
	known := make(map[netip.Prefix][]gatewayLink)
	for _, l := range k.links {
		v, ok := model.Get[*model.VPNConnection](n.snap, model.KindVPNConnection, l.ref.ID)
		if !ok || l.dynamic {
			continue
		}
		for _, r := range v.Routes {
			if r.State == "" || r.State == "available" {
				known[r.Prefix.Masked()] = append(known[r.Prefix.Masked()], l)
			}
		}
	}
	propagating := n.learn(k, known)
	for p := range known {
		for _, l := range k.links {
			if l.maybe = true; !propagating && l.dynamic && !overlapsRefs(known[p], []gatewayLink{l}) { // it may have learnt a longer one
				known[p] = append(known[p], l)
			}
		}
	}
	n.declare(k, known)
	k.fill(known)
	dynamic := slices.ContainsFunc(k.links, func(l gatewayLink) bool { return l.dynamic })
	switch {
	case propagating:
		k.complete = true
		if !dynamic {
			k.hidden = header.AddrsOf()
		}
	default:
		k.complete = !dynamic && n.complete(model.KindVPNConnection, g.Account, g.Region) &&
			n.complete(model.KindDXVirtualInterface, g.Account, g.Region) && n.complete(model.KindDXGateway, g.Account, "")
	}
	return k
}

// learn reads the tables into which the gateway propagates. It reports whether there is any: then they show all that it has
// learnt, but for prefixes that the table has a route of its own for.
func (n *Network) learn(k *gatewayPrefixes, known map[netip.Prefix][]gatewayLink) bool {
	var dynamic []gatewayLink
	for _, l := range k.links {
		if l.dynamic {
			dynamic = append(dynamic, l)
		}
	}
	var learnt []netip.Prefix
	var hidden *header.AddrSet
	for t := range model.By[*model.RouteTable](n.snap, model.RouteTablesByVPC, vpcOf(k.vpn)) {
		if !slices.Contains(t.Propagating, k.vpn.Ref.ID) {
			continue
		}
		var own []netip.Prefix
		for _, r := range t.Routes {
			switch {
			case r.Origin == "EnableVgwRoutePropagation" && r.Target.ID == k.vpn.Ref.ID:
				learnt = append(learnt, r.Prefix.Masked())
			case r.Prefix.IsValid() && r.Target.Kind != model.TargetLocal:
				own = append(own, r.Prefix)
			}
		}
		if set := header.AddrsOf(own...); hidden == nil {
			hidden = set
		} else {
			hidden = hidden.Intersect(set)
		}
	}
	for _, p := range learnt {
		if len(known[p]) == 0 {
			known[p] = append(known[p], dynamic...)
			continue
		}
		for _, l := range dynamic {
			l.maybe = true
			if !overlapsRefs(known[p], []gatewayLink{l}) {
				known[p] = append(known[p], l)
			}
		}
	}
	k.learnt = header.AddrsOf(learnt...)
	if hidden == nil {
		return false
	}
	k.hidden = hidden.Minus(k.learnt)
	return true
}

func overlapsRefs(a, b []gatewayLink) bool {
	return slices.ContainsFunc(a, func(x gatewayLink) bool {
		return slices.ContainsFunc(b, func(y gatewayLink) bool { return x.ref == y.ref })
	})
}

// fill parts the address space: by the health of links before the length of prefixes (VPN-2).
func (k *gatewayPrefixes) fill(known map[netip.Prefix][]gatewayLink) {
	list := make([]netip.Prefix, 0, len(known))
	for p := range known {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b netip.Prefix) int {
		if a.Bits() != b.Bits() {
			return b.Bits() - a.Bits()
		}
		return a.Addr().Compare(b.Addr())
	})
	taken := header.AddrsOf()
	part := func(p netip.Prefix, links []gatewayLink) {
		addrs := header.AddrsOf(p)
		if left := addrs.Minus(taken); !left.IsEmpty() && len(links) > 0 {
			k.parts = append(k.parts, gatewayPart{p.String(), left, links})
			taken = taken.Union(addrs)
		}
	}
	for _, p := range list {
		k.told = append(k.told, gatewayPart{p.String(), nil, known[p]})
		part(p, working(known[p]))
	}
	for _, p := range list { // what only links have that are down
		part(p, known[p])
	}
	for _, p := range list { // what a table shows and no link explains
		if left := header.AddrsOf(p).Minus(taken); !left.IsEmpty() && len(known[p]) == 0 {
			k.parts = append(k.parts, gatewayPart{p.String(), left, nil})
			taken = taken.Union(left)
		}
	}
}

// gatewayLinks lists the links on a gateway, sorted by ref: VPN connections that are not deleted, virtual interfaces, Direct
// Connect gateways.
func (n *Network) gatewayLinks(g *model.VPNGateway) []gatewayLink {
	var out []gatewayLink
	for v := range model.By[*model.VPNConnection](n.snap, model.VPNConnectionsByGateway, g.Ref.ID) {
		if v.State != "deleted" {
			out = append(out, gatewayLink{ref: v.Ref, dynamic: !v.StaticOnly, asn: n.customer(v), life: n.vpnLife(v)})
		}
	}
	for v := range model.By[*model.DXVirtualInterface](n.snap, model.VirtualInterfacesByGateway, g.Ref.ID) {
		if v.State != "deleted" {
			out = append(out, gatewayLink{ref: v.Ref, dynamic: true, life: n.vifLife(v, "")})
		}
	}
	for d := range model.By[*model.DXGateway](n.snap, model.DXGatewaysByGateway, g.Ref.ID) {
		out = append(out, gatewayLink{ref: d.Ref, dynamic: true, life: n.dxgwLife(d, g.Ref)})
	}
	return out
}
