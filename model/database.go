package model

// DBCluster is an Aurora or Multi-AZ DB cluster (also Neptune and DocumentDB, DB-29). It is no address: its members are
// (DB-1). Ref.ID is the ARN.
type DBCluster struct {
	Meta
	Identifier                        string
	Engine, EngineVersion, EngineMode string
	Status                            string
	Port                              int // 0 when not told (DB-4)
	Endpoint, ReaderEndpoint          string
	CustomEndpoints                   []string
	SubnetGroup                       string // name
	Groups                            []DBSecurityGroup
	Members                           []DBClusterMember // sorted by identifier
	Public                            Tristate          // only for non-Aurora Multi-AZ clusters (DB-16)
	NetworkType                       string            // "IPV4", "DUAL", "" when not told (DB-19)
	DataAPI                           bool              // HttpEndpointEnabled (DB-24)
	VPCNetworking                     Tristate          // VPCNetworkingEnabled (DB-25)
	IAMAuth                           Tristate
	ParameterGroup                    string // name (TLS-2)
}

// DBSecurityGroup is one VpcSecurityGroups entry; only Status "active" counts (DB-9).
type DBSecurityGroup struct{ Group, Status string }

// DBClusterMember is one member of a cluster.
type DBClusterMember struct {
	Instance      string // identifier
	Writer        bool
	PromotionTier int
	Parameters    string // DBClusterParameterGroupStatus: "in-sync", "pending-reboot" (TLS-7)
}

// DBClusterEndpoint is a cluster endpoint; only custom ones say anything that the cluster does not (DB-2).
type DBClusterEndpoint struct {
	Meta                    // Ref.ID is the endpoint's host name
	Cluster          string // identifier of the cluster
	Identifier       string
	Type, CustomType string   // WRITER, READER, CUSTOM · READER, ANY, WRITER
	Static, Excluded []string // instance identifiers, sorted
	Status           string
}

// DBInstance is a database instance. Its private address is not in the API (DB-12). Ref.ID is the ARN.
type DBInstance struct {
	Meta
	Identifier                   string
	Cluster                      string // cluster identifier, "" for none
	Engine, EngineVersion, Class string
	Status                       string
	Host                         string // Endpoint.Address
	Port                         int    // Endpoint.Port, 0 when not told; DbInstancePort is not it (DB-5)
	PendingPort                  int    // 0 for none (DB-6)
	Zone, SecondaryZone          string
	MultiAZ                      bool
	Public                       Tristate // PubliclyAccessible (DB-15)
	NetworkType                  string
	Groups                       []DBSecurityGroup // sorted by group
	SubnetGroup                  DBSubnetGroupInfo
	ReplicaMode                  string
	IAMAuth                      Tristate
	ParameterGroups              []DBParameterGroupUse // sorted by name
	Certificate                  DBCertificate
}

// DBSubnetGroupInfo is a subnet group as an instance or the group's own listing shows it.
type DBSubnetGroupInfo struct {
	Name         string
	VPC          string
	Subnets      []DBSubnet // sorted by subnet
	NetworkTypes []string
}

// DBSubnet is one subnet of a subnet group: a candidate place of an instance (DB-10).
type DBSubnet struct{ Subnet, Zone, Status string }

// DBSubnetGroup is a DB subnet group. Ref.ID is the ARN.
type DBSubnetGroup struct {
	Meta
	DBSubnetGroupInfo
}

// Other is a resource that is read but not modelled: whatever leads through it is a gap, not silence.
type Other struct {
	Meta
	AWSKind string            // the top-level key it stood under, e.g. "VpnGateways"
	VPCs    []string          // VPCs that it names, sorted
	Facts   map[string]string // a few scalar members, for `show`
}
