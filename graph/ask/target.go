package ask

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

const realmInternet = component.RealmInternet

// target is a destination end as one group of sources sees it: by the address that they get (DNS-3 … DNS-6).
type target struct {
	end  *End
	alts []alternative   // exactly one holds; a difference is unknown
	dst  *header.AddrSet // all that it may be dialled by, of a search's target
	gap  *model.Gap      // why there are several
	used string          // "private", "public", or the literal
	by   string          // "name", "literal", "flag"
	port header.PortRange
	warn []graph.Warning
	name nameFate
	// embedded is the target for those whose names DNS64 resolves, once somebody asked.
	embedded *target
}

// alternative is one way that a target may be placed and addressed.
type alternative struct {
	dst   *header.AddrSet
	oneOf bool // one of dst holds
	gap   *model.Gap
	hosts []*component.Host
	goals []graph.Goal
	// entry is set when the packets' way to the target cannot be followed, for want of its subnet or public address: they
	// may turn up there. via is how far they can be followed.
	entry  *graph.Port
	inside *header.AddrSet // the destination behind entry
	// assigned: AWS gives it a public address there, which is not known yet (DB-15 after a failover).
	assigned bool
	shown    model.Ref
}

// targetOf finds how sources of a VPC ("" for the internet) see an end.
func (a *Asker) targetOf(e *End, vpc string, q graph.Question) target {
	switch {
	case e.Database != nil:
		return a.databaseTarget(e, vpc, q)
	case e.API != "":
		return a.apiTarget(e, vpc)
	case e.Relay != nil:
		return a.relayTarget(e, vpc, q)
	case e.Host != nil:
		return a.hostTarget(e, vpc, q)
	}
	t := target{end: e, used: e.Label, by: "literal"}
	t.alts = []alternative{{dst: e.Addrs, goals: a.goalsOf(e.Addrs), shown: e.Ref}}
	if e.OnPrem != nil {
		port := a.net.OnPremises(e.OnPrem.links, e.OnPrem.gap)
		if !e.OnPrem.named {
			port = a.linksTo(strings.TrimPrefix(vpc, onPremView))
		}
		port.Side = graph.Enter
		t.alts[0].goals = []graph.Goal{{Addrs: e.Addrs, Port: port}}
	}
	return t
}

// goalsOf lists the places that may own literal addresses.
func (a *Asker) goalsOf(addrs *header.AddrSet) []graph.Goal {
	var goals []graph.Goal
	for s := range model.All[*model.Subnet](a.snap, model.KindSubnet) {
		if in := header.AddrsOf(model.Associated(s.CIDRs)...).Intersect(addrs); !in.IsEmpty() {
			goals = append(goals, graph.Goal{Addrs: in, Port: a.net.EnterPort(s.Ref.ID)})
		}
	}
	if out := addrs.Intersect(component.PublicAddrs); !out.IsEmpty() {
		goals = append(goals, graph.Goal{Addrs: out, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}})
	}
	if a.net.HidesSubnets() {
		goals = append(goals, graph.Goal{Addrs: addrs, Port: graph.Port{Place: graph.Somewhere, Side: graph.Receive}})
	}
	return goals
}

// hostTarget: an interface is dialled at its private address from its own VPC and from peers that resolve it privately,
// else at its public one, if it has one.
func (a *Asker) hostTarget(e *End, vpc string, q graph.Question) target {
	h := e.Host
	t := target{end: e, by: "name"}
	var public *header.AddrSet
	if h.Interface != nil {
		public = component.PublicOf(h.Interface)
	}
	private, gap := a.privateNames(vpc, h.VPC)
	wantPublic, unsure := vpc != h.VPC && private != model.Yes, private == model.NotTold
	if q.Address != "" {
		t.by, wantPublic, unsure = "flag", q.Address == "public", false
	}
	alt := alternative{dst: h.Addrs, oneOf: e.OneOf, hosts: []*component.Host{h}, shown: h.Shown,
		goals: []graph.Goal{{Addrs: h.Addrs, Port: a.net.EnterPort(h.Subnet)}}}
	t.used, t.alts = "private", []alternative{alt}
	if wantPublic && !public.IsEmpty() {
		out := alt
		out.dst = public.Union(h.Addrs.Family(header.V6))
		out.goals = append(slices.Clone(alt.goals), graph.Goal{Addrs: public, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}})
		t.used, t.alts = "public", []alternative{out}
		if unsure {
			t.alts, t.gap = []alternative{alt, out}, gap
		}
	}
	if e.Either {
		if !public.IsEmpty() {
			alt.dst = h.Addrs.Union(public)
			alt.goals = append(alt.goals, graph.Goal{Addrs: public, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}})
		}
		t.used, t.alts, t.gap = "private or public", []alternative{alt}, nil
	}
	for _, o := range e.Others {
		other, one := a.hostTarget(&o, vpc, q).alts[0], &t.alts[0]
		one.dst, one.hosts, one.goals = one.dst.Union(other.dst), append(one.hosts, other.hosts...), append(one.goals, other.goals...)
	}
	return t
}

