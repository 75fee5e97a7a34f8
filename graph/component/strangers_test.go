package component_test

import (
	"net/netip"
	"slices"

	"portolan/graph/component"
	"portolan/model"
)

// strangers adds what nobody has seen: a host at the destination's address, gateways and peerings that routes name, a table
// for an end's subnet.
func (c *completion) strangers() {
	has := map[model.Ref]bool{}
	for _, r := range c.out {
		has[r.Head().Ref] = true
	}
	hidden := func(k model.Kind, near model.Resource) bool {
		h := near.Head()
		return !c.rest.Status(model.DataSet{Call: k.Call(), Account: h.Account, Region: h.Region}).Complete()
	}
	for _, r := range slices.Clone(c.out) {
		u, ok := r.(*model.Subnet)
		if !ok {
			continue
		}
		if hidden(model.KindNetworkInterface, u) && c.chance(50) {
			c.host(u)
			c.publicHost(u)
			if u.Ref == c.flow.Source.Subnet {
				c.sender()
			}
		}
		if hidden(model.KindRouteTable, u) && c.chance(50) && !c.associated(u) {
			c.out = append(c.out, &model.RouteTable{Meta: model.Meta{Ref: model.Ref{Kind: model.KindRouteTable, ID: "rtb-stranger-" + u.Ref.ID}, Account: u.Account, Region: u.Region},
				VPC: u.VPC, Subnets: []string{u.Ref.ID}, Routes: c.routes(u.VPC, c.chance(50))})
		}
	}
	for _, r := range slices.Clone(c.out) {
		if g, ok := r.(*model.InternetGateway); ok && hidden(model.KindRouteTable, g) && c.chance(40) && !c.steers(g) {
			c.edge(g)
		}
	}
	for v := range model.All[*model.VPC](c.rest, model.KindVPC) {
		if hidden(model.KindInternetGateway, v) && c.chance(50) && !c.attached(v.Ref.ID) {
			ref := model.Ref{Kind: model.KindInternetGateway, ID: c.named(v.Ref.ID, model.TargetInternetGateway, "igw-stranger-"+v.Ref.ID)}
			if !has[ref] {
				c.out = append(c.out, &model.InternetGateway{Meta: model.Meta{Ref: ref, Account: v.Account, Region: v.Region}, Attachments: []model.GatewayAttachment{{VPC: v.Ref.ID, State: "available"}}})
			}
		}
	}
}

// edge gives an internet gateway a route table of its own.
func (c *completion) edge(g *model.InternetGateway) {
	for _, a := range g.Attachments {
		c.out = append(c.out, &model.RouteTable{Meta: model.Meta{Ref: model.Ref{Kind: model.KindRouteTable, ID: "rtb-edge-" + g.Ref.ID}, Account: g.Account, Region: g.Region},
			VPC: a.VPC, Gateways: []string{g.Ref.ID}, Routes: c.firewall(a.VPC)})
	}
}

// firewall is the routes of a gateway that has all of the VPC behind a firewall's endpoint, which may be gone.
func (c *completion) firewall(vpc string) []model.Route {
	var out []model.Route
	gone := c.chance(50)
	for _, r := range c.routes(vpc, false) {
		if r.Target.Kind == model.TargetLocal {
			r.Target = model.RouteTarget{Kind: model.TargetVPCEndpoint, ID: "vpce-firewall"}
			if gone {
				r.State = "blackhole"
			}
			out = append(out, r)
		}
	}
	return out
}

func (c *completion) steers(g *model.InternetGateway) bool {
	return slices.ContainsFunc(c.out, func(r model.Resource) bool {
		t, ok := r.(*model.RouteTable)
		return ok && slices.Contains(t.Gateways, g.Ref.ID)
	})
}

// named is the id of a missing gateway that a route of the VPC names.
func (c *completion) named(vpc string, kind model.TargetKind, otherwise string) string {
	for t := range model.By[*model.RouteTable](c.rest, model.RouteTablesByVPC, vpc) {
		for _, r := range t.Routes {
			if _, ok := c.rest.Lookup(model.Ref{Kind: model.KindInternetGateway, ID: r.Target.ID}); r.Target.Kind == kind && !ok {
				return r.Target.ID
			}
		}
	}
	return otherwise
}

