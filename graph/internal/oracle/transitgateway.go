package oracle

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/model"
)

// toTransitGateway takes the packet by the VPC's attachment to the transit gateway that a route names (TGW-13).
func (w *walk) toTransitGateway(o origin, id string) error {
	in := w.vpcAttachment(id, o.vpc)
	g, ok := model.Get[*model.TransitGateway](w.s, model.KindTransitGateway, id)
	if !ok && w.attached(id) { // TGW-27: it exists, elsewhere
		return fmt.Errorf("%w: transit gateway %q", ErrMissing, id)
	} else if !ok {
		return w.drop(o.table.Ref, "ROUTE_TARGET_MISSING")
	}
	if err := w.available(g.Ref, g.State, "TGW_NOT_AVAILABLE"); err != nil {
		return err
	}
	if in == nil {
		return w.drop(g.Ref, "TGW_ATTACHMENT_MISSING")
	}
	if err := w.attachmentAvailable(in); err != nil {
		return err
	}
	if err := w.ipv6Over(in); err != nil {
		return err
	}
	foot, err := w.foot(o, in)
	if err != nil {
		return err
	}
	if err := w.acl(foot, false); err != nil { // TGW-14, TGW-16: also when the packet comes from this very subnet
		return err
	}
	return w.through(g, in, foot)
}

// available stops the packet at a transit gateway or attachment in a state that carries nothing (TGW-1).
func (w *walk) available(ref model.Ref, state, code string) error {
	switch state {
	case "available":
		return nil
	case "":
		return fmt.Errorf("%w: state of %s", ErrMissing, ref)
	case "modifying", "rollingBack":
		w.suspect("%s is %s (TGW-1)", ref, state)
		return nil
	}
	return w.drop(ref, code)
}

// attachmentAvailable is available for an attachment; a peering must have been accepted (TGW-19).
func (w *walk) attachmentAvailable(a *model.TransitGatewayAttachment) error {
	if a.ResourceType == "peering" {
		return w.available(a.Ref, a.State, "TGW_PEERING_NOT_AVAILABLE")
	}
	return w.available(a.Ref, a.State, "TGW_ATTACHMENT_NOT_AVAILABLE")
}

// ipv6Over stops IPv6 packets at a VPC attachment that does not support them (TGW-25).
func (w *walk) ipv6Over(a *model.TransitGatewayAttachment) error {
	switch {
	case w.pkt.dst.Is4() || a.IPv6 == model.Yes:
		return nil
	case a.IPv6 == model.NotTold:
		return fmt.Errorf("%w: IPv6 support of %s", ErrMissing, a.Ref)
	}
	return w.drop(a.Ref, "TGW_IPV6_DISABLED")
}

// foot is the attachment subnet in the zone that the packet leaves from (TGW-9, TGW-11).
func (w *walk) foot(o origin, a *model.TransitGatewayAttachment) (string, error) {
	if o.subnet == "" {
		return "", fmt.Errorf("%w: zone of %s towards %s (NAT-9)", ErrUndetermined, o.nat.Ref, a.Ref)
	}
	foot, err := w.inZone(o.subnet, a.Subnets)
	switch {
	case foot != "":
		return foot, nil
	case err != nil:
		return "", err
	case w.localZone(o.subnet): // NET-12
		return "", fmt.Errorf("%w: parent zone of %q (NET-12)", ErrMissing, o.subnet)
	}
	return "", w.drop(a.Ref, "TGW_ROUTE_AZ_RESTRICTION")
}

// vpcAttachment is the VPC's attachment to the transit gateway, a usable one before others.
func (w *walk) vpcAttachment(tgw, vpc string) *model.TransitGatewayAttachment {
	var found *model.TransitGatewayAttachment
	for a := range model.All[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment) {
		if a.TransitGateway != tgw || a.ResourceType != "vpc" || vpcOf(a) != vpc {
			continue
		}
		if found == nil || found.State != "available" && a.State == "available" {
			found = a
		}
	}
	return found
}

// attached reports whether any attachment names the transit gateway.
func (w *walk) attached(tgw string) bool {
	for a := range model.All[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment) {
		if a.TransitGateway == tgw {
			return true
		}
	}
	return false
}

func vpcOf(a *model.TransitGatewayAttachment) string { return cmp.Or(a.VPC, a.Resource) }

// through routes the packet that entered by an attachment; zone is a subnet in the zone that it comes from, "" = none (TGW-10).
func (w *walk) through(g *model.TransitGateway, in *model.TransitGatewayAttachment, zone string) error {
	w.note(g.Ref, "transit gateway, in by "+in.Ref.ID)
	w.ways = append(w.ways, g.Ref)
	seen := fmt.Sprint(w.dir, g.Ref.ID, in.Ref.ID, w.pkt)
	if w.passed[seen] {
		return w.drop(g.Ref, "FORWARDING_LOOP")
	}
	if w.passed == nil {
		w.passed = map[string]bool{}
	}
	w.passed[seen] = true
	t, err := w.associated(g, in)
	if err != nil {
		return err
	}
	w.note(t.Ref, "transit gateway route table")
	r, err := w.tgwRoute(g, t)
	if err != nil {
		return err
	}
	out, err := w.nextAttachment(g, r)
	if err != nil {
		return err
	}
	if err := w.attachmentAvailable(out); err != nil {
		return err
	}
	w.note(out.Ref, "out")
	x := otherWay
	if in.ResourceType == "vpc" && out.ResourceType == "vpc" { // SG-16
		x = way{tgw: g, from: in, to: out}
	}
	w.went(x)
	switch out.ResourceType {
	case "vpc":
		return w.intoVPC(out, zone)
	case "peering":
		return w.toPeer(g, out)
	case "vpn", "direct-connect-gateway", "connect":
		return w.outToPremises(g, out, r)
	case "client-vpn":
		return w.outToClients(out)
	case "network-function":
		return w.throughFirewall(g, out)
	}
	return fmt.Errorf("%w: attachment %s of type %q (TGW-24)", ErrUnmodelled, out.Ref, out.ResourceType)
}

