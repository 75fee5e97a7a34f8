package header

import (
	"math/bits"
	"slices"
)

// ref numbers a node of a Space.
type ref uint32

// The two diagrams without a level.
const (
	none ref = 0 // no packet
	all  ref = 1 // every packet
)

// node is an inner node of the diagram: the values from starts[i] up to, not
// including, starts[i+1] lead to kids[i]. starts[0] is 0, neighbouring kids
// differ, there are at least two.
type node struct {
	starts []uint64
	kids   []ref
	hash   uint64
	level  uint8
}

// Space owns the nodes of sets and remembers results of operations. It only
// grows: to shed what is no longer needed, import the sets worth keeping into a
// new one. A Space must not be used by two goroutines at once, not even for
// reading: give each worker its own, and use [Space.Import] to bring a set over.
type Space struct {
	nodes []node // by ref
	table []slot // open addressing, a power of two
	memo  memo
	addrs addrMemo

	// The edges under construction, innermost node last.
	starts []uint64
	kids   []ref
	runBuf []run // of the address level under construction

	// Where edges of finished nodes live.
	startArena []uint64
	kidArena   []ref

	edgeCount int

	exists ref // without what ICMP does not have, see clamp
}

// slot is an entry of the node table; ref none marks it free.
type slot struct {
	tag uint32 // upper half of the hash
	ref ref
}

// NewSpace returns an empty space.
func NewSpace() *Space {
	sp := &Space{table: make([]slot, 1<<8)}
	sp.nodes = append(sp.nodes, node{level: lvTerminal}, node{level: lvTerminal})
	sp.memo.grow()
	return sp
}

// open starts a node; give what it returns to push and close.
func (sp *Space) open() int { return len(sp.starts) }

// push says that the values from start on lead to kid. Starts must increase,
// beginning with 0.
func (sp *Space) push(base int, start uint64, kid ref) {
	if n := len(sp.kids); n > base && sp.kids[n-1] == kid {
		return
	}
	sp.starts = append(sp.starts, start)
	sp.kids = append(sp.kids, kid)
}

// close finishes the node begun by open.
func (sp *Space) close(level int, base int) ref {
	r := sp.kids[base]
	if len(sp.kids) > base+1 {
		r = sp.intern(uint8(level), sp.starts[base:], sp.kids[base:])
	}
	sp.starts, sp.kids = sp.starts[:base], sp.kids[:base]
	return r
}

// intern finds or makes the node with these edges.
func (sp *Space) intern(level uint8, starts []uint64, kids []ref) ref {
	h := hashEdges(level, starts, kids)
	mask := uint64(len(sp.table) - 1)
	i := h & mask
	for ; sp.table[i].ref != none; i = (i + 1) & mask {
		s := sp.table[i]
		if s.tag != uint32(h>>32) {
			continue
		}
		n := &sp.nodes[s.ref]
		if n.level == level && slices.Equal(n.kids, kids) && slices.Equal(n.starts, starts) {
			return s.ref
		}
	}
	r := ref(len(sp.nodes))
	sp.edgeCount += len(kids)
	sp.nodes = append(sp.nodes, node{
		starts: keep(&sp.startArena, starts),
		kids:   keep(&sp.kidArena, kids),
		hash:   h,
		level:  level,
	})
	sp.table[i] = slot{uint32(h >> 32), r}
	if len(sp.nodes)*2 > len(sp.table) {
		sp.growTable()
	}
	if len(sp.nodes) > len(sp.memo.entries) {
		sp.memo.grow()
	}
	return r
}

// growTable doubles the node table.
func (sp *Space) growTable() {
	table := make([]slot, 2*len(sp.table))
	mask := uint64(len(table) - 1)
	for r := all + 1; int(r) < len(sp.nodes); r++ {
		h := sp.nodes[r].hash
		i := h & mask
		for table[i].ref != none {
			i = (i + 1) & mask
		}
		table[i] = slot{uint32(h >> 32), r}
	}
	sp.table = table
}

// keep copies s into the arena, which gets chunks that double up to 64 Ki
// elements; a chunk never moves.
func keep[T any](arena *[]T, s []T) []T {
	const first, most = 1 << 8, 1 << 16
	if cap(*arena)-len(*arena) < len(s) {
		*arena = make([]T, 0, max(len(s), min(max(2*cap(*arena), first), most)))
	}
	n := len(*arena)
	*arena = append(*arena, s...)
	return (*arena)[n:len(*arena):len(*arena)]
}

// hashEdges mixes level and edges. It has no seed: the same questions number
// the nodes alike in every run.
func hashEdges(level uint8, starts []uint64, kids []ref) uint64 {
	h := uint64(level)*0x9e3779b97f4a7c15 + uint64(len(kids))
	for i, s := range starts {
		h = mix(h^s, uint64(kids[i])+0xd6e8feb86659fd93)
	}
	return mix(h, 0xa0761d6478bd642f)
}

// mix folds the 128-bit product of its arguments.
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^0x2d358dccaa6c78a5, b)
	return hi ^ lo
}

// child is where the value leads at the level.
func (sp *Space) child(r ref, level int, value uint64) ref {
	n := &sp.nodes[r]
	if int(n.level) != level {
		return r
	}
	return n.kids[seek(n.starts, 0, value)]
}

// seek is the last index not before i whose start is not after value. It
// gallops, so that a near target is cheap; starts[i] must not be after value.
func seek(starts []uint64, i int, value uint64) int {
	step := 1
	for i+step < len(starts) && starts[i+step] <= value {
		i += step
		step *= 2
	}
	hi := min(i+step, len(starts)) // the answer is in [i, hi)
	for i+1 < hi {
		if m := int(uint(i+hi) / 2); starts[m] <= value {
			i = m
		} else {
			hi = m
		}
	}
	return i
}

// Nodes is the number of nodes that the space holds.
func (sp *Space) Nodes() int { return len(sp.nodes) }

// Edges is the number of edges that the nodes have: the better part of what the space costs to keep.
func (sp *Space) Edges() int { return sp.edgeCount }
