package ask

import (
	"slices"

	"portolan/graph"
	"portolan/model"
)

// guard is an opt-in data set, and how AWS ships it.
type guard struct{ call, takenAs string }

var guards = []guard{
	{"ec2:DescribeVpcBlockPublicAccessOptions", "off"},
	{"ec2:DescribeVpcAttribute", "DNS support on, hostnames on where a database is public"},
	{"ec2:DescribeDhcpOptions", "AmazonProvidedDNS"},
}

// assumptions lists what was taken for granted: guards that no file mentions, and what the ends stand for.
func (a *Asker) assumptions(src, dst Ends) []graph.Assumption {
	var out []graph.Assumption
	if !slices.Contains(a.opts.Assume, "none") {
		for _, g := range guards {
			if !a.mentioned(g.call) {
				out = append(out, graph.Assumption{DataSet: model.DataSet{Call: g.call}, TakenAs: g.takenAs, Why: "guards-off: no file mentions it"})
			}
		}
	}
	var said []string
	for _, e := range slices.Concat(src.Ends, dst.Ends) {
		for _, s := range e.Assumed {
			if !slices.Contains(said, s) {
				said = append(said, s)
				out = append(out, graph.Assumption{TakenAs: s, Why: "as asked"})
			}
		}
	}
	if slices.Contains(a.opts.Assume, "defaults") {
		for _, k := range []model.Kind{model.KindNetworkACL, model.KindRouteTable} {
			if !a.mentioned(k.Call()) {
				out = append(out, graph.Assumption{DataSet: model.DataSet{Call: k.Call()}, TakenAs: "as AWS ships it", Why: "defaults: no file mentions it"})
			}
		}
	}
	return out
}

func (a *Asker) mentioned(call string) bool {
	return slices.ContainsFunc(a.snap.Sets(), func(d model.DataSet) bool { return d.Call == call })
}
