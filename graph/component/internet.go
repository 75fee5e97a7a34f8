package component

import (
	"maps"
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// private is what the internet does not route: private, shared, local and multicast addresses.
var private = header.AddrsOf(prefixes("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.168.0.0/16", "224.0.0.0/3", "::/8", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8")...)

// PublicAddrs is every address of the internet, both families. The documentation ranges count.
var PublicAddrs = header.AddrsOf(prefixes("0.0.0.0/0", "::/0")...).Minus(private)

var publicIPv4 = PublicAddrs.Family(header.V4)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// internet is everything beyond the internet gateways. It brings packets for a public address of the snapshot to the
// gateway of the VPC that owns it; whoever owns another public address is taken to answer.
type internet struct{ n *Network }

func (c *internet) Ref() model.Ref { return graph.Internet }

func (c *internet) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: graph.Internet, Kind: "internet"}
}

// Handle: Send is where a host on the internet sends, Enter where a gateway sends to it, Deliver a host there.
func (c *internet) Handle(a graph.Arrival) []graph.Outcome {
	if a.Session != nil {
		return c.reply(a)
	}
	if a.At.Side == graph.Deliver {
		return c.unowned(a, a.Packets)
	}
	dead := a.Packets.RestrictDst(private)
	left := a.Packets.Minus(dead)
	out := []graph.Outcome{c.n.privateDestination(dead)}
	for _, o := range c.owners(left.Destinations()) {
		part := left.RestrictDst(o.addrs)
		if part.IsEmpty() {
			continue
		}
		left = left.Minus(part)
		o.Packets = part
		out = append(out, o.Outcome)
	}
	return append(out, c.unowned(a, left)...)
}

// unowned: a host on the internet has the address, unless somebody of the snapshot's accounts may have it who is not shown.
// From another host there it is no question about the snapshot.
func (c *internet) unowned(a graph.Arrival, left header.Set) []graph.Outcome {
	var out []graph.Outcome
	for _, f := range []header.Family{header.V4, header.V6} {
		part := left.Intersect(c.n.space.Box(header.Box{Family: f}))
		if part.IsEmpty() {
			continue
		}
		o := graph.Outcome{Packets: part, Effect: graph.Arrive, Back: graph.Port{Place: graph.Internet, Side: graph.Send}, Reason: c.reason("INTERNET_DELIVER")}
		gaps := c.n.hiddenOwners(f)
		switch fromOutside := a.At.Side == graph.Send; {
		case a.At.Side == graph.Deliver:
		case len(gaps) > 0:
			o = c.n.unclear(part, c.reason("NOT_COLLECTED"), gaps...)
			o.Next = by(graph.Internet, o.Next)
			if !fromOutside {
				o.Next = append(o.Next, graph.Port{Place: graph.Internet, Side: graph.Deliver})
			}
		case fromOutside:
			o = graph.Outcome{Packets: part, Effect: graph.Drop, Reason: c.reason("NO_SUCH_ADDRESS")}
		}
		out = append(out, o)
	}
	return out
}

// privateDestination drops packets to addresses that are nothing on the internet.
func (n *Network) privateDestination(p header.Set) graph.Outcome {
	return graph.Outcome{Packets: p, Effect: graph.Drop, Next: []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}},
		Reason: graph.Reason{Code: "INTERNET_PRIVATE_ADDRESS", Component: graph.Internet, Kind: "internet"}}
}

// hiddenOwners lists the facts that may hide who has a public address: interfaces, NAT gateways and, for IPv6, VPCs that are
// not shown.
func (n *Network) hiddenOwners(f header.Family) []model.Gap {
	if gaps, ok := n.hidden[f]; ok {
		return gaps
	}
	var gaps []model.Gap
	add := func(kind model.Kind, v *vpcView) {
		g := n.notCollected(kind.Call(), v.account, v.region, graph.Internet, "who has the public address")
		if !slices.Contains(gaps, g) {
			gaps = append(gaps, g)
		}
	}
	for _, id := range n.namedVPCs() {
		v := n.vpc(id)
		if f == header.V4 && !v.interfaces { // an IPv6 address is of its VPC's block
			add(model.KindNetworkInterface, v)
		}
		if f == header.V4 && !n.complete(model.KindNATGateway, v.account, v.region) {
			add(model.KindNATGateway, v)
		}
		if f == header.V6 && (!v.known || !n.complete(model.KindVPC, v.account, v.region)) {
			add(model.KindVPC, v)
		}
	}
	n.hidden[f] = gaps
	return gaps
}

