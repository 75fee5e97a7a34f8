package component_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

var lawWorlds = flag.Int("law-worlds", 200, "how many worlds are changed by each law")

// lawful asks about many packets in random worlds, and after a change about the same packets; the law says what may differ.
func lawful(t *testing.T, change func(*rand.Rand, *model.Snapshot) []model.Change, law func(before, after parts) string) {
	seed := firstSeed(t)
	changed := 0
	for i := range uint64(*lawWorlds) {
		w := world(seed + i)
		rng := gen.NewRand(seed + i)
		changes := change(rng, w.Snapshot)
		if changes == nil {
			continue
		}
		changed++
		after := w.Snapshot.With(changes...)
		for f := range w.Flows(rng, 6) {
			pick := rng.Uint64()
			if msg := law(walked(w.Snapshot, w.Snapshot, f, pick), walked(after, w.Snapshot, f, pick)); msg != "" {
				t.Fatalf("seed %d: %v: %s\n%s\nand then\n%s", seed+i, f, msg, gen.Describe(w.Snapshot), gen.Describe(w.Snapshot.With(changes...)))
			}
		}
	}
	if changed*4 < *lawWorlds {
		t.Errorf("only %d of %d worlds could be changed", changed, *lawWorlds)
	}
}

// parts is what becomes of packets, in the space of a network of its own.
type parts struct {
	space                   *header.Space
	asked, yes, no, unknown header.Set
}

// walked asks about packets around a flow. The realms are numbered as in the world that the flow is of.
func walked(s, of *model.Snapshot, f gen.Flow, pick uint64) parts {
	n := component.Build(s, component.Assume{GuardsOff: true})
	for _, v := range list(of, model.KindVPC) {
		n.Realm(v)
	}
	e := prepare(n, s, f)
	p := broad(n, of, gen.NewRand(pick), f, e.packet)
	fate := e.w.Walk(e.start, p)
	return parts{n.Space(), p, fate.Yes, fate.No, fate.Maybe}
}

// same is the law that nothing differs.
func same(a, b parts) string {
	for name, sets := range map[string][2]header.Set{"yes": {a.yes, b.yes}, "no": {a.no, b.no}, "maybe": {a.unknown, b.unknown}} {
		if d := difference(a, sets[0], b, sets[1]); d != "" {
			return name + ": " + d
		}
	}
	return ""
}

func difference(a parts, x header.Set, b parts, y header.Set) string {
	y = a.space.Import(y)
	if p, ok := x.Minus(y).Sample(); ok {
		return fmt.Sprintf("%v only before", p)
	}
	if p, ok := y.Minus(x).Sample(); ok {
		return fmt.Sprintf("%v only afterwards", p)
	}
	return ""
}

// some picks one of a kind, nil when there is none that fits.
func some[T model.Resource](rng *rand.Rand, s *model.Snapshot, k model.Kind, fits func(T) bool) (T, bool) {
	var list []T
	for r := range model.All[T](s, k) {
		if fits(r) {
			list = append(list, r)
		}
	}
	if len(list) == 0 {
		var none T
		return none, false
	}
	return list[rng.IntN(len(list))], true
}

// TestGroupRuleOnlyAdds: one more rule of a group never shrinks what gets through.
// rule: SG-1, SG-2
func TestGroupRuleOnlyAdds(t *testing.T) {
	add := func(rng *rand.Rand, s *model.Snapshot) []model.Change {
		g, ok := some(rng, s, model.KindSecurityGroup, func(*model.SecurityGroup) bool { return true })
		from, ok2 := some(rng, s, model.KindSecurityGroup, func(o *model.SecurityGroup) bool { return len(o.Rules) > 0 })
		if !ok || !ok2 {
			return nil
		}
		n := *g
		r := from.Rules[rng.IntN(len(from.Rules))]
		r.Egress = rng.IntN(2) == 0
		if rng.IntN(3) == 0 {
			r = model.SecurityGroupRule{Egress: r.Egress, Protocol: -1, Prefix: netip.MustParsePrefix("0.0.0.0/0")}
		}
		n.Rules = append(slices.Clone(g.Rules), r)
		return []model.Change{{Put: &n}}
	}
	lawful(t, add, func(before, after parts) string {
		if p, ok := before.yes.Minus(before.space.Import(after.yes)).Sample(); ok {
			return fmt.Sprintf("%v got through before", p)
		}
		if p, ok := before.space.Import(after.no).Minus(before.no).Sample(); ok {
			return fmt.Sprintf("%v is stopped only now", p)
		}
		return ""
	})
}

// TestSplittingChangesNothing: a block of a group rule, an ACL entry or a route is its two halves.
// rule: RT-2, NACL-2, SG-7
func TestSplittingChangesNothing(t *testing.T) {
	for name, split := range map[string]func(*rand.Rand, *model.Snapshot) []model.Change{"rule": splitRule, "entry": splitEntry, "route": splitRoute} {
		t.Run(name, func(t *testing.T) { lawful(t, split, same) })
	}
}

