package oracle

import (
	"testing"

	"portolan/model"
)

const (
	appToDB  = "eni-app 10.0.2.5 tcp/5432"
	appToDB6 = "eni-app 2001:db8:a:2::5 tcp/5432"
	noMatch  = " ENI_SG_RULES_MISMATCH"
)

func TestInterfaces(t *testing.T) {
	runRows(t, []row{
		// Whose rules count
		{"each interface is its own source", "sg sg-db in,tcp/5432,sg-x; eni eni-db sg=sg-db; eni eni-app sg=sg-all+sg-x; sg sg-x", appToDB, "reached"},                            // rule: ENI-1
		{"the other interface is another source", "sg sg-db in,tcp/5432,sg-x; eni eni-db sg=sg-db; sg sg-x", "eni-app2 10.0.2.5 tcp/5432", "forward eni-db" + noMatch},             // rule: ENI-1
		{"secondary address named", "eni eni-app 10.0.1.50; sg sg-db in,all,10.0.1.50/32; eni eni-db sg=sg-db", "eni-app@10.0.1.50 10.0.2.5 tcp/5432", "reached"},                  // rule: ENI-2
		{"primary address not named", "eni eni-app 10.0.1.50; sg sg-db in,all,10.0.1.50/32; eni eni-db sg=sg-db", appToDB, "forward eni-db" + noMatch},                             // rule: ENI-2
		{"delegated prefix has the groups", "eni eni-app 10.0.1.16/28; sg sg-db in,all,sg-all; eni eni-db sg=sg-db", "eni-app@10.0.1.20 10.0.2.5 tcp/5432", "reached"},             // rule: ENI-3
		{"an address outside it is not the interface's", "eni eni-app 10.0.1.16/28", "eni-app@10.0.1.40 10.0.2.5 tcp/5432", "flow"},                                                // rule: ENI-3
		{"delegated prefix as destination", "eni eni-db 10.0.2.16/28", "eni-app 10.0.2.20 tcp/5432", "reached"},                                                                    // rule: ENI-3
		{"filters see the private destination", public + "entries acl-a2 in,1,allow,all,0.0.0.0/0 out,1,allow,all,203.0.113.0/24", "203.0.113.7 198.51.100.6 tcp/5432", "reached"}, // rule: ENI-4
		{"no private destination behind the address", public, "203.0.113.7 198.51.100.66 tcp/5432", "reached"},                                                                     // rule: ENI-4

		// Life behind the interface
		{"source not attached", "eni eni-app status=available", appToDB, "forward eni-app ENI_NOT_IN_USE"},                                                                                               // rule: ENI-5
		{"source detaching", "eni eni-app status=detaching", appToDB, "forward eni-app ENI_NOT_IN_USE"},                                                                                                  // rule: ENI-5
		{"branch interface", "eni eni-app status=associated", appToDB, "reached"},                                                                                                                        // rule: ENI-5
		{"destination not attached", "eni eni-db status=attaching", appToDB, "forward eni-db ENI_NOT_IN_USE"},                                                                                            // rule: ENI-5
		{"status not told", "eni eni-db status=", appToDB, "missing"},                                                                                                                                    // rule: GEN-8
		{"route target not attached", "eni eni-fw subnet-a3 10.0.3.5 check=no status=available; route rtb-a1 10.0.2.0/24 eni-fw", appToDB, "forward eni-fw ENI_NOT_IN_USE"},                              // rule: ENI-5
		{"stopped instance", "instance i-1 stopped; eni eni-db instance=i-1", appToDB, "forward eni-db INSTANCE_NOT_RUNNING"},                                                                            // rule: ENI-6
		{"running instance", "instance i-1 running; eni eni-db instance=i-1", appToDB, "reached"},                                                                                                        // rule: ENI-6
		{"instance not known", "eni eni-db instance=i-1", appToDB, "missing"},                                                                                                                            // rule: GEN-8
		{"stopped instance as route target", "instance i-1 stopped; eni eni-fw subnet-a3 10.0.3.5 check=no instance=i-1; route rtb-a1 10.0.2.0/24 i-1", appToDB, "forward eni-fw INSTANCE_NOT_RUNNING"},  // rule: ENI-6
		{"middlebox that checks", "eni eni-fw subnet-a3 10.0.3.5 check=yes; route rtb-a1 10.0.2.0/24 eni-fw", appToDB, "forward eni-fw ENI_SOURCE_DEST_CHECK_RESTRICTION"},                               // rule: ENI-7
		{"middlebox that does not", "eni eni-fw subnet-a3 10.0.3.5 check=no; route rtb-a1 10.0.2.0/24 eni-fw", appToDB, "unmodelled"},                                                                    // rule: ENI-7, NAT-12
		{"middlebox behind an ACL", "eni eni-fw subnet-a3 10.0.3.5 check=yes; route rtb-a1 10.0.2.0/24 eni-fw; entries acl-a3", appToDB, "forward acl-a3 SUBNET_ACL_RESTRICTION"},                        // rule: ENI-7, NACL-14
		{"middlebox of which nobody tells", "eni eni-fw subnet-a3 10.0.3.5 check=; route rtb-a1 10.0.2.0/24 eni-fw", appToDB, "missing"},                                                                 // rule: GEN-8
		{"instance with two interfaces as route target", "instance i-1 running; eni eni-app2 instance=i-1; eni eni-db instance=i-1; route rtb-a1 10.0.2.0/24 i-1", appToDB, "undetermined"},              // rule: ENI-1
		{"running instance that checks", "instance i-1 running; eni eni-app2 instance=i-1; route rtb-a1 10.0.2.0/24 i-1; entries acl-a1", appToDB, "forward eni-app2 ENI_SOURCE_DEST_CHECK_RESTRICTION"}, // rule: ENI-7, NACL-8
		{"the target is the destination itself", "route rtb-a1 10.0.2.0/24 eni-db", appToDB, "reached"},                                                                                                  // rule: ENI-7

		// Kinds of interface
		{"no groups, no filter", "eni eni-db sg= type=something_new", appToDB, "reached"},                                                                            // rule: ENI-9
		{"a group without rules", "sg sg-none; eni eni-db sg=sg-none", appToDB, "forward eni-db" + noMatch},                                                          // rule: ENI-9, SG-2
		{"NAT interface without its gateway", "eni eni-n subnet-a3 10.0.3.7 type=nat_gateway", "eni-app 10.0.3.7 tcp/1", "missing"},                                  // rule: ENI-9
		{"IPv6 from the internet without association", public, "2001:db8:ff::1 2001:db8:a:2::5 tcp/5432", "reached"},                                                 // rule: ENI-11, IGW-5
		{"IPv4 from the internet without association", public, "203.0.113.7 10.0.2.5 tcp/5432", "forward internet INTERNET_PRIVATE_ADDRESS"},                         // rule: ENI-11, IGW-2
		{"shut to the internet", public + "eni eni-db deny=yes", "2001:db8:ff::1 2001:db8:a:2::5 tcp/5432", "forward eni-db ENI_DENY_IGW"},                           // rule: ENI-12
		{"shut to the internet, over a peering", peered + "eni eni-b deny=yes", "eni-app 2001:db8:b:1::5 tcp/5432", "reached"},                                       // rule: ENI-12
		{"shut to the internet, IPv4", public + "eni eni-db deny=yes", "203.0.113.7 198.51.100.6 tcp/5432", "reached"},                                               // rule: ENI-12
		{"shut to the internet, its reply", public + "eni eni-app deny=yes", "eni-app 2001:db8:ff::1 tcp/443", "return eni-app ENI_DENY_IGW"},                        // rule: ENI-12
		{"customer-owned address", public + "eni eni-db 10.0.2.5 owned=198.51.100.77", "203.0.113.7 10.0.2.5 tcp/5432", "forward internet INTERNET_PRIVATE_ADDRESS"}, // rule: ENI-15
		{"several subnets", "eni eni-db more=subnet-a3", appToDB, "undetermined"},                                                                                    // rule: ENI-16
		{"several subnets of the source", "eni eni-app more=subnet-a3", appToDB, "undetermined"},                                                                     // rule: ENI-16

		// VPCs
		{"disassociated block is not in the peer", peered + "cidr vpc-b 10.2.0.0/16 disassociated; route rtb-a1 10.2.0.0/16 pcx-ab", "eni-app 10.2.0.5 tcp/1", "forward pcx-ab PCX_NOT_IN_VPC"},                                  // rule: NET-1
		{"associated block is", peered + "cidr vpc-b 100.64.0.0/16 associated; subnet subnet-b2 vpc-b 100.64.1.0/24; eni eni-b2 subnet-b2 100.64.1.5; route rtb-a1 100.64.0.0/16 pcx-ab", "eni-app 100.64.1.5 tcp/1", "reached"}, // rule: NET-1
		{"second block is local", "cidr vpc-a 10.9.0.0/16 associated; subnet subnet-a9 vpc-a 10.9.1.0/24; eni eni-9 subnet-a9 10.9.1.5", "eni-app 10.9.1.5 tcp/1", "reached"},                                                    // rule: NET-2
		{"no second block", "subnet subnet-a9 vpc-a 10.9.1.0/24; eni eni-9 subnet-a9 10.9.1.5", "eni-app 10.9.1.5 tcp/1", "forward rtb-a1 NO_ROUTE_TO_DESTINATION"},                                                              // rule: NET-2, RT-16
		{"main table for a subnet without one", "subnet subnet-a4 vpc-a 10.0.4.0/24; eni eni-4 subnet-a4 10.0.4.5; route rtb-a 0.0.0.0/0 igw-gone", "eni-4 203.0.113.7 tcp/1", "forward rtb-a ROUTE_TARGET_MISSING"},             // rule: NET-4, RT-1
		{"default ACL for a subnet without one", "subnet subnet-a4 vpc-a 10.0.4.0/24; eni eni-4 subnet-a4 10.0.4.5; entries acl-a", "eni-4 10.0.2.5 tcp/1", "forward acl-a SUBNET_ACL_RESTRICTION"},                              // rule: NET-4, NACL-1
		{"no main table in the world", "del rtb-b", peeredAsk, "missing"},                                                                                                          // rule: NET-4, GEN-8
		{"public only by its route", public + "unroute rtb-a2 0.0.0.0/0", "203.0.113.7 198.51.100.6 tcp/5432", "return rtb-a2 NO_ROUTE_TO_DESTINATION"},                            // rule: NET-5
		{"enforced encryption", public + "encryption vpc-a enforce", "203.0.113.7 198.51.100.6 tcp/5432", "undetermined"},                                                          // rule: NET-11
		{"enforced encryption, excluded", public + "encryption vpc-a enforce InternetGateway", "203.0.113.7 198.51.100.6 tcp/5432", "reached"},                                     // rule: NET-10
		{"enforced encryption, blocked anyway", public + "encryption vpc-a enforce; entries acl-a2", "203.0.113.7 198.51.100.6 tcp/5432", "forward acl-a2 SUBNET_ACL_RESTRICTION"}, // rule: NET-11
		{"enforced encryption, peering to a VPC without", peered + "encryption vpc-b enforce", peeredAsk, "undetermined"},                                                          // rule: NET-11
		{"enforced encryption, peering excluded", peered + "encryption vpc-b enforce VpcPeering", peeredAsk, "reached"},                                                            // rule: NET-10
		{"enforced encryption on both sides", peered + "encryption vpc-a enforce; encryption vpc-b enforce", peeredAsk, "reached"},                                                 // rule: NET-10
		{"enforced encryption and a NAT gateway", natted + "encryption vpc-a enforce InternetGateway", "eni-app 203.0.113.7 tcp/443", "undetermined"},                              // rule: NET-11
		{"enforced encryption and an egress-only gateway", egress + "encryption vpc-a enforce InternetGateway", "eni-app 2001:db8:ff::1 tcp/443", "undetermined"},                  // rule: NET-11
		{"nobody there", "", "eni-app 10.0.2.77 tcp/1", "forward vpc-a NO_SUCH_ADDRESS"},                                                                                           // rule: RT-16
		{"nobody there, no subnet", "", "eni-app 10.0.99.1 tcp/1", "forward vpc-a NO_SUCH_ADDRESS"},                                                                                // rule: NET-2
		{"nobody in the own subnet", "", "eni-app 10.0.1.77 tcp/1", "forward vpc-a NO_SUCH_ADDRESS"},                                                                               // rule: RT-17
		{"subnet not in the world", "del subnet-a1", appToDB, "missing"},                                                                                                           // rule: GEN-8
		{"VPC not in the world", "del vpc-a", appToDB, "missing"},                                                                                                                  // rule: GEN-8
		{"no ACL in the world", "del acl-a1; del acl-a", appToDB, "missing"},                                                                                                       // rule: GEN-8
		{"two IP versions", "", "eni-app@10.0.1.5 2001:db8:a:2::5 tcp/1", "flow"},                                                                                                  // rule: ENI-13, GEN-5
		{"internet host with a private address", "", "10.9.9.9 198.51.100.6 tcp/1", "flow"},                                                                                        // rule: GEN-8
	})
}

