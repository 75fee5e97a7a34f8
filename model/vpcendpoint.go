package model

// VPCEndpoint is a VPC endpoint of any type. https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
type VPCEndpoint struct {
	Meta                         // Account is the owner
	Type                  string // "Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork"
	Service               string // "com.amazonaws.eu-west-1.rds"; "" for resources and service networks
	ServiceRegion         string // of a service in another Region (EP-17)
	VPC                   string
	State                 string   // in lower case: "available", "pendingacceptance", …; "" when not told (EP-2, EP-6)
	Subnets, Groups       []string // sorted
	Interfaces            []string // sorted
	RouteTables           []string // of a gateway endpoint (EP-1)
	PrivateDNS            Tristate // EP-8, EP-14
	Names                 []string // DnsEntries[].DnsName, sorted
	RequesterManaged      bool     // another service made it, such as RDS for its proxies (PROXY-4)
	IPAddressType         string
	ResourceConfiguration string // ARN (EP-9)
	ServiceNetwork        string // ARN (EP-12)
}
