package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// pretender is a program that does what it reads, in place of portolan-svg.
const pretender = `package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	order, _ := io.ReadAll(os.Stdin)
	switch string(order) {
	case "hang":
		time.Sleep(time.Minute)
	case "flood":
		for {
			os.Stdout.Write(bytes.Repeat([]byte("x"), 1<<20))
		}
	case "fail":
		fmt.Fprintln(os.Stderr, "first line\nno such layout")
		os.Exit(3)
	case "tell":
		info, _ := os.Stat(os.TempDir())
		fmt.Println(info.Mode().Perm(), len(os.Environ()), os.Getenv("GOMEMLIMIT"), os.Getenv("SECRET"))
		fmt.Print(os.TempDir())
	}
}
`

// pretend builds the pretender.
func pretend(t *testing.T) *svgChild {
	t.Helper()
	dir := t.TempDir()
	source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "portolan-svg.exe")
	if err := os.WriteFile(source, []byte(pretender), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", program, source).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return &svgChild{path: program, deadline: 10 * time.Second}
}

func TestSVGChild(t *testing.T) {
	c := pretend(t)
	t.Setenv("SECRET", "hunter2")
	out, err := c.Run(t.Context(), []byte("tell"))
	if err != nil {
		t.Fatal(err)
	}
	told, temp, _ := strings.Cut(string(out), "\n")
	if runtime.GOOS != "windows" && !strings.HasPrefix(told, "-rwx------ ") || !strings.Contains(told, " "+drawMemory) || strings.Contains(told, "hunter2") {
		t.Errorf("the child sees %q", told)
	}
	if _, err := os.Stat(temp); err == nil || temp == os.TempDir() {
		t.Errorf("its folder %q is still there", temp)
	}
	if _, err := c.Run(t.Context(), []byte("fail")); err == nil || !strings.Contains(err.Error(), "no such layout") || !strings.Contains(err.Error(), "-o dot") {
		t.Errorf("a failure is told as %v", err)
	}
	if _, err := c.Run(t.Context(), []byte("flood")); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a flood is told as %v", err)
	}
}

// TestSVGCache: native code is kept only where nobody else can put any.
func TestSVGCache(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("its cache folder is not named by XDG_CACHE_HOME")
	}
	c, base := pretend(t), t.TempDir()
	t.Setenv("XDG_CACHE_HOME", base)
	if err := os.Chmod(base, 0o755); err != nil {
		t.Fatal(err)
	}
	dir := svgCache()
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 || svgCache() != dir {
		t.Fatalf("cache folder %q: %v", dir, err)
	}
	for _, spoil := range []func() error{
		func() error { return os.Chmod(dir, 0o750) },
		func() error { return errors.Join(os.Chmod(dir, 0o700), os.Chmod(filepath.Dir(dir), 0o770)) },
		func() error { return errors.Join(os.Chmod(filepath.Dir(dir), 0o700), os.Chmod(base, 0o777)) },
		func() error {
			return errors.Join(os.Chmod(base, 0o755), os.Rename(dir, dir+"-mine"), os.Symlink(dir+"-mine", dir))
		},
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if got := svgCache(); got != "" {
			t.Errorf("%q is taken", got)
		}
	}
	t.Setenv("XDG_CACHE_HOME", "relative")
	if got := svgCache(); got != "" {
		t.Errorf("%q is taken", got)
	}
	c.cache = t.TempDir()
	if out, err := c.Run(t.Context(), []byte("tell")); err != nil || !strings.HasSuffix(string(out), "\n"+c.cache) {
		t.Errorf("the child keeps its code in %q, %v", out, err)
	}
	if _, err := c.Run(t.Context(), []byte("fail")); err == nil {
		t.Error("a failure is none the second time")
	}
}

func TestSVGChildIsStopped(t *testing.T) {
	c := pretend(t)
	c.deadline = 300 * time.Millisecond
	start := time.Now()
	_, err := c.Run(t.Context(), []byte("hang"))
	if err == nil || !strings.Contains(err.Error(), "had not drawn") || !strings.Contains(err.Error(), "-o dot") {
		t.Errorf("a deadline is told as %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := c.Run(ctx, []byte("hang")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the caller's end is told as %v", err)
	}
	if took := time.Since(start); took > 8*time.Second {
		t.Errorf("it took %s to stop", took)
	}
}

func TestSVGChildIsMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := findSVGChild()
	if err == nil || !strings.Contains(err.Error(), "portolan-svg") || !strings.Contains(err.Error(), "-o dot") {
		t.Errorf("error %v", err)
	}
}

// TestDrawUsage: what is wrong with the flags is found before anything is loaded.
func TestDrawUsage(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"path a", `DESTINATION is missing`},
		{"exposure", `DESTINATION is missing`},
		{"tree a", `"tree" cannot be drawn`},
		{"path a b --theme pink -o dot", `theme "pink" is not one of`},
		{"path a b -o png", `png`},
	} {
		var out bytes.Buffer
		p := &program{stdin: strings.NewReader(""), stdout: &out, stderr: &out}
		cmd := newDrawCmd(p)
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		cmd.SetArgs(strings.Fields(c.args))
		if err := cmd.ExecuteContext(t.Context()); exitCode(err) != exitUsage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("draw %s: exit %d, %v", c.args, exitCode(err), err)
		}
	}
}
