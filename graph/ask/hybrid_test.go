package ask_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/ask"
)

// hybrid is the fixtures' world of transit gateways, VPN and Direct Connect, with edits.
func hybrid(t *testing.T, edits ...string) *ask.Asker {
	t.Helper()
	world, err := fixtures.Scenario{Base: "hybrid", Edits: edits}.World()
	if err != nil {
		t.Fatal(err)
	}
	a, _, _ := asker(t, world, nil)
	return a
}

const (
	overPeering = `RouteTables[rtb-b1].Routes += {"DestinationCidrBlock": "10.0.0.0/16", "VpcPeeringConnectionId": "pcx-b", "Origin": "CreateRoute", "State": "active"}`
	tunnelsDown = `VpnConnections[vpn-1].VgwTelemetry = [{"OutsideIpAddress": "203.0.113.103", "Status": "DOWN", "AcceptedRouteCount": 0}]`
	notLearnt   = `- tgw-rtb-1-propagations.TransitGatewayRouteTablePropagations[tgw-attach-8]`
	stranger    = `TransitGatewayAttachments += {"TransitGatewayAttachmentId": "tgw-attach-x", "TransitGatewayId": "tgw-1", "TransitGatewayOwnerId": "111122223333",
    "ResourceOwnerId": "999988887777", "ResourceType": "vpc", "ResourceId": "vpc-x", "State": "available", "Association": {"TransitGatewayRouteTableId": "tgw-rtb-1", "State": "associated"}, "Tags": []}`
	strangerRoute = `tgw-rtb-1-routes.Routes += {"DestinationCidrBlock": "10.77.0.0/16", "Type": "propagated", "State": "active",
    "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-x", "ResourceType": "vpc", "ResourceId": "vpc-x"}]}`
	connectRoute = `tgw-rtb-1-routes.Routes += {"DestinationCidrBlock": "10.78.0.0/16", "Type": "propagated", "State": "active",
    "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-y", "ResourceType": "connect", "ResourceId": "tgw-attach-b"}]}`
	connectUp = `TransitGatewayAttachments += {"TransitGatewayAttachmentId": "tgw-attach-y", "TransitGatewayId": "tgw-1", "TransitGatewayOwnerId": "111122223333",
    "ResourceOwnerId": "111122223333", "ResourceType": "connect", "ResourceId": "tgw-attach-b", "State": "available", "Association": {"TransitGatewayRouteTableId": "tgw-rtb-1", "State": "associated"}, "Tags": []}`
)

// who lists the rows of a boundary as "SOURCE via LINK,LINK", then the entries of the universe that are not rows.
func who(t *testing.T, a *ask.Asker, boundary string) []string {
	t.Helper()
	w, err := a.Who("db:orders-1", question(t, "", "|"), "")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range w.Rows {
		if r.Boundary != boundary {
			continue
		}
		line := r.Source
		for _, v := range r.Via {
			if !strings.HasPrefix(v.ID, "1d") { // Direct Connect gateways have long ids
				line += " " + v.ID
			}
		}
		out = append(out, line)
	}
	for _, u := range w.Universe {
		if u.Boundary == boundary && u.Result != "rows" {
			line := u.Result + " " + strings.Join(u.Labels, ",")
			for _, c := range u.Causes {
				line += " " + string(c.Code)
			}
			for _, f := range u.Unknowns {
				line += " " + f.Gap.Kind.String()
			}
			out = append(out, line)
		}
	}
	return out
}