// halves are the two halves of a block.
func halves(p netip.Prefix) (netip.Prefix, netip.Prefix) {
	raw := p.Addr().AsSlice()
	raw[p.Bits()/8] |= 0x80 >> (p.Bits() % 8)
	high, _ := netip.AddrFromSlice(raw)
	return netip.PrefixFrom(p.Addr(), p.Bits()+1), netip.PrefixFrom(high, p.Bits()+1)
}

func splitRule(rng *rand.Rand, s *model.Snapshot) []model.Change {
	fits := func(r model.SecurityGroupRule) bool { return r.Prefix.IsValid() && !r.Prefix.IsSingleIP() }
	g, ok := some(rng, s, model.KindSecurityGroup, func(g *model.SecurityGroup) bool { return slices.ContainsFunc(g.Rules, fits) })
	if !ok {
		return nil
	}
	n := *g
	i := slices.IndexFunc(g.Rules, fits)
	low, high := g.Rules[i], g.Rules[i]
	low.Prefix, high.Prefix = halves(low.Prefix)
	n.Rules = slices.Concat(g.Rules[:i], []model.SecurityGroupRule{low, high}, g.Rules[i+1:])
	return []model.Change{{Put: &n}}
}

func splitEntry(rng *rand.Rand, s *model.Snapshot) []model.Change {
	a, ok := some(rng, s, model.KindNetworkACL, func(a *model.NetworkACL) bool { return len(a.Subnets) > 0 && len(a.Entries) > 0 })
	if !ok {
		return nil
	}
	n := *a
	n.Entries = nil
	at := rng.IntN(len(a.Entries))
	for i, e := range a.Entries {
		e.Number *= 2
		if i != at || e.Prefix.IsSingleIP() {
			n.Entries = append(n.Entries, e)
			continue
		}
		low, high := e, e
		low.Prefix, high.Prefix = halves(e.Prefix)
		high.Number++
		n.Entries = append(n.Entries, low, high)
	}
	return []model.Change{{Put: &n}}
}

// splitRoute splits a route that no other route of its table lies in: its halves are longer, and would beat that one.
func splitRoute(rng *rand.Rand, s *model.Snapshot) []model.Change {
	within := func(t *model.RouteTable, p netip.Prefix) int {
		n := 0
		for _, r := range t.Routes {
			blocks := []netip.Prefix{r.Prefix}
			if l, ok := model.Get[*model.PrefixList](s, model.KindPrefixList, r.PrefixList); ok {
				blocks = l.Entries
			}
			for _, b := range blocks {
				if b.IsValid() && b.Addr().Is4() == p.Addr().Is4() && b.Bits() >= p.Bits() && p.Contains(b.Addr()) {
					n++
				}
			}
		}
		return n
	}
	type place struct {
		t *model.RouteTable
		i int
	}
	var places []place
	for t := range model.All[*model.RouteTable](s, model.KindRouteTable) {
		for i, r := range t.Routes {
			if r.Prefix.IsValid() && !r.Prefix.IsSingleIP() && within(t, r.Prefix) == 1 && r.Origin != "EnableVgwRoutePropagation" { // which tells what was learnt
				places = append(places, place{t, i})
			}
		}
	}
	if len(places) == 0 {
		return nil
	}
	at := places[rng.IntN(len(places))]
	n := *at.t
	low, high := at.t.Routes[at.i], at.t.Routes[at.i]
	low.Prefix, high.Prefix = halves(low.Prefix)
	n.Routes = slices.Concat(at.t.Routes[:at.i], []model.Route{low, high}, at.t.Routes[at.i+1:])
	return []model.Change{{Put: &n}}
}

// TestEmptyOverlayChangesNothing: no change, and a change to what is there already, leave every answer as it is.
func TestEmptyOverlayChangesNothing(t *testing.T) {
	lawful(t, func(*rand.Rand, *model.Snapshot) []model.Change { return []model.Change{} }, same)
	lawful(t, func(_ *rand.Rand, s *model.Snapshot) []model.Change {
		var out []model.Change
		for _, k := range model.Kinds() {
			for _, r := range s.List(k) {
				out = append(out, model.Change{Put: r})
			}
		}
		return out
	}, same)
}

// TestOrderIsIrrelevant: rules, routes and entries say the same in any order.
// rule: RT-2, NACL-2, SG-1
func TestOrderIsIrrelevant(t *testing.T) {
	lawful(t, func(rng *rand.Rand, s *model.Snapshot) []model.Change {
		var out []model.Change
		for g := range model.All[*model.SecurityGroup](s, model.KindSecurityGroup) {
			n := *g
			n.Rules = shuffled(rng, g.Rules)
			out = append(out, model.Change{Put: &n})
		}
		for r := range model.All[*model.RouteTable](s, model.KindRouteTable) {
			n := *r
			n.Routes = shuffled(rng, r.Routes)
			out = append(out, model.Change{Put: &n})
		}
		for a := range model.All[*model.NetworkACL](s, model.KindNetworkACL) {
			n := *a
			n.Entries = shuffled(rng, a.Entries)
			out = append(out, model.Change{Put: &n})
		}
		return out
	}, same)
}

func shuffled[T any](rng *rand.Rand, list []T) []T {
	out := slices.Clone(list)
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
