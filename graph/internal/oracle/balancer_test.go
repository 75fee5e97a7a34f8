package oracle

import "testing"

// balanced is a network load balancer with nodes in two zones before a database in the first one and its like in the second.
const balanced = `
zone subnet-a1 eu-west-1a euw1-az1; zone subnet-a2 eu-west-1a euw1-az1; zone subnet-a3 eu-west-1b euw1-az2; zone subnet-b1 eu-west-1a euw1-az1
subnet subnet-n1 vpc-a 10.0.8.0/24 2001:db8:a:8::/64; subnet subnet-n2 vpc-a 10.0.9.0/24
zone subnet-n1 eu-west-1a euw1-az1; zone subnet-n2 eu-west-1b euw1-az2
table rtb-n vpc-a subnet-n1 subnet-n2
acl acl-n1 vpc-a subnet-n1
eni eni-n1 subnet-n1 10.0.8.5 2001:db8:a:8::5; eni eni-n2 subnet-n2 10.0.9.5
eni eni-db3 subnet-a3 10.0.3.5 sg=sg-all
lb nlb; node eni-n1 nlb; node eni-n2 nlb; listener nlb TCP 5432 tg
tg tg 10.0.2.5@6432
`

func TestNetworkLoadBalancer(t *testing.T) {
	const (
		flow    = "eni-app 10.0.8.5 tcp/5432"
		toDB    = "reached eni-db"
		only    = "eni eni-db sg=sg-db; sg sg-db in,tcp/6432,"
		guarded = "sg sg-n in,tcp/5432,10.0.1.5/32 out,tcp/6432,0.0.0.0/0; lb nlb sg=sg-n;"
		fixed   = "eni eni-n1 desc=-; lb nlb;"
		keep    = "tg tg preserve=yes;"
		at      = " :loadbalancer/nlb "
	)
	runRows(t, []row{
		{"ends at the node", balanced, flow + " norelay", "reached"}, // rule: LB-2
		{"two legs", balanced, flow, toDB},                           // rule: LB-2
		{"client to node", balanced + "entries acl-n1 in,1,deny,tcp/5432,10.0.1.0/24 in,2,allow,all,0.0.0.0/0 out,1,allow,all,0.0.0.0/0", flow, "forward acl-n1 SUBNET_ACL_RESTRICTION"},                                                                                    // rule: LB-2, NACL-14
		{"node to target", balanced + "entries acl-a2 in,1,deny,tcp/6432,10.0.8.0/24 in,2,allow,all,0.0.0.0/0 out,1,allow,all,0.0.0.0/0", flow, "forward acl-a2 SUBNET_ACL_RESTRICTION leg 1"},                                                                              // rule: LB-2
		{"target to node", balanced + "entries acl-a2 in,2,allow,all,0.0.0.0/0 out,1,deny,all,10.0.8.0/24 out,2,allow,all,0.0.0.0/0", flow, "return acl-a2 SUBNET_ACL_RESTRICTION leg 1"},                                                                                   // rule: LB-2, NACL-5
		{"node to client", balanced + "entries acl-n1 in,1,allow,all,0.0.0.0/0 out,1,deny,all,10.0.1.0/24 out,2,allow,all,0.0.0.0/0", flow, "return acl-n1 SUBNET_ACL_RESTRICTION"},                                                                                         // rule: LB-2, NACL-5
		{"another port", balanced, "eni-app 10.0.8.5 tcp/6432", "forward" + at + "ELBV2_LISTENERS_MISMATCH"},                                                                                                                                                                // rule: LB-2
		{"another protocol", balanced, "eni-app 10.0.8.5 udp/5432", "forward" + at + "ELBV2_LISTENERS_MISMATCH"},                                                                                                                                                            // rule: LB-1
		{"TLS listener", balanced + "lb nlb deaf; listener nlb TLS 5432 tg", flow, toDB},                                                                                                                                                                                    // rule: LB-1
		{"UDP listener", balanced + "lb nlb deaf; listener nlb UDP 5432 tg", flow, "forward" + at + "ELBV2_LISTENERS_MISMATCH"},                                                                                                                                             // rule: LB-1
		{"TCP_UDP listener", balanced + "lb nlb deaf; listener nlb TCP_UDP 5432 tg", "eni-app 10.0.8.5 udp/5432", toDB},                                                                                                                                                     // rule: LB-1
		{"application load balancer", balanced + "lb nlb type=application", flow, "forward" + at + "ELB_HTTP_ONLY"},                                                                                                                                                         // rule: LB-1
		{"application load balancer itself", balanced + "lb nlb type=application", flow + " norelay", "reached"},                                                                                                                                                            // rule: LB-1
		{"no listeners told", balanced + "lb nlb unlistened", flow, "missing"},                                                                                                                                                                                              // rule: GEN-8
		{"no target group", balanced + "lb nlb deaf; listener nlb TCP 5432", flow, "forward" + at + "ELBV2_LISTENER_HAS_NO_TG"},                                                                                                                                             // rule: LB-2
		{"target group not in the world", balanced + "del tg", flow, "missing"},                                                                                                                                                                                             // rule: GEN-8
		{"targets not told", balanced + "tg tg untargeted", flow, "missing"},                                                                                                                                                                                                // rule: GEN-8
		{"no targets", balanced + "tg tg empty", flow, "forward" + at + "ELBV2_NO_TARGETS"},                                                                                                                                                                                 // rule: LB-2
		{"being made", balanced + "lb nlb state=provisioning", flow, "forward" + at + "ELB_NOT_ACTIVE"},                                                                                                                                                                     // rule: LB-2
		{"impaired", balanced + "lb nlb state=active_impaired", flow, toDB},                                                                                                                                                                                                 // rule: LB-11
		{"balancer not in the world", balanced + "del nlb", flow, "missing"},                                                                                                                                                                                                // rule: GEN-8
		{"known by a fixed address", balanced + fixed, "eni-app 10.0.8.5 tcp/5432 stands=eni-n1:nlb", toDB},                                                                                                                                                                 // rule: LB-9
		{"virtual node", balanced, flow + " extra=eni-n1", toDB},                                                                                                                                                                                                            // rule: LB-2
		{"second target", balanced + "tg tg 10.0.1.6@5432", flow + " target=1", "reached eni-app2"},                                                                                                                                                                         // rule: LB-2
		{"no third target", balanced + "tg tg 10.0.1.6@5432", flow + " target=2", "flow"},                                                                                                                                                                                   // rule: LB-2
		{"source is the node", balanced + only + "10.0.8.5/32", flow, toDB},                                                                                                                                                                                                 // rule: LB-4
		{"source is not the client", balanced + only + "10.0.1.5/32", flow, "forward eni-db" + noMatch + " leg 1"},                                                                                                                                                          // rule: LB-4
		{"the target's port", balanced + "eni eni-db sg=sg-db; sg sg-db in,tcp/5432,0.0.0.0/0", flow, "forward eni-db" + noMatch + " leg 1"},                                                                                                                                // rule: LB-2
		{"group of the balancer admits", balanced + guarded, flow, toDB},                                                                                                                                                                                                    // rule: LB-3
		{"group of the balancer does not", balanced + guarded + "sg sg-n in,tcp/5432,10.0.1.6/32 out,all,0.0.0.0/0", flow, "forward eni-n1" + noMatch},                                                                                                                      // rule: LB-3
		{"group without egress to the target", balanced + guarded + "sg sg-n in,tcp/5432,0.0.0.0/0 out,tcp/443,0.0.0.0/0", flow, "forward eni-n1" + noMatch + " leg 1"},                                                                                                     // rule: LB-3
		{"target names the balancer's group", balanced + guarded + only + "sg-n", flow, toDB},                                                                                                                                                                               // rule: LB-3
		{"target names the client's group", balanced + guarded + only + "sg-all", flow, "forward eni-db" + noMatch + " leg 1"},                                                                                                                                              // rule: LB-3
		{"kept: target names the balancer's group", balanced + keep + guarded + only + "sg-n", flow, toDB},                                                                                                                                                                  // rule: LB-3
		{"kept: target names the client", balanced + keep + only + "10.0.1.5/32", flow, toDB},                                                                                                                                                                               // rule: LB-3, LB-4
		{"kept: target names the node", balanced + keep + only + "10.0.8.5/32", flow, "forward eni-db" + noMatch + " leg 1"},                                                                                                                                                // rule: LB-4
		{"kept: target names the client's group", balanced + keep + only + "sg-all", flow, "forward eni-db" + noMatch + " leg 1"},                                                                                                                                           // rule: LB-3
		{"instance", balanced + "instance i-1 running; eni eni-db instance=i-1; tg tg empty type=instance i-1@6432;" + only + "10.0.1.5/32", flow, toDB},                                                                                                                    // rule: LB-4
		{"instance, switched off", balanced + "instance i-1 running; eni eni-db instance=i-1; tg tg empty type=instance preserve=no i-1@6432;" + only + "10.0.8.5/32", flow, toDB},                                                                                          // rule: LB-4
		{"stopped instance", balanced + "instance i-1 stopped; eni eni-db instance=i-1; tg tg empty type=instance i-1@6432", flow, "forward eni-db INSTANCE_NOT_RUNNING leg 1"},                                                                                             // rule: ENI-6
		{"instance not in the world", balanced + "tg tg empty type=instance i-1@6432", flow, "missing"},                                                                                                                                                                     // rule: GEN-8
		{"UDP keeps whatever is set", balanced + "tg tg proto=TCP_UDP preserve=no;" + only + "10.0.1.5/32", flow, toDB},                                                                                                                                                     // rule: LB-4
		{"attributes not told", balanced + "tg tg unattributed=false", flow, "missing"},                                                                                                                                                                                     // rule: LB-4, GEN-8
		{"other IP version", balanced + keep + only + "10.0.8.5/32", "eni-app 2001:db8:a:8::5 tcp/5432", toDB},                                                                                                                                                              // rule: LB-4
		{"other IP version, client's address", balanced + keep + only + "::/0", "eni-app 2001:db8:a:8::5 tcp/5432", "forward eni-db" + noMatch + " leg 1"},                                                                                                                  // rule: LB-4
		{"node without the target's version", balanced + "tg tg empty v6 2001:db8:a:2::5@5432", "eni-app 10.0.9.5 tcp/5432 target=0", "forward" + at + "ELB_NOT_CROSSZONE"},                                                                                                 // rule: LB-8
		{"node without IPv6", balanced + "lb nlb cross=yes; tg tg empty v6 2001:db8:a:2::5@5432", "eni-app 10.0.9.5 tcp/5432", "forward" + at + "ELBV2_IP_VERSION"},                                                                                                         // rule: LB-4
		{"kept: the reply needs no route", balanced + keep + public + "sg sg-n in,all,0.0.0.0/0 out,all,0.0.0.0/0; eni eni-n1 10.0.8.5=198.51.100.20; route rtb-n 0.0.0.0/0 igw-a; unroute rtb-a2 0.0.0.0/0", "203.0.113.7 198.51.100.20 tcp/5432", toDB},                   // rule: LB-9
		{"kept: the reply's network ACL", balanced + keep + "entries acl-a2 in,2,allow,all,0.0.0.0/0 out,1,deny,all,10.0.1.5/32 out,2,allow,all,0.0.0.0/0", flow, "return acl-a2 SUBNET_ACL_RESTRICTION leg 1"},                                                             // rule: NACL-14
		{"kept: the request's network ACL", balanced + keep + "entries acl-a2 in,1,deny,all,10.0.1.5/32 in,2,allow,all,0.0.0.0/0 out,2,allow,all,0.0.0.0/0", flow, "forward acl-a2 SUBNET_ACL_RESTRICTION leg 1"},                                                           // rule: NACL-14
		{"kept: the node's network ACL for the reply", balanced + keep + "entries acl-n1 in,1,deny,all,10.0.2.0/24 in,2,allow,all,0.0.0.0/0 out,2,allow,all,0.0.0.0/0", flow, "return acl-n1 SUBNET_ACL_RESTRICTION leg 1"},                                                 // rule: NACL-14
		{"internet-facing", balanced + "eni eni-n1 10.0.8.5=198.51.100.20; route rtb-n 0.0.0.0/0 igw-a", "203.0.113.7 198.51.100.20 tcp/5432", toDB},                                                                                                                        // rule: LB-9
		{"internet-facing without a route", balanced + "eni eni-n1 10.0.8.5=198.51.100.20", "203.0.113.7 198.51.100.20 tcp/5432", "return rtb-n NO_ROUTE_TO_DESTINATION"},                                                                                                   // rule: LB-9
		{"excluded subnet of the balancer", balanced + "owner vpc-a 1 eu-west-1; bpa 1/eu-west-1 block-bidirectional; exclude x subnet-n1 allow-bidirectional; eni eni-n1 10.0.8.5=198.51.100.20; route rtb-n 0.0.0.0/0 igw-a", "203.0.113.7 198.51.100.20 tcp/5432", toDB}, // rule: BPA-8
		{"excluded subnet of the database", balanced + "owner vpc-a 1 eu-west-1; bpa 1/eu-west-1 block-bidirectional; exclude x subnet-a2 allow-bidirectional; eni eni-n1 10.0.8.5=198.51.100.20; route rtb-n 0.0.0.0/0 igw-a", "203.0.113.7 198.51.100.20 tcp/5432", "forward 1/eu-west-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED"}, // rule: BPA-8
		{"peered target", balanced + peered + "tg tg empty 10.1.1.5@5432@all; route rtb-n 10.1.0.0/16 pcx-ab", flow, "reached eni-b"},                                                                                                                                                                                        // rule: LB-5
		{"kept: peered target", balanced + keep + "tg tg empty 10.1.1.5@5432@all; route rtb-n 10.1.0.0/16 pcx-ab", flow, "reached eni-b"},                                                                                                                                                                                    // rule: LB-5
		{"not kept: peered target without a way back", balanced + "tg tg empty 10.1.1.5@5432@all; route rtb-n 10.1.0.0/16 pcx-ab", flow, "return rtb-b NO_ROUTE_TO_DESTINATION leg 1"},                                                                                                                                       // rule: GEN-1
		{"kept: target in a peered VPC of another Region", balanced + keep + "owner vpc-b 1 eu-west-2; tg tg empty 10.1.1.5@5432@all; route rtb-n 10.1.0.0/16 pcx-ab", flow, "forward" + at + "ELBV2_CLIENT_IP_PRESERVATION leg 1"},                                                                                          // rule: LB-5
		{"kept: target behind a transit gateway", balanced + keep + "tg tg empty 10.1.1.5@5432@all; tgw tgw-1; route rtb-n 10.1.0.0/16 tgw-1", flow, "forward" + at + "ELBV2_CLIENT_IP_PRESERVATION leg 1"},                                                                                                                  // rule: LB-5
		{"kept: no route to the target", balanced + keep + "tg tg empty 10.1.1.5@5432@all", flow, "forward rtb-n NO_ROUTE_TO_DESTINATION leg 1"},                                                                                                                                                                             // rule: LB-5
		{"kept: endpoint as target", balanced + keep + "eni eni-db type=vpc_endpoint", flow, "forward" + at + "ELBV2_CLIENT_IP_PRESERVATION"},                                                                                                                                                                                // rule: LB-5
		{"not kept: endpoint as target", balanced + "eni eni-db type=vpc_endpoint", flow, toDB},                                                                                                                                                                                                                              // rule: LB-5
		{"stale target", balanced + "tg tg empty 10.0.2.9@5432", flow, "forward vpc-a NO_SUCH_ADDRESS leg 1"},                                                                                                                                                                                                                // rule: LB-7
		{"only another zone's target", balanced, "eni-app 10.0.9.5 tcp/5432", "forward" + at + "ELB_NOT_CROSSZONE"},                                                                                                                                                                                                          // rule: LB-8
		{"cross-zone by the balancer", balanced + "lb nlb cross=yes", "eni-app 10.0.9.5 tcp/5432", toDB},                                                                                                                                                                                                                     // rule: LB-8
		{"cross-zone by the group", balanced + "tg tg cross=true", "eni-app 10.0.9.5 tcp/5432", toDB},                                                                                                                                                                                                                        // rule: LB-8
		{"cross-zone against the group", balanced + "lb nlb cross=yes; tg tg cross=false", "eni-app 10.0.9.5 tcp/5432", "forward" + at + "ELB_NOT_CROSSZONE"},                                                                                                                                                                // rule: LB-8
		{"the node's own zone comes first", balanced + "tg tg 10.0.3.5@6432", "eni-app 10.0.9.5 tcp/5432", "reached eni-db3"},                                                                                                                                                                                                // rule: LB-8
		{"attributes of the balancer not told", balanced + "lb nlb unattributed", "eni-app 10.0.9.5 tcp/5432", "missing"},                                                                                                                                                                                                    // rule: LB-8, GEN-8
		{"attributes of the balancer not needed", balanced + "lb nlb unattributed", flow, toDB},                                                                                                                                                                                                                              // rule: LB-8
		{"zones not told", balanced + "zone subnet-n2 - -", "eni-app 10.0.9.5 tcp/5432", "missing"},                                                                                                                                                                                                                          // rule: LB-8, NET-3
		{"address outside in another zone", balanced + "tg tg empty 10.9.0.5@5432@eu-west-1b", flow, "forward" + at + "ELB_NOT_CROSSZONE"},                                                                                                                                                                                   // rule: LB-8
		{"address outside in all zones", balanced + "tg tg empty 10.9.0.5@5432@all", flow, "forward rtb-n NO_ROUTE_TO_DESTINATION leg 1"},                                                                                                                                                                                    // rule: LB-8
		{"target in a zone without a node", balanced + "lb nlb cross=yes; zone subnet-a3 eu-west-1c euw1-az3; tg tg empty 10.0.3.5@6432", flow, "undetermined"},
		{"kept: hairpin", balanced + keep, "eni-db 10.0.8.5 tcp/5432", "undetermined"},                                                                                                                                                                // rule: LB-10
		{"hairpin", balanced, "eni-db 10.0.8.5 tcp/5432", toDB},                                                                                                                                                                                       // rule: LB-10
		{"kept: hairpin that a group stops", balanced + keep + only + "10.0.9.0/24 out,all,0.0.0.0/0", "eni-db 10.0.8.5 tcp/5432", "forward eni-db" + noMatch + " leg 1"},                                                                             // rule: LB-10
		{"application load balancer behind", balanced + "lb alb type=application; eni eni-alb subnet-n1 10.0.8.9; node eni-alb alb; eni eni-alb type=interface; tg tg empty type=alb alb@443", flow, "forward :loadbalancer/alb ELB_HTTP_ONLY leg 1"}, // rule: LB-1
		{"function behind", balanced + "tg tg empty type=lambda f@443", flow, "unmodelled"},
		{"balancer behind a balancer", balanced + "lb nlb2; node eni-n2 nlb2; listener nlb2 TCP 6432 tg2; tg tg empty 10.0.9.5@6432; lb nlb cross=yes; tg tg2 10.0.3.5@5432", flow, "reached eni-db3"}, // rule: LB-2
		{"in a circle", balanced + "tg tg empty 10.0.8.5@5432", flow, "unmodelled"},                                                                                                                    // rule: LB-2
	})
}

