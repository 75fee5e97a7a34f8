package component

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// groupFilter is what all groups of an interface together admit in one direction (SG-1), for packets that came by one way.
type groupFilter struct {
	space        *header.Space
	allow, maybe header.Set
	rules        []compiledRule
	boxes        []header.Set // of rules, what each fits whatever the address; made when first needed
	gaps         []gapSet
	links        []linkSet    // of allow, what only references over a link admit
	plain        []header.Set // while it is made: what is admitted whatever the link
}

// linkSet is what references admit only because packets take a link: their replies must take it too, or it is not known
// whether the references match (GEN-3).
type linkSet struct {
	link model.Ref
	set  header.Set
}

type compiledRule struct {
	group string
	rule  model.SecurityGroupRule
	set   header.Set
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
	for k := range n.members {
		if carried[k.group] {
			delete(n.members, k)
		}
	}
	for k, f := range n.filters {
		if slices.ContainsFunc(f.rules, func(r compiledRule) bool { return carried[r.rule.Group] }) {
			delete(n.filters, k)
		}
	}
}

// groupFilter compiles the groups of a host for one direction and way.
func (n *Network) groupFilter(h *Host, egress bool, way model.Ref) *groupFilter {
	key := filterKey{groups: strings.Join(h.Groups, ","), vpc: h.VPC, egress: egress, way: way}
	if egress {
		key.subnet = h.Subnet
	}
	if f, ok := n.filters[key]; ok {
		return f
	}
	f := &groupFilter{space: n.space}
	n.filters[key] = f
	var sets []header.Set
	for _, id := range h.Groups {
		g, ok := model.Get[*model.SecurityGroup](n.snap, model.KindSecurityGroup, id)
		if !ok {
			f.missingGroup(n, h, id)
			continue
		}
		for _, r := range g.Rules {
			if r.Egress == egress {
				c := compiledRule{id, r, n.ruleSet(f, h, r, way)}
				f.rules = append(f.rules, c)
				sets = append(sets, c.set)
				switch {
				case r.Group == "" || !egress && way.Kind != model.KindVPCPeering && way.Kind != model.KindTransitGateway:
					f.plain = append(f.plain, c.set)
				case !egress:
					f.links = append(f.links, linkSet{way, c.set})
				}
			}
		}
	}
	f.allow = n.space.UnionAll(sets)
	if len(f.links) > 0 {
		f.onlyByLinks(n.space.UnionAll(f.plain))
	}
	f.plain = nil
	for i := range f.gaps {
		f.gaps[i].set = f.gaps[i].set.Minus(f.allow)
		f.maybe = f.maybe.Union(f.gaps[i].set)
	}
	slices.SortStableFunc(f.rules, func(a, b compiledRule) int {
		return cmp.Or(compareBreadth(a.rule, b.rule), cmp.Compare(a.rule.ID, b.rule.ID))
	})
	return f
}

// onlyByLinks leaves to the links what nothing else admits, each link once.
func (f *groupFilter) onlyByLinks(plain header.Set) {
	var out []linkSet
	for _, l := range f.links {
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
	f.links = out
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
	f.gaps = append(f.gaps, gapSet{n.space.All(), n.notCollected(model.KindSecurityGroup.Call(), account, region, ref, "the group's rules")})
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
func (n *Network) ruleSet(f *groupFilter, h *Host, r model.SecurityGroupRule, way model.Ref) header.Set {
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
		if _, p := n.snap.Find(ref, account, region); p != model.Absent {
			v.gap = &g
		}
	}
	n.lists[key] = v
	return v
}

func (f *groupFilter) gapsFor(p header.Set) []model.Gap {
	var out []model.Gap
	for _, g := range f.gaps {
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
