package awscli

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
	"portolan/model/ingest"
)

// objects is list for keys under which other calls list names alone: those are no listing of resources.
func objects[T any](call string, convert func(e *element, v *T), opts ...json.Options) section {
	return section{call, func(d *document, l *listing, dec *jsontext.Decoder) error {
		v := new(T)
		return l.elements(dec, d.root+pathMember(l.key), func(e *element) error {
			if e.dec.PeekKind() != jsontext.KindBeginObject {
				e.truncated = true
				e.unread(canonical(e.key) + "[]")
				return e.dec.SkipValue()
			}
			*v = *new(T)
			if err := json.UnmarshalDecode(dec, v, opts...); err != nil {
				return err
			}
			convert(e, v)
			return nil
		})
	}}
}

// small is for services whose members start with a small letter in the output of the AWS CLI.
var small = json.MatchCaseInsensitiveNames(true)

type instanceConnectEndpoint struct {
	InstanceConnectEndpointId, OwnerId, State, VpcId, SubnetId, AvailabilityZone string
	PreserveClientIp                                                             tri
	NetworkInterfaceIds, SecurityGroupIds                                        []string
	Tags                                                                         tagList

	AvailabilityZoneId, CreatedAt, DnsName, FipsDnsName, InstanceConnectEndpointArn, IpAddressType, PublicDnsNames, StateMessage skip
	Unread                                                                                                                       unread `json:",embed"`
}

func (c *instanceConnectEndpoint) convert(e *element) {
	e.unknown("", c.Unread)
	e.known("State", c.State, "create-in-progress", "create-complete", "create-failed", "delete-in-progress", "delete-complete", "delete-failed",
		"update-in-progress", "update-complete", "update-failed")
	if e.need("InstanceConnectEndpointId", c.InstanceConnectEndpointId) {
		e.add(&model.InstanceConnectEndpoint{
			Meta:   e.meta(model.KindInstanceConnectEndpoint, c.InstanceConnectEndpointId, c.OwnerId, regionOfZone(c.AvailabilityZone), c.Tags),
			Sender: model.Sender{VPC: e.names.get(c.VpcId), Subnets: e.names.set([]string{c.SubnetId}), Groups: e.names.set(c.SecurityGroupIds), Interfaces: e.names.set(c.NetworkInterfaceIds)},
			State:  e.names.get(c.State), PreserveClientIP: model.Tristate(c.PreserveClientIp),
		})
	}
}

type instanceInformation struct {
	InstanceId, PingStatus string

	ActivationId, AgentVersion, AssociationOverview, AssociationStatus, ComputerName, IPAddress, IamRole, IsLatestVersion,
	LastAssociationExecutionDate, LastPingDateTime, LastSuccessfulAssociationExecutionDate, Name, PlatformName,
	PlatformType, PlatformVersion, RegistrationDate, ResourceType, SourceId, SourceLocation, SourceType skip
	Unread unread `json:",embed"`
}

// convert leaves out machines that are none of EC2's.
func (i *instanceInformation) convert(e *element) {
	e.unknown("", i.Unread)
	e.known("PingStatus", i.PingStatus, "Online", "ConnectionLost", "Inactive")
	if e.need("InstanceId", i.InstanceId) && strings.HasPrefix(i.InstanceId, "i-") {
		e.add(&model.ManagedInstance{Meta: e.meta(model.KindManagedInstance, i.InstanceId, "", "", nil), Ping: e.names.get(i.PingStatus)})
	}
}

type awsvpc struct {
	AwsvpcConfiguration *struct {
		Subnets, SecurityGroups []string
	}
}

type ecsService struct {
	ServiceArn, ServiceName, ClusterArn, Status string
	NetworkConfiguration                        awsvpc
	Deployments                                 []struct {
		Status               string
		NetworkConfiguration awsvpc
	}
	Tags ecsTags

	AvailabilityZoneRebalancing, CapacityProviderStrategy, CreatedAt, CreatedBy, CurrentServiceDeployment,
	CurrentServiceRevisions, DeploymentConfiguration, DeploymentController, DesiredCount, EnableECSManagedTags,
	EnableExecuteCommand, Events, HealthCheckGracePeriodSeconds, LaunchType, LoadBalancers, PendingCount,
	PlacementConstraints, PlacementStrategy, PlatformFamily, PlatformVersion, PropagateTags, ResourceManagementType,
	RoleArn, RunningCount, SchedulingStrategy, ServiceRegistries, TaskDefinition, TaskSets skip
	Unread unread `json:",embed"`
}

