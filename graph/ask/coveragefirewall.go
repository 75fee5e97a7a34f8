package ask

import (
	"slices"
	"strings"

	"portolan/model"
)

// firewallWhy says what missing facts about firewalls leave open, about databases.
var firewallWhy = map[model.Kind]string{
	model.KindFirewall:            "whether a firewall stands on the way to %s is not known",
	model.KindFirewallAssociation: "whether a firewall stands on the way to %s is not known",
	model.KindFirewallPolicy:      "what firewalls on the way to %s let through is not known",
	model.KindFirewallRuleGroup:   "what firewalls on the way to %s let through is not known",
}

// describedKinds are those that AWS describes one at a time: without one that something names there is nothing to collect.
var describedKinds = []model.Kind{model.KindFirewallAssociation, model.KindFirewallPolicy, model.KindFirewallRuleGroup}

// firewallMatters says why a missing listing of firewalls matters: a route leads to an endpoint that nothing else explains, or
// a policy or rule group is named and not there.
func (s *survey) firewallMatters(k model.Kind, p place) string {
	if k == model.KindFirewall || k == model.KindFirewallAssociation {
		if !s.unexplained(p) {
			return ""
		}
	} else if len(s.firewallParts(k, p)) == 0 {
		return ""
	}
	return s.about(firewallWhy[k])
}

// unexplained reports whether anything of a place leads to an endpoint or attachment of which no firewall is known.
func (s *survey) unexplained(p place) bool {
	for m := range s.in(model.KindRouteTable, p) {
		for _, r := range m.(*model.RouteTable).Routes {
			if r.Target.Kind != model.TargetVPCEndpoint || r.PrefixList != "" {
				continue
			}
			if len(s.snap.By(model.FirewallsByEndpoint, r.Target.ID))+len(s.snap.By(model.FirewallAssociationsByEndpoint, r.Target.ID)) == 0 {
				return true
			}
		}
	}
	for m := range s.in(model.KindTransitGatewayAttachment, p) {
		if m.(*model.TransitGatewayAttachment).ResourceType == "network-function" && len(s.snap.By(model.FirewallsByAttachment, m.Head().Ref.ID)) == 0 {
			return true
		}
	}
	return false
}

// firewallParts lists the policies or rule groups that firewalls of a place name and that are not there. Sorted.
func (s *survey) firewallParts(k model.Kind, p place) []model.Ref {
	named := make(map[string]bool)
	switch k {
	case model.KindFirewallPolicy:
		for m := range s.in(model.KindFirewall, p) {
			named[m.(*model.Firewall).Policy] = true
		}
	case model.KindFirewallRuleGroup:
		for m := range s.in(model.KindFirewallPolicy, p) {
			for _, r := range slices.Concat(m.(*model.FirewallPolicy).Stateless, m.(*model.FirewallPolicy).Stateful) {
				named[r.Group] = !strings.Contains(r.Group, ":aws-managed:") // those AWS does not show
			}
		}
	}
	var out []model.Ref
	for _, id := range sortedKeys(named) {
		ref := model.Ref{Kind: k, ID: id}
		if _, ok := s.snap.Lookup(ref); !ok && named[id] && id != "" {
			out = append(out, ref)
		}
	}
	return out
}

// firewallLists are the calls that list what a flag takes.
var firewallLists = map[string]string{
	"--firewall-arn": "list-firewalls", "--firewall-policy-arn": "list-firewall-policies", "--rule-group-arn": "list-rule-groups",
	"--vpc-endpoint-association-arn": "list-vpc-endpoint-associations",
}
