package component

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// claimLoadBalancers tells the interfaces of load balancers: by what AWS describes them with.
func claimLoadBalancers(n *Network, claim func(face string, relay model.Ref)) {
	for _, k := range balancerKinds {
		for _, r := range n.snap.List(k) {
			for _, i := range n.balancerFaces(r.Head().Ref) {
				claim(i.Ref.ID, r.Head().Ref)
			}
		}
	}
	for _, name := range n.snap.Keys(model.InterfacesByBalancer) {
		if ref, ok := n.hiddenBalancer(name); ok {
			for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByBalancer, name) {
				claim(i.Ref.ID, ref)
			}
		}
	}
}

// balancerFaces lists the interfaces of a load balancer's nodes.
func (n *Network) balancerFaces(ref model.Ref) []*model.NetworkInterface {
	name, vpc := "", ""
	switch b, _ := n.snap.Lookup(ref); b := b.(type) {
	case *model.LoadBalancer:
		name, vpc = b.InterfaceName(), b.VPC
	case *model.ClassicLoadBalancer:
		name, vpc = b.LoadBalancerName, b.VPC
	default:
		_, name, _ = strings.Cut(ref.ID, ":loadbalancer/")
	}
	var out []*model.NetworkInterface
	for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByBalancer, name) {
		if vpc == "" || i.VPC == vpc {
			out = append(out, i)
		}
	}
	return out
}

// balancerPlaces is where a load balancer's nodes stand: their interfaces, or in the subnets of zones where none is shown any
// free address, unless the user chose one.
func (n *Network) balancerPlaces(ref model.Ref, f *balancerFacts) []Placement {
	var out []Placement
	shown := make(map[string]bool)
	for _, i := range n.balancerFaces(ref) {
		shown[i.Subnet] = true
		out = append(out, Placement{Host: n.HostOf(i), Subnet: i.Subnet, Public: PublicOf(i)})
	}
	network := "IPV4"
	if f.dual {
		network = "DUAL"
	}
	for _, z := range f.zones {
		if shown[z.Subnet] || z.Subnet == "" {
			continue
		}
		p := n.supposedIn(ref, z.Subnet, f.vpc, f.groups, network, nil)
		p.Host.PrivateIPv6 = !f.internet
		var private, public []netip.Addr
		for _, a := range z.Addresses {
			for _, x := range [...]netip.Addr{a.Private, a.IPv6} {
				if x.IsValid() {
					private = append(private, x)
				}
			}
			if a.Public.IsValid() {
				public = append(public, a.Public)
			}
		}
		if len(private) > 0 {
			p.Host.Addrs, p.OneOf = header.AddrList(private), false
		}
		p.Public = header.AddrList(public)
		out = append(out, p)
	}
	return out
}

// balancerEntry is where clients reach a load balancer: at its nodes, but for those of zones that have no target to forward to,
// which its name does not give (LB-8, LB-11).
func balancerEntry(n *Network, ref model.Ref) (Entry, bool) {
	c, ok := n.Component(graph.Port{Place: ref}).(*loadBalancer)
	if !ok {
		return Entry{}, false
	}
	e := Entry{Ref: ref, Label: "lb:" + c.f.name, Host: c.f.host, VPC: c.f.vpc, Public: c.f.internet}
	all := n.balancerPlaces(ref, &c.f)
	for _, p := range all {
		if c.serves(n.placeZone(p)) {
			e.Places = append(e.Places, p)
		}
	}
	if len(e.Places) == 0 {
		e.Places = all
	}
	if len(c.f.listeners) == 1 {
		e.Port = c.f.listeners[0].port
	}
	return e, true
}

func (n *Network) placeZone(p Placement) string {
	if i := p.Host.Interface; i != nil && i.Zone != "" {
		return i.Zone
	}
	if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, p.Subnet); ok {
		return s.Zone
	}
	return ""
}

