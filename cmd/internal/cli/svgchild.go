package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Bounds on one run of the drawing program. On Linux it also lets the kernel refuse it more than 1 GiB.
const (
	drawDeadline = 20 * time.Second
	drawMemory   = "768MiB" // GOMEMLIMIT
	drawOutput   = 64 << 20 // bytes of SVG
)

// svgChild runs portolan-svg, the only program that links Graphviz.
type svgChild struct {
	path     string
	deadline time.Duration
	cache    string // a folder of the user's alone that it may keep native code in; "" for none
}

// findSVGChild looks for the program beside this one, then in PATH.
func findSVGChild() (*svgChild, error) {
	name := "portolan-svg"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if self, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(self); err == nil {
			self = real
		}
		beside := filepath.Join(filepath.Dir(self), name)
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
			return &svgChild{beside, drawDeadline, svgCache()}, nil
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, fmt.Errorf("%q, the program that draws, is neither beside portolan nor in PATH; put it there (`make build` builds both), or write -o dot", name)
	}
	return &svgChild{path, drawDeadline, svgCache()}, nil
}

// Run draws DOT as SVG. The program gets a temporary folder that nobody else may enter, because it keeps native code there,
// and next to nothing of the environment; it is killed at the deadline. Where the kept code is spoilt it starts without.
func (c *svgChild) Run(ctx context.Context, dot []byte) ([]byte, error) {
	if c.cache != "" {
		if svg, err := c.run(ctx, dot, c.cache); err == nil || !errors.As(err, new(*exec.ExitError)) || ctx.Err() != nil {
			return svg, err
		}
	}
	return c.run(ctx, dot, "")
}

// run draws with native code kept in a folder, or in the temporary one.
func (c *svgChild) run(ctx context.Context, dot []byte, code string) ([]byte, error) {
	temp, err := os.MkdirTemp("", "portolan-svg-") // 0700
	if err != nil {
		return nil, fmt.Errorf("cannot make a temporary folder for %q: %w; write -o dot", c.path, cause(err))
	}
	defer os.RemoveAll(temp)
	late, cancel := context.WithTimeout(ctx, c.deadline)
	defer cancel()
	var complaint, svg bounded
	complaint.room, svg.room = 64<<10, drawOutput
	cmd := exec.CommandContext(late, c.path)
	if code == "" {
		code = temp
	}
	cmd.Env = []string{"TMPDIR=" + code, "TMP=" + code, "TEMP=" + code, "GOMEMLIMIT=" + drawMemory, "SystemRoot=" + os.Getenv("SystemRoot")}
	cmd.Dir = temp
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(dot), &svg, &complaint
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case late.Err() != nil:
		return nil, fmt.Errorf("%q had not drawn the picture after %s and was stopped; draw less (--expand less), or write -o dot", c.path, c.deadline)
	case svg.full:
		return nil, fmt.Errorf("%q wrote more than %d bytes and was stopped; draw less, or write -o dot", c.path, drawOutput)
	case err != nil:
		return nil, fmt.Errorf("%q failed: %w%s; write -o dot", c.path, err, complaint.lastLine())
	}
	return svg.taken.Bytes(), nil
}

// bounded is a writer that takes no more than it has room for. The buffer is not embedded: io.Copy would fill it past Write.
type bounded struct {
	taken bytes.Buffer
	room  int
	full  bool
}

var errFull = errors.New("too much output")

func (b *bounded) Write(p []byte) (int, error) {
	if b.taken.Len()+len(p) > b.room {
		b.full = true
		return 0, errFull
	}
	return b.taken.Write(p)
}

// lastLine is what a program said last, behind a colon.
func (b *bounded) lastLine() string {
	lines := strings.Split(strings.TrimSpace(b.taken.String()), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return ": " + last
	}
	return ""
}
