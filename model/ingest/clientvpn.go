package ingest

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// gatherClientVPN makes one Client VPN endpoint of what the calls for single endpoints tell: each shows a part.
func gatherClientVPN(copies []copyOf) *model.ClientVPNEndpoint {
	out := &model.ClientVPNEndpoint{Meta: gatherMeta(copies)}
	for _, c := range copies {
		e := c.resource.(*model.ClientVPNEndpoint)
		out.Associations = append(out.Associations, e.Associations...)
		out.Routes = append(out.Routes, e.Routes...)
		out.Rules = append(out.Rules, e.Rules...)
		out.HasAssociations = out.HasAssociations || e.HasAssociations
		out.HasRoutes = out.HasRoutes || e.HasRoutes
		out.HasRules = out.HasRules || e.HasRules
		out.VPC = smaller(out.VPC, e.VPC)
	}
	SortClientVPN(out)
	return out
}

// SortClientVPN sorts the lists of an endpoint and drops what they repeat.
func SortClientVPN(e *model.ClientVPNEndpoint) {
	e.Associations = sortedSet(e.Associations, func(a, b model.ClientVPNAssociation) int {
		return cmp.Or(strings.Compare(a.Subnet, b.Subnet), strings.Compare(a.State, b.State), strings.Compare(a.VPC, b.VPC), slices.Compare(a.Groups, b.Groups))
	})
	e.Routes = sortedSet(e.Routes, func(a, b model.ClientVPNRoute) int {
		return cmp.Or(a.Prefix.Compare(b.Prefix), strings.Compare(a.Subnet, b.Subnet), strings.Compare(a.State, b.State))
	})
	e.Rules = sortedSet(e.Rules, func(a, b model.ClientVPNRule) int {
		return cmp.Or(a.Prefix.Compare(b.Prefix), boolCompare(a.All, b.All), strings.Compare(a.Group, b.Group), strings.Compare(a.State, b.State))
	})
}

// sortedSet sorts a list and drops what repeats. The empty list is nil.
func sortedSet[T any](list []T, compare func(a, b T) int) []T {
	if len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, compare)
	return slices.CompactFunc(list, func(a, b T) bool { return compare(a, b) == 0 })
}
