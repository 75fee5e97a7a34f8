package oracle

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// target is a registered target of a load balancer: its address and the subnet that this lies in, "" = outside the VPC.
type target struct {
	group   *model.TargetGroup // nil for a Classic Load Balancer's
	name    string             // "TARGET:PORT"
	address netip.Addr
	port    uint16
	subnet  string
	zone    string // of an address outside the VPC
	iface   *model.NetworkInterface
}

// fromBalancer takes a connection that one of the balancer's nodes accepted on to a target (LB-2).
func (w *walk) fromBalancer(b *model.LoadBalancer, node *model.NetworkInterface) (*walk, error) {
	w.note(b.Ref, "load balancer")
	switch {
	case b.Type == "" || b.State == "":
		return nil, fmt.Errorf("%w: type or state of %s", ErrMissing, b.Ref)
	case b.State != "active" && b.State != "active_impaired":
		return nil, w.drop(b.Ref, "ELB_NOT_ACTIVE")
	case b.Type == "application": // LB-1
		return nil, w.drop(b.Ref, "ELB_HTTP_ONLY")
	case b.Type != "network":
		return nil, fmt.Errorf("%w: load balancer of type %q", ErrUnmodelled, b.Type)
	}
	l, err := w.listener(b)
	if err != nil {
		return nil, err
	}
	t, err := w.target(b, l, node)
	if err != nil {
		return nil, err
	}
	preserved, err := w.preserves(t)
	if err != nil {
		return nil, err
	}
	if preserved {
		return w.preserved(b, node, t)
	}
	if len(addressesOf(node, t.address.Is4())) == 0 {
		return nil, w.drop(b.Ref, "ELBV2_IP_VERSION")
	}
	from, src, err := w.sender(b.Ref, []*model.NetworkInterface{node}, t.address)
	if err != nil {
		return nil, err
	}
	return w.onward(from, src, t.address, t.port), nil
}

// listener is the one that takes the packet.
func (w *walk) listener(b *model.LoadBalancer) (model.Listener, error) {
	if !b.HasListeners {
		return model.Listener{}, fmt.Errorf("%w: listeners of %s", ErrMissing, b.Ref)
	}
	takes := map[uint8][]string{tcp: {"TCP", "TLS", "TCP_UDP", "TCP_QUIC"}, udp: {"UDP", "TCP_UDP", "QUIC", "TCP_QUIC"}}
	for _, l := range b.Listeners {
		if l.Port == int(w.pkt.dport) && slices.Contains(takes[w.pkt.proto], l.Protocol) {
			return l, nil
		}
	}
	return model.Listener{}, w.drop(b.Ref, "ELBV2_LISTENERS_MISMATCH")
}

// target picks one of the listener's targets that the node may send to (LB-8). Health is not a matter of the network (LB-11).
func (w *walk) target(b *model.LoadBalancer, l model.Listener, node *model.NetworkInterface) (target, error) {
	if len(l.TargetGroups) == 0 {
		return target{}, w.drop(b.Ref, "ELBV2_LISTENER_HAS_NO_TG")
	}
	var near []target
	all := 0
	for _, arn := range l.TargetGroups {
		g, ok := model.Get[*model.TargetGroup](w.s, model.KindTargetGroup, arn)
		if !ok || !g.HasTargets {
			return target{}, fmt.Errorf("%w: targets of %q", ErrMissing, arn)
		}
		for _, t := range g.Targets {
			x, err := w.registered(g, t)
			if err != nil {
				return target{}, err
			}
			all++
			in, err := w.inScope(b, x, node)
			if err != nil {
				return target{}, err
			}
			if in {
				near = append(near, x)
			}
		}
	}
	switch {
	case all == 0:
		return target{}, w.drop(b.Ref, "ELBV2_NO_TARGETS")
	case len(near) == 0:
		return target{}, w.drop(b.Ref, "ELB_NOT_CROSSZONE")
	}
	return w.oneOf(b.Ref, near)
}

func (w *walk) oneOf(relay model.Ref, list []target) (target, error) {
	var names []string
	for _, t := range list {
		names = append(names, t.name)
	}
	n, err := w.pickTarget(relay, names)
	if err != nil {
		return target{}, err
	}
	return list[n], nil
}

