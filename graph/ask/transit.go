package ask

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// maxTransits is how many a walk can tell apart.
const maxTransits = 64

// setTransits finds what a question says that requests must pass, or must not, and has the walker heed it.
func (a *Asker) setTransits(q graph.Question) error {
	a.walker.Transits = nil
	if n := len(q.Via) + len(q.NotVia); n > maxTransits {
		return &AddressError{Kind: BadSyntax, Text: fmt.Sprintf("%d components to pass or not: at most %d", n, maxTransits)}
	}
	for _, list := range [...][]string{q.Via, q.NotVia} {
		for _, name := range list {
			t, err := a.resolver().transit(name)
			if err != nil {
				return err
			}
			t.Forbidden = len(a.walker.Transits) >= len(q.Via)
			a.walker.Transits = append(a.walker.Transits, t)
		}
	}
	return nil
}

// isTransit reports whether a question asks about passing a place.
func (a *Asker) isTransit(id string) bool {
	return slices.ContainsFunc(a.walker.Transits, func(t graph.Transit) bool { return t.IDs[id] })
}

// transit finds the component that an expression names: of any kind, also one that the snapshot lacks while it may exist.
func (r *Resolver) transit(name string) (graph.Transit, error) {
	if name == graph.Internet.ID {
		return transitOf(graph.Internet), nil
	}
	m, err := r.resource(name)
	if err != nil {
		if kind, ok := transitPrefix(name); ok && !r.complete(kind, "", "") {
			return transitOf(model.Ref{Kind: kind, ID: name}), nil
		}
		return graph.Transit{}, err
	}
	t := transitOf(m.Head().Ref)
	for _, part := range r.partsOf(m) {
		t.IDs[part] = true
	}
	return t, nil
}

func transitOf(ref model.Ref) graph.Transit {
	return graph.Transit{Name: ref, IDs: map[string]bool{ref.ID: true}}
}

// partsOf lists the components that a resource consists of on the way of packets: whoever passes one has passed it.
func (r *Resolver) partsOf(m model.Resource) []string {
	var out []string
	switch m := m.(type) {
	case *model.VPC:
		for _, u := range r.snap.By(model.SubnetsByVPC, m.Ref.ID) {
			out = append(out, u.Head().Ref.ID)
		}
	case *model.Instance:
		for i := range model.All[*model.NetworkInterface](r.snap, model.KindNetworkInterface) {
			if i.Instance == m.Ref.ID {
				out = append(out, i.Ref.ID)
			}
		}
	case *model.DXConnection:
		for v := range model.All[*model.DXVirtualInterface](r.snap, model.KindDXVirtualInterface) {
			if v.Connection == m.Ref.ID {
				out = append(out, v.Ref.ID)
			}
		}
	}
	return out
}

// transitPrefix is the kind that the start of an id of a component stands for.
func transitPrefix(id string) (model.Kind, bool) {
	if k, ok := linkPrefix(id); ok {
		return k, ok
	}
	start, _, ok := strings.Cut(id, "-")
	k, known := map[string]model.Kind{"acl": model.KindNetworkACL, "eigw": model.KindEgressOnlyInternetGateway, "eni": model.KindNetworkInterface,
		"i": model.KindInstance, "igw": model.KindInternetGateway, "nat": model.KindNATGateway, "pcx": model.KindVPCPeering, "rtb": model.KindRouteTable,
		"sg": model.KindSecurityGroup, "subnet": model.KindSubnet, "vpc": model.KindVPC}[start]
	return k, ok && known
}
