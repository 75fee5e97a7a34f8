package graph

import (
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/traverse"

	"portolan/model"
)

// Ways is the coarse map of a network: which places routes join at all, whatever the packets. It is there to leave out what
// cannot matter: where Ways has no path packets have none; where it has one, the walk decides.
//
// It is a gonum directed graph in compressed sparse rows, walked against its edges: from a destination to all that may lead
// there.
type Ways struct {
	ids   map[model.Ref]int64
	refs  []model.Ref
	first []int32 // of node i's predecessors in from; one more than there are nodes
	from  []int32
}

// WaysBuilder collects the edges of a Ways.
type WaysBuilder struct {
	ids   map[model.Ref]int64
	refs  []model.Ref
	edges map[[2]int32]bool
}

// NewWaysBuilder starts a map without places.
func NewWaysBuilder() *WaysBuilder {
	return &WaysBuilder{ids: make(map[model.Ref]int64), edges: make(map[[2]int32]bool)}
}

func (b *WaysBuilder) node(r model.Ref) int32 {
	id, ok := b.ids[r]
	if !ok {
		id = int64(len(b.refs))
		b.ids[r] = id
		b.refs = append(b.refs, r)
	}
	return int32(id)
}

// Join says that some route or gateway may take packets from one place to another.
func (b *WaysBuilder) Join(from, to model.Ref) { b.edges[[2]int32{b.node(from), b.node(to)}] = true }

// Ways is the finished map.
func (b *WaysBuilder) Ways() *Ways {
	w := &Ways{ids: b.ids, refs: b.refs, first: make([]int32, len(b.refs)+1)}
	edges := make([][2]int32, 0, len(b.edges))
	for e := range b.edges {
		edges = append(edges, e)
	}
	slices.SortFunc(edges, func(x, y [2]int32) int {
		if x[1] != y[1] {
			return int(x[1] - y[1])
		}
		return int(x[0] - y[0])
	})
	for _, e := range edges {
		w.from = append(w.from, e[0])
		w.first[e[1]+1]++
	}
	for i := 1; i < len(w.first); i++ {
		w.first[i] += w.first[i-1]
	}
	return w
}

// Towards lists every place from which packets may get to r, r itself included.
func (w *Ways) Towards(r model.Ref) map[model.Ref]bool {
	out := map[model.Ref]bool{r: true}
	id, ok := w.ids[r]
	if !ok {
		return out
	}
	search := traverse.BreadthFirst{Visit: func(n graph.Node) { out[w.refs[n.ID()]] = true }}
	search.Walk(against{w}, simple.Node(id), nil)
	return out
}

// against is w with its edges turned round, as gonum's searches take it.
type against struct{ w *Ways }

// From returns the places that lead to the place id.
func (a against) From(id int64) graph.Nodes {
	nodes := make([]graph.Node, 0, a.w.first[id+1]-a.w.first[id])
	for _, p := range a.w.from[a.w.first[id]:a.w.first[id+1]] {
		nodes = append(nodes, simple.Node(p))
	}
	return iterator.NewOrderedNodes(nodes)
}

// Edge returns the edge between two places, in the direction of the search.
func (a against) Edge(u, v int64) graph.Edge {
	return simple.Edge{F: simple.Node(u), T: simple.Node(v)}
}
