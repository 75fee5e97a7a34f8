package ask

import (
	"fmt"
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// kindResolver says what a resource stands for as an end of pairs.
type kindResolver func(r *Resolver, t Term, m model.Resource, as role) (part, error)

// kindResolvers is the explicit table: kinds that are not in it are no ends.
var kindResolvers map[model.Kind]kindResolver

// things are the kinds that a bare glob and tag: collect; subnets, groups and VPCs have to be asked for by their prefix.
var things = []model.Kind{model.KindNetworkInterface, model.KindInstance, model.KindAutoScalingGroup, model.KindFunction, model.KindDBCluster, model.KindDBInstance}

func init() { // the resolvers use the table themselves
	kindResolvers = map[model.Kind]kindResolver{
		model.KindVPC: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) { return r.vpc(t, m.Head().Ref.ID) },
		model.KindSubnet: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return r.subnetByID(t, m.Head().Ref.ID)
		},
		model.KindNetworkInterface: func(r *Resolver, _ Term, m model.Resource, _ role) (part, error) {
			return part{ends: []End{r.interfaceEnd(m.(*model.NetworkInterface))}}, nil
		},
		model.KindInstance: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return r.instance(t, m.(*model.Instance))
		},
		model.KindSecurityGroup: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return some(t, r.group(m.(*model.SecurityGroup)), "no interface carries the group, and its VPC has no subnet for one")
		},
		model.KindLaunchTemplate: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return some(t, r.template(m.(*model.LaunchTemplate)), "neither the template nor an auto scaling group says in which subnets it launches")
		},
		model.KindLaunchConfiguration: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return some(t, r.configuration(m.(*model.LaunchConfiguration)), "no auto scaling group of the snapshot uses it, so its subnets are not known")
		},
		model.KindAutoScalingGroup: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return some(t, r.scaling(m.(*model.AutoScalingGroup)), "it has no instances and no subnets")
		},
		model.KindFunction: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.function(t, m.(*model.Function), as)
		},
		model.KindNATGateway: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return r.natGateway(t, m.(*model.NATGateway))
		},
		model.KindElasticAddress: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.elastic(t, m.(*model.ElasticAddress), as)
		},
		model.KindDBCluster: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.cluster(t, m.(*model.DBCluster), as)
		},
		model.KindDBInstance: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.dbInstance(t, m.(*model.DBInstance), as)
		},
		model.KindDBClusterEndpoint: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.dbEndpoint(t, m.(*model.DBClusterEndpoint), as)
		},
		model.KindOther: func(r *Resolver, _ Term, m model.Resource, _ role) (part, error) {
			return r.other(m.(*model.Other)), nil
		},
	}
}

// some is ends, or the reason why there are none.
func some(t Term, ends []End, why string) (part, error) {
	if len(ends) == 0 {
		return part{}, nothing(t, "%s", why)
	}
	return part{ends: ends}, nil
}

// ends resolves one resource.
func (r *Resolver) ends(t Term, m model.Resource, as role) (part, error) {
	ref := m.Head().Ref
	resolve, ok := kindResolvers[ref.Kind]
	if !ok {
		return part{}, &AddressError{Kind: NotFound, Address: t.String(),
			Text: fmt.Sprintf("%q is a %s, which sends and answers nothing by itself: name an interface, instance, group, subnet, function or database", t.String(), ref.Kind)}
	}
	return resolve(r, t, m, as)
}

// instance is all interfaces of an instance.
func (r *Resolver) instance(t Term, i *model.Instance) (part, error) {
	ends := r.instanceInterfaces(i.Ref.ID, i.Interfaces)
	if len(ends) > 0 {
		return part{ends: ends}, nil
	}
	if i.Subnet == "" || r.complete(model.KindNetworkInterface, i.Account, i.Region) {
		return part{}, nothing(t, "the snapshot shows no network interface of the instance")
	}
	gap := r.gap(model.KindNetworkInterface, i.Account, i.Region, i.Ref, "the instance's interfaces")
	return part{ends: r.supposeAll(future{owner: i.Ref, label: r.label(i), noGroups: gap}, []string{i.Subnet})}, nil
}

// instanceInterfaces is the interfaces that name an instance and those that it names.
func (r *Resolver) instanceInterfaces(id string, more []string) []End {
	list := slices.Clone(r.snap.By(model.InterfacesByInstance, id))
	for _, e := range more {
		if i, ok := model.Get[*model.NetworkInterface](r.snap, model.KindNetworkInterface, e); ok && !slices.Contains(list, model.Resource(i)) {
			list = append(list, i)
		}
	}
	return r.interfaceEnds(list)
}

