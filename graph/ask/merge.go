package ask

import (
	"cmp"
	"hash/fnv"
	"maps"
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
	seen    map[*entry]bool // destinations may share entries
	ports   []header.PortRange
	n       int // destination ends
	doors   []*door
	gaps    map[model.Gap]bool
	ways    []graph.Gated // of users, each with the verdict for one destination end
}

// rowGroup is the rows of one key.
type rowGroup struct {
	first sourceRow
	rows  map[model.Ref][]sourceRow // by destination
}

func (m *merger) add(f *found) {
	if m.groups == nil {
		m.groups, m.entries, m.gaps = make(map[string]*rowGroup), make(map[string]*entry), make(map[model.Gap]bool)
		m.seen = make(map[*entry]bool)
	}
	if f.door == nil {
		m.n++
	}
	if f.end.Relay != nil && f.door == nil {
		p := uint16(f.end.Relay.Port)
		if r := (header.PortRange{First: p, Last: p}); p != 0 && !slices.Contains(m.ports, r) {
			m.ports = append(m.ports, r)
		}
	}
	if f.end.Database != nil {
		p := uint16(m.a.net.DBFacts(f.end.Database).Port)
		if r := (header.PortRange{First: p, Last: p}); !slices.Contains(m.ports, r) {
			m.ports = append(m.ports, r)
		}
	}
	for _, r := range f.rows {
		key := r.key()
		g := m.groups[key]
		if g == nil {
			g = &rowGroup{first: r, rows: make(map[model.Ref][]sourceRow)}
			m.groups[key] = g
		}
		g.rows[f.end.Ref] = append(g.rows[f.end.Ref], r)
	}
	for _, e := range f.entries {
		if f.door != nil { // why nobody comes in by a door is not why nobody reaches the database
			e.causes = nil
		}
		m.entry(e)
	}
	m.ways = append(m.ways, f.ways...)
}

// rows makes the answer's rows: one for all destinations where they have the same sources, else one for each.
func (m *merger) rows() []graph.WhoRow {
	groups := slices.Collect(maps.Values(m.groups))
	parts := make([][]graph.WhoRow, len(groups))
	parallel(len(groups), func(i int) { parts[i] = m.merged(groups[i]) })
	var all []*graph.WhoRow
	for i, g := range groups {
		for k := range parts[i] {
			all = append(all, &parts[i][k])
		}
		for _, gap := range g.first.gaps {
			m.gaps[gap] = true
		}
	}
	slices.SortFunc(all, compareRows)
	out := make([]graph.WhoRow, len(all))
	for i, w := range all {
		out[i] = *w
	}
	return out
}

// merged is the rows of one key.
func (m *merger) merged(g *rowGroup) []graph.WhoRow {
	var out []graph.WhoRow
	byContent := make(map[uint64][][]graph.WhoRow)
	for dest, rows := range g.rows {
		w := m.row(g.first, rows)
		w.Destination = dest
		key := contentOf(&w)
		at := slices.IndexFunc(byContent[key], func(l []graph.WhoRow) bool {
			return slices.Equal(l[0].Members, w.Members) && slices.Equal(l[0].Addresses, w.Addresses)
		})
		if at < 0 {
			byContent[key] = append(byContent[key], []graph.WhoRow{w})
		} else {
			byContent[key][at] = append(byContent[key][at], w)
		}
	}
	for _, lists := range byContent {
		for _, same := range lists {
			slices.SortFunc(same, func(a, b graph.WhoRow) int { return a.Destination.Compare(b.Destination) })
			if n, common := m.whole(g.first.through); len(same) == n && (n > 1 || g.first.through != (model.Ref{})) && common != (model.Ref{}) {
				same[0].Destination = common
				same = same[:1]
			}
			out = append(out, same...)
		}
	}
	return out
}

// contentOf is a hash of a row's members and addresses.
func contentOf(w *graph.WhoRow) uint64 {
	h := fnv.New64a()
	for _, r := range w.Members {
		h.Write([]byte(r.ID))
	}
	for _, a := range w.Addresses {
		h.Write([]byte(a))
	}
	return h.Sum64()
}

