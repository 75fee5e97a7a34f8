package awscli

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

type reservation struct {
	OwnerId   string
	Instances []*instance

	Groups, RequesterId, ReservationId skip
	Unread                             unread `json:",embed"`
}

type instance struct {
	InstanceId, VpcId, SubnetId, Platform, PlatformDetails string
	State                                                  struct{ Name string }
	Placement                                              struct{ AvailabilityZone string }
	NetworkInterfaces                                      []networkInterface
	Tags                                                   tagList

	AmiLaunchIndex, Architecture, BlockDeviceMappings, BootMode, CapacityBlockId, CapacityReservationId,
	CapacityReservationSpecification, ClientToken, CpuOptions, CurrentInstanceBootMode, EbsOptimized,
	ElasticGpuAssociations, ElasticInferenceAcceleratorAssociations, EnaSupport, EnclaveOptions, HibernationOptions,
	Hypervisor, IamInstanceProfile, ImageId, InstanceLifecycle, InstanceType, Ipv6Address, KernelId, KeyName, LaunchTime,
	Licenses, MaintenanceOptions, MetadataOptions, Monitoring, NetworkPerformanceOptions, Operator, OutpostArn,
	PrivateDnsName, PrivateDnsNameOptions, PrivateIpAddress, ProductCodes, PublicDnsName, PublicIpAddress, RamdiskId,
	RootDeviceName, RootDeviceType, SecondaryInterfaces, SecurityGroups, SourceDestCheck, SpotInstanceRequestId,
	SriovNetSupport, StateReason, StateTransitionReason, TpmSupport, UsageOperation, UsageOperationUpdateTime, UserData,
	VirtualizationType skip
	Unread unread `json:",embed"`
}

func (r *reservation) convert(e *element) {
	e.unknown("", r.Unread)
	for i, v := range r.Instances {
		if v == nil {
			e.fail("Instances["+strconv.Itoa(i)+"]", "null")
			continue
		}
		v.add(e, "Instances["+strconv.Itoa(i)+"].", ".Instances[]", r.OwnerId)
	}
}

// instances reads a list of instances without reservations, as np-guard's collector and `--query` write it. Other calls
// have the same key, so an empty list under it does not show that DescribeInstances was read.
func instances() section {
	read := list(model.KindInstance.Call(), func(e *element, v *instance) { v.add(e, "", "", "") }).read
	return section{model.KindInstance.Call(), func(d *document, l *listing, dec *jsontext.Decoder) error {
		err := read(d, l, dec)
		if l.key == "Instances" && len(l.resources) == 0 && !l.truncated {
			d.part.Documents = d.part.Documents[:l.index]
			l.index = -1
		}
		return err
	}}
}

// add keeps the instance and the interfaces that it shows: where no listing of interfaces is loaded, they are all there is.
func (v *instance) add(e *element, path, where, owner string) {
	e.unknown(where, v.Unread)
	if v.InstanceId == "" {
		e.fail(strings.TrimSuffix(path, "."), "no InstanceId")
		return
	}
	for _, n := range v.NetworkInterfaces {
		if accountOf(owner) == "" {
			owner = n.OwnerId
		}
	}
	out := &model.Instance{
		Meta:  e.meta(model.KindInstance, v.InstanceId, owner, regionOfZone(v.Placement.AvailabilityZone), v.Tags),
		State: e.names.get(v.State.Name), Platform: v.platform(), VPC: e.names.get(v.VpcId), Subnet: e.names.get(v.SubnetId),
	}
	if path != "" {
		out.Origin += "." + strings.TrimSuffix(path, ".")
	}
	e.known("State.Name", v.State.Name, "pending", "running", "shutting-down", "terminated", "stopping", "stopped")
	for i := range v.NetworkInterfaces {
		n := &v.NetworkInterfaces[i]
		at := path + "NetworkInterfaces[" + strconv.Itoa(i) + "]."
		if n.NetworkInterfaceId == "" {
			e.fail(strings.TrimSuffix(at, "."), "no NetworkInterfaceId")
			continue
		}
		n.AvailabilityZone = v.Placement.AvailabilityZone
		card := n.model(e, at, v.InstanceId)
		card.Origin = out.Origin + ".NetworkInterfaces[" + strconv.Itoa(i) + "]"
		out.Interfaces = append(out.Interfaces, card.Ref.ID)
		e.add(card)
	}
	out.Interfaces = sorted(out.Interfaces, strings.Compare)
	e.add(out)
}

// platform is the operating system as far as AWS tells. Output from before 2019 tells it for Windows only.
func (v *instance) platform() string {
	switch {
	case strings.HasPrefix(v.PlatformDetails, "Windows") || strings.EqualFold(v.Platform, "windows"):
		return "windows"
	case v.PlatformDetails != "": // "Linux/UNIX", "Red Hat Enterprise Linux", "SUSE Linux", "Ubuntu Pro", "SQL Server … Linux"
		return "linux"
	}
	return ""
}
