package component

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// groupFilter is what all groups of an interface together admit in one direction (SG-1), for packets that came by one way.
// Groups hold many rules and a question meets few: a rule's addresses are found when packets for its ports arrive.
type groupFilter struct {
	n      *Network
	h      *Host
	egress bool
	way    model.Ref
	rules  []compiledRule        // narrowest source first
	unread []gapSet              // attached groups that were not read
	parts  map[string]filterPart // by the rules that fit
}

// linkSet is what references admit only because packets take a link: their replies must take it too, or it is not known
// whether the references match (GEN-3).
type linkSet struct {
	link model.Ref
	set  header.Set
}

// compiledRule is a rule with what it fits whatever the address and, once found, what it admits.
type compiledRule struct {
	group string
	rule  model.SecurityGroupRule
	box   header.Set
	set   header.Set
	gaps  []gapSet     // what it may admit beside, for want of a fact
	links []linkSet    // of set, what is admitted because packets take a link
	plain []header.Set // and what is whatever the link
	found bool
}

// filterPart is what those rules admit that fit some packets' protocols and ports.
type filterPart struct {
	allow, maybe header.Set
	gaps         []gapSet
	links        []linkSet // of allow, what only references over a link admit
}

// stated is the rule as people read it.
func (r compiledRule) stated() graph.Rule {
	return graph.Rule{ID: cmp.Or(r.rule.ID, r.group+"/"+r.rule.Key()), Text: GroupRuleText(r.rule), Group: r.group}
}

// gapSet is what may be admitted, and the fact that would tell.
type gapSet struct {
	set header.Set
	gap model.Gap
}

// filterKey is everything that a groupFilter depends on. The subnet matters to outbound references only.
type filterKey struct {
	groups, vpc, subnet string
	egress              bool
	way                 model.Ref
}

// forgetGroups drops the filters and member sets that the supposed interfaces of a question changed.
func (n *Network) forgetGroups(carried map[string]bool) {
	for g := range n.supposed {
		carried[g] = true
	}
	n.supposed = make(map[string]bool)
	if len(carried) == 0 {
		return
	}
	for _, list := range n.added {
		for _, h := range list {
			for _, g := range h.Groups {
				n.supposed[g] = true
			}
		}
	}
	for g := range carried {
		delete(n.members, g)
		for _, k := range n.referring[g] {
			delete(n.filters, k)
		}
		delete(n.referring, g)
	}
}

// groupFilter finds the rules of a host's groups for one direction and way.
func (n *Network) groupFilter(h *Host, egress bool, way model.Ref) *groupFilter {
	key := filterKey{groups: strings.Join(h.Groups, ","), vpc: h.VPC, egress: egress, way: way}
	if egress {
		key.subnet = h.Subnet
	}
	if f, ok := n.filters[key]; ok {
		return f
	}
	f := &groupFilter{n: n, h: h, egress: egress, way: way, parts: make(map[string]filterPart)}
	n.filters[key] = f
	for _, id := range h.Groups {
		g, ok := model.Get[*model.SecurityGroup](n.snap, model.KindSecurityGroup, id)
		if !ok {
			f.missingGroup(n, h, id)
			continue
		}
		for _, r := range g.Rules {
			if r.Egress != egress {
				continue
			}
			c := compiledRule{group: id, rule: r}
			if !badPorts(r) {
				c.box = n.space.Box(ruleBox(r))
			}
			f.rules = append(f.rules, c)
			if r.Group != "" && !slices.Contains(n.referring[r.Group], key) {
				n.referring[r.Group] = append(n.referring[r.Group], key)
			}
		}
	}
	slices.SortStableFunc(f.rules, func(a, b compiledRule) int {
		return cmp.Or(compareBreadth(a.rule, b.rule), cmp.Compare(a.rule.ID, b.rule.ID))
	})
	return f
}

// fewPeers is up to how many single addresses a reference is answered for them alone, without all of the group's members.
const fewPeers = 4

// about is the packets' addresses at the far end when they are few, else nil.
func (f *groupFilter) about(p header.Set) *header.AddrSet {
	peers := p.Sources()
	if f.egress {
		peers = p.Destinations()
	}
	if peers.Len() > fewPeers {
		return nil
	}
	for r := range peers.Ranges() {
		if r.From != r.To {
			return nil
		}
	}
	return peers
}

