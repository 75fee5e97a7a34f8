package component

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// dbProxy is one endpoint of an RDS Proxy: the default one, whose place is the proxy's, or one that its users made. Clients end
// there; the proxy's own connections start from the proxy's interfaces, with the proxy's groups (PROXY-1).
//
// Known gaps: AWS does not tell the client ports of the proxy's own connections (taken as of its other services), nor which
// interfaces are the proxy's where neither VPC endpoints nor interfaces show them (PROXY-4).
type dbProxy struct {
	n      *Network
	ref    model.Ref
	end    proxyEnd
	ok     bool
	dial   dialing
	reason graph.Code // why it serves nobody, whatever the network; "" for none
	detail string
	gap    *model.Gap // or what is not known of it
}

// proxyEnd is what an endpoint of a proxy is, whichever kind of resource tells.
type proxyEnd struct {
	ref             model.Ref
	proxy           *model.DBProxy // nil when it is not in the snapshot
	name, label     string
	account, region string
	vpc             string
	subnets, groups []string
	host, status    string
	network         string // EndpointNetworkType
	reader, user    bool   // it leads to readers alone; made by the proxy's users
}

// proxyEndOf finds an endpoint. The default endpoint goes by the proxy.
func (n *Network) proxyEndOf(ref model.Ref) (proxyEnd, bool) {
	switch r, _ := n.snap.Lookup(ref); r := r.(type) {
	case *model.DBProxy:
		return proxyEnd{ref: ref, proxy: r, name: r.ProxyName, label: "proxy:" + r.ProxyName, account: r.Account, region: r.Region, vpc: r.VPC,
			subnets: r.Subnets, groups: r.Groups, host: r.Host, status: r.Status, network: r.NetworkType}, true
	case *model.DBProxyEndpoint:
		return proxyEnd{ref: ref, proxy: n.proxyNamed(r.Proxy, r.Account, r.Region), name: r.Proxy, label: "proxy:" + r.EndpointName, account: r.Account, region: r.Region,
			vpc: r.VPC, subnets: r.Subnets, groups: r.Groups, host: r.Host, status: r.Status, network: r.NetworkType, reader: r.ReadOnly(), user: !r.Default}, true
	}
	return proxyEnd{}, false
}

func (n *Network) proxyNamed(name, account, region string) *model.DBProxy {
	for p := range model.By[*model.DBProxy](n.snap, model.DBProxiesByName, name) {
		if p.Account == account && p.Region == region {
			return p
		}
	}
	return nil
}

// proxyEnds lists every endpoint of every proxy once.
func (n *Network) proxyEnds() []proxyEnd {
	var out []proxyEnd
	for _, k := range [...]model.Kind{model.KindDBProxy, model.KindDBProxyEndpoint} {
		for _, m := range n.snap.List(k) {
			e, ok := n.proxyEndOf(m.Head().Ref)
			if d, is := m.(*model.DBProxyEndpoint); is && d.Default && e.proxy != nil {
				continue // the proxy stands for it
			}
			if ok {
				out = append(out, e)
			}
		}
	}
	return out
}

// proxyFaces lists the interfaces that may be an endpoint's: those of the VPC endpoint of its host name, else those of VPC
// endpoints that a service made with its groups in its subnets, else such interfaces themselves (PROXY-4).
func (n *Network) proxyFaces(e proxyEnd) []*model.NetworkInterface {
	var named, alike []*model.NetworkInterface
	of := make(map[string]bool)
	add := func(list []*model.NetworkInterface, v *model.VPCEndpoint) []*model.NetworkInterface {
		for _, id := range v.Interfaces {
			if i, ok := model.Get[*model.NetworkInterface](n.snap, model.KindNetworkInterface, id); ok {
				list = append(list, i)
			}
		}
		return list
	}
	for v := range model.By[*model.VPCEndpoint](n.snap, model.VPCEndpointsByVPC, e.vpc) {
		for _, id := range v.Interfaces {
			of[id] = true
		}
		switch {
		case v.State != "available" && v.State != "":
		case e.host != "" && slices.Contains(v.Names, e.host):
			named = add(named, v)
		case v.RequesterManaged && v.Type == "Interface" && slices.Equal(v.Groups, e.groups) && within(v.Subnets, e.subnets):
			alike = add(alike, v)
		}
	}
	if len(named) > 0 {
		return named
	}
	if len(alike) > 0 {
		return alike
	}
	for _, s := range e.subnets {
		for i := range model.By[*model.NetworkInterface](n.snap, model.InterfacesBySubnet, s) {
			if i.Type == "vpc_endpoint" && i.RequesterManaged && !of[i.Ref.ID] && slices.Equal(i.Groups, e.groups) {
				alike = append(alike, i)
			}
		}
	}
	return alike
}

