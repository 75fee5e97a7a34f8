package svg_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"portolan/render/dot"
	"portolan/render/report"
	"portolan/render/svg"
)

// scratch holds the child program and its cache while the tests run.
var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "portolan-svg-test-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(scratch)
	os.Exit(code)
}

// child is the real program, built once.
type child struct{ path string }

var build = sync.OnceValues(func() (child, error) {
	c := child{filepath.Join(scratch, "portolan-svg.exe")}
	out, err := exec.Command("go", "build", "-o", c.path, "portolan/cmd/portolan-svg").CombinedOutput()
	if err != nil {
		return c, fmt.Errorf("go build: %w\n%s", err, out)
	}
	return c, nil
})

// Run draws, with a temporary folder that the tests share.
func (c child) Run(ctx context.Context, text []byte) ([]byte, error) {
	cmd := exec.CommandContext(ctx, c.path)
	cmd.Env = append(os.Environ(), "TMPDIR="+scratch, "TMP="+scratch, "TEMP="+scratch)
	cmd.Stdin = bytes.NewReader(text)
	return cmd.Output()
}

// read reads a saved report.
func read(t testing.TB, name string) report.Report {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := report.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// layOut makes the DOT of a report.
func layOut(t *testing.T, r report.Report, expand ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch v := r.(type) {
	case *report.Answer:
		err = dot.Path(&b, v, dot.Options{Expand: expand})
	case *report.Who:
		err = dot.Exposure(&b, v, dot.Options{Expand: expand})
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// draw makes the SVG of a report.
func draw(t *testing.T, r report.Report, theme svg.Theme, expand ...string) []byte {
	t.Helper()
	c, err := build()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := svg.Write(t.Context(), &b, layOut(t, r, expand...), c, theme); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pictures are the saved reports, with what is expanded.
var pictures = []struct {
	name   string
	expand []string
}{
	{"path-reachable", nil},
	{"path-reachable", []string{"paths"}},
	{"path-blocked", nil},
	{"path-unknown", nil},
	{"path-hostile", nil},
	{"exposure-12", nil},
	{"exposure-80", nil},
	{"exposure-80", []string{"all"}},
	{"exposure-none", nil},
	{"exposure-members", nil},
}
