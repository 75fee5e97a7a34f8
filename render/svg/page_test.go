package svg_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// page is what testdata/measure.js says of a picture.
type page struct {
	Role, Title, Desc string
	Width, Height     float64
	Elements, Outside []string
	Page, Stripes     []float64
	Boxes, Groups     []part
	Lines             []part

	faults []string // what is wrong with it
}

func (p *page) fault(format string, args ...any) {
	p.faults = append(p.faults, fmt.Sprintf(format, args...))
}

// check looks for everything that may be wrong with a picture.
func (p *page) check(dark bool) []string {
	p.checkPage(dark)
	p.checkText()
	p.checkContrast()
	p.checkPlaces()
	p.checkLines()
	return p.faults
}

// part is one box, boundary or line.
type part struct {
	ID, Kind, Title, Parent string
	Shape                   *rect
	Fill                    []float64
	Texts                   []text
	Way                     []struct{ X, Y float64 }
}

type rect struct{ X, Y, W, H float64 }

type text struct {
	Text   string
	Rect   rect
	Size   float64
	Colour []float64
}

func (r rect) holds(o rect, slack float64) bool {
	return o.X >= r.X-slack && o.Y >= r.Y-slack && o.X+o.W <= r.X+r.W+slack && o.Y+o.H <= r.Y+r.H+slack
}

// over reports whether two rectangles share more than slack in both directions.
func (r rect) over(o rect, slack float64) bool {
	return min(r.X+r.W, o.X+o.W)-max(r.X, o.X) > slack && min(r.Y+r.H, o.Y+o.H)-max(r.Y, o.Y) > slack
}

func (p part) is(kind string) bool { return slices.Contains(strings.Fields(p.Kind), kind) }

// checkPage checks the document as a whole.
func (p *page) checkPage(dark bool) {
	if p.Role != "img" || p.Title == "" || p.Desc == "" {
		p.fault("role %q, title %q, description %q", p.Role, p.Title, p.Desc)
	}
	if p.Width > 4*p.Height {
		p.fault("it is %.0f × %.0f: wider than 4 : 1", p.Width, p.Height)
	}
	for _, e := range p.Elements {
		if !slices.Contains([]string{"svg", "title", "desc", "style", "defs", "pattern", "g", "path", "polygon", "text"}, e) {
			p.fault("there is an element %q", e)
		}
	}
	if len(p.Outside) > 0 {
		p.fault("it refers to %q", p.Outside)
	}
	if light := luminance(p.Page) > 0.5; light == dark {
		p.fault("the page is %v, wanted dark = %v", p.Page, dark)
	}
	for _, e := range slices.Concat(p.Boxes, p.Groups, p.Lines) {
		if e.Title == "" || strings.Contains(e.Title, "cluster_") || strings.Contains(e.Title, "->") {
			p.fault("%s %q has the title %q", e.Kind, e.ID, e.Title)
		}
	}
}

// checkText checks that every text is inside its box, large enough and apart from every other.
func (p *page) checkText() {
	for _, e := range slices.Concat(p.Boxes, p.Groups, p.Lines) {
		for i, x := range e.Texts {
			if x.Size < 11 {
				p.fault("%q is %.1f px", x.Text, x.Size)
			}
			if e.Shape != nil && !e.is("edge") && !e.Shape.holds(x.Rect, 0.5) {
				p.fault("%q (%+v) leaves %s (%+v)", x.Text, x.Rect, e.ID, *e.Shape)
			}
			if whole := (rect{0, 0, p.Width, p.Height}); !whole.holds(x.Rect, 0) {
				p.fault("%q (%+v) leaves the picture", x.Text, x.Rect)
			}
			for _, y := range e.Texts[:i] {
				if x.Rect.over(y.Rect, 3) {
					p.fault("%q lies over %q", x.Text, y.Text)
				}
			}
		}
	}
}

