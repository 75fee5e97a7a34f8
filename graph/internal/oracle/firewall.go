package oracle

import (
	"fmt"
	"slices"

	"portolan/model"
)

// box is what a route to a "vpce-…" leads into: an endpoint of a firewall, or one of a Gateway Load Balancer.
type box struct {
	ref      model.Ref // of the endpoint or attachment: both directions must cross the same one (NFW-4, RT-22)
	subnet   string
	firewall *model.Firewall // nil = a Gateway Load Balancer's
	state    string          // of the firewall's endpoint
	gateway  *model.VPCEndpoint
}

// boxAt finds the box behind a VPC endpoint's id; nil when there is none (NFW-1, EP-15, RT-18).
func (w *walk) boxAt(id string) (*box, error) {
	ref := model.Ref{Kind: model.KindVPCEndpoint, ID: id}
	for f := range model.All[*model.Firewall](w.s, model.KindFirewall) {
		for _, e := range f.Endpoints {
			if e.ID == id {
				return &box{ref: ref, subnet: e.Subnet, firewall: f, state: e.State}, nil
			}
		}
	}
	for a := range model.All[*model.FirewallAssociation](w.s, model.KindFirewallAssociation) {
		for _, e := range a.Endpoints {
			if e.ID != id {
				continue
			}
			f, ok := model.Get[*model.Firewall](w.s, model.KindFirewall, a.Firewall)
			if !ok {
				return nil, fmt.Errorf("%w: firewall %q", ErrMissing, a.Firewall)
			}
			return &box{ref: ref, subnet: e.Subnet, firewall: f, state: e.State}, nil
		}
	}
	v, ok := model.Get[*model.VPCEndpoint](w.s, model.KindVPCEndpoint, id)
	switch {
	case !ok:
		return nil, nil
	case v.Type != "GatewayLoadBalancer": // RT-28
		return nil, fmt.Errorf("%w: route to %s of type %q", ErrUnmodelled, v.Ref, v.Type)
	case len(v.Subnets) != 1:
		return nil, fmt.Errorf("%w: subnet of %s", ErrMissing, v.Ref)
	}
	return &box{ref: v.Ref, subnet: v.Subnets[0], gateway: v}, nil
}

// toBox takes the packet through the box that a route names, and on by the table of its subnet. It comes from a subnet, or from
// outside ("").
func (w *walk) toBox(from string, table model.Ref, id string) error {
	b, err := w.boxAt(id)
	if err != nil {
		return err
	}
	if b == nil {
		return fmt.Errorf("%w: %q, which %s names", ErrMissing, id, table)
	}
	if err := w.enter(b.subnet, from); err != nil { // NACL-14
		return err
	}
	if err := w.inspect(b); err != nil {
		return err
	}
	s, ok := model.Get[*model.Subnet](w.s, model.KindSubnet, b.subnet)
	if !ok {
		return fmt.Errorf("%w: subnet %q", ErrMissing, b.subnet)
	}
	t, err := w.subnetTable(b.subnet)
	if err != nil {
		return err
	}
	w.encryption(s.VPC, "none for firewalls") // NET-10
	return w.leave(origin{vpc: s.VPC, subnet: b.subnet, table: t, inspected: b.firewall != nil})
}

// inspect passes the packet through the box, which keeps the two directions of a flow together (NFW-4, RT-22).
func (w *walk) inspect(b *box) error {
	w.note(b.ref, "inspection")
	w.went(otherWay) // SG-17, SG-19
	seen := fmt.Sprint(w.dir, b.ref, w.pkt)
	if w.passed[seen] {
		return w.drop(b.ref, "FORWARDING_LOOP")
	}
	if w.passed == nil {
		w.passed = map[string]bool{}
	}
	w.passed[seen] = true
	stateful := true
	var err error
	if b.firewall != nil {
		stateful, err = w.filter(b)
	} else {
		err = w.thirdParty(b.gateway)
	}
	switch {
	case err != nil || !stateful:
		return err
	case w.dir == Forward:
		w.chain = append(w.chain, session{ref: b.ref, role: "box", before: w.pkt.src})
		return nil
	}
	_, err = w.expect(b.ref, "box")
	return err
}

// thirdParty is a third party's appliance behind a Gateway Load Balancer: whether it passes the flow nobody knows (EP-15).
func (w *walk) thirdParty(v *model.VPCEndpoint) error {
	switch {
	case v.State == "":
		return fmt.Errorf("%w: state of %s", ErrMissing, v.Ref)
	case v.State != "available": // EP-2
		return w.drop(v.Ref, "VPCE_NOT_AVAILABLE")
	}
	w.suspect("whether the appliance behind %s passes the flow (EP-15)", v.Ref)
	return nil
}

