package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

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
		if kind, err = parseKind(o.kind); err != nil {
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

// kindAlias is the kind that a short word stands for.
func kindAlias(word string) string {
	switch word {
	case "sg":
		return "security-group"
	case "nacl", "acl":
		return "network-acl"
	case "rtb":
		return "route-table"
	case "eni", "interface":
		return "network-interface"
	case "igw":
		return "internet-gateway"
	case "eigw":
		return "egress-only-internet-gateway"
	case "nat":
		return "nat-gateway"
	case "eip":
		return "elastic-address"
	case "pcx", "peering":
		return "vpc-peering-connection"
	case "pl":
		return "prefix-list"
	case "lambda":
		return "function"
	case "asg":
		return "auto-scaling-group"
	case "cluster":
		return "db-cluster"
	case "db", "database":
		return "db-instance"
	}
	return word
}

// parseKind reads a kind: its name, singular or plural, or a short word for it.
func parseKind(s string) (model.Kind, error) {
	word := strings.ToLower(s)
	for _, try := range []string{word, strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es")} {
		name := kindAlias(try)
		for _, k := range model.Kinds() {
			if k.String() == name {
				return k, nil
			}
		}
	}
	return 0, usagef("there is no kind %q; the kinds are %s", s, strings.Join(kindNames(), ", "))
}

func kindNames() []string {
	var out []string
	for _, k := range model.Kinds() {
		out = append(out, k.String())
	}
	return out
}
