package ask_test

import (
	"context"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

func whoReaches(t *testing.T, s *model.Snapshot, destination, port string) *graph.WhoAnswer {
	t.Helper()
	a, err := ask.New(s, ask.Options{})
	if err != nil {
		t.Fatal(err)
	}
	q, err := ask.ParseQuestion(port, "", "")
	if err != nil {
		t.Fatal(err)
	}
	w, err := a.Who(destination, q, "")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestWhoOfAnAddress: a literal destination has the sources that its owner has, and the boundaries are those of its VPC.
func TestWhoOfAnAddress(t *testing.T) {
	s := shop(t)
	sources := func(w *graph.WhoAnswer) (out []string) {
		for _, r := range w.Rows {
			out = append(out, r.Boundary+" "+r.Source)
		}
		return out
	}
	byName, byAddress := sources(whoReaches(t, s, "db:orders-1", "")), sources(whoReaches(t, s, "10.10.20.11", "5432"))
	if len(byName) == 0 || !slices.Equal(byName, byAddress) {
		t.Errorf("by name %q, by address %q", byName, byAddress)
	}
}

// without is the example account without some of its files.
func without(t *testing.T, files ...string) *model.Snapshot {
	t.Helper()
	copied := make(fstest.MapFS)
	err := fs.WalkDir(fixtures.Shop(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || slices.Contains(files, name) {
			return err
		}
		raw, err := fs.ReadFile(fixtures.Shop(), name)
		copied[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	part, err := awscli.Load(context.Background(), copied, awscli.Options{Name: "shop"})
	if err != nil {
		t.Fatal(err)
	}
	return ingest.Merge(part)
}

// TestWhoIsCompleteOrSaysNot: sources may stand in a VPC whose subnets, or which itself, was not read.
func TestWhoIsCompleteOrSaysNot(t *testing.T) {
	const ours, theirs = "111122223333/eu-west-1/", "444455556666/eu-west-1/"
	unknown := func(w *graph.WhoAnswer, call string) bool {
		return slices.ContainsFunc(w.Universe, func(u graph.UniverseEntry) bool {
			return u.Result == "unknown" && slices.ContainsFunc(u.Unknowns, func(f graph.UnknownFact) bool { return f.Gap.DataSet.Call == call })
		})
	}
	if w := whoReaches(t, shop(t), "db:orders-1", ""); !w.Complete {
		t.Errorf("the whole example: %v", w.Unknowns)
	}
	// rule: GEN-8
	if w := whoReaches(t, without(t, theirs+"describe-subnets.json"), "db:orders-1", ""); w.Complete || !unknown(w, "ec2:DescribeSubnets") {
		t.Errorf("without the peer's subnets: complete %v, %v", w.Complete, w.Unknowns)
	}
	// no group of billing admits anyone of that VPC: nothing there matters
	if w := whoReaches(t, without(t, theirs+"describe-subnets.json"), "db:billing-1", ""); !w.Complete {
		t.Errorf("without the peer's subnets, billing: %v", w.Unknowns)
	}
	w := whoReaches(t, without(t, ours+"describe-vpcs.json"), "db:orders-1", "")
	if !slices.ContainsFunc(w.Universe, func(u graph.UniverseEntry) bool { return u.Boundary == "same VPC" }) {
		t.Errorf("without the VPCs: the database's own is not in the universe: %v", w.Universe)
	}
}
