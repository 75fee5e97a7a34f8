package model

import "net/netip"

// NetworkInterface is an elastic network interface: the end of every verdict (ENI-1).
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
type NetworkInterface struct {
	Meta              // Account is the owner of the interface, which may differ from the subnet's (NET-6)
	VPC, Subnet       string
	MoreSubnets       []string // AssociatedSubnets beyond Subnet (ENI-16)
	Zone              string
	Type              string // InterfaceType as given, "" = interface (ENI-9)
	Status            string // available, associated, attaching, in-use, detaching; "" when not told (ENI-5)
	Description       string // hostile text
	RequesterID       string
	RequesterManaged  bool
	Instance          string // Attachment.InstanceId
	AttachmentStatus  string
	SourceDestCheck   Tristate
	DenyAllIGWTraffic bool // ENI-12
	IPv6Native        bool
	Groups            []string  // ids, sorted; empty = no filter for types without groups (ENI-9)
	Addresses         []Address // private IPv4, primary first
	IPv6              []netip.Addr
	IPv4Prefixes      []netip.Prefix // delegated (ENI-3)
	IPv6Prefixes      []netip.Prefix
}

// OfDatabase reports whether the listing itself says that RDS made the interface (DB-12).
func (n *NetworkInterface) OfDatabase() bool {
	return n.RequesterID == "amazon-rds" || n.Description == "RDSNetworkInterface"
}

// Address is a private IPv4 address and what it is mapped to.
type Address struct {
	Private                netip.Addr
	Primary                bool
	Public                 netip.Addr // Association.PublicIp; zero when there is none (ENI-4). Carrier and customer-owned ones do not count (ENI-15)
	Carrier, CustomerOwned netip.Addr
}

// Instance is an EC2 instance; its interfaces carry the traffic, it must be running (ENI-6).
type Instance struct {
	Meta
	State            string // running, stopped, …; "" when not told
	Platform         string // "linux", "windows" or "" when not told (from PlatformDetails, Platform) (NACL-7)
	VPC, Subnet      string
	Interfaces       []string // ids, sorted
	Template         string   // id of the launch template, "" if none
	AutoScalingGroup string   // name, from the aws:autoscaling:groupName tag
}

// LaunchTemplate is one version of a launch template (the default version, else the latest): an interface to be.
// Ref.ID is the template's id.
type LaunchTemplate struct {
	Meta
	TemplateName string
	Version      int64    // 0 when only the template is listed and what it launches is not known
	Groups       []string // ids; names of groups resolved where possible
	Subnet       string   // of the first interface, "" when the auto scaling group chooses
	Platform     string
}

// LaunchConfiguration is the older form of a launch template. Ref.ID is its ARN.
type LaunchConfiguration struct {
	Meta
	Groups []string
}

// AutoScalingGroup launches instances into its subnets. Ref.ID is its ARN.
type AutoScalingGroup struct {
	Meta
	GroupName     string
	Subnets       []string // VPCZoneIdentifier, sorted
	Template      string   // launch template id, "" if it uses a configuration
	Configuration string   // launch configuration name
	Instances     []string // ids, sorted
}

// ElasticAddress is an elastic or service-managed public address.
type ElasticAddress struct {
	Meta           // Ref.ID is the allocation id, else the public address
	Public         netip.Addr
	Private        netip.Addr // what it is mapped to; zero when unassociated
	Interface      string
	ServiceManaged string // alb, nlb, rnat, rds or "" (DB-18)
}

// Function is a Lambda function; its interfaces stand in its subnets.
type Function struct {
	Meta         // Ref.ID is the ARN
	FunctionName string
	VPC          string // "" = not in a VPC
	Subnets      []string
	Groups       []string
	DualStack    bool
}
