package ask

import (
	"slices"

	"portolan/model"
)

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
