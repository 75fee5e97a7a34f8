package svg

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// pass rewrites one document.
type pass struct {
	theme   Theme
	hatched bool
	used    map[string]bool // names of colours
}

// document rewrites the whole.
func (p *pass) document(root *element) error {
	i := slices.IndexFunc(root.kids, func(e *element) bool { return e.name == "g" })
	if i < 0 {
		return errors.New("it draws nothing")
	}
	p.used = map[string]bool{}
	graph := root.kids[i]
	title, desc := titleOf(graph), tooltip(graph)
	unwrap(graph)
	graph.kids = slices.DeleteFunc(graph.kids, func(e *element) bool { return e.name == "title" })
	graph.set("class", "graph")
	graph.kids = slices.DeleteFunc(graph.kids, func(e *element) bool { return e.name != "g" }) // Graphviz's page
	for _, g := range graph.kids {
		p.part(g)
	}
	graph.kids = nest(graph.kids)
	w, h, err := size(root)
	page := &element{name: "polygon", attrs: []attr{{"class", "page"}, {"fill", named("paper").Light}, {"points", "0,0 " + w + ",0 " + w + "," + h + " 0," + h}}}
	p.colour(page)
	p.colour(graph)
	var stripes []*element
	if p.hatched {
		stripes = []*element{p.hatch()}
	}
	head := []*element{{name: "title", attrs: []attr{{"id", "picture-title"}}, text: title},
		{name: "desc", attrs: []attr{{"id", "picture-desc"}}, text: or(desc, title)}, p.style()}
	head = append(head, stripes...)
	root.kids = append(head, page, graph)
	root.attrs = []attr{{"xmlns", "http://www.w3.org/2000/svg"}, {"role", "img"}, {"aria-labelledby", "picture-title picture-desc"},
		{"class", "portolan theme-" + string(or(p.theme, Auto))}, {"viewBox", "0 0 " + w + " " + h}, {"width", w}, {"height", h}}
	return err
}

// size is how large the picture is, in whole pixels: Graphviz's points are pixels here, so that a font of 12 is 12 pixels high.
func size(root *element) (w, h string, err error) {
	var x, y, right, low float64
	if _, err := fmt.Sscan(root.get("viewBox"), &x, &y, &right, &low); err != nil {
		return "", "", fmt.Errorf("its size %q: %w", root.get("viewBox"), err)
	}
	return fixed(math.Ceil(right)), fixed(math.Ceil(low)), nil
}

// part rewrites one box, line or boundary: its title, its shape, its text.
func (p *pass) part(g *element) {
	title := or(tooltip(g), titleOf(g))
	unwrap(g)
	classes := g.classes()
	g.kids = slices.DeleteFunc(g.kids, func(e *element) bool { return e.name == "title" })
	switch {
	case slices.Contains(classes, "box"):
		p.box(g, classes)
	case slices.Contains(classes, "cluster"):
		for _, t := range g.kids {
			if t.name == "text" {
				t.set("font-weight", "600")
			}
		}
	}
	g.kids = append([]*element{{name: "title", text: title}}, g.kids...)
}

// tooltip is the title of the link that Graphviz wraps around what has a tooltip.
func tooltip(g *element) string {
	for _, k := range g.kids {
		if k.name == "a" {
			return k.get("title")
		}
		if t := tooltip(k); k.name == "g" && strings.HasPrefix(k.get("id"), "a_") && t != "" {
			return t
		}
	}
	return ""
}

// titleOf is Graphviz's own title: the internal name.
func titleOf(g *element) string {
	for _, k := range g.kids {
		if k.name == "title" {
			return k.text
		}
	}
	return ""
}

// unwrap puts what is inside of links, and of the groups around them, in their place.
func unwrap(g *element) {
	var kids []*element
	for _, k := range g.kids {
		if k.name == "a" || k.name == "g" && strings.HasPrefix(k.get("id"), "a_") {
			unwrap(k)
			kids = append(kids, k.kids...)
		} else {
			kids = append(kids, k)
		}
	}
	g.kids = kids
}

// nest moves boundaries and boxes into the boundary that their class names (in-ID), and the lines behind them all, so that
// they are drawn last and cross no fill.
func nest(kids []*element) []*element {
	byID := map[string]*element{}
	for _, k := range kids {
		if id := k.get("id"); id != "" {
			byID[id] = k
		}
	}
	var top, lines []*element
	for _, k := range kids {
		parent := (*element)(nil)
		var classes []string
		for _, c := range k.classes() {
			if id, ok := strings.CutPrefix(c, "in-"); ok {
				parent = byID[id]
			} else {
				classes = append(classes, c)
			}
		}
		switch {
		case k.name != "g":
			top = append(top, k)
			continue
		case slices.Contains(classes, "edge"):
			lines = append(lines, k)
		case parent != nil && parent != k:
			parent.kids = append(parent.kids, k)
		default:
			top = append(top, k)
		}
		k.set("class", strings.Join(classes, " "))
	}
	return append(top, lines...)
}

// or is the first text that is not empty.
func or[T ~string](texts ...T) T {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