func TestClassicLoadBalancer(t *testing.T) {
	const (
		flow    = "eni-app 10.0.8.5 tcp/5432"
		classic = balanced + "del nlb; eni eni-n1 type=- sg=sg-all; instance i-1 running; eni eni-db instance=i-1; clb old eni-n1 TCP 5432 6432 i-1;"
		only    = "eni eni-db sg=sg-db; sg sg-db in,tcp/6432,"
	)
	runRows(t, []row{
		{"two legs", classic, flow, "reached eni-db"},                                                                                                  // rule: LB-1, LB-2
		{"SSL", classic + "clb old eni-n1 SSL 5432 6432 i-1", flow, "reached eni-db"},                                                                  // rule: LB-1
		{"HTTP", classic + "clb old eni-n1 HTTP 5432 6432 i-1", flow, "forward old ELB_HTTP_ONLY"},                                                     // rule: LB-1
		{"another port", classic, "eni-app 10.0.8.5 tcp/6432", "forward old ELB_LISTENERS_MISMATCH"},                                                   // rule: LB-2
		{"no instances", classic + "clb old eni-n1 TCP 5432 6432", flow, "forward old ELB_NO_TARGETS"},                                                 // rule: LB-2
		{"source is the node", classic + only + "10.0.8.5/32", flow, "reached eni-db"},                                                                 // rule: LB-2
		{"source is not the client", classic + only + "10.0.1.5/32", flow, "forward eni-db" + noMatch + " leg 1"},                                      // rule: LB-2
		{"group of the balancer", classic + "eni eni-n1 sg=sg-n; sg sg-n in,all,0.0.0.0/0 out,all,0.0.0.0/0;" + only + "sg-n", flow, "reached eni-db"}, // rule: LB-2
		{"group without egress", classic + "eni eni-n1 sg=sg-n; sg sg-n in,all,0.0.0.0/0", flow, "forward eni-n1" + noMatch + " leg 1"},                // rule: LB-2
		{"another zone", classic + "eni eni-db subnet-a3", flow, "forward old ELB_NOT_CROSSZONE"},                                                      // rule: LB-8
		{"cross-zone", classic + "eni eni-db subnet-a3; clb old eni-n1 TCP 5432 6432 cross=yes i-1", flow, "reached eni-db"},                           // rule: LB-8
		{"attributes not told", classic + "eni eni-db subnet-a3; clb old eni-n1 TCP 5432 6432 unattributed i-1", flow, "missing"},                      // rule: LB-8, GEN-8
		{"instance not in the world", classic + "del i-1", flow, "missing"},                                                                            // rule: GEN-8
		{"instance's port", classic + "eni eni-db sg=sg-db; sg sg-db in,tcp/5432,0.0.0.0/0", flow, "forward eni-db" + noMatch + " leg 1"},              // rule: LB-2
	})
}
