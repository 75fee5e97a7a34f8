package ask

import (
	"cmp"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// merger groups what the searches found: rows that are equal in boundary, verdict, ports, granting rules and way become
// one, under the narrowest name that covers exactly them.
type merger struct {
	a       *Asker
	q       graph.Question
	asked   Ends
	groups  map[string]*rowGroup
	entries map[string]*entry
	ports   []header.PortRange
	n       int // destination ends
	gaps    map[model.Gap]bool
}

// rowGroup is the rows of one key.
type rowGroup struct {
	first sourceRow
	rows  map[model.Ref][]sourceRow // by destination
}

func (m *merger) add(f *found) {
	if m.groups == nil {
		m.groups, m.entries, m.gaps = make(map[string]*rowGroup), make(map[string]*entry), make(map[model.Gap]bool)
	}
	m.n++
	if f.end.Database != nil {
		p := uint16(m.a.dbFacts(f.end.Database).port)
		if r := (header.PortRange{First: p, Last: p}); !slices.Contains(m.ports, r) {
			m.ports = append(m.ports, r)
		}
	}
	for _, r := range f.rows {
		g := m.groups[r.key()]
		if g == nil {
			g = &rowGroup{first: r, rows: make(map[model.Ref][]sourceRow)}
			m.groups[r.key()] = g
		}
		g.rows[f.end.Ref] = append(g.rows[f.end.Ref], r)
	}
	for _, e := range f.entries {
		m.entry(e)
	}
}

// rows makes the answer's rows: one for all destinations where they have the same sources, else one for each.
func (m *merger) rows() []graph.WhoRow {
	var out []graph.WhoRow
	for _, g := range m.groups {
		byContent := make(map[string][]graph.WhoRow)
		for dest, rows := range g.rows {
			w := m.row(g.first, rows)
			w.Destination = dest
			key := strings.Join(w.Addresses, ",")
			for _, r := range w.Members {
				key += "," + r.ID
			}
			byContent[key] = append(byContent[key], w)
		}
		for _, same := range byContent {
			slices.SortFunc(same, func(a, b graph.WhoRow) int { return a.Destination.Compare(b.Destination) })
			if len(same) == m.n && m.n > 1 && m.common() != (model.Ref{}) {
				same[0].Destination = m.common()
				same = same[:1]
			}
			out = append(out, same...)
		}
	}
	slices.SortFunc(out, compareRows)
	return out
}

// common is the cluster that all asked ends are members of.
func (m *merger) common() model.Ref {
	var ref model.Ref
	for i, e := range m.asked.Ends {
		if e.Database == nil || e.Database.Cluster == nil || i > 0 && e.Database.Cluster.Ref != ref {
			return model.Ref{}
		}
		ref = e.Database.Cluster.Ref
	}
	return ref
}

var boundaries = []string{"same VPC", "peer VPC", "other VPC", "on-prem", "internet"}

func compareRows(a, b graph.WhoRow) int {
	return cmp.Or(cmp.Compare(order[a.Verdict], order[b.Verdict]), cmp.Compare(slices.Index(boundaries, a.Boundary), slices.Index(boundaries, b.Boundary)),
		-strings.Compare(a.Kind, b.Kind), strings.Compare(a.Source, b.Source), a.Destination.Compare(b.Destination),
		strings.Compare(ruleIDs(a.Rules), ruleIDs(b.Rules)), slices.CompareFunc(a.Via, b.Via, model.Ref.Compare),
		slices.CompareFunc(a.Members, b.Members, model.Ref.Compare), slices.Compare(a.Addresses, b.Addresses),
		slices.CompareFunc(a.Admitted, b.Admitted, compareAdmitted),
		slices.CompareFunc(a.Unknowns, b.Unknowns, func(a, b graph.UnknownFact) int { return a.Gap.Compare(b.Gap) }))
}

func compareAdmitted(a, b graph.Admitted) int {
	return cmp.Or(cmp.Compare(a.Protocol.First, b.Protocol.First), cmp.Compare(a.Protocol.Last, b.Protocol.Last),
		slices.CompareFunc(a.Ports, b.Ports, func(a, b header.PortRange) int {
			return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
		}))
}

func ruleIDs(list []graph.Rule) string {
	var b strings.Builder
	for _, r := range list {
		b.WriteString(r.ID + " ")
	}
	return b.String()
}

// row merges the rows of one key and destination.
func (m *merger) row(first sourceRow, rows []sourceRow) graph.WhoRow {
	w := graph.WhoRow{Kind: first.kind, Boundary: first.boundary, Verdict: first.verdict, Admitted: first.admitted, Rules: first.rules, Via: first.via}
	var ends []*End
	for _, r := range rows {
		ends = append(ends, r.members...)
		w.Addresses = append(w.Addresses, r.addresses...)
		w.Size += r.size
	}
	slices.SortFunc(ends, compareRefs)
	ends = slices.CompactFunc(ends, func(a, b *End) bool { return a.Ref == b.Ref })
	for _, e := range ends {
		w.Members = append(w.Members, e.Ref)
	}
	if first.kind == "interfaces" {
		w.Size = float64(len(ends))
		w.Source = m.a.nameOf(ends)
	} else {
		slices.Sort(w.Addresses)
		w.Addresses = slices.Compact(w.Addresses)
		w.Source = m.a.nameOfAddresses(rows, w.Addresses)
	}
	for _, g := range first.gaps {
		w.Unknowns = append(w.Unknowns, unknownFact(g))
		m.gaps[g] = true
	}
	return w
}

// entry adds one part of the universe, as one destination end sees it, to what the other ends see of it.
func (m *merger) entry(e entry) {
	key := e.boundary + "|" + e.label
	have := m.entries[key]
	if have == nil {
		have = &entry{boundary: e.boundary, label: e.label}
		m.entries[key] = have
	}
	have.rows = have.rows || e.rows
	have.gaps = append(have.gaps, e.gaps...)
	for _, c := range e.causes {
		have.causes = appendCause(have.causes, c)
	}
}

// universe is the answer's list of parts: those where nothing gets through for the same reasons are one entry.
func (m *merger) universe() []graph.UniverseEntry {
	merged := make(map[string]*graph.UniverseEntry)
	for _, k := range sortedKeys(m.entries) {
		e := m.entries[k]
		u := e.verdict()
		key := u.Boundary + "|" + u.Result
		if u.Result != "none" {
			key += "|" + e.label
		}
		for _, c := range u.Causes {
			key += "|" + string(c.Code) + c.Component.ID
		}
		if have := merged[key]; have != nil {
			have.Labels = append(have.Labels, e.label)
			continue
		}
		u.Labels = []string{e.label}
		merged[key] = &u
		for _, f := range u.Unknowns {
			m.gaps[f.Gap] = true
		}
	}
	var out []graph.UniverseEntry
	for _, u := range merged {
		slices.Sort(u.Labels)
		out = append(out, *u)
	}
	slices.SortFunc(out, func(a, b graph.UniverseEntry) int {
		return cmp.Or(cmp.Compare(slices.Index(boundaries, a.Boundary), slices.Index(boundaries, b.Boundary)), strings.Compare(a.Result, b.Result), slices.Compare(a.Labels, b.Labels))
	})
	return out
}

// verdict is how a part of the universe ends.
func (e *entry) verdict() graph.UniverseEntry {
	u := graph.UniverseEntry{Boundary: e.boundary, Result: "none"}
	switch {
	case len(e.gaps) > 0:
		u.Result = "unknown"
		slices.SortFunc(e.gaps, model.Gap.Compare)
		for _, g := range slices.Compact(e.gaps) {
			u.Unknowns = append(u.Unknowns, unknownFact(g))
		}
	case e.rows:
		u.Result = "rows"
	default:
		for _, c := range e.causes {
			if c.Component.Kind == model.KindVPC { // the same reason in many VPCs is one entry
				c.Component.ID = ""
			}
			u.Causes = append(u.Causes, c)
		}
		slices.SortFunc(u.Causes, func(a, b graph.Cause) int {
			return cmp.Or(cmp.Compare(a.Direction, b.Direction), cmp.Compare(a.Code, b.Code), a.Component.Compare(b.Component))
		})
		if len(u.Causes) > maxCauses {
			u.Causes = u.Causes[:maxCauses]
		}
	}
	return u
}

func (m *merger) unknowns() []graph.UnknownFact {
	var out []graph.UnknownFact
	for g := range m.gaps {
		out = append(out, unknownFact(g))
	}
	slices.SortFunc(out, func(a, b graph.UnknownFact) int { return a.Gap.Compare(b.Gap) })
	return out
}
