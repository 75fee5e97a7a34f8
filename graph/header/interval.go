package header

import (
	"cmp"
	"fmt"
	"slices"
)

// Interval is the values from First to Last, both included. It is empty if
// First is above Last.
type Interval[T ~uint8 | ~uint16 | ~uint32] struct{ First, Last T }

// The intervals of the levels that are not addresses.
type (
	ProtoRange = Interval[uint8]
	PortRange  = Interval[uint16]
	RealmRange = Interval[Realm]
)

// String is 5432 or 1024-65535.
func (i Interval[T]) String() string {
	if i.First == i.Last {
		return fmt.Sprint(uint64(i.First))
	}
	return fmt.Sprintf("%d-%d", uint64(i.First), uint64(i.Last))
}

// run is the values from first to last, both included.
type run struct{ first, last uint64 }

// runsOf sorts the intervals and leaves the empty ones out.
func runsOf[T ~uint8 | ~uint16 | ~uint32](list []Interval[T]) []run {
	rs := make([]run, 0, len(list))
	for _, i := range list {
		if i.First <= i.Last {
			rs = append(rs, run{uint64(i.First), uint64(i.Last)})
		}
	}
	slices.SortFunc(rs, func(a, b run) int { return cmp.Compare(a.first, b.first) })
	return rs
}

// intervalsOf is the inverse of runsOf.
func intervalsOf[T ~uint8 | ~uint16 | ~uint32](rs []run) []Interval[T] {
	list := make([]Interval[T], len(rs))
	for i, r := range rs {
		list[i] = Interval[T]{T(r.first), T(r.last)}
	}
	return list
}

// intervals leads the values of the list to kid, all of them if it is nil.
func intervals[T ~uint8 | ~uint16 | ~uint32](sp *Space, level int, list []Interval[T], kid ref) ref {
	if list == nil {
		return kid
	}
	return sp.runs(level, runsOf(list), maxOf(level, V4), kid)
}

// ports is intervals for ports up to maxPort. What leads on from maxPort leads
// on from everything above.
func (sp *Space) ports(level int, list []PortRange, maxPort uint64, kid ref) ref {
	if list == nil {
		return kid
	}
	rs := runsOf(list)
	rs = slices.DeleteFunc(rs, func(r run) bool { return r.first > maxPort })
	return sp.runs(level, rs, maxPort, kid)
}

// runs leads the values of the runs to kid. The runs must be sorted; the last
// value that exists, top, speaks for all above it.
func (sp *Space) runs(level int, rs []run, top uint64, kid ref) ref {
	base := sp.open()
	next, done := uint64(0), false // the values below next are pushed
	for _, r := range rs {
		if done || r.last < next {
			continue
		}
		if r.first > next {
			sp.push(base, next, none)
			next = r.first
		}
		sp.push(base, next, kid)
		next = r.last + 1
		done = r.last >= top
	}
	if !done {
		sp.push(base, next, none)
	}
	return sp.close(level, base)
}
