package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Terminal is the escaping of text for terminals, for messages that are no report.
func Terminal(s string) string { return terminal(s) }

// terminal makes text harmless for a terminal: what is not printable (control characters, escape sequences, marks that
// turn the writing direction, invisible characters, bytes that are no UTF-8) is shown as \n, \x1b or \u202e.
func terminal(s string) string {
	if !strings.ContainsFunc(s, unprintable) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !unprintable(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// unprintable reports what terminal escapes. Letters and marks that show nothing count.
func unprintable(r rune) bool {
	switch r {
	case '\u034f', '\u115f', '\u1160', '\u17b4', '\u17b5', '\u3164', '\uffa0':
		return true
	}
	return !unicode.IsPrint(r)
}

// markdown makes text mean itself in Markdown: no markup, HTML, link, image, mention or table cell comes out of it.
func markdown(s string) string {
	s = terminal(s)
	var b strings.Builder
	last := ' '
	for i, r := range s {
		switch {
		case (r == '@' || r == '#') && !word(last):
			b.WriteString("`" + string(r) + "`") // a mention notifies people, #90 links to an issue
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_[]|~#!$", r), linkStart(s, i, r), itemStart(i, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// linkStart reports the characters that make GitHub turn a bare address into a link.
func linkStart(s string, i int, r rune) bool {
	return r == ':' && strings.HasPrefix(s[i:], "://") || r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www")
}

// itemStart reports what would begin a list or a rule at the start of a line.
func itemStart(i int, r rune) bool { return i == 0 && (r == '-' || r == '+' || r == '=') }

// code is a Markdown code span: its fence is longer than any run of backticks in it. Nothing in it is markup, but a table
// still splits at |.
func code(s string) string {
	s = strings.ReplaceAll(terminal(s), "|", `\|`)
	if s == "" {
		return ""
	}
	longest, run := 0, 0
	for _, r := range s {
		run++
		if r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	if longest == 0 {
		return "`" + s + "`"
	}
	fence := strings.Repeat("`", longest+1)
	return fence + " " + s + " " + fence
}

// csvCell makes text a value in every spreadsheet program: what begins like a formula gets a leading apostrophe. Quoting is
// encoding/csv's.
func csvCell(s string) string {
	s = terminal(s)
	if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00a0\u3000")); strings.ContainsRune("=+-@＝＋－＠", r) {
		return "'" + s
	}
	return s
}
