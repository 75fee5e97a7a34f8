package dot

// Colour is one colour of the pictures, as it is on a light page and on a dark one. DOT carries the light value; package svg
// finds the dark one by it, so no two colours share a light value.
type Colour struct{ Name, Light, Dark string }

// The palette. Every text colour has a contrast of 4.5 or more on every fill that it is used on.
var (
	ink     = Colour{"text", "#1f2328", "#e6edf3"}
	path    = Colour{"path", "#0969da", "#58a6ff"}
	blocked = Colour{"blocked", "#b42318", "#ff7b72"}
	unknown = Colour{"unknown", "#8a5a00", "#e3b341"}
	added   = Colour{"added", "#1a7f37", "#3fb950"}
	vpc     = Colour{"vpc", "#8250df", "#a371f7"}
	private = Colour{"private", "#0a7d7f", "#39c5bb"}
	public  = Colour{"public", "#4d7c0f", "#8bc34a"}
	muted   = Colour{"muted", "#6e7781", "#8b949e"}
	quiet   = Colour{"quiet", "#57606a", "#9ea7b3"} // muted text on a tinted fill

	paper       = Colour{"paper", "#ffffff", "#0d1117"}
	panel       = Colour{"panel", "#f6f8fa", "#151b23"}
	edgeOfPanel = Colour{"rim", "#d0d7de", "#3d444d"}
	pathFill    = Colour{"path-fill", "#f0f7ff", "#0f2136"}
	blockedFill = Colour{"blocked-fill", "#fff1ef", "#33130f"}
	unknownFill = Colour{"unknown-fill", "#fff9e8", "#2a2109"}
	hatching    = Colour{"hatch", "#f5e3b5", "#453509"}
	endFill     = Colour{"end-fill", "#eaf1f8", "#1c2733"}
)

// Palette lists every colour that a picture may hold.
func Palette() []Colour {
	return []Colour{ink, path, blocked, unknown, added, vpc, private, public, muted, quiet,
		paper, panel, edgeOfPanel, pathFill, blockedFill, unknownFill, hatching, endFill}
}

// Hatching is the colour of the stripes over what is unknown.
func Hatching() Colour { return hatching }

// look is how a box, group or line is drawn.
type look struct {
	class  string // in the SVG; ours
	line   Colour
	fill   Colour // zero: none
	font   Colour
	faint  Colour // of secondary lines
	style  string // "solid", "dashed", "dotted"
	weight float64
}

// The looks.
var (
	lookHop      = look{"hop", path, pathFill, ink, quiet, "solid", 1.25}
	lookBlocked  = look{"blocked", blocked, blockedFill, ink, quiet, "solid", 2.25}
	lookUnknown  = look{"unknown", unknown, unknownFill, ink, ink, "dashed", 1.75}
	lookGhost    = look{"ghost", muted, paper, quiet, quiet, "dotted", 1.25}
	lookEnd      = look{"end", ink, endFill, ink, quiet, "solid", 1.5}
	lookNone     = look{"none", edgeOfPanel, paper, ink, quiet, "solid", 1}
	lookPlace    = look{"place", private, panel, private, quiet, "solid", 1}
	lookDatabase = look{"database", ink, panel, ink, quiet, "solid", 1.25}
	lookBounds   = look{"boundary", edgeOfPanel, panel, quiet, quiet, "solid", 1}
)
