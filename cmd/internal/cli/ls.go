package cli

import (
	"context"

	"github.com/spf13/cobra"

	"portolan/graph/ask"
	"portolan/model"
	"portolan/render"
	"portolan/render/report"
)

type lsOptions struct {
	kind   string
	output outputFlag
}

func newLsCmd(p *program) *cobra.Command {
	o := &lsOptions{}
	cmd := &cobra.Command{
		Use:   "ls [KIND]",
		Short: "List the resources of a kind, or the kinds",
		Example: `  portolan ls
  portolan ls subnets
  portolan ls db-cluster -o csv`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return kindNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.kind = args[0]
			}
			return o.run(cmd.Context(), p)
		},
	}
	o.output.register(cmd, render.Text, render.Formats...)
	return cmd
}

func (o *lsOptions) run(ctx context.Context, p *program) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	var kind model.Kind
	if o.kind != "" {
		if kind, err = ask.ParseKind(o.kind); err != nil {
			return err
		}
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	about, err := s.about(format)
	if err != nil {
		return err
	}
	r := report.FromKinds(s.snapshot, about)
	if o.kind != "" {
		r = report.FromList(kind, s.snapshot.List(kind), about)
	}
	return render.Write(p.stdout, format, p.style(), r)
}

func kindNames() []string {
	var out []string
	for _, k := range model.Kinds() {
		out = append(out, k.String())
	}
	return out
}
