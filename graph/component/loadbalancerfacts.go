package component

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// balancerKinds are the kinds of load balancers that are components.
var balancerKinds = [...]model.Kind{model.KindLoadBalancer, model.KindClassicLoadBalancer}

// The calls that tell of one load balancer or target group.
const (
	callListeners             = "elbv2:DescribeListeners"
	callBalancerAttributes    = "elbv2:DescribeLoadBalancerAttributes"
	callClassicAttributes     = "elb:DescribeLoadBalancerAttributes"
	callTargetHealth          = "elbv2:DescribeTargetHealth"
	callTargetGroupAttributes = "elbv2:DescribeTargetGroupAttributes"
)

var (
	tcp = header.ProtoRange{First: 6, Last: 6}
	udp = header.ProtoRange{First: 17, Last: 17}
)

// balancerFacts reads a load balancer of either API.
func (n *Network) balancerFacts(ref model.Ref) (balancerFacts, bool) {
	switch b, _ := n.snap.Lookup(ref); b := b.(type) {
	case *model.LoadBalancer:
		return n.newerBalancer(b), true
	case *model.ClassicLoadBalancer:
		return n.classicBalancer(b), true
	}
	_, name, _ := strings.Cut(ref.ID, ":loadbalancer/")
	i, ok := model.First[*model.NetworkInterface](n.snap, model.InterfacesByBalancer, name)
	if !ok || (ref.Kind == model.KindClassicLoadBalancer) == strings.Contains(name, "/") {
		return balancerFacts{}, false
	}
	// Only its interfaces are shown.
	g := n.notCollected(ref.Kind.Call(), i.Account, i.Region, ref, "the load balancer itself")
	return balancerFacts{meta: &model.Meta{Ref: ref, Account: i.Account, Region: i.Region}, name: ref.String()[len("lb:"):], vpc: i.VPC, groups: i.Groups, gap: &g,
		application: strings.HasPrefix(name, "app/"), enforceOnEP: true, interfaces: name}, true
}

func (n *Network) newerBalancer(b *model.LoadBalancer) balancerFacts {
	f := balancerFacts{meta: &b.Meta, name: b.LoadBalancerName, host: b.DNSName, application: b.Type == "application" || strings.HasPrefix(b.InterfaceName(), "app/"), failed: b.State == "failed", vpc: b.VPC, groups: b.Groups,
		crossZone: b.CrossZone, enforceOnEP: b.EnforceOnPrivateLink != model.No, interfaces: b.InterfaceName(), zones: b.Zones,
		internet: b.Scheme == "internet-facing", dual: strings.HasPrefix(b.IPAddressType, "dualstack")}
	lacks := func(call, detail string) *model.Gap {
		g := n.notCollected(call, b.Account, b.Region, b.Ref, detail)
		return &g
	}
	switch {
	case !b.Listed():
		if faces := n.balancerFaces(b.Ref); f.vpc == "" && len(faces) > 0 {
			f.vpc, f.groups = faces[0].VPC, faces[0].Groups
		}
		f.gap = lacks(model.KindLoadBalancer.Call(), "the load balancer itself")
	case !b.HasListeners:
		f.gap = lacks(callListeners, "what the load balancer takes")
	case b.Type != "network" && b.Type != "application":
		f.gap = &model.Gap{Kind: model.GapUnmodelled, Subject: b.Ref, Detail: "load balancers of type " + b.Type}
	}
	if !b.HasAttributes && len(b.Zones) > 1 {
		f.crossZoneGap = lacks(callBalancerAttributes, "whether its nodes forward to other zones")
	}
	for _, l := range b.Listeners {
		f.listeners = append(f.listeners, n.balancerListener(b, l))
	}
	slices.SortStableFunc(f.listeners, func(a, b balancerListener) int { return a.port - b.port })
	return f
}

