package ask

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// warn adds what to know of a path that packets may take, beside its verdict.
func (b *builder) warn(p graph.Path, f *flow) {
	if p.Verdict == graph.Blocked {
		return
	}
	for _, l := range p.Legs {
		for _, h := range l.Hops {
			if !h.Ghost && h.Effect != graph.Drop {
				b.momentary(h)
			}
		}
	}
	if f.t.end.Database != nil && p.Verdict != graph.Unknown {
		b.fixedAddress(p)
	}
}

func (b *builder) warning(code, format string, args ...any) {
	b.answer.Warnings = append(b.answer.Warnings, graph.Warning{Code: code, Text: fmt.Sprintf(format, args...)})
}

func (b *builder) labels(refs []model.Ref) string {
	var out []string
	for _, r := range refs {
		s := r.ID
		if name := b.a.label(r); name != s {
			s += " (" + name + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, " and ")
}

// momentary warns of a hop that rests on a state of the moment: a route of VPC Route Server (RT-14, RT-30), or a prefix list
// whose last change failed (RT-10).
func (b *builder) momentary(h graph.Hop) {
	table, isTable := model.Get[*model.RouteTable](b.a.snap, model.KindRouteTable, h.Component.ID)
	for _, r := range h.Rules {
		if isTable {
			dst := strings.TrimPrefix(r.ID, h.Component.ID+" ")
			for _, route := range table.Routes {
				if route.Origin == "Advertisement" && route.Prefix.IsValid() && route.Prefix.String() == dst {
					b.advertised(table, route, r.Text)
				}
			}
		}
		for _, word := range append(strings.Fields(r.Text), strings.Fields(r.ID)...) {
			if l, ok := model.Get[*model.PrefixList](b.a.snap, model.KindPrefixList, word); ok && strings.HasSuffix(l.State, "-failed") {
				b.warning("PREFIX_LIST_NOT_CURRENT", "the prefix list %s is in state %s: the entries of its last good version, %d, count", b.labels([]model.Ref{l.Ref}), l.State, l.Version)
			}
		}
	}
}

func (b *builder) advertised(table *model.RouteTable, r model.Route, text string) {
	b.warning("ROUTE_SERVER_ROUTE", "%s has %s from VPC Route Server: such a route may outlive its BGP session and does not prove a live next hop", b.labels([]model.Ref{table.Ref}), text)
	v := graph.Volatile{Component: table.Ref, State: "route " + r.Prefix.String() + " advertised by VPC Route Server"}
	if !slices.Contains(b.answer.Volatile, v) {
		b.answer.Volatile = append(b.answer.Volatile, v)
	}
}

// fixedAddress warns where the way to a database holds for the address that it has now, but not for all of its subnet: the
// address changes with a failover, a replacement, a scaling (DB-14).
func (b *builder) fixedAddress(p graph.Path) {
	i, ok := model.Get[*model.NetworkInterface](b.a.snap, model.KindNetworkInterface, p.Destination.Ref.ID)
	if !ok {
		return
	}
	sub, ok := model.Get[*model.Subnet](b.a.snap, model.KindSubnet, i.Subnet)
	if !ok {
		return
	}
	family := header.V4
	if p.IPv6 {
		family = header.V6
	}
	whole := header.AddrsOf(model.Associated(sub.CIDRs)...).Family(family)
	for _, h := range p.Legs[0].Hops {
		switch {
		case h.Kind == "security-group" && h.Code == "SG_EGRESS_ALLOW":
			if only := b.farBlocks(h.Rules); only != nil && only.Overlaps(whole) && !whole.Minus(only).IsEmpty() {
				b.warning("DB_ADDRESS_FIXED", "%s may send to %s, not to all of the database's subnet: that breaks when its address changes; refer to its security group instead",
					b.labels([]model.Ref{h.Component}), blockWords(only))
			}
		case h.Kind == "route-table" && len(h.Rules) == 1:
			dst, _, _ := strings.Cut(h.Rules[0].Text, " ")
			if prefix, err := netip.ParsePrefix(dst); err == nil && header.AddrsOf(prefix).Overlaps(whole) && !whole.Minus(header.AddrsOf(prefix)).IsEmpty() {
				b.warning("DB_ADDRESS_FIXED", "the route %s of %s does not lead to all of the database's subnet: that breaks when its address changes", h.Rules[0].Text, b.labels([]model.Ref{h.Component}))
			}
		}
	}
}

// notAllowed warns of exclusions from VPC Block Public Access that remain although a policy allows none (BPA-4).
func (b *builder) notAllowed() {
	if b.rests()&onInternet == 0 {
		return
	}
	for x := range model.All[*model.BlockPublicAccessExclusion](b.a.snap, model.KindBlockPublicAccessExclusion) {
		o, ok := model.Get[*model.BlockPublicAccess](b.a.snap, model.KindBlockPublicAccess, x.Account+"/"+x.Region)
		if ok && o.NoExclusions && (x.State == "create-complete" || x.State == "update-complete") {
			b.warning("BPA_EXCLUSION_NOT_ALLOWED", "%s excludes %s%s from VPC Block Public Access, although a policy allows no exclusions: it counts as long as it is there", b.labels([]model.Ref{x.Ref}), x.VPC, x.Subnet)
		}
	}
}

// farBlocks is the addresses that outbound rules name; nil when one of them names a group.
func (b *builder) farBlocks(rules []graph.Rule) *header.AddrSet {
	var list []netip.Prefix
	for _, r := range rules {
		_, peer, _ := strings.Cut(r.Text, " to ")
		if l, ok := model.Get[*model.PrefixList](b.a.snap, model.KindPrefixList, peer); ok {
			list = append(list, l.Entries...)
			continue
		}
		prefix, err := netip.ParsePrefix(peer)
		if err != nil {
			return nil
		}
		list = append(list, prefix)
	}
	if len(list) == 0 {
		return nil
	}
	return header.AddrsOf(list...)
}

// blockWords writes a few addresses.
func blockWords(s *header.AddrSet) string {
	list := cidrList(s)
	if len(list) > 3 {
		return fmt.Sprintf("%s and %d more blocks", strings.Join(list[:3], ", "), len(list)-3)
	}
	return strings.Join(list, ", ")
}
