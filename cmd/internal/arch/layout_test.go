package arch

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// top is what may stand at the root beside names that begin with a dot.
var top = []string{"cmd", "graph", "model", "render", "fixtures", "go.mod", "go.sum", "Makefile", "README.md", "LICENSE", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md"}

const maxLines = 400

// TestTopLevel asserts the layout that the product's owner fixed.
func TestTopLevel(t *testing.T) {
	for _, name := range files(t) {
		first, _, _ := strings.Cut(name, "/")
		if !strings.HasPrefix(first, ".") && !slices.Contains(top, first) {
			t.Errorf("%s: the top level has no %s", name, first)
		}
	}
}

// TestFileSize asserts that a file can be read in one go.
func TestFileSize(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines > maxLines {
			t.Errorf("%s has %d lines; %d is the most", s.name, s.lines, maxLines)
		}
	}
}

// empty are names that say nothing of what a package is about.
var empty = []string{"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}

// TestPackageNames asserts that a package is named after what it is about.
func TestPackageNames(t *testing.T) {
	for _, s := range sources(t) {
		name := strings.TrimSuffix(s.syntax.Name.Name, "_test")
		if slices.Contains(empty, name) || slices.Contains(empty, path.Base(s.dir)) {
			t.Errorf("%s: the name of package %s says nothing", s.name, name)
		}
	}
}

// machinePath matches a path that holds on one machine only.
var machinePath = regexp.MustCompile(`(?:^|[^\w.$})/…-])(?:/(?:work|tmp|root|home|Users)/[\w.-]|[A-Z]:\\+(?:Users|work|tmp)\\)`)

// TestMachinePaths asserts that the tree means the same on every machine.
func TestMachinePaths(t *testing.T) {
	for _, name := range files(t) {
		text := read(t, name)
		if strings.HasSuffix(name, ".sum") || strings.Contains(text, "\x00") {
			continue
		}
		for n, line := range strings.Split(text, "\n") {
			if m := machinePath.FindString(line); m != "" && !strings.Contains(line, "t.TempDir") {
				t.Errorf("%s:%d has a path of some machine: %q", name, n+1, strings.TrimSpace(line[:min(len(line), 160)]))
			}
		}
	}
}

// TestMachinePathPattern shows what the pattern takes for such a path.
func TestMachinePathPattern(t *testing.T) {
	slash := "/"
	for _, text := range []string{slash + "tmp/x", `"` + slash + "home/ann/x", "-s " + slash + "work/a", `C:` + `\Users\ann`} {
		if !machinePath.MatchString(text) {
			t.Errorf("%q passes", text)
		}
	}
	for _, text := range []string{"." + slash + "tmp/x", "a/home/x", "$HOME" + slash + "work/x", "https://example.com/home/x", "/usr/bin/env"} {
		if machinePath.MatchString(text) {
			t.Errorf("%q is taken for a path of some machine", text)
		}
	}
}
