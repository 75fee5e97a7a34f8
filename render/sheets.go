package render

import (
	"strconv"
	"strings"

	"portolan/render/report"
)

// many joins a list for one cell.
func many(list []string) string { return strings.Join(list, " ") }

// answerSheet has a record for the verdict, then one for each cause, hop and missing fact.
func answerSheet(a *report.Answer) sheet {
	s := sheet{columns: []string{
		"record", "verdict", "pairs", "source", "destination", "port", "path", "number", "direction", "kind", "component",
		"name", "at", "effect", "code", "rules", "text",
	}}
	src, dst, port := string(a.Question.Source), string(a.Question.Destination), a.Question.Port()
	add := func(record, verdict string, pairs int, source, destination string, rest ...string) {
		row := []string{record, verdict, itoa(pairs), source, destination, port}
		row = append(row, rest...)
		s.rows = append(s.rows, append(row, make([]string, len(s.columns)-len(row))...))
	}
	add("answer", a.Verdict, a.Pairs.Total, src, dst)
	for i, c := range a.Causes {
		add("cause", "blocked", 0, src, dst, "", itoa(i+1), c.Direction, c.Kind, c.Component, string(c.Name), string(c.At),
			"drop", c.Code, many(c.Considered), c.Text)
	}
	for i, p := range a.Paths {
		n := 0
		for _, l := range p.Legs {
			for _, h := range l.Hops {
				n++
				add("hop", p.Verdict, p.Count, p.Source.Title(), p.Destination.Title(), itoa(i+1), itoa(n), l.Direction, h.Kind,
					h.Component, string(h.Name), string(h.At), h.Effect, h.Code, many(h.Rules), h.Text)
			}
		}
	}
	for i, u := range a.Unknowns {
		add("unknown", "unknown", 0, src, dst, "", itoa(i+1), "", u.Gap, string(u.Subject), "", "", "unknown", "", string(u.Needs), u.Text)
	}
	return s
}

// whoSheet has a record for each source group, destination, protocol and its ports; what is unknown has one too.
func whoSheet(w *report.Who) sheet {
	s := sheet{columns: []string{
		"source", "kind", "boundary", "size", "destination", "protocol", "ports", "verdict", "rules", "via", "addresses", "note", "dials",
	}}
	for _, r := range w.Rows {
		destination := string(r.DestinationName)
		if destination == "" {
			destination = r.Destination
		}
		admitted := r.Admitted
		if len(admitted) == 0 {
			admitted = []report.Admitted{{Protocol: string(w.Question.Protocol), Ports: []string{string(w.Question.Ports)}}}
		}
		for _, a := range admitted {
			s.rows = append(s.rows, []string{
				r.Source, r.Kind, r.Boundary, strconv.FormatFloat(r.Size, 'f', -1, 64), destination, a.Protocol, many(a.Ports),
				r.Verdict, many(r.Rules), many(r.Via), many(r.Addresses), unknownWords(r.Unknowns), dialled(r.Through),
			})
		}
	}
	for _, u := range w.Universe {
		if u.Result == "unknown" {
			s.rows = append(s.rows, []string{
				many(u.Labels), "", u.Boundary, "", string(w.Question.Destination), string(w.Question.Protocol),
				string(w.Question.Ports), "unknown", "", "", "", unknownWords(u.Unknowns), "",
			})
		}
	}
	return s
}

func fromSheet(f *report.From) sheet {
	s := sheet{columns: []string{"source", "database", "name", "protocol", "ports", "verdict", "pairs", "rules", "via", "why", "dials"}}
	for _, r := range f.Rows {
		var why []string
		for _, c := range r.Causes {
			why = append(why, c.Code+" "+c.Component)
		}
		s.rows = append(s.rows, []string{
			string(f.Question.Source), r.Database, string(r.Name), r.Protocol, string(r.Ports), r.Verdict, itoa(r.Pairs.Total),
			many(r.Rules), many(r.Via), strings.Join(why, ", "), dialled(r.Through),
		})
	}
	return s
}

func askSheet(list []*report.Ask) sheet {
	s := sheet{columns: []string{"line", "id", "verb", "source", "destination", "port", "verdict", "codes", "why", "error"}}
	for _, a := range list {
		row := []string{itoa(a.Line), string(a.ID), a.Verb, string(a.Source), string(a.Destination)}
		if a.Error != nil {
			s.rows = append(s.rows, append(row, string(a.Port), "", "", "", a.Error.Text))
			continue
		}
		verdict, port, why := askResult(a)
		var codes []string
		if r, ok := a.Report.Report.(*report.Answer); ok {
			for _, b := range r.Blockers() {
				codes = append(codes, b.Code)
			}
		}
		s.rows = append(s.rows, append(row, port, verdict, many(codes), why, ""))
	}
	return s
}

func lsSheet(l *report.Ls) sheet {
	if l.Kind == "" {
		s := sheet{columns: []string{"kind", "count"}}
		for _, r := range l.Rows {
			s.rows = append(s.rows, []string{r.Kind, itoa(r.Count)})
		}
		return s
	}
	s := sheet{columns: []string{"id", "kind", "name", "account", "region", "facts"}}
	for _, r := range l.Rows {
		s.rows = append(s.rows, []string{r.ID, r.Kind, string(r.Name), string(r.Account), string(r.Region), factList(r.Facts, 0)})
	}
	return s
}

func showSheet(v *report.Show) sheet {
	s := sheet{columns: []string{"record", "name", "value", "how"}}
	add := func(record string, facts []report.Fact) {
		for _, f := range facts {
			for _, value := range f.Values {
				s.rows = append(s.rows, []string{record, f.Name, value, ""})
			}
		}
	}
	s.rows = append(s.rows, []string{v.Resource.Kind, string(v.Resource.Name), v.Resource.ID, ""})
	add("fact", v.Resource.Facts)
	add("tag", v.Tags)
	for _, l := range v.Rows {
		s.rows = append(s.rows, []string{"referrer", string(l.Name), l.ID, l.How})
	}
	return s
}

func coverageSheet(c *report.Coverage) sheet {
	s := sheet{columns: []string{"data_set", "account", "region", "presence", "count", "assumed", "matters", "command"}}
	for _, r := range c.Rows {
		s.rows = append(s.rows, []string{
			r.DataSet, string(r.Account), string(r.Region), r.Presence, itoa(r.Count), string(r.Assumed), string(r.Matters), string(r.Command),
		})
	}
	for _, p := range c.Problems {
		s.rows = append(s.rows, []string{"problem", "", "", p.File, "", string(p.Path), p.Text, string(p.Next)})
	}
	return s
}

// dialled is the name and port of the relay that is dialled instead of the database, "" for none.
func dialled(d *report.Door) string {
	if d == nil {
		return ""
	}
	return string(d.Dial)
}
