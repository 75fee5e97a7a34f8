package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// class is source ends that no component tells apart: equal in everything but their addresses.
type class struct {
	ends  []End // sorted by ref
	start graph.Port
	realm header.Realm
	vpc   string // "" for the internet
	addrs *header.AddrSet
	home  graph.Goal
	ports clientPorts
	oneOf bool // of a supposed interface one address holds
	// passed: take it that requests have passed what they must; whether they have is judged sender by sender.
	passed bool
	// anywhere: its network is not known, so its packets may be of any realm.
	anywhere bool
	dns64    bool // it has no IPv4, and names without an IPv6 address resolve to ones that stand for IPv4 addresses (NAT-11)
}

// clientPorts is the range that the source's platform sends from (NACL-7).
type clientPorts struct {
	ranges []header.PortRange
	known  bool // else one unknown range of a single client holds
	why    model.Gap
}

var (
	linuxPorts   = []header.PortRange{{First: 32768, Last: 60999}}
	windowsPorts = []header.PortRange{{First: 49152, Last: 65535}}
	anyPorts     = []header.PortRange{{First: 1024, Last: 65535}}
)

// portsOf finds an end's client ports: those asked for, else by platform.
func (a *Asker) portsOf(e End, q graph.Question) clientPorts {
	if len(q.Ephemeral) > 0 {
		return clientPorts{ranges: q.Ephemeral, known: true}
	}
	unknown := unknownPorts(e.Ref)
	switch {
	case e.Internet || e.OnPrem != nil || e.Gate != graph.Port{}:
		return clientPorts{ranges: anyPorts, known: true}
	case e.Owner.Kind == model.KindFunction:
		return clientPorts{ranges: anyPorts, known: true}
	case e.Owner.Kind == model.KindLaunchTemplate:
		if t, ok := model.Get[*model.LaunchTemplate](a.snap, e.Owner.Kind, e.Owner.ID); ok {
			return platformPorts(t.Platform, unknown)
		}
	case e.Host != nil && e.Host.Interface != nil:
		return a.portsOfInterface(e.Host.Interface)
	}
	return unknown
}

func unknownPorts(of model.Ref) clientPorts {
	return clientPorts{ranges: anyPorts, why: model.Gap{Kind: model.GapUndetermined, Subject: of, Detail: "the client's platform, and so its client ports"}}
}

// portsOfInterface finds the client ports of what is behind an interface.
func (a *Asker) portsOfInterface(i *model.NetworkInterface) clientPorts {
	unknown := unknownPorts(i.Ref)
	switch i.Type {
	case "lambda", "nat_gateway", "natGateway", "network_load_balancer":
		return clientPorts{ranges: anyPorts, known: true}
	}
	if i.Instance == "" {
		return unknown
	}
	unknown.why.Subject = model.Ref{Kind: model.KindInstance, ID: i.Instance}
	if inst, ok := model.Get[*model.Instance](a.snap, model.KindInstance, i.Instance); ok {
		return platformPorts(inst.Platform, unknown)
	}
	unknown.why = model.Gap{Kind: model.GapNotCollected, Subject: unknown.why.Subject, Detail: unknown.why.Detail,
		DataSet: model.DataSet{Call: model.KindInstance.Call(), Account: i.Account, Region: i.Region}}
	return unknown
}

func platformPorts(platform string, unknown clientPorts) clientPorts {
	switch platform {
	case "linux":
		return clientPorts{ranges: linuxPorts, known: true}
	case "windows":
		return clientPorts{ranges: windowsPorts, known: true}
	}
	return unknown
}

