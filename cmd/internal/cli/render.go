package cli

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"portolan/render"
	"portolan/render/report"
)

type renderOptions struct {
	file   string
	output outputFlag
}

func newRenderCmd(p *program) *cobra.Command {
	o := &renderOptions{}
	cmd := &cobra.Command{
		Use:   "render FILE|-",
		Short: "Render saved JSON answers again in another format",
		Long:  "Render reads what a verb wrote with -o json and writes it in another format. It needs no snapshot.",
		Example: `  portolan can i-0abc cluster:orders -o json > answer.json
  portolan render answer.json -o md`,
		Args: wants("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			o.file = args[0]
			return o.run(p)
		},
	}
	o.output.register(cmd, render.Text, render.Formats...)
	return cmd
}

func (o *renderOptions) run(p *program) error {
	format, err := o.output.format()
	if err != nil {
		return err
	}
	in, err := p.input(o.file)
	if err != nil {
		return err
	}
	defer in.Close()
	reports, err := report.ReadAll(in)
	if err != nil {
		return named(o.file, err)
	}
	return render.Write(p.stdout, format, p.style(), reports...)
}

// input opens a file, or standard input for "-".
func (p *program) input(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(p.stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, named(name, cause(err))
	}
	return f, nil
}
