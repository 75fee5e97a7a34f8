package dot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Widths of the printable ASCII characters from space on, in hundredths of the font size: the larger of DejaVu Sans, the
// widest font that a browser falls back to, and Liberation Sans (as wide as Arial and Helvetica). A text measured with
// them fits in any font of the stack.
var (
	plainWidths = [95]uint8{
		32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34,
		64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56,
		102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79,
		67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56,
		50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62,
		64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
	}
	strongWidths = [95]uint8{
		35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37,
		70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 62,
		100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 56, 78, 64, 100, 84, 86,
		74, 86, 78, 73, 69, 82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 56,
		50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69,
		72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
	}
)

// Width is how long a text is in points at most, at the given font size, in any font of the pictures' stack.
func Width(s string, size float64, strong bool) float64 { return width(s, size, strong) }

// width is how long s is in points at the given font size.
func width(s string, size float64, strong bool) float64 {
	table := &plainWidths
	if strong {
		table = &strongWidths
	}
	sum := 0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			sum += int(table[r-' '])
		case r == '·' || r == '\u00a0':
			sum += 38
		case unicode.Is(unicode.Mn, r):
		case unicode.In(r, squares...):
			sum += 104
		case Measured(r):
			sum += 112
		default:
			sum += 140 // emoji and what else there is
		}
	}
	return float64(sum) * size / 100
}

// squares are the scripts whose characters fill a square.
var squares = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul}

// letters are the other scripts of which no character is wider than the widest Latin one.
var letters = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hebrew, unicode.Arabic, unicode.Thai}

// Measured reports whether Width knows how wide r can be; of all else it guesses.
func Measured(r rune) bool {
	return r >= ' ' && r <= '~' || strings.ContainsRune("·→←…✗✓◐–—\u00a0\uFFFD", r) ||
		unicode.In(r, squares...) || unicode.In(r, letters...)
}

// wrap breaks s into at most limit lines no wider than max. What does not fit ends in "…".
func wrap(s string, size float64, strong bool, max float64, limit int) []string {
	var lines []string
	rest := strings.TrimSpace(s)
	for rest != "" {
		if len(lines) == limit-1 && width(rest, size, strong) > max {
			return append(lines, cut(rest, size, strong, max))
		}
		n := fit(rest, size, strong, max)
		lines = append(lines, strings.TrimSpace(rest[:n]))
		rest = strings.TrimSpace(rest[n:])
	}
	return lines
}

// fit is how many bytes of s make the first line: up to the last space, else up to the last sign that ids and codes
// are made of, else as much as fits; at least one character.
func fit(s string, size float64, strong bool, max float64) int {
	end, space, sign := 0, 0, 0
	for i, r := range s {
		next := i + utf8.RuneLen(r)
		if width(s[:next], size, strong) > max && i > 0 && r != ' ' {
			break
		}
		end = next
		if r == ' ' {
			space = next
		} else if strings.ContainsRune("_-/:,.;)", r) {
			sign = next
		}
	}
	switch {
	case end == len(s) || space == 0 && sign == 0:
		return end
	case space > 0:
		return space
	}
	return sign
}

// cut shortens s to max points and marks that it did.
func cut(s string, size float64, strong bool, max float64) string {
	if width(s, size, strong) <= max {
		return s
	}
	for s != "" && width(s+"…", size, strong) > max {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return strings.TrimRight(s, " ") + "…"
}
