package oracle

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// fit says whether a rule fits a packet: whether some do cannot be told from addresses and ports (NFW-3).
type fit uint8

const (
	never fit = iota
	perhaps
	always
)

func fits(yes bool) fit {
	if yes {
		return always
	}
	return never
}

// stateful is what the stateful engine does with the packet: "pass" or "drop" (NFW-3, NFW-5). A reply belongs to a flow that has
// passed; only whether a rule that is about it by itself drops it is open.
func (w *walk) stateful(f *model.Firewall, p *model.FirewallPolicy) (string, error) {
	if p.TLSInspection != "" && w.pkt.proto == tcp {
		return "", fmt.Errorf("%w: TLS inspection of %s", ErrUnmodelled, p.Ref)
	}
	hits, err := w.statefulHits(f, p)
	if err != nil {
		return "", err
	}
	if w.dir == Return {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return h.fit != always })
	}
	var result string
	switch p.RuleOrder {
	case "", model.FirewallActionOrder:
		result = byAction(hits)
	case model.FirewallStrictOrder:
		if result = byOrder(hits); result == "none" && w.dir == Forward {
			result, err = w.strictDefault(p)
		}
	default:
		return "", fmt.Errorf("%w: rule order %q of %s", ErrUnmodelled, p.RuleOrder, p.Ref)
	}
	switch {
	case err != nil:
		return "", err
	case result == "open":
		return "", fmt.Errorf("%w: rules of %s about more than addresses and ports", ErrUnmodelled, p.Ref)
	case w.dir == Return && result == "drop":
		return "", fmt.Errorf("%w: rules of %s that fit the reply by itself", ErrUndetermined, p.Ref)
	case result == "drop":
		return "drop", nil
	}
	return "pass", nil
}

// hit is a rule that fits the packet, or may.
type hit struct {
	action string
	fit    fit
}

// byAction applies the rules in the order of their actions: pass, drop, reject, alert; what none decides passes (NFW-5).
func byAction(hits []hit) string {
	of := func(f fit, actions ...string) bool {
		return slices.ContainsFunc(hits, func(h hit) bool { return h.fit == f && slices.Contains(actions, h.action) })
	}
	switch {
	case of(always, "pass"):
		return "pass"
	case of(always, "drop", "reject") && !of(perhaps, "pass"):
		return "drop"
	case of(always, "drop", "reject"), of(perhaps, "drop", "reject"):
		return "open"
	}
	return "none"
}

// byOrder applies the rules in their own order (NFW-5).
func byOrder(hits []hit) string {
	maybe := map[string]bool{}
	result := "none"
	for _, h := range hits {
		a := h.action
		if a == "reject" {
			a = "drop"
		}
		if a == "alert" {
			continue
		}
		if h.fit == always {
			result = a
			break
		}
		maybe[a] = true
	}
	if delete(maybe, result); len(maybe) > 0 {
		return "open"
	}
	return result
}

// strictDefault is what happens to a flow that no rule decides in strict order (NFW-5).
func (w *walk) strictDefault(p *model.FirewallPolicy) (string, error) {
	result := "pass"
	for _, a := range p.StatefulDefault {
		switch {
		case strings.HasPrefix(a, "aws:alert_"):
		case a == "aws:drop_strict":
			return "drop", nil
		case a == "aws:drop_established", a == "aws:drop_established_app_layer", a == "aws:drop_established_app_layer_to_server":
			if w.pkt.proto != tcp { // it is a handshake that these let through
				return "", fmt.Errorf("%w: %s without a handshake", ErrUndetermined, a)
			}
			result = "drop"
		default:
			return "", fmt.Errorf("%w: default action %q of %s", ErrUnmodelled, a, p.Ref)
		}
	}
	return result, nil
}

// statefulHits lists the rules that fit the packet, or may, in their order.
func (w *walk) statefulHits(f *model.Firewall, p *model.FirewallPolicy) ([]hit, error) {
	refs := slices.Clone(p.Stateful)
	slices.SortStableFunc(refs, func(a, b model.FirewallGroupReference) int { return a.Priority - b.Priority })
	var out []hit
	for _, ref := range refs {
		g, ok := model.Get[*model.FirewallRuleGroup](w.s, model.KindFirewallRuleGroup, ref.Group)
		if !ok {
			return nil, fmt.Errorf("%w: rule group %q", ErrMissing, ref.Group)
		}
		drop := "drop"
		if ref.ToAlert {
			drop = "alert"
		}
		if g.Domains != "" && w.pkt.proto == tcp {
			out = append(out, hit{"pass", perhaps}, hit{drop, perhaps})
		}
		v := variables{w: w, firewall: f, policy: p, group: g}
		for _, r := range g.Stateful {
			h := hit{r.Action, v.rule(r, w.pkt)}
			if h.action == "drop" {
				h.action = drop
			}
			if h.fit != never {
				out = append(out, h)
			}
		}
	}
	return out, nil
}

// rule says whether a rule fits the packet, in either direction if it is about both.
func (v variables) rule(r model.FirewallStatefulRule, k packet) fit {
	if r.Requests && v.w.dir == Return {
		return never
	}
	f := v.oneWay(r, k)
	if r.Both && f != always {
		f = max(f, v.oneWay(r, packet{k.dst, k.src, k.proto, k.dport, k.sport}))
	}
	if f == always && r.Unread != "" {
		return perhaps
	}
	return f
}

