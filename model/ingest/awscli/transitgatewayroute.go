package awscli

import (
	"strings"

	"portolan/model"
)

// attachmentOfRoute is what a route, an association or a propagation tells of an attachment.
type attachmentOfRoute struct{ TransitGatewayAttachmentId string }

// searchedRoute is an element of SearchTransitGatewayRoutes.
type searchedRoute struct {
	DestinationCidrBlock, PrefixListId, Type, State string
	TransitGatewayAttachments                       []attachmentOfRoute

	// Other calls answer with Routes as well; these members tell them.
	ClientVpnEndpointId, LocalGatewayRouteTableId string

	// Of DescribeClientVpnRoutes.
	DestinationCidr, TargetSubnet string
	Status                        statusOrText
	Origin, Description           skip

	TransitGatewayRouteTableAnnouncementId skip
	Unread                                 unread `json:",embed"`
}

// foreign reports whether the element is no route of a transit gateway. What call it is of replaces that of the listing.
func (r *searchedRoute) foreign(e *element) bool {
	call := ""
	switch {
	case r.ClientVpnEndpointId != "":
		e.alien = true
		e.part.Documents[e.index].Call = callVPNRoutes
		r.vpnEndpointRoute(e)
		return true
	case r.LocalGatewayRouteTableId != "":
		call = "ec2:SearchLocalGatewayRoutes"
	case r.TransitGatewayAttachments != nil || r.PrefixListId != "" || r.Type != "" && r.DestinationCidrBlock != "":
		return false
	}
	e.notOurs(call, "TransitGatewayAttachments")
	return true
}

// notOurs gives a listing up that is another call's with the same key. member is what its elements lack.
func (e *element) notOurs(call, member string) {
	if call != "" && e.index >= 0 {
		e.part.Documents[e.index].Call = call
	}
	e.truncated, e.alien = true, true
	e.unread(canonical(e.key) + "[] without " + member)
}

// route reads one route; at is its path in the element. A prefix that comes of a prefix list stands for itself: the table
// shows only the routes that are in force (TGW-5). It is false for what cannot be used or is no longer there.
func (r *searchedRoute) route(e *element, at, where string) (model.TransitGatewayRoute, bool) {
	e.unknown(where, r.Unread)
	e.known(strings.TrimPrefix(where+".Type", "."), r.Type, "static", "propagated")
	e.known(strings.TrimPrefix(where+".State", "."), r.State, "pending", "active", "blackhole", "deleting", "deleted")
	out := model.TransitGatewayRoute{Type: e.names.get(r.Type), State: e.names.get(r.State)}
	switch {
	case r.DestinationCidrBlock != "":
		out.Prefix = e.prefix(at+"DestinationCidrBlock", r.DestinationCidrBlock)
	case r.PrefixListId != "":
		out.PrefixList = e.names.get(r.PrefixListId)
	default:
		e.fail(strings.TrimSuffix(at, "."), "a route without destination")
	}
	var ids []string
	for _, a := range r.TransitGatewayAttachments {
		ids = append(ids, a.TransitGatewayAttachmentId)
	}
	out.Attachments = e.names.set(ids)
	return out, !e.failed && r.State != "deleted"
}
