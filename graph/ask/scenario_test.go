package ask_test

import (
	"context"
	"flag"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

var onlyScenario = flag.String("scenario", "", "ask only the questions whose id starts so")

// asker loads a world as the command line does.
func asker(t *testing.T, world fs.FS, options []string) (*ask.Asker, graph.Question, string) {
	t.Helper()
	part, err := awscli.Load(context.Background(), world, awscli.Options{Name: "world"})
	if err != nil {
		t.Fatal(err)
	}
	var assume []string
	ephemeral, address := "", ""
	for i := 0; i+1 < len(options); i += 2 {
		switch options[i] {
		case "--assume":
			assume = strings.Split(options[i+1], ",")
		case "--ephemeral":
			ephemeral = options[i+1]
		case "--address":
			address = options[i+1]
		case "--via", "--not-via": // optionsNamed reads them
		default:
			t.Fatalf("option %q", options[i])
		}
	}
	a, err := ask.New(ingest.Merge(part), ask.Options{Assume: assume})
	if err != nil {
		t.Fatal(err)
	}
	q, err := ask.ParseQuestion("", ephemeral, address)
	if err != nil {
		t.Fatal(err)
	}
	_ = q
	return a, q, ephemeral + "|" + address
}

// optionsNamed are the values of an option.
func optionsNamed(options []string, name string) []string {
	var out []string
	for i := 0; i+1 < len(options); i += 2 {
		if options[i] == name {
			out = append(out, options[i+1])
		}
	}
	return out
}

func question(t *testing.T, port, rest string) graph.Question {
	t.Helper()
	ephemeral, address, _ := strings.Cut(rest, "|")
	q, err := ask.ParseQuestion(port, ephemeral, address)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// check asks one question and compares verdict, codes and the verdict after a failover.
func check(t *testing.T, world fs.FS, f fixtures.Question) {
	t.Helper()
	a, _, rest := asker(t, world, f.Options)
	q := question(t, f.Port, rest)
	q.Via, q.NotVia = optionsNamed(f.Options, "--via"), optionsNamed(f.Options, "--not-via")
	an, err := a.Can(f.Source, f.Destination, q)
	if err != nil {
		t.Errorf("%s: %s → %s: %v", f.ID, f.Source, f.Destination, err)
		return
	}
	if an.Verdict.String() != f.Verdict {
		t.Errorf("%s: %s → %s %s: %v, want %s (%s)\n%s", f.ID, f.Source, f.Destination, f.Port, an.Verdict, f.Verdict, f.Why, explained(an))
	}
	for _, code := range f.Codes {
		if !slices.ContainsFunc(an.Causes, func(c graph.Cause) bool { return string(c.Code) == code }) {
			t.Errorf("%s: causes lack %s\n%s", f.ID, code, explained(an))
		}
	}
	if f.AfterFailover != "" {
		got := "none"
		if an.AfterFailover != nil {
			got = an.AfterFailover.Verdict.String()
		}
		if got != f.AfterFailover {
			t.Errorf("%s: after a failover %s, want %s", f.ID, got, f.AfterFailover)
		}
	}
	flawless(t, f.ID, an)
}

// flawless checks that an answer carries what its verdict rests on.
func flawless(t *testing.T, id string, an *graph.Answer) {
	t.Helper()
	switch {
	case an.Verdict == graph.Blocked && len(an.Causes) == 0:
		t.Errorf("%s: blocked without causes", id)
	case an.Verdict == graph.Unknown && len(an.Unknowns) == 0:
		t.Errorf("%s: unknown without unknowns", id)
	case an.Verdict == graph.Reachable && len(an.Paths) == 0:
		t.Errorf("%s: reachable without paths", id)
	}
	for _, p := range an.Paths {
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func explained(an *graph.Answer) string {
	var b strings.Builder
	for _, c := range an.Causes {
		b.WriteString("   cause " + c.Direction.String() + " " + string(c.Code) + " " + c.Component.String() + " given " + c.Given + "\n")
	}
	for _, u := range an.Unknowns {
		b.WriteString("   unknown " + u.Gap.Kind.String() + " " + u.Gap.DataSet.String() + " " + u.Gap.Subject.String() + " " + u.Gap.Detail + "\n")
	}
	for _, p := range an.Paths {
		b.WriteString("   path " + p.Verdict.String() + ":")
		for _, l := range p.Legs {
			b.WriteString(" [" + l.Direction.String())
			for _, h := range l.Hops {
				b.WriteString(" " + string(h.Code) + "@" + h.Component.String())
			}
			b.WriteString("]")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// TestShop asks the questions of the example account's README.
func TestShop(t *testing.T) {
	for _, f := range fixtures.Questions() {
		if strings.HasPrefix(f.ID, *onlyScenario) {
			check(t, fixtures.Shop(), f)
		}
	}
}

// TestScenarios asks every rule's question and its negative twin; the fixtures cite the rules.
func TestScenarios(t *testing.T) {
	for _, s := range fixtures.Scenarios() {
		if !strings.HasPrefix(s.ID, *onlyScenario) {
			continue
		}
		world, err := s.World()
		if err != nil {
			t.Fatal(err)
		}
		check(t, world, s.Question)
	}
}
