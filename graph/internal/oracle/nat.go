package oracle

import (
	"fmt"
	"net/netip"
	"slices"

	"portolan/model"
)

// routeToNAT takes the packet to a NAT gateway that a route names.
func (w *walk) routeToNAT(o origin, id string) error {
	n, ok := model.Get[*model.NATGateway](w.s, model.KindNATGateway, id)
	switch {
	case !ok:
		return w.drop(o.table.Ref, "ROUTE_TARGET_MISSING")
	case n.State == "":
		return fmt.Errorf("%w: state of %s", ErrMissing, n.Ref)
	case n.State != "available" || n.VPC != o.vpc:
		return w.drop(n.Ref, "NAT_NOT_AVAILABLE")
	case !w.pkt.dst.Is4() && !nat64.Contains(w.pkt.dst):
		return fmt.Errorf("%w: IPv6 at %s (NAT-11)", ErrUnmodelled, n.Ref)
	}
	if err := w.enter(natSubnet(n), o.subnet); err != nil { // NAT-6, NACL-14
		return err
	}
	return w.arriveAtNAT(n)
}

// arriveAtNAT translates a request from behind the NAT gateway or a reply to it.
func (w *walk) arriveAtNAT(n *model.NATGateway) error {
	w.note(n.Ref, "nat")
	w.encryption(n.VPC, "NatGateway")
	own := natOwns(n, w.pkt.dst)
	switch {
	case w.dir == Return: // a reply is for the NAT gateway itself, or it should not have come here
		s, err := w.expect(n.Ref, "nat")
		if err != nil {
			return err
		}
		w.pkt.dst = s.before
		if s.other.IsValid() { // NAT-11: back to IPv6
			w.pkt.src = s.other
		}
		if w.pkt.proto == tcp || w.pkt.proto == udp {
			w.pkt.dport = s.port
		}
		return w.leaveNAT(n)
	case own: // NAT-1
		return w.drop(n.Ref, "NAT_NO_INBOUND")
	case slices.ContainsFunc(w.chain, func(s session) bool { return s.ref == n.Ref }):
		return w.drop(n.Ref, "FORWARDING_LOOP")
	case w.pkt.proto != tcp && w.pkt.proto != udp && w.pkt.proto != icmp:
		return w.drop(n.Ref, "NAT_PROTOCOL")
	}
	address, err := w.natAddress(n)
	if err != nil {
		return err
	}
	if !address.IsValid() {
		return w.drop(n.Ref, "NAT_NOT_AVAILABLE")
	}
	x := session{ref: n.Ref, role: "nat", before: w.pkt.src, port: w.pkt.sport}
	if !w.pkt.dst.Is4() { // NAT-11
		x.other, w.pkt.dst = w.pkt.dst, from64(w.pkt.dst)
	}
	w.chain = append(w.chain, x)
	w.pkt.src, w.translated = address, true // NAT-3, NAT-4
	if w.pkt.proto == tcp || w.pkt.proto == udp {
		w.pkt.sport = max(w.f.Choices.NATPort, 1024) // NAT-6
	}
	return w.leaveNAT(n)
}

// nat64 is what stands before IPv4 addresses for clients that have IPv6 alone (NAT-11).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// from64 is the IPv4 address that a NAT64 address stands for; any other address as it is.
func from64(a netip.Addr) netip.Addr {
	if !nat64.Contains(a) {
		return a
	}
	b := a.As16()
	return netip.AddrFrom4([4]byte(b[12:]))
}

// leaveNAT sends the packet on by the NAT gateway's own table (NAT-2).
func (w *walk) leaveNAT(n *model.NATGateway) error {
	o := origin{vpc: n.VPC, subnet: natSubnet(n), nat: n}
	var err error
	if n.Regional { // NAT-9
		t, ok := model.Get[*model.RouteTable](w.s, model.KindRouteTable, n.RouteTable)
		if !ok {
			return fmt.Errorf("%w: route table of %s", ErrMissing, n.Ref)
		}
		o.table = t
	} else if o.table, err = w.subnetTable(n.Subnet); err != nil {
		return err
	}
	return w.leave(o)
}

// natAwaiting is the NAT gateway that the reply is for, if the request crossed a peering straight after it.
func (w *walk) natAwaiting() *model.NATGateway {
	n := len(w.chain)
	if w.dir != Return || n == 0 || w.chain[n-1].peering == "" {
		return nil
	}
	nat, _ := model.Get[*model.NATGateway](w.s, model.KindNATGateway, w.chain[n-1].ref.ID)
	return nat
}

// backToNAT returns a reply to the NAT gateway without a route; only network ACLs can stop it (NAT-8).
func (w *walk) backToNAT(n *model.NATGateway) error {
	w.ways = append(w.ways, model.Ref{Kind: model.KindVPCPeering, ID: w.chain[len(w.chain)-1].peering})
	if err := w.enter(natSubnet(n), ""); err != nil {
		return err
	}
	return w.arriveAtNAT(n)
}

// natAddress is the private address that the NAT gateway sends from (NAT-13); the zero address when it has none.
func (w *walk) natAddress(n *model.NATGateway) (netip.Addr, error) {
	var usable []netip.Addr
	for _, a := range n.Addresses {
		if a.Status == "" || a.Status == "succeeded" {
			usable = append(usable, a.Private)
		}
	}
	if len(usable) == 0 {
		return netip.Addr{}, nil
	}
	pick := usable[0]
	if w.f.Choices.NATAddress != nil {
		pick = w.f.Choices.NATAddress(n)
	}
	switch {
	case !slices.Contains(usable, pick):
		return pick, fmt.Errorf("%w: %v is no usable address of %s", ErrFlow, pick, n.Ref)
	case !pick.IsValid():
		return pick, fmt.Errorf("%w: private address of %s", ErrMissing, n.Ref)
	}
	return pick, nil
}

// natSubnet is the subnet that a NAT gateway stands in; "" for a regional one (NAT-9, NAT-10).
func natSubnet(n *model.NATGateway) string {
	if n.Regional {
		return ""
	}
	return n.Subnet
}

func natOwns(n *model.NATGateway, a netip.Addr) bool {
	return slices.ContainsFunc(n.Addresses, func(x model.NATAddress) bool { return x.Private == a })
}

// gone reports whether a NAT gateway is only still listed: its addresses are free again.
func gone(n *model.NATGateway) bool { return n.State == "deleted" || n.State == "failed" }

// natOwner is the NAT gateway with the private address in the VPC.
func (w *walk) natOwner(vpc string, a netip.Addr) *model.NATGateway {
	for n := range model.All[*model.NATGateway](w.s, model.KindNATGateway) {
		if n.VPC == vpc && !gone(n) && natOwns(n, a) {
			return n
		}
	}
	return nil
}

// natWithPublic is the NAT gateway with the public address, and the private address that it stands for.
func (w *walk) natWithPublic(a netip.Addr) (*model.NATGateway, netip.Addr) {
	for n := range model.All[*model.NATGateway](w.s, model.KindNATGateway) {
		for _, x := range n.Addresses {
			if !gone(n) && x.Public == a {
				return n, x.Private
			}
		}
	}
	return nil, netip.Addr{}
}
