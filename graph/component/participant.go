package component

import "portolan/model"

// participantsTell reports whether a listing of another account's objects, whose own listing was not read, is as good as
// that for the subnets that are shown: everyone who listed subnets listed this kind whole. Whom a subnet is shared with sees
// the route table that it uses (NET-6).
func (n *Network) participantsTell(kind model.Kind, owner, region string) bool {
	set := model.DataSet{Call: kind.Call(), Account: owner, Region: region}
	told, ok := n.guests[set]
	if !ok {
		told = !n.snap.Status(set).Mentioned() && n.eachLister(kind, region)
		n.guests[set] = told
	}
	return told
}

func (n *Network) eachLister(kind model.Kind, region string) bool {
	some := false
	for _, s := range n.snap.Sets() {
		if s.Call != model.KindSubnet.Call() || s.Region != region {
			continue
		}
		if !n.complete(kind, s.Account, region) {
			return false
		}
		some = true
	}
	return some
}
