package render

import (
	"fmt"
	"slices"
	"strings"

	"portolan/render/report"
)

// hopColumns are the columns of causes and of hops.
var hopColumns = []string{"#", "way", "kind", "component", "what", "code"}

// causesBlock lists every blocker, numbered, and then which parts of the question lack which of them.
func causesBlock(a *report.Answer, blockers []report.Blocker) block {
	b := block{columns: hopColumns, bare: true}
	same := sameSources(blockers)
	for i, c := range blockers {
		b.rows = append(b.rows, []cell{
			toned(fmt.Sprintf("✗ %d", i+1), bad),
			words(arrow(c.Direction)),
			words(kindWord(c.Kind)),
			ident(whereAll(c)),
			words(causeWords(c, !same)),
			codeCell(c.Code),
		})
	}
	b.lines = partly(a, blockers)
	return b
}

// causeWords is a cause's sentence with whom it concerns and what it takes for given.
func causeWords(c report.Blocker, sources bool) string {
	s := c.Text
	if sources && len(c.For) > 0 {
		s += " (for " + few(c.For, 4) + ")"
	}
	if c.Given != "" {
		s += " (given " + string(c.Given) + ")"
	}
	return s
}

// sameSources reports that all blockers concern the same sources, which then need not be said.
func sameSources(blockers []report.Blocker) bool {
	for _, b := range blockers {
		if !slices.Equal(b.For, blockers[0].For) {
			return false
		}
	}
	return true
}

// whereAll is a blocker's components with the places where they stand.
func whereAll(b report.Blocker) string {
	if b.Component == "somewhere" {
		return "an unknown next hop"
	}
	s := few(b.Components, 3)
	if len(b.Places) > 0 && len(b.Components) == 1 && b.Places[0] != b.Component {
		s += " at " + few(b.Places, 3)
	}
	return s
}

// arrow is the way of a leg.
func arrow(direction string) string {
	if direction == "return" {
		return "←"
	}
	return "→"
}

// where is a component with the places where it stands.
func where(component string, name report.Maybe, places []string) string {
	if component == "somewhere" {
		return "an unknown next hop"
	}
	s := report.Called(component, name)
	if len(places) > 0 {
		s += " at " + few(places, 3)
	}
	return s
}

// partly says which ends meet fewer than all of the causes.
func partly(a *report.Answer, blockers []report.Blocker) [][]cell {
	type part struct {
		causes []int
		who    []string
	}
	var parts []part
	for _, p := range a.Paths {
		stops := p.Stops(blockers)
		if len(stops) == len(blockers) || len(stops) == 0 {
			continue
		}
		i := slices.IndexFunc(parts, func(q part) bool { return slices.Equal(q.causes, stops) })
		if i < 0 {
			parts = append(parts, part{causes: stops})
			i = len(parts) - 1
		}
		if who := pathEnds(a, p); !slices.Contains(parts[i].who, who) {
			parts[i].who = append(parts[i].who, who)
		}
	}
	var out [][]cell
	for _, p := range parts {
		out = append(out, line("partly: for ", few(p.who, 4), " only ", causeNumbers(p.causes)))
	}
	return out
}

// causeNumbers is "cause 2 remains" or "causes 2 and 3 remain".
func causeNumbers(list []int) string {
	var n []string
	for _, i := range list {
		n = append(n, itoa(i+1))
	}
	if len(n) == 1 {
		return "cause " + n[0] + " remains"
	}
	return "causes " + strings.Join(n[:len(n)-1], ", ") + " and " + n[len(n)-1] + " remain"
}

// pathEnds is the end of a path that tells it from the others.
func pathEnds(a *report.Answer, p report.Path) string {
	sources, destinations := make(map[string]bool), make(map[string]bool)
	for _, q := range a.Paths {
		sources[q.Source.Short()] = true
		destinations[q.Destination.Short()] = true
	}
	switch {
	case len(sources) == 1:
		return p.Destination.Short()
	case len(destinations) == 1:
		return p.Source.Short()
	}
	return p.Source.Short() + " → " + p.Destination.Short()
}

// kindWord is the short word for a component's kind.
func kindWord(kind string) string {
	switch kind {
	case "security-group":
		return "sg"
	case "network-acl":
		return "nacl"
	case "route-table":
		return "route"
	case "internet-gateway":
		return "igw"
	case "egress-only-internet-gateway":
		return "eigw"
	case "nat-gateway":
		return "nat"
	case "vpc-peering-connection", "peering":
		return "peering"
	case "network-interface", "interface":
		return "eni"
	case "somewhere":
		return "?"
	case "db-instance", "db-cluster":
		return "db"
	}
	return kind
}
