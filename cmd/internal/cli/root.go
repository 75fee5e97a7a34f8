package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

const rootLong = `Portolan answers which sources reach which database port on AWS, and why, from configuration alone.

It reads what "aws … describe-*" printed: a folder, .zip or .tar.gz given with -s. No packet is sent, nothing leaves the
machine. Try "portolan demo" first.`

// newRootCmd is the command line with all verbs.
func newRootCmd(p *program) *cobra.Command {
	root := &cobra.Command{
		Use:           "portolan",
		Short:         "Which sources reach which database port on AWS, and why",
		Long:          rootLong,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		PersistentPreRun: func(*cobra.Command, []string) {
			p.parsed = true
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return unknownVerb(cmd, args[0])
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w; see `%s --help`", err, cmd.CommandPath())
	})
	root.CompletionOptions.HiddenDefaultCmd = false
	p.snapshot.register(root)
	root.AddGroup(
		&cobra.Group{ID: "ask", Title: "Ask:"},
		&cobra.Group{ID: "data", Title: "Data:"},
		&cobra.Group{ID: "look", Title: "Look:"},
	)
	group(root, "ask", newCanCmd(p), newWhoCmd(p), newFromCmd(p), newAskCmd(p), newLsCmd(p), newShowCmd(p))
	group(root, "data", newCoverageCmd(p))
	group(root, "look", newDrawCmd(p), newDemoCmd(p), newRenderCmd(p))
	root.SetHelpCommand(newHelpCmd())
	root.AddCommand(newVersionCmd(p))
	root.AddCommand(newTopicCmds()...)
	return root
}

// group adds verbs under a heading of the help text.
func group(root *cobra.Command, id string, cmds ...*cobra.Command) {
	for _, c := range cmds {
		c.GroupID = id
	}
	root.AddCommand(cmds...)
}

// unknownVerb names the verbs that are near.
func unknownVerb(cmd *cobra.Command, verb string) error {
	cmd.SuggestionsMinimumDistance = 2
	near := cmd.SuggestionsFor(verb)
	if len(near) == 0 {
		return usagef("there is no verb %q; `portolan help` lists them", verb)
	}
	return usagef("there is no verb %q; did you mean %s?", verb, strings.Join(near, " or "))
}

// wants checks the number of arguments and names what is missing.
func wants(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return usagef("%s is missing; write `%s`", names[len(args)], synopsis(cmd))
		case len(args) > len(names):
			return usagef("%q is one argument too many; write `%s`, and quote what has blanks", args[len(names)], synopsis(cmd))
		}
		return nil
	}
}

// synopsis is a verb with its arguments, as one types it.
func synopsis(cmd *cobra.Command) string {
	_, arguments, _ := strings.Cut(cmd.Use, " ")
	return strings.TrimSpace(cmd.CommandPath() + " " + arguments)
}
