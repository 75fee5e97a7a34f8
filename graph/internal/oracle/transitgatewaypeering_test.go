package oracle

import "testing"

func TestTransitGatewayPeering(t *testing.T) {
	const (
		// vpc-b moves to tgw-2, which peers with tgw-1; AWS shows one attachment on both sides.
		far = hub + `tgw tgw-2 refs; del att-b; att att-b tgw-2 vpc vpc-b subnet-b8 subnet-b9 assoc=tgwrtb-2; tgwtable tgwrtb-2 tgw-2 assoc=att-b+att-peer;
			att att-peer tgw-1 peering tgw-2 assoc=tgwrtb-1;
			tgwunroute tgwrtb-1 10.1.0.0/16; tgwroute tgwrtb-1 10.1.0.0/16 att-peer; tgwroute tgwrtb-2 10.0.0.0/16 att-peer; tgwroute tgwrtb-2 10.1.0.0/16 att-b propagated;
			unroute rtb-b 10.0.0.0/16; route rtb-b 10.0.0.0/16 tgw-2;`
		// The same with a record for each side.
		pair    = far + `att att-reep tgw-2 peering tgw-1 assoc=tgwrtb-2; tgwunroute tgwrtb-2 10.0.0.0/16; tgwroute tgwrtb-2 10.0.0.0/16 att-reep;`
		noRoute = " TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"
		refs    = "sg sg-db in,all,sg-all; eni eni-b sg=sg-db;"
	)
	runRows(t, []row{
		{"static routes on both sides", far, appToB, "reached"},                                                                                                                      // rule: TGW-19
		{"a record for each side", pair, appToB, "reached"},                                                                                                                          // rule: TGW-19
		{"no route on this side", far + "tgwunroute tgwrtb-1 10.1.0.0/16", appToB, "forward tgwrtb-1" + noRoute},                                                                     // rule: TGW-19
		{"no route on the other side", far + "tgwunroute tgwrtb-2 10.0.0.0/16", appToB, "return tgwrtb-2" + noRoute},                                                                 // rule: TGW-19
		{"not accepted", far + "att att-peer state=pendingAcceptance", appToB, "forward att-peer TGW_PEERING_NOT_AVAILABLE"},                                                         // rule: TGW-19, TGW-1
		{"the other record is not available", pair + "att att-reep state=deleting", appToB, "forward att-reep TGW_PEERING_NOT_AVAILABLE"},                                            // rule: TGW-19, TGW-1
		{"the other transit gateway is not available", far + "tgw tgw-2 deleting", appToB, "forward tgw-2 TGW_NOT_AVAILABLE"},                                                        // rule: TGW-19, TGW-1
		{"not associated on the other side", far + "tgwtable tgwrtb-2 tgw-2 assoc=att-b", appToB, "forward att-peer TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"},                         // rule: TGW-2, TGW-19
		{"the other record is not associated", pair + "tgwtable tgwrtb-2 tgw-2 assoc=att-b; att att-reep assoc=", appToB, "forward att-reep TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"}, // rule: TGW-2
		{"association on the other side not told", far + "tgwtable tgwrtb-9 tgw-2; tgwtable tgwrtb-2 tgw-2 assoc=att-b", appToB, "missing"},                                          // rule: GEN-8
		{"association of the record is that of the other side", far + "att att-peer assoc=tgwrtb-2; tgwtable tgwrtb-1 tgw-1 assoc=att-peer", appToB, "reached"},                      // rule: TGW-2
		{"the other transit gateway is not in the world", far + "del tgw-2", appToB, "missing"},                                                                                      // rule: TGW-27, GEN-8
		{"with a core network", far + "del att-peer; att att-peer tgw-1 peering - dynamic", appToB, "unmodelled"},                                                                    // rule: TGW-19
		{"policy table on this side", pair + "att att-peer policy=tgwptb-1", appToB, "undetermined"},                                                                                 // rule: TGW-29
		{"policy table on the other side", pair + "att att-reep policy=tgwptb-1", appToB, "undetermined"},                                                                            // rule: TGW-29
		{"the zone is lost", far + "entries acl-b8 in,1,allow,all,0.0.0.0/0", appToB + " foot=1", "reached"},                                                                         // rule: TGW-31, TGW-10
		{"the zone is lost, by the first subnet", far + "entries acl-b8 in,1,allow,all,0.0.0.0/0", appToB, "forward acl-b8 SUBNET_ACL_RESTRICTION"},                                  // rule: TGW-31
		{"one side IPv6, no routes", far + "tgwunroute tgwrtb-1 2001:db8:b::/48", appToBv6, "forward tgwrtb-1" + noRoute},                                                            // rule: TGW-19, TGW-25
		{"each sends to the other", far + "tgwunroute tgwrtb-2 10.1.0.0/16; tgwroute tgwrtb-2 10.1.0.0/16 att-peer", appToB, "forward tgw-2 FORWARDING_LOOP"},                        // rule: TGW-19
		{"reference", far + refs, appToB, "forward eni-b" + noMatch},                                                                                                                 // rule: SG-17, TGW-20
		{"address", far + "sg sg-db in,all,10.0.1.5/32; eni eni-b sg=sg-db", appToB, "reached"},                                                                                      // rule: SG-17
		{"behind it is no on-premises network", far, "att-peer@10.9.0.7 10.1.1.5 tcp/1", "flow"},                                                                                     // rule: TGW-19
	})
}

