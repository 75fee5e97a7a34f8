package awscli

import (
	"cmp"
	"net/netip"

	"portolan/model"
)

type association struct{ PublicIp, CarrierIp, CustomerOwnedIp string }

type privateAddress struct {
	PrivateIpAddress string
	Primary          bool
	Association      association
}

type groupID struct{ GroupId string }

// networkInterface is an interface as DescribeNetworkInterfaces and, with fewer members, DescribeInstances show it.
type networkInterface struct {
	NetworkInterfaceId, OwnerId, VpcId, SubnetId, AvailabilityZone string
	InterfaceType, Status, Description, RequesterId                string
	PrivateIpAddress                                               string
	RequesterManaged, DenyAllIgwTraffic, Ipv6Native                bool
	SourceDestCheck                                                tri
	Association                                                    association
	Attachment                                                     struct{ InstanceId, Status string }
	Groups                                                         []groupID
	PrivateIpAddresses                                             []privateAddress
	Ipv6Addresses                                                  []struct{ Ipv6Address string }
	Ipv4Prefixes                                                   []struct{ Ipv4Prefix string }
	Ipv6Prefixes                                                   []struct{ Ipv6Prefix string }
	AssociatedSubnets                                              []string
	TagSet, Tags                                                   tagList

	AvailabilityZoneId, ConnectionTrackingConfiguration, Ipv6Address, MacAddress, Operator, OutpostArn, PrivateDnsName,
	PublicDnsName, PublicIpDnsNameOptions skip
	Unread unread `json:",embed"`
}

func (n *networkInterface) convert(e *element) {
	e.unknown("", n.Unread)
	e.known("InterfaceType", n.InterfaceType, "interface", "efa", "efa-only", "trunk", "branch", "natGateway", "nat_gateway",
		"transit_gateway", "vpc_endpoint", "gateway_load_balancer", "gateway_load_balancer_endpoint", "network_load_balancer",
		"load_balancer", "lambda", "quicksight", "global_accelerator_managed", "ec2_instance_connect_endpoint",
		"api_gateway_managed", "iot_rules_managed", "aws_codestar_connections_managed", "efs", "evs")
	e.known("Status", n.Status, "available", "associated", "attaching", "in-use", "detaching")
	if e.need("NetworkInterfaceId", n.NetworkInterfaceId) {
		e.add(n.model(e, "", ""))
	}
}

// model translates an interface; prefix is the path of the interface inside the element, for messages.
func (n *networkInterface) model(e *element, prefix, instance string) *model.NetworkInterface {
	names := e.names
	tags := n.TagSet
	if len(tags) == 0 {
		tags = n.Tags
	}
	out := &model.NetworkInterface{
		Meta: e.meta(model.KindNetworkInterface, n.NetworkInterfaceId, n.OwnerId, regionOfZone(n.AvailabilityZone), tags),
		VPC:  names.get(n.VpcId), Subnet: names.get(n.SubnetId), Zone: names.get(n.AvailabilityZone),
		Type: names.get(n.InterfaceType), Status: names.get(n.Status),
		Description: n.Description, RequesterID: names.get(n.RequesterId), RequesterManaged: n.RequesterManaged,
		Instance: cmp.Or(n.Attachment.InstanceId, instance), AttachmentStatus: names.get(n.Attachment.Status),
		SourceDestCheck: model.Tristate(n.SourceDestCheck), DenyAllIGWTraffic: n.DenyAllIgwTraffic, IPv6Native: n.Ipv6Native,
	}
	if len(n.AssociatedSubnets) > 0 {
		for _, s := range names.set(n.AssociatedSubnets) {
			if s != n.SubnetId {
				out.MoreSubnets = append(out.MoreSubnets, s)
			}
		}
	}
	if len(n.Groups) > 0 {
		ids := make([]string, len(n.Groups))
		for i, g := range n.Groups {
			ids[i] = g.GroupId
		}
		out.Groups = names.set(ids)
	}
	out.Addresses = n.addresses(e, prefix)
	n.blocks(e, prefix, out)
	return out
}

// addresses lists the private IPv4 addresses, primary first. The association of the interface as a whole is that of its
// primary address (ENI-4).
func (n *networkInterface) addresses(e *element, prefix string) []model.Address {
	list := n.PrivateIpAddresses
	if len(list) == 0 && n.PrivateIpAddress != "" {
		list = []privateAddress{{n.PrivateIpAddress, true, n.Association}}
	}
	if len(list) == 0 {
		return nil
	}
	out := make([]model.Address, len(list))
	for i, a := range list {
		if a.Primary && a.Association == (association{}) {
			a.Association = n.Association
		}
		out[i] = model.Address{
			Private: e.address(prefix+"PrivateIpAddresses", a.PrivateIpAddress), Primary: a.Primary,
			Public:        e.address(prefix+"Association.PublicIp", a.Association.PublicIp),
			Carrier:       e.address(prefix+"Association.CarrierIp", a.Association.CarrierIp),
			CustomerOwned: e.address(prefix+"Association.CustomerOwnedIp", a.Association.CustomerOwnedIp),
		}
	}
	if len(out) == 1 {
		return out
	}
	return sorted(out, func(a, b model.Address) int {
		if a.Primary != b.Primary {
			if a.Primary {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Private.Compare(b.Private), a.Public.Compare(b.Public))
	})
}

// blocks reads IPv6 addresses and delegated prefixes (ENI-3, ENI-11).
func (n *networkInterface) blocks(e *element, prefix string, out *model.NetworkInterface) {
	for _, a := range n.Ipv6Addresses {
		out.IPv6 = append(out.IPv6, e.address(prefix+"Ipv6Addresses", a.Ipv6Address))
	}
	for _, p := range n.Ipv4Prefixes {
		out.IPv4Prefixes = append(out.IPv4Prefixes, e.prefix(prefix+"Ipv4Prefixes", p.Ipv4Prefix))
	}
	for _, p := range n.Ipv6Prefixes {
		out.IPv6Prefixes = append(out.IPv6Prefixes, e.prefix(prefix+"Ipv6Prefixes", p.Ipv6Prefix))
	}
	out.IPv6 = sorted(out.IPv6, netip.Addr.Compare)
	out.IPv4Prefixes = sorted(out.IPv4Prefixes, netip.Prefix.Compare)
	out.IPv6Prefixes = sorted(out.IPv6Prefixes, netip.Prefix.Compare)
}

type elasticAddress struct {
	AllocationId, PublicIp, PrivateIpAddress, NetworkInterfaceId, NetworkBorderGroup, ServiceManaged string
	Tags                                                                                             tagList

	AssociationId, CarrierIp, CustomerOwnedIp, CustomerOwnedIpv4Pool, Domain, InstanceId, NetworkInterfaceOwnerId,
	PublicIpv4Pool, SubnetId skip
	Unread unread `json:",embed"`
}

func (a *elasticAddress) convert(e *element) {
	e.unknown("", a.Unread)
	e.known("ServiceManaged", a.ServiceManaged, "alb", "nlb", "rnat", "rds")
	id := cmp.Or(a.AllocationId, a.PublicIp)
	if !e.need("AllocationId and no PublicIp", id) {
		return
	}
	region := regionOfZone(a.NetworkBorderGroup) // a Region or a Local Zone group
	e.add(&model.ElasticAddress{
		Meta:   e.meta(model.KindElasticAddress, id, "", region, a.Tags),
		Public: e.address("PublicIp", a.PublicIp), Private: e.address("PrivateIpAddress", a.PrivateIpAddress),
		Interface: e.names.get(a.NetworkInterfaceId), ServiceManaged: a.ServiceManaged,
	})
}
