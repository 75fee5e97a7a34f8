package dot

import (
	"fmt"
	"slices"
	"strings"
)

// mostMembers is how many boxes stand for what a name stands for, unless they are expanded: each that differs has lines of its own.
const mostMembers = 12

// gather collapses members when there are many: first those that the same sources reach on the same ports, then, if there are
// still too many, all of them into one, which a source reaches when it reaches any.
func (x *exposure) gather(expand []string) {
	if len(x.members) <= mostMembers || wanted(expand, "databases") {
		return
	}
	total := len(x.members)
	reached := func(m end) string {
		var b strings.Builder
		for i, s := range x.sources {
			for _, g := range s.grants {
				if g.member == m.key {
					fmt.Fprintf(&b, "%d %s,", i, g.ports)
				}
			}
		}
		return b.String()
	}
	x.join(reached)
	if len(x.members) > mostMembers {
		x.join(func(end) string { return "" })
		x.notes = append(x.notes, "a line to the databases means at least one of them")
	}
	x.notes = append(x.notes, fmt.Sprintf("collapsed from %d databases; --expand databases draws each", total))
}

// join makes one member of all that agree in a key.
func (x *exposure) join(key func(end) string) {
	first, count := map[string]string{}, map[string]int{}
	into := map[string]string{}
	var kept []end
	for _, m := range x.members {
		k := key(m)
		if _, ok := first[k]; !ok {
			first[k] = m.key
			kept = append(kept, m)
		}
		into[m.key] = first[k]
		count[first[k]] += 1 + m.more
	}
	for i := range kept {
		kept[i].more = count[kept[i].key] - 1
	}
	x.members = kept
	for i := range x.sources {
		s := &x.sources[i]
		var grants []grant
		for _, g := range s.grants {
			to := into[g.member]
			j := slices.IndexFunc(grants, func(h grant) bool { return h.member == to && h.ports == g.ports })
			if j < 0 {
				grants = append(grants, grant{to, g.ports, nil})
				j = len(grants) - 1
			}
			grants[j].rules = merged(grants[j].rules, g.rules)
		}
		s.grants = grants
	}
}

// whole replaces grants that are the same for every member by one to them all.
func (x *exposure) whole() {
	for i := range x.sources {
		s := &x.sources[i]
		byPorts := map[string][]string{}
		count := map[string]int{}
		for _, g := range s.grants {
			count[g.ports]++
			byPorts[g.ports] = merged(byPorts[g.ports], g.rules)
		}
		var kept []grant
		for _, g := range s.grants {
			if count[g.ports] < len(x.members) {
				kept = append(kept, g)
			} else if byPorts[g.ports] != nil {
				kept = append(kept, grant{"", g.ports, byPorts[g.ports]})
				byPorts[g.ports] = nil
			}
		}
		s.grants = kept
	}
}
