package report

import (
	"cmp"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// FromAnswer makes the report of `can`.
func FromAnswer(a *graph.Answer, about About) *Answer {
	about = about.withEnds(a.Paths)
	r := &Answer{
		Schema:      SchemaAnswer,
		Snapshot:    about.Snapshot,
		Question:    Question{Maybe(a.Source), Maybe(a.Destination), Maybe(a.Protocol), Maybe(a.Ports), list(a.Via), list(a.NotVia)},
		Verdict:     a.Verdict.String(),
		Complete:    a.Complete,
		Pairs:       Pairs(a.Pairs),
		Families:    Families{IPv4: family(a.IPv4), IPv6: family(a.IPv6)},
		Admitted:    mapped(a.Admitted, admitted),
		Paths:       mapped(a.Paths, about.path),
		Causes:      mapped(a.Causes, about.cause),
		Unknowns:    mapped(a.Unknowns, about.unknown),
		Minimal:     a.Minimal,
		Assumptions: mapped(a.Assumptions, assumption),
		Address:     Address{Used: Maybe(a.Address.Used), By: Maybe(a.Address.By)},
		Transport:   about.transport(a.Transport),
		Gated:       mapped(a.Gated, gated),
		Doors:       mapped(a.Doors, about.fromRow),
		Warnings:    mapped(a.Warnings, warning),
		Volatile: mapped(a.Volatile, func(v graph.Volatile) Volatile {
			return Volatile{v.Component.ID, v.State, Maybe(v.At)}
		}),
		NotChecked: list(a.NotChecked),
	}
	if v := a.Address.OtherVerdict; v != nil {
		r.Address.OtherVerdict = Maybe(v.String())
	}
	if s := a.Service; s != nil {
		r.Service = &Service{s.State, s.Interrupted, s.Network.String()}
	}
	if s := a.AfterSwitchover; s != nil {
		r.AfterSwitchover = &AfterSwitchover{s.Deployment.ID, mapped(s.Targets, func(t model.Ref) string { return t.String() }), s.Missing, s.Verdict.String()}
	}
	if f := a.AfterFailover; f != nil {
		r.AfterFailover = &AfterFailover{f.Verdict.String(), mapped(f.Placements, about.placement)}
	}
	return r
}

// withEnds names the interfaces at the ends of paths as the paths do.
func (a About) withEnds(paths []graph.Path) About {
	labels := make(map[model.Ref]string)
	for _, p := range paths {
		for _, e := range []graph.EndUse{p.Source, p.Destination} {
			if e.Label != "" && e.Ref.Kind == model.KindNetworkInterface {
				labels[e.Ref] = e.Label
			}
		}
	}
	name := a.Name
	a.Name = func(r model.Ref) string {
		if l, ok := labels[r]; ok {
			return l
		}
		if name == nil {
			return ""
		}
		return name(r)
	}
	return a
}

func family(f *graph.FamilyAnswer) *Family {
	if f == nil {
		return nil
	}
	return &Family{f.Verdict.String(), Pairs(f.Pairs)}
}

func (a About) placement(p graph.Placement) Placement {
	return Placement{p.Subnet.ID, a.name(p.Subnet), p.Verdict.String(), mapped(p.Causes, a.cause)}
}

func (a About) path(p graph.Path) Path {
	return Path{
		Verdict:     p.Verdict.String(),
		Count:       p.Count,
		Family:      familyName(p.IPv6),
		Source:      end(p.Source),
		Destination: end(p.Destination),
		Legs: mapped(p.Legs, func(l graph.Leg) Leg {
			return Leg{l.Direction.String(), mapped(l.Hops, func(h graph.Hop) Hop { return a.hop(h, l.Direction) })}
		}),
	}
}

func familyName(v6 bool) string {
	if v6 {
		return "ipv6"
	}
	return "ipv4"
}

func end(e graph.EndUse) End {
	host := Maybe("")
	if !e.Host.IsZero() {
		host = Maybe(e.Host.String())
	}
	return End{id(e.Ref), e.Address, Maybe(e.Label), host}
}

// standing is the resource that acted and the place where it did: of an interface with groups, the group that admitted, and
// the interface; of something that was not read, the place itself.
func standing(component, at model.Ref, groups []string, rules ...graph.Rule) (_, _ model.Ref) {
	switch {
	case len(groups) > 0:
		group := groups[0]
		for _, r := range slices.Backward(rules) { // the first counts
			group = cmp.Or(r.Group, group)
		}
		return model.Ref{Kind: model.KindSecurityGroup, ID: group}, component
	case component.ID == "":
		return at, at
	}
	return component, at
}

// id is a ref's identifier; that of a host which only a question knows is the address expression it stands for.
func id(r model.Ref) string { return strings.TrimPrefix(r.ID, "supposed:") }

func (a About) hop(h graph.Hop, d graph.Direction) Hop {
	component, at := standing(h.Component, h.At, h.Groups, h.Rules...)
	return Hop{
		Component: id(component),
		Name:      a.name(component),
		Kind:      h.Kind,
		At:        Maybe(id(at)),
		AtName:    a.name(at),
		Groups:    list(h.Groups),
		Effect:    h.Effect.String(),
		Code:      string(h.Code),
		Rules:     ruleIDs(h.Rules),
		Ghost:     h.Ghost,
		From:      Maybe(h.From),
		To:        Maybe(h.To),
		Text:      a.hopText(h, d),
	}
}

func (a About) cause(c graph.Cause) Cause {
	component, at := standing(c.Component, c.At, c.Groups, append([]graph.Rule{c.Nearest}, c.Considered...)...)
	return Cause{
		Code:       string(c.Code),
		Direction:  c.Direction.String(),
		First:      c.First,
		Component:  id(component),
		Name:       a.name(component),
		Kind:       c.Kind,
		At:         Maybe(id(at)),
		AtName:     a.name(at),
		Groups:     list(c.Groups),
		Considered: ruleIDs(c.Considered),
		Nearest:    Maybe(cmp.Or(c.Nearest.ID, c.Nearest.Text)),
		For:        list(c.For),
		Given:      Maybe(c.Given),
		Text:       a.causeText(c),
	}
}

func (a About) unknown(u graph.UnknownFact) Unknown {
	r := Unknown{
		Gap:     cmp.Or(u.Gap.Kind.String(), "undetermined"),
		Command: Maybe(u.Command),
		Text:    a.unknownText(u),
	}
	if u.Gap.DataSet.Call != "" {
		r.Needs = Maybe(u.Gap.DataSet.String())
	}
	if u.Gap.Subject != (model.Ref{}) {
		r.Subject = Maybe(u.Gap.Subject.ID)
	}
	return r
}

func assumption(a graph.Assumption) Assumption {
	return Assumption{a.DataSet.Call, Maybe(a.DataSet.Account), Maybe(a.DataSet.Region), a.TakenAs, a.Why}
}

func warning(w graph.Warning) Warning { return Warning(w) }

func ruleIDs(rules []graph.Rule) []string {
	return mapped(rules, func(r graph.Rule) string { return cmp.Or(r.ID, r.Text) })
}
