package dot

import (
	"fmt"
	"math"
	"strings"
)

const (
	bend     = 8.0 // radius of a turn
	headSize = 8.0 // length of an arrowhead
)

// spline prints a line's points as Graphviz wants them: the arrow's tip, then a start and three points for each stretch, with
// the turns rounded.
func (o *writer) spline(e edge) string {
	way := e.way
	var b strings.Builder
	last := way[len(way)-1]
	if e.arrow {
		fmt.Fprintf(&b, "e,%.1f,%.1f ", last.x, o.high-last.y)
		way = append(append([]point{}, way[:len(way)-1]...), toward(last, way[len(way)-2], headSize))
	}
	put := func(p point) { fmt.Fprintf(&b, "%.1f,%.1f ", p.x, o.high-p.y) }
	straight := func(from, to point) { put(from); put(to); put(to) }
	at := way[0]
	put(at)
	for i := 1; i < len(way); i++ {
		if i == len(way)-1 {
			straight(at, way[i])
			break
		}
		r := min(bend, distance(way[i-1], way[i])/2, distance(way[i], way[i+1])/2)
		before, after := toward(way[i], way[i-1], r), toward(way[i], way[i+1], r)
		straight(at, before)
		put(toward(way[i], before, r*0.45))
		put(toward(way[i], after, r*0.45))
		put(after)
		at = after
	}
	return strings.TrimSpace(b.String())
}

// toward is the point that lies d from one point in the direction of another.
func toward(from, to point, d float64) point {
	l := distance(from, to)
	if l == 0 {
		return from
	}
	return point{from.x + (to.x-from.x)*d/l, from.y + (to.y-from.y)*d/l}
}

func distance(a, b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }
