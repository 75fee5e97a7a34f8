// Portolan-svg draws a DOT document from standard input as SVG on standard output. It is a program of its own because
// Graphviz, compiled to WebAssembly, costs every process that links it 30 ms at the start, keeps native code in the
// shared temporary folder and heeds no deadline: portolan runs one for each picture and kills it when it is late. It
// is not a layout program of its own mind: the engine is the one that the document names (layout=nop2).
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/goccy/go-graphviz"
)

// maxInput is the longest document that is read, in bytes.
const maxInput = 16 << 20

func main() {
	if err := limitMemory(); err != nil {
		fmt.Fprintln(os.Stderr, "portolan-svg: no memory limit:", err)
	}
	if err := draw(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "portolan-svg:", err)
		os.Exit(1)
	}
}

// draw reads DOT from r and writes SVG to w.
func draw(ctx context.Context, r io.Reader, w io.Writer) error {
	text, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return err
	}
	if len(text) > maxInput {
		return fmt.Errorf("the DOT document is longer than %d bytes; draw less with fewer --expand", maxInput)
	}
	g, err := graphviz.New(ctx)
	if err != nil {
		return fmt.Errorf("start graphviz: %w", err)
	}
	parsed, err := graphviz.ParseBytes(text)
	if err != nil {
		return fmt.Errorf("read DOT: %w", err)
	}
	if engine := parsed.GetStr("layout"); engine != "" {
		g.SetLayout(graphviz.Layout(engine))
	}
	if err := g.Render(ctx, parsed, graphviz.SVG, w); err != nil {
		return fmt.Errorf("draw: %w", err)
	}
	return nil
}
