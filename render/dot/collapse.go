package dot

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxBoxes is how many boxes a picture holds at most; what has the same verdict is collapsed until it does.
const maxBoxes = 60

// collapse merges sources of the same boundary and verdict, largest family first, until the picture holds at most maxBoxes.
// First families that agree in everything but the name, then those that agree in boundary and verdict alone, then the places
// without a way in. What expand names stays apart: a boundary, a source, or "all".
func (x *exposure) collapse(expand []string) {
	keys := []func(source) string{
		func(s source) string { return strings.Join([]string{s.boundary, s.verdict, s.via, portsOf(s)}, "\x00") },
		func(s source) string { return s.boundary + "\x00" + s.verdict },
	}
	for _, key := range keys {
		for x.size() > maxBoxes {
			family := x.largest(key, expand)
			if family == nil {
				break
			}
			x.merge(family)
		}
	}
	if x.size() > maxBoxes && len(x.none) > 1 && !wanted(expand, "none") {
		n := len(x.none)
		x.notes = append(x.notes, fmt.Sprintf("collapsed from %d places without a way in: --expand none", n))
		x.none = []nowhere{{boundary: "no way in", name: fmt.Sprintf("%d places", n), why: []string{"collapsed from " + fmt.Sprint(n)}}}
	}
}

func (x *exposure) size() int { return len(x.sources) + len(x.none) + max(1, len(x.members)) }

// largest is the family with the most members under a key, as indexes; nil when none has two.
func (x *exposure) largest(key func(source) string, expand []string) []int {
	families := map[string][]int{}
	for i, s := range x.sources {
		if !wanted(expand, s.boundary, s.name) {
			families[key(s)] = append(families[key(s)], i)
		}
	}
	var best []int
	for _, k := range slices.Sorted(maps.Keys(families)) {
		if f := families[k]; len(f) > 1 && len(f) > len(best) {
			best = f
		}
	}
	return best
}

// merge makes one source of several, where the first of them stood.
func (x *exposure) merge(family []int) {
	var names []string
	one := x.sources[family[0]]
	one.grants, one.from = nil, 0
	rules := map[grantKey][]string{}
	for _, i := range family {
		s := x.sources[i]
		one.from += s.from
		names = append(names, s.name)
		if s.via != one.via {
			one.via = "several ways"
		}
		for _, g := range s.grants {
			k := grantKey{g.member, g.ports}
			rules[k] = append(rules[k], g.rules...)
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(rules), grantKey.compare) {
		slices.Sort(rules[k])
		one.grants = append(one.grants, grant{k.member, k.ports, slices.Compact(rules[k])})
	}
	one.name = fmt.Sprintf("%d sources: %s", one.from, strings.Join(names[:min(3, len(names))], ", "))
	if len(names) > 3 {
		one.name += ", …"
	}
	one.detail = fmt.Sprintf("collapsed from %d", one.from)
	x.notes = append(x.notes, fmt.Sprintf("%s: collapsed from %d sources; --expand %q shows them", one.boundary, one.from, one.boundary))
	var kept []source
	for i, s := range x.sources {
		if i == family[0] {
			kept = append(kept, one)
		} else if !slices.Contains(family, i) {
			kept = append(kept, s)
		}
	}
	x.sources = kept
}

type grantKey struct{ member, ports string }

func (k grantKey) compare(o grantKey) int {
	return cmp.Or(cmp.Compare(k.member, o.member), cmp.Compare(k.ports, o.ports))
}

// wanted reports whether --expand names one of the names.
func wanted(expand []string, names ...string) bool {
	return slices.Contains(expand, "all") || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(expand, n) })
}

// portsOf is what a source is let in on, for comparison.
func portsOf(s source) string {
	var all []string
	for _, g := range s.grants {
		all = append(all, g.member+" "+g.ports)
	}
	return strings.Join(all, ",")
}