func TestTransitGatewayConnect(t *testing.T) {
	const (
		sdwan = hub + `att att-con tgw-1 connect att-a transport=att-a bgp=down+up assoc=tgwrtb-1; tgwroute tgwrtb-1 10.9.0.0/16 att-con propagated; route rtb-a1 10.9.0.0/16 tgw-1; route rtb-b 10.9.0.0/16 tgw-1;`
		out   = "eni-app 10.9.0.7 tcp/443"
		in    = "att-con@10.9.0.7 10.1.1.5 tcp/5432"
		bad   = " att-con TGW_ATTACHMENT_NOT_AVAILABLE"
	)
	runRows(t, []row{
		{"out", sdwan, out, "reached"}, // rule: TGW-23
		{"in", sdwan, in, "reached"},   // rule: TGW-23, TGW-31
		{"every session down", sdwan + "att att-con bgp=down+down", out, "forward att-con TGW_CONNECT_DOWN"},                                                                                    // rule: TGW-23
		{"every session down, in", sdwan + "att att-con bgp=down", in, "forward att-con TGW_CONNECT_DOWN"},                                                                                      // rule: TGW-23
		{"sessions not told", sdwan + "att att-con bgp=", out, "missing"},                                                                                                                       // rule: GEN-8
		{"transport not available", sdwan + "att att-a state=deleting", in, "forward att-a TGW_ATTACHMENT_NOT_AVAILABLE"},                                                                       // rule: TGW-23
		{"transport not in the world", sdwan + "att att-con transport=att-z", in, "missing"},                                                                                                    // rule: GEN-8
		{"not available", sdwan + "att att-con state=failed", out, "forward" + bad},                                                                                                             // rule: TGW-1
		{"a static route", sdwan + "tgwunroute tgwrtb-1 10.9.0.0/16; tgwroute tgwrtb-1 10.9.0.0/16 att-con", out, "undetermined"},                                                               // rule: TGW-23
		{"a static route, every session down", sdwan + "tgwunroute tgwrtb-1 10.9.0.0/16; tgwroute tgwrtb-1 10.9.0.0/16 att-con; att att-con bgp=down", out, "forward att-con TGW_CONNECT_DOWN"}, // rule: TGW-23
		{"Connect before VPN", sdwan + "vpn vpn-1 tgw-1 down; att att-vpn tgw-1 vpn vpn-1; tgwroute tgwrtb-1 10.9.0.0/16 att-vpn propagated", out, "reached"},                                   // rule: TGW-4
	})
}

