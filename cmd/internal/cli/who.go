package cli

import (
	"context"

	"github.com/spf13/cobra"

	"portolan/render"
	"portolan/render/report"
)

type whoOptions struct {
	destination, from string
	plaintext         bool
	question          questionFlags
	output            outputFlag
}

func newWhoCmd(p *program) *cobra.Command {
	o := &whoOptions{}
	cmd := &cobra.Command{
		Use:   "who DESTINATION",
		Short: "List every source that reaches a destination: complete, grouped, with what is not known",
		Example: `  portolan who cluster:orders
  portolan who 'rds:*' -o csv --from 'vpc:*'
  portolan who 'rds:*' --plaintext`,
		Args:              wants("DESTINATION"),
		ValidArgsFunction: p.completeNames(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.destination = args[0]
			return o.run(cmd.Context(), p)
		},
	}
	cmd.Flags().StringVar(&o.from, "from", "", "only these sources: any address or set")
	cmd.Flags().BoolVar(&o.plaintext, "plaintext", false, "only who can connect without encryption")
	_ = cmd.RegisterFlagCompletionFunc("from", p.completeNames(2))
	o.question.register(cmd)
	o.output.register(cmd, render.Text, render.Formats...)
	return cmd
}

func (o *whoOptions) run(ctx context.Context, p *program) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	q, err := o.question.question()
	if err != nil {
		return err
	}
	q.Plaintext = o.plaintext
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	answer, err := s.Who(o.destination, q, o.from)
	if err != nil {
		return err
	}
	about, err := s.about(format)
	if err != nil {
		return err
	}
	r := report.FromWho(answer, about)
	r.Question.Source = report.Maybe(redact(o.from))
	return render.Write(p.stdout, format, p.style(), r)
}
