package oracle

import "testing"

func TestInternet(t *testing.T) {
	const (
		inbound  = "203.0.113.7 198.51.100.6 tcp/5432"
		inbound6 = "2001:db8:ff::1 2001:db8:a:2::5 tcp/5432"
		outbound = "eni-app 203.0.113.7 tcp/443"
		out6     = "eni-app 2001:db8:ff::1 tcp/443"
		hairpin  = "eni-app 198.51.100.6 tcp/5432"
	)
	runRows(t, []row{
		// Internet gateways
		{"all four conditions", public, inbound, "reached"},                                                                                                                             // rule: IGW-1
		{"no gateway", public + "del igw-a", inbound, "forward eni-db IGW_NOT_ATTACHED"},                                                                                                // rule: IGW-1
		{"gateway in a bad state", public + "igw igw-a vpc-a detaching", inbound, "forward igw-a IGW_NOT_ATTACHED"},                                                                     // rule: IGW-1, RT-27
		{"no route back", public + "unroute rtb-a2 0.0.0.0/0", inbound, "return rtb-a2 NO_ROUTE_TO_DESTINATION"},                                                                        // rule: IGW-1
		{"ACL", public + "entries acl-a2", inbound, "forward acl-a2 SUBNET_ACL_RESTRICTION"},                                                                                            // rule: IGW-1
		{"group", public + "sg sg-all", inbound, "forward eni-db" + noMatch},                                                                                                            // rule: IGW-1
		{"out with a public address", public, outbound, "reached"},                                                                                                                      // rule: IGW-2
		{"out without one", "route rtb-a1 0.0.0.0/0 igw-a", outbound, "forward igw-a IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"},                                                            // rule: IGW-2
		{"out from a delegated prefix", public + "eni eni-app 10.0.1.16/28", "eni-app@10.0.1.20 203.0.113.7 tcp/443", "forward igw-a IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"},            // rule: IGW-2, ENI-3
		{"in without a look at subnet tables", public + "route rtb-a2 203.0.113.0/24 igw-a; route rtb-a2 0.0.0.0/0 vgw-1 blackhole", inbound, "reached"},                                // rule: IGW-3
		{"reply by a NAT gateway", public + "unroute rtb-a2 0.0.0.0/0; route rtb-a2 0.0.0.0/0 nat-a", inbound, "return nat-a RETURN_UNEXPECTED_STATEFUL"},                               // rule: IGW-4, GEN-3
		{"reply by a peering", public + "route rtb-a2 203.0.113.0/24 pcx-ab", inbound, "return pcx-ab PCX_NOT_IN_VPC"},                                                                  // rule: IGW-4
		{"reply into a VPC with the client's address", public + "cidr vpc-b 203.0.113.0/24 associated; route rtb-a2 203.0.113.0/24 pcx-ab", inbound, "return vpc-b RETURN_WRONG_REALM"}, // rule: IGW-4, GEN-3
		{"IPv6", public, inbound6, "reached"}, // rule: IGW-5, ENI-11
		{"IPv6 without its route", public + "unroute rtb-a2 ::/0", inbound6, "return rtb-a2 NO_ROUTE_TO_DESTINATION"}, // rule: IGW-5
		{"IPv6 out", public, out6, "reached"},                                                                                                                                                                     // rule: IGW-5
		{"IPv6 without a gateway", "del igw-a", inbound6, "forward eni-db IGW_NOT_ATTACHED"},                                                                                                                      // rule: IGW-5
		{"egress only, out", egress, out6, "reached"},                                                                                                                                                             // rule: IGW-6
		{"egress only, out, without an internet gateway", egress + "del igw-a", out6, "reached"},                                                                                                                  // rule: IGW-6
		{"egress only, in", egress + "del igw-a", inbound6, "forward eigw-a EIGW_NO_INBOUND"},                                                                                                                     // rule: IGW-6
		{"egress only, in, bad internet gateway", egress + "igw igw-a vpc-a detached", inbound6, "forward eigw-a EIGW_NO_INBOUND"},                                                                                // rule: IGW-6
		{"egress only, reply to what came by the internet gateway", "eigw eigw-a vpc-a attached; route rtb-a2 ::/0 eigw-a", inbound6, "return eigw-a RETURN_UNEXPECTED_STATEFUL"},                                 // rule: IGW-6, GEN-3
		{"egress only, IPv4", "eigw eigw-a vpc-a attached; route rtb-a1 0.0.0.0/0 eigw-a", outbound, "forward eigw-a EIGW_IPV6_ONLY"},                                                                             // rule: IGW-6
		{"narrow route, inside", public + "unroute rtb-a2 0.0.0.0/0; route rtb-a2 203.0.113.0/24 igw-a", inbound, "reached"},                                                                                      // rule: IGW-7
		{"narrow route, outside", public + "unroute rtb-a2 0.0.0.0/0; route rtb-a2 203.0.113.128/25 igw-a", inbound, "return rtb-a2 NO_ROUTE_TO_DESTINATION"},                                                     // rule: IGW-7
		{"own public addresses", public, hairpin, "reached"},                                                                                                                                                      // rule: IGW-8
		{"own public addresses, reference", public + "sg sg-db in,all,sg-all; eni eni-db sg=sg-db", hairpin, "forward eni-db" + noMatch},                                                                          // rule: IGW-8, SG-11
		{"own public addresses, private rule", public + "sg sg-db in,all,10.0.1.5/32; eni eni-db sg=sg-db", hairpin, "forward eni-db" + noMatch},                                                                  // rule: IGW-8
		{"own public addresses, public rule", public + "sg sg-db in,all,198.51.100.5/32; eni eni-db sg=sg-db", hairpin, "reached"},                                                                                // rule: IGW-8, IGW-9
		{"own public addresses, one-sided route", public + "unroute rtb-a2 0.0.0.0/0", hairpin, "return rtb-a2 NO_ROUTE_TO_DESTINATION"},                                                                          // rule: IGW-8
		{"NAT gateway to an own public address", public + "unroute rtb-a1 0.0.0.0/0;" + natted + "sg sg-db in,all,198.51.100.9/32; eni eni-db sg=sg-db", hairpin, "reached"},                                      // rule: IGW-8, IGW-9
		{"NAT gateway to an own public address, rule for the app's", public + "unroute rtb-a1 0.0.0.0/0;" + natted + "sg sg-db in,all,198.51.100.5/32; eni eni-db sg=sg-db", hairpin, "forward eni-db" + noMatch}, // rule: IGW-8, IGW-9
		{"egress rules see the dialled address", public + "sg sg-out out,all,198.51.100.6/32; eni eni-app sg=sg-out", hairpin, "reached"},                                                                         // rule: IGW-8
		{"egress rule for the private address", public + "sg sg-out out,all,10.0.2.5/32; eni eni-app sg=sg-out", hairpin, "forward eni-app" + noMatch},                                                            // rule: IGW-8

		// The internet itself
		{"private address", public, "eni-app 172.16.0.9 tcp/1", "forward internet INTERNET_PRIVATE_ADDRESS"},                                                                                                               // rule: IGW-2
		{"shared address space", public, "eni-app 100.100.0.9 tcp/1", "forward internet INTERNET_PRIVATE_ADDRESS"},                                                                                                         // rule: IGW-2
		{"link-local address", public, "eni-app 169.254.1.1 tcp/1", "forward internet INTERNET_PRIVATE_ADDRESS"},                                                                                                           // rule: IGW-2
		{"loopback address", public, "eni-app 127.0.0.1 tcp/1", "forward internet INTERNET_PRIVATE_ADDRESS"},                                                                                                               // rule: IGW-2
		{"multicast address", public, "eni-app 224.0.0.9 udp/1", "forward internet INTERNET_PRIVATE_ADDRESS"},                                                                                                              // rule: IGW-2
		{"unique local address", public, "eni-app fd12::1 tcp/1", "forward internet INTERNET_PRIVATE_ADDRESS"},                                                                                                             // rule: IGW-5
		{"unique local source", public + "eni eni-app fd12::5", "eni-app@fd12::5 2001:db8:ff::1 tcp/1", "return internet INTERNET_PRIVATE_ADDRESS"},                                                                        // rule: IGW-5
		{"a host with an interface's address", public, "198.51.100.5 198.51.100.6 tcp/5432", "return igw-a RETURN_UNEXPECTED_STATEFUL"},                                                                                    // rule: GEN-3
		{"reply to a public address that is private somewhere", public + "cidr vpc-b 198.51.100.0/24 associated; eni eni-b 198.51.100.5; route rtb-a2 198.51.100.0/24 pcx-ab", hairpin, "return vpc-b RETURN_WRONG_REALM"}, // rule: IGW-8, GEN-3
		{"reply to a public address that is private here", public + "cidr vpc-a 198.51.100.5/32 associated", hairpin, "return vpc-a RETURN_WRONG_REALM"},                                                                   // rule: IGW-8, GEN-3
		{"between internet hosts", "", "203.0.113.7 203.0.113.8 tcp/1", "reached"},                                                                                                                                         // rule: IGW-9
		{"ping", public + "entries acl-a2 in,1,allow,icmp/8:0,0.0.0.0/0 out,1,allow,icmp/0:0,0.0.0.0/0", "203.0.113.7 198.51.100.6 icmp/8/0", "reached"},                                                                   // rule: NACL-10, GEN-1
		{"ping, echo request let out only", public + "entries acl-a2 in,1,allow,icmp/8:0,0.0.0.0/0 out,1,allow,icmp/8:0,0.0.0.0/0", "203.0.113.7 198.51.100.6 icmp/8/0", "return acl-a2 SUBNET_ACL_RESTRICTION"},           // rule: NACL-10, GEN-1
		{"other types of ICMP keep their type", public + "entries acl-a2 in,1,allow,icmp/13:0,0.0.0.0/0 out,1,allow,icmp/13:0,0.0.0.0/0", "203.0.113.7 198.51.100.6 icmp/13/0", "reached"},                                 // rule: NACL-10, GEN-1
		{"other protocols have no types", public, "203.0.113.7 198.51.100.6 47/8", "reached"},                                                                                                                              // rule: GEN-1
		{"ping over IPv6", public + "entries acl-a2 in,1,allow,icmpv6/128:0,::/0 out,1,allow,icmpv6/129:0,::/0", "2001:db8:ff::1 2001:db8:a:2::5 icmpv6/128/0", "reached"},                                                 // rule: NACL-10, GEN-1
	})
}

