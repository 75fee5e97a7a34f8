package model

import "net/netip"

// ReplicationInstance is a DMS replication instance (SVC-4). Ref.ID is the ARN.
type ReplicationInstance struct {
	Meta
	Sender
	Identifier, Status string
	Public             Tristate     // PubliclyAccessible
	PublicAddrs        []netip.Addr // sorted
}

// ReplicationConfig is a serverless replication of DMS: its interfaces are there while it runs (SVC-4). Ref.ID is the ARN.
type ReplicationConfig struct {
	Meta
	Sender      // Subnets: those of the subnet group
	Identifier  string
	SubnetGroup string
}

// ReplicationSubnetGroup is a DMS subnet group. Ref.ID is its name behind account and Region.
type ReplicationSubnetGroup struct {
	Meta
	GroupName string
	VPC       string
	Subnets   []string // sorted
}

// GlueConnection is a connection of Glue: the jobs that use it send from its subnet with its groups (SVC-3). Ref.ID is the ARN.
type GlueConnection struct {
	Meta
	Sender
	ConnectionName, Type string // Type is JDBC, NETWORK, …
}

// QuickSightConnection is a VPC connection of QuickSight (SVC-2). Ref.ID is the ARN.
type QuickSightConnection struct {
	Meta
	Sender
	ConnectionName, Status string
	Created                string // RFC 3339, "" when not told
}

// RedshiftCluster is a provisioned Redshift cluster; federated queries start in it (SVC-5). Ref.ID is the ARN.
type RedshiftCluster struct {
	Meta
	Sender             // Private: the nodes' addresses
	Identifier, Status string
	EnhancedVPCRouting Tristate
}

// Integration is a zero-ETL integration: it copies a database's data without a network path (SVC-7). Ref.ID is the ARN.
type Integration struct {
	Meta
	IntegrationName, Status string
	Source, Target          string // ARNs
}

// VerifiedAccessEndpoint is a Verified Access endpoint: a way for users on the internet to a target in a VPC (AVA-1).
type VerifiedAccessEndpoint struct {
	Meta
	Sender
	Type      string // "rds", "cidr", "network-interface", "load-balancer"
	State     string // Status.Code: "active", …
	Group     string // Verified Access group, whose policy says who may use it (AVA-2)
	Protocol  string // "tcp", "http", "https"; "" when not told
	Ports     []PortSpan
	CIDR      netip.Prefix // of type cidr
	Interface string       // of type network-interface
	Database  string       // of type rds: ARN of the instance, cluster or proxy
	Balancer  string       // of type load-balancer: ARN
	HostName  string       // of type rds: the database endpoint that it leads to
}

// PortSpan is a range of ports, both inclusive.
type PortSpan struct{ First, Last int }

// DSQLCluster is an Aurora DSQL cluster: it stands in no VPC (DSQL-1). Ref.ID is the ARN.
type DSQLCluster struct {
	Meta
	Identifier, Status, Endpoint string
}
