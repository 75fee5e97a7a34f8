package graph

import "net/netip"

// anywhere is every address: what a sender may look like behind a translation that nobody knows of.
var anywhere = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}
