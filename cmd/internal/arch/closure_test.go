package arch

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// closure is every package that is linked with those of the patterns.
func closure(t *testing.T, patterns ...string) []string {
	t.Helper()
	list := exec.Command("go", append([]string{"list", "-deps"}, patterns...)...)
	list.Dir, list.Stderr = root, os.Stderr
	text, err := list.Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v", strings.Join(patterns, " "), err)
	}
	return strings.Fields(string(text))
}

// TestClosure asserts what must not be linked: a clean import table says nothing of what its libraries bring along.
func TestClosure(t *testing.T) {
	if testing.Short() {
		t.Skip("asks the go command")
	}
	for _, c := range []struct {
		pattern string
		has     string // proves that the list is the right one
		not     []string
	}{
		{"./graph/...", module + "/graph/component", []string{"github.com/aws", "github.com/spf13", "github.com/goccy", "github.com/tetratelabs", "net/http", "os/exec"}},
		{"./model", "net/netip", []string{"github.com/aws", "github.com/spf13", "github.com/goccy", "net/http", "os/exec"}},
		{"./cmd/portolan", module + "/cmd/internal/cli", []string{"github.com/goccy/go-graphviz", "github.com/tetratelabs/wazero", "github.com/chromedp", module + "/" + oracle}},
		{"./cmd/portolan-svg", "github.com/goccy/go-graphviz", []string{module + "/graph", module + "/model"}},
	} {
		deps := closure(t, c.pattern)
		if !slices.Contains(deps, c.has) {
			t.Errorf("the closure of %s lacks %s: the test looks at the wrong thing", c.pattern, c.has)
		}
		for _, not := range c.not {
			if i := slices.IndexFunc(deps, func(p string) bool { return below(p, not) }); i >= 0 {
				t.Errorf("%s links %s; `go mod why %s` tells by whom", c.pattern, deps[i], deps[i])
			}
		}
	}
}
