package component

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// A relay is a place where connections end and others start: RDS Proxy, a load balancer, an endpoint. It stands behind
// interfaces of its own. What their groups let in comes to the relay's port Receive, with the interface in At.
//
// A new kind of relay is a component with a behind method, a line in makers, in relayFinders and, if clients dial it by a
// name of its own, in entries.

// relay is the component of a relay.
type relay interface {
	graph.Component
	// behind is what its connections lead to, without what is behind those in turn.
	behind() Behind
}

// Behind is what a question must know of a relay beside the relay itself.
type Behind struct {
	Hosts     []*Host      // where its connections start and end; supposed ones must be supposed
	Onward    []*Host      // those of them where connections end: they may be relays' in turn
	Ends      []model.Ref  // where connections end: hosts, and relays that answer by themselves
	Goals     []graph.Goal // where packets of its connections may turn up whose next hop is not known
	Homes     []graph.Goal // the same for their replies
	Databases []model.Ref  // the members that they lead to
}

// relayFinders is the explicit table of those who know interfaces as relays': each claims interfaces for its relays.
var relayFinders = [...]func(n *Network, claim func(face string, relay model.Ref)){
	claimVPCEndpoints,
	claimDBProxies,
	claimLoadBalancers,
}

// entries is the explicit table of relays that clients dial by name: it tells where they stand.
var entries = map[model.Kind]func(n *Network, ref model.Ref) (Entry, bool){
	model.KindDBProxy:             proxyEntry,
	model.KindDBProxyEndpoint:     proxyEntry,
	model.KindLoadBalancer:        balancerEntry,
	model.KindClassicLoadBalancer: balancerEntry,
	model.KindAccelerator:         acceleratorEntry,
	model.KindVPCEndpoint:         endpointEntry,
}

// Entry is where clients reach a relay.
type Entry struct {
	Ref    model.Ref
	Label  string // as people write it: "proxy:orders-proxy"
	Host   string // the name that they dial; may be empty
	VPC    string
	Places []Placement     // interfaces, or supposed ones in subnets
	Gap    *model.Gap      // set when one of Places holds and it is not known which; nil: all of them are used
	Port   int             // where it listens; 0 = not told
	Public bool            // its name gives public addresses, to everybody
	Addrs  *header.AddrSet // of one without interfaces: its addresses on the internet
	inner  []Placement     // what is behind such a one
}

// relays is what is known of the relays of a snapshot: found once, when first needed.
type relays struct {
	at      map[string][]model.Ref    // by interface: the relays that it may belong to
	doors   map[model.Ref][]model.Ref // by database member: the relays that lead to it
	members map[model.Ref][]model.Ref // by interface: the database members that stand there, or may
	known   map[model.Ref]*Database   // all of them
}

// relaysOf lists the relays that a host belongs to: one, or several of which one holds.
func (n *Network) relaysOf(h *Host) []model.Ref {
	if h.Relay != (model.Ref{}) {
		return []model.Ref{h.Relay}
	}
	if h.Interface == nil {
		return nil
	}
	if n.relays.at == nil {
		n.relays.at = make(map[string][]model.Ref)
		for _, find := range relayFinders {
			find(n, func(face string, r model.Ref) {
				if face != "" && !slices.Contains(n.relays.at[face], r) {
					n.relays.at[face] = append(n.relays.at[face], r)
				}
			})
		}
		for _, list := range n.relays.at {
			slices.SortFunc(list, model.Ref.Compare)
		}
	}
	return n.relays.at[h.Ref.ID]
}

// IsRelay reports whether a host belongs to a relay, as far as is known.
func (n *Network) IsRelay(h *Host) bool { return len(n.relaysOf(h)) > 0 }

// handOver passes what a host's groups let in to the relays that it belongs to; ok is false when there is none.
func (c *hostComponent) handOver(a graph.Arrival) (o graph.Outcome, ok bool) {
	list := c.n.relaysOf(c.h)
	if len(list) == 0 {
		return o, false
	}
	o = graph.Outcome{Effect: graph.Pass}
	for _, r := range list {
		o.Next = append(o.Next, graph.Port{Place: r, Side: graph.Receive, At: c.h.Ref, Way: a.At.Way})
	}
	if len(list) > 1 {
		o.Choice = graph.Undetermined
		o.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.h.Shown, Detail: "to which of several endpoints the interface belongs"}}
	}
	return o, true
}

// Entry tells where clients dial a relay; ok is false of what is none, or is not in the snapshot.
func (n *Network) Entry(ref model.Ref) (Entry, bool) {
	find, ok := entries[ref.Kind]
	if !ok {
		return Entry{}, false
	}
	return find(n, ref)
}

// BehindRelays lists what is behind the relays that hosts belong to, and behind what those lead to in turn.
func (n *Network) BehindRelays(hosts ...*Host) Behind {
	var all Behind
	seen := make(map[model.Ref]bool)
	for len(hosts) > 0 {
		h := hosts[0]
		hosts = hosts[1:]
		for _, r := range n.relaysOf(h) {
			if seen[r] {
				continue
			}
			seen[r] = true
			k, ok := n.Component(graph.Port{Place: r}).(relay)
			if !ok {
				continue
			}
			b := k.behind()
			all.Hosts, all.Ends, all.Databases = append(all.Hosts, b.Hosts...), append(all.Ends, b.Ends...), append(all.Databases, b.Databases...)
			all.Goals, all.Homes = append(all.Goals, b.Goals...), append(all.Homes, b.Homes...)
			hosts = append(hosts, b.Onward...)
		}
	}
	return all
}

// Doors lists the relays that clients may dial instead of a database member, sorted.
func (n *Network) Doors(member model.Ref) []model.Ref {
	if n.relays.doors == nil {
		n.relays.doors = make(map[model.Ref][]model.Ref)
		for _, k := range model.Kinds() {
			if _, ok := entries[k]; !ok {
				continue
			}
			for _, m := range n.snap.List(k) {
				n.doorsOf(m.Head().Ref)
			}
		}
		for _, r := range n.unlistedBalancers() {
			n.doorsOf(r)
		}
		for _, list := range n.relays.doors {
			slices.SortFunc(list, model.Ref.Compare)
		}
	}
	return n.relays.doors[member]
}

func (n *Network) doorsOf(ref model.Ref) {
	e, ok := n.Entry(ref)
	if !ok {
		return
	}
	hosts := make([]*Host, len(e.Places))
	for i, p := range e.Places {
		hosts[i] = p.Host
	}
	for _, p := range e.inner {
		hosts = append(hosts, p.Host)
	}
	for _, d := range n.BehindRelays(hosts...).Databases {
		if !slices.Contains(n.relays.doors[d], ref) {
			n.relays.doors[d] = append(n.relays.doors[d], ref)
		}
	}
}

// RelaysAt lists the hosts with an address of some that belong to relays: what is asked of their addresses is asked of them.
func (n *Network) RelaysAt(some *header.AddrSet) []*Host {
	var out []*Host
	n.relaysOf(&Host{Interface: &model.NetworkInterface{}}) // they are found now
	for _, id := range sortedFaces(n.relays.at) {
		if i, ok := model.Get[*model.NetworkInterface](n.snap, model.KindNetworkInterface, id); ok {
			if h := n.HostOf(i); h.Addrs.Overlaps(some) || PublicOf(i).Overlaps(some) {
				out = append(out, h)
			}
		}
	}
	return out
}

func sortedFaces(m map[string][]model.Ref) []string {
	out := make([]string, 0, len(m))
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
