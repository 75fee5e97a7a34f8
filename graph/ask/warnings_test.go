package ask_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/model"
)

// warnings lists the texts of an answer's warnings with a code.
func warnings(an *graph.Answer, code string) []string {
	var out []string
	for _, w := range an.Warnings {
		if w.Code == code {
			out = append(out, w.Text)
		}
	}
	return out
}

// wantWarning checks that an answer has, or has not, one warning with a code that says something.
func wantWarning(t *testing.T, an *graph.Answer, code, part string) {
	t.Helper()
	got := warnings(an, code)
	if part == "" && len(got) > 0 || part != "" && (len(got) != 1 || !strings.Contains(got[0], part)) {
		t.Errorf("%s → %s: warnings %s are %q, want one with %q", an.Source, an.Destination, code, got, part)
	}
}

// TestAsymmetric: a reply may come back by another stateless link.
func TestAsymmetric(t *testing.T) {
	s := shop(t)
	// rule: GEN-3
	wantWarning(t, can(t, s, "bi-desktop-1", "db:orders-1", ""), "ASYMMETRIC", "")
	peering := *named[*model.VPCPeering](t, s, model.KindVPCPeering, "shop-analytics")
	peering.Meta = model.Meta{Ref: model.Ref{Kind: model.KindVPCPeering, ID: "pcx-other"}, Account: peering.Account, Region: peering.Region}
	table := *named[*model.RouteTable](t, s, model.KindRouteTable, "db-routes")
	table.Routes = slices.Clone(table.Routes)
	for i, r := range table.Routes {
		if strings.HasPrefix(r.Target.ID, "pcx-0a7a") {
			table.Routes[i].Target.ID = "pcx-other"
		}
	}
	an := can(t, shop(t, model.Change{Put: &peering}, model.Change{Put: &table}), "bi-desktop-1", "db:reports-1", "")
	wantWarning(t, an, "ASYMMETRIC", "") // another table
	db := *named[*model.SecurityGroup](t, s, model.KindSecurityGroup, "orders-db")
	db.Rules = append(slices.Clone(db.Rules), model.SecurityGroupRule{ID: "sgr-x", Protocol: 6, From: 5432, To: 5432, Prefix: netip.MustParsePrefix("10.40.0.0/16")})
	an = can(t, shop(t, model.Change{Put: &peering}, model.Change{Put: &table}, model.Change{Put: &db}), "bi-desktop-1", "db:orders-1", "")
	if an.Verdict != graph.Reachable {
		t.Errorf("replies by another peering: %v", an.Verdict)
	}
	wantWarning(t, an, "ASYMMETRIC", "pcx-other back")
}

// TestFixedAddress: what names the database's address of today is fragile.
func TestFixedAddress(t *testing.T) {
	s := shop(t)
	app := *named[*model.SecurityGroup](t, s, model.KindSecurityGroup, "app")
	out := func(peer model.SecurityGroupRule) *model.Snapshot {
		g := app
		g.Rules = slices.DeleteFunc(slices.Clone(app.Rules), func(r model.SecurityGroupRule) bool { return r.Egress })
		peer.ID, peer.Egress, peer.Protocol, peer.From, peer.To = "sgr-x", true, 6, 5432, 5432
		g.Rules = append(g.Rules, peer)
		return shop(t, model.Change{Put: &g})
	}
	// rule: DB-14
	an := can(t, out(model.SecurityGroupRule{Prefix: netip.MustParsePrefix("10.10.20.11/32")}), "app-1", "db:orders-1", "")
	if an.Verdict != graph.Reachable {
		t.Errorf("by its address: %v", an.Verdict)
	}
	wantWarning(t, an, "DB_ADDRESS_FIXED", "may send to 10.10.20.11/32")
	wantWarning(t, can(t, out(model.SecurityGroupRule{Prefix: netip.MustParsePrefix("10.10.20.0/24")}), "app-1", "db:orders-1", ""), "DB_ADDRESS_FIXED", "")
	group := named[*model.SecurityGroup](t, s, model.KindSecurityGroup, "orders-db").Ref.ID
	wantWarning(t, can(t, out(model.SecurityGroupRule{Group: group}), "app-1", "db:orders-1", ""), "DB_ADDRESS_FIXED", "")

	table := *named[*model.RouteTable](t, s, model.KindRouteTable, "analytics-main")
	table.Routes = slices.Clone(table.Routes)
	for i, r := range table.Routes {
		if r.Target.Kind == model.TargetVPCPeering {
			table.Routes[i].Prefix = netip.MustParsePrefix("10.10.20.11/32")
		}
	}
	wantWarning(t, can(t, shop(t, model.Change{Put: &table}), "bi-desktop-1", "db:orders-1", ""), "DB_ADDRESS_FIXED", "the route 10.10.20.11/32")
}

// TestDNSWarning: a publicly accessible database whose VPC's DNS attributes are off is said to be one.
//
// rule: DNS-2
func TestDNSWarning(t *testing.T) {
	const attribute = "describe-vpc-attribute-a-dns-hostnames.EnableDnsHostnames.Value = "
	wantWarning(t, asked(t, askerOf(t, []string{attribute + "false"}), "198.51.100.7", "db:open", "5432"), "DB_PUBLIC_WITHOUT_DNS", "DNS attributes are off")
	wantWarning(t, asked(t, askerOf(t, []string{attribute + "true"}), "198.51.100.7", "db:open", "5432"), "DB_PUBLIC_WITHOUT_DNS", "")
	private := []string{attribute + "false", "DBInstances[open].PubliclyAccessible = false"}
	wantWarning(t, asked(t, askerOf(t, private), "198.51.100.7", "db:open", "5432"), "DB_PUBLIC_WITHOUT_DNS", "")
}

// TestMomentary: routes of VPC Route Server and prefix lists whose last change failed are said.
func TestMomentary(t *testing.T) {
	s := shop(t)
	table := *named[*model.RouteTable](t, s, model.KindRouteTable, "analytics-main")
	table.Routes = slices.Clone(table.Routes)
	for i, r := range table.Routes {
		if r.Target.Kind == model.TargetVPCPeering {
			table.Routes[i].Origin = "Advertisement"
		}
	}
	// rule: RT-14, RT-30
	an := can(t, shop(t, model.Change{Put: &table}), "bi-desktop-1", "db:orders-1", "")
	wantWarning(t, an, "ROUTE_SERVER_ROUTE", "VPC Route Server")
	if len(an.Volatile) != 1 || an.Volatile[0].Component != table.Ref {
		t.Errorf("volatile: %v", an.Volatile)
	}
	an = can(t, s, "bi-desktop-1", "db:orders-1", "")
	wantWarning(t, an, "ROUTE_SERVER_ROUTE", "")
	if len(an.Volatile) > 0 {
		t.Errorf("volatile without such a route: %v", an.Volatile)
	}

	for _, l := range s.List(model.KindPrefixList) {
		list := *l.(*model.PrefixList)
		list.State = "modify-failed"
		// rule: RT-10
		failed := shop(t, model.Change{Put: &list})
		wantWarning(t, can(t, failed, "192.0.2.130", "db:reports-2", ""), "PREFIX_LIST_NOT_CURRENT", "last good version, 2")
		wantWarning(t, can(t, failed, "198.51.100.7", "db:reports-2", ""), "PREFIX_LIST_NOT_CURRENT", "")
	}
	wantWarning(t, can(t, s, "192.0.2.130", "db:reports-2", ""), "PREFIX_LIST_NOT_CURRENT", "")
}
