package ask

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// gateClass is a source of users behind something that asks who they are.
func (a *Asker) gateClass(c *class, e End) *class {
	c.start, c.addrs, c.realm = e.Gate, e.Addrs, a.net.Realm(e.Gate.Place.ID)
	c.home = graph.Goal{Realm: c.realm, Addrs: c.addrs, Port: graph.Port{Place: e.Gate.Place, Side: graph.Enter}}
	if h := e.Host; h != nil {
		c.realm, c.vpc = a.net.Realm(h.VPC), h.VPC
		c.home = graph.Goal{Realm: c.realm, Addrs: c.addrs, Port: a.net.EnterPort(h.Subnet)}
	}
	if e.Outside {
		c.vpc = ""
	}
	return c
}

// another is a source that is no interface of a subnet by itself: users of a Client VPN endpoint, a function that has no
// interface yet.
type another struct {
	name     string
	boundary string // "" for that of the VPC where it stands
	ends     []End
	by       string    // of users: as graph.Gated has it
	users    string    // whom it lets through
	through  model.Ref // the endpoint
	unless   int       // >0: only of interest if the verdict differs from that of the one this many before
}

// anothers lists them, for searches of every source.
func (a *Asker) anothers() []another {
	if a.another == nil {
		a.another = []another{}
		r := a.resolver()
		for v := range model.All[*model.ClientVPNEndpoint](a.snap, model.KindClientVPNEndpoint) {
			a.another = append(a.another, vpnUsers(r, v)...)
		}
		for e := range model.All[*model.InstanceConnectEndpoint](a.snap, model.KindInstanceConnectEndpoint) {
			if p, err := instanceConnectEnd(r, Term{}, e, role{source: true}); err == nil {
				a.another = append(a.another, another{name: r.label(e) + " (EC2 Instance Connect)", by: "instance-connect", users: authorised, through: e.Ref, boundary: users, ends: p.ends})
			}
		}
		for e := range model.All[*model.VerifiedAccessEndpoint](a.snap, model.KindVerifiedAccessEndpoint) {
			if p, err := verifiedAccessEnd(r, Term{}, e, role{source: true}); err == nil {
				a.another = append(a.another, another{name: r.label(e) + " (Verified Access)", by: "verified-access", users: permitted, through: e.Ref, boundary: users, ends: p.ends})
			}
		}
		for _, k := range laterKinds {
			for _, m := range a.snap.List(k) {
				a.another = append(a.another, r.later(m)...)
			}
		}
	}
	return a.another
}

// nobodysGroup is the group of users who are in none that a rule names.
const nobodysGroup = "\x00"

// vpnUsers is the users of a Client VPN endpoint: those of no group, and those of each group that an authorization rule names
// (CVPN-8).
func vpnUsers(r *Resolver, v *model.ClientVPNEndpoint) []another {
	name := "clientvpn:" + r.label(v)
	groups := vpnGroups(v)
	who := ""
	if len(groups) > 0 {
		who = nobodysGroup
	}
	out := []another{{name: name, by: "client-vpn", users: authorised, through: v.Ref, boundary: users, ends: r.clientVPN(v, who, role{source: true}).ends}}
	for i, g := range groups {
		out = append(out, another{name: name + " users of group " + g, by: "client-vpn", users: authorised + " of group " + g, through: v.Ref, boundary: users, ends: r.clientVPN(v, g, role{source: true}).ends, unless: i + 1})
	}
	return out
}

// users is the boundary of sources that ask who somebody is (GEN-12).
const users = "authorised users"

// ungated leaves out the interfaces by which only users of something come out that is searched by itself.
func (a *Asker) ungated(list []model.Resource) []model.Resource {
	if a.gated == nil {
		a.gated = make(map[model.Ref]bool)
		for _, o := range a.anothers() {
			for _, e := range o.ends {
				if e.Gate != (graph.Port{}) && e.Host != nil && e.Host.Interface != nil {
					a.gated[e.Host.Ref] = true
				}
			}
		}
	}
	if len(a.gated) == 0 || !slices.ContainsFunc(list, func(m model.Resource) bool { return a.gated[m.Head().Ref] }) {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(m model.Resource) bool { return a.gated[m.Head().Ref] })
}

// more searches the sources that are no interfaces of subnets.
func (s *search) more() {
	list := s.a.anothers()
	if s.only != nil {
		list = s.asked()
	}
	verdicts := make([]graph.Verdict, len(list))
	for i, o := range list {
		same := 0
		if o.unless > 0 {
			same = i - o.unless
		}
		if h := o.ends[0].Host; o.boundary == "" && h != nil && s.dead[h.VPC] {
			continue
		}
		verdicts[i] = s.another(o, func(v graph.Verdict) bool { return o.unless > 0 && v == verdicts[same] })
	}
}

