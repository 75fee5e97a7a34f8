package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

const (
	fwARN     = "arn:aws:network-firewall:eu-west-1:111122223333:firewall/fw"
	policyARN = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/p"
	groupARN  = "arn:aws:network-firewall:eu-west-1:111122223333:stateful-rulegroup/g"
)

func TestFirewall(t *testing.T) {
	describe := `{"UpdateToken":"1","Firewall":{"FirewallName":"fw","FirewallArn":"` + fwARN + `","FirewallPolicyArn":"` + policyARN + `","VpcId":"vpc-1","SubnetMappings":[{"SubnetId":"subnet-1","IPAddressType":"IPV4"}],
	"DeleteProtection":true,"FirewallId":"x","NoSourcePreservation":true,"NatGatewayMappings":[{"AvailabilityZone":"eu-west-1a","NatGatewayId":"nat-2"},{"NatGatewayId":"nat-1"}],"Tags":[{"Key":"Name","Value":"n"}]},
	"FirewallStatus":{"Status":"READY","ConfigurationSyncStateSummary":"IN_SYNC","SyncStates":{"eu-west-1b":{"Attachment":{"SubnetId":"subnet-2","EndpointId":"vpce-2","Status":"SCALING"}},"eu-west-1a":{"Attachment":{"SubnetId":"subnet-1","EndpointId":"vpce-1","Status":"READY"},"Config":{}}},
	"TransitGatewayAttachmentSyncState":{"AttachmentId":"tgw-attach-1","TransitGatewayAttachmentStatus":"READY"}}}`
	s := clean(t, "list.json", `{"Firewalls":[{"FirewallName":"fw","FirewallArn":"`+fwARN+`"},{"FirewallName":"other","FirewallArn":"`+fwARN+`2"}]}`, "fw.json", describe)
	f, _ := model.Get[*model.Firewall](s, model.KindFirewall, fwARN)
	eq(t, "firewall", words(f.Name, f.Policy, f.VPC, f.State, f.Sync, f.Proxy, f.NATGateways, f.Attachment, f.AttachState, f.Account, f.Region, f.Endpoints),
		"[fw "+policyARN+" vpc-1 READY IN_SYNC true [nat-1 nat-2] tgw-attach-1 READY 111122223333 eu-west-1 [{vpce-1 eu-west-1a subnet-1 READY} {vpce-2 eu-west-1b subnet-2 SCALING}]]")
	if o, ok := model.Get[*model.Firewall](s, model.KindFirewall, fwARN+"2"); !ok || o.Policy != "" {
		t.Error("a firewall that is only listed is not there, or has a policy")
	}
	// A part that cannot be read takes the firewall with it, not what else is in the file.
	p := loaded(t, "fw.json", `{"Firewall":{"FirewallArn":"`+fwARN+`","NoSourcePreservation":"no"},"FirewallStatus":{"SyncStates":[]}}`, "v.json", `{"Vpcs":[{"VpcId":"vpc-1"}]}`)
	if len(p.Problems()) != 2 || p.Count(model.KindFirewall) != 0 || p.Count(model.KindVPC) != 1 {
		t.Errorf("%v: %d firewalls", p.Problems(), p.Count(model.KindFirewall))
	}
	oneProblem(t, loaded(t, "fw.json", `{"Firewall":{"FirewallName":"fw"}}`), "$", "without its ARN")
	oneProblem(t, loaded(t, "fw.json", `{"FirewallPolicyResponse":{"FirewallPolicyArn":"`+policyARN+`"}}`), "$", "a part of a firewall policy")
	oneProblem(t, loaded(t, "fw.json", `{"RuleGroup":{"RulesSource":{}}}`), "$", "a part of a rule group")
}

func TestFirewallPolicy(t *testing.T) {
	p := one[*model.FirewallPolicy](t, model.KindFirewallPolicy, policyARN, `{"FirewallPolicyResponse":{"FirewallPolicyName":"p","FirewallPolicyArn":"`+policyARN+`","FirewallPolicyStatus":"ACTIVE","LastModifiedTime":1.5},
	"FirewallPolicy":{"StatelessRuleGroupReferences":[{"ResourceArn":"b","Priority":20},{"ResourceArn":"a","Priority":10}],"StatelessDefaultActions":["aws:forward_to_sfe","mine"],"StatelessFragmentDefaultActions":["aws:drop"],
	"StatefulRuleGroupReferences":[{"ResourceArn":"c","Override":{"Action":"DROP_TO_ALERT"},"DeepThreatInspection":false}],"StatefulDefaultActions":["aws:drop_strict"],
	"StatefulEngineOptions":{"RuleOrder":"STRICT_ORDER","StreamExceptionPolicy":"CONTINUE","FlowTimeouts":{"TcpIdleTimeoutSeconds":60}},"PolicyVariables":{"RuleVariables":{"HOME_NET":{"Definition":["10.0.0.0/8"]}}}}}`)
	eq(t, "policy", words(p.Name, p.Stateless, p.StatelessDefault, p.Stateful, p.StatefulDefault, p.RuleOrder, p.StreamExceptions, p.Variables),
		"[p [{a 10 false} {b 20 false}] [aws:forward_to_sfe mine] [{c 0 true}] [aws:drop_strict] STRICT_ORDER CONTINUE [{HOME_NET false [10.0.0.0/8]}]]")
}

