package ask

import (
	"slices"

	"portolan/graph"
	"portolan/model"
)

// guard is an opt-in data set, how AWS ships it, and which answers it has a say in.
type guard struct {
	call, takenAs string
	matters       restsOn
}

// restsOn is what an answer rests on, as far as guards have a say.
type restsOn uint8

const (
	onInternet restsOn = 1 << iota // a gateway to the internet was passed, or might have been
	onNames                        // a database's name was resolved
	onSites                        // that of a public one on premises
)

var guards = []guard{
	{"ec2:DescribeVpcBlockPublicAccessOptions", "off", onInternet},
	{"ec2:DescribeVpcAttribute", "DNS support on, hostnames on where a database is public", onNames},
	{"ec2:DescribeDhcpOptions", "AmazonProvidedDNS", onNames},
	{"route53resolver:ListResolverEndpoints", "no inbound endpoint", onSites},
}

// rests is what a builder's answer rests on.
func (b *builder) rests() restsOn {
	var r restsOn
	for _, p := range b.all {
		if d := p.t.end.Database; d != nil && p.t.by == "name" {
			switch {
			case p.c.vpc == onPremView && b.a.seatOf(d).Public != model.No:
				r |= onSites
			case !outsideView(p.c.vpc):
				r |= onNames
			}
		}
		if p.c.realm == realmInternet || p.t.end.Internet {
			r |= onInternet
		}
	}
	for _, path := range b.answer.Paths {
		for _, l := range path.Legs {
			if slices.ContainsFunc(l.Hops, func(h graph.Hop) bool { return h.Component.Kind == model.KindInternetGateway }) {
				r |= onInternet
			}
		}
	}
	return r
}

// assumptions lists what was taken for granted: guards that no file mentions and that have a say in what the answer rests
// on, and what the ends stand for.
func (a *Asker) assumptions(src, dst Ends, on restsOn) []graph.Assumption {
	var out []graph.Assumption
	if !slices.Contains(a.opts.Assume, "none") {
		for _, g := range guards {
			if g.matters&on != 0 && !a.mentioned(g.call) {
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
		if k := model.KindBlockPublicAccessExclusion; on&onInternet != 0 && a.guardOn() && !a.mentioned(k.Call()) {
			out = append(out, graph.Assumption{DataSet: model.DataSet{Call: k.Call()}, TakenAs: "nothing is excluded", Why: "defaults: no file mentions it"})
		}
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

// guardOn reports whether VPC Block Public Access is shown to be on anywhere.
func (a *Asker) guardOn() bool {
	for b := range model.All[*model.BlockPublicAccess](a.snap, model.KindBlockPublicAccess) {
		if b.Mode != "off" {
			return true
		}
	}
	return false
}
