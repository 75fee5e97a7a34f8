package component_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/internal/oracle"
	"portolan/model"
)

var sharpCases = flag.Int("sharp-cases", 150, "how many unknown verdicts are completed")

// completions is how often each unknown is completed.
const completions = 64

// TestSharpness takes facts away and completes the world again, at random, where the engine does not know: the oracle must
// then deliver in one completion and stop the packet in another, in 95 of 100 cases. A completion that the oracle cannot
// judge (a firewall's endpoint, a core network, a VPC that enforces encryption) counts as either. While more than 5 % of the
// cases fail, more are asked, up to 3,000: there 2.2 % failed, give or take 0.4, so that bad luck fails no run. What is
// unknown without need is printed. It is of these kinds:
//   - a subnet that is not shown: the ACL that names it is known and could tell what is stopped there;
//   - a table, peering or NAT gateway that is not shown: the packets may turn up at the destination from an address of any
//     translation, though no NAT gateway of the snapshot can be on the way;
//   - "which interfaces carry the group": the few addresses that the sample of completions did not try.
//
// rule: GEN-8
func TestSharpness(t *testing.T) {
	cases, sharp, sum, dull := 0, 0, 0, map[string]int{}
	withHoles(t, 1_000_000, 10, func(seed uint64, w *gen.World, h hole, rng *rand.Rand, f gen.Flow) bool {
		why := unknownIn(w.Snapshot, h, f)
		if why == "" {
			return true
		}
		cases++
		n := complements(rng, w.Snapshot, h, f)
		if n.reached > 0 && n.stopped > 0 {
			sharp++
		}
		if n.reached+n.open == 0 || n.stopped+n.open == 0 {
			sum++
			dull[fmt.Sprintf("reached %v, stopped %v: %s", n.reached > 0, n.stopped > 0, why)]++
			if testing.Verbose() {
				t.Logf("seed %d: %v: %+v; %s; lost %v", seed, f, n, why, h)
			}
		}
		return cases < *sharpCases || sum*20 > cases && cases < 20**sharpCases
	})
	var lines []string
	for why, n := range dull {
		lines = append(lines, fmt.Sprintf("%6d %s", n, why))
	}
	slices.Sort(lines)
	t.Logf("of %d unknown verdicts %d have both results among their completions, %d have none of one of them\n%s", cases, sharp, sum, strings.Join(lines, "\n"))
	if sum*20 > cases {
		t.Errorf("%d of %d unknown verdicts are unknown without need", sum, cases)
	}
}

// unknownIn says why a flow's verdict is unknown in what is left of a world, as the gaps that it waits for; "" when it is
// known, and when it is unknown in the whole world too.
func unknownIn(s *model.Snapshot, h hole, f gen.Flow) string {
	rest := h.in(s)
	if !stillThere(s, f) || missing(rest, f) {
		return ""
	}
	assume := component.Assume{GuardsOff: true}
	n := component.Build(rest, assume)
	e := prepare(n, rest, f)
	fate := e.w.Walk(e.start, e.packets)
	if fate.Maybe.IsEmpty() || !fate.Yes.IsEmpty() {
		return ""
	}
	whole := component.Build(s, assume)
	o := prepare(whole, s, f)
	if !o.w.Walk(o.start, o.packets).Maybe.IsEmpty() {
		return ""
	}
	var why []string
	for _, g := range graph.NewExplainer(e.w).Gaps(fate, fate.Maybe) {
		if g.DataSet.Call == model.KindBlockPublicAccess.Call() { // the oracle knows nothing of it
			return ""
		}
		text := g.Detail + " (" + g.DataSet.Call + ")"
		if !slices.Contains(why, text) {
			why = append(why, text)
		}
	}
	return strings.Join(why, "; ")
}

// results counts what the oracle says of completions. Open ones take what it does not model or AWS does not determine.
type results struct{ reached, stopped, open int }

// complements asks the oracle about random completions.
func complements(rng *rand.Rand, s *model.Snapshot, h hole, f gen.Flow) (n results) {
	for range completions {
		c := complete(rng, s, h, f)
		g := f
		if _, ok := model.Get[*model.NetworkInterface](c, model.KindNetworkInterface, "eni-sender"); ok {
			g.Source.Interface = model.Ref{Kind: model.KindNetworkInterface, ID: "eni-sender"}
		}
		v, err := oracle.Run(c, oracleFlow(rng, c, g))
		switch {
		case errors.Is(err, oracle.ErrUnmodelled), errors.Is(err, oracle.ErrUndetermined):
			n.open++
		case err != nil: // no sound completion
		case v.Reached:
			n.reached++
		default:
			n.stopped++
		}
	}
	return n
}
