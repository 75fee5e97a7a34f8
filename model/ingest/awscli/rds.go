package awscli

import (
	"cmp"
	"strings"

	"portolan/model"
)

type dbSecurityGroups []struct{ VpcSecurityGroupId, Status string }

func (g dbSecurityGroups) model(e *element) []model.DBSecurityGroup {
	var out []model.DBSecurityGroup
	for _, v := range g {
		out = append(out, model.DBSecurityGroup{Group: e.names.get(v.VpcSecurityGroupId), Status: e.names.get(v.Status)})
	}
	return sorted(out, func(a, b model.DBSecurityGroup) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Status, b.Status))
	})
}

type dbCluster struct {
	DBClusterIdentifier, DBClusterArn, Engine, EngineVersion, EngineMode, Status string
	Port                                                                         int
	Endpoint, ReaderEndpoint, DBSubnetGroup, NetworkType                         string
	CustomEndpoints                                                              []string
	VpcSecurityGroups                                                            dbSecurityGroups
	DBClusterMembers                                                             []struct {
		DBInstanceIdentifier string
		IsClusterWriter      bool
		PromotionTier        int

		DBClusterParameterGroupStatus string
	}
	DBClusterParameterGroup, ClusterScalabilityType, GlobalClusterIdentifier   string
	ServerlessV2ScalingConfiguration                                           struct{ MinCapacity *float64 }
	PubliclyAccessible, VPCNetworkingEnabled, IAMDatabaseAuthenticationEnabled tri
	HttpEndpointEnabled                                                        bool
	TagList                                                                    tagList

	ActivityStreamKinesisStreamName, ActivityStreamKmsKeyId, ActivityStreamMode, ActivityStreamStatus, AllocatedStorage,
	AssociatedRoles, AutoMinorVersionUpgrade, AutomaticRestartTime, AvailabilityZones, AwsBackupRecoveryPointArn,
	BacktrackConsumedChangeRecords, BacktrackWindow, BackupRetentionPeriod, Capacity, CertificateDetails, CharacterSetName,
	CloneGroupId, ClusterCreateTime, CopyTagsToSnapshot, CrossAccountClone, DBClusterInstanceClass,
	DBClusterOptionGroupMemberships, DBSystemId, DatabaseInsightsMode, DatabaseName,
	DbClusterResourceId, DeletionProtection, DomainMemberships, EarliestBacktrackTime, EarliestRestorableTime,
	EnabledCloudwatchLogsExports, EngineLifecycleSupport, GlobalWriteForwardingRequested,
	GlobalWriteForwardingStatus, HostedZoneId, IOOptimizedNextAllowedModificationTime, InternetAccessGatewayEnabled, Iops,
	KmsKeyId, LatestRestorableTime, LimitlessDatabase, LocalWriteForwardingStatus, MasterUserSecret, MasterUsername,
	MonitoringInterval, MonitoringRoleArn, MultiAZ, PendingModifiedValues, PercentProgress, PerformanceInsightsEnabled,
	PerformanceInsightsKMSKeyId, PerformanceInsightsRetentionPeriod, PreferredBackupWindow, PreferredMaintenanceWindow,
	RdsCustomClusterConfiguration, ReadReplicaIdentifiers, ReplicationSourceIdentifier, ScalingConfigurationInfo,
	ServerlessV2PlatformVersion, StatusInfos, StorageEncrypted, StorageEncryptionType,
	StorageThroughput, StorageType, UpgradeRolloutOrder skip
	Unread unread `json:",embed"`
}

func (c *dbCluster) convert(e *element) {
	e.unknown("", c.Unread)
	e.known("NetworkType", c.NetworkType, "IPV4", "DUAL")
	id := cmp.Or(c.DBClusterArn, c.DBClusterIdentifier)
	if !e.need("DBClusterArn", id) {
		return
	}
	account, region := arnPlace(id)
	out := &model.DBCluster{
		Meta:       e.meta(model.KindDBCluster, id, account, region, c.TagList),
		Identifier: c.DBClusterIdentifier, Engine: c.Engine, EngineVersion: c.EngineVersion, EngineMode: c.EngineMode,
		Status: c.Status, Port: c.Port, Endpoint: c.Endpoint, ReaderEndpoint: c.ReaderEndpoint,
		CustomEndpoints: e.names.set(c.CustomEndpoints), SubnetGroup: c.DBSubnetGroup, Groups: c.VpcSecurityGroups.model(e),
		Public: model.Tristate(c.PubliclyAccessible), NetworkType: c.NetworkType, DataAPI: c.HttpEndpointEnabled,
		VPCNetworking: model.Tristate(c.VPCNetworkingEnabled), IAMAuth: model.Tristate(c.IAMDatabaseAuthenticationEnabled),
		ParameterGroup: e.names.get(c.DBClusterParameterGroup), Scalability: e.names.get(c.ClusterScalabilityType), Global: c.GlobalClusterIdentifier,
	}
	if low := c.ServerlessV2ScalingConfiguration.MinCapacity; low != nil {
		out.Pauses = *low == 0
	}
	for _, m := range c.DBClusterMembers {
		out.Members = append(out.Members, model.DBClusterMember{Instance: m.DBInstanceIdentifier, Writer: m.IsClusterWriter, PromotionTier: m.PromotionTier, Parameters: e.names.get(m.DBClusterParameterGroupStatus)})
	}
	out.Members = sorted(out.Members, func(a, b model.DBClusterMember) int { return strings.Compare(a.Instance, b.Instance) })
	e.add(out)
	e.usesParameters(model.KindDBClusterParameterGroup, c.DBClusterParameterGroup, account, region)
}

