package ingest

import (
	"portolan/model"
)

// transit makes the copies of transit gateway attachments comparable before they become one.
func (m *merger) transit() {
	gateway := make(map[string]string) // of route tables
	for _, c := range m.copies {
		if t, ok := c.resource.(*model.TransitGatewayRouteTable); ok {
			gateway[t.Ref.ID] = smaller(gateway[t.Ref.ID], t.TransitGateway)
		}
	}
	sessions := m.sessions()
	first := m.firstSides()
	reader := only(m.world.accounts)
	for _, c := range m.copies {
		a, ok := c.resource.(*model.TransitGatewayAttachment)
		if !ok {
			continue
		}
		if len(a.BGP) > 0 {
			a.BGP = sessions[a.Ref]
		}
		if a.ResourceType == "peering" {
			if want := first[a.Ref]; a.PeerTransitGateway == want && a.TransitGateway != want {
				turn(a)
			}
			if t := gateway[a.Association]; t != "" && t == a.PeerTransitGateway && t != a.TransitGateway {
				moveAssociation(a)
			}
			continue
		}
		// Who owns only the attachment does not see the association (TGW-27).
		if a.Association == "" && a.TransitGatewayOwner != a.ResourceOwner && a.ResourceOwner != "" && firstOf(c.account, reader) != a.TransitGatewayOwner {
			a.AssociationTold = false
		}
	}
}

// sessions is the state of all BGP sessions of each Connect attachment: its peers are listed one by one (TGW-23).
func (m *merger) sessions() map[model.Ref][]string {
	out := make(map[model.Ref][]string)
	for _, c := range m.copies {
		if a, ok := c.resource.(*model.TransitGatewayAttachment); ok && len(a.BGP) > 0 {
			out[a.Ref] = set(append(out[a.Ref], a.BGP...))
		}
	}
	return out
}

// firstSides says of each peering attachment which transit gateway is named first: the requester, else the one with the
// smaller id.
func (m *merger) firstSides() map[model.Ref]string {
	requester, other := make(map[model.Ref]string), make(map[model.Ref]string)
	for _, c := range m.copies {
		a, ok := c.resource.(*model.TransitGatewayAttachment)
		switch {
		case !ok || a.ResourceType != "peering":
		case a.PeerRegion != "": // only the listing of peerings tells it, and it names the requester first
			requester[a.Ref] = smaller(requester[a.Ref], a.TransitGateway)
		default:
			other[a.Ref] = smaller(other[a.Ref], a.TransitGateway)
		}
	}
	for ref, id := range requester {
		other[ref] = id
	}
	return other
}

// turn exchanges the sides of a peering attachment.
func turn(a *model.TransitGatewayAttachment) {
	a.TransitGateway, a.PeerTransitGateway = a.PeerTransitGateway, a.TransitGateway
	a.TransitGatewayOwner, a.PeerAccount = a.PeerAccount, a.TransitGatewayOwner
	a.Region, a.PeerRegion = a.PeerRegion, a.Region
	a.Account = a.TransitGatewayOwner
	a.Resource, a.ResourceOwner = a.PeerTransitGateway, a.PeerAccount
	a.Association, a.PeerAssociation = a.PeerAssociation, a.Association
	a.AssociationState, a.PeerAssociationState = a.PeerAssociationState, a.AssociationState
	a.AssociationTold, a.PeerAssociationTold = a.PeerAssociationTold, a.AssociationTold
}

// moveAssociation gives an association to the side whose table it names.
func moveAssociation(a *model.TransitGatewayAttachment) {
	a.PeerAssociation, a.PeerAssociationState, a.PeerAssociationTold = a.Association, a.AssociationState, a.AssociationTold
	a.Association, a.AssociationState, a.AssociationTold = "", "", false
}
