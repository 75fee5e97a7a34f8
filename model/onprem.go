package model

import (
	"cmp"
	"net/netip"
	"strings"
)

// OnPrem is a declaration of the user: addresses that lie behind a hybrid link. AWS does not tell them where routes are not
// propagated (DX-7, VPN-4).
type OnPrem struct {
	Prefix netip.Prefix
	Link   string // id of a virtual private gateway, a VPN connection, an attachment, a virtual interface or a Direct Connect gateway
}

// Compare orders declarations by link, then by prefix.
func (o OnPrem) Compare(p OnPrem) int {
	return cmp.Or(strings.Compare(o.Link, p.Link), o.Prefix.Compare(p.Prefix))
}

// OnPrem lists what the user declares to lie behind hybrid links, sorted. The slice must not be changed.
func (s *Snapshot) OnPrem() []OnPrem { return s.onprem }