type dbSubnetGroup struct {
	DBSubnetGroupName, DBSubnetGroupArn, VpcId string
	SupportedNetworkTypes                      []string
	Subnets                                    []struct {
		SubnetIdentifier, SubnetStatus string
		SubnetAvailabilityZone         struct{ Name string }
	}
	DBSubnetGroupDescription, SubnetGroupStatus skip
	Unread                                      unread `json:",embed"`
}

func (g *dbSubnetGroup) info(e *element) model.DBSubnetGroupInfo {
	out := model.DBSubnetGroupInfo{Name: e.names.get(g.DBSubnetGroupName), VPC: e.names.get(g.VpcId), NetworkTypes: e.names.set(g.SupportedNetworkTypes)}
	for _, s := range g.Subnets {
		out.Subnets = append(out.Subnets, model.DBSubnet{
			Subnet: e.names.get(s.SubnetIdentifier), Zone: e.names.get(s.SubnetAvailabilityZone.Name), Status: e.names.get(s.SubnetStatus),
		})
	}
	out.Subnets = sorted(out.Subnets, func(a, b model.DBSubnet) int {
		return cmp.Or(strings.Compare(a.Subnet, b.Subnet), strings.Compare(a.Zone, b.Zone), strings.Compare(a.Status, b.Status))
	})
	return out
}

func (g *dbSubnetGroup) convert(e *element) {
	e.unknown("", g.Unread)
	id := cmp.Or(g.DBSubnetGroupArn, g.DBSubnetGroupName)
	if !e.need("DBSubnetGroupArn", id) {
		return
	}
	account, region := arnPlace(id)
	if region == "" && len(g.Subnets) > 0 {
		region = regionOfZone(g.Subnets[0].SubnetAvailabilityZone.Name)
	}
	e.add(&model.DBSubnetGroup{Meta: e.meta(model.KindDBSubnetGroup, id, account, region, nil), DBSubnetGroupInfo: g.info(e)})
}

type dbInstance struct {
	DBInstanceIdentifier, DBInstanceArn, DBClusterIdentifier, Engine, EngineVersion, DBInstanceClass string
	DBInstanceStatus, AvailabilityZone, SecondaryAvailabilityZone, NetworkType, ReplicaMode          string
	Endpoint                                                                                         struct {
		Address string
		Port    int
	}
	PendingModifiedValues struct {
		Port              int
		DBSubnetGroupName string
	}
	CustomerOwnedIpEnabled                               bool
	MultiAZ                                              bool
	PubliclyAccessible, IAMDatabaseAuthenticationEnabled tri
	VpcSecurityGroups                                    dbSecurityGroups
	DBSubnetGroup                                        dbSubnetGroup
	DBParameterGroups                                    []struct{ DBParameterGroupName, ParameterApplyStatus string }
	CACertificateIdentifier                              string
	CertificateDetails                                   struct{ CAIdentifier, ValidTill string }
	TagList                                              tagList

	ActivityStreamEngineNativeAuditFieldsIncluded, ActivityStreamKinesisStreamName, ActivityStreamKmsKeyId,
	ActivityStreamMode, ActivityStreamPolicyStatus, ActivityStreamStatus, AdditionalStorageVolumes, AllocatedStorage,
	AssociatedRoles, AutoMinorVersionUpgrade, AutomaticRestartTime, AutomationMode, AwsBackupRecoveryPointArn,
	BackupRetentionPeriod, BackupTarget, CharacterSetName, CopyTagsToSnapshot,
	CustomIamInstanceProfile, DBInstanceAutomatedBackupsReplications, DBName,
	DBSecurityGroups, DBSystemId, DatabaseInsightsMode, DbInstancePort, DbiResourceId, DedicatedLogVolume,
	DeletionProtection, DomainMemberships, EnabledCloudwatchLogsExports, EngineLifecycleSupport,
	EnhancedMonitoringResourceArn, InstanceCreateTime, Iops, IsStorageConfigUpgradeAvailable, KmsKeyId,
	LatestRestorableTime, LicenseModel, ListenerEndpoint, MasterUserSecret, MasterUsername, MaxAllocatedStorage,
	MonitoringInterval, MonitoringRoleArn, MultiTenant, NcharCharacterSetName, OptionGroupMemberships, PercentProgress,
	PerformanceInsightsEnabled, PerformanceInsightsKMSKeyId, PerformanceInsightsRetentionPeriod, PreferredBackupWindow,
	PreferredMaintenanceWindow, ProcessorFeatures, PromotionTier, ReadReplicaDBClusterIdentifiers,
	ReadReplicaDBInstanceIdentifiers, ReadReplicaSourceDBClusterIdentifier, ReadReplicaSourceDBInstanceIdentifier,
	ResumeFullAutomationModeTime, StatusInfos, StorageEncrypted, StorageEncryptionType, StorageThroughput, StorageType,
	StorageVolumeStatus, TdeCredentialArn, Timezone, UpgradeRolloutOrder skip
	Unread unread `json:",embed"`
}

