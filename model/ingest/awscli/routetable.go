package awscli

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"

	"portolan/model"
)

type routeTable struct {
	RouteTableId, OwnerId, VpcId string
	Associations                 []routeAssociation
	PropagatingVgws              []struct{ GatewayId string }
	Routes                       []route
	Tags                         tagList
	Unread                       unread `json:",embed"`
}

type routeAssociation struct {
	Main                bool
	SubnetId, GatewayId string
	AssociationState    struct{ State string }

	PublicIpv4Pool, RouteTableAssociationId, RouteTableId skip
	Unread                                                unread `json:",embed"`
}

type route struct {
	DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId                           string
	GatewayId, NatGatewayId, TransitGatewayId, VpcPeeringConnectionId, NetworkInterfaceId, InstanceId string
	EgressOnlyInternetGatewayId, LocalGatewayId, CarrierGatewayId, CoreNetworkArn, OdbNetworkArn      string
	State, Origin                                                                                     string
	InstanceOwnerId, IpAddress                                                                        skip
	Unread                                                                                            unread `json:",embed"`
}

func (t *routeTable) convert(e *element) {
	e.unknown("", t.Unread)
	if !e.need("RouteTableId", t.RouteTableId) {
		return
	}
	out := &model.RouteTable{Meta: e.meta(model.KindRouteTable, t.RouteTableId, t.OwnerId, "", t.Tags), VPC: e.names.get(t.VpcId)}
	for _, a := range t.Associations {
		e.unknown(".Associations[]", a.Unread)
		if s := a.AssociationState.State; s != "" && s != "associated" { // RT-1
			e.known("Associations[].AssociationState.State", s, "associating", "disassociating", "disassociated", "failed")
			continue
		}
		out.Main = out.Main || a.Main
		out.Subnets = append(out.Subnets, a.SubnetId)
		out.Gateways = append(out.Gateways, a.GatewayId)
	}
	for _, v := range t.PropagatingVgws {
		out.Propagating = append(out.Propagating, v.GatewayId)
	}
	out.Subnets, out.Gateways, out.Propagating = e.names.set(out.Subnets), e.names.set(out.Gateways), e.names.set(out.Propagating)
	for i := range t.Routes {
		out.Routes = append(out.Routes, t.Routes[i].route(e, i))
	}
	out.Routes = sorted(out.Routes, compareRoutes)
	e.add(out)
}

func (r *route) route(e *element, i int) model.Route {
	e.unknown(".Routes[]", r.Unread)
	e.known("Routes[].State", r.State, "active", "blackhole", "filtered")
	e.known("Routes[].Origin", r.Origin, "CreateRouteTable", "CreateRoute", "EnableVgwRoutePropagation", "Advertisement")
	path := func(member string) string { return "Routes[" + strconv.Itoa(i) + "]." + member }
	out := model.Route{Target: r.target(e), State: e.names.get(r.State), Origin: e.names.get(r.Origin)}
	switch {
	case r.DestinationCidrBlock != "":
		out.Prefix = e.prefixOf(path("DestinationCidrBlock"), r.DestinationCidrBlock, netip.Addr.Is4)
	case r.DestinationIpv6CidrBlock != "":
		out.Prefix = e.prefixOf(path("DestinationIpv6CidrBlock"), r.DestinationIpv6CidrBlock, netip.Addr.Is6)
	case r.DestinationPrefixListId != "":
		out.PrefixList = e.names.get(r.DestinationPrefixListId)
	default:
		e.fail("Routes["+strconv.Itoa(i)+"]", "a route without destination")
	}
	return out
}

// target decodes the member that names the target (RT-18). A route to an instance names its interface as well.
func (r *route) target(e *element) model.RouteTarget {
	for _, t := range [...]struct {
		kind model.TargetKind
		id   string
	}{
		{model.TargetNATGateway, r.NatGatewayId},
		{model.TargetTransitGateway, r.TransitGatewayId},
		{model.TargetVPCPeering, r.VpcPeeringConnectionId},
		{model.TargetEgressOnlyInternetGateway, r.EgressOnlyInternetGatewayId},
		{model.TargetLocalGateway, r.LocalGatewayId},
		{model.TargetCarrierGateway, r.CarrierGatewayId},
		{model.TargetCoreNetwork, r.CoreNetworkArn},
		{model.TargetODBNetwork, r.OdbNetworkArn},
		{model.TargetNetworkInterface, r.NetworkInterfaceId},
		{model.TargetInstance, r.InstanceId},
	} {
		if t.id != "" {
			return model.RouteTarget{Kind: t.kind, ID: e.names.get(t.id)}
		}
	}
	return gatewayTarget(e, r.GatewayId)
}

func gatewayTarget(e *element, id string) model.RouteTarget {
	if id == "local" {
		return model.RouteTarget{Kind: model.TargetLocal}
	}
	kind := model.TargetUnknown
	name, _, _ := strings.Cut(id, "-")
	switch name {
	case "igw":
		kind = model.TargetInternetGateway
	case "vgw":
		kind = model.TargetVPNGateway
	case "vpce":
		kind = model.TargetVPCEndpoint
	case "":
	default:
		e.unread("RouteTables[].Routes[].GatewayId=" + name + "-…")
	}
	return model.RouteTarget{Kind: kind, ID: e.names.get(id)}
}

func compareRoutes(a, b model.Route) int {
	return cmp.Or(a.Prefix.Compare(b.Prefix), strings.Compare(a.PrefixList, b.PrefixList), strings.Compare(a.Origin, b.Origin),
		cmp.Compare(a.Target.Kind, b.Target.Kind), strings.Compare(a.Target.ID, b.Target.ID), strings.Compare(a.State, b.State))
}
