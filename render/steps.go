package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/render/report"
)

// stepsBlock lists who reaches the destination through one other machine: first to that machine, then from there.
func stepsBlock(w *report.Who) block {
	if !w.TwoSteps {
		return block{}
	}
	if len(w.Steps) == 0 {
		return block{lines: [][]cell{line("through one other machine: nobody")}}
	}
	b := block{title: []cell{words("through one other machine:")},
		columns: []string{"boundary", "source", "size", "first to", "ports", "rule", "then to", "ports", "rule"}}
	for _, s := range w.Steps {
		boundary, first := words(s.Boundary), stepCells(s.First)
		if s.Verdict == "unknown" {
			boundary = toned(unknownSource, open)
		}
		row := []cell{boundary, ident(s.Source), words(size(report.WhoRow{Kind: s.Kind, Source: s.Source, Size: s.Size})), ident(s.By)}
		if s.Kind == "unknown" {
			row[2], first = words("?"), []cell{words("?"), words(unknownWords(s.Unknowns))}
		}
		row = append(row, first...)
		var names []string
		for _, t := range s.Then {
			name := string(t.DestinationName)
			if name == "" {
				name = string(t.Destination)
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		row = append(row, ident(few(names, 3)))
		if len(s.Then) > 0 {
			row = append(row, stepCells(s.Then[0])...)
		}
		b.rows = append(b.rows, row)
	}
	return b
}

// stepCells is the ports of a connection and the rules that admit it.
func stepCells(s report.Step) []cell {
	rules := few(ruleNames(report.WhoRow{Rules: s.Rules, RuleTexts: s.RuleTexts}), 2)
	if rules == "" {
		rules = "-"
	}
	if len(s.Via) > 0 {
		rules += " by " + few(s.Via, 2)
	}
	return []cell{words(strings.TrimSpace(admittedList(s.Admitted))), words(rules)}
}

// stepsSheet adds the steps to the sheet of `who`: protocol, ports, rules and via are those of the connection to the machine.
func stepsSheet(w *report.Who, s sheet) sheet {
	s.columns = append(s.columns, "through", "machines", "then_ports", "then_rules", "then_via")
	for i := range s.rows {
		s.rows[i] = append(s.rows[i], "", "", "", "", "")
	}
	for _, x := range w.Steps {
		admitted := x.First.Admitted
		if len(admitted) == 0 {
			admitted = []report.Admitted{{}}
		}
		var then, ports, rules, via []string
		for _, t := range x.Then {
			then, rules, via = append(then, cmp.Or(string(t.DestinationName), string(t.Destination))), append(rules, t.Rules...), append(via, t.Via...)
			for _, a := range t.Admitted {
				ports = append(ports, a.String())
			}
		}
		for _, a := range admitted {
			s.rows = append(s.rows, []string{
				x.Source, x.Kind, x.Boundary, strconv.FormatFloat(x.Size, 'f', -1, 64), many(then), a.Protocol, many(a.Ports),
				x.Verdict, many(x.First.Rules), many(x.First.Via), many(x.Addresses), unknownWords(x.Unknowns), "",
				x.By, many(x.Machines), many(ports), many(rules), many(via),
			})
		}
	}
	return s
}
