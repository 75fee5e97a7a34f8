package oracle

import "testing"

// dx puts a transit virtual interface on a Direct Connect gateway that is attached to the transit gateway of hub.
const dx = `dxcon dxcon-1 available; dxgw dxgw-1 available; vif dxvif-1 transit dxgw-1; dxassoc dxgw-1 tgw-1 associated 10.0.0.0/8;
	att att-dx tgw-1 direct-connect-gateway dxgw-1 assoc=tgwrtb-1;`

func TestDirectConnectToVPNGateway(t *testing.T) {
	const (
		// vpc-a has a gateway with a private virtual interface of its own, which has taught it 10.9.0.0/16.
		vif = `vgw vgw-a vpc-a attached; dxcon dxcon-1 available; vif dxvif-1 private vgw-a; propagate rtb-a1 vgw-a 10.9.0.0/16; propagate rtb-a2 vgw-a 10.9.0.0/16;`
		// The same over a Direct Connect gateway.
		viaDX = `vgw vgw-a vpc-a attached; dxcon dxcon-1 available; dxgw dxgw-1 available; vif dxvif-1 private dxgw-1; dxassoc dxgw-1 vgw-a associated 10.0.0.0/16 2001:db8:a::/48;
			propagate rtb-a1 vgw-a 10.9.0.0/16; propagate rtb-a2 vgw-a 10.9.0.0/16;`
		// vpc-b with a gateway on the same Direct Connect gateway, and 10.0.0.0/8 learnt on both.
		two = viaDX + `vgw vgw-b vpc-b attached; dxassoc dxgw-1 vgw-b associated 10.1.0.0/16;`
		in  = "dxvif-1@10.9.0.7 10.0.2.5 tcp/5432"
		out = "eni-app 10.9.0.7 tcp/443"
		off = " dxvif-1 DX_VIF_DOWN"
		bad = " dxgw-1 DX_NOT_ASSOCIATED"
	)
	runRows(t, []row{
		// The virtual interface
		{"in", vif, in, "reached"},   // rule: DX-1
		{"out", vif, out, "reached"}, // rule: DX-1
		{"BGP down", vif + "vif dxvif-1 private vgw-a v4=down", in, "forward dxvif-1 DX_BGP_DOWN"},                                                                                                                                                                   // rule: DX-1
		{"BGP down, out", vif + "vif dxvif-1 private vgw-a v4=down", out, "forward dxvif-1 DX_BGP_DOWN"},                                                                                                                                                             // rule: DX-1
		{"BGP of the other version", vif + "vif dxvif-1 private vgw-a v4= v6=up", in, "forward dxvif-1 DX_IP_VERSION"},                                                                                                                                               // rule: DX-1
		{"BGP not told", vif + "vif dxvif-1 private vgw-a v4=unknown", in, "missing"},                                                                                                                                                                                // rule: GEN-8
		{"IPv6", vif + "vif dxvif-1 private vgw-a v6=up; route rtb-a2 2001:db8:9::/48 vgw-a propagated", "dxvif-1@2001:db8:9::7 2001:db8:a:2::5 tcp/5432", "reached"},                                                                                                // rule: DX-1, GEN-5
		{"IPv6 without its session", vif + "route rtb-a2 2001:db8:9::/48 vgw-a propagated", "dxvif-1@2001:db8:9::7 2001:db8:a:2::5 tcp/5432", "forward dxvif-1 DX_IP_VERSION"},                                                                                       // rule: DX-1
		{"interface down", vif + "vif dxvif-1 private vgw-a state=down", in, "forward dxvif-1 DX_BGP_DOWN"},                                                                                                                                                          // rule: DX-1
		{"interface state not told", vif + "vif dxvif-1 private vgw-a state=unknown", in, "missing"},                                                                                                                                                                 // rule: GEN-8
		{"not yet accepted", vif + "vif dxvif-1 private vgw-a state=confirming", in, "forward dxvif-1 DX_VIF_NOT_AVAILABLE"},                                                                                                                                         // rule: DX-16
		{"connection or LAG down", vif + "dxcon dxcon-1 down", in, "forward dxvif-1 DX_CONNECTION_NOT_AVAILABLE"},                                                                                                                                                    // rule: DX-1, DX-15
		{"connection not in the world", vif + "del dxcon-1", in, "missing"},                                                                                                                                                                                          // rule: GEN-8
		{"BGP up and nothing learnt", vif + "unroute rtb-a1 10.9.0.0/16", out, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                                                                                                                             // rule: DX-2, RT-24
		{"a static route does not teach the gateway", vif + "route rtb-a1 10.8.0.0/16 vgw-a", "eni-app 10.8.0.7 tcp/443", "forward vgw-a VGW_NO_SUCH_PREFIX"},                                                                                                        // rule: DX-2, RT-24, VPN-5
		{"a static route and no propagation", "vgw vgw-a vpc-a attached; dxcon dxcon-1 available; vif dxvif-1 private vgw-a; route rtb-a1 10.9.0.0/16 vgw-a", out, "undetermined"},                                                                                   // rule: DX-7
		{"a static route and no propagation, blocked anyway", "vgw vgw-a vpc-a attached; dxcon dxcon-1 available; vif dxvif-1 private vgw-a; route rtb-a1 10.9.0.0/16 vgw-a; entries acl-a1 out,1,allow,all,0.0.0.0/0", out, "return acl-a1 SUBNET_ACL_RESTRICTION"}, // rule: DX-7
		{"a static route, no propagation, interface down", "vgw vgw-a vpc-a attached; dxcon dxcon-1 down; vif dxvif-1 private vgw-a; route rtb-a1 10.9.0.0/16 vgw-a", out, "forward dxvif-1 DX_CONNECTION_NOT_AVAILABLE"},                                            // rule: DX-7, DX-1
		{"two lines, one dead", vif + "vif dxvif-0 private vgw-a state=down", out, "reached"},                                                                                                                                                                        // rule: DX-18
		{"two lines, both dead", vif + "vif dxvif-0 private vgw-a state=down; dxcon dxcon-1 down", out, "forward dxvif-0 DX_BGP_DOWN"},                                                                                                                               // rule: DX-18
		{"behind the gateway, one line dead", vif + "vif dxvif-0 private vgw-a state=down", "vgw-a@10.9.0.7 10.0.2.5 tcp/1", "reached"},                                                                                                                              // rule: DX-18

		// What is behind it
		{"the peer of the VPC", vif + peered, "dxvif-1@10.9.0.7 10.1.1.5 tcp/1", "forward vgw-a VGW_NOT_IN_VPC"},                                      // rule: DX-17, PCX-4
		{"the peer of the VPC, over a Direct Connect gateway", viaDX + peered, "dxvif-1@10.9.0.7 10.1.1.5 tcp/1", "forward dxgw-1 DX_NOT_ADVERTISED"}, // rule: DX-17, DX-5
		{"from a peer to it", vif + peered + "route rtb-b 10.9.0.0/16 pcx-ab", "eni-b 10.9.0.7 tcp/1", "forward pcx-ab PCX_NOT_IN_VPC"},               // rule: PCX-4

		// The Direct Connect gateway
		{"over it", viaDX, in, "reached"},                                                                                            // rule: DX-3, DX-4, DX-5
		{"over it, out", viaDX, out, "reached"},                                                                                      // rule: DX-3, DX-5
		{"behind the gateway, over it", viaDX, "vgw-a@10.9.0.7 10.0.2.5 tcp/1", "reached"},                                           // rule: DX-3
		{"gateway not available", viaDX + "dxgw dxgw-1 deleting", in, "forward dxgw-1 DXGW_NOT_AVAILABLE"},                           // rule: DX-4
		{"not attached", viaDX + "dxatt dxgw-1 dxvif-1 detaching", in, "forward dxgw-1 DXGW_NOT_ATTACHED"},                           // rule: DX-4
		{"not associated", viaDX + "dxassoc dxgw-1 vgw-a disassociated 10.0.0.0/16", in, "forward dxgw-1 DXGW_NOT_ASSOCIATED"},       // rule: DX-4
		{"not associated, out", viaDX + "dxassoc dxgw-1 vgw-a disassociated 10.0.0.0/16", out, "forward dxgw-1 DXGW_NOT_ASSOCIATED"}, // rule: DX-4
		{"being changed", viaDX + "dxassoc dxgw-1 vgw-a updating 10.0.0.0/16", in, "reached"},                                        // rule: DX-4
		{"narrower than the block", viaDX + "dxassoc dxgw-1 vgw-a associated 10.0.2.0/24", in, "forward dxgw-1 DX_NOT_ADVERTISED"},   // rule: DX-5
		{"wider than the block", viaDX + "dxassoc dxgw-1 vgw-a associated 10.0.0.0/15", in, "reached"},                               // rule: DX-5
		{"the reply finds no way", viaDX + "dxassoc dxgw-1 vgw-a associated 10.0.2.0/24", out, "return dxgw-1 DX_NOT_ADVERTISED"},    // rule: DX-5, GEN-1
		{"listing not told", viaDX + "del dxgw-1", in, "missing"},                                                                    // rule: GEN-8
		{"virtual private gateway detached", viaDX + "vgw vgw-a vpc-a detached", in, "forward vgw-a VGW_NOT_ATTACHED"},               // rule: RT-27
		{"virtual private gateway not in the world", viaDX + "del vgw-a", in, "missing"},                                             // rule: GEN-8
		{"VPC not in the world", viaDX + "vgw vgw-a vpc-z attached", in, "missing"},                                                  // rule: GEN-8
		{"state of the gateway not told", viaDX + "dxgw dxgw-1 -", in, "missing"},                                                    // rule: GEN-8
		{"a transit interface does not serve it", viaDX + "vif dxvif-1 transit dxgw-1", in, "forward dxgw-1 DXGW_NOT_ASSOCIATED"},    // rule: DX-3
		{"an interface of another account, out", viaDX + "del dxvif-1", out, "missing"},                                              // rule: GEN-8
		{"behind nothing", "vgw vgw-a vpc-a attached", "vgw-a@10.9.0.7 10.0.2.5 tcp/1", "flow"},                                      // rule: DX-3
		{"link not in the world", "", "dxvif-9@10.9.0.7 10.0.2.5 tcp/1", "missing"},                                                  // rule: GEN-8

		// Between gateways and sites
		{"to a VPC beside it", two + "route rtb-a1 10.1.0.0/16 vgw-a", "eni-app 10.1.1.5 tcp/1", "forward vgw-a VGW_NO_SUCH_PREFIX"}, // rule: DX-8
		{"to a VPC beside it, nothing propagates", "vgw vgw-a vpc-a attached; vgw vgw-b vpc-b attached; dxcon dxcon-1 available; dxgw dxgw-1 available; vif dxvif-1 private dxgw-1; dxassoc dxgw-1 vgw-a associated 10.0.0.0/16; dxassoc dxgw-1 vgw-b associated 10.1.0.0/16; route rtb-a1 10.1.0.0/16 vgw-a", "eni-app 10.1.1.5 tcp/1", "forward vgw-a VGW_NO_SUCH_PREFIX"}, // rule: DX-8
		{"to a VPC beside it, a supernet learnt", two + "propagate rtb-a1 vgw-a 10.0.0.0/8; propagate rtb-b vgw-b 10.0.0.0/8", "eni-app 10.1.1.5 tcp/1", "undetermined"},                                                                                                                                                                                                     // rule: DX-8
		{"to a VPC that is not beside it, a supernet learnt", viaDX + "propagate rtb-a1 vgw-a 10.0.0.0/8", "eni-app 10.1.1.5 tcp/1", "reached"},                                                                                                                                                                                                                              // rule: DX-8
		{"from site to site", viaDX + "vif dxvif-2 private dxgw-1", "dxvif-1@10.9.0.7 10.8.0.7 tcp/1", "forward dxgw-1 DX_NOT_ADVERTISED"},                                                                                                                                                                                                                                   // rule: DX-10
		{"from site to site by SiteLink", viaDX + "vif dxvif-1 private dxgw-1 sitelink; vif dxvif-2 private dxgw-1 sitelink", "dxvif-1@10.9.0.7 10.8.0.7 tcp/1", "undetermined"},                                                                                                                                                                                             // rule: DX-10
		{"from site to site, one side without SiteLink", viaDX + "vif dxvif-1 private dxgw-1 sitelink; vif dxvif-2 private dxgw-1", "dxvif-1@10.9.0.7 10.8.0.7 tcp/1", "forward dxgw-1 DX_NOT_ADVERTISED"},                                                                                                                                                                   // rule: DX-10
		{"SiteLink does not lead into other VPCs", viaDX + peered + "vif dxvif-1 private dxgw-1 sitelink; vif dxvif-2 private dxgw-1 sitelink", "dxvif-1@10.9.0.7 10.1.1.5 tcp/1", "forward dxgw-1 DX_NOT_ADVERTISED"},                                                                                                                                                       // rule: DX-10, DX-17
		{"from a branch on VPN to a site on it", viaDX + "vpn vpn-1 vgw-a up", "vpn-1@10.8.0.7 10.9.0.7 tcp/1", "forward vgw-a VGW_NOT_IN_VPC"},                                                                                                                                                                                                                              // rule: DX-11
		{"from a branch on VPN to a site on the gateway itself", vif + "vpn vpn-1 vgw-a up", "vpn-1@10.8.0.7 10.9.0.7 tcp/1", "undetermined"},                                                                                                                                                                                                                                // rule: DX-11, VPN-11
	})
}

func TestDirectConnectToTransitGateway(t *testing.T) {
	const (
		site   = hub + dx + `tgwroute tgwrtb-1 10.9.0.0/16 att-dx propagated; route rtb-a1 10.9.0.0/16 tgw-1; route rtb-b 10.9.0.0/16 tgw-1;`
		in     = "dxvif-1@10.9.0.7 10.1.1.5 tcp/5432"
		out    = "eni-app 10.9.0.7 tcp/443"
		bad    = " dxgw-1 DX_NOT_ASSOCIATED"
		beside = hub + dx + `tgwunroute tgwrtb-1 10.1.0.0/16; tgwunroute tgwrtb-1 10.0.0.0/16; tgwroute tgwrtb-1 10.0.0.0/8 att-dx propagated;`
		second = hub + dx + `tgw tgw-2; att att-2 tgw-2 vpc vpc-c; vpc vpc-c eu-west-1 10.2.0.0/16; dxassoc dxgw-1 tgw-2 associated 10.2.0.0/16;
			tgwroute tgwrtb-1 10.2.0.0/15 att-dx propagated; route rtb-a1 10.2.0.0/15 tgw-1;`
	)
	runRows(t, []row{
		{"in", site, in, "reached"}, // rule: DX-3, DX-6, DX-17
		{"in, behind the attachment", site, "att-dx@10.9.0.7 10.1.1.5 tcp/5432", "reached"}, // rule: DX-3, DX-6
		{"out", site, out, "reached"}, // rule: DX-3
		{"only the allowed prefixes", site + "dxassoc dxgw-1 tgw-1 associated 10.0.0.0/16", in, "forward dxgw-1 DX_NOT_ADVERTISED"},                                              // rule: DX-6
		{"narrower than the VPC's block", site + "dxassoc dxgw-1 tgw-1 associated 10.1.1.0/24", in, "reached"},                                                                   // rule: DX-6
		{"narrower than the VPC's block, beside it", site + "dxassoc dxgw-1 tgw-1 associated 10.1.2.0/24", "att-dx@10.9.0.7 10.1.1.5 tcp/1", "forward dxgw-1 DX_NOT_ADVERTISED"}, // rule: DX-6
		{"the reply finds no way", site + "dxassoc dxgw-1 tgw-1 associated 10.1.0.0/16", out, "return dxgw-1 DX_NOT_ADVERTISED"},                                                 // rule: DX-6
		{"the table decides", site + "tgwunroute tgwrtb-1 10.1.0.0/16", in, "forward tgwrtb-1 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},                                               // rule: DX-6, DX-17
		{"not associated", site + "dxassoc dxgw-1 tgw-1 disassociating 10.0.0.0/8", in, "forward dxgw-1 DXGW_NOT_ASSOCIATED"},                                                    // rule: DX-4
		{"not associated, out", site + "dxassoc dxgw-1 tgw-1 disassociating 10.0.0.0/8", out, "forward dxgw-1 DXGW_NOT_ASSOCIATED"},                                              // rule: DX-4
		{"nothing on it", site + "dxgw dxgw-1 available; dxassoc dxgw-1 tgw-1 associated 10.0.0.0/8; del dxvif-1", out, "forward dxgw-1 DXGW_NOT_ATTACHED"},                      // rule: DX-4
		{"interface down", site + "dxcon dxcon-1 down", out, "forward dxvif-1 DX_CONNECTION_NOT_AVAILABLE"},                                                                      // rule: DX-1
		{"two interfaces, one down", site + "vif dxvif-0 transit dxgw-1 state=down", out, "reached"},                                                                             // rule: DX-18
		{"two interfaces, behind the one that is down", site + "vif dxvif-0 transit dxgw-1 state=down", "dxvif-0@10.9.0.7 10.1.1.5 tcp/1", "forward dxvif-0 DX_BGP_DOWN"},        // rule: DX-18, DX-1
		{"a private interface does not serve it", site + "vif dxvif-1 private dxgw-1", in, "forward dxgw-1 DXGW_NOT_ASSOCIATED"},                                                 // rule: DX-3
		{"attachment not available", site + "att att-dx state=deleting", in, "forward att-dx TGW_ATTACHMENT_NOT_AVAILABLE"},                                                      // rule: TGW-1
		{"attachment not in the world", site + "del att-dx", in, "missing"},                                                                                                      // rule: GEN-8
		{"gateway not in the world, out", site + "del dxgw-1", out, "missing"},                                                                                                   // rule: GEN-8
		{"a static route", site + "tgwunroute tgwrtb-1 10.9.0.0/16; tgwroute tgwrtb-1 10.9.0.0/16 att-dx", out, "undetermined"},                                                  // rule: DX-7
		{"a static route over what is learnt", site + "tgwroute tgwrtb-1 10.9.0.0/24 att-dx", out, "reached"},                                                                    // rule: DX-7
		{"no route in the table", site + "tgwunroute tgwrtb-1 10.9.0.0/16", out, "forward tgwrtb-1 TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"},                                          // rule: DX-2, DX-7
		{"two gateways with one prefix", site + "tgw tgw-2; dxassoc dxgw-1 tgw-2 associated 10.0.0.0/8", in, "undetermined"},                                                     // rule: DX-6
		{"two gateways, the longer prefix", site + "tgw tgw-2; dxassoc dxgw-1 tgw-2 associated 10.1.0.0/16", in, "missing"},                                                      // rule: DX-6
		{"a supernet leads back to the same gateway", beside, appToB, "undetermined"},                                                                                            // rule: DX-9
		{"a supernet, and a blackhole", beside + "tgwroute tgwrtb-1 10.1.0.0/16 blackhole", appToB, "forward tgwrtb-1 TGW_RTB_BLACKHOLE"},                                        // rule: DX-9, TGW-6
		{"a supernet leads to another gateway", second, "eni-app 10.2.1.1 tcp/1", "undetermined"},                                                                                // rule: DX-9
		{"a supernet, beside both", second, "eni-app 10.3.1.1 tcp/1", "reached"},                                                                                                 // rule: DX-9
		{"in and back by one attachment", site + "tgwroute tgwrtb-1 10.8.0.0/16 att-dx propagated", "att-dx@10.9.0.7 10.8.0.7 tcp/1", "reached"},                                 // rule: TGW-30
		{"in and back by one attachment, a blackhole", site + "tgwroute tgwrtb-1 10.8.0.0/16 blackhole", "att-dx@10.9.0.7 10.8.0.7 tcp/1", "forward tgwrtb-1 TGW_RTB_BLACKHOLE"}, // rule: TGW-30
		{"ACL, by the first attachment subnet", site + "entries acl-b8", in, "forward acl-b8 SUBNET_ACL_RESTRICTION"},                                                            // rule: TGW-31
		{"ACL, by the second attachment subnet", site + "entries acl-b9", in + " foot=0", "reached"},                                                                             // rule: TGW-31
	})
}

func TestPublicVirtualInterface(t *testing.T) {
	const (
		vif = public + `dxcon dxcon-1 available; vif dxvif-1 public filter=203.0.113.0/24;`
		in  = "dxvif-1@203.0.113.7 198.51.100.6 tcp/5432"
	)
	runRows(t, []row{
		{"to a public address", vif, in, "reached"}, // rule: DX-13, DX-14
		{"from another prefix", vif, "dxvif-1@203.0.112.7 198.51.100.6 tcp/5432", "forward dxvif-1 DX_SOURCE_NOT_ADVERTISED"}, // rule: DX-13
		{"no public address", vif + "eni eni-db 10.0.2.5", in, "undetermined"},                                                // rule: DX-13, DX-14
		{"no gateway", vif + "igw igw-a vpc-a detached", in, "forward igw-a IGW_NOT_ATTACHED"},                                // rule: DX-14
		{"no route back", vif + "unroute rtb-a2 0.0.0.0/0", in, "return rtb-a2 NO_ROUTE_TO_DESTINATION"},                      // rule: DX-14
		{"group", vif + "sg sg-db in,all,203.0.113.0/24; eni eni-db sg=sg-db", in, "reached"},                                 // rule: DX-13
		{"group for others", vif + "sg sg-db in,all,203.0.114.0/24; eni eni-db sg=sg-db", in, "forward eni-db" + noMatch},     // rule: DX-13
		{"private address", vif, "dxvif-1@203.0.113.7 10.0.2.5 tcp/5432", "forward internet INTERNET_PRIVATE_ADDRESS"},        // rule: DX-3
		{"interface down", vif + "vif dxvif-1 public filter=203.0.113.0/24 v4=down", in, "forward dxvif-1 DX_BGP_DOWN"},       // rule: DX-1
		{"from an interface to what is behind it", vif, "eni-app 203.0.113.7 tcp/443", "reached"},                             // rule: DX-14
	})
}
