package awscli

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// addresses reads a list of addresses; empty ones are none.
func (e *element) addresses(member string, list []string) []netip.Addr {
	var out []netip.Addr
	for _, s := range list {
		if s != "" {
			out = append(out, e.address(member, s))
		}
	}
	if len(out) == 0 {
		return nil
	}
	slices.SortFunc(out, netip.Addr.Compare)
	return slices.Compact(out)
}

// moment is a time as the AWS CLI prints it: text, or seconds since 1970. It is RFC 3339 in UTC, "" for what is none.
type moment string

// UnmarshalJSONFrom reads text or a number and reads over anything else.
func (m *moment) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	switch dec.PeekKind() {
	case jsontext.KindString:
		tok, err := dec.ReadToken()
		if err == nil {
			*m = moment(utcTime(tok.String()))
		}
		return err
	case jsontext.KindNumber:
		tok, err := dec.ReadToken()
		if err != nil {
			return err
		}
		if s, err := strconv.ParseFloat(tok.String(), 64); err == nil && s > 0 && s < 1e11 {
			*m = moment(time.Unix(int64(s), 0).UTC().Format(time.RFC3339))
		}
		return nil
	}
	return new(skip).UnmarshalJSONFrom(dec)
}

type vpcSecurityGroups []struct{ VpcSecurityGroupId, Status string }

func (g vpcSecurityGroups) ids(e *element) []string {
	var out []string
	for _, v := range g {
		if v.Status == "" || v.Status == "active" {
			out = append(out, v.VpcSecurityGroupId)
		}
	}
	return e.names.set(out)
}

type dmsSubnetGroup struct {
	ReplicationSubnetGroupIdentifier, VpcId string
	Subnets                                 []struct{ SubnetIdentifier string }

	IsReadOnly, ReplicationSubnetGroupDescription, SubnetGroupStatus, SupportedNetworkTypes skip
	Unread                                                                                  unread `json:",embed"`
}

func (g *dmsSubnetGroup) subnets(e *element) []string {
	var out []string
	for _, s := range g.Subnets {
		out = append(out, s.SubnetIdentifier)
	}
	return e.names.set(out)
}

type replicationInstance struct {
	ReplicationInstanceArn, ReplicationInstanceIdentifier, ReplicationInstanceStatus string
	ReplicationInstancePrivateIpAddress, ReplicationInstancePublicIpAddress          string
	ReplicationInstancePrivateIpAddresses, ReplicationInstancePublicIpAddresses      []string
	VpcSecurityGroups                                                                vpcSecurityGroups
	ReplicationSubnetGroup                                                           dmsSubnetGroup
	PubliclyAccessible                                                               tri

	AllocatedStorage, AutoMinorVersionUpgrade, AvailabilityZone, DnsNameServers, EngineVersion, FreeUntil,
	InstanceCreateTime, KerberosAuthenticationSettings, KmsKeyId, MultiAZ, NetworkType, PendingModifiedValues,
	PreferredMaintenanceWindow, ReplicationInstanceClass, ReplicationInstanceIpv6Addresses, SecondaryAvailabilityZone skip
	Unread unread `json:",embed"`
}

func (r *replicationInstance) convert(e *element) {
	e.unknown("", r.Unread)
	e.unknown(".ReplicationSubnetGroup", r.ReplicationSubnetGroup.Unread)
	if !e.need("ReplicationInstanceArn", r.ReplicationInstanceArn) {
		return
	}
	account, region := arnPlace(r.ReplicationInstanceArn)
	e.add(&model.ReplicationInstance{
		Meta: e.meta(model.KindReplicationInstance, r.ReplicationInstanceArn, account, region, nil),
		Sender: model.Sender{VPC: e.names.get(r.ReplicationSubnetGroup.VpcId), Subnets: r.ReplicationSubnetGroup.subnets(e), Groups: r.VpcSecurityGroups.ids(e),
			Private: e.addresses("ReplicationInstancePrivateIpAddresses", append(r.ReplicationInstancePrivateIpAddresses, r.ReplicationInstancePrivateIpAddress))},
		Identifier: r.ReplicationInstanceIdentifier, Status: e.names.get(r.ReplicationInstanceStatus), Public: model.Tristate(r.PubliclyAccessible),
		PublicAddrs: e.addresses("ReplicationInstancePublicIpAddresses", append(r.ReplicationInstancePublicIpAddresses, r.ReplicationInstancePublicIpAddress)),
	})
}

