package render

import (
	"fmt"
	"slices"
	"strings"

	"portolan/render/report"
)

// hopColumns are the columns of causes and of hops.
var hopColumns = []string{"#", "way", "kind", "component", "what", "code"}

// causesBlocks lists every blocker, numbered: those on the way that packets take, then those behind a way that is only
// supposed. Beneath stands which parts of the question lack which of them.
func causesBlocks(a *report.Answer, blockers []report.Blocker) []block {
	var out []block
	same := sameSources(blockers)
	for i, c := range blockers {
		if i == 0 || c.Given != blockers[i-1].Given {
			b := block{columns: hopColumns, bare: true}
			if c.Given != "" {
				b.title = line("and behind, given ", string(c.Given), ":")
			}
			out = append(out, b)
		}
		last := &out[len(out)-1]
		last.rows = append(last.rows, []cell{
			toned(fmt.Sprintf("✗ %d", i+1), bad),
			words(arrow(c.Direction)),
			words(kindWord(c.Kind)),
			ident(whereAll(c)),
			words(causeWords(c, !same)),
			codeCell(c.Code),
		})
	}
	if len(out) > 0 {
		out[len(out)-1].lines = partly(a, blockers)
	}
	return out
}

// causeWords is a cause's sentence with whom it concerns.
func causeWords(c report.Blocker, sources bool) string {
	if sources && len(c.For) > 0 {
		return c.Text + " (for " + few(c.For, 2) + ")"
	}
	return c.Text
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
	seen := make(map[string]int)
	for _, p := range parts {
		for _, w := range p.who {
			seen[w]++
		}
	}
	var out [][]cell
	for _, p := range parts {
		// what an end meets may depend on the port: that tells no end from another
		if p.who = slices.DeleteFunc(p.who, func(w string) bool { return seen[w] > 1 }); len(p.who) == 0 {
			continue
		}
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
	case "vpc-block-public-access":
		return "bpa"
	case "egress-only-internet-gateway":
		return "eigw"
	case "nat-gateway":
		return "nat"
	case "vpc-peering-connection", "peering":
		return "peering"
	case "transit-gateway", "transit-gateway-attachment", "transit-gateway-route-table":
		return "tgw"
	case "vpn-gateway":
		return "vgw"
	case "vpn-connection":
		return "vpn"
	case "dx-virtual-interface":
		return "vif"
	case "dx-gateway":
		return "dxgw"
	case "network-interface", "interface":
		return "eni"
	case "somewhere":
		return "?"
	case "db-instance", "db-cluster":
		return "db"
	}
	return kind
}
