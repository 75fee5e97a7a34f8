package cli

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"portolan/graph/ask"
	"portolan/render"
	"portolan/render/report"
)

type askOptions struct {
	file     string
	question questionFlags
	output   outputFlag
	assert   string
}

func newAskCmd(p *program) *cobra.Command {
	o := &askOptions{}
	cmd := &cobra.Command{
		Use:   "ask FILE|-",
		Short: "Answer many questions with one load: a line each, JSON lines out",
		Long: `Ask reads one question a line: SOURCE DESTINATION [PORT], or a JSON object such as
  {"id":"q1","verb":"can","source":"i-0abc","destination":"cluster:orders","port":"5432"}
with the verbs can, who (destination and, if wanted, from) and from (source); port, ephemeral, address, via and not_via (lists) as the
flags of these names. Empty lines and lines that begin with # are skipped. Each answer is one line of JSON with the number of its line; a
question that cannot be asked gets an error there, the others are answered, and the exit code is that of the first error.`,
		Example: `  printf 'i-0abc cluster:orders\ninternet db:reports-1 5432\n' | portolan ask -`,
		Args:    wants("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.file = args[0]
			return o.run(cmd.Context(), p)
		},
	}
	o.question.register(cmd, p)
	o.output.register(cmd, render.JSON, render.JSON, render.Text, render.Markdown, render.CSV)
	registerAssert(cmd, &o.assert)
	return cmd
}

func (o *askOptions) run(ctx context.Context, p *program) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	if err := checkAssert(o.assert); err != nil {
		return err
	}
	in, err := p.input(o.file)
	if err != nil {
		return err
	}
	defer in.Close()
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	about, err := s.about(format)
	if err != nil {
		return err
	}
	return o.answer(ctx, p, &respondent{s, about, o.assert}, in, format)
}

// answer asks line by line. JSON is written as it comes, tables when all is known.
func (o *askOptions) answer(ctx context.Context, p *program, r *respondent, in io.Reader, format render.Format) error {
	var rows []report.Report
	var worst error
	none := true
	err := readQuestions(in, o.question, func(q asked, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		none = false
		row, err := r.row(q, err)
		worst = worse(worst, err)
		if format != render.JSON {
			rows = append(rows, row)
			return nil
		}
		return report.WriteLine(p.stdout, row)
	})
	if err != nil {
		return named(o.file, err)
	}
	if none { // an empty file must not pass for one whose assertions all hold
		return named(o.file, errors.New("no question in it: write SOURCE DESTINATION, one question a line"))
	}
	if format != render.JSON {
		if err := render.Write(p.stdout, format, p.style(), rows...); err != nil {
			return err
		}
	}
	return worst
}

// worse keeps the error that decides the exit code: the first question that could not be asked, else the first violated
// assertion, else the first undecided one.
func worse(a, b error) error {
	rank := func(err error) int {
		var assert *assertError
		switch {
		case err == nil:
			return 0
		case !errors.As(err, &assert):
			return 3
		case assert.undecided:
			return 1
		}
		return 2
	}
	if rank(b) > rank(a) {
		return b
	}
	return a
}

// respondent answers the questions of a file.
type respondent struct {
	*session
	about  report.About
	assert string
}

// row answers one question; the error is what the question alone would have ended with.
func (r *respondent) row(q asked, err error) (*report.Ask, error) {
	row := &report.Ask{
		Schema: report.SchemaAsk, Line: q.line, ID: report.Maybe(q.ID), Verb: q.Verb, Port: report.Maybe(q.Port),
		Ephemeral: report.Maybe(q.Ephemeral), Address: report.Maybe(q.Address), Via: append([]string{}, q.Via...), NotVia: append([]string{}, q.NotVia...),
		Source: report.Maybe(redact(q.Source)), Destination: report.Maybe(redact(q.Destination)),
	}
	if err == nil {
		row.Report.Report, err = r.respond(q)
	}
	if err == nil {
		if a, ok := row.Report.Report.(*report.Answer); ok {
			return row, assertVerdict(r.assert, a)
		}
		return row, nil
	}
	row.Error = &report.AskError{Exit: exitCode(err), Text: err.Error(), Closest: []string{}}
	var address *ask.AddressError
	if errors.As(err, &address) {
		row.Error.Closest = append(row.Error.Closest, address.Closest...)
	}
	return row, err
}

// respond asks one question.
func (r *respondent) respond(q asked) (report.Report, error) {
	flags := questionFlags{q.Port, q.Ephemeral, q.Address, q.Via, q.NotVia}
	question, err := flags.question()
	if err != nil {
		return nil, err
	}
	switch q.Verb {
	case "who":
		ask, err := stepsOf(r.session, &question)
		if err != nil {
			return nil, err
		}
		a, err := ask(q.Destination, question, q.From)
		if err != nil {
			return nil, err
		}
		return report.FromWho(a, r.about), nil
	case "from":
		a, err := r.From(q.Source, question)
		if err != nil {
			return nil, err
		}
		return report.FromFrom(a, r.about), nil
	}
	a, err := r.Can(q.Source, q.Destination, question)
	if err != nil {
		return nil, err
	}
	return report.FromAnswer(a, r.about), nil
}
