package ask

import (
	"slices"

	"portolan/graph/header"
	"portolan/model"
)

// namedVPCs lists the VPCs of which the snapshot shows subnets alone.
func (a *Asker) namedVPCs() []string {
	if a.named == nil {
		a.named = []string{}
		for u := range model.All[*model.Subnet](a.snap, model.KindSubnet) {
			if _, ok := model.Get[*model.VPC](a.snap, model.KindVPC, u.VPC); !ok && u.VPC != "" && !slices.Contains(a.named, u.VPC) {
				a.named = append(a.named, u.VPC)
			}
		}
		slices.Sort(a.named)
	}
	return a.named
}

// within reports whether a literal destination is an address of a VPC: routing keeps it inside.
func (s *search) within(vpc string, dst *header.AddrSet) bool {
	if s.end.Database != nil || s.end.Host != nil {
		return false
	}
	v, ok := model.Get[*model.VPC](s.a.snap, model.KindVPC, vpc)
	return ok && header.AddrsOf(model.Associated(v.CIDRs)...).Overlaps(dst)
}

// hidden asks what may be sent from the part of a VPC whose subnets are not shown.
func (s *search) hidden(id string, t *target, e *entry) {
	if s.only != nil {
		return
	}
	ref := model.Ref{Kind: model.KindVPC, ID: id}
	account, region := s.a.dataOf(id)
	set := model.DataSet{Call: model.KindSubnet.Call(), Account: account, Region: region}
	v, ok := model.Get[*model.VPC](s.a.snap, model.KindVPC, id)
	if ok && s.a.snap.Status(set).Complete() {
		return
	}
	addrs := header.AddrsOf(anyPrefixes...)
	if ok && len(v.CIDRs) > 0 {
		addrs = header.AddrsOf(model.Associated(v.CIDRs)...)
	}
	for _, r := range s.a.snap.By(model.SubnetsByVPC, id) {
		addrs = addrs.Minus(header.AddrsOf(model.Associated(r.(*model.Subnet).CIDRs)...))
	}
	gap := model.Gap{Kind: model.GapNotCollected, DataSet: set, Subject: ref, Detail: "which subnets the VPC has"}
	c := s.a.classOf(End{Label: e.label, Ref: ref, Addrs: addrs, Missing: &gap}, s.q)
	for _, family := range families {
		p := s.a.pairing(c, t, family, s.q)
		if p == nil {
			continue
		}
		may := false
		for _, f := range p.flows {
			parts := f.of(f.packets)
			may = may || !parts.yes.IsEmpty() || !parts.maybe.IsEmpty()
		}
		if may {
			e.gaps = append(e.gaps, gap)
		} else {
			s.blocked(p, e)
		}
	}
}

// dataOf is the account and Region that a VPC's data sets are of: its own, else those of a subnet or database in it.
func (a *Asker) dataOf(vpc string) (account, region string) {
	if v, ok := model.Get[*model.VPC](a.snap, model.KindVPC, vpc); ok && v.Account != "" && v.Region != "" {
		return v.Account, v.Region
	}
	for _, r := range a.snap.By(model.SubnetsByVPC, vpc) {
		return r.Head().Account, r.Head().Region
	}
	for d := range model.All[*model.DBInstance](a.snap, model.KindDBInstance) {
		if d.SubnetGroup.VPC == vpc {
			return d.Account, d.Region
		}
	}
	for g := range model.All[*model.DBSubnetGroup](a.snap, model.KindDBSubnetGroup) {
		if g.VPC == vpc {
			return g.Account, g.Region
		}
	}
	return "", ""
}
