package ask

import (
	"net/netip"
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// card is an interface as searches look at it, again and again.
type card struct {
	face    *model.NetworkInterface
	private netip.Addr        // its only address, when it has one alone
	all     *header.AddrSet   // else all of them
	sends   [2]model.Tristate // by family: whether it sends whatever its host likes
	ports   int               // its client ports, counted from one among those that interfaces have; 0 until asked
	end     *End
	leaves  model.Tristate // what it sends out of its VPC is not what it sends inside
}

// cards lists the interfaces of a subnet, sorted by ref.
func (a *Asker) cards(sub *model.Subnet) []*card {
	list, ok := a.decks[sub.Ref.ID]
	if !ok {
		faces := a.ungated(a.snap.By(model.InterfacesBySubnet, sub.Ref.ID))
		store := make([]card, len(faces))
		list = make([]*card, len(faces))
		for i, r := range faces {
			f := r.(*model.NetworkInterface)
			store[i].face = f
			if len(f.Addresses) == 1 && len(f.IPv6)+len(f.IPv4Prefixes)+len(f.IPv6Prefixes) == 0 {
				store[i].private = f.Addresses[0].Private
			} else {
				store[i].all = component.InterfaceAddrs(f)
			}
			list[i] = &store[i]
		}
		a.decks[sub.Ref.ID] = list
	}
	return list
}

// touches reports whether the interface has an address of some.
func (c *card) touches(some *header.AddrSet) bool {
	if c.all == nil {
		return some.Contains(c.private)
	}
	return c.all.Overlaps(some)
}

// addrs lists the addresses of one family, without those of delegated prefixes.
func (c *card) addrs(f header.Family) []netip.Addr {
	if c.all == nil {
		if c.private.Is4() == (f == header.V4) {
			return []netip.Addr{c.private}
		}
		return nil
	}
	if f == header.V6 {
		return c.face.IPv6
	}
	var list []netip.Addr
	for _, x := range c.face.Addresses {
		list = append(list, x.Private)
	}
	return list
}

// endOf is the interface as a source.
func (a *Asker) endOf(c *card) *End {
	if c.end == nil {
		c.end = &End{Label: c.face.Name(), Ref: c.face.Ref, Host: a.net.HostOf(c.face), Owner: a.ownerOf(c.face)}
		if c.end.Label == "" && (c.face.RequesterManaged || c.face.Type != "" && c.face.Type != "interface") {
			c.end.Label = c.face.Description
		}
	}
	return c.end
}

// sendsFreely reports whether address sets alone can tell what becomes of what an interface sends.
func (a *Asker) sendsFreely(c *card, f header.Family) bool {
	known := &c.sends[f-header.V4]
	if *known == model.NotTold {
		*known = model.No
		if len(c.face.IPv4Prefixes)+len(c.face.IPv6Prefixes) == 0 && a.net.SendsFreely(c.face, f) {
			*known = model.Yes
		}
	}
	return *known == model.Yes
}

// portsAt finds the client ports of an interface among those that interfaces have.
func (a *Asker) portsAt(c *card, q graph.Question) int {
	if len(q.Ephemeral) > 0 {
		return a.portsIndex(clientPorts{ranges: q.Ephemeral, known: true})
	}
	if c.ports == 0 {
		c.ports = a.portsIndex(a.portsOfInterface(c.face)) + 1 // a function's interface tells its ports, too
	}
	return c.ports - 1
}

// portsIndex numbers client ports. What is not known of one interface is not known of all with the same number.
func (a *Asker) portsIndex(p clientPorts) int {
	p.why.Subject = model.Ref{}
	for i, have := range a.portKinds {
		if have.known == p.known && have.why == p.why && slices.Equal(have.ranges, p.ranges) {
			return i
		}
	}
	a.portKinds = append(a.portKinds, p)
	return len(a.portKinds) - 1
}

// front is what packets that leave a subnet pass first.
func (a *Asker) front(sub *model.Subnet) string {
	f, ok := a.fronts[sub.Ref.ID]
	if !ok {
		f = a.net.Front(sub.Ref)
		a.fronts[sub.Ref.ID] = f
	}
	return f
}

// blocks is the address blocks of a subnet.
func (a *Asker) blocks(sub *model.Subnet) *header.AddrSet {
	b, ok := a.subnetBlocks[sub.Ref.ID]
	if !ok {
		b = header.AddrsOf(model.Associated(sub.CIDRs)...)
		a.subnetBlocks[sub.Ref.ID] = b
	}
	return b
}

// blocksOf is the address blocks of a VPC and its subnets.
func (a *Asker) blocksOf(vpc string) *header.AddrSet {
	all := []*header.AddrSet{a.net.CIDRs(vpc)}
	for _, r := range a.snap.By(model.SubnetsByVPC, vpc) {
		all = append(all, a.blocks(r.(*model.Subnet)))
	}
	return header.AddrUnion(all...)
}

// freeIn is the addresses of a subnet that no interface has.
func (a *Asker) freeIn(sub *model.Subnet) *header.AddrSet {
	f, ok := a.unused[sub.Ref.ID]
	if !ok {
		f = component.FreeAddresses(a.snap, sub)
		a.unused[sub.Ref.ID] = f
	}
	return f
}

// cardLeaves reports that what an interface sends out of its VPC has another sender.
func (a *Asker) cardLeaves(c *card) bool {
	if c.leaves == model.NotTold {
		c.leaves = model.TristateOf(a.ofNode(c.face) || a.snap.Count(model.KindRedshiftCluster) > 0 && a.routedByRedshift(*a.endOf(c)))
	}
	return c.leaves == model.Yes
}
