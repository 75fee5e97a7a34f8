package ask

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// callFor is a call that AWS answers for one resource at a time.
type callFor struct {
	flag   string // that names the resource
	prefix string // of the ids that the flag takes; "" = any
	rest   string // what else the call needs
}

// callsForOne is the explicit table. What transit gateway tables answer does not name the table: a file named after it does.
var callsForOne = map[string]callFor{
	"SearchTransitGatewayRoutes":               {"--transit-gateway-route-table-id", "tgw-rtb-", " --filters Name=type,Values=static,propagated"},
	"GetTransitGatewayRouteTableAssociations":  {"--transit-gateway-route-table-id", "tgw-rtb-", ""},
	"GetTransitGatewayRouteTablePropagations":  {"--transit-gateway-route-table-id", "tgw-rtb-", ""},
	"GetTransitGatewayPrefixListReferences":    {"--transit-gateway-route-table-id", "tgw-rtb-", ""},
	"DescribeClientVpnTargetNetworks":          {"--client-vpn-endpoint-id", "cvpn-endpoint-", ""},
	"DescribeClientVpnRoutes":                  {"--client-vpn-endpoint-id", "cvpn-endpoint-", ""},
	"DescribeClientVpnAuthorizationRules":      {"--client-vpn-endpoint-id", "cvpn-endpoint-", ""},
	"DescribeDirectConnectGatewayAttachments":  {"--direct-connect-gateway-id", "", ""},
	"DescribeDirectConnectGatewayAssociations": {"--direct-connect-gateway-id", "", ""},
	"DescribeFirewall":                         {"--firewall-arn", "arn:", ""},
	"DescribeFirewallPolicy":                   {"--firewall-policy-arn", "arn:", ""},
	"DescribeRuleGroup":                        {"--rule-group-arn", "arn:", ""},
	"DescribeVpcEndpointAssociation":           {"--vpc-endpoint-association-arn", "arn:", ""},
	"DescribeListeners":                        {"--load-balancer-arn", "arn:", ""},
	"DescribeLoadBalancerAttributes":           {"--load-balancer-arn", "arn:", ""},
	"DescribeTargetHealth":                     {"--target-group-arn", "arn:", ""},
	"DescribeTargetGroupAttributes":            {"--target-group-arn", "arn:", ""},
	"ListListeners":                            {"--accelerator-arn", "arn:", ""},
	"ListEndpointGroups":                       {"--listener-arn", "arn:", ""},
	"DescribeDBClusterParameters":              {"--db-cluster-parameter-group-name", "", ""},
	"DescribeDBParameters":                     {"--db-parameter-group-name", "", ""},
	"DescribeDBProxyTargets":                   {"--db-proxy-name", "", ""},
}

// calls are the commands for the resources that the call takes; without one the call that lists them.
func (c callFor) calls(operation string, ids []string) []string {
	var out []string
	for _, id := range ids {
		if c.flag == "--db-proxy-name" {
			id = lastPart(id)
		}
		if strings.HasPrefix(id, c.prefix) {
			if strings.HasSuffix(operation, "Parameters") {
				if strings.Contains(id, ":") && !strings.Contains(id, "pg:") { // a database whose group is not told
					continue
				}
				id = id[strings.LastIndexByte(id, ':')+1:]
				id += " > " + kebab(operation) + "." + id + ".json"
			}
			out = append(out, kebab(operation)+" "+c.flag+" "+id+c.rest)
		}
	}
	switch {
	case len(out) > 0:
		return out
	case c.flag == "--db-proxy-name":
		return []string{"describe-db-proxies"}
	case c.flag == "--direct-connect-gateway-id":
		return []string{"describe-direct-connect-gateways"}
	case firewallLists[c.flag] != "":
		return []string{firewallLists[c.flag]}
	case balancerLists[c.flag] != "":
		return []string{balancerLists[c.flag]}
	case c.flag == "--client-vpn-endpoint-id":
		return []string{"describe-client-vpn-endpoints"}
	case strings.HasSuffix(operation, "Parameters"):
		return []string{kebab(strings.TrimSuffix(operation, "s") + "Groups")}
	}
	return []string{"describe-transit-gateway-route-tables"}
}

// into says what the files of a call must be called, "" where that does not matter.
func into(operation string) string {
	switch operation {
	case "SearchTransitGatewayRoutes", "GetTransitGatewayRouteTableAssociations", "GetTransitGatewayRouteTablePropagations":
		return "into a file named after the table, tgw-rtb-….json"
	case "DescribeClientVpnTargetNetworks", "DescribeClientVpnRoutes", "DescribeClientVpnAuthorizationRules":
		return "into a file named after the endpoint, cvpn-endpoint-….json"
	case "DescribeLoadBalancerAttributes", "DescribeTargetHealth", "DescribeTargetGroupAttributes":
		return "into a file named after the end of the ARN"
	}
	if operation == "DescribeDBProxyTargets" {
		return "into a file named after the proxy, describe-db-proxy-targets-….json"
	}
	return ""
}