// ecsTags are tags as ECS writes them.
type ecsTags []struct{ Key, Value string }

func (s *ecsService) convert(e *element) {
	if s.ServiceArn == "" { // other services list services, too
		e.notOurs("", "ServiceArn")
		return
	}
	e.unknown("", s.Unread)
	e.known("Status", s.Status, "ACTIVE", "DRAINING", "INACTIVE")
	account, region := arnPlace(s.ServiceArn)
	out := &model.ECSService{
		Meta:        e.meta(model.KindECSService, s.ServiceArn, account, region, tagList(s.Tags)),
		ServiceName: cmp.Or(s.ServiceName, lastPart(s.ServiceArn)), Cluster: lastPart(s.ClusterArn), Status: e.names.get(s.Status),
	}
	for _, d := range s.Deployments { // a task set or blue/green deployment has the network where the service has none
		if s.NetworkConfiguration.AwsvpcConfiguration == nil && d.Status == "PRIMARY" {
			s.NetworkConfiguration = d.NetworkConfiguration
		}
	}
	if c := s.NetworkConfiguration.AwsvpcConfiguration; c != nil {
		out.OwnNetwork, out.Subnets, out.Groups = true, e.names.set(c.Subnets), e.names.set(c.SecurityGroups)
	}
	e.add(out)
}

// lastPart is what stands behind the last "/" or ":" of an ARN.
func lastPart(arn string) string { return arn[strings.LastIndexAny(arn, ":/")+1:] }

type ecsTask struct {
	TaskArn, ClusterArn, Group, LastStatus, ContainerInstanceArn string
	Attachments                                                  []struct {
		Type, Status string
		Details      []struct{ Name, Value string }
	}
	Tags ecsTags

	Attributes, AvailabilityZone, CapacityProviderName, Connectivity, ConnectivityAt, Containers, Cpu, CreatedAt,
	DesiredStatus, EnableExecuteCommand, EphemeralStorage, ExecutionStoppedAt, FargateEphemeralStorage, HealthStatus,
	InferenceAccelerators, LaunchType, Memory, Overrides, PlatformFamily, PlatformVersion, PullStartedAt, PullStoppedAt,
	StartedAt, StartedBy, StopCode, StoppedAt, StoppedReason, StoppingAt, TaskDefinitionArn, Version skip
	Unread unread `json:",embed"`
}

func (t *ecsTask) convert(e *element) {
	if t.TaskArn == "" {
		e.notOurs("", "TaskArn")
		return
	}
	e.unknown("", t.Unread)
	account, region := arnPlace(t.TaskArn)
	out := &model.ECSTask{
		Meta:    e.meta(model.KindECSTask, t.TaskArn, account, region, tagList(t.Tags)),
		Cluster: lastPart(t.ClusterArn), Status: e.names.get(t.LastStatus), ContainerInstance: t.ContainerInstanceArn,
	}
	out.Service, _ = strings.CutPrefix(t.Group, "service:")
	if out.Service == t.Group {
		out.Service = ""
	}
	var subnets, interfaces []string
	for _, a := range t.Attachments {
		for _, d := range a.Details {
			switch d.Name {
			case "subnetId":
				subnets = append(subnets, d.Value)
			case "networkInterfaceId":
				interfaces = append(interfaces, d.Value)
			}
		}
	}
	out.Subnets, out.Interfaces = e.names.set(subnets), e.names.set(interfaces)
	e.add(out)
}

type ecsContainerInstance struct {
	ContainerInstanceArn, Ec2InstanceId string
	Tags                                ecsTags

	AgentConnected, AgentUpdateStatus, Attachments, Attributes, CapacityProviderName, GpuDevices, HealthStatus,
	PendingTasksCount, RegisteredAt, RegisteredResources, RemainingResources, RunningTasksCount, Status, StatusReason,
	Version, VersionInfo skip
	Unread unread `json:",embed"`
}

