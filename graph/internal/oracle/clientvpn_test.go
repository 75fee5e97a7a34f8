package oracle

import (
	"strings"
	"testing"

	"portolan/model"
)

// clientVPN does the commands about Client VPN.
func (w world) clientVPN(verb, id string, args []string) bool {
	switch verb {
	case "cvpn": // cvpn ID CIDR key=value…
		e, ok := w[id].(*model.ClientVPNEndpoint)
		if !ok {
			e = &model.ClientVPNEndpoint{Meta: meta(model.KindClientVPNEndpoint, id), State: "available", HasAssociations: true, HasRoutes: true, HasRules: true}
			w[id] = e
		}
		e.ClientCIDR = args[0]
		for _, a := range args[1:] {
			key, value, _ := strings.Cut(a, "=")
			switch key {
			case "state":
				e.State = value
			case "split":
				e.SplitTunnel = three[value]
			case "traffic":
				e.Traffic = value
			case "sg":
				e.Groups = []string{value}
			case "tgw":
				e.TransitGateway, e.Attachment, _ = strings.Cut(value, ":")
			case "unruled":
				e.HasRules = false
			case "unrouted":
				e.HasRoutes = false
			}
		}
	case "cassoc": // cassoc ID SUBNET STATE [GROUP…]
		e := w[id].(*model.ClientVPNEndpoint)
		e.Associations = append(e.Associations, model.ClientVPNAssociation{Subnet: args[0], State: strings.Trim(args[1], "-"), Groups: args[2:]})
	case "croute": // croute ID PREFIX SUBNET [STATE]
		e := w[id].(*model.ClientVPNEndpoint)
		r := model.ClientVPNRoute{Prefix: prefix(args[0]), Subnet: args[1], State: "active"}
		if len(args) > 2 {
			r.State = args[2]
		}
		e.Routes = append(e.Routes, r)
	case "crule": // crule ID PREFIX all|GROUP [STATE]
		e := w[id].(*model.ClientVPNEndpoint)
		r := model.ClientVPNRule{Prefix: prefix(args[0]), All: args[1] == "all", State: "active"}
		if !r.All {
			r.Group = args[1]
		}
		if len(args) > 2 {
			r.State = args[2]
		}
		e.Rules = append(e.Rules, r)
	case "cdel": // cdel ID routes|rules|associations
		e := w[id].(*model.ClientVPNEndpoint)
		switch args[0] {
		case "routes":
			e.Routes = nil
		case "rules":
			e.Rules = nil
		default:
			e.Associations = nil
		}
	default:
		return false
	}
	return true
}

// dialled is an endpoint for clients in 10.50.0.0/22 with one association, in subnet-a1.
const dialled = `
eni eni-v subnet-a1 10.0.1.9 sg=sg-v desc=for_cvpn-1; sg sg-v out,tcp/5432,0.0.0.0/0
cvpn cvpn-1 10.50.0.0/22 split=yes; cassoc cvpn-1 subnet-a1 associated sg-v
croute cvpn-1 10.0.0.0/16 subnet-a1; crule cvpn-1 10.0.0.0/16 all
`

