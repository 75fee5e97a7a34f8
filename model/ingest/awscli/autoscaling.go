package awscli

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

type launchTemplate struct {
	LaunchTemplateId, LaunchTemplateName string
	Tags                                 tagList

	CreateTime, CreatedBy, DefaultVersionNumber, LatestVersionNumber, Operator skip
	Unread                                                                     unread `json:",embed"`
}

// convert keeps the name of a template; what it launches stands in its versions.
func (t *launchTemplate) convert(e *element) {
	e.unknown("", t.Unread)
	if e.need("LaunchTemplateId", t.LaunchTemplateId) {
		e.add(&model.LaunchTemplate{Meta: e.meta(model.KindLaunchTemplate, t.LaunchTemplateId, "", "", t.Tags), TemplateName: t.LaunchTemplateName})
	}
}

type launchTemplateVersion struct {
	LaunchTemplateId, LaunchTemplateName string
	VersionNumber                        int64
	DefaultVersion                       bool
	LaunchTemplateData                   struct {
		SecurityGroupIds, SecurityGroups []string
		NetworkInterfaces                []struct {
			DeviceIndex number
			SubnetId    string
			Groups      []string
		}
	}
	CreateTime, CreatedBy, Operator, VersionDescription skip
	Unread                                              unread `json:",embed"`
}

// templateVersions is the version of a template that a new instance gets, as far as one file tells.
type templateVersions struct {
	chosen    *model.LaunchTemplate
	isDefault bool
}

func (v *launchTemplateVersion) convert(e *element) {
	e.unknown("", v.Unread)
	if !e.need("LaunchTemplateId", v.LaunchTemplateId) {
		return
	}
	data := &v.LaunchTemplateData
	out := &model.LaunchTemplate{
		Meta:         e.meta(model.KindLaunchTemplate, v.LaunchTemplateId, "", "", nil),
		TemplateName: v.LaunchTemplateName, Version: v.VersionNumber,
	}
	groups := append(data.SecurityGroupIds, data.SecurityGroups...)
	slices.SortStableFunc(data.NetworkInterfaces, func(a, b struct {
		DeviceIndex number
		SubnetId    string
		Groups      []string
	}) int {
		return cmp.Compare(a.DeviceIndex.v, b.DeviceIndex.v)
	})
	if len(data.NetworkInterfaces) > 0 {
		first := data.NetworkInterfaces[0]
		out.Subnet = first.SubnetId
		groups = append(groups, first.Groups...)
	}
	out.Groups = e.names.set(groups)
	e.templates = append(e.templates, templateVersions{out, v.DefaultVersion})
	e.add(out)
}

// compare orders versions by how much they count. Of two dumps that tell one version differently it takes the same whatever
// their order.
func (v templateVersions) compare(o templateVersions) int {
	if v.isDefault != o.isDefault {
		if v.isDefault {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(v.chosen.Version, o.chosen.Version), strings.Compare(v.chosen.Subnet, o.chosen.Subnet), slices.Compare(v.chosen.Groups, o.chosen.Groups))
}

// chooseVersions gives every listed version of a template the content of the one that counts: the default version, else the
// latest. So all copies agree and Merge makes one of them.
func chooseVersions(list []templateVersions) {
	best := make(map[string]templateVersions)
	for _, v := range list {
		if have, ok := best[v.chosen.Ref.ID]; !ok || v.compare(have) > 0 {
			best[v.chosen.Ref.ID] = v
		}
	}
	for _, v := range list {
		b := best[v.chosen.Ref.ID].chosen
		v.chosen.TemplateName, v.chosen.Version, v.chosen.Subnet, v.chosen.Groups, v.chosen.Origin = b.TemplateName, b.Version, b.Subnet, slices.Clone(b.Groups), b.Origin
	}
}

type launchConfiguration struct {
	LaunchConfigurationName, LaunchConfigurationARN string
	SecurityGroups                                  []string

	AssociatePublicIpAddress, BlockDeviceMappings, ClassicLinkVPCId, ClassicLinkVPCSecurityGroups, CreatedTime,
	EbsOptimized, IamInstanceProfile, ImageId, InstanceMonitoring, InstanceType, KernelId, KeyName, MetadataOptions,
	PlacementTenancy, RamdiskId, SpotPrice, UserData skip
	Unread unread `json:",embed"`
}

func (c *launchConfiguration) convert(e *element) {
	e.unknown("", c.Unread)
	id := cmp.Or(c.LaunchConfigurationARN, c.LaunchConfigurationName)
	if !e.need("LaunchConfigurationARN", id) {
		return
	}
	account, region := arnPlace(id)
	e.add(&model.LaunchConfiguration{
		Meta:   e.meta(model.KindLaunchConfiguration, id, account, region, nil),
		Groups: e.names.set(c.SecurityGroups),
	})
}

type templateSpecification struct{ LaunchTemplateId string }

type autoScalingGroup struct {
	AutoScalingGroupName, AutoScalingGroupARN, VPCZoneIdentifier, LaunchConfigurationName string
	LaunchTemplate                                                                        templateSpecification
	MixedInstancesPolicy                                                                  struct {
		LaunchTemplate struct{ LaunchTemplateSpecification templateSpecification }
	}
	Instances []struct{ InstanceId string }
	Tags      tagList

	AvailabilityZoneDistribution, AvailabilityZoneIds, AvailabilityZoneImpairmentPolicy, AvailabilityZones,
	CapacityRebalance, CapacityReservationSpecification, Context, CreatedTime, DefaultCooldown, DefaultInstanceWarmup,
	DeletionProtection, DesiredCapacity, DesiredCapacityType, EnabledMetrics, HealthCheckGracePeriod, HealthCheckType,
	InstanceLifecyclePolicy, InstanceMaintenancePolicy, LoadBalancerNames, MaxInstanceLifetime, MaxSize, MinSize,
	NewInstancesProtectedFromScaleIn, PlacementGroup, PredictedCapacity, ServiceLinkedRoleARN, Status, SuspendedProcesses,
	TargetGroupARNs, TerminationPolicies, TrafficSources, WarmPoolConfiguration, WarmPoolSize skip
	Unread unread `json:",embed"`
}

func (g *autoScalingGroup) convert(e *element) {
	e.unknown("", g.Unread)
	id := cmp.Or(g.AutoScalingGroupARN, g.AutoScalingGroupName)
	if !e.need("AutoScalingGroupARN", id) {
		return
	}
	account, region := arnPlace(id)
	out := &model.AutoScalingGroup{
		Meta:      e.meta(model.KindAutoScalingGroup, id, account, region, g.Tags),
		GroupName: g.AutoScalingGroupName, Configuration: g.LaunchConfigurationName,
		Template: cmp.Or(g.LaunchTemplate.LaunchTemplateId, g.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId),
	}
	subnets := strings.Split(g.VPCZoneIdentifier, ",")
	for i, s := range subnets {
		subnets[i] = strings.TrimSpace(s)
	}
	out.Subnets = e.names.set(subnets)
	for _, i := range g.Instances {
		out.Instances = append(out.Instances, i.InstanceId)
	}
	out.Instances = e.names.set(out.Instances)
	e.add(out)
}
