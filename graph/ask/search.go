package ask

import (
	"cmp"
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// search finds every source of one destination end. It walks once from each subnet that has a way, with the packets of
// everything that may stand in it, and reads the interfaces' verdicts off that.
type search struct {
	a       *Asker
	q       graph.Question
	end     *End
	out     *found
	targets map[string]*target
	home    string                // the destination's VPC, "" when it has none
	base    string                // the VPC that boundaries are told from: home, or that of the database behind a relay
	renamed map[*target][]*target // the same with other fates of the name
	only    *Ends
	dead    map[string]bool    // VPCs that nothing gets through from
	open    *internetView      // what is let in from the internet, once somebody asked
	narrow  bool               // what all ways pass is asked for
	own     map[model.Ref]bool // the interfaces of the relay that is asked about: it is no client of itself
}

func (a *Asker) search(e *End, q graph.Question, only *Ends) *found {
	return a.searchFrom(e, "", q, only)
}

// searchFrom tells boundaries from a VPC; "" is the destination's.
func (a *Asker) searchFrom(e *End, base string, q graph.Question, only *Ends) *found {
	a.net.Coarse(true)
	defer a.net.Coarse(false)
	s := &search{a: a, q: q, end: e, out: &found{end: e}, targets: make(map[string]*target), renamed: make(map[*target][]*target), dead: make(map[string]bool), only: only, narrow: a.narrow}
	s.home = s.homeOf()
	s.base = cmp.Or(base, s.home)
	if e.Relay != nil {
		s.own = a.placesOf(e.Relay.Ref)
	}
	inside := s.target(s.home)
	outside := s.target("")
	s.out.warnings = slices.Concat(inside.warn, outside.warn)
	s.out.port = inside.port.String()
	s.prepare()
	for _, r := range a.snap.List(model.KindVPC) {
		s.vpc(r.Head().Ref.ID, true)
	}
	named := a.namedVPCs()
	if _, ok := model.Get[*model.VPC](a.snap, model.KindVPC, s.home); !ok && s.home != "" && !slices.Contains(named, s.home) {
		named = append([]string{s.home}, named...)
	}
	for _, id := range named {
		s.vpc(id, false)
	}
	s.namedVPCs()
	s.links()
	s.internet()
	s.more()
	return s.out
}

func (s *search) homeOf() string {
	switch {
	case s.end.Database != nil:
		return s.a.seatOf(s.end.Database).VPC
	case s.end.Relay != nil:
		return s.end.Relay.VPC
	case s.end.Host != nil:
		return s.end.Host.VPC
	}
	var home []string // of a literal address: the VPC that has it, if one alone does
	for _, r := range s.a.snap.List(model.KindVPC) {
		if id := r.Head().Ref.ID; s.within(id, s.end.Addrs) {
			home = append(home, id)
		}
	}
	if len(home) == 1 {
		return home[0]
	}
	return ""
}

// target is how sources of a VPC see the end, with what its resolver makes of the end's name.
func (s *search) target(vpc string) *target {
	t := s.dialled(vpc)
	if s.end.Database == nil || t.by != "name" { // no resolver is asked
		return t
	}
	name, ok := s.a.resolved[vpc]
	if !ok {
		own := target{by: "name"}
		s.a.resolve(&own, vpc)
		name = own.name
		s.a.resolved[vpc] = name
	}
	return s.withName(t, name)
}

// withName is a target whose name is resolved otherwise. Those that are alike are one.
func (s *search) withName(t *target, name nameFate) *target {
	if name.equal(t.name) {
		return t
	}
	for _, v := range s.renamed[t] {
		if v.name.equal(name) {
			return v
		}
	}
	v := *t
	v.name, v.embedded = name, nil // that has the other fate
	s.renamed[t] = append(s.renamed[t], &v)
	return &v
}

// dialled is how sources of a VPC dial the end. All VPCs for which that is the same address share one.
func (s *search) dialled(vpc string) *target {
	key := "outside"
	switch private, _ := s.a.privateNames(vpc, s.home); {
	case vpc == "":
		key = "internet"
	case vpc == s.home, private == model.Yes:
		key = "inside"
	case private == model.NotTold:
		key = "unsure"
	}
	t := s.targets[key]
	if t == nil {
		made := s.a.targetOf(s.end, vpc, s.q)
		t = &made
		dst := make([]*header.AddrSet, len(t.alts))
		for i, alt := range t.alts {
			dst[i] = alt.dst
		}
		t.dst = header.AddrUnion(dst...)
		s.targets[key] = t
	}
	return t
}

// prepare makes the network ready for all walks of the search.
func (s *search) prepare() {
	s.target("-") // what VPCs see that have no private name
	var homes []*class
	s.a.suppose(homes, s.targets)
	s.a.walker.AllHomes = s.a.allHomes
}

// allHomes lists every place that a reply may go to.
func (a *Asker) allHomes() []graph.Goal {
	if a.homes == nil {
		for u := range model.All[*model.Subnet](a.snap, model.KindSubnet) {
			a.homes = append(a.homes, graph.Goal{Realm: a.net.Realm(u.VPC), Addrs: header.AddrsOf(model.Associated(u.CIDRs)...), Port: a.net.EnterPort(u.Ref.ID)})
		}
		a.homes = append(a.homes, graph.Goal{Realm: realmInternet, Addrs: component.PublicAddrs, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}})
	}
	return a.homes
}

