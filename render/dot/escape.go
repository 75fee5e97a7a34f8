package dot

import (
	"strings"
	"unicode"
)

// longest is how many characters of one name are kept: names are the account's, and nobody reads more.
const longest = 300

// clean makes a hostile text drawable: one line; no control, formatting or bidirectional characters, which would reorder
// what stands beside it; no piles of accents, which would leave the box; not endless.
func clean(s string) string {
	var b strings.Builder
	marks, count := 0, 0
	for _, r := range s {
		if count++; count > longest {
			b.WriteRune('…')
			break
		}
		switch {
		case r == '\n' || r == '\t' || r == '\r' || unicode.Is(unicode.Zs, r):
			r = ' '
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp), r >= 0xfff0 && r <= 0xffff:
			r = '\uFFFD'
		case r >= 0xfdf0 && r <= 0xfdff, r >= 0x12000 && r <= 0x1254f:
			r = '\uFFFD' // single characters as wide as a line
		}
		if marks++; !unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) {
			marks = 0
		} else if marks > 1 {
			continue
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

// text writes s for the inside of a quoted DOT string that Graphviz shows: a backslash would start one of its escapes (\N, \l)
// and an ampersand one of its character entities.
var text = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `&`, `&amp;`, "\n", " ", "\r", " ").Replace

// quoted is s as a DOT string that is shown.
func quoted(s string) string { return `"` + text(s) + `"` }