func TestWhoBehindLinks(t *testing.T) {
	site7, site8, site9 := "10.7.0.0/16 dxvif-1 tgw-1", "10.8.0.0/16 vpn-1 tgw-1", "10.9.0.0/16 vpn-a vgw-a"
	for _, r := range []struct {
		name     string
		edits    []string
		boundary string
		want     []string
	}{
		{"rule: VPN-14 what is behind each link", nil, "on-prem", []string{site7, site8, site9}},
		{"rule: VPN-1", []string{tunnelsDown}, "on-prem", []string{site7, site9, "none vpn-1 on tgw-1 VPN_TUNNELS_DOWN"}},
		{"rule: VPN-4, DX-7 not all that is behind it is known", []string{notLearnt}, "on-prem", []string{site7, site8, site9, "unknown vpn-1 on tgw-1 undetermined"}},
		{"rule: TGW-27, GEN-8 a VPC of another account", []string{stranger, strangerRoute}, "other VPC", []string{"unknown vpc-x of 999988887777 not-collected"}},
		{"rule: TGW-27 no table leads back to it", []string{stranger}, "other VPC", nil},
		{"rule: TGW-23", []string{connectUp, connectRoute}, "other VPC", []string{"unknown tgw-attach-y (connect attachment of tgw-1) unmodelled"}},
	} {
		got := who(t, hybrid(t, r.edits...), r.boundary)
		got = slices.DeleteFunc(got, func(s string) bool { return r.boundary == "other VPC" && !strings.HasPrefix(s, "unknown") })
		if !slices.Equal(got, r.want) {
			t.Errorf("%s\n got %q\nwant %q", r.name, got, r.want)
		}
	}
}

func canHybrid(t *testing.T, a *ask.Asker, src, dst string) *graph.Answer {
	t.Helper()
	an, err := a.Can(src, dst, question(t, "", "|"))
	if err != nil {
		t.Fatal(err)
	}
	return an
}

// rule: GEN-11 a verdict that rests on a state of the moment says so; rule: VPN-14, GEN-7 the customer's side is not checked
func TestMomentAndCustomer(t *testing.T) {
	an := canHybrid(t, hybrid(t), "onprem:10.9.1.5@vgw-a", "db:orders-1")
	if len(an.Volatile) != 1 || an.Volatile[0].Component.ID != "vpn-a" || an.Volatile[0].State != "tunnel 1 and tunnel 2 up" {
		t.Errorf("volatile: %v", an.Volatile)
	}
	if last := an.NotChecked[len(an.NotChecked)-1]; !strings.Contains(last, "customer gateway") {
		t.Errorf("not checked: %v", an.NotChecked)
	}
	world, err := fixtures.Scenario{Base: "hybrid"}.World()
	if err != nil {
		t.Fatal(err)
	}
	up, _, _ := asker(t, world, []string{"--assume", "links-up"})
	an = canHybrid(t, up, "onprem:10.9.1.5@vgw-a", "db:orders-1")
	if !slices.ContainsFunc(an.Assumptions, func(x graph.Assumption) bool { return x.TakenAs == "vpn-a is up" }) || len(an.Volatile) > 0 {
		t.Errorf("taken as up: %v %v", an.Assumptions, an.Volatile)
	}
	if an := canHybrid(t, hybrid(t), "i-b1", "db:orders-1"); len(an.Volatile) > 0 || slices.ContainsFunc(an.NotChecked, func(s string) bool { return strings.Contains(s, "customer") }) {
		t.Errorf("inside AWS: volatile %v, not checked %v", an.Volatile, an.NotChecked)
	}
}

// rule: GEN-2, GEN-3 in by one network and out by another arrives, with a warning
func TestAsymmetricLinks(t *testing.T) {
	warned := func(an *graph.Answer) bool {
		return slices.ContainsFunc(an.Warnings, func(w graph.Warning) bool { return w.Code == "ASYMMETRIC" })
	}
	if an := canHybrid(t, hybrid(t, overPeering), "i-b1", "db:orders-1"); an.Verdict != graph.Reachable || !warned(an) {
		t.Errorf("%v, warnings %v", an.Verdict, an.Warnings)
	}
	if an := canHybrid(t, hybrid(t), "i-b1", "db:orders-1"); an.Verdict != graph.Reachable || warned(an) {
		t.Errorf("the same way back: %v, warnings %v", an.Verdict, an.Warnings)
	}
}

