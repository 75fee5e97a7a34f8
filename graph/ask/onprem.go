package ask

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// onPrem says by which hybrid links the addresses of an end are reached.
type onPrem struct {
	links []component.HybridLink // those that the user names
	named bool                   // else any by which packets get into the destination's VPC
	gap   *model.Gap             // there may be more that the snapshot lacks
}

// customerSide is what is not checked where an end is behind a hybrid link (VPN-14, GEN-7).
const customerSide = "customer gateway and what is behind it"

// onprem is addresses behind a hybrid link, on any or on the one after the @.
func (r *Resolver) onprem(t Term) (part, error) {
	name := strings.TrimPrefix(t.String(), "!")
	e := End{Label: name, Ref: model.Ref{ID: name}, Addrs: header.AddrsOf(everyAddress...), Literal: true, OnPrem: &onPrem{}}
	if t.Prefix.IsValid() {
		e.Addrs = header.AddrsOf(t.Prefix)
	} else {
		e.Addrs = e.Addrs.Minus(component.PublicAddrs)
	}
	if t.At == "" {
		return part{ends: []End{e}}, nil
	}
	m, err := r.linkNamed(t)
	if err != nil {
		return part{}, err
	}
	if g := r.unreadLink(m); g != nil {
		e.OnPrem, e.Missing = nil, g
		return part{ends: []End{e}}, nil
	}
	e.OnPrem.links, e.OnPrem.named, e.OnPrem.gap = r.net.LinksNamed(m), true, nil
	e.OnPrem.gap = r.missingOf(e.OnPrem.links, m)
	if !t.Prefix.IsValid() {
		e.Addrs = knownBehind(e.OnPrem.links, e.Addrs)
	}
	if v, ok := model.Get[*model.DXVirtualInterface](r.snap, m.Kind, m.ID); ok && v.Type == "public" { // as if on the internet (DX-14)
		e.Public = m
	}
	return part{ends: []End{e}}, nil
}

// knownBehind is what is known to lie behind links, or rest where that is not all.
func knownBehind(links []component.HybridLink, rest *header.AddrSet) *header.AddrSet {
	var sets []*header.AddrSet
	for _, l := range links {
		if !l.Known {
			return rest
		}
		sets = append(sets, l.Carries)
	}
	if known := header.AddrUnion(sets...); !known.IsEmpty() {
		return known
	}
	return rest
}

// linkNamed finds the link or gateway behind the @, by id or name.
func (r *Resolver) linkNamed(t Term) (model.Ref, error) {
	var names []string
	for _, k := range linkKinds {
		if _, ok := r.snap.Lookup(model.Ref{Kind: k, ID: t.At}); ok {
			return model.Ref{Kind: k, ID: t.At}, nil
		}
	}
	var found []model.Resource
	for _, k := range linkKinds {
		for _, m := range r.snap.List(k) {
			if names = append(names, m.Head().Ref.ID); m.Head().Name() != "" {
				names = append(names, m.Head().Name())
			}
			if m.Head().Name() == t.At || looksLikeID(t.At) && strings.HasPrefix(m.Head().Ref.ID, t.At) {
				found = append(found, m)
			}
		}
	}
	switch len(found) {
	case 0:
		if k, ok := linkPrefix(t.At); ok && !r.complete(k, "", "") { // it may be in a listing that was not read
			return model.Ref{Kind: k, ID: t.At}, nil
		}
		err := r.notFound(t, "no hybrid link or gateway of the snapshot has that id or name", nil)
		if near := closest(t.At, names); len(near) > 0 {
			err.Closest, err.Text = near, err.Text+"; did you mean "+quoted(near)+"?"
		}
		return model.Ref{}, err
	case 1:
		return found[0].Head().Ref, nil
	}
	return model.Ref{}, r.ambiguous(t, t.At, found)
}

// linkPrefix is the kind that the start of an id stands for.
func linkPrefix(id string) (model.Kind, bool) {
	for _, p := range [...]struct {
		start string
		kind  model.Kind
	}{{"vgw-", model.KindVPNGateway}, {"vpn-", model.KindVPNConnection}, {"tgw-attach-", model.KindTransitGatewayAttachment}, {"tgw-", model.KindTransitGateway},
		{"dxvif-", model.KindDXVirtualInterface}} {
		if strings.HasPrefix(id, p.start) {
			return p.kind, true
		}
	}
	return 0, false
}

// unreadLink is the gap of a link that is named and not in the snapshot.
func (r *Resolver) unreadLink(ref model.Ref) *model.Gap {
	if _, ok := r.snap.Lookup(ref); ok {
		return nil
	}
	return r.gap(ref.Kind, "", "", ref, "the hybrid link")
}

