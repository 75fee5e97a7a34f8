package component

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// networkACL filters what leaves and enters the subnets that it is associated with. It keeps no state (NACL-5).
type networkACL struct {
	n   *Network
	ref model.Ref
	acl *model.NetworkACL // nil when the subnet's ACL is not known
}

func newNetworkACL(n *Network, ref model.Ref) graph.Component {
	acl, _ := model.Get[*model.NetworkACL](n.snap, model.KindNetworkACL, ref.ID)
	return &networkACL{n, ref, acl}
}

// aclOf names the ACL of a subnet (NACL-1); a ref without id stands for one that is not known.
func (n *Network) aclOf(subnet model.Ref) model.Ref {
	if acl, ok := model.First[*model.NetworkACL](n.snap, model.NetworkACLsBySubnet, subnet.ID); ok {
		return acl.Ref
	}
	return model.Ref{Kind: model.KindNetworkACL}
}

func (c *networkACL) Ref() model.Ref { return c.ref }

func (c *networkACL) Handle(a graph.Arrival) []graph.Outcome {
	egress := a.At.Side == graph.Leave
	next := graph.Port{Place: a.At.At, Side: graph.Deliver, Way: a.At.Way}
	code := graph.Code("ACL_ALLOW_INBOUND")
	switch {
	case egress && a.At.Then == graph.Somewhere: // ghosts, which no route leads on
		next, code = graph.Port{Place: graph.Somewhere, Side: graph.Deliver}, "ACL_ALLOW_OUTBOUND"
	case egress && isTracker(a.At.Then):
		next, code = c.n.taken(a.At), "ACL_ALLOW_OUTBOUND"
	case egress:
		next = graph.Port{Place: c.n.tableOf(a.At.At), Side: graph.Leave, At: a.At.At, Way: a.At.Way}
		code = "ACL_ALLOW_OUTBOUND"
	case !a.At.Then.IsZero():
		next = graph.Port{Place: a.At.Then, Side: graph.Inside, At: a.At.At, Way: a.At.Way, Zone: a.At.Zone}
	}
	reason := graph.Reason{Code: code, Component: c.ref, Kind: "network-acl", At: a.At.At}
	if c.acl == nil {
		return c.unknown(a, next, reason)
	}
	f := c.n.aclFilter(c.acl, egress)
	allow := a.Packets.Intersect(f.allow)
	rest := a.Packets.Minus(allow)
	unclear := rest.Intersect(f.unclear)
	out := graph.Outcome{Packets: allow, Effect: graph.Pass, Next: []graph.Port{next}, Reason: reason}
	out.Reason.Evidence = f
	drop, dunno := out, out
	drop.Packets, drop.Effect, drop.Reason.Code = rest.Minus(unclear), graph.Drop, "SUBNET_ACL_RESTRICTION"
	if gap := c.n.passedBy(a.At); gap != nil {
		drop.Effect, drop.Reason.Code, drop.Needs = graph.Unclear, gapCode(gap), []model.Gap{*gap}
	}
	dunno.Packets, dunno.Effect, dunno.Reason.Code = unclear, graph.Unclear, "UNREADABLE"
	dunno.Needs = []model.Gap{{Kind: model.GapUnreadable, Subject: c.ref, Detail: "a TCP or UDP entry without a port range",
		DataSet: model.DataSet{Call: model.KindNetworkACL.Call(), Account: c.acl.Account, Region: c.acl.Region}}}
	return []graph.Outcome{out, drop, dunno}
}

// passedBy is the gap of packets that come to a subnet on a way that nobody knows: a transit gateway's attachment in this very
// subnet would bring them past its ACL (TGW-16).
func (n *Network) passedBy(at graph.Port) *model.Gap {
	if at.Side != graph.Enter || at.Way != graph.Somewhere || !at.Then.IsZero() {
		return nil
	}
	account, region := n.whereIs(at.At)
	if !n.attachmentsShown(account, region) && n.transitUsed() {
		g := n.notCollected(model.KindTransitGatewayAttachment.Call(), account, region, at.At, "whether a transit gateway is attached by the subnet, past its network ACL")
		return &g
	}
	for r := range model.By[*model.TransitGatewayAttachment](n.snap, model.AttachmentsByVPC, n.vpcOfSubnet(at.At)) {
		if slices.Contains(r.Subnets, at.At.ID) && life(r.State) > 0 {
			return &model.Gap{Kind: model.GapUndetermined, Subject: at.At, Detail: "whether packets come by the attachment in the subnet, past its network ACL"}
		}
	}
	return nil
}

