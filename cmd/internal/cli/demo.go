package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"portolan/fixtures"
	"portolan/render"
	"portolan/render/report"
)

type demoOptions struct {
	write  string
	output outputFlag
}

func newDemoCmd(p *program) *cobra.Command {
	o := &demoOptions{}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Ask the example account's questions, or write its files",
		Example: `  portolan demo
  portolan demo --write shop && portolan can app-1 cluster:orders -s shop`,
		Args: wants(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.write != "" {
				return o.copy(p)
			}
			return o.run(cmd.Context(), p)
		},
	}
	cmd.Flags().StringVar(&o.write, "write", "", "write the example's files into this folder")
	_ = cmd.MarkFlagDirname("write")
	o.output.register(cmd, render.Text, render.Formats...)
	return cmd
}

// copy writes the example's files. It overwrites nothing.
func (o *demoOptions) copy(p *program) error {
	if err := os.CopyFS(o.write, fixtures.ShopFiles()); err != nil {
		return fmt.Errorf("cannot write the example to %q: %w; name a new folder", o.write, err)
	}
	p.note("wrote the example account to %q; ask about it with -s %q", o.write, o.write)
	return nil
}

func (o *demoOptions) run(ctx context.Context, p *program) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	p.snapshot.demo, p.snapshot.paths = true, nil
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	about, err := s.about(format)
	if err != nil {
		return err
	}
	r := &respondent{session: s, about: about}
	var rows []report.Report
	for i, q := range fixtures.Questions() {
		a, err := exampleQuestion(i+1, q)
		if err != nil {
			return err
		}
		row, _ := r.row(a, nil)
		rows = append(rows, row)
	}
	if format != render.Text {
		return render.Write(p.stdout, format, p.style(), rows...)
	}
	return o.tell(p, rows)
}

// tell writes one full answer of each verdict, then a line for every question.
func (o *demoOptions) tell(p *program, rows []report.Report) error {
	for _, verdict := range []string{"reachable", "blocked", "unknown"} {
		row, answer := example(rows, verdict)
		if answer == nil {
			continue
		}
		command := fmt.Sprintf("$ portolan --demo can %s %s", row.Source, row.Destination)
		if row.Port != "" {
			command += " -p " + string(row.Port)
		}
		if row.Address != "" {
			command += " --address " + string(row.Address)
		}
		fmt.Fprintln(p.stdout, render.Terminal(command))
		if err := render.Write(p.stdout, render.Text, p.style(), answer); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout)
	}
	fmt.Fprintln(p.stdout, "All questions of the example:")
	return render.Write(p.stdout, render.Text, p.style(), rows...)
}

// example is the answer that shows the most of a verdict: the one with the most causes, else the first.
func example(rows []report.Report, verdict string) (*report.Ask, *report.Answer) {
	var best *report.Ask
	var bestAnswer *report.Answer
	for _, r := range rows {
		row := r.(*report.Ask)
		a, ok := row.Report.Report.(*report.Answer)
		if !ok || a.Verdict != verdict {
			continue
		}
		if best == nil || certain(a) > certain(bestAnswer) {
			best, bestAnswer = row, a
		}
	}
	return best, bestAnswer
}

// certain counts the causes that stand on a way which packets take.
func certain(a *report.Answer) int {
	n := 0
	for _, b := range a.Blockers() {
		if b.Given == "" {
			n++
		}
	}
	return n
}

// exampleQuestion reads a question of the example's table, whose options are words of the command line.
func exampleQuestion(n int, q fixtures.Question) (asked, error) {
	var flags questionFlags
	fs := pflag.NewFlagSet(q.ID, pflag.ContinueOnError)
	flags.add(fs)
	if err := fs.Parse(q.Options); err != nil {
		return asked{}, fmt.Errorf("question %q of the example: %s: %w", q.ID, strings.Join(q.Options, " "), err)
	}
	if q.Port != "" {
		flags.port = q.Port
	}
	return asked{
		line: n, ID: q.ID, Verb: "can", Source: q.Source, Destination: q.Destination,
		Port: flags.port, Ephemeral: flags.ephemeral, Address: flags.address, Via: flags.via, NotVia: flags.notVia,
	}, nil
}
