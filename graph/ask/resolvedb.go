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

// databaseEnd is one member of a database as destination.
func databaseEnd(d *Database) End {
	return End{Label: d.Label, Ref: d.Ref, Database: d}
}

func (r *Resolver) membersOf(c *model.DBCluster) []*Database { return component.MembersOf(r.snap, c) }

func (r *Resolver) instanceOf(i *model.DBInstance) *Database { return component.InstanceOf(r.snap, i) }

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
		p, err := r.clusterPart(t, m.(*model.DBCluster), t.Part, as)
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
	p, err := r.databases(t, []*Database{r.instanceOf(i)}, as)
	for i := range p.ends {
		p.ends[i].ByInstance = true
	}
	return p, err
}

func prefixOf(a netip.Addr) netip.Prefix {
	if !a.IsValid() {
		return netip.Prefix{}
	}
	return netip.PrefixFrom(a, a.BitLen())
}
