package cli

import (
	"context"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"portolan/graph"
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
  portolan who db:orders-1 --via 1
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
	_ = cmd.RegisterFlagCompletionFunc("from", p.completeNames(maxArgs))
	o.question.register(cmd, p)
	o.output.register(cmd, render.Text, render.Formats...)
	return cmd
}

// stepsOf takes --via 1 for what it means to who: through one other machine.
func stepsOf(s *session, q *graph.Question) (func(string, graph.Question, string) (*graph.WhoAnswer, error), error) {
	ask := s.Who
	q.Via = slices.Clone(q.Via)
	for i := 0; i < len(q.Via); i++ {
		n, err := strconv.Atoi(q.Via[i])
		switch {
		case err != nil:
			continue
		case n != 1:
			return nil, usagef("--via %d: through 1 other machine, or by ways that pass the ID", n)
		}
		ask = s.WhoThrough
		q.Via = slices.Delete(q.Via, i, i+1)
		i--
	}
	return ask, nil
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
	ask, err := stepsOf(s, &q)
	if err != nil {
		return err
	}
	answer, err := ask(o.destination, q, o.from)
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
