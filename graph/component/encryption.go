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
	if !ok || v.Encryption != "enforce" || slices.Contains(v.EncryptionExc, exclusion) {
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

// enforcedPeering is the same for a peering between VPCs of which one does not enforce.
func (n *Network) enforcedPeering(vpc, peer string, list []graph.Outcome) []graph.Outcome {
	a, _ := model.Get[*model.VPC](n.snap, model.KindVPC, vpc)
	b, _ := model.Get[*model.VPC](n.snap, model.KindVPC, peer)
	if a == nil || b == nil || a.Encryption == b.Encryption {
		return list
	}
	return n.enforced(peer, "VpcPeering", n.enforced(vpc, "VpcPeering", list))
}