// balancerListener reads a listener and the targets behind it.
func (n *Network) balancerListener(b *model.LoadBalancer, l model.Listener) balancerListener {
	out := balancerListener{port: l.Port, text: listenerText(l.Protocol, l.Port, l.TargetGroups)}
	switch l.Protocol {
	case "TLS":
		out.protocols = []header.ProtoRange{tcp}
	case "HTTP", "HTTPS":
		out.protocols, out.http = []header.ProtoRange{tcp}, true
	default: // TCP, UDP, QUIC, and two of them together
		if strings.HasPrefix(l.Protocol, "TCP") {
			out.protocols = append(out.protocols, tcp)
		}
		if datagrams(l.Protocol) {
			out.protocols = append(out.protocols, udp)
		}
	}
	if out.protocols == nil {
		out.protocols = []header.ProtoRange{tcp, udp}
		out.gaps = append(out.gaps, model.Gap{Kind: model.GapUnmodelled, Subject: b.Ref, Detail: "listeners of protocol " + l.Protocol})
	}
	if len(l.TargetGroups) == 0 {
		out.none = "ELBV2_LISTENER_HAS_NO_TG"
	}
	for _, arn := range l.TargetGroups {
		ref := model.Ref{Kind: model.KindTargetGroup, ID: arn}
		g, ok := model.Get[*model.TargetGroup](n.snap, ref.Kind, ref.ID)
		switch {
		case !ok || g.TargetType == "":
			out.gaps = append(out.gaps, n.notCollected(model.KindTargetGroup.Call(), b.Account, b.Region, ref, "the target group"))
		case !g.HasTargets:
			out.gaps = append(out.gaps, n.notCollected(callTargetHealth, g.Account, g.Region, ref, "the targets of the group"))
		}
		if ok && g.TargetType != "" {
			for _, t := range g.Targets {
				out.targets = append(out.targets, n.groupTarget(b, g, t))
			}
		}
	}
	if out.none == "" && len(out.targets) == 0 && len(out.gaps) == 0 && !out.http {
		out.none = "ELB_NO_TARGETS"
	}
	return out
}

// groupTarget finds a target of a group, and how it is reached.
func (n *Network) groupTarget(b *model.LoadBalancer, g *model.TargetGroup, t model.Target) balancerTarget {
	out := balancerTarget{group: g.Ref, id: t.ID, port: t.Port, zone: t.Zone, state: t.State}
	if out.port == 0 {
		out.port = g.Port
	}
	lacks := n.notCollected(callTargetGroupAttributes, g.Account, g.Region, g.Ref, "the attributes of the target group")
	switch g.CrossZone {
	case "true":
		out.crossZone = model.Yes
	case "false":
		out.crossZone = model.No
	case "":
		if !g.HasAttributes {
			out.crossGap = &lacks
		}
	}
	n.preservation(&out, g, &lacks)
	switch {
	case g.TargetType == "instance":
		n.instanceTarget(&out, g.IPAddressType == "ipv6")
	case g.TargetType == "ip":
		n.addressTarget(&out, b.VPC)
	default:
		out.gap = &model.Gap{Kind: model.GapUnmodelled, Subject: g.Ref, Detail: "targets of type " + g.TargetType}
	}
	return out
}

// datagrams reports whether a protocol of a listener or target group has UDP in it.
func datagrams(protocol string) bool {
	return strings.HasSuffix(protocol, "UDP") || strings.HasSuffix(protocol, "QUIC")
}

// preservation tells whether a target sees the clients' addresses (LB-4).
func (n *Network) preservation(t *balancerTarget, g *model.TargetGroup, lacks *model.Gap) {
	switch {
	case datagrams(g.Protocol):
		t.preserve = model.Yes
	case g.PreserveClientIP != model.NotTold:
		t.preserve = g.PreserveClientIP
	case !g.HasAttributes:
		t.presGap = lacks
	case g.TargetType == "instance":
		t.preserve = model.Yes
	default:
		t.preserve = model.No
	}
}

// instanceTarget finds the interface by which a load balancer reaches an instance: its first one.
func (n *Network) instanceTarget(t *balancerTarget, v6 bool) {
	ref := model.Ref{Kind: model.KindInstance, ID: t.id}
	inst, _ := model.Get[*model.Instance](n.snap, ref.Kind, ref.ID)
	var first *model.NetworkInterface
	for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByInstance, t.id) {
		if first == nil || inst != nil && first.Subnet != inst.Subnet && i.Subnet == inst.Subnet {
			first = i
		}
	}
	if first == nil {
		account, region := "", ""
		if inst != nil {
			account, region = inst.Account, inst.Region
		}
		g := n.notCollected(model.KindNetworkInterface.Call(), account, region, ref, "the interfaces of the target")
		t.gap = &g
		return
	}
	t.host, t.zone = n.HostOf(first), first.Zone
	switch {
	case v6 && len(first.IPv6) > 0:
		t.addr = single(first.IPv6[0])
	case !v6 && len(first.Addresses) > 0:
		t.addr = single(first.Addresses[0].Private)
	}
	if t.zone == "" {
		if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, first.Subnet); ok {
			t.zone = s.Zone
		}
	}
}

