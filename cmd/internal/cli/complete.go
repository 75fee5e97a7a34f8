package cli

import (
	"github.com/spf13/cobra"

	"portolan/graph/ask"
)

// offeredNames is how many names the shell gets.
const offeredNames = 50

// maxArgs is more arguments than any verb has.
const maxArgs = 9

// completeNames offers ids and names of the snapshot for the first n arguments.
func (p *program) completeNames(n int) cobra.CompletionFunc {
	return p.completeFirst(n, (*ask.Asker).Names)
}

// completeResources offers single resources of every kind, also those that are no end of a question: for the first n arguments.
func (p *program) completeResources(n int) cobra.CompletionFunc {
	return p.completeFirst(n, (*ask.Asker).ResourceNames)
}

// completeFirst offers names for the first n arguments. The shell gets nothing when the snapshot does not load.
func (p *program) completeFirst(n int, names func(*ask.Asker, string, int) []string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= n {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		s, err := p.open(cmd.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return names(s.Asker, prefix, offeredNames), cobra.ShellCompDirectiveNoFileComp
	}
}
