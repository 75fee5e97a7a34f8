package component

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// ruleCompiler turns the rules of one firewall's policy into packet sets.
type ruleCompiler struct {
	n        *Network
	firewall *model.Firewall
	policy   *model.FirewallPolicy
}

// managed reports whether AWS, not an account, made a rule group.
func managed(arn string) bool { return strings.Contains(arn, ":aws-managed:") }

// reach is what rules that cannot be read may fit: a list of domains makes rules for TCP.
func (c *ruleCompiler) reach(g *model.FirewallRuleGroup) header.Set {
	if g != nil && g.Domains != "" && g.Domains != "?" {
		return c.n.tcp()
	}
	return c.n.space.All()
}

// stateless is the packets that a stateless rule fits; not clear when more than that.
func (c *ruleCompiler) stateless(r *model.FirewallStatelessRule) (set header.Set, clear bool) {
	b := header.Box{}
	clear = true
	for _, p := range r.Protocols {
		if p >= 0 && p <= 255 {
			b.Protocols = append(b.Protocols, header.ProtoRange{First: uint8(p), Last: uint8(p)})
		}
	}
	if len(r.Protocols) == 0 {
		b.Protocols = nil
	}
	var ok bool
	if b.Src, ok = blocks(r.Sources); !ok {
		clear = false
	}
	if b.Dst, ok = blocks(r.Destinations); !ok {
		clear = false
	}
	ported := b // ports count for TCP and UDP alone
	ported.SrcPorts, ported.DstPorts = portRanges(r.SourcePorts), portRanges(r.DestinationPorts)
	if ported.SrcPorts == nil && ported.DstPorts == nil {
		return c.n.space.Box(b), clear
	}
	whole := c.n.space.Box(b)
	with := whole.Intersect(c.n.withPorts())
	return whole.Minus(with).Union(c.n.space.Box(ported).Intersect(with)), clear
}

// withPorts is all TCP and UDP packets.
func (n *Network) withPorts() header.Set {
	return n.space.Box(header.Box{Protocols: []header.ProtoRange{{First: 6, Last: 6}, {First: 17, Last: 17}}})
}

// blocks reads address blocks; nil for none. Not ok when one cannot be read: then it is any.
func blocks(list []string) (*header.AddrSet, bool) {
	if len(list) == 0 {
		return nil, true
	}
	var out []netip.Prefix
	for _, s := range list {
		p, ok := block(s)
		if !ok {
			return nil, false
		}
		out = append(out, p)
	}
	return header.AddrsOf(out...), true
}

func block(s string) (netip.Prefix, bool) {
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), true
	}
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	return netip.Prefix{}, false
}

// portRanges are ranges of ports; nil for any.
func portRanges(list []model.FirewallPorts) []header.PortRange {
	var out []header.PortRange
	for _, p := range list {
		if p.From < 0 || p.To > 65535 || p.From > p.To {
			continue
		}
		out = append(out, header.PortRange{First: uint16(p.From), Last: uint16(p.To)})
	}
	if len(list) > 0 && out == nil {
		return []header.PortRange{}
	}
	return out
}

// protocolsOf are the protocols that a stateful rule names, and whether it fits them by number alone.
func protocolsOf(word string) (list []header.ProtoRange, plain bool) {
	one := func(p uint8) header.ProtoRange { return header.ProtoRange{First: p, Last: p} }
	switch word {
	case "ip":
		return nil, true
	case "tcp":
		return []header.ProtoRange{one(6)}, true
	case "udp":
		return []header.ProtoRange{one(17)}, true
	case "icmp":
		return []header.ProtoRange{one(1), one(58)}, true
	case "":
		return nil, false
	}
	return []header.ProtoRange{one(6), one(17)}, false // of the application layer
}

