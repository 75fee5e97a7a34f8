package oracle

import "testing"

func TestNAT64(t *testing.T) {
	const (
		to64 = "route rtb-a1 64:ff9b::/96 nat-a; route rtb-a3 0.0.0.0/0 igw-a; cidr vpc-a 2001:db8:a:3::/64 associated;"
		flow = "eni-app@2001:db8:a:1::5 64:ff9b::10.0.2.5 tcp/5432"
		only = "eni eni-db sg=sg-db; sg sg-db in,tcp/5432,"
	)
	runRows(t, []row{
		{"database of the VPC", to64, flow, "reached"},                                                                                                                      // rule: NAT-11
		{"source is the NAT gateway", to64 + only + "10.0.3.9/32", flow, "reached"},                                                                                         // rule: NAT-11
		{"source is not the client", to64 + only + "2001:db8:a:1::5/128", flow, "forward eni-db" + noMatch},                                                                 // rule: NAT-11
		{"host on the internet", to64, "eni-app@2001:db8:a:1::5 64:ff9b::203.0.113.7 tcp/443", "reached"},                                                                   // rule: NAT-11
		{"over a peering", to64 + "route rtb-a3 10.1.0.0/16 pcx-ab", "eni-app@2001:db8:a:1::5 64:ff9b::10.1.1.5 tcp/5432", "reached"},                                       // rule: NAT-8, NAT-11
		{"no route", "", flow, "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                                                                                    // rule: NAT-11
		{"other IPv6", to64 + "route rtb-a1 ::/0 nat-a", "eni-app@2001:db8:a:1::5 2001:db8:ff::1 tcp/443", "unmodelled"},                                                    // rule: NAT-11
		{"network ACL of the gateway sees IPv6", to64 + "entries acl-a3 in,1,allow,all,0.0.0.0/0 out,1,allow,all,0.0.0.0/0", flow, "forward acl-a3 SUBNET_ACL_RESTRICTION"}, // rule: NAT-11, NACL-4
		{"network ACL of the database sees IPv4", to64 + "entries acl-a2 in,1,allow,all,::/0 out,1,allow,all,::/0", flow, "forward acl-a2 SUBNET_ACL_RESTRICTION"},          // rule: NAT-11, NACL-4
		{"reply's network ACL sees IPv6", to64 + "entries acl-a1 in,1,allow,all,0.0.0.0/0 out,1,allow,all,::/0", flow, "return acl-a1 SUBNET_ACL_RESTRICTION"},              // rule: NAT-11, NACL-4
		{"UDP", to64, "eni-app@2001:db8:a:1::5 64:ff9b::10.0.2.5 udp/53", "reached"},                                                                                        // rule: NAT-11
		{"another protocol", to64, "eni-app@2001:db8:a:1::5 64:ff9b::10.0.2.5 50", "forward nat-a NAT_PROTOCOL"},                                                            // rule: NAT-11
	})
}
