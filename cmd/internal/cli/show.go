package cli

import (
	"context"

	"github.com/spf13/cobra"

	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
	"portolan/render"
	"portolan/render/report"
)

type showOptions struct {
	id     string
	origin bool
	output outputFlag
}

func newShowCmd(p *program) *cobra.Command {
	o := &showOptions{}
	cmd := &cobra.Command{
		Use:               "show ID",
		Short:             "Show one resource with its exposure and what refers to it",
		Example:           `  portolan show sg-0abc`,
		Args:              wants("ID"),
		ValidArgsFunction: p.completeResources(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.id = args[0]
			return o.run(cmd.Context(), p)
		},
	}
	cmd.Flags().BoolVar(&o.origin, "origin", false, "say from which file and JSON path it was read")
	o.output.register(cmd, render.Text, render.Formats...)
	return cmd
}

func (o *showOptions) run(ctx context.Context, p *program) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	shown, err := s.Show(o.id)
	if err != nil {
		return err
	}
	if err := s.expose(shown); err != nil {
		p.note("who reaches it is not shown: %s", err)
	}
	about, err := s.about(format)
	if err != nil {
		return err
	}
	r := report.FromShown(shown, about)
	if !o.origin { // the same facts, the same bytes, whatever the files are called
		r.Origin = ""
	}
	return render.Write(p.stdout, format, p.style(), r)
}

// expose adds who reaches a database, on its own port.
func (s *session) expose(shown *graph.Shown) error {
	ref := shown.Resource.Head().Ref
	if ref.Kind != model.KindDBCluster && ref.Kind != model.KindDBInstance || shown.Exposure != nil {
		return nil
	}
	q, err := ask.ParseQuestion("", "", "")
	if err != nil {
		return err
	}
	who, err := s.Who(ref.ID, q, "")
	if err != nil {
		return err
	}
	who.Destination = ref.String()
	shown.Exposure = who
	return nil
}
