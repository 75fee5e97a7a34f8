package component

import (
	"slices"

	"portolan/graph"
	"portolan/model"
)

// enforced makes what passes a gateway unclear in a VPC that enforces encryption and does not exclude that kind of gateway:
// such a way should not be there (NET-10, NET-11).
func (n *Network) enforced(vpc, exclusion string, list []graph.Outcome) []graph.Outcome {
	v, ok := model.Get[*model.VPC](n.snap, model.KindVPC, vpc)
	if !ok {
		return n.perhapsEnforced(vpc, list)
	}
	if v.Encryption != "enforce" || slices.Contains(v.EncryptionExc, exclusion) {
		return list
	}
	for i := range list {
		if o := &list[i]; o.Effect == graph.Pass {
			o.Effect, o.Reason.Code = graph.Unclear, "VPC_ENCRYPTION_ENFORCED"
			o.Needs = append(slices.Clone(o.Needs), model.Gap{Kind: model.GapUndetermined, Subject: v.Ref, Detail: "the VPC enforces encryption, and has no exclusion for " + exclusion})
		}
	}
	return list
}

// perhapsEnforced is the same for a VPC that is not shown.
func (n *Network) perhapsEnforced(vpc string, list []graph.Outcome) []graph.Outcome {
	v := n.vpc(vpc)
	if n.assume.GuardsOff && !n.snap.Status(model.DataSet{Call: model.KindVPC.Call(), Account: v.account, Region: v.region}).Mentioned() {
		return list
	}
	gap := n.notCollected(model.KindVPC.Call(), v.account, v.region, v.ref(), "whether the VPC enforces encryption")
	for i := range list {
		if o := &list[i]; o.Effect == graph.Pass {
			o.Effect, o.Reason.Code = graph.Unclear, "VPC_ENCRYPTION_ENFORCED"
			o.Needs = append(slices.Clone(o.Needs), gap)
		}
	}
	return list
}

// enforcedPeering is the same for a peering between VPCs of which one does not enforce.
func (n *Network) enforcedPeering(vpc, peer string, list []graph.Outcome) []graph.Outcome {
	a, _ := model.Get[*model.VPC](n.snap, model.KindVPC, vpc)
	b, _ := model.Get[*model.VPC](n.snap, model.KindVPC, peer)
	switch {
	case a == nil:
		return n.perhapsEnforced(vpc, list)
	case b == nil:
		return n.perhapsEnforced(peer, list)
	case a.Encryption == b.Encryption:
		return list
	}
	return n.enforced(peer, "VpcPeering", n.enforced(vpc, "VpcPeering", list))
}
