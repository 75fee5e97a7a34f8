package awscli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
	"portolan/model/ingest"
)

// listedFirewall is an element of ListFirewalls, which tells names alone.
type listedFirewall struct {
	FirewallName, FirewallArn, TransitGatewayAttachmentId string
	Unread                                                unread `json:",embed"`
}

func (f *listedFirewall) convert(e *element) {
	e.unknown("", f.Unread)
	if e.need("FirewallArn", f.FirewallArn) {
		account, region := arnPlace(f.FirewallArn)
		e.add(&model.Firewall{
			Meta: e.meta(model.KindFirewall, f.FirewallArn, account, region, nil), Name: f.FirewallName, Attachment: f.TransitGatewayAttachmentId,
		})
	}
}

// firewallParts are the members of a document about one firewall, association, policy or rule group: each stands in an object
// of its own.
type firewallParts struct {
	firewall    *firewallObject
	status      *firewallStatus
	association *associationObject
	associated  *associationStatus
	policy      *policyObject
	policyHead  *policyHead
	group       *ruleGroupObject
	groupHead   *ruleGroupHead
}

type firewallObject struct {
	FirewallName, FirewallArn, FirewallPolicyArn, VpcId, TransitGatewayId string
	NoSourcePreservation                                                  bool
	NatGatewayMappings                                                    jsontext.Value
	Tags                                                                  tagList

	SubnetMappings, DeleteProtection, SubnetChangeProtection, FirewallPolicyChangeProtection, Description, FirewallId,
	EncryptionConfiguration, NumberOfAssociations, EnabledAnalysisTypes, TransitGatewayOwnerAccountId, AvailabilityZoneMappings,
	AvailabilityZoneChangeProtection skip
	Unread unread `json:",embed"`
}

// syncStates are the endpoints by zone.
type syncStates map[string]struct {
	Attachment struct {
		SubnetId, EndpointId, Status string
		StatusMessage                skip
	}
	Config skip
}

func (s syncStates) model() []model.FirewallEndpoint {
	var out []model.FirewallEndpoint
	for zone, a := range s {
		out = append(out, model.FirewallEndpoint{ID: a.Attachment.EndpointId, Zone: zone, Subnet: a.Attachment.SubnetId, State: a.Attachment.Status})
	}
	return sorted(out, func(a, b model.FirewallEndpoint) int {
		return cmp.Or(strings.Compare(a.Zone, b.Zone), strings.Compare(a.ID, b.ID))
	})
}

type firewallStatus struct {
	Status, ConfigurationSyncStateSummary string
	SyncStates                            syncStates
	TransitGatewayAttachmentSyncState     struct {
		AttachmentId, TransitGatewayAttachmentStatus string
		StatusMessage                                skip
	}
	CapacityUsageSummary skip
	Unread               unread `json:",embed"`
}

type associationObject struct {
	VpcEndpointAssociationArn, FirewallArn, VpcId string
	Tags                                          tagList

	VpcEndpointAssociationId, SubnetMapping, Description skip
	Unread                                               unread `json:",embed"`
}

type associationStatus struct {
	Status               string
	AssociationSyncState syncStates
	Unread               unread `json:",embed"`
}

// part makes the section of an object that is a part of a document about one thing.
func part[T any](key string, keep func(p *firewallParts, v *T), unknown func(v *T) unread) section {
	return object(func(d *document, v *T) {
		for name := range unknown(v) {
			d.unread(key + "." + name)
		}
		keep(&d.nfw, v)
	})
}

