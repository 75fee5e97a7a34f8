package ask

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// databaseEnd is one member of a database as destination.
func databaseEnd(d *Database) End {
	return End{Label: d.Label, Ref: d.Ref, Database: d}
}

// membersOf lists the members of a cluster, sorted: those that it names and the instances that name it. A cluster without
// instances is its own only member (DB-23, DB-25).
func (r *Resolver) membersOf(c *model.DBCluster) []*Database {
	known := make(map[string]*Database)
	for _, m := range c.Members {
		known[m.Instance] = &Database{Ref: c.Ref, Label: m.Instance, Cluster: c, Member: m.Instance, Writer: m.Writer}
	}
	for i := range model.By[*model.DBInstance](r.snap, model.DBInstancesByCluster, c.Identifier) {
		if d := known[i.Identifier]; d == nil && i.Account == c.Account && i.Region == c.Region {
			known[i.Identifier] = &Database{Label: i.Identifier, Cluster: c, Member: i.Identifier}
		}
	}
	for id, d := range known {
		for i := range model.By[*model.DBInstance](r.snap, model.DBInstancesByIdentifier, id) {
			if i.Account == c.Account && i.Region == c.Region {
				d.Ref, d.Instance = i.Ref, i
			}
		}
	}
	if len(known) == 0 {
		return []*Database{{Ref: c.Ref, Label: c.Identifier, Cluster: c, Writer: true}}
	}
	var out []*Database
	for _, id := range sortedKeys(known) {
		out = append(out, known[id])
	}
	return out
}

// instanceOf is a single instance, with its cluster if the snapshot has it.
func (r *Resolver) instanceOf(i *model.DBInstance) *Database {
	d := &Database{Ref: i.Ref, Label: i.Identifier, Instance: i, Member: i.Identifier}
	for c := range model.By[*model.DBCluster](r.snap, model.DBClustersByIdentifier, i.Cluster) {
		if c.Account != i.Account || c.Region != i.Region {
			continue
		}
		d.Cluster = c
		for _, m := range c.Members {
			d.Writer = d.Writer || m.Instance == i.Identifier && m.Writer
		}
	}
	return d
}

// role of an endpoint: who answers (DB-2).
func answering(members []*Database, part string) []*Database {
	var writers, readers []*Database
	for _, d := range members {
		if d.Writer {
			writers = append(writers, d)
		} else {
			readers = append(readers, d)
		}
	}
	switch {
	case part == "writer":
		return writers
	case part == "reader" && len(readers) > 0:
		return readers
	case part == "reader":
		return writers
	}
	return members
}

// clusterScheme is cluster:NAME, with /writer or /reader.
func (r *Resolver) clusterScheme(t Term, as role) (part, error) {
	list, err := r.named(t, t.Name, model.KindDBCluster)
	if err != nil {
		if p, ok := r.clusterOfInstances(t, as); ok {
			return p, nil
		}
		if i, err2 := r.named(t, t.Name, model.KindDBInstance); err2 == nil && !isGlob(t.Name) {
			return part{}, &AddressError{Kind: NotFound, Address: t.String(), Closest: []string{i[0].Head().Ref.String()},
				Text: fmt.Sprintf("%q: that is an instance, not a cluster: write %s", t.String(), i[0].Head().Ref)}
		}
		return part{}, err
	}
	if len(list) > 1 && !isGlob(t.Name) {
		return part{}, r.ambiguous(t, t.Name, list)
	}
	var parts []part
	for _, m := range list {
		p, err := r.databases(t, answering(r.membersOf(m.(*model.DBCluster)), t.Part), as)
		if err != nil {
			return part{}, err
		}
		parts = append(parts, p)
	}
	return part{ends: union(parts)}, nil
}

// clusterOfInstances is a cluster that was not read but that instances name. Which of them writes is not known.
func (r *Resolver) clusterOfInstances(t Term, as role) (part, bool) {
	var list []*Database
	for i := range model.All[*model.DBInstance](r.snap, model.KindDBInstance) {
		if i.Cluster != "" && (strings.EqualFold(i.Cluster, t.Name) || isGlob(t.Name) && matches(t.Name, i.Cluster)) {
			list = append(list, r.instanceOf(i))
		}
	}
	p, err := r.databases(t, list, as)
	if err != nil || len(list) == 0 {
		return part{}, false
	}
	if t.Part != "" && !as.source {
		for i, d := range list {
			p.ends[i].Missing = r.gap(model.KindDBCluster, d.Instance.Account, d.Instance.Region, d.Ref, "which member of the cluster writes")
		}
	}
	return p, true
}

// dbScheme is db:NAME. A member that a cluster names and the snapshot lacks counts.
func (r *Resolver) dbScheme(t Term, as role) (part, error) {
	p, err := r.kindTerm(t, as, model.KindDBInstance)
	if err == nil || !isNotFound(err) {
		return p, err
	}
	if p, ok, err := r.memberOnly(t, as); ok {
		return p, err
	}
	if c, err2 := r.named(t, t.Name, model.KindDBCluster); err2 == nil && !isGlob(t.Name) {
		return part{}, &AddressError{Kind: NotFound, Address: t.String(), Closest: []string{c[0].Head().Ref.String()},
			Text: fmt.Sprintf("%q: that is a cluster, not an instance: write %s", t.String(), c[0].Head().Ref)}
	}
	return p, err
}

