package component

import (
	"portolan/graph/header"
	"portolan/model"
)

// SendsFreely reports whether an interface sends whatever its host likes, in one family: somebody runs behind it, and one of
// its groups lets everything out, or none filters.
func (n *Network) SendsFreely(i *model.NetworkInterface, f header.Family) bool {
	if code, gap := n.dead(i); code != "" || gap != nil || len(i.MoreSubnets) > 0 {
		return false
	}
	for _, g := range i.Groups {
		if n.opensOut(g)[f-header.V4] {
			return true
		}
	}
	return len(i.Groups) == 0
}

// opensOut reports by family whether a group lets everything out.
func (n *Network) opensOut(group string) [2]bool {
	if open, ok := n.open[group]; ok {
		return open
	}
	var open [2]bool
	if g, ok := model.Get[*model.SecurityGroup](n.snap, model.KindSecurityGroup, group); ok {
		for _, r := range g.Rules {
			if r.Egress && r.Protocol < 0 && r.Prefix.IsValid() && r.Prefix.Bits() == 0 {
				if r.Prefix.Addr().Is4() {
					open[0] = true
				} else {
					open[1] = true
				}
			}
		}
	}
	n.open[group] = open
	return open
}
