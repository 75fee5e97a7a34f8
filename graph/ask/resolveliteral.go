package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// literal resolves an address or a CIDR. A destination is taken as it is: routing decides where it leads.
func (r *Resolver) literal(t Term, as role) (part, error) {
	addrs := header.AddrsOf(t.Prefix)
	if t.At != "" {
		return r.placed(t, addrs, as)
	}
	if !as.source {
		return part{ends: []End{{Label: t.addresses(), Ref: model.Ref{ID: t.addresses()}, Addrs: addrs, Literal: true}}, areas: r.everywhere(addrs)}, nil
	}
	if t.Prefix.Bits() == 0 {
		word := "internet"
		if t.Prefix.Addr().Is6() {
			word = "internet6"
		}
		return part{}, &AddressError{Kind: Ambiguous, Address: t.String(), Closest: []string{word},
			Text: fmt.Sprintf("%q is every address there is: write %s for all public ones, vpc:NAME for those of a VPC", t.String(), word)}
	}
	vpcs := r.vpcsWith(addrs)
	public := addrs.Intersect(component.PublicAddrs)
	switch {
	case len(vpcs) > 1:
		return part{}, r.severalVPCs(t, vpcs)
	case len(vpcs) == 0 && public.IsEmpty():
		return part{}, r.noVPC(t, addrs)
	case len(vpcs) == 0:
		return r.public(t, public)
	}
	return r.inAndOut(t, addrs, vpcs[0])
}

// inAndOut is a source that lies in a VPC, at least with a part. The rest must be public: private addresses outside the VPCs
// have to be placed.
func (r *Resolver) inAndOut(t Term, addrs *header.AddrSet, vpc string) (part, error) {
	block := r.blocksOf(vpc)
	rest := addrs.Minus(block)
	if !rest.Minus(component.PublicAddrs).IsEmpty() {
		at := t.addresses() + "@" + vpc
		return part{}, &AddressError{Kind: Ambiguous, Address: t.String(), Closest: []string{at, "onprem:" + t.addresses()},
			Text: fmt.Sprintf("%q lies only in part in %s (%s): write %s for that part, onprem:%s for addresses behind a link", t.String(), vpc, block, at, t.addresses())}
	}
	p, err := r.sourceIn(t, addrs.Intersect(block), vpc)
	if err != nil || rest.IsEmpty() {
		return p, err
	}
	q, err := r.public(t, rest)
	if err != nil {
		return p, nil // what is left belongs to nobody
	}
	return part{ends: append(p.ends, q.ends...), areas: p.areas, warnings: append(p.warnings, q.warnings...)}, nil
}

// blocksOf is the address blocks of a VPC: its own, else those of its subnets, else those that peerings show.
func (r *Resolver) blocksOf(vpc string) *header.AddrSet {
	if v, ok := model.Get[*model.VPC](r.snap, model.KindVPC, vpc); ok {
		return header.AddrsOf(model.Associated(v.CIDRs)...)
	}
	blocks := r.subnetBlocks(vpc)
	if blocks.IsEmpty() {
		for p := range model.By[*model.VPCPeering](r.snap, model.PeeringsByVPC, vpc) {
			for _, side := range [...]model.PeeringSide{p.Requester, p.Accepter} {
				if side.VPC == vpc {
					blocks = blocks.Union(header.AddrsOf(side.CIDRs...))
				}
			}
		}
	}
	return blocks
}

func (r *Resolver) subnetBlocks(vpc string) *header.AddrSet {
	var sets []*header.AddrSet
	for s := range model.By[*model.Subnet](r.snap, model.SubnetsByVPC, vpc) {
		sets = append(sets, header.AddrsOf(model.Associated(s.CIDRs)...))
	}
	return header.AddrUnion(sets...)
}

// vpcsWith lists the VPCs of the snapshot in whose subnets some of the addresses lie; VPCs whose subnets are not all known
// count with their whole block. Sorted.
func (r *Resolver) vpcsWith(addrs *header.AddrSet) []string {
	var out []string
	for _, id := range r.vpcIDs() {
		blocks := r.subnetBlocks(id)
		if v, ok := model.Get[*model.VPC](r.snap, model.KindVPC, id); ok && !r.complete(model.KindSubnet, v.Account, v.Region) {
			blocks = blocks.Union(header.AddrsOf(model.Associated(v.CIDRs)...))
		}
		if blocks.Overlaps(addrs) {
			out = append(out, id)
		}
	}
	return out
}

