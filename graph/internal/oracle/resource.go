package oracle

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// toResource takes the connection through a resource gateway to a resource of its VPC (EP-9, EP-10).
func (w *walk) toResource(v *model.VPCEndpoint, i *model.NetworkInterface) (*walk, error) {
	if err := w.accessible(v); err != nil {
		return nil, err
	}
	c, err := w.configuration(v)
	if err != nil {
		return nil, err
	}
	g, ok := model.Get[*model.ResourceGateway](w.s, model.KindResourceGateway, c.Gateway)
	if !ok {
		return nil, fmt.Errorf("%w: resource gateway %q", ErrMissing, c.Gateway)
	}
	if err := w.commonZone(v, i, g); err != nil {
		return nil, err
	}
	to, err := w.resource(c)
	if err != nil {
		return nil, err
	}
	from, src, err := w.sender(g.Ref, w.standing(g.Ref), to)
	if err != nil {
		return nil, err
	}
	own := *from
	own.Groups = g.Groups // EP-10
	return w.onward(&own, src, to, w.pkt.dport), nil
}

// accessible asks the endpoint's association (EP-13).
func (w *walk) accessible(v *model.VPCEndpoint) error {
	for a := range model.All[*model.VPCEndpointAssociation](w.s, model.KindVPCEndpointAssociation) {
		switch {
		case a.Endpoint != v.Ref.ID || a.Accessibility == "":
		case a.Accessibility != "Accessible":
			return w.drop(v.Ref, "VPCE_RESOURCE_NOT_ACCESSIBLE")
		default:
			return nil
		}
	}
	return fmt.Errorf("%w: association of %s", ErrMissing, v.Ref)
}

// configuration is the resource configuration that takes the packet, in a group one of its children (EP-11).
func (w *walk) configuration(v *model.VPCEndpoint) (*model.ResourceConfiguration, error) {
	c, ok := model.Get[*model.ResourceConfiguration](w.s, model.KindResourceConfiguration, v.ResourceConfiguration)
	if !ok {
		return nil, fmt.Errorf("%w: resource configuration %q", ErrMissing, v.ResourceConfiguration)
	}
	list := []*model.ResourceConfiguration{c}
	if c.Type == "GROUP" {
		list = nil
		for x := range model.All[*model.ResourceConfiguration](w.s, model.KindResourceConfiguration) {
			if x.Group != "" && strings.HasSuffix(c.Ref.ID, "/"+x.Group) {
				list = append(list, x)
			}
		}
	}
	takes := func(x *model.ResourceConfiguration) bool {
		return w.pkt.proto == tcp && (x.Protocol == "" || x.Protocol == "TCP") && slices.ContainsFunc(x.Ports, func(r model.PortRange) bool {
			return r.First <= int(w.pkt.dport) && int(w.pkt.dport) <= r.Last
		})
	}
	list = slices.DeleteFunc(list, func(x *model.ResourceConfiguration) bool { return !takes(x) })
	if len(list) == 0 {
		return nil, w.drop(c.Ref, "VPCE_RESOURCE_PORT")
	}
	var names []string
	for _, x := range list {
		names = append(names, x.Ref.ID)
	}
	n := 0
	if len(list) > 1 {
		var err error
		if n, err = w.pickTarget(c.Ref, names); err != nil {
			return nil, err
		}
	}
	return list[n], nil
}

// commonZone stops the packet where the endpoint and the resource gateway have no zone in common (EP-9).
func (w *walk) commonZone(v *model.VPCEndpoint, i *model.NetworkInterface, g *model.ResourceGateway) error {
	var doubt error
	for _, a := range append([]string{i.Subnet}, v.Subnets...) {
		for _, b := range g.Subnets {
			in, err := w.near(a, b)
			if in {
				return nil
			}
			if err != nil {
				doubt = err
			}
		}
	}
	if doubt != nil {
		return doubt
	}
	return w.drop(v.Ref, "VPCE_NO_COMMON_ZONE")
}

// resource is the address of what the configuration names (EP-9, EP-18).
func (w *walk) resource(c *model.ResourceConfiguration) (netip.Addr, error) {
	if c.IP.IsValid() {
		return c.IP, nil
	}
	var list []database
	for d := range model.All[*model.DBInstance](w.s, model.KindDBInstance) {
		if c.Database != "" && d.Ref.ID == c.Database || c.Domain != "" && d.Host == c.Domain {
			list = append(list, database{d, int(w.pkt.dport)})
		}
	}
	for x := range model.All[*model.DBCluster](w.s, model.KindDBCluster) {
		for _, m := range x.Members {
			whole := c.Database != "" && x.Ref.ID == c.Database
			writer := c.Domain != "" && x.Endpoint == c.Domain && m.Writer
			if !whole && !writer {
				continue
			}
			d, err := w.databaseInstance(x.Meta, m.Instance)
			if err != nil {
				return netip.Addr{}, err
			}
			list = append(list, database{d, int(w.pkt.dport)})
		}
	}
	if len(list) == 0 {
		return netip.Addr{}, fmt.Errorf("%w: address of what %s names", ErrMissing, c.Ref)
	}
	d, _, err := w.pickDatabase(c.Ref, list)
	if err != nil {
		return netip.Addr{}, err
	}
	i, err := w.databaseInterface(d)
	if err != nil {
		return netip.Addr{}, err
	}
	return anyAddress(i, true), nil
}
