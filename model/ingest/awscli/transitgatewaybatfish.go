package awscli

import (
	"strconv"

	"portolan/model"
	"portolan/model/ingest"
)

// batfishRoutes is an element of Batfish's TransitGatewayStaticRoutes: a search for static routes, with its table.
type batfishRoutes struct {
	TransitGatewayRouteTableId string
	Routes                     []searchedRoute
	AdditionalRoutesAvailable  bool
	Unread                     unread `json:",embed"`
}

func (b *batfishRoutes) convert(e *element) {
	e.unknown("", b.Unread)
	if !e.need("TransitGatewayRouteTableId", b.TransitGatewayRouteTableId) {
		return
	}
	out := &model.TransitGatewayRouteTable{
		Meta:        e.meta(model.KindTransitGatewayRouteTable, b.TransitGatewayRouteTableId, "", "", nil),
		RoutesKnown: true, StaticOnly: true, More: b.AdditionalRoutesAvailable,
	}
	for i := range b.Routes {
		if r, ok := b.Routes[i].route(e, "Routes["+strconv.Itoa(i)+"].", ".Routes[]"); ok {
			out.Routes = append(out.Routes, r)
		}
	}
	out.Routes = ingest.SortTransitGatewayRoutes(out.Routes)
	e.truncated = e.truncated || out.More
	e.add(out)
}

// batfishPropagations is an element of Batfish's TransitGatewayPropagations.
type batfishPropagations struct {
	TransitGatewayRouteTableId           string
	TransitGatewayRouteTablePropagations []tableMember
	Unread                               unread `json:",embed"`
}

func (b *batfishPropagations) convert(e *element) {
	e.unknown("", b.Unread)
	if !e.need("TransitGatewayRouteTableId", b.TransitGatewayRouteTableId) {
		return
	}
	out := &model.TransitGatewayRouteTable{
		Meta:            e.meta(model.KindTransitGatewayRouteTable, b.TransitGatewayRouteTableId, "", "", nil),
		HasPropagations: true,
	}
	for i := range b.TransitGatewayRouteTablePropagations {
		const list = "TransitGatewayRouteTablePropagations["
		out.Propagations = append(out.Propagations, b.TransitGatewayRouteTablePropagations[i].propagation(e, list+strconv.Itoa(i)+"].", ".TransitGatewayRouteTablePropagations[]"))
	}
	out.Propagations = e.names.set(out.Propagations)
	e.add(out)
}