func ruleGroup(body string) string {
	return `{"RuleGroupResponse":{"RuleGroupArn":"` + groupARN + `","RuleGroupName":"g","Type":"STATEFUL","RuleGroupStatus":"ACTIVE"},"RuleGroup":` + body + `}`
}

func TestFirewallRules(t *testing.T) {
	g := one[*model.FirewallRuleGroup](t, model.KindFirewallRuleGroup, groupARN, ruleGroup(`{"RuleVariables":{"IPSets":{"A":{"Definition":["10.0.0.0/8"]}},"PortSets":{"P":{"Definition":["1:9"]}}},"ReferenceSets":{"IPSetReferences":{"R":{"ReferenceArn":"x"}}},
	"RulesSource":{"StatelessRulesAndCustomActions":{"StatelessRules":[{"Priority":2,"RuleDefinition":{"Actions":["aws:drop"],"MatchAttributes":{"Sources":[{"AddressDefinition":"10.0.0.0/8"}],"DestinationPorts":[{"FromPort":1,"ToPort":9}],"Protocols":[6]}}},
	{"Priority":1,"RuleDefinition":{"Actions":["aws:pass"],"MatchAttributes":{"TCPFlags":[{"Flags":["SYN"]}]}}}]}}}`))
	eq(t, "stateless", g.Stateless, "[{Priority:1 Actions:[aws:pass] Sources:[] Destinations:[] SourcePorts:[] DestinationPorts:[] Protocols:[] Flags:true} {Priority:2 Actions:[aws:drop] Sources:[10.0.0.0/8] Destinations:[] SourcePorts:[] DestinationPorts:[{From:1 To:9}] Protocols:[6] Flags:false}]")
	eq(t, "variables", words(g.Variables, g.Named), "[[{A false [10.0.0.0/8]} {P true [1:9]}] [R]]")
	g = one[*model.FirewallRuleGroup](t, model.KindFirewallRuleGroup, groupARN, ruleGroup(`{"RulesSource":{"RulesSourceList":{"Targets":["x"],"TargetTypes":["TLS_SNI"],"GeneratedRulesType":"DENYLIST"}}}`))
	eq(t, "domains", g.Domains, "DENYLIST")
	s := loaded(t, "g.json", ruleGroup(`{"RulesSource":{"RulesOfTomorrow":[]}}`))
	if g, _ = model.Get[*model.FirewallRuleGroup](s, model.KindFirewallRuleGroup, groupARN); g.Domains != "?" || len(s.Unread()) != 1 {
		t.Error("a source of rules that nobody knows is not seen")
	}
}

// TestSuricata reads rules as Suricata writes them: exactly those that speak of addresses, ports and protocol alone.
func TestSuricata(t *testing.T) {
	for line, want := range map[string]string{
		`pass tcp 10.0.0.0/8 any -> any 5432 (sid:1;)`:                                                     "{1 pass tcp 10.0.0.0/8 any any 5432 false false }",
		`  drop  ip [10.0.0.0/8, !10.1.0.0/16] any <> $HOME_NET [1:9,!5] (msg:"a; \"b) c"; sid:2; rev:3;)`: "{2 drop ip [10.0.0.0/8, !10.1.0.0/16] any $HOME_NET [1:9,!5] true false }",
		`drop tcp any any -> any any (flow:to_server; sid:3;)`:                                             "{3 drop tcp any any any any false true }",
		`drop tcp any any -> any any (flow:established,to_server; sid:4;)`:                                 "{4 drop tcp any any any any false false flow}",
		`DROP TLS any any -> any any (tls.sni; content:"x"; sid:5;)`:                                       "{5 drop tls any any any any false false tls.sni}",
		`drop tcp any any -> any (sid:6;)`:                                                                 "{ drop      false false the rule as a whole}",
		`drop tcp any any => any any (sid:7;)`:                                                             "{7 drop tcp any any any any false false the rule as a whole}",
		`(`:                                                                                                "{       false false the rule as a whole}",
		`drop tcp any any -> any any`:                                                                      "{ drop      false false the rule as a whole}",
		`]]] [ -> ( ) )`:                                                                                   "{ ]]]      false false the rule as a whole}",
	} {
		got := suricata("# comment\n\n" + line + "\r\n")
		if len(got) != 1 || fmt.Sprint(got[0]) != want {
			t.Errorf("%q: %v, want %s", line, got, want)
		}
	}
	if got := suricata("drop tcp any any \\\n -> any any (sid:1;)\npass ip any any -> any any (sid:2;)"); len(got) != 2 || got[0].Unread != "" {
		t.Errorf("lines that go on: %v", got)
	}
	if got := suricata(strings.Repeat("[", 1<<16)); len(got) != 1 || got[0].Unread == "" {
		t.Error("brackets without an end")
	}
}