// checkPlaces checks that nothing lies over anything else, and that boundaries hold what is theirs.
func (p *page) checkPlaces() {
	byID := map[string]part{}
	for _, g := range p.Groups {
		byID[g.ID] = g
	}
	things := p.things()
	for i, a := range things {
		for _, b := range things[:i] {
			if a.owner != b.owner && a.rect.over(b.rect, 0.5) {
				p.fault("%s %+v lies over %s %+v", a.name, a.rect, b.name, b.rect)
			}
		}
	}
	for i, a := range p.Groups {
		for _, b := range p.Groups[:i] {
			if a.Parent != b.ID && b.Parent != a.ID && a.Shape.over(*b.Shape, 0.5) {
				p.fault("boundaries %s and %s cross", a.ID, b.ID)
			}
		}
	}
	for _, e := range slices.Concat(p.Boxes, p.Groups) {
		if g, ok := byID[e.Parent]; ok && e.Shape != nil && !g.Shape.holds(*e.Shape, 0) {
			p.fault("%s leaves %s", e.ID, g.ID)
		}
	}
	for _, e := range p.Boxes {
		for _, g := range p.Groups {
			if e.Shape != nil && e.Parent != g.ID && g.Shape.over(*e.Shape, 0.5) && byID[e.Parent].Parent != g.ID {
				p.fault("%s lies in %s, which is not its boundary", e.ID, g.ID)
			}
		}
	}
}

// thing is a box, or a text that stands outside of boxes.
type thing struct {
	name, owner string
	rect        rect
}

func (p *page) things() []thing {
	var all []thing
	for _, b := range p.Boxes {
		if b.Shape != nil {
			all = append(all, thing{"box " + b.ID, b.ID, *b.Shape})
			continue
		}
		for _, x := range b.Texts {
			all = append(all, thing{"text " + x.Text, b.ID, x.Rect})
		}
	}
	for _, e := range slices.Concat(p.Groups, p.Lines) {
		for _, x := range e.Texts {
			all = append(all, thing{"label " + x.Text, "label of " + e.ID, x.Rect})
		}
	}
	return all
}

// checkLines checks that no line runs through a box or a text.
func (p *page) checkLines() {
	things := p.things()
	for _, l := range p.Lines {
		for _, th := range things {
			inner := rect{th.rect.X + 1.5, th.rect.Y + 1.5, th.rect.W - 3, th.rect.H - 3}
			if strings.HasPrefix(th.name, "box legend-") {
				continue // samples of lines
			}
			if slices.ContainsFunc(l.Way, func(q struct{ X, Y float64 }) bool { return inner.holds(rect{q.X, q.Y, 0, 0}, 0) }) {
				p.fault("the line %q runs through %s", l.Title, th.name)
			}
		}
	}
}

// checkContrast checks every text against all that it may stand on.
func (p *page) checkContrast() {
	for _, e := range slices.Concat(p.Boxes, p.Groups, p.Lines) {
		for _, x := range e.Texts {
			grounds := [][]float64{p.ground(x.Rect)}
			if e.is("unknown") && e.is("box") {
				grounds = append(grounds, p.Stripes)
			}
			for _, g := range grounds {
				if c := contrast(x.Colour, g); c < 4.5 {
					p.fault("%q has a contrast of %.2f: %v on %v", x.Text, c, x.Colour, g)
				}
			}
		}
	}
}

// ground is the fill of the smallest shape around a text.
func (p *page) ground(r rect) []float64 {
	fill, area := p.Page, math.Inf(1)
	for _, e := range slices.Concat(p.Boxes, p.Groups) {
		if e.Shape != nil && e.Fill != nil && e.Shape.over(r, 0) && e.Shape.W*e.Shape.H < area {
			fill, area = e.Fill, e.Shape.W*e.Shape.H
		}
	}
	return fill
}

func contrast(a, b []float64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is WCAG's relative luminance.
func luminance(c []float64) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v := c[i] / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}
