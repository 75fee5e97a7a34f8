package awscli

import (
	"strings"

	"portolan/model"
)

// vpcEndpoint is an element of DescribeVpcEndpoints. Its policy says who may use it, not what packets pass (EP-16).
type vpcEndpoint struct {
	VpcEndpointId, VpcEndpointType, VpcId, ServiceName, ServiceRegion, State, OwnerId, IpAddressType string
	ResourceConfigurationArn, ServiceNetworkArn                                                      string
	RouteTableIds, SubnetIds, NetworkInterfaceIds                                                    []string
	Groups                                                                                           []struct {
		GroupId   string
		GroupName skip
	}
	DnsEntries []struct {
		DnsName      string
		HostedZoneId skip
	}
	PrivateDnsEnabled tri
	RequesterManaged  bool
	Tags              tagList

	CreationTimestamp, DnsOptions, FailureReason, Ipv4Prefixes, Ipv6Prefixes, LastError, PayerResponsibility, PolicyDocument skip
	Unread                                                                                                                   unread `json:",embed"`
}

func (v *vpcEndpoint) convert(e *element) {
	e.unknown("", v.Unread)
	e.known("VpcEndpointType", v.VpcEndpointType, "Interface", "Gateway", "GatewayLoadBalancer", "Resource", "ServiceNetwork")
	state := strings.ToLower(v.State)
	e.known("State", state, "available", "pendingacceptance", "pending", "deleting", "deleted", "rejected", "failed", "expired", "partial")
	if !e.need("VpcEndpointId", v.VpcEndpointId) {
		return
	}
	var groups, names []string
	for _, g := range v.Groups {
		groups = append(groups, g.GroupId)
	}
	for _, d := range v.DnsEntries {
		names = append(names, d.DnsName)
	}
	e.add(&model.VPCEndpoint{
		Meta: e.meta(model.KindVPCEndpoint, v.VpcEndpointId, v.OwnerId, "", v.Tags),
		Type: e.names.get(v.VpcEndpointType), Service: e.names.get(v.ServiceName), ServiceRegion: e.names.get(v.ServiceRegion),
		VPC: e.names.get(v.VpcId), State: e.names.get(state), Subnets: e.names.set(v.SubnetIds), Groups: e.names.set(groups),
		Interfaces: e.names.set(v.NetworkInterfaceIds), RouteTables: e.names.set(v.RouteTableIds), PrivateDNS: model.Tristate(v.PrivateDnsEnabled),
		Names: e.names.set(names), RequesterManaged: v.RequesterManaged, IPAddressType: e.names.get(v.IpAddressType),
		ResourceConfiguration: e.names.get(v.ResourceConfigurationArn), ServiceNetwork: e.names.get(v.ServiceNetworkArn),
	})
}