// whole is how many ends a thing has that was asked about, or that is a door, and what it is.
func (m *merger) whole(through model.Ref) (int, model.Ref) {
	for _, d := range m.doors {
		switch {
		case d.entry.Ref != through:
			continue
		case len(d.leads) == 1:
			return len(d.ends), d.leads[0]
		case len(d.leads) == len(m.asked.Ends) && !m.common().IsZero():
			return len(d.ends), m.common()
		}
		return len(d.ends), through
	}
	return m.n, m.common()
}

// common is the cluster that all asked ends are members of, or the relay whose interfaces they are.
func (m *merger) common() model.Ref {
	var ref model.Ref
	if r := m.asked.Ends[0].Relay; r != nil && !slices.ContainsFunc(m.asked.Ends, func(e End) bool { return e.Relay == nil || e.Relay.Ref != r.Ref }) {
		return r.Ref
	}
	for i, e := range m.asked.Ends {
		if e.Database == nil || e.Database.Cluster == nil || i > 0 && e.Database.Cluster.Ref != ref {
			return model.Ref{}
		}
		ref = e.Database.Cluster.Ref
	}
	return ref
}

var boundaries = []string{"same VPC", "peer VPC", "other VPC", "on-prem", "authorised users", "internet"}

func compareRows(a, b *graph.WhoRow) int {
	return cmp.Or(cmp.Compare(order[a.Verdict], order[b.Verdict]), cmp.Compare(slices.Index(boundaries, a.Boundary), slices.Index(boundaries, b.Boundary)),
		strings.Compare(doorOf(a.Through), doorOf(b.Through)), -strings.Compare(a.Kind, b.Kind), strings.Compare(a.Source, b.Source), a.Destination.Compare(b.Destination),
		slices.CompareFunc(a.Rules, b.Rules, func(a, b graph.Rule) int { return strings.Compare(a.ID, b.ID) }), slices.CompareFunc(a.Via, b.Via, model.Ref.Compare),
		slices.CompareFunc(a.Members, b.Members, model.Ref.Compare), slices.Compare(a.Addresses, b.Addresses),
		slices.CompareFunc(a.Admitted, b.Admitted, compareAdmitted),
		slices.CompareFunc(a.Unknowns, b.Unknowns, func(a, b graph.UnknownFact) int { return a.Gap.Compare(b.Gap) }))
}

func doorOf(d *graph.Door) string {
	if d == nil {
		return ""
	}
	return d.Relay.ID
}

func compareAdmitted(a, b graph.Admitted) int {
	return cmp.Or(cmp.Compare(a.Protocol.First, b.Protocol.First), cmp.Compare(a.Protocol.Last, b.Protocol.Last),
		slices.CompareFunc(a.Ports, b.Ports, func(a, b header.PortRange) int {
			return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
		}))
}

// through is how rows name a relay.
func (m *merger) through(ref model.Ref) *graph.Door {
	for _, d := range m.doors {
		if d.entry.Ref == ref {
			t := d.through()
			return &t
		}
	}
	return nil
}

// row merges the rows of one key and destination.
func (m *merger) row(first sourceRow, rows []sourceRow) graph.WhoRow {
	w := graph.WhoRow{Through: m.through(first.through), Kind: first.kind, Boundary: first.boundary, Verdict: first.verdict, Admitted: first.admitted, Rules: first.rules, Via: first.via}
	n := 0
	for _, r := range rows {
		n += len(r.members)
		w.Addresses = append(w.Addresses, r.addresses...)
		w.Size += r.size
	}
	if first.kind == "interfaces" {
		ends := make([]*End, 0, n)
		for _, r := range rows {
			ends = append(ends, r.members...)
		}
		slices.SortFunc(ends, compareRefs)
		ends = slices.CompactFunc(ends, func(a, b *End) bool { return a.Ref == b.Ref })
		w.Members = make([]model.Ref, len(ends))
		for i, e := range ends {
			w.Members[i] = e.Ref
		}
		if w.Size, w.Source = float64(len(ends)), first.name; w.Source == "" {
			w.Source = m.a.nameOf(ends)
		}
	} else {
		slices.Sort(w.Addresses)
		w.Addresses = slices.Compact(w.Addresses)
		w.Source = m.a.nameOfAddresses(rows, w.Addresses)
	}
	for _, g := range first.gaps {
		w.Unknowns = append(w.Unknowns, unknownFact(g))
	}
	return w
}

// entry adds one part of the universe, as one destination end sees it, to what the other ends see of it.
func (m *merger) entry(e *entry) {
	if m.seen[e] {
		return
	}
	m.seen[e] = true
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
