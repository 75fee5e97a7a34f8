package oracle

import "testing"

func TestRoutes(t *testing.T) {
	const (
		far    = "eni-app 10.1.1.5 tcp/5432" // in vpc-b
		noPCX  = "forward pcx-off PCX_NOT_ACTIVE"
		off    = "pcx pcx-off vpc-a vpc-b pending-acceptance;"
		noTie  = "; pl pl-1 10.1.0.0/16; pl pl-2 10.1.0.0/16; route rtb-a1 pl-1 pcx-ab; route rtb-a1 pl-2 pcx-off"
		advert = "; route rtb-a1 10.1.0.0/16 pcx-ab; route rtb-a1 10.1.0.0/16 pcx-off advertised"
	)
	back := "route rtb-b 10.0.0.0/16 pcx-ab;" + off
	runRows(t, []row{
		// Which table, which route
		{"the subnet's own table", back + "route rtb-a 10.1.0.0/16 pcx-ab", far, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                            // rule: RT-1
		{"the main table", back + "del rtb-a1; route rtb-a 10.1.0.0/16 pcx-ab", far, "reached"},                                                       // rule: RT-1
		{"longest prefix", back + "route rtb-a1 10.1.0.0/16 pcx-ab; route rtb-a1 0.0.0.0/0 pcx-off", far, "reached"},                                  // rule: RT-2
		{"longest prefix, swapped", back + "route rtb-a1 10.1.0.0/16 pcx-off; route rtb-a1 0.0.0.0/0 pcx-ab", far, noPCX},                             // rule: RT-2
		{"IPv6 is another table", back + "route rtb-a1 10.0.0.0/8 pcx-ab", "eni-app 2001:db8:b:1::5 tcp/1", "forward rtb-a1 NO_ROUTE_TO_DESTINATION"}, // rule: RT-2, PCX-8
		{"local", "", appToDB, "reached"}, // rule: RT-3
		{"local replaced", "unroute rtb-a1 10.0.0.0/16; route rtb-a1 10.0.0.0/16 eni-app2 created", appToDB, "forward eni-app2 ENI_SOURCE_DEST_CHECK_RESTRICTION"},                   // rule: RT-3
		{"local and static of one prefix", "route rtb-a1 10.0.0.0/16 vgw-1", appToDB, "reached"},                                                                                     // rule: RT-3, RT-6
		{"more specific than local", "eni eni-fw subnet-a3 10.0.3.5 check=yes; route rtb-a1 10.0.2.0/24 eni-fw", appToDB, "forward eni-fw ENI_SOURCE_DEST_CHECK_RESTRICTION"},        // rule: RT-4
		{"less specific than local", "eni eni-fw subnet-a3 10.0.3.5 check=yes; route rtb-a1 10.0.0.0/8 eni-fw", appToDB, "reached"},                                                  // rule: RT-4, RT-2
		{"NAT gateway inside local", "route rtb-a1 10.0.2.0/24 nat-a", appToDB, "reached"},                                                                                           // rule: RT-4
		{"propagated inside local", "route rtb-a1 10.0.2.0/24 vgw-1 propagated", appToDB, "reached"},                                                                                 // rule: RT-5
		{"static inside local", "route rtb-a1 10.0.2.0/24 vgw-1", appToDB, "forward rtb-a1 ROUTE_TARGET_MISSING"},                                                                    // rule: RT-5, RT-4
		{"propagated beside local", "route rtb-a1 10.0.0.0/8 vgw-1 propagated", far, "forward rtb-a1 ROUTE_TARGET_MISSING"},                                                          // rule: RT-5
		{"propagated inside a replaced local", "unroute rtb-a1 10.0.0.0/16; route rtb-a1 10.0.0.0/16 eni-db created; route rtb-a1 10.0.2.0/24 vgw-1 propagated", appToDB, "reached"}, // rule: RT-5, RT-3
		{"static beats propagated", back + "route rtb-a1 10.1.0.0/16 vgw-1 propagated; route rtb-a1 10.1.0.0/16 pcx-ab", far, "reached"},                                             // rule: RT-6
		{"longer propagated beats static", back + "route rtb-a1 10.1.1.0/24 vgw-1 propagated; route rtb-a1 10.1.0.0/16 pcx-ab", far, "forward rtb-a1 ROUTE_TARGET_MISSING"},          // rule: RT-6, RT-2
		{"static beats prefix list", back + "pl pl-1 10.1.0.0/16; route rtb-a1 pl-1 pcx-off; route rtb-a1 10.1.0.0/16 pcx-ab", far, "reached"},                                       // rule: RT-7
		{"prefix list beats propagated", back + "pl pl-1 10.1.0.0/16; route rtb-a1 10.1.0.0/16 vgw-1 propagated; route rtb-a1 pl-1 pcx-ab", far, "reached"},                          // rule: RT-7
		{"two prefix lists, the first", back + noTie, far, "reached"},                                                                                                                // rule: RT-8
		{"two prefix lists, the second", back + noTie, far + " tie=1", noPCX},                                                                                                        // rule: RT-8
		{"prefix list entry is longer", back + "pl pl-1 10.1.1.0/24; route rtb-a1 pl-1 pcx-ab; route rtb-a1 10.1.0.0/16 pcx-off", far, "reached"},                                    // rule: RT-9
		{"prefix list entry is elsewhere", back + "pl pl-1 10.1.2.0/24; route rtb-a1 pl-1 pcx-ab; route rtb-a1 10.1.0.0/16 pcx-off", far, noPCX},                                     // rule: RT-9
		{"prefix list after a failed change", back + "pl pl-1 10.1.0.0/16 state=modify-failed; route rtb-a1 pl-1 pcx-ab", far, "reached"},                                            // rule: RT-10
		{"prefix list without the entry", back + "pl pl-1 10.7.0.0/16; route rtb-a1 pl-1 pcx-ab", far, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                     // rule: RT-10
		{"prefix list not in the world", back + "route rtb-a1 pl-1 pcx-ab", far, "missing"},                                                                                          // rule: GEN-8
		{"gateway endpoint", back + "pl pl-s3 198.51.100.0/24; route rtb-a1 pl-s3 vpce-1; route rtb-a1 10.1.0.0/16 pcx-ab", far, "reached"},                                          // rule: RT-28
		{"gateway endpoint to its service", "pl pl-s3 198.51.100.0/24; route rtb-a1 pl-s3 vpce-1; vpce vpce-1 type=Gateway", "eni-app 198.51.100.9 tcp/443", "unmodelled"},           // rule: RT-28

		// States
		{"blackhole", back + "route rtb-a1 10.1.0.0/16 pcx-ab blackhole", far, "forward rtb-a1 ROUTE_BLACKHOLE"},                                                                    // rule: RT-11
		{"blackhole of another prefix", back + "route rtb-a1 10.1.0.0/16 pcx-ab; route rtb-a1 10.2.0.0/16 pcx-ab blackhole", far, "reached"},                                        // rule: RT-11
		{"no way round a blackhole", back + "route rtb-a1 10.1.0.0/16 pcx-off blackhole; route rtb-a1 0.0.0.0/0 pcx-ab", far, "forward rtb-a1 ROUTE_BLACKHOLE"},                     // rule: RT-12
		{"a state of its own", back + "route rtb-a1 10.1.0.0/16 pcx-ab strange", far, "unmodelled"},                                                                                 // rule: RT-11
		{"a tie that is none", back + noTie, far + " tie=2", "flow"},                                                                                                                // rule: RT-8
		{"ACL before a blackhole, also towards the own subnet", back + "route rtb-a1 10.1.0.0/16 eni-app2 blackhole; entries acl-a1", far, "forward acl-a1 SUBNET_ACL_RESTRICTION"}, // rule: RT-11, NACL-5
		{"filtered is not there", back + "route rtb-a1 10.1.1.0/24 eni-app2 advertised filtered; route rtb-a1 10.1.0.0/16 pcx-ab", far, "reached"},                                  // rule: RT-13
		{"not filtered is", back + "route rtb-a1 10.1.1.0/24 eni-app2 advertised; route rtb-a1 10.1.0.0/16 pcx-ab", far, "forward eni-app2 ENI_SOURCE_DEST_CHECK_RESTRICTION"},      // rule: RT-13, RT-14
		{"Route Server against static, the first", back + advert, far, "reached"},                                                                                                   // rule: RT-15
		{"Route Server against static, the second", back + advert, far + " tie=1", noPCX},                                                                                           // rule: RT-15
		{"Route Server over local", "route rtb-a1 10.0.2.0/24 eni-app2 advertised", appToDB, "undetermined"},                                                                        // rule: RT-30
		{"Route Server under local", "route rtb-a1 10.0.0.0/8 eni-app2 advertised", appToDB, "reached"},                                                                             // rule: RT-30
		{"no route", "", far, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                                                                                             // rule: RT-16
		{"one subnet needs no route", "unroute rtb-a1 10.0.0.0/16; entries acl-a1", "eni-app 10.0.1.6 tcp/1", "reached"},                                                            // rule: RT-17, NACL-8
		{"two subnets do", "unroute rtb-a1 10.0.0.0/16", appToDB, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                                                         // rule: RT-17
		{"no route for the reply", "unroute rtb-a2 10.0.0.0/16", appToDB, "return rtb-a2 NO_ROUTE_TO_DESTINATION"},                                                                  // rule: GEN-1
		{"endpoint behind a GatewayId", "route rtb-a1 10.0.2.0/24 vpce-1; vpce vpce-1 type=Interface", appToDB, "unmodelled"},                                                       // rule: RT-18
		{"unknown kinds of target", back + "route rtb-a1 10.1.0.0/16 lgw-1", far, "unmodelled"},                                                                                     // rule: RT-29
		{"unknown kinds of target, blackhole", back + "route rtb-a1 10.1.0.0/16 lgw-1 blackhole", far, "forward rtb-a1 ROUTE_BLACKHOLE"},                                            // rule: RT-29, RT-11
		{"nothing learnt", "", "eni-app 172.16.0.1 tcp/1", "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                                                                // rule: RT-24, RT-25

		// Gateway route tables
		{"edge table that keeps to local", public + "table rtb-edge vpc-a igw-a", "203.0.113.7 198.51.100.6 tcp/5432", "reached"},                                                                     // rule: RT-19, IGW-3
		{"edge table that diverts", public + "table rtb-edge vpc-a igw-a; route rtb-edge 10.0.2.0/24 vpce-fw", "203.0.113.7 198.51.100.6 tcp/5432", "missing"},                                        // rule: RT-19, RT-20
		{"edge table with a blackhole", public + "table rtb-edge vpc-a igw-a; route rtb-edge 10.0.2.0/24 vpce-fw blackhole", "203.0.113.7 198.51.100.6 tcp/5432", "forward rtb-edge ROUTE_BLACKHOLE"}, // rule: RT-19, RT-11
		{"edge table for replies", public + "table rtb-edge vpc-a igw-a; route rtb-edge 10.0.1.0/24 vpce-fw blackhole", "eni-app 203.0.113.7 tcp/443", "return rtb-edge ROUTE_BLACKHOLE"},             // rule: RT-19
		{"edge table and a peering", peered + "table rtb-edge vpc-a igw-a; route rtb-edge 10.0.1.0/24 vpce-fw blackhole", peeredAsk, "reached"},                                                       // rule: RT-21

		// Reserved ranges
		{"reserved", "route rtb-a1 169.254.0.0/16 pcx-ab", "eni-app 169.254.169.10 tcp/1", "forward rtb-a1 ROUTE_RESERVED_RANGE"},    // rule: RT-26
		{"beside the reserved", "route rtb-a1 169.254.0.0/16 pcx-ab", "eni-app 169.254.1.10 tcp/1", "forward pcx-ab PCX_NOT_IN_VPC"}, // rule: RT-26
		{"reserved IPv6", "route rtb-a1 ::/0 pcx-ab", "eni-app fd00:ec2::254 tcp/1", "forward rtb-a1 ROUTE_RESERVED_RANGE"},          // rule: RT-26

		// The target itself
		{"peering gone wrong behind an active route", back + "route rtb-a1 10.1.0.0/16 pcx-off", far, noPCX},                                                               // rule: RT-27, PCX-1
		{"peering of other VPCs", "vpc vpc-c eu-west-1 10.3.0.0/16; pcx pcx-bc vpc-b vpc-c active; route rtb-a1 10.1.0.0/16 pcx-bc", far, "forward pcx-bc PCX_NOT_ACTIVE"}, // rule: RT-27
		{"peering not in the world", "route rtb-a1 10.1.0.0/16 pcx-gone", far, "forward rtb-a1 ROUTE_TARGET_MISSING"},                                                      // rule: RT-27
		{"internet gateway detached", public + "igw igw-a vpc-a detached", "eni-app 203.0.113.7 tcp/443", "forward igw-a IGW_NOT_ATTACHED"},                                // rule: RT-27
		{"internet gateway of another VPC", public + "route rtb-a1 203.0.113.0/24 igw-b", "eni-app 203.0.113.7 tcp/443", "forward igw-b IGW_NOT_ATTACHED"},                 // rule: RT-27
		{"internet gateway attached", public, "eni-app 203.0.113.7 tcp/443", "reached"},                                                                                    // rule: RT-27
		{"egress-only gateway detached", egress + "eigw eigw-a vpc-b attached", "eni-app 2001:db8:ff::1 tcp/443", "forward eigw-a EIGW_NOT_ATTACHED"},                      // rule: RT-27
		{"NAT gateway on its way out", natted + "nat nat-a state=deleting", "eni-app 203.0.113.7 tcp/443", "forward nat-a NAT_NOT_AVAILABLE"},                              // rule: RT-27, NAT-1
		{"interface not in the world", "route rtb-a1 10.0.2.0/24 eni-gone", appToDB, "forward rtb-a1 ROUTE_TARGET_MISSING"},                                                // rule: RT-27
		{"instance not in the world", "route rtb-a1 10.0.2.0/24 i-gone", appToDB, "forward rtb-a1 ROUTE_TARGET_MISSING"},                                                   // rule: RT-27
		{"NAT gateway not in the world", "route rtb-a1 0.0.0.0/0 nat-gone", "eni-app 203.0.113.7 tcp/443", "forward rtb-a1 ROUTE_TARGET_MISSING"},                          // rule: RT-27
		{"egress-only gateway not in the world", "route rtb-a1 ::/0 eigw-gone", "eni-app 2001:db8:ff::1 tcp/443", "forward rtb-a1 ROUTE_TARGET_MISSING"},                   // rule: RT-27
	})
}
