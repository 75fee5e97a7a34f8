package awscli

import (
	"cmp"
	"net/netip"
	"strings"

	"github.com/go-json-experiment/json"

	"portolan/model"
)

// dxList makes the section of a listing of Direct Connect. Its members start with a small letter where the AWS CLI wrote them
// and with a large one in snapshots of Batfish.
func dxList[T any](call string, convert func(e *element, v *T)) section {
	return list(call, convert, json.MatchCaseInsensitiveNames(true))
}

// dxStates are the states of a connection or LAG.
var dxStates = []string{"ordering", "requested", "pending", "available", "down", "deleting", "deleted", "rejected", "unknown"}

// dxConnection is an element of DescribeConnections.
type dxConnection struct {
	ConnectionId, ConnectionName, OwnerAccount, ConnectionState, Region string
	Tags                                                                tagList

	Location, Bandwidth, Vlan, PartnerName, LoaIssueTime, LagId, AwsDevice, AwsDeviceV2, AwsLogicalDeviceId,
	JumboFrameCapable, HasLogicalRedundancy, ProviderName, MacSecCapable, PortEncryptionStatus, EncryptionMode, MacSecKeys,
	PartnerInterconnectMacSecCapable skip
	Unread unread `json:",embed"`
}

func (c *dxConnection) convert(e *element) {
	if c.ConnectionId == "" { // other services list connections as well
		e.notOurs("", "ConnectionId")
		return
	}
	e.unknown("", c.Unread)
	e.known("ConnectionState", c.ConnectionState, dxStates...)
	out := &model.DXConnection{
		Meta:  e.meta(model.KindDXConnection, c.ConnectionId, c.OwnerAccount, c.Region, c.Tags),
		State: c.ConnectionState,
	}
	out.Called = c.ConnectionName
	e.add(out)
}

// dxLAG is an element of DescribeLags. Its state counts the connections already (DX-15).
type dxLAG struct {
	LagId, LagName, OwnerAccount, LagState, Region string
	Tags                                           tagList

	ConnectionsBandwidth, NumberOfConnections, Location, MinimumLinks, AwsDevice, AwsDeviceV2, AwsLogicalDeviceId,
	Connections, AllowsHostedConnections, JumboFrameCapable, HasLogicalRedundancy, ProviderName, MacSecCapable, EncryptionMode,
	MacSecKeys skip
	Unread unread `json:",embed"`
}

func (l *dxLAG) convert(e *element) {
	e.unknown("", l.Unread)
	e.known("LagState", l.LagState, dxStates...)
	if e.need("lagId", l.LagId) {
		out := &model.DXConnection{
			Meta:  e.meta(model.KindDXConnection, l.LagId, l.OwnerAccount, l.Region, l.Tags),
			State: l.LagState, LAG: true,
		}
		out.Called = l.LagName
		e.add(out)
	}
}

// virtualInterface is an element of DescribeVirtualInterfaces. The BGP keys and the router's configuration, which holds them,
// are never kept.
type virtualInterface struct {
	VirtualInterfaceId, VirtualInterfaceName, OwnerAccount, VirtualInterfaceType, VirtualInterfaceState, Region string
	ConnectionId, VirtualGatewayId, DirectConnectGatewayId                                                      string
	SiteLinkEnabled                                                                                             bool
	BgpPeers                                                                                                    []bgpPeer
	RouteFilterPrefixes                                                                                         []struct{ Cidr string }
	Tags                                                                                                        tagList

	AddressFamily, AmazonAddress, AmazonSideAsn, Asn, AsnLong, AuthKey, AwsDeviceV2, AwsLogicalDeviceId, CustomerAddress,
	CustomerRouterConfig, JumboFrameCapable, Location, Mtu, Vlan skip
	Unread unread `json:",embed"`
}

type bgpPeer struct {
	AddressFamily, BgpPeerState, BgpStatus string

	AmazonAddress, Asn, AsnLong, AuthKey, AwsDeviceV2, AwsLogicalDeviceId, BgpPeerId, CustomerAddress skip
	Unread                                                                                            unread `json:",embed"`
}

func (v *virtualInterface) convert(e *element) {
	e.unknown("", v.Unread)
	e.known("VirtualInterfaceType", v.VirtualInterfaceType, "private", "public", "transit")
	e.known("VirtualInterfaceState", v.VirtualInterfaceState, "confirming", "verifying", "pending", "available", "down", "testing",
		"deleting", "deleted", "rejected", "unknown")
	if !e.need("virtualInterfaceId", v.VirtualInterfaceId) {
		return
	}
	out := &model.DXVirtualInterface{
		Meta: e.meta(model.KindDXVirtualInterface, v.VirtualInterfaceId, v.OwnerAccount, v.Region, v.Tags),
		Type: v.VirtualInterfaceType, State: v.VirtualInterfaceState, Connection: e.names.get(v.ConnectionId),
		VPNGateway: e.names.get(v.VirtualGatewayId), DXGateway: e.names.get(v.DirectConnectGatewayId), SiteLink: v.SiteLinkEnabled,
	}
	out.Called = v.VirtualInterfaceName
	for _, p := range v.BgpPeers {
		e.unknown(".BgpPeers[]", p.Unread)
		e.known("BgpPeers[].AddressFamily", p.AddressFamily, "ipv4", "ipv6")
		e.known("BgpPeers[].BgpPeerState", p.BgpPeerState, "verifying", "pending", "available", "deleting", "deleted")
		e.known("BgpPeers[].BgpStatus", p.BgpStatus, "up", "down", "unknown")
		if p.BgpPeerState != "deleted" {
			out.Peers = append(out.Peers, model.DXPeer{Family: p.AddressFamily, Status: p.BgpStatus})
		}
	}
	out.Peers = sorted(out.Peers, func(a, b model.DXPeer) int {
		return cmp.Or(strings.Compare(a.Family, b.Family), strings.Compare(a.Status, b.Status))
	})
	for _, p := range v.RouteFilterPrefixes {
		out.RouteFilters = append(out.RouteFilters, e.prefix("routeFilterPrefixes", p.Cidr))
	}
	out.RouteFilters = sorted(out.RouteFilters, netip.Prefix.Compare)
	e.add(out)
}
