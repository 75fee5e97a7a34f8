package oracle

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// acceleratorAt is the accelerator with the address.
func (w *walk) acceleratorAt(a netip.Addr) *model.Accelerator {
	for x := range model.All[*model.Accelerator](w.s, model.KindAccelerator) {
		if slices.Contains(x.Addresses, a) {
			return x
		}
	}
	return nil
}

// toAccelerator ends the request at an accelerator, at the edge of AWS's network.
func (w *walk) toAccelerator(a *model.Accelerator) error {
	w.note(a.Ref, "accelerator")
	switch {
	case a.Enabled == model.NotTold || !a.HasListeners:
		return fmt.Errorf("%w: state or listeners of %s", ErrMissing, a.Ref)
	case a.Enabled == model.No:
		return w.drop(a.Ref, "GA_DISABLED")
	}
	l := w.acceleratorListener(a)
	switch {
	case l == nil:
		return w.drop(a.Ref, "GA_LISTENERS_MISMATCH")
	case l.Custom:
		return fmt.Errorf("%w: custom routing of %s", ErrUnmodelled, a.Ref)
	case !slices.Contains(a.GroupsOf, l.ARN):
		return fmt.Errorf("%w: endpoint groups of %q", ErrMissing, l.ARN)
	}
	w.arrived = place{accelerator: a}
	return nil
}

func (w *walk) acceleratorListener(a *model.Accelerator) *model.AcceleratorListener {
	protocol := map[uint8]string{tcp: "TCP", udp: "UDP"}[w.pkt.proto]
	for i, l := range a.Listeners {
		holds := func(r model.PortRange) bool { return r.First <= int(w.pkt.dport) && int(w.pkt.dport) <= r.Last }
		if (l.Custom || l.Protocol == protocol && protocol != "") && slices.ContainsFunc(l.Ports, holds) {
			return &a.Listeners[i]
		}
	}
	return nil
}

// accelerated is one thing that an accelerator may send to: an endpoint, and the node if it is a load balancer.
type accelerated struct {
	endpoint model.AcceleratorEndpoint
	port     uint16
	node     *model.NetworkInterface
	balancer *model.LoadBalancer
	public   netip.Addr // of an elastic address
}

// fromAccelerator takes the connection on to an endpoint (GA-1, GA-2, GA-3).
func (w *walk) fromAccelerator(a *model.Accelerator) (*walk, error) {
	var list []accelerated
	var names []string
	l := w.acceleratorListener(a)
	for _, g := range a.Groups {
		if g.Listener != l.ARN || g.Closed {
			continue
		}
		for _, e := range g.Endpoints {
			if e.Closed {
				continue
			}
			xs, err := w.accelerates(g, e)
			if err != nil {
				return nil, err
			}
			for _, x := range xs {
				name := e.ID
				if x.balancer != nil {
					name += " " + x.node.Ref.ID
				}
				list, names = append(list, x), append(names, name)
			}
		}
	}
	if len(list) == 0 {
		return nil, w.drop(a.Ref, "GA_NO_ENDPOINT")
	}
	n, err := w.pickTarget(a.Ref, names)
	if err != nil {
		return nil, err
	}
	return w.accelerate(list[n])
}

// accelerates lists what the endpoint stands for.
func (w *walk) accelerates(g model.EndpointGroup, e model.AcceleratorEndpoint) ([]accelerated, error) {
	x := accelerated{endpoint: e, port: w.pkt.dport}
	for _, o := range g.Overrides {
		if o.Listener == int(w.pkt.dport) {
			x.port = uint16(o.Endpoint)
		}
	}
	switch {
	case strings.HasPrefix(e.ID, "i-"):
		i, err := w.primary(e.ID)
		x.node = i
		return []accelerated{x}, err
	case strings.HasPrefix(e.ID, "eipalloc-"):
		address, ok := model.Get[*model.ElasticAddress](w.s, model.KindElasticAddress, e.ID)
		if !ok {
			return nil, fmt.Errorf("%w: elastic address %q", ErrMissing, e.ID)
		}
		x.public = address.Public
		return []accelerated{x}, nil
	}
	b, ok := model.Get[*model.LoadBalancer](w.s, model.KindLoadBalancer, e.ID)
	if !ok {
		return nil, fmt.Errorf("%w: endpoint %q", ErrMissing, e.ID)
	}
	x.balancer = b
	var out []accelerated
	for _, x.node = range w.standing(b.Ref) {
		out = append(out, x)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: interfaces of %s", ErrMissing, b.Ref)
	}
	return out, nil
}

