package component

import (
	"slices"

	"portolan/graph/header"
	"portolan/model"
)

// carriesNone is the way of packets to an interface that takes no group reference over a transit gateway, whatever its
// options: the interface of an endpoint (SG-17).
var carriesNone = model.Ref{Kind: model.KindTransitGatewayAttachment, ID: "no group references"}

// wayFor is the way by which packets came as a host's groups see it.
func wayFor(h *Host, way model.Ref) model.Ref {
	if way.Kind == model.KindTransitGateway && (h.Interface != nil && h.Interface.Type == "vpc_endpoint" || h.Relay.Kind == model.KindDBProxy || h.Relay.Kind == model.KindDBProxyEndpoint || h.Relay.Kind == model.KindVPCEndpoint) {
		return carriesNone
	}
	return way
}

// transitReference is what an inbound reference admits of packets that came over a transit gateway: the group's members in
// the VPCs on it, where the transit gateway and both attachments support it (SG-16, SG-17).
func (n *Network) transitReference(f *compiledRule, h *Host, r model.SecurityGroupRule, way model.Ref, b header.Box) header.Set {
	near := n.transitAttachmentOf(h.VPC, way.ID)
	if near == nil {
		return header.Set{}
	}
	account, region := n.ownerOf(way)
	g, ok := model.Get[*model.TransitGateway](n.snap, way.Kind, way.ID)
	here := n.referencing(near)
	switch {
	case !ok || g.SGReferences == model.NotTold:
		gap := n.notCollected(model.KindTransitGateway.Call(), account, region, way, "whether the transit gateway supports group references")
		here = here.and(&gap)
	case g.SGReferences == model.No:
		return header.Set{}
	}
	if here.never {
		return header.Set{}
	}
	var sets []header.Set
	for _, att := range n.holders(r.Group, way) {
		s := here
		if far := n.referencing(att); far.never {
			continue
		} else if far.gap != nil {
			s = s.and(far.gap)
		}
		sets = append(sets, n.spokeReference(f, att, r, b, s.gap))
	}
	return n.space.UnionAll(sets)
}

// referencing says whether an attachment takes part in group references.
type referencing struct {
	never bool
	gap   *model.Gap
}

func (s referencing) and(gap *model.Gap) referencing {
	if s.gap == nil {
		s.gap = gap
	}
	return s
}

// referencing reads an attachment: its option, and the one zone that AWS excepts. Of an attachment with other zones beside
// that one AWS does not say whether all of it is excepted.
func (n *Network) referencing(att *model.TransitGatewayAttachment) referencing {
	switch att.SGReferences {
	case model.No:
		return referencing{never: true}
	case model.NotTold:
		g := n.notCollected("ec2:DescribeTransitGatewayVpcAttachments", att.Account, att.Region, att.Ref, "whether the attachment supports group references")
		return referencing{gap: &g}
	}
	split := n.attachmentSubnets(att, "use1-az3")
	switch {
	case len(split.same) == 0:
		return referencing{}
	case len(split.other)+len(split.unknown) == 0:
		return referencing{never: true}
	}
	return referencing{gap: &model.Gap{Kind: model.GapUndetermined, Subject: att.Ref, Detail: "whether use1-az3 keeps group references from the whole attachment"}}
}

// holders lists the attachments of a transit gateway whose VPCs have members of a group, or may have.
func (n *Network) holders(group string, tgw model.Ref) []*model.TransitGatewayAttachment {
	member := make(map[string]bool)
	for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesByGroup, group) {
		member[i.VPC] = true
	}
	for _, hosts := range n.added {
		for _, h := range hosts {
			member[h.VPC] = member[h.VPC] || slices.Contains(h.Groups, group)
		}
	}
	var out []*model.TransitGatewayAttachment
	for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByTransitGateway, tgw.ID) {
		if a.ResourceType != "vpc" || life(a.State) == 0 {
			continue
		}
		if v := n.vpc(a.VPC); member[a.VPC] || !v.known || !v.interfaces {
			out = append(out, a)
		}
	}
	return out
}

// spokeReference admits the group's members in the VPC of an attachment; with a gap they may be admitted.
func (n *Network) spokeReference(f *compiledRule, att *model.TransitGatewayAttachment, r model.SecurityGroupRule, b header.Box, gap *model.Gap) header.Set {
	realm := n.Realm(att.VPC)
	b.SrcRealm = []header.RealmRange{{First: realm, Last: realm}}
	v := n.vpc(att.VPC)
	switch {
	case !v.known: // nothing tells who is there (SG-28)
		g := n.notCollected(model.KindNetworkInterface.Call(), att.ResourceOwner, att.Region, model.Ref{Kind: model.KindSecurityGroup, ID: r.Group}, "which interfaces carry the group")
		f.gaps = append(f.gaps, gapSet{n.space.Box(b), g})
		return header.Set{}
	case gap == nil:
		return n.inboundReference(f, att.VPC, r, b)
	}
	may := new(compiledRule)
	sure := n.inboundReference(may, att.VPC, r, b)
	f.gaps = append(f.gaps, gapSet{sure, *gap})
	f.gaps = append(f.gaps, may.gaps...)
	return header.Set{}
}

// mayTransit lists the VPCs that share a transit gateway with one: a packet whose way is not known may come from there.
func (n *Network) mayTransit(vpc string, found map[string]bool) {
	for own := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByVPC, vpc) {
		for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByTransitGateway, own.TransitGateway) {
			if a.ResourceType == "vpc" && a.VPC != "" && a.SGReferences != model.No && own.SGReferences != model.No {
				found[a.VPC] = true
			}
		}
	}
}
