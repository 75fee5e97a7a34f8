package render_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"portolan/model"
	"portolan/render"
	"portolan/render/report"
)

var update = flag.Bool("update", false, "write the golden files")

// reports are the samples, one of each kind and of each sort of answer.
func reports() map[string][]report.Report {
	snap := snapshot()
	ask := func(line int, r report.Report, e *report.AskError) *report.Ask {
		return &report.Ask{Schema: report.SchemaAsk, Line: line, Verb: "can", Source: "app-1", Destination: "cluster:orders", Via: []string{}, NotVia: []string{}, Report: report.Boxed{Report: r}, Error: e}
	}
	return map[string][]report.Report{
		"reachable": {report.FromAnswer(reachable(), about)},
		"blocked":   {report.FromAnswer(blocked(), about)},
		"unknown":   {report.FromAnswer(unknown(), about)},
		"all-ports": {report.FromAnswer(allPorts(), about)},
		"who":       {report.FromWho(who(), about)},
		"from":      {report.FromFrom(from(), about)},
		"show":      {report.FromShown(shown(), about)},
		"ls":        {report.FromList(model.KindSubnet, snap.List(model.KindSubnet), about)},
		"kinds":     {report.FromKinds(snap, about)},
		"coverage":  {report.FromCoverage(covered(), snap, about)},
		"ask": {
			ask(1, report.FromAnswer(reachable(), about), nil),
			ask(2, report.FromAnswer(blocked(), about), nil),
			ask(4, nil, &report.AskError{Exit: 1, Text: `nothing is called "app-9"`, Closest: []string{"app-1"}}),
		},
	}
}

func rendered(t *testing.T, f render.Format, rs ...report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := render.Write(&b, f, render.Style{}, rs...); err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return b.Bytes()
}

func TestGolden(t *testing.T) {
	for name, rs := range reports() {
		for _, f := range render.Formats {
			t.Run(name+"."+string(f), func(t *testing.T) { golden(t, name+"."+string(f), rendered(t, f, rs...)) })
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look, then run with -update\n--- got\n%s--- want\n%s", path, got, want)
	}
}

// TestSavedRendersTheSame: what was written as JSON and read back renders to the same bytes in every format.
func TestSavedRendersTheSame(t *testing.T) {
	for name, rs := range reports() {
		back, err := report.ReadAll(bytes.NewReader(rendered(t, render.JSON, rs...)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, f := range render.Formats {
			if got, want := rendered(t, f, back...), rendered(t, f, rs...); !bytes.Equal(got, want) {
				t.Errorf("%s as %s after saving:\n%s--- before\n%s", name, f, got, want)
			}
		}
	}
}

// TestColorIsNeverAlone: without its colours a coloured text is the plain one.
func TestColorIsNeverAlone(t *testing.T) {
	for name, rs := range reports() {
		var b bytes.Buffer
		if err := render.Write(&b, render.Text, render.Style{Color: true}, rs...); err != nil {
			t.Fatal(err)
		}
		got := b.Bytes()
		for _, seq := range []string{"\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[2m", "\x1b[0m"} {
			got = bytes.ReplaceAll(got, []byte(seq), nil)
		}
		if want := rendered(t, render.Text, rs...); !bytes.Equal(got, want) {
			t.Errorf("%s: colours change more than colours:\n%s", name, got)
		}
	}
}

// TestTextStaysShort: a source of thousands of blocks is a line of text; JSON and CSV have all of them.
func TestTextStaysShort(t *testing.T) {
	w := who()
	w.Rows[2].Source = "10.0.0.0/32, 10.0.0.2/32 and 4998 more"
	w.Rows[2].Addresses = nil
	for i := range 5000 {
		w.Rows[2].Addresses = append(w.Rows[2].Addresses, fmt.Sprintf("10.0.%d.%d/32", i/128, i%128*2))
	}
	r := report.FromWho(w, about)
	for _, f := range []render.Format{render.Text, render.Markdown} {
		if got := rendered(t, f, r); len(got) > 4000 {
			t.Errorf("%s has %d bytes", f, len(got))
		}
	}
	if got := rendered(t, render.CSV, r); !bytes.Contains(got, []byte("10.0.39.14/32")) {
		t.Error("CSV lacks an address")
	}
}