func TestClientVPN(t *testing.T) {
	const (
		flow  = "cvpn-1@10.50.0.7 10.0.2.5 tcp/5432"
		only  = "eni eni-db sg=sg-db; sg sg-db in,tcp/5432,"
		two   = "eni eni-v3 subnet-a3 10.0.3.7 sg=sg-v desc=for_cvpn-1; cassoc cvpn-1 subnet-a3 associated sg-v;"
		ruled = "cdel cvpn-1 rules;"
		bare  = "cdel cvpn-1 routes;"
		tgw   = `cvpn cvpn-1 10.50.0.0/22 tgw=tgw-1:att-v; tgw tgw-1; att att-a tgw-1 vpc vpc-a subnet-a3 assoc=tgr-1; att att-v tgw-1 client-vpn cvpn-1 assoc=tgr-1; tgwtable tgr-1 tgw-1;
			tgwroute tgr-1 10.0.0.0/16 att-a; tgwroute tgr-1 10.50.0.0/22 att-v; zone subnet-a1 z z1; zone subnet-a2 z z1; zone subnet-a3 z z1; route rtb-a2 10.50.0.0/22 tgw-1;`
	)
	runRows(t, []row{
		{"reaches", dialled, flow, "reached"}, // rule: CVPN-1
		{"endpoint waits for an association", dialled + "cvpn cvpn-1 10.50.0.0/22 state=pending-associate", flow, "forward cvpn-1 CVPN_NOT_AVAILABLE"},                                                                                                       // rule: CVPN-1
		{"association being made", dialled + "cdel cvpn-1 associations; cassoc cvpn-1 subnet-a1 associating", flow, "forward cvpn-1 CVPN_NOT_ASSOCIATED"},                                                                                                    // rule: CVPN-1
		{"association not told", dialled + "cdel cvpn-1 associations; cassoc cvpn-1 subnet-a1 -", flow, "missing"},                                                                                                                                           // rule: GEN-8
		{"rules not told", dialled + "cvpn cvpn-1 10.50.0.0/22 unruled", flow, "missing"},                                                                                                                                                                    // rule: GEN-8
		{"routes not told", dialled + "cvpn cvpn-1 10.50.0.0/22 unrouted", flow, "missing"},                                                                                                                                                                  // rule: GEN-8
		{"no rule", dialled + ruled, flow, "forward cvpn-1 CVPN_NOT_AUTHORIZED"},                                                                                                                                                                             // rule: CVPN-1
		{"rule being made", dialled + ruled + "crule cvpn-1 10.0.0.0/16 all authorizing", flow, "forward cvpn-1 CVPN_NOT_AUTHORIZED"},                                                                                                                        // rule: CVPN-1
		{"route being made", dialled + bare + "croute cvpn-1 10.0.0.0/16 subnet-a1 creating", flow, "forward cvpn-1 CVPN_NO_ROUTE"},                                                                                                                          // rule: CVPN-1
		{"not a client's address", dialled, "cvpn-1@10.51.0.7 10.0.2.5 tcp/5432", "flow"},                                                                                                                                                                    // rule: CVPN-2
		{"database names the clients", dialled + only + "10.50.0.0/22", flow, "forward eni-db" + noMatch},                                                                                                                                                    // rule: CVPN-2
		{"database names the endpoint's address", dialled + only + "10.0.1.9/32", flow, "reached"},                                                                                                                                                           // rule: CVPN-2
		{"database names the association's group", dialled + only + "sg-v", flow, "reached"},                                                                                                                                                                 // rule: CVPN-2, CVPN-3
		{"network ACL sees the endpoint's address", dialled + "entries acl-a2 in,1,deny,all,10.50.0.0/22 in,2,allow,all,0.0.0.0/0 out,2,allow,all,0.0.0.0/0", flow, "reached"},                                                                               // rule: CVPN-2
		{"IPv6 of an IPv4 endpoint", dialled, "cvpn-1@fd00::7 2001:db8:a:2::5 tcp/5432", "forward cvpn-1 CVPN_IP_VERSION"},                                                                                                                                   // rule: CVPN-2
		{"IPv6", dialled + "cvpn cvpn-1 10.50.0.0/22 traffic=dual-stack", "cvpn-1@fd00::7 2001:db8:a:2::5 tcp/5432", "unmodelled"},                                                                                                                           // rule: CVPN-2
		{"egress of the association's group", dialled + "sg sg-v out,tcp/443,0.0.0.0/0", flow, "forward eni-v" + noMatch},                                                                                                                                    // rule: CVPN-3
		{"group of the endpoint where the association has none", dialled + "cdel cvpn-1 associations; cassoc cvpn-1 subnet-a1 associated; cvpn cvpn-1 10.50.0.0/22 sg=sg-none; sg sg-none", flow, "forward eni-v" + noMatch},                                 // rule: CVPN-3
		{"rule for a group hides the one for all", dialled + "crule cvpn-1 10.0.2.0/24 G", flow, "forward cvpn-1 CVPN_NOT_AUTHORIZED"},                                                                                                                       // rule: CVPN-4
		{"rule for the user's group", dialled + "crule cvpn-1 10.0.2.0/24 G", flow + " user=G", "reached"},                                                                                                                                                   // rule: CVPN-4, CVPN-8
		{"rule for another group", dialled + "crule cvpn-1 10.0.2.0/24 G", flow + " user=H", "forward cvpn-1 CVPN_NOT_AUTHORIZED"},                                                                                                                           // rule: CVPN-4, CVPN-8
		{"rule for all hides one for a group", dialled + ruled + "crule cvpn-1 10.0.0.0/16 G; crule cvpn-1 10.0.2.0/24 all", flow, "reached"},                                                                                                                // rule: CVPN-4
		{"rules of one prefix", dialled + "crule cvpn-1 10.0.0.0/16 G", flow, "reached"},                                                                                                                                                                     // rule: CVPN-4
		{"over a peering", dialled + peered + "croute cvpn-1 10.1.0.0/16 subnet-a1; crule cvpn-1 10.1.0.0/16 all", "cvpn-1@10.50.0.7 10.1.1.5 tcp/5432", "reached"},                                                                                          // rule: CVPN-5
		{"over a peering without a route in the subnet", dialled + peered + "unroute rtb-a1 10.1.0.0/16; croute cvpn-1 10.1.0.0/16 subnet-a1; crule cvpn-1 10.1.0.0/16 all", "cvpn-1@10.50.0.7 10.1.1.5 tcp/5432", "forward rtb-a1 NO_ROUTE_TO_DESTINATION"}, // rule: CVPN-5
		{"network ACL of the association's subnet", dialled + "entries acl-a1 in,1,allow,all,0.0.0.0/0", flow, "forward acl-a1 SUBNET_ACL_RESTRICTION"},                                                                                                      // rule: CVPN-5
		{"split tunnel without a route", dialled + bare, flow, "forward cvpn-1 CVPN_NO_ROUTE"},                                                                                                                                                               // rule: CVPN-6
		{"split tunnel does not authorize", dialled + ruled + bare, flow, "forward cvpn-1 CVPN_NOT_AUTHORIZED"},                                                                                                                                              // rule: CVPN-6
		{"tunnel not told", dialled + bare + "cvpn cvpn-1 10.50.0.0/22 split=", flow, "missing"},                                                                                                                                                             // rule: CVPN-6, GEN-8
		{"full tunnel without a route", dialled + bare + "cvpn cvpn-1 10.50.0.0/22 split=no", flow, "undetermined"},                                                                                                                                          // rule: CVPN-9
		{"full tunnel without rule and route", dialled + bare + ruled + "cvpn cvpn-1 10.50.0.0/22 split=no", flow, "forward cvpn-1 CVPN_NOT_AUTHORIZED"},                                                                                                     // rule: CVPN-9
		{"full tunnel with a covering route", dialled + bare + "cvpn cvpn-1 10.50.0.0/22 split=no; croute cvpn-1 0.0.0.0/0 subnet-a1", flow, "reached"},                                                                                                      // rule: CVPN-9
		{"second association with its route", dialled + two + "croute cvpn-1 10.0.0.0/16 subnet-a3;" + only + "10.0.3.7/32", flow + " assoc=1", "reached"},                                                                                                   // rule: CVPN-10
		{"second association without its route", dialled + two, flow + " assoc=1", "forward cvpn-1 CVPN_NO_ROUTE"},                                                                                                                                           // rule: CVPN-10
		{"second association without its route, full tunnel", dialled + two + "cvpn cvpn-1 10.50.0.0/22 split=no", flow + " assoc=1", "forward cvpn-1 CVPN_NO_ROUTE"},                                                                                        // rule: CVPN-10, CVPN-9
		{"first of two associations", dialled + two, flow + " assoc=0", "reached"},                                                                                                                                                                           // rule: CVPN-10
		{"another client", dialled + "croute cvpn-1 10.50.0.0/22 local; crule cvpn-1 10.50.0.0/22 all", "cvpn-1@10.50.0.7 10.50.0.8 tcp/5432", "unmodelled"},                                                                                                 // rule: CVPN-1
		{"interface not in the world", dialled + "del eni-v", flow, "missing"},                                                                                                                                                                               // rule: CVPN-2, GEN-8
		{"interface that stands for it", dialled + "eni eni-v desc=-", flow + " stands=eni-v:cvpn-1", "reached"},                                                                                                                                             // rule: CVPN-2
		{"endpoint not in the world", dialled, "cvpn-2@10.50.0.7 10.0.2.5 tcp/5432", "missing"},                                                                                                                                                              // rule: GEN-8
		{"never blocked as public access", dialled + "owner vpc-a 1 eu-west-1; bpa 1/eu-west-1 block-bidirectional", flow, "reached"},                                                                                                                        // rule: BPA-6

		{"on a transit gateway", dialled + tgw, flow, "reached"},                                                                                              // rule: CVPN-7
		{"on a transit gateway, the database sees the client", dialled + tgw + only + "10.50.0.0/22", flow, "reached"},                                        // rule: CVPN-7
		{"on a transit gateway, no way back", dialled + tgw + "unroute rtb-a2 10.50.0.0/22", flow, "return rtb-a2 NO_ROUTE_TO_DESTINATION"},                   // rule: CVPN-7
		{"on a transit gateway, no way back there", dialled + tgw + "tgwunroute tgr-1 10.50.0.0/22", flow, "return tgr-1 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"}, // rule: CVPN-7
		{"on a transit gateway, no rule", dialled + tgw + ruled, flow, "forward cvpn-1 CVPN_NOT_AUTHORIZED"},                                                  // rule: CVPN-7
		{"on a transit gateway, attachment going", dialled + tgw + "att att-v state=deleting", flow, "forward att-v TGW_ATTACHMENT_NOT_AVAILABLE"},            // rule: CVPN-7, TGW-1
	})
}
