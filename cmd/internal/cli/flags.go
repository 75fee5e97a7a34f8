package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
	"portolan/render"
)

// snapshotFlags say what to load and what may be assumed about it.
type snapshotFlags struct {
	paths  []string
	demo   bool
	assume []string
	onprem []string
}

func (f *snapshotFlags) register(root *cobra.Command) {
	fs := root.PersistentFlags()
	fs.StringArrayVarP(&f.paths, "snapshot", "s", nil, "folder, .zip, .tar.gz or file of AWS CLI JSON; may be repeated (default $PORTOLAN_SNAPSHOT, else ./snapshot)")
	fs.BoolVar(&f.demo, "demo", false, "use the example account")
	fs.StringSliceVar(&f.assume, "assume", nil, "what may be assumed: guards-off, defaults, links-up, none (default guards-off; `portolan help assume`)")
	fs.Lookup("assume").Usage = "what may be assumed: guards-off, defaults, links-up, none (default guards-off; see help assume)"
	fs.StringArrayVar(&f.onprem, "onprem", nil, "`CIDR@LINK`: these addresses lie behind the hybrid link or gateway; may be repeated")
	complete(root, "assume", "guards-off", "defaults", "links-up", "none")
	_ = root.MarkPersistentFlagFilename("snapshot", "zip", "tar.gz", "tgz", "json")
}

// declared reads --onprem. An address holds no @, a link's name may.
func (f *snapshotFlags) declared() ([]model.OnPrem, error) {
	var out []model.OnPrem
	for _, s := range f.onprem {
		cidr, link, ok := strings.Cut(s, "@")
		if !ok || cidr == "" || link == "" {
			return nil, usagef("--onprem %q: write CIDR@LINK, for example 10.9.0.0/16@vgw-0a", s)
		}
		o, err := model.ParseOnPrem(cidr, link)
		if err != nil {
			return nil, usagef("--onprem %q: %w", s, err)
		}
		out = append(out, o)
	}
	return out, nil
}

// questionFlags say which packets are asked about.
type questionFlags struct {
	port, ephemeral, address string
	via, notVia              []string
}

func (f *questionFlags) register(cmd *cobra.Command, p *program) {
	f.add(cmd.Flags())
	for _, flag := range [...]string{"via", "not-via"} {
		_ = cmd.RegisterFlagCompletionFunc(flag, p.completeResources(maxArgs))
	}
	complete(cmd, "address", "private", "public")
	complete(cmd, "port", "postgres", "mysql", "sqlserver", "oracle", "redis", "all", "icmp")
}

func (f *questionFlags) add(fs *pflag.FlagSet) {
	fs.StringVarP(&f.port, "port", "p", "", "5432, tcp/1-1024, udp/53, icmp, ip/47, postgres, all (default: the database's own)")
	fs.StringVar(&f.ephemeral, "ephemeral", "", "source ports that the client uses, 32768-60999 (default: by its platform)")
	fs.StringArrayVar(&f.via, "via", nil, "only by ways that pass `ID`: a gateway, link, subnet, table, group, …; may be repeated")
	fs.StringArrayVar(&f.notVia, "not-via", nil, "only by ways that do not pass `ID`; may be repeated")
	fs.StringVar(&f.address, "address", "", "which address of a database: private or public (default: what its name gives)")
}

// question reads the flags.
func (f *questionFlags) question() (graph.Question, error) {
	q, err := ask.ParseQuestion(f.port, f.ephemeral, f.address)
	if err != nil {
		return q, &usageError{err}
	}
	q.Via, q.NotVia = f.via, f.notVia
	return q, nil
}

// outputFlag is -o.
type outputFlag struct {
	name    string
	allowed []render.Format
}

func (f *outputFlag) register(cmd *cobra.Command, standard render.Format, allowed ...render.Format) {
	f.allowed = allowed
	var names []string
	usage := "output format: "
	for i, a := range allowed {
		if i > 0 {
			usage += ", "
		}
		usage += string(a)
		names = append(names, string(a))
	}
	cmd.Flags().StringVarP(&f.name, "output", "o", string(standard), usage)
	complete(cmd, "output", names...)
}

func (f *outputFlag) format() (render.Format, error) {
	format, err := render.ParseFormat(f.name, f.allowed...)
	if err != nil {
		return "", &usageError{err}
	}
	return format, nil
}

// complete offers fixed values for a flag in the shell.
func complete(cmd *cobra.Command, flag string, values ...string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}
