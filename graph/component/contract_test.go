package component_test

import (
	"flag"
	"net/netip"
	"slices"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/graph/internal/contract"
	"portolan/model"
)

var contractWorlds = flag.Int("contract-worlds", 10, "how many random worlds hand their components to the contract suite")

// recorder notes at which ports of a network flows arrive, and by which chains.
type recorder struct {
	graph.Network
	ports    []graph.Port
	sessions map[graph.Port][]*graph.Session
	packets  map[graph.Port]header.Set
}

func (r *recorder) Component(p graph.Port) graph.Component {
	return recorded{r.Network.Component(p), r}
}

type recorded struct {
	graph.Component
	r *recorder
}

func (c recorded) Handle(a graph.Arrival) []graph.Outcome {
	if c.r.packets[a.At].IsEmpty() {
		c.r.ports = append(c.r.ports, a.At)
		c.r.packets[a.At] = a.Packets
	}
	if a.Session != nil && !slices.Contains(c.r.sessions[a.At], a.Session) && len(c.r.sessions[a.At]) < 4 {
		c.r.sessions[a.At] = append(c.r.sessions[a.At], a.Session)
	}
	return c.Component.Handle(a)
}

// TestContract hands every component of random worlds, complete ones and ones with holes, to the suite: at the ports where
// flows arrive and at all other sides of them, with the packets of the flows, with random sets and with all packets.
func TestContract(t *testing.T) {
	seed := firstSeed(t)
	kinds := map[string]int{}
	for i := range uint64(*contractWorlds) {
		w := gen.Small(seed + i)
		rng := gen.NewRand(seed + i)
		s := w.Snapshot
		if i%2 == 1 {
			s, _ = gen.Forget(rng, s)
		}
		n := component.Build(s, component.Assume{})
		hosts := suppose(n, s)
		r := &recorder{Network: n, sessions: map[graph.Port][]*graph.Session{}, packets: map[graph.Port]header.Set{}}
		for f := range w.Flows(rng, 60) {
			if missing(s, f) {
				continue
			}
			e := prepare(n, s, f)
			walker := graph.NewWalker(r, n.Space())
			walker.Goals, walker.Homes = e.w.Goals, e.w.Homes
			walker.Walk(e.start, e.packets)
		}
		for _, h := range hosts {
			for _, side := range []graph.Side{graph.Send, graph.Receive, graph.Leave, graph.Enter} {
				r.ports = append(r.ports, graph.Port{Place: h.Ref, Side: side})
			}
		}
		addrs := addresses(w)
		sender := &graph.Session{}
		for _, at := range r.ports {
			realm := component.RealmInternet
			if v := list(s, model.KindVPC); len(v) > 0 && rng.IntN(4) > 0 {
				realm = n.Realm(v[rng.IntN(len(v))])
			}
			packets := append(contract.Boxes(rng, n.Space(), realm, addrs, 1), n.Space().All().RestrictSrcRealm(realm), r.packets[at])
			for _, side := range append([]graph.Side{at.Side}, contract.Sides[rng.IntN(len(contract.Sides))]) {
				p := at
				p.Side = side
				contract.Check(t, n.Space(), n.Component(p), contract.Arrivals(p, packets, append(r.sessions[at], sender)...))
			}
			kinds[at.Place.Kind.String()]++
		}
		if t.Failed() {
			t.Fatalf("in the world of seed %d", seed+i)
		}
	}
	t.Log(kinds)
}

func list(s *model.Snapshot, k model.Kind) []string {
	var out []string
	for _, r := range s.List(k) {
		out = append(out, r.Head().Ref.ID)
	}
	return out
}

// missing reports that a world lacks the source of a flow.
func missing(s *model.Snapshot, f gen.Flow) bool {
	for _, ref := range []model.Ref{f.Source.Interface, f.Source.Subnet, gen.LinkRef(f.Source.OnPrem), gen.LinkRef(f.Destination.OnPrem)} {
		if _, ok := s.Lookup(ref); !ref.IsZero() && !ok {
			return true
		}
	}
	return false
}

func addresses(w *gen.World) []netip.Addr {
	var out []netip.Addr
	for _, s := range w.Sources {
		out = append(out, s.Address)
	}
	for _, d := range w.Destinations {
		if d.Address.IsValid() {
			out = append(out, d.Address)
		}
	}
	return out
}

// suppose adds to a network hosts of every kind that questions suppose.
func suppose(n *component.Network, s *model.Snapshot) []*component.Host {
	var out []*component.Host
	for u := range model.All[*model.Subnet](s, model.KindSubnet) {
		for _, c := range model.Associated(u.CIDRs) {
			var groups []string
			for g := range model.All[*model.SecurityGroup](s, model.KindSecurityGroup) {
				if g.VPC == u.VPC {
					groups = append(groups, g.Ref.ID)
				}
			}
			h := component.Host{Ref: model.Ref{Kind: model.KindNetworkInterface, ID: "supposed-" + c.String()}, Shown: u.Ref, VPC: u.VPC, Subnet: u.Ref.ID,
				Addrs: header.AddrsOf(netip.PrefixFrom(c.Addr(), c.Addr().BitLen())), Groups: groups[:min(1, len(groups))]}
			switch len(out) % 5 {
			case 1:
				h.AnyTraffic = true
			case 2:
				h.PublicUnknown = true
			case 3:
				h.PrivateIPv6 = true
			case 4:
				h.GroupsUnknown = &model.Gap{Kind: model.GapNotCollected, Detail: "its groups"}
			}
			out = append(out, &h)
		}
	}
	n.Suppose(out...)
	return out
}