type replicationConfig struct {
	ReplicationConfigArn, ReplicationConfigIdentifier string
	ComputeConfig                                     struct {
		ReplicationSubnetGroupId string
		VpcSecurityGroupIds      []string
	}

	IsReadOnly, ReplicationConfigCreateTime, ReplicationConfigUpdateTime, ReplicationSettings, ReplicationType,
	SourceEndpointArn, SupplementalSettings, TableMappings, TargetEndpointArn skip
	Unread unread `json:",embed"`
}

func (r *replicationConfig) convert(e *element) {
	e.unknown("", r.Unread)
	if !e.need("ReplicationConfigArn", r.ReplicationConfigArn) {
		return
	}
	account, region := arnPlace(r.ReplicationConfigArn)
	e.add(&model.ReplicationConfig{
		Meta:   e.meta(model.KindReplicationConfig, r.ReplicationConfigArn, account, region, nil),
		Sender: model.Sender{Groups: e.names.set(r.ComputeConfig.VpcSecurityGroupIds)}, Identifier: r.ReplicationConfigIdentifier,
		SubnetGroup: r.ComputeConfig.ReplicationSubnetGroupId,
	})
}

func (g *dmsSubnetGroup) convert(e *element) {
	e.unknown("", g.Unread)
	if name := g.ReplicationSubnetGroupIdentifier; e.need("ReplicationSubnetGroupIdentifier", name) {
		e.add(&model.ReplicationSubnetGroup{
			Meta:      e.meta(model.KindReplicationSubnetGroup, strings.Trim(e.account+"/"+e.region+"/"+name, "/"), e.account, e.region, nil),
			GroupName: name, VPC: e.names.get(g.VpcId), Subnets: g.subnets(e),
		})
	}
}

// glueConnection is an element of GetConnections. ConnectionProperties hold passwords: they are read over and never kept.
type glueConnection struct {
	Name, ConnectionType           string
	PhysicalConnectionRequirements struct {
		SubnetId            string
		SecurityGroupIdList []string
	}

	AthenaProperties, AuthenticationConfiguration, CompatibleComputeEnvironments, ConnectionProperties,
	ConnectionSchemaVersion, CreationTime, Description, LastConnectionValidationTime, LastUpdatedBy, LastUpdatedTime,
	MatchCriteria, PythonProperties, SparkProperties, Status, StatusReason skip
	Unread unread `json:",embed"`
}

func (c *glueConnection) convert(e *element) {
	if !e.need("Name", c.Name) {
		return
	}
	e.unknown("", c.Unread)
	id := "connection/" + c.Name
	if e.account != "" && e.region != "" { // the output has no ARN: this is it
		id = "arn:" + partition(e.region) + ":glue:" + e.region + ":" + e.account + ":" + id
	}
	p := c.PhysicalConnectionRequirements
	e.add(&model.GlueConnection{
		Meta:           e.meta(model.KindGlueConnection, id, e.account, e.region, nil),
		Sender:         model.Sender{Subnets: e.names.set([]string{p.SubnetId}), Groups: e.names.set(p.SecurityGroupIdList)},
		ConnectionName: c.Name, Type: e.names.get(c.ConnectionType),
	})
}

// partition is the part of AWS that a Region belongs to.
func partition(region string) string {
	for start, p := range map[string]string{"cn-": "aws-cn", "us-gov-": "aws-us-gov", "eusc-": "aws-eusc"} {
		if strings.HasPrefix(region, start) {
			return p
		}
	}
	return "aws"
}

type quickSightConnection struct {
	VPCConnectionId, Arn, Name, VPCId, Status string
	SecurityGroupIds                          []string
	NetworkInterfaces                         []struct{ SubnetId, NetworkInterfaceId string }
	CreatedTime                               moment

	AvailabilityStatus, DnsResolvers, LastUpdatedTime, RoleArn skip
	Unread                                                     unread `json:",embed"`
}

