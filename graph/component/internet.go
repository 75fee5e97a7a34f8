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
		if !v.interfaces {
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
	seen := make(map[string]bool)
	for v := range model.All[*model.VPC](n.snap, model.KindVPC) {
		seen[v.Ref.ID] = true
	}
	for s := range model.All[*model.Subnet](n.snap, model.KindSubnet) {
		seen[s.VPC] = true
	}
	for i := range model.All[*model.NetworkInterface](n.snap, model.KindNetworkInterface) {
		seen[i.VPC] = true
	}
	delete(seen, "")
	return slices.Sorted(maps.Keys(seen))
}

// reply brings a reply to the gateway that its flow passed last, or home when it passed none: to a host on the internet, or
// by its IPv6 address into a VPC.
func (c *internet) reply(a graph.Arrival) []graph.Outcome {
	if gw := a.Session.Component; !gw.IsZero() {
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{{Place: gw, Side: graph.Enter, At: c.n.gatewayVPC(gw)}}, Reason: c.reason("INTERNET_PASS")}}
	}
	var out []graph.Outcome
	left := a.Packets
	for _, o := range c.owners(left.Destinations()) {
		if part := left.RestrictDst(o.addrs); o.v6 && !part.IsEmpty() {
			left = left.Minus(part)
			o.Packets = part
			out = append(out, o.Outcome)
		}
	}
	home := left.RestrictDstRealm(RealmInternet)
	return append(out,
		graph.Outcome{Packets: home, Effect: graph.Arrive, Reason: c.reason("REPLY_DELIVERED")},
		graph.Outcome{Packets: left.Minus(home), Effect: graph.Drop, Reason: c.reason("RETURN_WRONG_REALM")})
}

// gatewayVPC is the VPC for which a gateway at the internet's edge acts, as a port's At.
func (n *Network) gatewayVPC(gw model.Ref) model.Ref {
	if vpc, ok := hiddenGatewayOf(gw); ok {
		return model.Ref{Kind: model.KindVPC, ID: vpc}
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
	v6    bool
	graph.Outcome
}

// owners finds who in the snapshot has public addresses among dst.
func (c *internet) owners(dst *header.AddrSet) []ownerOutcome {
	index := c.n.publicIndex()
	var out []ownerOutcome
	for _, o := range index {
		if !o.addrs.Overlaps(dst) {
			continue
		}
		out = append(out, ownerOutcome{o.addrs, o.v6, c.arrive(o)})
	}
	return out
}

// arrive is how packets get into the VPC that owns an address.
func (c *internet) arrive(o publicOwner) graph.Outcome {
	v := c.n.vpc(o.vpc)
	if !o.nat.IsZero() {
		return graph.Outcome{Effect: graph.Drop, Reason: graph.Reason{Code: "NAT_NO_INBOUND", Component: o.nat, Kind: "nat-gateway"}}
	}
	hidden := []graph.Port{{Place: hiddenGateway(v.id), Side: graph.Enter, At: v.ref()}}
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

// publicIndex lists who has which public address, made at the first packet that reaches the internet.
func (n *Network) publicIndex() []publicOwner {
	if n.public != nil {
		return n.public
	}
	n.public = []publicOwner{}
	for g := range model.All[*model.NATGateway](n.snap, model.KindNATGateway) {
		var list []netip.Addr
		for _, a := range natAddresses(g) {
			if a.Public.IsValid() {
				list = append(list, a.Public)
			}
		}
		if len(list) > 0 {
			n.public = append(n.public, publicOwner{addrs: header.AddrList(list), vpc: g.VPC, nat: g.Ref})
		}
	}
	for _, id := range n.namedVPCs() {
		v := n.vpc(id)
		if v.publicMap != nil && v.publicMap.Len() > 0 {
			n.public = append(n.public, publicOwner{addrs: v.publicMap.To(), vpc: v.id})
		}
		if v6 := v.cidrs.Family(header.V6); !v6.IsEmpty() {
			n.public = append(n.public, publicOwner{addrs: v6, vpc: v.id, v6: true})
		}
	}
	return n.public
}
