package awscli

import (
	"strings"

	"portolan/model"
)

// endpointService is an element of DescribeVpcEndpointServiceConfigurations: a service of this account.
type endpointService struct {
	ServiceId, ServiceName, ServiceState             string
	ServiceType                                      []struct{ ServiceType string }
	AcceptanceRequired, RemoteAccessEnabled          tri
	NetworkLoadBalancerArns, GatewayLoadBalancerArns []string
	AvailabilityZones                                []string
	SupportedRegions                                 []struct{ Region, ServiceState string }
	Tags                                             tagList

	AvailabilityZoneIds, BaseEndpointDnsNames, ManagesVpcEndpoints, PayerResponsibility, PrivateDnsName, PrivateDnsNameConfiguration,
	PrivateDnsNames, SupportedIpAddressTypes skip
	Unread unread `json:",embed"`
}

func (s *endpointService) convert(e *element) {
	e.unknown("", s.Unread)
	e.known("ServiceState", s.ServiceState, "Pending", "Available", "Deleting", "Deleted", "Failed")
	if !e.need("ServiceId", s.ServiceId) {
		return
	}
	out := &model.EndpointService{
		Meta:        e.meta(model.KindEndpointService, s.ServiceId, "", regionOfService(s.ServiceName), s.Tags),
		ServiceName: s.ServiceName, State: e.names.get(s.ServiceState), Acceptance: model.Tristate(s.AcceptanceRequired),
		NetworkBalancers: e.names.set(s.NetworkLoadBalancerArns), GatewayBalancers: e.names.set(s.GatewayLoadBalancerArns),
		Zones: e.names.set(s.AvailabilityZones), RemoteAccess: model.Tristate(s.RemoteAccessEnabled),
	}
	if out.State == "" { // what the listing shows it has a state
		out.State = "unknown"
	}
	for _, t := range s.ServiceType {
		e.known("ServiceType[].ServiceType", t.ServiceType, "Interface", "Gateway", "GatewayLoadBalancer")
		out.Type = e.names.get(t.ServiceType)
	}
	var regions []string
	for _, r := range s.SupportedRegions {
		regions = append(regions, r.Region)
	}
	out.Regions = e.names.set(regions)
	e.add(out)
}

// regionOfService is the Region of a service's name: "com.amazonaws.vpce.REGION.vpce-svc-…".
func regionOfService(name string) string {
	if parts := strings.Split(name, "."); len(parts) == 5 && regionName.MatchString(parts[3]) {
		return parts[3]
	}
	return ""
}

// endpointConnection is an element of DescribeVpcEndpointConnections: an endpoint of somebody that is connected to a service of
// this account.
type endpointConnection struct {
	ServiceId, VpcEndpointId, VpcEndpointOwner, VpcEndpointState, VpcEndpointRegion string

	CreationTimestamp, DnsEntries, GatewayLoadBalancerArns, IpAddressType, NetworkLoadBalancerArns, Tags, VpcEndpointConnectionId skip
	Unread                                                                                                                        unread `json:",embed"`
}

func (c *endpointConnection) convert(e *element) {
	e.unknown("", c.Unread)
	e.known("VpcEndpointState", c.VpcEndpointState, "PendingAcceptance", "pendingAcceptance", "Pending", "pending", "Available", "available", "Deleting", "deleting",
		"Deleted", "deleted", "Rejected", "rejected", "Failed", "failed", "Expired", "expired", "Partial", "partial")
	if !e.need("ServiceId", c.ServiceId) || !e.need("VpcEndpointId", c.VpcEndpointId) {
		return
	}
	e.add(&model.EndpointService{
		Meta: e.meta(model.KindEndpointService, c.ServiceId, "", "", nil),
		Connections: []model.EndpointConnection{{
			Endpoint: c.VpcEndpointId, Owner: accountOf(c.VpcEndpointOwner), Region: e.names.get(c.VpcEndpointRegion), State: e.names.get(c.VpcEndpointState),
		}},
	})
}
