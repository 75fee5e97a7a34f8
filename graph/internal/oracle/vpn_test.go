package oracle

import "testing"

func TestVPNGateway(t *testing.T) {
	const (
		// vpc-a with a static VPN connection to 10.9.0.0/16, and routes to it.
		vpn   = `vgw vgw-a vpc-a attached; vpn vpn-1 vgw-a static=10.9.0.0/16; route rtb-a1 10.9.0.0/16 vgw-a; route rtb-a2 10.9.0.0/16 vgw-a;`
		in    = "vpn-1@10.9.0.7 10.0.2.5 tcp/5432"
		out   = "eni-app 10.9.0.7 tcp/443"
		down  = " vpn-1 VPN_TUNNELS_DOWN"
		block = " vpn-1 VPN_OUTSIDE_SELECTORS"
		// The same by BGP: nothing tells what was learnt.
		bgp = `vgw vgw-a vpc-a attached; vpn vpn-1 vgw-a up; route rtb-a1 10.9.0.0/16 vgw-a; route rtb-a2 10.9.0.0/16 vgw-a;`
		// The same by BGP, learnt and propagated.
		learnt = `vgw vgw-a vpc-a attached; vpn vpn-1 vgw-a up; propagate rtb-a1 vgw-a 10.9.0.0/16; propagate rtb-a2 vgw-a 10.9.0.0/16;`
	)
	runRows(t, []row{
		// The connection
		{"in", vpn, in, "reached"},                                                                                            // rule: VPN-1, VPN-14
		{"out", vpn, out, "reached"},                                                                                          // rule: VPN-1
		{"one of two tunnels", vpn + "vpn vpn-1 up", in, "reached"},                                                           // rule: VPN-1, VPN-15
		{"no tunnel", vpn + "vpn vpn-1 down", in, "forward" + down},                                                           // rule: VPN-1, VPN-16
		{"no tunnel, out", vpn + "vpn vpn-1 down", out, "forward" + down},                                                     // rule: VPN-1, VPN-16
		{"tunnels not told", vpn + "vpn vpn-1 untold", in, "missing"},                                                         // rule: GEN-8
		{"connection going", vpn + "vpn vpn-1 state=deleting", in, "forward vpn-1 VPN_NOT_AVAILABLE"},                         // rule: VPN-1
		{"connection pending, out", vpn + "vpn vpn-1 state=pending", out, "forward vpn-1 VPN_NOT_AVAILABLE"},                  // rule: VPN-1
		{"state not told", vpn + "vpn vpn-1 state=", in, "missing"},                                                           // rule: GEN-8
		{"not in the world", vpn + "del vpn-1", in, "missing"},                                                                // rule: GEN-8
		{"behind the gateway", vpn, "vgw-a@10.9.0.7 10.0.2.5 tcp/1", "reached"},                                               // rule: VPN-3
		{"behind the gateway, one connection down", vpn + "vpn vpn-0 vgw-a down", "vgw-a@10.9.0.7 10.0.2.5 tcp/1", "reached"}, // rule: VPN-2
		{"on a core network", "vpn vpn-1 core-1 up", in, "unmodelled"},                                                        // rule: VPN-3
		{"gateway not in the world", vpn + "del vgw-a", in, "missing"},                                                        // rule: GEN-8

		// The gateway
		{"detached", vpn + "vgw vgw-a vpc-a detaching", in, "forward vgw-a VGW_NOT_ATTACHED"},                // rule: RT-27
		{"detached, out", vpn + "vgw vgw-a vpc-a detached", out, "forward vgw-a VGW_NOT_ATTACHED"},           // rule: RT-27
		{"attached to another VPC", vpn + "vgw vgw-a vpc-b attached", out, "forward vgw-a VGW_NOT_ATTACHED"}, // rule: RT-27
		{"deleted", vpn + "vgw vgw-a vpc-a attached deleted", out, "forward vgw-a VGW_NOT_ATTACHED"},         // rule: RT-27
		{"no gateway", "route rtb-a1 10.9.0.0/16 vgw-a", out, "forward rtb-a1 ROUTE_TARGET_MISSING"},         // rule: RT-27
		{"VPC not in the world", vpn + "vgw vgw-a vpc-z attached", in, "missing"},                            // rule: GEN-8
		{"back into its own VPC", vpn + "route rtb-a1 10.0.2.0/24 vgw-a", appToDB, "undetermined"},           // rule: RT-4, VPN-5

		// What it knows
		{"outside the static entries", vpn + "route rtb-a1 10.8.0.0/16 vgw-a", "eni-app 10.8.0.1 tcp/1", "forward vgw-a VGW_NO_SUCH_PREFIX"},                          // rule: VPN-4, VPN-5
		{"a wide route does not widen it", vpn + "route rtb-a1 0.0.0.0/0 vgw-a", "eni-app 172.16.0.1 tcp/1", "forward vgw-a VGW_NO_SUCH_PREFIX"},                      // rule: VPN-5
		{"a wide route, inside the entries", vpn + "unroute rtb-a1 10.9.0.0/16; route rtb-a1 0.0.0.0/0 vgw-a", out, "reached"},                                        // rule: VPN-5
		{"an entry on its way", vpn + "vpn vpn-1 pending=10.8.0.0/16; route rtb-a1 10.8.0.0/16 vgw-a", "eni-app 10.8.0.1 tcp/1", "forward vgw-a VGW_NO_SUCH_PREFIX"},  // rule: VPN-4
		{"the reply of an address that it does not know", vpn + "route rtb-a2 10.8.0.0/16 vgw-a", "vpn-1@10.8.0.7 10.0.2.5 tcp/1", "return vgw-a VGW_NO_SUCH_PREFIX"}, // rule: VPN-4, VPN-5
		{"learnt by BGP", learnt, out, "reached"},    // rule: VPN-4, RT-24
		{"learnt by BGP, in", learnt, in, "reached"}, // rule: VPN-4, VPN-7
		{"learnt by BGP, in another table", "vgw vgw-a vpc-a attached; vpn vpn-1 vgw-a up; route rtb-a1 10.9.0.0/16 vgw-a; propagate rtb-a2 vgw-a 10.9.0.0/16", out, "reached"}, // rule: VPN-4
		{"BGP and no propagation", bgp, out, "undetermined"},                                                        // rule: VPN-4, DX-7
		{"BGP and no propagation, in", bgp, in, "undetermined"},                                                     // rule: VPN-4
		{"BGP down and no propagation", bgp + "vpn vpn-1 down", out, "forward" + down},                              // rule: VPN-4, VPN-16
		{"propagation and nothing learnt", bgp + "propagate rtb-a3 vgw-a", out, "forward vgw-a VGW_NO_SUCH_PREFIX"}, // rule: RT-24, VPN-5
		{"propagation and nothing learnt, by a propagating table", "vgw vgw-a vpc-a attached; vpn vpn-1 vgw-a up; propagate rtb-a1 vgw-a", out, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"}, // rule: RT-24
		{"a propagated route inside local", vpn + "propagate rtb-a1 vgw-a 10.0.2.0/24", appToDB, "reached"},                                                                               // rule: RT-5

		// Several
		{"the other is down", vpn + "vpn vpn-0 vgw-a static=10.9.0.0/16 down", out, "reached"},                                                                   // rule: VPN-2
		{"the other is down, with a longer entry", vpn + "vpn vpn-0 vgw-a static=10.9.0.0/24 down", out, "reached"},                                              // rule: VPN-2
		{"both are down", vpn + "vpn vpn-0 vgw-a static=10.9.0.0/24 down; vpn vpn-1 down", out, "forward vpn-0 VPN_TUNNELS_DOWN"},                                // rule: VPN-2
		{"the other has a longer entry", vpn + "vpn vpn-0 vgw-a static=10.9.0.0/24 remote=10.7.0.0/16", out, "forward vpn-0 VPN_OUTSIDE_SELECTORS"},              // rule: VPN-8
		{"the other has a shorter entry", vpn + "vpn vpn-0 vgw-a static=10.8.0.0/15 remote=10.7.0.0/16", out, "reached"},                                         // rule: VPN-8
		{"the other has an equal entry and drops", vpn + "vpn vpn-0 vgw-a static=10.9.0.0/16 remote=10.7.0.0/16", out, "undetermined"},                           // rule: VPN-8
		{"static before BGP", vpn + "vpn vpn-0 vgw-a remote=10.7.0.0/16; propagate rtb-a3 vgw-a 10.9.0.0/16", out, "reached"},                                    // rule: VPN-8
		{"Direct Connect before static", vpn + "dxcon dxcon-1 available; vif dxvif-1 private vgw-a; propagate rtb-a3 vgw-a 10.9.0.0/16", out, "reached"},         // rule: VPN-8
		{"Direct Connect is down", vpn + "dxcon dxcon-1 down; vif dxvif-1 private vgw-a; propagate rtb-a3 vgw-a 10.9.0.0/16", out, "reached"},                    // rule: VPN-2, VPN-8
		{"BGP has a shorter prefix, static is down", vpn + "vpn vpn-1 down; vpn vpn-0 vgw-a up; propagate rtb-a3 vgw-a 10.9.0.0/16 10.8.0.0/15", out, "reached"}, // rule: VPN-2, VPN-8
		{"BGP has perhaps the same prefix, static is down", vpn + "vpn vpn-1 down; vpn vpn-0 vgw-a up; propagate rtb-a3 vgw-a 10.9.0.0/16", out, "undetermined"}, // rule: VPN-2, VPN-4
		{"BGP of two, one drops", learnt + "vpn vpn-0 vgw-a remote=10.7.0.0/16", out, "undetermined"},                                                            // rule: VPN-4
		{"BGP of two, both carry", learnt + "vpn vpn-0 vgw-a up", out, "reached"},                                                                                // rule: VPN-4

		// Only the VPC, and its own tables
		{"the peer of the VPC", vpn + peered, "vpn-1@10.9.0.7 10.1.1.5 tcp/1", "forward vgw-a VGW_NOT_IN_VPC"},                                                                             // rule: VPN-6, PCX-4
		{"the internet", vpn + public, "vpn-1@10.9.0.7 203.0.113.7 tcp/1", "forward vgw-a VGW_NOT_IN_VPC"},                                                                                 // rule: VPN-6, PCX-4
		{"the NAT gateway", vpn, "vpn-1@10.9.0.7 10.0.3.9 tcp/1", "forward nat-a NAT_NO_INBOUND"},                                                                                          // rule: VPN-6, NAT-7
		{"nobody there", vpn, "vpn-1@10.9.0.7 10.0.2.77 tcp/1", "forward vpc-a NO_SUCH_ADDRESS"},                                                                                           // rule: VPN-6
		{"behind a NAT gateway", vpn + "unroute rtb-a1 10.9.0.0/16; route rtb-a1 10.9.0.0/16 nat-a; route rtb-a3 10.9.0.0/16 vgw-a", out, "reached"},                                       // rule: NAT-4
		{"no route back", vpn + "unroute rtb-a2 10.9.0.0/16", in, "return rtb-a2 NO_ROUTE_TO_DESTINATION"},                                                                                 // rule: VPN-7
		{"a narrower route back", vpn + "unroute rtb-a2 10.9.0.0/16; route rtb-a2 10.9.0.0/24 vgw-a", in, "reached"},                                                                       // rule: VPN-7
		{"the route back is elsewhere", vpn + "unroute rtb-a2 10.9.0.0/16; route rtb-a2 10.9.0.0/16 pcx-ab", in, "return pcx-ab PCX_NOT_IN_VPC"},                                           // rule: VPN-7
		{"the route back leads into a VPC", vpn + "cidr vpc-b 10.9.0.0/16 associated; unroute rtb-a2 10.9.0.0/16; route rtb-a2 10.9.0.0/16 pcx-ab", in, "return vpc-b RETURN_WRONG_REALM"}, // rule: VPN-7, GEN-3
		{"ACL", vpn + "entries acl-a2", in, "forward acl-a2 SUBNET_ACL_RESTRICTION"},                                                                                                       // rule: VPN-7
		{"group", vpn + "sg sg-db in,all,10.8.0.0/16; eni eni-db sg=sg-db", in, "forward eni-db" + noMatch},                                                                                // rule: VPN-14
		{"group by reference", vpn + "sg sg-db in,all,sg-all; eni eni-db sg=sg-db", in, "forward eni-db" + noMatch},                                                                        // rule: SG-28
		{"gateway table that keeps to local", vpn + "table rtb-edge vpc-a vgw-a", in, "reached"},                                                                                           // rule: RT-19, RT-20
		{"gateway table with a blackhole", vpn + "table rtb-edge vpc-a vgw-a; route rtb-edge 10.0.2.0/24 vpce-fw blackhole", in, "forward rtb-edge ROUTE_BLACKHOLE"},                       // rule: RT-19
		{"gateway table that diverts", vpn + "table rtb-edge vpc-a vgw-a; route rtb-edge 10.0.2.0/24 vpce-fw", in, "missing"},                                                              // rule: RT-20, RT-22
		{"gateway table for replies", vpn + "table rtb-edge vpc-a vgw-a; route rtb-edge 10.0.1.0/24 vpce-fw blackhole", out, "return rtb-edge ROUTE_BLACKHOLE"},                            // rule: RT-19
		{"gateway table of the internet gateway", vpn + "table rtb-edge vpc-a igw-a; route rtb-edge 10.0.2.0/24 vpce-fw blackhole", in, "reached"},                                         // rule: RT-21
		{"gateway table, from a peer", peered + vpn + "table rtb-edge vpc-a vgw-a; route rtb-edge 10.0.1.0/24 vpce-fw blackhole", peeredAsk, "reached"},                                    // rule: RT-21
		{"enforced encryption", vpn + "encryption vpc-a enforce", in, "undetermined"},                                                                                                      // rule: NET-11
		{"enforced encryption, excluded", vpn + "encryption vpc-a enforce VirtualPrivateGateway", in, "reached"},                                                                           // rule: NET-10

		// IPv6 and the blocks of the connection
		{"IPv6", vpn, "vpn-1@2001:db8:9::7 2001:db8:a:2::5 tcp/1", "forward vpn-1 VPN_IP_VERSION"},                               // rule: VPN-9
		{"IPv6 out", vpn + "route rtb-a1 ::/0 vgw-a", "eni-app 2001:db8:9::7 tcp/1", "forward vgw-a VGW_NO_SUCH_PREFIX"},         // rule: VPN-9, VPN-5
		{"IPv6 out, by BGP", bgp + "route rtb-a1 ::/0 vgw-a", "eni-app 2001:db8:9::7 tcp/1", "forward vgw-a VGW_NO_SUCH_PREFIX"}, // rule: VPN-9, VPN-5
		{"AWS side", vpn + "vpn vpn-1 remote=10.0.0.0/16", in, "reached"},                                                        // rule: VPN-10
		{"beside the AWS side", vpn + "vpn vpn-1 remote=10.1.0.0/16", in, "forward" + block},                                     // rule: VPN-10
		{"beside the AWS side, out", vpn + "vpn vpn-1 remote=10.1.0.0/16", out, "forward" + block},                               // rule: VPN-10
		{"on-premises side", vpn + "vpn vpn-1 local=10.9.0.0/16", in, "reached"},                                                 // rule: VPN-10
		{"beside the on-premises side", vpn + "vpn vpn-1 local=10.8.0.0/16", in, "forward" + block},                              // rule: VPN-10
		{"beside the on-premises side, out", vpn + "vpn vpn-1 local=10.8.0.0/16", out, "forward" + block},                        // rule: VPN-10

		// From site to site
		{"two sites by BGP", bgp + "vpn vpn-2 vgw-a up", "vpn-1@10.9.0.7 10.8.0.7 tcp/1", "undetermined"},                                           // rule: VPN-11
		{"two sites, one static", bgp + "vpn vpn-2 vgw-a static=10.8.0.0/16", "vpn-1@10.9.0.7 10.8.0.7 tcp/1", "forward vgw-a VGW_NOT_IN_VPC"},      // rule: VPN-11
		{"two sites, the other one down", bgp + "vpn vpn-2 vgw-a down", "vpn-1@10.9.0.7 10.8.0.7 tcp/1", "forward vgw-a VGW_NOT_IN_VPC"},            // rule: VPN-11
		{"two sites, to the peer of the VPC", bgp + peered + "vpn vpn-2 vgw-a up", "vpn-1@10.9.0.7 10.1.1.5 tcp/1", "forward vgw-a VGW_NOT_IN_VPC"}, // rule: VPN-11, VPN-6
		{"in by one, back by the other", vpn + "vpn vpn-2 vgw-a static=", "vpn-2@10.9.0.7 10.0.2.5 tcp/1", "reached"},                               // rule: VPN-15, GEN-3
	})
}

func TestVPNOnTransitGateway(t *testing.T) {
	const (
		site  = hub + `vpn vpn-1 tgw-1 up; att att-vpn tgw-1 vpn vpn-1 assoc=tgwrtb-1; tgwroute tgwrtb-1 10.9.0.0/16 att-vpn; route rtb-a1 10.9.0.0/16 tgw-1; route rtb-b 10.9.0.0/16 tgw-1;`
		other = `vpn vpn-2 tgw-1 up; att att-vpn2 tgw-1 vpn vpn-2 assoc=tgwrtb-1; tgwunroute tgwrtb-1 10.9.0.0/16; tgwroute tgwrtb-1 10.9.0.0/16 att-vpn+att-vpn2 propagated;`
		six   = `tgwroute tgwrtb-1 2001:db8:9::/48 att-vpn; route rtb-b 2001:db8:9::/48 tgw-1;`
		in    = "vpn-1@10.9.0.7 10.1.1.5 tcp/5432"
		out   = "eni-app 10.9.0.7 tcp/443"
		in6   = "vpn-1@2001:db8:9::7 2001:db8:b:1::5 tcp/1"
		down  = " vpn-1 VPN_TUNNELS_DOWN"
		// vpc-b has a gateway of its own to the same network.
		both  = `vgw vgw-b vpc-b attached; vpn vpn-3 vgw-b static=10.9.0.0/16; unroute rtb-b 10.9.0.0/16; route rtb-b 10.9.0.0/16 vgw-b;`
		local = `route rtb-a1 10.9.0.0/16 nat-a; route rtb-a3 10.9.0.0/16 tgw-1;`
	)
	runRows(t, []row{
		{"in", site, in, "reached"}, // rule: VPN-3, VPN-14
		{"in, behind the attachment", site, "att-vpn@10.9.0.7 10.1.1.5 tcp/5432", "reached"}, // rule: VPN-3
		{"out", site, out, "reached"}, // rule: TGW-22, VPN-4
		{"out, static and its entries empty", site + "vpn vpn-1 static=", out, "reached"},                                                                          // rule: TGW-22, VPN-4
		{"no route in the table", site + "tgwunroute tgwrtb-1 10.9.0.0/16", out, "forward tgwrtb-1 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},                            // rule: TGW-22, VPN-4
		{"no tunnel", site + "vpn vpn-1 down", out, "forward" + down},                                                                                              // rule: VPN-1, VPN-16
		{"no tunnel, in", site + "vpn vpn-1 down", in, "forward" + down},                                                                                           // rule: VPN-1
		{"transit gateway not available", site + "tgw tgw-1 pending", in, "forward tgw-1 TGW_NOT_AVAILABLE"},                                                       // rule: TGW-1
		{"attachment not available", site + "att att-vpn state=deleted", in, "forward att-vpn TGW_ATTACHMENT_NOT_AVAILABLE"},                                       // rule: TGW-1
		{"attachment not associated", site + "att att-vpn assoc=", in, "forward att-vpn TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},                                   // rule: TGW-2
		{"attachment not in the world", site + "del att-vpn", in, "missing"},                                                                                       // rule: GEN-8
		{"transit gateway not in the world", site + "del tgw-1", in, "missing"},                                                                                    // rule: GEN-8
		{"connection not in the world", site + "del vpn-1", out, "missing"},                                                                                        // rule: GEN-8
		{"AWS side", site + "vpn vpn-1 remote=10.0.0.0/16", in, "forward vpn-1 VPN_OUTSIDE_SELECTORS"},                                                             // rule: VPN-10
		{"no way back", site + "unroute rtb-b 10.9.0.0/16", in, "return rtb-b NO_ROUTE_TO_DESTINATION"},                                                            // rule: VPN-7, TGW-13
		{"from a zone without the attachment", site + "att att-a none; att att-a subnet-a9", out, "forward att-a TGW_ROUTE_AZ_RESTRICTION"},                        // rule: TGW-9
		{"to a database in such a zone", site + "att att-b none; att att-b subnet-b9", in, "return att-b TGW_ROUTE_AZ_RESTRICTION"},                                // rule: TGW-11
		{"by the first subnet", site + "entries acl-b8", in, "forward acl-b8 SUBNET_ACL_RESTRICTION"},                                                              // rule: TGW-31
		{"by the second subnet", site + "entries acl-b8 in,1,allow,all,0.0.0.0/0", in + " foot=1", "reached"},                                                      // rule: TGW-31, TGW-17
		{"a client with a zone has no choice", site + "entries acl-b9", appToB + " foot=1", "reached"},                                                             // rule: TGW-31, TGW-10
		{"IPv6", site + six + "vpn vpn-1 inside6", in6, "reached"},                                                                                                 // rule: VPN-9
		{"IPv6 in an IPv4 tunnel", site + six, in6, "forward vpn-1 VPN_IP_VERSION"},                                                                                // rule: VPN-9
		{"IPv6, beside the blocks", site + six + "vpn vpn-1 inside6 remote6=2001:db8:a::/48", in6, "forward vpn-1 VPN_OUTSIDE_SELECTORS"},                          // rule: VPN-10
		{"IPv6, only the IPv4 blocks are bounded", site + six + "vpn vpn-1 inside6 remote=10.7.0.0/16 local6=2001:db8:9::/48", in6, "reached"},                     // rule: VPN-10
		{"private-IP VPN", site + dx + "vpn vpn-1 transport=att-dx", in, "reached"},                                                                                // rule: VPN-13
		{"private-IP VPN, transport down", site + dx + "vpn vpn-1 transport=att-dx; att att-dx state=deleting", in, "forward att-dx TGW_ATTACHMENT_NOT_AVAILABLE"}, // rule: VPN-13
		{"private-IP VPN, transport not in the world", site + "vpn vpn-1 transport=att-dx", in, "missing"},                                                         // rule: GEN-8
		{"private-IP VPN, transport changing", site + dx + "vpn vpn-1 transport=att-dx; att att-dx state=modifying", in, "undetermined"},                           // rule: VPN-13, TGW-1
		{"private-IP VPN, state of the transport not told", site + dx + "vpn vpn-1 transport=att-dx; att att-dx state=", in, "missing"},                            // rule: GEN-8

		// Equal next hops
		{"two, both up, the first", site + other + "vpn vpn-2 remote=10.7.0.0/16", out, "reached"},                                          // rule: TGW-32, TGW-5
		{"two, both up, the second", site + other + "vpn vpn-2 remote=10.7.0.0/16", out + " next=1", "forward vpn-2 VPN_OUTSIDE_SELECTORS"}, // rule: TGW-32, TGW-5
		{"two, the first down", site + other + "vpn vpn-1 down", out, "reached"},                                                            // rule: TGW-32, VPN-2
		{"two, both down", site + other + "vpn vpn-1 down; vpn vpn-2 down", out, "forward" + down},                                          // rule: TGW-32
		{"no such next hop", site + other, out + " next=2", "flow"},                                                                         // rule: TGW-32
		{"next hop not in the world", site + other + "del att-vpn2", out, "missing"},                                                        // rule: GEN-8
		{"a route without next hops", site + "tgwroute tgwrtb-1 10.9.0.0/24", out, "missing"},                                               // rule: GEN-8
		{"the reply by the other", site + other, "vpn-1@10.9.0.7 10.1.1.5 tcp/1 next=1", "reached"},                                         // rule: VPN-15, GEN-3

		// Two ways on-premises, and what comes from there to elsewhere
		{"in by it, back by a virtual private gateway", site + both, in, "reached asymmetric"},                                                                                                                                                                            // rule: GEN-3
		{"in by the virtual private gateway, back by it", site + both + "unroute rtb-b 10.9.0.0/16; route rtb-b 10.9.0.0/16 tgw-1", "vpn-3@10.9.0.7 10.1.1.5 tcp/1", "reached asymmetric"},                                                                                // rule: GEN-3
		{"in and back by the virtual private gateway", site + both, "vpn-3@10.9.0.7 10.1.1.5 tcp/1", "reached"},                                                                                                                                                           // rule: GEN-3
		{"out by it, and no other way back", site + "tgwunroute tgwrtb-1 10.0.0.0/16", out, "return tgwrtb-1 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},                                                                                                                         // rule: TGW-3, GEN-1
		{"the reply to a VPC leads on-premises", site + "tgwunroute tgwrtb-1 10.0.0.0/16; tgwroute tgwrtb-1 10.0.0.0/16 att-vpn", appToB, "return att-vpn RETURN_WRONG_REALM"},                                                                                            // rule: GEN-3
		{"the reply on-premises leads to the internet", site + public + "eni eni-b 10.1.1.5=198.51.100.7; unroute rtb-b 10.9.0.0/16; route rtb-b 0.0.0.0/0 igw-b", in, "return igw-b RETURN_UNEXPECTED_STATEFUL"},                                                         // rule: GEN-3
		{"the reply on-premises leads to the internet, IPv6", site + "vpn vpn-1 inside6; route rtb-b ::/0 igw-b", in6, "return internet RETURN_WRONG_REALM"},                                                                                                              // rule: GEN-3
		{"by a NAT gateway to the internet", site + "tgwroute tgwrtb-1 0.0.0.0/0 att-a; route rtb-a8 0.0.0.0/0 nat-a; route rtb-a3 0.0.0.0/0 igw-a; route rtb-a3 10.9.0.0/16 tgw-1; zone subnet-a3 eu-west-1a euw1-az1", "vpn-1@10.9.0.7 203.0.113.7 tcp/443", "reached"}, // rule: NAT-7
		{"by a NAT gateway to the internet, no way back", site + "tgwroute tgwrtb-1 0.0.0.0/0 att-a; route rtb-a8 0.0.0.0/0 nat-a; route rtb-a3 0.0.0.0/0 igw-a", "vpn-1@10.9.0.7 203.0.113.7 tcp/443", "return igw-a RETURN_UNEXPECTED_STATEFUL"},                        // rule: NAT-7, NAT-2
		{"out by a NAT gateway", site + "unroute rtb-a1 10.9.0.0/16; zone subnet-a3 eu-west-1a euw1-az1;" + local, out, "reached"},                                                                                                                                        // rule: NAT-4
		{"out by a NAT gateway in a zone without the attachment", site + "unroute rtb-a1 10.9.0.0/16; zone subnet-a3 eu-west-1c euw1-az3;" + local, out, "forward att-a TGW_ROUTE_AZ_RESTRICTION"},                                                                        // rule: NAT-4, TGW-9
		{"out by a regional NAT gateway", site + "unroute rtb-a1 10.9.0.0/16; table rtb-nat vpc-a; nat nat-a table=rtb-nat; route rtb-a1 10.9.0.0/16 nat-a; route rtb-nat 10.9.0.0/16 tgw-1", out, "undetermined"},                                                        // rule: NAT-9
		{"behind a VPC attachment", site, "att-b@10.9.0.7 10.1.1.5 tcp/1", "flow"},                                                                                                                                                                                        // rule: VPN-3
		{"behind an attachment that is not modelled", site + "att att-nf tgw-1 network-function nf-1", "att-nf@10.9.0.7 10.1.1.5 tcp/1", "unmodelled"},                                                                                                                    // rule: TGW-24
	})
}