// privateNames reports whether names of public resources in vpc resolve to private addresses for queries from another VPC:
// over an active peering whose far side allows it, or over a transit gateway (DNS-4, PCX-10). Where that is not told it says
// what is missing.
func (a *Asker) privateNames(from, vpc string) (model.Tristate, *model.Gap) {
	if from == "" || from == vpc || vpc == "" {
		return model.No, nil
	}
	if from == onPremView {
		return a.siteNames(vpc)
	}
	yes, unsure := a.peeringNames(from, vpc)
	if yes == model.Yes {
		return model.Yes, nil
	}
	switch yes, gap := a.transitNames(from, vpc); {
	case yes == model.Yes:
		return model.Yes, nil
	case gap != nil:
		unsure = gap
	}
	if unsure == nil {
		unsure = a.mayPeer(from, vpc)
	}
	if unsure != nil {
		return model.NotTold, unsure
	}
	return model.No, nil
}

// mayPeer is what is missing where two VPCs may be peered, or attached to one transit gateway, and no listing that would
// show it is whole: one side's is enough.
func (a *Asker) mayPeer(from, vpc string) *model.Gap {
	for _, link := range [...]struct {
		kind   model.Kind
		index  model.Index
		detail string
	}{
		{model.KindVPCPeering, model.PeeringsByVPC, "whether a peering resolves the name to the private address"},
		{model.KindTransitGatewayAttachment, model.AttachmentsByVPC, "whether a transit gateway resolves the name to the private address"},
	} {
		shown := false
		var gap *model.Gap
		for _, id := range [...]string{vpc, from} {
			account, region := a.dataOf(id)
			set := model.DataSet{Call: link.kind.Call(), Account: account, Region: region}
			switch st := a.snap.Status(set); {
			case link.kind == model.KindTransitGatewayAttachment && a.guardsOff && !st.Mentioned():
				shown = true // who has transit gateways collects them
			case st.Complete():
				// Both sides list a peering; of an attachment each VPC's owner lists its own.
				shown = shown || link.kind == model.KindVPCPeering || len(a.snap.By(link.index, id)) == 0
			default:
				gap = &model.Gap{Kind: model.GapNotCollected, DataSet: set, Subject: model.Ref{Kind: model.KindVPC, ID: id}, Detail: link.detail}
			}
		}
		if !shown && gap != nil {
			return gap
		}
	}
	return nil
}

// databaseTarget: a private database resolves to its private address everywhere (DNS-5), a public one to its public
// address outside its VPC (DNS-3).
func (a *Asker) databaseTarget(e *End, vpc string, q graph.Question) target {
	d := e.Database
	s := a.seatOf(d)
	t := target{end: e, by: "name", gap: s.Gap, used: "private"}
	port := a.net.DBFacts(d).Port
	t.port = header.PortRange{First: uint16(port), Last: uint16(port)}
	t.warn = append(t.warn, s.Notes...)
	if p := a.privateResource(d, vpc); p != nil && q.Address == "" { // EP-14
		t.alts, t.gap = []alternative{a.endpointAlternative(p)}, nil
		t.warn = append(t.warn, graph.Warning{Code: "NAME_LEADS_TO_ENDPOINT", Text: "in " + vpc + " the database's name leads to the resource endpoint " + p.Ref.ID})
		a.resolve(&t, vpc)
		return t
	}
	private, gap := a.privateNames(vpc, s.VPC)
	outside := vpc != s.VPC && private != model.Yes
	public := s.Public == model.Yes && outside
	unsure := s.Public == model.NotTold && outside
	if private == model.NotTold && public && q.Address == "" {
		unsure = true
		if t.gap == nil {
			t.gap = gap
		}
	}
	if q.Address != "" {
		t.by = "flag"
		public, unsure = q.Address == "public", false
		if public {
			t.name.blocked = noPublicAddress(d, s)
		}
	}
	for _, p := range s.Places {
		if !public || unsure {
			t.alts = append(t.alts, a.privately(p))
		}
		if public || unsure {
			t.alts = append(t.alts, a.publicly(p, d, s)...)
		}
	}
	if public {
		t.used = "public"
	}
	if unsure && t.gap == nil {
		t.gap = &model.Gap{Kind: model.GapNotCollected, Subject: d.Ref, Detail: "whether the instance is publicly accessible",
			DataSet: model.DataSet{Call: model.KindDBInstance.Call()}}
		if c := d.Cluster; c != nil && c.Scalability == "limitless" && d.Shards == nil { // DB-27
			t.gap.DataSet = model.DataSet{Call: model.KindDBShardGroup.Call(), Account: c.Account, Region: c.Region}
		}
	}
	if component.Express(d.Cluster) {
		t.used, t.gap, t.alts = "public", nil, []alternative{a.expressly(d)}
		a.resolve(&t, vpc)
		return t
	}
	if len(s.Places) == 0 { // not even candidate subnets are known
		t.alts = append(t.alts, a.nowhere(d, s.VPC))
	}
	a.nameWarnings(&t, s, public)
	a.resolve(&t, vpc)
	return t
}

