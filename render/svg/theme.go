package svg

import (
	"fmt"
	"slices"
	"strings"

	"portolan/render/dot"
)

// fonts is the stack: what the reader's system has, nothing fetched.
const fonts = `system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif`

// colour gives every fill and stroke a class by which the style sheet can turn it dark, and the value for the theme itself,
// for readers without style sheets.
func (p *pass) colour(e *element) {
	for _, property := range []string{"fill", "stroke"} {
		if c, ok := find(e.get(property)); ok {
			e.addClass(property[:1] + "-" + c.Name)
			p.used[property+" "+c.Name] = true
			e.set(property, p.shade(c))
		}
	}
	e.set("font-family", "")
	for _, k := range e.kids {
		p.colour(k)
	}
}

// shade is a colour's value where no style sheet is read.
func (p *pass) shade(c dot.Colour) string {
	if p.theme == Dark {
		return c.Dark
	}
	return c.Light
}

// named is the palette's colour of that name.
func named(name string) dot.Colour {
	for _, c := range dot.Palette() {
		if c.Name == name {
			return c
		}
	}
	return dot.Colour{}
}

// find is the palette's colour with a light value.
func find(light string) (dot.Colour, bool) {
	for _, c := range dot.Palette() {
		if strings.EqualFold(c.Light, light) {
			return c, true
		}
	}
	return dot.Colour{}, false
}

// style is the style sheet: the fonts, and for auto the dark colours of what the picture holds.
func (p *pass) style() *element {
	var b strings.Builder
	fmt.Fprintf(&b, "\n.portolan text{font-family:%s}\n", fonts)
	if p.theme == Auto || p.theme == "" {
		b.WriteString(".portolan{color-scheme:light dark}\n@media (prefers-color-scheme:dark){\n")
		for _, c := range dot.Palette() {
			for _, property := range []string{"fill", "stroke"} {
				if p.used[property+" "+c.Name] {
					fmt.Fprintf(&b, ".portolan .%s-%s{%s:%s}\n", property[:1], c.Name, property, c.Dark)
				}
			}
		}
		b.WriteString("}\n")
	}
	return &element{name: "style", text: b.String()}
}

// hatchOver lays the stripes of what is not known over a box's shape, under its text.
func (p *pass) hatchOver(kids []*element) []*element {
	p.hatched = true
	i := slices.IndexFunc(kids, func(k *element) bool { return k.name != "text" })
	if i < 0 {
		return kids
	}
	over := &element{name: kids[i].name, attrs: []attr{{"fill", "url(#portolan-hatch)"}, {"stroke", "none"}}}
	for _, a := range []string{"points", "d"} {
		over.set(a, kids[i].get(a))
	}
	last := i
	for last+1 < len(kids) && kids[last+1].name != "text" {
		last++
	}
	return slices.Insert(kids, last+1, over)
}

// hatch is the pattern of the stripes.
func (p *pass) hatch() *element {
	stripes := &element{name: "path", attrs: []attr{{"d", "M-2,2L2,-2M0,10L10,0M8,12L12,8"}, {"stroke", named("hatch").Light},
		{"stroke-width", "3"}, {"fill", "none"}}}
	p.colour(stripes)
	return &element{name: "defs", kids: []*element{{name: "pattern", kids: []*element{stripes},
		attrs: []attr{{"id", "portolan-hatch"}, {"width", "10"}, {"height", "10"}, {"patternUnits", "userSpaceOnUse"}}}}}
}
