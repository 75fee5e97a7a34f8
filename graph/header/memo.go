package header

// op names a memoised operation. Those of one operand have none for the second.
type op uint32

const (
	opAnd op = iota + 1
	opOr
	opMinus
	opOverlap // result all if the operands have a packet in common, else none
	opSubset  // result all if the first is part of the second, else none
	opForget  // second operand is a mask of levels
	opSaturate
	opMirror
	opMirrorICMP
)

// memo remembers results. It is direct-mapped and forgets what collides.
type memo struct {
	entries []entry // a power of two
}

// The memo grows with the number of nodes between these numbers of entries, 16
// bytes each.
const (
	minMemo = 1 << 9
	maxMemo = 1 << 18
)

type entry struct {
	op   op // 0 marks it free
	a, b ref
	r    ref
}

func (m *memo) slot(o op, a, b ref) *entry {
	h := (uint64(a)<<32 | uint64(b)) + uint64(o)<<61
	h *= 0x9e3779b97f4a7c15
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return &m.entries[(h>>32)&uint64(len(m.entries)-1)]
}

func (m *memo) get(o op, a, b ref) (ref, bool) {
	e := m.slot(o, a, b)
	return e.r, e.op == o && e.a == a && e.b == b
}

func (m *memo) put(o op, a, b, r ref) { *m.slot(o, a, b) = entry{o, a, b, r} }

// grow doubles the memo up to its limit.
func (m *memo) grow() {
	if len(m.entries) >= maxMemo {
		return
	}
	old := m.entries
	m.entries = make([]entry, max(2*len(old), minMemo))
	for _, e := range old {
		if e.op != 0 {
			m.put(e.op, e.a, e.b, e.r)
		}
	}
}

// addrMemo remembers which node stands for an address set, because the same
// large set is in many rules. Direct-mapped.
type addrMemo [256]addrEntry

type addrEntry struct {
	set    *AddrSet
	level  int
	family Family
	kid    ref
	r      ref
}

func (m *addrMemo) slot(s *AddrSet, level int, f Family, kid ref) *addrEntry {
	h := uint64(len(s.spans[0]))<<32 ^ uint64(len(s.spans[1]))<<16 ^ uint64(level)<<8 ^ uint64(f) ^ uint64(kid)<<40
	if list := s.of(f); len(list) > 0 {
		h ^= list[0].first.lo ^ list[0].first.hi ^ list[len(list)-1].last.lo<<7
	}
	return &m[mix(h, 0x9e3779b97f4a7c15)%uint64(len(m))]
}
