package awscli

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
	"portolan/model/ingest"
)

// The calls that answer for one Client VPN endpoint at a time. Every element names its endpoint; of an empty list the
// document's ClientVpnEndpointId or the name of the file does.
const (
	callTargetNetworks = "ec2:DescribeClientVpnTargetNetworks"
	callVPNRoutes      = "ec2:DescribeClientVpnRoutes"
	callVPNRules       = "ec2:DescribeClientVpnAuthorizationRules"
)

type statusCode struct{ Code, Message string }

// statusOrText is a status under a key that other calls use for something else.
type statusOrText struct{ Code string }

// UnmarshalJSONFrom reads the code of an object and reads over anything else.
func (s *statusOrText) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() != jsontext.KindBeginObject {
		return new(skip).UnmarshalJSONFrom(dec)
	}
	var c struct {
		Code    string
		Message skip
	}
	if err := json.UnmarshalDecode(dec, &c); err != nil {
		return err
	}
	s.Code = c.Code
	return nil
}

// clientVPNEndpoint is an element of DescribeClientVpnEndpoints.
type clientVPNEndpoint struct {
	ClientVpnEndpointId, Description, VpcId, ClientCidrBlock, TrafficIpAddressType string
	Status                                                                         statusCode
	SplitTunnel                                                                    tri
	SecurityGroupIds, DnsServers                                                   []string
	TransitGatewayConfiguration                                                    struct {
		TransitGatewayId, TransitGatewayAttachmentId string
	}
	Tags tagList

	AssociatedTargetNetworks, AuthenticationOptions, ClientConnectOptions, ClientLoginBannerOptions, ClientRouteEnforcementOptions,
	ConnectionLogOptions, CreationTime, DeletionTime, DisconnectOnSessionTimeout, DnsName, EndpointIpAddressType, SelfServicePortalUrl,
	ServerCertificateArn, SessionTimeoutHours, TransportProtocol, VpnPort, VpnProtocol skip
	Unread unread `json:",embed"`
}

func (c *clientVPNEndpoint) convert(e *element) {
	e.unknown("", c.Unread)
	e.known("Status.Code", c.Status.Code, "pending-associate", "available", "deleting", "deleted", "pending", "associating")
	e.known("TrafficIpAddressType", c.TrafficIpAddressType, "ipv4", "ipv6", "dual-stack")
	if c.ClientCidrBlock != "" {
		e.prefix("ClientCidrBlock", c.ClientCidrBlock)
	}
	if e.need("ClientVpnEndpointId", c.ClientVpnEndpointId) {
		e.add(&model.ClientVPNEndpoint{
			Meta:        e.meta(model.KindClientVPNEndpoint, c.ClientVpnEndpointId, "", "", c.Tags),
			Description: c.Description, State: e.names.get(c.Status.Code), VPC: e.names.get(c.VpcId), ClientCIDR: c.ClientCidrBlock,
			SplitTunnel: model.Tristate(c.SplitTunnel), Groups: e.names.set(c.SecurityGroupIds), DNSServers: c.DnsServers, Traffic: e.names.get(c.TrafficIpAddressType),
			TransitGateway: e.names.get(c.TransitGatewayConfiguration.TransitGatewayId), Attachment: e.names.get(c.TransitGatewayConfiguration.TransitGatewayAttachmentId),
		})
	}
}

// vpnParts is what a document tells of Client VPN endpoints.
type vpnParts struct {
	id    string // ClientVpnEndpointId beside the list
	lists map[*listing]map[string]*model.ClientVPNEndpoint
}

// vpnPart is the part of an endpoint that a listing tells.
func (e *element) vpnPart(id string) *model.ClientVPNEndpoint {
	of := e.cvpn.lists[e.listing]
	if of == nil {
		of = make(map[string]*model.ClientVPNEndpoint)
		if e.cvpn.lists == nil {
			e.cvpn.lists = make(map[*listing]map[string]*model.ClientVPNEndpoint)
		}
		e.cvpn.lists[e.listing] = of
	}
	p := of[id]
	if p == nil {
		p = &model.ClientVPNEndpoint{Meta: e.meta(model.KindClientVPNEndpoint, id, "", "", nil)}
		p.Origin = strings.TrimSuffix(p.Origin, e.path("")[len(e.list):])
		of[id] = p
	}
	return p
}

// vpnList reads a top-level list of parts of endpoints.
func vpnList[T any](call string, convert func(e *element, v *T)) section {
	read := list("", convert).read
	return section{call, func(d *document, l *listing, dec *jsontext.Decoder) error {
		if d.cvpn.lists == nil {
			d.cvpn.lists = make(map[*listing]map[string]*model.ClientVPNEndpoint)
		}
		d.cvpn.lists[l] = make(map[string]*model.ClientVPNEndpoint)
		return read(d, l, dec)
	}}
}

