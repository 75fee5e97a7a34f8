package awscli

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

type policyHead struct {
	FirewallPolicyName, FirewallPolicyArn, FirewallPolicyStatus string
	Tags                                                        tagList

	FirewallPolicyId, Description, ConsumedStatelessRuleCapacity, ConsumedStatefulRuleCapacity, ConsumedStatefulDomainCapacity,
	NumberOfAssociations, EncryptionConfiguration, LastModifiedTime skip
	Unread unread `json:",embed"`
}

type groupReference struct {
	ResourceArn string
	Priority    number
	Override    struct{ Action string }

	DeepThreatInspection skip
}

type policyObject struct {
	StatelessRuleGroupReferences, StatefulRuleGroupReferences []groupReference
	StatelessDefaultActions, StatefulDefaultActions           []string
	StatefulEngineOptions                                     struct {
		RuleOrder, StreamExceptionPolicy string
		FlowTimeouts                     skip
	}
	TLSInspectionConfigurationArn string
	PolicyVariables               struct{ RuleVariables definitions }

	StatelessFragmentDefaultActions, StatelessCustomActions, EnableTLSSessionHolding skip
	Unread                                                                           unread `json:",embed"`
}

// definitions are variables by name.
type definitions map[string]struct{ Definition []string }

func (m definitions) model(ports bool) []model.FirewallVariable {
	var out []model.FirewallVariable
	for name, v := range m {
		out = append(out, model.FirewallVariable{Name: name, Ports: ports, Values: v.Definition})
	}
	slices.SortFunc(out, func(a, b model.FirewallVariable) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func references(list []groupReference) []model.FirewallGroupReference {
	var out []model.FirewallGroupReference
	for _, r := range list {
		out = append(out, model.FirewallGroupReference{Group: r.ResourceArn, Priority: r.Priority.v, ToAlert: r.Override.Action == "DROP_TO_ALERT"})
	}
	return sorted(out, func(a, b model.FirewallGroupReference) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), strings.Compare(a.Group, b.Group))
	})
}

func (d *document) finishPolicy(p *firewallParts) {
	if p.policy == nil || p.policyHead == nil {
		d.problem(d.root, "keep FirewallPolicy and FirewallPolicyResponse in one document, as the call prints them", "a part of a firewall policy; it is not used")
		return
	}
	k := model.KindFirewallPolicy
	d.one(k, k.Call(), p.policyHead.FirewallPolicyArn, p.policyHead.Tags, func(m model.Meta) model.Resource {
		v := p.policy
		return &model.FirewallPolicy{
			Meta: m, Name: p.policyHead.FirewallPolicyName, State: p.policyHead.FirewallPolicyStatus,
			Stateless: references(v.StatelessRuleGroupReferences), Stateful: references(v.StatefulRuleGroupReferences),
			StatelessDefault: v.StatelessDefaultActions, StatefulDefault: v.StatefulDefaultActions,
			RuleOrder: v.StatefulEngineOptions.RuleOrder, StreamExceptions: v.StatefulEngineOptions.StreamExceptionPolicy,
			TLSInspection: v.TLSInspectionConfigurationArn, Variables: v.PolicyVariables.RuleVariables.model(false),
		}
	})
}

type ruleGroupHead struct {
	RuleGroupArn, RuleGroupName, Type, RuleGroupStatus string
	Tags                                               tagList

	RuleGroupId, Description, Capacity, ConsumedCapacity, NumberOfAssociations, EncryptionConfiguration, SourceMetadata, SnsTopic,
	LastModifiedTime, AnalysisResults skip
	Unread unread `json:",embed"`
}

type statelessRule struct {
	Priority       number
	RuleDefinition struct {
		Actions         []string
		MatchAttributes struct {
			Sources, Destinations         []struct{ AddressDefinition string }
			SourcePorts, DestinationPorts []struct{ FromPort, ToPort number }
			Protocols                     []int
			TCPFlags                      []skip
		}
	}
}

type statefulRule struct {
	Action string
	Header struct{ Protocol, Source, SourcePort, Direction, Destination, DestinationPort string }

	RuleOptions []struct {
		Keyword  string
		Settings []string
	}
}

