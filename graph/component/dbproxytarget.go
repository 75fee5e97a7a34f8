package component

import (
	"portolan/graph"
	"portolan/model"
)

// findTargets finds what an endpoint of a proxy dials: of a cluster the writer, or for a read-only endpoint the readers
// (PROXY-6); else its instance.
func (c *dbProxy) findTargets() {
	p := c.end.proxy
	list, ok := c.n.targetsOf(p)
	if !ok {
		g := c.n.notCollected(model.CallDBProxyTargets, p.Account, p.Region, p.Ref, "what the proxy connects to")
		c.dial.targets = []dialTarget{{ref: p.Ref, lost: &g}}
		return
	}
	clusters := make(map[string]bool)
	for _, t := range list {
		switch id := t.TrackedCluster(); {
		case id != "" && !clusters[id]:
			clusters[id] = true
			c.cluster(id, list)
		case id == "":
			c.instance(t)
		}
	}
}

// targetsOf is the targets of a proxy, of every document that tells of them.
func (n *Network) targetsOf(p *model.DBProxy) (list []model.DBProxyTarget, ok bool) {
	for t := range model.By[*model.DBProxyTargets](n.snap, model.DBProxyTargetsByProxy, p.ProxyName) {
		if (t.Account == p.Account || t.Account == "") && (t.Region == p.Region || t.Region == "") {
			list, ok = append(list, t.Targets...), true
		}
	}
	return list, ok
}

// AimlessProxies lists the proxies of a VPC of which no document tells what they connect to, with the facts that are missing.
func (n *Network) AimlessProxies(vpc string) []model.Gap {
	var out []model.Gap
	for p := range model.All[*model.DBProxy](n.snap, model.KindDBProxy) {
		if _, ok := n.targetsOf(p); !ok && p.VPC == vpc {
			out = append(out, n.notCollected(model.CallDBProxyTargets, p.Account, p.Region, p.Ref, "what the proxy connects to"))
		}
	}
	return out
}

func (c *dbProxy) cluster(id string, list []model.DBProxyTarget) {
	p := c.end.proxy
	for k := range model.By[*model.DBCluster](c.n.snap, model.DBClustersByIdentifier, id) {
		if k.Account != p.Account || k.Region != p.Region {
			continue
		}
		members := MembersOf(c.n.snap, k)
		var found []*Database
		for _, d := range members {
			if d.Writer != c.end.reader || len(members) == 1 && d.Member == "" && !c.end.reader {
				found = append(found, d)
			}
		}
		for _, d := range found {
			c.member(d, portOf(list, d.Member))
		}
		return
	}
	c.missing(model.KindDBCluster, id)
}

func portOf(list []model.DBProxyTarget, member string) int {
	for _, t := range list {
		if t.Is(member) {
			return t.Port
		}
	}
	return 0
}

func (c *dbProxy) instance(t model.DBProxyTarget) {
	p := c.end.proxy
	for i := range model.By[*model.DBInstance](c.n.snap, model.DBInstancesByIdentifier, t.ID) {
		if i.Account == p.Account && i.Region == p.Region {
			c.member(InstanceOf(c.n.snap, i), t.Port)
			return
		}
	}
	c.missing(model.KindDBInstance, t.ID)
}

// missing is a target that the snapshot does not show.
func (c *dbProxy) missing(kind model.Kind, id string) {
	p := c.end.proxy
	ref := model.Ref{Kind: kind, ID: id}
	g := c.n.notCollected(kind.Call(), p.Account, p.Region, ref, "the database that the proxy connects to")
	c.dial.targets = append(c.dial.targets, dialTarget{ref: ref, lost: &g})
}

// member adds a database member as a target.
func (c *dbProxy) member(d *Database, port int) {
	c.dial.targets = append(c.dial.targets, c.n.memberTarget(d, port))
}

// memberTarget is a database member as relays dial it; on its own port if none is told.
func (n *Network) memberTarget(d *Database, port int) dialTarget {
	s, f := n.Seat(d), n.DBFacts(d)
	t := dialTarget{ref: d.Ref, places: s.Places, gap: s.Gap, port: port}
	if t.port == 0 {
		t.port = f.Port
	}
	if len(s.Places) == 0 {
		g := n.notCollected(model.KindDBSubnetGroup.Call(), f.Account, f.Region, d.Ref, "the database's subnets")
		t.lost = &g
	}
	return t
}

// noTarget says why there is nothing to dial.
func (c *dbProxy) noTarget() graph.Code {
	switch {
	case len(c.dial.targets) > 0:
		return ""
	case c.end.reader:
		return "PROXY_NO_READERS"
	}
	return "PROXY_NO_TARGETS"
}