func TestNAT(t *testing.T) {
	const (
		outbound = "eni-app 203.0.113.7 tcp/443"
		toPeer   = "eni-app 10.1.1.5 tcp/5432"
		viaNAT   = "route rtb-a1 10.1.0.0/16 nat-a; route rtb-a3 10.1.0.0/16 pcx-ab;"
		loop     = "nat nat-b subnet-a2 10.0.2.9; route rtb-a1 0.0.0.0/0 nat-a; route rtb-a3 0.0.0.0/0 nat-b; route rtb-a2 0.0.0.0/0 nat-a"
		chain    = "table rtb-a4 vpc-a subnet-a4; route rtb-a1 10.0.4.0/24 nat-a; route rtb-a3 10.0.4.0/24 nat-b; route rtb-a4 10.0.2.0/24 nat-a;"
		regional = "table rtb-nat vpc-a; nat nat-a table=rtb-nat; route rtb-a1 0.0.0.0/0 nat-a;"
	)
	runRows(t, []row{
		{"out", natted, outbound, "reached"},                                                                                                                                                                                                                // rule: NAT-1, NAT-2
		{"in", natted, "203.0.113.7 198.51.100.9 tcp/443", "forward nat-a NAT_NO_INBOUND"},                                                                                                                                                                  // rule: NAT-1
		{"in from inside", natted, "eni-app 10.0.3.9 tcp/443", "forward nat-a NAT_NO_INBOUND"},                                                                                                                                                              // rule: NAT-1
		{"in from inside, ACL first", natted + "entries acl-a3", "eni-app 10.0.3.9 tcp/443", "forward acl-a3 SUBNET_ACL_RESTRICTION"},                                                                                                                       // rule: NAT-6
		{"database behind it", natted + "eni eni-db 10.0.2.5=198.51.100.6; route rtb-a2 0.0.0.0/0 nat-a", "203.0.113.7 198.51.100.6 tcp/1", "return nat-a RETURN_UNEXPECTED_STATEFUL"},                                                                      // rule: NAT-1, IGW-4
		{"its own table has no route", "route rtb-a1 0.0.0.0/0 nat-a", outbound, "forward rtb-a3 NO_ROUTE_TO_DESTINATION"},                                                                                                                                  // rule: NAT-2
		{"reference across it", viaNAT + "sg sg-db in,all,sg-all; eni eni-b sg=sg-db", toPeer, "forward eni-b" + noMatch},                                                                                                                                   // rule: NAT-3, SG-11
		{"rule for the client across it", viaNAT + "sg sg-db in,all,10.0.1.5/32; eni eni-b sg=sg-db", toPeer, "forward eni-b" + noMatch},                                                                                                                    // rule: NAT-3
		{"rule for its private address", viaNAT + "sg sg-db in,all,10.0.3.9/32; eni eni-b sg=sg-db", toPeer, "reached"},                                                                                                                                     // rule: NAT-3, NAT-4
		{"rule for its public address", viaNAT + "sg sg-db in,all,198.51.100.9/32; eni eni-b sg=sg-db", toPeer, "forward eni-b" + noMatch},                                                                                                                  // rule: NAT-4
		{"private one to an internet gateway", natted + "nat nat-a private=yes", outbound, "forward igw-a IGW_PRIVATE_NAT"},                                                                                                                                 // rule: NAT-5
		{"private one to a peer", viaNAT + "nat nat-a private=yes", toPeer, "reached"},                                                                                                                                                                      // rule: NAT-5
		{"its ACL, in", natted + "entries acl-a3 out,1,allow,all,0.0.0.0/0 in,1,allow,all,203.0.113.0/24", outbound, "forward acl-a3 SUBNET_ACL_RESTRICTION"},                                                                                               // rule: NAT-6, NACL-14
		{"its ACL, out", natted + "entries acl-a3 out,1,allow,all,10.0.0.0/16 in,1,allow,all,0.0.0.0/0", outbound, "forward acl-a3 SUBNET_ACL_RESTRICTION"},                                                                                                 // rule: NAT-6, NACL-14
		{"its ACL, reply, port inside", natted + "entries acl-a3 out,1,allow,all,0.0.0.0/0 in,1,allow,all,10.0.0.0/16 in,2,allow,tcp/2000:3000,0.0.0.0/0", outbound + " natport=2000", "reached"},                                                           // rule: NAT-6, NACL-7
		{"its ACL, reply, port outside", natted + "entries acl-a3 out,1,allow,all,0.0.0.0/0 in,1,allow,all,10.0.0.0/16 in,2,allow,tcp/2000:3000,0.0.0.0/0", outbound + " natport=3001", "return acl-a3 SUBNET_ACL_RESTRICTION"},                             // rule: NAT-6, NACL-7
		{"the client's ACL sees the client's port again", natted + "entries acl-a1 out,1,allow,all,0.0.0.0/0 in,1,allow,tcp/40000,203.0.113.7/32", outbound + " natport=2000", "reached"},                                                                   // rule: NAT-6, GEN-4
		{"ACL between it and its neighbour", "eni eni-3 subnet-a3 10.0.3.5 sg=sg-all; route rtb-a1 10.0.3.0/24 nat-a; entries acl-a3 in,1,allow,all,10.0.1.5/32 out,1,allow,all,10.0.1.5/32", "eni-app 10.0.3.5 tcp/1", "reached"},                          // rule: NACL-8, RT-17
		{"ACL between it and no neighbour", "route rtb-a1 10.0.2.0/24 nat-a; entries acl-a3 in,1,allow,all,10.0.1.5/32 out,1,allow,all,10.0.1.5/32", appToDB, "forward acl-a3 SUBNET_ACL_RESTRICTION"},                                                      // rule: NACL-8, NAT-6
		{"in the client's own subnet, so by the client's own table", "nat nat-1 subnet-a1 10.0.1.9; route rtb-a1 10.0.2.0/24 nat-1; entries acl-a1", appToDB, "forward nat-1 FORWARDING_LOOP"},                                                              // rule: NACL-8, NAT-2
		{"protocol without ports", natted, "eni-app 203.0.113.7 47", "forward nat-a NAT_PROTOCOL"},                                                                                                                                                          // rule: NAT-6
		{"ping", natted, "eni-app 203.0.113.7 icmp/8/0", "reached"},                                                                                                                                                                                         // rule: NAT-6
		{"ping has no ports to translate", natted + "entries acl-a1 out,1,allow,all,0.0.0.0/0 in,1,allow,icmp/0:5,203.0.113.7/32", "eni-app 203.0.113.7 icmp/8/5 natport=2000", "reached"},                                                                  // rule: NAT-6
		{"a peer's client", peered + "unroute rtb-b 10.0.0.0/16; route rtb-b 0.0.0.0/0 pcx-ab", "eni-b 203.0.113.7 tcp/443", "forward pcx-ab PCX_NOT_IN_VPC"},                                                                                               // rule: NAT-7, PCX-4
		{"no way back over the peering", viaNAT, toPeer, "reached"},                                                                                                                                                                                         // rule: NAT-8
		{"no way back over the peering, no NAT gateway", "route rtb-a1 10.1.0.0/16 pcx-ab", toPeer, "return rtb-b NO_ROUTE_TO_DESTINATION"},                                                                                                                 // rule: NAT-8, PCX-2
		{"a way back over the peering", viaNAT + "route rtb-b 10.0.0.0/16 pcx-ab", toPeer, "reached"},                                                                                                                                                       // rule: NAT-8
		{"a way back elsewhere", viaNAT + "route rtb-b 10.0.0.0/8 tgw-1", toPeer, "undetermined"},                                                                                                                                                           // rule: NAT-8
		{"a way back elsewhere, ACL", viaNAT + "route rtb-b 10.0.0.0/8 tgw-1; entries acl-b in,1,allow,all,0.0.0.0/0", toPeer, "return acl-b SUBNET_ACL_RESTRICTION"},                                                                                       // rule: NAT-8
		{"no way back, ACL of the NAT gateway", viaNAT + "entries acl-a3 out,1,allow,all,0.0.0.0/0 in,1,allow,all,10.0.0.0/16", toPeer, "return acl-a3 SUBNET_ACL_RESTRICTION"},                                                                             // rule: NAT-8
		{"no way back, ACL of the database", viaNAT + "entries acl-b in,1,allow,all,0.0.0.0/0", toPeer, "return acl-b SUBNET_ACL_RESTRICTION"},                                                                                                              // rule: NAT-8
		{"regional", regional + "route rtb-nat 0.0.0.0/0 igw-a", outbound, "reached"},                                                                                                                                                                       // rule: NAT-9
		{"regional, its table has no route", regional + "route rtb-a3 0.0.0.0/0 igw-a", outbound, "forward rtb-nat NO_ROUTE_TO_DESTINATION"},                                                                                                                // rule: NAT-9
		{"regional, no ACL", regional + "route rtb-nat 0.0.0.0/0 igw-a; entries acl-a3; entries acl-a", outbound, "reached"},                                                                                                                                // rule: NAT-10
		{"zonal, ACL", natted + "entries acl-a3", outbound, "forward acl-a3 SUBNET_ACL_RESTRICTION"},                                                                                                                                                        // rule: NAT-10
		{"NAT64", "route rtb-a1 64:ff9b::/96 nat-a", "eni-app 64:ff9b::a00:205 tcp/5432", "reached"},                                                                                                                                                        // rule: NAT-11
		{"first address", viaNAT + "nat nat-a 10.0.3.10=; sg sg-db in,all,10.0.3.10/32; eni eni-b sg=sg-db", toPeer, "forward eni-b" + noMatch},                                                                                                             // rule: NAT-13
		{"second address", viaNAT + "nat nat-a 10.0.3.10=; sg sg-db in,all,10.0.3.10/32; eni eni-b sg=sg-db", toPeer + " nataddr=10.0.3.10", "reached"},                                                                                                     // rule: NAT-13
		{"address that failed", viaNAT + "nat nat-a 10.0.3.10=/failed", toPeer + " nataddr=10.0.3.10", "flow"},                                                                                                                                              // rule: NAT-13
		{"no usable address", "nat nat-d subnet-a3 10.0.3.11=/failed; route rtb-a1 0.0.0.0/0 nat-d", outbound, "forward nat-d NAT_NOT_AVAILABLE"},                                                                                                           // rule: NAT-13
		{"two in a row", "nat nat-b subnet-a2 10.0.2.9=198.51.100.8; route rtb-a1 0.0.0.0/0 nat-a; route rtb-a3 0.0.0.0/0 nat-b; route rtb-a2 0.0.0.0/0 igw-a", outbound, "reached"},                                                                        // rule: NAT-2, GEN-4
		{"two in a row, the reply meets the first before the second", "nat nat-b subnet-a2 10.0.2.9; subnet subnet-a4 vpc-a 10.0.4.0/24; eni eni-4 subnet-a4 10.0.4.5 sg=sg-all;" + chain, "eni-app 10.0.4.5 tcp/1", "return nat-b RETURN_MISSES_STATEFUL"}, // rule: GEN-3
		{"two in a row, the reply in order", "nat nat-b subnet-a2 10.0.2.9; subnet subnet-a4 vpc-a 10.0.4.0/24; eni eni-4 subnet-a4 10.0.4.5 sg=sg-all;" + chain + "unroute rtb-a4 10.0.2.0/24", "eni-app 10.0.4.5 tcp/1", "reached"},                       // rule: GEN-3
		{"round and round", loop, outbound, "forward nat-a FORWARDING_LOOP"},                                                                                                                                                                                // rule: NAT-2
		{"deleted, its address used again", public + "nat nat-z subnet-a3 10.0.3.99=198.51.100.6 state=deleted", "203.0.113.7 198.51.100.6 tcp/1", "reached"},                                                                                               // rule: NAT-1
		{"state not told", natted + "nat nat-a state=", outbound, "missing"},                                                                                                                                                                                // rule: GEN-8
	})
}

