package ask

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// placement is one place where a database member may be: an interface, or a subnet where its address is one that no
// other interface has.
type placement struct {
	host     *component.Host
	subnet   string
	oneOf    bool            // one of the host's addresses is the right one
	public   *header.AddrSet // known public addresses
	lost     bool            // the subnet is not in the snapshot
	assigned bool            // after a failover: AWS will give it addresses
}

// seat is where a member may be now, and why that is not certain.
type seat struct {
	places []placement // exactly one holds
	gap    *model.Gap  // set when there are several, or one without a known address
	public model.Tristate
	vpc    string
	notes  []graph.Warning
}

// dbFacts is what placing needs, from the instance or, when it is not there, the cluster.
type dbFacts struct {
	ref             model.Ref
	groups          []string
	subnets         model.DBSubnetGroupInfo
	zone            string
	account, region string
	dual            bool
	public          model.Tristate
	port            int
	engine, status  string
}

// dbFacts collects what is known of a member; instance facts win (DB-9, DB-16, DB-31).
func (a *Asker) dbFacts(d *Database) dbFacts {
	f := dbFacts{ref: d.Ref}
	if c := d.Cluster; c != nil {
		f.account, f.region, f.engine, f.status = c.Account, c.Region, c.Engine, c.Status
		f.groups, f.port, f.dual = activeGroups(c.Groups), c.Port, c.NetworkType == "DUAL"
		f.public = c.Public
		if g := a.subnetGroup(c.SubnetGroup, c.Account, c.Region); g != nil {
			f.subnets = g.DBSubnetGroupInfo
		}
	}
	if i := d.Instance; i != nil {
		f.account, f.region, f.engine, f.status, f.zone = i.Account, i.Region, i.Engine, i.Status, i.Zone
		if g := activeGroups(i.Groups); len(i.Groups) > 0 || len(f.groups) == 0 {
			f.groups = g
		}
		if i.Port != 0 && d.Cluster == nil || f.port == 0 {
			f.port = i.Port
		}
		f.dual = f.dual || i.NetworkType == "DUAL"
		f.public = i.Public
		f.subnets = i.SubnetGroup
		if len(f.subnets.Subnets) == 0 {
			if g := a.subnetGroup(i.SubnetGroup.Name, i.Account, i.Region); g != nil {
				f.subnets = g.DBSubnetGroupInfo
			}
		}
	}
	if f.port == 0 {
		f.port = defaultPort(f.engine)
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

func activeGroups(list []model.DBSecurityGroup) []string {
	var out []string
	for _, g := range list {
		if g.Status == "active" || g.Status == "" {
			out = append(out, g.Group)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (a *Asker) subnetGroup(name, account, region string) *model.DBSubnetGroup {
	for g := range model.By[*model.DBSubnetGroup](a.snap, model.DBSubnetGroupsByName, name) {
		if (account == "" || g.Account == "" || g.Account == account) && (region == "" || g.Region == "" || g.Region == region) {
			return g
		}
	}
	return nil
}

// seat finds where a member is (DB-10, DB-12, DB-13, DB-33).
func (a *Asker) seat(d *Database) seat {
	f := a.dbFacts(d)
	s := seat{public: f.public, vpc: f.subnets.VPC, notes: a.unlisted(f)}
	candidates := a.rdsInterfaces(f)
	for _, i := range candidates {
		s.places = append(s.places, placement{host: a.databaseHost(f, i), subnet: i.Subnet, public: publicOf(i)})
		if !slices.ContainsFunc(f.subnets.Subnets, func(u model.DBSubnet) bool { return u.Subnet == i.Subnet }) {
			s.notes = append(s.notes, graph.Warning{Code: "DB_SUBNET_GROUP_EDITED", Text: "the database's interface is in " + i.Subnet + ", which its subnet group no longer lists"})
		}
	}
	if len(candidates) == 0 {
		for _, id := range a.candidateSubnets(f) {
			s.places = append(s.places, a.anywhereIn(f, id))
		}
	}
	if len(candidates) != 1 {
		s.gap = &model.Gap{Kind: model.GapUndetermined, Subject: f.ref, Detail: "which address the database has",
			DataSet: model.DataSet{Call: model.KindNetworkInterface.Call(), Account: f.account, Region: f.region}}
		if len(candidates) == 0 {
			s.gap.Kind = model.GapNotCollected
		}
	}
	if len(f.groups) == 0 && d.Instance == nil && d.Cluster == nil {
		s.gap = &model.Gap{Kind: model.GapNotCollected, Subject: f.ref, Detail: "the database itself", DataSet: model.DataSet{Call: model.KindDBInstance.Call()}}
	}
	return s
}

// unlisted warns of subnets that the group names and the VPC no longer has (DB-11).
func (a *Asker) unlisted(f dbFacts) []graph.Warning {
	var out []graph.Warning
	listed := a.snap.Status(model.DataSet{Call: model.KindSubnet.Call(), Account: f.account, Region: f.region})
	for _, u := range f.subnets.Subnets {
		if _, ok := model.Get[*model.Subnet](a.snap, model.KindSubnet, u.Subnet); !ok && listed.Complete() {
			out = append(out, graph.Warning{Code: "DB_SUBNET_MISSING", Text: "the subnet group " + f.subnets.Name + " names " + u.Subnet + ", which describe-subnets does not show"})
		}
	}
	return out
}

// databaseHost makes a host of an interface; its IPv6 addresses are private unless the instance is public (DB-19).
func (a *Asker) databaseHost(f dbFacts, i *model.NetworkInterface) *component.Host {
	h := *a.net.HostOf(i)
	h.PrivateIPv6 = f.public == model.No
	return a.net.Keep(&h)
}

func publicOf(i *model.NetworkInterface) *header.AddrSet {
	var list []netip.Addr
	for _, x := range i.Addresses {
		if x.Public.IsValid() {
			list = append(list, x.Public)
		}
	}
	return header.AddrList(list)
}

// rdsInterfaces are the interfaces that may be the member's: in its zone and VPC, with exactly its groups (DB-13). They are
// those that say so (DB-12), or whose elastic address RDS manages (DB-18).
func (a *Asker) rdsInterfaces(f dbFacts) []*model.NetworkInterface {
	var out []*model.NetworkInterface
	fits := func(i *model.NetworkInterface) bool {
		return slices.Equal(i.Groups, f.groups) && (f.zone == "" || a.zoneOf(i, f) == f.zone)
	}
	inVPC := func(subnet string) bool {
		u, ok := model.Get[*model.Subnet](a.snap, model.KindSubnet, subnet)
		return ok && u.VPC == f.subnets.VPC
	}
	listed := func(subnet string) bool {
		return slices.ContainsFunc(f.subnets.Subnets, func(u model.DBSubnet) bool { return u.Subnet == subnet })
	}
	for i := range model.By[*model.NetworkInterface](a.snap, model.DatabaseInterfacesByVPC, f.subnets.VPC) {
		if fits(i) && (inVPC(i.Subnet) || listed(i.Subnet)) {
			out = append(out, i)
		}
	}
	for e := range model.By[*model.ElasticAddress](a.snap, model.ElasticAddressesByService, "rds") {
		i, ok := model.Get[*model.NetworkInterface](a.snap, model.KindNetworkInterface, e.Interface)
		if ok && !(i.OfDatabase() && i.VPC == f.subnets.VPC) && fits(i) && (inVPC(i.Subnet) || listed(i.Subnet)) {
			out = append(out, i)
		}
	}
	for _, u := range f.subnets.Subnets { // of a group whose VPC is not told, or is another
		for i := range model.By[*model.NetworkInterface](a.snap, model.InterfacesBySubnet, u.Subnet) {
			if i.VPC != f.subnets.VPC && i.OfDatabase() && fits(i) {
				out = append(out, i)
			}
		}
	}
	slices.SortFunc(out, func(x, y *model.NetworkInterface) int {
		return cmp.Or(strings.Compare(x.Subnet, y.Subnet), x.Ref.Compare(y.Ref))
	})
	return a.withoutOthers(f, slices.Compact(out))
}

func (a *Asker) zoneOf(i *model.NetworkInterface, f dbFacts) string {
	if i.Zone != "" {
		return i.Zone
	}
	if s, ok := model.Get[*model.Subnet](a.snap, model.KindSubnet, i.Subnet); ok {
		return s.Zone
	}
	return f.zone
}

// withoutOthers drops the interfaces that another database alone can claim: one whose subnet group alone lists the
// subnet (DB-13).
func (a *Asker) withoutOthers(f dbFacts, list []*model.NetworkInterface) []*model.NetworkInterface {
	if len(list) < 2 {
		return list
	}
	listed := func(subnet string) bool {
		return slices.ContainsFunc(f.subnets.Subnets, func(u model.DBSubnet) bool { return u.Subnet == subnet })
	}
	kept := slices.DeleteFunc(slices.Clone(list), func(i *model.NetworkInterface) bool {
		if listed(i.Subnet) {
			return false
		}
		for o := range model.All[*model.DBInstance](a.snap, model.KindDBInstance) {
			if o.Ref != f.ref && o.Zone == f.zone && slices.Equal(activeGroups(o.Groups), f.groups) &&
				slices.ContainsFunc(o.SubnetGroup.Subnets, func(u model.DBSubnet) bool { return u.Subnet == i.Subnet }) {
				return true
			}
		}
		return false
	})
	if len(kept) == 0 {
		return list
	}
	return kept
}

// candidateSubnets is where a member without a known interface may be: the group's subnets of its zone, all of them when
// the zone is not known or none fits.
func (a *Asker) candidateSubnets(f dbFacts) []string {
	var all, zone []string
	for _, u := range f.subnets.Subnets {
		all = append(all, u.Subnet)
		z := u.Zone
		if s, ok := model.Get[*model.Subnet](a.snap, model.KindSubnet, u.Subnet); ok && z == "" {
			z = s.Zone
		}
		if f.zone != "" && z == f.zone {
			zone = append(zone, u.Subnet)
		}
	}
	if len(zone) > 0 {
		return zone
	}
	return all
}

// anywhereIn supposes the member on any address of a subnet that no other interface has.
func (a *Asker) anywhereIn(f dbFacts, subnet string) placement {
	h := &component.Host{
		Ref:   model.Ref{Kind: model.KindNetworkInterface, ID: "supposed:" + f.ref.String() + "@" + subnet},
		Shown: f.ref, Subnet: subnet, VPC: f.subnets.VPC, Groups: f.groups,
		PublicUnknown: f.public == model.Yes, PrivateIPv6: f.public == model.No,
	}
	p := placement{host: h, subnet: subnet, oneOf: true}
	s, ok := model.Get[*model.Subnet](a.snap, model.KindSubnet, subnet)
	if !ok || len(s.CIDRs) == 0 {
		p.lost = true
		h.Addrs = header.AddrsOf(netip.MustParsePrefix("0.0.0.0/0"))
		return p
	}
	h.VPC = s.VPC
	h.Addrs = freeAddresses(a.snap, s)
	if !f.dual {
		h.Addrs = h.Addrs.Family(header.V4)
	}
	return p
}

// freeAddresses is what a new interface in a subnet may get: no other interface's address, none of the five that AWS
// keeps of every IPv4 block.
func freeAddresses(s *model.Snapshot, sub *model.Subnet) *header.AddrSet {
	var taken []netip.Addr
	sets := []*header.AddrSet{}
	for i := range model.By[*model.NetworkInterface](s, model.InterfacesBySubnet, sub.Ref.ID) {
		sets = append(sets, component.InterfaceAddrs(i))
	}
	for _, p := range model.Associated(sub.CIDRs) {
		first := p.Masked().Addr()
		for range 4 {
			taken = append(taken, first)
			first = first.Next()
		}
		if p.Addr().Is4() {
			taken = append(taken, lastOf(p))
		}
	}
	sets = append(sets, header.AddrList(taken))
	return header.AddrsOf(model.Associated(sub.CIDRs)...).Minus(header.AddrUnion(sets...))
}

// lastOf is the last address of a prefix.
func lastOf(p netip.Prefix) netip.Addr {
	last := p.Masked().Addr()
	for r := range header.AddrsOf(p).Ranges() {
		last = r.To
	}
	return last
}

// failoverPlaces lists the subnets where it may stand after a failover: all of its group (DB-3, DB-30).
func (a *Asker) failoverPlaces(d *Database) []placement {
	f := a.dbFacts(d)
	var out []placement
	for _, u := range f.subnets.Subnets {
		p := a.anywhereIn(f, u.Subnet)
		p.assigned = true
		out = append(out, p)
	}
	return out
}
