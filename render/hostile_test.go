package render_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"portolan/graph"
	"portolan/model"
	"portolan/render"
	"portolan/render/report"
)

// evil is a name that attacks every format at once.
const evil = "=cmd|' /C calc'!A0\x1b[2J\x1b]0;owned\a\u202e\u009b31m\n| `x` <img src=x onerror=alert(1)> [l](https://e.org) @team #1 \"q\",\r\x00\xff"

// poison puts the evil name wherever a name from the input can stand.
func poison() []report.Report {
	about := about
	about.Name = func(model.Ref) string { return evil }
	var out []report.Report
	for _, a := range []*graph.Answer{reachable(), blocked(), unknown()} {
		a.Source, a.Destination = evil, evil
		for i := range a.Paths {
			a.Paths[i].Source.Label, a.Paths[i].Destination.Label = evil, evil
			for _, l := range a.Paths[i].Legs {
				for j := range l.Hops {
					l.Hops[j].Rules = rules(evil, evil)
					l.Hops[j].Component.ID = evil
				}
			}
		}
		for i := range a.Causes {
			a.Causes[i].Text, a.Causes[i].For = evil, []string{evil}
		}
		a.Warnings = []graph.Warning{{Code: evil, Text: evil}}
		a.NotChecked = []string{evil}
		out = append(out, report.FromAnswer(a, about))
	}
	w := who()
	for i := range w.Rows {
		w.Rows[i].Source, w.Rows[i].Boundary = evil, evil
	}
	for i := range w.Universe {
		w.Universe[i].Labels = []string{evil}
	}
	f := from()
	f.Source, f.Rows[0].Label = evil, evil
	s := shown()
	s.Label = evil
	s.Resource.Head().Tags = []model.Tag{{Key: evil, Value: evil}}
	out = append(out, report.FromWho(w, about), report.FromFrom(f, about), report.FromShown(s, about))
	return append(out, report.FromList(model.KindSubnet, snapshot().List(model.KindSubnet), about))
}

func TestHostileNames(t *testing.T) {
	for _, r := range poison() {
		for _, f := range render.Formats {
			out := string(rendered(t, f, r))
			for _, c := range out {
				if c != '\n' && !unicode.IsPrint(c) {
					t.Errorf("%T as %s prints %q", r, f, c)
				}
			}
			switch f {
			case render.Markdown:
				hostileMarkdown(t, out)
			case render.CSV:
				hostileCSV(t, out)
			case render.JSON:
				hostileJSON(t, out)
			}
		}
	}
}

func hostileMarkdown(t *testing.T, out string) {
	t.Helper()
	columns := 0
	for _, l := range strings.Split(out, "\n") {
		bare := outsideCode(l)
		for _, bad := range []string{"<", "[l]", "https://", " @team", " #1"} {
			if strings.Contains(bare, bad) {
				t.Errorf("markdown line has %q outside of code:\n%s", bad, l)
			}
		}
		if !strings.HasPrefix(l, "|") {
			columns = 0
			continue
		}
		n := strings.Count(strings.ReplaceAll(l, `\|`, ""), "|")
		if columns != 0 && n != columns {
			t.Errorf("markdown row has %d bars, the header %d:\n%s", n, columns, l)
		}
		columns = n
	}
}

// outsideCode is a line of Markdown without its code spans and escaped characters.
func outsideCode(l string) string {
	var b strings.Builder
	for i := 0; i < len(l); {
		switch {
		case l[i] == '\\' && i+1 < len(l):
			b.WriteByte('.')
			i += 2
		case l[i] == '`':
			fence := len(l[i:]) - len(strings.TrimLeft(l[i:], "`"))
			end := strings.Index(l[i+fence:], strings.Repeat("`", fence))
			if end < 0 {
				return b.String() + l[i:]
			}
			i += 2*fence + end
		default:
			b.WriteByte(l[i])
			i++
		}
	}
	return b.String()
}

func hostileCSV(t *testing.T, out string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil {
		t.Fatalf("CSV does not read back: %v\n%s", err, out)
	}
	for _, row := range rows {
		for _, c := range row {
			if c != "" && strings.Contains("=+-@", c[:1]) {
				t.Errorf("CSV cell is a formula: %q", c)
			}
		}
	}
}

func hostileJSON(t *testing.T, out string) {
	t.Helper()
	if !json.Valid([]byte(out)) {
		t.Errorf("not JSON: %.200s", out)
	}
	back, err := report.Read(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if again := rendered(t, render.JSON, back); !bytes.Equal(again, []byte(out)) {
		t.Errorf("%T: hostile names do not survive saving", back)
	}
}
