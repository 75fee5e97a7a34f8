package component_test

import (
	"net/netip"
	"slices"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/model"
)

// repairer mends a world for one flow, cause by cause.
type repairer struct {
	s        *model.Snapshot
	f        gen.Flow
	to       *model.NetworkInterface
	trails   []graph.Trail
	causes   []graph.Cause
	hopeless string // why it cannot be mended
}

// put lays a changed resource over the world.
func (r *repairer) put(x model.Resource) { r.s = r.s.With(model.Change{Put: x}) }

// repair removes one cause, in the way that its code asks for.
func (r *repairer) repair(c graph.Cause) {
	switch c.Code {
	case "ENI_SG_RULES_MISMATCH":
		r.openGroup(c.Component)
	case "SUBNET_ACL_RESTRICTION":
		r.openACL(c.Component)
	case "INSTANCE_NOT_RUNNING", "ENI_NOT_IN_USE", "ENI_DENY_IGW":
		end := c.Component == r.f.Source.Interface || c.Component == r.to.Ref
		switch {
		case c.Code != "ENI_DENY_IGW" && !end:
			r.reroute(c)
		case c.Code != "ENI_DENY_IGW" && r.isTarget(c.Component): // one cause stands for two then
			r.hopeless = "an end that is a middlebox too"
		default:
			r.revive(c.Component)
		}
	case "ROUTE_RESERVED_RANGE", "NAT_NO_INBOUND", "NO_SUCH_ADDRESS", "FORWARDING_LOOP": // these ask for another design
		r.hopeless = string(c.Code)
	case "INTERNET_PRIVATE_ADDRESS":
		if r.f.Source.Subnet.IsZero() {
			r.hopeless = string(c.Code)
			return
		}
		r.reroute(c)
	case "NAT_NOT_AVAILABLE":
		r.reviveNAT(c)
	case "IGW_NOT_ATTACHED", "EIGW_NO_INBOUND", "EIGW_NOT_ATTACHED":
		r.attach(c)
	default:
		r.reroute(c)
	}
}

// isTarget reports whether a route leads to an interface.
func (r *repairer) isTarget(ref model.Ref) bool {
	for t := range model.All[*model.RouteTable](r.s, model.KindRouteTable) {
		if slices.ContainsFunc(t.Routes, func(x model.Route) bool { return x.Target.ID == ref.ID }) {
			return true
		}
	}
	return false
}

// attach makes a way to or from the internet, where one is meant: IPv6 of the two ends may take it.
func (r *repairer) attach(c graph.Cause) {
	var t *model.RouteTable
	if tables := r.tablesBefore(c); len(tables) > 0 {
		t = tables[0]
	}
	g, isEgress := model.Get[*model.EgressOnlyInternetGateway](r.s, c.Component.Kind, c.Component.ID)
	switch six := r.f.Source.Address.Is6(); {
	case c.Code == "EIGW_NO_INBOUND" && c.Direction == graph.Return:
		r.reroute(c)
	case c.Code == "EIGW_NO_INBOUND", c.Component.Kind == model.KindVPC, r.f.Source.Subnet.IsZero() && c.Direction == graph.Forward:
		if c.Direction == graph.Forward {
			r.gateway(r.to.VPC)
		} else {
			r.gateway(r.sourceVPC())
		}
	case !six && !r.f.Source.Subnet.IsZero() || t == nil:
		r.reroute(c)
	case isEgress && len(g.Attachments) > 0 && g.Attachments[0].VPC != t.VPC, c.Component.Kind == model.KindInternetGateway && !r.free(c.Component.ID, t.VPC):
		r.hopeless = "a gateway of another VPC"
	case isEgress:
		n := *g
		n.Attachments = []model.GatewayAttachment{{VPC: t.VPC, State: "available"}}
		r.put(&n)
	default:
		r.gateway(t.VPC)
	}
}

