package ask

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph/header"
	"portolan/model"
)

// vpcNamed finds a VPC by id or name. outside is set when the snapshot does not hold it, but a peering names it.
func (r *Resolver) vpcNamed(t Term, name string) (id string, outside *model.PeeringSide, err error) {
	if r.holdsVPC(name) {
		return name, nil, nil
	}
	for p := range model.By[*model.VPCPeering](r.snap, model.PeeringsByVPC, name) {
		for _, side := range [...]model.PeeringSide{p.Requester, p.Accepter} {
			if side.VPC == name {
				return name, &side, nil
			}
		}
	}
	list, err := r.named(t, name, model.KindVPC)
	if err != nil {
		return "", nil, err
	}
	if len(list) > 1 {
		return "", nil, r.ambiguous(t, name, list)
	}
	return list[0].Head().Ref.ID, nil, nil
}

// outside is a VPC of which the snapshot knows no more than what a peering tells: whatever is asked of it is unknown.
func (r *Resolver) outside(vpc string, side *model.PeeringSide) End {
	ref := model.Ref{Kind: model.KindVPC, ID: vpc}
	blocks := r.blocksOf(vpc)
	if blocks.IsEmpty() {
		blocks = header.AddrsOf(everyAddress...)
	}
	return End{Label: vpc, Ref: ref, Addrs: blocks,
		Missing: r.gap(model.KindVPC, side.Account, side.Region, ref, "a VPC that is not in the snapshot")}
}

// vpcScheme is vpc:NAME.
func (r *Resolver) vpcScheme(t Term, as role) (part, error) {
	if isGlob(t.Name) {
		return r.kindSet(t, as, model.KindVPC)
	}
	id, outside, err := r.vpcNamed(t, t.Name)
	if err != nil {
		return part{}, err
	}
	if outside != nil {
		return part{ends: []End{r.outside(id, outside)}, areas: []area{{id, r.blocksOf(id)}}}, nil
	}
	return r.vpc(t, id)
}

// vpc is every interface in a VPC.
func (r *Resolver) vpc(t Term, id string) (part, error) {
	subnets := slices.Collect(model.By[*model.Subnet](r.snap, model.SubnetsByVPC, id))
	p := part{ends: r.interfaceEnds(r.snap.By(model.InterfacesByVPC, id)), areas: []area{{id, r.blocksOf(id)}}}
	p.ends = append(p.ends, r.unseen(subnets)...)
	if gap := r.unknownSubnets(id); gap != nil {
		p.ends = append(p.ends, End{Label: id + " (subnets not shown)", Ref: gap.Subject, Addrs: r.blocksOf(id), Missing: gap})
	}
	if len(p.ends) == 0 {
		p.ends = r.empty(subnets)
	}
	if len(p.ends) == 0 {
		return p, nothing(t, "the VPC has no subnets, so nothing is in it")
	}
	return p, nil
}

// empty is what subnets stand for that have no interface at all: a new host in each.
func (r *Resolver) empty(subnets []*model.Subnet) []End {
	var out []End
	for _, s := range subnets {
		why := fmt.Sprintf("no interface is in %s: it stands for a new host in it that may send anything", s.Ref)
		out = append(out, r.supposeAll(future{owner: s.Ref, label: r.label(s), any: true, why: why}, []string{s.Ref.ID})...)
	}
	return out
}

// subnets is every interface in some subnets.
func (r *Resolver) subnets(t Term, list []*model.Subnet) (part, error) {
	var p part
	for _, s := range list {
		p.ends = append(p.ends, r.interfaceEnds(r.snap.By(model.InterfacesBySubnet, s.Ref.ID))...)
		p.areas = append(p.areas, area{s.VPC, header.AddrsOf(model.Associated(s.CIDRs)...)})
	}
	p.ends = append(p.ends, r.unseen(list)...)
	if len(p.ends) == 0 {
		p.ends = r.empty(list)
	}
	if len(p.ends) == 0 {
		return p, nothing(t, "no interface is there, and no free address for one")
	}
	return p, nil
}

// subnetByID is a subnet, also one that only interfaces name.
func (r *Resolver) subnetByID(t Term, id string) (part, error) {
	if s, ok := model.Get[*model.Subnet](r.snap, model.KindSubnet, id); ok {
		return r.subnets(t, []*model.Subnet{s})
	}
	return part{ends: r.interfaceEnds(r.snap.By(model.InterfacesBySubnet, id))}, nil
}