type ruleGroupObject struct {
	RuleVariables struct{ IPSets, PortSets definitions }
	ReferenceSets struct{ IPSetReferences map[string]skip }
	RulesSource   struct {
		RulesString     string
		RulesSourceList *struct {
			GeneratedRulesType   string
			Targets, TargetTypes skip
		}
		StatefulRules                  []statefulRule
		StatelessRulesAndCustomActions struct {
			StatelessRules []statelessRule
			CustomActions  skip
		}
		Unread unread `json:",embed"`
	}
	StatefulRuleOptions, SummaryConfiguration skip
	Unread                                    unread `json:",embed"`
}

func (d *document) finishRuleGroup(p *firewallParts) {
	if p.group == nil || p.groupHead == nil {
		d.problem(d.root, "keep RuleGroup and RuleGroupResponse in one document, as the call prints them", "a part of a rule group; it is not used")
		return
	}
	k := model.KindFirewallRuleGroup
	d.one(k, k.Call(), p.groupHead.RuleGroupArn, p.groupHead.Tags, func(m model.Meta) model.Resource {
		v, src := p.group, &p.group.RulesSource
		for name := range src.Unread {
			d.unread("RuleGroup.RulesSource." + name)
		}
		out := &model.FirewallRuleGroup{
			Meta: m, Name: p.groupHead.RuleGroupName, Type: p.groupHead.Type, State: p.groupHead.RuleGroupStatus,
			Variables: append(v.RuleVariables.IPSets.model(false), v.RuleVariables.PortSets.model(true)...),
		}
		for name := range v.ReferenceSets.IPSetReferences {
			out.Named = append(out.Named, name)
		}
		slices.Sort(out.Named)
		if l := src.RulesSourceList; l != nil {
			out.Domains = cmp.Or(l.GeneratedRulesType, "?")
		}
		if len(src.Unread) > 0 {
			out.Domains = "?" // rules of a form that AWS has added
		}
		for i := range src.StatelessRulesAndCustomActions.StatelessRules {
			out.Stateless = append(out.Stateless, src.StatelessRulesAndCustomActions.StatelessRules[i].model())
		}
		slices.SortStableFunc(out.Stateless, func(a, b model.FirewallStatelessRule) int { return cmp.Compare(a.Priority, b.Priority) })
		for i := range src.StatefulRules {
			out.Stateful = append(out.Stateful, src.StatefulRules[i].model())
		}
		out.Stateful = append(out.Stateful, suricata(src.RulesString)...)
		return out
	})
}

func (r *statelessRule) model() model.FirewallStatelessRule {
	m := &r.RuleDefinition.MatchAttributes
	out := model.FirewallStatelessRule{Priority: r.Priority.v, Actions: r.RuleDefinition.Actions, Protocols: m.Protocols, Flags: len(m.TCPFlags) > 0}
	for _, a := range m.Sources {
		out.Sources = append(out.Sources, a.AddressDefinition)
	}
	for _, a := range m.Destinations {
		out.Destinations = append(out.Destinations, a.AddressDefinition)
	}
	for _, p := range m.SourcePorts {
		out.SourcePorts = append(out.SourcePorts, model.FirewallPorts{From: p.FromPort.v, To: p.ToPort.v})
	}
	for _, p := range m.DestinationPorts {
		out.DestinationPorts = append(out.DestinationPorts, model.FirewallPorts{From: p.FromPort.v, To: p.ToPort.v})
	}
	return out
}

func (r *statefulRule) model() model.FirewallStatefulRule {
	h := &r.Header
	out := model.FirewallStatefulRule{
		Action: strings.ToLower(r.Action), Protocol: strings.ToLower(h.Protocol), Source: h.Source, SourcePort: h.SourcePort,
		Destination: h.Destination, DestinationPort: h.DestinationPort, Both: strings.EqualFold(h.Direction, "ANY"),
	}
	for _, o := range r.RuleOptions {
		name, value, _ := strings.Cut(o.Keyword, ":") // the console puts both into one
		optionOf(&out, strings.TrimSpace(name), strings.TrimSpace(value+strings.Join(o.Settings, ",")))
	}
	return out
}
