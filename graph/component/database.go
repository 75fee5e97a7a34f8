package component

import (
	"maps"
	"slices"
	"strings"

	"portolan/model"
)

// Database is one member that a database endpoint may answer from.
type Database struct {
	Ref      model.Ref // the DB instance; the cluster when its instances are not in the snapshot
	Label    string
	Cluster  *model.DBCluster  // nil for a single instance, or when it is not in the snapshot
	Instance *model.DBInstance // nil when it is not in the snapshot
	Member   string            // the member's identifier
	Writer   bool
	Shards   *model.DBShardGroup // what clients of a limitless cluster connect to in place of instances (DB-27)
}

// ServerlessV1 reports whether a cluster is Aurora Serverless v1: without instances, behind endpoints in its VPC (DB-23).
func ServerlessV1(c *model.DBCluster) bool {
	return c != nil && c.EngineMode == "serverless" && len(c.Members) == 0
}

// Express reports whether a cluster has no network of its own: it is reached over the internet (DB-25).
func Express(c *model.DBCluster) bool { return c != nil && c.VPCNetworking == model.No }

// DBFacts is what placing needs, from the instance or, when it is not there, the cluster.
type DBFacts struct {
	Ref             model.Ref
	Groups          []string
	Unsettled       bool // groups are named, and none of them is in force (DB-9)
	Subnets         model.DBSubnetGroupInfo
	Zone            string
	Account, Region string
	Dual            bool
	Public          model.Tristate
	Port            int
	Engine, Status  string
	Identifier      string
}

// DBFacts collects what is known of a member; instance facts win (DB-9, DB-16, DB-31).
func (n *Network) DBFacts(d *Database) DBFacts {
	f := DBFacts{Ref: d.Ref}
	if c := d.Cluster; c != nil {
		f.Account, f.Region, f.Engine, f.Status = c.Account, c.Region, c.Engine, c.Status
		f.Groups, f.Port, f.Dual = ActiveGroups(c.Groups), c.Port, c.NetworkType == "DUAL"
		f.Public = c.Public
		if g := n.subnetGroup(c.SubnetGroup, c.Account, c.Region); g != nil {
			f.Subnets = g.DBSubnetGroupInfo
		}
	}
	if ServerlessV1(d.Cluster) {
		f.Public = model.No
	}
	if g := d.Shards; g != nil {
		f.Public, f.Status = g.Public, g.Status
	}
	if i := d.Instance; i != nil {
		f.Identifier = i.Identifier
		f.Account, f.Region, f.Engine, f.Status, f.Zone = i.Account, i.Region, i.Engine, i.Status, i.Zone
		if g := ActiveGroups(i.Groups); len(i.Groups) > 0 || len(f.Groups) == 0 {
			f.Groups = g
		}
		if i.Port != 0 && d.Cluster == nil || f.Port == 0 {
			f.Port = i.Port
		}
		f.Dual = f.Dual || i.NetworkType == "DUAL"
		f.Public = i.Public
		f.Subnets = i.SubnetGroup
		if len(f.Subnets.Subnets) == 0 {
			if g := n.subnetGroup(i.SubnetGroup.Name, i.Account, i.Region); g != nil {
				f.Subnets = g.DBSubnetGroupInfo
			}
		}
	}
	named := d.Cluster != nil && len(d.Cluster.Groups) > 0 || d.Instance != nil && len(d.Instance.Groups) > 0
	f.Unsettled = named && len(f.Groups) == 0
	if f.Port == 0 {
		f.Port = defaultPort(f.Engine)
	}
	return f
}

// defaultPort is the port of an engine whose input shows none (DB-4, DB-29).
func defaultPort(engine string) int {
	for _, e := range []struct {
		part string
		port int
	}{{"postgres", 5432}, {"oracle", 1521}, {"sqlserver", 1433}, {"db2", 50000}, {"docdb", 27017}, {"neptune", 8182}, {"mysql", 3306}, {"mariadb", 3306}, {"aurora", 3306}} {
		if strings.Contains(engine, e.part) {
			return e.port
		}
	}
	return 0
}

func ActiveGroups(list []model.DBSecurityGroup) []string {
	var out []string
	for _, g := range list {
		if g.Status == "active" || g.Status == "" {
			out = append(out, g.Group)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (n *Network) subnetGroup(name, account, region string) *model.DBSubnetGroup {
	for g := range model.By[*model.DBSubnetGroup](n.snap, model.DBSubnetGroupsByName, name) {
		if (account == "" || g.Account == "" || g.Account == account) && (region == "" || g.Region == "" || g.Region == region) {
			return g
		}
	}
	return nil
}

// MembersOf lists the members of a cluster, sorted: those that it names and the instances that name it. A cluster without
// instances is its own only member (DB-23, DB-25).
func MembersOf(s *model.Snapshot, c *model.DBCluster) []*Database {
	known := make(map[string]*Database)
	for _, m := range c.Members {
		known[m.Instance] = &Database{Ref: c.Ref, Label: m.Instance, Cluster: c, Member: m.Instance, Writer: m.Writer}
	}
	for i := range model.By[*model.DBInstance](s, model.DBInstancesByCluster, c.Identifier) {
		if d := known[i.Identifier]; d == nil && i.Account == c.Account && i.Region == c.Region {
			known[i.Identifier] = &Database{Label: i.Identifier, Cluster: c, Member: i.Identifier}
		}
	}
	for id, d := range known {
		for i := range model.By[*model.DBInstance](s, model.DBInstancesByIdentifier, id) {
			if i.Account == c.Account && i.Region == c.Region {
				d.Ref, d.Instance = i.Ref, i
			}
		}
	}
	if len(known) == 0 {
		var shards []*Database
		for g := range model.By[*model.DBShardGroup](s, model.DBShardGroupsByCluster, c.Identifier) {
			if g.Account == c.Account && g.Region == c.Region {
				shards = append(shards, &Database{Ref: g.Ref, Label: g.Identifier, Cluster: c, Writer: true, Shards: g})
			}
		}
		if len(shards) > 0 {
			return shards
		}
		return []*Database{{Ref: c.Ref, Label: c.Identifier, Cluster: c, Writer: true}}
	}
	var out []*Database
	for _, id := range slices.Sorted(maps.Keys(known)) {
		out = append(out, known[id])
	}
	return out
}

// InstanceOf is a single instance, with its cluster if the snapshot has it.
func InstanceOf(s *model.Snapshot, i *model.DBInstance) *Database {
	d := &Database{Ref: i.Ref, Label: i.Identifier, Instance: i, Member: i.Identifier}
	for c := range model.By[*model.DBCluster](s, model.DBClustersByIdentifier, i.Cluster) {
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

// Answering lists who of the members answers at an endpoint: "writer", "reader", or all (DB-2).
func Answering(members []*Database, part string) []*Database {
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
