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

// relayEnds is a relay as an end. As a destination each of its interfaces is one that its name may answer with, unless one
// holds and it is not known which; as a source they are where its own connections start.
func (r *Resolver) relayEnds(t Term, m model.Resource, as role) (part, error) {
	e, ok := r.net.Entry(m.Head().Ref)
	if !ok || len(e.Places) == 0 {
		return part{}, nothing(t, "the snapshot shows neither interfaces nor subnets of it")
	}
	return part{ends: r.entryEnds(e, as)}, nil
}

func (r *Resolver) entryEnds(e component.Entry, as role) []End {
	if e.Addrs != nil { // on the internet, without interfaces
		return []End{{Label: e.Label, Ref: e.Ref, Addrs: e.Addrs, Literal: true, Relay: &e}}
	}
	if e.Gap != nil && !as.source {
		return []End{{Label: e.Label, Ref: e.Ref, Relay: &e}}
	}
	var ends []End
	for _, p := range e.Places {
		one := e
		one.Places = []component.Placement{p}
		end := End{Label: e.Label, Ref: p.Host.Ref, Host: p.Host, OneOf: p.OneOf, Owner: e.Ref, Relay: &one}
		if as.source {
			end.Relay = nil
		}
		ends = append(ends, end)
	}
	return ends
}

// relayTarget is a relay as every source sees it: its name gives private addresses everywhere.
func (a *Asker) relayTarget(e *End, vpc string, q graph.Question) target {
	r := e.Relay
	t := target{end: e, by: "name", used: "private", gap: r.Gap, port: header.PortRange{First: uint16(r.Port), Last: uint16(r.Port)}}
	if r.Addrs != nil {
		t.used = "public"
		t.alts = []alternative{{dst: r.Addrs, goals: []graph.Goal{{Addrs: r.Addrs, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}}}, shown: r.Ref}}
		return t
	}
	if q.Address != "" {
		t.by = "flag"
	}
	if r.Public && q.Address != "private" {
		t.used = "public"
		for _, p := range r.Places {
			t.alts = append(t.alts, a.publicRelay(r, p))
		}
		return t
	}
	for _, p := range r.Places {
		alt := a.privately(p)
		alt.shown = r.Ref
		if p.Host.Interface != nil {
			alt.shown = p.Host.Ref
		}
		t.alts = append(t.alts, alt)
	}
	t.warn = append(t.warn, a.relayWarnings(r.Ref)...)
	a.resolve(&t, vpc)
	return t
}

// placesOf is the interfaces of a relay.
func (a *Asker) placesOf(ref model.Ref) map[model.Ref]bool {
	out := make(map[model.Ref]bool)
	if e, ok := a.net.Entry(ref); ok {
		for _, p := range e.Places {
			out[p.Host.Ref] = true
		}
	}
	return out
}

// proxyScheme is proxy:NAME, its default endpoint, or proxy:ENDPOINT, one that its users made; proxy:NAME/ENDPOINT says both.
func (r *Resolver) proxyScheme(t Term, as role) (part, error) {
	name, of := t.Name, ""
	if proxy, end, ok := strings.Cut(t.Name, "/"); ok {
		name, of = end, proxy
	}
	var out part
	for _, k := range [...]model.Kind{model.KindDBProxy, model.KindDBProxyEndpoint} {
		list, err := r.named(t, name, k)
		if err != nil {
			continue
		}
		for _, m := range list {
			e, ok := m.(*model.DBProxyEndpoint)
			if of != "" && (!ok || e.Proxy != of) || ok && e.Default && isGlob(name) {
				continue
			}
			p, err := r.ends(t, m, as)
			if err != nil {
				return part{}, err
			}
			out.ends = append(out.ends, p.ends...)
		}
		if len(out.ends) > 0 && !isGlob(name) {
			return out, nil
		}
	}
	if len(out.ends) > 0 {
		return out, nil
	}
	var names []string
	for p := range model.All[*model.DBProxy](r.snap, model.KindDBProxy) {
		names = append(names, "proxy:"+p.ProxyName)
	}
	for p := range model.All[*model.DBProxyEndpoint](r.snap, model.KindDBProxyEndpoint) {
		names = append(names, "proxy:"+p.EndpointName)
	}
	return part{}, r.notFound(t, "no RDS Proxy or proxy endpoint of the snapshot has that name", names)
}

