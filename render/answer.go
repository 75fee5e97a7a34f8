package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/render/report"
)

// What text and Markdown spell out; JSON has all.
const (
	shownPaths = 4 // paths hop by hop
	shownTwins = 4 // ends of paths that have the same hops elsewhere
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
	for _, b := range causesBlocks(a, blockers) {
		p.add(b)
	}
	p.add(block{bare: true, lines: doorLines(a.Doors)})
	for _, b := range pathBlocks(a, blockers) {
		p.add(b)
	}
	p.add(unknownsBlock(a.Unknowns, a.Minimal))
	p.add(failoverBlock(a.AfterFailover, blockers))
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
	return s + passing(q.Via, q.NotVia)
}

// passing is what the way must and must not pass.
func passing(via, notVia []string) string {
	s := ""
	if len(via) > 0 {
		s += "  via " + strings.Join(via, " and ")
	}
	if len(notVia) > 0 {
		s += "  not via " + strings.Join(notVia, " or ")
	}
	return s
}

// summary is the end of the first line.
func summary(a *report.Answer, blockers []report.Blocker) string {
	switch a.Verdict {
	case "blocked":
		return report.CauseCount(blockers)
	case "reachable":
		if a.Pairs.Total > 1 {
			return "all " + report.Count(a.Pairs.Total, "pair")
		}
		return ""
	case "unknown":
		s := report.Count(len(a.Unknowns), "fact") + " missing"
		if a.Pairs.Blocked > 0 {
			s += "; " + pairCounts(a.Pairs, len(a.Unknowns))
		}
		return s
	}
	return pairCounts(a.Pairs, len(a.Unknowns))
}

// pairCounts is "2 of 6 pairs reachable, 4 blocked".
func pairCounts(p report.Pairs, unknowns int) string {
	if p.Total == 1 && p.Partial == 1 {
		if unknowns == 0 {
			return "some packets arrive, the others do not"
		}
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

// failoverBlock says what a failover would change: the subnets of the group, those alike on one line.
func failoverBlock(f *report.AfterFailover, blockers []report.Blocker) block {
	if f == nil {
		return block{}
	}
	type group struct {
		verdict, why string
		subnets      []string
	}
	var groups []group
	for _, p := range f.Placements {
		why := placementWhy(p, blockers)
		i := slices.IndexFunc(groups, func(g group) bool { return g.verdict == p.Verdict && g.why == why })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{p.Verdict, why, nil})
		}
		groups[i].subnets = append(groups[i].subnets, cmp.Or(string(p.Name), p.Subnet))
	}
	b := block{bare: true, title: []cell{words("after a failover"), toned(f.Verdict, verdictTone(f.Verdict))}, columns: []string{"", "subnets", "verdict", "why"}}
	if len(groups) == 1 {
		g := groups[0]
		b.title = append(b.title, words(strings.TrimSuffix("in "+few(g.subnets, 6)+": "+g.why, ": ")))
		return block{lines: [][]cell{b.title}}
	}
	for _, g := range groups {
		b.rows = append(b.rows, []cell{toned(verdictMark(g.verdict), verdictTone(g.verdict)), ident(few(g.subnets, 6)), words(g.verdict), words(g.why)})
	}
	return b
}

// placementWhy is why a subnet's verdict is not reachable: the numbers of the answer's own causes, and in words the others.
func placementWhy(p report.Placement, blockers []report.Blocker) string {
	if p.Verdict == "reachable" || p.Verdict == "unknown" {
		return ""
	}
	var numbers, others []string
	for _, c := range p.Causes {
		i := slices.IndexFunc(blockers, func(b report.Blocker) bool {
			return b.Code == c.Code && b.Component == c.Component && b.Direction == c.Direction
		})
		switch {
		case i >= 0 && !slices.Contains(numbers, itoa(i+1)):
			numbers = append(numbers, itoa(i+1))
		case i < 0:
			others = append(others, causeShort(c))
		}
	}
	switch {
	case len(numbers) == 1:
		others = append([]string{"cause " + numbers[0]}, others...)
	case len(numbers) > 1:
		others = append([]string{"causes " + strings.Join(numbers, ", ")}, others...)
	}
	return few(others, 3)
}

