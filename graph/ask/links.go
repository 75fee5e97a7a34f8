package ask

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// links adds what is not modelled and joins the destination's VPC to networks elsewhere: virtual private gateways, transit
// gateways, endpoints. What is behind them may send what the destination's own side lets in; where that is nothing the
// entry is `none` all the same.
func (s *search) links() {
	if s.home == "" || s.only != nil {
		return
	}
	seen := make(map[string]bool) // two listings show the same attachment
	for o := range model.All[*model.Other](s.a.snap, model.KindOther) {
		id := o.Ref.ID[strings.LastIndexByte(o.Ref.ID, '/')+1:]
		if kind := linkKinds[o.AWSKind]; kind != "" && slices.Contains(o.VPCs, s.home) && !seen[id] {
			seen[id] = true
			s.link(o, id, kind)
		}
	}
}

// linkKinds are the listings whose resources carry packets into a VPC.
var linkKinds = map[string]string{
	"VpnGateways": "virtual private gateway", "TransitGatewayVpcAttachments": "transit gateway attachment", "TransitGatewayAttachments": "transit gateway attachment",
}

// link asks what any address beyond a link may send.
func (s *search) link(o *model.Other, id, kind string) {
	e := entry{boundary: "on-prem", label: id + " (" + kind + ")"}
	gap := model.Gap{Kind: model.GapUnmodelled, Subject: o.Ref, Detail: "what is behind a " + kind + " is not modelled"}
	for i := range s.target(s.home).alts {
		alt := &s.target(s.home).alts[i]
		for _, family := range families {
			c := &class{addrs: header.AddrsOf(anyPrefixes...).Minus(component.PublicAddrs), ports: clientPorts{ranges: anyPorts, known: true}}
			packets := s.a.questionPackets(c, alt.dst, family, s.q, s.target(s.home).port)
			if packets.IsEmpty() {
				continue
			}
			f := s.a.walker.Walk(graph.Port{Place: graph.Somewhere, Side: graph.Deliver, Way: o.Ref}, packets)
			ex := graph.NewExplainer(s.a.walker)
			if !f.Yes.IsEmpty() || !f.Maybe.IsEmpty() {
				e.gaps = append(e.gaps, gap)
				continue
			}
			for _, c := range firstCauses(ex.Causes(f, f.No)) {
				e.causes = appendCause(e.causes, c)
			}
		}
	}
	if len(e.gaps) > 0 {
		e.causes = nil
	}
	s.out.entries = append(s.out.entries, e)
}
