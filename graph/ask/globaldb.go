package ask

import (
	"fmt"
	"strings"

	"portolan/graph/component"
	"portolan/model"
)

// clusterPart is who answers at an endpoint of a cluster: "writer", "reader", or "" for all of its members. The writer's
// endpoint of a secondary of a global database answers to nobody (DB-26).
func (r *Resolver) clusterPart(t Term, c *model.DBCluster, role string, as role) (part, error) {
	members := component.MembersOf(r.snap, c)
	list := component.Answering(members, role)
	if role != "writer" || as.source {
		return r.databases(t, list, as)
	}
	why, gap := r.inactiveWriter(c)
	if why != "" && len(list) == 0 {
		list = members
	}
	p, err := r.databases(t, list, as)
	for i := range p.ends {
		p.ends[i].Inactive = why
		if gap != nil {
			p.ends[i].Missing = gap
		}
	}
	return p, err
}

// inactiveWriter says why the writer's endpoint of a cluster is inactive, or what is missing to tell.
func (r *Resolver) inactiveWriter(c *model.DBCluster) (string, *model.Gap) {
	for g := range model.By[*model.GlobalCluster](r.snap, model.GlobalClustersByCluster, c.Ref.ID) {
		for _, m := range g.Members {
			if m.Cluster == c.Ref.ID && !m.Writer {
				return "a secondary of " + g.Ref.String() + ": its writer endpoint is inactive", nil
			}
		}
		return "", nil
	}
	if e, ok := model.Get[*model.DBClusterEndpoint](r.snap, model.KindDBClusterEndpoint, c.Endpoint); ok && e.Status == "inactive" {
		return "the writer endpoint is inactive", nil
	}
	if c.Global != "" {
		return "", r.gap(model.KindGlobalCluster, c.Account, "", c.Ref, "which cluster of the global database "+c.Global+" writes")
	}
	return "", nil
}

// globalWriter is global:NAME, the endpoint that follows the present primary (DB-26).
func (r *Resolver) globalWriter(t Term, g *model.GlobalCluster, as role) (part, error) {
	for _, m := range g.Members {
		if !m.Writer {
			continue
		}
		c, ok := model.Get[*model.DBCluster](r.snap, model.KindDBCluster, m.Cluster)
		if !ok {
			return part{}, &AddressError{Kind: NotFound, Address: t.String(), Text: fmt.Sprintf("%q: its primary cluster %q is not in the snapshot", t.String(), m.Cluster)}
		}
		p, err := r.clusterPart(t, c, "writer", as)
		p.note = c.Ref.String() + "/writer, the primary of " + g.Ref.String()
		return p, err
	}
	return part{}, nothing(t, "no cluster of the global database writes now")
}

// byGlobalHost resolves the endpoints of global databases and of shard groups.
func (r *Resolver) byGlobalHost(t Term, host string, as role) (part, bool, error) {
	is := func(name string) bool { return name != "" && strings.TrimSuffix(strings.ToLower(name), ".") == host }
	for g := range model.All[*model.GlobalCluster](r.snap, model.KindGlobalCluster) {
		if is(g.Endpoint) {
			p, err := r.globalWriter(t, g, as)
			return p, true, err
		}
	}
	for g := range model.All[*model.DBShardGroup](r.snap, model.KindDBShardGroup) {
		if !is(g.Endpoint) {
			continue
		}
		for c := range model.By[*model.DBCluster](r.snap, model.DBClustersByIdentifier, g.Cluster) {
			if c.Account == g.Account && c.Region == g.Region {
				p, err := r.clusterPart(t, c, "", as)
				p.note = "a shard group of " + c.Ref.String() + " by host name"
				return p, true, err
			}
		}
		return part{}, true, &AddressError{Kind: NotFound, Address: t.String(), Text: fmt.Sprintf("%q: its cluster %q is not in the snapshot", t.String(), g.Cluster)}
	}
	return part{}, false, nil
}

func globalReferences(_ *Resolver, m model.Resource) []reference {
	var out []reference
	for _, c := range m.(*model.GlobalCluster).Members {
		how := "secondary"
		if c.Writer {
			how = "primary, which writes"
		}
		out = append(out, to(model.KindDBCluster, how, c.Cluster)...)
	}
	return out
}

func shardReferences(r *Resolver, m model.Resource) []reference {
	g := m.(*model.DBShardGroup)
	for c := range model.By[*model.DBCluster](r.snap, model.DBClustersByIdentifier, g.Cluster) {
		if c.Account == g.Account && c.Region == g.Region {
			return []reference{{c.Ref, "its shard group"}}
		}
	}
	return nil
}

func deploymentReferences(_ *Resolver, m model.Resource) []reference {
	d := m.(*model.BlueGreenDeployment)
	return together(to(model.KindDBCluster, "blue", d.Source), to(model.KindDBInstance, "blue", d.Source),
		to(model.KindDBCluster, "green", d.Target), to(model.KindDBInstance, "green", d.Target))
}

// moreDatabases says what the missing listings of what stands above or beside clusters leave open.
func (s *survey) moreDatabases(k model.Kind, p place) string {
	for c := range model.All[*model.DBCluster](s.snap, model.KindDBCluster) {
		if c.Account != p.account || p.region != "" && c.Region != p.region {
			continue
		}
		switch {
		case k == model.KindGlobalCluster && c.Global != "" && len(s.snap.By(model.GlobalClustersByCluster, c.Ref.ID)) == 0:
			return "whether the writer endpoint of " + c.Ref.String() + " is active is not known"
		case k == model.KindDBShardGroup && c.Scalability == "limitless" && len(s.snap.By(model.DBShardGroupsByCluster, c.Identifier)) == 0:
			return "whether " + c.Ref.String() + " is publicly accessible is not known"
		}
	}
	return "" // a deployment changes no answer of today
}
