package render

import "strings"

// tone is how a cell is meant. Colours follow it; words and marks say the same.
type tone uint8

const (
	plain tone = iota
	good
	bad
	open // not known
	dim
)

// cell is a piece of raw text. ident marks ids and names, which Markdown sets as code.
type cell struct {
	text  string
	tone  tone
	ident bool
}

// page is a report laid out for people.
type page struct {
	head   []cell
	blocks []block
}

// block is a part of a page: a title, a table, then lines. Each may be empty.
type block struct {
	title   []cell
	columns []string
	bare    bool // text leaves the table's header out
	rows    [][]cell
	lines   [][]cell
}

func words(s string) cell         { return cell{text: s} }
func toned(s string, t tone) cell { return cell{text: s, tone: t} }
func ident(s string) cell         { return cell{text: s, ident: true} }

func codeCell(s string) cell { return cell{text: s, tone: dim, ident: true} }

// line is one line of plain words.
func line(parts ...string) []cell { return []cell{words(strings.Join(parts, ""))} }

// verdictTone is the tone of a verdict's word.
func verdictTone(v string) tone {
	switch v {
	case "reachable":
		return good
	case "blocked":
		return bad
	case "partial", "unknown":
		return open
	}
	return plain
}

// verdictMark is the mark of a verdict.
func verdictMark(v string) string {
	switch v {
	case "reachable":
		return "✓"
	case "blocked":
		return "✗"
	case "partial":
		return "~"
	}
	return "?"
}

// add puts a block on the page unless it is empty.
func (p *page) add(b block) {
	if len(b.rows)+len(b.lines) > 0 {
		p.blocks = append(p.blocks, b)
	}
}

// few lists the first n texts and how many more there are.
func few(list []string, n int) string {
	if len(list) <= n {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:n], ", ") + " +" + itoa(len(list)-n)
}
