package awscli

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// reservations reads DescribeInstances. An instance that cannot be read does not cost the others of its reservation.
func reservations() section {
	return section{model.KindInstance.Call(), func(d *document, l *listing, dec *jsontext.Decoder) error {
		return l.elements(dec, d.root+pathMember(l.key), func(e *element) error { return e.reservation(dec) })
	}}
}

func (e *element) reservation(dec *jsontext.Decoder) error {
	if k := dec.PeekKind(); k != jsontext.KindBeginObject {
		e.fail("", "a %s where an object is expected", kindName(k))
		return dec.SkipValue()
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	owner := ""
	for dec.PeekKind() != jsontext.KindEndObject {
		tok, err := dec.ReadToken()
		if err != nil {
			return err
		}
		switch name := tok.String(); name {
		case "OwnerId":
			err = json.UnmarshalDecode(dec, &owner)
		case "Instances":
			err = instanceElements(e.listing, dec, e.path(name), ".Instances[]")
		case "Groups", "RequesterId", "ReservationId":
			err = dec.SkipValue()
		default:
			e.unread("Reservations[]." + name)
			err = dec.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	for _, r := range e.resources[e.before:] {
		if h := r.Head(); h.Account == "" {
			h.Account = e.names.get(accountOf(owner))
		}
	}
	_, err := dec.ReadToken()
	return err
}

func instanceElements(l *listing, dec *jsontext.Decoder, path, where string) error {
	v := new(instance)
	return l.elements(dec, path, func(e *element) error {
		*v = instance{}
		if dec.PeekKind() == jsontext.KindNull { // np-guard's collector leaves them for instances that it loses
			e.fail("", "null")
			return dec.SkipValue()
		}
		if err := json.UnmarshalDecode(dec, v); err != nil {
			return err
		}
		v.add(e, where)
		return nil
	})
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

// instances reads a list of instances without reservations, as np-guard's collector and `--query` write it. Other calls
// have the same key, so an empty list under it does not show that DescribeInstances was read.
func instances() section {
	return section{model.KindInstance.Call(), func(d *document, l *listing, dec *jsontext.Decoder) error {
		err := instanceElements(l, dec, d.root+pathMember(l.key), "")
		if l.key == "Instances" && len(l.resources) == 0 && !l.truncated {
			d.part.Documents = d.part.Documents[:l.index]
			l.index = -1
		}
		return err
	}}
}

// add keeps the instance and the interfaces that it shows: where no listing of interfaces is loaded, they are all there is.
func (v *instance) add(e *element, where string) {
	e.unknown(where, v.Unread)
	if !e.need("InstanceId", v.InstanceId) {
		return
	}
	owner := ""
	for _, n := range v.NetworkInterfaces {
		owner = cmp.Or(owner, accountOf(n.OwnerId))
	}
	out := &model.Instance{
		Meta:  e.meta(model.KindInstance, v.InstanceId, owner, regionOfZone(v.Placement.AvailabilityZone), v.Tags),
		State: e.names.get(v.State.Name), Platform: v.platform(), VPC: e.names.get(v.VpcId), Subnet: e.names.get(v.SubnetId),
	}
	e.known("State.Name", v.State.Name, "pending", "running", "shutting-down", "terminated", "stopping", "stopped")
	for i := range v.NetworkInterfaces {
		n := &v.NetworkInterfaces[i]
		at := "NetworkInterfaces[" + strconv.Itoa(i) + "]"
		if n.NetworkInterfaceId == "" {
			e.fail(at, "no NetworkInterfaceId")
			continue
		}
		n.AvailabilityZone = v.Placement.AvailabilityZone
		card := n.model(e, at+".", v.InstanceId)
		card.Origin = out.Origin + "." + at
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
