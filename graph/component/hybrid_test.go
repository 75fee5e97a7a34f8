package component_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// hybrid is a small world made by hand: two VPCs on a transit gateway.
//
//	vpc-a 10.1.0.0/16, 2600:1f00:a::/56         vpc-b 10.2.0.0/16, 2600:1f00:b::/56
//	  az1: a1 (eni-a1), at1                       az1: b1 (eni-b1), bt1
//	  az2: a2 (eni-a2)                            az2: b2 (eni-b2), bt2
//	  att-a in at1                                att-b in bt1, bt2
//
// Every subnet has its own table, rtb-NAME, with the local route and 10.0.0.0/8, 2600:1f00::/32 to tgw-1, and its own open
// ACL, acl-NAME. Hosts carry sg-a or sg-b, which admit everything. rtb-1 is the table of both attachments, and has what both
// propagate.
type hybrid struct {
	list   map[model.Ref]model.Resource
	absent map[string]bool // calls that were not made
	assume component.Assume
	manif  bool
}

const (
	us     = "111122223333"
	them   = "444455556666"
	east   = "us-east-1"
	port   = 5432
	v4, v6 = header.V4, header.V6
)

func pfx(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func named(k model.Kind, id string) model.Meta {
	return model.Meta{Ref: model.Ref{Kind: k, ID: id}, Account: us, Region: east}
}

func (h *hybrid) add(list ...model.Resource) {
	for _, r := range list {
		h.list[r.Head().Ref] = r
	}
}

func (h *hybrid) remove(k model.Kind, id string) { delete(h.list, model.Ref{Kind: k, ID: id}) }

// get finds a resource to be edited.
func get[T model.Resource](h *hybrid, k model.Kind, id string) T {
	return h.list[model.Ref{Kind: k, ID: id}].(T)
}

func (h *hybrid) att(id string) *model.TransitGatewayAttachment {
	return get[*model.TransitGatewayAttachment](h, model.KindTransitGatewayAttachment, id)
}

func (h *hybrid) table(id string) *model.TransitGatewayRouteTable {
	return get[*model.TransitGatewayRouteTable](h, model.KindTransitGatewayRouteTable, id)
}

func (h *hybrid) tgw(id string) *model.TransitGateway {
	return get[*model.TransitGateway](h, model.KindTransitGateway, id)
}

func (h *hybrid) group(id string) *model.SecurityGroup {
	return get[*model.SecurityGroup](h, model.KindSecurityGroup, id)
}

// route puts a route into a VPC's table instead of those for the same prefix; an empty target takes it away.
func (h *hybrid) route(table, prefix, target string) {
	t := get[*model.RouteTable](h, model.KindRouteTable, table)
	t.Routes = slices.DeleteFunc(t.Routes, func(r model.Route) bool { return r.Prefix == pfx(prefix) })
	if target != "" {
		t.Routes = append(t.Routes, model.Route{Prefix: pfx(prefix), Target: targetOf(target), State: "active", Origin: "CreateRoute"})
	}
}

func targetOf(id string) model.RouteTarget {
	kinds := map[string]model.TargetKind{"tgw": model.TargetTransitGateway, "pcx": model.TargetVPCPeering, "vgw": model.TargetVPNGateway,
		"igw": model.TargetInternetGateway, "nat": model.TargetNATGateway, "eni": model.TargetNetworkInterface, "local": model.TargetLocal}
	word, _, _ := strings.Cut(id, "-")
	if word == "local" {
		id = ""
	}
	return model.RouteTarget{Kind: kinds[word], ID: id}
}

// deny puts a rule before all others of an ACL.
func (h *hybrid) deny(acl string, egress bool, prefix string) {
	a := get[*model.NetworkACL](h, model.KindNetworkACL, acl)
	a.Entries = append([]model.NetworkACLEntry{{Number: 1, Egress: egress, Protocol: -1, Prefix: pfx(prefix)}}, a.Entries...)
}

// tgwRoute puts a route into a transit gateway's table; "blackhole" is one without attachments.
func (h *hybrid) tgwRoute(table, prefix, kind string, attachments ...string) {
	t := h.table(table)
	r := model.TransitGatewayRoute{Prefix: pfx(prefix), Type: kind, State: "active", Attachments: attachments}
	if len(attachments) == 0 {
		r.State = "blackhole"
	}
	t.Routes = append(t.Routes, r)
}

func (h *hybrid) noTGWRoute(table, prefix string) {
	t := h.table(table)
	t.Routes = slices.DeleteFunc(t.Routes, func(r model.TransitGatewayRoute) bool { return r.Prefix == pfx(prefix) })
}

func (h *hybrid) vpc(id, v4, v6 string) {
	blocks := []model.CIDRAssociation{{Prefix: pfx(v4), State: "associated"}}
	if v6 != "" {
		blocks = append(blocks, model.CIDRAssociation{Prefix: pfx(v6), State: "associated"})
	}
	h.add(&model.VPC{Meta: named(model.KindVPC, id), CIDRs: blocks})
}

// subnet adds a subnet with its table, ACL, and unless host is "" a host eni-NAME.
func (h *hybrid) subnet(name, vpc, zone, v4, v6, host string) {
	blocks := []model.CIDRAssociation{{Prefix: pfx(v4), State: "associated"}}
	local := []netip.Prefix{pfx(get[*model.VPC](h, model.KindVPC, vpc).CIDRs[0].Prefix.String())}
	if v6 != "" {
		blocks = append(blocks, model.CIDRAssociation{Prefix: pfx(v6), State: "associated"})
		local = append(local, get[*model.VPC](h, model.KindVPC, vpc).CIDRs[1].Prefix)
	}
	t := &model.RouteTable{Meta: named(model.KindRouteTable, "rtb-"+name), VPC: vpc, Subnets: []string{name}}
	for _, p := range local {
		t.Routes = append(t.Routes, model.Route{Prefix: p, Target: model.RouteTarget{Kind: model.TargetLocal}, State: "active", Origin: "CreateRouteTable"})
	}
	acl := &model.NetworkACL{Meta: named(model.KindNetworkACL, "acl-"+name), VPC: vpc, Subnets: []string{name}}
	for _, egress := range []bool{false, true} {
		for i, all := range []string{"0.0.0.0/0", "::/0"} {
			acl.Entries = append(acl.Entries, model.NetworkACLEntry{Number: 100 + i, Egress: egress, Allow: true, Protocol: -1, Prefix: pfx(all)})
		}
	}
	h.add(&model.Subnet{Meta: named(model.KindSubnet, name), VPC: vpc, Zone: "us-east-1" + zone[len(zone)-1:], ZoneID: zone, CIDRs: blocks}, t, acl)
	if host == "" {
		return
	}
	i := &model.NetworkInterface{Meta: named(model.KindNetworkInterface, "eni-"+name), VPC: vpc, Subnet: name, Status: "in-use", Groups: []string{host}}
	i.Addresses = []model.Address{{Private: pfx(v4).Addr().Next().Next().Next().Next().Next(), Primary: true}}
	if v6 != "" {
		i.IPv6 = []netip.Addr{pfx(v6).Addr().Next().Next().Next().Next().Next()}
	}
	h.add(i)
}

func open(id, vpc string) *model.SecurityGroup {
	g := &model.SecurityGroup{Meta: named(model.KindSecurityGroup, id), GroupName: id, VPC: vpc}
	for _, egress := range []bool{false, true} {
		for i, all := range []string{"0.0.0.0/0", "::/0"} {
			g.Rules = append(g.Rules, model.SecurityGroupRule{ID: fmt.Sprintf("sgr-%s-%v-%d", id, egress, i), Egress: egress, Protocol: -1, From: -1, To: -1, Prefix: pfx(all)})
		}
	}
	return g
}

// admitOnly leaves one inbound rule: for a prefix, or with "sg-" for a group.
func (h *hybrid) admitOnly(group, from string) {
	g := h.group(group)
	g.Rules = slices.DeleteFunc(g.Rules, func(r model.SecurityGroupRule) bool { return !r.Egress })
	r := model.SecurityGroupRule{ID: "sgr-only", Protocol: 6, From: port, To: port}
	if strings.HasPrefix(from, "sg-") {
		r.Group = from
	} else {
		r.Prefix = pfx(from)
	}
	g.Rules = append(g.Rules, r)
}

func newHybrid() *hybrid {
	h := &hybrid{list: make(map[model.Ref]model.Resource), absent: make(map[string]bool), assume: component.Assume{GuardsOff: true}}
	h.vpc("vpc-a", "10.1.0.0/16", "2600:1f00:a::/56")
	h.vpc("vpc-b", "10.2.0.0/16", "2600:1f00:b::/56")
	h.add(open("sg-a", "vpc-a"), open("sg-b", "vpc-b"))
	h.subnet("a1", "vpc-a", "use1-az1", "10.1.1.0/24", "2600:1f00:a:1::/64", "sg-a")
	h.subnet("at1", "vpc-a", "use1-az1", "10.1.101.0/28", "", "")
	h.subnet("a2", "vpc-a", "use1-az2", "10.1.2.0/24", "", "sg-a")
	h.subnet("b1", "vpc-b", "use1-az1", "10.2.1.0/24", "2600:1f00:b:1::/64", "sg-b")
	h.subnet("bt1", "vpc-b", "use1-az1", "10.2.101.0/28", "", "")
	h.subnet("b2", "vpc-b", "use1-az2", "10.2.2.0/24", "", "sg-b")
	h.subnet("bt2", "vpc-b", "use1-az2", "10.2.102.0/28", "", "")
	get[*model.RouteTable](h, model.KindRouteTable, "rtb-bt1").Routes = append(get[*model.RouteTable](h, model.KindRouteTable, "rtb-bt1").Routes, model.Route{Prefix: pfx("2600:1f00:b::/56"), Target: targetOf("local"), State: "active"})
	get[*model.RouteTable](h, model.KindRouteTable, "rtb-at1").Routes = append(get[*model.RouteTable](h, model.KindRouteTable, "rtb-at1").Routes, model.Route{Prefix: pfx("2600:1f00:a::/56"), Target: targetOf("local"), State: "active"})
	for _, s := range []string{"a1", "a2", "b1", "b2"} {
		h.route("rtb-"+s, "10.0.0.0/8", "tgw-1")
		h.route("rtb-"+s, "2600:1f00::/32", "tgw-1")
	}
	h.gateway("tgw-1", us)
	h.attach("att-a", "tgw-1", "rtb-1", "vpc-a", "at1")
	h.attach("att-b", "tgw-1", "rtb-1", "vpc-b", "bt1", "bt2")
	h.transitTable("rtb-1", "tgw-1")
	h.tgwRoute("rtb-1", "10.1.0.0/16", "propagated", "att-a")
	h.tgwRoute("rtb-1", "2600:1f00:a::/56", "propagated", "att-a")
	h.tgwRoute("rtb-1", "10.2.0.0/16", "propagated", "att-b")
	h.tgwRoute("rtb-1", "2600:1f00:b::/56", "propagated", "att-b")
	return h
}

func (h *hybrid) gateway(id, owner string) {
	m := named(model.KindTransitGateway, id)
	m.Account = owner
	h.add(&model.TransitGateway{Meta: m, State: "available", DNSSupport: model.Yes, SGReferences: model.Yes})
}

func (h *hybrid) attach(id, tgw, table, vpc string, subnets ...string) {
	h.add(&model.TransitGatewayAttachment{Meta: named(model.KindTransitGatewayAttachment, id), TransitGateway: tgw, TransitGatewayOwner: us,
		ResourceType: "vpc", Resource: vpc, ResourceOwner: us, State: "available", Association: table, AssociationState: "associated", AssociationTold: true,
		VPC: vpc, Subnets: subnets, ApplianceMode: model.No, DNSSupport: model.Yes, IPv6: model.Yes, SGReferences: model.Yes})
}

func (h *hybrid) transitTable(id, tgw string) {
	h.add(&model.TransitGatewayRouteTable{Meta: named(model.KindTransitGatewayRouteTable, id), TransitGateway: tgw, State: "available",
		HasAssociations: false, HasPropagations: true, RoutesKnown: true})
}

// snapshot is the world; every call was made in both accounts, but for the absent ones.
func (h *hybrid) snapshot() *model.Snapshot {
	c := model.Contents{Sets: make(map[model.DataSet]model.SetStatus), Manifest: h.manif}
	for _, k := range model.Kinds() {
		if k.Call() != "" && !h.absent[k.Call()] {
			c.Sets[model.DataSet{Call: k.Call(), Account: us, Region: east}] = model.SetStatus{Document: true, Manifest: h.manif}
		}
	}
	for _, r := range h.list {
		if call := r.Head().Ref.Kind.Call(); !h.absent[call] {
			c.Resources = append(c.Resources, r)
		}
	}
	return model.New(c)
}

// asked is one packet set between interfaces: tcp from any client port.
type asked struct {
	n     *component.Network
	w     *graph.Walker
	fate  *graph.Fate
	sends header.Set
}

func (h *hybrid) ask(src, dst string, family header.Family) asked {
	s := h.snapshot()
	n := component.Build(s, h.assume)
	a := asked{n: n, w: graph.NewWalker(n, n.Space())}
	from, _ := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, src)
	box := header.Box{Family: family, Protocols: []header.ProtoRange{{First: 6, Last: 6}}, DstRealm: []header.RealmRange{{First: 0, Last: 0}},
		DstPorts: []header.PortRange{{First: port, Last: port}}, SrcPorts: []header.PortRange{{First: 32768, Last: 60999}}}
	var to *header.AddrSet
	if p, err := netip.ParsePrefix(dst); err == nil {
		to = header.AddrsOf(p)
	} else {
		i, ok := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, dst)
		if !ok {
			panic(dst)
		}
		to = component.InterfaceAddrs(i)
		a.w.Goals = append(a.w.Goals, graph.Goal{Addrs: to, Port: n.EnterPort(i.Subnet)})
	}
	box.Dst = to.Family(family)
	start := graph.Port{Place: model.Ref{Kind: model.KindNetworkInterface, ID: src}, Side: graph.Send}
	realm := header.Realm(0)
	if from != nil {
		realm, box.Src = n.Realm(from.VPC), component.InterfaceAddrs(from).Family(family)
		a.w.Homes = append(a.w.Homes, graph.Goal{Realm: realm, Addrs: box.Src, Port: n.EnterPort(from.Subnet)})
	} else {
		start, realm, box.Src = h.outside(n, src)
		home := n.OnPremises(n.LinksTo(""), nil)
		home.Side = graph.Enter
		a.w.Homes = append(a.w.Homes, graph.Goal{Realm: component.RealmOnPrem, Addrs: box.Src, Port: home})
	}
	box.SrcRealm = []header.RealmRange{{First: realm, Last: realm}}
	a.sends = n.Space().Box(box)
	a.fate = a.w.Walk(start, a.sends)
	return a
}

