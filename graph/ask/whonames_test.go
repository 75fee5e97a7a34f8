package ask_test

import (
	"testing"

	"portolan/graph"
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
