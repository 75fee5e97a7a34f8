package component

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// Placement is one place where a database member may be: an interface, or a subnet where its address is one that no
// other interface has.
type Placement struct {
	Host     *Host
	Subnet   string
	OneOf    bool            // one of the host's addresses is the right one
	Public   *header.AddrSet // known public addresses
	Lost     bool            // the subnet is not in the snapshot
	Assigned bool            // after a failover: AWS will give it addresses
}

// Seat is where a member may be now, and why that is not certain.
type Seat struct {
	Places []Placement // exactly one holds
	Gap    *model.Gap  // set when there are several, or one without a known address
	Public model.Tristate
	VPC    string
	Notes  []graph.Warning
}

// Seat finds where a member is (DB-10, DB-12, DB-13, DB-33).
func (n *Network) Seat(d *Database) Seat {
	f := n.DBFacts(d)
	s := Seat{Public: f.Public, VPC: f.Subnets.VPC, Notes: n.unlisted(f)}
	candidates := n.rdsInterfaces(f)
	for _, i := range candidates {
		s.Places = append(s.Places, Placement{Host: n.databaseHost(f, i), Subnet: i.Subnet, Public: PublicOf(i)})
		if !slices.ContainsFunc(f.Subnets.Subnets, func(u model.DBSubnet) bool { return u.Subnet == i.Subnet }) {
			s.Notes = append(s.Notes, graph.Warning{Code: "DB_SUBNET_GROUP_EDITED", Text: "the database's interface is in " + i.Subnet + ", which its subnet group no longer lists"})
		}
	}
	// An interface that is shown need not be the member's while others, or the member's zone, are not.
	shown := n.complete(model.KindNetworkInterface, f.Account, f.Region) && d.Instance != nil
	if len(candidates) == 0 || !shown {
		for _, id := range n.candidateSubnets(f) {
			s.Places = append(s.Places, n.anywhereIn(f, id))
		}
	}
	if len(candidates) != 1 || !shown {
		s.Gap = &model.Gap{Kind: model.GapUndetermined, Subject: f.Ref, Detail: "which address the database has",
			DataSet: model.DataSet{Call: model.KindNetworkInterface.Call(), Account: f.Account, Region: f.Region}}
		if len(candidates) == 0 || !shown {
			s.Gap.Kind = model.GapNotCollected
		}
	}
	s.Notes = append(s.Notes, moves(d, candidates)...)
	if len(f.Groups) == 0 && d.Instance == nil && d.Cluster == nil {
		s.Gap = &model.Gap{Kind: model.GapNotCollected, Subject: f.Ref, Detail: "the database itself", DataSet: model.DataSet{Call: model.KindDBInstance.Call()}}
	}
	return s
}

// moves warns of what is to come and of an interface that does not refuse what RDS keeps from it.
func moves(d *Database, faces []*model.NetworkInterface) []graph.Warning {
	i := d.Instance
	if i == nil {
		return nil
	}
	var out []graph.Warning
	if i.PendingSubnetGroup != "" { // DB-31, DB-33
		out = append(out, graph.Warning{Code: "DB_MOVE_PENDING", Text: d.Label + " is to move to the subnet group " + i.PendingSubnetGroup + "; the verdict is for where it is now"})
	}
	if i.PendingPort != 0 && i.PendingPort != i.Port { // DB-6
		out = append(out, graph.Warning{Code: "DB_PORT_PENDING", Text: fmt.Sprintf("%s is to listen on %d; now it is %d", d.Label, i.PendingPort, i.Port)})
	}
	for _, f := range faces {
		if i.Public == model.No && len(f.IPv6) > 0 && !f.DenyAllIGWTraffic { // DB-36
			out = append(out, graph.Warning{Code: "DB_IPV6_NOT_DENIED", Text: "high severity: " + d.Label + " is not publicly accessible, but its interface " + f.Ref.ID + " does not refuse IPv6 traffic of internet gateways"})
		}
	}
	return out
}

