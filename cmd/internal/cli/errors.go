package cli

import (
	"errors"
	"fmt"
	"strings"

	"portolan/graph/ask"
)

// usageError is a command line that does not parse.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// assertError is an assertion that does not hold, or, when it is undecided, one that nobody can tell.
type assertError struct {
	undecided bool
	text      string
}

func (e *assertError) Error() string { return e.text }

// The exit codes.
const (
	exitOK        = 0 // answered, whatever the verdict; all assertions hold
	exitFailure   = 1 // no readable input, no such resource, ambiguous name, failure
	exitUsage     = 2 // flags or an address that do not parse
	exitViolated  = 3 // an assertion is violated
	exitUndecided = 4 // a decision was required and it is unknown
)

// exitCode is the one place where errors become exit codes.
func exitCode(err error) int {
	var usage *usageError
	var address *ask.AddressError
	var assert *assertError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage), errors.As(err, &address) && address.Kind == ask.BadSyntax:
		return exitUsage
	case errors.As(err, &assert) && assert.undecided:
		return exitUndecided
	case assert != nil:
		return exitViolated
	}
	return exitFailure
}

// explain says on standard error what went wrong and what is near.
func (p *program) explain(err error) {
	if err == nil {
		return
	}
	p.note("%s", err)
	var address *ask.AddressError
	if errors.As(err, &address) && len(address.Closest) > 0 && !strings.Contains(address.Text, address.Closest[0]) {
		p.note("closest: %s", strings.Join(address.Closest, ", "))
	}
}
