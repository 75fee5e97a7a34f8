package model

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// OnPrem is a declaration of the user: addresses that lie behind a hybrid link. AWS does not tell them where routes are not
// propagated (DX-7, VPN-4).
type OnPrem struct {
	Prefix netip.Prefix
	Link   string // id of a virtual private gateway, a VPN connection, an attachment, a virtual interface or a Direct Connect gateway
}

// ParseOnPrem reads a declaration.
func ParseOnPrem(cidr, link string) (OnPrem, error) {
	prefix, err := netip.ParsePrefix(cidr)
	switch {
	case cidr == "":
		return OnPrem{}, fmt.Errorf("an entry without cidr")
	case link == "":
		return OnPrem{}, fmt.Errorf("an entry without link")
	case err != nil:
		return OnPrem{}, fmt.Errorf("%.60q is not an address block", cidr)
	case prefix != prefix.Masked():
		return OnPrem{}, fmt.Errorf("%q has host bits: did you mean %s", cidr, prefix.Masked())
	}
	return OnPrem{Prefix: prefix, Link: link}, nil
}

// Compare orders declarations by link, then by prefix.
func (o OnPrem) Compare(p OnPrem) int {
	return cmp.Or(strings.Compare(o.Link, p.Link), o.Prefix.Compare(p.Prefix))
}

// OnPrem lists what the user declares to lie behind hybrid links, sorted. The slice must not be changed.
func (s *Snapshot) OnPrem() []OnPrem { return s.onprem }

// WithOnPrem returns the snapshot with more declarations; s stays as it is.
func (s *Snapshot) WithOnPrem(more ...OnPrem) *Snapshot {
	n := *s
	n.onprem = slices.Concat(s.onprem, more)
	slices.SortFunc(n.onprem, OnPrem.Compare)
	n.onprem = slices.Compact(n.onprem)
	return &n
}