func (c *ecsContainerInstance) convert(e *element) {
	e.unknown("", c.Unread)
	if !e.need("containerInstanceArn", c.ContainerInstanceArn) {
		return
	}
	account, region := arnPlace(c.ContainerInstanceArn)
	out := &model.ECSContainerInstance{Meta: e.meta(model.KindECSContainerInstance, c.ContainerInstanceArn, account, region, tagList(c.Tags))}
	if parts := strings.Split(c.ContainerInstanceArn, "/"); len(parts) == 3 { // container-instance/CLUSTER/ID
		out.Cluster = parts[1]
	}
	if strings.HasPrefix(c.Ec2InstanceId, "i-") {
		out.Instance = c.Ec2InstanceId
	}
	e.add(out)
}

type eksCluster struct {
	Name, Arn, Status  string
	ResourcesVpcConfig struct {
		VpcId, ClusterSecurityGroupId string
		SubnetIds, SecurityGroupIds   []string
	}
	KubernetesNetworkConfig struct{ IpFamily string }

	AccessConfig, CertificateAuthority, ClientRequestToken, ComputeConfig, ConnectorConfig, ControlPlaneScalingConfig,
	CreatedAt, DeletionProtection, EncryptionConfig, Endpoint, Health, Id, Identity, KubeApiServerConfig,
	KubeControllerManagerConfig, KubeSchedulerConfig, Logging, OutpostConfig, PlatformVersion, RemoteNetworkConfig, RoleArn,
	StorageConfig, Tags, UpgradePolicy, Version, ZonalShiftConfig skip
	Unread unread `json:",embed"`
}

// eksClusterSection reads DescribeCluster, which answers with one cluster.
func eksClusterSection() section {
	return section{model.KindEKSCluster.Call(), func(d *document, l *listing, dec *jsontext.Decoder) error {
		e := element{listing: l, dec: dec, list: d.root + pathMember(l.key)}
		depth := dec.StackDepth()
		_, count := dec.StackIndex(depth)
		var c eksCluster
		l.count = 1
		if err := json.UnmarshalDecode(dec, &c, small); err != nil {
			semantic, ok := asSemantic(err)
			if !ok {
				return err
			}
			l.truncated = true
			e.fail("", "%s", meaning(semantic))
			return e.skipRest(depth, count)
		}
		if c.Arn == "" || c.ResourcesVpcConfig.VpcId == "" {
			e.notOurs("", "arn")
			return nil
		}
		e.unknown("", c.Unread)
		account, region := arnPlace(c.Arn)
		e.add(&model.EKSCluster{
			Meta: e.meta(model.KindEKSCluster, c.Arn, account, region, nil),
			Sender: model.Sender{VPC: e.names.get(c.ResourcesVpcConfig.VpcId), Subnets: e.names.set(c.ResourcesVpcConfig.SubnetIds),
				Groups: e.names.set(append(c.ResourcesVpcConfig.SecurityGroupIds, c.ResourcesVpcConfig.ClusterSecurityGroupId))},
			ClusterName: c.Name, Status: c.Status, IPFamily: c.KubernetesNetworkConfig.IpFamily,
		})
		return nil
	}}
}

// emptyMeans is the section of a list of names, beside which calls for single resources tell what there is: where it is empty,
// so are they.
func emptyMeans(kinds ...model.Kind) section {
	return section{"", func(d *document, l *listing, dec *jsontext.Decoder) error {
		if dec.PeekKind() != jsontext.KindBeginArray {
			return dec.SkipValue()
		}
		if _, err := dec.ReadToken(); err != nil {
			return err
		}
		empty := dec.PeekKind() == jsontext.KindEndArray
		for dec.PeekKind() != jsontext.KindEndArray {
			if err := d.dsqlCluster(l, dec); err != nil {
				return err
			}
		}
		for _, k := range kinds {
			if empty {
				d.part.Documents = append(d.part.Documents, ingest.Document{Call: k.Call(), Account: d.account, Region: d.region, File: d.name, Path: d.root + pathMember(l.key), Empty: true})
			}
		}
		_, err := dec.ReadToken()
		return err
	}}
}
