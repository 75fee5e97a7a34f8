package render

import (
	"fmt"

	"portolan/render/report"
)

// pathBlocks spells out the first paths: of each verdict one at least, as long as there is room.
func pathBlocks(a *report.Answer, blockers []report.Blocker) []block {
	var out []block
	shown := choosePaths(a.Paths)
	for _, i := range shown {
		out = append(out, pathBlock(a.Paths[i], blockers))
	}
	if more := len(a.Paths) - len(shown); more > 0 {
		out = append(out, block{bare: true, lines: [][]cell{{toned("and "+report.Count(more, "more path")+" (-o json lists all)", dim)}}})
	}
	return out
}

// choosePaths picks the paths to spell out, in their order.
func choosePaths(paths []report.Path) []int {
	chosen := make([]bool, len(paths))
	seen := make(map[string]bool)
	n := 0
	for i, p := range paths {
		if !seen[p.Verdict] {
			seen[p.Verdict], chosen[i] = true, true
			n++
		}
	}
	var out []int
	for i := range paths {
		if !chosen[i] && n < shownPaths {
			chosen[i] = true
			n++
		}
		if chosen[i] {
			out = append(out, i)
		}
	}
	return out
}

// pathBlock lists the hops of one path, numbered through both ways.
func pathBlock(p report.Path, blockers []report.Blocker) block {
	title := "path"
	if p.Count > 1 {
		title = "path of " + report.Count(p.Count, "pair")
	}
	if p.Family == "ipv6" {
		title += ", IPv6"
	}
	b := block{columns: hopColumns, bare: true, title: []cell{
		words(title), toned(p.Verdict, verdictTone(p.Verdict)), words(p.Source.Title() + " → " + p.Destination.Title()),
	}}
	n := 0
	for _, l := range p.Legs {
		for _, h := range l.Hops {
			n++
			b.rows = append(b.rows, hopRow(n, l.Direction, h, blockers))
		}
	}
	return b
}

func hopRow(n int, direction string, h report.Hop, blockers []report.Blocker) []cell {
	mark, t := "✓", good
	switch {
	case h.Effect == "drop":
		mark, t = "✗", bad
	case h.Effect == "unknown":
		mark, t = "?", open
	case h.Ghost:
		mark, t = "·", dim
	}
	text := h.Text
	if h.Effect == "drop" {
		if i := h.StopOf(direction, blockers); i >= 0 {
			text = fmt.Sprintf("cause %d", i+1)
		}
	} else if h.Ghost {
		text += " (if it came this far)"
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
		ident(where(h.Component, h.Name, places)), words(text), codeCell(h.Code),
	}
}

// unknownsBlock lists the missing facts with the calls that would tell them.
func unknownsBlock(list []report.Unknown, minimal bool) block {
	b := block{columns: []string{"", "not known", "call"}, bare: true}
	for _, u := range list {
		call := string(u.Command)
		if call == "" {
			call = string(u.Needs)
		}
		b.rows = append(b.rows, []cell{toned("?", open), words(u.Text), ident(call)})
	}
	if len(list) > 0 && !minimal {
		b.lines = append(b.lines, line("not all of these may be needed"))
	}
	return b
}
