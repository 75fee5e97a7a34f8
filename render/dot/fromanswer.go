package dot

import (
	"fmt"
	"io"
	"strings"

	"portolan/render/report"
)

// Options are what the asker says about a picture.
type Options struct {
	// Expand names what is not collapsed: a boundary, a source, "none" or "paths" as the picture's notes give them; "all" is everything.
	Expand []string
}

// Path draws the ways of the packets that a question asked about: each hop with its number, its kind and the rule that
// decides, and beneath it the way back.
func Path(w io.Writer, a *report.Answer, o Options) error {
	if len(a.Paths) == 0 {
		return fmt.Errorf("the answer about %q has no path to draw", string(a.Question.Source)+" → "+string(a.Question.Destination))
	}
	c := caption{
		verdict:    a.Verdict,
		question:   string(a.Question.Source) + " → " + string(a.Question.Destination),
		summary:    summary(a),
		digest:     string(a.Snapshot.Digest),
		taken:      string(a.Snapshot.Taken),
		notChecked: a.NotChecked,
	}
	if port := a.Question.Port(); port != "" {
		c.question += "   " + port
	}
	for _, x := range a.Assumptions {
		c.notes = append(c.notes, "assumed: "+x.DataSet+" is "+x.TakenAs+" ("+x.Why+")")
	}
	c.notes = atMost(c.notes, 4, "assumptions: `portolan can` lists them")
	routes, note := choose(a, o.Expand)
	if note != "" {
		c.notes = append(c.notes, note)
	}
	return drawPath(c, routes).write(w)
}

// summary is the line under the title: what must be fixed, or what is not known.
func summary(a *report.Answer) string {
	var parts []string
	if blockers := a.Blockers(); len(blockers) > 0 {
		parts = append(parts, report.CauseCount(blockers))
	}
	switch n := len(a.Unknowns); {
	case n == 1:
		parts = append(parts, "not known: "+a.Unknowns[0].Text)
	case n > 1:
		parts = append(parts, fmt.Sprintf("%d facts are not known, first: %s", n, a.Unknowns[0].Text))
	}
	if a.Pairs.Total > 1 {
		parts = append(parts, pairWords(a.Pairs))
	}
	return strings.Join(parts, " · ")
}

// pairWords is "6 pairs: 4 reachable, 2 blocked".
func pairWords(p report.Pairs) string {
	var each []string
	for _, n := range []struct {
		count int
		word  string
	}{{p.Reachable, "reachable"}, {p.Partial, "partial"}, {p.Blocked, "blocked"}, {p.Unknown, "unknown"}} {
		if n.count > 0 {
			each = append(each, fmt.Sprintf("%d %s", n.count, n.word))
		}
	}
	return fmt.Sprintf("%d pairs: %s", p.Total, strings.Join(each, ", "))
}

// atMost keeps the first few notes and counts the rest.
func atMost(notes []string, few int, what string) []string {
	if len(notes) <= few {
		return notes
	}
	return append(notes[:few:few], fmt.Sprintf("and %d more %s", len(notes)-few, what))
}

// newRoute is a path of the report. Its hops are numbered from 1, in the order of the legs, as everywhere.
func newRoute(p report.Path, blockers []report.Blocker) route {
	r := route{verdict: p.Verdict, count: p.Count, source: newEnd(p.Source), destination: newEnd(p.Destination)}
	n := 0
	for _, l := range p.Legs {
		one := leg{back: l.Direction == "return"}
		for _, h := range l.Hops {
			n++
			one.hops = append(one.hops, newHop(n, h, l.Direction, blockers))
		}
		r.legs = append(r.legs, one)
	}
	return r
}

// newHop is a hop of the report. One that stops the packets says which cause it is, in the words of the cause.
func newHop(n int, h report.Hop, direction string, blockers []report.Blocker) hop {
	out := hop{number: n, kind: kindWords(h), name: or(string(h.Name), h.Component), id: idBeside(h.Component, string(h.Name)),
		effect: h.Effect, code: h.Code, text: h.Text, ghost: h.Ghost}
	if string(h.At) != h.Component {
		out.place, out.placeName = placeWords(string(h.At), string(h.AtName)), or(string(h.AtName), string(h.At))
	}
	if h.Effect == "drop" {
		if i := h.StopOf(direction, blockers); i >= 0 {
			out.text = fmt.Sprintf("cause %d: %s", i+1, or(blockers[i].Text, h.Text))
		}
	}
	return out
}

// idBeside is the id of what has a name: an ARN says no more than the name.
func idBeside(id, name string) string {
	if name == "" || name == id || strings.HasPrefix(id, "arn:") {
		return ""
	}
	return id
}

// placeWords is the name of a place with its id.
func placeWords(id, name string) string {
	if beside := idBeside(id, name); beside != "" {
		return name + " · " + beside
	}
	return or(name, id)
}

// kindWords is a hop's kind in words: "security group", "network ACL".
func kindWords(h report.Hop) string {
	if h.Kind == "vpc-peering-connection" {
		return "peering"
	}
	words := strings.Split(h.Kind, "-")
	for i, w := range words {
		switch w {
		case "acl", "nat", "vpc", "vpn", "db":
			words[i] = strings.ToUpper(w)
		}
	}
	return strings.Join(words, " ")
}

func newEnd(e report.End) end {
	out := end{label: e.Short(), detail: summed(strings.Split(e.Address, ", "), 2)}
	if e.Ref != out.label && !strings.HasPrefix(e.Ref, "arn:") {
		out.kind = e.Ref
	}
	if out.detail == out.label {
		out.detail = ""
	}
	return out
}