// zone is az:NAME, by the account's name of the zone or by its id (NET-3).
func (r *Resolver) zone(t Term, _ role) (part, error) {
	var list []*model.Subnet
	zones := make(map[string]bool)
	for s := range model.All[*model.Subnet](r.snap, model.KindSubnet) {
		zones[s.Zone], zones[s.ZoneID] = true, true
		if s.Zone == t.Name || s.ZoneID == t.Name {
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return part{}, r.notFound(t, "no subnet of the snapshot is in that zone", prefixed("az:", sortedKeys(zones)))
	}
	return r.subnets(t, list)
}

// account is every interface that an account owns. An account that is only named is a gap.
func (r *Resolver) account(t Term, _ role) (part, error) {
	var p part
	for i := range model.All[*model.NetworkInterface](r.snap, model.KindNetworkInterface) {
		if i.Account == t.Name {
			p.ends = append(p.ends, r.interfaceEnds([]model.Resource{i})...)
		}
	}
	var own []*model.Subnet
	for s := range model.All[*model.Subnet](r.snap, model.KindSubnet) {
		if s.Account == t.Name {
			own = append(own, s)
			p.areas = append(p.areas, area{s.VPC, header.AddrsOf(model.Associated(s.CIDRs)...)})
		}
	}
	p.ends = append(p.ends, r.unseen(own)...)
	if len(p.ends) > 0 {
		return p, nil
	}
	if p.ends = r.empty(own); len(p.ends) > 0 {
		return p, nil
	}
	return r.accountOutside(t)
}

func (r *Resolver) accountOutside(t Term) (part, error) {
	if slices.Contains(r.snap.Accounts(), t.Name) {
		return part{}, nothing(t, "the snapshot shows no interface and no subnet of the account")
	}
	var p part
	for _, id := range r.peersOutside() {
		if _, side, err := r.vpcNamed(t, id); err == nil && side != nil && side.Account == t.Name {
			p.ends = append(p.ends, r.outside(id, side))
			p.areas = append(p.areas, area{id, r.blocksOf(id)})
		}
	}
	if len(p.ends) == 0 {
		return p, r.notFound(t, "nothing in the snapshot names that account", prefixed("account:", r.snap.Accounts()))
	}
	return p, nil
}

// groupScheme is sg:NAME. A group that was not read may still be carried.
func (r *Resolver) groupScheme(t Term, as role) (part, error) {
	if _, ok := model.Get[*model.SecurityGroup](r.snap, model.KindSecurityGroup, t.Name); !ok {
		if carriers := r.snap.By(model.InterfacesByGroup, t.Name); len(carriers) > 0 {
			return part{ends: r.interfaceEnds(carriers)}, nil
		}
	}
	return r.kindTerm(t, as, model.KindSecurityGroup)
}

// group is every interface that carries a security group; one that nothing carries stands for a new interface in each
// subnet of its VPC. Interfaces that are not shown may carry it in each subnet, whatever else they carry.
func (r *Resolver) group(g *model.SecurityGroup) []End {
	ends := r.interfaceEnds(r.snap.By(model.InterfacesByGroup, g.Ref.ID))
	f := future{owner: g.Ref, label: r.label(g), groups: []string{g.Ref.ID}}
	switch {
	case !r.complete(model.KindNetworkInterface, g.Account, g.Region):
		f.label, f.noGroups = g.GroupName+" (interfaces not shown)", r.gap(model.KindNetworkInterface, g.Account, g.Region, g.Ref, "which interfaces carry the group")
	case len(ends) > 0:
		return ends
	default:
		f.why = fmt.Sprintf("no interface carries %s: it stands for a new one in each subnet of %s that carries just it", g.Ref, strings.Join(r.groupVPCs(g), " and "))
	}
	for _, id := range r.groupVPCs(g) {
		ends = append(ends, r.supposeAll(f, r.subnetIDs(id))...)
	}
	if gap := r.unknownSubnets(g.VPC); gap != nil {
		ends = append(ends, r.elsewhereIn(g, f.label, gap))
	}
	return ends
}

// elsewhereIn stands for the interfaces that carry a group in subnets of its VPC that are not shown.
func (r *Resolver) elsewhereIn(g *model.SecurityGroup, label string, gap *model.Gap) End {
	e := End{Label: label, Ref: g.Ref, Addrs: header.AddrsOf(everyAddress...), Missing: gap}
	if g.VPC != "" && !r.blocksOf(g.VPC).IsEmpty() {
		e.Addrs = r.blocksOf(g.VPC)
	}
	for s := range model.By[*model.Subnet](r.snap, model.SubnetsByVPC, g.VPC) {
		e.Addrs = e.Addrs.Minus(header.AddrsOf(model.Associated(s.CIDRs)...))
	}
	return e
}

// groupVPCs lists the VPCs where a group can be carried: its own, and those that it is associated with (SG-22).
func (r *Resolver) groupVPCs(g *model.SecurityGroup) []string {
	out := oneOrNone(g.VPC)
	for o := range model.All[*model.Other](r.snap, model.KindOther) {
		if vpc := o.Facts["VpcId"]; o.AWSKind == "SecurityGroupVpcAssociations" && o.Facts["GroupId"] == g.Ref.ID && o.Facts["State"] == "associated" && !slices.Contains(out, vpc) {
			out = append(out, vpc)
		}
	}
	slices.Sort(out)
	return out
}

func (r *Resolver) subnetIDs(vpc string) []string {
	var out []string
	for _, s := range r.snap.By(model.SubnetsByVPC, vpc) {
		out = append(out, s.Head().Ref.ID)
	}
	return out
}
