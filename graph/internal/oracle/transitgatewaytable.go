package oracle

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// associated is the route table for packets that enter by the attachment (TGW-2).
func (w *walk) associated(g *model.TransitGateway, in *model.TransitGatewayAttachment) (*model.TransitGatewayRouteTable, error) {
	here := in.TransitGateway == g.Ref.ID // a peering's facts may be those of its other side
	if in.PolicyTable != "" && here {     // TGW-29
		return nil, fmt.Errorf("%w: policy table %q of %s (TGW-29)", ErrUndetermined, in.PolicyTable, in.Ref)
	}
	if in.Association != "" && here {
		t, ok := model.Get[*model.TransitGatewayRouteTable](w.s, model.KindTransitGatewayRouteTable, in.Association)
		switch {
		case in.AssociationState != "" && in.AssociationState != "associated":
			return nil, w.drop(in.Ref, "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION")
		case !ok: // TGW-27
			return nil, fmt.Errorf("%w: transit gateway route table %q", ErrMissing, in.Association)
		case t.TransitGateway == g.Ref.ID:
			return t, nil
		}
	}
	listed, tables := true, 0
	for t := range model.All[*model.TransitGatewayRouteTable](w.s, model.KindTransitGatewayRouteTable) {
		if t.TransitGateway != g.Ref.ID {
			continue
		}
		if slices.Contains(t.Associations, in.Ref.ID) {
			return t, nil
		}
		listed, tables = listed && t.HasAssociations, tables+1
	}
	if in.AssociationTold && here || listed && tables > 0 {
		return nil, w.drop(in.Ref, "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION")
	}
	return nil, fmt.Errorf("%w: association of %s", ErrMissing, in.Ref)
}

// tgwRoute is a route that covers the packet's destination, with what decides among several.
type tgwRoute struct {
	bits, rank  int // longest prefix first, then the lowest rank (TGW-4)
	blackhole   bool
	attachments []string
	propagated  bool
	open        bool // derived, and AWS may not have propagated it (TGW-8)
}

// The ranks of routes to one destination that the kind of attachment does not decide.
const (
	rankStatic = iota
	rankPrefixList
	rankPropagated // and above
)

// tgwRoute selects the route for the packet in the table, or drops it.
func (w *walk) tgwRoute(g *model.TransitGateway, t *model.TransitGatewayRouteTable) (tgwRoute, error) {
	if !t.RoutesKnown {
		return tgwRoute{}, fmt.Errorf("%w: routes of %s", ErrMissing, t.Ref)
	}
	list, err := w.tgwMatching(t)
	if err != nil {
		return tgwRoute{}, err
	}
	unlisted := false
	if t.StaticOnly {
		derived, all, err := w.derived(t)
		if err != nil {
			return tgwRoute{}, err
		}
		list, unlisted = append(list, derived...), !all
	}
	slices.SortStableFunc(list, func(a, b tgwRoute) int { return cmp.Or(b.bits-a.bits, a.rank-b.rank) })
	switch {
	case len(list) == 0 && (t.More || unlisted): // TGW-28
		return tgwRoute{}, fmt.Errorf("%w: further routes of %s", ErrMissing, t.Ref)
	case len(list) == 0:
		return tgwRoute{}, w.drop(t.Ref, "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT")
	case unlisted && list[0].bits < w.pkt.dst.BitLen(): // what was learnt may be longer
		return tgwRoute{}, fmt.Errorf("%w: propagated routes of %s", ErrMissing, t.Ref)
	case list[0].open:
		return tgwRoute{}, fmt.Errorf("%w: which of overlapping VPCs %s has learnt (TGW-8)", ErrUndetermined, t.Ref)
	}
	best := list[0]
	for _, r := range list[1:] {
		switch {
		case r.bits != best.bits || r.rank != best.rank:
		case r.rank == rankPrefixList && (r.blackhole != best.blackhole || !slices.Equal(r.attachments, best.attachments)):
			return tgwRoute{}, fmt.Errorf("%w: two prefix lists of %s hold one prefix", ErrUndetermined, t.Ref)
		default:
			best.blackhole = best.blackhole || r.blackhole
			best.attachments = append(slices.Clone(best.attachments), r.attachments...)
		}
	}
	switch {
	case best.blackhole: // TGW-6, TGW-7
		return best, w.drop(t.Ref, "TGW_RTB_BLACKHOLE")
	case len(best.attachments) == 0:
		return best, fmt.Errorf("%w: attachments of a route of %s", ErrMissing, t.Ref)
	}
	slices.Sort(best.attachments)
	best.attachments = slices.Compact(best.attachments)
	return best, nil
}

