package oracle

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// relay starts the leg that follows the one that has just ended; nil when no relay stands there.
func (w *walk) relay() (*walk, error) {
	w.pkt = w.landed
	if w.end.accelerator != nil {
		return w.fromAccelerator(w.end.accelerator)
	}
	i := w.end.iface
	if i == nil {
		return nil, nil
	}
	r, _ := w.s.Lookup(w.standsFor(i))
	switch r := r.(type) {
	case *model.LoadBalancer:
		return w.fromBalancer(r, i)
	case *model.ClassicLoadBalancer:
		return w.fromClassicBalancer(r, i)
	case *model.VPCEndpoint:
		return w.fromEndpoint(r, i)
	case *model.DBProxy:
		return w.fromProxy(r, w.defaultEndpoint(r))
	case *model.DBProxyEndpoint:
		for p := range model.All[*model.DBProxy](w.s, model.KindDBProxy) {
			if endpointOf(r, p) {
				return w.fromProxy(p, r)
			}
		}
		return nil, fmt.Errorf("%w: the proxy of %s", ErrMissing, r.Ref)
	}
	if i.Type == "network_load_balancer" {
		return nil, fmt.Errorf("%w: the load balancer of %s", ErrMissing, i.Ref)
	}
	return nil, nil
}

// standsFor is the relay that an interface belongs to; zero when it is no relay's.
func (w *walk) standsFor(i *model.NetworkInterface) model.Ref {
	ref := w.f.Stands[i.Ref.ID]
	if ref.IsZero() {
		ref = w.relayOf(i)
	}
	switch r, _ := w.s.Lookup(ref); r := r.(type) {
	case *model.VPCEndpoint:
		if e := w.proxyEndpointOf(r); e != nil { // PROXY-4
			return e.Ref
		}
	case *model.DBProxy:
		return w.defaultEndpoint(r).Ref
	}
	return ref
}

// relayOf is standsFor by what the snapshot says.
func (w *walk) relayOf(i *model.NetworkInterface) model.Ref {
	for b := range model.All[*model.LoadBalancer](w.s, model.KindLoadBalancer) {
		if name := b.InterfaceName(); name != "" && i.Description == "ELB "+name {
			return b.Ref
		}
		for _, z := range b.Zones {
			for _, a := range z.Addresses {
				if z.Subnet == i.Subnet && a.Private.IsValid() && owns(i, a.Private) {
					return b.Ref
				}
			}
		}
	}
	for b := range model.All[*model.ClassicLoadBalancer](w.s, model.KindClassicLoadBalancer) {
		if i.Description == "ELB "+b.LoadBalancerName && i.VPC == b.VPC {
			return b.Ref
		}
	}
	for v := range model.All[*model.VPCEndpoint](w.s, model.KindVPCEndpoint) {
		if slices.Contains(v.Interfaces, i.Ref.ID) {
			return v.Ref
		}
	}
	for g := range model.All[*model.ResourceGateway](w.s, model.KindResourceGateway) {
		if slices.Contains(g.Subnets, i.Subnet) && strings.Contains(i.Description, g.Ref.ID) {
			return g.Ref
		}
	}
	for c := range model.All[*model.ClientVPNEndpoint](w.s, model.KindClientVPNEndpoint) {
		if strings.Contains(i.Description, c.Ref.ID) {
			return c.Ref
		}
	}
	return model.Ref{}
}

// standing lists the interfaces of the relay, by id.
func (w *walk) standing(relay model.Ref) []*model.NetworkInterface {
	var out []*model.NetworkInterface
	for _, i := range w.interfaces() {
		if w.standsFor(i) == relay {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b *model.NetworkInterface) int { return strings.Compare(a.Ref.ID, b.Ref.ID) })
	return out
}

// onward is the next leg: a packet to an address and port that the interface sends under the address src.
func (w *walk) onward(from *model.NetworkInterface, src, dst netip.Addr, port uint16) *walk {
	f := w.f
	f.Extra = slices.Clone(f.Extra)
	for _, i := range []*model.NetworkInterface{f.Source.Interface, f.Destination} {
		if i != nil {
			f.Extra = append(f.Extra, i) // they stay in this world
		}
	}
	f.Source, f.SourceAddr = End{Interface: from}, src
	f.Destination, f.DestAddr, f.DestPort = nil, dst, port
	if f.Protocol == tcp || f.Protocol == udp {
		f.SourcePort = max(f.Choices.RelayPort, 1024)
	}
	n := &walk{s: w.s, f: f, dir: Forward}
	n.pkt = packet{src, dst, f.Protocol, f.SourcePort, port}
	return n
}

// pickTarget lets the flow choose what the relay sends to.
func (w *walk) pickTarget(relay model.Ref, candidates []string) (int, error) {
	var choice func() int
	if w.f.Choices.Target != nil {
		choice = func() int { return w.f.Choices.Target(relay, slices.Clone(candidates)) }
	}
	return pick(len(candidates), choice)
}

// sender lets the flow choose the interface and address, of the IP version of to, from which the relay sends.
func (w *walk) sender(relay model.Ref, list []*model.NetworkInterface, to netip.Addr) (*model.NetworkInterface, netip.Addr, error) {
	var from []*model.NetworkInterface
	var addresses []netip.Addr
	for _, i := range list {
		for _, a := range addressesOf(i, to.Is4()) {
			from, addresses = append(from, i), append(addresses, a)
		}
	}
	if len(addresses) == 0 {
		return nil, netip.Addr{}, fmt.Errorf("%w: an interface of %s that could dial %v", ErrMissing, relay, to)
	}
	var choice func() int
	if w.f.Choices.Sender != nil {
		choice = func() int { return w.f.Choices.Sender(relay, slices.Clone(addresses)) }
	}
	n, err := pick(len(addresses), choice)
	if err != nil {
		return nil, netip.Addr{}, err
	}
	return from[n], addresses[n], nil
}

// addressesOf lists the addresses of one IP version that an interface sends from, the primary one first.
func addressesOf(i *model.NetworkInterface, v4 bool) []netip.Addr {
	if !v4 {
		return i.IPv6
	}
	var out []netip.Addr
	for _, a := range i.Addresses {
		out = append(out, a.Private)
	}
	return out
}

// noReference is for senders whose groups say nothing here.
func (w *walk) noReference(model.SecurityGroupRule) (bool, way, error) { return false, otherWay, nil }
