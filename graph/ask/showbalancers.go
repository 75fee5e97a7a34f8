package ask

import (
	"strconv"
	"strings"

	"portolan/model"
)

// balancerReferences names where a load balancer stands and what it forwards to.
func balancerReferences(r *Resolver, m model.Resource) []reference {
	b := m.(*model.LoadBalancer)
	out := together(to(model.KindVPC, "in it", b.VPC), to(model.KindSecurityGroup, "carries the group", b.Groups...))
	for _, z := range b.Zones {
		out = append(out, to(model.KindSubnet, "has a node in it", z.Subnet)...)
	}
	for _, l := range b.Listeners {
		out = append(out, to(model.KindTargetGroup, "forwards "+strings.ToLower(l.Protocol)+"/"+strconv.Itoa(l.Port)+" to it", l.TargetGroups...)...)
	}
	for _, i := range r.snap.By(model.InterfacesByBalancer, b.InterfaceName()) {
		out = append(out, reference{i.Head().Ref, "its interface"})
	}
	return out
}

func targetGroupReferences(r *Resolver, m model.Resource) []reference {
	g := m.(*model.TargetGroup)
	out := to(model.KindVPC, "in it", g.VPC)
	for _, t := range g.Targets {
		how := "a target"
		if t.State != "" {
			how += ", " + t.State
		}
		switch {
		case g.TargetType == "instance" || strings.HasPrefix(t.ID, "i-"):
			out = append(out, to(model.KindInstance, how, t.ID)...)
		case g.TargetType == "alb":
			out = append(out, to(model.KindLoadBalancer, how, t.ID)...)
		default:
			for _, i := range r.snap.By(model.InterfacesByVPC, g.VPC) {
				for _, a := range i.(*model.NetworkInterface).Addresses {
					if a.Private.String() == t.ID {
						out = append(out, reference{i.Head().Ref, how + " by its address"})
					}
				}
			}
		}
	}
	return out
}

func classicReferences(r *Resolver, m model.Resource) []reference {
	b := m.(*model.ClassicLoadBalancer)
	out := together(to(model.KindVPC, "in it", b.VPC), to(model.KindSecurityGroup, "carries the group", b.Groups...), to(model.KindSubnet, "has a node in it", b.Subnets...),
		to(model.KindInstance, "forwards to it", b.Instances...))
	for _, i := range r.snap.By(model.InterfacesByBalancer, b.LoadBalancerName) {
		if i.(*model.NetworkInterface).VPC == b.VPC {
			out = append(out, reference{i.Head().Ref, "its interface"})
		}
	}
	return out
}

func acceleratorReferences(_ *Resolver, m model.Resource) []reference {
	var out []reference
	for _, g := range m.(*model.Accelerator).Groups {
		for _, e := range g.Endpoints {
			how := "brings the internet to it"
			if e.Closed || g.Closed {
				how = "an endpoint that gets nothing (weight or traffic dial 0)"
			}
			out = append(out, together(to(model.KindLoadBalancer, how, e.ID), to(model.KindInstance, how, e.ID), to(model.KindElasticAddress, how, e.ID),
				to(model.KindSubnet, how, e.ID))...)
		}
	}
	return out
}

func serviceReferences(_ *Resolver, m model.Resource) []reference {
	s := m.(*model.EndpointService)
	return together(to(model.KindLoadBalancer, "brings its endpoints to it", s.NetworkBalancers...), to(model.KindLoadBalancer, "brings its endpoints to it", s.GatewayBalancers...))
}