// free reports whether an internet gateway can be attached to a VPC.
func (r *repairer) free(id, vpc string) bool {
	g, ok := model.Get[*model.InternetGateway](r.s, model.KindInternetGateway, id)
	have, has := model.First[*model.InternetGateway](r.s, model.InternetGatewaysByVPC, vpc)
	return ok && !slices.ContainsFunc(g.Attachments, func(a model.GatewayAttachment) bool { return a.VPC != vpc }) && (!has || have.Ref.ID == id)
}

func (r *repairer) openGroup(ref model.Ref) {
	i, ok := model.Get[*model.NetworkInterface](r.s, ref.Kind, ref.ID)
	if !ok || len(i.Groups) == 0 {
		r.hopeless = "no group to open at " + ref.ID
		return
	}
	g, _ := model.Get[*model.SecurityGroup](r.s, model.KindSecurityGroup, i.Groups[0])
	n := *g
	n.Rules = append(slices.Clone(g.Rules), openRules()...)
	r.put(&n)
}

func (r *repairer) openACL(ref model.Ref) {
	a, _ := model.Get[*model.NetworkACL](r.s, ref.Kind, ref.ID)
	n := *a
	n.Entries = nil
	for _, e := range openEntries() {
		e.Number -= 10 // before all others
		n.Entries = append(n.Entries, e)
	}
	n.Entries = append(n.Entries, a.Entries...)
	r.put(&n)
}

func (r *repairer) revive(ref model.Ref) {
	i, _ := model.Get[*model.NetworkInterface](r.s, ref.Kind, ref.ID)
	n := *i
	n.Status, n.DenyAllIGWTraffic = "in-use", false
	r.put(&n)
	if in, ok := model.Get[*model.Instance](r.s, model.KindInstance, i.Instance); ok {
		running := *in
		running.State = "running"
		r.put(&running)
	}
}

// reviveNAT makes a NAT gateway available, where it is the VPC's own.
func (r *repairer) reviveNAT(c graph.Cause) {
	g, _ := model.Get[*model.NATGateway](r.s, c.Component.Kind, c.Component.ID)
	if t := r.tablesBefore(c); len(t) > 0 && t[0].VPC != g.VPC || c.Direction == graph.Return {
		r.reroute(c)
		return
	}
	if slices.ContainsFunc(r.causes, func(o graph.Cause) bool { return o.Component == g.Ref && o.Code == graph.CodeMissesStateful }) {
		r.hopeless = "FORWARDING_LOOP" // its own table leads back to it
		return
	}
	n := *g
	n.State = "available"
	n.Addresses = slices.Clone(g.Addresses)
	for i := range n.Addresses {
		n.Addresses[i].Status = "succeeded"
	}
	r.put(&n)
}

// reroute leads the packets that a cause stopped to where they should go, in the table that sent them to it, or in all that
// may have.
func (r *repairer) reroute(c graph.Cause) {
	tables := r.tablesBefore(c)
	if len(tables) == 0 {
		r.hopeless = "no table before " + string(c.Code)
	}
	for _, t := range tables {
		if c.Direction == graph.Forward {
			r.lead(t, r.f.Destination.Address, r.to.VPC)
		} else {
			r.leadBack(t)
		}
	}
}

// leadBack leads replies home: to the NAT gateway that the request passed, and from there on to the sender.
func (r *repairer) leadBack(t *model.RouteTable) {
	if nat := r.natOnTheWay(); nat != nil && (nat.VPC != t.VPC || !r.behind(nat, t)) {
		for _, a := range nat.Addresses {
			r.lead(t, a.Private, nat.VPC)
		}
		return
	}
	vpc := r.sourceVPC()
	if t.VPC != vpc && r.byEgressOnly() { // as the request came
		vpc = ""
	}
	r.lead(t, r.f.Source.Address, vpc)
}

// byEgressOnly reports whether the request passes a gateway that must see the reply too.
func (r *repairer) byEgressOnly() bool {
	for _, trail := range r.trails {
		for _, h := range trail.Out {
			g, ok := model.Get[*model.EgressOnlyInternetGateway](r.s, h.Component.Kind, h.Component.ID)
			if ok && h.Effect != graph.Drop && slices.ContainsFunc(g.Attachments, func(a model.GatewayAttachment) bool { return a.VPC == r.sourceVPC() }) {
				return true
			}
		}
	}
	return false
}

