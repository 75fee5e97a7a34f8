// Package svg makes pictures out of DOT: a child program lays the text out, then one pass over its SVG makes it fit to show.
//
// Whatever the child says, the result holds only elements and attributes of a fixed list, no script, no link, no reference to
// anything outside the file; each box, line and boundary has a title for people; boundaries hold what is in them; colours
// follow the reader's light or dark page. The package starts nothing itself: the command line brings the Runner.
package svg

import (
	"bytes"
	"context"
	"fmt"
	"io"
)

// Runner draws DOT as SVG, in a program of its own.
type Runner interface {
	Run(ctx context.Context, dot []byte) ([]byte, error)
}

// Theme says which pages the picture is for.
type Theme string

// The themes. The zero Theme is auto.
const (
	Auto  Theme = "auto" // follows the reader's preference
	Light Theme = "light"
	Dark  Theme = "dark"
)

// ParseTheme reads a theme's name.
func ParseTheme(s string) (Theme, error) {
	switch t := Theme(s); t {
	case "":
		return Auto, nil
	case Auto, Light, Dark:
		return t, nil
	}
	return "", fmt.Errorf("theme %q is not one of auto, light, dark", s)
}

// Write draws a DOT document of package dot on w.
func Write(ctx context.Context, w io.Writer, dot []byte, run Runner, theme Theme) error {
	raw, err := run.Run(ctx, dot)
	if err != nil {
		return err
	}
	return Finish(w, bytes.NewReader(raw), theme)
}

// Finish is the pass over the child's SVG.
func Finish(w io.Writer, raw io.Reader, theme Theme) error {
	root, err := parse(raw)
	if err != nil {
		return fmt.Errorf("read the picture that portolan-svg drew: %w", err)
	}
	p := &pass{theme: theme}
	if err := p.document(root); err != nil {
		return fmt.Errorf("read the picture that portolan-svg drew: %w", err)
	}
	return print(w, root)
}
