package component_test

import (
	"math/rand/v2"
	"net/netip"
	"slices"

	"portolan/fixtures/gen"
	"portolan/model"
)

// mood is how a completion takes what was lost.
type mood int

const (
	asItWas mood = iota
	wideOpen
	closedTight
	notThere
)

// complete puts something back for everything that a world has lost: what was there, something that lets everything
// through, something that lets nothing through, or nothing. What an incomplete listing may hold beside is made up for the
// ends of the flow. Every data set is complete afterwards.
func complete(rng *rand.Rand, whole *model.Snapshot, h hole, f gen.Flow) *model.Snapshot {
	c := &completion{rng: rng, rest: h.in(whole), flow: f, leaning: mood(rng.IntN(4))}
	without := map[string]bool{} // subnets that are not there
	for _, k := range model.Kinds() {
		for _, r := range whole.List(k) {
			ref := r.Head().Ref
			if i, ok := r.(*model.NetworkInterface); ok && without[i.Subnet] {
				continue
			}
			if r = c.again(r, h.gone[ref], h.unlisted[ref]); r != nil {
				c.out = append(c.out, r)
			} else if k == model.KindSubnet {
				without[ref.ID] = true
			}
		}
	}
	c.strangers()
	sets := map[model.DataSet]model.SetStatus{}
	for _, d := range whole.Sets() {
		sets[d] = whole.Status(d)
	}
	return model.New(model.Contents{Resources: c.out, Sets: sets, Manifest: true})
}

type completion struct {
	rng     *rand.Rand
	rest    *model.Snapshot
	flow    gen.Flow
	leaning mood // half of the choices follow it
	out     []model.Resource
}

func (c *completion) chance(percent int) bool { return c.rng.IntN(100) < percent }

func (c *completion) mood() mood {
	if c.leaning != notThere && c.chance(50) {
		return c.leaning
	}
	return mood(c.rng.IntN(4))
}

// again is what stands in the completion for a resource of the whole world.
func (c *completion) again(r model.Resource, gone, unlisted bool) model.Resource {
	if !gone && !unlisted {
		return r
	}
	m := c.mood()
	if m == asItWas {
		return r
	}
	switch r := r.(type) {
	case *model.SecurityGroup:
		n := *r
		n.Rules = nil
		if m == wideOpen {
			n.Rules = openRules()
		}
		return &n
	case *model.NetworkACL:
		n := *r
		n.Entries = nil
		if m == wideOpen {
			n.Entries = openEntries()
		}
		return &n
	case *model.PrefixList:
		n := *r
		n.Entries = nil
		if m == wideOpen {
			n.Entries = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
			if c.chance(50) {
				n.Entries = []netip.Prefix{netip.PrefixFrom(c.flow.Destination.Address, c.flow.Destination.Address.BitLen())}
			}
			if c.chance(30) {
				n.Entries = append(n.Entries, netip.PrefixFrom(c.flow.Source.Address, c.flow.Source.Address.BitLen()))
			}
		}
		return &n
	case *model.VPC:
		n := *r
		if m == closedTight {
			n.Encryption = "enforce"
		}
		return &n
	case *model.Subnet:
		if m == notThere && c.empty(r.Ref.ID) {
			return nil
		}
		return r
	case *model.Instance:
		n := *r
		n.State = map[mood]string{wideOpen: "running", closedTight: "stopped", notThere: "stopping"}[m]
		return &n
	default:
		return c.link(r, m)
	}
}

// link is again for what joins subnets and VPCs.
func (c *completion) link(r model.Resource, m mood) model.Resource {
	switch r := r.(type) {
	case *model.RouteTable:
		if m == notThere && !r.Main {
			return nil
		}
		n := *r
		if len(r.Gateways) > 0 {
			n.Routes = c.firewall(r.VPC)
			return &n
		}
		n.Routes = c.routes(r.VPC, m == wideOpen)
		return &n
	case *model.InternetGateway:
		n := *r
		n.Attachments = nil
		if m == wideOpen {
			n.Attachments = slices.Clone(r.Attachments)
			for i := range n.Attachments {
				n.Attachments[i].State = "available"
			}
		}
		if m == notThere {
			return nil
		}
		return &n
	case *model.EgressOnlyInternetGateway:
		if m != wideOpen {
			return nil
		}
	case *model.NATGateway:
		n := *r
		if m == closedTight {
			n.State = "pending"
		}
		if m == notThere && r.Regional {
			return nil
		}
		return &n
	case *model.VPCPeering:
		n := *r
		n.Status = map[mood]string{wideOpen: "active", closedTight: "deleted"}[m]
		if m == notThere {
			return nil
		}
		return &n
	case *model.NetworkInterface:
		n := *r
		switch {
		case r.Type == "nat_gateway":
		case m == notThere:
			return nil
		case m == closedTight:
			n.Status = "available"
		default:
			n.Status, n.Instance, n.DenyAllIGWTraffic = "in-use", "", false
		}
		return &n
	}
	return r
}

