package oracle

import (
	"fmt"

	"portolan/model"
)

// preserved is the leg from a node of a load balancer under the client's own address (LB-5). Groups are asked for the node's,
// never for the client's: the packet comes from the balancer (LB-3).
func (w *walk) preserved(b *model.LoadBalancer, node *model.NetworkInterface, t target) (*walk, error) {
	if t.iface != nil && (t.iface.Type == "vpc_endpoint" || t.iface.Type == "network_load_balancer") { // LB-5
		return nil, w.drop(b.Ref, "ELBV2_CLIENT_IP_PRESERVATION")
	}
	client := w.owner(node.VPC, w.pkt.src)
	n := w.onward(node, w.pkt.src, t.address, t.port)
	n.pkt.sport, n.f.SourcePort = w.pkt.sport, w.pkt.sport
	if w.pkt.src == t.address || client != nil && same(client, t.iface) {
		n.suspect("%v dials itself by %s (LB-10)", t.address, b.Ref)
	}
	n.start = func() error {
		if err := n.straight(b, node); err != nil {
			return err
		}
		return n.request()
	}
	n.back = func() error { return n.tracked(node) }
	return n, nil
}

// straight stops the packet where the way from the node to the target is neither local nor a peering in the Region (LB-5).
func (w *walk) straight(b *model.LoadBalancer, node *model.NetworkInterface) error {
	o, err := w.interfaceOrigin(node)
	if err != nil {
		return err
	}
	y, _, err := w.wayFrom(o)
	if err != nil {
		return err
	}
	near := true
	if y.peering != nil {
		if near, err = w.oneRegion(y.peering); err != nil {
			return err
		}
	}
	r, found, err := w.choose(o.table, w.pkt.dst)
	switch {
	case err != nil:
		return err
	case y.other && (!found || r.State == "blackhole" || reserved(w.pkt.dst) || r.Target.Kind == model.TargetVPCPeering): // that itself will stop it
		return nil
	case y.other || !near:
		return w.drop(b.Ref, "ELBV2_CLIENT_IP_PRESERVATION")
	}
	return nil
}

// tracked takes the reply of a target that has seen the client's address back to the node, which knows the connection: no
// route decides, network ACLs do.
func (w *walk) tracked(node *model.NetworkInterface) error {
	t := w.arrived.iface
	if t == nil {
		return fmt.Errorf("%w: the reply of %s", ErrUndetermined, w.arrived.ref())
	}
	w.dir, w.pkt = Return, w.pkt.reply()
	if t.Subnet == node.Subnet { // NACL-8
		return nil
	}
	if err := w.acl(t.Subnet, true); err != nil {
		return err
	}
	return w.acl(node.Subnet, false)
}
