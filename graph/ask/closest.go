package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/model"
)

// ambiguous lists what a name means. Where the short forms are equal it writes ARNs.
func (r *Resolver) ambiguous(t Term, name string, list []model.Resource) error {
	count := make(map[string]int)
	for _, m := range list {
		count[m.Head().Ref.String()]++
	}
	var hits, told []string
	for _, m := range list {
		ref := m.Head().Ref
		s := ref.String()
		if count[s] > 1 {
			s = ref.ID
		}
		hits = append(hits, s)
		told = append(told, fmt.Sprintf("%s (%s)", s, ref.Kind))
	}
	more := ""
	if len(told) > 8 {
		more = fmt.Sprintf(" and %d more", len(told)-8)
	}
	hint := "write one of these"
	if slices.ContainsFunc(list, func(m model.Resource) bool { return m.Head().Tag("Name") == name }) {
		hint += ", or tag:Name=" + escapeComma(name) + " for all that carry the name"
	}
	return &AddressError{Kind: Ambiguous, Address: t.String(), Closest: hits,
		Text: fmt.Sprintf("%q is several things: %s%s; %s", t.String(), strings.Join(firstOf(told, 8), ", "), more, hint)}
}

// notFound says that nothing has the name, with the names that are near.
func (r *Resolver) notFound(t Term, why string, candidates []string) *AddressError {
	e := &AddressError{Kind: NotFound, Address: t.String(), Closest: closest(t.bare(), candidates)}
	e.Closest = slices.DeleteFunc(e.Closest, func(s string) bool { return s == t.bare() })
	e.Text = fmt.Sprintf("%q: %s", t.String(), why)
	if len(e.Closest) > 0 {
		e.Text += "; did you mean " + quoted(e.Closest) + "?"
	}
	return e
}

// bare is the term as the candidates of an error are written.
func (t Term) bare() string {
	if t.Scheme != "" {
		return t.Scheme + ":" + t.Name
	}
	return t.Name
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(out, ", ")
}

func firstOf(list []string, n int) []string { return list[:min(n, len(list))] }

func prefixed(prefix string, list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, prefix+s)
		}
	}
	return out
}

// closest lists the candidates that are near a word, the nearest first, at most three.
func closest(word string, candidates []string) []string {
	type near struct {
		name string
		d    int
	}
	limit := max(2, len(word)/4)
	var list []near
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c), limit); d <= limit {
			list = append(list, near{c, d})
		}
	}
	slices.SortFunc(list, func(a, b near) int { return cmp.Or(cmp.Compare(a.d, b.d), strings.Compare(a.name, b.name)) })
	var out []string
	for _, n := range slices.Compact(list) {
		if len(out) < 3 {
			out = append(out, n.name)
		}
	}
	return out
}

// distance is the number of letters to add, remove, change or swap with a neighbour to make b of a. Beyond limit it is
// limit+1.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	two, one, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		one[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(one[j]+1, row[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > limit+1 {
			return limit + 1
		}
		two, one, row = one, row, two
	}
	return min(one[len(y)], limit+1)
}
