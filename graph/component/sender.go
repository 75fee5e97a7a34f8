package component

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// Sending says what of some packets an interface lets its host send.
type Sending uint8

// The ways to send.
const (
	SendsSome Sending = iota // or more is to be told than which facts are missing
	SendsAll
	SendsNothing
	SendsMaybe // all of it or not, as the missing facts are
)

// Sends reports what of packets an interface lets out, whoever their sender: somebody must run behind it, and its groups
// admit them. The gaps are the facts that are missing when it may send them all.
func (n *Network) Sends(i *model.NetworkInterface, packets header.Set) (Sending, []model.Gap) {
	code, dead := n.dead(i)
	switch {
	case len(i.MoreSubnets) > 0:
		return SendsSome, nil
	case code != "":
		return SendsNothing, nil
	}
	how, gaps := n.letsOut(i, packets)
	switch {
	case dead == nil:
		return how, gaps
	case how == SendsAll || how == SendsMaybe:
		return SendsMaybe, append(gaps, *dead)
	}
	return SendsSome, nil
}

// letsOut reports what of packets the groups of an interface let out.
func (n *Network) letsOut(i *model.NetworkInterface, packets header.Set) (Sending, []model.Gap) {
	if len(i.Groups) == 0 {
		return SendsAll, nil
	}
	part := n.groupFilter(n.HostOf(i), true, model.Ref{}).part(packets)
	switch {
	case len(part.links) > 0:
		return SendsSome, nil
	case packets.SubsetOf(part.allow):
		return SendsAll, nil
	case packets.Overlaps(part.allow):
		return SendsSome, nil
	case !packets.Overlaps(part.maybe):
		return SendsNothing, nil
	}
	var gaps []model.Gap
	for _, g := range part.gaps {
		switch {
		case packets.SubsetOf(g.set):
			gaps = append(gaps, g.gap)
		case packets.Overlaps(g.set): // of some of the packets only
			return SendsSome, nil
		}
	}
	return SendsMaybe, gaps
}

// SendsFreely reports whether an interface sends whatever its host likes, in one family: somebody runs behind it, and one of
// its groups lets everything out, or none filters.
func (n *Network) SendsFreely(i *model.NetworkInterface, f header.Family) bool {
	if code, gap := n.dead(i); code != "" || gap != nil || len(i.MoreSubnets) > 0 {
		return false
	}
	return len(i.Groups) == 0 || slices.ContainsFunc(i.Groups, func(g string) bool { return n.opensOut(g)[f-header.V4] })
}

// opensOut reports by family whether a group lets everything out.
func (n *Network) opensOut(group string) [2]bool {
	if open, ok := n.open[group]; ok {
		return open
	}
	var open [2]bool
	if g, ok := model.Get[*model.SecurityGroup](n.snap, model.KindSecurityGroup, group); ok {
		for _, r := range g.Rules {
			if r.Egress && r.Protocol < 0 && r.Prefix.IsValid() && r.Prefix.Bits() == 0 {
				if r.Prefix.Addr().Is4() {
					open[0] = true
				} else {
					open[1] = true
				}
			}
		}
	}
	n.open[group] = open
	return open
}

// Front names what packets that leave a subnet pass first: its ACL and its table, and the zone that some targets of routes
// ask for. Subnets with equal fronts send alike to wherever is not in one of them. It is "" where that cannot be said: some of
// it is not known, or a route leads to something in the subnet itself.
func (n *Network) Front(subnet model.Ref) string {
	t, _ := n.tableFor(subnet)
	acl := n.aclOf(subnet)
	zone, known := n.zoneOf(subnet)
	if t == nil || acl.ID == "" || known != zoneKnown {
		return ""
	}
	if slices.ContainsFunc(t.Routes, func(r model.Route) bool { return n.standsIn(r.Target, subnet.ID) }) {
		return ""
	}
	account, region := n.whereIs(subnet)
	if here := (origin{n.vpcOf(subnet), subnet}); slices.ContainsFunc(t.Routes, func(r model.Route) bool {
		return !n.guardedAt(here, model.Ref{Kind: targetKinds[r.Target.Kind]}).IsZero()
	}) {
		return "" // the guard is read at the subnet (BPA-10)
	}
	return t.Ref.ID + "|" + acl.ID + "|" + zone + "|" + account + "|" + region
}

// Behind tells how packets that leave a subnet come out behind its front, and where they go from there; ok is false unless all
// that its ACL lets out goes the same certain way.
func (n *Network) Behind(subnet model.Ref, packets header.Set) (out header.Set, next graph.Port, ok bool) {
	at := graph.Arrival{At: graph.Port{Place: n.aclOf(subnet), Side: graph.Leave, At: subnet}, Packets: packets}
	for range 2 { // the ACL, then the table
		pass := graph.Outcome{}
		for _, o := range n.Component(at.At).Handle(at) {
			switch {
			case o.Packets.IsEmpty() || o.Effect == graph.Drop && at.At.Place.Kind == model.KindNetworkACL:
			case !pass.Packets.IsEmpty() || o.Effect != graph.Pass || len(o.Next) != 1 || !o.Rewrite.IsZero() || o.Back != graph.Port{}:
				return out, next, false
			default:
				pass = o
			}
		}
		if pass.Packets.IsEmpty() {
			return out, next, false
		}
		at = graph.Arrival{At: pass.Next[0], Packets: pass.Packets}
	}
	return at.Packets, at.At, true
}
