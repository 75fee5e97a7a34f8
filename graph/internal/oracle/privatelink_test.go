package oracle

import "testing"

// linked is an endpoint in vpc-b of a service in vpc-a, behind the balancer of balanced, and one of an AWS service.
const linked = balanced + `
eni eni-e subnet-b1 10.1.1.9 sg=sg-e; sg sg-e in,tcp/5432,10.1.1.0/24
svc vpce-svc-1 com.amazonaws.vpce.eu-west-1.vpce-svc-1 Available nlb
vpce vpce-1 eni-e service=com.amazonaws.vpce.eu-west-1.vpce-svc-1
eni eni-api subnet-b1 10.1.1.10 sg=sg-all; vpce vpce-api eni-api service=com.amazonaws.eu-west-1.rds
subnet subnet-b2 vpc-b 10.1.2.0/24; zone subnet-b2 eu-west-1c euw1-az3; eni eni-e2 subnet-b2 10.1.2.9 sg=sg-e
`

func TestEndpointService(t *testing.T) {
	const (
		flow  = "eni-b 10.1.1.9 tcp/5432"
		toDB  = "reached eni-db"
		only  = "eni eni-db sg=sg-db; sg sg-db in,tcp/6432,"
		keep  = "tg tg preserve=yes;"
		group = "sg sg-n in,tcp/5432,10.1.1.6/32 out,all,0.0.0.0/0; lb nlb sg=sg-n;"
		from4 = " @10.1.1.5"
	)
	runRows(t, []row{
		{"ends at the endpoint", linked, flow + " norelay", "reached"},                                                                                                   // rule: EP-2
		{"three legs", linked, flow, toDB},                                                                                                                               // rule: EP-5
		{"group of the endpoint", linked + "sg sg-e in,tcp/443,0.0.0.0/0", flow, "forward eni-e" + noMatch},                                                              // rule: EP-2
		{"not from the provider", linked, "eni-db 10.1.1.9 tcp/5432", "forward rtb-a2 NO_ROUTE_TO_DESTINATION"},                                                          // rule: EP-3
		{"from a peered VPC", linked + peered + "sg sg-e in,tcp/5432,10.0.0.0/8", "eni-app 10.1.1.9 tcp/5432", toDB},                                                     // rule: EP-4
		{"source is the node", linked + only + "10.0.8.5/32", flow, toDB},                                                                                                // rule: EP-5
		{"source is never the consumer", linked + keep + only + "10.1.1.5/32", flow, "forward eni-db" + noMatch + " leg 2"},                                              // rule: EP-5
		{"source is the node, whatever is set", linked + keep + only + "10.0.8.5/32", flow, toDB},                                                                        // rule: EP-5
		{"group of the node", linked + "sg sg-n in,all,0.0.0.0/0 out,all,0.0.0.0/0; lb nlb sg=sg-n;" + only + "sg-n", flow, toDB},                                        // rule: EP-5
		{"not accepted", linked + "vpce vpce-1 state=pendingacceptance", flow, "forward vpce-1 VPCE_NOT_AVAILABLE"},                                                      // rule: EP-6
		{"state not told", linked + "vpce vpce-1 state=", flow, "missing"},                                                                                               // rule: EP-2, GEN-8
		{"API of a service", linked, "eni-b 10.1.1.10 tcp/443", "reached"},                                                                                               // rule: EP-7
		{"service not in the world", linked + "del vpce-svc-1", flow, "missing"},                                                                                         // rule: GEN-8
		{"service that is going", linked + "svc vpce-svc-1 com.amazonaws.vpce.eu-west-1.vpce-svc-1 Deleting nlb", flow, "forward vpce-svc-1 VPCE_SERVICE_NOT_AVAILABLE"}, // rule: EP-5
		{"service of connections alone", linked + "svc vpce-svc-1 com.amazonaws.vpce.eu-west-1.vpce-svc-1 - nlb", flow, "missing"},                                       // rule: GEN-8
		{"port without a listener", linked + "sg sg-e in,all,0.0.0.0/0", "eni-b 10.1.1.9 tcp/443", "forward :loadbalancer/nlb ELBV2_LISTENERS_MISMATCH leg 1"},           // rule: EP-5, LB-2
		{"groups of the node are asked", linked + group, flow, "forward eni-n1" + noMatch + " leg 1"},                                                                    // rule: LB-6
		{"groups of the node admit", linked + group + "sg sg-n in,tcp/5432,10.1.1.5/32 out,all,0.0.0.0/0", flow, toDB},                                                   // rule: LB-6
		{"groups of the node are not asked", linked + group + "lb nlb enforce=no", flow, toDB},                                                                           // rule: LB-6
		{"groups of the node name the consumer's", linked + group + "sg sg-n in,all,sg-all out,all,0.0.0.0/0", flow, "forward eni-n1" + noMatch + " leg 1"},              // rule: LB-6
		{"egress is asked all the same", linked + group + "sg sg-n in,all,0.0.0.0/0; lb nlb enforce=no", flow, "forward eni-n1" + noMatch + " leg 2"},                    // rule: LB-3, LB-6
		{"node of the endpoint's zone", linked + "tg tg empty 10.0.3.5@6432", flow, "forward :loadbalancer/nlb ELB_NOT_CROSSZONE leg 1"},                                 // rule: LB-8
		{"zone without a node", linked + "vpce vpce-1 eni-e2", "eni-b 10.1.2.9 tcp/5432", "undetermined"},                                                                // rule: EP-17
		{"another Region", linked + "owner vpc-b 1 eu-central-1; vpce vpce-1 region=eu-west-1", flow + " target=0", toDB},                                                // rule: EP-17
		{"another Region, any node", linked + "owner vpc-b 1 eu-central-1; vpce vpce-1 region=eu-west-1; tg tg 10.0.3.5@6432; zone subnet-b1 - -", flow, toDB},           // rule: EP-17
		{"gateway load balancer endpoint", linked + "vpce vpce-1 type=GatewayLoadBalancer", flow, "unmodelled"},                                                          // rule: EP-15
		{"service network", linked + "vpce vpce-1 type=ServiceNetwork", flow, "unmodelled"},                                                                              // rule: EP-12
	})
}

