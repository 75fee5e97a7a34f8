package ask

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph/component"
	"portolan/model"
)

// dbEndpoint is who answers at a cluster's custom endpoint (DB-2).
func (r *Resolver) dbEndpoint(t Term, e *model.DBClusterEndpoint, as role) (part, error) {
	c, err := r.clusterByName(t, e)
	if err != nil {
		return part{}, err
	}
	switch e.Type {
	case "WRITER":
		return r.clusterPart(t, c, "writer", as)
	case "READER":
		return r.clusterPart(t, c, "reader", as)
	}
	var list []*Database
	for _, d := range r.membersOf(c) {
		switch {
		case len(e.Static) > 0 && !slices.Contains(e.Static, d.Member), len(e.Static) == 0 && slices.Contains(e.Excluded, d.Member):
		case e.CustomType == "READER" && d.Writer, e.CustomType == "WRITER" && !d.Writer:
		default:
			list = append(list, d)
		}
	}
	return r.databases(t, list, as)
}

// clusterByName is an endpoint's cluster.
func (r *Resolver) clusterByName(t Term, e *model.DBClusterEndpoint) (*model.DBCluster, error) {
	for c := range model.By[*model.DBCluster](r.snap, model.DBClustersByIdentifier, e.Cluster) {
		if c.Account == e.Account && c.Region == e.Region || c.Endpoint == e.Ref.ID || slices.Contains(c.CustomEndpoints, e.Ref.ID) {
			return c, nil
		}
	}
	return nil, &AddressError{Kind: NotFound, Address: t.String(), Text: fmt.Sprintf("%q: its cluster %q is not in the snapshot", t.String(), e.Cluster)}
}

// byHostName resolves the host name of an endpoint as it is pasted. ok is false when it is none.
func (r *Resolver) byHostName(t Term, as role) (p part, ok bool, err error) {
	host := strings.TrimSuffix(strings.ToLower(t.Name), ".")
	if !strings.Contains(host, ".") || strings.ContainsAny(host, "*/ ") {
		return part{}, false, nil
	}
	if addr, err := netip.ParseAddr(host); err == nil && addr.IsValid() {
		return part{}, false, nil
	}
	if p, ok, err := r.dsqlByHost(t, host, as); ok {
		return p, true, err
	}
	is := func(name string) bool { return name != "" && strings.TrimSuffix(strings.ToLower(name), ".") == host }
	for i := range model.All[*model.DBInstance](r.snap, model.KindDBInstance) {
		if is(i.Host) {
			p, err = r.dbInstance(t, i, as)
			p.note = i.Ref.String() + " by host name"
			return p, true, err
		}
	}
	for e := range model.All[*model.DBClusterEndpoint](r.snap, model.KindDBClusterEndpoint) {
		if is(e.Ref.ID) {
			p, err = r.dbEndpoint(t, e, as)
			p.note = "endpoint " + cmp.Or(e.Identifier, e.Type) + " of cluster:" + e.Cluster + " by host name"
			return p, true, err
		}
	}
	if m, ok := r.proxyByHost(is); ok {
		p, err = r.ends(t, m, as)
		p.note = m.Head().Ref.String() + " by host name"
		return p, true, err
	}
	if m, ok := r.balancerByHost(is); ok {
		p, err = r.ends(t, m, as)
		p.note = m.Head().Ref.String() + " by host name"
		return p, true, err
	}
	for c := range model.All[*model.DBCluster](r.snap, model.KindDBCluster) {
		switch {
		case is(c.Endpoint):
			p, err = r.clusterPart(t, c, "writer", as)
			p.note = c.Ref.String() + "/writer by host name"
			return p, true, err
		case is(c.ReaderEndpoint):
			p, err = r.clusterPart(t, c, "reader", as)
			p.note = c.Ref.String() + "/reader by host name"
			return p, true, err
		case slices.ContainsFunc(c.CustomEndpoints, is):
			p, err = r.customUnknown(t, c, as)
			return p, true, err
		}
	}
	return r.byGlobalHost(t, host, as)
}

// customUnknown is a custom endpoint of which only the host name was read: each member may be behind it.
func (r *Resolver) customUnknown(t Term, c *model.DBCluster, as role) (part, error) {
	p, err := r.databases(t, r.membersOf(c), as)
	p.note = "a custom endpoint of " + c.Ref.String() + " by host name"
	for i := range p.ends {
		p.ends[i].Missing = r.gap(model.KindDBClusterEndpoint, c.Account, c.Region, c.Ref, "which members the custom endpoint has")
	}
	return p, err
}

// databaseSources is the interfaces of members, where they can be told (DB-12, DB-13).
func (r *Resolver) databaseSources(t Term, list []*Database) (part, error) {
	var p part
	wanted := make(map[string][]*model.DBInstance) // the members that look for interfaces of one zone and groups
	found := make(map[string][]*model.NetworkInterface)
	for _, d := range list {
		if d.Instance == nil {
			return p, nothing(t, "the interface of %q is not known: the instance is not in the snapshot", d.Label)
		}
		i := d.Instance
		groups := component.ActiveGroups(i.Groups)
		key := i.Zone + "|" + i.SubnetGroup.VPC + "|" + strings.Join(groups, ",")
		wanted[key] = append(wanted[key], i)
		if found[key] == nil {
			found[key] = r.rdsInterfaces(i.Zone, i.SubnetGroup.VPC, groups)
		}
		if len(found[key]) == 0 {
			return p, nothing(t, "no interface of the snapshot can be told to be %s's: none of RDS has its zone and groups", i.Ref)
		}
	}
	for _, key := range sortedKeys(found) {
		if len(found[key]) > len(wanted[key]) {
			ids := make([]string, len(found[key]))
			for i, n := range found[key] {
				ids[i] = n.Ref.ID
			}
			return p, &AddressError{Kind: Ambiguous, Address: t.String(), Closest: ids,
				Text: fmt.Sprintf("%q: several interfaces of RDS have its zone and groups, so its own cannot be told: write one of %s", t.String(), strings.Join(ids, ", "))}
		}
		for _, i := range found[key] {
			e := r.interfaceEnd(i)
			if len(wanted[key]) == 1 {
				e.Label, e.Owner = wanted[key][0].Identifier, wanted[key][0].Ref
			}
			p.ends = append(p.ends, e)
		}
	}
	return p, nil
}

// rdsInterfaces lists RDS's interfaces of a VPC and zone that carry just these groups.
func (r *Resolver) rdsInterfaces(zone, vpc string, groups []string) []*model.NetworkInterface {
	var out []*model.NetworkInterface
	for i := range model.By[*model.NetworkInterface](r.snap, model.InterfacesByVPC, vpc) {
		z := i.Zone
		if s, ok := model.Get[*model.Subnet](r.snap, model.KindSubnet, i.Subnet); ok && z == "" {
			z = s.Zone
		}
		if i.RequesterID == "amazon-rds" || i.RequesterManaged && i.Description == "RDSNetworkInterface" {
			if z == zone && slices.Equal(i.Groups, groups) {
				out = append(out, i)
			}
		}
	}
	return out
}
