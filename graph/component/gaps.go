package component

import "portolan/model"

// publicGap is the fact that a publicly accessible database's public address is not shown.
func (n *Network) publicGap(h *Host) model.Gap {
	account, region := n.whereIs(model.Ref{Kind: model.KindSubnet, ID: h.Subnet})
	return n.notCollected(model.KindNetworkInterface.Call(), account, region, h.Shown, "the database's public address")
}
