package model

// DBProxy is an RDS Proxy: a hop of its own between clients and a database (PROXY-1). Its ARN ends in an
// opaque id; Ref.ID has the name in its place, which is unique as well.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.html
type DBProxy struct {
	Meta
	ARN, ProxyName    string
	EngineFamily      string // "MYSQL", "POSTGRESQL", "SQLSERVER": tells the port (PROXY-2)
	Status            string
	VPC               string
	Subnets, Groups   []string // sorted
	Host              string   // of the default endpoint
	RequireTLS        Tristate // of clients (PROXY-5)
	NetworkType       string   // EndpointNetworkType: "IPV4", "IPV6", "DUAL"; "" when not told (PROXY-7)
	TargetNetworkType string   // TargetConnectionNetworkType: "IPV4", "IPV6"; "" when not told
}

// DBProxyEndpoint is an endpoint of a proxy: the default one, or one that its users made, perhaps in another VPC (PROXY-3).
// Ref.ID is the ARN with the name in place of the opaque id.
type DBProxyEndpoint struct {
	Meta
	ARN                 string
	EndpointName, Proxy string
	Status              string
	VPC                 string
	Subnets, Groups     []string // sorted
	Host                string
	Role                string // "READ_WRITE", "READ_ONLY" (PROXY-6)
	Default             bool
	NetworkType         string
}

// ReadOnly reports an endpoint that leads to readers alone (PROXY-6).
func (e *DBProxyEndpoint) ReadOnly() bool { return e.Role == "READ_ONLY" }

// CallDBProxyTargets is the call that lists the targets of one proxy.
const CallDBProxyTargets = "rds:DescribeDBProxyTargets"

// DBProxyTargets is what DescribeDBProxyTargets tells of one proxy, which its output does not name.
type DBProxyTargets struct {
	Meta
	Proxy   string          // name; "" when nothing tells and there are several
	Targets []DBProxyTarget // sorted
}

// DBProxyTarget is a database that a proxy dials.
type DBProxyTarget struct {
	Type          string // "RDS_INSTANCE", "TRACKED_CLUSTER", "RDS_SERVERLESS_ENDPOINT"
	ID            string // identifier of the instance or cluster
	Cluster       string // of an instance: the cluster that is tracked
	Host          string
	Port          int
	Role          string // "READ_WRITE", "READ_ONLY", "UNKNOWN"
	State, Reason string // of its health (PROXY-5)
}

// TrackedCluster is the cluster that a target is, or is a member of; "" for an instance by itself.
func (t DBProxyTarget) TrackedCluster() string {
	if t.Type == "TRACKED_CLUSTER" && t.Cluster == "" {
		return t.ID
	}
	return t.Cluster
}

// Is reports whether the target is an instance.
func (t DBProxyTarget) Is(instance string) bool { return t.Type == "RDS_INSTANCE" && t.ID == instance }
