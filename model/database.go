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
	Scalability                       string // "limitless" has shard groups in place of instances (DB-27)
	Global                            string // identifier of the global cluster that it is in, "" when not told (DB-26)
	Pauses                            bool   // its serverless v2 members may pause: MinCapacity is 0 (DB-22)
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
	PendingSubnetGroup           string // of a move to come (DB-31, DB-33)
	CustomerOwnedIP              bool   // on an Outpost (DB-32)
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

// GlobalCluster is an Aurora global database: clusters in several Regions, of which one writes (DB-26). Ref.ID is the ARN.
type GlobalCluster struct {
	Meta
	Identifier, Endpoint, Status string
	Members                      []GlobalClusterMember // sorted by cluster
}

// GlobalClusterMember is one cluster of a global database, by ARN.
type GlobalClusterMember struct {
	Cluster string
	Writer  bool
}

// DBShardGroup is what clients of an Aurora limitless cluster connect to (DB-27). Ref.ID is the ARN.
type DBShardGroup struct {
	Meta
	Identifier, Cluster, Endpoint, Status string
	Public                                Tristate
}

// BlueGreenDeployment is a pair of databases of which the second takes the place of the first at the switchover (DB-34).
// Source and Target are ARNs of clusters or instances; Ref.ID is its identifier.
type BlueGreenDeployment struct {
	Meta
	Name, Source, Target, Status string
	Switchovers                  []BlueGreenSwitchover // of members and replicas, sorted by source
}

// Waits reports whether the deployment may still switch over.
func (d *BlueGreenDeployment) Waits() bool {
	return d.Status != "SWITCHOVER_COMPLETED" && d.Status != "DELETING"
}

// BlueGreenSwitchover is a pair of resources of a deployment.
type BlueGreenSwitchover struct{ Source, Target, Status string }

// Other is a resource that is read but not modelled: whatever leads through it is a gap, not silence.
type Other struct {
	Meta
	AWSKind string            // the top-level key it stood under, e.g. "VpnGateways"
	VPCs    []string          // VPCs that it names, sorted
	Facts   map[string]string // a few scalar members, for `show`
}
