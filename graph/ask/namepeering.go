package ask

import "portolan/model"

// peeringNames reports whether names of public resources in vpc resolve to private addresses for a peer's queries: the
// peering is active, vpc's side of it allows that, and both VPCs have their DNS attributes on (PCX-10). NotTold comes with
// what would tell.
func (a *Asker) peeringNames(from, vpc string) (model.Tristate, *model.Gap) {
	var unsure *model.Gap
	for p := range model.By[*model.VPCPeering](a.snap, model.PeeringsByVPC, vpc) {
		near, far := p.Requester, p.Accepter
		if near.VPC != vpc {
			near, far = far, near
		}
		if far.VPC != from || p.Status != "active" || near.RemoteDNS == model.No {
			continue
		}
		on, gap := a.namesOn(vpc, from)
		switch {
		case on == model.No:
			continue
		case near.RemoteDNS == model.NotTold:
			gap = &model.Gap{Kind: model.GapNotCollected, Subject: p.Ref, Detail: "whether the peering resolves names to private addresses",
				DataSet: model.DataSet{Call: model.KindVPCPeering.Call(), Account: near.Account, Region: near.Region}}
		case on == model.Yes:
			return model.Yes, nil
		}
		unsure = gap
	}
	if unsure != nil {
		return model.NotTold, unsure
	}
	return model.No, nil
}

// namesOn reports whether VPCs have both DNS attributes on. Of a VPC that is not shown there is nothing to tell it by: what
// else is not known of it decides.
func (a *Asker) namesOn(vpcs ...string) (model.Tristate, *model.Gap) {
	on, unsure := model.Yes, (*model.Gap)(nil)
	for _, id := range vpcs {
		attrs, ok := model.Get[*model.VPCAttributes](a.snap, model.KindVPCAttributes, id)
		if ok && (attrs.DNSHostnames == model.No || attrs.DNSSupport == model.No) {
			return model.No, nil
		}
		v, shown := model.Get[*model.VPC](a.snap, model.KindVPC, id)
		if told := ok && attrs.DNSHostnames == model.Yes && attrs.DNSSupport == model.Yes; !shown || told {
			continue
		}
		if gap := a.guard(model.KindVPCAttributes, v, "whether the VPC's DNS hostnames and support are on"); gap != nil {
			on, unsure = model.NotTold, gap
		}
	}
	return on, unsure
}
