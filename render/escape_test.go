package render

import (
	"encoding/csv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestTerminal(t *testing.T) {
	for in, want := range map[string]string{
		"app-1":                      "app-1",
		"größe → 日本":                 "größe → 日本",
		"a\x1b[31mred":               `a\x1b[31mred`,
		"a\nb\tc\r":                  `a\nb\tc\r`,
		"x\u202egnp.exe":             `x\u202egnp.exe`,
		"zero\u200bwidth":            `zero\u200bwidth`,
		"c1\u009bm":                  `c1\x9bm`,
		"bad\xffutf8":                `bad\xffutf8`,
		"\ufffd":                     "\ufffd",
		"nbsp\u00a0x":                `nbsp\xa0x`,
		"tag\U000e0041":              `tag\ue0041`,
		"filler\u3164":               `filler\u3164`,
		"emoji 🚀 and e\u0301 accent": "emoji 🚀 and e\u0301 accent",
	} {
		if got := terminal(in); got != want {
			t.Errorf("terminal(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"app-1":                     "app-1",
		"a|b":                       `a\|b`,
		"`x`":                       "\\`x\\`",
		"<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
		"[x](http://e.org)":         `\[x\](http\://e.org)`,
		"https://e.org":             `https\://e.org`,
		"www.e.org":                 `www\.e.org`,
		"![x](y)":                   `\!\[x\](y)`,
		"*b* _i_ ~s~":               `\*b\* \_i\_ \~s\~`,
		"@team, see #12":            "`@`team, see `#`12",
		"10.0.1.5@vpc-0a":           "10.0.1.5@vpc-0a",
		"&lt;":                      "&amp;lt;",
		"- item":                    `\- item`,
		"a # b":                     "a `#` b",
		"a\n":                       `a\\n`,
	} {
		if got := markdown(in); got != want {
			t.Errorf("markdown(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCode(t *testing.T) {
	for in, want := range map[string]string{
		"sg-1": "`sg-1`", "a`b": "`` a`b ``", "a``b": "``` a``b ```", "a|b": "`a\\|b`", "": "", "a\nb": "`a\\nb`",
	} {
		if got := code(in); got != want {
			t.Errorf("code(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCSVCell(t *testing.T) {
	for in, want := range map[string]string{
		"sg-1": "sg-1", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@sum": "'@sum", " =1": "' =1", "\t=1": `\t=1`, "＝1": "'＝1", "": "",
	} {
		if got := csvCell(in); got != want {
			t.Errorf("csvCell(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzEscape: whatever goes in, one line of printable text comes out, and CSV gives back what it was given.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "a", "\x1b]0;x\a", "\u202e", "=cmd|' /C calc'!A0", "a\"b,c\nd", "`|`<x>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, out := range map[string]string{"terminal": terminal(s), "markdown": markdown(s), "code": code(s), "csv": csvCell(s)} {
			if !utf8.ValidString(out) || strings.ContainsFunc(out, func(r rune) bool { return !unicode.IsPrint(r) }) {
				t.Errorf("%s(%q) = %q is not plain text", name, s, out)
			}
		}
		if md := markdown(s); strings.ContainsAny(md, "<>") {
			t.Errorf("markdown(%q) = %q has a tag", s, md)
		}
		var b strings.Builder
		if err := writeCSV(&b, []sheet{{columns: []string{"x", "y"}, rows: [][]string{{s, "end"}}}}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][0] != csvCell(s) || rows[1][1] != "end" {
			t.Errorf("csv of %q reads back as %q, %v", s, rows, err)
		}
	})
}
