package render

import (
	"fmt"

	"portolan/render/report"
)

// fromPage lays out `from`: every database, what is reached first.
func fromPage(f *report.From) page {
	all, reached := make(map[string]bool), make(map[string]bool)
	for _, r := range f.Rows {
		all[r.Database] = true
		if r.Verdict == "reachable" || r.Verdict == "partial" {
			reached[r.Database] = true
		}
	}
	done := "complete"
	if !f.Complete {
		done = "not complete: some answers are unknown"
	}
	p := page{head: []cell{
		words(fmt.Sprintf("%s reaches %d of %s", f.Question.Source, len(reached), report.Count(len(all), "database"))),
		words("    " + done),
	}}
	b := block{columns: []string{"verdict", "database", "port", "rule", "via", "why"}}
	for _, v := range []string{"reachable", "partial", "unknown", "blocked"} {
		for _, r := range f.Rows {
			if r.Verdict == v {
				b.rows = append(b.rows, fromCells(r))
			}
		}
	}
	p.add(b)
	p.add(unknownsBlock(f.Unknowns, f.Minimal))
	p.add(block{lines: fine(f.Warnings, f.Assumptions, f.NotChecked)})
	return p
}

func fromCells(r report.FromRow) []cell {
	var why []string
	for _, c := range r.Causes {
		why = append(why, causeShort(c))
	}
	reason := few(why, 1)
	if r.Verdict == "partial" {
		reason = pairCounts(r.Pairs, 0)
		if r.Pairs.Total == 1 {
			reason = "some packets arrive, not all (`can` says which)"
		}
	}
	via := few(r.Via, 3)
	if via == "" && r.Verdict == "reachable" || r.Through != nil {
		via = viaWords(r.Via, r.Through)
	}
	name := r.Database
	if r.Name != "" {
		name = string(r.Name)
	}
	return []cell{
		toned(verdictMark(r.Verdict)+" "+r.Verdict, verdictTone(r.Verdict)), ident(name),
		words(report.Question{Protocol: report.Maybe(r.Protocol), Ports: r.Ports}.Port()), words(few(r.Rules, 2)), words(via), words(reason),
	}
}

// askPage lays out `ask`: a line a question.
func askPage(list []*report.Ask) page {
	b := block{columns: []string{"verdict", "question", "port", "why"}}
	for _, a := range list {
		b.rows = append(b.rows, askCells(a))
	}
	return page{blocks: []block{b}}
}

func askCells(a *report.Ask) []cell {
	q := report.Question{Source: a.Source, Destination: a.Destination}
	ask := question(q)
	if a.Verb == "from" {
		ask = string(a.Source) + " → any database"
	}
	if a.Ephemeral != "" {
		ask += " --ephemeral " + string(a.Ephemeral)
	}
	if a.Address != "" {
		ask += " --address " + string(a.Address)
	}
	ask += passing(a.Via, a.NotVia)
	if a.Error != nil {
		return []cell{toned("! error", bad), ident(ask), words(string(a.Port)), words(a.Error.Text)}
	}
	v, port, why := askResult(a)
	if v == a.Verb {
		return []cell{words("· " + v), ident(ask), words(port), words(why)}
	}
	return []cell{toned(verdictMark(v)+" "+v, verdictTone(v)), ident(ask), words(port), words(why)}
}

// askResult is a report in three words.
func askResult(a *report.Ask) (verdict, port, why string) {
	port = string(a.Port)
	switch r := a.Report.Report.(type) {
	case *report.Answer:
		if p := r.Question.Port(); p != "" {
			port = p
		}
		blockers := r.Blockers()
		why = summary(r, blockers)
		if len(blockers) == 1 {
			why = where(blockers[0].Component, blockers[0].Name, nil) + " " + blockers[0].Text
		}
		return r.Verdict, port, why
	case *report.Who:
		return a.Verb, port, report.Count(len(mergeDestinations(r.Rows)), "source")
	case *report.From:
		return a.Verb, port, report.Count(len(r.Rows), "database")
	}
	return "unknown", port, ""
}
