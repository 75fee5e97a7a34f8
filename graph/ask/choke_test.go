package ask_test

import (
	"io/fs"
	"slices"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
)

// rows counts what gets through for sure.
func rows(w *graph.WhoAnswer) (n int) {
	for _, r := range w.Rows {
		if r.Verdict != graph.Unknown {
			n++
		}
	}
	return n
}

// TestChokes: what every way passes is what nothing gets round, and the other way about: a gateway or link that nothing gets
// round is among it.
func TestChokes(t *testing.T) {
	hybridWorld, err := fixtures.Scenario{Base: "hybrid"}.World()
	if err != nil {
		t.Fatal(err)
	}
	for _, world := range []struct {
		files fs.FS
		dst   []string
	}{
		{fixtures.Shop(), []string{"cluster:orders", "db:orders-1", "cluster:billing", "db:reports-1", "db:reports-2", "app-1"}},
		{hybridWorld, []string{"db:orders-1", "db:orders-2", "i-c1", "i-b1", "i-d1"}},
	} {
		a, _, _ := asker(t, world.files, nil)
		found := 0
		for _, dst := range world.dst {
			for _, port := range []string{"5432", "8080"} {
				found += checkChokes(t, a, dst, question(t, port, "|"))
			}
		}
		if found == 0 {
			t.Error("nothing is passed by every way")
		}
	}
}

func checkChokes(t *testing.T, a *ask.Asker, dst string, q graph.Question) (found int) {
	t.Helper()
	w, err := a.Who(dst, q, "")
	if err != nil {
		t.Fatal(err)
	}
	if rows(w) == 0 {
		return 0
	}
	without := func(id string) int {
		q := q
		q.NotVia = []string{id}
		w, err := a.Who(dst, q, "")
		if err != nil {
			t.Fatal(err)
		}
		return rows(w)
	}
	listed := func(id string) bool {
		return slices.ContainsFunc(w.Chokes, func(c graph.Choke) bool { return c.Component.ID == id })
	}
	for _, c := range w.Chokes {
		if c.Kind != "security-group" && without(c.Component.ID) > 0 {
			t.Errorf("%s %v: something gets round %s", dst, q.Ports, c.Component)
		}
		found++
	}
	for _, kind := range []model.Kind{model.KindInternetGateway, model.KindVPCPeering, model.KindTransitGateway, model.KindTransitGatewayAttachment,
		model.KindVPNGateway, model.KindVPNConnection, model.KindDXVirtualInterface, model.KindDXGateway} {
		list, _ := a.List(kind.String())
		for _, m := range list {
			if id := m.Head().Ref.ID; without(id) == 0 && !listed(id) {
				t.Errorf("%s %v: nothing gets round %s, and it is not named", dst, q.Ports, id)
			}
		}
	}
	return found
}
