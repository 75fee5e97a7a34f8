package graph_test

import (
	"testing"

	"portolan/graph"
	"portolan/model"
)

func vpcRef(id string) model.Ref { return model.Ref{Kind: model.KindVPC, ID: id} }

// TestWays: the map is searched against its edges, through everything in between, and nothing else.
func TestWays(t *testing.T) {
	b := graph.NewWaysBuilder()
	b.Join(vpcRef("a"), vpcRef("b"))
	b.Join(vpcRef("b"), vpcRef("c"))
	b.Join(vpcRef("c"), vpcRef("b"))
	b.Join(vpcRef("c"), vpcRef("d"))
	b.Join(vpcRef("e"), graph.Internet)
	got := b.Ways().Towards(vpcRef("c"))
	for id, want := range map[string]bool{"a": true, "b": true, "c": true, "d": false, "e": false} {
		if got[vpcRef(id)] != want {
			t.Errorf("towards c from %s: %v, want %v", id, got[vpcRef(id)], want)
		}
	}
	if len(b.Ways().Towards(vpcRef("nowhere"))) != 1 {
		t.Error("a place that nothing joins has more than itself")
	}
}
