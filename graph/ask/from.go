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
	for i := range dst.Ends {
		row := a.fromRow(src, dst, i, q, gaps)
		if row == nil {
			continue
		}
		if row.Verdict == graph.Unknown {
			out.Complete = false
		}
		out.Rows = append(out.Rows, *row)
	}
	m := merger{gaps: gaps}
	out.Unknowns = m.unknowns()
	out.Minimal = len(out.Unknowns) <= 1
	out.Assumptions = a.assumptions(src, Ends{}, onInternet|onNames)
	slices.SortStableFunc(out.Rows, func(x, y graph.FromRow) int { return x.Database.Compare(y.Database) })
	return out, nil
}

// fromRow asks of one database; nil when the two have no family in common.
func (a *Asker) fromRow(src, dst Ends, i int, q graph.Question, gaps map[model.Gap]bool) *graph.FromRow {
	one := dst
	one.Ends = dst.Ends[i : i+1]
	b := a.newBuilder(src, one, q)
	list := a.pairings(b.classes, &one.Ends[0], q)
	if len(list) == 0 {
		return nil
	}
	b.add(list)
	e := one.Ends[0]
	row := &graph.FromRow{Database: e.Ref, Label: e.Label, Protocol: protocolName(q.Protocol), Ports: portsText(q.Ports), Verdict: b.pairs.Verdict(), Pairs: b.pairs}
	if t := a.transportOf(one.Ends, q); t != nil {
		row.Transport = *t
	}
	if q.OwnPort {
		row.Ports = list[0].t.port.String()
	}
	for _, p := range list {
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
