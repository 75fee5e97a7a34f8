package oracle

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/model"
)

// endpointOf reports whether the endpoint is one of the proxy's.
func endpointOf(e *model.DBProxyEndpoint, p *model.DBProxy) bool {
	return e.Proxy == p.ProxyName && e.Account == p.Account && e.Region == p.Region
}

// defaultEndpoint is the proxy's own endpoint, made up of the proxy where it is not listed.
func (w *walk) defaultEndpoint(p *model.DBProxy) *model.DBProxyEndpoint {
	for e := range model.All[*model.DBProxyEndpoint](w.s, model.KindDBProxyEndpoint) {
		if e.Default && endpointOf(e, p) {
			return e
		}
	}
	return &model.DBProxyEndpoint{Meta: p.Meta, Proxy: p.ProxyName, VPC: p.VPC, Subnets: p.Subnets, Groups: p.Groups, Host: p.Host,
		Role: "READ_WRITE", Default: true, NetworkType: p.NetworkType}
}

// proxyEndpoints lists every endpoint of every proxy.
func (w *walk) proxyEndpoints() []*model.DBProxyEndpoint {
	var out []*model.DBProxyEndpoint
	for p := range model.All[*model.DBProxy](w.s, model.KindDBProxy) {
		out = append(out, w.defaultEndpoint(p))
	}
	for e := range model.All[*model.DBProxyEndpoint](w.s, model.KindDBProxyEndpoint) {
		if !e.Default {
			out = append(out, e)
		}
	}
	return out
}

// proxyEndpointOf is the proxy's endpoint that appears as the VPC endpoint (PROXY-4): the one whose name it bears, else the only
// one with its VPC, groups and subnets; nil when there is none.
func (w *walk) proxyEndpointOf(v *model.VPCEndpoint) *model.DBProxyEndpoint {
	if !v.RequesterManaged {
		return nil
	}
	var alike []*model.DBProxyEndpoint
	for _, e := range w.proxyEndpoints() {
		if e.Host != "" && slices.Contains(v.Names, e.Host) {
			return e
		}
		inside := !slices.ContainsFunc(v.Subnets, func(s string) bool { return !slices.Contains(e.Subnets, s) })
		if e.VPC == v.VPC && inside && slices.Equal(e.Groups, v.Groups) {
			alike = append(alike, e)
		}
	}
	if len(alike) == 1 {
		return alike[0]
	}
	return nil
}

// fromProxy takes a connection that an endpoint of the proxy accepted on to a database (PROXY-1).
func (w *walk) fromProxy(p *model.DBProxy, e *model.DBProxyEndpoint) (*walk, error) {
	w.note(e.Ref, "proxy endpoint")
	listens := map[string]uint16{"MYSQL": 3306, "POSTGRESQL": 5432, "SQLSERVER": 1433}[p.EngineFamily]
	network := cmp.Or(e.NetworkType, p.NetworkType)
	switch {
	case listens == 0:
		return nil, fmt.Errorf("%w: engine family of %s", ErrMissing, p.Ref)
	case w.pkt.proto != tcp || w.pkt.dport != listens: // PROXY-2
		return nil, w.drop(e.Ref, "PROXY_PORT")
	case listens == 1433:
		w.suspect("port of %s (PROXY-2)", p.Ref)
	case network == "IPV4" && !w.pkt.dst.Is4(), network == "IPV6" && w.pkt.dst.Is4(): // PROXY-7
		return nil, w.drop(e.Ref, "PROXY_IP_VERSION")
	}
	list, err := w.proxied(p, e)
	if err != nil {
		return nil, err
	}
	d, port, err := w.pickDatabase(e.Ref, list)
	if err != nil {
		return nil, err
	}
	i, err := w.databaseInterface(d)
	if err != nil {
		return nil, err
	}
	to := addressesOf(i, p.TargetNetworkType != "IPV6")
	if len(to) == 0 { // PROXY-7
		return nil, w.drop(p.Ref, "PROXY_IP_VERSION")
	}
	from, src, err := w.sender(p.Ref, w.standing(w.defaultEndpoint(p).Ref), to[0])
	if err != nil {
		return nil, err
	}
	own := *from
	own.Groups = p.Groups // PROXY-1: whichever the interface's endpoint has
	return w.onward(&own, src, to[0], port), nil
}

// database is an instance that a relay may dial, and the port (0 = the instance's own).
type database struct {
	instance *model.DBInstance
	port     int
}

func (w *walk) pickDatabase(relay model.Ref, list []database) (*model.DBInstance, uint16, error) {
	var names []string
	for _, d := range list {
		names = append(names, d.instance.Identifier)
	}
	n, err := w.pickTarget(relay, names)
	if err != nil {
		return nil, 0, err
	}
	port := cmp.Or(list[n].port, list[n].instance.Port)
	if port == 0 {
		return nil, 0, fmt.Errorf("%w: port of %s", ErrMissing, list[n].instance.Ref)
	}
	return list[n].instance, uint16(port), nil
}

// proxied lists the databases that the endpoint leads to: writers, or readers alone (PROXY-6).
func (w *walk) proxied(p *model.DBProxy, e *model.DBProxyEndpoint) ([]database, error) {
	var told *model.DBProxyTargets
	for t := range model.All[*model.DBProxyTargets](w.s, model.KindDBProxyTargets) {
		if t.Proxy == p.ProxyName && t.Account == p.Account && t.Region == p.Region {
			told = t
		}
	}
	if told == nil {
		return nil, fmt.Errorf("%w: targets of %s", ErrMissing, p.Ref)
	}
	var out []database
	add := func(id string, port int) error {
		d, err := w.databaseInstance(p.Meta, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(out, func(o database) bool { return o.instance == d }) {
			out = append(out, database{d, port})
		}
		return nil
	}
	for _, t := range told.Targets {
		cluster := t.TrackedCluster()
		if cluster == "" { // an instance by itself is its own writer
			if t.Type == "RDS_INSTANCE" && !e.ReadOnly() {
				if err := add(t.ID, t.Port); err != nil {
					return nil, err
				}
			}
			continue
		}
		c, err := w.databaseCluster(p.Meta, cluster)
		if err != nil {
			return nil, err
		}
		for _, m := range c.Members {
			if m.Writer != e.ReadOnly() && (t.Type == "TRACKED_CLUSTER" || t.Is(m.Instance)) {
				if err := add(m.Instance, cmp.Or(portOf(told, m.Instance), t.Port, c.Port)); err != nil {
					return nil, err
				}
			}
		}
	}
	switch {
	case len(told.Targets) == 0:
		return nil, w.drop(p.Ref, "PROXY_NO_TARGET")
	case len(out) == 0 && e.ReadOnly():
		return nil, w.drop(e.Ref, "PROXY_NO_READER")
	case len(out) == 0:
		return nil, w.drop(e.Ref, "PROXY_NO_TARGET")
	}
	return out, nil
}

// portOf is the port by which the proxy dials the instance, 0 when it does not say.
func portOf(t *model.DBProxyTargets, instance string) int {
	for _, x := range t.Targets {
		if x.Is(instance) {
			return x.Port
		}
	}
	return 0
}