// tgwMatching lists the routes and prefix list references of the table that cover the packet's destination (TGW-5, TGW-7).
func (w *walk) tgwMatching(t *model.TransitGatewayRouteTable) ([]tgwRoute, error) {
	routes := slices.Clone(t.Routes)
	for _, ref := range t.PrefixLists {
		r := model.TransitGatewayRoute{PrefixList: ref.PrefixList, Type: "static", State: "active", Attachments: []string{ref.Attachment}}
		if ref.Blackhole {
			r.State, r.Attachments = "blackhole", nil
		}
		if ref.State == "pending" || ref.State == "deleting" {
			r.State = ref.State
		}
		routes = append(routes, r)
	}
	var out []tgwRoute
	for _, r := range routes {
		prefixes := []netip.Prefix{r.Prefix}
		if r.PrefixList != "" {
			var err error
			if prefixes, err = w.entries(r.PrefixList); err != nil {
				return nil, err
			}
		}
		bits := longest(prefixes, w.pkt.dst)
		if bits < 0 || r.State == "deleted" {
			continue
		}
		if r.State != "" && r.State != "active" && r.State != "blackhole" {
			return nil, fmt.Errorf("%w: route state %q in %s", ErrUnmodelled, r.State, t.Ref)
		}
		x := tgwRoute{bits: bits, rank: w.tgwRank(r), blackhole: r.State == "blackhole", attachments: r.Attachments}
		x.propagated = r.Type == "propagated"
		out = append(out, x)
	}
	return out, nil
}

// longest is the length of the longest of the prefixes that hold a; -1 when none does.
func longest(prefixes []netip.Prefix, a netip.Addr) int {
	bits := -1
	for _, p := range prefixes {
		if p.Contains(a) {
			bits = max(bits, p.Bits())
		}
	}
	return bits
}

// tgwRank orders routes to one destination (TGW-4).
func (w *walk) tgwRank(r model.TransitGatewayRoute) int {
	switch {
	case r.PrefixList != "":
		return rankPrefixList
	case r.Type != "propagated" || len(r.Attachments) == 0:
		return rankStatic
	}
	a, ok := model.Get[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment, r.Attachments[0])
	if !ok {
		return rankPropagated
	}
	kind := a.ResourceType
	if v, ok := model.Get[*model.VPNConnection](w.s, model.KindVPNConnection, a.Resource); ok && v.PrivateIP {
		kind = "private-ip-vpn"
	}
	order := []string{"vpc", "direct-connect-gateway", "connect", "private-ip-vpn", "vpn", "vpn-concentrator", "client-vpn", "peering"}
	return rankPropagated + max(slices.Index(order, kind), 0)
}

// derived lists the propagated routes that a listing of static ones lacks, as far as they follow from propagations, and
// reports whether these are all (TGW-3).
func (w *walk) derived(t *model.TransitGatewayRouteTable) ([]tgwRoute, bool, error) {
	all := t.HasPropagations
	var out []tgwRoute
	for _, id := range t.Propagations {
		a, ok := model.Get[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment, id)
		if !ok {
			return nil, false, fmt.Errorf("%w: attachment %q", ErrMissing, id)
		}
		if a.State != "" && a.State != "available" && a.State != "modifying" && a.State != "rollingBack" { // TGW-1
			continue
		}
		if a.ResourceType != "vpc" {
			v, ok := model.Get[*model.VPNConnection](w.s, model.KindVPNConnection, a.Resource)
			all = all && (ok && v.StaticOnly || a.ResourceType == "peering" && !a.DynamicRouting) // VPN-4, TGW-19: they teach nothing
			continue
		}
		v, ok := model.Get[*model.VPC](w.s, model.KindVPC, vpcOf(a))
		if !ok {
			return nil, false, fmt.Errorf("%w: vpc %q", ErrMissing, vpcOf(a))
		}
		if bits := longest(model.Associated(v.CIDRs), w.pkt.dst); bits >= 0 && (w.pkt.dst.Is4() || a.IPv6 == model.Yes) { // TGW-25
			r := tgwRoute{bits: bits, rank: rankPropagated, attachments: []string{id}, propagated: true}
			r.open = w.overlaps(t.TransitGateway, v)
			out = append(out, r)
		}
	}
	return out, all, nil
}

// overlaps reports whether a block of the VPC overlaps one of another VPC on the transit gateway.
func (w *walk) overlaps(tgw string, v *model.VPC) bool {
	for a := range model.All[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment) {
		other, ok := model.Get[*model.VPC](w.s, model.KindVPC, vpcOf(a))
		dead := a.State != "" && a.State != "available" && a.State != "modifying" && a.State != "rollingBack" // TGW-1
		if a.TransitGateway != tgw || a.ResourceType != "vpc" || !ok || other == v || dead {
			continue
		}
		for _, p := range model.Associated(v.CIDRs) {
			if slices.ContainsFunc(model.Associated(other.CIDRs), p.Overlaps) {
				return true
			}
		}
	}
	return false
}

// learntOver reports whether the transit gateway shows that it has learnt the destination over the attachment (DX-7, TGW-23).
func (w *walk) learntOver(g *model.TransitGateway, a *model.TransitGatewayAttachment) bool {
	for t := range model.All[*model.TransitGatewayRouteTable](w.s, model.KindTransitGatewayRouteTable) {
		for _, r := range t.Routes {
			if t.TransitGateway == g.Ref.ID && r.Type == "propagated" && r.Prefix.IsValid() && r.Prefix.Contains(w.pkt.dst) &&
				slices.Contains(r.Attachments, a.Ref.ID) {
				return true
			}
		}
	}
	return false
}