const peeredAsk = "eni-b 10.0.1.5 tcp/5432"

// TestVirtual lets interfaces take part that the snapshot does not have.
func TestVirtual(t *testing.T) {
	w := newWorld(base, "sg sg-fn out,tcp/5432,sg-db; sg sg-db in,tcp/5432,sg-fn")
	function := &model.NetworkInterface{VPC: "vpc-a", Subnet: "subnet-a1", Groups: []string{"sg-fn"}, Addresses: []model.Address{{Private: addr("10.0.1.99")}}}
	database := &model.NetworkInterface{VPC: "vpc-a", Subnet: "subnet-a2", Groups: []string{"sg-db"}, Addresses: []model.Address{{Private: addr("10.0.2.99")}}}
	f := Flow{Source: End{Interface: function}, SourceAddr: addr("10.0.1.99"), DestAddr: addr("10.0.2.99"), Protocol: tcp, DestPort: 5432, SourcePort: 2000}
	check := func(what string, f Flow, want string) {
		t.Helper()
		if v, err := Run(w.snapshot(), f); outcome(v, err) != want {
			t.Errorf("%s: got %s, want %s\n%s", what, outcome(v, err), want, traced(v))
		}
	}
	check("no owner of the address, so no reference either", f, "forward "+noMatch)
	f.Extra = []*model.NetworkInterface{database}
	check("the owner is a further interface", f, "reached")
	f.Extra, f.Destination = nil, database
	check("the owner is the destination", f, "reached") // rule: SG-11, SG-28
	app := *w["eni-app"].(*model.NetworkInterface)
	check("a copy of an interface of the snapshot", Flow{Source: End{Interface: &app}, SourceAddr: addr("10.0.1.5"), DestAddr: addr("10.0.2.5"), Protocol: tcp}, "reached")
	f.DestAddr = addr("10.0.2.98")
	check("the destination does not own it", f, "flow")
	f.DestAddr, f.DestPort = addr("10.0.2.99"), 5433
	check("another port", f, "forward "+noMatch)
	f.DestAddr = addr("0.0.0.0").Prev()
	check("no destination at all", f, "flow")
}
