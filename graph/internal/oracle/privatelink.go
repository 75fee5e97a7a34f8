package oracle

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// fromEndpoint takes a connection that an interface of a VPC endpoint accepted on to what stands behind it (EP-2).
func (w *walk) fromEndpoint(v *model.VPCEndpoint, i *model.NetworkInterface) (*walk, error) {
	w.note(v.Ref, "VPC endpoint")
	switch {
	case v.State == "":
		return nil, fmt.Errorf("%w: state of %s", ErrMissing, v.Ref)
	case v.State != "available": // EP-2, EP-6
		return nil, w.drop(v.Ref, "VPCE_NOT_AVAILABLE")
	}
	switch v.Type {
	case "Interface":
		return w.toService(v, i)
	case "Resource":
		return w.toResource(v, i)
	}
	return nil, fmt.Errorf("%w: %s of type %q", ErrUnmodelled, v.Ref, v.Type)
}

// toService takes the connection to a node of a load balancer of the endpoint service (EP-5). An AWS service is the end (EP-7).
func (w *walk) toService(v *model.VPCEndpoint, i *model.NetworkInterface) (*walk, error) {
	var svc *model.EndpointService
	for s := range model.All[*model.EndpointService](w.s, model.KindEndpointService) {
		if s.ServiceName == v.Service && v.Service != "" {
			svc = s
		}
	}
	switch {
	case svc == nil && strings.HasPrefix(v.Service, "com.amazonaws.") && !strings.HasPrefix(v.Service, "com.amazonaws.vpce."):
		return nil, nil
	case svc == nil || svc.State == "":
		return nil, fmt.Errorf("%w: endpoint service %q", ErrMissing, v.Service)
	case svc.State != "Available":
		return nil, w.drop(svc.Ref, "VPCE_SERVICE_NOT_AVAILABLE")
	}
	b, node, err := w.serviceNode(v, svc, i)
	if err != nil {
		return nil, err
	}
	n := w.onward(i, w.landed.src, anyAddress(node, w.pkt.src.Is4()), w.pkt.dport)
	n.pkt.sport, n.private = w.pkt.sport, true
	n.start = func() error { return n.privately(b, node) }
	n.back = func() error { return nil } // PrivateLink itself carries the reply
	return n, nil
}

// serviceNode picks the balancer's node that serves the endpoint's interface: in its zone, or anywhere for another Region's
// service (EP-17).
func (w *walk) serviceNode(v *model.VPCEndpoint, svc *model.EndpointService, i *model.NetworkInterface) (*model.LoadBalancer, *model.NetworkInterface, error) {
	vpc, _ := model.Get[*model.VPC](w.s, model.KindVPC, v.VPC)
	afar := v.ServiceRegion != "" && vpc != nil && v.ServiceRegion != vpc.Region
	var balancers []*model.LoadBalancer
	var nodes []*model.NetworkInterface
	var names []string
	all := 0
	for _, arn := range svc.NetworkBalancers {
		b, ok := model.Get[*model.LoadBalancer](w.s, model.KindLoadBalancer, arn)
		if !ok {
			return nil, nil, fmt.Errorf("%w: load balancer %q", ErrMissing, arn)
		}
		for _, node := range w.standing(b.Ref) {
			all++
			near := afar
			if !near {
				var err error
				if near, err = w.near(i.Subnet, node.Subnet); err != nil {
					return nil, nil, err
				}
			}
			if near {
				balancers, nodes, names = append(balancers, b), append(nodes, node), append(names, node.Ref.ID)
			}
		}
	}
	switch {
	case all == 0:
		return nil, nil, fmt.Errorf("%w: interfaces of the balancers of %s", ErrMissing, svc.Ref)
	case len(nodes) == 0:
		return nil, nil, fmt.Errorf("%w: no node of %s in the zone of %s", ErrUndetermined, svc.Ref, i.Ref)
	}
	n, err := w.pickTarget(svc.Ref, names)
	if err != nil {
		return nil, nil, err
	}
	return balancers[n], nodes[n], nil
}

// privately lets the node accept what comes by PrivateLink: no route or network ACL is in between, the balancer's groups see
// the consumer's private address (LB-6).
func (w *walk) privately(b *model.LoadBalancer, node *model.NetworkInterface) error {
	w.note(node.Ref, "PrivateLink")
	if err := w.live(node); err != nil {
		return err
	}
	if b.EnforceOnPrivateLink != model.No {
		if err := w.groups(node, false, w.pkt.src, w.noReference); err != nil {
			return err
		}
	}
	w.arrived = place{iface: node}
	return nil
}

// anyAddress is the first address of an interface, of the wanted IP version if it has one.
func anyAddress(i *model.NetworkInterface, v4 bool) netip.Addr {
	list := slices.Concat(addressesOf(i, v4), addressesOf(i, !v4))
	if len(list) == 0 {
		return netip.Addr{}
	}
	return list[0]
}
