package oracle

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"portolan/model"
)

// firewallish does the commands about firewalls, appliances and Client VPN.
func (w world) firewallish(verb, id string, args []string) bool {
	switch verb {
	case "fw": // fw ID POLICY [vpc-…] [vpce-…:subnet-…[:STATE]]… key=value…
		f, ok := w[id].(*model.Firewall)
		if !ok {
			f = &model.Firewall{Meta: meta(model.KindFirewall, id), State: "READY", Sync: "IN_SYNC", VPC: "vpc-a"}
			w[id] = f
		}
		f.Policy = args[0]
		for _, a := range args[1:] {
			key, value, _ := strings.Cut(a, "=")
			switch key {
			case "state":
				f.State = value
			case "sync":
				f.Sync = value
			case "proxy":
				f.Proxy = true
			case "att":
				f.Attachment = value
			default:
				p := strings.Split(a+":READY", ":")
				f.Endpoints = slices.DeleteFunc(f.Endpoints, func(e model.FirewallEndpoint) bool { return e.ID == p[0] })
				f.Endpoints = append(f.Endpoints, model.FirewallEndpoint{ID: p[0], Subnet: p[1], State: p[2]})
			}
		}
	case "fwassoc": // fwassoc ID FIREWALL vpce-…:subnet-…
		e, s, _ := strings.Cut(args[1], ":")
		w[id] = &model.FirewallAssociation{Meta: meta(model.KindFirewallAssociation, id), Firewall: args[0], Endpoints: []model.FirewallEndpoint{{ID: e, Subnet: s, State: "READY"}}}
	case "policy": // policy ID DEFAULT [strict] [default=ACTION] [tls] [less=GROUP] [full=GROUP[/alert]] [var=NAME=VALUES]
		p := &model.FirewallPolicy{Meta: meta(model.KindFirewallPolicy, id), StatelessDefault: []string{"metric", "aws:" + args[0]}}
		for n, a := range args[1:] {
			key, value, _ := strings.Cut(a, "=")
			switch key {
			case "strict":
				p.RuleOrder = "STRICT_ORDER"
			case "default":
				p.StatefulDefault = append(p.StatefulDefault, "aws:"+value)
			case "tls":
				p.TLSInspection = "arn"
			case "less":
				g, rank, _ := strings.Cut(value, "/")
				if rank == "" {
					rank = strconv.Itoa(n)
				}
				p.Stateless = append(p.Stateless, model.FirewallGroupReference{Group: g, Priority: number(rank)})
			case "full":
				g, alert, _ := strings.Cut(value, "/")
				p.Stateful = append(p.Stateful, model.FirewallGroupReference{Group: g, Priority: n, ToAlert: alert != ""})
			case "var":
				name, values, _ := strings.Cut(value, "=")
				p.Variables = append(p.Variables, model.FirewallVariable{Name: name, Values: strings.Split(values, "+")})
			}
		}
		w[id] = p
	case "less": // less GROUP ACTION,PROTOCOL,SOURCE,PORTS,DESTINATION,PORTS[,flags]…: in reverse order of priority
		g := &model.FirewallRuleGroup{Meta: meta(model.KindFirewallRuleGroup, id), Type: "STATELESS"}
		for n, a := range args {
			f := strings.Split(a, ",")
			r := model.FirewallStatelessRule{Priority: len(args) - n, Actions: []string{"aws:" + f[0]}, Flags: len(f) > 6}
			if f[1] != "any" {
				r.Protocols = []int{protocol(f[1])}
			}
			side := func(block, span string) (blocks []string, ports []model.FirewallPorts) {
				if block != "any" {
					blocks = []string{block}
				}
				if from, to, ok := strings.Cut(span, ":"); ok {
					ports = []model.FirewallPorts{{From: number(from), To: number(to)}}
				}
				return blocks, ports
			}
			r.Sources, r.SourcePorts = side(f[2], f[3])
			r.Destinations, r.DestinationPorts = side(f[4], f[5])
			g.Stateless = append(g.Stateless, r)
		}
		w[id] = g
	case "full": // full GROUP ACTION|PROTOCOL|SOURCE|PORT|DESTINATION|PORT[|requests][|both][|unread]…, or domains
		g := &model.FirewallRuleGroup{Meta: meta(model.KindFirewallRuleGroup, id), Type: "STATEFUL"}
		for _, a := range args {
			f := strings.Split(a, "|")
			if len(f) == 1 {
				g.Domains = "ALLOWLIST"
				continue
			}
			r := model.FirewallStatefulRule{Action: f[0], Protocol: f[1], Source: f[2], SourcePort: f[3], Destination: f[4], DestinationPort: f[5]}
			r.Requests, r.Both = slices.Contains(f, "requests"), slices.Contains(f, "both")
			if slices.Contains(f, "unread") {
				r.Unread = "content"
			}
			g.Stateful = append(g.Stateful, r)
		}
		w[id] = g
	default:
		return w.clientVPN(verb, id, args)
	}
	return true
}

