package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// Show finds one resource and everything that refers to it. Exposure is left to the caller.
func (a *Asker) Show(id string) (*graph.Shown, error) {
	r := a.resolver()
	m, err := r.resource(id)
	if err != nil {
		return nil, err
	}
	return &graph.Shown{Resource: m, Label: ownName(m), Referrers: r.referrers(m)}, nil
}

// resource finds the one resource that an expression names, of any kind.
func (r *Resolver) resource(expr string) (model.Resource, error) {
	address, err := ParseAddress(expr)
	if err != nil {
		return nil, err
	}
	t := address[0]
	if len(address) > 1 || isGlob(t.Name) {
		return nil, badAddress(address.String(), "%q is a set: name one resource, `portolan ls` lists them", address.String())
	}
	if m, ok := r.byID(t.Name); ok && t.Scheme == "" {
		return m, nil
	}
	if kinds := kindsOfScheme(t.Scheme); len(kinds) > 0 {
		return r.ofKinds(t, kinds)
	}
	if t.Scheme != "" {
		return nil, badAddress(t.String(), "%q is no single resource: name one by its id or name, `portolan ls` lists them", t.String())
	}
	return r.resourceByWord(t)
}

func (r *Resolver) resourceByWord(t Term) (model.Resource, error) {
	if t.Prefix.IsValid() {
		return r.resourceByAddress(t)
	}
	if m, ok := r.resourceByHost(t.Name); ok {
		return m, nil
	}
	hits := r.hits(t.Name)
	switch len(hits) {
	case 0:
		return nil, r.notFound(t, "nothing in the snapshot has that id, name or tag", r.namesIn(isResource))
	case 1:
		return hits[0].m, nil
	}
	list := make([]model.Resource, len(hits))
	for i, h := range hits {
		list[i] = h.m
	}
	return nil, r.ambiguous(t, t.Name, list)
}

// resourceByHost finds a database by the host name of an endpoint.
func (r *Resolver) resourceByHost(host string) (model.Resource, bool) {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "" {
		return nil, false
	}
	for i := range model.All[*model.DBInstance](r.snap, model.KindDBInstance) {
		if strings.EqualFold(i.Host, host) {
			return i, true
		}
	}
	for c := range model.All[*model.DBCluster](r.snap, model.KindDBCluster) {
		if strings.EqualFold(c.Endpoint, host) || strings.EqualFold(c.ReaderEndpoint, host) {
			return c, true
		}
	}
	return nil, false
}

// resourceByAddress finds the interface that has an address.
func (r *Resolver) resourceByAddress(t Term) (model.Resource, error) {
	var list []model.Resource
	for i := range model.All[*model.NetworkInterface](r.snap, model.KindNetworkInterface) {
		public := slices.ContainsFunc(i.Addresses, func(a model.Address) bool { return a.Public == t.Prefix.Addr() })
		if t.Single && (t.At == "" || t.At == i.VPC) && (public || r.net.HostOf(i).Addrs.Contains(t.Prefix.Addr())) {
			list = append(list, i)
		}
	}
	switch len(list) {
	case 0:
		return nil, &AddressError{Kind: NotFound, Address: t.String(), Text: fmt.Sprintf("%q: no interface of the snapshot has that address", t.String())}
	case 1:
		return list[0], nil
	}
	return nil, r.ambiguous(t, t.addresses(), list)
}

// kindsOfScheme lists the kinds that a word before a colon leads to, in their fixed order.
func kindsOfScheme(scheme string) []model.Kind {
	var out []model.Kind
	for _, k := range model.Kinds() {
		if s, ok := schemeOf[k]; ok && scheme != "" && s == scheme+":" {
			out = append(out, k)
		}
	}
	return out
}

// ofKinds finds the one resource of some kinds that a term names.
func (r *Resolver) ofKinds(t Term, kinds []model.Kind) (model.Resource, error) {
	var all []model.Resource
	var first error
	for _, k := range kinds {
		list, err := r.named(t, t.Name, k)
		if err != nil && first == nil {
			first = err
		}
		all = append(all, list...)
	}
	switch len(all) {
	case 0:
		return nil, first
	case 1:
		return all[0], nil
	}
	return nil, r.ambiguous(t, t.Name, all)
}

// referrers lists what refers to a resource, sorted. Interfaces in a network are counted, not listed.
func (r *Resolver) referrers(m model.Resource) []graph.Referrer {
	ref := m.Head().Ref
	var out []graph.Referrer
	inside := 0
	for _, k := range model.Kinds() {
		refer, ok := references[k]
		if !ok {
			continue
		}
		for _, from := range r.snap.List(k) {
			if from.Head().Ref == ref {
				continue
			}
			var hows []string
			for _, to := range refer(r, from) {
				if to.ref == ref && !slices.Contains(hows, to.how) {
					hows = append(hows, to.how)
				}
			}
			if len(hows) > 0 && k == model.KindNetworkInterface && (ref.Kind == model.KindSubnet || ref.Kind == model.KindVPC) {
				inside++
				continue
			}
			for _, how := range hows {
				out = append(out, graph.Referrer{Ref: from.Head().Ref, Label: r.referrerLabel(from), How: how})
			}
		}
	}
	if inside > 0 {
		out = append(out, graph.Referrer{Ref: model.Ref{Kind: model.KindNetworkInterface}, Label: plural(inside, model.KindNetworkInterface), How: "in it"})
	}
	slices.SortStableFunc(out, func(a, b graph.Referrer) int { return cmp.Or(a.Ref.Compare(b.Ref), strings.Compare(a.How, b.How)) })
	return out
}

func (r *Resolver) referrerLabel(m model.Resource) string {
	if i, ok := m.(*model.NetworkInterface); ok {
		if l := r.interfaceLabel(i); l != i.Ref.ID {
			return l
		}
		return ""
	}
	return ownName(m)
}