// accelerate is the leg from the accelerator to an interface.
func (w *walk) accelerate(x accelerated) (*walk, error) {
	preserved, err := w.acceleratorPreserves(x)
	if err != nil {
		return nil, err
	}
	src := w.pkt.src
	if !preserved {
		if src = w.f.Choices.AcceleratorAddress; !src.IsValid() {
			return nil, fmt.Errorf("%w: the accelerator's address (GA-3)", ErrMissing)
		}
	}
	dst := x.public
	if x.node != nil {
		list := addressesOf(x.node, src.Is4())
		if len(list) == 0 {
			return nil, fmt.Errorf("%w: address of %s for %v", ErrMissing, x.node.Ref, src)
		}
		dst = list[0]
	}
	n := w.onward(nil, src, dst, x.port)
	if preserved {
		n.pkt.sport = w.pkt.sport
	}
	if x.node == nil { // GA-3: by the internet gateway, like anybody
		i, _ := w.publicOwner(dst)
		if g, _ := w.natWithPublic(dst); i == nil && g == nil {
			return nil, w.drop(model.Ref{Kind: model.KindElasticAddress, ID: x.endpoint.ID}, "NO_SUCH_ADDRESS")
		}
		n.start = n.internet
		return n, nil
	}
	n.start = func() error { return n.fromEdge(x.node, preserved) }
	n.back = func() error { return n.toEdge(x.node, preserved) }
	return n, nil
}

// acceleratorPreserves reports whether the endpoint sees the client's address (GA-1, GA-2).
func (w *walk) acceleratorPreserves(x accelerated) (bool, error) {
	switch {
	case x.node == nil:
		return false, nil
	case x.balancer == nil:
		return true, nil
	case x.endpoint.PreserveClientIP == model.NotTold:
		return false, fmt.Errorf("%w: client IP preservation of %q", ErrMissing, x.endpoint.ID)
	case x.endpoint.PreserveClientIP == model.No, x.balancer.Type == "application":
		return x.endpoint.PreserveClientIP == model.Yes, nil
	case len(x.balancer.Groups) == 0:
		return false, nil
	}
	for _, l := range x.balancer.Listeners {
		if l.Protocol == "TLS" {
			return false, nil
		}
	}
	return true, nil
}

// fromEdge lets the packet in: past the internet gateway, which must be attached, with no route and, if it bears the client's
// address, no inbound network ACL (GA-1, GA-2).
func (w *walk) fromEdge(i *model.NetworkInterface, preserved bool) error {
	g, err := w.entryGateway(i.VPC, i.Ref)
	if err != nil {
		return err
	}
	w.note(g.Ref, "accelerator, in")
	if err := w.blockPublic(crossing{gateway: g.Ref, vpc: i.VPC, subnet: i.Subnet}); err != nil { // BPA-5
		return err
	}
	if !preserved {
		if err := w.perhaps(w.acl(i.Subnet, false)); err != nil {
			return err
		}
	}
	w.note(i.Ref, "interface")
	if err := w.live(i); err != nil {
		return err
	}
	w.arrived = place{iface: i}
	return w.groups(i, false, w.pkt.src, func(r model.SecurityGroupRule) (bool, way, error) {
		s, ok := model.Get[*model.SecurityGroup](w.s, model.KindSecurityGroup, r.Group)
		return ok && preserved && s.GroupName == "GlobalAccelerator" && s.VPC == i.VPC, otherWay, nil
	})
}

// toEdge takes the reply to the accelerator. To the client's address it needs an entry in either direction (GA-2).
func (w *walk) toEdge(i *model.NetworkInterface, preserved bool) error {
	w.dir, w.pkt = Return, w.pkt.reply()
	err := w.acl(i.Subnet, true)
	if !preserved {
		return w.perhaps(err)
	}
	if err != nil {
		return err
	}
	err = w.acl(i.Subnet, false)
	p := w.pkt // whose address the inbound entry is tried against is not said
	w.pkt.src = p.dst
	other := w.acl(i.Subnet, false)
	w.pkt = p
	if isDrop(err) != isDrop(other) {
		return fmt.Errorf("%w: the reply inbound in %q (GA-2)", ErrUndetermined, i.Subnet)
	}
	return err
}

// perhaps makes what a network ACL would drop undetermined: whether it sees the packet at all is not said.
func (w *walk) perhaps(err error) error {
	if isDrop(err) {
		return fmt.Errorf("%w: network ACL on the way to or from an accelerator", ErrUndetermined)
	}
	return err
}
