package render

import (
	"slices"
	"strings"

	"portolan/render/report"
)

// shownFacts is how many characters of a resource's facts a line of `ls` has.
const shownFacts = 96

// lsPage lays out `ls`.
func lsPage(l *report.Ls) page {
	if l.Kind == "" {
		b := block{columns: []string{"kind", "count"}}
		for _, r := range l.Rows {
			b.rows = append(b.rows, []cell{ident(r.Kind), words(report.Thousands(r.Count))})
		}
		return page{blocks: []block{b}}
	}
	if len(l.Rows) == 0 {
		return page{head: line("no ", string(l.Kind), " in the snapshot")}
	}
	accounts, regions := make(map[report.Maybe]bool), make(map[report.Maybe]bool)
	for _, r := range l.Rows {
		accounts[r.Account], regions[r.Region] = true, true
	}
	b := block{columns: []string{"id", "name"}}
	if len(accounts) > 1 {
		b.columns = append(b.columns, "account")
	}
	if len(regions) > 1 {
		b.columns = append(b.columns, "region")
	}
	b.columns = append(b.columns, "facts")
	for _, r := range l.Rows {
		id, name := r.ID, string(r.Name)
		if strings.HasPrefix(id, "arn:") && name != "" { // the name says it all and can be asked about
			id, name = name, ""
		}
		row := []cell{ident(id), ident(name)}
		if len(accounts) > 1 {
			row = append(row, words(string(r.Account)))
		}
		if len(regions) > 1 {
			row = append(row, words(string(r.Region)))
		}
		b.rows = append(b.rows, append(row, words(cut(factList(beyondName(r), 3), shownFacts))))
	}
	return page{blocks: []block{b}}
}

// beyondName is the facts of a resource that its name does not tell already.
func beyondName(r report.LsRow) []report.Fact {
	return slices.DeleteFunc(slices.Clone(r.Facts), func(f report.Fact) bool {
		return len(f.Values) == 1 && r.Name != "" && strings.HasSuffix(string(r.Name), f.Values[0])
	})
}

// factList is "vpc vpc-0a · zone eu-west-1a", with at most n values a fact; all of them for n = 0.
func factList(facts []report.Fact, n int) string {
	var parts []string
	for _, f := range facts {
		values := strings.Join(f.Values, ", ")
		if n > 0 {
			values = few(f.Values, n)
		}
		parts = append(parts, f.Name+" "+values)
	}
	return strings.Join(parts, " · ")
}

// cut shortens text to n characters.
func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}

// showPage lays out `show`.
func showPage(s *report.Show) page {
	r := s.Resource
	p := page{head: []cell{words(r.Kind), ident(report.Called(r.ID, r.Name))}}
	if place := strings.Trim(string(r.Account)+"/"+string(r.Region), "/"); place != "" {
		p.head = append(p.head, words(place))
	}
	facts := block{columns: []string{"fact", "value"}, bare: true}
	facts.rows = append(factRows(r.Facts, ""), factRows(s.Tags, "tag ")...)
	p.add(facts)
	refs := block{title: line("referred to by"), columns: []string{"how", "id", "name"}, bare: true}
	for _, l := range s.Rows {
		refs.rows = append(refs.rows, []cell{words(l.How), ident(l.ID), ident(string(l.Name))})
	}
	p.add(refs)
	if s.Exposure != nil {
		w := whoPage(s.Exposure)
		p.add(block{lines: [][]cell{w.head}})
		p.blocks = append(p.blocks, w.blocks...)
	}
	if s.Origin != "" {
		p.add(block{bare: true, lines: [][]cell{{toned("read from "+string(s.Origin), dim)}}})
	}
	return p
}

// factRows is a row a fact; each further value stands below the first.
func factRows(facts []report.Fact, prefix string) [][]cell {
	var out [][]cell
	for _, f := range facts {
		name := prefix + f.Name
		for _, v := range f.Values {
			out = append(out, []cell{words(name), ident(v)})
			name = ""
		}
	}
	return out
}

// coveragePage lays out `coverage`: what is missing and matters first, then a line for each data set and what is known of it.
func coveragePage(c *report.Coverage) page {
	missing := 0
	for _, r := range c.Rows {
		if r.Missing() {
			missing++
		}
	}
	head := "every data set that can change an answer is there"
	if missing > 0 {
		head = report.Count(missing, "data set") + " missing that can change an answer (coverage --commands prints the calls)"
	}
	p := page{head: line(head)}
	p.add(coverageBlock(c.Rows, true))
	p.add(coverageBlock(c.Rows, false))
	problems := block{title: line("could not be used"), columns: []string{"", "where", "what"}, bare: true}
	for _, pr := range c.Problems {
		text := pr.Text
		if pr.Next != "" {
			text += "; " + string(pr.Next)
		}
		at := strings.TrimSpace(pr.File + " " + string(pr.Path))
		problems.rows = append(problems.rows, []cell{toned("✗", bad), ident(at), words(text)})
	}
	p.add(problems)
	unread := block{title: line("read but not understood"), columns: []string{"what", "count"}, bare: true}
	for _, u := range c.Unread {
		unread.rows = append(unread.rows, []cell{ident(u.What), words(report.Thousands(u.Count))})
	}
	p.add(unread)
	return p
}

// coverageBlock lists the data sets that are missing and matter, or the others. What is equal in several accounts and Regions
// is one line.
func coverageBlock(rows []report.CoverageRow, missing bool) block {
	type group struct {
		report.CoverageRow
		places []string
	}
	var groups []group
	for _, r := range rows {
		if r.Missing() != missing {
			continue
		}
		i := slices.IndexFunc(groups, func(g group) bool {
			return g.DataSet == r.DataSet && g.Presence == r.Presence && g.Assumed == r.Assumed && g.Matters == r.Matters
		})
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{CoverageRow: r})
			groups[i].Count = 0
		}
		groups[i].Count += r.Count
		groups[i].places = append(groups[i].places, strings.Trim(string(r.Account)+"/"+string(r.Region), "/"))
	}
	b := block{columns: []string{"", "data set", "account/region", "presence", "count", "note"}}
	for _, g := range groups {
		note := string(g.Matters)
		if g.Assumed != "" {
			note = strings.Trim("taken as "+string(g.Assumed)+"; "+note, "; ")
		}
		b.rows = append(b.rows, []cell{
			coverageMark(g.CoverageRow), words(g.DataSet), words(few(g.places, 2)), words(g.Presence), words(report.Thousands(g.Count)), words(note),
		})
	}
	return b
}

func coverageMark(r report.CoverageRow) cell {
	switch {
	case r.Presence == "present":
		return toned("✓", good)
	case r.Missing():
		return toned("?", open)
	}
	return toned("·", dim)
}
