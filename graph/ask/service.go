package ask

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// kindsScheme makes the resolver of a word that stands for one of several kinds: the first that has the name.
func kindsScheme(kinds ...model.Kind) func(r *Resolver, t Term, as role) (part, error) {
	return func(r *Resolver, t Term, as role) (part, error) {
		for _, k := range kinds {
			if _, err := r.named(t, t.Name, k); err == nil {
				return r.kindTerm(t, as, k)
			}
		}
		return r.kindTerm(t, as, kinds[0])
	}
}

// glueEnd is the jobs that use a connection: they send from its subnet, or without one from addresses of AWS's own (SVC-1,
// SVC-3).
func glueEnd(r *Resolver, t Term, m model.Resource, as role) (part, error) {
	c := m.(*model.GlueConnection)
	if len(c.Subnets) > 0 || !as.source {
		p, err := senderEnd(r, t, m, as)
		if err == nil && !r.selfRule(c.Groups) {
			p.warnings = append(p.warnings, graph.Warning{Code: "GLUE_NO_SELF_RULE", Text: fmt.Sprintf("no group of %s admits all TCP from itself: Glue jobs that use it fail", c.Ref)})
		}
		return p, err
	}
	return part{ends: []End{{Label: r.label(m), Ref: c.Ref, Owner: c.Ref, Internet: true, OneOf: true,
		Addrs:   component.PublicAddrs.Family(header.V4).Minus(r.ownPublic()),
		Assumed: []string{fmt.Sprintf("%s has no subnet: its jobs send from an address of AWS's own that is not known", c.Ref)}}}}, nil
}

// selfRule reports whether one of some groups may admit all TCP from itself.
func (r *Resolver) selfRule(groups []string) bool {
	for _, id := range groups {
		g, ok := model.Get[*model.SecurityGroup](r.snap, model.KindSecurityGroup, id)
		if !ok {
			return true
		}
		if slices.ContainsFunc(g.Rules, func(x model.SecurityGroupRule) bool {
			return !x.Egress && x.Group == id && (x.Protocol < 0 || x.Protocol == 6 && x.From <= 0 && x.To >= 65535)
		}) {
			return true
		}
	}
	return false
}

// verifiedAccessEnd is the users of a Verified Access endpoint: what they send has the address of one of its interfaces (AVA-1).
func verifiedAccessEnd(r *Resolver, t Term, m model.Resource, as role) (part, error) {
	v := m.(*model.VerifiedAccessEndpoint)
	ends := r.sender(v)
	if i, ok := model.Get[*model.NetworkInterface](r.snap, model.KindNetworkInterface, v.Interface); ok && len(v.Subnets) == 0 { // it is told no subnets
		ends = r.senderToBe(v, []string{i.Subnet})
	}
	if !as.source {
		return some(t, ends, "nothing tells in which subnets it stands")
	}
	if len(ends) == 0 {
		ends = []End{{Label: r.label(v), Ref: v.Ref, Owner: v.Ref, Addrs: header.AddrsOf(everyAddress...), Literal: true,
			Missing: &model.Gap{Kind: model.GapUndetermined, Subject: v.Ref, Detail: "in which subnets the Verified Access endpoint stands"},
			Gate:    graph.Port{Place: v.Ref, Side: graph.Send}}}
		return part{ends: ends}, nil
	}
	return part{ends: r.behindGate(v, ends)}, nil
}

// dsqlHost is the host name of an Aurora DSQL cluster; of one that is reached by PrivateLink the second label names the service.
var dsqlHost = regexp.MustCompile(`^([a-z0-9]+|\*)\.(dsql(?:-[a-z0-9]+)?)\.([a-z0-9-]+)\.on\.aws$`)

// dsql is an Aurora DSQL cluster as destination. It stands in no VPC, and whoever may connect is a matter of IAM: whether the
// network lets one is not modelled (DSQL-1).
func (r *Resolver) dsql(t Term, ref model.Ref, as role) (part, error) {
	if as.source {
		return part{}, nothing(t, "an Aurora DSQL cluster opens no connections")
	}
	addrs := component.PublicAddrs.Family(header.V4)
	if strings.Contains(ref.ID, ".dsql-") { // by PrivateLink
		addrs = header.AddrsOf(everyAddress...)
	}
	return part{ends: []End{{Label: labelOf(r.snap, ref), Ref: ref, Addrs: addrs, Literal: true,
		Missing: &model.Gap{Kind: model.GapUnmodelled, Subject: ref, Detail: "the public endpoints of Aurora DSQL"}}}}, nil
}

// dsqlByHost resolves the host name of an Aurora DSQL cluster, also of one that the snapshot lacks.
func (r *Resolver) dsqlByHost(t Term, host string, as role) (part, bool, error) {
	m := dsqlHost.FindStringSubmatch(host)
	if m == nil {
		return part{}, false, nil
	}
	ref := model.Ref{Kind: model.KindDSQLCluster, ID: host}
	for c := range model.All[*model.DSQLCluster](r.snap, model.KindDSQLCluster) {
		if c.Identifier == m[1] {
			ref = c.Ref
		}
	}
	p, err := r.dsql(t, ref, as)
	p.note = strings.TrimPrefix("Aurora DSQL cluster "+m[1], " ") + " by host name"
	return p, true, err
}