// template is an interface to be in the template's subnet, else in those of the auto scaling groups that use it, else in
// each of the VPC of its groups.
func (r *Resolver) template(l *model.LaunchTemplate) []End {
	f := future{owner: l.Ref, label: r.label(l), groups: l.Groups}
	subnets := oneOrNone(l.Subnet)
	if l.Subnet == "" {
		for g := range model.All[*model.AutoScalingGroup](r.snap, model.KindAutoScalingGroup) {
			if g.Template == l.Ref.ID {
				subnets = append(subnets, g.Subnets...)
			}
		}
	}
	f.noGroups = r.templateGap(l)
	return r.launched(f, subnets)
}

// templateGap is set when a template's groups are not known: its versions were not read.
func (r *Resolver) templateGap(l *model.LaunchTemplate) *model.Gap {
	if l.Version != 0 || len(l.Groups) > 0 {
		return nil
	}
	return r.gap(model.KindLaunchTemplate, l.Account, l.Region, l.Ref, "the template's security groups")
}

func (r *Resolver) configuration(c *model.LaunchConfiguration) []End {
	var subnets []string
	for g := range model.All[*model.AutoScalingGroup](r.snap, model.KindAutoScalingGroup) {
		if r.usesConfiguration(g, c) {
			subnets = append(subnets, g.Subnets...)
		}
	}
	return r.launched(future{owner: c.Ref, label: r.label(c), groups: c.Groups}, subnets)
}

func (r *Resolver) usesConfiguration(g *model.AutoScalingGroup, c *model.LaunchConfiguration) bool {
	return g.Configuration != "" && g.Configuration == ownName(c) && g.Account == c.Account && g.Region == c.Region
}

// launched supposes what a template or configuration launches. Without groups of its own an instance gets the default group
// of its VPC.
func (r *Resolver) launched(f future, subnets []string) []End {
	if len(subnets) == 0 && len(f.groups) > 0 {
		if g, ok := model.Get[*model.SecurityGroup](r.snap, model.KindSecurityGroup, f.groups[0]); ok {
			subnets = r.subnetIDs(g.VPC)
		}
	}
	slices.Sort(subnets)
	var out []End
	for _, id := range slices.Compact(subnets) {
		g := f
		if len(f.groups) == 0 && f.noGroups == nil {
			g.groups, g.noGroups = r.defaultGroup(id)
		}
		out = append(out, r.supposeAll(g, []string{id})...)
	}
	return out
}

// defaultGroup is the default security group of a subnet's VPC.
func (r *Resolver) defaultGroup(subnet string) ([]string, *model.Gap) {
	s, ok := model.Get[*model.Subnet](r.snap, model.KindSubnet, subnet)
	if !ok {
		return nil, nil
	}
	for g := range model.All[*model.SecurityGroup](r.snap, model.KindSecurityGroup) {
		if g.VPC == s.VPC && g.GroupName == "default" {
			return []string{g.Ref.ID}, nil
		}
	}
	return nil, r.gap(model.KindSecurityGroup, s.Account, s.Region, s.Ref, "the default group of the VPC")
}

// scaling is the interfaces of an auto scaling group's instances, and in each of its subnets what it would launch, unless
// an instance there is just that.
func (r *Resolver) scaling(g *model.AutoScalingGroup) []End {
	var ends []End
	for _, id := range r.scaledInstances(g) {
		ends = append(ends, r.instanceInterfaces(id, nil)...)
	}
	f := future{owner: g.Ref, label: r.label(g)}
	if l, ok := model.Get[*model.LaunchTemplate](r.snap, model.KindLaunchTemplate, g.Template); ok {
		f.of, f.groups, f.noGroups = l.Ref, l.Groups, r.templateGap(l)
	} else if c := r.configurationOf(g); c != nil {
		f.of, f.groups = c.Ref, c.Groups
	} else {
		kind := model.KindLaunchTemplate
		if g.Configuration != "" {
			kind = model.KindLaunchConfiguration
		}
		f.noGroups = r.gap(kind, g.Account, g.Region, g.Ref, "what the auto scaling group launches")
	}
	for _, e := range r.launched(f, g.Subnets) {
		if !slices.ContainsFunc(ends, func(have End) bool { return sameButAddresses(have, e) }) {
			ends = append(ends, e)
		}
	}
	return ends
}

