package oracle

import "testing"

// accelerated is an accelerator before an instance in a private subnet, whose group admits a part of the internet.
const worldwide = `
instance i-1 running; eni eni-db instance=i-1 sg=sg-db; sg sg-db in,tcp/5432,203.0.113.0/24
ga ga-1 198.51.100.50 tcp/5432:5440; gaend ga-1 i-1 keep
`

func TestAccelerator(t *testing.T) {
	const (
		flow   = "203.0.113.7 198.51.100.50 tcp/5432"
		fewACL = "entries acl-a2 in,1,allow,tcp/1024:65535,0.0.0.0/0 out,1,allow,tcp/1024:65535,0.0.0.0/0;"
		nlb    = balanced + "ga ga-1 198.51.100.50 tcp/5432; sg sg-n in,tcp/5432,203.0.113.0/24 out,all,0.0.0.0/0; lb nlb sg=sg-n;"
		eip    = public + "eip eipalloc-1 198.51.100.6; ga ga-1 198.51.100.50 tcp/5432; gaend ga-1 eipalloc-1;"
	)
	runRows(t, []row{
		{"instance", worldwide, flow, "reached eni-db"},                                                                                                                                                   // rule: GA-1
		{"ends at the edge", worldwide, flow + " norelay", "reached"},                                                                                                                                     // rule: GA-1
		{"no internet gateway", worldwide + "del igw-a", flow, "forward eni-db IGW_NOT_ATTACHED leg 1"},                                                                                                   // rule: GA-1
		{"group sees the client", worldwide, "192.0.2.7 198.51.100.50 tcp/5432", "forward eni-db" + noMatch + " leg 1"},                                                                                   // rule: GA-1, GA-2
		{"disabled", worldwide + "ga ga-1 198.51.100.50 tcp/5432 disabled; gaend ga-1 i-1 keep", flow, "forward ga-1 GA_DISABLED"},                                                                        // rule: GA-1
		{"port", worldwide, "203.0.113.7 198.51.100.50 tcp/5441", "forward ga-1 GA_LISTENERS_MISMATCH"},                                                                                                   // rule: GA-1
		{"protocol", worldwide, "203.0.113.7 198.51.100.50 udp/5432", "forward ga-1 GA_LISTENERS_MISMATCH"},                                                                                               // rule: GA-1
		{"endpoint groups not told", worldwide + "ga ga-1 198.51.100.50 ungrouped tcp/5432", flow, "missing"},                                                                                             // rule: GEN-8
		{"endpoint closed", worldwide + "ga ga-1 198.51.100.50 tcp/5432; gaend ga-1 i-1 closed", flow, "forward ga-1 GA_NO_ENDPOINT"},                                                                     // rule: GA-1
		{"dial at nothing", worldwide + "ga ga-1 198.51.100.50 tcp/5432; gaend ga-1 i-1 dial0", flow, "forward ga-1 GA_NO_ENDPOINT"},                                                                      // rule: GA-1
		{"custom routing", worldwide + "ga ga-1 198.51.100.50 tcp/5432 custom; gaend ga-1 i-1", flow, "unmodelled"},                                                                                       // rule: GA-1
		{"another port", worldwide + "ga ga-1 198.51.100.50 tcp/443; gaend ga-1 i-1 443>5432", "203.0.113.7 198.51.100.50 tcp/443", "reached eni-db"},                                                     // rule: GA-1
		{"stopped instance", worldwide + "instance i-1 stopped", flow, "forward eni-db INSTANCE_NOT_RUNNING leg 1"},                                                                                       // rule: ENI-6
		{"inbound network ACL", worldwide + fewACL, flow, "reached eni-db"},                                                                                                                               // rule: GA-2
		{"below the client's ports inbound", worldwide + "ga ga-1 198.51.100.50 tcp/443; gaend ga-1 i-1; sg sg-db in,tcp/443,0.0.0.0/0;" + fewACL, "203.0.113.7 198.51.100.50 tcp/443", "reached eni-db"}, // rule: GA-2
		{"no entry for the reply outbound", worldwide + "entries acl-a2 in,1,allow,all,0.0.0.0/0", flow, "return acl-a2 SUBNET_ACL_RESTRICTION leg 1"},                                                    // rule: GA-2
		{"no entry for the reply inbound", worldwide + "entries acl-a2 out,1,allow,all,0.0.0.0/0", flow, "return acl-a2 SUBNET_ACL_RESTRICTION leg 1"},                                                    // rule: GA-2
		{"inbound entry for the client alone", worldwide + "entries acl-a2 in,1,allow,all,203.0.113.0/24 out,1,allow,all,0.0.0.0/0", flow, "undetermined"},                                                // rule: GA-2
		{"accelerator's own group", worldwide + "sg sg-db in,tcp/5432,sg-ga; sg sg-ga; called sg-ga GlobalAccelerator vpc-a", flow, "reached eni-db"},                                                     // rule: GA-2
		{"accelerator's group of another VPC", worldwide + "sg sg-db in,tcp/5432,sg-ga; sg sg-ga; called sg-ga GlobalAccelerator vpc-b", flow, "forward eni-db" + noMatch + " leg 1"},                     // rule: GA-2
		{"block public access", worldwide + "owner vpc-a 1 eu-west-1; bpa 1/eu-west-1 block-ingress", flow, "forward 1/eu-west-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED leg 1"},                                  // rule: GA-2, BPA-5
		{"block public access, excluded", worldwide + "owner vpc-a 1 eu-west-1; bpa 1/eu-west-1 block-ingress; exclude x subnet-a2 allow-bidirectional", flow, "reached eni-db"},                          // rule: BPA-4, BPA-5
		{"private balancer", nlb + "gaend ga-1 nlb keep", flow, "reached eni-db"},                                                                                                                         // rule: GA-1
		{"balancer's group sees the client", nlb + "gaend ga-1 nlb keep", "192.0.2.7 198.51.100.50 tcp/5432", "forward eni-n1" + noMatch + " leg 1"},                                                      // rule: GA-2
		{"balancer's second node", nlb + "gaend ga-1 nlb keep", flow + " target=1", "forward :loadbalancer/nlb ELB_NOT_CROSSZONE leg 1"},                                                                  // rule: LB-8
		{"balancer, not kept", nlb + "gaend ga-1 nlb lose", flow, "missing"},                                                                                                                              // rule: GA-3
		{"balancer, not kept, from an address", nlb + "gaend ga-1 nlb lose", flow + " accelerator=203.0.113.200", "reached eni-db"},                                                                       // rule: GA-3
		{"balancer, not kept, from another address", nlb + "gaend ga-1 nlb lose", flow + " accelerator=192.0.2.200", "forward eni-n1" + noMatch + " leg 1"},                                               // rule: GA-3
		{"balancer, not kept, network ACL", nlb + "gaend ga-1 nlb lose; entries acl-n1 out,1,allow,all,0.0.0.0/0", flow + " accelerator=203.0.113.200", "undetermined"},                                   // rule: GA-2
		{"balancer without groups is not kept", nlb + "lb nlb sg=; gaend ga-1 nlb keep", flow, "missing"},                                                                                                 // rule: GA-2
		{"balancer with TLS is not kept", nlb + "listener nlb TLS 443 tg; gaend ga-1 nlb keep", flow, "missing"},                                                                                          // rule: GA-2
		{"balancer, not told", nlb + "gaend ga-1 nlb", flow, "missing"},                                                                                                                                   // rule: GEN-8
		{"elastic address", eip, flow + " accelerator=203.0.113.200", "reached eni-db"},                                                                                                                   // rule: GA-3
		{"elastic address without a route", eip + "unroute rtb-a2 0.0.0.0/0", flow + " accelerator=203.0.113.200", "return rtb-a2 NO_ROUTE_TO_DESTINATION leg 1"},                                         // rule: GA-3
		{"elastic address, accelerator's not known", eip, flow, "missing"},                                                                                                                                // rule: GA-3
		{"from behind a NAT gateway", worldwide + natted + "sg sg-db in,tcp/5432,198.51.100.9/32", "eni-app 198.51.100.50 tcp/5432", "reached eni-db"},                                                    // rule: GA-1, NAT-3
		{"elastic address that nobody has", worldwide + "gaend ga-1 eipalloc-9; eip eipalloc-9 198.51.100.6", flow + " target=1 accelerator=203.0.113.200", "forward eipalloc-9 NO_SUCH_ADDRESS"},         // rule: GA-1
	})
}