func (a *Asker) nameWarnings(t *target, s component.Seat, public bool) {
	if s.Public != model.Yes {
		return
	}
	attrs, ok := model.Get[*model.VPCAttributes](a.snap, model.KindVPCAttributes, s.VPC)
	if ok && (attrs.DNSHostnames == model.No || attrs.DNSSupport == model.No) {
		t.warn = append(t.warn, graph.Warning{Code: "DB_PUBLIC_WITHOUT_DNS", Text: "publicly accessible, but its VPC's DNS attributes are off"})
	}
	for _, p := range s.Places {
		if p.Host.Interface != nil && p.Public.IsEmpty() {
			t.warn = append(t.warn, graph.Warning{Code: "DB_PUBLIC_WITHOUT_ADDRESS", Text: "publicly accessible, but its interface has no public address: not reachable from outside now"})
		}
	}
}

// privately is a placement dialled at its private address.
func (a *Asker) privately(p component.Placement) alternative {
	alt := alternative{dst: p.Host.Addrs, oneOf: p.OneOf, hosts: []*component.Host{p.Host}, shown: p.Host.Shown}
	if p.Lost {
		port := graph.Port{Place: p.Host.Ref, Side: graph.Receive, Way: graph.Somewhere}
		alt.entry, alt.inside = &port, p.Host.Addrs
		alt.gap = &model.Gap{Kind: model.GapNotCollected, Subject: model.Ref{Kind: model.KindSubnet, ID: p.Subnet}, Detail: "a subnet where the database may be",
			DataSet: model.DataSet{Call: model.KindSubnet.Call()}}
		return alt
	}
	alt.goals = []graph.Goal{{Addrs: p.Host.Addrs, Port: a.net.EnterPort(p.Subnet)}}
	return alt
}

// publicly is a placement dialled at its public address. A known interface without one has none (DB-15): its name then
// gives the private address.
func (a *Asker) publicly(p component.Placement, d *Database, s component.Seat) []alternative {
	alt := alternative{hosts: []*component.Host{p.Host}, shown: p.Host.Shown}
	switch {
	case !p.Public.IsEmpty():
		alt.dst = p.Public.Union(p.Host.Addrs.Family(header.V6))
		alt.goals = []graph.Goal{{Addrs: p.Public, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}},
			{Addrs: p.Host.Addrs, Port: a.net.EnterPort(p.Subnet)}}
		return []alternative{alt}
	case p.Host.Interface != nil:
		return []alternative{a.privately(p)}
	}
	if p.Lost {
		return []alternative{a.privately(p)}
	}
	f := a.net.DBFacts(d)
	alt.dst = a.net.PublicFree() // what others have it does not get
	alt.oneOf = true
	alt.gap = &model.Gap{Kind: model.GapNotCollected, Subject: d.Ref, Detail: "the database's public address",
		DataSet: model.DataSet{Call: model.KindNetworkInterface.Call(), Account: f.Account, Region: f.Region}}
	alt.assigned = p.Assigned
	entry := a.net.PublicEntry(s.VPC)
	alt.entry, alt.inside = &entry, p.Host.Addrs
	if p.Assigned {
		return []alternative{alt}
	}
	return []alternative{alt, a.privately(p)} // its interface may have none (DB-15)
}

// expressly is a cluster without a VPC: somewhere on the internet, at an address that AWS gives it (DB-25).
func (a *Asker) expressly(d *Database) alternative {
	dst := component.PublicAddrs.Family(header.V4).Minus(a.net.PublicOwned())
	gap := &model.Gap{Kind: model.GapUndetermined, Subject: d.Ref, Detail: "which public address it has"}
	return alternative{dst: dst, oneOf: true, gap: gap, shown: d.Ref, goals: []graph.Goal{{Addrs: dst, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}}}}
}

// nowhere is a database of which not even the subnets are known: only its groups can be judged.
func (a *Asker) nowhere(d *Database, vpc string) alternative {
	f := a.net.DBFacts(d)
	h := &component.Host{Ref: model.Ref{Kind: model.KindNetworkInterface, ID: "supposed:" + d.Ref.String()}, Shown: d.Ref, VPC: vpc,
		Groups: f.Groups, Addrs: header.AddrsOf(netip.MustParsePrefix("0.0.0.0/0"))}
	gap := &model.Gap{Kind: model.GapNotCollected, Subject: d.Ref, Detail: "the database's subnets",
		DataSet: model.DataSet{Call: model.KindDBSubnetGroup.Call(), Account: f.Account, Region: f.Region}}
	if len(f.Groups) == 0 {
		h.GroupsUnknown = f.Groupless()
	}
	port := graph.Port{Place: h.Ref, Side: graph.Receive, Way: graph.Somewhere}
	return alternative{dst: h.Addrs, hosts: []*component.Host{h}, entry: &port, inside: h.Addrs, gap: gap, shown: d.Ref}
}
