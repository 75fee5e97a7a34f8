package ask

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// ofNode reports whether an interface belongs to a node of Kubernetes, as its tags or those of the instance tell. Branch
// interfaces are a pod's own (EKS-1).
func (a *Asker) ofNode(i *model.NetworkInterface) bool {
	if i == nil || i.Instance == "" || i.Type == "branch" {
		return false
	}
	if isPodInterface(i) || slices.ContainsFunc(i.Tags, nodeTag) {
		return true
	}
	inst, ok := model.Get[*model.Instance](a.snap, model.KindInstance, i.Instance)
	return ok && slices.ContainsFunc(inst.Tags, nodeTag)
}

func nodeTag(t model.Tag) bool {
	return strings.HasPrefix(t.Key, "kubernetes.io/cluster/") || t.Key == "eks:cluster-name" || t.Key == "aws:eks:cluster-name" ||
		t.Key == "cluster.k8s.amazonaws.com/name" || t.Key == "node.k8s.amazonaws.com/instance_id"
}

// isPodInterface reports whether the VPC CNI made an interface for the addresses of pods.
func isPodInterface(i *model.NetworkInterface) bool {
	return strings.HasPrefix(i.Description, "aws-K8S-")
}

// asNode is a source as destinations outside its VPC see it: by default the VPC CNI gives what pods of a node send there the
// node's primary address; IPv6 stays (EKS-2). ok is false for what is no node's.
func (a *Asker) asNode(e End) (_ End, ok bool) {
	if e.Host == nil || !a.ofNode(e.Host.Interface) {
		return e, false
	}
	var primary *model.NetworkInterface
	for i := range model.By[*model.NetworkInterface](a.snap, model.InterfacesByInstance, e.Host.Interface.Instance) {
		if isPodInterface(i) || i.Type == "branch" {
			continue
		}
		if primary != nil { // none of them says that it is the first
			primary = nil
			break
		}
		primary = i
	}
	if primary == nil || len(primary.Addresses) == 0 {
		e.Missing = &model.Gap{Kind: model.GapUndetermined, Subject: e.Ref, Detail: "by which interface the node sends what its pods send out of the VPC"}
		return e, true
	}
	h := *a.net.HostOf(primary)
	h.Addrs = header.AddrList(append(slices.Clone(primary.IPv6), primary.Addresses[0].Private))
	if e.Host.Addrs.Family(header.V4).IsEmpty() {
		h.Addrs = h.Addrs.Family(header.V6)
	}
	e.Host = &h
	return e, true
}

// leavesOtherwise reports that what a source sends out of its VPC is not what its interface sends.
func (a *Asker) leavesOtherwise(e End) bool {
	return a.ofNode(e.Host.Interface) || a.routedByRedshift(e)
}

// leaving is such a source as a destination outside its VPC sees it.
func (a *Asker) leaving(e End) End {
	if a.routedByRedshift(e) {
		e.Missing = &model.Gap{Kind: model.GapUndetermined, Subject: e.Owner, Detail: "which way a Redshift cluster without enhanced VPC routing sends out of its VPC"}
		e.Gate, e.Addrs = graph.Port{Place: graph.Somewhere, Side: graph.Receive}, e.Host.Addrs
		return e
	}
	e, _ = a.asNode(e)
	return e
}

// routedByRedshift reports that a source is a Redshift cluster whose traffic its VPC does not route (SVC-5).
func (a *Asker) routedByRedshift(e End) bool {
	c, ok := model.Get[*model.RedshiftCluster](a.snap, e.Owner.Kind, e.Owner.ID)
	return ok && c.EnhancedVPCRouting != model.Yes
}

// outOfNodes replaces sources on nodes of Kubernetes, and the like, by what a destination outside their VPC sees of them.
func (a *Asker) outOfNodes(classes []*class, to *End, q graph.Question) []*class {
	vpc := a.vpcOf(to)
	outside := func(e End) bool {
		return e.Host != nil && e.Host.VPC != vpc && e.Gate == (graph.Port{}) && a.leavesOtherwise(e)
	}
	if !slices.ContainsFunc(classes, func(c *class) bool { return outside(c.ends[0]) }) {
		return classes
	}
	var out []*class
	var ends []End
	for _, c := range classes {
		if !outside(c.ends[0]) {
			out = append(out, c)
			continue
		}
		for _, e := range c.ends {
			ends = append(ends, a.leaving(e))
		}
	}
	return append(out, a.classes(ends, q)...)
}

// nodeWarning says that a verdict rests on what the VPC CNI does by default.
func (b *builder) nodeWarning() {
	for _, p := range b.all {
		for _, e := range p.c.ends {
			if e.Host != nil && e.Gate == (graph.Port{}) && e.Host.VPC != b.a.vpcOf(p.t.end) && b.a.ofNode(e.Host.Interface) {
				b.answer.Warnings = append(b.answer.Warnings, graph.Warning{Code: "CNI_SETTING",
					Text: fmt.Sprintf("pods of %s are taken to leave the VPC with the node's primary address, as the VPC CNI does by default", b.a.label(model.Ref{Kind: model.KindInstance, ID: e.Host.Interface.Instance}))})
				break
			}
		}
	}
}

// nodeEnd is what a search outside the destination's VPC lists of a node's interface: the one by which the node sends stands
// for its pods on all others.
func (a *Asker) nodeEnd(c *card) []End {
	e := a.leaving(*a.endOf(c))
	if e.Missing == nil && e.Host.Ref != c.face.Ref {
		return nil
	}
	return []End{e}
}