// nextAttachment picks among the next hops of a route; one whose link is down is none while another is up (TGW-32, VPN-2).
func (w *walk) nextAttachment(g *model.TransitGateway, r tgwRoute) (*model.TransitGatewayAttachment, error) {
	var all, up []*model.TransitGatewayAttachment
	for _, id := range r.attachments {
		a, ok := model.Get[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment, id)
		if !ok {
			return nil, fmt.Errorf("%w: attachment %q", ErrMissing, id)
		}
		all = append(all, a)
		if !isDrop(w.linkUp(g, a, nil, true)) {
			up = append(up, a)
		}
	}
	if len(up) == 0 {
		up = all
	}
	var choice func() int
	if w.f.Choices.TGWNext != nil {
		choice = func() int { return w.f.Choices.TGWNext(idsOf(up)) }
	}
	n, err := pick(len(up), choice)
	if err != nil {
		return nil, err
	}
	return up[n], nil
}

func idsOf(list []*model.TransitGatewayAttachment) []string {
	var out []string
	for _, a := range list {
		out = append(out, a.Ref.ID)
	}
	return out
}

// intoVPC lets the packet out of the transit gateway into an attachment subnet, whose own table and outbound network ACL take
// it on (TGW-12, TGW-15, TGW-16).
func (w *walk) intoVPC(a *model.TransitGatewayAttachment, zone string) error {
	vpc := vpcOf(a)
	if _, ok := w.s.Lookup(vpcRef(vpc)); !ok {
		return fmt.Errorf("%w: vpc %q", ErrMissing, vpc)
	}
	if err := w.ipv6Over(a); err != nil {
		return err
	}
	subnet, err := w.entry(a, zone)
	if err != nil {
		return err
	}
	w.note(a.Ref, "into "+subnet)
	t, err := w.subnetTable(subnet)
	if err != nil {
		return err
	}
	return w.leave(origin{vpc: vpc, subnet: subnet, table: t})
}

// entry is the attachment subnet by which the packet enters: that of its zone, else any (TGW-10, TGW-31). Appliance mode
// keeps one for the flow, whatever the zone (TGW-17).
func (w *walk) entry(a *model.TransitGatewayAttachment, zone string) (string, error) {
	switch {
	case len(a.Subnets) == 0:
		return "", fmt.Errorf("%w: subnets of %s", ErrMissing, a.Ref)
	case a.ApplianceMode == model.Yes:
		if w.appliance[a.Ref.ID] != "" {
			return w.appliance[a.Ref.ID], nil
		}
	case zone != "" && len(a.Subnets) > 1:
		if s, err := w.inZone(zone, a.Subnets); s != "" || err != nil {
			return s, err
		}
	}
	var choice func() int
	if w.f.Choices.AttachmentSubnet != nil {
		choice = func() int { return w.f.Choices.AttachmentSubnet(slices.Clone(a.Subnets)) }
	}
	n, err := pick(len(a.Subnets), choice)
	if err != nil {
		return "", err
	}
	if a.ApplianceMode == model.Yes {
		if w.appliance == nil {
			w.appliance = map[string]string{}
		}
		w.appliance[a.Ref.ID] = a.Subnets[n]
	}
	return a.Subnets[n], nil
}

// toPeer takes the packet over a peering to the other transit gateway, which knows nothing of its zone (TGW-19, TGW-31).
func (w *walk) toPeer(g *model.TransitGateway, out *model.TransitGatewayAttachment) error {
	far := out.PeerTransitGateway
	if far == g.Ref.ID { // AWS lists one attachment on both sides
		far = out.TransitGateway
	}
	if far == "" {
		return fmt.Errorf("%w: peering %s with a core network", ErrUnmodelled, out.Ref)
	}
	peer, ok := model.Get[*model.TransitGateway](w.s, model.KindTransitGateway, far)
	if !ok {
		return fmt.Errorf("%w: transit gateway %q", ErrMissing, far)
	}
	in := out
	for a := range model.All[*model.TransitGatewayAttachment](w.s, model.KindTransitGatewayAttachment) {
		if a.ResourceType == "peering" && a.TransitGateway == far && a.PeerTransitGateway == g.Ref.ID {
			in = a
		}
	}
	if err := w.available(peer.Ref, peer.State, "TGW_NOT_AVAILABLE"); err != nil {
		return err
	}
	if err := w.attachmentAvailable(in); err != nil {
		return err
	}
	return w.through(peer, in, "")
}
