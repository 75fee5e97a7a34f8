package render

import (
	"bufio"
	"io"
	"strings"
)

// writeMarkdown writes a page as GitHub reads Markdown.
func writeMarkdown(w io.Writer, p page) error {
	b := bufio.NewWriter(w)
	if len(p.head) > 0 {
		b.WriteString("### " + markdownLine(p.head) + "\n")
	}
	for _, bl := range p.blocks {
		if len(bl.title) > 0 {
			b.WriteString("\n**" + markdownLine(bl.title) + "**\n")
		}
		if len(bl.rows) > 0 {
			markdownTable(b, bl.columns, bl.rows)
		}
		if len(bl.lines) > 0 {
			b.WriteByte('\n')
		}
		for _, l := range bl.lines {
			b.WriteString("- " + markdownLine(l) + "\n")
		}
	}
	return b.Flush()
}

func markdownLine(cells []cell) string {
	var parts []string
	for _, c := range cells {
		if c.text != "" {
			parts = append(parts, c.markdown())
		}
	}
	return strings.Join(parts, " ")
}

func (c cell) markdown() string {
	if c.ident {
		return code(c.text)
	}
	return markdown(c.text)
}

func markdownTable(b *bufio.Writer, columns []string, rows [][]cell) {
	b.WriteByte('\n')
	rule := "|"
	b.WriteByte('|')
	for _, c := range columns {
		b.WriteString(" " + markdown(c) + " |")
		rule += "---|"
	}
	b.WriteString("\n" + rule + "\n")
	for _, row := range rows {
		b.WriteByte('|')
		for _, c := range row {
			b.WriteString(" " + c.markdown() + " |")
		}
		b.WriteByte('\n')
	}
}
