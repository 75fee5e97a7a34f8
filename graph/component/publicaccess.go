package component

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// VPC Block Public Access stands at the gateways to the internet. It is read at the subnet whose interface exchanges packets
// with the gateway (BPA-10), and is the Region's and the subnet owner's (BPA-1, BPA-7). It judges where a flow starts; what
// it lets start it lets answer (BPA-2). Nothing but these gateways knows of it (BPA-6).
//
// Known gaps: whether the modes that VPCs and subnets show net out exclusions is not documented, so they only confirm
// (BPA-9); of a regional NAT gateway only an exclusion of its VPC is certain (BPA-10).

// shield is the guard of one VPC.
type shield struct {
	ref    model.Ref
	mode   string     // "off", "block-ingress", "block-bidirectional"
	gap    *model.Gap // set when the mode is not known
	listed *model.Gap // set when there may be exclusions that are not shown
	told   bool       // by the Region's option
	off    bool       // nothing is stopped, in any subnet
	// excludes: an exclusion of the VPC or of one of its subnets exists, or may.
	excludes bool
}

// access is one way through a gateway to the internet.
type access struct {
	inward   bool // a flow from the internet
	carried  bool // out by a NAT gateway or an egress-only internet gateway (BPA-2, BPA-3)
	firewall bool // by an endpoint of Network Firewall, which no exclusion helps (BPA-5)
}

// shield finds the guard of a VPC.
func (n *Network) shield(v *vpcView) *shield {
	if s, ok := n.shields[v.id]; ok {
		return s
	}
	s := n.newShield(v)
	n.shields[v.id] = s
	return s
}

func (n *Network) newShield(v *vpcView) *shield {
	s := &shield{ref: model.Ref{Kind: model.KindBlockPublicAccess, ID: v.account + "/" + v.region}}
	call := model.KindBlockPublicAccess.Call()
	status := n.snap.Status(model.DataSet{Call: call, Account: v.account, Region: v.region})
	option := n.publicAccessOption(v)
	switch {
	case option != nil:
		s.ref, s.mode, s.told = option.Ref, option.Mode, true
		s.gap = option.unclear()
	case status.Complete(): // it answers for the whole account: nothing there means it was never set
		s.mode, s.told = "off", true
	default:
		s.mode = n.shownMode(v, model.Ref{})
		for _, sub := range v.subnets {
			if m := n.shownMode(v, sub.ref); s.mode == "" || s.mode == "off" && m != "" {
				s.mode = m
			}
		}
		if s.mode == "" && n.assume.GuardsOff && !status.Mentioned() {
			s.mode = "off"
		}
		if s.mode == "" || s.mode != "off" && !slices.Contains(blocking, s.mode) {
			g := n.notCollected(call, v.account, v.region, v.ref(), modeWanted)
			s.gap = &g
		}
	}
	x := model.KindBlockPublicAccessExclusion
	if !n.complete(x, v.account, v.region) && !n.assumed(x, v.account, v.region) {
		g := n.notCollected(x.Call(), v.account, v.region, v.ref(), "what is excluded from VPC Block Public Access")
		s.listed = &g
	}
	s.excludes = s.listed != nil || !v.subnetsComplete || len(n.snap.By(model.ExclusionsByNetwork, v.id)) > 0 ||
		slices.ContainsFunc(v.subnets, func(sub *subnetView) bool { return len(n.snap.By(model.ExclusionsByNetwork, sub.ref.ID)) > 0 })
	s.off = s.mode == "off" && s.gap == nil && !n.contradicts(v, s, model.Ref{}) &&
		!slices.ContainsFunc(v.subnets, func(sub *subnetView) bool { return n.contradicts(v, s, sub.ref) })
	return s
}

const modeWanted = "whether VPC Block Public Access is on"

var blocking = []string{"block-ingress", "block-bidirectional"}

// regionOption is an option as the guard reads it.
type regionOption struct{ *model.BlockPublicAccess }

// unclear is why an option does not tell the mode.
func (b regionOption) unclear() *model.Gap {
	switch {
	case b.State == "update-in-progress":
		return &model.Gap{Kind: model.GapUndetermined, Subject: b.Ref, Detail: "which mode of VPC Block Public Access holds in state " + b.State}
	case b.Mode != "off" && !slices.Contains(blocking, b.Mode):
		return &model.Gap{Kind: model.GapUnreadable, Subject: b.Ref, Detail: "the mode of VPC Block Public Access"}
	}
	return nil
}

func (n *Network) publicAccessOption(v *vpcView) *regionOption {
	for b := range model.All[*model.BlockPublicAccess](n.snap, model.KindBlockPublicAccess) {
		if (b.Account == "" || v.account == "" || b.Account == v.account) && (b.Region == "" || v.region == "" || b.Region == v.region) {
			return &regionOption{b}
		}
	}
	return nil
}

