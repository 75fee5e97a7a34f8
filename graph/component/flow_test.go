package component_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/graph/internal/oracle"
	"portolan/model"
)

// engineFlow is a flow of gen, ready for the walker.
type engineFlow struct {
	w       *graph.Walker
	start   graph.Port
	packet  header.Packet
	packets header.Set
}

// prepare sets up the walker for one flow; the destination is an address, so nothing has to be supposed.
func prepare(n *component.Network, s *model.Snapshot, f gen.Flow) engineFlow {
	p := header.Packet{Family: header.V4, Protocol: uint8(f.Protocol), Dst: f.Destination.Address, DstPort: f.Port, Src: f.Source.Address, SrcPort: f.SourcePort}
	if p.Src.Is6() {
		p.Family = header.V6
	}
	e := engineFlow{w: graph.NewWalker(n, n.Space())}
	switch {
	case f.Source.OnPrem != "":
		var home graph.Port
		p.SrcRealm, e.start, home = behind(n, s, f.Source.OnPrem)
		e.w.Homes = []graph.Goal{{Realm: p.SrcRealm, Addrs: header.AddrList([]netip.Addr{p.Src}), Port: home}}
	case !f.Source.Interface.IsZero():
		i, _ := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, f.Source.Interface.ID)
		e.start = graph.Port{Place: i.Ref, Side: graph.Send}
		p.SrcRealm = n.Realm(i.VPC)
		e.w.Homes = []graph.Goal{{Realm: p.SrcRealm, Addrs: header.AddrList([]netip.Addr{p.Src}), Port: n.EnterPort(i.Subnet)}}
	case !f.Source.Subnet.IsZero():
		u, _ := model.Get[*model.Subnet](s, model.KindSubnet, f.Source.Subnet.ID)
		e.start = graph.Port{Place: u.Ref, Side: graph.Inside}
		p.SrcRealm = n.Realm(u.VPC)
		e.w.Homes = []graph.Goal{{Realm: p.SrcRealm, Addrs: header.AddrList([]netip.Addr{p.Src}), Port: n.EnterPort(u.Ref.ID)}}
	default:
		e.start = graph.Port{Place: graph.Internet, Side: graph.Send}
		p.SrcRealm = component.RealmInternet
		e.w.Homes = []graph.Goal{{Realm: p.SrcRealm, Addrs: header.AddrList([]netip.Addr{p.Src}), Port: graph.Port{Place: graph.Internet, Side: graph.Enter}}}
	}
	if f.Destination.OnPrem != "" {
		_, _, port := behind(n, s, f.Destination.OnPrem)
		e.w.Goals = append(e.w.Goals, graph.Goal{Addrs: header.AddrList([]netip.Addr{p.Dst}), Port: port})
	}
	for u := range model.All[*model.Subnet](s, model.KindSubnet) {
		if in := header.AddrsOf(model.Associated(u.CIDRs)...); in.Contains(p.Dst) {
			e.w.Goals = append(e.w.Goals, graph.Goal{Addrs: in, Port: n.EnterPort(u.Ref.ID)})
		}
	}
	if i, ok := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, f.Destination.Interface.ID); ok && f.Destination.Public { // behind the translation
		e.w.Goals = append(e.w.Goals, graph.Goal{Addrs: component.InterfaceAddrs(i), Port: n.EnterPort(i.Subnet)})
	}
	if component.PublicAddrs.Contains(p.Dst) && (f.Destination.Public || f.Destination.Interface.IsZero() && f.Destination.OnPrem == "") {
		e.w.Goals = append(e.w.Goals, graph.Goal{Addrs: component.PublicAddrs, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}})
	}
	if hidesSubnets(s) { // it may be in one that is not shown
		e.w.Goals = append(e.w.Goals, graph.Goal{Addrs: header.AddrList([]netip.Addr{p.Dst}), Port: graph.Port{Place: graph.Somewhere, Side: graph.Receive}})
	}
	e.packet = p
	e.packets = one(n.Space(), p)
	return e
}

// behind is where the network behind a link sends and is sent to, and the realm of its addresses. Behind a public virtual
// interface is the internet (DX-14).
func behind(n *component.Network, s *model.Snapshot, id string) (realm header.Realm, from, to graph.Port) {
	ref := gen.LinkRef(id)
	if v, ok := model.Get[*model.DXVirtualInterface](s, ref.Kind, ref.ID); ok && v.Type == "public" {
		return component.RealmInternet, graph.Port{Place: ref, Side: graph.Enter}, graph.Port{Place: graph.Internet, Side: graph.Enter}
	}
	from = n.OnPremises(n.LinksNamed(ref), n.LinksMissing("", ref))
	to = from
	to.Side = graph.Enter
	return component.RealmOnPrem, from, to
}