func (i *dbInstance) convert(e *element) {
	e.unknown("", i.Unread)
	e.unknown(".DBSubnetGroup", i.DBSubnetGroup.Unread)
	e.known("NetworkType", i.NetworkType, "IPV4", "DUAL")
	id := cmp.Or(i.DBInstanceArn, i.DBInstanceIdentifier)
	if !e.need("DBInstanceArn", id) {
		return
	}
	account, region := arnPlace(id)
	region = cmp.Or(region, regionOfZone(i.AvailabilityZone))
	out := &model.DBInstance{
		Meta:       e.meta(model.KindDBInstance, id, account, region, i.TagList),
		Identifier: i.DBInstanceIdentifier, Cluster: i.DBClusterIdentifier,
		Engine: i.Engine, EngineVersion: i.EngineVersion, Class: i.DBInstanceClass, Status: i.DBInstanceStatus,
		Host: i.Endpoint.Address, Port: i.Endpoint.Port, PendingPort: i.PendingModifiedValues.Port, // DB-5, DB-6
		Zone: i.AvailabilityZone, SecondaryZone: i.SecondaryAvailabilityZone, MultiAZ: i.MultiAZ,
		Public: model.Tristate(i.PubliclyAccessible), NetworkType: i.NetworkType, Groups: i.VpcSecurityGroups.model(e),
		SubnetGroup: i.DBSubnetGroup.info(e), ReplicaMode: i.ReplicaMode, IAMAuth: model.Tristate(i.IAMDatabaseAuthenticationEnabled),
		PendingSubnetGroup: i.PendingModifiedValues.DBSubnetGroupName, CustomerOwnedIP: i.CustomerOwnedIpEnabled,
		Certificate: model.DBCertificate{
			Authority: e.names.get(cmp.Or(i.CACertificateIdentifier, i.CertificateDetails.CAIdentifier)), ValidTill: i.CertificateDetails.ValidTill,
		},
	}
	e.add(out)
	for _, g := range i.DBParameterGroups {
		out.ParameterGroups = append(out.ParameterGroups, model.DBParameterGroupUse{Name: e.names.get(g.DBParameterGroupName), Status: e.names.get(g.ParameterApplyStatus)})
		e.usesParameters(model.KindDBParameterGroup, g.DBParameterGroupName, account, region)
	}
	out.ParameterGroups = sorted(out.ParameterGroups, func(a, b model.DBParameterGroupUse) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Status, b.Status))
	})
}

type dbClusterEndpoint struct {
	DBClusterEndpointIdentifier, DBClusterIdentifier, DBClusterEndpointArn, Endpoint, Status, EndpointType, CustomEndpointType string
	StaticMembers, ExcludedMembers                                                                                             []string
	DBClusterEndpointResourceIdentifier                                                                                        skip
	Unread                                                                                                                     unread `json:",embed"`
}

func (p *dbClusterEndpoint) convert(e *element) {
	e.unknown("", p.Unread)
	e.known("EndpointType", p.EndpointType, "WRITER", "READER", "CUSTOM")
	id := cmp.Or(p.Endpoint, p.DBClusterEndpointArn, p.DBClusterEndpointIdentifier) // one that is being made has no name yet
	if !e.need("Endpoint", id) {
		return
	}
	account, region := arnPlace(p.DBClusterEndpointArn)
	if region == "" { // NAME.cluster-xxxx.REGION.rds.amazonaws.com
		if parts := strings.Split(p.Endpoint, "."); len(parts) > 3 && regionName.MatchString(parts[2]) {
			region = parts[2]
		}
	}
	e.add(&model.DBClusterEndpoint{
		Meta:    e.meta(model.KindDBClusterEndpoint, id, account, region, nil),
		Cluster: p.DBClusterIdentifier, Identifier: p.DBClusterEndpointIdentifier, Type: p.EndpointType, CustomType: p.CustomEndpointType,
		Static: e.names.set(p.StaticMembers), Excluded: e.names.set(p.ExcludedMembers), Status: p.Status,
	})
}