// classes groups source ends. Ends whose addresses are not certain stay alone.
func (a *Asker) classes(ends []End, q graph.Question) []*class {
	var out []*class
	byKey := make(map[string]*class)
	for _, e := range ends {
		c := a.classOf(e, q)
		if e.Host == nil || e.OneOf || e.Host.AnyTraffic || e.Gate != (graph.Port{}) {
			out = append(out, c)
			continue
		}
		key := a.classKey(e, c)
		if have, ok := byKey[key]; ok {
			have.ends = append(have.ends, e)
			continue
		}
		byKey[key] = c
		out = append(out, c)
	}
	for _, c := range out {
		if len(c.ends) > 1 {
			sets := make([]*header.AddrSet, len(c.ends))
			for i, e := range c.ends {
				sets[i] = e.Host.Addrs
			}
			c.addrs = header.AddrUnion(sets...)
			c.home.Addrs = c.addrs
		}
	}
	slices.SortStableFunc(out, func(x, y *class) int {
		return cmp.Or(x.ends[0].Ref.Compare(y.ends[0].Ref), strings.Compare(x.ends[0].Label, y.ends[0].Label))
	})
	return out
}

func (a *Asker) classOf(e End, q graph.Question) *class {
	c := &class{ends: []End{e}, oneOf: e.OneOf, ports: a.portsOf(e, q)}
	if e.Host == nil && e.Missing != nil { // it may turn up at the destination; how is not known
		c.start = graph.Port{Place: graph.Somewhere, Side: graph.Send}
		c.addrs, c.vpc = e.Addrs, "?"
		switch vpc := a.homeOf(e.Ref); {
		case vpc != "":
			c.vpc, c.realm = vpc, a.net.Realm(vpc)
			if _, ok := a.snap.Lookup(model.Ref{Kind: model.KindVPC, ID: vpc}); !ok { // of another's VPC nothing is known
				c.start.Side = graph.Deliver
			}
		default:
			c.anywhere = true
		}
		if e.Gate != (graph.Port{}) {
			c.start = e.Gate
		}
		return c
	}
	if e.OnPrem != nil {
		return a.onPremClass(c, e)
	}
	if e.Gate != (graph.Port{}) {
		return a.gateClass(c, e)
	}
	if e.Host == nil {
		c.start = graph.Port{Place: graph.Internet, Side: graph.Send}
		c.realm, c.addrs = realmInternet, e.Addrs
		c.home = graph.Goal{Realm: realmInternet, Addrs: e.Addrs, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}}
		return c
	}
	h := e.Host
	c.vpc, c.addrs, c.realm = h.VPC, h.Addrs, a.net.Realm(h.VPC)
	c.dns64 = a.dns64(h.Subnet)
	c.start = graph.Port{Place: h.Ref, Side: graph.Send}
	c.home = graph.Goal{Realm: c.realm, Addrs: h.Addrs, Port: a.net.EnterPort(h.Subnet)}
	if h.AnyTraffic {
		c.start = graph.Port{Place: model.Ref{Kind: model.KindSubnet, ID: h.Subnet}, Side: graph.Inside}
	}
	return c
}

// homeOf is the VPC of what stands for interfaces that are not shown, "" when it is not known.
func (a *Asker) homeOf(ref model.Ref) string {
	if ref.Kind == model.KindVPC {
		return ref.ID
	}
	g, ok := model.Get[*model.SecurityGroup](a.snap, ref.Kind, ref.ID)
	if !ok {
		return ""
	}
	return g.VPC
}

// classKey holds every field of an interface that a component reads on its way out, and none of its addresses.
func (a *Asker) classKey(e End, c *class) string {
	h := e.Host
	key := fmt.Sprintf("%s|%s|%s|%v|%v|%v|%v|%v", h.VPC, h.Subnet, strings.Join(h.Groups, ","), h.PrivateIPv6, h.PublicUnknown, h.Stateless, c.ports.ranges, c.ports.known)
	if a.isTransit(h.Ref.ID) {
		key += "|" + h.Ref.ID
	}
	if i := h.Interface; i != nil {
		key += "|" + i.Status + "|" + i.Type + "|" + fmt.Sprint(i.DenyAllIGWTraffic) + "|" + i.Account + "|" + i.Region
		if i.Instance != "" {
			inst, ok := model.Get[*model.Instance](a.snap, model.KindInstance, i.Instance)
			key += fmt.Sprint("|", ok)
			if ok {
				key += inst.State
			} else {
				key += i.Instance
			}
		}
		return key
	}
	return key + "|" + h.Ref.ID
}
