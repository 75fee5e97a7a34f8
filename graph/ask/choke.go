package ask

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// maxNarrow is the most destination ends for which it is asked what all ways pass: those of one endpoint.
const maxNarrow = 16

// narrowed keeps what the ways so far and those of a row's packets all pass, but for the senders' own filters and tables: of all
// senders of the row, since the flow may be that of one which speaks for them.
func (s *search) narrowed(row *sourceRow, f *flow, good header.Set) {
	if !s.narrow || good.IsEmpty() {
		return
	}
	subnets := map[string]bool{f.fate.Arrival.At.Place.ID: true} // where the one stands that speaks for them
	for _, m := range row.members {
		if m.Host != nil {
			subnets[m.Host.Subnet] = true
		}
	}
	if len(row.members) == 0 && f.c != nil && f.c.vpc != "" {
		for _, r := range s.a.snap.By(model.SubnetsByVPC, f.c.vpc) {
			if u := r.(*model.Subnet); s.a.blocks(u).Overlaps(f.c.addrs) {
				subnets[u.Ref.ID] = true
			}
		}
	}
	tables := make(map[model.Ref]bool)
	for u := range subnets {
		tables[s.a.tableOf(u)] = true
	}
	own := func(r graph.Reason) bool {
		return r.Code == "SG_EGRESS_ALLOW" || subnets[r.At.ID] || tables[r.Component]
	}
	fate, packets := f.fate, good
	if f.far != nil {
		fate, packets = f.far, f.far.Yes.Union(f.far.Maybe)
	}
	list := graph.NewExplainer(s.a.walker).Chokes(fate, packets, own)
	if s.out.passed {
		list = graph.CommonChokes(s.out.chokes, list)
	}
	s.out.chokes, s.out.passed = list, true
}

// tableOf is a subnet's table, as far as the snapshot shows it.
func (a *Asker) tableOf(subnet string) model.Ref {
	if t, ok := model.First[*model.RouteTable](a.snap, model.RouteTablesBySubnet, subnet); ok {
		return t.Ref
	}
	if u, ok := model.Get[*model.Subnet](a.snap, model.KindSubnet, subnet); ok {
		if t, ok := model.First[*model.RouteTable](a.snap, model.MainRouteTablesByVPC, u.VPC); ok {
			return t.Ref
		}
	}
	return model.Ref{Kind: model.KindRouteTable}
}

// chokes is what every way passes that was found: of a group only the rule is worth saying.
func chokes(list []*found) []graph.Choke {
	var out []graph.Choke
	any := false
	for _, f := range list {
		switch {
		case !f.passed:
		case any:
			out = graph.CommonChokes(out, f.chokes)
		default:
			out, any = f.chokes, true
		}
	}
	return slices.DeleteFunc(slices.Clone(out), func(c graph.Choke) bool { return c.Kind == "security-group" && c.Rule == graph.Rule{} })
}
