package oracle

import "testing"

// hub joins vpc-a and vpc-b by a transit gateway with a foot subnet of its own in two zones of each. Clients and databases
// stand in other subnets: eni-app and eni-b in zone 1, eni-db and eni-b2 in zone 2.
const hub = `
zone subnet-a1 eu-west-1a euw1-az1; zone subnet-a2 eu-west-1b euw1-az2; zone subnet-b1 eu-west-1a euw1-az1;
subnet subnet-a8 vpc-a 10.0.8.0/28; zone subnet-a8 eu-west-1a euw1-az1; table rtb-a8 vpc-a subnet-a8; acl acl-a8 vpc-a subnet-a8;
subnet subnet-a9 vpc-a 10.0.9.0/28; zone subnet-a9 eu-west-1b euw1-az2; table rtb-a9 vpc-a subnet-a9; acl acl-a9 vpc-a subnet-a9;
subnet subnet-b8 vpc-b 10.1.8.0/28; zone subnet-b8 eu-west-1a euw1-az1; table rtb-b8 vpc-b subnet-b8; acl acl-b8 vpc-b subnet-b8;
subnet subnet-b9 vpc-b 10.1.9.0/28; zone subnet-b9 eu-west-1b euw1-az2; table rtb-b9 vpc-b subnet-b9; acl acl-b9 vpc-b subnet-b9;
subnet subnet-b2 vpc-b 10.1.2.0/24; zone subnet-b2 eu-west-1b euw1-az2; eni eni-b2 subnet-b2 10.1.2.5 sg=sg-all;
tgw tgw-1 refs; att att-a tgw-1 vpc vpc-a subnet-a8 subnet-a9 assoc=tgwrtb-1; att att-b tgw-1 vpc vpc-b subnet-b8 subnet-b9 assoc=tgwrtb-1;
tgwtable tgwrtb-1 tgw-1;
tgwroute tgwrtb-1 10.0.0.0/16 att-a propagated; tgwroute tgwrtb-1 10.1.0.0/16 att-b propagated;
tgwroute tgwrtb-1 2001:db8:a::/48 att-a propagated; tgwroute tgwrtb-1 2001:db8:b::/48 att-b propagated;
route rtb-a1 10.1.0.0/16 tgw-1; route rtb-a1 2001:db8:b::/48 tgw-1; route rtb-a2 10.1.0.0/16 tgw-1;
route rtb-b 10.0.0.0/16 tgw-1; route rtb-b 2001:db8:a::/48 tgw-1;
`

const (
	appToB   = "eni-app 10.1.1.5 tcp/5432"
	appToB2  = "eni-app 10.1.2.5 tcp/5432"
	appToBv6 = "eni-app 2001:db8:b:1::5 tcp/5432"
)

