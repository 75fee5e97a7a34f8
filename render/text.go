package render

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode"
)

func itoa(n int) string { return strconv.Itoa(n) }

// gap stands between the columns of a table.
const gap = "  "

// writeText writes a page with aligned columns.
func writeText(w io.Writer, p page, style Style) error {
	b := bufio.NewWriter(w)
	if len(p.head) > 0 {
		textLine(b, "", p.head, style)
	}
	for _, bl := range p.blocks {
		if len(bl.title) > 0 {
			textLine(b, "", bl.title, style)
		}
		indent := ""
		rows := bl.rows
		if bl.bare {
			indent = " "
		} else if len(rows) > 0 {
			rows = append([][]cell{header(bl.columns)}, rows...)
		}
		textTable(b, indent, rows, style)
		for _, l := range bl.lines {
			textLine(b, indent, l, style)
		}
	}
	return b.Flush()
}

func header(columns []string) []cell {
	var out []cell
	for _, c := range columns {
		out = append(out, words(strings.ToUpper(c)))
	}
	return out
}

func textLine(b *bufio.Writer, indent string, cells []cell, style Style) {
	b.WriteString(indent)
	for i, c := range cells {
		if i > 0 {
			b.WriteString(gap)
		}
		b.WriteString(paint(terminal(c.text), c.tone, style))
	}
	b.WriteByte('\n')
}

// widest is how long a cell may be for the columns behind it to keep clear of it; longer ones push their own line's.
const widest = 76

// textTable writes rows so that columns begin below each other; no line ends in blanks.
func textTable(b *bufio.Writer, indent string, rows [][]cell, style Style) {
	var widths []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if n := width(terminal(c.text)); n <= widest {
				widths[i] = max(widths[i], n)
			} else {
				widths[i] = max(widths[i], 1)
			}
		}
	}
	for _, row := range rows {
		b.WriteString(indent)
		pad := 0
		for i, c := range row {
			s := terminal(c.text)
			if widths[i] == 0 {
				continue
			}
			if s != "" {
				b.WriteString(strings.Repeat(" ", pad))
				pad = 0
				b.WriteString(paint(s, c.tone, style))
			}
			pad = max(pad+widths[i]-width(s), 0) + len(gap)
		}
		b.WriteByte('\n')
	}
}

// paint adds the colour of a tone where colours are wanted.
func paint(s string, t tone, style Style) string {
	color := [...]string{plain: "", good: "32", bad: "31", open: "33", dim: "2"}[t]
	if !style.Color || color == "" || s == "" {
		return s
	}
	return "\x1b[" + color + "m" + s + "\x1b[0m"
}

// width is how many columns a terminal needs for printable text.
func width(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < 0x300:
			n++
		case unicode.In(r, unicode.Mn, unicode.Me):
		case wide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// wide reports the letters of East Asian scripts and the emoji that take two columns.
func wide(r rune) bool {
	return r >= 0x1100 && r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 ||
		r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd
}
