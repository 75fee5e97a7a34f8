package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"portolan/model"
)

func (a *Asker) vpcLabel(id string) string {
	if v, ok := model.Get[*model.VPC](a.snap, model.KindVPC, id); ok {
		return cmp.Or(v.Name(), id)
	}
	return id
}

// nameOf is the narrowest name that covers exactly the interfaces: a group, a function, an auto scaling group, a subnet, a
// VPC; else their own.
func (a *Asker) nameOf(ends []*End) string {
	if len(ends) == 1 {
		return a.endName(ends[0])
	}
	n := len(ends)
	for _, g := range commonGroups(ends) {
		if len(a.snap.By(model.InterfacesByGroup, g)) == n {
			return "sg:" + a.groupLabel(g) + a.ownersAmong(ends)
		}
	}
	if o := ends[0].Owner; o.Kind == model.KindFunction && all(ends, func(e *End) bool { return e.Owner == o }) {
		return o.String()
	}
	for _, g := range commonGroups(ends) { // a group's part of one VPC or subnet
		if name := a.groupPart(g, ends); name != "" {
			return name + a.ownersAmong(ends)
		}
	}
	h := ends[0].Host
	if all(ends, func(e *End) bool { return e.Host.Subnet == h.Subnet }) && len(a.snap.By(model.InterfacesBySubnet, h.Subnet)) == n {
		return "subnet:" + a.label(model.Ref{Kind: model.KindSubnet, ID: h.Subnet})
	}
	if all(ends, func(e *End) bool { return e.Host.VPC == h.VPC }) && len(a.snap.By(model.InterfacesByVPC, h.VPC)) == n {
		return "vpc:" + a.vpcLabel(h.VPC)
	}
	return a.listNames(ends)
}

// groupPart names a group's part of one subnet or VPC, if the interfaces are just that.
func (a *Asker) groupPart(g string, ends []*End) string {
	h := ends[0].Host
	has := a.sizes.of(a.snap, g)
	switch {
	case has[h.Subnet] == len(ends) && all(ends, func(e *End) bool { return e.Host.Subnet == h.Subnet }):
		return "sg:" + a.groupLabel(g) + " in subnet:" + a.label(model.Ref{Kind: model.KindSubnet, ID: h.Subnet})
	case has[h.VPC] == len(ends) && all(ends, func(e *End) bool { return e.Host.VPC == h.VPC }):
		return "sg:" + a.groupLabel(g) + " in vpc:" + a.vpcLabel(h.VPC)
	}
	return ""
}

// groupSizes counts how many interfaces of each subnet and VPC carry a group. It is safe for concurrent use.
type groupSizes struct {
	sync.Mutex
	by map[string]map[string]int
}

// of counts by the ids of subnets and VPCs.
func (s *groupSizes) of(snap *model.Snapshot, group string) map[string]int {
	s.Lock()
	defer s.Unlock()
	n, ok := s.by[group]
	if !ok {
		n = make(map[string]int)
		for i := range model.By[*model.NetworkInterface](snap, model.InterfacesByGroup, group) {
			n[i.Subnet]++
			n[i.VPC]++
		}
		if s.by == nil {
			s.by = make(map[string]map[string]int)
		}
		s.by[group] = n
	}
	return n
}

func commonGroups(ends []*End) []string {
	out := slices.Clone(ends[0].Host.Groups)
	for _, e := range ends[1:] {
		out = slices.DeleteFunc(out, func(g string) bool { return !slices.Contains(e.Host.Groups, g) })
	}
	return out
}

func all(ends []*End, ok func(*End) bool) bool {
	return !slices.ContainsFunc(ends, func(e *End) bool { return !ok(e) })
}

// listNames lists the first three names and says how many more there are.
func (a *Asker) listNames(ends []*End) string {
	seen := make(map[string]bool)
	first := make([]string, 0, 4)
	add := func(name string) {
		if i, _ := slices.BinarySearch(first, name); i < 3 {
			first = slices.Insert(first, i, name)
			first = first[:min(len(first), 3)]
		}
	}
	var own []*End // interfaces with no name but their own id, which no other has
	for _, e := range ends {
		if e.Owner.IsZero() && e.Label == "" {
			own = append(own, e)
		} else if name := a.endName(e); !seen[name] {
			seen[name] = true
			add(name)
		}
	}
	n := len(seen)
	for _, e := range own {
		if !seen[e.Ref.ID] { // unless somebody named something else like it
			n++
			add(e.Ref.ID)
		}
	}
	if n > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(first, ", "), n-3)
	}
	return strings.Join(first, ", ")
}

// endName is how people call the thing behind one interface.
func (a *Asker) endName(e *End) string {
	if !e.Owner.IsZero() {
		return a.label(e.Owner)
	}
	return cmp.Or(e.Label, e.Ref.ID)
}

// label is a resource's Name tag, or its id; what is named by its ARN has the name that AWS gives it, behind its scheme.
func (a *Asker) label(r model.Ref) string { return labelOf(a.snap, r) }

func labelOf(s *model.Snapshot, r model.Ref) string {
	x, ok := s.Lookup(r)
	switch {
	case strings.HasPrefix(r.ID, "arn:") && !ok:
		return r.String()
	case strings.HasPrefix(r.ID, "arn:"):
		for _, n := range namesOf(x) {
			return schemeOf[r.Kind] + n
		}
		return r.String()
	case ok:
		return cmp.Or(x.Head().Name(), r.ID)
	}
	return r.ID
}

func (a *Asker) groupLabel(id string) string {
	if g, ok := model.Get[*model.SecurityGroup](a.snap, model.KindSecurityGroup, id); ok {
		return cmp.Or(g.Name(), g.GroupName, id)
	}
	return id
}

// nameOfAddresses names ranges of addresses: all free ones of a VPC or of subnets, else the blocks.
func (a *Asker) nameOfAddresses(rows []sourceRow, list []string) string {
	if rows[0].whole == wholeInternet && len(list) > 4 {
		return "all of the internet"
	}
	var subnets []string
	vpc := rows[0].wholeVPC
	for _, r := range rows {
		if r.whole == "" {
			subnets = nil
			break
		}
		subnets = append(subnets, r.whole)
		if r.wholeVPC != vpc {
			vpc = ""
		}
	}
	slices.Sort(subnets)
	subnets = slices.Compact(subnets)
	switch {
	case len(subnets) > 0 && vpc != "" && len(subnets) == len(a.snap.By(model.SubnetsByVPC, vpc)):
		return "any other host in vpc:" + a.vpcLabel(vpc)
	case len(subnets) > 0:
		var names []string
		for _, s := range subnets {
			names = append(names, "subnet:"+a.label(model.Ref{Kind: model.KindSubnet, ID: s}))
		}
		slices.Sort(names)
		if len(names) > 4 {
			return fmt.Sprintf("any other host in %s and %d more subnets", strings.Join(names[:4], ", "), len(names)-4)
		}
		return "any other host in " + strings.Join(names, ", ")
	}
	if len(list) > 4 {
		return fmt.Sprintf("%s and %d more", strings.Join(list[:4], ", "), len(list)-4)
	}
	return strings.Join(list, ", ")
}
