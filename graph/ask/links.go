package ask

import (
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// links adds what joins the destination's VPC to networks elsewhere: hybrid links, each with what is known to lie behind it,
// and what hangs on the VPC's transit gateways and is not modelled or not in the snapshot.
func (s *search) links() {
	if s.home == "" {
		return
	}
	if s.only != nil {
		s.onlyOnPrem()
		return
	}
	for _, l := range s.a.net.LinksTo(s.home) {
		s.hybrid(l)
	}
	s.unreadLinks()
	for a := range model.By[*model.TransitGatewayAttachment](s.a.snap, model.AttachmentsByVPC, s.home) {
		s.spokes(a.TransitGateway)
	}
}

// hybrid searches what lies behind one link. Where that is not known to be all, any private address may.
func (s *search) hybrid(l component.HybridLink) {
	e := entry{boundary: "on-prem", label: s.a.linkWords(l.Ref)}
	rest := header.AddrsOf(anyPrefixes...).Minus(component.PublicAddrs).Minus(s.a.net.CIDRs(s.home)).Minus(l.Carries)
	if !l.Carries.IsEmpty() {
		s.behindLink(l, l.Carries, &e)
	}
	if !l.Known {
		gap := model.Gap{Kind: model.GapUndetermined, Subject: l.Ref, Detail: "the prefixes behind the link: no route table shows them all; declare them with --onprem"}
		s.may(graph.Port{Place: l.Ref, Side: graph.Enter}, component.RealmOnPrem, rest, gap, &e)
	}
	s.out.entries = append(s.out.entries, &e)
}

// behindLink searches addresses behind a link.
func (s *search) behindLink(l component.HybridLink, addrs *header.AddrSet, e *entry) {
	end := End{Label: e.label, Ref: l.Ref, Addrs: addrs, Literal: true, OnPrem: &onPrem{links: []component.HybridLink{l}, named: true}}
	c := s.a.classOf(end, s.q)
	for _, family := range families {
		if p := s.a.pairing(c, s.fromLinks(), family, s.q); p != nil {
			s.ranges(p, end, e, "", "")
		}
	}
}

// fromLinks is how sources behind hybrid links see the end: by no VPC's resolver.
func (s *search) fromLinks() *target {
	t := s.target(s.home)
	if t.by != "name" {
		return t
	}
	return s.withName(t, nameFate{})
}

// may asks whether any of some packets may get through from a port: then the gap stays, else what stops them is noted.
func (s *search) may(from graph.Port, realm header.Realm, addrs *header.AddrSet, gap model.Gap, e *entry) {
	t := s.target(s.home)
	for i := range t.alts {
		for _, family := range families {
			c := &class{realm: realm, addrs: addrs, ports: clientPorts{ranges: anyPorts, known: true}}
			packets := s.a.questionPackets(c, t.alts[i].dst, family, s.q, t.port)
			if packets.IsEmpty() {
				continue
			}
			f := s.a.walker.Walk(from, packets)
			if !f.Yes.IsEmpty() || !f.Maybe.IsEmpty() {
				e.gaps = append(e.gaps, gap)
				continue
			}
			for _, c := range firstCauses(graph.NewExplainer(s.a.walker).Causes(f, f.No)) {
				e.causes = appendCause(e.causes, c)
			}
		}
	}
	if len(e.gaps) > 0 {
		e.causes = nil
	}
}

// unreadLinks adds the virtual private gateways whose links are not all in the snapshot.
func (s *search) unreadLinks() {
	for g := range model.By[*model.VPNGateway](s.a.snap, model.VPNGatewaysByVPC, s.home) {
		for _, k := range [...]model.Kind{model.KindVPNConnection, model.KindDXVirtualInterface} {
			d := model.DataSet{Call: k.Call(), Account: g.Account, Region: g.Region}
			if s.a.snap.Status(d).Complete() {
				continue
			}
			e := entry{boundary: "on-prem", label: g.Ref.ID + " (virtual private gateway)"}
			gap := model.Gap{Kind: model.GapNotCollected, DataSet: d, Subject: g.Ref, Detail: "the links on the gateway"}
			s.may(graph.Port{Place: g.Ref, Side: graph.Enter}, component.RealmOnPrem, header.AddrsOf(anyPrefixes...).Minus(component.PublicAddrs), gap, &e)
			s.out.entries = append(s.out.entries, &e)
		}
	}
}

// modelledAttachments are the types whose far side is searched by itself.
var modelledAttachments = []string{"vpc", "vpn", "direct-connect-gateway", "client-vpn"}

// spokes adds the attachments of a transit gateway behind which is what is not modelled, or not in the snapshot.
func (s *search) spokes(tgw string) {
	at := model.Ref{Kind: model.KindTransitGateway, ID: tgw}
	for a := range model.All[*model.TransitGatewayAttachment](s.a.snap, model.KindTransitGatewayAttachment) {
		if a.TransitGateway != tgw && a.PeerTransitGateway != tgw || a.State == "deleted" || a.VPC == s.home && s.home != "" {
			continue
		}
		e := entry{boundary: "other VPC", label: a.Ref.ID + " (" + a.ResourceType + " attachment of " + tgw + ")"}
		gap := model.Gap{Kind: model.GapUnmodelled, Subject: a.Ref, Detail: "what is behind an attachment of type " + a.ResourceType + " is not modelled"}
		realm := header.Realm(0)
		switch {
		case a.ResourceType == "vpc" && s.a.resolver().holdsVPC(a.VPC):
			continue
		case a.ResourceType == "vpc":
			realm = s.a.net.Realm(a.VPC)
			gap = model.Gap{Kind: model.GapNotCollected, Subject: model.Ref{Kind: model.KindVPC, ID: a.VPC}, Detail: "that account is not in the snapshot",
				DataSet: model.DataSet{Call: model.KindVPC.Call(), Account: a.ResourceOwner, Region: a.Region}}
			e.label = a.VPC + " of " + a.ResourceOwner
		case a.ResourceType == "peering":
			far, account, region := a.PeerTransitGateway, a.PeerAccount, a.PeerRegion
			if far == tgw {
				far, account, region = a.TransitGateway, a.TransitGatewayOwner, a.Region
			}
			if _, ok := model.Get[*model.TransitGateway](s.a.snap, model.KindTransitGateway, far); ok {
				continue
			}
			gap = model.Gap{Kind: model.GapNotCollected, Subject: model.Ref{Kind: model.KindTransitGateway, ID: far}, Detail: "the peer transit gateway is not in the snapshot",
				DataSet: model.DataSet{Call: model.KindTransitGateway.Call(), Account: account, Region: region}}
			e.label = tgw + " peer " + far
		case slices.Contains(modelledAttachments, a.ResourceType):
			continue
		}
		s.may(graph.Port{Place: a.Ref, Side: graph.Inside, At: at}, realm, header.AddrsOf(anyPrefixes...).Minus(s.a.net.CIDRs(s.home)), gap, &e)
		s.out.entries = append(s.out.entries, &e)
	}
}

// onlyOnPrem searches the asked sources behind hybrid links.
func (s *search) onlyOnPrem() {
	for _, end := range s.only.Ends {
		if end.OnPrem == nil {
			continue
		}
		e := entry{boundary: "on-prem", label: end.Label}
		c := s.a.classOf(end, s.q)
		for _, family := range families {
			if p := s.a.pairing(c, s.fromLinks(), family, s.q); p != nil {
				s.ranges(p, end, &e, "", "")
			}
		}
		s.out.entries = append(s.out.entries, &e)
	}
}
