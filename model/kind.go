package model

// Kind is a kind of AWS resource. The zero Kind is no kind.
type Kind uint8

// The kinds that the product reads. A new kind is a line here, a line in kinds, and a file with its type.
const (
	KindVPC Kind = iota + 1
	KindSubnet
	KindNetworkInterface
	KindInstance
	KindLaunchTemplate
	KindLaunchConfiguration
	KindAutoScalingGroup
	KindSecurityGroup
	KindPrefixList
	KindNetworkACL
	KindRouteTable
	KindInternetGateway
	KindEgressOnlyInternetGateway
	KindNATGateway
	KindElasticAddress
	KindVPCPeering
	KindFunction
	KindDBCluster
	KindDBClusterEndpoint
	KindDBInstance
	KindDBSubnetGroup
	KindDBClusterParameterGroup
	KindDBParameterGroup
	KindGlobalCluster
	KindDBShardGroup
	KindBlueGreenDeployment
	KindResolverEndpoint
	KindVPCAttributes
	KindDHCPOptions
	KindBlockPublicAccess
	KindBlockPublicAccessExclusion
	KindTransitGateway
	KindTransitGatewayAttachment
	KindTransitGatewayRouteTable
	KindVPNGateway
	KindVPNConnection
	KindCustomerGateway
	KindDXConnection
	KindDXVirtualInterface
	KindDXGateway
	KindClientVPNEndpoint
	KindLoadBalancer
	KindTargetGroup
	KindClassicLoadBalancer
	KindAccelerator
	KindEndpointService
	KindInstanceConnectEndpoint
	KindManagedInstance
	KindECSService
	KindECSTask
	KindECSContainerInstance
	KindEKSCluster
	KindReplicationInstance
	KindReplicationConfig
	KindReplicationSubnetGroup
	KindGlueConnection
	KindQuickSightConnection
	KindRedshiftCluster
	KindIntegration
	KindVerifiedAccessEndpoint
	KindDSQLCluster
	KindDBProxy
	KindDBProxyEndpoint
	KindDBProxyTargets
	KindVPCEndpoint
	KindVPCEndpointAssociation
	KindResourceConfiguration
	KindResourceGateway
	KindFirewall
	KindFirewallAssociation
	KindFirewallPolicy
	KindFirewallRuleGroup
	KindOther
	kindEnd
)

// kindInfo is one line of the table of kinds.
type kindInfo struct {
	name   string // as in `portolan ls NAME` and in JSON
	prefix string // what stands before a name in an address, for kinds whose id is an ARN or a bare name
	call   string // the call that lists it, "service:Operation"
}