// vpcIDs lists the VPCs that the snapshot holds or whose subnets it holds, sorted.
func (r *Resolver) vpcIDs() []string {
	var out []string
	for _, v := range r.snap.List(model.KindVPC) {
		out = append(out, v.Head().Ref.ID)
	}
	for s := range model.All[*model.Subnet](r.snap, model.KindSubnet) {
		if s.VPC != "" {
			out = append(out, s.VPC)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// everywhere is the addresses in every VPC.
func (r *Resolver) everywhere(addrs *header.AddrSet) []area {
	var out []area
	for _, id := range r.vpcIDs() {
		out = append(out, area{id, addrs})
	}
	return out
}

func (r *Resolver) severalVPCs(t Term, vpcs []string) error {
	list := make([]string, len(vpcs))
	for i, v := range vpcs {
		list[i] = t.addresses() + "@" + v
	}
	return &AddressError{Kind: Ambiguous, Address: t.String(), Closest: list,
		Text: fmt.Sprintf("%q lies in several VPCs: write one of %s", t.String(), strings.Join(list, ", "))}
}

// noVPC says what to write for a private source address that no subnet has.
func (r *Resolver) noVPC(t Term, addrs *header.AddrSet) error {
	e := &AddressError{Kind: NotFound, Address: t.String(), Closest: []string{"onprem:" + t.addresses()},
		Text: fmt.Sprintf("%q lies in no subnet of the snapshot: write onprem:%s if it is behind a hybrid link", t.String(), t.addresses())}
	for _, id := range r.peersOutside() {
		if r.blocksOf(id).Overlaps(addrs) {
			at := t.addresses() + "@" + id
			e.Closest = append(e.Closest, at)
			e.Text += fmt.Sprintf(", %s if it is in that peer, which is not in the snapshot", at)
		}
	}
	return e
}

// peersOutside lists the VPCs that peerings name and the snapshot does not hold, sorted.
func (r *Resolver) peersOutside() []string {
	var out []string
	for p := range model.All[*model.VPCPeering](r.snap, model.KindVPCPeering) {
		for _, side := range [...]model.PeeringSide{p.Requester, p.Accepter} {
			if side.VPC != "" && !r.holdsVPC(side.VPC) {
				out = append(out, side.VPC)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (r *Resolver) holdsVPC(id string) bool {
	_, ok := model.Get[*model.VPC](r.snap, model.KindVPC, id)
	return ok || len(r.snap.By(model.SubnetsByVPC, id)) > 0
}

// placed is addresses of the VPC that follows the @.
func (r *Resolver) placed(t Term, addrs *header.AddrSet, as role) (part, error) {
	id, outside, err := r.vpcNamed(t, t.At)
	if err != nil {
		return part{}, err
	}
	if outside != nil {
		e := r.outside(id, outside)
		e.Label, e.Addrs, e.Literal = t.addresses()+"@"+id, addrs, true
		return part{ends: []End{e}, areas: []area{{id, addrs}}}, nil
	}
	if as.source {
		return r.sourceIn(t, addrs, id)
	}
	var owners []End
	for _, m := range r.snap.By(model.InterfacesByVPC, id) {
		if e, ok := r.restricted(m.(*model.NetworkInterface), addrs); ok {
			owners = append(owners, e)
		}
	}
	if len(owners) == 0 {
		owners = []End{{Label: t.addresses() + "@" + id, Ref: model.Ref{Kind: model.KindVPC, ID: id}, Addrs: addrs, Literal: true}}
	}
	return part{ends: owners, areas: []area{{id, addrs}}}, nil
}

// restricted is an interface as far as it has the addresses: a rule is tested against the address that is used (ENI-2).
func (r *Resolver) restricted(i *model.NetworkInterface, addrs *header.AddrSet) (End, bool) {
	whole := r.net.HostOf(i)
	own := whole.Addrs.Intersect(addrs)
	if own.IsEmpty() {
		return End{}, false
	}
	e := r.interfaceEnd(i)
	if !own.Equal(whole.Addrs) {
		h := *whole
		h.Addrs = own
		e.Host, e.Literal = &h, true
	}
	return e, true
}

// sourceIn is the interfaces of a VPC that have some of the addresses, and for the addresses that none has a new host in
// each subnet that may send anything.
func (r *Resolver) sourceIn(t Term, addrs *header.AddrSet, vpc string) (part, error) {
	p := part{areas: []area{{vpc, addrs}}}
	for _, m := range r.snap.By(model.InterfacesByVPC, vpc) {
		i := m.(*model.NetworkInterface)
		if e, ok := r.restricted(i, addrs); ok && (t.Single || !slices.Contains(carriersOnly, i.Type)) {
			p.ends = append(p.ends, e)
		}
	}
	covered := header.AddrsOf()
	for s := range model.By[*model.Subnet](r.snap, model.SubnetsByVPC, vpc) {
		covered = covered.Union(header.AddrsOf(model.Associated(s.CIDRs)...))
		if e, ok := r.newcomer(t, addrs, s); ok {
			p.ends = append(p.ends, e)
		}
	}
	if gap := r.unknownSubnets(vpc); gap != nil {
		if lost := addrs.Intersect(r.blocksOf(vpc)).Minus(covered); !lost.IsEmpty() {
			p.ends = append(p.ends, End{Label: t.addresses() + "@" + vpc, Ref: gap.Subject, Addrs: lost, Literal: true, Missing: gap})
		}
	}
	if len(p.ends) > 0 {
		return p, nil
	}
	if covered.Overlaps(addrs) {
		return p, &AddressError{Kind: NotFound, Address: t.String(), Text: fmt.Sprintf("%q: AWS keeps the first four addresses and the last of each subnet for itself, so nothing sends from there", t.String())}
	}
	return p, &AddressError{Kind: NotFound, Address: t.String(), Closest: []string{"onprem:" + t.addresses()},
		Text: fmt.Sprintf("%q lies in no subnet of %s: write onprem:%s if it is behind a hybrid link", t.String(), vpc, t.addresses())}
}

// unknownSubnets is the gap of a VPC whose subnets are not all known, nil when they are.
func (r *Resolver) unknownSubnets(vpc string) *model.Gap {
	ref := model.Ref{Kind: model.KindVPC, ID: vpc}
	account, region := r.placeOf(ref)
	if _, ok := r.snap.Lookup(ref); ok && r.complete(model.KindSubnet, account, region) {
		return nil
	}
	return r.gap(model.KindSubnet, account, region, ref, "the VPC's subnets")
}

// newcomer stands for the addresses of a subnet that no interface has. Where not all interfaces are shown, it may be one of
// those, and what it may send is not known.
func (r *Resolver) newcomer(t Term, addrs *header.AddrSet, s *model.Subnet) (End, bool) {
	free := component.FreeAddresses(r.snap, s).Intersect(addrs)
	if free.IsEmpty() {
		return End{}, false
	}
	h := &component.Host{Ref: supposedRef(t.addresses(), s.Ref.ID), Shown: s.Ref, VPC: s.VPC, Subnet: s.Ref.ID, Addrs: free}
	e := End{Label: cmp.Or(single(free), t.addresses()+" in "+r.label(s)), Ref: s.Ref, Owner: s.Ref, Host: h, Literal: true}
	if r.complete(model.KindNetworkInterface, s.Account, s.Region) {
		h.AnyTraffic = true
		e.Assumed = []string{fmt.Sprintf("no interface has %s: it stands for a new host in %s that may send anything", cmp.Or(single(free), "the rest of "+t.addresses()), s.Ref)}
	} else {
		h.GroupsUnknown = r.gap(model.KindNetworkInterface, s.Account, s.Region, s.Ref, "which interface has the address")
	}
	return e, true
}

// single is the address of a set of one, else "".
func single(s *header.AddrSet) string {
	for rg := range s.Ranges() {
		if s.Len() == 1 && rg.From == rg.To {
			return rg.From.String()
		}
	}
	return ""
}
