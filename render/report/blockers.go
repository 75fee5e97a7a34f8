package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Blocker is a cause as people count them: what one change mends, wherever it stands.
type Blocker struct {
	Cause
	Components []string // several interfaces that carry the same groups
	Places     []string // where it stands, when it stands in several subnets
}

// Blockers merges the causes that one change mends, in their order; those behind a way that is only supposed are the last.
func (a *Answer) Blockers() []Blocker {
	var out []Blocker
	for _, c := range a.Causes {
		i := slices.IndexFunc(out, func(b Blocker) bool { return b.same(c) })
		if i < 0 {
			out = append(out, Blocker{Cause: c})
			i = len(out) - 1
		}
		b := &out[i]
		b.First = b.First || c.First
		b.Components = appendNew(b.Components, Called(c.Component, c.Name))
		if place := cmp.Or(c.AtName, c.At); place != "" {
			b.Places = appendNew(b.Places, string(place))
		}
		for _, f := range c.For {
			b.For = appendNew(slices.Clip(b.For), f)
		}
	}
	slices.SortStableFunc(out, func(x, y Blocker) int { return cmp.Compare(min(len(x.Given), 1), min(len(y.Given), 1)) })
	return out
}

// same reports that one change mends both: the component is the same, or both are interfaces with the same rules.
func (b Blocker) same(c Cause) bool {
	if b.Code != c.Code || b.Direction != c.Direction || b.Text != c.Text || b.Given != c.Given {
		return false
	}
	return b.Component == c.Component || c.Code == "ENI_SG_RULES_MISMATCH" && len(c.Considered) > 0 && slices.Equal(b.Considered, c.Considered)
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// Stops lists which of the blockers, by index, stop a path.
func (p Path) Stops(blockers []Blocker) []int {
	var out []int
	for i, b := range blockers {
		if p.stoppedBy(b) {
			out = append(out, i)
		}
	}
	return out
}

func (p Path) stoppedBy(b Blocker) bool {
	for _, l := range p.Legs {
		for _, h := range l.Hops {
			if l.Direction == b.Direction && h.stopped(b) {
				return true
			}
		}
	}
	return false
}

// StopOf is the index of the blocker that a hop of a leg is, or -1.
func (h Hop) StopOf(direction string, blockers []Blocker) int {
	return slices.IndexFunc(blockers, func(b Blocker) bool { return b.Direction == direction && h.stopped(b) })
}

func (h Hop) stopped(b Blocker) bool {
	return h.Effect == "drop" && h.Code == b.Code && slices.Contains(b.Components, Called(h.Component, h.Name)) &&
		(len(b.Places) == 0 || slices.Contains(b.Places, string(cmp.Or(h.AtName, h.At))))
}

// Title is how people call the end: what it belongs to, the interface with its label, the address.
func (e End) Title() string {
	label := e.Label
	if label != "" && (strings.HasSuffix(string(e.Host), string(label)) || string(label) == e.Ref) {
		label = ""
	}
	parts := []string{string(e.Host)}
	if e.Ref != string(e.Host) {
		parts = append(parts, Called(e.Ref, label))
	} else {
		parts = append(parts, string(label))
	}
	if all := strings.Join(parts, " "); !strings.Contains(all, e.Address) {
		first, _, several := strings.Cut(e.Address, ", ")
		if several {
			first += ", …"
		}
		parts = append(parts, first)
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// Brief is the end for a line of text: what it belongs to, or its label, and the address.
func (e End) Brief() string {
	label := e.Label
	if strings.HasSuffix(string(e.Host), string(label)) || string(label) == e.Ref {
		label = ""
	}
	s := string(label)
	switch {
	case e.Host != "":
		s = Called(string(e.Host), label)
	case label == "" || e.Ref == "internet":
		s = cmp.Or(s, e.Ref, e.Address)
	}
	first, _, several := strings.Cut(e.Address, ", ")
	if several {
		first += ", …"
	}
	if e.Ref == "internet" || first == "" || strings.Contains(s, first) {
		return s
	}
	return s + " " + first
}

// Short is the end in one word: what it belongs to by its name, else its label, else an id.
func (e End) Short() string {
	if strings.Contains(string(e.Host), ":") { // lambda:checkout
		return string(e.Host)
	}
	return cmp.Or(string(e.Label), string(e.Host), e.Ref, e.Address)
}

// CauseCount is "3 causes, all must be fixed", or "1 cause, and 2 behind it".
func CauseCount(blockers []Blocker) string {
	behind := 0
	for _, b := range blockers {
		if b.Given != "" {
			behind++
		}
	}
	n := len(blockers) - behind
	s := Count(n, "cause")
	switch {
	case behind > 0:
		s += fmt.Sprintf(", and %d behind", behind)
		if n == 1 {
			s += " it"
		}
	case n > 1:
		s += ", all must be fixed"
	}
	return s
}
