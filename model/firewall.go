package model

// Firewall is an AWS Network Firewall. Ref.ID is its ARN.
// https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_Firewall.html
type Firewall struct {
	Meta
	Name           string
	VPC            string // "" for one that is attached to a transit gateway
	Policy         string // ARN, "" when only the firewall's name was listed
	State          string // FirewallStatus.Status: "READY", …; "" when not told
	Sync           string // ConfigurationSyncStateSummary: "IN_SYNC", "PENDING", …
	Endpoints      []FirewallEndpoint
	TransitGateway string   // id of the transit gateway that it is attached to
	Attachment     string   // id of that attachment
	AttachState    string   // of it, as the firewall tells it
	Proxy          bool     // NoSourcePreservation: it sends under addresses of NAT gateways (NFW-6)
	NATGateways    []string // those of NatGatewayMappings, sorted
}

// FirewallEndpoint is where a firewall stands in a zone: what routes name (NFW-1).
type FirewallEndpoint struct {
	ID     string // vpce-…
	Zone   string // name
	Subnet string
	State  string // "READY", …; "" when not told
}

// FirewallAssociation is further endpoints of a firewall, in a VPC that need not be its own. Ref.ID is its ARN.
type FirewallAssociation struct {
	Meta
	Firewall  string // ARN
	VPC       string
	State     string
	Endpoints []FirewallEndpoint
}

// FirewallPolicy is what a firewall does with packets. Ref.ID is its ARN.
type FirewallPolicy struct {
	Meta
	Name                string
	State               string                   // "ACTIVE", …
	Stateless, Stateful []FirewallGroupReference // sorted by priority, then ARN
	StatelessDefault    []string                 // as listed: "aws:pass", "aws:drop", "aws:forward_to_sfe", names of custom actions
	StatefulDefault     []string                 // "aws:drop_strict", …
	RuleOrder           string                   // "DEFAULT_ACTION_ORDER", "STRICT_ORDER", "" is the former
	StreamExceptions    string                   // StreamExceptionPolicy
	TLSInspection       string                   // ARN of its configuration, "" for none
	Variables           []FirewallVariable       // HOME_NET; sorted by name
}

// FirewallGroupReference names a rule group in a policy.
type FirewallGroupReference struct {
	Group    string // ARN
	Priority int    // 0 when not told: stateful groups have one in STRICT_ORDER only
	ToAlert  bool   // Override.Action=DROP_TO_ALERT: its drops only alert
}

// FirewallVariable is a named set of addresses or ports that rules use.
type FirewallVariable struct {
	Name   string // without "$"
	Ports  bool
	Values []string // as written: addresses, blocks, ports, ranges
}

// FirewallRuleGroup is a list of rules. Ref.ID is its ARN.
type FirewallRuleGroup struct {
	Meta
	Name      string
	Type      string                  // "STATELESS", "STATEFUL", "STATEFUL_DOMAIN"
	State     string                  // "ACTIVE", …
	Stateless []FirewallStatelessRule // sorted by priority
	Stateful  []FirewallStatefulRule  // in their order
	Domains   string                  // GeneratedRulesType of a list of domains, "?" of rules of another form, "" for none
	Variables []FirewallVariable      // sorted by name
	Named     []string                // reference sets that rules name with "@", sorted
}

// FirewallStatelessRule is a rule that sees one packet at a time (NFW-2).
type FirewallStatelessRule struct {
	Priority                      int
	Actions                       []string
	Sources, Destinations         []string // address blocks as written; empty is any
	SourcePorts, DestinationPorts []FirewallPorts
	Protocols                     []int // empty is any
	Flags                         bool  // it looks at TCP flags
}

// FirewallPorts is a range of ports, inclusive.
type FirewallPorts struct{ From, To int }

// FirewallStatefulRule is a rule for flows in terms of addresses, ports and protocol, as Suricata writes them (NFW-3).
type FirewallStatefulRule struct {
	ID                           string // its sid, "" when not told
	Action                       string // "pass", "drop", "reject", "alert", in lower case
	Protocol                     string // in lower case: "ip", "tcp", "http", …
	Source, SourcePort           string // "any", "10.0.0.0/8", "[10.0.0.0/8,!10.1.0.0/16]", "$HOME_NET"
	Destination, DestinationPort string
	Both                         bool   // it fits packets of either direction
	Requests                     bool   // it fits only what the side sends that opened the flow
	Unread                       string // what of it is not a matter of addresses and ports, "" for nothing
}

// The orders in which stateful rules are evaluated (NFW-5), and the variables that are there unless a group or policy sets them.
const (
	FirewallActionOrder = "DEFAULT_ACTION_ORDER"
	FirewallStrictOrder = "STRICT_ORDER"
	FirewallHomeNet     = "HOME_NET"
	FirewallExternalNet = "EXTERNAL_NET"
)