// asked is the sources among those asked for that searches of subnets do not meet, by what people call them.
func (s *search) asked() []another {
	var out []another
	for _, e := range s.only.Ends {
		if !apart(e) {
			continue
		}
		boundary := ""
		if e.Gate != (graph.Port{}) && e.Missing == nil {
			boundary = users
		}
		if k := len(out) - 1; k >= 0 && out[k].name == e.Label && out[k].boundary == boundary {
			out[k].ends = append(out[k].ends, e)
		} else {
			out = append(out, another{name: e.Label, boundary: boundary, ends: []End{e}})
		}
	}
	return out
}

// apart reports that searches of subnets do not meet an end: users behind something, and interfaces to be.
func apart(e End) bool {
	return e.Gate != (graph.Port{}) || e.Host != nil && e.Host.Interface == nil && !e.Host.AnyTraffic
}

// another judges one such source, all its ends together: AWS may use any of them. Where skip holds it is not listed.
func (s *search) another(o another, skip func(graph.Verdict) bool) graph.Verdict {
	list := s.a.pairings(s.a.classes(o.ends, s.q), s.end, s.q)
	e := entry{boundary: o.boundary, label: o.name}
	for _, family := range families {
		s.anotherIn(o, list, family, &e, skip)
	}
	if e.boundary == "" {
		e.boundary, e.label = s.whereabouts(o.ends)
	}
	var sum graph.Pairs
	for _, p := range list {
		s.a.count(p, nil, &sum)
	}
	v := sum.Verdict()
	if o.by != "" && len(list) > 0 && v != graph.Blocked && !skip(v) {
		s.out.ways = append(s.out.ways, graph.Gated{By: o.by, Through: o.through, Label: labelOf(s.a.snap, o.through), Users: o.users, Verdict: v})
	}
	if len(list) > 0 && !(skip(v) && len(e.gaps) == 0) {
		s.out.entries = append(s.out.entries, &e)
	}
	return v
}

func (s *search) anotherIn(o another, list []*pairing, family header.Family, e *entry, skip func(graph.Verdict) bool) {
	var sum graph.Pairs
	row := sourceRow{boundary: o.boundary, name: o.name, kind: "interfaces"}
	if row.boundary == "" {
		row.boundary, _ = s.whereabouts(o.ends)
	}
	for _, p := range list {
		if p.family == family {
			row.gaps = append(row.gaps, s.a.count(p, nil, &sum)...)
		}
	}
	row.verdict = sum.Verdict()
	if sum.Total == 0 || skip(row.verdict) {
		return
	}
	for _, p := range list {
		if p.family != family {
			continue
		}
		if row.verdict == graph.Blocked {
			s.blocked(p, e)
			continue
		}
		for i := range p.c.ends {
			row.members = append(row.members, &p.c.ends[i])
		}
		s.describe(&row, p.flows, nil)
	}
	if row.verdict != graph.Blocked {
		row.size = float64(len(row.members))
		slices.SortFunc(row.gaps, model.Gap.Compare)
		row.gaps = slices.Compact(row.gaps)
		s.emit(row, e)
	}
}

// whereabouts is the boundary of the VPC where ends stand, and what that VPC is called.
func (s *search) whereabouts(ends []End) (boundary, label string) {
	for _, e := range ends {
		if e.Host != nil {
			return s.boundary(e.Host.VPC), s.a.vpcLabel(e.Host.VPC)
		}
	}
	return "other VPC", ends[0].Label
}

// laterKinds are the kinds whose resources may have interfaces that are not there now.
var laterKinds = []model.Kind{model.KindFunction, model.KindECSService, model.KindReplicationInstance, model.KindReplicationConfig, model.KindGlueConnection,
	model.KindQuickSightConnection, model.KindRedshiftCluster}

// later is what a resource will send from and has no interface for now: what it has is found in the subnets.
func (r *Resolver) later(m model.Resource) []another {
	if f, ok := m.(*model.Function); ok && r.hasInterfaces(f) {
		return nil
	}
	p, err := r.ends(Term{}, m, role{source: true})
	if err != nil {
		return nil
	}
	var out []another
	for _, e := range p.ends {
		if e.Host == nil || e.Host.Interface != nil {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k].ends[0].Host.VPC == e.Host.VPC {
			out[k].ends = append(out[k].ends, e)
		} else {
			out = append(out, another{name: labelOf(r.snap, m.Head().Ref) + " (no interface yet)", ends: []End{e}})
		}
	}
	return out
}

// hasInterfaces reports whether a function has an interface in each of its subnets.
func (r *Resolver) hasInterfaces(f *model.Function) bool {
	if r.lambdas == nil {
		r.lambdas = make(map[string]bool)
		for i := range model.All[*model.NetworkInterface](r.snap, model.KindNetworkInterface) {
			if i.Type == "lambda" {
				r.lambdas[i.Subnet+"|"+strings.Join(i.Groups, ",")] = true
			}
		}
	}
	groups := strings.Join(f.Groups, ",")
	return !slices.ContainsFunc(f.Subnets, func(subnet string) bool { return !r.lambdas[subnet+"|"+groups] })
}