// kinds is the explicit table: one line a kind.
var kinds = [kindEnd]kindInfo{
	KindVPC:                        {"vpc", "", "ec2:DescribeVpcs"},
	KindSubnet:                     {"subnet", "", "ec2:DescribeSubnets"},
	KindNetworkInterface:           {"network-interface", "", "ec2:DescribeNetworkInterfaces"},
	KindInstance:                   {"instance", "", "ec2:DescribeInstances"},
	KindLaunchTemplate:             {"launch-template", "", "ec2:DescribeLaunchTemplateVersions"},
	KindLaunchConfiguration:        {"launch-configuration", "lc:", "autoscaling:DescribeLaunchConfigurations"},
	KindAutoScalingGroup:           {"auto-scaling-group", "asg:", "autoscaling:DescribeAutoScalingGroups"},
	KindSecurityGroup:              {"security-group", "", "ec2:DescribeSecurityGroups"},
	KindPrefixList:                 {"prefix-list", "", "ec2:GetManagedPrefixListEntries"},
	KindNetworkACL:                 {"network-acl", "", "ec2:DescribeNetworkAcls"},
	KindRouteTable:                 {"route-table", "", "ec2:DescribeRouteTables"},
	KindInternetGateway:            {"internet-gateway", "", "ec2:DescribeInternetGateways"},
	KindEgressOnlyInternetGateway:  {"egress-only-internet-gateway", "", "ec2:DescribeEgressOnlyInternetGateways"},
	KindNATGateway:                 {"nat-gateway", "", "ec2:DescribeNatGateways"},
	KindElasticAddress:             {"elastic-address", "", "ec2:DescribeAddresses"},
	KindVPCPeering:                 {"vpc-peering-connection", "", "ec2:DescribeVpcPeeringConnections"},
	KindFunction:                   {"function", "lambda:", "lambda:ListFunctions"},
	KindDBCluster:                  {"db-cluster", "cluster:", "rds:DescribeDBClusters"},
	KindDBClusterEndpoint:          {"db-cluster-endpoint", "", "rds:DescribeDBClusterEndpoints"},
	KindDBInstance:                 {"db-instance", "db:", "rds:DescribeDBInstances"},
	KindDBSubnetGroup:              {"db-subnet-group", "", "rds:DescribeDBSubnetGroups"},
	KindDBClusterParameterGroup:    {"db-cluster-parameter-group", "cluster-pg:", "rds:DescribeDBClusterParameters"},
	KindDBParameterGroup:           {"db-parameter-group", "pg:", "rds:DescribeDBParameters"},
	KindGlobalCluster:              {"global-cluster", "global:", "rds:DescribeGlobalClusters"},
	KindDBShardGroup:               {"db-shard-group", "", "rds:DescribeDBShardGroups"},
	KindBlueGreenDeployment:        {"blue-green-deployment", "", "rds:DescribeBlueGreenDeployments"},
	KindResolverEndpoint:           {"resolver-endpoint", "", "route53resolver:ListResolverEndpoints"},
	KindVPCAttributes:              {"vpc-attributes", "", "ec2:DescribeVpcAttribute"},
	KindDHCPOptions:                {"dhcp-options", "", "ec2:DescribeDhcpOptions"},
	KindBlockPublicAccess:          {"vpc-block-public-access", "", "ec2:DescribeVpcBlockPublicAccessOptions"},
	KindBlockPublicAccessExclusion: {"vpc-block-public-access-exclusion", "", "ec2:DescribeVpcBlockPublicAccessExclusions"},
	KindTransitGateway:             {"transit-gateway", "", "ec2:DescribeTransitGateways"},
	KindTransitGatewayAttachment:   {"transit-gateway-attachment", "", "ec2:DescribeTransitGatewayAttachments"},
	KindTransitGatewayRouteTable:   {"transit-gateway-route-table", "", "ec2:DescribeTransitGatewayRouteTables"},
	KindVPNGateway:                 {"vpn-gateway", "", "ec2:DescribeVpnGateways"},
	KindVPNConnection:              {"vpn-connection", "", "ec2:DescribeVpnConnections"},
	KindCustomerGateway:            {"customer-gateway", "", "ec2:DescribeCustomerGateways"},
	KindDXConnection:               {"dx-connection", "", "directconnect:DescribeConnections"},
	KindDXVirtualInterface:         {"dx-virtual-interface", "", "directconnect:DescribeVirtualInterfaces"},
	KindDXGateway:                  {"dx-gateway", "", "directconnect:DescribeDirectConnectGateways"},
	KindClientVPNEndpoint:          {"client-vpn-endpoint", "", "ec2:DescribeClientVpnEndpoints"},
	KindLoadBalancer:               {"load-balancer", "lb:", "elbv2:DescribeLoadBalancers"},
	KindTargetGroup:                {"target-group", "target-group:", "elbv2:DescribeTargetGroups"},
	KindClassicLoadBalancer:        {"classic-load-balancer", "lb:", "elb:DescribeLoadBalancers"},
	KindAccelerator:                {"accelerator", "ga:", "globalaccelerator:ListAccelerators"},
	KindEndpointService:            {"endpoint-service", "", "ec2:DescribeVpcEndpointServiceConfigurations"},
	KindInstanceConnectEndpoint:    {"instance-connect-endpoint", "", "ec2:DescribeInstanceConnectEndpoints"},
	KindManagedInstance:            {"managed-instance", "", "ssm:DescribeInstanceInformation"},
	KindECSService:                 {"ecs-service", "ecs:", "ecs:DescribeServices"},
	KindECSTask:                    {"ecs-task", "", "ecs:DescribeTasks"},
	KindECSContainerInstance:       {"ecs-container-instance", "", "ecs:DescribeContainerInstances"},
	KindEKSCluster:                 {"eks-cluster", "", "eks:DescribeCluster"},
	KindReplicationInstance:        {"replication-instance", "dms:", "dms:DescribeReplicationInstances"},
	KindReplicationConfig:          {"replication-config", "dms:", "dms:DescribeReplicationConfigs"},
	KindReplicationSubnetGroup:     {"replication-subnet-group", "", "dms:DescribeReplicationSubnetGroups"},
	KindGlueConnection:             {"glue-connection", "glue:", "glue:GetConnections"},
	KindQuickSightConnection:       {"quicksight-connection", "quicksight:", "quicksight:ListVPCConnections"},
	KindRedshiftCluster:            {"redshift-cluster", "redshift:", "redshift:DescribeClusters"},
	KindIntegration:                {"integration", "", "rds:DescribeIntegrations"},
	KindVerifiedAccessEndpoint:     {"verified-access-endpoint", "", "ec2:DescribeVerifiedAccessEndpoints"},
	KindDSQLCluster:                {"dsql-cluster", "dsql:", "dsql:ListClusters"},
	KindDBProxy:                    {"db-proxy", "proxy:", "rds:DescribeDBProxies"},
	KindDBProxyEndpoint:            {"db-proxy-endpoint", "proxy:", "rds:DescribeDBProxyEndpoints"},
	KindDBProxyTargets:             {"db-proxy-targets", "", ""},
	KindVPCEndpoint:                {"vpc-endpoint", "", "ec2:DescribeVpcEndpoints"},
	KindVPCEndpointAssociation:     {"vpc-endpoint-association", "", "ec2:DescribeVpcEndpointAssociations"},
	KindResourceConfiguration:      {"resource-configuration", "", ""},
	KindResourceGateway:            {"resource-gateway", "", ""},
	KindFirewall:                   {"firewall", "firewall:", "network-firewall:ListFirewalls"},
	KindFirewallAssociation:        {"firewall-endpoint-association", "", "network-firewall:DescribeVpcEndpointAssociation"},
	KindFirewallPolicy:             {"firewall-policy", "firewall-policy:", "network-firewall:DescribeFirewallPolicy"},
	KindFirewallRuleGroup:          {"firewall-rule-group", "firewall-rule-group:", "network-firewall:DescribeRuleGroup"},
	KindOther:                      {"other", "", ""},
}

func (k Kind) info() kindInfo {
	if k >= kindEnd {
		return kindInfo{}
	}
	return kinds[k]
}

// String is the kind's name, as `portolan ls` takes it.
func (k Kind) String() string { return k.info().name }

// Call is the API call that lists the kind, "service:Operation"; empty for KindOther.
func (k Kind) Call() string { return k.info().call }

// Kinds lists all kinds in their fixed order.
func Kinds() []Kind {
	all := make([]Kind, 0, kindEnd-1)
	for k := Kind(1); k < kindEnd; k++ {
		all = append(all, k)
	}
	return all
}