// stateful is the packets that a stateful rule fits; not clear when more than that.
func (c *ruleCompiler) stateful(g *model.FirewallRuleGroup, r *model.FirewallStatefulRule) (set header.Set, clear bool) {
	b := header.Box{}
	b.Protocols, clear = protocolsOf(r.Protocol)
	address := func(text string) *header.AddrSet {
		s, ok := c.addresses(g, text, 0)
		clear = clear && ok
		return s
	}
	port := func(text string) []header.PortRange {
		p, ok := c.ports(g, text, 0)
		clear = clear && ok
		return p
	}
	b.Src, b.Dst = address(r.Source), address(r.Destination)
	b.SrcPorts, b.DstPorts = port(r.SourcePort), port(r.DestinationPort)
	set = c.fits(b)
	if r.Both {
		b.Src, b.Dst, b.SrcPorts, b.DstPorts = b.Dst, b.Src, b.DstPorts, b.SrcPorts
		set = set.Union(c.fits(b))
	}
	return set, clear
}

// fits is a box in which ports mean TCP and UDP.
func (c *ruleCompiler) fits(b header.Box) header.Set {
	set := c.n.space.Box(b)
	if b.SrcPorts != nil || b.DstPorts != nil {
		set = set.Intersect(c.n.withPorts())
	}
	return set
}

// maxNesting is how deep lists and variables may nest; AWS's own limits are lower.
const maxNesting = 8

// addresses reads the addresses of a stateful rule: any, a block, a list, what is not one, a variable. nil is any.
func (c *ruleCompiler) addresses(g *model.FirewallRuleGroup, text string, depth int) (*header.AddrSet, bool) {
	text = strings.TrimSpace(text)
	switch {
	case depth > maxNesting:
		return nil, false
	case text == "" || strings.EqualFold(text, "any"):
		return nil, true
	case text[0] == '!':
		s, ok := c.addresses(g, text[1:], depth+1)
		if !ok || s == nil {
			return nil, false
		}
		return everything.Minus(s), true
	case text[0] == '[':
		return c.addressList(g, splitList(text), depth)
	case text[0] == '$':
		return c.addressVariable(g, text[1:], depth)
	}
	p, ok := block(text)
	if !ok {
		return nil, false
	}
	return header.AddrsOf(p), true
}

// addressList is the union of a list's elements without those that it excepts.
func (c *ruleCompiler) addressList(g *model.FirewallRuleGroup, list []string, depth int) (*header.AddrSet, bool) {
	in, except := header.AddrsOf(), header.AddrsOf()
	named := false
	for _, e := range list {
		e = strings.TrimSpace(e)
		not := strings.HasPrefix(e, "!")
		s, ok := c.addresses(g, strings.TrimPrefix(e, "!"), depth+1)
		if !ok {
			return nil, false
		}
		if s == nil {
			s = everything
		}
		if not {
			except = except.Union(s)
		} else {
			in, named = in.Union(s), true
		}
	}
	if !named {
		in = everything
	}
	return in.Minus(except), true
}

func (c *ruleCompiler) addressVariable(g *model.FirewallRuleGroup, name string, depth int) (*header.AddrSet, bool) {
	for _, list := range [][]model.FirewallVariable{g.Variables, c.policy.Variables} {
		for _, v := range list {
			if !v.Ports && strings.TrimPrefix(v.Name, "$") == name {
				return c.addressList(g, v.Values, depth+1)
			}
		}
	}
	switch name {
	case model.FirewallHomeNet: // the VPC of the firewall
		v := c.n.vpc(c.firewall.VPC)
		if c.firewall.VPC == "" || !v.known || c.n.hasAssociations(c.firewall) {
			return nil, false
		}
		return v.cidrs, true
	case model.FirewallExternalNet:
		home, ok := c.addresses(g, "$HOME_NET", depth+1)
		if !ok || home == nil {
			return nil, false
		}
		return everything.Minus(home), true
	}
	return nil, false
}

// hasAssociations reports whether a firewall has endpoints elsewhere than in its own VPC.
func (n *Network) hasAssociations(f *model.Firewall) bool {
	for x := range model.All[*model.FirewallAssociation](n.snap, model.KindFirewallAssociation) {
		if x.Firewall == f.Ref.ID {
			return true
		}
	}
	return false
}