// addressTarget finds who has the address of a target. One in the balancer's VPC that nobody has is stale (LB-7); who has one
// outside of it, routes tell.
func (n *Network) addressTarget(t *balancerTarget, vpc string) {
	a, err := netip.ParseAddr(t.id)
	if err != nil {
		t.gap = &model.Gap{Kind: model.GapUnreadable, Subject: t.group, Detail: "a target that is no address"}
		return
	}
	addr := single(a)
	v := n.vpc(vpc)
	if !v.cidrs.Overlaps(addr) {
		t.addr = addr
		for _, id := range n.namedVPCs() {
			if o := n.vpc(id); o != v && o.cidrs.Overlaps(addr) && t.host == nil {
				t.host = n.ownerIn(o, addr)
			}
		}
		return
	}
	if t.zone == "" { // AWS tells it by the subnet, whether somebody has the address or not
		t.zone = v.zoneOfAddr(n, addr)
	}
	if t.host = n.ownerIn(v, addr); t.host != nil {
		t.addr = addr
		if i := t.host.Interface; t.zone == "" && i != nil {
			t.zone = i.Zone
		}
		return
	}
	if !v.interfaces {
		g := n.notCollected(model.KindNetworkInterface.Call(), v.account, v.region, t.group, "who has the address of the target")
		t.gap = &g
	}
}

// zoneOfAddr is the zone of the subnet of a VPC in which an address lies, "" when it is not told.
func (v *vpcView) zoneOfAddr(n *Network, addr *header.AddrSet) string {
	for _, s := range v.subnets {
		if !s.cidrs.Overlaps(addr) {
			continue
		}
		if u, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, s.ref.ID); ok {
			return u.Zone
		}
	}
	return ""
}

// ownerIn is the host of the interface of a VPC that has an address.
func (n *Network) ownerIn(v *vpcView, addr *header.AddrSet) *Host {
	for _, s := range v.subnets {
		if !s.cidrs.Overlaps(addr) {
			continue
		}
		for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesBySubnet, s.ref.ID) {
			if has(i, addr) {
				return n.HostOf(i)
			}
		}
	}
	return nil
}

// classicBalancer reads a Classic Load Balancer, which always sends under its own addresses.
func (n *Network) classicBalancer(b *model.ClassicLoadBalancer) balancerFacts {
	f := balancerFacts{meta: &b.Meta, name: b.LoadBalancerName, host: b.DNSName, vpc: b.VPC, groups: b.Groups, crossZone: b.CrossZone, enforceOnEP: true,
		interfaces: b.LoadBalancerName, internet: b.Scheme == "internet-facing"}
	if b.VPC == "" && len(b.Listeners) == 0 {
		g := n.notCollected(model.KindClassicLoadBalancer.Call(), b.Account, b.Region, b.Ref, "the load balancer itself")
		f.gap = &g
	}
	for _, id := range b.Subnets {
		z := model.LoadBalancerZone{Subnet: id}
		if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, id); ok {
			z.Zone = s.Zone
		}
		f.zones = append(f.zones, z)
	}
	if !b.HasAttributes && len(b.Subnets) > 1 {
		g := n.notCollected(callClassicAttributes, b.Account, b.Region, b.Ref, "whether its nodes forward to other zones")
		f.crossZoneGap = &g
	}
	for _, l := range b.Listeners {
		out := balancerListener{protocols: []header.ProtoRange{tcp}, port: l.Port, text: classicText(b, l), http: strings.HasPrefix(l.Protocol, "HTTP")}
		for _, id := range b.Instances {
			t := balancerTarget{group: b.Ref, id: id, port: l.InstancePort, preserve: model.No}
			n.instanceTarget(&t, false)
			out.targets = append(out.targets, t)
		}
		if len(out.targets) == 0 {
			out.none = "ELB_NO_TARGETS"
		}
		f.listeners = append(f.listeners, out)
	}
	return f
}

func classicText(b *model.ClassicLoadBalancer, l model.ClassicListener) string {
	return fmt.Sprintf("%s/%d → %d of %d instances", strings.ToLower(l.Protocol), l.Port, l.InstancePort, len(b.Instances))
}

var _ graph.Component = (*loadBalancer)(nil)