// registered finds the address of a target.
func (w *walk) registered(g *model.TargetGroup, t model.Target) (target, error) {
	x := target{group: g, name: t.ID + ":" + strconv.Itoa(t.Port), port: uint16(t.Port), zone: t.Zone}
	switch g.TargetType {
	case "instance":
		i, err := w.primary(t.ID)
		if err != nil {
			return x, err
		}
		list := addressesOf(i, g.IPAddressType != "ipv6")
		if len(list) == 0 {
			return x, fmt.Errorf("%w: address of %s for %s", ErrMissing, i.Ref, g.Ref)
		}
		x.iface, x.subnet, x.address = i, i.Subnet, list[0]
	case "ip":
		a, err := netip.ParseAddr(t.ID)
		if err != nil {
			return x, fmt.Errorf("%w: address %q of %s", ErrMissing, t.ID, g.Ref)
		}
		x.address, x.iface = a, w.owner(g.VPC, a)
		if x.subnet = w.subnetAt(g.VPC, a); x.iface != nil {
			x.subnet = x.iface.Subnet
		}
	case "alb":
		nodes := w.standing(model.Ref{Kind: model.KindLoadBalancer, ID: t.ID})
		if len(nodes) == 0 || len(addressesOf(nodes[0], true)) == 0 {
			return x, fmt.Errorf("%w: interfaces of %q", ErrMissing, t.ID)
		}
		x.iface, x.address, x.zone = nodes[0], addressesOf(nodes[0], true)[0], "all" // any will do: LB-1
	case "":
		return x, fmt.Errorf("%w: type of %s", ErrMissing, g.Ref)
	default:
		return x, fmt.Errorf("%w: targets of type %q", ErrUnmodelled, g.TargetType)
	}
	return x, nil
}

// primary is the primary interface of an instance: the only one, or the only one in the instance's subnet.
func (w *walk) primary(instance string) (*model.NetworkInterface, error) {
	in, ok := model.Get[*model.Instance](w.s, model.KindInstance, instance)
	if !ok {
		return nil, fmt.Errorf("%w: instance %q", ErrMissing, instance)
	}
	var all, near []*model.NetworkInterface
	for _, i := range w.interfaces() {
		if i.Instance != instance {
			continue
		}
		if all = append(all, i); i.Subnet == in.Subnet {
			near = append(near, i)
		}
	}
	switch {
	case len(all) == 1:
		return all[0], nil
	case len(near) == 1:
		return near[0], nil
	case len(all) == 0:
		return nil, fmt.Errorf("%w: interfaces of %q", ErrMissing, instance)
	}
	return nil, fmt.Errorf("%w: the primary one of %d interfaces of %q", ErrMissing, len(all), instance)
}

// subnetAt is the subnet of the VPC that the address lies in; "" when it lies in none.
func (w *walk) subnetAt(vpc string, a netip.Addr) string {
	for s := range model.All[*model.Subnet](w.s, model.KindSubnet) {
		if s.VPC == vpc && within(model.Associated(s.CIDRs), a) {
			return s.Ref.ID
		}
	}
	return ""
}

// inScope reports whether the node may send to the target: in its own zone, or in any (LB-8).
func (w *walk) inScope(b *model.LoadBalancer, t target, node *model.NetworkInterface) (bool, error) {
	near := t.zone == "" || t.zone == "all"
	if t.subnet != "" {
		var err error
		if near, err = w.near(node.Subnet, t.subnet); err != nil {
			return false, err
		}
	} else if !near {
		s, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, node.Subnet)
		if !ok || s.Zone == "" {
			return false, fmt.Errorf("%w: zone of %q", ErrMissing, node.Subnet)
		}
		near = s.Zone == t.zone
	}
	if near {
		return true, nil
	}
	if cross, err := w.crossZone(b, t.group); !cross || err != nil {
		return false, err
	}
	return true, w.enabled(b, t)
}

// near reports whether two subnets lie in one zone.
func (w *walk) near(a, b string) (bool, error) {
	if a == b {
		return true, nil
	}
	return w.sameZone(a, b)
}

// crossZone reports whether the balancer's nodes send to targets of other zones (LB-8).
func (w *walk) crossZone(b *model.LoadBalancer, g *model.TargetGroup) (bool, error) {
	switch {
	case g.CrossZone == "true" || g.CrossZone == "false":
		return g.CrossZone == "true", nil
	case g.CrossZone == "" && !g.HasAttributes:
		return false, fmt.Errorf("%w: attributes of %s", ErrMissing, g.Ref)
	case b.CrossZone == model.NotTold && !b.HasAttributes:
		return false, fmt.Errorf("%w: attributes of %s", ErrMissing, b.Ref)
	}
	return b.CrossZone == model.Yes, nil
}

// enabled refuses to judge a target in a zone that the balancer has no node in: AWS's analyzer says that it gets nothing
// (ELB_INSTALLED_AZ_RESTRICTION), the catalogue does not.
func (w *walk) enabled(b *model.LoadBalancer, t target) error {
	if t.subnet == "" {
		return nil
	}
	for _, z := range b.Zones {
		if in, err := w.near(z.Subnet, t.subnet); in || err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: %s in a zone that %s is not enabled for", ErrUndetermined, t.name, b.Ref)
}

// preserves reports whether the target sees the client's address (LB-4, EP-5).
func (w *walk) preserves(t target) (bool, error) {
	g := t.group
	switch {
	case w.private, w.pkt.src.Is4() != t.address.Is4():
		return false, nil
	case strings.Contains(g.Protocol, "UDP") || strings.Contains(g.Protocol, "QUIC"):
		return true, nil
	case g.PreserveClientIP != model.NotTold:
		return g.PreserveClientIP == model.Yes, nil
	case !g.HasAttributes:
		return false, fmt.Errorf("%w: attributes of %s", ErrMissing, g.Ref)
	}
	return g.TargetType != "ip", nil
}