// firewallSections are the keys of the calls that describe one thing of Network Firewall.
func firewallSections(table map[string]section) {
	table["Firewall"] = part("Firewall", func(p *firewallParts, v *firewallObject) { p.firewall = v }, func(v *firewallObject) unread { return v.Unread })
	table["FirewallStatus"] = part("FirewallStatus", func(p *firewallParts, v *firewallStatus) { p.status = v }, func(v *firewallStatus) unread { return v.Unread })
	table["VpcEndpointAssociation"] = part("VpcEndpointAssociation", func(p *firewallParts, v *associationObject) { p.association = v }, func(v *associationObject) unread { return v.Unread })
	table["VpcEndpointAssociationStatus"] = part("VpcEndpointAssociationStatus", func(p *firewallParts, v *associationStatus) { p.associated = v }, func(v *associationStatus) unread { return v.Unread })
	table["FirewallPolicy"] = part("FirewallPolicy", func(p *firewallParts, v *policyObject) { p.policy = v }, func(v *policyObject) unread { return v.Unread })
	table["FirewallPolicyResponse"] = part("FirewallPolicyResponse", func(p *firewallParts, v *policyHead) { p.policyHead = v }, func(v *policyHead) unread { return v.Unread })
	table["RuleGroup"] = part("RuleGroup", func(p *firewallParts, v *ruleGroupObject) { p.group = v }, func(v *ruleGroupObject) unread { return v.Unread })
	table["RuleGroupResponse"] = part("RuleGroupResponse", func(p *firewallParts, v *ruleGroupHead) { p.groupHead = v }, func(v *ruleGroupHead) unread { return v.Unread })
	table["UpdateToken"] = ignored()
}

// one adds a resource that a document as a whole is about.
func (d *document) one(kind model.Kind, call, arn string, tags tagList, r func(m model.Meta) model.Resource) {
	if arn == "" {
		d.problem(d.root, "", "a %s without its ARN; it is not used", kind)
		return
	}
	account, region := arnPlace(arn)
	m := model.Meta{
		Ref: model.Ref{Kind: kind, ID: arn}, Account: account, Region: region, Origin: d.name + " " + d.root, Tags: tags.model(d.names),
	}
	d.part.Documents = append(d.part.Documents, ingest.Document{
		Call: call, Account: d.account, Region: d.region, File: d.name, Path: d.root, Resources: []model.Resource{r(m)},
	})
}

const callDescribeFirewall = "network-firewall:DescribeFirewall"

// finishFirewalls makes what the parts of the document tell. broken says that the text ended too early.
func (d *document) finishFirewalls(broken bool) {
	p := &d.nfw
	if broken || d.truncated {
		return // a part may be missing
	}
	if f := p.firewall; f != nil {
		d.one(model.KindFirewall, callDescribeFirewall, f.FirewallArn, f.Tags, func(m model.Meta) model.Resource {
			out := &model.Firewall{
				Meta: m, Name: f.FirewallName, VPC: d.names.get(f.VpcId), Policy: d.names.get(f.FirewallPolicyArn),
				TransitGateway: d.names.get(f.TransitGatewayId), Proxy: f.NoSourcePreservation, NATGateways: natIDs(f.NatGatewayMappings),
			}
			if s := p.status; s != nil {
				out.State, out.Sync, out.Endpoints = s.Status, s.ConfigurationSyncStateSummary, s.SyncStates.model()
				out.Attachment, out.AttachState = s.TransitGatewayAttachmentSyncState.AttachmentId, s.TransitGatewayAttachmentSyncState.TransitGatewayAttachmentStatus
			}
			return out
		})
	}
	if a := p.association; a != nil {
		k := model.KindFirewallAssociation
		d.one(k, k.Call(), a.VpcEndpointAssociationArn, a.Tags, func(m model.Meta) model.Resource {
			out := &model.FirewallAssociation{Meta: m, Firewall: d.names.get(a.FirewallArn), VPC: d.names.get(a.VpcId)}
			if s := p.associated; s != nil {
				out.State, out.Endpoints = s.Status, s.AssociationSyncState.model()
			}
			return out
		})
	}
	if p.policy != nil || p.policyHead != nil {
		d.finishPolicy(p)
	}
	if p.group != nil || p.groupHead != nil {
		d.finishRuleGroup(p)
	}
}

// natIDs finds the NAT gateways that a value names anywhere.
func natIDs(v jsontext.Value) []string {
	var out []string
	for _, word := range strings.FieldsFunc(string(v), func(r rune) bool { return r == '"' }) {
		if strings.HasPrefix(word, "nat-") && !strings.ContainsAny(word, " \\:,{}[]") {
			out = append(out, word)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