// filter applies the firewall's policy, and reports whether the stateful engine saw the packet (NFW-2).
func (w *walk) filter(b *box) (stateful bool, err error) {
	f := b.firewall
	switch {
	case f.State == "" || b.state == "" || f.Sync == "":
		return false, fmt.Errorf("%w: state of %s", ErrMissing, f.Ref)
	case f.State != "READY" || b.state != "READY": // NFW-1
		return false, w.drop(f.Ref, "FIREWALL_NOT_READY")
	case f.Proxy: // NFW-6
		return false, fmt.Errorf("%w: %s in proxy mode", ErrUnmodelled, f.Ref)
	}
	p, ok := model.Get[*model.FirewallPolicy](w.s, model.KindFirewallPolicy, f.Policy)
	if !ok {
		return false, fmt.Errorf("%w: policy %q", ErrMissing, f.Policy)
	}
	w.note(f.Ref, "firewall")
	action, err := w.stateless(p)
	if err == nil && action == "forward" {
		stateful = true
		action, err = w.stateful(f, p)
	}
	if err != nil {
		return stateful, err
	}
	synced := f.Sync == "IN_SYNC"
	switch {
	case action == "drop" && synced:
		return stateful, w.drop(f.Ref, "FIREWALL_RULES_RESTRICTION")
	case action == "drop":
		return stateful, fmt.Errorf("%w: %s is %s", ErrUndetermined, f.Ref, f.Sync)
	case !synced:
		w.suspect("%s is %s", f.Ref, f.Sync)
	}
	return stateful, nil
}

// stateless is what the stateless engine does with the packet: "pass", "drop" or "forward" (NFW-2).
func (w *walk) stateless(p *model.FirewallPolicy) (string, error) {
	actions := p.StatelessDefault
	groups := slices.Clone(p.Stateless)
	slices.SortStableFunc(groups, func(a, b model.FirewallGroupReference) int { return a.Priority - b.Priority })
search:
	for _, ref := range groups {
		g, ok := model.Get[*model.FirewallRuleGroup](w.s, model.KindFirewallRuleGroup, ref.Group)
		if !ok {
			return "", fmt.Errorf("%w: rule group %q", ErrMissing, ref.Group)
		}
		rules := slices.Clone(g.Stateless)
		slices.SortStableFunc(rules, func(a, b model.FirewallStatelessRule) int { return a.Priority - b.Priority })
		for _, r := range rules {
			hit, err := w.statelessFits(r)
			if err != nil {
				return "", err
			}
			if hit {
				actions = r.Actions
				break search
			}
		}
	}
	for _, a := range actions { // others are names of metrics
		switch a {
		case "aws:pass":
			return "pass", nil
		case "aws:drop":
			return "drop", nil
		case "aws:forward_to_sfe":
			return "forward", nil
		}
	}
	return "", fmt.Errorf("%w: stateless action of %s", ErrMissing, p.Ref)
}

func (w *walk) statelessFits(r model.FirewallStatelessRule) (bool, error) {
	k := w.pkt
	if len(r.Protocols) > 0 && !slices.Contains(r.Protocols, int(k.proto)) {
		return false, nil
	}
	from, err := inBlocks(r.Sources, k.src)
	if err != nil {
		return false, err
	}
	to, err := inBlocks(r.Destinations, k.dst)
	if err != nil || !from || !to {
		return false, err
	}
	if (k.proto == tcp || k.proto == udp) && !(inPorts(r.SourcePorts, k.sport) && inPorts(r.DestinationPorts, k.dport)) {
		return false, nil
	}
	if r.Flags && k.proto == tcp {
		return false, fmt.Errorf("%w: a rule about TCP flags", ErrUnmodelled)
	}
	return true, nil
}

// throughFirewall takes the packet through a firewall that is attached to the transit gateway, and on by the table of its
// attachment (TGW-24).
func (w *walk) throughFirewall(g *model.TransitGateway, a *model.TransitGatewayAttachment) error {
	for f := range model.All[*model.Firewall](w.s, model.KindFirewall) {
		if f.Attachment != a.Ref.ID {
			continue
		}
		if err := w.inspect(&box{ref: a.Ref, firewall: f, state: "READY"}); err != nil {
			return err
		}
		return w.through(g, a, "")
	}
	return fmt.Errorf("%w: the firewall of %s", ErrMissing, a.Ref)
}