// besides is what an answer says apart from packets.
func besides(a *report.Answer) [][]cell {
	var out [][]cell
	told := slices.ContainsFunc(a.Warnings, func(w report.Warning) bool { return w.Code == "DNS_ADDRESSES_DIFFER" })
	if d := a.Address; !told && d.Used != "" && d.OtherVerdict != "" {
		out = append(out, []cell{
			words("address: " + string(d.Used) + " (by " + string(d.By) + "); by the other one it is"),
			toned(string(d.OtherVerdict), verdictTone(string(d.OtherVerdict))),
		})
	}
	if s := a.Service; s != nil && s.Interrupted {
		out = append(out, []cell{toned("service: "+s.State+", it may not answer now whatever the network does", open)})
	}
	if s := a.AfterSwitchover; s != nil {
		where := "to " + few(s.Targets, 3)
		if s.Missing {
			where = strings.TrimSuffix(where, "to ") + " (a green database is not in the snapshot)"
		}
		out = append(out, []cell{words("after the switchover of " + s.Deployment), toned(s.Verdict, verdictTone(s.Verdict)), words(strings.TrimSpace(where))})
	}
	if a.Verdict != "blocked" {
		out = append(out, transportLines(a.Transport)...)
	}
	out = append(out, gatedLines(a.Gated)...)
	for _, v := range a.Volatile {
		s := "state of the moment: " + v.Component + " " + v.State
		if v.At != "" {
			s += " at " + string(v.At)
		}
		out = append(out, line(s))
	}
	return out
}

// doorLines are the relays that the source may dial instead, each with the databases behind it.
func doorLines(rows []report.FromRow) [][]cell {
	var out [][]cell
	for i, r := range rows {
		same := func(o report.FromRow) bool { return *o.Through == *r.Through }
		if slices.ContainsFunc(rows[:i], same) {
			continue
		}
		var leads []string
		for _, o := range rows[i:] {
			if same(o) {
				leads = append(leads, cmp.Or(string(o.Name), o.Database))
			}
		}
		out = append(out, line("but ", r.Verdict, " ", viaWords(nil, r.Through), ", which leads to ", few(leads, 3), ": dial ", string(r.Through.Dial)))
	}
	return out
}

// gatedLines are the ways beside the verdict by which users get through.
func gatedLines(list []report.Gated) [][]cell {
	var out [][]cell
	for _, g := range list {
		out = append(out, line(g.Text))
	}
	return out
}

// fine is the small print of every verb.
func fine(warnings []report.Warning, assumptions []report.Assumption, not []string) [][]cell {
	var out [][]cell
	for _, w := range warnings {
		out = append(out, []cell{toned("warning: "+w.Text, open), codeCell(w.Code)})
	}
	out = append(out, assumed(assumptions)...)
	if len(not) > 0 {
		out = append(out, []cell{toned("not checked: "+strings.Join(not, ", "), dim)})
	}
	return out
}

// assumed is a line for each reason to assume something.
func assumed(list []report.Assumption) [][]cell {
	var order []string
	byWhy := make(map[string][]string)
	for _, a := range list {
		s := strings.TrimSpace(a.DataSet + " " + a.TakenAs)
		if place := strings.Trim(string(a.Account)+"/"+string(a.Region), "/"); place != "" && a.DataSet != "" {
			s = strings.TrimSpace(a.DataSet + " in " + place + " " + a.TakenAs)
		}
		if _, ok := byWhy[a.Why]; !ok {
			order = append(order, a.Why)
		}
		byWhy[a.Why] = append(byWhy[a.Why], s)
	}
	var out [][]cell
	for _, why := range order {
		s := "assumed"
		if why != "" {
			s += " (" + why + ")"
		}
		out = append(out, line(s, ": ", strings.Join(byWhy[why], "; ")))
	}
	return out
}
