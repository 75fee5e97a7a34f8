package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"portolan/model"
	"portolan/render"
	"portolan/render/report"
)

type coverageOptions struct {
	args     []string
	commands bool
	question questionFlags
	output   outputFlag
}

func newCoverageCmd(p *program) *cobra.Command {
	o := &coverageOptions{}
	cmd := &cobra.Command{
		Use:   "coverage [--commands [SOURCE DESTINATION]]",
		Short: "Say what the snapshot has, what is missing, what could not be used",
		Long: `Coverage lists every data set (API call × account × Region), whether it is there, and whether a missing one can change an
answer; then what could not be read or was not understood.

--commands prints the AWS CLI calls that collect what is missing: all that matter, or those that one question needs.`,
		Example: `  portolan coverage
  portolan coverage --commands i-0abc cluster:orders`,
		Args:              o.check,
		ValidArgsFunction: p.completeNames(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.args = args
			return o.run(cmd.Context(), p)
		},
	}
	cmd.Flags().BoolVar(&o.commands, "commands", false, "print the calls that collect what is missing")
	o.question.register(cmd, p)
	o.output.register(cmd, render.Text, render.Formats...)
	return cmd
}

func (o *coverageOptions) check(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case !o.commands:
		return usagef("a question needs --commands; write `%s`", synopsis(cmd))
	}
	return wants("SOURCE", "DESTINATION")(cmd, args)
}

func (o *coverageOptions) run(ctx context.Context, p *program) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	about, err := s.about(format)
	if err != nil {
		return err
	}
	if len(o.args) == 2 {
		return o.missing(p, s, about)
	}
	r := report.FromCoverage(s.Coverage(), s.snapshot, about)
	if !o.commands {
		return render.Write(p.stdout, format, p.style(), r)
	}
	var calls []string
	for _, row := range r.Rows {
		if row.Missing() {
			calls = append(calls, string(row.Command))
		}
	}
	return p.calls(calls)
}

// missing prints the calls for one question.
func (o *coverageOptions) missing(p *program, s *session, about report.About) error {
	q, err := o.question.question()
	if err != nil {
		return err
	}
	answer, err := s.Can(o.args[0], o.args[1], q)
	if err != nil {
		return err
	}
	var calls []string
	for i, u := range report.FromAnswer(answer, about).Unknowns {
		if u.Command == "" {
			p.note("no call tells this: %s", u.Text)
			continue
		}
		calls = append(calls, string(u.Command))
		calls = append(calls, s.unseen(answer.Unknowns[i].Gap.DataSet)...)
	}
	return p.calls(calls)
}

// unseen lists the other calls for a place of which the snapshot has nothing: one call alone would only raise the next question.
func (s *session) unseen(d model.DataSet) []string {
	var calls []string
	for _, c := range s.Coverage() {
		if c.DataSet.Account != d.Account || c.DataSet.Region != d.Region {
			continue
		}
		if c.Presence == "present" || c.Presence == "truncated" {
			return nil
		}
		if c.Matters != "" {
			calls = append(calls, c.Command)
		}
	}
	return calls
}

// calls prints command lines, each once.
func (p *program) calls(list []string) error {
	var seen []string
	for _, c := range list {
		if c == "" || slices.Contains(seen, c) {
			continue
		}
		seen = append(seen, c)
		if _, err := fmt.Fprintln(p.stdout, render.Terminal(c)); err != nil {
			return err
		}
	}
	if len(seen) == 0 {
		p.note("no call is missing")
	}
	return nil
}
