package oracle

import (
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// way says how the request travelled between two VPC interfaces, as far as references depend on it (SG-29). The zero way is
// local and undiverted.
type way struct {
	other    bool                            // by a gateway over which no reference matches
	peering  *model.VPCPeering               // by this peering
	tgw      *model.TransitGateway           // by this transit gateway,
	from, to *model.TransitGatewayAttachment // in by this attachment and out by that
}

var otherWay = way{other: true}

// went records that the request took the way; one after another is a way over which no reference matches.
func (w *walk) went(x way) {
	switch {
	case w.dir != Forward:
	case w.way == (way{}):
		w.way = x
	default:
		w.way = otherWay
	}
}

// expect undoes the last stateful gateway of the request, which must be this one (GEN-3).
func (w *walk) expect(ref model.Ref, role string) (session, error) {
	n := len(w.chain)
	if n > 0 && w.chain[n-1].ref == ref && w.chain[n-1].role == role {
		last := w.chain[n-1]
		w.chain = w.chain[:n-1]
		return last, nil
	}
	if slices.ContainsFunc(w.chain, func(s session) bool { return s.ref == ref && s.role == role }) {
		return session{}, w.drop(w.chain[n-1].ref, "RETURN_MISSES_STATEFUL")
	}
	return session{}, w.drop(ref, "RETURN_UNEXPECTED_STATEFUL")
}

// leaveByIGW takes the packet out by an internet gateway, which maps private to public one to one (IGW-2).
func (w *walk) leaveByIGW(o origin, id string) error {
	g, ok := model.Get[*model.InternetGateway](w.s, model.KindInternetGateway, id)
	if !ok {
		return w.drop(o.table.Ref, "ROUTE_TARGET_MISSING")
	}
	if !usable(g.Attachments, o.vpc) { // RT-27
		return w.drop(g.Ref, "IGW_NOT_ATTACHED")
	}
	w.note(g.Ref, "out")
	if err := w.blockPublic(crossing{gateway: g.Ref, vpc: o.vpc, subnet: o.subnet, outward: true, gated: o.nat != nil, inspected: o.inspected}); err != nil {
		return err
	}
	w.encryption(o.vpc, "InternetGateway")
	w.way = otherWay
	if !w.pkt.src.Is4() { // IGW-5, ENI-11: no translation, no state
		w.foreign(o, g.Ref)
		w.ways = append(w.ways, g.Ref)
		return w.internet()
	}
	if w.dir == Return { // IGW-4
		s, err := w.expect(g.Ref, "in")
		if err != nil {
			return err
		}
		w.pkt.src = s.before
		return w.internet()
	}
	if v, ok := model.Get[*model.VPC](w.s, model.KindVPC, o.vpc); ok && o.iface == nil && o.nat == nil && !w.strange(v) {
		o.iface, o.nat = w.owner(o.vpc, w.pkt.src), w.natOwner(o.vpc, w.pkt.src) // back from a transit gateway (TGW-30): its address counts (ENI-4)
	}
	if o.nat != nil && o.nat.Private { // NAT-5
		return w.drop(g.Ref, "IGW_PRIVATE_NAT")
	}
	public := publicOf(o, w.pkt.src)
	if !public.IsValid() {
		return w.drop(g.Ref, "IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS")
	}
	w.chain = append(w.chain, session{ref: g.Ref, role: "out", before: w.pkt.src})
	w.pkt.src, w.translated = public, true
	return w.internet()
}

// leaveByEgressOnly takes an IPv6 packet out by an egress-only internet gateway (IGW-6).
func (w *walk) leaveByEgressOnly(o origin, id string) error {
	g, ok := model.Get[*model.EgressOnlyInternetGateway](w.s, model.KindEgressOnlyInternetGateway, id)
	if !ok {
		return w.drop(o.table.Ref, "ROUTE_TARGET_MISSING")
	}
	if !usable(g.Attachments, o.vpc) { // RT-27
		return w.drop(g.Ref, "EIGW_NOT_ATTACHED")
	}
	w.note(g.Ref, "out")
	w.encryption(o.vpc, "EgressOnlyInternetGateway")
	w.way = otherWay
	if w.pkt.src.Is4() {
		return w.drop(g.Ref, "EIGW_IPV6_ONLY")
	}
	if w.dir == Return { // it lets no reply out whose request it did not see
		return w.drop(g.Ref, "RETURN_UNEXPECTED_STATEFUL")
	}
	if err := w.blockPublic(crossing{gateway: g.Ref, vpc: o.vpc, subnet: o.subnet, outward: true, gated: true, inspected: o.inspected}); err != nil {
		return err
	}
	w.foreign(o, g.Ref)
	w.chain = append(w.chain, session{ref: g.Ref, role: "out", before: w.pkt.src})
	return w.internet()
}

// internet carries the packet to the gateway of whoever owns its destination, else to a host on the internet.
func (w *walk) internet() error {
	w.note(internet, "internet")
	dst := w.pkt.dst
	if notPublic(dst) {
		return w.drop(internet, "INTERNET_PRIVATE_ADDRESS")
	}
	if a := w.acceleratorAt(dst); a != nil && w.dir == Forward {
		return w.toAccelerator(a)
	}
	if n, private := w.natWithPublic(dst); n != nil {
		if w.dir == Forward { // NAT-1
			return w.drop(n.Ref, "NAT_NO_INBOUND")
		}
		return w.enterByIGW(n.VPC, natSubnet(n), n.Ref, private)
	}
	if i, private := w.publicOwner(dst); i != nil { // IGW-8, ENI-4, ENI-11
		return w.enterByIGW(i.VPC, i.Subnet, i.Ref, private)
	}
	w.arrived = place{}
	return nil
}

// enterByIGW takes a packet from the internet into the VPC, to the private address. Subject, which stands in the subnet ("" = a
// regional NAT gateway), owns the address.
func (w *walk) enterByIGW(vpc, subnet string, subject model.Ref, private netip.Addr) error {
	w.way = otherWay
	if n := len(w.chain); w.dir == Return && n > 0 && w.egressOnlyOf(w.chain[n-1].ref, vpc) { // IGW-6: a reply to what left there
		w.note(w.chain[n-1].ref, "in")
		w.chain = w.chain[:n-1]
		return w.deliver(vpc, "")
	}
	g, err := w.entryGateway(vpc, subject)
	if err != nil {
		return err
	}
	w.note(g.Ref, "in")
	c := crossing{gateway: g.Ref, vpc: vpc, subnet: subnet}
	if b := w.diverted(g.Ref, private); b != nil {
		c.subnet, c.inspected = b.subnet, b.firewall != nil
	}
	if err := w.blockPublic(c); err != nil {
		return err
	}
	w.encryption(vpc, "InternetGateway")
	w.byIGW = true
	switch {
	case !private.Is4(): // IGW-5
		w.ways = append(w.ways, g.Ref)
	case w.dir == Return:
		s, err := w.expect(g.Ref, "out")
		if err != nil {
			return err
		}
		private = s.before
	default:
		w.chain = append(w.chain, session{ref: g.Ref, role: "in", before: w.pkt.dst})
	}
	w.pkt.dst = private
	if subnet == "" { // NAT-9, NAT-10: a regional NAT gateway
		return w.deliver(vpc, "")
	}
	return w.edge(vpc, g.Ref)
}

// entryGateway is the usable internet gateway of the VPC (IGW-1).
func (w *walk) entryGateway(vpc string, subject model.Ref) (*model.InternetGateway, error) {
	bad := subject
	for g := range model.All[*model.InternetGateway](w.s, model.KindInternetGateway) {
		for _, a := range g.Attachments {
			switch {
			case a.VPC == vpc && a.Usable():
				return g, nil
			case a.VPC == vpc:
				bad = g.Ref
			}
		}
	}
	for e := range model.All[*model.EgressOnlyInternetGateway](w.s, model.KindEgressOnlyInternetGateway) {
		if !w.pkt.dst.Is4() && usable(e.Attachments, vpc) { // IGW-6
			return nil, w.drop(e.Ref, "EIGW_NO_INBOUND")
		}
	}
	return nil, w.drop(bad, "IGW_NOT_ATTACHED")
}

// foreign doubts that a gateway takes out what does not come from its own VPC and keeps its IPv6 address: nothing says so.
func (w *walk) foreign(o origin, g model.Ref) {
	v, _ := model.Get[*model.VPC](w.s, model.KindVPC, o.vpc)
	if w.owner(o.vpc, w.pkt.src) == nil && (v == nil || !within(model.Associated(v.CIDRs), w.pkt.src)) {
		w.suspect("%s takes out %v of another network", g, w.pkt.src)
	}
}

// edge applies the gateway route table, if there is one, to a packet that entered (RT-19, IGW-3).
func (w *walk) edge(vpc string, gateway model.Ref) error {
	for t := range model.All[*model.RouteTable](w.s, model.KindRouteTable) {
		if !slices.Contains(t.Gateways, gateway.ID) {
			continue
		}
		r, found, err := w.choose(t, w.pkt.dst)
		w.note(t.Ref, "gateway route table")
		switch {
		case err != nil:
			return err
		case !found:
			return w.drop(t.Ref, "NO_ROUTE_TO_DESTINATION")
		case r.State == "blackhole":
			return w.drop(t.Ref, "ROUTE_BLACKHOLE")
		case r.Target.Kind == model.TargetVPCEndpoint: // RT-19
			return w.toBox("", t.Ref, r.Target.ID)
		case r.Target.Kind != model.TargetLocal: // RT-22, RT-23: a middlebox
			return fmt.Errorf("%w: route to %q in %s", ErrUnmodelled, r.Target.ID, t.Ref)
		}
	}
	return w.deliver(vpc, "")
}

// diverted is the box that the gateway's route table leads packets for the address into; nil when there is none.
func (w *walk) diverted(gateway model.Ref, to netip.Addr) *box {
	for t := range model.All[*model.RouteTable](w.s, model.KindRouteTable) {
		if !slices.Contains(t.Gateways, gateway.ID) {
			continue
		}
		if r, found, err := w.choose(t, to); found && err == nil && r.State != "blackhole" && r.Target.Kind == model.TargetVPCEndpoint {
			b, _ := w.boxAt(r.Target.ID)
			return b
		}
	}
	return nil
}

// crossPeering takes the packet into the peer VPC, and only there (PCX-3, PCX-4, NAT-7).
func (w *walk) crossPeering(o origin, id string) error {
	p, ok := model.Get[*model.VPCPeering](w.s, model.KindVPCPeering, id)
	if !ok {
		return w.drop(o.table.Ref, "ROUTE_TARGET_MISSING")
	}
	peer := peerOf(p, o.vpc)
	switch {
	case p.Status == "":
		return fmt.Errorf("%w: status of %s", ErrMissing, p.Ref)
	case p.Status != "active" || peer == "": // PCX-1, RT-27
		return w.drop(p.Ref, "PCX_NOT_ACTIVE")
	}
	v, ok := model.Get[*model.VPC](w.s, model.KindVPC, peer)
	if !ok { // PCX-11
		return fmt.Errorf("%w: vpc %q", ErrMissing, peer)
	}
	w.note(p.Ref, "peering")
	if here, ok := model.Get[*model.VPC](w.s, model.KindVPC, o.vpc); ok && here.Encryption != v.Encryption { // to a VPC that does not enforce
		w.encryption(o.vpc, "VpcPeering")
		w.encryption(peer, "VpcPeering")
	}
	if !within(model.Associated(v.CIDRs), w.pkt.dst) { // NET-1
		return w.drop(p.Ref, "PCX_NOT_IN_VPC")
	}
	if n := len(w.chain); w.dir == Forward && n > 0 && w.chain[n-1].role == "nat" {
		w.chain[n-1].peering = id // NAT-8
	}
	w.ways = append(w.ways, p.Ref)
	w.went(way{peering: p})
	return w.deliver(peer, "")
}
