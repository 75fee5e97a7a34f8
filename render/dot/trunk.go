package dot

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// trunk is the upright line that gathers what goes to one member in one look.
type trunk struct {
	member string
	look   look
	x      float64
	end    point // where it enters the member
}

// database places the destination with its members right of x, around the height of the sources, and returns the box that
// each member's name stands for; "" is the whole.
func (p *picture) database(x *exposure, left, top, low float64) map[string]box {
	inner := memberWidth - 2*padX
	members := x.members
	if len(members) < 2 {
		members = x.one()
	}
	var boxes []box
	tall := 0.0
	for i, m := range members {
		b := box{id: fmt.Sprintf("member-%d", i+1), w: memberWidth, look: lookEnd, centre: true}
		b.lines = append(paragraph(m.label, strong, inner, 3), paragraph(m.detail, faint, inner, 2)...)
		if m.more > 0 {
			b.lines = append(b.lines, line{fmt.Sprintf("and %d more", m.more), faint})
		}
		b.tip, b.h = clean("destination: "+m.label+" "+m.detail), max(height(len(b.lines)), 52)
		tall += b.h + between
		boxes = append(boxes, b)
	}
	if len(members) == 1 {
		return p.single(boxes[0], left, top, low)
	}
	tall += labelRoom + groupPad - between
	y := max(top, (top+low-tall)/2)
	g := group{id: "database", label: clean(x.database), x: left, y: y, w: memberWidth + 2*groupPad, h: tall, look: lookDatabase,
		tip: "destination: " + clean(x.database)}
	p.addGroup(g)
	found := map[string]box{"": {id: boxes[0].id, x: g.x, y: g.y, w: g.w, h: g.h}}
	at := g.y + labelRoom
	for i, b := range boxes {
		b.x, b.y, b.group = g.x+groupPad, at, g.id
		at += b.h + between
		p.addBox(b)
		found[members[i].key] = b
	}
	return found
}

// one is the destination of a picture with one member or none: what was asked for, and what answers.
func (x *exposure) one() []end {
	m := end{label: x.database}
	if len(x.members) == 1 {
		m.more = x.members[0].more
		if x.members[0].label != x.database {
			m.detail = x.members[0].label
		}
	}
	return []end{m}
}

// single places the only member, without a boundary around it.
func (p *picture) single(b box, left, top, low float64) map[string]box {
	b.x, b.w, b.h = left, memberWidth+2*groupPad, max(b.h, 64)
	b.y = max(top, (top+low-b.h)/2)
	p.addBox(b)
	return map[string]box{"": b}
}

// trunks lists what upright lines the grants need, in the members' order, and gives each its x.
func trunks(x *exposure, from float64) []*trunk {
	var all []*trunk
	for _, s := range x.sources {
		for _, g := range s.grants {
			if findTrunk(all, g.member, grantLook(s)) == nil {
				all = append(all, &trunk{member: g.member, look: grantLook(s)})
			}
		}
	}
	order := func(t *trunk) int {
		return slices.IndexFunc(x.members, func(e end) bool { return e.key == t.member })
	}
	slices.SortStableFunc(all, func(a, b *trunk) int {
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.look.class, b.look.class))
	})
	for i, t := range all {
		t.x = from + float64(i)*trunkStep
	}
	return all
}

func findTrunk(all []*trunk, member string, l look) *trunk {
	for _, t := range all {
		if t.member == member && t.look.class == l.class {
			return t
		}
	}
	return nil
}

// grantLook is how the line of a grant is drawn.
func grantLook(s source) look {
	if s.verdict == "unknown" {
		return lookUnknown
	}
	return lookReaches
}

// enter gives the trunks of each member places side by side on its left side.
func enter(all []*trunk, boxes map[string]box) {
	count := map[string]int{}
	for _, t := range all {
		count[t.member]++
	}
	seen := map[string]int{}
	for _, t := range all {
		b := boxes[t.member]
		seen[t.member]++
		t.end = point{b.x, b.y + b.h*float64(seen[t.member])/float64(count[t.member]+1)}
		if t.member == "" && len(boxes) > 2 {
			t.end.y = b.y + 8 + 8*float64(seen[t.member]-1) // on the group's border, beside its label
		}
	}
}

// branch draws the lines of one source, past the right side of its boundary, to the trunks of its grants.
func (p *picture) branch(x *exposure, i int, s source, right float64, all []*trunk, boxes map[string]box) {
	b := p.box(sourceID(i))
	n := float64(len(s.grants))
	for k, g := range s.grants {
		t := findTrunk(all, g.member, grantLook(s))
		y := b.y + b.h/2 + (float64(k)-(n-1)/2)*lineStep
		if d := t.end.y - y; n == 1 && math.Abs(d) < 2*bend && math.Abs(t.end.y-b.y-b.h/2) < b.h/2-bend && !b.beside {
			y = t.end.y // straight, rather than with a jog
		}
		way := []point{{b.x + b.w, y}}
		if b.beside {
			bend := b.x + b.w + aisle*float64(k+1)/(n+1)
			way = append(way, point{bend, y})
			y = b.y + b.h + 4 + lineStep*(float64(len(s.grants)-k)-0.25)
			way = append(way, point{bend, y})
		}
		label := grantLabel(s, g)
		e := edge{from: b.id, to: boxes[g.member].id, look: t.look, arrow: true, label: label, style: viaStyle(s, t.look),
			tip: clean(s.name + " to " + or(x.memberLabel(g.member), "all members") + ": " + label + " " + joinComma(g.rules)),
			at:  point{right + 8 + width(label, fontSize, false)/2, y - 8}}
		e.way = append(way, point{t.x, y}, point{t.x, t.end.y}, t.end)
		p.edges = append(p.edges, e)
	}
}

// memberLabel is how a member is called, "" for the whole.
func (x *exposure) memberLabel(key string) string {
	for _, m := range x.members {
		if m.key == key {
			return m.label
		}
	}
	return ""
}

// box finds a box by its id.
func (p *picture) box(id string) box {
	return p.boxes[slices.IndexFunc(p.boxes, func(b box) bool { return b.id == id })]
}

// viaStyle draws what comes through a VPN dashed.
func viaStyle(s source, l look) string {
	if l.class == lookReaches.class && strings.Contains(s.via, "vpn-") {
		return "dashed"
	}
	return ""
}

// drawExposure lays an exposure out.
func drawExposure(x *exposure) *picture {
	p := &picture{title: clean(x.question), desc: clean(x.summary + " · " + origin(x.caption))}
	labels := 0.0
	for _, s := range x.sources {
		for _, g := range s.grants {
			labels = max(labels, width(grantLabel(s, g), fontSize, false))
		}
	}
	sources := margin + x.columnWidth()
	all := trunks(x, sources+8+labels+26)
	left := sources + 8 + labels + 26 + float64(len(all))*trunkStep + 30
	w := left + memberWidth + 2*groupPad + margin
	top := p.head(x.caption, w)
	low := p.column(x, top)
	boxes := p.database(x, left, top, low)
	enter(all, boxes)
	for i, s := range x.sources {
		p.branch(x, i, s, sources, all, boxes)
	}
	p.foot(x.caption, w, p.low)
	p.right = w - margin
	return p
}
