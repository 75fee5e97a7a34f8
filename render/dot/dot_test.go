package dot

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"portolan/render/report"
)

// read reads a report that package svg's tests draw.
func read[T report.Report](t *testing.T, name string) T {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "svg", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := report.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return r.(T)
}

func drawn(t *testing.T, a *report.Answer, expand ...string) string {
	t.Helper()
	var b bytes.Buffer
	if err := Path(&b, a, Options{expand}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func exposed(t *testing.T, w *report.Who, expand ...string) string {
	t.Helper()
	var b bytes.Buffer
	if err := Exposure(&b, w, Options{expand}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPathHolds(t *testing.T) {
	got := drawn(t, read[*report.Answer](t, "path-blocked"))
	for _, want := range []string{
		"layout=nop2",
		`"✗ BLOCKED\n"`, `onprem:10.9.0.0/16 → cluster:orders`, `3 causes, all must be fixed`,
		`"source" -> "hop-1"`, `"hop-2" -> "hop-3"`, `"hop-5" -> "target"`, `"target" -> "hop-6"`, `"hop-10" -> "source"`,
		`✗ 3 · network ACL\ldb-nacl\lacl-0db\lcause 1: `, `shape=octagon`, `SUBNET_ACL_RESTRICTION\l`, `✗ 8 · route table`,
		`snapshot sha256:4f1c9a27`, `taken 2026-11-20T09:14:05Z`, `verdict: blocked`, `not checked: listener, host firewall, database`,
		`"legend-blocked"`, `"legend-ghost"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the path lacks %s", want)
		}
	}
	if strings.Contains(got, `"legend-unknown"`) {
		t.Error("the legend explains what the picture does not hold")
	}
}

// TestStates: dotted grey behind the first stop, never before it; dashed at a VPN only.
func TestStates(t *testing.T) {
	got := drawn(t, read[*report.Answer](t, "path-blocked"))
	for line, want := range map[string]string{
		`"source" -> "hop-1"`: "line hop", `"hop-2" -> "hop-3"`: "line hop", `"hop-3" -> "hop-4"`: "line ghost",
		`"hop-5" -> "target"`: "line ghost", `"target" -> "hop-6"`: "line ghost", `"hop-10" -> "source"`: "line ghost",
	} {
		if !strings.Contains(got, line+` [class="`+want+`"`) {
			t.Errorf("%s is not drawn as %q", line, want)
		}
	}
	if !strings.Contains(lineOf(got, `"hop-1" -> "hop-2"`), `style="dashed"`) || strings.Contains(lineOf(got, `"hop-2" -> "hop-3"`), "dashed") {
		t.Error("the VPN's lines are not the dashed ones")
	}
	unknown := drawn(t, read[*report.Answer](t, "path-unknown"))
	for line, want := range map[string]string{`"hop-3" -> "hop-4"`: "line hop", `"hop-4" -> "hop-5"`: "line unknown", `"hop-15" -> "source"`: "line unknown"} {
		if !strings.Contains(unknown, line+` [class="`+want+`"`) {
			t.Errorf("%s is not drawn as %q", line, want)
		}
	}
}

func lineOf(text, part string) string {
	for _, l := range strings.Split(text, "\n") {
		if strings.Contains(l, part) {
			return l
		}
	}
	return ""
}

// TestAlike: paths alike are drawn once, and the picture says so.
func TestAlike(t *testing.T) {
	a := read[*report.Answer](t, "path-reachable")
	if got := drawn(t, a); !strings.Contains(got, "collapsed from 2 paths") || !strings.Contains(got, "and 1 more alike") || strings.Contains(got, "p2-hop-1") {
		t.Error("two paths alike are not drawn as one")
	}
	if got := drawn(t, a, "paths"); strings.Contains(got, "collapsed") || !strings.Contains(got, "p2-hop-1") {
		t.Error("--expand paths does not draw both")
	}
	for i := range 40 { // all different, all of one verdict
		p := a.Paths[0]
		p.Legs = append([]report.Leg{{Direction: "forward", Hops: []report.Hop{{Kind: fmt.Sprint("kind", i)}}}}, p.Legs...)
		a.Paths = append(a.Paths, p)
	}
	last := a.Paths[1]
	last.Verdict = "blocked"
	a.Paths = append(a.Paths, last)
	got := drawn(t, a)
	if n := boxes(got); n > maxBoxes {
		t.Errorf("%d boxes", n)
	}
	if !strings.Contains(got, "path 43 of 43: blocked") || !strings.Contains(got, "collapsed from 43 paths") {
		t.Error("the only blocked path was left out, or not a word about it")
	}
}

// boxes counts the boxes of a picture, without those around it.
func boxes(text string) int {
	n := 0
	for _, class := range []string{"hop", "blocked", "unknown", "ghost", "end", "reaches", "none"} {
		n += strings.Count(text, `class="box `+class+` `) + strings.Count(text, `class="box `+class+`"`)
		if strings.Contains(text, `"legend-`+class+`" [`) {
			n--
		}
	}
	return n
}

func TestRelay(t *testing.T) {
	a := read[*report.Answer](t, "path-reachable")
	h := func(name string) []report.Hop { return []report.Hop{{Component: name, Kind: "thing", Effect: "relay"}} }
	a.Paths = a.Paths[:1]
	a.Paths[0].Legs = []report.Leg{{Direction: "forward", Hops: h("f1")}, {Direction: "return", Hops: h("r1")},
		{Direction: "forward", Hops: h("f2")}, {Direction: "return", Hops: h("r2")}}
	got := drawn(t, a)
	for _, want := range []string{
		`"source" -> "hop-1"`, `"hop-1" -> "hop-3"`, `"hop-3" -> "target"`, `"target" -> "hop-4"`, `"hop-4" -> "hop-2"`, `"hop-2" -> "source"`,
		"a new connection starts here",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("a relayed path lacks %s", want)
		}
	}
}

func TestNoPath(t *testing.T) {
	err := Path(&bytes.Buffer{}, &report.Answer{Question: report.Question{Source: "a", Destination: "b"}}, Options{})
	if err == nil || !strings.Contains(err.Error(), `"a → b"`) {
		t.Errorf("error %v", err)
	}
}

func TestExposureHolds(t *testing.T) {
	got := exposed(t, read[*report.Who](t, "exposure-12"))
	for _, want := range []string{
		`label="tcp/5432 · 2 rules"`, `label="tcp/5432 · 1 rule · partly"`, `label="? tcp/5432"`, `label="peer VPC"`, `label="does not reach it"`,
		`none: the subnets have no IPv6 range`, `10 sources reach it, 1 not known · not complete`, `label="cluster:orders"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the exposure lacks %s", want)
		}
	}
	if n := strings.Count(got, `"source-1" -> `); n != 1 {
		t.Errorf("a source that reaches all members on the same ports has %d lines, wanted one", n)
	}
	if n := strings.Count(got, `"source-9" -> `); n != 2 {
		t.Errorf("a source that reaches two members on different ports has %d lines, wanted two", n)
	}
}

func TestCollapse(t *testing.T) {
	w := read[*report.Who](t, "exposure-80")
	got := exposed(t, w)
	if n := boxes(got); n > maxBoxes {
		t.Errorf("%d boxes", n)
	}
	if !strings.Contains(got, "same VPC: collapsed from 34 sources") || !strings.Contains(got, "34 rules") {
		t.Error("it does not say what was collapsed, or lost its rules")
	}
	if got := exposed(t, w, "same VPC"); !strings.Contains(got, "subnet:app-33") || !strings.Contains(got, "peer VPC: collapsed from 22 sources") {
		t.Error("--expand does not keep apart what it names")
	}
	if got := exposed(t, w, "all"); boxes(got) != 83 || strings.Contains(got, "collapsed") {
		t.Errorf("--expand all draws %d boxes, wanted 83", boxes(got))
	}
	for i := range 300 {
		w.Universe = append(w.Universe, report.UniverseEntry{Boundary: fmt.Sprint("VPC ", i), Result: "none"})
	}
	if n := boxes(exposed(t, w)); n > maxBoxes {
		t.Errorf("with 300 places without a way in: %d boxes", n)
	}
}

func TestManyDatabases(t *testing.T) {
	w := read[*report.Who](t, "exposure-12")
	for i := range 40 {
		r := w.Rows[0]
		r.Destination, r.DestinationName = fmt.Sprintf("arn:db-%d", i), report.Maybe(fmt.Sprintf("db:shard-%d", i))
		w.Rows = append(w.Rows, r)
	}
	got := exposed(t, w)
	if !strings.Contains(got, "collapsed from 43 databases") || !strings.Contains(got, `db:shard-0\nand 39 more\n`) || strings.Contains(got, "shard-1") {
		t.Error("databases that the same sources reach are not drawn as one")
	}
	if got := exposed(t, w, "databases"); strings.Contains(got, "more\\n") || !strings.Contains(got, "shard-39") {
		t.Error("--expand databases does not draw each")
	}
	for i := range 40 { // all reached differently
		w.Rows[len(w.Rows)-1-i].Admitted = []report.Admitted{{Protocol: "tcp", Ports: []string{fmt.Sprint(1000 + i)}}}
	}
	if got := exposed(t, w); boxes(got) > maxBoxes || !strings.Contains(got, "at least one of them") {
		t.Errorf("%d boxes", boxes(got))
	}
}

// TestHostile: a name is a name, whatever Graphviz would make of it.
func TestHostile(t *testing.T) {
	for in, want := range map[string]string{
		"plain":               `"plain"`,
		`a"b`:                 `"a\"b"`,
		`a\`:                  `"a\\"`,
		`\N\l\"`:              `"\\N\\l\\\""`,
		"<b>&amp;":            `"<b>&amp;amp;"`,
		"a\nb\tc":             `"a b c"`,
		"a\x1b[31m\x00":       `"a` + "\uFFFD[31m\uFFFD" + `"`,
		"\u202eevil\u2066":    `"` + "\uFFFDevil\uFFFD" + `"`,
		"a\xffb":              `"a` + "\uFFFDb" + `"`,
		"e\u0301\u0302\u0303": "\"e\u0301\"",
		"\ufdfd":              "\"\uFFFD\"",
		"{a|b}":               `"{a|b}"`,
	} {
		if got := quoted(clean(in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
	if n := utf8.RuneCountInString(clean(strings.Repeat("x", 10000))); n > longest+1 {
		t.Errorf("%d characters are kept", n)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		max   float64
		limit int
		want  string
	}{
		{"route 10.2.0.0/16 → pcx-0d4e5f6a7b8c9d0e1", 184, 3, "route 10.2.0.0/16 →|pcx-0d4e5f6a7b8c9d0e1"},
		{"IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", 184, 2, "IGW_PRIVATE_IP_|ASSOCIATION_FOR_INGRESS"},
		{strings.Repeat("W", 30), 120, 2, "WWWWWWWWWW|WWWWWWWW…"},
		{"", 100, 3, ""},
		{"W", 1, 3, "W"},
		{"名前名前名前", 50, 3, "名前名前|名前"},
	} {
		if got := strings.Join(wrap(c.text, 12, false, c.max, c.limit), "|"); got != c.want {
			t.Errorf("%q in %.0f: %q, want %q", c.text, c.max, got, c.want)
		}
	}
}

// TestPalette: colours are found again by their light value.
func TestPalette(t *testing.T) {
	seen := map[string]string{}
	for _, c := range Palette() {
		if other, ok := seen[strings.ToLower(c.Light)]; ok {
			t.Errorf("%s and %s are the same on a light page", c.Name, other)
		}
		seen[strings.ToLower(c.Light)] = c.Name
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\"\\\u202e\n&lt;")
	f.Fuzz(func(t *testing.T, s string) {
		got := quoted(clean(s))
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\n\r\x00\x1b\u202e\u2066") {
			t.Errorf("%q became %q", s, got)
		}
		inside := got[1 : len(got)-1]
		for len(inside) > 0 { // every quote and backslash is escaped, in pairs
			switch {
			case strings.HasPrefix(inside, `\\`), strings.HasPrefix(inside, `\"`):
				inside = inside[2:]
			case inside[0] == '"' || inside[0] == '\\':
				t.Fatalf("%q became %s", s, got)
			default:
				inside = inside[1:]
			}
		}
	})
}
