package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"portolan/render/report"
)

func registerAssert(cmd *cobra.Command, value *string) {
	cmd.Flags().StringVar(value, "assert", "", "reachable or blocked: exit 3 if it is not so, 4 if that is not known")
	complete(cmd, "assert", "reachable", "blocked")
}

func checkAssert(want string) error {
	switch want {
	case "", "reachable", "blocked":
		return nil
	}
	return usagef("--assert %q: it is reachable or blocked", want)
}

// assertVerdict turns an answer into an error where an assertion does not hold.
func assertVerdict(want string, a *report.Answer) error {
	some, none, open := parts(a)
	question := fmt.Sprintf("%s → %s is %s", a.Question.Source, a.Question.Destination, a.Verdict)
	switch {
	case want == "reachable" && none, want == "blocked" && some:
		return &assertError{text: "asserted " + want + ", but " + question}
	case want == "reachable" && open, want == "blocked" && open:
		return &assertError{undecided: true, text: "asserted " + want + ", which is not known: " + question}
	}
	return nil
}

// parts says whether some packets are known to arrive, some are known to be blocked, and some are neither. Causes are those
// of packets that are known to be blocked.
func parts(a *report.Answer) (arrive, blocked, open bool) {
	arrive = a.Verdict == "reachable" || a.Verdict == "partial" || a.Pairs.Reachable+a.Pairs.Partial > 0
	blocked = a.Verdict == "blocked" || a.Pairs.Blocked > 0 || a.Verdict != "reachable" && len(a.Causes) > 0
	open = a.Verdict == "unknown" || a.Pairs.Unknown > 0 || a.Verdict == "partial" && len(a.Unknowns) > 0
	if a.Verdict == "partial" && !open {
		blocked = true // what is not known to arrive is known not to
	}
	return arrive, blocked, open
}