// namedVPCs lists the VPCs that are shown or stand in a subnet or interface, sorted.
func (n *Network) namedVPCs() []string {
	ids := slices.Concat(n.snap.Keys(model.SubnetsByVPC), n.snap.Keys(model.InterfacesByVPC))
	for v := range model.All[*model.VPC](n.snap, model.KindVPC) {
		ids = append(ids, v.Ref.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// reply brings a reply to the gateway that its flow passed last, or home when it passed none: to a host on the internet, or
// by its IPv6 address into a VPC.
func (c *internet) reply(a graph.Arrival) []graph.Outcome {
	if gw := a.Session.Component; !gw.IsZero() {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{{Place: gw, Side: graph.Enter, At: c.n.gatewayVPC(gw)}}, Reason: c.reason("INTERNET_PASS")}}
	}
	dead := a.Packets.RestrictDst(private)
	left := a.Packets.Minus(dead)
	out := []graph.Outcome{c.n.privateDestination(dead)}
	dst := left.Destinations()
	for _, p := range c.n.publicOwners(dst) {
		if !p.v6 || !p.addrs.Overlaps(dst) {
			continue
		}
		if part := left.RestrictDst(p.addrs); !part.IsEmpty() {
			left = left.Minus(part)
			o := c.arrive(p)
			o.Packets = part
			out = append(out, o)
		}
	}
	home := left.RestrictDstRealm(RealmInternet)
	return append(out,
		graph.Outcome{Packets: home, Effect: graph.Arrive, Reason: c.reason("REPLY_DELIVERED")},
		graph.Outcome{Packets: left.Minus(home), Effect: graph.Drop, Next: elsewhere, Reason: c.reason("RETURN_WRONG_REALM")})
}

// gatewayVPC is the VPC for which a gateway at the internet's edge acts, as a port's At.
func (n *Network) gatewayVPC(gw model.Ref) model.Ref {
	if att, ok := hiddenAttachment(gw); ok {
		return model.Ref{Kind: model.KindVPC, ID: att[0].VPC}
	}
	var list []model.GatewayAttachment
	switch r, _ := n.snap.Lookup(gw); g := r.(type) {
	case *model.InternetGateway:
		list = g.Attachments
	case *model.EgressOnlyInternetGateway:
		list = g.Attachments
	}
	for _, a := range list {
		return model.Ref{Kind: model.KindVPC, ID: a.VPC}
	}
	return model.Ref{}
}

// ownerOutcome is what becomes of packets to some addresses of the snapshot.
type ownerOutcome struct {
	addrs *header.AddrSet
	graph.Outcome
}

// owners finds who in the snapshot has public addresses among dst.
func (c *internet) owners(dst *header.AddrSet) []ownerOutcome {
	out := c.n.acceleratorOwners(dst)
	for _, o := range c.n.publicOwners(dst) {
		if o.addrs.Overlaps(dst) {
			out = append(out, ownerOutcome{o.addrs, c.arrive(o)})
		}
	}
	return out
}

// arrive is how packets get into the VPC that owns an address.
func (c *internet) arrive(o publicOwner) graph.Outcome {
	v := c.n.vpc(o.vpc)
	if !o.nat.IsZero() {
		return graph.Outcome{Effect: graph.Drop, Reason: graph.Reason{Code: "NAT_NO_INBOUND", Component: o.nat, Kind: "nat-gateway"}}
	}
	hidden := []graph.Port{{Place: hiddenGateway(model.KindInternetGateway, v.id), Side: graph.Enter, At: v.ref()}}
	switch {
	case v.igwUsable:
		return graph.Outcome{Effect: graph.Pass, Next: []graph.Port{{Place: v.igw.Ref, Side: graph.Enter, At: v.ref()}}, Reason: c.reason("INTERNET_PASS")}
	case !c.n.complete(model.KindInternetGateway, v.account, v.region):
		return graph.Outcome{Effect: graph.Unclear, Next: hidden, Reason: c.reason("NOT_COLLECTED"),
			Needs: []model.Gap{c.n.notCollected(model.KindInternetGateway.Call(), v.account, v.region, v.ref(), "the VPC's internet gateway")}}
	case o.v6 && v.eigwUsable:
		return graph.Outcome{Effect: graph.Pass, Next: []graph.Port{{Place: v.eigw.Ref, Side: graph.Enter, At: v.ref()}}, Reason: c.reason("INTERNET_PASS")}
	case v.igw != nil:
		return graph.Outcome{Effect: graph.Pass, Next: []graph.Port{{Place: v.igw.Ref, Side: graph.Enter, At: v.ref()}}, Reason: c.reason("INTERNET_PASS")}
	}
	return graph.Outcome{Effect: graph.Drop, Next: hidden,
		Reason: graph.Reason{Code: "IGW_NOT_ATTACHED", Component: v.ref(), Kind: "vpc"}}
}

// publicOwner is the public addresses of one VPC, or of one NAT gateway.
type publicOwner struct {
	addrs *header.AddrSet
	vpc   string
	nat   model.Ref
	v6    bool
}

// fewOwners is up to how many single addresses are looked up one by one.
const fewOwners = 16

// publicOwners lists who has which public address: NAT gateways first, then VPCs, each in the order of ids. It may leave
// out who has none of dst.
func (n *Network) publicOwners(dst *header.AddrSet) []publicOwner {
	if n.public != nil {
		return n.public
	}
	v4 := dst.Family(header.V4)
	if v4.Len() > fewOwners {
		n.public = n.publicIndex(n.snap.List(model.KindNATGateway), n.namedVPCs())
		return n.public
	}
	vpcs := make(map[string]bool)
	var nats []model.Resource
	for r := range v4.Ranges() {
		if r.From != r.To {
			n.public = n.publicIndex(n.snap.List(model.KindNATGateway), n.namedVPCs())
			return n.public
		}
		nats = append(nats, n.snap.By(model.NATGatewaysByPublic, r.From.String())...)
		for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByPublic, r.From.String()) {
			vpcs[i.VPC] = true
		}
	}
	slices.SortFunc(nats, func(a, b model.Resource) int { return a.Head().Ref.Compare(b.Head().Ref) })
	ids := slices.Sorted(maps.Keys(vpcs))
	if v4.Len() < dst.Len() {
		ids = n.namedVPCs()
	}
	return n.publicIndex(slices.Compact(nats), ids)
}