func (v variables) oneWay(r model.FirewallStatefulRule, k packet) fit {
	ported := k.proto == tcp || k.proto == udp
	f := always
	switch r.Protocol {
	case "ip":
	case "tcp":
		f = fits(k.proto == tcp)
	case "udp":
		f = fits(k.proto == udp)
	case "icmp":
		f = fits(k.proto == icmp || k.proto == icmpv6)
	default: // an application's, which shows only later
		if f = never; ported {
			f = perhaps
		}
	}
	f = min(f, v.address(r.Source, k.src), v.address(r.Destination, k.dst))
	for _, p := range []struct {
		expr string
		port uint16
	}{{r.SourcePort, k.sport}, {r.DestinationPort, k.dport}} {
		switch {
		case ported:
			f = min(f, v.port(p.expr, p.port))
		case p.expr != "any" && p.expr != "":
			f = min(f, perhaps)
		}
	}
	return f
}

// variables are what "$NAME" stands for: by the group, else by the policy, else as the engine has it.
type variables struct {
	w        *walk
	firewall *model.Firewall
	policy   *model.FirewallPolicy
	group    *model.FirewallRuleGroup
}

func (v variables) values(name string, ports bool) ([]string, bool) {
	for _, list := range [][]model.FirewallVariable{v.group.Variables, v.policy.Variables} {
		for _, x := range list {
			if x.Name == name && x.Ports == ports {
				return x.Values, true
			}
		}
	}
	switch vpc, ok := model.Get[*model.VPC](v.w.s, model.KindVPC, v.firewall.VPC); {
	case ports:
	case name == model.FirewallHomeNet && ok: // the blocks of the firewall's VPC
		var out []string
		for _, c := range model.Associated(vpc.CIDRs) {
			out = append(out, c.String())
		}
		return out, true
	case name == model.FirewallExternalNet:
		home, ok := v.values(model.FirewallHomeNet, false)
		return []string{"![" + strings.Join(home, ",") + "]"}, ok
	}
	return nil, false
}

// address says whether an expression such as "[10.0.0.0/8,!10.1.0.0/16]" holds the address.
func (v variables) address(expr string, a netip.Addr) fit {
	return v.holds(expr, false, func(item string) fit {
		if p, err := netip.ParsePrefix(item); err == nil {
			return fits(p.Contains(a))
		}
		if x, err := netip.ParseAddr(item); err == nil {
			return fits(x == a)
		}
		return perhaps
	})
}

// port says whether an expression such as "[80,1024:2000,!1433]" holds the port.
func (v variables) port(expr string, port uint16) fit {
	return v.holds(expr, true, func(item string) fit {
		from, to, span := strings.Cut(item, ":")
		if !span {
			to = from
		}
		first, last := 0, 65535
		var err error
		if from != "" {
			if first, err = strconv.Atoi(from); err != nil {
				return perhaps
			}
		}
		if to != "" {
			if last, err = strconv.Atoi(to); err != nil {
				return perhaps
			}
		}
		return fits(first <= int(port) && int(port) <= last)
	})
}

// holds takes an expression apart: any of what is listed, if anything is, and none of what is excluded.
func (v variables) holds(expr string, ports bool, one func(string) fit) fit {
	expr = strings.TrimSpace(expr)
	switch {
	case expr == "any" || expr == "ANY" || expr == "":
		return always
	case strings.HasPrefix(expr, "!"):
		return always - v.holds(expr[1:], ports, one)
	case strings.HasPrefix(expr, "$"):
		list, ok := v.values(expr[1:], ports)
		if !ok || len(list) == 0 {
			return perhaps
		}
		return v.holds("["+strings.Join(list, ",")+"]", ports, one)
	case strings.HasPrefix(expr, "@"):
		return perhaps
	case !strings.HasPrefix(expr, "["):
		return one(expr)
	}
	in, out, listed := never, never, false
	for _, item := range items(expr) {
		if rest, ok := strings.CutPrefix(item, "!"); ok {
			out = max(out, v.holds(rest, ports, one))
			continue
		}
		in, listed = max(in, v.holds(item, ports, one)), true
	}
	if !listed {
		in = always
	}
	return min(in, always-out)
}

// items splits a list at the commas that stand in no inner list.
func items(expr string) []string {
	expr = strings.TrimSuffix(strings.TrimPrefix(expr, "["), "]")
	var out []string
	depth, start := 0, 0
	for i, c := range expr {
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == ',' && depth == 0:
			out, start = append(out, strings.TrimSpace(expr[start:i])), i+1
		}
	}
	if last := strings.TrimSpace(expr[start:]); last != "" {
		out = append(out, last)
	}
	return out
}

// inBlocks reports whether one of the blocks holds the address; none is any.
func inBlocks(blocks []string, a netip.Addr) (bool, error) {
	in := len(blocks) == 0
	for _, b := range blocks {
		p, err := netip.ParsePrefix(b)
		if x, single := netip.ParseAddr(b); err != nil && single == nil {
			p, err = netip.PrefixFrom(x, x.BitLen()), nil
		}
		switch {
		case strings.EqualFold(b, "any"):
			in = true
		case err != nil:
			return false, fmt.Errorf("%w: block %q", ErrUnmodelled, b)
		default:
			in = in || p.Contains(a)
		}
	}
	return in, nil
}

func inPorts(list []model.FirewallPorts, port uint16) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(r model.FirewallPorts) bool { return r.From <= int(port) && int(port) <= r.To })
}
