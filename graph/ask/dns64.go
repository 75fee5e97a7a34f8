package ask

import (
	"portolan/graph/header"
	"portolan/model"
)

// dns64 reports whether what stands in a subnet has no IPv4 address and gets IPv6 addresses that stand for IPv4 addresses of
// names that have no others (NAT-11).
func (a *Asker) dns64(subnet string) bool {
	u, ok := model.Get[*model.Subnet](a.snap, model.KindSubnet, subnet)
	return ok && u.IPv6Native && u.DNS64
}

// seenBy is a target as a class sees it: where DNS64 answers, IPv4 addresses of its name are seen as the IPv6 addresses that
// stand for them.
func (t *target) seenBy(c *class) *target {
	if !c.dns64 || t.by != "name" {
		return t
	}
	for _, alt := range t.alts {
		if !alt.dst.Family(header.V6).IsEmpty() {
			return t
		}
	}
	if t.embedded == nil {
		own := *t
		own.alts = nil
		for _, alt := range t.alts {
			alt.dst = header.In64(alt.dst)
			own.alts = append(own.alts, alt)
		}
		t.embedded = &own
	}
	return t.embedded
}