func (c *completion) associated(u *model.Subnet) bool {
	return slices.ContainsFunc(c.out, func(r model.Resource) bool {
		t, ok := r.(*model.RouteTable)
		return ok && slices.Contains(t.Subnets, u.Ref.ID)
	})
}

func (c *completion) attached(vpc string) bool {
	return slices.ContainsFunc(c.out, func(r model.Resource) bool {
		g, ok := r.(*model.InternetGateway)
		return ok && slices.ContainsFunc(g.Attachments, func(a model.GatewayAttachment) bool { return a.VPC == vpc })
	})
}

// sender gives the flow's free source address a host that has a public address and a group.
func (c *completion) sender() {
	u, ok := model.Get[*model.Subnet](c.rest, model.KindSubnet, c.flow.Source.Subnet.ID)
	a := c.flow.Source.Address
	if !ok || !c.flow.Source.Interface.IsZero() || c.chance(50) {
		return
	}
	i := c.stranger(u)
	i.Ref.ID = "eni-sender"
	if a.Is4() {
		i.Addresses = []model.Address{{Private: a, Primary: true}}
		if c.chance(50) {
			i.Addresses[0].Public = netip.MustParseAddr("192.0.2.77")
		}
	} else {
		i.IPv6 = []netip.Addr{a}
	}
}

// host gives the flow's destination a host in a subnet where it has none, if it lies there; or its public address one.
func (c *completion) host(u *model.Subnet) {
	a := c.flow.Destination.Address
	if !slices.ContainsFunc(model.Associated(u.CIDRs), func(p netip.Prefix) bool { return p.Contains(a) }) {
		return
	}
	for _, r := range c.out {
		if i, ok := r.(*model.NetworkInterface); ok && i.VPC == u.VPC && owns(i, a) {
			return
		}
	}
	i := c.stranger(u)
	if a.Is4() {
		i.Addresses = []model.Address{{Private: a, Primary: true}}
	} else {
		i.IPv6 = []netip.Addr{a}
	}
}

// publicHost gives the flow's destination on the internet a host in a subnet.
func (c *completion) publicHost(u *model.Subnet) {
	a := c.flow.Destination.Address
	if !c.flow.Destination.Interface.IsZero() || !component.PublicAddrs.Contains(a) || !a.Is4() || c.chance(50) {
		return
	}
	for _, p := range model.Associated(u.CIDRs) {
		if p.Addr().Is4() && !slices.ContainsFunc(c.out, func(r model.Resource) bool { return r.Head().Ref.ID == "eni-stranger" }) {
			last := p.Addr()
			for range 14 {
				last = last.Next()
			}
			c.stranger(u).Addresses = []model.Address{{Private: last, Primary: true, Public: a}}
		}
	}
}

// stranger adds an interface without an address to a subnet.
func (c *completion) stranger(u *model.Subnet) *model.NetworkInterface {
	i := &model.NetworkInterface{Meta: model.Meta{Ref: model.Ref{Kind: model.KindNetworkInterface, ID: "eni-stranger"}, Account: u.Account, Region: u.Region},
		VPC: u.VPC, Subnet: u.Ref.ID, Zone: u.Zone, Status: "in-use"}
	for _, r := range c.out {
		if g, ok := r.(*model.SecurityGroup); ok && g.VPC == u.VPC && c.chance(40) {
			i.Groups = append(i.Groups, g.Ref.ID)
		}
	}
	if len(i.Groups) == 0 || c.chance(50) {
		g := &model.SecurityGroup{Meta: model.Meta{Ref: model.Ref{Kind: model.KindSecurityGroup, ID: "sg-stranger"}, Account: u.Account, Region: u.Region}, VPC: u.VPC, Rules: openRules()}
		c.out, i.Groups = append(c.out, g), []string{g.Ref.ID}
	}
	c.out = append(c.out, i)
	return i
}
