package graph

import (
	"slices"

	"portolan/graph/header"
	"portolan/model"
)

// Join walks packets from a port to where known begins and takes what follows from there, for packets that come to its port
// by the same chain and are among those that known speaks of.
func (w *Walker) Join(at Port, packets header.Set, known *Fate) *Fate {
	w.known = known
	f := w.Walk(at, packets)
	w.known = nil
	return f
}

// joined is the part of the known fate that the arriving packets share.
func (w *Walker) joined(a Arrival, chain *Session) *Fate {
	k := w.known
	return &Fate{Arrival: a, Chain: chain, Branches: k.Branches,
		Yes: k.Yes.Intersect(a.Packets), No: k.No.Intersect(a.Packets), Maybe: k.Maybe.Intersect(a.Packets)}
}

// Granter is evidence that can name a smallest set of rules that admits packets.
type Granter interface {
	Granting(packets header.Set) []Rule
}

// Grants lists the rules by which packets that get through are let in at their destination, and the gateways and links
// that they pass, in order.
func (e *Explainer) Grants(f *Fate, packets header.Set) (rules []Rule, via []model.Ref) {
	seen := make(map[causeVisit]bool)
	var visit func(f *Fate, p header.Set)
	visit = func(f *Fate, p header.Set) {
		key := causeVisit{f: f, p: p}
		if p.IsEmpty() || seen[key] {
			return
		}
		seen[key] = true
		for _, b := range f.Branches {
			q := b.Packets.Intersect(p)
			if q.IsEmpty() || b.Effect == Drop {
				continue
			}
			if passes[b.Reason.Kind] && !slices.Contains(via, b.Reason.Component) {
				via = append(via, b.Reason.Component)
			}
			if b.Effect == Arrive || b.Reason.Code == "SG_INGRESS_ALLOW" || b.Effect == Unclear && b.Reason.Kind == "security-group" {
				rules = appendRules(rules, b.Reason.Evidence, q)
			}
			img := q
			if !b.Rewrite.IsZero() {
				img = b.Rewrite.Image(q)
			}
			for _, to := range b.To {
				visit(to, img.Intersect(to.Arrival.Packets).Intersect(to.Yes.Union(to.Maybe)))
			}
		}
	}
	visit(f, packets)
	return rules, via
}

// passes are the kinds of hop that `via` names.
var passes = map[string]bool{"internet-gateway": true, "egress-only-internet-gateway": true, "nat-gateway": true, "vpc-peering-connection": true, "transit-gateway": true, "vpn-gateway": true, "vpn-connection": true, "dx-gateway": true, "dx-virtual-interface": true,
	"client-vpn-endpoint": true, "instance-connect-endpoint": true, "verified-access-endpoint": true, "db-proxy": true, "load-balancer": true, "classic-load-balancer": true, "accelerator": true, "vpc-endpoint": true, "firewall": true, "middlebox": true}

func appendRules(have []Rule, ev Evidence, q header.Set) []Rule {
	var more []Rule
	switch g := ev.(type) {
	case Granter:
		more = g.Granting(q)
	case Evidence:
		more = g.Rules(q)
	}
	for _, r := range more {
		if !slices.Contains(have, r) {
			have = append(have, r)
		}
	}
	return have
}
