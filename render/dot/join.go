package dot

import (
	"slices"
	"strings"
)

// joinLane draws the lines of a lane from one end over its hops to the other, and returns how the last one is drawn: a flow
// that was stopped stays stopped.
func (p *picture) joinLane(l *lane, source, target box, state look) look {
	from, to := source, target
	if l.back {
		from, to = target, source
	}
	if len(l.boxes) == 0 {
		p.edges = append(p.edges, edge{from: from.id, to: to.id, look: state, arrow: true,
			way: []point{side(from, l.back, l.top+pitch/2+20), side(to, !l.back, l.top+pitch/2+20)}})
		return state
	}
	at := from
	for r, row := range l.rows {
		for k, j := range row {
			h := l.hops[j]
			if h.ghost && state.class != lookGhost.class {
				state = lookGhost
			}
			e := edge{from: at.id, to: l.boxes[j].id, look: state, arrow: true, style: linkStyle(state, h, l.before(j))}
			if slices.Contains(l.starts, j) {
				e.tip = "a new connection starts here"
			}
			if k == 0 && r > 0 {
				e.way = l.turn(r)
			} else {
				e.way = []point{side(at, l.back, l.mid[r]), side(l.boxes[j], !l.back, l.mid[r])}
			}
			p.edges = append(p.edges, e)
			at, state = l.boxes[j], after(h, state)
		}
	}
	y := l.mid[len(l.mid)-1]
	p.edges = append(p.edges, edge{from: at.id, to: to.id, look: state, arrow: true,
		style: linkStyle(state, l.hops[len(l.hops)-1], hop{}), way: []point{side(at, l.back, y), side(to, !l.back, y)}})
	return state
}

// before is the hop before the j-th, or none.
func (l *lane) before(j int) hop {
	if j == 0 {
		return hop{}
	}
	return l.hops[j-1]
}

// turn is the way from the end of the row before r to the start of r, between the two.
func (l *lane) turn(r int) []point {
	last, first := l.boxes[l.rows[r-1][len(l.rows[r-1])-1]], l.boxes[l.rows[r][0]]
	a, b := side(last, l.back, l.mid[r-1]), side(first, !l.back, l.mid[r])
	out, y := gap/2, last.y+last.h+rowGap/2
	if l.hasPlaces() {
		y += padY
	}
	if l.back {
		out = -out
	}
	return []point{a, {a.x + out, a.y}, {a.x + out, y}, {b.x - out, y}, {b.x - out, b.y}, b}
}

// side is the point on a box's left or right side at height y.
func side(b box, left bool, y float64) point {
	if left {
		return point{b.x, y}
	}
	return point{b.x + b.w, y}
}

// linkStyle draws the lines at a VPN dashed: it rides on the internet. All else keeps its look's style.
func linkStyle(l look, hops ...hop) string {
	for _, h := range hops {
		if strings.HasPrefix(h.kind, "VPN") && l.class == lookHop.class {
			return "dashed"
		}
	}
	return ""
}
