package awscli

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"portolan/model"
)

type vpnGateway struct {
	VpnGatewayId, State string
	VpcAttachments      attachments
	Tags                tagList

	AmazonSideAsn, AvailabilityZone, Type skip
	Unread                                unread `json:",embed"`
}

func (g *vpnGateway) convert(e *element) {
	e.unknown("", g.Unread)
	e.known("State", g.State, "pending", "available", "deleting", "deleted")
	if e.need("VpnGatewayId", g.VpnGatewayId) {
		e.add(&model.VPNGateway{
			Meta:  e.meta(model.KindVPNGateway, g.VpnGatewayId, "", "", g.Tags),
			State: g.State, Attachments: g.VpcAttachments.model(e),
		})
	}
}

// vpnConnection is an element of DescribeVpnConnections. CustomerGatewayConfiguration and TunnelOptions hold the pre-shared
// keys: they are read over and never kept.
type vpnConnection struct {
	VpnConnectionId, VpnGatewayId, TransitGatewayId, VpnConcentratorId, CoreNetworkArn, CustomerGatewayId, State string
	Options                                                                                                      vpnOptions
	Routes                                                                                                       []vpnRoute
	VgwTelemetry                                                                                                 []vpnTelemetry
	Tags                                                                                                         tagList

	Category, CoreNetworkAttachmentArn, CustomerGatewayConfiguration, GatewayAssociationState, PreSharedKeyArn, Type skip
	Unread                                                                                                           unread `json:",embed"`
}

type vpnOptions struct {
	StaticRoutesOnly                                                                         bool
	LocalIpv4NetworkCidr, RemoteIpv4NetworkCidr, LocalIpv6NetworkCidr, RemoteIpv6NetworkCidr string
	OutsideIpAddressType, TransportTransitGatewayAttachmentId, TunnelInsideIpVersion         string

	EnableAcceleration, TunnelBandwidth, TunnelOptions skip
	Unread                                             unread `json:",embed"`
}

type vpnRoute struct {
	DestinationCidrBlock, State string
	Source                      skip
	Unread                      unread `json:",embed"`
}

type vpnTelemetry struct {
	OutsideIpAddress, Status, StatusMessage, LastStatusChange string
	AcceptedRouteCount                                        number
	CertificateArn                                            skip
	Unread                                                    unread `json:",embed"`
}

func (c *vpnConnection) convert(e *element) {
	e.unknown("", c.Unread)
	e.known("State", c.State, "pending", "available", "deleting", "deleted", "modifying")
	if !e.need("VpnConnectionId", c.VpnConnectionId) {
		return
	}
	account, region := arnPlace(c.CoreNetworkArn)
	if region == "" {
		account = "" // a core network may be another account's
	}
	out := &model.VPNConnection{
		Meta:  e.meta(model.KindVPNConnection, c.VpnConnectionId, account, region, c.Tags),
		State: c.State, VPNGateway: e.names.get(c.VpnGatewayId), TransitGateway: e.names.get(c.TransitGatewayId),
		Concentrator: e.names.get(c.VpnConcentratorId), CoreNetwork: e.names.get(c.CoreNetworkArn), CustomerGateway: e.names.get(c.CustomerGatewayId),
	}
	c.Options.apply(e, out)
	for i := range c.Routes {
		out.Routes = append(out.Routes, c.Routes[i].route(e, i))
	}
	out.Routes = sorted(out.Routes, func(a, b model.VPNRoute) int {
		return cmp.Or(a.Prefix.Compare(b.Prefix), strings.Compare(a.State, b.State))
	})
	for i := range c.VgwTelemetry {
		out.Tunnels = append(out.Tunnels, c.VgwTelemetry[i].tunnel(e, i))
	}
	out.Tunnels = sorted(out.Tunnels, func(a, b model.VPNTunnel) int {
		return cmp.Or(a.Outside.Compare(b.Outside), strings.Compare(a.Status, b.Status), strings.Compare(a.Message, b.Message),
			cmp.Compare(a.AcceptedRoutes, b.AcceptedRoutes), strings.Compare(a.Changed, b.Changed))
	})
	e.add(out)
}

// apply reads the options. Acceleration changes no verdict (VPN-12).
func (o *vpnOptions) apply(e *element, out *model.VPNConnection) {
	e.unknown(".Options", o.Unread)
	e.known("Options.OutsideIpAddressType", o.OutsideIpAddressType, "PublicIpv4", "PrivateIpv4", "Ipv6")
	e.known("Options.TunnelInsideIpVersion", o.TunnelInsideIpVersion, "ipv4", "ipv6")
	out.StaticOnly = o.StaticRoutesOnly
	out.InsideIPv6 = o.TunnelInsideIpVersion == "ipv6"
	out.PrivateIP = o.OutsideIpAddressType == "PrivateIpv4"
	out.Transport = e.names.get(o.TransportTransitGatewayAttachmentId)
	for _, side := range [...]struct {
		member, text string
		to           *netip.Prefix
	}{
		{"LocalIpv4NetworkCidr", o.LocalIpv4NetworkCidr, &out.Local4}, {"RemoteIpv4NetworkCidr", o.RemoteIpv4NetworkCidr, &out.Remote4},
		{"LocalIpv6NetworkCidr", o.LocalIpv6NetworkCidr, &out.Local6}, {"RemoteIpv6NetworkCidr", o.RemoteIpv6NetworkCidr, &out.Remote6},
	} {
		if side.text != "" {
			*side.to = e.prefix("Options."+side.member, side.text)
		}
	}
}

func (r *vpnRoute) route(e *element, i int) model.VPNRoute {
	e.unknown(".Routes[]", r.Unread)
	e.known("Routes[].State", r.State, "pending", "available", "deleting", "deleted")
	return model.VPNRoute{
		Prefix: e.prefix("Routes["+strconv.Itoa(i)+"].DestinationCidrBlock", r.DestinationCidrBlock), State: e.names.get(r.State),
	}
}

func (t *vpnTelemetry) tunnel(e *element, i int) model.VPNTunnel {
	e.unknown(".VgwTelemetry[]", t.Unread)
	e.known("VgwTelemetry[].Status", t.Status, "UP", "DOWN")
	return model.VPNTunnel{
		Outside: e.address("VgwTelemetry["+strconv.Itoa(i)+"].OutsideIpAddress", t.OutsideIpAddress),
		Status:  e.names.get(t.Status), Message: t.StatusMessage, AcceptedRoutes: t.AcceptedRouteCount.v, Changed: utcTime(t.LastStatusChange),
	}
}

// utcTime is a time as RFC 3339 in UTC, "" for what is none. Batfish writes a blank for the T.
func utcTime(s string) string {
	t, err := time.Parse(time.RFC3339, strings.Replace(s, " ", "T", 1))
	if err != nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

type customerGateway struct {
	CustomerGatewayId, State, IpAddress, BgpAsn, BgpAsnExtended string
	Tags                                                        tagList

	CertificateArn, DeviceName, Type skip
	Unread                           unread `json:",embed"`
}

func (g *customerGateway) convert(e *element) {
	e.unknown("", g.Unread)
	e.known("State", g.State, "pending", "available", "deleting", "deleted")
	if e.need("CustomerGatewayId", g.CustomerGatewayId) {
		e.add(&model.CustomerGateway{
			Meta:  e.meta(model.KindCustomerGateway, g.CustomerGatewayId, "", "", g.Tags),
			State: g.State, IP: e.address("IpAddress", g.IpAddress), ASN: cmp.Or(g.BgpAsnExtended, g.BgpAsn),
		})
	}
}
