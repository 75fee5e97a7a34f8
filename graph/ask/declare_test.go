package ask_test

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"testing"

	"portolan/fixtures"
	"portolan/graph/ask"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

// rule: DX-7 what the customer advertises is not in the API: --onprem declares it, as onprem.yaml does
func TestDeclare(t *testing.T) {
	world, err := fixtures.Scenario{Base: "hybrid", Edits: []string{`- RouteTables[rtb-c1].PropagatingVgws[vgw-c]`, `RouteTables[rtb-c1].Routes[10.6.0.0/16].Origin = "CreateRoute"`}}.World()
	if err != nil {
		t.Fatal(err)
	}
	part, err := awscli.Load(context.Background(), world, awscli.Options{Name: "world"})
	if err != nil {
		t.Fatal(err)
	}
	s := ingest.Merge(part)
	behind := func(s *model.Snapshot) []string {
		a, err := ask.New(s, ask.Options{})
		if err != nil {
			t.Fatal(err)
		}
		w, err := a.Who("i-c1", question(t, "8080", "|"), "onprem:10.6.0.0/16@dxvif-2")
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range w.Rows {
			out = append(out, r.Source+" "+r.Verdict.String())
		}
		return out
	}
	if got := behind(s); slices.Contains(got, "10.6.0.0/16 reachable") {
		t.Errorf("undeclared: %q", got)
	}
	with := func(cidr, link string) (*model.Snapshot, error) {
		return ask.Declare(s, []model.OnPrem{{Prefix: netip.MustParsePrefix(cidr), Link: link}})
	}
	for _, link := range []string{"dxvif-2", "vgw-c"} {
		declared, err := with("10.6.0.0/16", link)
		if err != nil {
			t.Fatal(link, err)
		}
		if got := behind(declared); !slices.Contains(got, "10.6.0.0/16 reachable") {
			t.Errorf("declared at %s: %q", link, got)
		}
	}
	if len(s.OnPrem()) > 0 {
		t.Error("the snapshot was changed")
	}
	var address *ask.AddressError
	if _, err := with("10.6.0.0/16", "dxvif-9"); !errors.As(err, &address) || address.Kind != ask.NotFound || !slices.Contains(address.Closest, "dxvif-2") {
		t.Errorf("a link that is not there: %v", err)
	}
}
