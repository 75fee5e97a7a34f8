package oracle

import "testing"

func TestGroups(t *testing.T) {
	db := func(rules string) string { return "sg sg-db " + rules + "; eni eni-db sg=sg-db;" }
	app := func(rules string) string { return "sg sg-app " + rules + "; eni eni-app sg=sg-app;" }
	peer := func(rules string) string { return peered + "sg sg-db " + rules + "; eni eni-b sg=sg-db;" }
	const (
		no     = "forward eni-db" + noMatch
		toPeer = "eni-app 10.1.1.5 tcp/5432"
		noPeer = "forward eni-b" + noMatch
		abroad = "vpc vpc-b us-east-1 10.1.0.0/16;"
	)
	runRows(t, []row{
		{"union of groups", db("in,tcp/5432,10.0.0.0/8") + "sg sg-0; eni eni-db sg=sg-0+sg-db", appToDB, "reached"},           // rule: SG-1
		{"no group admits", db("in,tcp/5433,10.0.0.0/8") + "sg sg-0; eni eni-db sg=sg-0+sg-db", appToDB, no},                  // rule: SG-1
		{"no egress rule", app("in,all,0.0.0.0/0"), appToDB, "forward eni-app" + noMatch},                                     // rule: SG-2
		{"no ingress rule", db("out,all,0.0.0.0/0"), appToDB, no},                                                             // rule: SG-2
		{"replies need no rule", db("in,tcp/5432,10.0.0.0/8") + app("out,tcp/5432,10.0.2.0/24"), appToDB, "reached"},          // rule: SG-3, SG-4
		{"requests do", db("in,tcp/5432,10.0.0.0/8") + app("out,tcp/5432,10.0.3.0/24"), appToDB, "forward eni-app" + noMatch}, // rule: SG-3
		{"every protocol", db("in,all,10.0.0.0/8"), appToDB, "reached"},                                                       // rule: SG-5
		{"ports beside every protocol", db("in,all/80:80,10.0.0.0/8"), appToDB, "reached"},                                    // rule: SG-5
		{"protocol by number", db("in,6/5432,10.0.0.0/8"), appToDB, "reached"},                                                // rule: SG-6
		{"another protocol", db("in,50,10.0.0.0/8"), appToDB, no},                                                             // rule: SG-6
		{"another protocol itself", db("in,50/1:2,10.0.0.0/8"), "eni-app 10.0.2.5 50", "reached"},                             // rule: SG-6
		{"UDP is not TCP", db("in,udp/5432,10.0.0.0/8"), appToDB, no},                                                         // rule: SG-6
		{"last port", db("in,tcp/5430:5432,10.0.0.0/8"), appToDB, "reached"},                                                  // rule: SG-7
		{"after the last port", db("in,tcp/5430:5431,10.0.0.0/8"), appToDB, no},                                               // rule: SG-7
		{"first port", db("in,tcp/5432:5440,10.0.0.0/8"), appToDB, "reached"},                                                 // rule: SG-7
		{"before the first port", db("in,tcp/5433:5440,10.0.0.0/8"), appToDB, no},                                             // rule: SG-7
		{"ICMP does not admit TCP", db("in,icmp,0.0.0.0/0"), appToDB, no},                                                     // rule: SG-8
		{"ICMP type and code", db("in,icmp/8:0,0.0.0.0/0"), "eni-app 10.0.2.5 icmp/8/0", "reached"},                           // rule: SG-8
		{"another ICMP type", db("in,icmp/3:0,0.0.0.0/0"), "eni-app 10.0.2.5 icmp/8/0", no},                                   // rule: SG-8
		{"another ICMP code", db("in,icmp/8:1,0.0.0.0/0"), "eni-app 10.0.2.5 icmp/8/0", no},                                   // rule: SG-8
		{"any ICMP code", db("in,icmp/8:-1,0.0.0.0/0"), "eni-app 10.0.2.5 icmp/8/0", "reached"},                               // rule: SG-8
		{"all IPv4 is not IPv6", db("in,tcp/5432,0.0.0.0/0"), appToDB6, no},                                                   // rule: SG-9
		{"all IPv6", db("in,tcp/5432,::/0"), appToDB6, "reached"},                                                             // rule: SG-9
		{"prefix list", db("in,tcp/5432,pl-1") + "pl pl-1 10.0.1.0/24", appToDB, "reached"},                                   // rule: SG-10
		{"prefix list without the source", db("in,tcp/5432,pl-1") + "pl pl-1 10.5.0.0/16", appToDB, no},                       // rule: SG-10
		{"prefix list outbound", app("out,tcp/5432,pl-1") + "pl pl-1 10.0.2.0/24", appToDB, "reached"},                        // rule: SG-10
		{"prefix list not in the world", db("in,tcp/5432,pl-1"), appToDB, "missing"},                                          // rule: GEN-8
		{"group not in the world", "eni eni-db sg=sg-gone", appToDB, "missing"},                                               // rule: GEN-8

		// References
		{"reference", db("in,tcp/5432,sg-all"), appToDB, "reached"},                                                                                                                                         // rule: SG-11, ENI-14
		{"reference over IPv6", db("in,tcp/5432,sg-all"), appToDB6, "reached"},                                                                                                                              // rule: SG-11
		{"reference to another group", db("in,tcp/5432,sg-x"), appToDB, no},                                                                                                                                 // rule: SG-11, SG-28
		{"reference and the dialled public address", public + db("in,tcp/5432,sg-all"), "eni-app 198.51.100.6 tcp/5432", no},                                                                                // rule: SG-11, IGW-8
		{"reference and IPv6 over the internet", "route rtb-a1 ::/0 igw-a; route rtb-b ::/0 igw-b; sg sg-db in,all,sg-all; eni eni-b sg=sg-db", "eni-app 2001:db8:b:1::5 tcp/1", noPeer},                    // rule: SG-11, SG-29
		{"one group, no self rule", db("out,all,0.0.0.0/0") + "eni eni-app sg=sg-db", appToDB, no},                                                                                                          // rule: SG-12
		{"one group, self rule", db("out,all,0.0.0.0/0 in,all,sg-db") + "eni eni-app sg=sg-db", appToDB, "reached"},                                                                                         // rule: SG-12
		{"a reference brings no rules", db("in,all,sg-x") + "sg sg-x in,all,10.0.1.5/32", appToDB, no},                                                                                                      // rule: SG-13
		{"egress reference", app("out,all,sg-db") + db("in,all,0.0.0.0/0"), appToDB, "reached"},                                                                                                             // rule: SG-11
		{"egress reference to another group", app("out,all,sg-x") + db("in,all,0.0.0.0/0"), appToDB, "forward eni-app" + noMatch},                                                                           // rule: SG-11
		{"peering, ingress", peer("in,all,sg-all"), toPeer, "reached"},                                                                                                                                      // rule: SG-14
		{"peering, egress", peer("in,all,10.0.0.0/8") + app("out,all,sg-db"), toPeer, "reached"},                                                                                                            // rule: SG-14
		{"peering not active, egress", peer("in,all,10.0.0.0/8") + app("out,all,sg-db") + "pcx pcx-ab vpc-a vpc-b expired", toPeer, "forward eni-app" + noMatch},                                            // rule: SG-14
		{"peering across Regions, ingress", abroad + peer("in,all,sg-all"), toPeer, noPeer},                                                                                                                 // rule: SG-15
		{"peering across Regions, egress", abroad + peer("in,all,10.0.0.0/8") + app("out,all,sg-db"), toPeer, "forward eni-app" + noMatch},                                                                  // rule: SG-15
		{"peering across Regions, prefix", abroad + peer("in,all,10.0.1.0/24"), toPeer, "reached"},                                                                                                          // rule: SG-15
		{"egress reference over something else", app("out,all,sg-db") + "route rtb-a1 10.1.0.0/16 tgw-1; sg sg-db in,all,0.0.0.0/0; eni eni-b sg=sg-db", toPeer, "forward eni-app" + noMatch},               // rule: SG-18, SG-29
		{"egress reference, the way is diverted", app("out,all,sg-all") + "route rtb-a1 10.0.2.0/24 nat-a", appToDB, "forward eni-app" + noMatch},                                                           // rule: SG-19
		{"ingress reference, the way is diverted", db("in,all,sg-all") + "route rtb-a1 10.0.2.0/24 nat-a", appToDB, no},                                                                                     // rule: SG-19, NAT-3
		{"egress reference to a neighbour", app("out,all,sg-all") + "entries acl-a1", "eni-app 10.0.1.6 tcp/1", "reached"},                                                                                  // rule: SG-12, RT-17
		{"egress reference without a route", app("out,all,sg-all") + "unroute rtb-a1 10.0.0.0/16", appToDB, "forward eni-app" + noMatch},                                                                    // rule: SG-29
		{"egress reference by a blackhole", app("out,all,sg-db") + peer("in,all,0.0.0.0/0") + "unroute rtb-a1 10.1.0.0/16; route rtb-a1 10.1.0.0/16 pcx-ab blackhole", toPeer, "forward eni-app" + noMatch}, // rule: SG-29
		{"egress reference, the target is the destination", app("out,all,sg-all") + "route rtb-a1 10.0.2.0/24 eni-db", appToDB, "reached"},                                                                  // rule: SG-19
		{"egress reference, the target is a middlebox", app("out,all,sg-all") + "route rtb-a1 10.0.2.0/24 eni-app2", appToDB, "forward eni-app" + noMatch},                                                  // rule: SG-19
		{"reference over a peering without Regions", "vpc vpc-b - 10.1.0.0/16;" + peer("in,all,sg-all"), toPeer, "missing"},                                                                                 // rule: GEN-8
		{"stale", peer("in,all,sg-all,deleted"), toPeer, noPeer},                                                                                                                                            // rule: SG-20
		{"not stale", peer("in,all,sg-all,active"), toPeer, "reached"},                                                                                                                                      // rule: SG-20
		{"default group without self rule", db("in,tcp/1,sg-db out,all,0.0.0.0/0") + "eni eni-app sg=sg-db", appToDB, no},                                                                                   // rule: SG-21
		{"group of another VPC", "sg sg-shared in,all,10.0.0.0/8; eni eni-b sg=sg-shared;" + peered, toPeer, "reached"},                                                                                     // rule: SG-22, SG-24
		{"group in two VPCs without a path", "sg sg-s in,all,sg-s out,all,0.0.0.0/0; eni eni-app sg=sg-s; eni eni-b sg=sg-s", toPeer, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                             // rule: SG-23
		{"source group unknown to the world", db("in,all,sg-elsewhere"), appToDB, no},                                                                                                                       // rule: SG-28
	})
}

func TestNetworkACLs(t *testing.T) {
	const (
		in   = "forward acl-a2 SUBNET_ACL_RESTRICTION"
		open = " out,1,allow,all,0.0.0.0/0 out,1,allow,all,::/0"
	)
	db := func(entries string) string { return "entries acl-a2 " + entries + open + ";" }
	runRows(t, []row{
		{"the subnet's own", db("in,1,deny,all,0.0.0.0/0"), appToDB, in},                                                                                                                                             // rule: NACL-1
		{"another subnet's", "entries acl-a3", appToDB, "reached"},                                                                                                                                                   // rule: NACL-1
		{"first entry that fits", db("in,100,deny,tcp/5432,0.0.0.0/0 in,200,allow,all,0.0.0.0/0"), appToDB, in},                                                                                                      // rule: NACL-2
		{"by number, not by place", db("in,200,deny,tcp/5432,0.0.0.0/0 in,100,allow,all,0.0.0.0/0"), appToDB, "reached"},                                                                                             // rule: NACL-2
		{"directions are apart", db("in,200,allow,all,0.0.0.0/0 out,100,allow,tcp/5432,0.0.0.0/0"), appToDB, "reached"},                                                                                              // rule: NACL-2
		{"nothing fits", db("in,100,allow,tcp/443,0.0.0.0/0"), appToDB, in},                                                                                                                                          // rule: NACL-3
		{"the last entry", db("in,100,allow,tcp/443,0.0.0.0/0 in,32767,deny,all,0.0.0.0/0"), appToDB, in},                                                                                                            // rule: NACL-3
		{"IPv4 only", db("in,100,allow,all,0.0.0.0/0"), appToDB6, in},                                                                                                                                                // rule: NACL-4
		{"IPv6 only", db("in,100,allow,all,::/0"), appToDB6, "reached"},                                                                                                                                              // rule: NACL-4
		{"client's subnet, out", "entries acl-a1 in,1,allow,all,0.0.0.0/0", appToDB, "forward acl-a1 SUBNET_ACL_RESTRICTION"},                                                                                        // rule: NACL-5
		{"database's subnet, in", "entries acl-a2 out,1,allow,all,0.0.0.0/0", appToDB, in},                                                                                                                           // rule: NACL-5
		{"database's subnet, reply out", "entries acl-a2 in,1,allow,all,0.0.0.0/0", appToDB, "return acl-a2 SUBNET_ACL_RESTRICTION"},                                                                                 // rule: NACL-5, GEN-1
		{"client's subnet, reply in", "entries acl-a1 out,1,allow,all,0.0.0.0/0", appToDB, "return acl-a1 SUBNET_ACL_RESTRICTION"},                                                                                   // rule: NACL-5, GEN-1
		{"inbound by source and port", db("in,1,allow,tcp/5432,10.0.1.0/24"), appToDB, "reached"},                                                                                                                    // rule: NACL-6
		{"inbound from elsewhere", db("in,1,allow,tcp/5432,10.0.2.0/24"), appToDB, in},                                                                                                                               // rule: NACL-6
		{"source ports are not seen", db("in,1,allow,tcp/40000,10.0.1.0/24"), appToDB, in},                                                                                                                           // rule: NACL-6
		{"outbound by destination", "entries acl-a1 in,1,allow,all,0.0.0.0/0 out,1,allow,tcp/5432,10.0.1.0/24", appToDB, "forward acl-a1 SUBNET_ACL_RESTRICTION"},                                                    // rule: NACL-6
		{"reply to the client's port", "entries acl-a2 in,1,allow,all,0.0.0.0/0 out,1,allow,tcp/32768:60999,0.0.0.0/0", appToDB, "reached"},                                                                          // rule: NACL-7
		{"reply to a port that is not let out", "entries acl-a2 in,1,allow,all,0.0.0.0/0 out,1,allow,tcp/49152:65535,0.0.0.0/0", appToDB, "return acl-a2 SUBNET_ACL_RESTRICTION"},                                    // rule: NACL-7
		{"replies do not go to the service's port", "entries acl-a2 in,1,allow,all,0.0.0.0/0 out,1,allow,tcp/5432,0.0.0.0/0", appToDB, "return acl-a2 SUBNET_ACL_RESTRICTION"},                                       // rule: NACL-7
		{"one subnet", "entries acl-a1", "eni-app 10.0.1.6 tcp/1", "reached"},                                                                                                                                        // rule: NACL-8
		{"two subnets", "entries acl-a1", appToDB, "forward acl-a1 SUBNET_ACL_RESTRICTION"},                                                                                                                          // rule: NACL-8
		{"every protocol, ports ignored", db("in,1,allow,all/80:80,0.0.0.0/0"), appToDB, "reached"},                                                                                                                  // rule: NACL-9
		{"TCP, ports not ignored", db("in,1,allow,tcp/80:80,0.0.0.0/0"), appToDB, in},                                                                                                                                // rule: NACL-9
		{"other protocol, ports ignored", db("in,1,allow,47/80:80,0.0.0.0/0"), "eni-app 10.0.2.5 47", "reached"},                                                                                                     // rule: NACL-9
		{"ICMP does not admit TCP", db("in,1,allow,icmp,0.0.0.0/0"), appToDB, in},                                                                                                                                    // rule: NACL-10
		{"ICMP type", db("in,1,allow,icmp/8:-1,0.0.0.0/0"), "eni-app 10.0.2.5 icmp/8/0", "reached"},                                                                                                                  // rule: NACL-10
		{"another ICMP type", db("in,1,allow,icmp/3:-1,0.0.0.0/0"), "eni-app 10.0.2.5 icmp/8/0", in},                                                                                                                 // rule: NACL-10
		{"ICMPv6 entry with an IPv4 block", db("in,1,allow,icmpv6/3:0,0.0.0.0/0"), "eni-app 10.0.2.5 icmp/8/0", "reached"},                                                                                           // rule: NACL-10
		{"ICMPv6 entry with an IPv6 block", db("in,1,allow,icmpv6/3:0,::/0"), "eni-app 2001:db8:a:2::5 icmpv6/128/0", in},                                                                                            // rule: NACL-10
		{"TCP with all ports", db("in,1,allow,tcp/0:65535,0.0.0.0/0"), appToDB, "reached"},                                                                                                                           // rule: NACL-11
		{"TCP without ports", db("in,1,allow,tcp,0.0.0.0/0"), appToDB, "missing"},                                                                                                                                    // rule: NACL-11
		{"TCP without ports, not reached", db("in,1,allow,all,10.0.1.5/32 in,2,allow,tcp,0.0.0.0/0"), appToDB, "reached"},                                                                                            // rule: NACL-11
		{"the NAT gateway's subnet", natted + "entries acl-a3 in,1,deny,all,10.0.1.5/32 in,2,allow,all,0.0.0.0/0 out,1,allow,all,0.0.0.0/0", "eni-app 203.0.113.7 tcp/443", "forward acl-a3 SUBNET_ACL_RESTRICTION"}, // rule: NACL-14
		{"the NAT gateway's subnet, another client", natted + "entries acl-a3 in,1,deny,all,10.0.1.6/32 in,2,allow,all,0.0.0.0/0 out,1,allow,all,0.0.0.0/0", "eni-app 203.0.113.7 tcp/443", "reached"},               // rule: NACL-14
		{"default ACL", "del acl-a1; del acl-a2", appToDB, "reached"},                                                                                                                                                // rule: NACL-15
		{"custom ACL without entries", "entries acl-a2", appToDB, in},                                                                                                                                                // rule: NACL-15
	})
}
