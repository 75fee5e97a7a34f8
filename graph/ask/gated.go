package ask

import (
	"cmp"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// The words for whom a gate lets through.
const (
	authorised = "authorised users"
	permitted  = "users whom its policy permits"
)

// gatedWays lists the ways to some destinations that ask who somebody is: those of endpoints for users, of instances that users
// forward through, and of what leads to databases beside the network (GEN-12).
func (a *Asker) gatedWays(dst []End, q graph.Question) []graph.Gated {
	g := gates{a: a, q: q}
	for i := range dst {
		e := &dst[i]
		for _, o := range a.anothers() {
			if o.by != "" {
				g.judge(e, o.ends, graph.Gated{By: o.by, Through: o.through, Label: labelOf(a.snap, o.through), Users: o.users})
			}
		}
		for _, m := range a.behindUsers() {
			g.judge(e, m.ends, graph.Gated{By: m.by, Through: m.through, Label: m.name, Users: authorised})
		}
		g.beside(e)
	}
	return g.list()
}

// gates sums up ways over several destinations.
type gates struct {
	a    *Asker
	q    graph.Question
	sums map[graph.Gated]*graph.Pairs
}

func (g *gates) add(way graph.Gated, v graph.Verdict, n int) {
	if g.sums == nil {
		g.sums = make(map[graph.Gated]*graph.Pairs)
	}
	if g.sums[way] == nil {
		g.sums[way] = &graph.Pairs{}
	}
	g.sums[way].Add(v, n)
}

func (g *gates) judge(to *End, ends []End, way graph.Gated) {
	for _, p := range g.a.pairings(g.a.classes(ends, g.q), to, g.q) {
		var sum graph.Pairs
		g.a.count(p, nil, &sum)
		g.add(way, sum.Verdict(), 1)
	}
}

// beside adds what leads to a database beside the network: the Data API, and the gateway of express clusters (DB-24, DB-25).
func (g *gates) beside(e *End) {
	if e.Database == nil || e.Database.Cluster == nil {
		return
	}
	c := e.Database.Cluster
	if c.DataAPI {
		g.add(graph.Gated{By: "data-api", Through: c.Ref, Label: labelOf(g.a.snap, c.Ref), Users: authorised}, graph.Reachable, 1)
	}
	if c.VPCNetworking == model.No {
		g.add(graph.Gated{By: "express-gateway", Through: c.Ref, Label: labelOf(g.a.snap, c.Ref), Users: authorised}, graph.Reachable, 1)
	}
}

// list is the ways by which anything may get through, sorted.
func (g *gates) list() []graph.Gated {
	var out []graph.Gated
	for way, sum := range g.sums {
		way.Verdict = sum.Verdict()
		all := way
		all.Users, all.Verdict = authorised, 0
		if same := g.sums[all]; way.Users != authorised && same != nil && same.Verdict() == way.Verdict { // a group that makes no difference
			continue
		}
		if way.Verdict != graph.Blocked {
			out = append(out, way)
		}
	}
	slices.SortFunc(out, func(a, b graph.Gated) int {
		return cmp.Or(cmp.Compare(order[a.Verdict], order[b.Verdict]), strings.Compare(a.By, b.By), a.Through.Compare(b.Through), strings.Compare(a.Users, b.Users))
	})
	return out
}

// behindUsers lists interfaces that are sources of their own and that users send from: instances of Systems Manager that answer
// (SSM-1), CloudShell environments (SVC-6).
func (a *Asker) behindUsers() []another {
	if a.shells == nil {
		a.shells = []another{}
		r := a.resolver()
		for m := range model.All[*model.ManagedInstance](a.snap, model.KindManagedInstance) {
			if ends := r.instanceInterfaces(m.Ref.ID, nil); answers(m) && len(ends) > 0 {
				ref := model.Ref{Kind: model.KindInstance, ID: m.Ref.ID}
				a.shells = append(a.shells, another{by: "session-manager", through: ref, name: labelOf(a.snap, ref), ends: ends})
			}
		}
		for i := range model.All[*model.NetworkInterface](a.snap, model.KindNetworkInterface) {
			if isCloudShell(i) {
				a.shells = append(a.shells, another{by: "cloudshell", through: i.Ref, name: cmp.Or(i.Name(), i.Ref.ID), ends: []End{r.interfaceEnd(i)}})
			}
		}
	}
	return a.shells
}

// answers reports whether Systems Manager gets at an instance, as far as is known.
func answers(m *model.ManagedInstance) bool { return m.Ping == "" || m.Ping == "Online" }

func isCloudShell(i *model.NetworkInterface) bool {
	return slices.ContainsFunc(i.Tags, func(t model.Tag) bool { return t.Key == "ManagedByCloudShell" })
}

// gated lists the ways among what a search for sources found.
func (m *merger) gated(rows []graph.WhoRow) []graph.Gated {
	g := gates{a: m.a, q: m.q}
	through := make(map[model.Ref]another)
	for _, o := range m.a.behindUsers() {
		for _, e := range o.ends {
			through[e.Ref] = o
		}
	}
	for _, r := range rows {
		for _, ref := range r.Members {
			if o, ok := through[ref]; ok {
				g.add(graph.Gated{By: o.by, Through: o.through, Label: o.name, Users: authorised}, r.Verdict, 1)
			}
		}
	}
	for _, w := range m.ways {
		v := w.Verdict
		w.Verdict = 0
		g.add(w, v, 1)
	}
	for i := range m.asked.Ends {
		g.beside(&m.asked.Ends[i])
	}
	return g.list()
}

// askedByUsers reports whether somebody on the internet is asked about: whoever it is may be let through somewhere.
func askedByUsers(src Ends) bool {
	return slices.ContainsFunc(src.Ends, func(e End) bool { return e.Internet && e.Owner.IsZero() })
}

// integrations warns of copies that are made of a database without a network path (SVC-7).
func (a *Asker) integrations(dst []End) []graph.Warning {
	var out []graph.Warning
	for i := range model.All[*model.Integration](a.snap, model.KindIntegration) {
		for _, e := range dst {
			d := e.Database
			if d != nil && (d.Ref.ID == i.Source || d.Cluster != nil && d.Cluster.Ref.ID == i.Source) {
				out = append(out, graph.Warning{Code: "COPIED_BY_INTEGRATION", Text: "the zero-ETL integration " + cmp.Or(i.IntegrationName, i.Ref.ID) + " copies its data to " + i.Target + ", whatever the network lets through"})
				break
			}
		}
	}
	return out
}