// shownMode is what a subnet, or without it its VPC, shows as its mode; "" where it shows none.
func (n *Network) shownMode(v *vpcView, subnet model.Ref) string {
	if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, subnet.ID); ok && s.BPAMode != "" {
		return s.BPAMode
	}
	if m, ok := model.Get[*model.VPC](n.snap, model.KindVPC, v.id); ok {
		return m.BPAMode
	}
	return ""
}

// contradicts reports whether a subnet shows another mode than the Region's option says (BPA-9).
func (n *Network) contradicts(v *vpcView, s *shield, subnet model.Ref) bool {
	m := n.shownMode(v, subnet)
	return s.told && m != "" && m != s.mode
}

// allows reports whether an exclusion lets one way pass under a mode, if what it allows is known (BPA-4).
func allows(x *model.BlockPublicAccessExclusion, mode string, w access) (lets, known bool) {
	switch x.Mode {
	case "allow-bidirectional":
		return true, true
	case "allow-egress":
		return !w.inward && mode == "block-bidirectional", true
	}
	return false, false
}

// counts reports whether an exclusion counts in its state, or what is not known about that (BPA-4).
func counts(x *model.BlockPublicAccessExclusion) (bool, *model.Gap) {
	switch x.State {
	case "create-complete", "update-complete":
		return true, nil
	case "create-failed", "delete-complete", "disable-complete":
		return false, nil
	}
	return false, &model.Gap{Kind: model.GapUndetermined, Subject: x.Ref, Detail: "whether the exclusion counts in state " + x.State}
}

// excluded is what the exclusions of a subnet and of its VPC do for one way: let it pass, or perhaps. other says that one of
// them counts otherwise.
func (n *Network) excluded(v *vpcView, subnet model.Ref, mode string, w access) (lets, other bool, unsure *model.Gap) {
	for _, id := range [...]string{v.id, subnet.ID} {
		if id == "" {
			continue
		}
		for x := range model.By[*model.BlockPublicAccessExclusion](n.snap, model.ExclusionsByNetwork, id) {
			holds, gap := counts(x)
			if !holds && gap == nil {
				continue
			}
			yes, known := allows(x, mode, w)
			switch {
			case !known:
				unsure = &model.Gap{Kind: model.GapUnreadable, Subject: x.Ref, Detail: "what the exclusion allows"}
			case !yes:
				other = true
			case holds:
				return true, true, nil
			default:
				unsure = gap
			}
		}
	}
	return false, other, unsure
}

// modeAt is the mode that holds at a subnet, or what is not known about it.
func (n *Network) modeAt(v *vpcView, s *shield, subnet model.Ref) (string, *model.Gap) {
	shown := n.shownMode(v, subnet)
	switch {
	case s.gap != nil:
		return "", s.gap
	case s.told && s.mode == "off" && n.contradicts(v, s, subnet):
		return "", contradiction(s, subnetOr(subnet, v), shown)
	case s.told || shown == s.mode || s.mode == "off":
		return s.mode, nil
	case shown == "off" || slices.Contains(blocking, shown):
		return shown, nil
	}
	g := n.notCollected(model.KindBlockPublicAccess.Call(), v.account, v.region, v.ref(), modeWanted)
	return "", &g
}

func contradiction(s *shield, at model.Ref, shown string) *model.Gap {
	return &model.Gap{Kind: model.GapUndetermined, Subject: at, Detail: "it shows " + shown + " for VPC Block Public Access, the Region's option says " + s.mode}
}

// publicAccess judges one way through a gateway to the internet at a subnet; without one it is a regional NAT gateway's, or
// not known. It stops with a code, or perhaps with a gap.
func (n *Network) publicAccess(v *vpcView, subnet model.Ref, w access) (why graph.Reason, gap *model.Gap) {
	s := n.shield(v)
	at := subnetOr(subnet, v)
	why = graph.Reason{Component: s.ref, Kind: "vpc-block-public-access", At: at}
	mode, gap := n.modeAt(v, s, subnet)
	switch {
	case gap != nil:
		return why, gap
	case mode == "off", mode == "block-ingress" && w.carried && !w.firewall:
		return graph.Reason{}, nil
	case mode == "block-ingress" && w.carried:
		return why, &model.Gap{Kind: model.GapUndetermined, Subject: at, Detail: "whether VPC Block Public Access stops what a NAT gateway sends through a firewall"}
	}
	lets, other, unsure := n.excluded(v, subnet, mode, w)
	switch {
	case w.firewall:
	case lets:
		return graph.Reason{}, nil
	case unsure != nil:
		return why, unsure
	case s.listed != nil:
		return why, s.listed
	case !other && n.contradicts(v, s, subnet):
		return why, contradiction(s, at, n.shownMode(v, subnet))
	case subnet.IsZero() && w.carried:
		return why, &model.Gap{Kind: model.GapUndetermined, Subject: at, Detail: "whether VPC Block Public Access stops a regional NAT gateway whose VPC is not excluded"}
	case subnet.IsZero():
		g := n.notCollected(model.KindSubnet.Call(), v.account, v.region, at, "whether the subnet is excluded from VPC Block Public Access")
		return why, &g
	}
	why.Code, why.Detail = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED", mode
	return why, nil
}

