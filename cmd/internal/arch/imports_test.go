package arch

import (
	"go/ast"
	"maps"
	"slices"
	"strings"
	"testing"
)

// row is one line of the table of who may import whom. The standard library is open to all, but for what pure and outside
// say below.
type row struct {
	dir    string
	ours   string // packages of this module
	theirs string // modules of others
}

// table is the import table. A package without a row fails the test: think about what it may know, then write one.
var table = []row{
	{"model", "", ""},
	{"model/ingest", "model", ""},
	{"model/ingest/awscli", "model model/ingest", "github.com/go-json-experiment/json go.yaml.in/yaml/v3"},

	{"graph/header", "", "github.com/gaissmai/bart"},
	{"graph", "model graph/header", "gonum.org/v1/gonum github.com/gaissmai/bart"},
	{"graph/component", "model graph/header graph", "gonum.org/v1/gonum github.com/gaissmai/bart"},
	{"graph/ask", "model graph/header graph graph/component", "github.com/gaissmai/bart"},
	{"graph/internal/contract", "model graph/header graph", ""},
	{"graph/internal/oracle", "model", ""},

	{"render/report", "model graph graph/header", ""},
	{"render", "model graph render/report", ""},
	{"render/dot", "model graph render/report", ""},
	{"render/svg", "render/report render/dot", ""},

	{"fixtures", "", ""},
	{"fixtures/gen", "model", ""},

	{"cmd/portolan", "cmd/internal/cli", ""},
	{"cmd/portolan-svg", "", "github.com/goccy/go-graphviz"},
	{"cmd/internal/cli", "model model/ingest model/ingest/awscli graph graph/header graph/ask render render/report render/dot render/svg fixtures",
		"github.com/spf13/cobra github.com/spf13/pflag"},
}

// never holds what no row may ever allow.
var never = []struct{ from, to string }{
	{"model", "graph"},
	{"model", "render"},
	{"graph", "model/ingest"},
	{"graph", "render"},
	{"graph", "fixtures"},
	{"render", "graph/component"},
	{"render", "graph/ask"},
	{"fixtures", "graph"},
}

const oracle = "graph/internal/oracle"

// TestImports holds every package to its row.
func TestImports(t *testing.T) {
	rows := make(map[string]row)
	for _, r := range table {
		rows[r.dir] = r
	}
	for _, s := range product(t) {
		r, ok := rows[s.dir]
		if !ok {
			t.Errorf("%s: package %s has no row in the import table", s.name, s.dir)
			continue
		}
		for _, p := range s.imports {
			if !allowed(r, p) {
				t.Errorf("%s imports %q, which its row of the import table does not allow", s.name, p)
			}
			if p == module+"/"+oracle {
				t.Errorf("%s imports the oracle, which is for tests only", s.name)
			}
		}
	}
}

func allowed(r row, p string) bool {
	if ours, ok := strings.CutPrefix(p, module+"/"); ok {
		return slices.Contains(strings.Fields(r.ours), ours)
	}
	return standard(p) || below(p, strings.Fields(r.theirs)...)
}

// standard reports that a package is of the standard library: the first element of all others has a dot.
func standard(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return !strings.Contains(first, ".")
}

// TestTable keeps the table itself honest.
func TestTable(t *testing.T) {
	seen := make(map[string]bool)
	for _, r := range table {
		if seen[r.dir] {
			t.Errorf("%s has two rows", r.dir)
		}
		seen[r.dir] = true
		for _, ours := range strings.Fields(r.ours) {
			for _, n := range never {
				if below(r.dir, n.from) && below(ours, n.to) {
					t.Errorf("the row of %s allows %s: %s must never import %s", r.dir, ours, n.from, n.to)
				}
			}
		}
	}
}

// pure reports that a package belongs to the core, which computes and touches nothing.
func pure(dir string) bool {
	return below(dir, "graph", "model", "render/report") && !below(dir, "model/ingest")
}

// outside reports that a package of the standard library reaches out of the process. net/netip and net/url are words only.
func outside(p string) bool {
	return p == "io/fs" || below(p, "os", "net", "syscall", "plugin") && p != "net/netip" && p != "net/url"
}

// TestPureCore asserts principle 6: the core names nothing that reaches out, and no clock.
func TestPureCore(t *testing.T) {
	met := make(map[string]bool)
	for _, s := range product(t) {
		if !pure(s.dir) {
			continue
		}
		met[s.dir] = true
		for _, p := range s.imports {
			if outside(p) {
				t.Errorf("%s imports %q: the core is pure", s.name, p)
			}
		}
		if namesClock(s.syntax) {
			t.Errorf("%s names time.Now: an answer depends on the snapshot alone", s.name)
		}
	}
	for _, dir := range []string{"graph", "graph/component", "graph/header", "model", "render/report"} {
		if !met[dir] {
			t.Errorf("the test did not meet package %s; it met %v", dir, slices.Sorted(maps.Keys(met)))
		}
	}
}

// namesClock reports a use of time.Now, or of what calls it, under whatever name the file imports the package.
func namesClock(f *ast.File) bool {
	name := ""
	for _, i := range f.Imports {
		if i.Path.Value == `"time"` {
			name = "time"
			if i.Name != nil {
				name = i.Name.Name
			}
		}
	}
	found := name == "."
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			x, ok := sel.X.(*ast.Ident)
			found = found || ok && name != "" && x.Name == name && slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name)
		}
		return !found
	})
	return found
}

// TestOnlyCommandsTouchTheSystem asserts that paths, environment, processes and exit codes are the command line's: a reader
// takes an fs.FS or an io.Reader, a writer an io.Writer.
func TestOnlyCommandsTouchTheSystem(t *testing.T) {
	for _, s := range product(t) {
		if below(s.dir, "cmd") {
			continue
		}
		for _, p := range s.imports {
			if below(p, "os", "net", "syscall", "log", "flag", "path/filepath") && p != "net/netip" && p != "net/url" {
				t.Errorf("%s imports %q, which is for cmd alone", s.name, p)
			}
		}
	}
}
