package dot

import (
	"fmt"
	"slices"
)

// lane is one way through the picture: all forward legs, or all return legs.
type lane struct {
	back   bool
	boxes  []box
	hops   []hop
	rows   [][]int // indexes of boxes, in the order of travel
	starts []int   // where a relay began a new connection
	top    float64
	mid    []float64 // y of the line through each row
}

// most is how many hops stand in one row at most.
const most = 4

// lanes splits a route into its way there and its way back.
func lanes(prefix string, r route) []*lane {
	there, back := &lane{}, &lane{back: true}
	var returns []leg
	for _, l := range r.legs {
		if l.back {
			returns = append(returns, l)
			continue
		}
		there.add(prefix, l)
	}
	if len(there.hops) > 0 && len(returns) > 1 {
		slices.Reverse(returns) // of a relayed way the reply's first connection is the last one
	}
	for _, l := range returns {
		back.add(prefix, l)
	}
	if len(back.hops) == 0 {
		return []*lane{there}
	}
	return []*lane{there, back}
}

func (l *lane) add(prefix string, g leg) {
	if len(l.hops) > 0 {
		l.starts = append(l.starts, len(l.hops))
	}
	for _, h := range g.hops {
		l.hops = append(l.hops, h)
		l.boxes = append(l.boxes, hopBox(fmt.Sprintf("%shop-%d", prefix, h.number), h))
	}
}

// split cuts the lane into rows of at most most hops, as even as may be, and says how wide the widest is.
func (l *lane) split() int {
	n := len(l.boxes)
	rows := max(1, (n+most-1)/most)
	columns := max(1, (n+rows-1)/rows)
	for i := 0; i < n; i += columns {
		var row []int
		for j := i; j < min(n, i+columns); j++ {
			row = append(row, j)
		}
		l.rows = append(l.rows, row)
	}
	return columns
}

// drawRoute places one route of so many columns with its upper left corner at (margin, y) and returns the y below it.
func (p *picture) drawRoute(prefix string, r route, columns int, y float64) float64 {
	source, target := endBox(prefix+"source", "SOURCE", r.source), endBox(prefix+"target", "DESTINATION", r.destination)
	ways := lanes(prefix, r)
	for _, l := range ways {
		l.split()
	}
	left := margin + endWidth + gap
	right := left + float64(columns)*(hopWidth+gap) // the left side of the target
	low := y
	for _, l := range ways {
		low = p.placeLane(prefix, l, left, right-gap, low)
	}
	low = max(low, y+max(source.h, target.h))
	source.x, source.y, source.h = margin, y, low-y
	target.x, target.y, target.h = right, y, low-y
	p.addBox(source)
	p.addBox(target)
	state := lookHop
	for _, l := range ways {
		state = p.joinLane(l, source, target, state)
	}
	return low
}

// placeLane gives the boxes of a lane their places, row under row, and returns the y below them.
func (p *picture) placeLane(prefix string, l *lane, left, right, y float64) float64 {
	word, id := "→ there: from the source to the destination", prefix+"there"
	if l.back {
		word, id = "← back: the reply", prefix+"back"
		y += rowGap
	}
	l.top = y
	y = p.addText(id, left-padX, y, right-left+2*padX, fontSize, []line{{word, faint}}) + 8
	places := l.hasPlaces()
	for i, row := range l.rows {
		if i > 0 {
			y += rowGap
		}
		tall := 0.0
		for _, j := range row {
			tall = max(tall, l.boxes[j].h)
		}
		if places {
			y += labelRoom
		}
		l.placeRow(row, i == len(l.rows)-1, left, right, y, tall)
		l.mid = append(l.mid, y+tall/2)
		if places {
			p.addPlaces(fmt.Sprintf("%s-%d", id, i), l, row, y, tall)
			y += padY
		}
		y += tall
	}
	for _, b := range l.boxes {
		p.addBox(b)
	}
	return y
}

// placeRow puts the boxes of one row side by side: from the left on the way there, from the right on the way back; the
// last row ends at the other end's side.
func (l *lane) placeRow(row []int, last bool, left, right, y, tall float64) {
	used := float64(len(row))*(hopWidth+gap) - gap
	x, step := left, hopWidth+gap
	if last && !l.back {
		x = right - used
	}
	if l.back {
		x, step = right-hopWidth, -step
		if last {
			x = left + used - hopWidth
		}
	}
	for _, j := range row {
		l.boxes[j].x, l.boxes[j].y, l.boxes[j].h = x, y, tall
		x += step
	}
}

// hasPlaces reports whether any hop says where it stood.
func (l *lane) hasPlaces() bool {
	return slices.ContainsFunc(l.hops, func(h hop) bool { return h.place != "" })
}

// addPlaces draws a boundary around neighbours of a row that stood in the same place.
func (p *picture) addPlaces(id string, l *lane, row []int, y, tall float64) {
	for i := 0; i < len(row); {
		j, place := i+1, l.hops[row[i]].place
		for j < len(row) && l.hops[row[j]].place == place {
			j++
		}
		if place != "" {
			a, b := l.boxes[row[i]], l.boxes[row[j-1]]
			x := min(a.x, b.x)
			g := group{id: fmt.Sprintf("%s-%d", id, i), label: clean(place), short: clean(l.hops[row[i]].placeName), tip: clean(place), x: x - padY, y: y - labelRoom,
				w: max(a.x, b.x) + hopWidth - x + 2*padY, h: tall + labelRoom + padY, look: lookPlace}
			p.addGroup(g)
			for _, k := range row[i:j] {
				l.boxes[k].group = g.id
			}
		}
		i = j
	}
}
