package ingest

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// gatherDXGateway makes one Direct Connect gateway of its attachments and associations, each of which is listed by itself.
func gatherDXGateway(copies []copyOf) *model.DXGateway {
	out := &model.DXGateway{Meta: gatherMeta(copies)}
	for _, c := range copies {
		g := c.resource.(*model.DXGateway)
		out.Attachments = append(out.Attachments, g.Attachments...)
		out.Associations = append(out.Associations, g.Associations...)
		out.HasAttachments = out.HasAttachments || g.HasAttachments
		out.HasAssociations = out.HasAssociations || g.HasAssociations
	}
	slices.SortFunc(out.Attachments, func(a, b model.DXAttachment) int {
		return cmp.Or(strings.Compare(a.VirtualInterface, b.VirtualInterface), strings.Compare(a.State, b.State))
	})
	out.Attachments = slices.Compact(out.Attachments)
	compare := func(a, b model.DXAssociation) int {
		return cmp.Or(strings.Compare(a.Gateway, b.Gateway), strings.Compare(a.Type, b.Type), strings.Compare(a.State, b.State),
			slices.CompareFunc(a.Allowed, b.Allowed, netip.Prefix.Compare))
	}
	slices.SortFunc(out.Associations, compare)
	out.Associations = slices.CompactFunc(out.Associations, func(a, b model.DXAssociation) bool { return compare(a, b) == 0 })
	return out
}