// unlisted warns of subnets that the group names and the VPC no longer has (DB-11).
func (n *Network) unlisted(f DBFacts) []graph.Warning {
	var out []graph.Warning
	listed := n.snap.Status(model.DataSet{Call: model.KindSubnet.Call(), Account: f.Account, Region: f.Region})
	for _, u := range f.Subnets.Subnets {
		if _, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, u.Subnet); !ok && listed.Complete() {
			out = append(out, graph.Warning{Code: "DB_SUBNET_MISSING", Text: "the subnet group " + f.Subnets.Name + " names " + u.Subnet + ", which describe-subnets does not show"})
		}
	}
	return out
}

// databaseHost makes a host of an interface; its IPv6 addresses are private unless the instance is public (DB-19).
func (n *Network) databaseHost(f DBFacts, i *model.NetworkInterface) *Host {
	h := *n.HostOf(i)
	h.PrivateIPv6 = f.Public == model.No
	return n.Keep(&h)
}

func PublicOf(i *model.NetworkInterface) *header.AddrSet {
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
func (n *Network) rdsInterfaces(f DBFacts) []*model.NetworkInterface {
	var out []*model.NetworkInterface
	fits := func(i *model.NetworkInterface) bool {
		return slices.Equal(i.Groups, f.Groups) && (f.Zone == "" || n.memberZone(i, f) == f.Zone)
	}
	inVPC := func(subnet string) bool {
		u, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, subnet)
		return ok && u.VPC == f.Subnets.VPC
	}
	listed := func(subnet string) bool {
		return slices.ContainsFunc(f.Subnets.Subnets, func(u model.DBSubnet) bool { return u.Subnet == subnet })
	}
	if custom(f.Engine) {
		return n.customInterfaces(f, fits)
	}
	for i := range model.By[*model.NetworkInterface](n.snap, model.DatabaseInterfacesByVPC, f.Subnets.VPC) {
		if fits(i) && (inVPC(i.Subnet) || listed(i.Subnet)) {
			out = append(out, i)
		}
	}
	for e := range model.By[*model.ElasticAddress](n.snap, model.ElasticAddressesByService, "rds") {
		i, ok := model.Get[*model.NetworkInterface](n.snap, model.KindNetworkInterface, e.Interface)
		if ok && !(i.OfDatabase() && i.VPC == f.Subnets.VPC) && fits(i) && (inVPC(i.Subnet) || listed(i.Subnet)) {
			out = append(out, i)
		}
	}
	for _, u := range f.Subnets.Subnets { // of a group whose VPC is not told, or is another
		for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesBySubnet, u.Subnet) {
			if i.VPC != f.Subnets.VPC && i.OfDatabase() && fits(i) {
				out = append(out, i)
			}
		}
	}
	slices.SortFunc(out, func(x, y *model.NetworkInterface) int {
		return cmp.Or(strings.Compare(x.Subnet, y.Subnet), x.Ref.Compare(y.Ref))
	})
	return n.withoutOthers(f, slices.Compact(out))
}

// custom reports whether an engine runs on an EC2 instance of the customer's account (DB-28).
func custom(engine string) bool { return strings.HasPrefix(engine, "custom-") }

// customInterfaces are the interfaces of EC2 instances that may be an RDS Custom instance's: in its subnets and zone, with
// its groups; those of instances named after it, where there are any. That names hold the identifier is by observation.
func (n *Network) customInterfaces(f DBFacts, fits func(*model.NetworkInterface) bool) []*model.NetworkInterface {
	var all, named []*model.NetworkInterface
	for _, u := range f.Subnets.Subnets {
		for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesBySubnet, u.Subnet) {
			if i.Instance == "" || !fits(i) {
				continue
			}
			all = append(all, i)
			if m, ok := model.Get[*model.Instance](n.snap, model.KindInstance, i.Instance); ok && f.Identifier != "" && strings.Contains(m.Name(), f.Identifier) {
				named = append(named, i)
			}
		}
	}
	if len(named) > 0 {
		all = named
	}
	slices.SortFunc(all, func(x, y *model.NetworkInterface) int { return x.Ref.Compare(y.Ref) })
	return slices.Compact(all)
}