// proxyEndpoint is an endpoint of a proxy: the proxy itself stands for its default one.
func (r *Resolver) proxyEndpoint(t Term, e *model.DBProxyEndpoint, as role) (part, error) {
	if e.Default {
		for p := range model.By[*model.DBProxy](r.snap, model.DBProxiesByName, e.Proxy) {
			if p.Account == e.Account && p.Region == e.Region {
				return r.relayEnds(t, p, as)
			}
		}
	}
	return r.relayEnds(t, e, as)
}

// proxyByHost finds the proxy or endpoint of a host name.
func (r *Resolver) proxyByHost(is func(string) bool) (model.Resource, bool) {
	for p := range model.All[*model.DBProxy](r.snap, model.KindDBProxy) {
		if is(p.Host) {
			return p, true
		}
	}
	for e := range model.All[*model.DBProxyEndpoint](r.snap, model.KindDBProxyEndpoint) {
		if is(e.Host) {
			return e, true
		}
	}
	return nil, false
}

// relayWarnings is what is to be known of a proxy beside the network verdict: the state of its connections to its targets
// (PROXY-5), and a port that AWS does not document (PROXY-2).
func (a *Asker) relayWarnings(ref model.Ref) []graph.Warning {
	p := a.proxyAt(ref)
	if p == nil {
		return nil
	}
	var out []graph.Warning
	if p.EngineFamily == "SQLSERVER" {
		out = append(out, graph.Warning{Code: "PROXY_PORT_UNCONFIRMED", Text: "that a SQL Server proxy listens on 1433 is not documented by AWS"})
	}
	var bad []string
	for t := range model.By[*model.DBProxyTargets](a.snap, model.DBProxyTargetsByProxy, p.ProxyName) {
		for _, x := range t.Targets {
			if t.Account == p.Account && t.Region == p.Region && x.State != "" && x.State != "AVAILABLE" && x.State != "REGISTERING" {
				bad = append(bad, strings.TrimSuffix(fmt.Sprintf("%s is %s, %s", x.ID, x.State, x.Reason), ", "))
			}
		}
	}
	if len(bad) > 0 {
		slices.Sort(bad)
		out = append(out, graph.Warning{Code: "PROXY_TARGET_UNAVAILABLE", Text: "the proxy's own health check of its targets said when the snapshot was taken: " + strings.Join(bad, "; ")})
	}
	return out
}

// proxyAt is the proxy that a relay is, or is an endpoint of; nil for others.
func (a *Asker) proxyAt(ref model.Ref) *model.DBProxy {
	switch m, _ := a.snap.Lookup(ref); m := m.(type) {
	case *model.DBProxy:
		return m
	case *model.DBProxyEndpoint:
		for p := range model.By[*model.DBProxy](a.snap, model.DBProxiesByName, m.Proxy) {
			if samePlace(p, m) {
				return p
			}
		}
	}
	return nil
}

func (a *Asker) proxyOf(e *End) *model.DBProxy {
	if e.Relay == nil {
		return nil
	}
	return a.proxyAt(e.Relay.Ref)
}

// proxyDemand is what a proxy demands of its clients; how it connects to its database is its own affair (PROXY-5).
func proxyDemand(p *model.DBProxy) graph.Transport {
	t := graph.Transport{TLS: "unknown", IAM: "unknown", Evidence: "whether proxy " + p.ProxyName + " requires TLS is not told"}
	switch p.RequireTLS {
	case model.Yes:
		t.TLS, t.Evidence = "required", "RequireTLS of proxy "+p.ProxyName
	case model.No:
		t.TLS, t.Evidence = "optional", "RequireTLS of proxy "+p.ProxyName+" is off"
	}
	t.Members = []graph.MemberTransport{{Member: p.Ref, Label: "proxy:" + p.ProxyName, TLS: t.TLS, Evidence: t.Evidence, IAM: t.IAM}}
	return t
}