// admits finds what a rule admits: right for the packets of the addresses about, unless nil.
func (f *groupFilter) admits(i int, about *header.AddrSet) *compiledRule {
	c := &f.rules[i]
	if c.found {
		return c
	}
	if about != nil && c.rule.Group != "" {
		only := *c
		f.n.among = about
		f.find(&only)
		f.n.among = nil
		return &only
	}
	c.found = true
	f.find(c)
	return c
}

func (f *groupFilter) find(c *compiledRule) {
	c.set = f.n.ruleSet(c, f.h, c.rule, f.way)
	switch {
	case c.rule.Group == "" || !f.egress && f.way.Kind != model.KindVPCPeering && f.way.Kind != model.KindTransitGateway:
		c.plain = append(c.plain, c.set)
	case !f.egress:
		c.links = append(c.links, linkSet{f.way, c.set})
	}
}

// part is what the rules that fit packets admit.
func (f *groupFilter) part(p header.Set) filterPart {
	var fit []int
	var key []byte
	for i := range f.rules {
		if f.rules[i].box.Overlaps(p) {
			fit = append(fit, i)
			key = binary.AppendUvarint(key, uint64(i))
		}
	}
	if k, ok := f.parts[string(key)]; ok {
		return k
	}
	about := f.about(p)
	var sets, plain []header.Set
	k := filterPart{gaps: slices.Clone(f.unread)}
	for _, i := range fit {
		c := f.admits(i, about)
		sets, plain = append(sets, c.set), append(plain, c.plain...)
		k.gaps, k.links = append(k.gaps, c.gaps...), append(k.links, c.links...)
	}
	k.allow = f.n.space.UnionAll(sets)
	if len(k.links) > 0 {
		k.links = onlyByLinks(k.links, f.n.space.UnionAll(plain))
	}
	for _, g := range k.gaps {
		k.maybe = k.maybe.Union(g.set.Minus(k.allow))
	}
	if about == nil {
		f.parts[string(key)] = k
	}
	return k
}

// onlyByLinks leaves to the links what nothing else admits, each link once.
func onlyByLinks(links []linkSet, plain header.Set) []linkSet {
	var out []linkSet
	for _, l := range links {
		l.set = l.set.Minus(plain)
		plain = plain.Union(l.set)
		switch i := slices.IndexFunc(out, func(o linkSet) bool { return o.link == l.link }); {
		case l.set.IsEmpty():
		case i >= 0:
			out[i].set = out[i].set.Union(l.set)
		default:
			out = append(out, l)
		}
	}
	return out
}

// accountOf is the account and Region of a host: its interface's, else its subnet's.
func (n *Network) accountOf(h *Host) (account, region string) {
	if h.Interface != nil {
		return h.Interface.Account, h.Interface.Region
	}
	return n.whereIs(model.Ref{Kind: model.KindSubnet, ID: h.Subnet})
}

// missingGroup: an attached group that was not read may admit anything. With a manifest it is known not to exist.
func (f *groupFilter) missingGroup(n *Network, h *Host, id string) {
	account, region := n.accountOf(h)
	ref := model.Ref{Kind: model.KindSecurityGroup, ID: id}
	if _, p := n.snap.Find(ref, account, region); p == model.Absent {
		return
	}
	f.unread = append(f.unread, gapSet{n.space.All(), n.notCollected(model.KindSecurityGroup.Call(), account, region, ref, "the group's rules")})
}

// ruleBox is what a rule's protocol, ports and IP version fit, whatever the address (SG-5 … SG-9).
func ruleBox(r model.SecurityGroupRule) header.Box {
	b := header.Box{}
	if r.Prefix.IsValid() { // the IP versions are apart (SG-9)
		b.Family = header.V4
		if r.Prefix.Addr().Is6() {
			b.Family = header.V6
		}
	}
	if r.Protocol >= 0 {
		b.Protocols = []header.ProtoRange{{First: uint8(r.Protocol), Last: uint8(r.Protocol)}}
	}
	switch r.Protocol {
	case 6, 17:
		if r.From >= 0 {
			b.DstPorts = []header.PortRange{{First: uint16(r.From), Last: uint16(r.To)}}
		}
	case 1, 58:
		b.DstPorts, b.SrcPorts = icmpRange(r.From), icmpRange(r.To)
	}
	return b
}

