package svg_test

import (
	"bytes"
	"io"
	"testing"

	"portolan/render/dot"
	"portolan/render/report"
	"portolan/render/svg"
)

// BenchmarkDraw times the layout, the child with its native code cached, and the pass.
func BenchmarkDraw(b *testing.B) {
	c, err := build()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"path-reachable", "exposure-80"} {
		r := read(b, name)
		var text bytes.Buffer
		b.Run(name+"/dot", func(b *testing.B) {
			for b.Loop() {
				text.Reset()
				switch v := r.(type) {
				case *report.Answer:
					_ = dot.Path(&text, v, dot.Options{})
				case *report.Who:
					_ = dot.Exposure(&text, v, dot.Options{})
				}
			}
		})
		var raw []byte
		b.Run(name+"/child", func(b *testing.B) {
			for b.Loop() {
				if raw, err = c.Run(b.Context(), text.Bytes()); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/pass", func(b *testing.B) {
			for b.Loop() {
				if err := svg.Finish(io.Discard, bytes.NewReader(raw), svg.Auto); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
