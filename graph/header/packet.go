package header

import (
	"fmt"
	"net/netip"
)

// Realm says whose address an address is: a VPC, the internet, an on-premises
// link. 0 is no realm: the sender is not known, or nobody asks.
type Realm uint32

// Family is the IP version. As a field of [Box] 0 stands for both; a packet
// always has one.
type Family uint8

// The two families.
const (
	V4 Family = 1
	V6 Family = 2
)

// String is IPv4 or IPv6.
func (f Family) String() string {
	switch f {
	case V4:
		return "IPv4"
	case V6:
		return "IPv6"
	}
	return "any IP version"
}

// The protocols that this package treats in a way of their own.
const (
	protoICMP   = 1
	protoTCP    = 6
	protoUDP    = 17
	protoICMPv6 = 58
)

// isICMP tells whether the ports of the protocol are type and code.
func isICMP(protocol uint8) bool { return protocol == protoICMP || protocol == protoICMPv6 }

// Packet is one packet header. Both addresses are of the family, without a
// zone. For ICMP and ICMPv6 DstPort is the type and SrcPort the code.
type Packet struct {
	Family   Family
	Protocol uint8 // IANA number
	DstRealm Realm
	Dst      netip.Addr
	DstPort  uint16
	SrcRealm Realm
	Src      netip.Addr
	SrcPort  uint16
}

// String is made for test failures and logs.
func (p Packet) String() string {
	return fmt.Sprintf("protocol %d, %d/%v:%d > %d/%v:%d",
		p.Protocol, p.SrcRealm, p.Src, p.SrcPort, p.DstRealm, p.Dst, p.DstPort)
}

// Reverse is the reply to the packet: the ends change places. An ICMP echo
// request is answered by an echo reply of the same code; other ICMP messages
// keep type and code.
func (p Packet) Reverse() Packet {
	p.DstRealm, p.SrcRealm = p.SrcRealm, p.DstRealm
	p.Dst, p.Src = p.Src, p.Dst
	if !isICMP(p.Protocol) {
		p.DstPort, p.SrcPort = p.SrcPort, p.DstPort
		return p
	}
	if e := echoOf(p.Protocol); uint64(p.DstPort) == e.request {
		p.DstPort = uint16(e.reply)
	}
	return p
}

// values are the packet's values by level; ok is false if there is no such
// packet.
func (p Packet) values() (v [levels]uint64, ok bool) {
	dstFamily, dst := split(p.Dst)
	srcFamily, src := split(p.Src)
	if dstFamily != p.Family || srcFamily != p.Family || p.Family == 0 {
		return v, false
	}
	if isICMP(p.Protocol) && (p.DstPort > maxICMP || p.SrcPort > maxICMP) {
		return v, false
	}
	return [levels]uint64{
		lvFamily:   familyKey(p.Family),
		lvProtocol: uint64(p.Protocol),
		lvDstRealm: uint64(p.DstRealm), lvDstHi: dst.hi, lvDstLo: dst.lo, lvDstPort: uint64(p.DstPort),
		lvSrcRealm: uint64(p.SrcRealm), lvSrcHi: src.hi, lvSrcLo: src.lo, lvSrcPort: uint64(p.SrcPort),
	}, true
}

// packetOf is the packet with these values by level.
func packetOf(v [levels]uint64) Packet {
	f := familyOf(v[lvFamily])
	return Packet{
		Family: f, Protocol: uint8(v[lvProtocol]),
		DstRealm: Realm(v[lvDstRealm]), Dst: join(f, addr{v[lvDstHi], v[lvDstLo]}), DstPort: uint16(v[lvDstPort]),
		SrcRealm: Realm(v[lvSrcRealm]), Src: join(f, addr{v[lvSrcHi], v[lvSrcLo]}), SrcPort: uint16(v[lvSrcPort]),
	}
}