// verdict is the word, with the first causes of what is blocked or the calls that are missing.
func (a asked) verdict() string {
	ex := graph.NewExplainer(a.w)
	f := a.fate
	var words []string
	note := func(s string) {
		if !slices.Contains(words, s) {
			words = append(words, s)
		}
	}
	switch {
	case a.sends.IsEmpty():
		return "nothing"
	case f.No.IsEmpty() && f.Maybe.IsEmpty():
		return "reachable"
	case f.Yes.IsEmpty() && f.Maybe.IsEmpty():
		note("blocked")
	case f.Yes.IsEmpty():
		note("unknown")
	default:
		note("partial")
	}
	for _, c := range ex.Causes(f, f.No) {
		if c.First {
			word := string(c.Code)
			if c.Direction == graph.Return {
				word = "<" + word
			}
			note(word)
		}
	}
	for _, g := range ex.Gaps(f, f.Maybe) {
		if _, call, ok := strings.Cut(g.DataSet.Call, ":"); ok {
			note(call)
		} else {
			note(g.Kind.String())
		}
	}
	return strings.Join(words, " ")
}

// hybridRow is one rule: an edit of the world, and the verdict, which may go on where it ends in "…".
type hybridRow struct {
	rule     string
	edit     func(h *hybrid)
	src, dst string
	want     string
}

