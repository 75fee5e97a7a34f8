package dot

import (
	"fmt"
	"slices"
	"strings"

	"portolan/render/report"
)

// choose picks the paths that are drawn. Paths that are alike hop for hop (verdict, kind, effect, code, cause) are drawn once; if
// the picture would still hold too many boxes, the first of each verdict stay and then as many as fit. It says what it left out.
func choose(a *report.Answer, expand []string) ([]route, string) {
	var routes []route
	paths, blockers := a.Paths, a.Blockers()
	like := map[string]int{}
	for i, p := range paths {
		key := alike(p, blockers)
		if first, ok := like[key]; ok && !wanted(expand, "paths") {
			routes[first].join(p)
			continue
		}
		like[key] = len(routes)
		r := newRoute(p, blockers)
		r.name, r.paths = fmt.Sprintf("path %d of %d", i+1, len(paths)), 1
		routes = append(routes, r)
	}
	kept := fitting(routes, wanted(expand, "paths"))
	if len(kept) == len(paths) {
		return kept, ""
	}
	return kept, fmt.Sprintf("collapsed from %d paths: those alike in verdict, kinds and causes are drawn once; --expand paths draws each", len(paths))
}

// join adds a path that is drawn as the route is.
func (r *route) join(p report.Path) {
	r.count += p.Count
	r.paths++
	r.source.like(newEnd(p.Source))
	r.destination.like(newEnd(p.Destination))
}

// like counts another end, unless it was counted before.
func (e *end) like(o end) {
	o.key = o.label + " " + o.detail + " " + o.kind
	if o.key != e.label+" "+e.detail+" "+e.kind && !slices.Contains(e.others, o.key) {
		e.others = append(e.others, o.key)
		e.more++
	}
}

// alike is what two paths that are drawn as one agree in. Paths with different causes are not alike: every cause is drawn.
func alike(p report.Path, blockers []report.Blocker) string {
	var b strings.Builder
	b.WriteString(p.Verdict)
	for _, l := range p.Legs {
		b.WriteString("|" + l.Direction)
		for _, h := range l.Hops {
			fmt.Fprintf(&b, ",%s %s %s %v %d", h.Kind, h.Effect, h.Code, h.Ghost, h.StopOf(l.Direction, blockers))
		}
	}
	return b.String()
}

// fitting keeps the first route of each verdict and as many others, in their order, as maxBoxes allows.
func fitting(routes []route, all bool) []route {
	verdicts, boxes := map[string]bool{}, 0
	keep := make([]bool, len(routes))
	for i, r := range routes {
		if !verdicts[r.verdict] {
			verdicts[r.verdict], keep[i] = true, true
			boxes += r.size()
		}
	}
	var kept []route
	for i, r := range routes {
		if !keep[i] && boxes+r.size() <= maxBoxes {
			keep[i], boxes = true, boxes+r.size()
		}
		if keep[i] || all {
			kept = append(kept, r)
		}
	}
	return kept
}

// size is how many boxes a route takes.
func (r route) size() int {
	n := 2
	for _, l := range r.legs {
		n += len(l.hops)
	}
	return n
}

// drawPath lays the routes out, one under another.
func drawPath(c caption, routes []route) *picture {
	p := &picture{title: clean(c.verdict + ": " + c.question), desc: clean(or(c.summary, c.question) + " · " + origin(c))}
	columns := 1
	for _, r := range routes {
		for _, l := range lanes("", r) {
			columns = max(columns, l.split())
		}
	}
	w := 2*margin + 2*endWidth + gap + float64(columns)*(hopWidth+gap)
	y := p.head(c, w)
	for i, r := range routes {
		prefix := ""
		if len(routes) > 1 {
			prefix = fmt.Sprintf("p%d-", i+1)
			y = p.addText(prefix+"name", margin-padX, y, w-2*margin+2*padX, fontSize, []line{{cut(panelTitle(r), fontSize, true, w-2*margin), strong}}) + 8
		}
		y = p.drawRoute(prefix, r, columns, y) + 30
	}
	p.foot(c, w, y-30)
	p.right = w - margin
	return p
}

// panelTitle is what stands over one of several routes.
func panelTitle(r route) string {
	s := r.name + ": " + r.verdict
	if r.count > 1 {
		s += fmt.Sprintf(", stands for %d pairs", r.count)
	}
	if r.paths > 1 {
		s += fmt.Sprintf(", collapsed from %d paths", r.paths)
	}
	return s
}