func (c *quickSightConnection) convert(e *element) {
	e.unknown("", c.Unread)
	if !e.need("Arn", c.Arn) {
		return
	}
	account, region := arnPlace(c.Arn)
	var subnets, interfaces []string
	for _, i := range c.NetworkInterfaces {
		subnets, interfaces = append(subnets, i.SubnetId), append(interfaces, i.NetworkInterfaceId)
	}
	e.add(&model.QuickSightConnection{
		Meta:           e.meta(model.KindQuickSightConnection, c.Arn, account, region, nil),
		Sender:         model.Sender{VPC: e.names.get(c.VPCId), Subnets: e.names.set(subnets), Groups: e.names.set(c.SecurityGroupIds), Interfaces: e.names.set(interfaces)},
		ConnectionName: cmp.Or(c.Name, c.VPCConnectionId), Status: e.names.get(c.Status), Created: string(c.CreatedTime),
	})
}

type redshiftCluster struct {
	ClusterIdentifier, ClusterStatus, VpcId, AvailabilityZone string
	EnhancedVpcRouting                                        tri
	VpcSecurityGroups                                         vpcSecurityGroups
	ClusterNodes                                              []struct{ PrivateIPAddress string }
	Tags                                                      tagList

	AllowVersionUpgrade, AquaConfiguration, AutomatedSnapshotRetentionPeriod, AvailabilityZoneRelocationStatus, CatalogArn,
	ClusterAvailabilityStatus, ClusterCreateTime, ClusterNamespaceArn, ClusterParameterGroups, ClusterPublicKey,
	ClusterRevisionNumber, ClusterSecurityGroups, ClusterSnapshotCopyStatus, ClusterSubnetGroupName, ClusterVersion,
	CustomDomainCertificateArn, CustomDomainCertificateExpiryDate, CustomDomainName, DBName, DataTransferProgress,
	DefaultIamRoleArn, DeferredMaintenanceWindows, ElasticIpStatus, ElasticResizeNumberOfNodeOptions, Encrypted, Endpoint,
	ExpectedNextSnapshotScheduleTime, ExpectedNextSnapshotScheduleTimeStatus, ExtraComputeForAutomaticOptimization,
	HsmStatus, IamRoles, IpAddressType, KmsKeyId, LakehouseRegistrationStatus, MaintenanceTrackName,
	ManualSnapshotRetentionPeriod, MasterPasswordSecretArn, MasterPasswordSecretKmsKeyId, MasterUsername, ModifyStatus,
	MultiAZ, MultiAZSecondary, NextMaintenanceWindowStartTime, NodeType, NumberOfNodes, PendingActions,
	PendingModifiedValues, PreferredMaintenanceWindow, PubliclyAccessible, ReservedNodeExchangeStatus, ResizeInfo,
	RestoreStatus, SnapshotScheduleIdentifier, SnapshotScheduleState, TotalStorageCapacityInMegaBytes skip
	Unread unread `json:",embed"`
}

func (c *redshiftCluster) convert(e *element) {
	if c.ClusterIdentifier == "" { // ECS and others describe clusters, too
		e.notOurs("", "ClusterIdentifier")
		return
	}
	e.unknown("", c.Unread)
	region := cmp.Or(e.region, regionOfZone(c.AvailabilityZone))
	id := "cluster:" + c.ClusterIdentifier
	if e.account != "" && region != "" {
		id = "arn:" + partition(region) + ":redshift:" + region + ":" + e.account + ":" + id
	}
	var addrs []string
	for _, n := range c.ClusterNodes {
		addrs = append(addrs, n.PrivateIPAddress)
	}
	e.add(&model.RedshiftCluster{
		Meta:       e.meta(model.KindRedshiftCluster, id, e.account, region, c.Tags),
		Sender:     model.Sender{VPC: e.names.get(c.VpcId), Groups: c.VpcSecurityGroups.ids(e), Private: e.addresses("ClusterNodes[].PrivateIPAddress", addrs)},
		Identifier: c.ClusterIdentifier, Status: e.names.get(c.ClusterStatus), EnhancedVPCRouting: model.Tristate(c.EnhancedVpcRouting),
	})
}