func TestPeering(t *testing.T) {
	const (
		toPeer = "eni-app 10.1.1.5 tcp/5432"
		vpcC   = "vpc vpc-c eu-west-1 10.1.0.0/16; subnet subnet-c1 vpc-c 10.1.1.0/24; eni eni-c subnet-c1 10.1.1.5 sg=sg-all; pcx pcx-ac vpc-a vpc-c active;"
		two    = "pcx pcx-2 vpc-a vpc-b active;"
	)
	runRows(t, []row{
		{"active", peered, toPeer, "reached"}, // rule: PCX-1
		{"pending", peered + "pcx pcx-ab vpc-a vpc-b pending-acceptance", toPeer, "forward pcx-ab PCX_NOT_ACTIVE"},                                                                                                                                                                                        // rule: PCX-1
		{"deleted", peered + "pcx pcx-ab vpc-a vpc-b deleted", toPeer, "forward pcx-ab PCX_NOT_ACTIVE"},                                                                                                                                                                                                   // rule: PCX-1, RT-27
		{"route on one side", peered + "unroute rtb-b 10.0.0.0/16", toPeer, "return rtb-b NO_ROUTE_TO_DESTINATION"},                                                                                                                                                                                       // rule: PCX-2, GEN-1
		{"reply is a blackhole", peered + "unroute rtb-b 10.0.0.0/16; route rtb-b 10.0.0.0/16 pcx-ab blackhole", toPeer, "return rtb-b ROUTE_BLACKHOLE"},                                                                                                                                                  // rule: PCX-2, RT-11
		{"one hop", peered + "vpc vpc-c eu-west-1 10.3.0.0/16; pcx pcx-bc vpc-b vpc-c active; route rtb-a1 10.3.0.0/16 pcx-ab; route rtb-b 10.3.0.0/16 pcx-bc", "eni-app 10.3.0.1 tcp/1", "forward pcx-ab PCX_NOT_IN_VPC"},                                                                                // rule: PCX-3, PCX-5
		{"the peer's internet gateway", peered + "route rtb-a1 0.0.0.0/0 pcx-ab; route rtb-b 0.0.0.0/0 igw-b", "eni-app 203.0.113.7 tcp/1", "forward pcx-ab PCX_NOT_IN_VPC"},                                                                                                                              // rule: PCX-4
		{"the reply goes to another peer", vpcC + "route rtb-a1 10.1.0.0/16 pcx-ac; route rtb-b 10.0.0.0/16 pcx-ab", peeredAsk, "return vpc-c RETURN_WRONG_REALM"},                                                                                                                                        // rule: PCX-6
		{"the reply goes to the right peer", vpcC + "route rtb-a1 10.1.0.0/16 pcx-ab; route rtb-b 10.0.0.0/16 pcx-ab", peeredAsk, "reached"},                                                                                                                                                              // rule: PCX-6
		{"the reply stays in an overlapping VPC", "vpc vpc-d eu-west-1 10.0.0.0/16 10.5.0.0/16; subnet subnet-d1 vpc-d 10.5.1.0/24; eni eni-d subnet-d1 10.5.1.5 sg=sg-all; pcx pcx-ad vpc-a vpc-d active; route rtb-a1 10.5.0.0/16 pcx-ad", "eni-app 10.5.1.5 tcp/1", "return vpc-d RETURN_WRONG_REALM"}, // rule: PCX-6
		{"part of the peer, inside", peered + "unroute rtb-a1 10.1.0.0/16; route rtb-a1 10.1.1.0/24 pcx-ab", toPeer, "reached"},                                                                                                                                                                           // rule: PCX-7
		{"part of the peer, outside", peered + "unroute rtb-a1 10.1.0.0/16; route rtb-a1 10.1.2.0/24 pcx-ab", toPeer, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                                                                                                                           // rule: PCX-7
		{"IPv6", peered, "eni-app 2001:db8:b:1::5 tcp/5432", "reached"},                                                                                                                                                                                                                                   // rule: PCX-8
		{"IPv6 without routes", peered + "unroute rtb-a1 2001:db8:b::/48", "eni-app 2001:db8:b:1::5 tcp/5432", "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                                                                                                                                  // rule: PCX-8
		{"a new block has no routes", peered + "cidr vpc-b 10.2.0.0/16 associated; subnet subnet-b2 vpc-b 10.2.1.0/24; eni eni-b2 subnet-b2 10.2.1.5", "eni-app 10.2.1.5 tcp/1", "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                                                                // rule: PCX-9
		{"the peer is not in the world", peered + "del vpc-b", toPeer, "missing"},                                                                                                                                                                                                                         // rule: PCX-11
		{"nobody in the peer", peered, "eni-app 10.1.1.77 tcp/1", "forward vpc-b NO_SUCH_ADDRESS"},                                                                                                                                                                                                        // rule: PCX-3

		// The way back differs
		{"by another peering", two + "route rtb-a1 10.1.0.0/16 pcx-ab; route rtb-b 10.0.0.0/16 pcx-2", toPeer, "reached asymmetric"},                                                                                     // rule: GEN-2, GEN-3
		{"by another peering, only a reference", two + "route rtb-a1 10.1.0.0/16 pcx-ab; route rtb-b 10.0.0.0/16 pcx-2; sg sg-db in,all,sg-all; eni eni-b sg=sg-db", toPeer, "undetermined"},                             // rule: GEN-3
		{"by the same peering, only a reference", peered + "sg sg-db in,all,sg-all; eni eni-b sg=sg-db", toPeer, "reached"},                                                                                              // rule: GEN-3
		{"IPv6 by the internet", peered + "unroute rtb-b 2001:db8:a::/48; route rtb-b ::/0 igw-b", "eni-app 2001:db8:b:1::5 tcp/1", "reached asymmetric"},                                                                // rule: GEN-2, GEN-3
		{"request by an egress-only gateway, reply by the peering", egress + "route rtb-b 2001:db8:a::/48 pcx-ab", "eni-app 2001:db8:b:1::5 tcp/1", "return eigw-a RETURN_MISSES_STATEFUL"},                              // rule: GEN-3
		{"reply by an internet gateway", peered + "unroute rtb-b 10.0.0.0/16; route rtb-b 0.0.0.0/0 igw-b", toPeer, "return igw-b RETURN_UNEXPECTED_STATEFUL"},                                                           // rule: GEN-3
		{"IPv6 reply without an internet gateway at the client", peered + egress + "del igw-a; unroute rtb-b 2001:db8:a::/48; route rtb-b ::/0 igw-b", "eni-app 2001:db8:b:1::5 tcp/1", "return eigw-a EIGW_NO_INBOUND"}, // rule: IGW-6, GEN-3
		{"only IPv4 is open", peered + "unroute rtb-b 2001:db8:a::/48", "eni-app 2001:db8:b:1::5 tcp/1", "return rtb-b NO_ROUTE_TO_DESTINATION"},                                                                         // rule: GEN-5
		{"IPv4 of the same pair", peered + "unroute rtb-b 2001:db8:a::/48", toPeer, "reached"},                                                                                                                           // rule: GEN-5
	})
}
