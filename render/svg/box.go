package svg

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"portolan/render/dot"
)

const (
	padX   = 11.0 // from a box's border to its text, as package dot plans it
	padY   = 9.0
	pitch  = 14.4 // from line to line
	corner = 13.0 // of an octagon
)

// box puts the text of a box where it was planned, whatever Graphviz thought of the fonts, and gives it its roles.
func (p *pass) box(g *element, classes []string) {
	left, top, right, bottom := bounds(g)
	for _, k := range g.kids {
		if k.name == "polygon" && slices.Contains(classes, "blocked") {
			k.set("points", octagon(left, top, right, bottom))
		}
	}
	if slices.Contains(classes, "note") {
		g.kids = slices.DeleteFunc(g.kids, func(k *element) bool { return k.name == "polygon" })
	}
	g.kids = slices.DeleteFunc(g.kids, func(k *element) bool { return k.name == "text" && strings.TrimSpace(k.text) == "" })
	n, border := 0, ""
	for _, k := range g.kids {
		if s := k.get("stroke"); s != "" && s != "none" {
			border = s
		}
	}
	for _, t := range g.kids {
		if t.name != "text" {
			continue
		}
		if t.get("text-anchor") == "start" && left < right {
			t.set("x", fixed(left+padX))
			if !slices.Contains(classes, "note") {
				t.set("y", fixed(top+padY+(float64(n)+0.8)*pitch))
			}
		}
		line(t, classes, n, border)
		n++
	}
	if slices.Contains(classes, "unknown") {
		g.kids = p.hatchOver(g.kids)
	}
	g.set("class", strings.Join(slices.DeleteFunc(slices.Clone(classes), isRole), " "))
}

// line styles the n-th line of a box.
func line(t *element, classes []string, n int, border string) {
	number := strconv.Itoa(n)
	strong := slices.Contains(classes, "b"+number)
	switch {
	case strong:
		t.set("font-weight", "600")
	case slices.Contains(classes, "f"+number):
		t.set("fill", named("quiet").Light)
	case slices.Contains(classes, "a"+number):
		t.set("fill", border)
		t.set("font-size", "11")
		t.set("font-weight", "600")
	}
	if strings.ContainsFunc(t.text, func(r rune) bool { return !dot.Measured(r) }) {
		size, _ := strconv.ParseFloat(t.get("font-size"), 64)
		t.set("textLength", fixed(dot.Width(t.text, size, strong)))
		t.set("lengthAdjust", "spacingAndGlyphs")
	}
}

// isRole reports whether a class is the role of a line: b1, f0, a3.
func isRole(c string) bool {
	if len(c) < 2 || !strings.ContainsRune("bfa", rune(c[0])) {
		return false
	}
	_, err := strconv.Atoi(c[1:])
	return err == nil
}

// octagon is a rectangle with its corners cut.
func octagon(l, t, r, b float64) string {
	c := min(corner, (r-l)/3, (b-t)/3)
	var s []string
	for _, q := range [][2]float64{{l + c, t}, {r - c, t}, {r, t + c}, {r, b - c}, {r - c, b}, {l + c, b}, {l, b - c}, {l, t + c}, {l + c, t}} {
		s = append(s, fixed(q[0])+","+fixed(q[1]))
	}
	return strings.Join(s, " ")
}

// bounds is the rectangle around the shapes of a group.
func bounds(g *element) (left, top, right, bottom float64) {
	left, top, right, bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, k := range g.kids {
		list := k.get("points") + k.get("d")
		fields := strings.FieldsFunc(list, func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != '-' })
		for i := 0; i+1 < len(fields); i += 2 {
			x, errX := strconv.ParseFloat(fields[i], 64)
			y, errY := strconv.ParseFloat(fields[i+1], 64)
			if errX == nil && errY == nil {
				left, right, top, bottom = min(left, x), max(right, x), min(top, y), max(bottom, y)
			}
		}
	}
	return left, top, right, bottom
}

func fixed(f float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0") }
