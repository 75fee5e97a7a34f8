package component

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// statefulSince is when QuickSight began to give VPC connections groups that track connections (SVC-2).
const statefulSince = "2023-04-27T00:00:00Z"

// OldQuickSight reports whether a VPC connection is of the time when groups did not track its connections.
func OldQuickSight(c *model.QuickSightConnection) bool {
	return c.Created != "" && c.Created < statefulSince
}

// stateless reports whether the groups of an interface track no connections.
func (n *Network) stateless(i *model.NetworkInterface) bool {
	if i.Type != "quicksight" {
		return false
	}
	for c := range model.All[*model.QuickSightConnection](n.snap, model.KindQuickSightConnection) {
		if OldQuickSight(c) && slices.Contains(c.Interfaces, i.Ref.ID) {
			return true
		}
	}
	return false
}

// unanswered drops what such an interface sends and no inbound rule lets the replies to in.
func (c *hostComponent) unanswered(p header.Set, o graph.Outcome) (drops []graph.Outcome, rest header.Set) {
	own := c.n.Realm(c.h.VPC)
	inside := p.RestrictDst(c.n.vpc(c.h.VPC).cidrs)
	rest = p
	f := c.n.groupFilter(c.h, false, model.Ref{})
	for _, part := range []struct {
		packets header.Set
		realm   *header.Realm
	}{{inside, &own}, {p.Minus(inside), nil}} {
		if part.packets.IsEmpty() {
			continue
		}
		from := header.Rewrite{}
		if part.realm != nil {
			from.Src = &header.Translation{Realm: part.realm}
		}
		replies := from.Image(part.packets.Reverse())
		k := f.part(replies)
		answered := part.packets.WhoseReplyIn(from.Preimage(replies.Intersect(k.allow.Union(k.maybe))))
		o := o
		o.Packets, o.Effect = part.packets.Minus(answered), graph.Drop
		o.Reason.Code, o.Reason.Evidence, o.Reason.Detail = "ENI_SG_RULES_MISMATCH", f.considered(), "inbound, for replies: the groups of this QuickSight connection track no connections"
		rest = rest.Minus(o.Packets)
		drops = append(drops, o)
	}
	return drops, rest
}
