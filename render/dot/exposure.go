package dot

import (
	"fmt"
	"slices"
	"strings"
)

// Sizes of an exposure, in points.
const (
	sourceWidth = 300.0
	memberWidth = 216.0
	between     = 10.0 // boxes of one group
	apart       = 18.0 // groups
	groupPad    = 12.0
	aisle       = 22.0 // between the columns of one group
	lineStep    = 22.0 // between lines with labels
	trunkStep   = 12.0 // between lines that run side by side
)

// lookReaches is how a source that gets there is drawn.
var lookReaches = look{"reaches", path, paper, ink, quiet, "solid", 1.25}

// column places the sources and the places without a way in, boundary under boundary, and returns the y below the sources.
func (p *picture) column(x *exposure, y float64) float64 {
	for i, b := range boundaries(x) {
		if i > 0 {
			y += apart
		}
		id, top := fmt.Sprintf("boundary-%d", i+1), y
		y += labelRoom
		var boxes []box
		for j, s := range x.sources {
			if s.boundary == b {
				boxes = append(boxes, sourceBox(j, s))
			}
		}
		y = p.grid(boxes, id, x.columns(), y) + groupPad
		p.addGroup(group{id: id, label: clean(b), x: margin, y: top, w: x.columnWidth(), h: y - top, look: lookBounds,
			tip: "boundary: " + clean(b)})
	}
	if len(x.sources) == 0 {
		return p.nowhere(x, y)
	}
	if len(x.none) > 0 {
		p.nowhere(x, y+apart)
	}
	return y
}

// nowhere places what does not reach the destination, and returns the y below.
func (p *picture) nowhere(x *exposure, y float64) float64 {
	if len(x.none) == 0 {
		return y
	}
	id, top := "nowhere", y
	y += labelRoom
	var boxes []box
	for i, n := range x.none {
		boxes = append(boxes, nowhereBox(i, n))
	}
	y = p.grid(boxes, id, x.columns(), y) + groupPad
	p.addGroup(group{id: id, label: "does not reach it", x: margin, y: top, w: x.columnWidth(), h: y - top, look: lookBounds})
	return y
}

// columns is how many boxes stand side by side: two in a long picture.
func (x *exposure) columns() int {
	if len(x.sources)+len(x.none) > 20 {
		return 2
	}
	return 1
}

// columnWidth is how wide a boundary is.
func (x *exposure) columnWidth() float64 {
	n := float64(x.columns())
	return n*sourceWidth + (n-1)*aisle + 2*groupPad
}

// grid puts boxes into rows and returns the y below them. A box that has another to its right gets room beneath for its
// lines, which pass under that one.
func (p *picture) grid(boxes []box, group string, columns int, y float64) float64 {
	for i := 0; i < len(boxes); i += columns {
		row := boxes[i:min(i+columns, len(boxes))]
		tall, under := 0.0, 0.0
		for k := range row {
			tall = max(tall, row[k].h)
			if row[k].beside = k < len(row)-1; row[k].beside {
				under = max(under, lineStep*float64(row[k].outgoing))
			}
		}
		for k, b := range row {
			b.x, b.y, b.group = margin+groupPad+float64(k)*(sourceWidth+aisle), y, group
			b.h = tall
			p.addBox(b)
		}
		y += tall + between + under
	}
	return y - between
}

// boundaries lists the boundaries of the sources in the report's order.
func boundaries(x *exposure) []string {
	var all []string
	for _, s := range x.sources {
		if !slices.Contains(all, s.boundary) {
			all = append(all, s.boundary)
		}
	}
	return all
}

func sourceID(i int) string { return fmt.Sprintf("source-%d", i+1) }

// sourceBox is a source without a place.
func sourceBox(i int, s source) box {
	inner := sourceWidth - 2*padX
	b := box{id: sourceID(i), w: sourceWidth, look: lookReaches}
	title := s.name
	if s.verdict == "unknown" {
		b.look, title = lookUnknown, "? "+s.name
	}
	b.lines = paragraph(title, strong, inner, 2)
	about := []string{s.detail, prefixed("via ", s.via), summed(rulesOf(s), 3)}
	about = slices.DeleteFunc(about, func(t string) bool { return t == "" })
	b.lines = append(b.lines, paragraph(strings.Join(about, " · "), faint, inner, 3)...)
	b.tip = clean(s.name + ", " + s.boundary + ": " + s.verdict)
	b.outgoing = len(s.grants)
	b.h = max(height(len(b.lines)), float64(len(s.grants))*lineStep+8)
	return b
}

// nowhereBox is a place without a way in.
func nowhereBox(i int, n nowhere) box {
	inner := sourceWidth - 2*padX
	b := box{id: fmt.Sprintf("none-%d", i+1), w: sourceWidth, look: lookNone}
	title := n.name
	if !strings.HasPrefix(n.name, n.boundary) {
		title = n.boundary + ": " + n.name
	}
	b.lines = append(paragraph(title, plain, inner, 2), paragraph("none: "+summed(n.why, 1), faint, inner, 2)...)
	b.tip = clean(n.name + ": nothing there reaches it")
	b.h = height(len(b.lines))
	return b
}

// rulesOf lists the rules of all grants once.
func rulesOf(s source) []string {
	var all []string
	for _, g := range s.grants {
		for _, r := range g.rules {
			if !slices.Contains(all, r) {
				all = append(all, r)
			}
		}
	}
	return all
}

// summed lists the first few texts and counts the rest.
func summed(texts []string, few int) string {
	if len(texts) <= few {
		return joinComma(texts)
	}
	return fmt.Sprintf("%s and %d more", joinComma(texts[:few]), len(texts)-few)
}

// grantLabel is what stands on a line: "tcp/5432 · 2 rules".
func grantLabel(s source, g grant) string {
	label := clean(g.ports)
	switch {
	case s.verdict == "unknown":
		return "? " + label
	case len(g.rules) == 1:
		label += " · 1 rule"
	case len(g.rules) > 1:
		label += fmt.Sprintf(" · %d rules", len(g.rules))
	}
	if s.verdict == "partial" {
		label += " · partly"
	}
	return cut(label, fontSize, false, 230)
}