func (s *search) boundary(vpc string) string {
	if vpc == s.base || s.within(vpc, s.end.Addrs) {
		return "same VPC"
	}
	for p := range model.By[*model.VPCPeering](s.a.snap, model.PeeringsByVPC, vpc) {
		if p.Requester.VPC == s.base || p.Accepter.VPC == s.base {
			return "peer VPC"
		}
	}
	return "other VPC"
}

// vpc searches one VPC of the snapshot, or one that it only names.
func (s *search) vpc(id string, known bool) {
	far := known && id != s.home && !s.within(id, s.end.Addrs)
	if far && !s.a.towards(s.home, id) {
		s.dead[id] = true
		s.out.entries = append(s.out.entries, s.a.apart(id, s.boundary(id)))
		return
	}
	t := s.target(id)
	if far && !s.a.net.MayLeave(id, t.dst) {
		s.dead[id] = true
		s.out.entries = append(s.out.entries, s.a.apart(id, s.boundary(id)))
		return
	}
	e := entry{boundary: s.boundary(id), label: s.a.vpcLabel(id)}
	if known && s.shutOut(id, t.dst) {
		s.dead[id] = true
		e.causes = s.open.causes
		s.out.entries = append(s.out.entries, &e)
		return
	}
	s.subnets(id, t, &e)
	s.hidden(id, t, &e)
	s.out.entries = append(s.out.entries, &e)
}

// apart is the part of the universe that a VPC is from where no way leads to a destination. All such destinations share it.
func (a *Asker) apart(vpc, boundary string) *entry {
	e := a.lonely[[2]string{vpc, boundary}]
	if e == nil {
		e = &entry{boundary: boundary, label: a.vpcLabel(vpc), causes: []graph.Cause{{Code: "NO_ROUTE_TO_DESTINATION", First: true,
			Component: model.Ref{Kind: model.KindVPC, ID: vpc}, Kind: "vpc", Text: "no table of the VPC leads there"}}}
		a.lonely[[2]string{vpc, boundary}] = e
	}
	return e
}

// internetView is what the destination lets in from the internet: the public addresses, and why not the others.
type internetView struct {
	from   *header.AddrSet
	causes []graph.Cause
}

// shutOut reports that a VPC's packets can only come from the internet, and that none of the public addresses that they then
// have is let in from there.
func (s *search) shutOut(vpc string, dst *header.AddrSet) bool {
	if vpc == s.home || s.within(vpc, s.end.Addrs) || len(s.a.walker.Transits) > 0 { // what they passed before is not told from there
		return false
	}
	public, ok := s.a.net.OnlyFromInternet(vpc, dst)
	if !ok {
		return false
	}
	if s.open == nil {
		s.open = s.fromInternet()
	}
	return !public.Overlaps(s.open.from)
}

// fromInternet walks once with every public source.
func (s *search) fromInternet() *internetView {
	v := &internetView{from: header.AddrsOf()}
	t := s.target("-")
	for i := range t.alts {
		alt := &t.alts[i]
		for _, family := range families {
			c := &class{realm: realmInternet, addrs: component.PublicAddrs, ports: clientPorts{known: true}, ends: []End{{Ref: graph.Internet}},
				start: graph.Port{Place: graph.Internet, Side: graph.Enter}}
			at, in := c.start, alt.dst
			if alt.entry != nil {
				at, in = *alt.entry, alt.inside
			}
			packets := s.a.questionPackets(c, in, family, s.q, t.port)
			if packets.IsEmpty() {
				continue
			}
			f := s.a.walker.Forward(at, packets, s.a.walker.Passed(at))
			if family == header.V6 { // the addresses are a VPC's own: replies may find another way to it
				v.from = v.from.Union(f.LetIn())
			} else {
				v.from = v.from.Union(f.Yes.Union(f.Maybe).Sources())
			}
			ex := graph.NewExplainer(s.a.walker)
			ex.NoGhost = true
			for _, c := range firstCauses(ex.Causes(f, f.No)) {
				v.causes = appendCause(v.causes, c)
			}
		}
	}
	return v
}

