package ask

import (
	"slices"

	"portolan/graph"
	"portolan/model"
)

// From lists every database of the snapshot with the verdict for a source.
func (a *Asker) From(source string, q graph.Question) (*graph.FromAnswer, error) {
	src, err := a.resolver().Sources(source)
	if err != nil {
		return nil, err
	}
	dst, err := a.resolver().Destinations("rds:*")
	if err != nil {
		return nil, err
	}
	if err := a.setTransits(q); err != nil {
		return nil, err
	}
	out := &graph.FromAnswer{Source: src.Expression, Minimal: true, Via: q.Via, NotVia: q.NotVia, Complete: true, NotChecked: notCheckedOf(src.Ends), Warnings: slices.Clone(src.Warnings)}
	gaps := make(map[model.Gap]bool)
	add := func(row *graph.FromRow) {
		if row.Verdict == graph.Unknown {
			out.Complete = false
		}
		out.Rows = append(out.Rows, *row)
	}
	for i := range dst.Ends {
		e := dst.Ends[i]
		if row := a.fromRow(src, dst, dst.Ends[i:i+1], q, gaps); row != nil {
			row.Database, row.Label = e.Ref, e.Label
			add(row)
		}
		for _, d := range a.doors(dst.Ends[i : i+1]) {
			if row := a.fromRow(src, dst, d.ends, q, gaps); row != nil && row.Verdict != graph.Blocked {
				through := d.through()
				row.Database, row.Label, row.Through = e.Ref, e.Label, &through
				add(row)
			}
		}
	}
	m := merger{gaps: gaps}
	out.Unknowns = m.unknowns()
	out.Minimal = len(out.Unknowns) <= 1
	out.Assumptions = a.assumptions(src, Ends{}, onInternet|onNames)
	slices.SortStableFunc(out.Rows, func(x, y graph.FromRow) int { return x.Database.Compare(y.Database) })
	return out, nil
}

// fromRow asks of one database, or of one relay that leads to it; nil when the two have no family in common.
func (a *Asker) fromRow(src, dst Ends, ends []End, q graph.Question, gaps map[model.Gap]bool) *graph.FromRow {
	one := dst
	one.Ends = ends
	b := a.newBuilder(src, one, q)
	row := &graph.FromRow{Protocol: protocolName(q.Protocol), Ports: portsText(q.Ports)}
	for i := range ends {
		list := a.pairings(b.classes, &ends[i], q)
		b.add(list)
		for _, p := range list {
			if q.OwnPort {
				row.Ports = p.t.port.String()
			}
			a.granted(row, p)
		}
	}
	if b.pairs.Total == 0 {
		return nil
	}
	row.Verdict, row.Pairs = b.pairs.Verdict(), b.pairs
	if t := a.transportOf(ends, q); t != nil {
		row.Transport = *t
	}
	if row.Verdict == graph.Blocked {
		row.Causes = firstCauses(b.causes)
	}
	if row.Verdict == graph.Unknown || row.Verdict == graph.Partial {
		for g := range b.gaps {
			gaps[g] = true
		}
	}
	return row
}

// granted adds the rules and ways by which a pairing's packets get through.
func (a *Asker) granted(row *graph.FromRow, p *pairing) {
	for _, f := range p.flows {
		s := f.of(f.packets)
		rules, via := graph.NewExplainer(a.walker).Grants(f.fate, s.yes.Union(s.maybe))
		row.Rules = mergeRules(row.Rules, rules)
		for _, v := range via {
			if !slices.Contains(row.Via, v) {
				row.Via = append(row.Via, v)
			}
		}
	}
}
