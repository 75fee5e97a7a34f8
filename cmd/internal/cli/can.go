package cli

import (
	"context"

	"github.com/spf13/cobra"

	"portolan/render"
	"portolan/render/report"
)

type canOptions struct {
	source, destination string
	question            questionFlags
	output              outputFlag
	assert              string
}

func newCanCmd(p *program) *cobra.Command {
	o := &canOptions{}
	cmd := &cobra.Command{
		Use:   "can SOURCE DESTINATION",
		Short: "Say whether a source reaches a destination, hop by hop, with every blocker",
		Example: `  portolan can i-0abc cluster:orders
  portolan can internet db:reports-1 -p tcp/5432 -o json
  portolan can subnet:app-a cluster:orders/writer --assert reachable`,
		Args:              wants("SOURCE", "DESTINATION"),
		ValidArgsFunction: p.completeNames(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.source, o.destination = args[0], args[1]
			return o.run(cmd.Context(), p)
		},
	}
	o.question.register(cmd, p)
	o.output.register(cmd, render.Text, render.Formats...)
	registerAssert(cmd, &o.assert)
	return cmd
}

func (o *canOptions) run(ctx context.Context, p *program) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	if err := checkAssert(o.assert); err != nil {
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
	answer, err := s.Can(o.source, o.destination, q)
	if err != nil {
		return err
	}
	about, err := s.about(format)
	if err != nil {
		return err
	}
	r := report.FromAnswer(answer, about)
	if err := render.Write(p.stdout, format, p.style(), r); err != nil {
		return err
	}
	return assertVerdict(o.assert, r)
}
