package oracle

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// hybrid does the commands about transit gateways, VPN and Direct Connect.
func (w world) hybrid(verb, id string, args []string) bool {
	switch verb {
	case "zone": // zone SUBNET NAME ZONEID [ACCOUNT], "-" = not told
		s := w[id].(*model.Subnet)
		s.Zone, s.ZoneID = strings.Trim(args[0], "-"), strings.Trim(args[1], "-")
		if len(args) > 2 {
			s.Account = args[2]
		}
	case "tgw": // tgw ID [STATE] [refs]
		g := &model.TransitGateway{Meta: meta(model.KindTransitGateway, id), State: "available", SGReferences: model.No}
		for _, a := range args {
			switch a {
			case "refs":
				g.SGReferences = model.Yes
			case "refs?":
				g.SGReferences = model.NotTold
			default:
				g.State = strings.Trim(a, "-")
			}
		}
		w[id] = g
	case "att":
		w.att(id, args)
	case "tgwtable":
		w.tgwTable(id, args)
	case "tgwroute": // tgwroute TABLE PREFIX [ATTACHMENT+…] [propagated|STATE]
		t := w[id].(*model.TransitGatewayRouteTable)
		r := model.TransitGatewayRoute{Type: "static", State: "active"}
		if strings.HasPrefix(args[0], "pl-") {
			r.PrefixList = args[0]
		} else {
			r.Prefix = prefix(args[0])
		}
		for _, a := range args[1:] {
			switch {
			case strings.HasPrefix(a, "att-"):
				r.Attachments = strings.Split(a, "+")
			case a == "propagated":
				r.Type = a
			default:
				r.State = a
			}
		}
		t.Routes = append(t.Routes, r)
	case "tgwunroute":
		t := w[id].(*model.TransitGatewayRouteTable)
		t.Routes = slices.DeleteFunc(t.Routes, func(r model.TransitGatewayRoute) bool { return r.Prefix.String() == args[0] })
	case "tgwref": // tgwref TABLE LIST ATTACHMENT|blackhole [STATE]
		t := w[id].(*model.TransitGatewayRouteTable)
		p := model.TransitGatewayPrefixList{PrefixList: args[0], State: "available", Blackhole: args[1] == "blackhole"}
		if !p.Blackhole {
			p.Attachment = args[1]
		}
		if len(args) > 2 {
			p.State = args[2]
		}
		t.PrefixLists = append(t.PrefixLists, p)
	case "vgw": // vgw ID VPC STATE [GATEWAYSTATE]
		g := &model.VPNGateway{Meta: meta(model.KindVPNGateway, id), State: "available", Attachments: []model.GatewayAttachment{{VPC: args[0], State: args[1]}}}
		if len(args) > 2 {
			g.State = args[2]
		}
		w[id] = g
	case "propagate": // propagate TABLE VGW [PREFIX…]
		t := w[id].(*model.RouteTable)
		t.Propagating = append(t.Propagating, args[0])
		for _, p := range args[1:] {
			t.Routes = append(t.Routes, route([]string{p, args[0], "propagated"}))
		}
	case "vpn":
		w.vpn(id, args)
	default:
		return w.directConnect(verb, id, args)
	}
	return true
}

// att makes or changes an attachment: att ID TGW TYPE RESOURCE [subnet-…] key=value…
func (w world) att(id string, args []string) {
	a, ok := w[id].(*model.TransitGatewayAttachment)
	if !ok {
		a = &model.TransitGatewayAttachment{Meta: meta(model.KindTransitGatewayAttachment, id), State: "available", AssociationTold: true,
			TransitGateway: args[0], ResourceType: args[1], Resource: args[2], IPv6: model.Yes, ApplianceMode: model.No, SGReferences: model.Yes}
		switch a.ResourceType {
		case "vpc":
			a.VPC = a.Resource
		case "peering":
			a.PeerTransitGateway = strings.Trim(a.Resource, "-")
		}
		args = args[3:]
		w[id] = a
	}
	three := map[string]model.Tristate{"yes": model.Yes, "no": model.No}
	for _, s := range args {
		key, value, _ := strings.Cut(s, "=")
		switch key {
		case "state":
			a.State = value
		case "assoc":
			a.Association, a.AssociationState, a.AssociationTold = value, "associated", true
		case "assocstate":
			a.AssociationState = value
		case "untold":
			a.Association, a.AssociationTold = "", false
		case "policy":
			a.PolicyTable = value
		case "v6":
			a.IPv6 = three[value]
		case "refs":
			a.SGReferences = three[value]
		case "appliance":
			a.ApplianceMode = three[value]
		case "transport":
			a.Transport = value
		case "bgp":
			a.BGP = strings.FieldsFunc(value, func(r rune) bool { return r == '+' })
		case "dynamic":
			a.DynamicRouting = true
		case "none":
			a.Subnets = nil
		default:
			a.Subnets = append(a.Subnets, s)
		}
	}
}