// publicIndex is the public addresses of NAT gateways and VPCs.
func (n *Network) publicIndex(nats []model.Resource, vpcs []string) []publicOwner {
	out := []publicOwner{}
	for _, r := range nats {
		g := r.(*model.NATGateway)
		var list []netip.Addr
		for _, a := range natAddresses(g) {
			if a.Public.IsValid() {
				list = append(list, a.Public)
			}
		}
		if len(list) > 0 {
			out = append(out, publicOwner{addrs: header.AddrList(list), vpc: g.VPC, nat: g.Ref})
		}
	}
	for _, id := range vpcs {
		v := n.vpc(id)
		if m := n.publicMap(v); m.Len() > 0 {
			out = append(out, publicOwner{addrs: m.to, vpc: v.id})
		}
		if v6 := v.cidrs.Family(header.V6); !v6.IsEmpty() {
			out = append(out, publicOwner{addrs: v6, vpc: v.id, v6: true})
		}
	}
	return out
}

// PublicOwned is every public address that someone in the snapshot has.
func (n *Network) PublicOwned() *header.AddrSet {
	if n.owned == nil {
		if n.public == nil {
			n.public = n.publicIndex(n.snap.List(model.KindNATGateway), n.namedVPCs())
		}
		var all []*header.AddrSet
		for _, o := range n.public {
			all = append(all, o.addrs)
		}
		n.owned = header.AddrUnion(all...)
	}
	return n.owned
}

// PublicFree is every public IPv4 address that nobody in the snapshot has.
func (n *Network) PublicFree() *header.AddrSet {
	if n.free == nil {
		n.free = publicIPv4.Minus(n.PublicOwned())
	}
	return n.free
}
