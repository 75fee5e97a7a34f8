package ask_test

import (
	"slices"
	"testing"

	"portolan/graph"
	"portolan/model"
)

// TestWhoWithNames: where it is not known what a name resolves to nobody is known to reach it, free addresses neither.
//
// rule: DNS-7, DNS-1
func TestWhoWithNames(t *testing.T) {
	const servers = "DhcpOptions[dopt-1].DhcpConfigurations = "
	for _, c := range []struct {
		edit string
		want graph.Verdict
	}{
		{servers + `[{"Key": "domain-name-servers", "Values": [{"Value": "10.0.0.53"}]}]`, graph.Unknown},
		{servers + `[{"Key": "domain-name-servers", "Values": [{"Value": "AmazonProvidedDNS"}]}]`, graph.Reachable},
		{"describe-vpc-attribute-a-dns-support.EnableDnsSupport.Value = false", graph.Blocked},
	} {
		w, err := askerOf(t, []string{`SecurityGroups[sg-db].IpPermissions[5432].IpRanges += {"CidrIp": "10.0.0.0/16"}`, c.edit}).Who("db:orders-1", question(t, "", "|"), "")
		if err != nil {
			t.Fatal(err)
		}
		kinds := map[string]int{}
		for _, r := range w.Rows {
			if r.Boundary == "same VPC" {
				kinds[r.Kind]++
				if r.Verdict != c.want {
					t.Errorf("%s: %s %v, want %v", c.edit, r.Source, r.Verdict, c.want)
				}
			}
		}
		if all := kinds["addresses"] > 0 && kinds["interfaces"] > 0; all != (c.want != graph.Blocked) {
			t.Errorf("%s: rows %v", c.edit, kinds)
		}
	}
}

// TestWhoDialsPublicly: who and can agree on databases without the public address that is asked for.
//
// rule: DB-17
func TestWhoDialsPublicly(t *testing.T) {
	for id, want := range map[string]bool{"db-17-address": true, "db-17-address-none": false, "db-17-address-twin": true} {
		if rows := whoOf(t, id, "db:open", "", "").Rows; len(rows) > 0 != want {
			t.Errorf("%s: %d rows, any wanted: %v: %+v", id, len(rows), want, rows)
		}
	}
}

// TestWhoIsAnsweredOtherwise: IPv6 that comes over the internet may be answered over a peering, as its addresses are the same.
//
// rule: IGW-5, PCX-2
func TestWhoIsAnsweredOtherwise(t *testing.T) {
	const back = `RouteTables[rtb-9b].Routes += {"DestinationIpv6CidrBlock": "2600:1f00:b:100::/56", "VpcPeeringConnectionId": "pcx-b", "Origin": "CreateRoute", "State": "active"}`
	edits := []string{
		`Vpcs[vpc-b].Ipv6CidrBlockAssociationSet = [{"AssociationId": "a6-b", "Ipv6CidrBlock": "2600:1f00:b:100::/56", "Ipv6CidrBlockState": {"State": "associated"}}]`,
		`Subnets[subnet-b1].Ipv6CidrBlockAssociationSet = [{"AssociationId": "a6-b1", "Ipv6CidrBlock": "2600:1f00:b:101::/64", "Ipv6CidrBlockState": {"State": "associated"}}]`,
		`NetworkInterfaces[eni-b1].Ipv6Addresses = [{"Ipv6Address": "2600:1f00:b:101::5", "IsPrimaryIpv6": true}]`,
		`NetworkInterfaces[eni-9b].Ipv6Addresses = [{"Ipv6Address": "2600:1f00:a:103::5", "IsPrimaryIpv6": true}]`,
		`InternetGateways += {"InternetGatewayId": "igw-b", "OwnerId": "111122223333", "Attachments": [{"State": "available", "VpcId": "vpc-b"}]}`,
		`RouteTables[rtb-b1].Routes += {"DestinationIpv6CidrBlock": "::/0", "GatewayId": "igw-b", "Origin": "CreateRoute", "State": "active"}`,
		`RouteTables[rtb-b1].Routes += {"DestinationIpv6CidrBlock": "2600:1f00:b:100::/56", "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"}`,
		`SecurityGroups[sg-9b].IpPermissions = [{"IpProtocol": "tcp", "FromPort": 9000, "ToPort": 9000, "Ipv6Ranges": [{"CidrIpv6": "2600:1f00:b:100::/56"}]}]`,
	}
	for _, c := range []struct {
		edits []string
		want  graph.Verdict
	}{{append(slices.Clone(edits), back), graph.Reachable}, {edits[:7], graph.Blocked}} {
		a := askerOf(t, c.edits)
		an, err := a.Can("eni-b1", "eni-9b", question(t, "9000", "|public"))
		if err != nil {
			t.Fatal(err)
		}
		if an.IPv6 == nil || an.IPv6.Verdict != c.want {
			t.Fatalf("can: %v, want %v: %+v", an.IPv6, c.want, an.Causes)
		}
		w, err := a.Who("eni-9b", question(t, "9000", "|"), "")
		if err != nil {
			t.Fatal(err)
		}
		listed := slices.ContainsFunc(w.Rows, func(r graph.WhoRow) bool {
			return slices.ContainsFunc(r.Members, func(m model.Ref) bool { return m.ID == "eni-b1" })
		})
		if listed != (c.want == graph.Reachable) {
			t.Errorf("who lists eni-b1: %v, can says %v", listed, c.want)
		}
	}
}
