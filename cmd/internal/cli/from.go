package cli

import (
	"context"

	"github.com/spf13/cobra"

	"portolan/render"
	"portolan/render/report"
)

type fromOptions struct {
	source   string
	question questionFlags
	output   outputFlag
}

func newFromCmd(p *program) *cobra.Command {
	o := &fromOptions{}
	cmd := &cobra.Command{
		Use:               "from SOURCE",
		Short:             "List every database that a source reaches",
		Example:           `  portolan from i-0abc`,
		Args:              wants("SOURCE"),
		ValidArgsFunction: p.completeNames(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.source = args[0]
			return o.run(cmd.Context(), p)
		},
	}
	o.question.register(cmd, p)
	o.output.register(cmd, render.Text, render.Formats...)
	return cmd
}

func (o *fromOptions) run(ctx context.Context, p *program) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	q, err := o.question.question()
	if err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	answer, err := s.From(o.source, q)
	if err != nil {
		return err
	}
	about, err := s.about(format)
	if err != nil {
		return err
	}
	return render.Write(p.stdout, format, p.style(), report.FromFrom(answer, about))
}