func checkRows(t *testing.T, family header.Family, rows []hybridRow) {
	t.Helper()
	for _, r := range rows {
		h := newHybrid()
		if r.edit != nil {
			r.edit(h)
		}
		got := h.ask(r.src, r.dst, family).verdict()
		if start, more := strings.CutSuffix(r.want, " …"); got != r.want && !(more && strings.HasPrefix(got, start)) {
			t.Errorf("%s: %s → %s\n got %s\nwant %s", r.rule, r.src, r.dst, got, r.want)
		}
	}
}

// outside is a sender that is no interface: "192.0.2.0/24" on the internet, "vgw-b 10.9.1.0/24" behind a link or gateway.
func (h *hybrid) outside(n *component.Network, src string) (graph.Port, header.Realm, *header.AddrSet) {
	id, prefix, ok := strings.Cut(src, " ")
	if !ok {
		return graph.Port{Place: graph.Internet, Side: graph.Send}, component.RealmInternet, header.AddrsOf(pfx(src))
	}
	ref := model.Ref{Kind: linkKind(id), ID: id}
	if v, ok := h.list[ref].(*model.DXVirtualInterface); ok && v.Type == "public" {
		return graph.Port{Place: ref, Side: graph.Enter}, component.RealmInternet, header.AddrsOf(pfx(prefix))
	}
	return n.OnPremises(n.LinksNamed(ref), n.LinksMissing("", ref)), component.RealmOnPrem, header.AddrsOf(pfx(prefix))
}

func linkKind(id string) model.Kind {
	word, _, _ := strings.Cut(id, "-")
	return map[string]model.Kind{"vgw": model.KindVPNGateway, "vpn": model.KindVPNConnection, "att": model.KindTransitGatewayAttachment,
		"tgw": model.KindTransitGateway, "dxvif": model.KindDXVirtualInterface, "dxgw": model.KindDXGateway}[word]
}
