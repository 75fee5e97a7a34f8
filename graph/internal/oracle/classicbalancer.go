package oracle

import (
	"fmt"
	"strconv"

	"portolan/model"
)

// fromClassicBalancer takes a connection that a Classic Load Balancer accepted on to one of its instances (LB-1, LB-2).
func (w *walk) fromClassicBalancer(b *model.ClassicLoadBalancer, node *model.NetworkInterface) (*walk, error) {
	w.note(b.Ref, "load balancer")
	var l *model.ClassicListener
	for i := range b.Listeners {
		if b.Listeners[i].Port == int(w.pkt.dport) && w.pkt.proto == tcp {
			l = &b.Listeners[i]
		}
	}
	switch {
	case l == nil:
		return nil, w.drop(b.Ref, "ELB_LISTENERS_MISMATCH")
	case l.Protocol != "TCP" && l.Protocol != "SSL":
		return nil, w.drop(b.Ref, "ELB_HTTP_ONLY")
	case len(b.Instances) == 0:
		return nil, w.drop(b.Ref, "ELB_NO_TARGETS")
	}
	var near []target
	for _, id := range b.Instances {
		i, err := w.primary(id)
		if err != nil {
			return nil, err
		}
		list := addressesOf(i, true)
		if len(list) == 0 {
			return nil, fmt.Errorf("%w: address of %s", ErrMissing, i.Ref)
		}
		in, err := w.near(node.Subnet, i.Subnet)
		if err != nil {
			return nil, err
		}
		if !in && b.CrossZone == model.NotTold && !b.HasAttributes {
			return nil, fmt.Errorf("%w: attributes of %s", ErrMissing, b.Ref)
		}
		if in || b.CrossZone == model.Yes {
			near = append(near, target{name: id + ":" + strconv.Itoa(l.InstancePort), address: list[0], port: uint16(l.InstancePort), iface: i})
		}
	}
	if len(near) == 0 {
		return nil, w.drop(b.Ref, "ELB_NOT_CROSSZONE")
	}
	t, err := w.oneOf(b.Ref, near)
	if err != nil {
		return nil, err
	}
	from, src, err := w.sender(b.Ref, []*model.NetworkInterface{node}, t.address)
	if err != nil {
		return nil, err
	}
	return w.onward(from, src, t.address, t.port), nil
}
