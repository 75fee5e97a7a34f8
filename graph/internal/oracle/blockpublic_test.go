package oracle

import (
	"strings"
	"testing"

	"portolan/model"
)

// guard does the commands about VPC Block Public Access.
func (w world) guard(verb, id string, args []string) bool {
	switch verb {
	case "owner": // owner VPC|SUBNET ACCOUNT REGION
		m := w[id].Head()
		m.Account, m.Region = args[0], args[1]
	case "bpa": // bpa ACCOUNT/REGION MODE [STATE]
		account, region, _ := strings.Cut(id, "/")
		o := &model.BlockPublicAccess{Meta: meta(model.KindBlockPublicAccess, id), Mode: args[0], State: "update-complete"}
		o.Account, o.Region = account, region
		if len(args) > 1 {
			o.State = args[1]
		}
		w[id] = o
	case "bpamode": // bpamode VPC|SUBNET MODE: what AWS shows for it
		switch x := w[id].(type) {
		case *model.VPC:
			x.BPAMode = args[0]
		case *model.Subnet:
			x.BPAMode = args[0]
		}
	case "exclude": // exclude ID VPC|SUBNET MODE [STATE]
		x := &model.BlockPublicAccessExclusion{Meta: meta(model.KindBlockPublicAccessExclusion, id), Mode: args[1], State: "create-complete"}
		if strings.HasPrefix(args[0], "vpc-") {
			x.VPC = args[0]
		} else {
			x.Subnet = args[0]
		}
		if len(args) > 2 {
			x.State = args[2]
		}
		w[id] = x
	default:
		return false
	}
	return true
}