// inspected leads what subnet-a1 and subnet-a2 send each other through a firewall in subnet-f1.
const inspected = `
subnet subnet-f1 vpc-a 10.0.8.0/28; subnet subnet-f2 vpc-a 10.0.9.0/28; table rtb-f vpc-a subnet-f1 subnet-f2; acl acl-f1 vpc-a subnet-f1
fw fw pol vpce-f1:subnet-f1 vpce-f2:subnet-f2
route rtb-a1 10.0.2.0/24 vpce-f1; route rtb-a2 10.0.1.0/24 vpce-f1
policy pol pass
`

func TestFirewall(t *testing.T) {
	const (
		flow  = "eni-app 10.0.2.5 tcp/5432"
		stop  = "forward fw FIREWALL_RULES_RESTRICTION"
		state = inspected + "policy pol forward_to_sfe;"
		edge  = inspected + public + "table rtb-edge vpc-a igw-a; route rtb-edge 10.0.2.0/24 vpce-f1; unroute rtb-a2 0.0.0.0/0; route rtb-a2 0.0.0.0/0 vpce-f1; route rtb-f 0.0.0.0/0 igw-a; policy pol forward_to_sfe;"
		in    = "203.0.113.7 198.51.100.6 tcp/5432"
		drops = "full g drop|tcp|any|any|any|any;"
		open  = "owner vpc-a 1 eu-west-1; bpa 1/eu-west-1 "
	)
	runRows(t, []row{
		{"passes", inspected, flow, "reached"}, // rule: NFW-1, NFW-2
		{"that no route uses", inspected + "unroute rtb-a1 10.0.2.0/24; unroute rtb-a2 10.0.1.0/24; policy pol drop", flow, "reached"},                                                                      // rule: NFW-1
		{"drops", inspected + "policy pol drop", flow, stop},                                                                                                                                                // rule: NFW-2
		{"endpoint that is not there", inspected + "del fw", flow, "missing"},                                                                                                                               // rule: RT-18
		{"by an association", inspected + "fwassoc as fw vpce-f9:subnet-f1; unroute rtb-a1 10.0.2.0/24; route rtb-a1 10.0.2.0/24 vpce-f9", flow, "reached"},                                                 // rule: NFW-1
		{"being made", inspected + "fw fw pol state=PROVISIONING", flow, "forward fw FIREWALL_NOT_READY"},                                                                                                   // rule: NFW-1
		{"endpoint being made", inspected + "fw fw pol vpce-f1:subnet-f1:CREATING", flow, "forward fw FIREWALL_NOT_READY"},                                                                                  // rule: NFW-1
		{"state not told", inspected + "fw fw pol state=", flow, "missing"},                                                                                                                                 // rule: GEN-8
		{"not in step, passes", inspected + "fw fw pol sync=PENDING", flow, "undetermined"},                                                                                                                 // rule: NFW-1
		{"not in step, drops", inspected + "fw fw pol sync=PENDING; policy pol drop", flow, "undetermined"},                                                                                                 // rule: NFW-1
		{"not in step, and a group drops", inspected + "fw fw pol sync=PENDING; sg sg-db; eni eni-db sg=sg-db", flow, "forward eni-db" + noMatch},                                                           // rule: NFW-1
		{"policy not in the world", inspected + "del pol", flow, "missing"},                                                                                                                                 // rule: GEN-8
		{"proxy mode", inspected + "fw fw pol proxy", flow, "unmodelled"},                                                                                                                                   // rule: NFW-6
		{"network ACL of its subnet, in", inspected + "entries acl-f1 in,1,deny,all,10.0.1.0/24 in,2,allow,all,0.0.0.0/0 out,2,allow,all,0.0.0.0/0", flow, "forward acl-f1 SUBNET_ACL_RESTRICTION"},         // rule: NACL-14
		{"network ACL of its subnet, out", inspected + "entries acl-f1 in,2,allow,all,0.0.0.0/0 out,1,deny,tcp/5432,10.0.2.0/24 out,2,allow,all,0.0.0.0/0", flow, "forward acl-f1 SUBNET_ACL_RESTRICTION"},  // rule: NACL-14
		{"network ACL of its subnet, for replies", inspected + "entries acl-f1 in,1,deny,all,10.0.2.0/24 in,2,allow,all,0.0.0.0/0 out,2,allow,all,0.0.0.0/0", flow, "return acl-f1 SUBNET_ACL_RESTRICTION"}, // rule: NACL-14
		{"references do not match behind it", inspected + "sg sg-db in,all,sg-all; eni eni-db sg=sg-db", flow, "forward eni-db" + noMatch},                                                                  // rule: SG-19, SG-17
		{"addresses do", inspected + "sg sg-db in,all,10.0.1.5/32; eni eni-db sg=sg-db", flow, "reached"},                                                                                                   // rule: SG-19
		{"in a circle", inspected + "route rtb-f 10.0.2.0/24 vpce-f2", flow, "forward vpce-f2 FORWARDING_LOOP"},                                                                                             // rule: NFW-1

		{"stateless rule drops", inspected + "less g drop,tcp,any,any,any,5432:5432; policy pol pass less=g", flow, stop},                                                             // rule: NFW-2
		{"stateless rule for another port", inspected + "less g drop,tcp,any,any,any,5433:5433; policy pol pass less=g", flow, "reached"},                                             // rule: NFW-2
		{"stateless rule for another protocol", inspected + "less g drop,udp,any,any,any,any; policy pol pass less=g", flow, "reached"},                                               // rule: NFW-2
		{"stateless rule for another source", inspected + "less g drop,any,10.0.2.0/24,any,10.0.2.0/24,any; policy pol pass less=g", flow, "reached"},                                 // rule: NFW-2
		{"stateless rule for the reply", inspected + "less g drop,any,10.0.2.0/24,any,any,any; policy pol pass less=g", flow, "return fw FIREWALL_RULES_RESTRICTION"},                 // rule: NFW-2
		{"stateless rules in order of priority", inspected + "less g drop,any,any,any,any,any pass,any,any,any,any,any; policy pol drop less=g", flow, "reached"},                     // rule: NFW-2
		{"stateless groups in order of priority", inspected + "less g pass,any,any,any,any,any; less h drop,any,any,any,any,any; policy pol drop less=h/9 less=g/3", flow, "reached"}, // rule: NFW-2
		{"stateless pass of requests alone", inspected + "less g pass,tcp,any,any,any,5432:5432; policy pol drop less=g", flow, "return fw FIREWALL_RULES_RESTRICTION"},               // rule: NFW-2
		{"rule about flags", inspected + "less g drop,tcp,any,any,any,any,flags; policy pol pass less=g", flow, "unmodelled"},                                                         // rule: NFW-2
		{"rule about flags of others", inspected + "less g drop,tcp,10.9.0.0/16,any,any,any,flags; policy pol pass less=g", flow, "reached"},                                          // rule: NFW-2
		{"stateless group not in the world", inspected + "policy pol pass less=g", flow, "missing"},                                                                                   // rule: GEN-8
		{"stateful rules are not asked", inspected + drops + "policy pol pass full=g", flow, "reached"},                                                                               // rule: NFW-2

		{"no stateful rule", state, flow, "reached"},                                                                                                                                                // rule: NFW-5
		{"stateful drop", state + drops + "policy pol forward_to_sfe full=g", flow, stop},                                                                                                           // rule: NFW-3
		{"stateful reject", state + "full g reject|ip|any|any|10.0.2.5|any; policy pol forward_to_sfe full=g", flow, stop},                                                                          // rule: NFW-3
		{"stateful alert", state + "full g alert|tcp|any|any|any|any; policy pol forward_to_sfe full=g", flow, "reached"},                                                                           // rule: NFW-3
		{"drop that only alerts", state + drops + "policy pol forward_to_sfe full=g/alert", flow, "reached"},                                                                                        // rule: NFW-5
		{"pass before drop", state + "full g drop|tcp|any|any|any|any|requests pass|tcp|any|any|any|5432; policy pol forward_to_sfe full=g", flow, "reached"},                                       // rule: NFW-5
		{"drop before pass in strict order", state + "full g drop|tcp|any|any|any|any|requests pass|tcp|any|any|any|5432; policy pol forward_to_sfe strict full=g", flow, stop},                     // rule: NFW-5
		{"pass before drop in strict order", state + "full g pass|tcp|any|any|any|5432 drop|tcp|any|any|any|any|requests; policy pol forward_to_sfe strict full=g", flow, "reached"},                // rule: NFW-5
		{"groups in strict order", state + drops + "full h pass|tcp|any|any|any|any; policy pol forward_to_sfe strict full=h full=g", flow, "reached"},                                              // rule: NFW-5
		{"strict order, nothing decides", state + "policy pol forward_to_sfe strict", flow, "reached"},                                                                                              // rule: NFW-5
		{"drop_strict", state + "policy pol forward_to_sfe strict default=drop_strict", flow, stop},                                                                                                 // rule: NFW-5
		{"drop_strict, with a pass", state + "full g pass|tcp|any|any|10.0.2.5|5432; policy pol forward_to_sfe strict default=drop_strict full=g", flow, "reached"},                                 // rule: NFW-5
		{"drop_established", state + "policy pol forward_to_sfe strict default=drop_established", flow, stop},                                                                                       // rule: NFW-5
		{"drop_established_app_layer", state + "policy pol forward_to_sfe strict default=drop_established_app_layer_to_server", flow, stop},                                                         // rule: NFW-5
		{"drop_established of UDP", state + "policy pol forward_to_sfe strict default=drop_established", "eni-app 10.0.2.5 udp/53", "undetermined"},                                                 // rule: NFW-5
		{"alert_strict", state + "policy pol forward_to_sfe strict default=alert_strict", flow, "reached"},                                                                                          // rule: NFW-5
		{"unknown default action", state + "policy pol forward_to_sfe strict default=drop_everything", flow, "unmodelled"},                                                                          // rule: NFW-5
		{"default action without strict order", state + "policy pol forward_to_sfe default=drop_strict", flow, "reached"},                                                                           // rule: NFW-5
		{"rule that cannot be read", state + "full g drop|tcp|any|any|any|any|unread; policy pol forward_to_sfe full=g", flow, "unmodelled"},                                                        // rule: NFW-3
		{"rule that cannot be read, of others", state + "full g drop|tcp|any|any|any|443|unread; policy pol forward_to_sfe full=g", flow, "reached"},                                                // rule: NFW-3
		{"rule that cannot be read, behind a pass", state + "full g drop|tcp|any|any|any|any|unread pass|ip|any|any|any|any; policy pol forward_to_sfe full=g", flow, "reached"},                    // rule: NFW-3, NFW-5
		{"rule that cannot be read, strict, first", state + "full g drop|tcp|any|any|any|any|unread pass|ip|any|any|any|any; policy pol forward_to_sfe strict full=g", flow, "unmodelled"},          // rule: NFW-3
		{"rule that cannot be read, strict, of no consequence", state + "full g pass|tcp|any|any|any|any|unread pass|ip|any|any|any|any; policy pol forward_to_sfe strict full=g", flow, "reached"}, // rule: NFW-3
		{"pass that cannot be read before a drop", state + "full g pass|tcp|any|any|any|any|unread drop|ip|any|any|any|any|requests; policy pol forward_to_sfe full=g", flow, "unmodelled"},         // rule: NFW-3
		{"domains", state + "full g domains; policy pol forward_to_sfe full=g", flow, "unmodelled"},                                                                                                 // rule: NFW-3
		{"domains behind a pass", state + "full g domains; full h pass|tcp|any|any|any|any; policy pol forward_to_sfe full=g full=h", flow, "reached"},                                              // rule: NFW-3
		{"application protocol", state + "full g drop|http|any|any|any|any; policy pol forward_to_sfe full=g", flow, "unmodelled"},                                                                  // rule: NFW-3
		{"TLS inspection", state + "policy pol forward_to_sfe tls", flow, "unmodelled"},                                                                                                             // rule: NFW-3
		{"stateful group not in the world", state + "policy pol forward_to_sfe full=g", flow, "missing"},                                                                                            // rule: GEN-8
		{"excluded source", state + "full g drop|ip|[10.0.0.0/8,!10.0.1.0/24]|any|any|any|requests; policy pol forward_to_sfe full=g", flow, "reached"},                                             // rule: NFW-3
		{"not excluded source", state + "full g drop|ip|[10.0.0.0/8,!10.0.3.0/24]|any|any|any|requests; policy pol forward_to_sfe full=g", flow, stop},                                              // rule: NFW-3
		{"excluded alone", state + "full g drop|ip|!10.0.1.0/24|any|any|any|requests; policy pol forward_to_sfe full=g", flow, "reached"},                                                           // rule: NFW-3
		{"list in a list", state + "full g drop|ip|[10.9.0.0/16,[10.0.1.5,10.0.1.6]]|any|any|[443,5000:6000,!5433]|requests; policy pol forward_to_sfe full=g", flow, stop},                         // rule: NFW-3
		{"excluded port", state + "full g drop|tcp|any|any|any|[5000:6000,!5432]|requests; policy pol forward_to_sfe full=g", flow, "reached"},                                                      // rule: NFW-3
		{"open range", state + "full g drop|tcp|any|any|any|5000:|requests; policy pol forward_to_sfe full=g", flow, stop},                                                                          // rule: NFW-3
		{"home", state + "full g drop|ip|$HOME_NET|any|$HOME_NET|any|requests; policy pol forward_to_sfe full=g", flow, stop},                                                                       // rule: NFW-3
		{"outside", state + "full g drop|ip|$EXTERNAL_NET|any|any|any|requests; policy pol forward_to_sfe full=g", flow, "reached"},                                                                 // rule: NFW-3
		{"home by the policy", state + "full g drop|ip|$HOME_NET|any|any|any|requests; policy pol forward_to_sfe full=g var=HOME_NET=10.9.0.0/16", flow, "reached"},                                 // rule: NFW-3
		{"unknown variable", state + "full g drop|ip|$OTHER|any|any|any|requests; policy pol forward_to_sfe full=g", flow, "unmodelled"},                                                            // rule: NFW-3
		{"reference set", state + "full g drop|ip|@list|any|any|any|requests; policy pol forward_to_sfe full=g", flow, "unmodelled"},                                                                // rule: NFW-3
		{"both directions", state + "full g drop|tcp|10.0.2.0/24|5432|any|any|both|requests; policy pol forward_to_sfe full=g", flow, stop},                                                         // rule: NFW-3
		{"one direction", state + "full g drop|tcp|10.0.2.0/24|5432|any|any|requests; policy pol forward_to_sfe full=g", flow, "reached"},                                                           // rule: NFW-3
		{"a rule that fits the reply by itself", state + "full g drop|tcp|10.0.2.0/24|5432|any|any; policy pol forward_to_sfe full=g", flow, "undetermined"},                                        // rule: NFW-3

		{"stateful, both ways", state, flow, "reached"}, // rule: NFW-4
		{"stateful, back by another endpoint", state + "unroute rtb-a2 10.0.1.0/24; route rtb-a2 10.0.1.0/24 vpce-f2", flow, "return vpce-f2 RETURN_UNEXPECTED_STATEFUL"}, // rule: NFW-4
		{"stateful, back around it", state + "unroute rtb-a2 10.0.1.0/24", flow, "return vpce-f1 RETURN_MISSES_STATEFUL"},                                                 // rule: NFW-4, GEN-3
		{"stateful, there around it", state + "unroute rtb-a1 10.0.2.0/24", flow, "return vpce-f1 RETURN_UNEXPECTED_STATEFUL"},                                            // rule: NFW-4, GEN-3
		{"stateless, back around it", inspected + "unroute rtb-a2 10.0.1.0/24", flow, "reached"},                                                                          // rule: NFW-2, NFW-4

		{"edge table", edge, in, "reached"},                         // rule: RT-19, RT-22, IGW-4
		{"edge table, dropped", edge + "policy pol drop", in, stop}, // rule: RT-19
		{"edge table, back around it", edge + "unroute rtb-a2 0.0.0.0/0; route rtb-a2 0.0.0.0/0 igw-a", in, "return vpce-f1 RETURN_MISSES_STATEFUL"},                                                // rule: RT-22, IGW-4
		{"edge table, firewall without a way out", edge + "unroute rtb-f 0.0.0.0/0", in, "return rtb-f NO_ROUTE_TO_DESTINATION"},                                                                    // rule: IGW-4
		{"edge table does not see peers", edge + peered + "route rtb-a2 10.1.0.0/16 pcx-ab; policy pol drop", "eni-b 10.0.2.5 tcp/5432", "reached"},                                                 // rule: RT-21
		{"out through it", edge, "eni-db 203.0.113.7 tcp/443", "reached"},                                                                                                                           // rule: RT-22
		{"out through it, back around it", edge + "unroute rtb-edge 10.0.2.0/24", "eni-db 203.0.113.7 tcp/443", "return vpce-f1 RETURN_MISSES_STATEFUL"},                                            // rule: RT-22, GEN-3
		{"blocked public access at it", edge + open + "block-bidirectional", in, "forward 1/eu-west-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED"},                                                             // rule: BPA-5
		{"its subnet excluded", edge + open + "block-bidirectional; exclude x subnet-f1 allow-bidirectional", in, "forward 1/eu-west-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED"},                            // rule: BPA-5
		{"out, its subnet excluded", edge + open + "block-bidirectional; exclude x vpc-a allow-bidirectional", "eni-db 203.0.113.7 tcp/443", "forward 1/eu-west-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED"}, // rule: BPA-5
	})
}