func TestNamesOverTransitGateways(t *testing.T) {
	off := func(what string) string { return what + `.Options.DnsSupport = "disable"` }
	untold := func(what string) string { return "- " + what + ".Options.DnsSupport" }
	const tgw, near, far = "TransitGateways[tgw-1]", "TransitGatewayVpcAttachments[tgw-attach-a]", "TransitGatewayVpcAttachments[tgw-attach-b]"
	for _, r := range []struct {
		name, source string
		edit         string
		used         string
	}{
		{"rule: DNS-4", "i-b1", "", "private"},
		{"rule: DNS-4", "i-b1", off(tgw), "public"},
		{"rule: DNS-4", "i-b1", off(near), "public"},
		{"rule: DNS-4", "i-b1", off(far), "public"},
		{"rule: DNS-4, TGW-20 over a peering of two Regions", "i-d1", "", "public"},
	} {
		var edits []string
		if r.edit != "" {
			edits = []string{r.edit}
		}
		if an := canHybrid(t, hybrid(t, edits...), r.source, "db:open"); an.Address.Used != r.used {
			t.Errorf("%s %s: %s, want %s", r.name, r.edit, an.Address.Used, r.used)
		}
	}
	for _, what := range []string{tgw, near, far} { // rule: GEN-8
		an := canHybrid(t, hybrid(t, untold(what)), "i-b1", "db:open")
		if an.Verdict != graph.Unknown || !slices.ContainsFunc(an.Unknowns, func(u graph.UnknownFact) bool { return strings.Contains(u.Gap.Detail, "private names") }) {
			t.Errorf("%s not told: %v %v", what, an.Verdict, an.Unknowns)
		}
	}
}

// TestDeliveredElsewhere: packets that get to another host with the destination's address have not arrived.
func TestDeliveredElsewhere(t *testing.T) {
	site := `tgw-rtb-1-routes.Routes += {"DestinationCidrBlock": "10.0.2.0/24", "Type": "propagated", "State": "active",
    "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-8", "ResourceType": "vpn", "ResourceId": "vpn-1"}]}`
	an := canHybrid(t, hybrid(t, site), "i-b1", "db:orders-1")
	if an.Verdict != graph.Blocked || !slices.ContainsFunc(an.Causes, func(c graph.Cause) bool { return c.Code == graph.CodeElsewhere }) {
		t.Errorf("%v %v", an.Verdict, an.Causes)
	}
	if an := canHybrid(t, hybrid(t), "i-b1", "db:orders-1"); an.Verdict != graph.Reachable {
		t.Errorf("without it: %v", an.Verdict)
	}
}

func TestLinkAddresses(t *testing.T) {
	for _, r := range []struct{ src, want string }{
		{"onprem:10.9.1.5", "reachable"}, // by the link of the destination's VPC that has it
		{"onprem:10.9.1.5@vgw-a", "reachable"}, {"onprem:10.9.1.5@vpn-a", "reachable"}, {"onprem:10.8.1.5@tgw-1", "reachable"},
		{"onprem:10.8.1.5@tgw-attach-8", "reachable"}, {"onprem:10.7.1.5@dxvif-1", "reachable"},
		{"vpn:vpn-a", "reachable"}, {"vpn:vgw-a", "reachable"}, {"dx:dxvif-1", "reachable"}, {"tgw:tgw-attach-8", "reachable"}, {"vpn-1", "reachable"},
		{"onprem:10.6.1.5", "blocked"},         // behind another VPC's gateway
		{"onprem:10.6.1.5@dxvif-2", "blocked"}, // rule: DX-17
	} {
		if an := canHybrid(t, hybrid(t), r.src, "db:orders-1"); an.Verdict.String() != r.want {
			t.Errorf("%s: %v, want %s\n%s", r.src, an.Verdict, r.want, explained(an))
		}
	}
	if _, err := hybrid(t).Can("onprem:10.9.1.5@vgw-none", "db:orders-1", question(t, "", "|")); err == nil {
		t.Error("a link that does not exist was accepted")
	}
}
