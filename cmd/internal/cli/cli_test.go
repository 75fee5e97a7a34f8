package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/graph/ask"
	"portolan/render/report"
)

func TestExitCode(t *testing.T) {
	wrapped := func(err error) error { return fmt.Errorf("around it: %w", err) }
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, 0},
		{errors.New("disk on fire"), 1},
		{wrapped(&ask.AddressError{Kind: ask.NotFound}), 1},
		{&ask.AddressError{Kind: ask.Ambiguous}, 1},
		{&ask.AddressError{Kind: ask.NoPairs}, 1},
		{wrapped(&ask.AddressError{Kind: ask.BadSyntax}), 2},
		{usagef("no such flag"), 2},
		{wrapped(&assertError{}), 3},
		{wrapped(&assertError{undecided: true}), 4},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%#v: exit code %d, want %d", c.err, got, c.want)
		}
	}
}

// TestAssert: product.md, "Verdicts and exit codes".
func TestAssert(t *testing.T) {
	one := []report.Cause{{}}
	gap := []report.Unknown{{}}
	for _, c := range []struct {
		verdict                    string
		pairs                      report.Pairs
		causes                     []report.Cause
		unknowns                   []report.Unknown
		wantReachable, wantBlocked int
	}{
		{"reachable", report.Pairs{Total: 1, Reachable: 1}, nil, nil, 0, 3},
		{"blocked", report.Pairs{Total: 1, Blocked: 1}, one, nil, 3, 0},
		{"unknown", report.Pairs{Total: 1, Unknown: 1}, nil, gap, 4, 4},
		{"unknown", report.Pairs{Total: 2, Unknown: 1, Blocked: 1}, one, gap, 3, 4},
		{"partial", report.Pairs{Total: 2, Reachable: 1, Blocked: 1}, one, nil, 3, 3},
		{"partial", report.Pairs{Total: 2, Reachable: 1, Unknown: 1}, nil, gap, 4, 3},
		{"partial", report.Pairs{Total: 1, Partial: 1}, one, nil, 3, 3},
		{"partial", report.Pairs{Total: 1, Partial: 1}, nil, gap, 4, 3},
		{"partial", report.Pairs{Total: 1, Partial: 1}, one, gap, 3, 3},
	} {
		a := &report.Answer{Verdict: c.verdict, Pairs: c.pairs, Causes: c.causes, Unknowns: c.unknowns}
		if got := exitCode(assertVerdict("reachable", a)); got != c.wantReachable {
			t.Errorf("%s %+v: --assert reachable gives %d, want %d", c.verdict, c.pairs, got, c.wantReachable)
		}
		if got := exitCode(assertVerdict("blocked", a)); got != c.wantBlocked {
			t.Errorf("%s %+v: --assert blocked gives %d, want %d", c.verdict, c.pairs, got, c.wantBlocked)
		}
		if err := assertVerdict("", a); err != nil {
			t.Errorf("%s without --assert: %v", c.verdict, err)
		}
	}
}

func TestSplitWords(t *testing.T) {
	for in, want := range map[string][]string{
		"a b":            {"a", "b"},
		" a\t b  5432 ":  {"a", "b", "5432"},
		`"my app" 'x y'`: {"my app", "x y"},
		`tag:a="b c" d`:  {"tag:a=b c", "d"},
		`"" b`:           {"", "b"},
		`"it's" b`:       {"it's", "b"},
	} {
		if got, err := splitWords(in); err != nil || !slices.Equal(got, want) {
			t.Errorf("splitWords(%q) = %q, %v", in, got, err)
		}
	}
	if _, err := splitWords(`"open`); err == nil {
		t.Error("an open quote is no error")
	}
}

func TestQuestions(t *testing.T) {
	in := "\xef\xbb\xbf# first\na b\r\n\n{\"id\":\"x\",\"source\":\"a\",\"destination\":\"b\",\"port\":\"22\"}\nonly\n{\"verb\":\"dance\"}\n{\"nosuch\":1}\n{\"source\":\"a\"}\n"
	var got []string
	err := readQuestions(strings.NewReader(in), questionFlags{port: "5432"}, func(q asked, err error) error {
		got = append(got, fmt.Sprintf("%d %s %s %s %s %v", q.line, q.Verb, q.Source, q.Destination, q.Port, err != nil))
		if err != nil && exitCode(err) != exitUsage {
			t.Errorf("%v is no usage error", err)
		}
		return nil
	})
	want := []string{"2 can a b 5432 false", "4 can a b 22 false", "5 can   5432 true", "6 dance   5432 true", "7 can   5432 true", "8 can a  5432 true"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"cluster:orders":                                     "cluster:orders",
		"10.0.1.5@vpc-0a":                                    "10.0.1.5@vpc-0a",
		"postgres://u:p@ss@h:5432/db":                        "postgres://h:5432/db",
		"postgres://u:p%40s@h/db?sslmode=require":            "postgres://h/db?sslmode=require",
		"jdbc:postgresql://h:5432/db?user=u&password=s3cr3t": "jdbc:postgresql://h:5432/db",
		"jdbc:sqlserver://h:1433;user=u;PASSWORD=s3cr3t":     "jdbc:sqlserver://h:1433",
		"mysql://h/db":                                       "mysql://h/db",
	} {
		if got := redact(in); got != want {
			t.Errorf("redact(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParseKind(t *testing.T) {
	for in, want := range map[string]string{
		"vpc": "vpc", "VPCs": "vpc", "subnets": "subnet", "sg": "security-group", "sgs": "security-group", "elastic-addresses": "elastic-address",
		"vpc-attributes": "vpc-attributes", "eni": "network-interface", "databases": "db-instance", "dhcp-options": "dhcp-options",
	} {
		if got, err := ask.ParseKind(in); err != nil || got.String() != want {
			t.Errorf("ask.ParseKind(%q) = %q, %v", in, got, err)
		}
	}
}
