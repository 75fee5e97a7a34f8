package cli

import "github.com/spf13/cobra"

// offeredNames is how many names the shell gets.
const offeredNames = 50

// completeNames offers ids and names of the snapshot for the first n arguments. The shell gets nothing when the snapshot
// does not load.
func (p *program) completeNames(n int) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if len(args) >= n {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		s, err := p.open(cmd.Context())
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return s.Names(prefix, offeredNames), cobra.ShellCompDirectiveNoFileComp
	}
}
