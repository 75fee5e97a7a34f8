package dot

import (
	"slices"
	"strings"
)

// signs are what each verdict looks like beside its word.
var verdictLooks = map[string]struct {
	sign string
	look look
}{
	"reachable": {"✓", look{class: "verdict", line: added, fill: paper, font: added, faint: added, style: "solid", weight: 1.5}},
	"partial":   {"◐", look{class: "verdict", line: unknown, fill: paper, font: unknown, faint: unknown, style: "solid", weight: 1.5}},
	"blocked":   {"✗", look{class: "verdict", line: blocked, fill: paper, font: blocked, faint: blocked, style: "solid", weight: 1.5}},
	"unknown":   {"?", look{class: "verdict", line: unknown, fill: paper, font: unknown, faint: unknown, style: "dashed", weight: 1.5}},
}

const titleSize = 17.0

// head draws the verdict and the question, and returns the y below them. The width is that of the page.
func (p *picture) head(c caption, w float64) float64 {
	y, x := margin, margin
	if v, ok := verdictLooks[c.verdict]; ok {
		word := v.sign + " " + strings.ToUpper(c.verdict)
		chip := width(word, 14, true) + 2*padX
		p.addBox(box{id: "verdict", x: x, y: y, w: chip, h: 28, lines: []line{{word, strong}}, look: v.look, centre: true, size: 14,
			tip: "verdict: " + c.verdict})
		x += chip + 14
	}
	var lines []line
	for _, t := range wrap(clean(c.question), titleSize, true, w-x-margin, 3) {
		lines = append(lines, line{t, strong})
	}
	y = p.addText("question", x-padX, y+4, w-x-margin+2*padX, titleSize, lines)
	y = max(y, margin+30) + 4
	if c.summary != "" {
		y = p.addText("summary", margin-padX, y, w-2*margin+2*padX, fontSize, paragraph(c.summary, plain, w-2*margin, 3))
	}
	return y + 14
}

// foot draws the legend of what the picture holds, the notes and the origin.
func (p *picture) foot(c caption, w, y float64) {
	y = p.legend(w, y+22) + 12
	var lines []line
	for _, n := range c.notes {
		lines = append(lines, paragraph(n, plain, w-2*margin, 3)...)
	}
	lines = append(lines, paragraph(origin(c), faint, w-2*margin, 3)...)
	p.addText("footer", margin-padX, y, w-2*margin+2*padX, fontSize, lines)
}

// origin is the footer: where the picture comes from and what it does not say.
func origin(c caption) string {
	parts := []string{"snapshot " + or(c.digest, "without a digest")}
	parts = append(parts, or(prefixed("taken ", c.taken), "time of the snapshot not recorded"))
	parts = append(parts, "verdict: "+or(c.verdict, c.outcome))
	if len(c.notChecked) > 0 {
		parts = append(parts, "not checked: "+strings.Join(c.notChecked, ", "))
	}
	return strings.Join(parts, " · ")
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// entry is one line of the legend.
type entry struct {
	sample look
	shape  string
	text   string
}

// entries are the legend's, by look; only those that the picture holds are shown.
var entries = []entry{
	{lookHop, "box", "lets the packets pass"},
	{lookBlocked, "octagon", "✗ stops them"},
	{lookUnknown, "box", "? not known"},
	{lookGhost, "box", "after a stop: would be next"},
	{lookPlace, "box", "where it stands: subnet, VPC, interface"},
	{lookReaches, "box", "reaches the database"},
	{lookBounds, "box", "boundary"},
	{lookNone, "box", "does not reach it"},
}

// legend draws samples side by side and returns the y below them.
func (p *picture) legend(w, y float64) float64 {
	used := map[string]bool{}
	for _, b := range p.boxes {
		used[b.look.class] = true
	}
	for _, g := range p.groups {
		used[g.look.class] = true
	}
	x := margin
	for _, e := range entries {
		if !used[e.sample.class] {
			continue
		}
		long := width(e.text, fontSize, false) + 2*padX
		if x+34+long > w-margin && x > margin {
			x, y = margin, y+24
		}
		id := "legend-" + e.sample.class
		p.addBox(box{id: id, x: x, y: y, w: 26, h: 16, look: e.sample, shape: e.shape, tip: "legend: " + e.text})
		p.addText(id+"-text", x+26-3, y+1, long, fontSize, []line{{e.text, faint}})
		x += 26 + long + 8
	}
	if slices.ContainsFunc(p.edges, func(e edge) bool { return e.style == "dashed" }) {
		p.addBox(box{id: "legend-vpn", x: x, y: y, w: 26, h: 16, look: look{class: "note", font: ink}, tip: "legend: through a VPN"})
		p.edges = append(p.edges, edge{from: "legend-vpn", to: "legend-vpn", look: lookHop, style: "dashed", way: []point{{x, y + 8}, {x + 26, y + 8}}})
		p.addText("legend-vpn-text", x+26-3, y+1, 130, fontSize, []line{{"through a VPN", faint}})
	}
	return y + 16
}