// tgwTable makes or changes a table: tgwtable ID TGW [unknown|static|more] [assoc=ATT+…] [prop=ATT+…]
func (w world) tgwTable(id string, args []string) {
	t, ok := w[id].(*model.TransitGatewayRouteTable)
	if !ok {
		t = &model.TransitGatewayRouteTable{Meta: meta(model.KindTransitGatewayRouteTable, id), TransitGateway: args[0], RoutesKnown: true}
		w[id] = t
	}
	for _, s := range args[1:] {
		key, value, _ := strings.Cut(s, "=")
		list := strings.FieldsFunc(value, func(r rune) bool { return r == '+' })
		switch key {
		case "unknown":
			t.RoutesKnown = false
		case "static":
			t.StaticOnly = true
		case "more":
			t.More = true
		case "assoc":
			t.HasAssociations, t.Associations = true, list
		case "prop":
			t.HasPropagations, t.Propagations = true, list
		}
	}
}

// vpn makes or changes a connection: vpn ID END [static=PREFIX+…] [up|down|untold] key=value…; END is a gateway.
func (w world) vpn(id string, args []string) {
	v, ok := w[id].(*model.VPNConnection)
	if !ok {
		v = &model.VPNConnection{Meta: meta(model.KindVPNConnection, id), State: "available", Tunnels: []model.VPNTunnel{{Status: "UP"}, {Status: "DOWN"}}}
		switch {
		case strings.HasPrefix(args[0], "vgw-"):
			v.VPNGateway = args[0]
		case strings.HasPrefix(args[0], "tgw-"):
			v.TransitGateway = args[0]
		case strings.HasPrefix(args[0], "core-"):
			v.CoreNetwork = args[0]
		}
		args = args[1:]
		w[id] = v
	}
	sides := map[string]*netip.Prefix{"local": &v.Local4, "remote": &v.Remote4, "local6": &v.Local6, "remote6": &v.Remote6}
	for _, s := range args {
		key, value, _ := strings.Cut(s, "=")
		switch key {
		case "static", "pending":
			v.StaticOnly = true
			for _, p := range strings.FieldsFunc(value, func(r rune) bool { return r == '+' }) {
				v.Routes = append(v.Routes, model.VPNRoute{Prefix: prefix(p), State: map[string]string{"static": "available", "pending": "pending"}[key]})
			}
		case "up":
			v.Tunnels = []model.VPNTunnel{{Status: "DOWN"}, {Status: "UP"}}
		case "down":
			v.Tunnels = []model.VPNTunnel{{Status: "DOWN"}, {Status: "DOWN", Message: "IPSEC IS UP"}}
		case "untold":
			v.Tunnels = nil
		case "state":
			v.State = value
		case "inside6":
			v.InsideIPv6 = true
		case "transport":
			v.PrivateIP, v.Transport = true, value
		default:
			*sides[key] = prefix(value)
		}
	}
}

// directConnect does the commands about Direct Connect.
func (w world) directConnect(verb, id string, args []string) bool {
	switch verb {
	case "dxcon":
		w[id] = &model.DXConnection{Meta: meta(model.KindDXConnection, id), State: args[0]}
	case "dxgw": // dxgw ID STATE
		w[id] = &model.DXGateway{Meta: meta(model.KindDXGateway, id), State: strings.Trim(args[0], "-"), HasAttachments: true, HasAssociations: true}
	case "dxassoc": // dxassoc DXGW GATEWAY STATE [PREFIX…]
		g := w[id].(*model.DXGateway)
		a := model.DXAssociation{Gateway: args[0], Type: "virtualPrivateGateway", State: args[1]}
		if strings.HasPrefix(args[0], "tgw-") {
			a.Type = "transitGateway"
		}
		for _, p := range args[2:] {
			a.Allowed = append(a.Allowed, prefix(p))
		}
		g.Associations = slices.DeleteFunc(g.Associations, func(o model.DXAssociation) bool { return o.Gateway == a.Gateway })
		g.Associations = append(g.Associations, a)
	case "dxatt": // dxatt DXGW VIF STATE
		g := w[id].(*model.DXGateway)
		g.Attachments = slices.DeleteFunc(g.Attachments, func(o model.DXAttachment) bool { return o.VirtualInterface == args[0] })
		g.Attachments = append(g.Attachments, model.DXAttachment{VirtualInterface: args[0], State: args[1]})
	case "vif": // vif ID TYPE [dxgw-…|vgw-…] [state=…] [v4=up|down|unknown] [v6=…] [con=…] [sitelink] [filter=PREFIX]
		v := &model.DXVirtualInterface{Meta: meta(model.KindDXVirtualInterface, id), Type: args[0], State: "available", Connection: "dxcon-1"}
		peers := map[string]string{"ipv4": "up"}
		for _, s := range args[1:] {
			key, value, _ := strings.Cut(s, "=")
			switch {
			case key == "state":
				v.State = value
			case key == "v4":
				peers["ipv4"] = value
			case key == "v6":
				peers["ipv6"] = value
			case key == "con":
				v.Connection = value
			case key == "sitelink":
				v.SiteLink = true
			case key == "filter":
				v.RouteFilters = append(v.RouteFilters, prefix(value))
			case strings.HasPrefix(s, "vgw-"):
				v.VPNGateway = s
			default:
				v.DXGateway = s
				w.directConnect("dxatt", s, []string{id, "attached"})
			}
		}
		for _, f := range []string{"ipv4", "ipv6"} {
			if peers[f] != "" {
				v.Peers = append(v.Peers, model.DXPeer{Family: f, Status: peers[f]})
			}
		}
		w[id] = v
	default:
		return false
	}
	return true
}
