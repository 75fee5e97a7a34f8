package report

import (
	"portolan/graph"
	"portolan/graph/header"
)

// admitted names the protocol and its ports.
func admitted(a graph.Admitted) Admitted {
	return Admitted{protocol(a.Protocol), mapped(a.Ports, header.PortRange.String)}
}

// protocol is the name of a range of protocol numbers.
func protocol(p header.ProtoRange) string {
	switch {
	case p.First == 0 && p.Last == 255:
		return "all"
	case p.First != p.Last:
		return p.String()
	}
	switch p.First {
	case 1:
		return "icmp"
	case 6:
		return "tcp"
	case 17:
		return "udp"
	case 58:
		return "icmpv6"
	}
	return p.String()
}
