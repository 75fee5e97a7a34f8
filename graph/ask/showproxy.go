package ask

import "portolan/model"

func proxyReferences(_ *Resolver, m model.Resource) []reference {
	p := m.(*model.DBProxy)
	return together(to(model.KindVPC, "in it", p.VPC), to(model.KindSubnet, "may stand in it", p.Subnets...), to(model.KindSecurityGroup, "carries the group", p.Groups...))
}

func proxyEndpointReferences(r *Resolver, m model.Resource) []reference {
	e := m.(*model.DBProxyEndpoint)
	return together(r.proxyRefs("its endpoint", e.Proxy, m), to(model.KindVPC, "in it", e.VPC), to(model.KindSubnet, "stands in it", e.Subnets...),
		to(model.KindSecurityGroup, "carries the group", e.Groups...))
}

// proxyTargetReferences names the proxy of a list of targets, and what it connects to.
func proxyTargetReferences(r *Resolver, m model.Resource) []reference {
	t := m.(*model.DBProxyTargets)
	out := r.proxyRefs("its targets", t.Proxy, m)
	for _, x := range t.Targets {
		if x.Is(x.ID) {
			for i := range model.By[*model.DBInstance](r.snap, model.DBInstancesByIdentifier, x.ID) {
				if samePlace(i, m) {
					out = append(out, reference{i.Ref, "target of proxy " + t.Proxy})
				}
			}
			continue
		}
		for c := range model.By[*model.DBCluster](r.snap, model.DBClustersByIdentifier, x.TrackedCluster()) {
			if samePlace(c, m) {
				out = append(out, reference{c.Ref, "target of proxy " + t.Proxy})
			}
		}
	}
	return out
}

func (r *Resolver) proxyRefs(how, name string, m model.Resource) []reference {
	for p := range model.By[*model.DBProxy](r.snap, model.DBProxiesByName, name) {
		if samePlace(p, m) {
			return []reference{{p.Ref, how}}
		}
	}
	return nil
}

func samePlace(a, b model.Resource) bool {
	return a.Head().Account == b.Head().Account && a.Head().Region == b.Head().Region
}
