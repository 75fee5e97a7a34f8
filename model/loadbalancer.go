package model

import (
	"net/netip"
	"strings"
)

// LoadBalancer is a network, application or gateway load balancer. It is put together from the calls for single ones.
// Ref.ID is its ARN. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html
type LoadBalancer struct {
	Meta
	LoadBalancerName string
	Type             string // "network", "application", "gateway" (LB-1); "" when not told
	Scheme           string // "internet-facing", "internal" (LB-9)
	State            string // "active", "provisioning", "active_impaired", "failed"; "" when not told
	VPC              string
	DNSName          string
	IPAddressType    string             // "ipv4", "dualstack", "dualstack-without-public-ipv4"
	Groups           []string           // ids, sorted; empty = no filter (LB-3)
	Zones            []LoadBalancerZone // sorted by subnet
	// EnforceOnPrivateLink: whether ingress rules filter what comes by PrivateLink; NotTold counts as yes (LB-6).
	EnforceOnPrivateLink Tristate
	Listeners            []Listener // sorted by ARN
	HasListeners         bool       // the listing was collected
	CrossZone            Tristate   // load_balancing.cross_zone.enabled (LB-8)
	HasAttributes        bool       // the attributes were collected
}

// Listed reports whether DescribeLoadBalancers shows the balancer: else only calls for it tell of it.
func (b *LoadBalancer) Listed() bool { return b.Type != "" }

// InterfaceName is what AWS writes into the description of the balancer's interfaces behind "ELB ": "net/NAME/ID".
func (b *LoadBalancer) InterfaceName() string {
	_, name, _ := strings.Cut(b.Ref.ID, ":loadbalancer/")
	return name
}

// LoadBalancerZone is one zone of a load balancer: one node, in one subnet.
type LoadBalancerZone struct {
	Zone, Subnet string
	Addresses    []LoadBalancerAddress
}

// LoadBalancerAddress is a fixed address of a node, as far as the user chose one: others stand in the interfaces alone.
type LoadBalancerAddress struct {
	Private, Public, IPv6 netip.Addr
}

// Listener is what a load balancer takes, and the target groups that it forwards to by default.
type Listener struct {
	ARN          string
	Protocol     string // "TCP", "TLS", "UDP", "TCP_UDP", "HTTP", …
	Port         int
	TargetGroups []string // ARNs, sorted; a group of weight 0 gets nothing and is left out
}

// TargetGroup is a group of targets. Ref.ID is its ARN.
type TargetGroup struct {
	Meta
	TargetGroupName  string
	TargetType       string // "instance", "ip", "alb", "lambda"; "" when only calls for this group tell of it
	Protocol         string
	Port             int
	VPC              string
	IPAddressType    string // "ipv4", "ipv6"
	LoadBalancers    []string
	PreserveClientIP Tristate // preserve_client_ip.enabled (LB-4)
	CrossZone        string   // load_balancing.cross_zone.enabled: "true", "false", "use_load_balancer_configuration"
	HasAttributes    bool
	Targets          []Target // sorted by id and port
	HasTargets       bool
}

// Target is one target of a group and its health at the moment of the capture (LB-11).
type Target struct {
	ID            string // an instance id, an address, an ARN
	Port          int
	Zone          string // "all" or a zone for addresses outside the VPC
	State, Reason string
}

// ClassicLoadBalancer is a Classic Load Balancer. Ref.ID is its ARN.
type ClassicLoadBalancer struct {
	Meta
	LoadBalancerName string
	DNSName          string
	Scheme           string
	VPC              string
	Subnets          []string // sorted
	Groups           []string // ids, sorted
	Instances        []string // ids, sorted
	Listeners        []ClassicListener
	CrossZone        Tristate
	HasAttributes    bool
}

// ClassicListener takes connections on Port and makes new ones to InstancePort.
type ClassicListener struct {
	Protocol, InstanceProtocol string // "TCP", "SSL", "HTTP", "HTTPS"
	Port, InstancePort         int
}

// balancerName is the name of a load balancer by the description of one of its interfaces, "" for others: "net/NAME/ID",
// "app/NAME/ID", "gwy/NAME/ID", or the bare name of a classic one.
func balancerName(i *NetworkInterface) string {
	name, ok := strings.CutPrefix(i.Description, "ELB ")
	if !ok || !i.RequesterManaged && i.RequesterID != "amazon-elb" {
		return ""
	}
	return name
}
