package ask

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// detail is a call that tells of resources of a kind what the kind's own listing does not.
type detail struct {
	call  string
	kind  model.Kind
	of    string                                 // the type of attachment that it lists, "" for all of the kind
	lacks func(s *survey, m model.Resource) bool // it would tell something new of m
	why   string                                 // what stays open, about databases
}

// details is the explicit table, one line a call.
var details = slices.Concat(balancerDetails, []detail{
	{"ec2:SearchTransitGatewayRoutes", model.KindTransitGatewayRouteTable, "", func(_ *survey, m model.Resource) bool {
		t := m.(*model.TransitGatewayRouteTable)
		return !t.RoutesKnown || t.More || t.StaticOnly && !t.HasPropagations
	}, "what the tables of transit gateways say of the way to %s is not known"},
	{"ec2:GetTransitGatewayRouteTableAssociations", model.KindTransitGatewayRouteTable, "", func(s *survey, m model.Resource) bool {
		t := m.(*model.TransitGatewayRouteTable)
		return !t.HasAssociations && s.associationsOpen(t.TransitGateway)
	}, "which tables transit gateways use on the way to %s is not known"},
	{"ec2:GetTransitGatewayRouteTablePropagations", model.KindTransitGatewayRouteTable, "", func(_ *survey, m model.Resource) bool {
		t := m.(*model.TransitGatewayRouteTable)
		return t.StaticOnly && !t.HasPropagations
	}, "what the tables of transit gateways say of the way to %s is not known"},
	{"ec2:DescribeTransitGatewayVpcAttachments", model.KindTransitGatewayAttachment, "vpc", func(_ *survey, m model.Resource) bool {
		return len(m.(*model.TransitGatewayAttachment).Subnets) == 0
	}, "where transit gateways enter the networks around %s is not known"},
	{"ec2:DescribeTransitGatewayPeeringAttachments", model.KindTransitGatewayAttachment, "peering", func(_ *survey, m model.Resource) bool {
		return m.(*model.TransitGatewayAttachment).PeerRegion == ""
	}, "where peerings of transit gateways lead to %s from is not known"},
	{"ec2:DescribeTransitGatewayConnects", model.KindTransitGatewayAttachment, "connect", func(_ *survey, m model.Resource) bool {
		return m.(*model.TransitGatewayAttachment).Transport == ""
	}, "what carries Connect attachments towards %s is not known"},
	{"ec2:DescribeTransitGatewayConnectPeers", model.KindTransitGatewayAttachment, "connect", func(_ *survey, m model.Resource) bool {
		return len(m.(*model.TransitGatewayAttachment).BGP) == 0
	}, "whether Connect attachments towards %s are up is not known"},
	{"ec2:DescribeClientVpnTargetNetworks", model.KindClientVPNEndpoint, "", func(_ *survey, m model.Resource) bool {
		return !m.(*model.ClientVPNEndpoint).HasAssociations
	}, "where users of Client VPN endpoints come out towards %s is not known"},
	{"ec2:DescribeClientVpnRoutes", model.KindClientVPNEndpoint, "", func(_ *survey, m model.Resource) bool {
		return !m.(*model.ClientVPNEndpoint).HasRoutes
	}, "whether users of Client VPN endpoints may reach %s is not known"},
	{"ec2:DescribeClientVpnAuthorizationRules", model.KindClientVPNEndpoint, "", func(_ *survey, m model.Resource) bool {
		return !m.(*model.ClientVPNEndpoint).HasRules
	}, "whether users of Client VPN endpoints may reach %s is not known"},
	{"network-firewall:DescribeFirewall", model.KindFirewall, "", func(_ *survey, m model.Resource) bool {
		return m.(*model.Firewall).Policy == ""
	}, "what firewalls on the way to %s let through is not known"},
	{"directconnect:DescribeLags", model.KindDXVirtualInterface, "", func(s *survey, m model.Resource) bool {
		id := m.(*model.DXVirtualInterface).Connection
		_, ok := s.snap.Lookup(model.Ref{Kind: model.KindDXConnection, ID: id})
		return strings.HasPrefix(id, "dxlag-") && !ok
	}, "whether Direct Connect towards %s is up is not known"},
	{"directconnect:DescribeDirectConnectGatewayAttachments", model.KindDXGateway, "", func(_ *survey, m model.Resource) bool {
		return !m.(*model.DXGateway).HasAttachments
	}, "which sites Direct Connect joins to %s is not known"},
	{"directconnect:DescribeDirectConnectGatewayAssociations", model.KindDXGateway, "", func(_ *survey, m model.Resource) bool {
		return !m.(*model.DXGateway).HasAssociations
	}, "which sites Direct Connect joins to %s is not known"},
})

// lists reports whether the call tells of a resource at all. Attachments that are gone need nothing.
func (d detail) lists(m model.Resource) bool {
	a, ok := m.(*model.TransitGatewayAttachment)
	return !ok || d.of == "" || a.ResourceType == d.of && a.State != "deleted" && a.State != "rejected" && a.State != "failed"
}

// subjects is what the call is asked of: a resource, or for endpoint groups the listeners of an accelerator.
func (d detail) subjects(m model.Resource) []model.Ref {
	a, ok := m.(*model.Accelerator)
	if !ok || d.call != "globalaccelerator:ListEndpointGroups" {
		return []model.Ref{m.Head().Ref}
	}
	var out []model.Ref
	for _, l := range groupless(a) {
		out = append(out, model.Ref{Kind: model.KindAccelerator, ID: l})
	}
	return out
}

// countDetail is the number of resources of a place that a call tells of.
func (s *survey) countDetail(d detail, p place) int {
	n := 0
	for m := range s.in(d.kind, p) {
		if d.lists(m) {
			n++
		}
	}
	return n
}

// associationsOpen reports whether an attachment of a transit gateway does not tell its table.
func (s *survey) associationsOpen(tgw string) bool {
	for a := range model.All[*model.TransitGatewayAttachment](s.snap, model.KindTransitGatewayAttachment) {
		if a.TransitGateway == tgw || a.PeerTransitGateway == tgw {
			if _, _, told := a.AssociationAt(tgw); !told {
				return true
			}
		}
	}
	return false
}

// detailRows are the rows of the calls that tell more of what is there: those that the input has, and those that resources
// lack.
func (s *survey) detailRows() []graph.Covered {
	var out []graph.Covered
	for _, d := range details {
		for _, p := range s.placesOf(d.kind) {
			set := model.DataSet{Call: d.call, Account: p.account, Region: p.region}
			var missing []model.Ref
			lacking := 0
			for m := range s.in(d.kind, p) {
				if d.lists(m) && d.lacks(s, m) {
					lacking++
					missing = append(missing, d.subjects(m)...)
				}
			}
			if len(missing) > 0 {
				out = append(out, s.detailRow(s.row(set, s.countDetail(d, p)-lacking), d, missing))
			}
		}
	}
	return out
}

func (s *survey) detailRow(row graph.Covered, d detail, missing []model.Ref) graph.Covered {
	switch {
	case row.Presence == "denied":
	case row.Count == 0:
		row.Presence = "not collected"
	default:
		row.Presence = "truncated"
	}
	row.Command = commands(row.DataSet, missing)
	row.Matters = s.about(d.why)
	return row
}

// placesOf lists the places that hold a kind, sorted.
func (s *survey) placesOf(k model.Kind) []place {
	var out []place
	for p := range s.counts[k] {
		out = append(out, p)
	}
	slices.SortFunc(out, comparePlaces)
	return out
}
