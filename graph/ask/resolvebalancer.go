package ask

import (
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// balancerScheme is lb:NAME, a load balancer of either API.
func (r *Resolver) balancerScheme(t Term, as role) (part, error) {
	var out part
	var first error
	for _, k := range [...]model.Kind{model.KindLoadBalancer, model.KindClassicLoadBalancer} {
		list, err := r.named(t, t.Name, k)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		for _, m := range list {
			p, err := r.ends(t, m, as)
			if err != nil {
				return part{}, err
			}
			out.ends = append(out.ends, p.ends...)
		}
	}
	if len(out.ends) == 0 {
		return part{}, first
	}
	return out, nil
}

// accelerator is the addresses of an accelerator, as a host on the internet has them.
func (r *Resolver) accelerator(t Term, a *model.Accelerator, as role) (part, error) {
	if as.source {
		return part{}, nothing(t, "an accelerator opens no connections of its own: ask of its clients on the internet")
	}
	if len(a.Addresses) == 0 {
		return part{}, nothing(t, "the snapshot does not show the addresses of the accelerator")
	}
	return part{ends: []End{{Label: r.label(a), Ref: a.Ref, Addrs: header.AddrList(a.Addresses), Literal: true}}}, nil
}

// publicRelay is a node of a load balancer that faces the internet: its name gives public addresses everywhere (LB-9).
func (a *Asker) publicRelay(r *component.Entry, p component.Placement) alternative {
	alt := alternative{hosts: []*component.Host{p.Host}, shown: r.Ref}
	if p.Host.Interface != nil {
		alt.shown = p.Host.Ref
	}
	if p.Public.IsEmpty() {
		if p.Host.Interface != nil { // it has none
			return a.privately(p)
		}
		alt.dst = component.PublicAddrs.Family(header.V4).Minus(a.net.PublicOwned())
		alt.oneOf = true
		account, region := a.resolver().placeOf(r.Ref)
		alt.gap = &model.Gap{Kind: model.GapNotCollected, Subject: r.Ref, Detail: "the public addresses of the load balancer",
			DataSet: model.DataSet{Call: model.KindNetworkInterface.Call(), Account: account, Region: region}}
		entry := a.net.PublicEntry(r.VPC)
		alt.entry, alt.inside = &entry, p.Host.Addrs
		return alt
	}
	alt.dst = p.Public.Union(p.Host.Addrs.Family(header.V6))
	alt.goals = []graph.Goal{{Addrs: p.Public, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}}, {Addrs: p.Host.Addrs, Port: a.net.EnterPort(p.Subnet)}}
	return alt
}

// balancerByHost finds the load balancer or accelerator of a host name.
func (r *Resolver) balancerByHost(is func(string) bool) (model.Resource, bool) {
	for _, k := range [...]model.Kind{model.KindLoadBalancer, model.KindClassicLoadBalancer, model.KindAccelerator} {
		for _, m := range r.snap.List(k) {
			var hosts []string
			switch m := m.(type) {
			case *model.LoadBalancer:
				hosts = oneOrNone(m.DNSName)
			case *model.ClassicLoadBalancer:
				hosts = oneOrNone(m.DNSName)
			case *model.Accelerator:
				hosts = m.DNSNames
			}
			if slices.ContainsFunc(hosts, is) {
				return m, true
			}
		}
	}
	return nil, false
}
