package awscli

import (
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
	"portolan/model/ingest"
)

// The calls that answer for one route table at a time.
const (
	callSearchRoutes = "ec2:SearchTransitGatewayRoutes"
	callAssociations = "ec2:GetTransitGatewayRouteTableAssociations"
	callPropagations = "ec2:GetTransitGatewayRouteTablePropagations"
)

// tableParts is what a document tells of one transit gateway route table. The output of the AWS CLI does not name it: the
// document's TransitGatewayRouteTableId or the name of the file does.
type tableParts struct {
	id                                 string
	more                               bool // AdditionalRoutesAvailable (TGW-28)
	routes, associations, propagations *listing
	table                              model.TransitGatewayRouteTable
}

// tableMember is an association or propagation of a table.
type tableMember struct {
	TransitGatewayAttachmentId, State string

	ResourceId, ResourceType, TransitGatewayRouteTableAnnouncementId skip
	Unread                                                           unread `json:",embed"`
}

// tableList reads a top-level list that belongs to one table.
func tableList[T any](call string, keep func(p *tableParts, l *listing), convert func(e *element, v *T)) section {
	read := list("", convert).read
	return section{call, func(d *document, l *listing, dec *jsontext.Decoder) error {
		keep(&d.tgw, l)
		return read(d, l, dec)
	}}
}

// searchedRoutes reads SearchTransitGatewayRoutes.
func searchedRoutes() section {
	return tableList(callSearchRoutes, func(p *tableParts, l *listing) { p.routes = l }, func(e *element, r *searchedRoute) {
		if r.foreign(e) {
			return
		}
		if out, ok := r.route(e, "", ""); ok {
			e.tgw.table.Routes = append(e.tgw.table.Routes, out)
		}
	})
}

// tableAssociations reads GetTransitGatewayRouteTableAssociations.
func tableAssociations() section {
	return tableList(callAssociations, func(p *tableParts, l *listing) { p.associations = l }, func(e *element, a *tableMember) {
		if a.TransitGatewayAttachmentId == "" {
			e.notOurs("", "TransitGatewayAttachmentId")
			return
		}
		e.unknown("", a.Unread)
		e.known("State", a.State, "associating", "associated", "disassociating", "disassociated")
		if a.State == "associated" { // TGW-2
			e.tgw.table.Associations = append(e.tgw.table.Associations, a.TransitGatewayAttachmentId)
		}
	})
}

// tablePropagations reads GetTransitGatewayRouteTablePropagations.
func tablePropagations() section {
	return tableList(callPropagations, func(p *tableParts, l *listing) { p.propagations = l }, func(e *element, a *tableMember) {
		if id := a.propagation(e, "", ""); id != "" {
			e.tgw.table.Propagations = append(e.tgw.table.Propagations, id)
		}
	})
}

// propagation is the attachment that propagates, "" where none does (TGW-3).
func (a *tableMember) propagation(e *element, at, where string) string {
	e.unknown(where, a.Unread)
	e.known(strings.TrimPrefix(where+".State", "."), a.State, "enabling", "enabled", "disabling", "disabled")
	if a.TransitGatewayAttachmentId == "" {
		e.fail(strings.TrimSuffix(at, "."), "no TransitGatewayAttachmentId")
	}
	if a.State != "enabled" {
		return ""
	}
	return a.TransitGatewayAttachmentId
}

var tableInName = regexp.MustCompile(`(?:^|[^0-9A-Za-z])(tgw-rtb-[0-9a-f]+)(?:[^0-9A-Za-z]|$)`)

// finishTable makes the route table of what the document tells of it. broken says that the text ended too early.
func (d *document) finishTable(broken bool) {
	p := &d.tgw
	if id := tableInName.FindAllStringSubmatch(d.name, -1); p.id == "" && id != nil {
		p.id = id[len(id)-1][1]
	}
	for _, part := range [...]struct {
		l    *listing
		what string
		set  func(out *model.TransitGatewayRouteTable, whole bool)
	}{
		{p.routes, "routes", func(out *model.TransitGatewayRouteTable, whole bool) {
			out.RoutesKnown, out.More = true, !whole || p.more
			out.Routes = ingest.SortTransitGatewayRoutes(p.table.Routes)
			p.routes.truncated = p.routes.truncated || p.more
		}},
		{p.associations, "associations", func(out *model.TransitGatewayRouteTable, whole bool) {
			out.HasAssociations, out.Associations = whole, d.names.set(p.table.Associations)
		}},
		{p.propagations, "propagations", func(out *model.TransitGatewayRouteTable, whole bool) {
			out.HasPropagations, out.Propagations = whole, d.names.set(p.table.Propagations)
		}},
	} {
		if part.l == nil || part.l.alien {
			continue
		}
		if p.id == "" {
			d.problem(d.root+pathMember(part.l.key), `name the file after the table (tgw-rtb-….json), or put "TransitGatewayRouteTableId" beside it`,
				"%s of a transit gateway route table that nothing names", part.what)
			part.l.truncated = true
		} else {
			e := element{listing: part.l, list: d.root + pathMember(part.l.key)}
			out := &model.TransitGatewayRouteTable{Meta: e.meta(model.KindTransitGatewayRouteTable, p.id, "", "", nil)}
			out.Origin = strings.TrimSuffix(out.Origin, "[0]")
			part.set(out, !part.l.truncated && !d.truncated && !broken)
			part.l.resources = []model.Resource{out}
		}
		part.l.end(false)
	}
}
