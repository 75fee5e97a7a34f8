package awscli

import (
	"cmp"
	"net/netip"
	"regexp"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// dxGateway is an element of DescribeDirectConnectGateways.
type dxGateway struct {
	DirectConnectGatewayId, DirectConnectGatewayName, OwnerAccount, DirectConnectGatewayState string
	Tags                                                                                      tagList

	AmazonSideAsn, StateChangeError skip
	Unread                          unread `json:",embed"`
}

func (g *dxGateway) convert(e *element) {
	e.unknown("", g.Unread)
	e.known("DirectConnectGatewayState", g.DirectConnectGatewayState, "pending", "available", "deleting", "deleted")
	if e.need("directConnectGatewayId", g.DirectConnectGatewayId) {
		out := &model.DXGateway{
			Meta:  e.meta(model.KindDXGateway, g.DirectConnectGatewayId, g.OwnerAccount, "", g.Tags),
			State: g.DirectConnectGatewayState,
		}
		out.Called = g.DirectConnectGatewayName
		e.add(out)
	}
}

// dxAttachment is an element of DescribeDirectConnectGatewayAttachments (DX-4).
type dxAttachment struct {
	DirectConnectGatewayId, VirtualInterfaceId, AttachmentState string

	AttachmentType, StateChangeError, VirtualInterfaceOwnerAccount, VirtualInterfaceRegion skip
	Unread                                                                                 unread `json:",embed"`
}

func (a *dxAttachment) convert(e *element) {
	e.unknown("", a.Unread)
	e.known("AttachmentState", a.AttachmentState, "attaching", "attached", "detaching", "detached")
	if !e.need("directConnectGatewayId", a.DirectConnectGatewayId) || !e.need("virtualInterfaceId", a.VirtualInterfaceId) {
		return
	}
	e.add(&model.DXGateway{
		Meta:           e.meta(model.KindDXGateway, a.DirectConnectGatewayId, "", "", nil),
		HasAttachments: true, Attachments: []model.DXAttachment{{VirtualInterface: a.VirtualInterfaceId, State: e.names.get(a.AttachmentState)}},
	})
}

// dxAssociation is an element of DescribeDirectConnectGatewayAssociations. The virtual gateway of its own stands in output that
// is older than transit gateways.
type dxAssociation struct {
	DirectConnectGatewayId, DirectConnectGatewayOwnerAccount, AssociationState, VirtualGatewayId string
	AssociatedGateway                                                                            struct{ Id, Type string }
	AssociatedCoreNetwork                                                                        struct{ Id string }
	AllowedPrefixesToDirectConnectGateway                                                        []struct{ Cidr string }

	AssociationId, StateChangeError, VirtualGatewayOwnerAccount, VirtualGatewayRegion skip
	Unread                                                                            unread `json:",embed"`
}

func (a *dxAssociation) convert(e *element) {
	e.unknown("", a.Unread)
	e.known("AssociationState", a.AssociationState, "associating", "associated", "disassociating", "disassociated", "updating")
	e.known("AssociatedGateway.Type", a.AssociatedGateway.Type, "virtualPrivateGateway", "transitGateway")
	if !e.need("directConnectGatewayId", a.DirectConnectGatewayId) {
		return
	}
	as := model.DXAssociation{
		Gateway: cmp.Or(a.AssociatedGateway.Id, a.VirtualGatewayId, a.AssociatedCoreNetwork.Id),
		Type:    a.AssociatedGateway.Type, State: e.names.get(a.AssociationState),
	}
	if as.Type == "" && a.VirtualGatewayId != "" {
		as.Type = "virtualPrivateGateway"
	}
	if !e.need("associatedGateway", as.Gateway) {
		return
	}
	for _, p := range a.AllowedPrefixesToDirectConnectGateway {
		as.Allowed = append(as.Allowed, e.prefix("allowedPrefixesToDirectConnectGateway", p.Cidr))
	}
	as.Allowed = sorted(as.Allowed, netip.Prefix.Compare)
	e.add(&model.DXGateway{
		Meta:            e.meta(model.KindDXGateway, a.DirectConnectGatewayId, a.DirectConnectGatewayOwnerAccount, "", nil),
		HasAssociations: true, Associations: []model.DXAssociation{as},
	})
}

// dxParts are the lists of a document that belong to Direct Connect gateways. Their elements name the gateway; of an empty list
// the document's directConnectGatewayId or the name of the file does.
type dxParts struct {
	id                        string
	attachments, associations *listing
}

func dxPart[T any](call string, keep func(p *dxParts, l *listing), convert func(e *element, v *T)) section {
	read := dxList(call, convert).read
	return section{call, func(d *document, l *listing, dec *jsontext.Decoder) error {
		keep(&d.dx, l)
		return read(d, l, dec)
	}}
}

func dxAttachments() section {
	return dxPart("directconnect:DescribeDirectConnectGatewayAttachments", func(p *dxParts, l *listing) { p.attachments = l },
		func(e *element, v *dxAttachment) { v.convert(e) })
}

func dxAssociations() section {
	return dxPart("directconnect:DescribeDirectConnectGatewayAssociations", func(p *dxParts, l *listing) { p.associations = l },
		func(e *element, v *dxAssociation) { v.convert(e) })
}

var gatewayInName = regexp.MustCompile(`\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-z]{12}\b`)

// finishDX says of the document's gateways which lists are whole.
func (d *document) finishDX(broken bool) {
	p := &d.dx
	if ids := gatewayInName.FindAllString(d.name, -1); p.id == "" && ids != nil {
		p.id = ids[len(ids)-1]
	}
	if l := p.attachments; l != nil {
		d.finishDXList(l, broken, func(g *model.DXGateway) *bool { return &g.HasAttachments })
	}
	if l := p.associations; l != nil {
		d.finishDXList(l, broken, func(g *model.DXGateway) *bool { return &g.HasAssociations })
	}
}

func (d *document) finishDXList(l *listing, broken bool, has func(g *model.DXGateway) *bool) {
	if len(l.resources) == 0 && d.dx.id != "" {
		e := element{listing: l, list: d.root + pathMember(l.key)}
		g := &model.DXGateway{Meta: e.meta(model.KindDXGateway, d.dx.id, "", "", nil)}
		*has(g) = true
		l.resources = []model.Resource{g}
	}
	if l.truncated || d.truncated || broken {
		for _, r := range l.resources {
			*has(r.(*model.DXGateway)) = false
		}
	}
	l.end(false)
}
