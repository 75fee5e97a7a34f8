package oracle

import (
	"errors"
	"fmt"
	"net/netip"

	"portolan/model"
)

// The protocols whose ports or types matter.
const (
	icmp   = 1
	tcp    = 6
	udp    = 17
	icmpv6 = 58
)

// packet is one packet as it is at the moment.
type packet struct {
	src, dst     netip.Addr
	proto        uint8
	sport, dport uint16 // ICMP: code and type
}

// reply is the packet that answers p.
func (p packet) reply() packet {
	p.src, p.dst = p.dst, p.src
	switch {
	case p.proto == tcp || p.proto == udp:
		p.sport, p.dport = p.dport, p.sport
	case p.proto == icmp && p.dport == 8, p.proto == icmpv6 && p.dport == 128: // echo
		p.dport = map[uint8]uint16{icmp: 0, icmpv6: 129}[p.proto]
	}
	return p
}

func (p packet) String() string {
	return fmt.Sprintf("%d %v:%d > %v:%d", p.proto, p.src, p.sport, p.dst, p.dport)
}

// drop is the end of a packet. It is an error only inside the package.
type drop struct {
	ref  model.Ref
	code string
}

func (d *drop) Error() string { return d.code + " at " + d.ref.ID }

// session is what a stateful gateway remembers of the request.
type session struct {
	ref     model.Ref
	role    string     // "out", "in", "nat" or "box"
	before  netip.Addr // the address that it translated, as it was before
	port    uint16     // the source port before (nat)
	other   netip.Addr // the destination before, if that was translated as well (NAT-11)
	peering string     // the peering that the packet took straight after it (nat, NAT-8)
}

// walk is a packet on its way.
type walk struct {
	s        *model.Snapshot
	f        Flow
	dir      Direction
	pkt      packet
	chain    []session // what the request passed and the reply has not yet undone (GEN-3)
	arrived  place     // where this direction ended
	byIGW    bool      // entered by an internet gateway in this direction
	trace    []Step
	warnings []string
	doubt    error // what makes a delivery doubtful, but no drop

	way             way               // how the request travelled, for references (SG-29)
	translated      bool              // the request's source address is no longer the sender's (SG-11)
	onlyByReference bool              // a reference over a gateway was a group's only permit (GEN-3)
	ways, out       []model.Ref       // the stateless gateways of this direction, and of the request once it has arrived
	delivered       model.Ref         // where the request ended
	end             place             // where the request ended,
	landed          packet            // as this packet
	start, back     func() error      // how the leg's packets travel, where that is not from the source and by routes
	private         bool              // by PrivateLink to a balancer's node
	crossed         []model.Ref       // internet gateways and egress-only ones that Block Public Access let pass
	passed          map[string]bool   // what transit gateways have seen, to find loops
	appliance       map[string]string // the subnet that appliance mode keeps for the flow, by attachment (TGW-17)
}

// place is where a packet can end: an interface, a host behind a link, or a host on the internet (the zero place).
type place struct {
	iface *model.NetworkInterface
	link  model.Ref // the virtual private gateway or the attachment that leads on-premises

	accelerator *model.Accelerator
}

// ref names the place itself.
func (p place) ref() model.Ref {
	switch {
	case p.iface != nil:
		return p.iface.Ref
	case p.accelerator != nil:
		return p.accelerator.Ref
	case p.link.IsZero():
		return internet
	}
	return p.link
}

// realm is the VPC, the link or the internet that the place belongs to.
func (p place) realm() model.Ref {
	if p.iface != nil {
		return vpcRef(p.iface.VPC)
	}
	return p.ref()
}

func (w *walk) note(ref model.Ref, what string) {
	w.trace = append(w.trace, Step{w.dir, ref, what, w.pkt.String()})
}

func (w *walk) drop(ref model.Ref, code string) error {
	w.note(ref, code)
	return &drop{ref, code}
}

// stop notes the drop that a look ahead found.
func (w *walk) stop(err error) error {
	var d *drop
	if errors.As(err, &d) {
		return w.drop(d.ref, d.code)
	}
	return err
}

// suspect makes a delivery doubtful: the packet goes on, but where it gets does not depend on configuration alone.
func (w *walk) suspect(format string, args ...any) {
	if w.doubt == nil {
		w.doubt = fmt.Errorf("%w: %s", ErrUndetermined, fmt.Sprintf(format, args...))
	}
}

// pick lets the flow's choice decide between n alternatives.
func pick(n int, choice func() int) (int, error) {
	i := 0
	if n > 1 && choice != nil {
		i = choice()
	}
	if i < 0 || i >= n {
		return 0, fmt.Errorf("%w: alternative %d of %d chosen", ErrFlow, i, n)
	}
	return i, nil
}

// origin is a place that a packet leaves from: an interface, a NAT gateway or a transit gateway's foot in the VPC, its subnet
// and the table that routes it.
type origin struct {
	vpc    string
	subnet string // "" = none: a regional NAT gateway (NAT-9)
	table  *model.RouteTable
	iface  *model.NetworkInterface
	nat    *model.NATGateway

	inspected bool // a firewall's endpoint
}

func (w *walk) interfaceOrigin(i *model.NetworkInterface) (origin, error) {
	if len(i.MoreSubnets) > 0 { // ENI-16
		return origin{}, fmt.Errorf("%w: %s stands in several subnets (ENI-16)", ErrUndetermined, i.Ref)
	}
	if _, ok := w.s.Lookup(vpcRef(i.VPC)); !ok {
		return origin{}, fmt.Errorf("%w: vpc %q", ErrMissing, i.VPC)
	}
	t, err := w.subnetTable(i.Subnet)
	return origin{vpc: i.VPC, subnet: i.Subnet, table: t, iface: i}, err
}

