package dot

import "fmt"

// Sizes of what stands in a path, in points.
const (
	hopWidth = 206.0
	endWidth = 176.0
	gap      = 40.0 // between the boxes of a row: room for an arrow
	rowGap   = 34.0
)

// hopLook is how a hop is drawn: by what it did, and whether packets really came that far.
func hopLook(h hop) look {
	switch {
	case h.effect == "drop":
		return lookBlocked
	case h.ghost:
		return lookGhost
	case h.effect == "unknown":
		return lookUnknown
	}
	return lookHop
}

// after is how the line that leaves a hop is drawn, given how the one that reached it was.
func after(h hop, before look) look {
	switch {
	case h.effect == "drop" || before.class == lookGhost.class:
		return lookGhost
	case h.effect == "unknown":
		return lookUnknown
	}
	return before
}

// hopBox is a hop without a place: a head with its number and kind, its name, the rule that decides, the code if it stops.
func hopBox(id string, h hop) box {
	l := hopLook(h)
	b := box{id: id, w: hopWidth, look: l}
	inner := hopWidth - 2*padX
	sign, bad := "", false
	switch l.class {
	case lookBlocked.class:
		b.shape, sign, bad = "octagon", "✗ ", true
	case lookUnknown.class:
		sign, bad = "? ", true
	}
	head, lines := faint, 4
	if bad {
		head, lines = alarm, 6
	}
	b.lines = append(b.lines, line{cut(fmt.Sprintf("%s%d · %s", sign, h.number, clean(h.kind)), fontSize, bad, inner), head})
	b.lines = append(b.lines, paragraph(h.name, strong, inner, 2)...)
	b.lines = append(b.lines, paragraph(h.id, faint, inner, 1)...)
	b.lines = append(b.lines, paragraph(h.text, plain, inner, lines)...)
	if bad {
		b.lines = append(b.lines, paragraph(h.code, alarm, inner, 2)...)
	}
	b.tip = clean(fmt.Sprintf("hop %d: %s %s: %s", h.number, h.kind, h.name, or(h.text, h.code)))
	b.h = height(len(b.lines))
	return b
}

// endBox is the source or the destination, as tall as the rows between them.
func endBox(id, word string, e end) box {
	inner := endWidth - 2*padX
	b := box{id: id, w: endWidth, look: lookEnd, centre: true}
	b.lines = append(b.lines, line{word, faint})
	b.lines = append(b.lines, paragraph(e.label, strong, inner, 3)...)
	b.lines = append(b.lines, paragraph(e.detail, plain, inner, 3)...)
	b.lines = append(b.lines, paragraph(e.kind, faint, inner, 1)...)
	if e.more > 0 {
		b.lines = append(b.lines, line{fmt.Sprintf("and %d more alike", e.more), faint})
	}
	b.tip = clean(word + ": " + e.label + " " + e.detail)
	b.h = height(len(b.lines))
	return b
}

// joinComma lists texts.
func joinComma(texts []string) string {
	s := ""
	for i, t := range texts {
		if i > 0 {
			s += ", "
		}
		s += t
	}
	return s
}
