package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"portolan/render"
)

// program is one run: its streams, its environment and the flags that every verb shares.
type program struct {
	env            []string
	stdin          io.Reader
	stdout, stderr io.Writer
	snapshot       snapshotFlags
	parsed         bool // the command line did parse: a verb has begun
}

// Main runs one command line, without the program's name, and returns the exit code.
func Main(ctx context.Context, args, env []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	p := &program{env: env, stdin: stdin, stdout: stdout, stderr: stderr}
	defer func() {
		if r := recover(); r != nil { // the runtime's own code, 2, would say that the command line was wrong
			p.note("internal error: %v; please report it with what follows", r)
			p.stderr.Write(debug.Stack())
			code = exitFailure
		}
	}()
	TuneMemory(p.getenv("GOGC"))
	root := newRootCmd(p)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err != nil && !p.parsed {
		err = &usageError{err}
	}
	p.explain(err)
	return exitCode(err)
}

// TuneMemory lets the heap grow to three times what is in use before it is swept, unless GOGC says otherwise: a snapshot is read
// once, kept to the end, and costs much to look through again and again.
func TuneMemory(gogc string) {
	if gogc == "" {
		debug.SetGCPercent(200)
	}
}

// getenv is the value of a variable, "" when it is not set.
func (p *program) getenv(name string) string {
	for _, kv := range p.env {
		if v, ok := strings.CutPrefix(kv, name+"="); ok {
			return v
		}
	}
	return ""
}

// note writes one line to standard error. Its text may quote anything.
func (p *program) note(format string, args ...any) {
	fmt.Fprintln(p.stderr, "portolan: "+render.Terminal(fmt.Sprintf(format, args...)))
}

// style is what the reader of standard output can take.
func (p *program) style() render.Style {
	color := terminal(p.stdout) && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
	return render.Style{Color: color}
}

// terminal reports whether a stream is a terminal.
func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