// within reports whether every one of some is among all.
func within(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// claimDBProxies tells the interfaces of proxies' endpoints.
func claimDBProxies(n *Network, claim func(face string, relay model.Ref)) {
	for _, e := range n.proxyEnds() {
		for _, i := range n.proxyFaces(e) {
			claim(i.Ref.ID, e.ref)
		}
	}
}

// proxyEntry is where clients reach an endpoint of a proxy.
func proxyEntry(n *Network, ref model.Ref) (Entry, bool) {
	e, ok := n.proxyEndOf(ref)
	if !ok || ref.Kind == model.KindDBProxyEndpoint && !e.user && e.proxy != nil { // the proxy stands for its default endpoint
		return Entry{}, false
	}
	places, gap := n.proxyPlaces(e)
	return Entry{Ref: ref, Label: e.label, Host: e.host, VPC: e.vpc, Places: places, Gap: gap, Port: n.proxyPort(e)}, true
}

// proxyPlaces is where an endpoint stands. Without its interfaces it is in each of its subnets, if users made it; the default
// one is in some of them (PROXY-4).
func (n *Network) proxyPlaces(e proxyEnd) ([]Placement, *model.Gap) {
	var out []Placement
	shared := false
	for _, i := range n.proxyFaces(e) {
		h := n.HostOf(i)
		shared = shared || len(n.relaysOf(h)) > 1
		out = append(out, Placement{Host: h, Subnet: i.Subnet})
	}
	if shared {
		return out, &model.Gap{Kind: model.GapUndetermined, Subject: e.ref, Detail: "which of several interfaces are the proxy endpoint's"}
	}
	if len(out) > 0 {
		return out, nil
	}
	gap := n.notCollected(model.KindVPCEndpoint.Call(), e.account, e.region, e.ref, "the interfaces of the proxy endpoint")
	for _, s := range e.subnets {
		out = append(out, n.supposedIn(e.ref, s, e.vpc, e.groups, e.network, &gap))
	}
	if e.user {
		return out, nil
	}
	return out, &gap
}

// supposedIn supposes a relay's interface on any free address of a subnet.
func (n *Network) supposedIn(ref model.Ref, subnet, vpc string, groups []string, network string, gap *model.Gap) Placement {
	h := &Host{Ref: model.Ref{Kind: model.KindNetworkInterface, ID: "supposed:" + ref.String() + "@" + subnet}, Shown: ref, Relay: ref,
		Subnet: subnet, VPC: vpc, Groups: groups, PrivateIPv6: true}
	p := Placement{Host: h, Subnet: subnet, OneOf: true}
	s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, subnet)
	if !ok || len(s.CIDRs) == 0 {
		p.Lost = true
		h.Addrs = header.AddrsOf(prefixes("0.0.0.0/0")...)
		return p
	}
	h.Addrs = FreeAddresses(n.snap, s)
	switch network {
	case "DUAL":
	case "IPV6":
		h.Addrs = h.Addrs.Family(header.V6)
	default:
		h.Addrs = h.Addrs.Family(header.V4)
	}
	return p
}

// proxyPort is the fixed port of an endpoint, whatever its database's is; 0 = not known (PROXY-2). SQL Server's is by judgement.
func (n *Network) proxyPort(e proxyEnd) int {
	if e.proxy == nil {
		return 0
	}
	return map[string]int{"MYSQL": 3306, "POSTGRESQL": 5432, "SQLSERVER": 1433}[e.proxy.EngineFamily]
}