// byOneLink puts the source of a flow behind one of the links on its gateway: on-premises networks choose which.
func byOneLink(n *component.Network, rng *rand.Rand, f gen.Flow) gen.Flow {
	ref := gen.LinkRef(f.Source.OnPrem)
	if links := n.LinksNamed(ref); ref.Kind == model.KindVPNGateway && len(links) > 0 {
		f.Source.OnPrem = links[rng.IntN(len(links))].Ref.ID
	}
	return f
}

// hidesSubnets reports that there may be subnets which a world does not show.
func hidesSubnets(s *model.Snapshot) bool {
	complete := func(call string, v *model.VPC) bool {
		return s.Status(model.DataSet{Call: call, Account: v.Account, Region: v.Region}).Complete()
	}
	for v := range model.All[*model.VPC](s, model.KindVPC) {
		if !complete(model.KindSubnet.Call(), v) || !complete(model.KindVPC.Call(), v) {
			return true
		}
	}
	return s.Count(model.KindVPC) == 0
}

func one(sp *header.Space, p header.Packet) header.Set {
	return sp.Box(header.Box{Family: p.Family, Protocols: []header.ProtoRange{{First: p.Protocol, Last: p.Protocol}},
		DstRealm: []header.RealmRange{{First: p.DstRealm, Last: p.DstRealm}}, SrcRealm: []header.RealmRange{{First: p.SrcRealm, Last: p.SrcRealm}},
		Dst: header.AddrList([]netip.Addr{p.Dst}), Src: header.AddrList([]netip.Addr{p.Src}),
		DstPorts: []header.PortRange{{First: p.DstPort, Last: p.DstPort}}, SrcPorts: []header.PortRange{{First: p.SrcPort, Last: p.SrcPort}}})
}

// oracleFlow is the same flow for the oracle, with choices drawn from rng.
func oracleFlow(rng *rand.Rand, s *model.Snapshot, f gen.Flow) oracle.Flow {
	o := oracle.Flow{SourceAddr: f.Source.Address, DestAddr: f.Destination.Address, Protocol: uint8(f.Protocol), DestPort: f.Port, SourcePort: f.SourcePort}
	switch {
	case f.Source.OnPrem != "":
		o.Source.OnPrem = f.Source.OnPrem
	case !f.Source.Interface.IsZero():
		o.Source.Interface, _ = model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, f.Source.Interface.ID)
	case !f.Source.Subnet.IsZero():
		u, _ := model.Get[*model.Subnet](s, model.KindSubnet, f.Source.Subnet.ID)
		free := &model.NetworkInterface{Meta: model.Meta{Ref: model.Ref{Kind: model.KindNetworkInterface, ID: "eni-free"}, Account: u.Account, Region: u.Region}, VPC: u.VPC, Subnet: u.Ref.ID, Status: "in-use"}
		if o.SourceAddr.Is4() {
			free.Addresses = []model.Address{{Private: o.SourceAddr, Primary: true}}
		} else {
			free.IPv6 = []netip.Addr{o.SourceAddr}
		}
		o.Source.Interface = free
	}
	ports := []uint16{1024, 1025, 32767, 32768, 49152, 60999, 61000, 65535}
	o.Choices.NATPort = ports[rng.IntN(len(ports))]
	o.Choices.NATAddress = func(g *model.NATGateway) netip.Addr {
		var list []netip.Addr
		for _, a := range g.Addresses {
			if (a.Status == "" || a.Status == "succeeded") && a.Private.IsValid() {
				list = append(list, a.Private)
			}
		}
		if len(list) == 0 {
			return netip.Addr{}
		}
		return list[rng.IntN(len(list))]
	}
	o.Choices.TGWNext = func(list []string) int { return rng.IntN(len(list)) }
	o.Choices.AttachmentSubnet = func(list []string) int { return rng.IntN(len(list)) }
	ties := map[string]int{} // AWS picks one and keeps it
	o.Choices.RouteTie = func(c []model.Route) int {
		key := fmt.Sprint(c)
		if _, ok := ties[key]; !ok {
			ties[key] = rng.IntN(len(c))
		}
		return ties[key]
	}
	return o
}