// ports reads the ports of a stateful rule as addresses does. nil is any.
func (c *ruleCompiler) ports(g *model.FirewallRuleGroup, text string, depth int) ([]header.PortRange, bool) {
	text = strings.TrimSpace(text)
	switch {
	case depth > maxNesting:
		return nil, false
	case text == "" || strings.EqualFold(text, "any"):
		return nil, true
	case text[0] == '!':
		p, ok := c.ports(g, text[1:], depth+1)
		if !ok || p == nil {
			return nil, false
		}
		return otherPorts(p), true
	case text[0] == '[':
		return c.portList(g, splitList(text), depth)
	case text[0] == '$':
		for _, v := range g.Variables {
			if v.Ports && strings.TrimPrefix(v.Name, "$") == text[1:] {
				return c.portList(g, v.Values, depth+1)
			}
		}
		return nil, false
	}
	from, to, ranged := strings.Cut(text, ":")
	first, err1 := strconv.ParseUint(from, 10, 16)
	last, err2 := strconv.ParseUint(to, 10, 16)
	switch {
	case !ranged:
		last, err2 = first, nil
	case to == "":
		last, err2 = 65535, nil
	case from == "":
		first, err1 = 0, nil
	}
	if err1 != nil || err2 != nil || first > last {
		return nil, false
	}
	return []header.PortRange{{First: uint16(first), Last: uint16(last)}}, true
}

func (c *ruleCompiler) portList(g *model.FirewallRuleGroup, list []string, depth int) ([]header.PortRange, bool) {
	in, except := []header.PortRange{}, []header.PortRange{}
	for _, e := range list {
		e = strings.TrimSpace(e)
		p, ok := c.ports(g, strings.TrimPrefix(e, "!"), depth+1)
		switch {
		case !ok:
			return nil, false
		case p == nil:
			p = []header.PortRange{{First: 0, Last: 65535}}
		}
		if strings.HasPrefix(e, "!") {
			except = append(except, p...)
		} else {
			in = append(in, p...)
		}
	}
	if len(in) == 0 {
		return otherPorts(except), true
	}
	return otherPorts(append(otherPorts(in), except...)), true
}

// otherPorts are all ports but those of a list.
func otherPorts(list []header.PortRange) []header.PortRange {
	list = slices.SortedFunc(slices.Values(list), func(a, b header.PortRange) int { return int(a.First) - int(b.First) })
	out, next := []header.PortRange{}, 0
	for _, p := range list {
		if int(p.First) > next {
			out = append(out, header.PortRange{First: uint16(next), Last: p.First - 1})
		}
		next = max(next, int(p.Last)+1)
	}
	if next <= 65535 {
		out = append(out, header.PortRange{First: uint16(next), Last: 65535})
	}
	return out
}

// splitList is the elements of "[a,[b,c],!d]".
func splitList(text string) []string {
	text = strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")
	var out []string
	depth, from := 0, 0
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == ',' && depth == 0:
			if e := strings.TrimSpace(text[from:i]); e != "" {
				out = append(out, e)
			}
			from = i + 1
		case text[i] == '[':
			depth++
		case text[i] == ']':
			depth--
		}
	}
	return out
}

func statelessText(g *model.FirewallRuleGroup, r *model.FirewallStatelessRule) graph.Rule {
	any := func(list []string) string {
		if len(list) == 0 {
			return "any"
		}
		return strings.Join(list, ",")
	}
	act, _ := statelessAction(r.Actions)
	return graph.Rule{ID: fmt.Sprintf("%s %d", g.Ref, r.Priority),
		Text: fmt.Sprintf("stateless #%d %s %s → %s%s", r.Priority, statelessWords[act], any(r.Sources), any(r.Destinations), portWords(r.DestinationPorts))}
}

func portWords(list []model.FirewallPorts) string {
	var out []string
	for _, p := range list {
		if p.From == p.To {
			out = append(out, strconv.Itoa(p.From))
		} else {
			out = append(out, fmt.Sprintf("%d-%d", p.From, p.To))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " port " + strings.Join(out, ",")
}

func statefulText(g *model.FirewallRuleGroup, r *model.FirewallStatefulRule) graph.Rule {
	arrow := "->"
	if r.Both {
		arrow = "<>"
	}
	id := r.ID
	if id != "" {
		id = " sid " + id
	}
	return graph.Rule{ID: g.Ref.String() + id,
		Text: strings.Join([]string{r.Action, r.Protocol, r.Source, r.SourcePort, arrow, r.Destination, r.DestinationPort}, " ")}
}
