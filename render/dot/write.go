package dot

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// write prints p as DOT: groups as nested clusters, then lines. What package svg needs beyond Graphviz is in class: the look,
// the enclosing cluster (in-…) and the role of each line of text (b1: line 1 is bold, f0: line 0 is faint, a3: line 3 is an alarm).
func (p *picture) write(w io.Writer) error {
	out := &writer{w: bufio.NewWriter(w), high: p.low + margin}
	out.f("digraph %s {\n", quoted(p.title))
	out.f("  graph [layout=nop2, bgcolor=%q, fontname=\"Helvetica\", fontsize=12, pad=\"0.01\", outputorder=nodesfirst,\n", paper.Light)
	out.f("    tooltip=%s];\n", quoted(p.desc))
	out.f("  node [shape=box, fixedsize=true, fontname=\"Helvetica\", fontsize=12, margin=\"0.15,0.05\"];\n")
	out.f("  edge [fontname=\"Helvetica\", fontsize=12, arrowsize=0.7];\n")
	out.f("  { node [shape=point, style=invis, width=0.01, height=0.01]; \"corner-1\" [pos=\"0,0\"]; \"corner-2\" [pos=\"%.1f,%.1f\"]; }\n",
		p.right+margin, out.high)
	out.inside(p, "", 1)
	for _, e := range p.edges {
		out.edge(e)
	}
	out.f("}\n")
	return out.w.Flush()
}

// writer prints with the y axis turned up, as Graphviz has it.
type writer struct {
	w    *bufio.Writer
	high float64
}

func (o *writer) f(format string, args ...any) { fmt.Fprintf(o.w, format, args...) }

// inside prints what the named group holds.
func (o *writer) inside(p *picture, id string, depth int) {
	tab := strings.Repeat("  ", depth)
	for _, g := range p.groups {
		if g.parent != id {
			continue
		}
		o.f("%ssubgraph \"cluster_%s\" {\n", tab, g.id)
		o.group(g, tab+"  ")
		o.inside(p, g.id, depth+1)
		o.f("%s}\n", tab)
	}
	for _, b := range p.boxes {
		if b.group == id {
			o.box(b, tab)
		}
	}
}

func (o *writer) group(g group, tab string) {
	w := width(g.label, fontSize, true)
	o.f("%sgraph [id=%q, class=%q, tooltip=%s,\n", tab, "g-"+g.id, "group "+g.look.class+in(g.parent), quoted(or(g.tip, g.label)))
	o.f("%s  bb=\"%.1f,%.1f,%.1f,%.1f\", color=%q, fillcolor=%q, fontcolor=%q, style=\"filled,%s\", penwidth=%.2f,\n", tab,
		g.x, o.high-g.y-g.h, g.x+g.w, o.high-g.y, g.look.line.Light, g.look.fill.Light, g.look.font.Light, g.look.style, g.look.weight)
	o.f("%s  label=%s, lp=\"%.1f,%.1f\", lwidth=\"%.2f\", lheight=\"0.2\"];\n", tab,
		quoted(g.label), g.x+8+w/2, o.high-g.y-13, w/72)
}

func (o *writer) box(b box, tab string) {
	end := `\l`
	if b.centre {
		end = `\n`
	}
	var label, roles strings.Builder
	if len(b.lines) == 0 {
		label.WriteString(" ") // an empty label would be the node's name
	}
	for i, l := range b.lines {
		label.WriteString(text(l.text) + end)
		if l.role != plain {
			fmt.Fprintf(&roles, " %c%d", "xbfa"[l.role], i)
		}
	}
	o.f("%s%q [id=%q, class=%q, pos=\"%.1f,%.1f\", width=%.3f, height=%.3f,\n", tab, b.id, b.id,
		"box "+b.look.class+in(b.group)+roles.String(), b.x+b.w/2, o.high-b.y-b.h/2, b.w/72, b.h/72)
	if b.shape == "plain" || b.look.class == "note" {
		o.f("%s  shape=box, color=transparent, fontsize=%.0f, fontcolor=%q, ", tab, b.size, b.look.font.Light)
	} else {
		o.f("%s  shape=%s, fontsize=%.0f, fontcolor=%q, color=%q, fillcolor=%q, style=\"filled,%s%s\", penwidth=%.2f, ", tab, b.shape, b.size,
			b.look.font.Light, b.look.line.Light, b.look.fill.Light, rounded(b), b.look.style, b.look.weight)
	}
	o.f("tooltip=%s,\n%s  label=\"%s\"];\n", quoted(or(b.tip, joined(b.lines))), tab, label.String())
}

func (o *writer) edge(e edge) {
	style := or(e.style, e.look.style)
	o.f("  %q -> %q [class=%q, color=%q, fontcolor=%q, style=%q, penwidth=%.2f, tooltip=%s,\n    pos=\"%s\"", e.from, e.to,
		"line "+e.look.class, e.look.line.Light, e.look.line.Light, style, e.look.weight, quoted(or(e.tip, e.label, "to")), o.spline(e))
	if !e.arrow {
		o.f(", arrowhead=none")
	}
	if e.label != "" {
		o.f(", label=%s, lp=\"%.1f,%.1f\"", quoted(e.label), e.at.x, o.high-e.at.y)
	}
	o.f("];\n")
}

// rounded is the part of a style that rounds the corners of plain boxes.
func rounded(b box) string {
	if b.shape == "box" {
		return "rounded,"
	}
	return ""
}

// in is the class of what lies in a group.
func in(group string) string {
	if group == "" {
		return ""
	}
	return " in-g-" + group
}

// joined is the text of lines in one.
func joined(lines []line) string {
	var parts []string
	for _, l := range lines {
		parts = append(parts, l.text)
	}
	return strings.Join(parts, " ")
}

// or is the first text that is not empty.
func or(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