// resourced is a resource endpoint in vpc-b of a database in vpc-a.
const resourced = `
zone subnet-a1 eu-west-1a euw1-az1; zone subnet-a2 eu-west-1a euw1-az1; zone subnet-a3 eu-west-1b euw1-az2; zone subnet-b1 eu-west-1a euw1-az1
eni eni-e subnet-b1 10.1.1.9 sg=sg-all; vpce vpce-1 type=Resource eni-e config=rcfg/1
eni eni-g subnet-a1 10.0.1.9 sg=sg-g; sg sg-g out,tcp/5432,10.0.2.0/24; rgw rgw-1 sg-g eni-g
eni eni-db sg=sg-db; sg sg-db in,tcp/5432,sg-g; dbi db1 eni-db 5432
rcfg 1 ARN rgw-1 ports=5432-5433 db=db1
assoc as-1 vpce-1 Accessible
`

func TestResourceEndpoint(t *testing.T) {
	const flow = "eni-b 10.1.1.9 tcp/5432"
	runRows(t, []row{
		{"two legs", resourced, flow, "reached eni-db"},                                                                                                                                                                                   // rule: EP-9, EP-10
		{"no common zone", resourced + "zone subnet-b1 eu-west-1b euw1-az2", flow, "forward vpce-1 VPCE_NO_COMMON_ZONE"},                                                                                                                  // rule: EP-9
		{"database names the gateway's subnet", resourced + "sg sg-db in,tcp/5432,10.0.1.0/24", flow, "reached eni-db"},                                                                                                                   // rule: EP-10
		{"database names the client", resourced + "sg sg-db in,tcp/5432,10.1.1.5/32 in,tcp/5432,sg-all", flow, "forward eni-db" + noMatch + " leg 1"},                                                                                     // rule: EP-10
		{"gateway's egress", resourced + "sg sg-g out,tcp/443,0.0.0.0/0", flow, "forward eni-g" + noMatch + " leg 1"},                                                                                                                     // rule: EP-10
		{"gateway's own groups", resourced + "eni eni-g sg=sg-all; sg sg-g out,tcp/443,0.0.0.0/0", flow, "forward eni-g" + noMatch + " leg 1"},                                                                                            // rule: EP-10
		{"gateway without ingress", resourced + "sg sg-g out,all,0.0.0.0/0", flow, "reached eni-db"},                                                                                                                                      // rule: EP-10
		{"one of two addresses", resourced + "eni eni-g 10.0.1.10; sg sg-db in,tcp/5432,10.0.1.9/32", flow + " sender=1", "forward eni-db" + noMatch + " leg 1"},                                                                          // rule: EP-10
		{"the other of two addresses", resourced + "eni eni-g 10.0.1.10; sg sg-db in,tcp/5432,10.0.1.9/32", flow + " sender=0", "reached eni-db"},                                                                                         // rule: EP-10
		{"virtual interface of the gateway", resourced + "eni eni-g desc=-", flow + " stands=eni-g:rgw-1", "reached eni-db"},                                                                                                              // rule: EP-10
		{"no interface of the gateway", resourced + "del eni-g", flow, "missing"},                                                                                                                                                         // rule: EP-10, GEN-8
		{"port", resourced, "eni-b 10.1.1.9 tcp/3306", "forward rcfg/1 VPCE_RESOURCE_PORT"},                                                                                                                                               // rule: EP-11
		{"protocol", resourced, "eni-b 10.1.1.9 udp/5432", "forward rcfg/1 VPCE_RESOURCE_PORT"},                                                                                                                                           // rule: EP-11
		{"not accessible", resourced + "assoc as-1 vpce-1 Inaccessible", flow, "forward vpce-1 VPCE_RESOURCE_NOT_ACCESSIBLE"},                                                                                                             // rule: EP-13
		{"not told whether accessible", resourced + "del as-1", flow, "missing"},                                                                                                                                                          // rule: EP-13, GEN-8
		{"by address", resourced + "rcfg 1 SINGLE rgw-1 ports=5432-5432 ip=10.0.2.5", flow, "reached eni-db"},                                                                                                                             // rule: EP-18
		{"by an address that nobody has", resourced + "rcfg 1 SINGLE rgw-1 ports=5432-5432 ip=10.0.2.6", flow, "forward vpc-a NO_SUCH_ADDRESS leg 1"},                                                                                     // rule: EP-18
		{"by name", resourced + "rcfg 1 SINGLE rgw-1 ports=5432-5432 domain=db1.example", flow, "reached eni-db"},                                                                                                                         // rule: EP-18
		{"by an unknown name", resourced + "rcfg 1 SINGLE rgw-1 ports=5432-5432 domain=db2.example", flow, "missing"},                                                                                                                     // rule: EP-18, GEN-8
		{"a child of a group", resourced + "rcfg 1 GROUP rgw-1; rcfg 2 CHILD rgw-1 group=1 ports=443-443 ip=10.0.2.6; rcfg 3 CHILD rgw-1 group=1 ports=5432-5432 ip=10.0.2.5", flow, "reached eni-db"},                                    // rule: EP-18
		{"a cluster", resourced + "eni eni-db3 subnet-a3 10.0.3.5 sg=sg-db; dbi db3 eni-db3 5432; dbc orders 5432 db1 db3; rcfg 1 ARN rgw-1 ports=5432-5433 db=orders; sg sg-g out,all,0.0.0.0/0", flow + " target=1", "reached eni-db3"}, // rule: EP-9
		{"configuration not in the world", resourced + "del 1", flow, "missing"},                                                                                                                                                          // rule: GEN-8
		{"gateway not in the world", resourced + "del rgw-1", flow, "missing"},                                                                                                                                                            // rule: GEN-8
	})
}