// leave takes the packet out of its origin.
func (w *walk) leave(o origin) error {
	if w.neighbour(o) { // RT-17, NACL-8: no route, no network ACL
		return w.deliver(o.vpc, o.subnet)
	}
	r, found, err := w.choose(o.table, w.pkt.dst)
	if err != nil {
		return err
	}
	if o.subnet != "" && w.hopSubnet(r, found) != o.subnet { // NACL-5, NACL-14
		if err := w.acl(o.subnet, true); err != nil {
			return err
		}
	}
	w.note(o.table.Ref, "route table")
	if nat := w.natAwaiting(); nat != nil && r.Target.ID != w.chain[len(w.chain)-1].peering { // NAT-8
		if found {
			return fmt.Errorf("%w: %s routes the reply to %s elsewhere (NAT-8)", ErrUndetermined, o.table.Ref, nat.Ref)
		}
		return w.backToNAT(nat)
	}
	switch {
	case reserved(w.pkt.dst): // RT-26
		return w.drop(o.table.Ref, "ROUTE_RESERVED_RANGE")
	case !found: // RT-16
		return w.drop(o.table.Ref, "NO_ROUTE_TO_DESTINATION")
	case r.State == "blackhole": // RT-11, RT-12
		return w.drop(o.table.Ref, "ROUTE_BLACKHOLE")
	}
	return w.follow(o, r)
}

// neighbour reports whether the destination stands in the packet's own subnet.
func (w *walk) neighbour(o origin) bool {
	if o.subnet == "" {
		return false
	}
	if i := w.owner(o.vpc, w.pkt.dst); i != nil && i.Subnet == o.subnet {
		return true
	}
	sub, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, o.subnet)
	return ok && within(model.Associated(sub.CIDRs), w.pkt.dst)
}

// follow takes the packet to the target of the selected route (RT-18).
func (w *walk) follow(o origin, r model.Route) error {
	switch r.Target.Kind {
	case model.TargetLocal:
		return w.deliver(o.vpc, o.subnet)
	case model.TargetInternetGateway:
		return w.leaveByIGW(o, r.Target.ID)
	case model.TargetEgressOnlyInternetGateway:
		return w.leaveByEgressOnly(o, r.Target.ID)
	case model.TargetNATGateway:
		return w.routeToNAT(o, r.Target.ID)
	case model.TargetVPCPeering:
		return w.crossPeering(o, r.Target.ID)
	case model.TargetNetworkInterface, model.TargetInstance:
		return w.routeToInterface(o, r.Target)
	case model.TargetTransitGateway:
		return w.toTransitGateway(o, r.Target.ID)
	case model.TargetVPNGateway:
		return w.leaveByVPNGateway(o, r.Target.ID)
	case model.TargetVPCEndpoint:
		return w.toBox(o.subnet, o.table.Ref, r.Target.ID)
	}
	return fmt.Errorf("%w: route to %q in %s", ErrUnmodelled, r.Target.ID, o.table.Ref)
}

// deliver hands the packet to whoever owns its destination in the VPC. It comes from a subnet, or from outside ("").
func (w *walk) deliver(vpc, from string) error {
	w.note(vpcRef(vpc), "local")
	if w.dir == Return && w.realm() != vpc { // PCX-6
		return w.drop(vpcRef(vpc), "RETURN_WRONG_REALM")
	}
	if n := w.natOwner(vpc, w.pkt.dst); n != nil {
		if err := w.enter(natSubnet(n), from); err != nil { // NAT-6, NAT-10
			return err
		}
		return w.arriveAtNAT(n)
	}
	i := w.owner(vpc, w.pkt.dst)
	if i == nil {
		return w.drop(vpcRef(vpc), "NO_SUCH_ADDRESS")
	}
	return w.arrive(i, from)
}

// realm is the VPC that the address belongs to which the reply is for; "" = none: it is the public address of an internet
// gateway's mapping, or of a host outside.
func (w *walk) realm() string {
	for i := len(w.chain) - 1; i >= 0; i-- {
		switch s := w.chain[i]; {
		case s.role == "nat":
			n, _ := model.Get[*model.NATGateway](w.s, s.ref.Kind, s.ref.ID)
			return n.VPC
		case s.role == "out" && s.ref.Kind == model.KindInternetGateway:
			return ""
		}
	}
	if w.f.Source.Interface == nil {
		return ""
	}
	return w.f.Source.Interface.VPC
}

// arrive takes the packet into an interface.
func (w *walk) arrive(i *model.NetworkInterface, from string) error {
	if len(i.MoreSubnets) > 0 { // ENI-16
		return fmt.Errorf("%w: %s stands in several subnets (ENI-16)", ErrUndetermined, i.Ref)
	}
	if i.Type == "nat_gateway" || i.Type == "natGateway" { // ENI-9
		return fmt.Errorf("%w: the NAT gateway of %s", ErrMissing, i.Ref)
	}
	if err := w.enter(i.Subnet, from); err != nil {
		return err
	}
	w.note(i.Ref, "interface")
	if w.byIGW && i.DenyAllIGWTraffic && !w.pkt.dst.Is4() { // ENI-12
		return w.drop(i.Ref, "ENI_DENY_IGW")
	}
	if err := w.live(i); err != nil { // ENI-5, ENI-6
		return err
	}
	if w.dir == Forward { // SG-3
		if err := w.groupIngress(i); err != nil {
			return err
		}
	}
	w.arrived = place{iface: i}
	return nil
}

// enter passes the inbound side of a subnet's network ACL, unless the packet comes from that subnet (NACL-5, NACL-8).
func (w *walk) enter(subnet, from string) error {
	if subnet == "" || subnet == from {
		return nil
	}
	return w.acl(subnet, false)
}