// empty reports that nothing is known to stand in a subnet.
func (c *completion) empty(subnet string) bool {
	for g := range model.All[*model.NATGateway](c.rest, model.KindNATGateway) {
		if g.Subnet == subnet {
			return false
		}
	}
	return len(c.rest.By(model.InterfacesBySubnet, subnet)) == 0 && c.flow.Source.Subnet.ID != subnet
}

// routes is a table that leads everywhere that there is a way to, or nowhere, or away by something that nobody models.
func (c *completion) routes(vpc string, open bool) []model.Route {
	var out []model.Route
	route := func(p netip.Prefix, kind model.TargetKind, id string) {
		if !slices.ContainsFunc(out, func(r model.Route) bool { return r.Prefix == p }) {
			out = append(out, model.Route{Prefix: p, Target: model.RouteTarget{Kind: kind, ID: id}, State: "active", Origin: "CreateRoute"})
		}
	}
	cidrs := func(vpc string) []netip.Prefix {
		if v, ok := model.Get[*model.VPC](c.rest, model.KindVPC, vpc); ok {
			return model.Associated(v.CIDRs)
		}
		return nil
	}
	ends := []netip.Prefix{netip.PrefixFrom(c.flow.Destination.Address, c.flow.Destination.Address.BitLen()), netip.PrefixFrom(c.flow.Source.Address, c.flow.Source.Address.BitLen())}
	for _, p := range cidrs(vpc) {
		route(p, model.TargetLocal, "")
	}
	switch c.rng.IntN(4) {
	case 0: // more specific than local: AWS allows it to some targets
		gone := c.chance(50)
		for _, p := range ends {
			if gone {
				route(p, model.TargetNetworkInterface, "eni-gone")
				out[len(out)-1].State = "blackhole"
			} else {
				route(p, model.TargetVPCEndpoint, "vpce-firewall")
			}
		}
	case 1:
		route(netip.MustParsePrefix("0.0.0.0/0"), model.TargetCoreNetwork, "core-network")
		route(netip.MustParsePrefix("::/0"), model.TargetCoreNetwork, "core-network")
	}
	if !open {
		return out
	}
	for p := range model.By[*model.VPCPeering](c.rest, model.PeeringsByVPC, vpc) {
		for _, side := range []model.PeeringSide{p.Requester, p.Accepter} {
			if side.VPC != vpc {
				for _, x := range cidrs(side.VPC) {
					route(x, model.TargetVPCPeering, p.Ref.ID)
				}
			}
		}
	}
	all := []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}
	for g := range model.By[*model.InternetGateway](c.rest, model.InternetGatewaysByVPC, vpc) {
		for _, p := range all {
			route(p, model.TargetInternetGateway, g.Ref.ID)
		}
	}
	return out
}

func openRules() []model.SecurityGroupRule {
	var out []model.SecurityGroupRule
	for _, egress := range []bool{false, true} {
		for _, p := range []string{"0.0.0.0/0", "::/0"} {
			out = append(out, model.SecurityGroupRule{Egress: egress, Protocol: -1, Prefix: netip.MustParsePrefix(p)})
		}
	}
	return out
}

func openEntries() []model.NetworkACLEntry {
	var out []model.NetworkACLEntry
	for _, egress := range []bool{false, true} {
		for i, p := range []string{"0.0.0.0/0", "::/0"} {
			out = append(out, model.NetworkACLEntry{Number: 1 + i, Egress: egress, Allow: true, Protocol: -1, Prefix: netip.MustParsePrefix(p)})
		}
	}
	return out
}