func TestBlockPublicAccess(t *testing.T) {
	const (
		owned    = "owner vpc-a 111111111111 eu-west-1; owner vpc-b 111111111111 eu-west-1;"
		both     = owned + "bpa 111111111111/eu-west-1 block-bidirectional;"
		ingress  = owned + "bpa 111111111111/eu-west-1 block-ingress;"
		blocked  = " 111111111111/eu-west-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED"
		inbound  = "203.0.113.7 198.51.100.6 tcp/5432"
		inbound6 = "2001:db8:ff::1 2001:db8:a:2::5 tcp/5432"
		outbound = "eni-app 203.0.113.7 tcp/443"
		out6     = "eni-app 2001:db8:ff::1 tcp/443"
		regional = "table rtb-r vpc-a; nat nat-r 10.0.9.9=198.51.100.8 table=rtb-r; route rtb-a1 0.0.0.0/0 nat-r; route rtb-r 0.0.0.0/0 igw-a;"
		vif      = "dxcon dxcon-1 available; vif dxvif-1 public filter=203.0.113.0/24;"
		back6    = "route rtb-b 2001:db8:a::/48 pcx-ab; route rtb-a2 ::/0 igw-a;"
	)
	runRows(t, []row{
		{"off", public + owned + "bpa 111111111111/eu-west-1 off", inbound, "reached"},                                                 // rule: BPA-1
		{"bidirectional, in", public + both, inbound, "forward" + blocked},                                                             // rule: BPA-1
		{"bidirectional, in, IPv6", public + both, inbound6, "forward" + blocked},                                                      // rule: BPA-1
		{"bidirectional, out", public + both, outbound, "forward" + blocked},                                                           // rule: BPA-1
		{"bidirectional, out by NAT gateway", natted + both, outbound, "forward" + blocked},                                            // rule: BPA-1
		{"bidirectional, egress-only", egress + both, out6, "forward" + blocked},                                                       // rule: BPA-1
		{"another Region's option", public + owned + "bpa 111111111111/eu-west-2 block-bidirectional", inbound, "reached"},             // rule: BPA-1
		{"another account's option", public + owned + "bpa 222222222222/eu-west-1 block-bidirectional", inbound, "reached"},            // rule: BPA-1
		{"being updated", public + owned + "bpa 111111111111/eu-west-1 off update-in-progress", inbound, "undetermined"},               // rule: BPA-1
		{"ingress, in", public + ingress, inbound, "forward" + blocked},                                                                // rule: BPA-2
		{"ingress, out by NAT gateway", natted + ingress, outbound, "reached"},                                                         // rule: BPA-2
		{"ingress, egress-only", egress + ingress, out6, "reached"},                                                                    // rule: BPA-2
		{"ingress, out directly", public + ingress, outbound, "forward" + blocked},                                                     // rule: BPA-3
		{"ingress, out directly, IPv6", public + ingress, out6, "forward" + blocked},                                                   // rule: BPA-3
		{"subnet excluded", public + both + "exclude x subnet-a2 allow-bidirectional", inbound, "reached"},                             // rule: BPA-4
		{"VPC excluded", public + both + "exclude x vpc-a allow-bidirectional", inbound, "reached"},                                    // rule: BPA-4
		{"VPC excluded, with an update", public + ingress + "exclude x vpc-a allow-bidirectional update-complete", inbound, "reached"}, // rule: BPA-4
		{"another VPC excluded", public + both + "exclude x vpc-b allow-bidirectional", inbound, "forward" + blocked},                  // rule: BPA-4
		{"egress excluded, in", public + both + "exclude x subnet-a2 allow-egress", inbound, "forward" + blocked},                      // rule: BPA-4
		{"egress excluded, out", public + both + "exclude x subnet-a1 allow-egress", outbound, "reached"},                              // rule: BPA-4
		{"egress excluded under ingress", public + ingress + "exclude x subnet-a1 allow-egress", outbound, "forward" + blocked},        // rule: BPA-4
		{"two exclusions", public + both + "exclude x vpc-a allow-egress; exclude y subnet-a2 allow-bidirectional", inbound, "reached"},
		{"exclusion being updated", public + both + "exclude x subnet-a2 allow-egress update-in-progress", inbound, "undetermined"},                                                                                      // rule: BPA-4
		{"exclusion's update failed", public + both + "exclude x subnet-a2 allow-bidirectional update-failed", inbound, "undetermined"},                                                                                  // rule: BPA-4
		{"exclusion being deleted", public + both + "exclude x subnet-a2 allow-bidirectional delete-in-progress", inbound, "undetermined"},                                                                               // rule: BPA-4
		{"useless exclusion being deleted", public + both + "exclude x subnet-a2 allow-egress delete-in-progress", inbound, "forward" + blocked},                                                                         // rule: BPA-4
		{"exclusion being disabled", public + both + "exclude x subnet-a2 allow-bidirectional disable-in-progress", inbound, "undetermined"},                                                                             // rule: BPA-4
		{"exclusion disabled", public + both + "exclude x subnet-a2 allow-bidirectional disable-complete", inbound, "forward" + blocked},                                                                                 // rule: BPA-4
		{"exclusion deleted", public + both + "exclude x subnet-a2 allow-bidirectional delete-complete", inbound, "forward" + blocked},                                                                                   // rule: BPA-4
		{"exclusion never made", public + both + "exclude x subnet-a2 allow-bidirectional create-failed", inbound, "forward" + blocked},                                                                                  // rule: BPA-4
		{"doubtful and certain exclusion", public + both + "exclude x vpc-a allow-egress update-failed; exclude y subnet-a2 allow-bidirectional", inbound, "reached"},                                                    // rule: BPA-4
		{"public virtual interface", public + both + vif, "dxvif-1@203.0.113.7 198.51.100.6 tcp/5432", "forward" + blocked},                                                                                              // rule: BPA-5
		{"public virtual interface, excluded", public + both + vif + "exclude x subnet-a2 allow-bidirectional", "dxvif-1@203.0.113.7 198.51.100.6 tcp/5432", "reached"},                                                  // rule: BPA-5
		{"peering", peered + both, "eni-app 10.1.1.5 tcp/5432", "reached"},                                                                                                                                               // rule: BPA-6
		{"inside", both, "eni-app 10.0.2.5 tcp/5432", "reached"},                                                                                                                                                         // rule: BPA-6
		{"subnet of another account", public + both + "owner subnet-a2 222222222222 eu-west-1", inbound, "reached"},                                                                                                      // rule: BPA-7
		{"option of the subnet's owner", public + owned + "owner subnet-a2 222222222222 eu-west-1; bpa 222222222222/eu-west-1 block-ingress", inbound, "forward 222222222222/eu-west-1 VPC_BLOCK_PUBLIC_ACCESS_ENABLED"}, // rule: BPA-7
		{"subnet said to be off", public + both + "bpamode subnet-a2 off", inbound, "undetermined"},                                                                                                                      // rule: BPA-9
		{"subnet said to be blocked", public + both + "bpamode subnet-a2 block-bidirectional", inbound, "forward" + blocked},                                                                                             // rule: BPA-9
		{"subnet said to be off, excluded", public + both + "bpamode subnet-a2 off; exclude x subnet-a2 allow-bidirectional", inbound, "reached"},                                                                        // rule: BPA-9
		{"subnet said to be off, exclusion gone", public + both + "bpamode subnet-a2 off; exclude x subnet-a2 allow-bidirectional delete-complete", inbound, "undetermined"},                                             // rule: BPA-9
		{"subnet said to be blocked, option off", public + owned + "bpa 111111111111/eu-west-1 off; bpamode subnet-a2 block-ingress", inbound, "undetermined"},                                                           // rule: BPA-9
		{"subnet said to be blocked, no option", public + owned + "bpamode subnet-a2 block-ingress", inbound, "missing"},                                                                                                 // rule: BPA-9, GEN-8
		{"both modes block it", public + both + "bpamode subnet-a2 block-ingress", inbound, "forward" + blocked},                                                                                                         // rule: BPA-9
		{"NAT gateway's subnet excluded", natted + both + "exclude x subnet-a3 allow-egress", outbound, "reached"},                                                                                                       // rule: BPA-10
		{"client's subnet excluded", natted + both + "exclude x subnet-a1 allow-bidirectional", outbound, "forward" + blocked},                                                                                           // rule: BPA-10
		{"regional NAT gateway", regional + both, outbound, "forward" + blocked},                                                                                                                                         // rule: BPA-10
		{"regional NAT gateway, VPC excluded", regional + both + "exclude x vpc-a allow-egress", outbound, "reached"},                                                                                                    // rule: BPA-10
		{"regional NAT gateway, a subnet excluded", regional + both + "exclude x subnet-a1 allow-egress", outbound, "undetermined"},                                                                                      // rule: BPA-10
		{"regional NAT gateway under ingress", regional + ingress, outbound, "reached"},                                                                                                                                  // rule: BPA-2, BPA-10
		{"own public address", public + both + "exclude x subnet-a1 allow-egress", "eni-app 198.51.100.6 tcp/5432", "forward" + blocked},                                                                                 // rule: BPA-10, IGW-8
		{"own public address, both excluded", public + both + "exclude x subnet-a1 allow-egress; exclude y subnet-a2 allow-bidirectional", "eni-app 198.51.100.6 tcp/5432", "reached"},                                   // rule: BPA-10
		{"the reply alone crosses", back6 + owned, "eni-b 2001:db8:a:2::5 tcp/5432", "reached asymmetric"},                                                                                                               // rule: BPA-1
		{"the reply alone crosses, blocked", back6 + both, "eni-b 2001:db8:a:2::5 tcp/5432", "return" + blocked},                                                                                                         // rule: BPA-1
	})
}