func newDBProxy(n *Network, ref model.Ref) graph.Component {
	c := &dbProxy{n: n, ref: ref}
	if c.end, c.ok = n.proxyEndOf(ref); !c.ok {
		return &unmodelled{n, ref}
	}
	c.dial = dialing{n: n, ref: ref, kind: "db-proxy", family: header.V4}
	if c.end.proxy == nil {
		g := n.notCollected(model.KindDBProxy.Call(), c.end.account, c.end.region, ref, "the proxy of the endpoint")
		c.gap = &g
		return c
	}
	if c.end.proxy.TargetNetworkType == "IPV6" { // PROXY-7
		c.dial.family = header.V6
	}
	c.serves()
	c.findTargets()
	c.dial.senders, c.dial.senderGap = n.proxySenders(c.end.proxy)
	return c
}

// proxySenders is where a proxy's own connections start: its default endpoint's interfaces, else supposed ones in its subnets.
func (n *Network) proxySenders(p *model.DBProxy) ([]Placement, *model.Gap) {
	e, _ := n.proxyEndOf(p.Ref)
	e.network = cmp.Or(p.TargetNetworkType, "IPV4")
	places, gap := n.proxyPlaces(e)
	for i := range places {
		if h := places[i].Host; h.Interface == nil { // it receives nothing here: a host of its own
			own := *h
			own.Ref.ID += "/out"
			own.Relay, own.SendsOnly = model.Ref{}, true
			places[i].Host = &own
		}
	}
	return places, gap
}

// serves tells whether the endpoint and the proxy are in a state to serve anybody.
func (c *dbProxy) serves() {
	for _, status := range []string{c.end.status, c.end.proxy.Status} {
		switch status {
		case "available", "modifying", "":
		case "creating", "deleting", "incompatible-network", "insufficient-resource-limits", "suspended", "suspending":
			c.reason, c.detail = "PROXY_NOT_AVAILABLE", "state "+status
			return
		default:
			c.gap = &model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "whether a proxy in state " + fmt.Sprintf("%q", status) + " serves clients"}
		}
	}
}

func (c *dbProxy) Ref() model.Ref { return c.ref }

func (c *dbProxy) behind() Behind { return c.dial.behind() }

// Handle answers clients on the fixed port and dials the database for them.
func (c *dbProxy) Handle(a graph.Arrival) []graph.Outcome {
	why := graph.Reason{Code: "PROXY_RELAY", Component: c.ref, Kind: "db-proxy", Detail: c.end.label}
	if a.Session != nil {
		why.Code = "REPLY_DELIVERED"
		return []graph.Outcome{{Packets: a.Packets, Effect: graph.Arrive, Reason: why}}
	}
	if a.At.Side != graph.Receive {
		return c.dial.step(a)
	}
	left := a.Packets
	var out []graph.Outcome
	stop := func(p header.Set, code graph.Code, detail string) {
		left = left.Minus(p)
		r := why
		r.Code, r.Detail = code, detail
		out = append(out, graph.Outcome{Packets: p, Effect: graph.Drop, Reason: r})
	}
	if c.reason != "" {
		stop(left, c.reason, c.detail)
		return out
	}
	family := map[string]header.Family{"IPV4": header.V6, "IPV6": header.V4}[c.end.network] // the one that it does not serve
	if family != 0 {
		stop(left.Intersect(c.n.space.Box(header.Box{Family: family})), "PROXY_NETWORK_TYPE", "the endpoint is "+c.end.network)
	}
	if port := uint16(c.n.proxyPort(c.end)); port != 0 {
		ours := c.n.space.Box(header.Box{Protocols: []header.ProtoRange{{First: 6, Last: 6}}, DstPorts: []header.PortRange{{First: port, Last: port}}})
		stop(left.Minus(ours), "PROXY_PORT", fmt.Sprintf("the proxy listens on %d alone", port))
	} else if c.gap == nil {
		c.gap = &model.Gap{Kind: model.GapUndetermined, Subject: c.ref, Detail: "on which port a proxy of engine family " + fmt.Sprintf("%q", c.end.proxy.EngineFamily) + " listens"}
	}
	if c.gap != nil {
		why.Code = "PROXY_UNKNOWN"
		return append(out, graph.Outcome{Packets: left, Effect: graph.Unclear, Next: nobodyKnows, Reason: why, Needs: []model.Gap{*c.gap}})
	}
	if code := c.noTarget(); code != "" {
		stop(left, code, "")
		return out
	}
	return append(out, c.dial.relayed(a, left, why))
}
