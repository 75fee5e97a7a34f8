package ask

import (
	"slices"

	"portolan/graph"
	"portolan/model"
)

// nameFate is what becomes of a source's try to resolve a database's name, before any packet is sent.
type nameFate struct {
	blocked *graph.Cause // no answer (DNS-1)
	gap     *model.Gap   // whose answer is not known (DNS-7)
}

// resolve asks what the resolver of the source's VPC makes of a database's name. Names of databases are public: whoever can
// look up public names gets an address; in a VPC that needs the Amazon resolver, unless its DHCP options name others.
func (a *Asker) resolve(t *target, vpc string) {
	if vpc == "" || t.by != "name" {
		return
	}
	v, ok := model.Get[*model.VPC](a.snap, model.KindVPC, vpc)
	if !ok {
		return
	}
	if o, ok := model.Get[*model.DHCPOptions](a.snap, model.KindDHCPOptions, v.DHCPOptions); ok && !slices.Contains(o.NameServers, "AmazonProvidedDNS") && len(o.NameServers) > 0 {
		t.name.gap = &model.Gap{Kind: model.GapUndetermined, Subject: o.Ref, Detail: "what the VPC's own name servers answer"}
		return
	}
	attrs, ok := model.Get[*model.VPCAttributes](a.snap, model.KindVPCAttributes, vpc)
	if ok && attrs.DNSSupport == model.No {
		t.name.blocked = &graph.Cause{Code: "DNS_SUPPORT_OFF", First: true, Component: v.Ref, Kind: "vpc", Text: "the VPC's DNS support is off: the name does not resolve"}
	}
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