// scaledInstances lists the instances that a group names and those that name it.
func (r *Resolver) scaledInstances(g *model.AutoScalingGroup) []string {
	out := slices.Clone(g.Instances)
	for i := range model.All[*model.Instance](r.snap, model.KindInstance) {
		if i.AutoScalingGroup != "" && i.AutoScalingGroup == g.GroupName && i.Account == g.Account && i.Region == g.Region {
			out = append(out, i.Ref.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (r *Resolver) configurationOf(g *model.AutoScalingGroup) *model.LaunchConfiguration {
	for c := range model.All[*model.LaunchConfiguration](r.snap, model.KindLaunchConfiguration) {
		if r.usesConfiguration(g, c) {
			return c
		}
	}
	return nil
}

// sameButAddresses reports whether an interface is just what another would be.
func sameButAddresses(have, e End) bool {
	return e.Host != nil && have.Host.Subnet == e.Host.Subnet && e.Host.GroupsUnknown == nil && slices.Equal(have.Host.Groups, e.Host.Groups)
}

// function is the interfaces that a function sends from, and one to be in each of its subnets that has none. A function
// without a VPC sends from addresses that AWS does not tell (LAM-1, LAM-2).
func (r *Resolver) function(t Term, f *model.Function, as role) (part, error) {
	if len(f.Subnets) == 0 && !as.source {
		return part{}, nothing(t, "the function is in no VPC, so nothing connects to it")
	}
	if len(f.Subnets) == 0 {
		return part{ends: []End{{Label: r.label(f), Ref: f.Ref, Owner: f.Ref, Internet: true, OneOf: true,
			Addrs:   component.PublicAddrs.Family(header.V4).Minus(r.ownPublic()),
			Assumed: []string{fmt.Sprintf("%s has no VPC: it sends from an address of AWS's own that is not known", f.Ref)}}}}, nil
	}
	var ends []End
	for _, id := range f.Subnets {
		before := len(ends)
		for i := range model.By[*model.NetworkInterface](r.snap, model.InterfacesBySubnet, id) {
			if isOfFunction(i, f) {
				e := r.interfaceEnd(i)
				e.Owner = f.Ref
				ends = append(ends, e)
			}
		}
		if len(ends) == before {
			ends = append(ends, r.supposeAll(future{owner: f.Ref, label: r.label(f), groups: f.Groups, v4only: !f.DualStack}, []string{id})...)
		}
	}
	p, err := some(t, ends, "its subnets have no free address")
	if !as.source {
		p.warnings = []graph.Warning{{Code: "FUNCTION_ACCEPTS_NOTHING", Text: fmt.Sprintf("%s opens connections but accepts none: the verdict is about its interfaces only", f.Ref)}}
	}
	return p, err
}

// natGateway is the gateway's own interfaces.
func (r *Resolver) natGateway(t Term, g *model.NATGateway) (part, error) {
	var ends []End
	for _, a := range g.Addresses {
		if i, ok := model.Get[*model.NetworkInterface](r.snap, model.KindNetworkInterface, a.Interface); ok {
			ends = append(ends, r.interfaceEnd(i))
			continue
		}
		for _, m := range r.snap.By(model.InterfacesByVPC, g.VPC) {
			if i := m.(*model.NetworkInterface); a.Private.IsValid() && r.net.HostOf(i).Addrs.Contains(a.Private) {
				ends = append(ends, r.interfaceEnd(i))
			}
		}
	}
	return some(t, ends, "the snapshot shows no interface of the gateway; name the hosts behind it")
}

// elastic is the interface that has a public address, else the address.
func (r *Resolver) elastic(t Term, a *model.ElasticAddress, as role) (part, error) {
	if i, ok := model.Get[*model.NetworkInterface](r.snap, model.KindNetworkInterface, a.Interface); ok {
		return part{ends: []End{r.interfaceEnd(i)}}, nil
	}
	if as.source {
		return part{}, nothing(t, "the snapshot shows no interface that has this address")
	}
	addrs := header.AddrsOf(prefixOf(a.Public))
	return part{ends: []End{{Label: a.Public.String(), Ref: a.Ref, Addrs: addrs, Literal: true}}}, nil
}

// other is a resource of a kind that is read but not modelled: whatever is asked of it is unknown.
func (r *Resolver) other(o *model.Other) part {
	return part{
		ends: []End{{Label: r.label(o), Ref: o.Ref, Addrs: header.AddrsOf(everyAddress...), Literal: true,
			Missing: &model.Gap{Kind: model.GapUnmodelled, Subject: o.Ref, Detail: o.AWSKind + " are not modelled"}}},
		warnings: []graph.Warning{{Code: "NOT_MODELLED", Text: fmt.Sprintf("%s are read but not modelled: what is asked of %s is unknown", o.AWSKind, o.Ref)}},
	}
}

func oneOrNone(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
