package ingest

import (
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// SortRules gives rules the ids that a group makes of their content where they have none, sorts them and drops those that
// say the same.
func SortRules(group string, list []model.SecurityGroupRule) []model.SecurityGroupRule {
	type keyed struct {
		key  string
		rule model.SecurityGroupRule
	}
	all := make([]keyed, len(list))
	for i, r := range list {
		k := r.Key()
		if !strings.HasPrefix(r.ID, "sgr-") {
			r.ID = group + "/" + k
		}
		all[i] = keyed{k, r}
	}
	slices.SortFunc(all, func(a, b keyed) int {
		if c := strings.Compare(a.key, b.key); c != 0 {
			return c
		}
		return strings.Compare(a.rule.ID, b.rule.ID)
	})
	out := list[:0]
	for i, k := range all {
		if i > 0 && k.key == all[i-1].key {
			out[len(out)-1] = fillRule(out[len(out)-1], k.rule)
			continue
		}
		out = append(out, k.rule)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// fillRule adds to r what another listing of the same rule tells of the far end.
func fillRule(r, other model.SecurityGroupRule) model.SecurityGroupRule {
	if !strings.HasPrefix(r.ID, "sgr-") && strings.HasPrefix(other.ID, "sgr-") {
		r.ID = other.ID
	}
	for _, f := range [...]struct{ to, from *string }{
		{&r.GroupAccount, &other.GroupAccount}, {&r.GroupVPC, &other.GroupVPC},
		{&r.Peering, &other.Peering}, {&r.PeeringStatus, &other.PeeringStatus},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	return r
}

// gather makes one group of listings that show a rule each.
func gather(copies []copyOf) *model.SecurityGroup {
	out := &model.SecurityGroup{Meta: *copies[0].resource.Head()}
	for _, c := range copies {
		g := c.resource.(*model.SecurityGroup)
		out.Origin = min(out.Origin, g.Origin)
		out.Account, out.Region = max(out.Account, g.Account), max(out.Region, g.Region)
		out.Rules = append(out.Rules, g.Rules...)
	}
	out.Rules = SortRules(out.Ref.ID, out.Rules)
	return out
}

// agree joins the two shapes of a group's rules: the group's own and the list of single rules, which has the ids. They must
// say the same (SG-27); what only one says is kept, with a Problem. Of an incomplete list only the ids are taken.
func agree(group, listed *model.SecurityGroup, partial bool) []model.Problem {
	own, other := rulesByKey(group), rulesByKey(listed)
	var problems []model.Problem
	complain := func(origin, key, has, lacks string) {
		file, path := splitOrigin(origin)
		problems = append(problems, model.Problem{
			File: file, Path: path,
			Text: fmt.Sprintf("%s: rule %q is in %s but not in %s; it is kept", group.Ref, key, has, lacks),
			Next: "read both again at the same time",
		})
	}
	all := slices.Clone(listed.Rules)
	for i, r := range all {
		key := r.Key()
		mine, ok := own[key]
		if ok {
			all[i] = fillRule(r, mine)
		} else {
			complain(listed.Origin, key, "SecurityGroupRules", "SecurityGroups")
		}
	}
	for _, r := range group.Rules {
		if key := r.Key(); other[key].ID == "" {
			all = append(all, r)
			if !partial {
				complain(group.Origin, key, "SecurityGroups", "SecurityGroupRules")
			}
		}
	}
	group.Rules = SortRules(group.Ref.ID, all)
	group.Tags = SortTags(append(slices.Clone(group.Tags), listed.Tags...))
	return problems
}

func rulesByKey(g *model.SecurityGroup) map[string]model.SecurityGroupRule {
	out := make(map[string]model.SecurityGroupRule, len(g.Rules))
	for _, r := range g.Rules {
		out[r.Key()] = r
	}
	return out
}

// nameGroups replaces group names by ids. Only groups of the default VPC can be called by name; a name that fits no group
// or several stays as it is.
func (m *merger) nameGroups() {
	byName := make(map[[3]string][]*model.SecurityGroup)
	var users []model.Resource
	for _, r := range m.resources {
		switch r := r.(type) {
		case *model.SecurityGroup:
			if r.GroupName != "" {
				k := [3]string{r.Account, r.Region, r.GroupName}
				byName[k] = append(byName[k], r)
			}
			if slices.ContainsFunc(r.Rules, func(r model.SecurityGroupRule) bool { return isGroupName(r.Group) }) {
				users = append(users, r)
			}
		case *model.LaunchTemplate, *model.LaunchConfiguration:
			users = append(users, r)
		}
	}
	find := func(h *model.Meta, name string) string {
		list := byName[[3]string{h.Account, h.Region, name}]
		if len(list) > 1 {
			list = slices.DeleteFunc(slices.Clone(list), func(g *model.SecurityGroup) bool { return !m.isDefaultVPC(g.VPC) })
		}
		if !isGroupName(name) || len(list) != 1 {
			return name
		}
		return list[0].Ref.ID
	}
	for _, r := range users {
		h := r.Head()
		switch r := r.(type) {
		case *model.SecurityGroup:
			for i := range r.Rules {
				r.Rules[i].Group = find(h, r.Rules[i].Group)
			}
			r.Rules = SortRules(r.Ref.ID, r.Rules)
		case *model.LaunchTemplate:
			r.Groups = findAll(h, r.Groups, find)
		case *model.LaunchConfiguration:
			r.Groups = findAll(h, r.Groups, find)
		}
	}
}

func findAll(h *model.Meta, names []string, find func(*model.Meta, string) string) []string {
	for i, n := range names {
		names[i] = find(h, n)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func isGroupName(s string) bool { return s != "" && !strings.HasPrefix(s, "sg-") }

func (m *merger) isDefaultVPC(id string) bool {
	v, ok := m.resources[model.Ref{Kind: model.KindVPC, ID: id}].(*model.VPC)
	return ok && v.IsDefault
}
