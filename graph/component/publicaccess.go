package component

import (
	"portolan/graph"
	"portolan/model"
)

// guarded makes what passes an internet gateway unclear where VPC Block Public Access is on, or may be: its modes and
// exclusions are not modelled (BPA-1 … BPA-10). Off is how AWS ships it.
func (n *Network) guarded(v *vpcView, list []graph.Outcome) []graph.Outcome {
	gap := n.publicAccess(v)
	if gap == nil {
		return list
	}
	for i := range list {
		if o := &list[i]; o.Effect == graph.Pass {
			o.Effect, o.Reason.Code = graph.Unclear, "PUBLIC_ACCESS_GUARDED"
			o.Needs = append(o.Needs[:len(o.Needs):len(o.Needs)], *gap)
		}
	}
	return list
}

// publicAccess is the gap that Block Public Access leaves for a VPC, or nil when it is off or taken to be.
func (n *Network) publicAccess(v *vpcView) *model.Gap {
	call := model.KindBlockPublicAccess.Call()
	for b := range model.All[*model.BlockPublicAccess](n.snap, model.KindBlockPublicAccess) {
		if (b.Account == "" || v.account == "" || b.Account == v.account) && (b.Region == "" || v.region == "" || b.Region == v.region) {
			if b.Mode == "off" || b.Mode == "" {
				return nil
			}
			return &model.Gap{Kind: model.GapUnmodelled, Subject: b.Ref, Detail: "VPC Block Public Access is on (" + b.Mode + ")"}
		}
	}
	status := n.snap.Status(model.DataSet{Call: call, Account: v.account, Region: v.region})
	if n.assume.GuardsOff && !status.Mentioned() {
		return nil
	}
	if status.Complete() { // it answers for the whole account: nothing there means it was never set
		return nil
	}
	g := n.notCollected(call, v.account, v.region, v.ref(), "whether VPC Block Public Access is on")
	return &g
}
