package cli

import (
	_ "embed"
	"strings"

	"github.com/spf13/cobra"
)

//go:embed topics/addresses.txt
var topicAddresses string

//go:embed topics/assume.txt
var topicAssume string

//go:embed topics/exit-codes.txt
var topicExitCodes string

//go:embed topics/snapshot.txt
var topicSnapshot string

// newTopicCmds are the texts of `help TOPIC`. A topic's first line is its short form.
func newTopicCmds() []*cobra.Command {
	var out []*cobra.Command
	for _, t := range []struct{ name, text string }{
		{"addresses", topicAddresses}, {"assume", topicAssume}, {"exit-codes", topicExitCodes}, {"snapshot", topicSnapshot},
	} {
		short, long, _ := strings.Cut(t.text, "\n")
		c := &cobra.Command{Use: t.name, Short: short, Long: strings.TrimSpace(long)}
		c.SetUsageTemplate("")
		out = append(out, c)
	}
	return out
}

// newHelpCmd is `help VERB` and `help TOPIC`; a word that is neither is an error.
func newHelpCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "help [VERB|TOPIC]",
		Short: "Explain a verb or a topic",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, c := range cmd.Root().Commands() {
				if len(args) == 0 {
					names = append(names, c.Name())
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || found == nil || len(rest) > 0 {
				return unknownVerb(cmd.Root(), strings.Join(args, " "))
			}
			return found.Help()
		},
	}
}
