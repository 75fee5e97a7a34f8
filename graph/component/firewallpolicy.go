package component

import (
	"cmp"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// decision is what a firewall's policy does with every packet, compiled.
type decision struct {
	stateless, stateful ruleVerdict
	passedByRule        header.Set // first packets that a stateful rule passes: their flow is through
	backDrop            header.Set // what a stateful rule may drop of what comes back
}

// ruleVerdict is what some rules do with packets. It is the evidence of the outcomes, too.
type ruleVerdict struct {
	pass, drop header.Set
	late       header.Set // the handshake passes, data does not (NFW-5)
	forward    header.Set // goes to the stateful engine
	unclear    []unclearSet
	decided    []decidedBy
}

type unclearSet struct {
	set  header.Set
	gaps []model.Gap
}

type decidedBy struct {
	set  header.Set
	rule graph.Rule
}

// Rules lists the rules that decided packets, in their order.
func (v *ruleVerdict) Rules(p header.Set) []graph.Rule {
	var out []graph.Rule
	for _, d := range v.decided {
		if d.set.Overlaps(p) && !slices.Contains(out, d.rule) {
			out = append(out, d.rule)
		}
	}
	return out
}

// action is what a rule does.
type action uint8

const (
	actPass action = iota
	actDrop
	actLate
	actForward
	actEnd
)

// sequence applies rules one after the other: each decides what is left.
type sequence struct {
	left header.Set
	may  []mayDecide
	v    *ruleVerdict
}

// mayDecide is packets on which a rule that cannot be read may act.
type mayDecide struct {
	set header.Set
	act action
	gap model.Gap
}

// perhaps notes a rule that may act on packets.
func (s *sequence) perhaps(m header.Set, act action, gap model.Gap) {
	m = m.Intersect(s.left)
	for i := range s.may {
		if s.may[i].act == act && s.may[i].gap == gap {
			s.may[i].set = s.may[i].set.Union(m)
			return
		}
	}
	s.may = append(s.may, mayDecide{m, act, gap})
}

// decide lets a rule act on what is left of its packets. Those on which an earlier rule may have acted otherwise are unclear.
func (s *sequence) decide(m header.Set, act action, by graph.Rule) {
	p := m.Intersect(s.left)
	if p.IsEmpty() {
		return
	}
	s.left = s.left.Minus(p)
	parts := []unclearSet{{set: p}}
	for _, may := range s.may {
		if may.act == act {
			continue
		}
		for i, n := 0, len(parts); i < n; i++ {
			if both := parts[i].set.Intersect(may.set); !both.IsEmpty() {
				parts[i].set = parts[i].set.Minus(both)
				parts = append(parts, unclearSet{both, append(slices.Clone(parts[i].gaps), may.gap)})
			}
		}
	}
	s.v.decided = append(s.v.decided, decidedBy{p, by})
	sets := [actEnd]*header.Set{&s.v.pass, &s.v.drop, &s.v.late, &s.v.forward}
	*sets[act] = sets[act].Union(parts[0].set)
	for _, u := range parts[1:] {
		s.v.add(u.set, u.gaps...)
	}
}

func (v *ruleVerdict) add(p header.Set, gaps ...model.Gap) {
	if !p.IsEmpty() {
		v.unclear = append(v.unclear, unclearSet{p, gaps})
	}
}

// firewallDecision compiles a firewall's policy.
func (n *Network) firewallDecision(f *model.Firewall) *decision {
	if d, ok := n.policies[f.Ref.ID]; ok {
		return d
	}
	d := n.newDecision(f)
	n.policies[f.Ref.ID] = d
	return d
}

func (n *Network) newDecision(f *model.Firewall) *decision {
	d := &decision{}
	p, ok := model.Get[*model.FirewallPolicy](n.snap, model.KindFirewallPolicy, f.Policy)
	if !ok {
		ref := model.Ref{Kind: model.KindFirewallPolicy, ID: f.Policy}
		d.stateless.add(n.space.All(), n.notCollected(ref.Kind.Call(), f.Account, f.Region, ref, "the firewall's policy"))
		return d
	}
	c := &ruleCompiler{n: n, firewall: f, policy: p}
	n.statelessRules(c, &d.stateless)
	n.statefulRules(c, d)
	return d
}

// statelessRules applies the groups by priority and the rules of each by priority, then the default (NFW-2).
func (n *Network) statelessRules(c *ruleCompiler, v *ruleVerdict) {
	s := &sequence{left: n.space.All(), v: v}
	for _, ref := range c.policy.Stateless {
		g, gap := c.group(ref)
		if gap != nil {
			v.add(s.left, *gap)
			return
		}
		for i := range g.Stateless {
			r := &g.Stateless[i]
			set, clear := c.stateless(r)
			act, known := statelessAction(r.Actions)
			switch {
			case !known:
				v.add(set.Intersect(s.left), c.unreadable(g, "what a stateless rule does"))
				s.left = s.left.Minus(set)
			case !clear || r.Flags:
				s.perhaps(set, act, c.unreadable(g, "which packets a stateless rule fits"))
			default:
				s.decide(set, act, statelessText(g, r))
			}
		}
	}
	act, known := statelessAction(c.policy.StatelessDefault)
	if !known {
		v.add(s.left, model.Gap{Kind: model.GapUnreadable, Subject: c.policy.Ref, Detail: "the default action of stateless rules"})
		return
	}
	s.decide(s.left, act, graph.Rule{ID: c.policy.Ref.String() + " stateless default", Text: "stateless default: " + statelessWords[act]})
}

var statelessActions = map[string]action{"aws:pass": actPass, "aws:drop": actDrop, "aws:forward_to_sfe": actForward}
var statelessWords = map[action]string{actPass: "pass", actDrop: "drop", actForward: "forward to stateful rules"}

// statelessAction is the one of AWS's actions in a list; the others only count packets.
func statelessAction(list []string) (action, bool) {
	for _, a := range list {
		if act, ok := statelessActions[a]; ok {
			return act, true
		}
	}
	return 0, false
}

// orderedRule is a stateful rule where it stands in the order of evaluation.
type orderedRule struct {
	phase int
	rule  *model.FirewallStatefulRule // nil: all of the group may act
	group *model.FirewallRuleGroup
	ref   model.FirewallGroupReference
	gap   *model.Gap
	act   action
}

// statefulRules applies the stateful groups: by the actions of their rules, or in strict order by priority, then the default
// (NFW-5).
func (n *Network) statefulRules(c *ruleCompiler, d *decision) {
	s := &sequence{left: n.space.All(), v: &d.stateful}
	strict := c.policy.RuleOrder == model.FirewallStrictOrder
	if o := c.policy.RuleOrder; !strict && o != "" && o != model.FirewallActionOrder {
		d.stateful.add(s.left, model.Gap{Kind: model.GapUnreadable, Subject: c.policy.Ref, Detail: "the order of stateful rules"})
		return
	}
	if c.policy.TLSInspection != "" {
		s.perhaps(n.tcp(), actDrop, model.Gap{Kind: model.GapUnmodelled, Subject: c.policy.Ref, Detail: "TLS inspection is not modelled"})
	}
	rules := c.ordered()
	if !strict {
		slices.SortStableFunc(rules, func(a, b orderedRule) int { return cmp.Compare(a.phase, b.phase) })
	}
	for _, r := range rules {
		if r.rule == nil {
			s.perhaps(c.reach(r.group), r.act, *r.gap)
			if r.act == actDrop {
				d.backDrop = d.backDrop.Union(c.reach(r.group))
			}
			continue
		}
		set, clear := c.stateful(r.group, r.rule)
		if r.act == actDrop && !r.rule.Requests {
			d.backDrop = d.backDrop.Union(set)
		}
		if r.gap != nil || !clear {
			gap := r.gap
			if gap == nil {
				g := c.unreadable(r.group, "which packets a stateful rule fits")
				gap = &g
			}
			s.perhaps(set, r.act, *gap)
			continue
		}
		if r.act == actPass {
			d.passedByRule = d.passedByRule.Union(set.Intersect(s.left))
		}
		s.decide(set, r.act, statefulText(r.group, r.rule))
	}
	c.statefulDefault(s, strict)
}

// statefulDefault is what becomes of flows that no rule decides.
func (c *ruleCompiler) statefulDefault(s *sequence, strict bool) {
	act, text := actPass, "no stateful rule stops it"
	if strict {
		for _, a := range c.policy.StatefulDefault {
			switch a {
			case "aws:drop_strict":
				act, text = actDrop, "stateful default: "+a
			case "aws:drop_established", "aws:drop_established_app_layer", "aws:drop_established_app_layer_to_server":
				if act != actDrop {
					act, text = actLate, "stateful default: "+a+": TCP opens, no data"
				}
			case "aws:alert_strict", "aws:alert_established", "aws:alert_established_app_layer", "aws:alert_established_app_layer_to_server":
			default:
				s.v.add(s.left, model.Gap{Kind: model.GapUnreadable, Subject: c.policy.Ref, Detail: "a default action of stateful rules"})
				return
			}
		}
	}
	s.decide(s.left, act, graph.Rule{ID: c.policy.Ref.String() + " stateful default", Text: text})
}

// ordered lists the rules of all stateful groups, each for what it may do.
func (c *ruleCompiler) ordered() []orderedRule {
	var out []orderedRule
	phase := map[action]int{actPass: 0, actDrop: 1}
	for _, ref := range c.policy.Stateful {
		add := func(g *model.FirewallRuleGroup, r *model.FirewallStatefulRule, gap *model.Gap, acts ...action) {
			for _, a := range acts {
				if a == actDrop && ref.ToAlert && (r == nil || r.Action == "drop") {
					continue
				}
				out = append(out, orderedRule{phase[a], r, g, ref, gap, a})
			}
		}
		g, gap := c.group(ref)
		if gap != nil {
			add(nil, nil, gap, actPass, actDrop)
			continue
		}
		if g.Domains != "" {
			u := c.unreadable(g, "a list of domains")
			add(g, nil, &u, map[string][]action{"ALERTLIST": {}, "DENYLIST": {actDrop}, "REJECTLIST": {actDrop}, "ALLOWLIST": {actPass, actDrop}, "?": {actPass, actDrop}}[g.Domains]...)
		}
		for i := range g.Stateful {
			r := &g.Stateful[i]
			var unread *model.Gap
			if r.Unread != "" {
				u := c.unreadable(g, "which packets a stateful rule fits")
				unread = &u
			}
			switch r.Action {
			case "pass":
				add(g, r, unread, actPass)
			case "drop", "reject":
				add(g, r, unread, actDrop)
			case "alert": // it tells, and the next rule decides
			default:
				u := c.unreadable(g, "what a stateful rule does")
				add(g, r, &u, actPass, actDrop)
			}
		}
	}
	return out
}

// group finds a rule group, or what is missing of it.
func (c *ruleCompiler) group(ref model.FirewallGroupReference) (*model.FirewallRuleGroup, *model.Gap) {
	r := model.Ref{Kind: model.KindFirewallRuleGroup, ID: ref.Group}
	if g, ok := model.Get[*model.FirewallRuleGroup](c.n.snap, r.Kind, r.ID); ok {
		return g, nil
	}
	if managed(ref.Group) {
		return nil, &model.Gap{Kind: model.GapUnmodelled, Subject: r, Detail: "AWS does not show the rules of a managed rule group"}
	}
	gap := c.n.notCollected(r.Kind.Call(), c.policy.Account, c.policy.Region, r, "the rules of the group")
	return nil, &gap
}

func (c *ruleCompiler) unreadable(g *model.FirewallRuleGroup, what string) model.Gap {
	return model.Gap{Kind: model.GapUnmodelled, Subject: g.Ref, Detail: what}
}