func (n *Network) memberZone(i *model.NetworkInterface, f DBFacts) string {
	if i.Zone != "" {
		return i.Zone
	}
	if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, i.Subnet); ok {
		return s.Zone
	}
	return f.Zone
}

// withoutOthers drops the interfaces that another database alone can claim: one whose subnet group alone lists the
// subnet (DB-13).
func (n *Network) withoutOthers(f DBFacts, list []*model.NetworkInterface) []*model.NetworkInterface {
	if len(list) < 2 {
		return list
	}
	listed := func(subnet string) bool {
		return slices.ContainsFunc(f.Subnets.Subnets, func(u model.DBSubnet) bool { return u.Subnet == subnet })
	}
	kept := slices.DeleteFunc(slices.Clone(list), func(i *model.NetworkInterface) bool {
		if listed(i.Subnet) {
			return false
		}
		for o := range model.All[*model.DBInstance](n.snap, model.KindDBInstance) {
			if o.Ref != f.Ref && o.Zone == f.Zone && slices.Equal(ActiveGroups(o.Groups), f.Groups) &&
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
func (n *Network) candidateSubnets(f DBFacts) []string {
	var all, zone []string
	for _, u := range f.Subnets.Subnets {
		all = append(all, u.Subnet)
		z := u.Zone
		if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, u.Subnet); ok && z == "" {
			z = s.Zone
		}
		if f.Zone != "" && z == f.Zone {
			zone = append(zone, u.Subnet)
		}
	}
	if len(zone) > 0 {
		return zone
	}
	return all
}

// anywhereIn supposes the member on any address of a subnet that no other interface has.
func (n *Network) anywhereIn(f DBFacts, subnet string) Placement {
	h := &Host{
		Ref:   model.Ref{Kind: model.KindNetworkInterface, ID: "supposed:" + f.Ref.String() + "@" + subnet},
		Shown: f.Ref, Subnet: subnet, VPC: f.Subnets.VPC, Groups: f.Groups,
		PublicUnknown: f.Public == model.Yes, PrivateIPv6: f.Public == model.No,
	}
	if len(f.Groups) == 0 {
		h.GroupsUnknown = f.Groupless()
	}
	p := Placement{Host: h, Subnet: subnet, OneOf: true}
	s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, subnet)
	if !ok || len(s.CIDRs) == 0 {
		p.Lost = true
		h.Addrs = header.AddrsOf(netip.MustParsePrefix("0.0.0.0/0"))
		return p
	}
	h.VPC = s.VPC
	h.Addrs = FreeAddresses(n.snap, s)
	if !f.Dual {
		h.Addrs = h.Addrs.Family(header.V4)
	}
	return p
}

// Groupless is the gap of a database of which no group is known to be in force: it has one nevertheless (DB-9).
func (f DBFacts) Groupless() *model.Gap {
	if f.Unsettled {
		return &model.Gap{Kind: model.GapUndetermined, Subject: f.Ref, Detail: "which groups it has: none that is named is active"}
	}
	return &model.Gap{Kind: model.GapNotCollected, Subject: f.Ref, Detail: "the database's groups",
		DataSet: model.DataSet{Call: model.KindDBInstance.Call(), Account: f.Account, Region: f.Region}}
}

// FailoverPlaces lists the subnets where it may stand after a failover: all of its group (DB-3, DB-30).
func (n *Network) FailoverPlaces(d *Database) []Placement {
	f := n.DBFacts(d)
	var out []Placement
	for _, u := range f.Subnets.Subnets {
		p := n.anywhereIn(f, u.Subnet)
		p.Assigned = true
		out = append(out, p)
	}
	return out
}
