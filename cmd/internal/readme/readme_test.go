// Package readme holds the tests that keep README.md true: what it shows is what the program prints, its loop makes a snapshot
// that lacks nothing, its verbs exist. It has no code of its own.
package readme

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"portolan/cmd/internal/cli"
)

const root = "../../.." // of the module, from here

var update = flag.Bool("update", false, "put what the program prints into README.md; look at it afterwards")

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// blocks are the fenced blocks of a language, without the fences.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	var out []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(read(t, "README.md"), -1) {
		out = append(out, m[1])
	}
	if len(out) == 0 {
		t.Fatalf("README.md has no block of %q", language)
	}
	return out
}

// run runs a command line as the README writes it, without quotes in it.
func run(t *testing.T, line string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = cli.Main(t.Context(), strings.Fields(line)[1:], nil, strings.NewReader(""), &out, &errs)
	return out.String(), errs.String(), code
}

// TestSamples compares what the README shows with what the program prints. A line "…" stands for lines left out.
func TestSamples(t *testing.T) {
	ran, text := 0, read(t, "README.md")
	for _, block := range blocks(t, "console") {
		for _, sample := range regexp.MustCompile(`(?m)^bin/portolan `).Split(block, -1)[1:] {
			command, want, _ := strings.Cut("bin/portolan "+sample, "\n")
			if strings.Contains(command, " draw ") {
				continue // prints nothing; the tests of the command line draw
			}
			ran++
			got, errs, code := run(t, command)
			switch at := differs(lines(want), lines(got)); {
			case code != 0:
				t.Errorf("%s: exit code %d: %s", command, code, errs)
			case at != "" && *update:
				text = strings.Replace(text, command+"\n"+strings.TrimRight(want, "\n"), command+"\n"+nearest(lines(want), lines(got)), 1)
			case at != "":
				t.Errorf("%s: it does not print %q there; -update puts in what it prints:\n%s", command, at, got)
			}
		}
	}
	if ran < 3 {
		t.Errorf("%d samples, wanted a reachable, a blocked and an unknown one", ran)
	}
	if *update {
		if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// nearest is a sample of what is printed now with about the lines that it had: of each the one that begins most alike.
func nearest(want, got []string) string {
	var out []string
	next := 0
	for _, w := range want {
		best, most := -1, 3 // lines that share less than a mark and a number have nothing in common
		for i := next; i < len(got); i++ {
			if n := alike(w, got[i]); n > most {
				best, most = i, n
			}
		}
		if best < 0 {
			continue
		}
		if best > next {
			out = append(out, " …")
		}
		out, next = append(out, got[best]), best+1
	}
	if next < len(got) {
		out = append(out, " …")
	}
	return strings.Join(out, "\n")
}

// alike counts the bytes that two lines begin with alike.
func alike(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// lines are the lines with something on them.
func lines(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		if l = strings.TrimRight(l, " \n"); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// differs returns the first wanted line that is not where it should be, "" when all are.
func differs(want, got []string) string {
	skipping := false
	for _, w := range want {
		if strings.TrimSpace(w) == "…" {
			skipping = true
			continue
		}
		at := 0
		if skipping {
			at = slices.Index(got, w)
		}
		if at < 0 || at >= len(got) || got[at] != w {
			return w
		}
		got, skipping = got[at+1:], false
	}
	if len(got) > 0 && !skipping {
		return "the end"
	}
	return ""
}

func TestDiffers(t *testing.T) {
	got := []string{"a", "b", "c", "d"}
	for _, c := range []struct {
		want string
		same bool
	}{
		{"a b c d", true}, {"a … d", true}, {"… d", true}, {"a …", true}, {"…", true}, {"a … c d", true},
		{"a b c", false}, {"a c d", false}, {"… a b", false}, {"a … e", false}, {"a b c d e", false}, {"b …", false},
	} {
		if at := differs(strings.Fields(c.want), got); (at == "") != c.same {
			t.Errorf("%s: %q", c.want, at)
		}
	}
}

// TestDemo: the first block shows what `make demo` runs.
func TestDemo(t *testing.T) {
	var shown, made []string
	for _, l := range lines(blocks(t, "console")[0]) {
		if strings.HasPrefix(l, "bin/portolan ") {
			shown = append(shown, l)
		}
	}
	_, recipe, _ := strings.Cut(read(t, "Makefile"), "\ndemo:")
	recipe, _, _ = strings.Cut(recipe, "\n\n")
	for _, l := range lines(recipe) {
		if l = strings.TrimSpace(l); strings.HasPrefix(l, "bin/portolan ") {
			made = append(made, l)
		}
	}
	if !slices.Equal(shown, made) {
		t.Errorf("README.md shows\n%s\n`make demo` runs\n%s", strings.Join(shown, "\n"), strings.Join(made, "\n"))
	}
}

// TestVerbs: the table of verbs has those that exist, and no others.
func TestVerbs(t *testing.T) {
	_, table, _ := strings.Cut(read(t, "README.md"), "## Verbs\n")
	table, _, _ = strings.Cut(table, "\n\n|")
	var told []string
	for _, row := range regexp.MustCompile("(?m)^\\| (`.*?) \\|").FindAllStringSubmatch(table, -1) {
		for _, m := range regexp.MustCompile("`([a-z]+)").FindAllStringSubmatch(row[1], -1) {
			told = append(told, m[1])
		}
	}
	help, _, _ := run(t, "portolan --help")
	help, _, _ = strings.Cut(help, "\nFlags:")
	var has []string
	for _, m := range regexp.MustCompile(`(?m)^  ([a-z]+)  +[A-Z]`).FindAllStringSubmatch(help, -1) {
		has = append(has, m[1])
	}
	slices.Sort(told)
	slices.Sort(has)
	if told = slices.Compact(told); !slices.Equal(told, has) {
		t.Errorf("README.md tells of %v, the program has %v", told, has)
	}
}

// TestLinks: what the README links to in this repository is there.
func TestLinks(t *testing.T) {
	for _, m := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(read(t, "README.md"), -1) {
		if strings.Contains(m[1], "://") {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
			t.Errorf("README.md links to %q: %v", m[1], err)
		}
	}
}

// TestTargets: the targets that the README names are in the Makefile.
func TestTargets(t *testing.T) {
	makefile := read(t, "Makefile")
	for _, m := range regexp.MustCompile("(?:`|\n)make ([a-z-]+)").FindAllStringSubmatch(read(t, "README.md"), -1) {
		if !strings.Contains(makefile, "\n"+m[1]+":") {
			t.Errorf("README.md tells to run `make %s`, which there is not", m[1])
		}
	}
}