// transitUsed reports whether anything of the snapshot tells of a transit gateway.
func (n *Network) transitUsed() bool {
	if n.snap.Count(model.KindTransitGateway)+n.snap.Count(model.KindTransitGatewayAttachment)+n.snap.Count(model.KindTransitGatewayRouteTable) > 0 {
		return true
	}
	for t := range model.All[*model.RouteTable](n.snap, model.KindRouteTable) {
		if slices.ContainsFunc(t.Routes, func(r model.Route) bool { return r.Target.Kind == model.TargetTransitGateway }) {
			return true
		}
	}
	return false
}

// vpcOfSubnet is the VPC of a subnet, "" when it is not shown.
func (n *Network) vpcOfSubnet(subnet model.Ref) string {
	if u, ok := model.Get[*model.Subnet](n.snap, subnet.Kind, subnet.ID); ok {
		return u.VPC
	}
	return ""
}

// unknown passes nothing and stops nothing: the subnet has an ACL that was not read (NET-4), or with --assume defaults
// AWS's own, which admits everything (NACL-15).
func (c *networkACL) unknown(a graph.Arrival, next graph.Port, reason graph.Reason) []graph.Outcome {
	o := graph.Outcome{Packets: a.Packets, Effect: graph.Unclear, Next: []graph.Port{next}, Reason: reason}
	account, region := c.n.whereIs(a.At.At)
	if c.n.assumed(model.KindNetworkACL, account, region) {
		o.Effect, o.Reason.Code = graph.Pass, "ACL_DEFAULT_ASSUMED"
		return []graph.Outcome{o}
	}
	o.Reason.Code = "NOT_COLLECTED"
	o.Needs = []model.Gap{c.n.notCollected(model.KindNetworkACL.Call(), account, region, a.At.At, "the subnet's network ACL")}
	return []graph.Outcome{o}
}

// whereIs is the account and Region of a subnet, empty when the subnet is not known.
func (n *Network) whereIs(subnet model.Ref) (account, region string) {
	if s, ok := model.Get[*model.Subnet](n.snap, model.KindSubnet, subnet.ID); ok {
		return s.Account, s.Region
	}
	if v := n.vpcOf(subnet); v != nil {
		return v.account, v.region
	}
	return "", ""
}

// assumed reports whether an absent data set is to be taken as AWS ships it: never one that was denied or truncated.
func (n *Network) assumed(kind model.Kind, account, region string) bool {
	return n.assume.Defaults && !n.snap.Status(model.DataSet{Call: kind.Call(), Account: account, Region: region}).Mentioned()
}

// aclFilter is one direction of an ACL, compiled: entry by entry in the order of their numbers (NACL-2).
type aclFilter struct {
	allow, unclear header.Set
	entries        []aclEntry
	rest           header.Set // what no entry fits: denied (NACL-3)
	id             string
	egress         bool
}

type aclEntry struct {
	model.NetworkACLEntry
	fits    header.Set
	decides header.Set // what it fits and no earlier entry did
}

func (n *Network) aclFilter(acl *model.NetworkACL, egress bool) *aclFilter {
	key := acl.Ref.ID + strconv.FormatBool(egress)
	if f, ok := n.acls[key]; ok {
		return f
	}
	f := &aclFilter{id: acl.Ref.ID, egress: egress, rest: n.space.All()}
	n.acls[key] = f
	byNumber := func(a, b model.NetworkACLEntry) int { return cmp.Compare(a.Number, b.Number) }
	for _, e := range slices.SortedStableFunc(slices.Values(acl.Entries), byNumber) {
		if e.Egress != egress {
			continue
		}
		fits, unclear := n.entrySet(e)
		decides := f.rest.Intersect(fits.Union(unclear))
		f.rest = f.rest.Minus(decides)
		f.entries = append(f.entries, aclEntry{e, fits, decides})
		switch {
		case !unclear.IsEmpty():
			f.unclear = f.unclear.Union(decides)
		case e.Allow:
			f.allow = f.allow.Union(decides)
		}
	}
	return f
}

