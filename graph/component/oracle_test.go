package component_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/netip"
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
	seedFlag   = flag.Uint64("seed", 0, "first seed; 0 takes a fresh one")
)

func firstSeed(t *testing.T) uint64 {
	seed := *seedFlag
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("first seed %d (repeat with -seed=%d)", seed, seed)
	return seed
}

// engineFlow is a flow of gen, ready for the walker.
type engineFlow struct {
	w       *graph.Walker
	start   graph.Port
	packet  header.Packet
	packets header.Set
}

// prepare sets up the walker for one flow; the destination is an address, so nothing has to be supposed.
func prepare(n *component.Network, s *model.Snapshot, f gen.Flow) engineFlow {
	p := header.Packet{Family: header.V4, Protocol: uint8(f.Protocol), Dst: f.Destination.Address, DstPort: f.Port, Src: f.Source.Address, SrcPort: f.SourcePort}
	if p.Src.Is6() {
		p.Family = header.V6
	}
	e := engineFlow{w: graph.NewWalker(n, n.Space())}
	switch {
	case !f.Source.Interface.IsZero():
		i, _ := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, f.Source.Interface.ID)
		e.start = graph.Port{Place: i.Ref, Side: graph.Send}
		p.SrcRealm = n.Realm(i.VPC)
		e.w.Homes = []graph.Goal{{Realm: p.SrcRealm, Addrs: header.AddrList([]netip.Addr{p.Src}), Port: n.EnterPort(i.Subnet)}}
	case !f.Source.Subnet.IsZero():
		u, _ := model.Get[*model.Subnet](s, model.KindSubnet, f.Source.Subnet.ID)
		e.start = graph.Port{Place: u.Ref, Side: graph.Inside}
		p.SrcRealm = n.Realm(u.VPC)
		e.w.Homes = []graph.Goal{{Realm: p.SrcRealm, Addrs: header.AddrList([]netip.Addr{p.Src}), Port: n.EnterPort(u.Ref.ID)}}
	default:
		e.start = graph.Port{Place: graph.Internet, Side: graph.Send}
		p.SrcRealm = component.RealmInternet
		e.w.Homes = []graph.Goal{{Realm: p.SrcRealm, Addrs: header.AddrList([]netip.Addr{p.Src}), Port: graph.Port{Place: graph.Internet, Side: graph.Enter}}}
	}
	for u := range model.All[*model.Subnet](s, model.KindSubnet) {
		if in := header.AddrsOf(model.Associated(u.CIDRs)...); in.Contains(p.Dst) {
			e.w.Goals = append(e.w.Goals, graph.Goal{Addrs: in, Port: n.EnterPort(u.Ref.ID)})
		}
	}
	if i, ok := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, f.Destination.Interface.ID); ok && f.Destination.Public { // behind the translation
		e.w.Goals = append(e.w.Goals, graph.Goal{Addrs: component.InterfaceAddrs(i), Port: n.EnterPort(i.Subnet)})
	}
	if component.PublicAddrs.Contains(p.Dst) && (f.Destination.Public || f.Destination.Interface.IsZero()) {
		e.w.Goals = append(e.w.Goals, graph.Goal{Addrs: component.PublicAddrs, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}})
	}
	if hidesSubnets(s) { // it may be in one that is not shown
		e.w.Goals = append(e.w.Goals, graph.Goal{Addrs: header.AddrList([]netip.Addr{p.Dst}), Port: graph.Port{Place: graph.Somewhere, Side: graph.Receive}})
	}
	e.packet = p
	e.packets = one(n.Space(), p)
	return e
}

// hidesSubnets reports that there may be subnets which a world does not show.
func hidesSubnets(s *model.Snapshot) bool {
	complete := func(call string, v *model.VPC) bool {
		return s.Status(model.DataSet{Call: call, Account: v.Account, Region: v.Region}).Complete()
	}
	for v := range model.All[*model.VPC](s, model.KindVPC) {
		if !complete(model.KindSubnet.Call(), v) || !complete(model.KindVPC.Call(), v) {
			return true
		}
	}
	return s.Count(model.KindVPC) == 0
}

func one(sp *header.Space, p header.Packet) header.Set {
	return sp.Box(header.Box{Family: p.Family, Protocols: []header.ProtoRange{{First: p.Protocol, Last: p.Protocol}},
		DstRealm: []header.RealmRange{{First: p.DstRealm, Last: p.DstRealm}}, SrcRealm: []header.RealmRange{{First: p.SrcRealm, Last: p.SrcRealm}},
		Dst: header.AddrList([]netip.Addr{p.Dst}), Src: header.AddrList([]netip.Addr{p.Src}),
		DstPorts: []header.PortRange{{First: p.DstPort, Last: p.DstPort}}, SrcPorts: []header.PortRange{{First: p.SrcPort, Last: p.SrcPort}}})
}

