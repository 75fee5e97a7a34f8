package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"portolan/graph"
	"portolan/render"
	"portolan/render/dot"
	"portolan/render/report"
	"portolan/render/svg"
)

// The formats of pictures.
const (
	formatSVG render.Format = "svg"
	formatDOT render.Format = "dot"
)

type drawOptions struct {
	question questionFlags
	output   outputFlag
	theme    string
	expand   []string
	file     string
}

func newDrawCmd(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "draw path|exposure",
		Short: "Draw an answer as a picture",
		Long: `Draw makes a picture of an answer, as SVG or as DOT for Graphviz. SVG needs the program portolan-svg beside portolan or in PATH.
A picture holds at most 60 boxes: what has the same verdict is collapsed, which the picture says, and --expand undoes.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return usagef("%q cannot be drawn; it is `portolan draw path SOURCE DESTINATION` or `portolan draw exposure DESTINATION`", args[0])
		},
	}
	cmd.AddCommand(newDrawPathCmd(p), newDrawExposureCmd(p))
	return cmd
}

func newDrawPathCmd(p *program) *cobra.Command {
	o := &drawOptions{}
	cmd := &cobra.Command{
		Use:   "path SOURCE DESTINATION",
		Short: "Draw the hops of an answer, there and back, with every blocker",
		Example: `  portolan draw path i-0abc cluster:orders -w orders.svg
  portolan draw path internet db:reports-1 --theme dark > reports.svg`,
		Args:              wants("SOURCE", "DESTINATION"),
		ValidArgsFunction: p.completeNames(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), p, func(s *session, q graph.Question, about report.About, b *bytes.Buffer) error {
				a, err := s.Can(args[0], args[1], q)
				if err != nil {
					return err
				}
				return dot.Path(b, report.FromAnswer(a, about), dot.Options{Expand: o.expand})
			})
		},
	}
	o.register(cmd, p)
	return cmd
}

func newDrawExposureCmd(p *program) *cobra.Command {
	o := &drawOptions{}
	cmd := &cobra.Command{
		Use:   "exposure DESTINATION",
		Short: "Draw everything that reaches a destination, by boundary",
		Example: `  portolan draw exposure cluster:orders -w exposure.svg
  portolan draw exposure db:orders-1 -o dot | dot -Tpdf > exposure.pdf`,
		Args:              wants("DESTINATION"),
		ValidArgsFunction: p.completeNames(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), p, func(s *session, q graph.Question, about report.About, b *bytes.Buffer) error {
				a, err := s.Who(args[0], q, "")
				if err != nil {
					return err
				}
				return dot.Exposure(b, report.FromWho(a, about), dot.Options{Expand: o.expand})
			})
		},
	}
	o.register(cmd, p)
	return cmd
}

func (o *drawOptions) register(cmd *cobra.Command, p *program) {
	o.question.register(cmd, p)
	o.output.register(cmd, formatSVG, formatSVG, formatDOT)
	fs := cmd.Flags()
	fs.StringVar(&o.theme, "theme", "auto", "auto (the reader's preference), light or dark")
	fs.StringArrayVar(&o.expand, "expand", nil, "do not collapse this: a boundary or source as the picture names it, databases, none, paths, all; may be repeated")
	fs.StringVarP(&o.file, "write", "w", "", "write the picture to this file (default: standard output)")
	complete(cmd, "theme", "auto", "light", "dark")
}

// run asks, lays the answer out and draws it. What can be wrong about the flags is found before anything is loaded.
func (o *drawOptions) run(ctx context.Context, p *program, lay func(*session, graph.Question, report.About, *bytes.Buffer) error) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	theme, err := svg.ParseTheme(o.theme)
	if err != nil {
		return usagef("--theme: %w", err)
	}
	q, err := o.question.question()
	if err != nil {
		return err
	}
	var child *svgChild
	if format == formatSVG {
		if child, err = findSVGChild(); err != nil {
			return err
		}
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	about, err := s.about(render.JSON) // with the digest
	if err != nil {
		return err
	}
	var picture bytes.Buffer
	if err := lay(s, q, about, &picture); err != nil {
		return err
	}
	if format == formatSVG {
		text := bytes.Clone(picture.Bytes())
		picture.Reset()
		if err := svg.Write(ctx, &picture, text, child, theme); err != nil {
			return err
		}
	}
	return o.save(p, picture.Bytes())
}

// save writes the picture when all of it is there.
func (o *drawOptions) save(p *program, picture []byte) error {
	if o.file == "" {
		_, err := p.stdout.Write(picture)
		return err
	}
	if err := os.WriteFile(o.file, picture, 0o644); err != nil {
		return fmt.Errorf("cannot write the picture to %q: %w; name another file with -w", o.file, cause(err))
	}
	return nil
}