func (r *repairer) sourceVPC() string {
	u, ok := model.Get[*model.Subnet](r.s, model.KindSubnet, r.f.Source.Subnet.ID)
	if !ok {
		return ""
	}
	return u.VPC
}

// tablesBefore is the route table by which packets came to where the cause is. Where no trail shows it, it is that of the
// subnet that they start from, or of a NAT gateway on their way.
func (r *repairer) tablesBefore(c graph.Cause) []*model.RouteTable {
	if t, ok := model.Get[*model.RouteTable](r.s, c.Component.Kind, c.Component.ID); ok {
		return []*model.RouteTable{t}
	}
	for _, trail := range r.trails {
		hops := trail.Out
		if c.Direction == graph.Return {
			hops = trail.Back
		}
		at := slices.IndexFunc(hops, func(h graph.Hop) bool { return h.Code == c.Code && h.Component == c.Component })
		for at--; at >= 0; at-- {
			if t, ok := model.Get[*model.RouteTable](r.s, hops[at].Component.Kind, hops[at].Component.ID); ok {
				return []*model.RouteTable{t}
			}
			if g, ok := model.Get[*model.NATGateway](r.s, hops[at].Component.Kind, hops[at].Component.ID); ok && g.Subnet != "" && hops[at].Effect != graph.Drop { // its table shows no hop of its own
				return []*model.RouteTable{r.tableOf(g.Subnet)}
			}
		}
	}
	subnet := r.f.Source.Subnet.ID
	if c.Direction == graph.Return {
		subnet = r.to.Subnet
	}
	var out []*model.RouteTable
	if t := r.tableOf(subnet); t != nil {
		out = append(out, t)
	}
	if nat := r.natOnTheWay(); nat != nil && c.Direction == graph.Return && nat.Subnet != "" {
		out = append(out, r.tableOf(nat.Subnet))
	}
	return out
}

func (r *repairer) tableOf(subnet string) *model.RouteTable {
	if t, ok := model.First[*model.RouteTable](r.s, model.RouteTablesBySubnet, subnet); ok {
		return t
	}
	u, ok := model.Get[*model.Subnet](r.s, model.KindSubnet, subnet)
	if !ok {
		return nil
	}
	t, _ := model.First[*model.RouteTable](r.s, model.MainRouteTablesByVPC, u.VPC)
	return t
}

// natOnTheWay is the NAT gateway that the request passes.
func (r *repairer) natOnTheWay() *model.NATGateway {
	if slices.ContainsFunc(r.causes, func(c graph.Cause) bool { return c.Code == "NAT_PROTOCOL" }) { // led around it
		return nil
	}
	for _, trail := range r.trails {
		for _, h := range trail.Out {
			if g, ok := model.Get[*model.NATGateway](r.s, h.Component.Kind, h.Component.ID); ok && (h.Effect != graph.Drop || h.Code == "NAT_NOT_AVAILABLE" && g.VPC == r.sourceVPC()) {
				return g
			}
		}
	}
	return nil
}

// behind reports whether a table is the NAT gateway's own: it routes untranslated replies.
func (r *repairer) behind(nat *model.NATGateway, t *model.RouteTable) bool {
	own := r.tableOf(nat.Subnet)
	return own != nil && own.Ref == t.Ref || t.Ref.ID == nat.RouteTable
}

// lead gives a table a route for one address: to the VPC that it is in, "" for the internet.
func (r *repairer) lead(t *model.RouteTable, to netip.Addr, vpc string) {
	t, _ = model.Get[*model.RouteTable](r.s, t.Ref.Kind, t.Ref.ID) // as it is by now
	n := *t
	n.Routes = slices.DeleteFunc(slices.Clone(t.Routes), func(x model.Route) bool { return r.overrides(t, x, to, vpc == t.VPC) })
	if vpc != t.VPC {
		target, ok := r.target(t.VPC, to, vpc)
		if !ok {
			return
		}
		n.Routes = append(n.Routes, model.Route{Prefix: netip.PrefixFrom(to, to.BitLen()), Target: target, State: "active", Origin: "CreateRoute"})
	}
	r.put(&n)
}