func TestFirewallOnTransitGateway(t *testing.T) {
	const nf = hub + `att att-nf tgw-1 network-function fw assoc=tgwrtb-nf; tgwtable tgwrtb-nf tgw-1; tgwroute tgwrtb-nf 10.1.0.0/16 att-b; tgwroute tgwrtb-nf 10.0.0.0/16 att-a;
		tgwroute tgwrtb-1 10.1.1.0/24 att-nf; tgwroute tgwrtb-1 10.0.1.0/24 att-nf; fw fw pol att=att-nf; policy pol forward_to_sfe;`
	runRows(t, []row{
		{"through it", nf, appToB, "reached"},                                                                                      // rule: TGW-24
		{"dropped", nf + "policy pol drop", appToB, "forward fw FIREWALL_RULES_RESTRICTION"},                                       // rule: TGW-24, NFW-2
		{"its own table", nf + "tgwunroute tgwrtb-nf 10.1.0.0/16", appToB, "forward tgwrtb-nf TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"}, // rule: TGW-24
		{"back around it", nf + "tgwunroute tgwrtb-1 10.0.1.0/24", appToB, "return att-nf RETURN_MISSES_STATEFUL"},                 // rule: TGW-24, NFW-4
		{"references", nf + "sg sg-b in,all,sg-all; eni eni-b sg=sg-b; tgw tgw-1 refs", appToB, "forward eni-b" + noMatch},         // rule: SG-17
		{"references without it", hub + "sg sg-b in,all,sg-all; eni eni-b sg=sg-b; tgw tgw-1 refs", appToB, "reached"},             // rule: SG-16, SG-17
	})
}

