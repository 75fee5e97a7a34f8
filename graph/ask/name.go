package ask

import (
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// nameFate is what becomes of a source's try to resolve a database's name, before any packet is sent.
type nameFate struct {
	blocked *graph.Cause // no answer (DNS-1), or no address of the kind that is asked for (DB-17)
	gap     *model.Gap   // whose answer is not known (DNS-7)
}

func (f nameFate) equal(g nameFate) bool {
	if f.blocked == nil || g.blocked == nil {
		return f.blocked == g.blocked && (f.gap == g.gap || f.gap != nil && g.gap != nil && *f.gap == *g.gap)
	}
	return f.blocked.Component == g.blocked.Component && f.blocked.Code == g.blocked.Code
}

// resolve asks what the resolver of the source's VPC makes of a database's name. Names of databases are public: whoever can
// look up public names gets an address; in a VPC that needs the Amazon resolver, unless its DHCP options name others.
func (a *Asker) resolve(t *target, vpc string) {
	if vpc == "" || t.by != "name" {
		return
	}
	v, ok := model.Get[*model.VPC](a.snap, model.KindVPC, vpc)
	if !ok {
		t.name.gap = a.unlistedVPC(vpc)
		return
	}
	o, ok := model.Get[*model.DHCPOptions](a.snap, model.KindDHCPOptions, v.DHCPOptions)
	switch {
	case ok && len(o.NameServers) > 0 && !slices.Contains(o.NameServers, "AmazonProvidedDNS"):
		t.name.gap = &model.Gap{Kind: model.GapUndetermined, Subject: o.Ref, Detail: "what the VPC's own name servers answer"}
		return
	case !ok && v.DHCPOptions != "default":
		if t.name.gap = a.guard(model.KindDHCPOptions, v, "which name servers the VPC uses"); t.name.gap != nil {
			return
		}
	}
	attrs, ok := model.Get[*model.VPCAttributes](a.snap, model.KindVPCAttributes, vpc)
	switch {
	case ok && attrs.DNSSupport == model.No:
		t.name.blocked = &graph.Cause{Code: "DNS_SUPPORT_OFF", First: true, Component: v.Ref, Kind: "vpc", Text: "the VPC's DNS support is off: the name does not resolve"}
	case !ok || attrs.DNSSupport == model.NotTold:
		t.name.gap = a.guard(model.KindVPCAttributes, v, "whether the VPC's DNS support is on")
	}
}

// noPublicAddress is why a database cannot be dialled at its public address: it surely has none (DB-15, DB-17).
func noPublicAddress(d *Database, s component.Seat) *graph.Cause {
	without := func(p component.Placement) bool {
		return p.Host.Interface != nil && p.Public.IsEmpty() && p.Host.Addrs.Family(header.V6).IsEmpty()
	}
	none := s.Public == model.Yes && len(s.Places) > 0 && !slices.ContainsFunc(s.Places, func(p component.Placement) bool { return !without(p) })
	if s.Public != model.No && !none {
		return nil
	}
	return &graph.Cause{Code: "DB_NO_PUBLIC_ADDRESS", First: true, Component: d.Ref, Kind: "database", Text: d.Label + " has no public address"}
}

// guard is the gap that an opt-in guard leaves which was not read: none when it may be taken to be as AWS ships it.
func (a *Asker) guard(kind model.Kind, v *model.VPC, detail string) *model.Gap {
	d := model.DataSet{Call: kind.Call(), Account: v.Account, Region: v.Region}
	if a.guardsOff && !a.snap.Status(d).Mentioned() {
		return nil
	}
	if a.guardsOff && a.snap.Status(d).Complete() && kind == model.KindVPCAttributes {
		return nil // it is asked VPC by VPC: of this one nobody asked
	}
	return &model.Gap{Kind: model.GapNotCollected, DataSet: d, Subject: v.Ref, Detail: detail}
}

// unlistedVPC is the gap of a VPC that is not shown: its DHCP options are not known, unless no file mentions any.
func (a *Asker) unlistedVPC(vpc string) *model.Gap {
	account, region := a.dataOf(vpc)
	if region == "" { // no VPC of the snapshot's own
		return nil
	}
	v := &model.VPC{Meta: model.Meta{Ref: model.Ref{Kind: model.KindVPC, ID: vpc}, Account: account, Region: region}}
	if gap := a.guard(model.KindDHCPOptions, v, "which name servers the VPC uses"); gap != nil {
		gap.DataSet.Call = model.KindVPC.Call()
		return gap
	}
	return a.guard(model.KindVPCAttributes, v, "whether the VPC's DNS support is on")
}

// named limits a verdict for the address to what the name allows.
func (f nameFate) named(v graph.Verdict, know func(model.Gap) graph.Known) (graph.Verdict, []model.Gap) {
	switch {
	case f.blocked != nil:
		return graph.Blocked, nil
	case f.gap == nil || v == graph.Blocked:
		return v, nil
	}
	switch knownOf(f.gap, know) {
	case graph.TakenOpen:
		return v, nil
	case graph.TakenClosed:
		return graph.Blocked, nil
	}
	return graph.Unknown, []model.Gap{*f.gap}
}
