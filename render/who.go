package render

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"portolan/render/report"
)

// whoPage lays out `who`: a table of the sources, then what cannot be a source and why.
func whoPage(w *report.Who) page {
	rows := mergeDestinations(w.Rows)
	reach := 0
	for _, r := range rows {
		if r.Verdict != "unknown" {
			reach++
		}
	}
	verb := "reach"
	if reach == 1 {
		verb = "reaches"
	}
	what := string(w.Question.Destination) + " " + w.Question.Port()
	if w.Question.Source != "" {
		what += " out of " + string(w.Question.Source)
	}
	what += passing(w.Question.Via, w.Question.NotVia)
	if w.Plaintext {
		what = strings.TrimSpace(what) + " without encryption"
	}
	table := whoTable(w, rows)
	p := page{head: []cell{
		words(fmt.Sprintf("%s %s %s", report.Count(reach, "source"), verb, strings.TrimSpace(what))),
		words("    " + completeness(w, table)),
	}}
	p.add(table)
	p.add(block{lines: chokeLines(w, rows)})
	p.add(stepsBlock(w))
	p.add(block{lines: noneLines(w.Universe)})
	p.add(block{bare: true, lines: transportLines(w.Transport)})
	p.add(block{lines: gatedLines(w.Gated)})
	p.add(unknownsBlock(w.Unknowns, w.Minimal))
	p.add(block{lines: fine(w.Warnings, w.Assumptions, w.NotChecked)})
	return p
}

// completeness says how many lines of the table are unknown.
func completeness(w *report.Who, table block) string {
	if w.Complete {
		return "complete"
	}
	n := 0
	for _, row := range table.rows {
		if row[0].text == unknownSource {
			n++
		}
	}
	if n == 0 {
		return "not complete (below)"
	}
	return fmt.Sprintf("complete, but for %d unknown (below)", n)
}

// unknownSource marks a line of `who` of which it is not known whether it is a source.
const unknownSource = "UNKNOWN"

// whoGroup is rows of `who` that differ in the destination alone.
type whoGroup struct {
	report.WhoRow
	destinations []string
}

// mergeDestinations puts rows that differ in the destination alone together, in the order of the first of each.
func mergeDestinations(rows []report.WhoRow) []whoGroup {
	var out []whoGroup
	at := make(map[string]int)
	for _, r := range rows {
		key := fmt.Sprintf("%q%q%q%q%v%q%q%q%v", r.Kind, r.Boundary, r.Source, r.Verdict, r.Admitted, r.Rules, r.Via, r.Addresses, fmt.Sprint(r.Size, dialOf(r.Through)))
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, whoGroup{WhoRow: r})
		}
		name := string(r.DestinationName)
		if name == "" {
			name = r.Destination
		}
		if !slices.Contains(out[i].destinations, name) {
			out[i].destinations = append(out[i].destinations, name)
		}
	}
	return out
}

func whoTable(w *report.Who, rows []whoGroup) block {
	all := make(map[string]bool)
	ports := false
	for _, r := range rows {
		for _, d := range r.destinations {
			all[d] = true
		}
		ports = ports || len(r.Admitted) > 0 && admittedList(r.Admitted) != w.Question.Port()
	}
	apart := slices.ContainsFunc(rows, func(r whoGroup) bool { return len(r.destinations) < len(all) })
	b := block{columns: []string{"boundary", "source", "size"}}
	if apart {
		b.columns = append(b.columns, "reaches")
	}
	if ports {
		b.columns = append(b.columns, "ports")
	}
	b.columns = append(b.columns, "rule", "via")
	told := make(map[string]bool)
	for _, r := range rows {
		for _, u := range r.Unknowns {
			told[u.Text] = true
		}
		b.rows = append(b.rows, whoCells(r, apart, ports, len(all)))
	}
	for _, u := range w.Universe {
		if u.Result != "unknown" || len(u.Unknowns) > 0 && !slices.ContainsFunc(u.Unknowns, func(x report.Unknown) bool { return !told[x.Text] }) {
			continue // rows say the same of the sources themselves
		}
		untold := slices.DeleteFunc(slices.Clone(u.Unknowns), func(x report.Unknown) bool { return told[x.Text] })
		row := []cell{toned(unknownSource, open), ident(u.Boundary + " " + few(u.Labels, 3)), words("?")}
		for range len(b.columns) - 5 {
			row = append(row, words("?"))
		}
		b.rows = append(b.rows, append(row, words("-"), words(unknownWords(untold))))
	}
	return b
}

func whoCells(r whoGroup, apart, ports bool, all int) []cell {
	boundary, source := words(r.Boundary), r.Source
	via := viaWords(r.Via, r.Through)
	switch r.Verdict {
	case "unknown":
		boundary = toned(unknownSource, open)
		if s := unknownWords(r.Unknowns); s != "" {
			via = s
		}
	case "partial":
		source += " (partly)"
	}
	row := []cell{boundary, ident(source), words(size(r.WhoRow))}
	if apart {
		d := few(r.destinations, 3)
		if len(r.destinations) == all {
			d = "all"
		}
		row = append(row, ident(d))
	}
	if ports {
		row = append(row, words(admittedList(r.Admitted)))
	}
	rule := "-"
	if len(r.Rules) > 0 {
		rule = few(ruleNames(r.WhoRow), 2)
	}
	return append(row, words(rule), words(via))
}

