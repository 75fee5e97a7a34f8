package ingest

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// gatherTable makes one transit gateway route table of what the calls for single tables tell: each shows a part, and a
// search may have been made in pieces. Of two searches the routes of both count; what one says it did not return is missing
// unless the other is whole and has all of the first (TGW-28).
func gatherTable(copies []copyOf) *model.TransitGatewayRouteTable {
	out := &model.TransitGatewayRouteTable{Meta: gatherMeta(copies), StaticOnly: true}
	for _, c := range copies {
		t := c.resource.(*model.TransitGatewayRouteTable)
		out.Associations = append(out.Associations, t.Associations...)
		out.Propagations = append(out.Propagations, t.Propagations...)
		out.PrefixLists = append(out.PrefixLists, t.PrefixLists...)
		out.HasAssociations = out.HasAssociations || t.HasAssociations
		out.HasPropagations = out.HasPropagations || t.HasPropagations
		if t.RoutesKnown {
			out.RoutesKnown = true
			out.StaticOnly = out.StaticOnly && t.StaticOnly
			out.More = out.More || t.More
			out.Routes = append(out.Routes, t.Routes...)
		}
	}
	out.StaticOnly = out.StaticOnly && out.RoutesKnown
	out.Associations, out.Propagations = set(out.Associations), set(out.Propagations)
	out.Routes = SortTransitGatewayRoutes(out.Routes)
	slices.SortFunc(out.PrefixLists, func(a, b model.TransitGatewayPrefixList) int {
		return cmp.Or(strings.Compare(a.PrefixList, b.PrefixList), strings.Compare(a.Attachment, b.Attachment), strings.Compare(a.State, b.State), boolCompare(a.Blackhole, b.Blackhole))
	})
	out.PrefixLists = slices.Compact(out.PrefixLists)
	out.More = out.More && !slices.ContainsFunc(copies, func(c copyOf) bool {
		t := c.resource.(*model.TransitGatewayRouteTable)
		return t.RoutesKnown && !t.More && !t.StaticOnly && len(SortTransitGatewayRoutes(slices.Clone(t.Routes))) == len(out.Routes)
	})
	return out
}

// gatherMeta is the head of a resource that several listings show a part of.
func gatherMeta(copies []copyOf) model.Meta {
	out := *copies[0].resource.Head()
	var tags []model.Tag
	for _, c := range copies {
		h := c.resource.Head()
		out.Origin = min(out.Origin, h.Origin)
		out.Account, out.Region = smaller(out.Account, h.Account), smaller(out.Region, h.Region)
		tags = append(tags, h.Tags...)
	}
	out.Tags = SortTags(tags)
	return out
}

// smaller is the smaller of two strings that are told.
func smaller(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// set sorts and compacts ids. The empty set is nil.
func set(ids []string) []string {
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// SortTransitGatewayRoutes sorts routes by destination, type and attachments and drops what they repeat. The empty list is
// nil.
func SortTransitGatewayRoutes(list []model.TransitGatewayRoute) []model.TransitGatewayRoute {
	if len(list) == 0 {
		return nil
	}
	compare := func(a, b model.TransitGatewayRoute) int {
		return cmp.Or(a.Prefix.Compare(b.Prefix), strings.Compare(a.PrefixList, b.PrefixList), strings.Compare(a.Type, b.Type),
			slices.Compare(a.Attachments, b.Attachments), strings.Compare(a.State, b.State))
	}
	slices.SortFunc(list, compare)
	return slices.CompactFunc(list, func(a, b model.TransitGatewayRoute) bool { return compare(a, b) == 0 })
}

// joinTransit adds what one listing tells about the transit gateways of another.
func (m *merger) joinTransit() {
	var tables []*model.TransitGatewayRouteTable
	var connections []*model.VPNConnection
	gateway := make(map[string]string) // of what is attached
	for _, r := range m.resources {
		switch r := r.(type) {
		case *model.TransitGatewayRouteTable:
			tables = append(tables, r)
		case *model.TransitGatewayAttachment:
			r.Account = firstOf(r.Account, m.lent[r.Ref])
			gateway[r.Resource] = smaller(gateway[r.Resource], r.TransitGateway)
		case *model.VPNConnection:
			connections = append(connections, r)
		}
	}
	for _, c := range connections {
		if c.Concentrator != "" { // the concentrator is attached, not the connection (VPN-3)
			c.TransitGateway = firstOf(c.TransitGateway, gateway[c.Concentrator])
		}
	}
	slices.SortFunc(tables, func(a, b *model.TransitGatewayRouteTable) int { return strings.Compare(a.Ref.ID, b.Ref.ID) })
	for _, t := range tables {
		for _, id := range t.Associations {
			if a, ok := m.resources[model.Ref{Kind: model.KindTransitGatewayAttachment, ID: id}].(*model.TransitGatewayAttachment); ok {
				associate(a, t)
			}
		}
	}
}

// associate tells an attachment of the table that lists it as associated, where its own listing does not (TGW-2, TGW-27).
func associate(a *model.TransitGatewayAttachment, t *model.TransitGatewayRouteTable) {
	table, state, told := &a.Association, &a.AssociationState, &a.AssociationTold
	if a.PeerTransitGateway != "" && t.TransitGateway == a.PeerTransitGateway && t.TransitGateway != a.TransitGateway {
		table, state, told = &a.PeerAssociation, &a.PeerAssociationState, &a.PeerAssociationTold
	}
	if *table == "" && !*told {
		*table, *state, *told = t.Ref.ID, "associated", true
	}
}