func subnetOr(subnet model.Ref, v *vpcView) model.Ref {
	if subnet.IsZero() {
		return v.ref()
	}
	return subnet
}

// guard applies the guard to what passes a gateway at a subnet.
func (n *Network) guard(v *vpcView, subnet model.Ref, w access, list []graph.Outcome) []graph.Outcome {
	why, gap := n.publicAccess(v, subnet, w)
	if why.Code == "" && gap == nil {
		return list
	}
	s := n.shield(v)
	certain := why.Code != "" && !s.excludes && (w.inward || s.mode == "block-bidirectional") // wherever it goes
	for i := range list {
		if e := list[i].Effect; e == graph.Pass || e == graph.Unclear && certain {
			list[i] = hold(list[i], why, gap)
			if gap != nil {
				list[i].Reason.Code = "PUBLIC_ACCESS_GUARDED"
			}
		}
	}
	return list
}

// guardedAt is the subnet that a port of a gateway to the internet must tell for the guard, zero where it has no say.
func (n *Network) guardedAt(here origin, gateway model.Ref) model.Ref {
	if k := gateway.Kind; k != model.KindInternetGateway && k != model.KindEgressOnlyInternetGateway || n.shield(here.vpc).off {
		return model.Ref{}
	}
	return here.subnet
}

// guardedOut is the guard for what leaves a VPC at a port of its internet gateway: NAT gateways send as others may not.
func (n *Network) guardedOut(v *vpcView, at graph.Port, list []graph.Outcome) []graph.Outcome {
	if n.shield(v).off {
		return list
	}
	subnet, nat := at.Then, v.natPublic.from
	carried, direct := make([]graph.Outcome, 0, len(list)), make([]graph.Outcome, 0, len(list))
	for _, o := range list {
		own := o
		own.Packets = o.Packets.RestrictSrc(nat)
		o.Packets = o.Packets.Minus(own.Packets)
		carried, direct = append(carried, own), append(direct, o)
	}
	if len(n.snap.By(model.FirewallsBySubnet, subnet.ID))+len(n.snap.By(model.FirewallAssociationsBySubnet, subnet.ID)) == 0 {
		return append(n.guard(v, subnet, access{carried: true}, carried), n.guard(v, subnet, access{}, direct)...)
	}
	own := header.AddrsOf() // what others send comes out of the firewall
	for _, s := range v.subnets {
		if s.ref == subnet {
			own = s.cidrs
		}
	}
	var out []graph.Outcome
	for _, part := range [...]struct {
		list    []graph.Outcome
		carried bool
	}{{carried, true}, {direct, false}} {
		here, through := make([]graph.Outcome, 0, len(part.list)), make([]graph.Outcome, 0, len(part.list))
		for _, o := range part.list {
			near := o
			near.Packets = o.Packets.RestrictSrc(own)
			o.Packets = o.Packets.Minus(near.Packets)
			here, through = append(here, near), append(through, o)
		}
		out = append(out, n.guard(v, subnet, access{carried: part.carried}, here)...)
		out = append(out, n.guard(v, subnet, access{carried: part.carried, firewall: true}, through)...)
	}
	return out
}

// guardedIn is the guard for what enters a VPC by its internet gateway, behind the translation: it is read at the subnet that
// each packet gets to first. table is the gateway's own, or nil.
func (n *Network) guardedIn(v *vpcView, table *model.RouteTable, list []graph.Outcome) []graph.Outcome {
	if n.shield(v).off {
		return list
	}
	var out []graph.Outcome
	take := func(addrs *header.AddrSet, subnet model.Ref, firewall bool) {
		part, rest := make([]graph.Outcome, 0, len(list)), make([]graph.Outcome, 0, len(list))
		for _, o := range list {
			in := o
			in.Packets = o.Packets.RestrictDst(addrs)
			o.Packets = o.Packets.Minus(in.Packets)
			part, rest = append(part, in), append(rest, o)
		}
		list, out = rest, append(out, n.guard(v, subnet, access{inward: true, firewall: firewall}, part)...)
	}
	if table != nil {
		for _, p := range n.routing(table).parts {
			if i := n.targetInterface(p.routes[0]); i != nil {
				take(p.addrs, model.Ref{Kind: model.KindSubnet, ID: i.Subnet}, false)
			} else if b, ok := n.boxOf(p.routes[0].Target.ID); ok && p.routes[0].Target.Kind == model.TargetVPCEndpoint {
				take(p.addrs, model.Ref{Kind: model.KindSubnet, ID: b.subnet}, b.firewall != nil)
			}
		}
	}
	for _, s := range v.subnets {
		take(s.cidrs, s.ref, false)
	}
	return append(out, n.guard(v, model.Ref{}, access{inward: true}, list)...)
}
