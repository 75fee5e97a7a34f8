package render

import (
	"fmt"
	"slices"
	"strings"

	"portolan/render/report"
)

// pathBlocks spells out one path of each shape, as long as there is room, and names the others.
func pathBlocks(a *report.Answer, blockers []report.Blocker) []block {
	var out []block
	at := make(map[string]int)
	twins := make(map[int][]string)
	var own []string // the ends of those that are spelt out
	more := 0
	paths, dead := livePaths(a)
	for _, p := range paths {
		shape := pathShape(p)
		i, ok := at[shape]
		switch {
		case ok:
			twins[i] = append(twins[i], p.Source.Short()+" → "+p.Destination.Short())
		case len(out) < shownPaths:
			at[shape] = len(out)
			own = append(own, p.Source.Short()+" → "+p.Destination.Short())
			out = append(out, pathBlock(p, blockers))
		default:
			more++
		}
	}
	for i := range out {
		if n := len(twins[i]); n > 0 {
			slices.Sort(twins[i])
			names := few(slices.DeleteFunc(slices.Compact(twins[i]), func(s string) bool { return s == own[i] }), shownTwins)
			if names == "" { // by the subnets or addresses of other zones
				names = "between the two"
			}
			out[i].lines = append(out[i].lines, line("the same hops on ", report.Count(n, "more path"), ": ", names))
		}
	}
	rest := ""
	if more > 0 {
		rest = "and " + report.Count(more, "path") + " of another kind"
	}
	if dead > 0 {
		rest = strings.TrimPrefix(rest+"; ", "; ") + report.Count(dead, "way") + " that cannot be ruled out would be blocked"
	}
	if rest != "" {
		out = append(out, block{bare: true, lines: [][]cell{{toned(rest+" (-o json lists all)", dim)}}})
	}
	return out
}

// livePaths is the paths that say most: where no pair is known to be blocked, a blocked path is one of several ways of which
// another may hold, and only counted.
func livePaths(a *report.Answer) (paths []report.Path, dead int) {
	if a.Pairs.Blocked > 0 || a.Verdict != "unknown" {
		return a.Paths, 0
	}
	for _, p := range a.Paths {
		if p.Verdict == "blocked" {
			dead++
			continue
		}
		paths = append(paths, p)
	}
	if len(paths) == 0 {
		return a.Paths, 0
	}
	return paths, dead
}

// pathShape is what two paths must have in common for one of them to stand for both.
func pathShape(p report.Path) string {
	var b strings.Builder
	b.WriteString(p.Verdict + p.Family)
	for _, l := range p.Legs {
		b.WriteString("|" + l.Direction)
		for _, h := range l.Hops {
			b.WriteString(" " + h.Kind + h.Code)
		}
	}
	return b.String()
}

// pathTitle is a path's ends with the number of pairs.
func pathTitle(p report.Path) string {
	s := p.Source.Brief() + " → " + p.Destination.Brief()
	if p.Count > 1 {
		s += " (" + report.Count(p.Count, "pair") + ")"
	}
	return s
}

// pathBlock lists the hops of one path, numbered through both ways.
func pathBlock(p report.Path, blockers []report.Blocker) block {
	title := "path"
	if p.Family == "ipv6" {
		title += ", IPv6"
	}
	b := block{columns: hopColumns, bare: true, title: []cell{
		words(title), toned(p.Verdict, verdictTone(p.Verdict)), words(pathTitle(p)),
	}}
	if slices.ContainsFunc(p.Legs, hasGhosts) {
		b.title = append(b.title, toned("(· is not reached)", dim))
	}
	n := 0
	for i, l := range p.Legs {
		if i > 0 && l.Direction == "forward" {
			b.rows = append(b.rows, legRow(p.Legs[i-2], i/2+1))
		}
		for _, h := range l.Hops {
			n++
			b.rows = append(b.rows, hopRow(n, l.Direction, h, blockers))
		}
	}
	return b
}

// legRow says where another connection starts: at the relay that the one before ended at.
func legRow(before report.Leg, n int) []cell {
	name := "a relay"
	for _, h := range before.Hops {
		if h.Effect == "relay" {
			name = where(h.Component, h.Name, nil)
		}
	}
	return []cell{toned("—", dim), words(""), words(""), ident(name), words(fmt.Sprintf("opens connection %d:", n)), words("")}
}

// hasGhosts reports hops that no packet reaches.
func hasGhosts(l report.Leg) bool {
	return slices.ContainsFunc(l.Hops, func(h report.Hop) bool { return h.Ghost && h.Effect != "drop" })
}

// hopRow is one hop. Codes stand where something stopped or is not known: the text of the others says as much.
func hopRow(n int, direction string, h report.Hop, blockers []report.Blocker) []cell {
	mark, t, text, code := "✓", good, h.Text, ""
	switch stop := h.StopOf(direction, blockers); {
	case h.Effect == "drop" && stop >= 0:
		mark, t, text, code = "✗", bad, fmt.Sprintf("cause %d", stop+1), h.Code
	case h.Effect == "drop" && !h.Ghost:
		mark, t, code = "✗", bad, h.Code
	case h.Effect == "unknown":
		mark, t, code = "?", open, h.Code
	case h.Ghost:
		mark, t = "·", dim
	}
	place := h.AtName
	if place == "" {
		place = h.At
	}
	var places []string
	if place != "" && string(h.At) != h.Component {
		places = []string{string(place)}
	}
	return []cell{
		toned(fmt.Sprintf("%s %d", mark, n), t), words(arrow(direction)), words(kindWord(h.Kind)),
		ident(where(h.Component, h.Name, places)), words(text), codeCell(code),
	}
}

// unknownsBlock lists the missing facts with the calls that would tell them.
func unknownsBlock(list []report.Unknown, minimal bool) block {
	b := block{columns: []string{"", "not known", "call"}, bare: true}
	for _, u := range alike(list) {
		b.rows = append(b.rows, []cell{toned("?", open), words(u.text()), ident(u.call)})
	}
	if len(list) > 0 && !minimal {
		b.lines = append(b.lines, line("not all of these may be needed"))
	}
	return b
}

// fact is a missing fact of several things, which one call tells.
type fact struct {
	call, what string
	of         []string
}

// shownOf is how many things text names that lack the same fact.
const shownOf = 4

func (f fact) text() string {
	if len(f.of) == 0 {
		return f.what
	}
	return f.what + " (" + few(f.of, shownOf) + ")"
}

// alike puts missing facts together that differ only in what they are about: "whether the instance runs (i-1, i-2)".
func alike(list []report.Unknown) []fact {
	var out []fact
	for _, u := range list {
		f := fact{call: string(u.Command), what: u.Text}
		if f.call == "" {
			f.call = string(u.Needs)
		}
		if at := strings.LastIndex(u.Text, " ("); at > 0 && strings.HasSuffix(u.Text, ")") && !strings.Contains(u.Text[at:], ", ") {
			f.what, f.of = u.Text[:at], []string{u.Text[at+2 : len(u.Text)-1]}
		}
		i := slices.IndexFunc(out, func(o fact) bool { return o.call == f.call && o.what == f.what && len(o.of) > 0 && len(f.of) > 0 })
		if i < 0 {
			out = append(out, f)
			continue
		}
		out[i].of = append(out[i].of, f.of...)
	}
	return out
}
