package component

import (
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// A transit gateway is three kinds of place. Packets enter it by an attachment (side Inside; At is the attachment's subnet
// whose zone they come by, or the transit gateway for those without a zone), the attachment's associated route table selects
// the attachment by which they leave (side Leave; At is the transit gateway). It keeps no state, and addresses as they are
// (TGW-26).
//
// Known gaps: Connect attachments that are up, policy tables (TGW-29) and peerings with Cloud WAN give unknown. A route table's
// own state is not judged beyond "available".

// toTransit sends packets to the VPC's attachment on a transit gateway: behind the ACL of the attachment's subnet in the
// sender's zone, which is asked with the sender as source (TGW-9, TGW-14, TGW-16).
func (c *routeTable) toTransit(a graph.Arrival, here origin, r model.Route, p header.Set, pass graph.Reason) []graph.Outcome {
	n := c.n
	tgw := model.Ref{Kind: model.KindTransitGateway, ID: r.Target.ID}
	att := n.transitAttachmentOf(here.vpc.id, tgw.ID)
	o := graph.Outcome{Packets: p, Effect: graph.Pass, Reason: pass}
	switch {
	case att == nil && n.attachmentsShown(here.vpc.account, here.vpc.region):
		o.Effect, o.Next = graph.Drop, n.anywhere(p)
		o.Reason = graph.Reason{Code: "TGW_ATTACHMENT_MISSING", Component: tgw, Kind: "transit-gateway", At: here.vpc.ref()}
		return []graph.Outcome{o}
	case att == nil:
		return []graph.Outcome{n.unclear(p, c.reason("NOT_COLLECTED", &r),
			n.notCollected("ec2:DescribeTransitGatewayVpcAttachments", here.vpc.account, here.vpc.region, tgw, "the VPC's attachment to the transit gateway"))}
	}
	zone, zoned := n.zoneOf(here.subnet)
	at := graph.Port{Place: att.Ref, Side: graph.Inside, At: tgw, Way: passed(a.At), Zone: zone}
	near := n.attachmentSubnets(att, zone)
	behind := func(subnets []string) (ports []graph.Port) {
		for _, id := range subnets {
			at := at
			at.At = model.Ref{Kind: model.KindSubnet, ID: id}
			enter := n.enter(at.At, passed(a.At), att.Ref)
			enter.Zone = zone
			ports = append(ports, enter)
		}
		return ports
	}
	stop := graph.Reason{Component: att.Ref, Kind: "transit-gateway-attachment", At: here.subnet}
	switch {
	case len(att.Subnets) == 0:
		o.Effect, o.Next, o.Reason = graph.Unclear, []graph.Port{at}, stop
		o.Reason.Code = "NOT_COLLECTED"
		o.Needs = []model.Gap{n.notCollected("ec2:DescribeTransitGatewayVpcAttachments", att.Account, att.Region, att.Ref, "the subnets of the attachment")}
	case zoned == zoneNone: // a regional NAT gateway stands in no zone
		o.Next, o.Choice = behind(att.Subnets), graph.Undetermined
		o.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: a.At.At, Detail: "the zone by which its packets enter the transit gateway"}}
	case zoned == zoneLocal: // NET-12
		o.Effect, o.Next, o.Reason = graph.Unclear, behind(att.Subnets), stop
		o.Reason.Code = "TGW_ZONE_UNDETERMINED"
		o.Needs = []model.Gap{n.notCollected("ec2:DescribeAvailabilityZones", here.vpc.account, here.vpc.region, here.subnet, "the parent zone of a Local Zone")}
	case len(near.same) > 0:
		o.Next = behind(near.same)
	case len(near.unknown) > 0:
		o.Effect, o.Next, o.Reason = graph.Unclear, behind(near.unknown), stop
		o.Reason.Code = "NOT_COLLECTED"
		o.Needs = []model.Gap{n.notCollected(model.KindSubnet.Call(), att.ResourceOwner, att.Region, att.Ref, "the zones of the attachment's subnets")}
	default:
		o.Effect, o.Next, o.Reason = graph.Drop, []graph.Port{at}, stop
		o.Reason.Code = "TGW_ROUTE_AZ_RESTRICTION"
	}
	return []graph.Outcome{o}
}

// transitAttachmentOf finds the attachment of a VPC on a transit gateway; of several, as deleted ones are still listed for a
// while, the one that is most alive.
func (n *Network) transitAttachmentOf(vpc, tgw string) *model.TransitGatewayAttachment {
	var best *model.TransitGatewayAttachment
	for a := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByVPC, vpc) {
		if a.TransitGateway == tgw && (best == nil || life(a.State) > life(best.State)) {
			best = a
		}
	}
	return best
}

// anyAttachment is every way out of a transit gateway: what a table that was not read may lead to.
func (n *Network) anyAttachment(p header.Set, tgw, way model.Ref, zone string) []graph.Port {
	var out []graph.Port
	for _, k := range [...]model.Index{model.AttachmentsByTransitGateway, model.AttachmentsByResource} { // a peering's other side has it as resource
		for a := range model.By[*model.TransitGatewayAttachment](n.snap, k, tgw.ID) {
			if life(a.State) > 0 && (k == model.AttachmentsByTransitGateway || a.TransitGateway != tgw.ID) {
				out = append(out, graph.Port{Place: a.Ref, Side: graph.Leave, At: tgw, Way: way, Zone: zone})
			}
		}
	}
	if account, region := n.ownerOf(tgw); len(out) == 0 || !n.complete(model.KindTransitGatewayAttachment, account, region) {
		out = append(out, n.anywhere(p)...)
	}
	return out
}

// life orders states: 2 forwards, 1 may (TGW-1), 0 does not. What is not told is taken to be there.
func life(state string) int {
	switch state {
	case "", "available":
		return 2
	case "modifying", "rollingBack":
		return 1
	}
	return 0
}

// attachmentsShown reports whether an account's attachments are all in the snapshot.
func (n *Network) attachmentsShown(account, region string) bool {
	for _, call := range [...]string{model.KindTransitGatewayAttachment.Call(), "ec2:DescribeTransitGatewayVpcAttachments"} {
		if n.snap.Status(model.DataSet{Call: call, Account: account, Region: region}).Complete() {
			return true
		}
	}
	return false
}

// alive says what of a transit gateway or attachment keeps packets: a code where its state stops them, a gap where that is
// not known (TGW-1).
func alive(state string, ref model.Ref, code graph.Code) (graph.Code, *model.Gap) {
	switch life(state) {
	case 2:
		return "", nil
	case 1:
		return "", &model.Gap{Kind: model.GapUndetermined, Subject: ref, Detail: "whether it forwards in state " + state}
	}
	return code, nil
}

// transitState is the state of a transit gateway itself.
func (n *Network) transitState(tgw model.Ref, owner, region string) (graph.Code, *model.Gap) {
	found, presence := n.snap.Find(tgw, owner, region)
	switch presence {
	case model.Absent:
		return "TGW_NOT_AVAILABLE", nil
	case model.NotCollected:
		g := n.notCollected(model.KindTransitGateway.Call(), owner, region, tgw, "the transit gateway")
		return "", &g
	}
	g, ok := found.(*model.TransitGateway)
	if !ok {
		return "", nil
	}
	return alive(g.State, tgw, "TGW_NOT_AVAILABLE")
}
