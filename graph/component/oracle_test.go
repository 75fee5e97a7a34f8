package component_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/graph/internal/oracle"
	"portolan/model"
)

var (
	worldsFlag = flag.Int("worlds", 400, "how many random worlds the oracle is asked about")
	pairsFlag  = flag.Int("pairs", 2000, "how many distinct (world, packet) pairs at least")
	failFlag   = flag.Int("failures", 3, "how many disagreements are shown")
	seedFlag   = flag.Uint64("seed", 0, "first seed; 0 takes a fresh one")
)

// world is a small world, for odd seeds a hybrid one.
func world(seed uint64) *gen.World {
	if seed%2 == 1 {
		return gen.Hybrid(seed)
	}
	return gen.Small(seed)
}

func firstSeed(t *testing.T) uint64 {
	seed := *seedFlag
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("first seed %d (repeat with -seed=%d)", seed, seed)
	return seed
}

// TestOracle compares the engine with the oracle on complete random worlds: reachable exactly where the oracle delivers,
// blocked exactly where it does not, and the oracle's stopper is among the causes, as the first of its direction.
func TestOracle(t *testing.T) {
	seed := firstSeed(t)
	tl := newTally()
	perWorld := max(1, *pairsFlag / *worldsFlag + 1)
	failures := 0
	for i := range *worldsFlag {
		w := unguarded(world(seed + uint64(i)))
		rng := gen.NewRand(seed + uint64(i))
		n := component.Build(w.Snapshot, component.Assume{GuardsOff: true})
		for _, k := range model.Kinds() {
			if w.Snapshot.Count(k) > 0 {
				tl.kinds[k.String()]++
			}
		}
		seen := map[string]bool{}
		ask := func(f gen.Flow, tl *tally) {
			f = byOneLink(n, rng, f)
			if seen[f.String()] {
				return
			}
			seen[f.String()] = true
			if msg := compare(n, w.Snapshot, rng, f, tl); msg != "" {
				failures++
				shrunk := gen.Shrink(w, func(s *model.Snapshot) bool { return sort(compareAgain(s, f, seed, "")) == sort(msg) })
				t.Errorf("seed %d: %s\n%s\nand in a smaller world: %s\nin\n%s", w.Seed, f, msg, compareAgain(shrunk.Snapshot, f, seed, msg), gen.Describe(shrunk.Snapshot))
				if failures >= *failFlag {
					t.Fatal("enough")
				}
			}
		}
		for f := range w.Flows(rng, perWorld) {
			ask(f, tl)
		}
		for f := range boundaries(n, w, rng) {
			ask(f, tl.edges)
		}
	}
	tl.check(t)
	t.Log(tl.table())
}

// sort is a difference without names and addresses, so that shrinking does not slide into another one.
func sort(msg string) string {
	msg, _, _ = strings.Cut(msg, "\n")
	msg, _, _ = strings.Cut(msg, "[")
	return someName.ReplaceAllString(msg, "")
}

var someName = regexp.MustCompile(`[a-z-]+-[0-9a-f]{8}|[0-9a-f:.]+[.:][0-9a-f]+`)

func compareAgain(s *model.Snapshot, f gen.Flow, seed uint64, fallback string) string {
	tl := newTally()
	rng := gen.NewRand(seed)
	if !stillThere(s, f) {
		return ""
	}
	msg := compare(component.Build(s, component.Assume{GuardsOff: true}), s, rng, f, tl)
	if msg == "" {
		return fallback
	}
	return msg
}

func stillThere(s *model.Snapshot, f gen.Flow) bool {
	if !f.Destination.Interface.IsZero() {
		i, ok := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, f.Destination.Interface.ID)
		if !ok || !owns(i, f.Destination.Address) {
			return false
		}
	}
	for _, id := range []string{f.Source.OnPrem, f.Destination.OnPrem} {
		if _, ok := s.Lookup(gen.LinkRef(id)); !ok && id != "" {
			return false
		}
	}
	if !f.Source.Interface.IsZero() {
		i, ok := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, f.Source.Interface.ID)
		return ok && component.InterfaceAddrs(i).Contains(f.Source.Address)
	}
	if !f.Source.Subnet.IsZero() {
		u, ok := model.Get[*model.Subnet](s, model.KindSubnet, f.Source.Subnet.ID)
		return ok && header.AddrsOf(model.Associated(u.CIDRs)...).Contains(f.Source.Address)
	}
	return true
}

func owns(i *model.NetworkInterface, a netip.Addr) bool {
	return component.InterfaceAddrs(i).Contains(a) || slices.ContainsFunc(i.Addresses, func(x model.Address) bool { return x.Public == a })
}

