package ask

import "portolan/model"

// transitNames reports whether names of public resources in vpc resolve to private addresses for queries from another VPC
// on the same transit gateway: it and both attachments must support that (DNS-4). NotTold comes with what would tell. Over a
// peering of transit gateways of two Regions they do not; within one Region AWS does not say (TGW-20).
func (a *Asker) transitNames(from, vpc string) (model.Tristate, *model.Gap) {
	if from == "" || vpc == "" || from == vpc {
		return model.No, nil
	}
	var unsure *model.Gap
	for near := range model.By[*model.TransitGatewayAttachment](a.snap, model.AttachmentsByVPC, vpc) {
		for far := range model.By[*model.TransitGatewayAttachment](a.snap, model.AttachmentsByVPC, from) {
			if !carries(near) || !carries(far) {
				continue
			}
			yes, gap := a.transitPair(near, far)
			switch {
			case yes:
				return model.Yes, nil
			case gap != nil:
				unsure = gap
			}
		}
	}
	if unsure != nil {
		return model.NotTold, unsure
	}
	return model.No, nil
}

func carries(a *model.TransitGatewayAttachment) bool {
	return a.State == "" || a.State == "available" || a.State == "modifying"
}

func (a *Asker) transitPair(near, far *model.TransitGatewayAttachment) (bool, *model.Gap) {
	if near.TransitGateway != far.TransitGateway {
		return false, a.peeredNames(near, far)
	}
	ref := model.Ref{Kind: model.KindTransitGateway, ID: near.TransitGateway}
	g, ok := model.Get[*model.TransitGateway](a.snap, ref.Kind, ref.ID)
	told := model.NotTold
	if ok {
		told = g.DNSSupport
	}
	if told == model.No || near.DNSSupport == model.No || far.DNSSupport == model.No {
		return false, nil
	}
	gap := model.Gap{Kind: model.GapNotCollected, Subject: ref, Detail: "whether the transit gateway supports private names",
		DataSet: model.DataSet{Call: model.KindTransitGateway.Call(), Account: near.TransitGatewayOwner, Region: near.Region}}
	for _, att := range [...]*model.TransitGatewayAttachment{near, far} {
		if att.DNSSupport == model.NotTold {
			gap = model.Gap{Kind: model.GapNotCollected, Subject: att.Ref, Detail: "whether the attachment supports private names",
				DataSet: model.DataSet{Call: "ec2:DescribeTransitGatewayVpcAttachments", Account: att.Account, Region: att.Region}}
			told = model.NotTold
		}
	}
	if told == model.NotTold {
		return false, &gap
	}
	return true, nil
}

// peeredNames is the gap between VPCs on two transit gateways of one Region that are peered.
func (a *Asker) peeredNames(near, far *model.TransitGatewayAttachment) *model.Gap {
	if near.Region != far.Region {
		return nil
	}
	for _, tgw := range [...][2]string{{near.TransitGateway, far.TransitGateway}, {far.TransitGateway, near.TransitGateway}} {
		for p := range model.By[*model.TransitGatewayAttachment](a.snap, model.AttachmentsByTransitGateway, tgw[0]) {
			if p.ResourceType == "peering" && p.PeerTransitGateway == tgw[1] {
				return &model.Gap{Kind: model.GapUndetermined, Subject: p.Ref, Detail: "how public names resolve over a peering of transit gateways in one Region"}
			}
		}
	}
	return nil
}