type integration struct {
	IntegrationArn, IntegrationName, SourceArn, TargetArn, Status string

	AdditionalEncryptionContext, CreateTime, DataFilter, Description, Errors, KMSKeyId, Tags skip
	Unread                                                                                   unread `json:",embed"`
}

func (i *integration) convert(e *element) {
	if i.IntegrationArn == "" || i.SourceArn == "" {
		e.notOurs("", "IntegrationArn")
		return
	}
	e.unknown("", i.Unread)
	account, region := arnPlace(i.IntegrationArn)
	e.add(&model.Integration{
		Meta:            e.meta(model.KindIntegration, i.IntegrationArn, account, region, nil),
		IntegrationName: i.IntegrationName, Status: e.names.get(i.Status), Source: i.SourceArn, Target: i.TargetArn,
	})
}

type portRanges []struct{ FromPort, ToPort int }

type verifiedAccessEndpoint struct {
	VerifiedAccessEndpointId, VerifiedAccessGroupId, EndpointType string
	SecurityGroupIds                                              []string
	Status                                                        statusCode
	RdsOptions                                                    struct {
		Protocol, RdsDbInstanceArn, RdsDbClusterArn, RdsDbProxyArn, RdsEndpoint string
		Port                                                                    int
		SubnetIds                                                               []string
	}
	CidrOptions struct {
		Protocol, Cidr string
		PortRanges     portRanges
		SubnetIds      []string
	}
	NetworkInterfaceOptions struct {
		Protocol, NetworkInterfaceId string
		Port                         int
		PortRanges                   portRanges
	}
	LoadBalancerOptions struct {
		Protocol, LoadBalancerArn string
		Port                      int
		PortRanges                portRanges
		SubnetIds                 []string
	}
	Tags tagList

	ApplicationDomain, AttachmentType, CreationTime, DeletionTime, Description, DeviceValidationDomain,
	DomainCertificateArn, EndpointDomain, LastUpdatedTime, SseSpecification, VerifiedAccessInstanceId skip
	Unread unread `json:",embed"`
}

func (v *verifiedAccessEndpoint) convert(e *element) {
	e.unknown("", v.Unread)
	e.known("EndpointType", v.EndpointType, "load-balancer", "network-interface", "rds", "cidr")
	e.known("Status.Code", v.Status.Code, "pending", "active", "updating", "deleting", "deleted")
	if !e.need("VerifiedAccessEndpointId", v.VerifiedAccessEndpointId) {
		return
	}
	r, c, n, l := &v.RdsOptions, &v.CidrOptions, &v.NetworkInterfaceOptions, &v.LoadBalancerOptions
	out := &model.VerifiedAccessEndpoint{
		Meta:   e.meta(model.KindVerifiedAccessEndpoint, v.VerifiedAccessEndpointId, "", "", v.Tags),
		Sender: model.Sender{Groups: e.names.set(v.SecurityGroupIds), Subnets: e.names.set(slices.Concat(r.SubnetIds, c.SubnetIds, l.SubnetIds))},
		Type:   e.names.get(v.EndpointType), State: e.names.get(v.Status.Code), Group: v.VerifiedAccessGroupId,
		Protocol: cmp.Or(r.Protocol, c.Protocol, n.Protocol, l.Protocol), Interface: n.NetworkInterfaceId, Balancer: l.LoadBalancerArn,
		Database: cmp.Or(r.RdsDbInstanceArn, r.RdsDbClusterArn, r.RdsDbProxyArn), HostName: r.RdsEndpoint,
	}
	if c.Cidr != "" {
		out.CIDR = e.prefix("CidrOptions.Cidr", c.Cidr)
	}
	for _, p := range [...]int{r.Port, n.Port, l.Port} {
		if p > 0 {
			out.Ports = append(out.Ports, model.PortSpan{First: p, Last: p})
		}
	}
	for _, p := range slices.Concat(c.PortRanges, n.PortRanges, l.PortRanges) {
		out.Ports = append(out.Ports, model.PortSpan{First: p.FromPort, Last: p.ToPort})
	}
	slices.SortFunc(out.Ports, func(a, b model.PortSpan) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
	})
	out.Ports = slices.Compact(out.Ports)
	e.add(out)
}