// TestGatewayLoadBalancer: whether a third party's appliance passes a flow nobody knows, but routes and filters stop it for sure.
func TestGatewayLoadBalancer(t *testing.T) {
	const (
		flow = "eni-app 10.0.2.5 tcp/5432"
		gwlb = inspected + "del fw; eni eni-f1 subnet-f1 10.0.8.5; vpce vpce-f1 type=GatewayLoadBalancer eni-f1; eni eni-f2 subnet-f2 10.0.9.5; vpce vpce-f2 type=GatewayLoadBalancer eni-f2;"
		edge = gwlb + public + "table rtb-edge vpc-a igw-a; route rtb-edge 10.0.2.0/24 vpce-f1; unroute rtb-a2 0.0.0.0/0; route rtb-a2 0.0.0.0/0 vpce-f1; route rtb-f 0.0.0.0/0 igw-a;"
		in   = "203.0.113.7 198.51.100.6 tcp/5432"
		open = "owner vpc-a 1 eu-west-1; bpa 1/eu-west-1 block-bidirectional;"
	)
	runRows(t, []row{
		{"through it", gwlb, flow, "undetermined"},                                                                                                             // rule: EP-15
		{"a group stops it behind", gwlb + "sg sg-db; eni eni-db sg=sg-db", flow, "forward eni-db" + noMatch},                                                  // rule: EP-15
		{"not accepted", gwlb + "vpce vpce-f1 state=pendingacceptance", flow, "forward vpce-f1 VPCE_NOT_AVAILABLE"},                                            // rule: EP-2
		{"back around it", gwlb + "unroute rtb-a2 10.0.1.0/24", flow, "return vpce-f1 RETURN_MISSES_STATEFUL"},                                                 // rule: RT-22, GEN-3
		{"back by another", gwlb + "unroute rtb-a2 10.0.1.0/24; route rtb-a2 10.0.1.0/24 vpce-f2", flow, "return vpce-f2 RETURN_UNEXPECTED_STATEFUL"},          // rule: RT-22
		{"gateway endpoint", gwlb + "vpce vpce-f1 type=Gateway", flow, "unmodelled"},                                                                           // rule: RT-18, RT-28
		{"edge table", edge, in, "undetermined"},                                                                                                               // rule: RT-20, EP-15
		{"edge table, back around it", edge + "unroute rtb-a2 0.0.0.0/0; route rtb-a2 0.0.0.0/0 igw-a", in, "return vpce-f1 RETURN_MISSES_STATEFUL"},           // rule: RT-22
		{"blocked public access at it", edge + open, in, "forward 1/eu-west-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED"},                                                // rule: BPA-5
		{"its subnet excluded", edge + open + "exclude x subnet-f1 allow-bidirectional", in, "undetermined"},                                                   // rule: BPA-5
		{"the database's subnet excluded", edge + open + "exclude x subnet-a2 allow-bidirectional", in, "forward 1/eu-west-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED"}, // rule: BPA-10
	})
}