func TestTransitGateway(t *testing.T) {
	const (
		noRoute = " tgwrtb-1 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"
		noB     = hub + "tgwunroute tgwrtb-1 10.1.0.0/16;"
		out     = "vpn vpn-1 tgw-1 up; att att-vpn tgw-1 vpn vpn-1 assoc=tgwrtb-1; route rtb-a1 10.9.0.0/16 tgw-1;"
		dead    = dx + "tgwroute tgwrtb-1 10.9.0.0/16 att-dx propagated; dxatt dxgw-1 dxvif-1 detached;"
	)
	runRows(t, []row{
		// States
		{"all there", hub, appToB, "reached"}, // rule: TGW-1, TGW-2, TGW-3
		{"attachment pending", hub + "att att-b state=pendingAcceptance", appToB, "forward att-b TGW_ATTACHMENT_NOT_AVAILABLE"},                          // rule: TGW-1
		{"own attachment pending", hub + "att att-a state=pending", appToB, "forward att-a TGW_ATTACHMENT_NOT_AVAILABLE"},                                // rule: TGW-1
		{"transit gateway going", hub + "tgw tgw-1 deleting", appToB, "forward tgw-1 TGW_NOT_AVAILABLE"},                                                 // rule: TGW-1
		{"transit gateway modifying", hub + "tgw tgw-1 modifying", appToB, "undetermined"},                                                               // rule: TGW-1
		{"transit gateway modifying, blocked anyway", hub + "tgw tgw-1 modifying; entries acl-b", appToB, "forward acl-b SUBNET_ACL_RESTRICTION"},        // rule: TGW-1
		{"attachment rolling back", hub + "att att-b state=rollingBack", appToB, "undetermined"},                                                         // rule: TGW-1
		{"state not told", hub + "tgw tgw-1 -", appToB, "missing"},                                                                                       // rule: GEN-8
		{"state of the attachment not told", hub + "att att-b state=", appToB, "missing"},                                                                // rule: GEN-8
		{"no attachment", hub + "del att-a", appToB, "forward tgw-1 TGW_ATTACHMENT_MISSING"},                                                             // rule: TGW-1
		{"attachment to another one", hub + "del att-a; tgw tgw-2; att att-2 tgw-2 vpc vpc-a subnet-a8", appToB, "forward tgw-1 TGW_ATTACHMENT_MISSING"}, // rule: TGW-1
		{"deleted beside the new one", hub + "att att-0 tgw-1 vpc vpc-a subnet-a8 state=deleted", appToB, "reached"},                                     // rule: TGW-1
		{"no transit gateway", hub + "del tgw-1; del att-a; del att-b", appToB, "forward rtb-a1 ROUTE_TARGET_MISSING"},                                   // rule: RT-27
		{"shared transit gateway", hub + "del tgw-1", appToB, "missing"},                                                                                 // rule: TGW-27
		{"the VPC is not in the world", hub + "del vpc-b", appToB, "missing"},                                                                            // rule: GEN-8

		// Association and propagation
		{"no association", hub + "att att-a assoc=", appToB, "forward att-a TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},                                              // rule: TGW-2
		{"no association of the other side", hub + "att att-b assoc=", appToB, "return att-b TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},                             // rule: TGW-2
		{"going association", hub + "att att-a assocstate=disassociating", appToB, "forward att-a TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},                        // rule: TGW-2
		{"association by the table's listing", hub + "att att-a untold; tgwtable tgwrtb-1 tgw-1 assoc=att-a", appToB, "reached"},                                  // rule: TGW-2
		{"listing without it", hub + "att att-a untold; tgwtable tgwrtb-1 tgw-1 assoc=att-b", appToB, "forward att-a TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},     // rule: TGW-2
		{"association not told", hub + "att att-a untold", appToB, "missing"},                                                                                     // rule: GEN-8
		{"table of another account", hub + "att att-a assoc=tgwrtb-9", appToB, "missing"},                                                                         // rule: TGW-27
		{"another table is associated", hub + "tgwtable tgwrtb-2 tgw-1; att att-a assoc=tgwrtb-2", appToB, "forward tgwrtb-2 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"}, // rule: TGW-2, TGW-3, TGW-21
		{"a table that nobody is associated with", hub + "tgwtable tgwrtb-2 tgw-1", appToB, "reached"},                                                            // rule: TGW-2
		{"not propagated", noB, appToB, "forward" + noRoute},                                                                                                      // rule: TGW-3
		{"not propagated, static instead", noB + "tgwroute tgwrtb-1 10.1.0.0/16 att-b", appToB, "reached"},                                                        // rule: TGW-3
		{"no way back", hub + "tgwunroute tgwrtb-1 10.0.0.0/16", appToB, "return" + noRoute},                                                                      // rule: TGW-3, GEN-1
		{"policy table", hub + "att att-a policy=tgwptb-1", appToB, "undetermined"},                                                                               // rule: TGW-29

		// Routes
		{"longer prefix", hub + out + "tgwroute tgwrtb-1 10.0.0.0/8 att-vpn", appToB, "reached"},                                                                                                                                                                                                      // rule: TGW-4
		{"longer prefix elsewhere", hub + out + "tgwroute tgwrtb-1 10.1.1.0/24 att-a", appToB, "forward rtb-a8 NO_ROUTE_TO_DESTINATION"},                                                                                                                                                              // rule: TGW-4
		{"static before propagated", hub + "tgwroute tgwrtb-1 10.1.0.0/16 att-gone propagated", appToB, "missing"},                                                                                                                                                                                    // rule: TGW-4
		{"static to VPN before propagated by Direct Connect", hub + out + dead + "tgwroute tgwrtb-1 10.9.0.0/16 att-vpn", "eni-app 10.9.1.1 tcp/1", "reached"},                                                                                                                                        // rule: TGW-4
		{"only the propagated one", hub + out + dead, "eni-app 10.9.1.1 tcp/1", "forward dxgw-1 DXGW_NOT_ATTACHED"},                                                                                                                                                                                   // rule: TGW-4, TGW-5
		{"private-IP VPN before VPN", hub + out + dx + "vpn vpn-1 transport=att-dx; vpn vpn-2 tgw-1 down; att att-2 tgw-1 vpn vpn-2; tgwroute tgwrtb-1 10.9.0.0/16 att-2 propagated; tgwroute tgwrtb-1 10.9.0.0/16 att-vpn propagated", "eni-app 10.9.1.1 tcp/1", "reached"},                          // rule: TGW-4
		{"VPN after private-IP VPN", hub + out + dx + "vpn vpn-1 down transport=att-dx; vpn vpn-2 tgw-1 up; att att-2 tgw-1 vpn vpn-2; tgwroute tgwrtb-1 10.9.0.0/16 att-2 propagated; tgwroute tgwrtb-1 10.9.0.0/16 att-vpn propagated", "eni-app 10.9.1.1 tcp/1", "forward vpn-1 VPN_TUNNELS_DOWN"}, // rule: TGW-4
		{"VPC before VPN", hub + "tgwroute tgwrtb-1 10.1.0.0/16 att-vpn propagated; vpn vpn-1 tgw-1 down; att att-vpn tgw-1 vpn vpn-1", appToB, "reached"},                                                                                                                                            // rule: TGW-4
		{"blackhole", hub + "tgwroute tgwrtb-1 10.1.1.0/24 blackhole", appToB, "forward tgwrtb-1 TGW_RTB_BLACKHOLE"},                                                                                                                                                                                  // rule: TGW-6
		{"blackhole beside it", hub + "tgwroute tgwrtb-1 10.1.2.0/24 blackhole", appToB, "reached"},                                                                                                                                                                                                   // rule: TGW-6
		{"shorter blackhole", hub + "tgwroute tgwrtb-1 10.0.0.0/8 blackhole", appToB, "reached"},                                                                                                                                                                                                      // rule: TGW-6, TGW-4
		{"prefix list", noB + "pl pl-1 10.1.0.0/16; tgwref tgwrtb-1 pl-1 att-b", appToB, "reached"},                                                                                                                                                                                                   // rule: TGW-7
		{"prefix list without it", noB + "pl pl-1 10.7.0.0/16; tgwref tgwrtb-1 pl-1 att-b", appToB, "forward" + noRoute},                                                                                                                                                                              // rule: TGW-7
		{"prefix list that is a blackhole", hub + "pl pl-1 10.1.1.0/24; tgwref tgwrtb-1 pl-1 blackhole", appToB, "forward tgwrtb-1 TGW_RTB_BLACKHOLE"},                                                                                                                                                // rule: TGW-7
		{"prefix list before propagated", hub + "pl pl-1 10.1.0.0/16; tgwref tgwrtb-1 pl-1 blackhole", appToB, "forward tgwrtb-1 TGW_RTB_BLACKHOLE"},                                                                                                                                                  // rule: TGW-4, TGW-7
		{"static before prefix list", noB + "tgwroute tgwrtb-1 10.1.0.0/16 att-b; pl pl-1 10.1.0.0/16; tgwref tgwrtb-1 pl-1 blackhole", appToB, "reached"},                                                                                                                                            // rule: TGW-4, TGW-7
		{"prefix list among the routes", noB + "pl pl-1 10.1.0.0/16; tgwroute tgwrtb-1 pl-1 att-b; tgwref tgwrtb-1 pl-1 att-b", appToB, "reached"},                                                                                                                                                    // rule: TGW-7
		{"two prefix lists that differ", noB + "pl pl-1 10.1.0.0/16; pl pl-2 10.1.0.0/16; tgwref tgwrtb-1 pl-1 att-b; tgwref tgwrtb-1 pl-2 att-a", appToB, "undetermined"},                                                                                                                            // rule: TGW-7
		{"prefix list on its way", noB + "pl pl-1 10.1.0.0/16; tgwref tgwrtb-1 pl-1 att-b pending", appToB, "unmodelled"},                                                                                                                                                                             // rule: TGW-7
		{"entries not in the world", hub + "tgwref tgwrtb-1 pl-1 att-b", appToB, "missing"},                                                                                                                                                                                                           // rule: GEN-8
		{"deleted route", hub + "tgwroute tgwrtb-1 10.1.1.0/24 att-a deleted", appToB, "reached"},                                                                                                                                                                                                     // rule: TGW-6
		{"overlapping VPC without a route", hub + "vpc vpc-c eu-west-1 10.1.0.0/16; subnet subnet-c8 vpc-c 10.1.8.0/28; att att-c tgw-1 vpc vpc-c subnet-c8", appToB, "reached"},                                                                                                                      // rule: TGW-8
		{"overlapping VPC with the route", noB + "vpc vpc-c eu-west-1 10.1.0.0/16; subnet subnet-c8 vpc-c 10.1.8.0/28; att att-c tgw-1 vpc vpc-c subnet-c8; tgwroute tgwrtb-1 10.1.0.0/16 att-c", appToB, "forward vpc-c NO_SUCH_ADDRESS"},                                                            // rule: TGW-8
		{"routes not searched", hub + "tgwtable tgwrtb-1 tgw-1 unknown", appToB, "missing"},                                                                                                                                                                                                           // rule: GEN-8, TGW-27
		{"truncated, no match", noB + "tgwtable tgwrtb-1 tgw-1 more", appToB, "missing"},                                                                                                                                                                                                              // rule: TGW-28
		{"truncated, a match", hub + "tgwtable tgwrtb-1 tgw-1 more", appToB, "reached"},                                                                                                                                                                                                               // rule: TGW-28
		{"firewall that is not in the world", hub + "att att-nf tgw-1 network-function nf-1; tgwroute tgwrtb-1 10.1.1.0/24 att-nf", appToB, "missing"},                                                                                                                                                // rule: TGW-24

		// Static listings
		{"static only, propagated", noB + "tgwtable tgwrtb-1 tgw-1 static prop=att-a+att-b", appToB, "reached"},                                                                                                                          // rule: TGW-3
		{"static only, not propagated", noB + "tgwtable tgwrtb-1 tgw-1 static prop=att-a", appToB, "forward" + noRoute},                                                                                                                  // rule: TGW-3
		{"static only, a blackhole of one block", noB + "tgwroute tgwrtb-1 10.1.0.0/16 blackhole; tgwtable tgwrtb-1 tgw-1 static prop=att-b", appToB, "forward tgwrtb-1 TGW_RTB_BLACKHOLE"},                                              // rule: TGW-4
		{"static only, propagations not told", noB + "tgwtable tgwrtb-1 tgw-1 static", appToB, "missing"},                                                                                                                                // rule: GEN-8
		{"static only, a dynamic VPN propagates", noB + out + "tgwtable tgwrtb-1 tgw-1 static prop=att-b+att-vpn", appToB, "missing"},                                                                                                    // rule: TGW-3
		{"static only, a static VPN propagates nothing", noB + out + "vpn vpn-1 static=; tgwtable tgwrtb-1 tgw-1 static prop=att-a+att-b+att-vpn", appToB, "reached"},                                                                    // rule: TGW-3, VPN-4
		{"static only, overlapping VPCs", noB + "vpc vpc-c eu-west-1 10.1.128.0/17; att att-c tgw-1 vpc vpc-c; tgwtable tgwrtb-1 tgw-1 static prop=att-a+att-b", appToB, "undetermined"},                                                 // rule: TGW-8
		{"static only, a dynamic VPN propagates, beside a static route", noB + out + "tgwroute tgwrtb-1 10.1.0.0/16 att-b; tgwtable tgwrtb-1 tgw-1 static prop=att-vpn", appToB, "missing"},                                              // rule: TGW-3, TGW-4
		{"static only, a dynamic VPN propagates, beside a host route", noB + out + "tgwroute tgwrtb-1 10.1.1.5/32 att-b; tgwroute tgwrtb-1 10.0.1.5/32 att-a; tgwtable tgwrtb-1 tgw-1 static prop=att-vpn", appToB, "reached"},           // rule: TGW-3, TGW-4
		{"static only, propagated by what is not in the world", noB + "tgwtable tgwrtb-1 tgw-1 static prop=att-gone", appToB, "missing"},                                                                                                 // rule: GEN-8
		{"static only, overlapping VPCs, a longer route", noB + "vpc vpc-c eu-west-1 10.1.128.0/17; att att-c tgw-1 vpc vpc-c; tgwroute tgwrtb-1 10.1.1.0/24 att-b; tgwtable tgwrtb-1 tgw-1 static prop=att-a+att-b", appToB, "reached"}, // rule: TGW-8, TGW-4

		// Towards the transit gateway
		{"no route", hub + "unroute rtb-a1 10.1.0.0/16; route rtb-a8 10.1.0.0/16 tgw-1", appToB, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"}, // rule: TGW-13, RT-25
		{"no route in the attachment subnet", hub + "unroute rtb-a8 10.1.0.0/16", appToB, "reached"},                                       // rule: TGW-13
		{"no route back", hub + "unroute rtb-b 10.0.0.0/16", appToB, "return rtb-b NO_ROUTE_TO_DESTINATION"},                               // rule: TGW-13, GEN-1

		// IPv6
		{"IPv6", hub, appToBv6, "reached"}, // rule: TGW-25
		{"IPv6 off here", hub + "att att-a v6=no", appToBv6, "forward att-a TGW_IPV6_DISABLED"},              // rule: TGW-25
		{"IPv6 off there", hub + "att att-b v6=no", appToBv6, "forward att-b TGW_IPV6_DISABLED"},             // rule: TGW-25
		{"IPv6 off, IPv4 on", hub + "att att-b v6=no", appToB, "reached"},                                    // rule: TGW-25, GEN-5
		{"IPv6 not told", hub + "att att-b v6=", appToBv6, "missing"},                                        // rule: GEN-8
		{"IPv6 without a route", hub + "tgwunroute tgwrtb-1 2001:db8:b::/48", appToBv6, "forward" + noRoute}, // rule: TGW-25

		// No translation, and where a VPC is not the last one
		{"the client's own address", hub + "sg sg-db in,all,10.0.1.5/32; eni eni-b sg=sg-db; entries acl-b in,1,allow,all,10.0.1.5/32 out,1,allow,all,10.0.1.5/32", appToB, "reached"},                   // rule: TGW-26
		{"another client's address", hub + "sg sg-db in,all,10.0.1.6/32; eni eni-b sg=sg-db", appToB, "forward eni-b" + noMatch},                                                                         // rule: TGW-26
		{"round and round", hub + "route rtb-a1 10.7.0.0/16 tgw-1; tgwroute tgwrtb-1 10.7.0.0/16 att-b; route rtb-b8 10.7.0.0/16 tgw-1", "eni-app 10.7.0.1 tcp/1", "forward tgw-1 FORWARDING_LOOP"},      // rule: TGW-30
		{"nowhere to go from there", hub + "route rtb-a1 10.7.0.0/16 tgw-1; tgwroute tgwrtb-1 10.7.0.0/16 att-b", "eni-app 10.7.0.1 tcp/1", "forward rtb-b8 NO_ROUTE_TO_DESTINATION"},                    // rule: TGW-12
		{"not over a peering to it", hub + "route rtb-a1 10.7.0.0/16 pcx-ab; vpc vpc-c eu-west-1 10.7.0.0/16; route rtb-b 10.7.0.0/16 tgw-1", "eni-app 10.7.0.1 tcp/1", "forward pcx-ab PCX_NOT_IN_VPC"}, // rule: PCX-5, NET-1
		{"by a peering, back by a transit gateway", hub + "unroute rtb-a1 10.1.0.0/16; route rtb-a1 10.1.0.0/16 pcx-ab", appToB, "reached asymmetric"},                                                   // rule: GEN-2, GEN-3
	})
}

func TestTransitGatewayZones(t *testing.T) {
	const (
		az    = " TGW_ROUTE_AZ_RESTRICTION"
		acl   = " SUBNET_ACL_RESTRICTION"
		own   = hub + "att att-b none; att att-b subnet-b1;" // the database's own subnet is the attachment's
		local = hub + "zone subnet-a1 us-west-2-lax-1a usw2-lax1-az1;"
	)
	runRows(t, []row{
		// Zones
		{"client in a zone without the attachment", hub + "att att-a none; att att-a subnet-a9", appToB, "forward att-a" + az},                                       // rule: TGW-9
		{"client in another subnet of the zone", hub + "att att-a none; att att-a subnet-a8", appToB, "reached"},                                                     // rule: TGW-9
		{"client in the attachment subnet", hub + "att att-a none; att att-a subnet-a1; att att-b none; att att-b subnet-b8; zone subnet-a1 - -", appToB, "reached"}, // rule: TGW-9
		{"zones not told", hub + "zone subnet-a1 - -", appToB, "missing"},                                                                                            // rule: GEN-8
		{"the same zone under another name", hub + "zone subnet-a1 eu-west-1c euw1-az1", appToB, "reached"},                                                          // rule: NET-3, TGW-9
		{"another zone under the same name", hub + "zone subnet-a1 eu-west-1a euw1-az3", appToB, "forward att-a" + az},                                               // rule: NET-3, TGW-9
		{"names of one account", hub + "zone subnet-a1 eu-west-1a -", appToB, "reached"},                                                                             // rule: NET-3
		{"names of one account differ", hub + "zone subnet-a1 eu-west-1c -", appToB, "forward att-a" + az},                                                           // rule: NET-3
		{"names of two accounts", hub + "zone subnet-b8 eu-west-1a - 222; zone subnet-b9 eu-west-1b - 222", appToB, "missing"},                                       // rule: NET-3, GEN-8
		{"names of two accounts, one attachment subnet", own + "att att-a none; att att-a subnet-a8; zone subnet-b1 eu-west-1a - 222", appToB, "reached"},            // rule: NET-3, TGW-10
		{"Local Zone", local, appToB, "missing"}, // rule: NET-12
		{"Local Zone by name", hub + "zone subnet-a1 us-west-2-lax-1a -; zone subnet-a8 us-west-2a -; zone subnet-a9 us-west-2b -", appToB, "missing"}, // rule: NET-12
		{"zone by name", hub + "zone subnet-a1 us-west-2c -; zone subnet-a8 us-west-2a -; zone subnet-a9 us-west-2b -", appToB, "forward att-a" + az},  // rule: NET-12, TGW-9
		{"database in another zone", hub, appToB2, "reached"},                                                                                           // rule: TGW-10
		{"VPC attached in the database's zone only", hub + "att att-b none; att att-b subnet-b9", appToB2, "reached"},                                   // rule: TGW-10
		{"the request enters in its own zone", hub + "entries acl-b8 in,1,allow,all,0.0.0.0/0", appToB2, "forward acl-b8" + acl},                        // rule: TGW-10
		{"the reply leaves in the database's", hub + "entries acl-b9 out,1,allow,all,0.0.0.0/0", appToB2, "return acl-b9" + acl},                        // rule: TGW-10
		{"and not in the client's", hub + "entries acl-b8 out,1,allow,all,0.0.0.0/0", appToB2, "reached"},                                               // rule: TGW-10
		{"the request does not enter in another zone", hub + "entries acl-b9 in,1,allow,all,0.0.0.0/0", appToB2, "reached"},                             // rule: TGW-10
		{"the reply enters in the database's zone", hub + "entries acl-a9", appToB2, "return acl-a9" + acl},                                             // rule: TGW-10
		{"no subnet in the zone, the first of the others", hub + "zone subnet-b8 eu-west-1c euw1-az3; entries acl-b8", appToB2, "forward acl-b8" + acl}, // rule: TGW-10
		{"no subnet in the zone, the second", hub + "zone subnet-b8 eu-west-1c euw1-az3; entries acl-b8", appToB2 + " foot=1", "reached"},               // rule: TGW-10
		{"no such subnet", hub + "zone subnet-b8 eu-west-1c euw1-az3", appToB2 + " foot=2", "flow"},                                                     // rule: TGW-10
		{"no subnets told", hub + "att att-b none", appToB, "missing"},                                                                                  // rule: GEN-8
		{"database in a zone without the attachment", hub + "att att-b none; att att-b subnet-b8", appToB2, "return att-b" + az},                        // rule: TGW-11
		{"appliance mode, by any subnet", hub + "att att-b appliance=yes; entries acl-b8 in,1,allow,all,0.0.0.0/0", appToB + " foot=1", "reached"},      // rule: TGW-17
		{"appliance mode, by the first", hub + "att att-b appliance=yes; entries acl-b8 in,1,allow,all,0.0.0.0/0", appToB, "forward acl-b8" + acl},      // rule: TGW-17
		{"appliance mode off", hub + "entries acl-b9", appToB + " foot=1", "reached"},                                                                   // rule: TGW-17, TGW-10

		// The attachment subnet's own table
		{"its table has only local", hub, appToB, "reached"}, // rule: TGW-12
		{"its table diverts", hub + "eni eni-fw subnet-b9 10.1.9.5 check=yes; route rtb-b8 10.1.1.0/24 eni-fw", appToB, "forward eni-fw ENI_SOURCE_DEST_CHECK_RESTRICTION"},                                                      // rule: TGW-12
		{"another table diverts", hub + "eni eni-fw subnet-b9 10.1.9.5 check=yes; route rtb-b9 10.1.1.0/24 eni-fw", appToB, "reached"},                                                                                           // rule: TGW-12
		{"the diverting one does not check", hub + "eni eni-fw subnet-b9 10.1.9.5 check=no; route rtb-b8 10.1.1.0/24 eni-fw", appToB, "unmodelled"},                                                                              // rule: TGW-12, TGW-17, TGW-18
		{"diverted to a blackhole", hub + "route rtb-b8 10.1.1.0/24 vpce-fw blackhole", appToB, "forward rtb-b8 ROUTE_BLACKHOLE"},                                                                                                // rule: TGW-12, RT-11
		{"a gateway table is for others", hub + "table rtb-edge vpc-b igw-b; route rtb-edge 10.1.1.0/24 vpce-fw blackhole", appToB, "reached"},                                                                                   // rule: RT-21
		{"out to the internet there", hub + "route rtb-a1 0.0.0.0/0 tgw-1; tgwroute tgwrtb-1 0.0.0.0/0 att-b; route rtb-b8 0.0.0.0/0 igw-b", "eni-app 203.0.113.7 tcp/1", "forward igw-b IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"}, // rule: TGW-12, IGW-2

		// Network ACLs: the client or database in another subnet than the attachment's
		{"to it, inbound", hub + "entries acl-a8 in,1,deny,all,10.0.0.0/16 in,2,allow,all,0.0.0.0/0 out,1,allow,all,0.0.0.0/0", appToB, "forward acl-a8" + acl}, // rule: TGW-14
		{"to it, inbound, by the client's address", hub + "entries acl-a8 in,1,allow,tcp/5432,10.0.1.5/32 out,1,allow,all,0.0.0.0/0", appToB, "reached"},        // rule: TGW-14
		{"to it, not outbound", hub + "entries acl-a8 in,1,allow,all,0.0.0.0/0 out,1,allow,all,10.0.1.5/32", appToB, "reached"},                                 // rule: TGW-14
		{"to it, the client's outbound", hub + "entries acl-a1 in,1,allow,all,0.0.0.0/0", appToB, "forward acl-a1" + acl},                                       // rule: TGW-14
		{"from it, outbound", hub + "entries acl-b8 in,1,allow,all,0.0.0.0/0", appToB, "forward acl-b8" + acl},                                                  // rule: TGW-15
		{"from it, outbound, by the database's address", hub + "entries acl-b8 in,1,allow,all,0.0.0.0/0 out,1,allow,tcp/5432,10.1.1.5/32", appToB, "reached"},   // rule: TGW-15
		{"from it, not inbound", hub + "entries acl-b8 in,1,allow,all,10.1.1.5/32 out,1,allow,all,0.0.0.0/0", appToB, "reached"},                                // rule: TGW-15
		{"from it, the database's inbound", hub + "entries acl-b in,1,allow,all,10.1.0.0/16 out,1,allow,all,0.0.0.0/0", appToB, "forward acl-b" + acl},          // rule: TGW-15

		// In the attachment subnet itself
		{"from it, neither", own + "entries acl-b in,1,allow,all,10.1.1.5/32 out,1,allow,all,10.0.1.5/32", appToB, "reached"},                                         // rule: TGW-16
		{"reply to it, outbound", own + "entries acl-b in,1,allow,all,10.1.1.5/32", appToB, "return acl-b" + acl},                                                     // rule: TGW-16
		{"reply to it, inbound", own + "entries acl-b out,1,allow,all,10.0.1.5/32", appToB, "return acl-b" + acl},                                                     // rule: TGW-16
		{"reply to it, inbound, by the client's address", own + "entries acl-b in,1,allow,all,10.0.1.5/32 out,1,allow,all,10.0.1.5/32", appToB, "return acl-b" + acl}, // rule: TGW-16
	})
}
