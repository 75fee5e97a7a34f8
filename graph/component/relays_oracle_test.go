package component_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/graph/internal/oracle"
	"portolan/model"
)

var relayWorlds = flag.Int("relay-worlds", 60, "how many worlds of relays the oracle is asked about")

// prepareRelayed is prepare for a flow to a relay, or from a Client VPN user: what stands behind the relay is supposed too.
func prepareRelayed(n *component.Network, s *model.Snapshot, f gen.Flow) engineFlow {
	hosts := n.RelaysAt(header.AddrList([]netip.Addr{f.Destination.Address}))
	if e, ok := n.Entry(f.Destination.Accelerator); ok && !f.Destination.Accelerator.IsZero() {
		for _, p := range e.Places {
			hosts = append(hosts, p.Host)
		}
		a, _ := model.Get[*model.Accelerator](s, model.KindAccelerator, f.Destination.Accelerator.ID)
		for _, g := range a.Groups {
			for _, x := range g.Endpoints {
				if b, ok := n.Entry(model.Ref{Kind: model.KindLoadBalancer, ID: x.ID}); ok {
					for _, p := range b.Places {
						hosts = append(hosts, p.Host)
					}
				}
			}
		}
	}
	behind := n.BehindRelays(hosts...)
	var supposed []*component.Host
	for _, h := range behind.Hosts {
		if h.Interface == nil && !slices.Contains(supposed, h) {
			supposed = append(supposed, h)
		}
	}
	n.Suppose(supposed...)
	e := prepare(n, s, f)
	e.w.Goals, e.w.Homes = append(e.w.Goals, behind.Goals...), append(e.w.Homes, behind.Homes...)
	if f.Source.ClientVPN != "" {
		e.start = graph.Port{Place: gen.ClientVPNRef(f.Source.ClientVPN), Side: graph.Send, At: f.Source.Interface, Then: model.Ref{ID: f.Source.Group}}
	}
	return e
}

// relayedFlow is the flow for the oracle, with what relays choose drawn too.
// Databases stand where the world has put them.
func relayedFlow(rng *rand.Rand, s *model.Snapshot, f gen.Flow, seats map[string]string) oracle.Flow {
	o := oracleFlow(rng, s, f)
	o.Choices.Target = func(_ model.Ref, list []string) int { return rng.IntN(len(list)) }
	o.Choices.Sender = func(_ model.Ref, list []netip.Addr) int { return rng.IntN(len(list)) }
	o.Choices.DBInterface = func(instance string, list []string) int {
		if i := slices.Index(list, seats[instance]); i >= 0 {
			return i
		}
		return rng.IntN(len(list))
	}
	o.Choices.RelayPort = []uint16{1024, 1025, 32767, 32768, 49152, 60999, 61000, 65535}[rng.IntN(8)]
	o.Choices.AcceleratorAddress = netip.MustParseAddr("75.2.60.5")
	return o
}

// compareRelayed returns what differs, or "".
func compareRelayed(s *model.Snapshot, seats map[string]string, seed uint64, f gen.Flow, counts map[string]int) string {
	if _, ok := s.Lookup(f.Destination.Accelerator); !ok && !f.Destination.Accelerator.IsZero() || !stillThere(s, f) {
		return ""
	}
	n := component.Build(s, component.Assume{GuardsOff: true})
	e := prepareRelayed(n, s, f)
	fate := e.w.Walk(e.start, e.packets)
	yes, no, maybe := !fate.Yes.IsEmpty(), !fate.No.IsEmpty(), !fate.Maybe.IsEmpty()
	rng := gen.NewRand(seed)
	for range 10 {
		v, err := oracle.Run(s, relayedFlow(rng, s, f, seats))
		if err != nil {
			for _, known := range []error{oracle.ErrMissing, oracle.ErrUnmodelled, oracle.ErrUndetermined, oracle.ErrFlow} {
				if errors.Is(err, known) {
					counts["left out: "+known.Error()]++
					if maybe || no && !yes || errors.Is(err, oracle.ErrMissing) || errors.Is(err, oracle.ErrFlow) || yes && no && strings.Contains(err.Error(), "accelerator") || strings.Contains(err.Error(), "is not enabled for") || strings.Contains(err.Error(), "(GA-2)") { // the catalogue does not tell of the last two
						return ""
					}
					return fmt.Sprintf("the oracle says %v, the engine yes=%v no=%v", err, yes, no)
				}
			}
			return "oracle: " + err.Error()
		}
		if v.Code == "ELB_HTTP_ONLY" && yes {
			return "" // that HTTP is answered there is an arrival for the engine (LB-1): the oracle judges what goes on to a database
		}
		what := "reached"
		if !v.Reached {
			what = v.Code
		}
		counts[what]++
		switch {
		case v.Reached && !yes && !maybe && tolerated(causes(e, fate)):
			return ""
		case v.Reached && !yes && !maybe:
			return fmt.Sprintf("the oracle delivers, the engine says blocked: %s\n%s", causes(e, fate), trace(v))
		case v.Code == "ELB_NOT_CROSSZONE" && !f.Destination.Accelerator.IsZero(): // whether accelerators use nodes of zones without targets is not told
			return ""
		case !v.Reached && !no && !maybe:
			return fmt.Sprintf("the oracle stops it in leg %d %v at %v with %s, the engine says reachable\n%s", v.Leg, v.Stage, v.Stopper, v.Code, trace(v))
		}
	}
	switch {
	case maybe:
		counts["pairs unknown"]++
	case yes:
		counts["pairs reachable"]++
	default:
		counts["pairs blocked"]++
	}
	return ""
}

// tolerated reports causes that the oracle does not look at: whether a proxy serves, and a proxy in another VPC behind a load
// balancer that keeps the client's address (LB-5).
func tolerated(causes string) bool {
	return strings.Contains(causes, "PROXY_NOT_AVAILABLE") || strings.Contains(causes, "ELBV2_SOURCE_ADDRESS_PRESERVATION")
}

// TestOracleRelays compares the engine with the oracle on flows through relays: each leg there and back.
func TestOracleRelays(t *testing.T) {
	seed := firstSeed(t)
	counts := map[string]int{}
	failures, kinds := 0, map[string]int{}
	for i := range uint64(*relayWorlds) {
		w := gen.Relays(seed + i)
		seats := map[string]string{}
		for _, d := range w.Destinations {
			if x, ok := model.Get[*model.DBInstance](w.Snapshot, d.Database.Kind, d.Database.ID); ok {
				seats[x.Identifier] = d.Interface.ID
			}
		}
		for f := range w.Flows(gen.NewRand(seed+i), 20) {
			if f.Source.ClientVPN != "" {
				continue
			}
			msg := compareRelayed(w.Snapshot, seats, seed+i, f, counts)
			if msg == "" {
				continue
			}
			kind := sort(msg)
			if kinds[kind]++; kinds[kind] > 1 {
				continue
			}
			failures++
			small := gen.Shrink(w, func(s *model.Snapshot) bool {
				return sort(compareRelayed(s, seats, seed+i, f, map[string]int{})) == kind
			})
			t.Errorf("seed %d: %v\n%s\nin\n%s", seed+i, f, compareRelayed(small.Snapshot, seats, seed+i, f, map[string]int{}), gen.Describe(small.Snapshot))
			if failures >= *failFlag {
				t.Fatalf("enough: %v", kinds)
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%6d %s", counts[k], k)
	}
	t.Log(kinds)
	if *relayWorlds >= 60 && (counts["pairs reachable"] < 5 || counts["pairs blocked"] < 50) {
		t.Error("hardly anything was compared")
	}
}
