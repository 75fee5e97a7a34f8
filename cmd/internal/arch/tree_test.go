// Package arch holds the tests of the architecture: who may import whom, the purity of the core, what is linked into which
// program, and the layout of the tree. It has no code of its own, and knows nothing of what the packages do.
package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	root   = "../../.." // of the module, from here
	module = "portolan"
)

// files lists the files of the project, slash-separated below its root: tracked ones and those that are about to be. Where
// there is no git, as in an unpacked source archive, it is everything but what the build makes.
func files(t *testing.T) []string {
	t.Helper()
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	var out []string
	if text, err := list.Output(); err == nil && len(text) > 0 {
		out = strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
	} else {
		out = walk(t)
	}
	out = slices.DeleteFunc(out, func(name string) bool { // deleted, but git does not know yet
		info, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name)))
		return err != nil || !info.Mode().IsRegular()
	})
	if len(out) == 0 {
		t.Fatal("no files: the test looks in the wrong place")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func walk(t *testing.T) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "bin", "dist", "snapshot"}, name):
			return fs.SkipDir
		case !d.IsDir():
			out = append(out, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// source is one Go file of the product, for whatever system it is built.
type source struct {
	name    string // below the root
	dir     string // its package
	test    bool
	syntax  *ast.File
	imports []string
	lines   int
}

// sources parses the Go files of the module.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	positions := token.NewFileSet()
	for _, name := range files(t) {
		if !strings.HasSuffix(name, ".go") || strings.HasPrefix(name, ".") || strings.Contains(name, "/testdata/") {
			continue
		}
		text := read(t, name)
		syntax, err := parser.ParseFile(positions, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s := source{name: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), syntax: syntax, lines: strings.Count(text, "\n")}
		for _, i := range syntax.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			s.imports = append(s.imports, p)
		}
		out = append(out, s)
	}
	return out
}

// product are the sources without the tests.
func product(t *testing.T) []source {
	t.Helper()
	return slices.DeleteFunc(sources(t), func(s source) bool { return s.test })
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// below reports that a path is one of the trees or in one of them.
func below(p string, trees ...string) bool {
	return slices.ContainsFunc(trees, func(tree string) bool { return p == tree || strings.HasPrefix(p, tree+"/") })
}