// overrides reports whether a route takes an address from the local route, or is for that address alone.
func (r *repairer) overrides(t *model.RouteTable, x model.Route, to netip.Addr, local bool) bool {
	blocks := []netip.Prefix{x.Prefix}
	if l, ok := model.Get[*model.PrefixList](r.s, model.KindPrefixList, x.PrefixList); ok {
		blocks = l.Entries
	}
	return x.Target.Kind != model.TargetLocal && slices.ContainsFunc(blocks, func(p netip.Prefix) bool {
		return p.IsValid() && p.Contains(to) && (local || p.IsSingleIP())
	})
}

// target is what leads from a VPC to an address in another one or on the internet, made when it is not there.
func (r *repairer) target(from string, to netip.Addr, vpc string) (model.RouteTarget, bool) {
	if vpc == "" || r.f.Destination.Public && to == r.f.Destination.Address {
		return model.RouteTarget{Kind: model.TargetInternetGateway, ID: r.gateway(from)}, true
	}
	v, _ := model.Get[*model.VPC](r.s, model.KindVPC, from)
	if slices.ContainsFunc(model.Associated(v.CIDRs), func(p netip.Prefix) bool { return p.Contains(to) }) {
		r.hopeless = "overlapping VPCs"
		return model.RouteTarget{}, false
	}
	return model.RouteTarget{Kind: model.TargetVPCPeering, ID: r.peering(v, vpc)}, true
}

// gateway attaches an internet gateway to a VPC.
func (r *repairer) gateway(vpc string) string {
	for g := range model.By[*model.InternetGateway](r.s, model.InternetGatewaysByVPC, vpc) {
		if slices.ContainsFunc(g.Attachments, func(a model.GatewayAttachment) bool { return a.VPC == vpc && a.Usable() }) {
			return g.Ref.ID
		}
	}
	v, _ := model.Get[*model.VPC](r.s, model.KindVPC, vpc)
	g := &model.InternetGateway{Meta: model.Meta{Ref: model.Ref{Kind: model.KindInternetGateway, ID: "igw-repair-" + vpc}, Account: v.Account, Region: v.Region}}
	for t := range model.By[*model.RouteTable](r.s, model.RouteTablesByVPC, vpc) { // the one that its routes name
		for _, x := range t.Routes {
			if have, ok := model.Get[*model.InternetGateway](r.s, model.KindInternetGateway, x.Target.ID); ok && r.free(have.Ref.ID, vpc) {
				same := *have
				g = &same
			}
		}
	}
	if have, ok := model.First[*model.InternetGateway](r.s, model.InternetGatewaysByVPC, vpc); ok {
		same := *have
		g = &same
	}
	g.Attachments = []model.GatewayAttachment{{VPC: vpc, State: "available"}}
	r.put(g)
	return g.Ref.ID
}

// peering makes an active peering between two VPCs.
func (r *repairer) peering(v *model.VPC, other string) string {
	o, _ := model.Get[*model.VPC](r.s, model.KindVPC, other)
	p := &model.VPCPeering{Meta: model.Meta{Ref: model.Ref{Kind: model.KindVPCPeering, ID: "pcx-repair-" + min(v.Ref.ID, other)}, Account: v.Account, Region: v.Region},
		Requester: model.PeeringSide{VPC: v.Ref.ID, Account: v.Account, Region: v.Region}, Accepter: model.PeeringSide{VPC: other, Account: o.Account, Region: o.Region}}
	for have := range model.By[*model.VPCPeering](r.s, model.PeeringsByVPC, v.Ref.ID) {
		if have.Requester.VPC == other || have.Accepter.VPC == other {
			same := *have
			p = &same
		}
	}
	if v.Region != o.Region {
		r.hopeless = "references do not cross Regions" // the way that the causes are listed for carries them
	}
	p.Status = "active"
	r.put(p)
	return p.Ref.ID
}