// about says why something matters to the databases of the snapshot, "" where there are none: links join places, so it is not
// a matter of one place.
func (s *survey) about(why string) string {
	n := 0
	for _, count := range s.databases {
		n += count
	}
	if n == 0 {
		return ""
	}
	return strings.Replace(why, "%s", databaseCount(n), 1)
}

// linkWhy says what a missing listing of links leaves open, about databases.
var linkWhy = map[model.Kind]string{
	model.KindTransitGateway:           "whether transit gateways carry packets to %s is not known",
	model.KindTransitGatewayAttachment: "what transit gateways join to %s is not known",
	model.KindTransitGatewayRouteTable: "what the tables of transit gateways say of the way to %s is not known",
	model.KindVPNGateway:               "whether virtual private gateways carry packets to %s is not known",
	model.KindVPNConnection:            "whether VPN connections carry packets to %s is not known",
	model.KindDXConnection:             "whether Direct Connect carries packets to %s is not known",
	model.KindDXVirtualInterface:       "whether Direct Connect carries packets to %s is not known",
	model.KindDXGateway:                "whether Direct Connect carries packets to %s is not known",
}

// linkMatters says why a missing listing of links matters, "" where no route of the place leads to one.
func (s *survey) linkMatters(k model.Kind, p place) string {
	why, ok := linkWhy[k]
	if !ok {
		return ""
	}
	transit, private := s.links(p)
	switch k {
	case model.KindTransitGateway, model.KindTransitGatewayAttachment, model.KindTransitGatewayRouteTable:
		ok = transit
	case model.KindVPNGateway:
		ok = private
	default:
		ok = transit || private
	}
	if !ok {
		return ""
	}
	return s.about(why)
}

// links reports whether anything of a place leads to transit gateways and to virtual private gateways. Packets that come
// from there need a route back.
func (s *survey) links(p place) (transit, private bool) {
	for m := range s.in(model.KindRouteTable, p) {
		t := m.(*model.RouteTable)
		private = private || len(t.Propagating) > 0
		for _, r := range t.Routes {
			transit = transit || r.Target.Kind == model.TargetTransitGateway
			private = private || r.Target.Kind == model.TargetVPNGateway
		}
	}
	transit = transit || s.counts[model.KindTransitGateway][p] > 0 || s.counts[model.KindTransitGatewayAttachment][p] > 0
	return transit, private
}

// ownerPlaces lists the accounts that own a shared transit gateway and are not in the snapshot: only they see its tables
// (TGW-27).
func (s *survey) ownerPlaces() []place {
	var out []place
	for a := range model.All[*model.TransitGatewayAttachment](s.snap, model.KindTransitGatewayAttachment) {
		out = append(out, place{a.TransitGatewayOwner, a.Region})
		if a.PeerRegion != "" {
			out = append(out, place{a.PeerAccount, a.PeerRegion})
		}
	}
	return sortedPlaces(out, func(p place) bool { return p.account != "" && p.region != "" && !slices.Contains(s.places, p) })
}

// ownerKinds are the kinds that only the owner of a transit gateway lists as a whole.
var ownerKinds = []model.Kind{model.KindTransitGateway, model.KindTransitGatewayAttachment, model.KindTransitGatewayRouteTable}

func (s *survey) ownerRow(k model.Kind, p place) graph.Covered {
	row := s.kindRow(k, p)
	if row.Presence != "present" && row.Assumed == "" {
		row.Matters = s.about(linkWhy[k])
	}
	return row
}

// globalKinds belong to no Region: one row an account.
var globalKinds = []model.Kind{model.KindDXGateway, model.KindAccelerator, model.KindGlobalCluster}

// globalRows are the rows of the kinds that belong to no Region.
func (s *survey) globalRows() []graph.Covered {
	var out []graph.Covered
	seen := make(map[string]bool)
	for _, p := range s.places {
		if seen[p.account] {
			continue
		}
		seen[p.account] = true
		for _, k := range globalKinds {
			row := s.kindRow(k, place{account: p.account})
			if row.Presence != "present" {
				row.Matters = s.globalMatters(k, p.account)
			}
			out = append(out, row)
		}
	}
	return out
}

// globalMatters is linkMatters for all Regions of an account.
func (s *survey) globalMatters(k model.Kind, account string) string {
	if k == model.KindAccelerator {
		return s.acceleratorMatters(account)
	}
	for _, p := range s.places {
		if why := s.matters(k, p); p.account == account && why != "" {
			return why
		}
	}
	return ""
}
