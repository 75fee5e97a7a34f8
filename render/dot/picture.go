package dot

// A picture is everything that is drawn, placed: x to the right, y down, in points.
type picture struct {
	title, desc string
	groups      []group
	boxes       []box
	edges       []edge
	right, low  float64 // what the boxes and groups reach to
}

// role says how a line of text stands out.
type role uint8

const (
	plain  role = iota
	strong      // a name
	faint       // a kind, a size
	alarm       // a code, in the colour of the box's border
)

// line is one line of text.
type line struct {
	text string
	role role
}

// box is one thing with text in it.
type box struct {
	id, tip    string
	x, y, w, h float64 // x, y: the upper left corner
	lines      []line
	look       look
	shape      string // "box", "octagon", "plain" (text alone)
	centre     bool
	size       float64 // of the font
	group      string  // the innermost group that holds it
	outgoing   int     // lines that leave it
	beside     bool    // another box stands to its right, under which its lines pass
}

// group is a boundary around boxes.
type group struct {
	id, tip, label string
	short          string // a label for want of room
	x, y, w, h     float64
	look           look
	parent         string
}

// point is a place.
type point struct{ x, y float64 }

// edge is a line from box to box along right-angled turns.
type edge struct {
	from, to, tip string
	way           []point
	look          look
	style         string // "" = the look's
	arrow         bool
	label         string
	at            point // the middle of the label
}

// Sizes, in points.
const (
	fontSize  = 12.0
	codeSize  = 11.0 // of codes, which are long and in capitals
	pitch     = fontSize * 1.2
	padX      = 11.0
	padY      = 9.0
	margin    = 24.0
	labelRoom = 24.0 // above the boxes of a group
)

// addBox puts b into the picture.
func (p *picture) addBox(b box) {
	if b.size == 0 {
		b.size = fontSize
	}
	if b.shape == "" {
		b.shape = "box"
	}
	p.boxes = append(p.boxes, b)
	p.reach(b.x+b.w, b.y+b.h)
}

// addGroup puts g into the picture. Its label is the longest one that fits.
func (p *picture) addGroup(g group) {
	if width(g.label, fontSize, true) > g.w-16 && g.short != "" {
		g.label = g.short
	}
	g.label = cut(g.label, fontSize, true, g.w-16)
	p.groups = append(p.groups, g)
	p.reach(g.x+g.w, g.y+g.h)
}

func (p *picture) reach(x, y float64) { p.right, p.low = max(p.right, x), max(p.low, y) }

// addText puts lines without a border at a place, and returns the y below them.
func (p *picture) addText(id string, x, y, w, size float64, lines []line) float64 {
	if len(lines) == 0 {
		return y
	}
	h := float64(len(lines)) * size * 1.2
	p.addBox(box{id: id, x: x, y: y, w: w, h: h, lines: lines, shape: "plain", size: size,
		look: look{class: "note", font: ink, faint: muted}})
	return y + h
}

// height is that of a box with n lines.
func height(n int) float64 { return float64(n)*pitch + 2*padY }

// paragraph wraps s into lines of one role.
func paragraph(s string, r role, w float64, limit int) []line {
	var lines []line
	size := fontSize
	if r == alarm {
		size = codeSize
	}
	for _, t := range wrap(clean(s), size, r == strong || r == alarm, w, limit) {
		lines = append(lines, line{t, r})
	}
	return lines
}
