package component

import (
	"portolan/graph"
	"portolan/model"
)

// mapTransit adds what leads on from transit gateways: an attachment's table, the attachments of the table's routes, and
// what these attach. Whatever is not known leads everywhere.
func (n *Network) mapTransit(b *graph.WaysBuilder) {
	for a := range model.All[*model.TransitGatewayAttachment](n.snap, model.KindTransitGatewayAttachment) {
		for _, id := range [...]string{a.TransitGateway, a.PeerTransitGateway} {
			if id == "" {
				continue
			}
			table, _, gap := n.associated(a, model.Ref{Kind: model.KindTransitGateway, ID: id})
			if !table.IsZero() {
				b.Join(a.Ref, table)
				n.mapTransitTable(b, table)
			} else if gap != nil {
				b.Join(a.Ref, graph.Somewhere)
			}
		}
		switch a.ResourceType {
		case "vpc":
			b.Join(attached(a.Ref), model.Ref{Kind: model.KindVPC, ID: a.VPC})
			if _, ok := n.snap.Lookup(model.Ref{Kind: model.KindVPC, ID: a.VPC}); !ok {
				b.Join(attached(a.Ref), graph.Somewhere)
			}
		case "peering":
			b.Join(attached(a.Ref), a.Ref)
			if a.PeerTransitGateway == "" || a.DynamicRouting {
				b.Join(attached(a.Ref), graph.Somewhere)
			}
		default:
			b.Join(attached(a.Ref), graph.Somewhere)
		}
	}
}

// attached is the far side of an attachment, in the coarse map.
func attached(att model.Ref) model.Ref { return model.Ref{Kind: att.Kind, ID: att.ID + " out"} }

func (n *Network) mapTransitTable(b *graph.WaysBuilder, ref model.Ref) {
	t, ok := n.Component(graph.Port{Place: ref}).(*transitTable)
	if !ok || t.mapped == b {
		return
	}
	t.mapped = b
	if t.unread(model.Ref{}) != nil {
		b.Join(ref, graph.Somewhere)
		return
	}
	for _, p := range t.compiled().parts {
		for _, r := range p.routes {
			if r.gap != nil {
				b.Join(ref, graph.Somewhere)
			}
			for _, id := range r.attachments {
				if a := (model.Ref{Kind: model.KindTransitGatewayAttachment, ID: id}); !r.blackhole {
					b.Join(ref, attached(a))
					if _, ok := n.snap.Lookup(a); !ok {
						b.Join(attached(a), graph.Somewhere)
					}
				}
			}
		}
	}
}

// mapIntoTransit adds what a VPC's route to a transit gateway leads to.
func (n *Network) mapIntoTransit(b *graph.WaysBuilder, v *vpcView, tgw string) {
	if a := n.transitAttachmentOf(v.id, tgw); a != nil {
		b.Join(v.ref(), a.Ref)
	} else if !n.attachmentsShown(v.account, v.region) {
		b.Join(v.ref(), graph.Somewhere)
	}
}