// linkScheme is vpn:ID, dx:ID and tgw:ID: everything behind the link or gateway.
func linkScheme(kinds ...model.Kind) func(r *Resolver, t Term, as role) (part, error) {
	return func(r *Resolver, t Term, _ role) (part, error) {
		var list []model.Resource
		for _, k := range kinds {
			found, err := r.named(t, t.Name, k)
			if err == nil {
				list = append(list, found...)
			}
		}
		if len(list) == 0 {
			_, err := r.named(t, t.Name, kinds[0])
			return part{}, err
		}
		var p part
		for _, m := range list {
			p.ends = append(p.ends, r.behind(m))
		}
		return p, nil
	}
}

// behind is everything that is behind a link or gateway.
func (r *Resolver) behind(m model.Resource) End {
	ref := m.Head().Ref
	links := r.net.LinksNamed(ref)
	e := End{Label: r.label(m), Ref: ref, Literal: true, OnPrem: &onPrem{links: links, named: true, gap: r.missingOf(links, ref)}}
	e.Addrs = knownBehind(links, header.AddrsOf(everyAddress...).Minus(component.PublicAddrs))
	if v, ok := m.(*model.DXVirtualInterface); ok && v.Type == "public" {
		e.Public, e.Addrs = ref, header.AddrsOf(v.RouteFilters...)
	}
	return e
}

// missingOf is the gap of links on what the asker named, when the snapshot shows none: one that is shown is the one meant.
func (r *Resolver) missingOf(links []component.HybridLink, on model.Ref) *model.Gap {
	if len(links) > 0 {
		return nil
	}
	return r.net.LinksMissing("", on)
}

// onPremClass is a source behind hybrid links.
func (a *Asker) onPremClass(c *class, e End) *class {
	c.addrs, c.realm, c.vpc = e.Addrs, component.RealmOnPrem, onPremView
	c.start = a.net.OnPremises(e.OnPrem.links, e.OnPrem.gap)
	home := c.start
	home.Side = graph.Enter
	c.home = graph.Goal{Realm: c.realm, Addrs: e.Addrs, Port: home}
	if !e.Public.IsZero() {
		c.vpc = "" // by a public virtual interface it is as from the internet (DX-14)
		c.realm, c.start = realmInternet, graph.Port{Place: e.Public, Side: graph.Enter}
		c.home = graph.Goal{Realm: realmInternet, Addrs: e.Addrs, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}}
	}
	return c
}

// startOf is where the packets of a class for a target start: behind hybrid links by those that lead to its VPC.
func (a *Asker) startOf(c *class, t *target) graph.Port {
	if e := c.ends[0]; e.OnPrem != nil && !e.OnPrem.named {
		return a.linksTo(a.vpcOf(t.end))
	}
	if d := t.end.Database; d != nil && component.Express(d.Cluster) && c.start == (graph.Port{Place: graph.Internet, Side: graph.Send}) {
		return graph.Port{Place: graph.Internet, Side: graph.Deliver} // nobody's of the snapshot has its address (DB-25)
	}
	return c.start
}

// linksTo is the network behind the links by which packets get into a VPC.
func (a *Asker) linksTo(vpc string) graph.Port {
	return a.net.OnPremises(a.net.LinksTo(vpc), a.net.LinksMissing(vpc, model.Ref{}))
}

// vpcOf is the VPC of an end, "" when it is in none, or in several.
func (a *Asker) vpcOf(e *End) string {
	switch {
	case e.Database != nil:
		return a.seatOf(e.Database).VPC
	case e.Relay != nil:
		return e.Relay.VPC
	case e.Host != nil:
		return e.Host.VPC
	case e.OnPrem != nil || e.Addrs == nil:
		return ""
	}
	vpc := ""
	for v := range model.All[*model.VPC](a.snap, model.KindVPC) {
		if header.AddrsOf(model.Associated(v.CIDRs)...).Overlaps(e.Addrs) {
			if vpc != "" {
				return ""
			}
			vpc = v.Ref.ID
		}
	}
	return vpc
}

// notCheckedOf is what configuration does not tell of the ends (GEN-7).
func notCheckedOf(ends ...[]End) []string {
	for _, list := range ends {
		if slices.ContainsFunc(list, func(e End) bool { return e.OnPrem != nil }) {
			return append(slices.Clone(notChecked), customerSide)
		}
	}
	return notChecked
}

// linkWords names a link with the gateway that it is on: "vpn-0c2 on vgw-0a1".
func (a *Asker) linkWords(ref model.Ref) string {
	switch m, _ := a.snap.Lookup(ref); l := m.(type) {
	case *model.VPNConnection:
		return fmt.Sprintf("%s on %s", ref.ID, firstWord(l.VPNGateway, l.TransitGateway, l.CoreNetwork, "?"))
	case *model.DXVirtualInterface:
		return fmt.Sprintf("%s on %s", ref.ID, firstWord(l.VPNGateway, l.DXGateway, "?"))
	}
	return ref.ID
}

func firstWord(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
