package awscli

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"

	"portolan/model"
)

type attachments []struct{ VpcId, State string }

func (a attachments) model(e *element) []model.GatewayAttachment {
	var out []model.GatewayAttachment
	for _, v := range a {
		e.known("Attachments[].State", v.State, "attaching", "attached", "available", "detaching", "detached")
		out = append(out, model.GatewayAttachment{VPC: e.names.get(v.VpcId), State: v.State})
	}
	return sorted(out, func(a, b model.GatewayAttachment) int {
		return cmp.Or(strings.Compare(a.VPC, b.VPC), strings.Compare(a.State, b.State))
	})
}

type internetGateway struct {
	InternetGatewayId, OwnerId string
	Attachments                attachments
	Tags                       tagList
	Unread                     unread `json:",embed"`
}

func (g *internetGateway) convert(e *element) {
	e.unknown("", g.Unread)
	if e.need("InternetGatewayId", g.InternetGatewayId) {
		e.add(&model.InternetGateway{
			Meta:        e.meta(model.KindInternetGateway, g.InternetGatewayId, g.OwnerId, "", g.Tags),
			Attachments: g.Attachments.model(e),
		})
	}
}

type egressOnlyInternetGateway struct {
	EgressOnlyInternetGatewayId string
	Attachments                 attachments
	Tags                        tagList
	Unread                      unread `json:",embed"`
}

func (g *egressOnlyInternetGateway) convert(e *element) {
	e.unknown("", g.Unread)
	if e.need("EgressOnlyInternetGatewayId", g.EgressOnlyInternetGatewayId) {
		e.add(&model.EgressOnlyInternetGateway{
			Meta:        e.meta(model.KindEgressOnlyInternetGateway, g.EgressOnlyInternetGatewayId, "", "", g.Tags),
			Attachments: g.Attachments.model(e),
		})
	}
}

type natGateway struct {
	NatGatewayId, VpcId, SubnetId, State, ConnectivityType, AvailabilityMode, RouteTableId string
	NatGatewayAddresses                                                                    []struct {
		PrivateIp, PublicIp, NetworkInterfaceId, Status, AvailabilityZone string
		IsPrimary                                                         bool
	}
	Tags tagList

	AttachedAppliances, AutoProvisionZones, AutoScalingIps, CreateTime, DeleteTime, FailureCode, FailureMessage,
	ProvisionedBandwidth skip
	Unread unread `json:",embed"`
}

func (g *natGateway) convert(e *element) {
	e.unknown("", g.Unread)
	e.known("State", g.State, "pending", "failed", "available", "deleting", "deleted")
	e.known("ConnectivityType", g.ConnectivityType, "public", "private")
	e.known("AvailabilityMode", g.AvailabilityMode, "zonal", "regional")
	if !e.need("NatGatewayId", g.NatGatewayId) {
		return
	}
	out := &model.NATGateway{
		VPC: e.names.get(g.VpcId), Subnet: e.names.get(g.SubnetId), State: g.State,
		Private: g.ConnectivityType == "private", Regional: g.AvailabilityMode == "regional", RouteTable: g.RouteTableId,
	}
	region := ""
	for i, a := range g.NatGatewayAddresses {
		at := "NatGatewayAddresses[" + strconv.Itoa(i) + "]."
		region = cmp.Or(region, regionOfZone(a.AvailabilityZone))
		out.Addresses = append(out.Addresses, model.NATAddress{
			Private: e.address(at+"PrivateIp", a.PrivateIp), Public: e.address(at+"PublicIp", a.PublicIp),
			Interface: a.NetworkInterfaceId, Primary: a.IsPrimary, Status: a.Status,
		})
	}
	out.Addresses = sorted(out.Addresses, func(a, b model.NATAddress) int {
		return cmp.Or(a.Private.Compare(b.Private), a.Public.Compare(b.Public), strings.Compare(a.Interface, b.Interface), strings.Compare(a.Status, b.Status))
	})
	out.Meta = e.meta(model.KindNATGateway, g.NatGatewayId, "", region, g.Tags)
	e.add(out)
}

type peering struct {
	VpcPeeringConnectionId            string
	Status                            struct{ Code string }
	RequesterVpcInfo, AccepterVpcInfo peeringVPC
	Tags                              tagList
	ExpirationTime                    skip
	Unread                            unread `json:",embed"`
}

type peeringVPC struct {
	VpcId, OwnerId, Region, CidrBlock string
	CidrBlockSet                      []struct{ CidrBlock string }
	Ipv6CidrBlockSet                  []struct{ Ipv6CidrBlock string }
	PeeringOptions                    struct{ AllowDnsResolutionFromRemoteVpc tri }
}

func (p *peering) convert(e *element) {
	e.unknown("", p.Unread)
	e.known("Status.Code", p.Status.Code, "initiating-request", "pending-acceptance", "active", "deleted", "rejected",
		"failed", "expired", "provisioning", "deleting")
	if e.need("VpcPeeringConnectionId", p.VpcPeeringConnectionId) {
		e.add(&model.VPCPeering{
			Meta:   e.meta(model.KindVPCPeering, p.VpcPeeringConnectionId, p.RequesterVpcInfo.OwnerId, p.RequesterVpcInfo.Region, p.Tags),
			Status: p.Status.Code, Requester: p.RequesterVpcInfo.side(e, "RequesterVpcInfo"), Accepter: p.AccepterVpcInfo.side(e, "AccepterVpcInfo"),
		})
	}
}

func (v *peeringVPC) side(e *element, path string) model.PeeringSide {
	out := model.PeeringSide{
		VPC: e.names.get(v.VpcId), Account: e.names.get(accountOf(v.OwnerId)), Region: e.names.get(v.Region),
		RemoteDNS: model.Tristate(v.PeeringOptions.AllowDnsResolutionFromRemoteVpc),
	}
	if v.CidrBlock != "" {
		out.CIDRs = append(out.CIDRs, e.prefix(path+".CidrBlock", v.CidrBlock))
	}
	for _, c := range v.CidrBlockSet {
		out.CIDRs = append(out.CIDRs, e.prefix(path+".CidrBlockSet", c.CidrBlock))
	}
	for _, c := range v.Ipv6CidrBlockSet {
		out.CIDRs = append(out.CIDRs, e.prefix(path+".Ipv6CidrBlockSet", c.Ipv6CidrBlock))
	}
	out.CIDRs = sorted(out.CIDRs, netip.Prefix.Compare)
	return out
}