type targetNetwork struct {
	ClientVpnEndpointId, VpcId, TargetNetworkId string
	Status                                      statusCode
	SecurityGroups                              []string

	AssociationId skip
	Unread        unread `json:",embed"`
}

func (t *targetNetwork) convert(e *element) {
	e.unknown("", t.Unread)
	e.known("Status.Code", t.Status.Code, "associating", "associated", "association-failed", "disassociating", "disassociated")
	if e.need("ClientVpnEndpointId", t.ClientVpnEndpointId) && e.need("TargetNetworkId", t.TargetNetworkId) {
		p := e.vpnPart(t.ClientVpnEndpointId)
		p.VPC = e.names.get(t.VpcId)
		p.Associations = append(p.Associations, model.ClientVPNAssociation{
			Subnet: e.names.get(t.TargetNetworkId), VPC: e.names.get(t.VpcId), State: e.names.get(t.Status.Code), Groups: e.names.set(t.SecurityGroups),
		})
	}
}

type authorizationRule struct {
	ClientVpnEndpointId, GroupId, DestinationCidr string
	AccessAll                                     bool
	Status                                        statusCode

	Description skip
	Unread      unread `json:",embed"`
}

func (r *authorizationRule) convert(e *element) {
	e.unknown("", r.Unread)
	e.known("Status.Code", r.Status.Code, "authorizing", "active", "failed", "revoking")
	out := model.ClientVPNRule{Prefix: e.prefix("DestinationCidr", r.DestinationCidr), All: r.AccessAll, Group: r.GroupId, State: e.names.get(r.Status.Code)}
	if e.need("ClientVpnEndpointId", r.ClientVpnEndpointId) && !e.failed {
		p := e.vpnPart(r.ClientVpnEndpointId)
		p.Rules = append(p.Rules, out)
	}
}

// vpnEndpointRoute reads an element of DescribeClientVpnRoutes, which stands under the key of other calls' routes.
func (r *searchedRoute) vpnEndpointRoute(e *element) {
	e.unknown("", r.Unread)
	e.known("Status.Code", r.Status.Code, "creating", "active", "failed", "deleting")
	out := model.ClientVPNRoute{Prefix: e.prefix("DestinationCidr", r.DestinationCidr), Subnet: e.names.get(r.TargetSubnet), State: e.names.get(r.Status.Code)}
	if !e.failed {
		p := e.vpnPart(r.ClientVpnEndpointId)
		p.Routes = append(p.Routes, out)
	}
}

var vpnEndpointInName = regexp.MustCompile(`(?:^|[^0-9A-Za-z])(cvpn-endpoint-[0-9a-f]+)(?:[^0-9A-Za-z]|$)`)

// finishClientVPN makes endpoints of what the document tells of them. broken says that the text ended too early.
func (d *document) finishClientVPN(broken bool) {
	p := &d.cvpn
	if id := vpnEndpointInName.FindAllStringSubmatch(d.name, -1); p.id == "" && id != nil {
		p.id = id[len(id)-1][1]
	}
	if r := d.tgw.routes; r != nil && r.count == 0 && p.id != "" && d.tgw.id == "" && !r.alien { // an empty list of routes, named to be an endpoint's
		if p.lists == nil {
			p.lists = make(map[*listing]map[string]*model.ClientVPNEndpoint)
		}
		p.lists[r] = nil
		r.alien = true
		d.part.Documents[r.index].Call = callVPNRoutes
	}
	for l, of := range p.lists {
		if l.count == 0 && p.id != "" {
			e := element{listing: l, list: d.root + pathMember(l.key)}
			of = map[string]*model.ClientVPNEndpoint{p.id: {Meta: e.meta(model.KindClientVPNEndpoint, p.id, "", "", nil)}}
			of[p.id].Origin = strings.TrimSuffix(of[p.id].Origin, "[0]")
		}
		if l.count == 0 && p.id == "" {
			d.problem(d.root+pathMember(l.key), `name the file after the endpoint (cvpn-endpoint-….json), or put "ClientVpnEndpointId" beside it`,
				"an empty list of a Client VPN endpoint that nothing names")
			l.truncated = true
		}
		whole := !l.truncated && !d.truncated && !broken
		l.resources = nil
		for _, id := range slices.Sorted(maps.Keys(of)) {
			part := of[id]
			switch d.part.Documents[l.index].Call {
			case callTargetNetworks:
				part.HasAssociations = whole
			case callVPNRoutes:
				part.HasRoutes = whole
			case callVPNRules:
				part.HasRules = whole
			}
			ingest.SortClientVPN(part)
			l.resources = append(l.resources, part)
		}
		l.end(false)
	}
}