// towards reports whether the coarse map has any way from one VPC to another.
func (a *Asker) towards(home, from string) bool {
	if home == "" {
		return true
	}
	ways, ok := a.ways[home]
	if !ok {
		ways = a.net.Ways().Towards(model.Ref{Kind: model.KindVPC, ID: home})
		a.ways[home] = ways
	}
	return ways[model.Ref{Kind: model.KindVPC, ID: from}]
}

// namedVPCs adds the VPCs that peerings of the destination's VPC name and the snapshot lacks: what is there is not known.
func (s *search) namedVPCs() {
	for p := range model.By[*model.VPCPeering](s.a.snap, model.PeeringsByVPC, s.home) {
		far := p.Accepter
		if far.VPC == s.home {
			far = p.Requester
		}
		if _, ok := model.Get[*model.VPC](s.a.snap, model.KindVPC, far.VPC); ok || far.VPC == "" {
			continue
		}
		s.peer(p, far)
	}
}

// peer asks what a VPC that is not in the snapshot may send over a peering: its side of the way is not known, ours is.
func (s *search) peer(p *model.VPCPeering, far model.PeeringSide) {
	gap := model.Gap{Kind: model.GapNotCollected, Subject: model.Ref{Kind: model.KindVPC, ID: far.VPC}, Detail: "that account is not in the snapshot",
		DataSet: model.DataSet{Call: model.KindVPC.Call(), Account: far.Account, Region: far.Region}}
	e := entry{boundary: "peer VPC", label: far.VPC + " of " + far.Account}
	may := false
	for i := range s.target(s.home).alts {
		alt := &s.target(s.home).alts[i]
		for _, family := range families {
			c := &class{realm: s.a.net.Realm(far.VPC), addrs: s.peerAddrs(far), ports: clientPorts{ranges: anyPorts, known: true}}
			packets := s.a.questionPackets(c, alt.dst, family, s.q, s.target(s.home).port)
			if packets.IsEmpty() {
				continue
			}
			f := s.a.walker.Walk(graph.Port{Place: p.Ref, Side: graph.Inside, At: model.Ref{Kind: model.KindVPC, ID: far.VPC}}, packets)
			ex := graph.NewExplainer(s.a.walker)
			ex.NoGhost = true
			if !f.Yes.IsEmpty() || !f.Maybe.IsEmpty() {
				may = true
			} else {
				e.causes = append(e.causes, firstCauses(ex.Causes(f, f.No))...)
			}
		}
	}
	if may {
		e.gaps, e.causes = []model.Gap{gap}, nil
	}
	s.out.entries = append(s.out.entries, &e)
}

func (s *search) peerAddrs(far model.PeeringSide) *header.AddrSet {
	if len(far.CIDRs) > 0 {
		return header.AddrsOf(far.CIDRs...)
	}
	return header.AddrsOf(anyPrefixes...)
}

func firstCauses(list []graph.Cause) []graph.Cause {
	var out []graph.Cause
	for _, c := range list {
		if c.First {
			out = append(out, c)
		}
	}
	return out
}

// internet searches both families of the internet.
func (s *search) internet() {
	if s.only != nil {
		s.onlyInternet()
		return
	}
	for _, family := range families {
		label := "IPv4"
		if family == header.V6 {
			label = "IPv6"
		}
		e := entry{boundary: "internet", label: label}
		end := End{Label: "internet", Ref: graph.Internet, Internet: true, Addrs: component.PublicAddrs.Family(family)}
		s.outside(end, family, &e)
		s.out.entries = append(s.out.entries, &e)
	}
}

// wholeInternet marks rows that are a whole asked range of the internet.
const wholeInternet = "internet"

// outside searches one range of the internet in one family.
func (s *search) outside(end End, family header.Family, e *entry) {
	c := s.a.classOf(end, s.q)
	p := s.a.pairing(c, s.target(""), family, s.q)
	if p == nil {
		e.causes = append(e.causes, graph.Cause{Code: "NO_COMMON_FAMILY", First: true, Component: s.end.Ref, Kind: "address", Text: "the destination has no " + e.label + " address"})
		return
	}
	s.ranges(p, end, e, wholeInternet, "")
}

func (s *search) onlyInternet() {
	e := entry{boundary: "internet", label: "internet"}
	asked := false
	for _, end := range s.only.Ends {
		if end.Internet {
			asked = true
			for _, family := range families {
				if !end.Addrs.Family(family).IsEmpty() {
					s.outside(end, family, &e)
				}
			}
		}
	}
	if asked {
		s.out.entries = append(s.out.entries, &e)
	}
}
