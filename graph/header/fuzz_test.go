package header

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// fuzzToy is the same universe at every run, so that a program keeps its
// meaning.
func fuzzToy() *toy {
	t := &toy{sp: NewSpace(), index: map[Packet]int{},
		protos: cells[uint8](255, 0, 1, 2, 6, 7, 58, 59),
		realms: cells[Realm](^Realm(0), 0),
		ports:  cells[uint16](65535, 0, 1, 8, 9, 256),
		addrs:  [2][]Range{addrCells(V4, "0.0.0.0", "10.0.0.1", "10.0.0.2"), addrCells(V6, "::", "fd00:0:0:1::1")},
	}
	t.enumerate(rand.New(rand.NewPCG(1, 1)))
	return t
}

// fuzzed is a set and what must be in it.
type fuzzed struct {
	set Set
	in  members
}

// FuzzSet reads its input as a program for a stack of sets and enumerates after
// every step.
func FuzzSet(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 9, 9, 9, 9, 1, 2, 3, 1, 6, 5, 255})
	f.Add([]byte{4, 0, 1, 255, 3, 9, 0, 17, 200, 2, 7, 0, 33, 90, 7, 2, 8, 8, 6})
	r := rand.New(rand.NewPCG(7, 7))
	for range 30 {
		program := make([]byte, 60)
		for i := range program {
			program[i] = byte(r.Uint32())
		}
		f.Add(program)
	}
	u := fuzzToy()
	f.Fuzz(func(t *testing.T, program []byte) {
		u.sp = NewSpace()
		if len(program) > 100 {
			program = program[:100]
		}
		u.run(t, program)
	})
}

func (t *toy) run(tb testing.TB, program []byte) {
	next := func() (b byte) {
		if len(program) > 0 {
			b, program = program[0], program[1:]
		}
		return b
	}
	stack := []fuzzed{{Set{}, make(members, len(t.packets))}}
	pop := func() fuzzed {
		top := stack[len(stack)-1]
		if len(stack) > 1 {
			stack = stack[:len(stack)-1]
		}
		return top
	}
	for len(program) > 0 {
		code := next() % 9
		x := t.step(code, next, pop)
		t.check(tb, string('0'+rune(code)), x.set, x.in)
		for _, y := range stack {
			if (x.set == y.set) != slices.Equal(x.in, y.in) {
				tb.Fatalf("after %d: the sets are equal: %v", code, x.set == y.set)
			}
		}
		stack = append(stack, x)
	}
}

// step carries out one operation.
func (t *toy) step(code byte, next func() byte, pop func() fuzzed) fuzzed {
	switch code {
	case 0: // a box
		box := t.fuzzBox(next)
		return fuzzed{t.sp.Box(box), t.where(func(_ int, p Packet) bool { return inBox(box, p) })}
	case 1:
		a, b := pop(), pop()
		return fuzzed{a.set.Union(b.set), t.where(func(i int, _ Packet) bool { return a.in[i] || b.in[i] })}
	case 2:
		a, b := pop(), pop()
		return fuzzed{a.set.Intersect(b.set), t.where(func(i int, _ Packet) bool { return a.in[i] && b.in[i] })}
	case 3:
		a, b := pop(), pop()
		return fuzzed{a.set.Minus(b.set), t.where(func(i int, _ Packet) bool { return a.in[i] && !b.in[i] })}
	case 4:
		a := pop()
		return fuzzed{t.sp.All().Minus(a.set), t.where(func(i int, _ Packet) bool { return !a.in[i] })}
	case 5:
		a, d := pop(), Dims(next())
		some := map[Packet]bool{}
		for i, p := range t.packets {
			if a.in[i] {
				some[blank(p, d)] = true
			}
		}
		return fuzzed{a.set.Forget(d), t.where(func(_ int, p Packet) bool { return some[blank(p, d)] })}
	case 6: // the replies; the cells do not tell ICMPv6's echo apart
		a := pop()
		some := make(members, len(t.packets))
		for i, p := range t.packets {
			if a.in[i] && p.Protocol != protoICMPv6 {
				some[t.index[p.Reverse()]] = true
			}
		}
		return fuzzed{a.set.Minus(t.icmpv6()).Reverse(), some}
	case 7:
		a, b := pop(), pop()
		return fuzzed{a.set.Minus(t.icmpv6()).WhoseReplyIn(b.set), t.where(func(i int, p Packet) bool {
			return a.in[i] && p.Protocol != protoICMPv6 && b.in[t.index[p.Reverse()]]
		})}
	}
	// A rewrite of the source to some addresses and, for TCP, ports.
	a, box := pop(), t.fuzzBox(next)
	old := func(p Packet) Packet {
		if box.Src != nil {
			p = blank(p, DimSrc)
		}
		if box.SrcPorts != nil && p.Protocol == protoTCP {
			p = blank(p, DimSrcPort)
		}
		return p
	}
	some := map[Packet]bool{}
	for i, p := range t.packets {
		if a.in[i] {
			some[old(p)] = true
		}
	}
	// TCP is a cell of its own, UDP is not: leave its cell to the other codes.
	tcp := t.sp.Box(Box{Protocols: []ProtoRange{{0, 16}, {18, 255}}})
	if box.SrcPorts != nil {
		a.set = a.set.Intersect(tcp.Minus(t.sp.Box(Box{Protocols: []ProtoRange{{7, 57}}})))
	}
	r := Rewrite{Src: &Translation{To: box.Src, Ports: box.SrcPorts}}
	return fuzzed{r.Image(a.set), t.where(func(_ int, p Packet) bool {
		if box.SrcPorts != nil && p.Protocol >= 7 && p.Protocol <= 57 {
			return false
		}
		return some[old(p)] && (box.Src == nil || box.Src.Contains(p.Src)) &&
			(p.Protocol != protoTCP || inIntervals(box.SrcPorts, p.SrcPort))
	})}
}

func (t *toy) icmpv6() Set { return t.sp.Box(Box{Protocols: []ProtoRange{{protoICMPv6, protoICMPv6}}}) }

// fuzzBox reads a box: a byte of fields that say nothing, then a byte for each
// of the others.
func (t *toy) fuzzBox(next func() byte) Box {
	skip := next()
	b := Box{Family: Family(next() % 3)}
	b.Protocols = byMask(skip&1 != 0, next, t.protos)
	b.DstPorts = byMask(skip&2 != 0, next, t.ports)
	b.SrcPorts = byMask(skip&4 != 0, next, t.ports)
	ranges := slices.Concat(t.addrs[0], t.addrs[1])
	if list := byMask(skip&8 != 0, next, ranges); list != nil {
		b.Dst = AddrRanges(list)
	}
	if list := byMask(skip&16 != 0, next, ranges); list != nil {
		b.Src = AddrRanges(list)
	}
	return b
}

func byMask[T any](skip bool, next func() byte, list []T) []T {
	if skip {
		return nil
	}
	part, mask := []T{}, next()
	for i, e := range list {
		if mask>>i&1 != 0 {
			part = append(part, e)
		}
	}
	return part
}
