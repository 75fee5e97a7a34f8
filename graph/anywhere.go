package graph

import (
	"net/netip"

	"portolan/graph/header"
)

// anywhere is every address: what a sender may look like behind a translation that nobody knows of.
var anywhere = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

var allPorts = []header.PortRange{{First: 0, Last: 65535}}