func TestTransitGatewayReferences(t *testing.T) {
	const (
		refs   = hub + "sg sg-db in,all,sg-all; eni eni-b sg=sg-db;"
		no     = "forward eni-b" + noMatch
		egress = "sg sg-app out,all,sg-all; eni eni-app sg=sg-app;"
		byPCX  = refs + "unroute rtb-a1 10.1.0.0/16; route rtb-a1 10.1.0.0/16 pcx-ab;"
		// vpc-c stands between tgw-1 and tgw-2, where vpc-b is now.
		chain = refs + `tgw tgw-2 refs; tgwtable tgwrtb-2 tgw-2; del att-b; att att-b tgw-2 vpc vpc-b subnet-b8 subnet-b9 assoc=tgwrtb-2;
			vpc vpc-c eu-west-1 10.2.0.0/16; subnet subnet-c1 vpc-c 10.2.1.0/24; zone subnet-c1 eu-west-1a euw1-az1; att att-c1 tgw-1 vpc vpc-c subnet-c1 assoc=tgwrtb-1; att att-c2 tgw-2 vpc vpc-c subnet-c1 assoc=tgwrtb-2;
			tgwunroute tgwrtb-1 10.1.0.0/16; tgwroute tgwrtb-1 10.1.0.0/16 att-c1; tgwroute tgwrtb-2 10.1.0.0/16 att-b; tgwroute tgwrtb-2 10.0.0.0/16 att-c2;
			route rtb-c 10.1.0.0/16 tgw-2; route rtb-c 10.0.0.0/16 tgw-1; unroute rtb-b 10.0.0.0/16; route rtb-b 10.0.0.0/16 tgw-2;`
	)
	runRows(t, []row{
		{"on everywhere", refs, appToB, "reached"},                                                                                                                                    // rule: SG-16
		{"off on the transit gateway", refs + "tgw tgw-1", appToB, no},                                                                                                                // rule: SG-16, SG-29
		{"off on the client's attachment", refs + "att att-a refs=no", appToB, no},                                                                                                    // rule: SG-16
		{"off on the database's attachment", refs + "att att-b refs=no", appToB, no},                                                                                                  // rule: SG-16
		{"not told", refs + "tgw tgw-1 refs?", appToB, "missing"},                                                                                                                     // rule: GEN-8
		{"not told, off elsewhere", refs + "tgw tgw-1 refs?; att att-b refs=no", appToB, no},                                                                                          // rule: SG-16
		{"off, by address", hub + "tgw tgw-1; sg sg-db in,all,10.0.1.5/32; eni eni-b sg=sg-db", appToB, "reached"},                                                                    // rule: SG-16
		{"another group", hub + "sg sg-db in,all,sg-x; eni eni-b sg=sg-db", appToB, no},                                                                                               // rule: SG-16, SG-28
		{"the peering is not the way", refs + "tgw tgw-1; route rtb-a2 10.1.0.0/16 pcx-ab", appToB, no},                                                                               // rule: SG-29
		{"the peering is the way", byPCX + "tgw tgw-1; unroute rtb-b 10.0.0.0/16; route rtb-b 10.0.0.0/16 pcx-ab", appToB, "reached"},                                                 // rule: SG-29, SG-14
		{"the peering is the way, and the reply takes another", byPCX, appToB, "undetermined"},                                                                                        // rule: GEN-3
		{"the reply takes the peering", refs + "unroute rtb-b 10.0.0.0/16; route rtb-b 10.0.0.0/16 pcx-ab", appToB, "undetermined"},                                                   // rule: GEN-3
		{"the reply takes the peering, by address", hub + "unroute rtb-b 10.0.0.0/16; route rtb-b 10.0.0.0/16 pcx-ab", appToB, "reached asymmetric"},                                  // rule: GEN-3
		{"zone without the feature", refs + "zone subnet-b9 us-east-1c use1-az3", appToB, no},                                                                                         // rule: SG-17
		{"zone without the feature, the client's", refs + "zone subnet-a9 us-east-1c use1-az3", appToB, no},                                                                           // rule: SG-17
		{"zone ids not told, in that Region", refs + "zone subnet-b9 us-east-1c -", appToB, "missing"},                                                                                // rule: SG-17, GEN-8
		{"zone ids not told, in another Region", refs + "zone subnet-b9 eu-west-1b -", appToB, "reached"},                                                                             // rule: SG-17
		{"endpoint interface", refs + "eni eni-b type=vpc_endpoint", appToB, no},                                                                                                      // rule: SG-17
		{"behind a NAT gateway", refs + "unroute rtb-a1 10.1.0.0/16; route rtb-a1 10.1.0.0/16 nat-a; route rtb-a3 10.1.0.0/16 tgw-1; zone subnet-a3 eu-west-1a euw1-az1", appToB, no}, // rule: SG-17, NAT-3
		{"over two transit gateways", chain, appToB, no},                                                                                                                              // rule: SG-16, SG-17
		{"over two transit gateways, by address", chain + "sg sg-db in,all,10.0.1.5/32", appToB, "reached"},                                                                           // rule: SG-16, TGW-30
		{"appliance mode between, one subnet for both directions", chain + "att att-c1 appliance=yes; att att-c2 appliance=yes; eni eni-b sg=sg-all", appToB + " foot=0", "reached"},  // rule: TGW-17, TGW-30
		{"IPv6 of another network to an internet gateway", hub + "route rtb-b 2001:db8:ff::/48 tgw-1; tgwroute tgwrtb-1 ::/0 att-a; route rtb-a8 ::/0 igw-a; del igw-b; igw igw-b vpc-b available", "eni-b 2001:db8:ff::7 tcp/1", "undetermined"},                // rule: TGW-12, IGW-5
		{"IPv6 of another network to an internet gateway, no way in for the reply", hub + "route rtb-b 2001:db8:ff::/48 tgw-1; tgwroute tgwrtb-1 ::/0 att-a; route rtb-a8 ::/0 igw-a; del igw-b", "eni-b 2001:db8:ff::7 tcp/1", "return eni-b IGW_NOT_ATTACHED"}, // rule: TGW-12, IGW-5
		{"on-premises", refs + "vpn vpn-1 tgw-1 up; att att-vpn tgw-1 vpn vpn-1 assoc=tgwrtb-1", "vpn-1@10.0.1.5 10.1.1.5 tcp/1", no},                                                                                                                            // rule: SG-28
		{"egress reference", hub + egress, appToB, "forward eni-app" + noMatch},                                                                                                                           // rule: SG-18
		{"egress by address", hub + "sg sg-app out,all,10.1.0.0/16; eni eni-app sg=sg-app", appToB, "reached"},                                                                                            // rule: SG-18
		{"egress reference over the peering", hub + egress + "unroute rtb-a1 10.1.0.0/16; route rtb-a1 10.1.0.0/16 pcx-ab; unroute rtb-b 10.0.0.0/16; route rtb-b 10.0.0.0/16 pcx-ab", appToB, "reached"}, // rule: SG-18, SG-14
	})
}

