package component

import (
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// The realms that are no VPC's; realms of VPCs follow them. All that is behind hybrid links is one network: a reply may come
// back to it by another link than the request left it (GEN-3).
const (
	RealmInternet header.Realm = iota + 1
	RealmOnPrem
)

// Network is the forwarding view of one snapshot. Components are made when packets first reach them, so that a question
// costs what it touches. It is not safe for concurrent use.
type Network struct {
	shortcuts
	snap     *model.Snapshot
	space    *header.Space
	assume   Assume
	realms   map[string]header.Realm // by VPC id
	comps    map[model.Ref]graph.Component
	vpcs     map[string]*vpcView
	tables   map[tableKey]*routing
	acls     map[string]*aclFilter
	filters  map[filterKey]*groupFilter
	hosts    map[model.Ref]*Host // by interface, and those a question adds
	added    map[string][]*Host  // by subnet: interfaces that a question adds
	lists    map[string]listView
	public   []publicOwner                 // all, once a question needed all
	hidden   map[header.Family][]model.Gap // who may have public addresses and is not shown
	ways     *graph.Ways
	supposed map[string]bool             // groups that the supposed interfaces carry
	gateways map[string]*gatewayPrefixes // by virtual private gateway
	links    map[string][]HybridLink     // by VPC
	shields  map[string]*shield          // by VPC
	relays   relays
	boxes    map[model.Ref]box      // by the place of a middlebox
	policies map[string]*decision   // by firewall
	guests   map[model.DataSet]bool // what participantsTell said
}

// Assume says what may be taken for granted about facts that are not there.
type Assume struct {
	GuardsOff bool // opt-in guards that no file mentions are off
	Defaults  bool // other absent data sets are as AWS ships them
	LinksUp   bool // tunnels and BGP sessions are up
}

// Build makes the network of a snapshot.
func Build(s *model.Snapshot, a Assume) *Network {
	n := &Network{snap: s, space: header.NewSpace(), assume: a, realms: make(map[string]header.Realm)}
	n.reset()
	return n
}

// Refresh drops every packet set: the network goes on in a new space. What is known of addresses stays.
func (n *Network) Refresh() {
	n.space = header.NewSpace()
	n.comps = make(map[model.Ref]graph.Component)
	n.acls = make(map[string]*aclFilter)
	n.filters = make(map[filterKey]*groupFilter)
	n.referring = make(map[string][]filterKey)
	n.policies = make(map[string]*decision)
}

func (n *Network) reset() {
	n.comps = make(map[model.Ref]graph.Component)
	n.vpcs = make(map[string]*vpcView)
	n.tables = make(map[tableKey]*routing)
	n.acls = make(map[string]*aclFilter)
	n.filters = make(map[filterKey]*groupFilter)
	n.shortcuts = newShortcuts()
	n.hosts = make(map[model.Ref]*Host)
	n.added = make(map[string][]*Host)
	n.lists = make(map[string]listView)
	n.supposed = make(map[string]bool)
	n.gateways = make(map[string]*gatewayPrefixes)
	n.links = make(map[string][]HybridLink)
	n.shields = make(map[string]*shield)
	n.boxes = make(map[model.Ref]box)
	n.policies = make(map[string]*decision)
	n.guests = make(map[model.DataSet]bool)
	n.public = nil
	n.hidden = make(map[header.Family][]model.Gap)
	n.ways = nil
	n.relays = relays{}
}

// Space is where the network's packet sets live.
func (n *Network) Space() *header.Space { return n.space }

// Snapshot is what the network was built of.
func (n *Network) Snapshot() *model.Snapshot { return n.snap }

// Realm numbers the VPCs as owners of addresses.
func (n *Network) Realm(vpc string) header.Realm {
	r, ok := n.realms[vpc]
	if !ok {
		r = RealmOnPrem + 1 + header.Realm(len(n.realms))
		n.realms[vpc] = r
	}
	return r
}

// makers is the explicit table of kinds: what makes the component that stands for a resource.
var makers = map[model.Kind]func(*Network, model.Ref) graph.Component{
	model.KindNetworkInterface:          newHostComponent,
	model.KindSubnet:                    newSubnet,
	model.KindNetworkACL:                newNetworkACL,
	model.KindRouteTable:                newRouteTable,
	model.KindInternetGateway:           newInternetGateway,
	model.KindEgressOnlyInternetGateway: newEgressOnly,
	model.KindNATGateway:                newNATGateway,
	model.KindVPCPeering:                newPeering,
	model.KindTransitGatewayAttachment:  newTransitAttachment,
	model.KindTransitGatewayRouteTable:  newTransitTable,
	model.KindVPNGateway:                newVPNGateway,
	model.KindVPNConnection:             newVPNConnection,
	model.KindDXVirtualInterface:        newVirtualInterface,
	model.KindDXGateway:                 newDXGateway,
	model.KindClientVPNEndpoint:         newClientVPN,
	model.KindInstanceConnectEndpoint:   newInstanceConnect,
	model.KindVerifiedAccessEndpoint:    newVerifiedAccess,
	model.KindVPCEndpoint:               newVPCEndpoint,
	model.KindLoadBalancer:              newLoadBalancer,
	model.KindClassicLoadBalancer:       newLoadBalancer,
	model.KindAccelerator:               newAccelerator,
	kindBalancerNode:                    newBalancerNode,
	model.KindDBProxy:                   newDBProxy,
	model.KindDBProxyEndpoint:           newDBProxy,
	kindMiddlebox:                       newMiddlebox,
}

// Component finds what stands at a port.
func (n *Network) Component(p graph.Port) graph.Component {
	if c, ok := n.comps[p.Place]; ok {
		return c
	}
	var c graph.Component
	switch make, ok := makers[p.Place.Kind]; {
	case ok:
		c = make(n, p.Place)
	case p.Place == graph.Internet:
		c = &internet{n}
	default:
		c = &unmodelled{n, p.Place}
	}
	n.comps[p.Place] = c
	return c
}

// unmodelled stands for every kind that is read but not modelled: packets may go anywhere from it.
type unmodelled struct {
	n   *Network
	ref model.Ref
}

func (u *unmodelled) Ref() model.Ref { return u.ref }

func (u *unmodelled) Handle(a graph.Arrival) []graph.Outcome {
	return []graph.Outcome{u.n.unclear(a.Packets, graph.Reason{Code: "NOT_MODELLED", Component: u.ref, Kind: kindName(u.ref)},
		model.Gap{Kind: model.GapUnmodelled, Subject: u.ref, Detail: "this kind of component is not modelled"})}
}

// unclear is the outcome for packets whose next hop is not known: they may turn up at the destination as they are, or as a
// NAT gateway or appliance on the way would have made them.
func (n *Network) unclear(p header.Set, why graph.Reason, gaps ...model.Gap) graph.Outcome {
	return graph.Outcome{Packets: p, Effect: graph.Unclear, Next: n.anywhere(p), Reason: why, Needs: gaps}
}

// by gives ports a link or appliance that is known to be on the way.
func by(way model.Ref, ports []graph.Port) []graph.Port {
	for i := range ports {
		ports[i].Way = way
	}
	return ports
}

// anywhere lists the ports behind an unknown next hop. Nothing translates the source of a flow that starts on the internet.
func (n *Network) anywhere(p header.Set) []graph.Port {
	ports := []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}}
	if p.RestrictSrcRealm(RealmInternet) != p {
		ports = append(ports, graph.Port{Place: graph.Somewhere, Side: graph.Enter})
	}
	return ports
}

func kindName(r model.Ref) string {
	if r.Kind == 0 {
		return r.ID
	}
	return r.Kind.String()
}

// notCollected is the gap of a data set that holds what is asked about subject.
func (n *Network) notCollected(call, account, region string, subject model.Ref, detail string) model.Gap {
	return model.Gap{Kind: model.GapNotCollected, DataSet: model.DataSet{Call: call, Account: account, Region: region}, Subject: subject, Detail: detail}
}

// complete reports whether a listing can be trusted not to lack what it does not show.
func (n *Network) complete(kind model.Kind, account, region string) bool {
	return n.snap.Status(model.DataSet{Call: kind.Call(), Account: account, Region: region}).Complete()
}

// EnterPort is where packets enter a subnet.
func (n *Network) EnterPort(subnet string) graph.Port {
	return n.enter(model.Ref{Kind: model.KindSubnet, ID: subnet}, model.Ref{}, model.Ref{})
}

// CIDRs is the associated blocks of a VPC, of both families.
func (n *Network) CIDRs(vpc string) *header.AddrSet { return n.vpc(vpc).cidrs }
