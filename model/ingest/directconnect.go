package ingest

import (
	"cmp"
	"fmt"
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

// gatewayKinds complains of Direct Connect gateways that lead to virtual private gateways and to transit gateways at once,
// which AWS does not allow: what was read is from different times, or was written by hand (DX-12). All of it is kept.
func (m *merger) gatewayKinds() {
	for _, r := range m.resources {
		g, ok := r.(*model.DXGateway)
		if !ok {
			continue
		}
		first := make(map[string]string) // by type
		for _, a := range g.Associations {
			if a.State != "disassociated" && a.Type != "" && first[a.Type] == "" {
				first[a.Type] = a.Gateway
			}
		}
		private, transit := first["virtualPrivateGateway"], first["transitGateway"]
		if private == "" || transit == "" {
			continue
		}
		file, path := splitOrigin(g.Origin)
		m.problems = append(m.problems, model.Problem{File: file, Path: path,
			Text: fmt.Sprintf("%s: it is associated with a virtual private gateway (%s) and with a transit gateway (%s), which AWS does not allow; both are kept", g.Ref, private, transit),
			Next: "read the associations of this gateway again, all at the same time"})
	}
}
