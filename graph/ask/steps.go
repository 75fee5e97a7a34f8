package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// WhoThrough lists, beside what Who lists, the sources that reach destination through one other machine: an interface of the
// snapshot that reaches it and accepts TCP or UDP of them.
func (a *Asker) WhoThrough(destination string, q graph.Question, from string) (*graph.WhoAnswer, error) {
	if len(q.Via) > 0 {
		return nil, &AddressError{Kind: BadSyntax, Address: strings.Join(q.Via, ","), Text: "--via 1 asks about two connections: name what neither may pass with --not-via, or ask about each apart"}
	}
	return a.who(destination, q, from, true)
}

// aside is what two steps leave out.
const aside = "machines outside the snapshot as a step in between"

// middle is interfaces that nothing tells apart, and the rows by which they reach the destination.
type middle struct {
	ends []*End
	then []int
}

// throughMachines searches who reaches the machines that reach a destination. Machines that no component tells apart are one
// search: what reaches any of them reaches it.
func (a *Asker) throughMachines(second []*found, rows []graph.WhoRow, q graph.Question, only *Ends, m *merger) []graph.TwoStep {
	all := graph.Question{Protocol: graph.Connections, Ephemeral: q.Ephemeral, NotVia: q.NotVia}
	middles := a.middles(second, rows, all)
	ends := make([]End, len(middles))
	for i, x := range middles {
		ends[i] = *x.ends[0]
		ends[i].Either = true
		for _, o := range x.ends[1:] {
			o := *o
			o.Either = true
			ends[i].Others = append(ends[i].Others, o)
		}
	}
	a.narrow = false
	steps := make(map[string]*graph.TwoStep)
	members := make(map[string][]*End)
	for i, f := range a.searchAll(ends, all, only) {
		one := merger{a: a, q: all, asked: Ends{Ends: ends[i : i+1]}}
		one.add(f)
		for _, first := range one.firsts() {
			for g := range one.gaps {
				m.gaps[g] = true
			}
			key := stepKey(first, middles[i].then)
			s := steps[key]
			if s == nil {
				s = &graph.TwoStep{First: first}
				for _, at := range middles[i].then {
					s.Then = append(s.Then, rows[at])
				}
				steps[key] = s
			}
			members[key] = append(members[key], middles[i].ends...)
		}
	}
	out := []graph.TwoStep{}
	for _, key := range sortedKeys(steps) {
		s := steps[key]
		s.Finish()
		slices.SortFunc(members[key], compareRefs)
		s.By = a.nameOf(members[key])
		for _, e := range members[key] {
			s.Machines = append(s.Machines, e.Ref)
		}
		out = append(out, *s)
	}
	slices.SortStableFunc(out, func(x, y graph.TwoStep) int {
		return cmp.Or(cmp.Compare(order[x.Verdict], order[y.Verdict]), -cmp.Compare(slices.Index(boundaries, x.First.Boundary), slices.Index(boundaries, y.First.Boundary)),
			strings.Compare(x.First.Source, y.First.Source), strings.Compare(x.By, y.By))
	})
	return out
}

// middles are the interfaces that reach the destination, by class and by the rows that they are in. Those of a relay are none: who
// reaches the destination by dialling it is among the rows, in one step.
func (a *Asker) middles(second []*found, rows []graph.WhoRow, q graph.Question) []*middle {
	then := make(map[model.Ref][]int)
	for i, r := range rows {
		for _, m := range r.Members {
			then[m] = append(then[m], i)
		}
	}
	byKey := make(map[string]*middle)
	seen := make(map[model.Ref]bool)
	for _, f := range second {
		for _, r := range f.rows {
			for _, e := range r.members {
				if seen[e.Ref] || e.Host == nil || e.Host.Interface == nil || a.net.IsRelay(e.Host) {
					continue
				}
				seen[e.Ref] = true
				key := a.classKey(*e, a.classOf(*e, q)) + fmt.Sprint(then[e.Ref])
				if byKey[key] == nil {
					byKey[key] = &middle{then: then[e.Ref]}
				}
				byKey[key].ends = append(byKey[key].ends, e)
			}
		}
	}
	var out []*middle
	for _, k := range sortedKeys(byKey) {
		slices.SortFunc(byKey[k].ends, compareRefs)
		out = append(out, byKey[k])
	}
	return out
}

// firsts are the rows of a first step, and the parts of the universe of which it is not known.
func (m *merger) firsts() []graph.WhoRow {
	var out []graph.WhoRow
	told := make(map[model.Gap]bool)
	for _, r := range m.rows() {
		r.Destination = model.Ref{}
		for _, u := range r.Unknowns {
			told[u.Gap] = true
		}
		out = append(out, r)
	}
	for _, u := range m.universe() {
		if u.Result == "unknown" && slices.ContainsFunc(u.Unknowns, func(f graph.UnknownFact) bool { return !told[f.Gap] }) {
			out = append(out, graph.WhoRow{Kind: "unknown", Boundary: u.Boundary, Source: strings.Join(u.Labels, ", "), Unknowns: u.Unknowns})
		}
	}
	return out
}

func stepKey(r graph.WhoRow, then []int) string {
	var b strings.Builder
	fmt.Fprint(&b, r.Kind, r.Boundary, r.Source, r.Verdict, r.Admitted, r.Rules, r.Via, r.Members, r.Addresses, then)
	for _, u := range r.Unknowns {
		fmt.Fprint(&b, u.Gap)
	}
	return b.String()
}