// compare returns what differs, or "".
func compare(n *component.Network, s *model.Snapshot, rng *rand.Rand, f gen.Flow, tl *tally) string {
	e := prepare(n, s, f)
	fate := e.w.Walk(e.start, e.packets)
	yes, no, maybe := !fate.Yes.IsEmpty(), !fate.No.IsEmpty(), !fate.Maybe.IsEmpty()
	if !yes && !no && !maybe {
		return "the packet has no fate"
	}
	reached, stopped := 0, 0
	var last oracle.Verdict
	for range 6 {
		v, err := oracle.Run(s, oracleFlow(rng, s, f))
		if err != nil {
			kind := "other"
			for _, known := range []error{oracle.ErrMissing, oracle.ErrUnmodelled, oracle.ErrUndetermined, oracle.ErrFlow} {
				if errors.Is(err, known) {
					kind = known.Error()
				}
			}
			tl.skips[kind]++
			tl.skipped++
			if kind == "other" || errors.Is(err, oracle.ErrFlow) || maybe {
				return ""
			}
			if errors.Is(err, oracle.ErrMissing) || strings.Contains(err.Error(), "(NAT-8)") { // where another route leads to the NAT gateway, it takes the reply
				return ""
			}
			if !yes && no { // what the oracle leaves open may be blocked for another reason that is known
				return ""
			}
			return fmt.Sprintf("the oracle says %v, the engine yes=%v no=%v maybe=%v", err, yes, no, maybe)
		}
		if v.Reached {
			reached++
			continue
		}
		stopped++
		last = v
		if !maybe || no {
			if msg := hasCause(e, fate, v); msg != "" {
				return msg
			}
		}
	}
	tl.pairs++
	switch {
	case maybe:
		tl.unknown++
	case yes && no:
		tl.mixed++
	case reached > 0:
		tl.reached++
	}
	if stopped > 0 {
		tl.codes[last.Code]++
		if last.Stage == oracle.Return {
			tl.back++
		}
	}
	switch {
	case reached > 0 && !yes && !maybe:
		return fmt.Sprintf("the oracle delivers, the engine says blocked: %s", causes(e, fate))
	case stopped > 0 && !no && !maybe:
		return fmt.Sprintf("the oracle stops it %v at %v with %s, the engine says reachable\n%s", last.Stage, last.Stopper, last.Code, trace(last))
	}
	return ""
}

// hasCause checks that the oracle's stopper is among the causes, as the first of its direction.
func hasCause(e engineFlow, fate *graph.Fate, v oracle.Verdict) string {
	list := graph.NewExplainer(e.w).Causes(fate, fate.No)
	dir := graph.Forward
	if v.Stage == oracle.Return {
		dir = graph.Return
	}
	if v.Code == "FORWARDING_LOOP" && len(list) > 0 { // a packet that runs in a circle may meet a filter on its second round
		return ""
	}
	ok := slices.ContainsFunc(list, func(c graph.Cause) bool {
		same := c.Component == v.Stopper || v.Code == "RETURN_WRONG_REALM" && component.IsOnPremises(c.Component) || v.Code == "IGW_NOT_ATTACHED" // the oracle names the interface, the engine its VPC
		// What stands in a subnet is behind the subnet's ACL for the engine; the oracle asks the NAT gateway, or the
		// attachment, first, and whether anything owns the address.
		inSubnet := v.Code == "NO_SUCH_ADDRESS" || v.Stopper.Kind == model.KindNATGateway || v.Stopper.Kind == model.KindTransitGateway ||
			v.Stopper.Kind == model.KindTransitGatewayAttachment ||
			v.Stopper.Kind == model.KindNetworkInterface && v.Code != "ENI_SG_RULES_MISMATCH"
		code := string(c.Code) == v.Code || v.Stopper.Kind == model.KindDXGateway // several things may be wrong there, and any be named first
		return same && code && c.Direction == dir && (c.First || inSubnet)
	})
	if ok || unclearOn(e, fate, v.Trace) {
		return ""
	}
	return fmt.Sprintf("the oracle stops it %v at %v with %s, which is not a first cause: %s\n%s", v.Stage, v.Stopper, v.Code, causes(e, fate), trace(v))
}

// unclearOn reports whether what a component on the oracle's way does with stopped packets is not known: then neither it nor
// what follows is a cause, but what stops them all the same.
func unclearOn(e engineFlow, fate *graph.Fate, way []oracle.Step) bool {
	for _, t := range graph.NewExplainer(e.w).Trails(fate, fate.No) {
		for _, l := range t.Legs() {
			if slices.ContainsFunc(l.Hops, func(h graph.Hop) bool {
				return h.Effect == graph.Unclear && slices.ContainsFunc(way, func(s oracle.Step) bool { return s.Ref == h.Component })
			}) {
				return true
			}
		}
	}
	return false
}

func causes(e engineFlow, fate *graph.Fate) string {
	var b strings.Builder
	for _, c := range graph.NewExplainer(e.w).Causes(fate, fate.No) {
		fmt.Fprintf(&b, "[%v %v %s first=%v given=%q] ", c.Direction, c.Component, c.Code, c.First, c.Given)
	}
	return b.String()
}

func trace(v oracle.Verdict) string {
	var b strings.Builder
	for _, s := range v.Trace {
		fmt.Fprintf(&b, "  %v %v %s %s\n", s.Direction, s.Ref, s.Note, s.Packet)
	}
	return b.String()
}
