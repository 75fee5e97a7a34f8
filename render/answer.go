package render

import (
	"fmt"
	"strings"

	"portolan/render/report"
)

// What text and Markdown spell out; JSON has all.
const (
	shownPaths = 4 // paths hop by hop
	shownTwins = 3 // paths that have the same hops elsewhere
)

// answerPage lays out `can`: the verdict, every cause, the paths hop by hop, what is not known, what was assumed.
func answerPage(a *report.Answer) page {
	blockers := a.Blockers()
	p := page{head: []cell{
		toned(strings.ToUpper(a.Verdict), verdictTone(a.Verdict)),
		words(question(a.Question)),
	}}
	if s := summary(a, blockers); s != "" {
		p.head = append(p.head, words(" "+s))
	}
	p.add(block{bare: true, lines: scope(a)})
	p.add(causesBlock(a, blockers))
	for _, b := range pathBlocks(a, blockers) {
		p.add(b)
	}
	p.add(unknownsBlock(a.Unknowns, a.Minimal))
	p.add(failoverBlock(a.AfterFailover))
	p.add(block{bare: true, lines: besides(a)})
	p.add(block{bare: true, lines: fine(a.Warnings, a.Assumptions, a.NotChecked)})
	return p
}

// question is "source → destination  tcp/5432".
func question(q report.Question) string {
	s := string(q.Destination)
	if q.Source != "" {
		s = string(q.Source) + " → " + s
	}
	if p := q.Port(); p != "" {
		s += "  " + p
	}
	return s
}

// summary is the end of the first line.
func summary(a *report.Answer, blockers []report.Blocker) string {
	switch a.Verdict {
	case "blocked":
		if len(blockers) > 1 {
			return report.Count(len(blockers), "cause") + ", all must be fixed"
		}
		return report.Count(len(blockers), "cause")
	case "reachable":
		if a.Pairs.Total > 1 {
			return "all " + report.Count(a.Pairs.Total, "pair")
		}
		return ""
	case "unknown":
		s := report.Count(len(a.Unknowns), "fact") + " missing"
		if a.Pairs.Blocked > 0 {
			s += "; " + pairCounts(a.Pairs)
		}
		return s
	}
	return pairCounts(a.Pairs)
}

// pairCounts is "2 of 6 pairs reachable, 4 blocked".
func pairCounts(p report.Pairs) string {
	if p.Total == 1 && p.Partial == 1 {
		return "some packets arrive, others are not known to"
	}
	s := fmt.Sprintf("%d of %s reachable", p.Reachable, report.Count(p.Total, "pair"))
	for _, n := range []struct {
		count int
		word  string
	}{{p.Partial, "partial"}, {p.Blocked, "blocked"}, {p.Unknown, "unknown"}} {
		if n.count > 0 {
			s += fmt.Sprintf(", %d %s", n.count, n.word)
		}
	}
	return s
}

// scope says what the verdict covers: both families, the ports that are admitted.
func scope(a *report.Answer) [][]cell {
	var out [][]cell
	if v4, v6 := a.Families.IPv4, a.Families.IPv6; v4 != nil && v6 != nil {
		out = append(out, []cell{
			words("IPv4"), toned(v4.Verdict, verdictTone(v4.Verdict)), words("(" + report.Count(v4.Pairs.Total, "pair") + ")"),
			words("IPv6"), toned(v6.Verdict, verdictTone(v6.Verdict)), words("(" + report.Count(v6.Pairs.Total, "pair") + ")"),
		})
	}
	if len(a.Admitted) > 0 {
		out = append(out, line("admitted: ", admittedList(a.Admitted)))
	}
	return out
}

func admittedList(list []report.Admitted) string {
	var parts []string
	for _, a := range list {
		parts = append(parts, a.String())
	}
	return strings.Join(parts, ", ")
}

// failoverBlock says what a failover would change, per subnet of the group.
func failoverBlock(f *report.AfterFailover) block {
	if f == nil {
		return block{}
	}
	b := block{bare: true, columns: []string{"", "subnet", "verdict", "why"}}
	same := true
	for _, p := range f.Placements {
		same = same && p.Verdict == f.Verdict
		var why []string
		for _, c := range p.Causes {
			why = append(why, causeShort(c))
		}
		b.rows = append(b.rows, []cell{
			toned(verdictMark(p.Verdict), verdictTone(p.Verdict)), ident(report.Called(p.Subnet, p.Name)), words(p.Verdict), words(few(why, 2)),
		})
	}
	b.title = []cell{words("after a failover"), toned(f.Verdict, verdictTone(f.Verdict))}
	if same && f.Verdict == "reachable" {
		return block{bare: true, lines: [][]cell{append(b.title, words("in "+report.Count(len(f.Placements), "subnet")))}}
	}
	return b
}

// besides is what an answer says apart from packets.
func besides(a *report.Answer) [][]cell {
	var out [][]cell
	if d := a.Address; d.Used != "" && d.OtherVerdict != "" {
		out = append(out, []cell{
			words("address: " + string(d.Used) + " (by " + string(d.By) + "); with the other one:"),
			toned(string(d.OtherVerdict), verdictTone(string(d.OtherVerdict))),
		})
	}
	if s := a.Service; s != nil && s.Interrupted {
		out = append(out, []cell{toned("service: "+s.State+", it may not answer now whatever the network does", open)})
	}
	if t := a.Transport; t.TLS != "unknown" && t.TLS != "" {
		s := "TLS: " + t.TLS
		if t.MinVersion != "" {
			s += ", at least " + string(t.MinVersion)
		}
		if t.Evidence != "" {
			s += " (" + string(t.Evidence) + ")"
		}
		out = append(out, line(s))
	}
	for _, v := range a.Volatile {
		s := "state of the moment: " + v.Component + " " + v.State
		if v.At != "" {
			s += " at " + string(v.At)
		}
		out = append(out, line(s))
	}
	return out
}

// fine is the small print of every verb.
func fine(warnings []report.Warning, assumptions []report.Assumption, not []string) [][]cell {
	var out [][]cell
	for _, w := range warnings {
		out = append(out, []cell{toned("warning: "+w.Text, open), codeCell(w.Code)})
	}
	for _, a := range assumptions {
		s := a.DataSet
		if place := strings.Trim(string(a.Account)+"/"+string(a.Region), "/"); place != "" {
			s += " in " + place
		}
		if s != "" {
			s += ": "
		}
		s = "assumed: " + s + a.TakenAs
		if a.Why != "" {
			s += " (" + a.Why + ")"
		}
		out = append(out, line(s))
	}
	if len(not) > 0 {
		out = append(out, []cell{toned("not checked: "+strings.Join(not, ", "), dim)})
	}
	return out
}
