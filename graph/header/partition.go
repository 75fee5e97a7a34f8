package header

import (
	"net/netip"
	"slices"
	"strconv"
)

// Partition parts the addresses of one family into cells: those of one cell are in the same ones of some sets. Cell 0 is the
// addresses that are in none.
type Partition struct {
	family Family
	starts []addr // of runs of addresses of one cell; the first is the first address that there is
	cells  []int32
	n      int
}

// Divide makes the partition by the sets.
func Divide(f Family, sets ...*AddrSet) *Partition {
	type event struct {
		at  addr
		set int
	}
	var events []event
	for i, s := range sets {
		for _, p := range s.of(f) {
			events = append(events, event{p.first, i})
			if p.last != maxAddr(f) {
				events = append(events, event{p.last.next(), i})
			}
		}
	}
	slices.SortFunc(events, func(a, b event) int { return a.at.cmp(b.at) })
	p := &Partition{family: f, starts: []addr{{}}, cells: []int32{0}}
	var in uint64 // which sets the addresses are in, hashed: to enter or leave one changes it by the set's own number
	known := map[uint64]int32{0: 0}
	for i, e := range events {
		in ^= mix(uint64(e.set)+0x9e3779b97f4a7c15, 0xa0761d6478bd642f)
		if i+1 < len(events) && events[i+1].at == e.at {
			continue
		}
		cell, ok := known[in]
		if !ok {
			cell = int32(len(known))
			known[in] = cell
		}
		switch last := len(p.cells) - 1; {
		case p.starts[last] == e.at:
			p.cells[last] = cell
		case p.cells[last] != cell:
			p.starts, p.cells = append(p.starts, e.at), append(p.cells, cell)
		}
	}
	p.n = len(known)
	return p
}

// Len is how many cells there are.
func (p *Partition) Len() int { return p.n }

// Cell is the cell of an address, 0 for those of another family.
func (p *Partition) Cell(a netip.Addr) int {
	f, n := split(a)
	if f != p.family {
		return 0
	}
	return int(p.cells[p.run(n)])
}

// run is the run that an address is in.
func (p *Partition) run(a addr) int {
	i, found := slices.BinarySearchFunc(p.starts, a, addr.cmp)
	if !found {
		i--
	}
	return i
}

// Cells names the cells of a set's addresses: the same text for sets that have addresses in the same cells.
func (p *Partition) Cells(s *AddrSet) string {
	seen := make(map[int32]bool)
	for _, r := range s.of(p.family) {
		for i := p.run(r.first); i < len(p.starts) && !r.last.less(p.starts[i]); i++ {
			seen[p.cells[i]] = true
		}
	}
	list := make([]int, 0, len(seen))
	for c := range seen {
		list = append(list, int(c))
	}
	slices.Sort(list)
	var b []byte
	for _, c := range list {
		b = append(strconv.AppendInt(b, int64(c), 36), ' ')
	}
	return string(b)
}