// serves reports whether a node of a zone has, or may have, a target to forward to.
func (c *loadBalancer) serves(zone string) bool {
	if c.f.gap != nil || c.f.application {
		return true
	}
	for i := range c.f.listeners {
		l := &c.f.listeners[i]
		own, _, perhaps := c.eligible(l, zone)
		if len(own)+len(perhaps)+len(l.gaps) > 0 {
			return true
		}
	}
	return false
}

func (c *loadBalancer) behind() Behind {
	var b Behind
	for _, p := range c.n.balancerPlaces(c.ref, &c.f) {
		b.Hosts = append(b.Hosts, p.Host)
		if !p.Lost {
			b.Homes = append(b.Homes, graph.Goal{Realm: c.n.Realm(p.Host.VPC), Addrs: p.Host.Addrs, Port: c.n.EnterPort(p.Subnet)})
		}
	}
	if c.f.application {
		b.Ends = append(b.Ends, c.ref)
	}
	if c.uncertain() != nil {
		b.Databases = append(b.Databases, c.n.everyMember()...)
	}
	for _, l := range c.f.listeners {
		if l.http {
			b.Ends = append(b.Ends, c.ref)
			continue
		}
		for _, t := range l.targets {
			if t.host == nil || t.addr == nil {
				continue
			}
			b.Hosts, b.Onward, b.Ends = append(b.Hosts, t.host), append(b.Onward, t.host), append(b.Ends, t.host.Ref)
			b.Goals = append(b.Goals, graph.Goal{Addrs: t.addr, Port: c.n.EnterPort(t.host.Subnet)})
			b.Databases = append(b.Databases, c.n.membersAt(t.host.Ref)...)
		}
	}
	return b
}

// membersAt lists the database members that stand, or may stand, at an interface.
func (n *Network) membersAt(face model.Ref) []model.Ref {
	if n.relays.members == nil {
		n.relays.members, n.relays.known = make(map[model.Ref][]model.Ref), make(map[model.Ref]*Database)
		add := func(d *Database) {
			n.relays.known[d.Ref] = d
			for _, p := range n.Seat(d).Places {
				if p.Host.Interface != nil {
					n.relays.members[p.Host.Ref] = append(n.relays.members[p.Host.Ref], d.Ref)
				}
			}
		}
		for c := range model.All[*model.DBCluster](n.snap, model.KindDBCluster) {
			for _, d := range MembersOf(n.snap, c) {
				add(d)
			}
		}
		for i := range model.All[*model.DBInstance](n.snap, model.KindDBInstance) {
			if i.Cluster == "" {
				add(InstanceOf(n.snap, i))
			}
		}
	}
	return n.relays.members[face]
}

// everyMember lists all database members, sorted: what may be behind a load balancer that does not show its targets.
func (n *Network) everyMember() []model.Ref {
	n.membersAt(model.Ref{})
	return slices.SortedFunc(maps.Keys(n.relays.known), model.Ref.Compare)
}

// unlistedBalancers lists the Network Load Balancers of which only interfaces are shown, sorted.
func (n *Network) unlistedBalancers() []model.Ref {
	var out []model.Ref
	for _, name := range n.snap.Keys(model.InterfacesByBalancer) {
		if ref, ok := n.hiddenBalancer(name); ok && strings.HasPrefix(name, "net/") {
			out = append(out, ref)
		}
	}
	return out
}

// hiddenBalancer is the ref that stands for a load balancer of a name, if no listing shows it.
func (n *Network) hiddenBalancer(name string) (model.Ref, bool) {
	i, ok := model.First[*model.NetworkInterface](n.snap, model.InterfacesByBalancer, name)
	if !ok {
		return model.Ref{}, false
	}
	ref := model.Ref{Kind: model.KindLoadBalancer, ID: "arn:aws:elasticloadbalancing:" + i.Region + ":" + i.Account + ":loadbalancer/" + name}
	if !strings.Contains(name, "/") {
		ref.Kind = model.KindClassicLoadBalancer
	}
	_, listed := n.snap.Lookup(ref)
	return ref, !listed
}