// oracleFlow is the same flow for the oracle, with choices drawn from rng.
func oracleFlow(rng *rand.Rand, s *model.Snapshot, f gen.Flow) oracle.Flow {
	o := oracle.Flow{SourceAddr: f.Source.Address, DestAddr: f.Destination.Address, Protocol: uint8(f.Protocol), DestPort: f.Port, SourcePort: f.SourcePort}
	switch {
	case !f.Source.Interface.IsZero():
		o.Source.Interface, _ = model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, f.Source.Interface.ID)
	case !f.Source.Subnet.IsZero():
		u, _ := model.Get[*model.Subnet](s, model.KindSubnet, f.Source.Subnet.ID)
		free := &model.NetworkInterface{Meta: model.Meta{Ref: model.Ref{Kind: model.KindNetworkInterface, ID: "eni-free"}, Account: u.Account, Region: u.Region}, VPC: u.VPC, Subnet: u.Ref.ID, Status: "in-use"}
		if o.SourceAddr.Is4() {
			free.Addresses = []model.Address{{Private: o.SourceAddr, Primary: true}}
		} else {
			free.IPv6 = []netip.Addr{o.SourceAddr}
		}
		o.Source.Interface = free
	}
	ports := []uint16{1024, 1025, 32767, 32768, 49152, 60999, 61000, 65535}
	o.Choices.NATPort = ports[rng.IntN(len(ports))]
	o.Choices.NATAddress = func(g *model.NATGateway) netip.Addr {
		var list []netip.Addr
		for _, a := range g.Addresses {
			if (a.Status == "" || a.Status == "succeeded") && a.Private.IsValid() {
				list = append(list, a.Private)
			}
		}
		if len(list) == 0 {
			return netip.Addr{}
		}
		return list[rng.IntN(len(list))]
	}
	ties := map[string]int{} // AWS picks one and keeps it
	o.Choices.RouteTie = func(c []model.Route) int {
		key := fmt.Sprint(c)
		if _, ok := ties[key]; !ok {
			ties[key] = rng.IntN(len(c))
		}
		return ties[key]
	}
	return o
}

// TestOracle compares the engine with the oracle on complete random worlds: reachable exactly where the oracle delivers,
// blocked exactly where it does not, and the oracle's stopper is among the causes, as the first of its direction.
func TestOracle(t *testing.T) {
	seed := firstSeed(t)
	tl := newTally()
	perWorld := max(1, *pairsFlag / *worldsFlag + 1)
	failures := 0
	for i := range *worldsFlag {
		w := unguarded(gen.Small(seed + uint64(i)))
		rng := gen.NewRand(seed + uint64(i))
		n := component.Build(w.Snapshot, component.Assume{GuardsOff: true})
		for _, k := range model.Kinds() {
			if w.Snapshot.Count(k) > 0 {
				tl.kinds[k.String()]++
			}
		}
		seen := map[string]bool{}
		ask := func(f gen.Flow, tl *tally) {
			if seen[f.String()] {
				return
			}
			seen[f.String()] = true
			if msg := compare(n, w.Snapshot, rng, f, tl); msg != "" {
				failures++
				shrunk := gen.Shrink(w, func(s *model.Snapshot) bool { return differs(s, f, seed) })
				t.Errorf("seed %d: %s\n%s\nand in a smaller world: %s\nin\n%s", w.Seed, f, msg, compareAgain(shrunk.Snapshot, f, seed, msg), gen.Describe(shrunk.Snapshot))
				if failures >= 3 {
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

func differs(s *model.Snapshot, f gen.Flow, seed uint64) bool {
	return compareAgain(s, f, seed, "") != ""
}

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
			if errors.Is(err, oracle.ErrMissing) {
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
		same := c.Component == v.Stopper || v.Code == "IGW_NOT_ATTACHED" // the oracle names the interface, the engine its VPC
		// What stands in a subnet is behind the subnet's ACL for the engine; the oracle asks the NAT gateway first, and
		// whether anything owns the address.
		inSubnet := v.Code == "NO_SUCH_ADDRESS" || v.Stopper.Kind == model.KindNATGateway ||
			v.Stopper.Kind == model.KindNetworkInterface && v.Code != "ENI_SG_RULES_MISMATCH"
		return same && string(c.Code) == v.Code && c.Direction == dir && (c.First || inSubnet)
	})
	if ok {
		return ""
	}
	return fmt.Sprintf("the oracle stops it %v at %v with %s, which is not a first cause: %s\n%s", v.Stage, v.Stopper, v.Code, causes(e, fate), trace(v))
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