// TestArrived tells where requests end.
func TestArrived(t *testing.T) {
	w := newWorld(base, hub, public, `vpn vpn-1 tgw-1 up; att att-vpn tgw-1 vpn vpn-1 assoc=tgwrtb-1; tgwroute tgwrtb-1 10.9.0.0/16 att-vpn; route rtb-a1 10.9.0.0/16 tgw-1;
		vgw vgw-a vpc-a attached; vpn vpn-2 vgw-a static=10.8.0.0/16; route rtb-a1 10.8.0.0/16 vgw-a`)
	for flow, want := range map[string]string{
		appToB:                              "eni-b",
		"eni-app 10.9.0.7 tcp/1":            "att-vpn",
		"eni-app 10.8.0.7 tcp/1":            "vgw-a",
		"eni-app 203.0.113.7 tcp/1":         "internet",
		"eni-app 10.7.0.7 tcp/1":            "",
		"vpn-1@10.9.0.7 10.1.1.5 tcp/1":     "eni-b", // though the reply finds no way
		"203.0.113.7 198.51.100.6 tcp/5432": "eni-db",
	} {
		v, err := Run(w.snapshot(), w.flow(flow))
		if err != nil || v.Arrived.ID != want {
			t.Errorf("%s: arrived at %q (%v), want %q\n%s", flow, v.Arrived.ID, err, want, traced(v))
		}
	}
	f := w.flow("vpn-1@10.9.0.7 10.1.1.5 tcp/1")
	f.Source.Interface = w.flow(appToB).Source.Interface
	if v, err := Run(w.snapshot(), f); outcome(v, err) != "flow" {
		t.Errorf("an interface on-premises: %s", outcome(v, err))
	}
}