// entrySet is what an entry fits: far address, protocol and destination port; never a source port (NACL-6). unclear is
// what an entry without its port range may fit (NACL-11).
func (n *Network) entrySet(e model.NetworkACLEntry) (fits, unclear header.Set) {
	b := header.Box{Family: header.V4}
	if e.Prefix.Addr().Is6() {
		b.Family = header.V6
	}
	set := header.AddrsOf(e.Prefix)
	if e.Egress {
		b.Dst = set
	} else {
		b.Src = set
	}
	if e.Protocol >= 0 {
		b.Protocols = []header.ProtoRange{{First: uint8(e.Protocol), Last: uint8(e.Protocol)}}
	}
	switch e.Protocol {
	case 6, 17:
		if !e.HasPorts {
			return header.Set{}, n.space.Box(b)
		}
		b.DstPorts = []header.PortRange{{First: e.From, Last: e.To}}
	case 1:
		b.DstPorts, b.SrcPorts = icmpRange(e.Type), icmpRange(e.Code)
	case 58:
		if e.Prefix.Addr().Is6() {
			b.DstPorts, b.SrcPorts = icmpRange(e.Type), icmpRange(e.Code)
		} else { // with an IPv4 block it fits ICMP, all types (NACL-10)
			b.Protocols = append(b.Protocols, header.ProtoRange{First: 1, Last: 1})
		}
	}
	return n.space.Box(b), header.Set{}
}

// icmpRange is one ICMP type or code, or all for -1.
func icmpRange(v int) []header.PortRange {
	if v < 0 {
		return nil
	}
	return []header.PortRange{{First: uint16(v), Last: uint16(v)}}
}

// Rules names the entries that decided packets, in their order; the last one, which AWS numbers itself (NACL-3, NACL-4),
// as "*".
func (f *aclFilter) Rules(p header.Set) []graph.Rule {
	dir := "inbound"
	if f.egress {
		dir = "outbound"
	}
	var out []graph.Rule
	for _, e := range f.entries {
		if e.decides.Overlaps(p) && e.Number < 32767 {
			out = append(out, graph.Rule{ID: f.ruleID(e.Number), Text: entryText(e.NetworkACLEntry)})
		}
	}
	if f.rest.Overlaps(p) || slices.ContainsFunc(f.entries, func(e aclEntry) bool { return e.Number >= 32767 && e.decides.Overlaps(p) }) {
		out = append(out, graph.Rule{ID: fmt.Sprintf("%s %s *", f.id, dir), Text: "* deny all"})
	}
	return out
}

// Nearest implements graph.Nearer: the entry that would admit denied packets if an earlier one did not deny them.
func (f *aclFilter) Nearest(p header.Set) (graph.Rule, bool) {
	for i, e := range f.entries {
		part := e.decides.Intersect(p)
		if e.Allow || part.IsEmpty() {
			continue
		}
		for _, later := range f.entries[i+1:] {
			if later.Allow && part.SubsetOf(later.fits) {
				return graph.Rule{ID: f.ruleID(later.Number), Text: entryText(later.NetworkACLEntry)}, true
			}
		}
	}
	return graph.Rule{}, false
}

func (f *aclFilter) ruleID(number int) string {
	dir := "inbound"
	if f.egress {
		dir = "outbound"
	}
	return fmt.Sprintf("%s %s %d", f.id, dir, number)
}

func entryText(e model.NetworkACLEntry) string {
	action := "deny"
	if e.Allow {
		action = "allow"
	}
	what := protoText(e.Protocol, int(e.From), int(e.To), e.Type, e.Code) + " "
	if e.Protocol < 0 {
		what = ""
	}
	return fmt.Sprintf("#%d %s %s%s", e.Number, action, what, prefixText(e.Prefix))
}

func prefixText(p netip.Prefix) string {
	if p.Bits() == 0 {
		if p.Addr().Is6() {
			return "all IPv6"
		}
		return "all IPv4"
	}
	return p.String()
}

// protoText is "tcp/5432", "tcp/1-1024", "all", "icmp", "ip/47".
func protoText(proto, from, to, typ, code int) string {
	switch proto {
	case -1:
		return "all"
	case 6, 17:
		name := map[int]string{6: "tcp", 17: "udp"}[proto]
		switch {
		case from <= 0 && to == 65535:
			return name
		case from == to:
			return fmt.Sprintf("%s/%d", name, from)
		}
		return fmt.Sprintf("%s/%d-%d", name, from, to)
	case 1, 58:
		name := map[int]string{1: "icmp", 58: "icmpv6"}[proto]
		if typ < 0 {
			return name
		}
		if code < 0 {
			return fmt.Sprintf("%s/%d", name, typ)
		}
		return fmt.Sprintf("%s/%d/%d", name, typ, code)
	}
	return fmt.Sprintf("ip/%d", proto)
}
