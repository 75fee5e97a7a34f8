package header

// The levels of the diagram. An IPv6 address takes two, its /64 and the rest,
// because AWS hands out addresses by /64 and 64-bit values keep every level
// alike. An IPv4 address takes the lower one only.
const (
	lvFamily = iota
	lvProtocol
	lvDstRealm
	lvDstHi
	lvDstLo
	lvDstPort
	lvSrcRealm
	lvSrcHi
	lvSrcLo
	lvSrcPort
	levels
	lvTerminal = levels
)

// maxICMP is the largest ICMP type and code. In the diagram of an ICMP packet
// larger values lead where maxICMP leads: they take no part in anything, and
// "all types" is a skipped level as for any other protocol.
const maxICMP = 255

// Dims names dimensions of a packet, as a bit set.
type Dims uint16

// The dimensions. A destination port is an ICMP type, a source port a code.
const (
	DimFamily Dims = 1 << iota
	DimProtocol
	DimDstRealm
	DimDst
	DimDstPort
	DimSrcRealm
	DimSrc
	DimSrcPort

	dimAll = 1<<iota - 1
)

// dimLevels gives the levels of the dimensions, in order.
var dimLevels = [...]uint32{
	1 << lvFamily, 1 << lvProtocol,
	1 << lvDstRealm, 1<<lvDstHi | 1<<lvDstLo, 1 << lvDstPort,
	1 << lvSrcRealm, 1<<lvSrcHi | 1<<lvSrcLo, 1 << lvSrcPort,
}

// levels gives the levels of the dimensions, as a bit set.
func (d Dims) levels() uint32 {
	var mask uint32
	for i, m := range dimLevels {
		if d&(1<<i) != 0 {
			mask |= m
		}
	}
	return mask
}

// maxOf is the largest value at a level, for packets of the family.
func maxOf(level int, f Family) uint64 {
	switch level {
	case lvFamily:
		return 1
	case lvProtocol:
		return 1<<8 - 1
	case lvDstRealm, lvSrcRealm:
		return 1<<32 - 1
	case lvDstPort, lvSrcPort:
		return 1<<16 - 1
	case lvDstHi, lvSrcHi:
		return maxAddr(f).hi
	}
	return maxAddr(f).lo
}

// familyKey is the family's value at its level.
func familyKey(f Family) uint64 { return uint64(f - V4) }

// familyOf is the inverse of familyKey.
func familyOf(key uint64) Family { return Family(key) + V4 }