// viaWords is the gateways and links on the way, "local" for none, and the relay that is dialled instead.
func viaWords(via []string, through *report.Door) string {
	if through == nil {
		return cmp.Or(few(via, 3), "local")
	}
	name := cmp.Or(string(through.Name), through.Relay)
	rest := slices.DeleteFunc(slices.Clone(via), func(v string) bool { return v == through.Relay })
	return strings.TrimSpace(few(rest, 3) + " through " + strings.Replace(name, "proxy:", "proxy ", 1))
}

func dialOf(d *report.Door) string {
	if d == nil {
		return ""
	}
	return d.Relay + string(d.Dial)
}

// ruleNames is the granting rules as a table has room for: the id AWS gave, with the length of the prefix that it admits, or
// the group with the rule's text.
func ruleNames(r report.WhoRow) []string {
	var out []string
	for i, id := range r.Rules {
		text := ""
		if i < len(r.RuleTexts) {
			text = r.RuleTexts[i]
		}
		peer := text[strings.LastIndexByte(text, ' ')+1:]
		_, bits, cidr := strings.Cut(peer, "/")
		group, _, made := strings.Cut(id, "/")
		switch {
		case made && text != "":
			id = group + " " + text
		case cidr && peer != r.Source:
			id += " /" + bits
		}
		out = append(out, id)
	}
	return out
}

func unknownWords(list []report.Unknown) string {
	var parts []string
	for _, f := range alike(list) {
		parts = append(parts, f.text())
	}
	return few(parts, 2)
}

// size is "6 ENIs", "65,536 IPs" or "any host".
func size(r report.WhoRow) string {
	if r.Kind == "interfaces" {
		return report.Count(int(r.Size), "ENI")
	}
	switch {
	case strings.HasPrefix(r.Source, "internet"), strings.HasPrefix(r.Source, "all of the internet"), strings.HasPrefix(r.Source, "vpc:"), strings.HasPrefix(r.Source, "subnet:"):
		return "any host"
	case r.Size >= 1<<32:
		return fmt.Sprintf("2^%d IPs", int(math.Round(math.Log2(r.Size))))
	}
	return report.Count(int(r.Size), "IP")
}

// noneLines says for each boundary behind which no source lies why that is so.
func noneLines(universe []report.UniverseEntry) [][]cell {
	var order []string
	parts := make(map[string][]string)
	for _, u := range universe {
		if u.Result != "none" {
			continue
		}
		var why []string
		for _, c := range u.Causes {
			if s := causeTerse(c); !slices.Contains(why, s) {
				why = append(why, s)
			}
		}
		s := few(u.Labels, 4)
		if w := few(why, shownWhy); w != "" {
			s += ": " + w
		}
		if _, ok := parts[u.Boundary]; !ok {
			order = append(order, u.Boundary)
		}
		parts[u.Boundary] = append(parts[u.Boundary], s)
	}
	var out [][]cell
	for _, boundary := range order {
		list := parts[boundary]
		if len(list) > shownNone {
			list = append(list[:shownNone:shownNone], report.Count(len(list)-shownNone, "more"))
		}
		out = append(out, line(capital(boundary), ": none (", strings.Join(list, "; "), ")"))
	}
	return out
}

// shownNone is how many parts of a boundary without sources a line of `who` has.
const shownNone = 4

// causeTerse is a cause without the rules that it looked at.
func causeTerse(c report.Cause) string {
	if c.Code == "NO_COMMON_FAMILY" {
		return c.Text
	}
	if c.Code == "ENI_SG_RULES_MISMATCH" {
		c.Text, _, _ = strings.Cut(c.Text, " (")
	}
	return causeShort(c)
}

// causeShort is a cause's component and sentence.
func causeShort(c report.Cause) string {
	if c.Component == "internet" {
		return c.Text
	}
	return strings.TrimSpace(where(c.Component, c.Name, nil) + " " + c.Text)
}

// shownWhy is how many causes a line of `who` has for a boundary without sources.
const shownWhy = 2

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// shownChokes is how much of what every way passes text says.
const shownChokes = 3

// chokeLines names what every way passes, where there are several ways.
func chokeLines(w *report.Who, rows []whoGroup) [][]cell {
	if len(w.ChokePoints) == 0 || len(rows) < 2 {
		return nil
	}
	var list []string
	for _, c := range w.ChokePoints {
		s := where(c.Component, c.Name, nil)
		if c.Rule != "" {
			s += " " + string(c.RuleText)
		}
		list = append(list, s)
	}
	start := "every way passes "
	if !w.Complete {
		start = "every way that is known passes "
	}
	return [][]cell{line(start, few(list, shownChokes))}
}
