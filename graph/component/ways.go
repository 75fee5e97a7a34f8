package component

import (
	"portolan/graph"
	"portolan/model"
)

// Ways is the coarse map of the network: VPCs, what their route tables lead to, and the internet. What is not modelled or
// not known leads everywhere. It is made once.
func (n *Network) Ways() *graph.Ways {
	if n.ways == nil {
		b := graph.NewWaysBuilder()
		for _, r := range n.snap.List(model.KindVPC) {
			n.mapVPC(b, n.vpc(r.Head().Ref.ID))
		}
		n.mapTransit(b)
		n.ways = b.Ways()
	}
	return n.ways
}

// mapVPC adds what leads out of a VPC, and how the internet leads into it.
func (n *Network) mapVPC(b *graph.WaysBuilder, v *vpcView) {
	b.Join(graph.Somewhere, v.ref())
	if v.igw != nil || v.eigw != nil || !n.complete(model.KindInternetGateway, v.account, v.region) {
		b.Join(graph.Internet, v.ref())
	}
	tables := make(map[model.Ref]bool)
	for _, s := range v.subnets {
		t, gap := n.tableFor(s.ref)
		switch {
		case t == nil && gap != nil:
			b.Join(v.ref(), graph.Somewhere)
		case t != nil && !tables[t.Ref]:
			tables[t.Ref] = true
			n.mapTable(b, v, t)
		}
	}
	for g := range model.By[*model.NATGateway](n.snap, model.NATGatewaysByVPC, v.id) { // a regional one has a table of its own
		if t, ok := model.Get[*model.RouteTable](n.snap, model.KindRouteTable, g.RouteTable); ok && !tables[t.Ref] {
			tables[t.Ref] = true
			n.mapTable(b, v, t)
		}
	}
	if len(v.subnets) == 0 || !v.subnetsComplete {
		b.Join(v.ref(), graph.Somewhere)
	}
}

func (n *Network) mapTable(b *graph.WaysBuilder, v *vpcView, t *model.RouteTable) {
	for _, r := range t.Routes {
		if r.State == "blackhole" || r.State == "filtered" {
			continue
		}
		switch r.Target.Kind {
		case model.TargetLocal, model.TargetNATGateway: // a NAT gateway's packets leave by its own subnet's table
		case model.TargetInternetGateway, model.TargetEgressOnlyInternetGateway:
			b.Join(v.ref(), graph.Internet)
		case model.TargetVPCPeering:
			if p, ok := model.Get[*model.VPCPeering](n.snap, model.KindVPCPeering, r.Target.ID); ok {
				b.Join(v.ref(), model.Ref{Kind: model.KindVPC, ID: otherSide(p, v.id).VPC})
				continue
			}
			b.Join(v.ref(), graph.Somewhere)
		case model.TargetTransitGateway:
			n.mapIntoTransit(b, v, r.Target.ID)
		default:
			if !n.standsInside(r.Target) {
				b.Join(v.ref(), graph.Somewhere)
			}
		}
	}
}
