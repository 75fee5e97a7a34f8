package dot

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"portolan/render/report"
)

// Exposure draws everything that reaches a destination, by boundary, with what lets it in; also what does not reach it and
// what is not known.
func Exposure(w io.Writer, who *report.Who, o Options) error {
	x := newExposure(who)
	x.gather(o.Expand)
	x.whole()
	for _, u := range who.Universe {
		x.addEntry(u)
	}
	x.summary = x.counts(who)
	x.collapse(o.Expand)
	return drawExposure(x).write(w)
}

func newExposure(who *report.Who) *exposure {
	x := &exposure{database: string(who.Question.Destination), caption: caption{
		question:   "who reaches " + string(who.Question.Destination),
		digest:     string(who.Snapshot.Digest),
		taken:      string(who.Snapshot.Taken),
		notChecked: who.NotChecked,
	}}
	if port := who.Question.Port(); port != "" {
		x.question += "   " + port
	}
	for _, r := range who.Rows {
		x.add(r)
	}
	slices.SortStableFunc(x.members, func(a, b end) int { return cmp.Or(cmp.Compare(a.label, b.label), cmp.Compare(a.key, b.key)) })
	return x
}

// counts is the line under the title.
func (x *exposure) counts(who *report.Who) string {
	reach, open := 0, 0
	for _, s := range x.sources {
		if s.verdict == "unknown" {
			open++
		} else {
			reach++
		}
	}
	s := fmt.Sprintf("%d sources reach it", reach)
	if reach == 1 {
		s = "1 source reaches it"
	}
	if open > 0 {
		s += fmt.Sprintf(", %d not known", open)
	}
	x.outcome = s
	if who.Complete {
		return s + " · complete: every other source is blocked"
	}
	return s + " · not complete: part of the answer is not known"
}

// add puts a row of the report into the picture: the same source with the same verdict is one box.
func (x *exposure) add(r report.WhoRow) {
	member := r.Destination
	if !slices.ContainsFunc(x.members, func(e end) bool { return e.key == member }) {
		m := end{key: member, label: or(string(r.DestinationName), r.Destination)}
		if slices.ContainsFunc(x.members, func(e end) bool { return e.label == m.label }) {
			m.detail = m.key // two of one name
		}
		x.members = append(x.members, m)
	}
	i := slices.IndexFunc(x.sources, func(s source) bool {
		return s.boundary == r.Boundary && s.name == r.Source && s.verdict == r.Verdict
	})
	if i < 0 {
		i = len(x.sources)
		x.sources = append(x.sources, source{boundary: r.Boundary, name: r.Source, verdict: r.Verdict, detail: sizeWords(r),
			via: strings.Join(r.Via, " "), from: 1})
	}
	s := &x.sources[i]
	if via := strings.Join(r.Via, " "); via != s.via {
		s.via = or(via, s.via)
	}
	ports := portWords(r.Admitted)
	for j := range s.grants {
		if g := &s.grants[j]; g.member == member && g.ports == ports {
			g.rules = merged(g.rules, r.Rules)
			return
		}
	}
	s.grants = append(s.grants, grant{member, ports, merged(nil, r.Rules)})
}

// addEntry puts a part of the universe that has no rows into the picture.
func (x *exposure) addEntry(u report.UniverseEntry) {
	name := summed(u.Labels, 3)
	switch u.Result {
	case "none":
		var why []string
		for _, c := range u.Causes {
			short, _, _ := strings.Cut(c.Text, " (") // the rules that were considered are the text's
			why = merged(why, []string{or(short, c.Code)})
		}
		x.addNone(nowhere{u.Boundary, or(name, u.Boundary), why})
	case "unknown":
		if slices.ContainsFunc(x.sources, func(s source) bool { return s.boundary == u.Boundary && s.verdict == "unknown" }) {
			return
		}
		why := "not known"
		if len(u.Unknowns) > 0 {
			why = u.Unknowns[0].Text
		}
		x.sources = append(x.sources, source{boundary: u.Boundary, name: or(name, u.Boundary), verdict: "unknown", detail: why, from: 1,
			grants: []grant{{ports: "not known"}}})
	}
}

// addNone adds a place without a way in; what is known of the same place stands together.
func (x *exposure) addNone(n nowhere) {
	i := slices.IndexFunc(x.none, func(o nowhere) bool { return o.boundary == n.boundary && o.name == n.name })
	if i < 0 {
		x.none = append(x.none, n)
		return
	}
	x.none[i].why = merged(x.none[i].why, n.why)
}

// sizeWords is "6 interfaces" or "65,536 addresses".
func sizeWords(r report.WhoRow) string {
	word := map[string]string{"interfaces": "interface", "addresses": "address"}[r.Kind]
	switch {
	case r.Size <= 0:
		return or(strings.Join(r.Addresses, ", "), r.Kind)
	case r.Size == 1:
		return "1 " + word
	case word == "address":
		return grouped(r.Size) + " addresses"
	}
	return grouped(r.Size) + " interfaces"
}

// grouped writes a count with commas: 65,536; beyond a billion as a power of two, which is what address ranges are.
func grouped(n float64) string {
	if n > 1<<33 {
		return fmt.Sprintf("%.3g", n)
	}
	s := strconv.FormatFloat(n, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func portWords(as []report.Admitted) string {
	var all []string
	for _, a := range as {
		all = append(all, a.String())
	}
	return or(summed(all, 2), "any port")
}

// merged adds the texts that are not there yet, in their order.
func merged(to, more []string) []string {
	if to == nil {
		to = []string{}
	}
	for _, m := range more {
		if !slices.Contains(to, m) {
			to = append(slices.Clip(to), m)
		}
	}
	return to
}