// memberOnly is an instance that only its cluster names.
func (r *Resolver) memberOnly(t Term, as role) (part, bool, error) {
	var hits []*Database
	for c := range model.All[*model.DBCluster](r.snap, model.KindDBCluster) {
		for _, d := range r.membersOf(c) {
			if d.Instance == nil && d.Member != "" && strings.EqualFold(d.Member, t.Name) {
				hits = append(hits, d)
			}
		}
	}
	switch len(hits) {
	case 0:
		return part{}, false, nil
	case 1:
		p, err := r.databases(t, hits, as)
		return p, true, err
	}
	list := make([]model.Resource, len(hits))
	for i, d := range hits {
		list[i] = d.Cluster
	}
	return part{}, true, r.ambiguous(t, t.Name, list)
}

func isNotFound(err error) bool {
	e, ok := err.(*AddressError)
	return ok && e.Kind == NotFound
}

// rdsScheme is rds:GLOB: every cluster and every instance of that name, each member once.
func (r *Resolver) rdsScheme(t Term, as role) (part, error) {
	if err := checkGlob(t, t.Name); err != nil {
		return part{}, err
	}
	fits := func(m model.Resource) bool {
		return matchesAny(t.Name, m) || slices.ContainsFunc(namesOf(m), func(n string) bool { return strings.EqualFold(n, t.Name) })
	}
	var list []*Database
	for c := range model.All[*model.DBCluster](r.snap, model.KindDBCluster) {
		if fits(c) {
			list = append(list, r.membersOf(c)...)
		}
	}
	for i := range model.All[*model.DBInstance](r.snap, model.KindDBInstance) {
		if fits(i) {
			list = append(list, r.instanceOf(i))
		}
	}
	if len(list) == 0 {
		return part{}, r.notFound(t, "the snapshot has no database of that name", r.databaseNames())
	}
	slices.SortStableFunc(list, compareDatabases)
	list = slices.CompactFunc(list, func(a, b *Database) bool { return compareDatabases(a, b) == 0 })
	p, err := r.databases(t, list, as)
	p.note = fmt.Sprintf("%d databases", len(list))
	if len(list) == 1 {
		p.note = "1 database"
	}
	return p, err
}

func compareDatabases(a, b *Database) int {
	return cmp.Or(a.Ref.Compare(b.Ref), strings.Compare(a.Member, b.Member))
}

func (r *Resolver) databaseNames() []string {
	var out []string
	for _, k := range [...]model.Kind{model.KindDBCluster, model.KindDBInstance} {
		for _, m := range r.snap.List(k) {
			out = append(out, "rds:"+ownName(m))
		}
	}
	return out
}

// databases makes ends of members: as destination the members, as source their interfaces.
func (r *Resolver) databases(t Term, list []*Database, as role) (part, error) {
	if len(list) == 0 {
		return part{}, nothing(t, "no member of the cluster answers there now")
	}
	if as.source {
		return r.databaseSources(t, list)
	}
	var p part
	for _, d := range list {
		p.ends = append(p.ends, databaseEnd(d))
	}
	return p, nil
}

func (r *Resolver) cluster(t Term, c *model.DBCluster, as role) (part, error) {
	return r.databases(t, r.membersOf(c), as)
}

func (r *Resolver) dbInstance(t Term, i *model.DBInstance, as role) (part, error) {
	return r.databases(t, []*Database{r.instanceOf(i)}, as)
}

// dbEndpoint is who answers at a cluster's custom endpoint (DB-2).
func (r *Resolver) dbEndpoint(t Term, e *model.DBClusterEndpoint, as role) (part, error) {
	members, err := r.membersByName(t, e)
	if err != nil {
		return part{}, err
	}
	switch e.Type {
	case "WRITER":
		return r.databases(t, answering(members, "writer"), as)
	case "READER":
		return r.databases(t, answering(members, "reader"), as)
	}
	var list []*Database
	for _, d := range members {
		switch {
		case len(e.Static) > 0 && !slices.Contains(e.Static, d.Member), len(e.Static) == 0 && slices.Contains(e.Excluded, d.Member):
		case e.CustomType == "READER" && d.Writer, e.CustomType == "WRITER" && !d.Writer:
		default:
			list = append(list, d)
		}
	}
	return r.databases(t, list, as)
}

// membersByName is the members of an endpoint's cluster.
func (r *Resolver) membersByName(t Term, e *model.DBClusterEndpoint) ([]*Database, error) {
	for c := range model.By[*model.DBCluster](r.snap, model.DBClustersByIdentifier, e.Cluster) {
		if c.Account == e.Account && c.Region == e.Region || c.Endpoint == e.Ref.ID || slices.Contains(c.CustomEndpoints, e.Ref.ID) {
			return r.membersOf(c), nil
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
	for c := range model.All[*model.DBCluster](r.snap, model.KindDBCluster) {
		switch {
		case is(c.Endpoint):
			p, err = r.databases(t, answering(r.membersOf(c), "writer"), as)
			p.note = c.Ref.String() + "/writer by host name"
			return p, true, err
		case is(c.ReaderEndpoint):
			p, err = r.databases(t, answering(r.membersOf(c), "reader"), as)
			p.note = c.Ref.String() + "/reader by host name"
			return p, true, err
		case slices.ContainsFunc(c.CustomEndpoints, is):
			p, err = r.customUnknown(t, c, as)
			return p, true, err
		}
	}
	return part{}, false, nil
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
		groups := activeGroups(i.Groups)
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

func prefixOf(a netip.Addr) netip.Prefix {
	if !a.IsValid() {
		return netip.Prefix{}
	}
	return netip.PrefixFrom(a, a.BitLen())
}