// badPorts reports a range of ports that fits nothing.
func badPorts(r model.SecurityGroupRule) bool {
	return (r.Protocol == 6 || r.Protocol == 17) && (r.From > r.To || r.From < 0 && r.To >= 0)
}

// ruleSet is what one rule admits (SG-5 … SG-11). What it may admit beside, for want of a fact, is added to f's gaps.
func (n *Network) ruleSet(f *compiledRule, h *Host, r model.SecurityGroupRule, way model.Ref) header.Set {
	if badPorts(r) {
		return header.Set{}
	}
	b := ruleBox(r)
	switch {
	case r.Prefix.IsValid():
		return n.space.Box(far(b, header.AddrsOf(r.Prefix), r.Egress))
	case r.PrefixList != "":
		account, region := n.accountOf(h)
		l := n.list(r.PrefixList, account, region)
		if l.gap != nil {
			f.gaps = append(f.gaps, gapSet{n.space.Box(b), *l.gap})
		}
		return n.space.Box(far(b, l.addrs, r.Egress))
	case r.Group != "":
		return n.referenceSet(f, h, r, way, b)
	}
	return header.Set{}
}

// far puts the other end's addresses into a box.
func far(b header.Box, addrs *header.AddrSet, egress bool) header.Box {
	if addrs == nil {
		addrs = header.AddrsOf()
	}
	if egress {
		b.Dst = addrs
	} else {
		b.Src = addrs
	}
	return b
}

// listView is a prefix list as far as it is known.
type listView struct {
	addrs *header.AddrSet
	gap   *model.Gap // set when its entries are not known
	list  *model.PrefixList
}

// list finds a prefix list (RT-9, SG-10), as an account sees it.
func (n *Network) list(id, account, region string) listView {
	key := strings.Join([]string{id, account, region}, "/")
	if v, ok := n.lists[key]; ok {
		return v
	}
	v := listView{addrs: header.AddrsOf()}
	ref := model.Ref{Kind: model.KindPrefixList, ID: id}
	if l, ok := model.Get[*model.PrefixList](n.snap, model.KindPrefixList, id); ok {
		v.list = l
		if l.HasEntries {
			v.addrs = header.AddrsOf(l.Entries...)
		}
	}
	if v.list == nil || !v.list.HasEntries {
		g := n.notCollected(model.KindPrefixList.Call(), account, region, ref, "the entries of the prefix list")
		if _, p := n.snap.Find(ref, account, region); p != model.Absent || !n.listedByAll(model.KindPrefixList, region) {
			v.gap = &g
		}
	}
	n.lists[key] = v
	return v
}

// listedByAll reports whether every account of the snapshot lists a kind in a Region: what another account shares is there.
func (n *Network) listedByAll(kind model.Kind, region string) bool {
	return !slices.ContainsFunc(n.snap.Accounts(), func(account string) bool { return !n.complete(kind, account, region) })
}

// gapsFor lists the facts that packets which may be admitted wait for.
func (k filterPart) gapsFor(p header.Set) []model.Gap {
	var out []model.Gap
	for _, g := range k.gaps {
		if g.set.Overlaps(p) && !slices.Contains(out, g.gap) {
			out = append(out, g.gap)
		}
	}
	return out
}

// GroupRuleText states a rule: "tcp/5432 from 10.0.0.0/8".
func GroupRuleText(r model.SecurityGroupRule) string {
	peer := r.PrefixList + r.Group
	if r.Prefix.IsValid() {
		peer = r.Prefix.String()
	}
	dir := "from"
	if r.Egress {
		dir = "to"
	}
	return fmt.Sprintf("%s %s %s", protoText(r.Protocol, r.From, r.To, r.From, r.To), dir, peer)
}

// compareBreadth orders rules narrowest source first: long prefixes, then groups, lists, short prefixes.
func compareBreadth(a, b model.SecurityGroupRule) int {
	return cmp.Compare(breadth(a), breadth(b))
}

func breadth(r model.SecurityGroupRule) int {
	switch {
	case r.Group != "":
		return 8
	case r.PrefixList != "":
		return 12
	case r.Prefix.Addr().Is6():
		return 128 - r.Prefix.Bits()
	}
	return 32 - r.Prefix.Bits()
}
