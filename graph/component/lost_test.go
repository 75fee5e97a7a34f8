package component_test

import (
	"net/netip"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph/component"
	"portolan/model"
)

// natTown is an app behind a NAT gateway in one VPC and a database in another, with a peering and no way back but what AWS
// gives the NAT gateway.
func natTown() []model.Resource {
	meta := func(k model.Kind, id string) model.Meta {
		return model.Meta{Ref: model.Ref{Kind: k, ID: id}, Account: "111122223333", Region: "eu-west-1"}
	}
	block := func(s string) []model.CIDRAssociation {
		return []model.CIDRAssociation{{Prefix: netip.MustParsePrefix(s), State: "associated"}}
	}
	route := func(to string, kind model.TargetKind, id string) model.Route {
		return model.Route{Prefix: netip.MustParsePrefix(to), Target: model.RouteTarget{Kind: kind, ID: id}, State: "active"}
	}
	host := func(id, vpc, subnet, addr, kind string, groups ...string) model.Resource {
		return &model.NetworkInterface{Meta: meta(model.KindNetworkInterface, id), VPC: vpc, Subnet: subnet, Type: kind, Status: "in-use", Groups: groups,
			Addresses: []model.Address{{Private: netip.MustParseAddr(addr), Primary: true}}}
	}
	side := func(vpc string) model.PeeringSide {
		return model.PeeringSide{VPC: vpc, Account: "111122223333", Region: "eu-west-1"}
	}
	return []model.Resource{
		&model.VPC{Meta: meta(model.KindVPC, "vpc-a"), CIDRs: block("10.0.0.0/24")},
		&model.VPC{Meta: meta(model.KindVPC, "vpc-b"), CIDRs: block("10.1.0.0/24")},
		&model.Subnet{Meta: meta(model.KindSubnet, "subnet-app"), VPC: "vpc-a", CIDRs: block("10.0.0.0/28")},
		&model.Subnet{Meta: meta(model.KindSubnet, "subnet-nat"), VPC: "vpc-a", CIDRs: block("10.0.0.16/28")},
		&model.Subnet{Meta: meta(model.KindSubnet, "subnet-db"), VPC: "vpc-b", CIDRs: block("10.1.0.0/28")},
		host("eni-app", "vpc-a", "subnet-app", "10.0.0.5", "", "sg-open"),
		host("eni-nat", "vpc-a", "subnet-nat", "10.0.0.20", "nat_gateway"),
		host("eni-db", "vpc-b", "subnet-db", "10.1.0.5", "", "sg-open"),
		&model.SecurityGroup{Meta: meta(model.KindSecurityGroup, "sg-open"), VPC: "vpc-a", Rules: openRules()},
		&model.SecurityGroup{Meta: meta(model.KindSecurityGroup, "sg-shut"), VPC: "vpc-b"},
		&model.NetworkACL{Meta: meta(model.KindNetworkACL, "acl-a"), VPC: "vpc-a", Subnets: []string{"subnet-app", "subnet-nat"}, Entries: openEntries()},
		&model.NetworkACL{Meta: meta(model.KindNetworkACL, "acl-b"), VPC: "vpc-b", Subnets: []string{"subnet-db"}, Entries: openEntries()},
		&model.RouteTable{Meta: meta(model.KindRouteTable, "rtb-app"), VPC: "vpc-a", Subnets: []string{"subnet-app"},
			Routes: []model.Route{route("10.0.0.0/24", model.TargetLocal, ""), route("10.1.0.0/24", model.TargetNATGateway, "nat-1")}},
		&model.RouteTable{Meta: meta(model.KindRouteTable, "rtb-nat"), VPC: "vpc-a", Subnets: []string{"subnet-nat"},
			Routes: []model.Route{route("10.0.0.0/24", model.TargetLocal, ""), route("10.1.0.0/24", model.TargetVPCPeering, "pcx-1")}},
		&model.RouteTable{Meta: meta(model.KindRouteTable, "rtb-db"), VPC: "vpc-b", Subnets: []string{"subnet-db"}, Routes: []model.Route{route("10.1.0.0/24", model.TargetLocal, "")}},
		&model.NATGateway{Meta: meta(model.KindNATGateway, "nat-1"), VPC: "vpc-a", Subnet: "subnet-nat", State: "available", Private: true,
			Addresses: []model.NATAddress{{Private: netip.MustParseAddr("10.0.0.20"), Interface: "eni-nat"}}},
		&model.VPCPeering{Meta: meta(model.KindVPCPeering, "pcx-1"), Status: "active", Requester: side("vpc-a"), Accepter: side("vpc-b")},
	}
}

// TestLost loses one fact after the other of a way through a NAT gateway and a peering: the way may still be there, unless
// what is left stops the packets whatever was lost.
// rule: GEN-8, NAT-8, NET-6
func TestLost(t *testing.T) {
	sets := map[model.DataSet]model.SetStatus{}
	for _, k := range model.Kinds() {
		sets[model.DataSet{Call: k.Call(), Account: "111122223333", Region: "eu-west-1"}] = model.SetStatus{Document: true, Manifest: true}
	}
	whole := model.New(model.Contents{Resources: natTown(), Sets: sets, Manifest: true})
	app, _ := whole.Lookup(model.Ref{Kind: model.KindNetworkInterface, ID: "eni-app"})
	db, _ := model.Get[*model.NetworkInterface](whole, model.KindNetworkInterface, "eni-db")
	shut := *db
	shut.Groups = []string{"sg-shut"}
	f := gen.Flow{Source: gen.Source{Interface: app.Head().Ref, Subnet: model.Ref{Kind: model.KindSubnet, ID: "subnet-app"}, Address: netip.MustParseAddr("10.0.0.5")},
		Destination: gen.Destination{Interface: db.Ref, Subnet: model.Ref{Kind: model.KindSubnet, ID: "subnet-db"}, Address: netip.MustParseAddr("10.1.0.5")},
		Protocol:    6, Port: 5432, SourcePort: 40000}
	for _, c := range []struct {
		lost string
		kind model.Kind
		open string // with the database's group open
		shut string // and with one that lets nothing in
	}{
		{"", 0, "yes ", "no "},
		{"nat-1", model.KindNATGateway, "maybe ", "no "},
		{"pcx-1", model.KindVPCPeering, "maybe ", "no "},
		{"rtb-app", model.KindRouteTable, "maybe ", "no "},
		{"rtb-nat", model.KindRouteTable, "maybe ", "no "},
		{"rtb-db", model.KindRouteTable, "maybe ", "no "},
		{"acl-b", model.KindNetworkACL, "maybe ", "no "},
		{"vpc-b", model.KindVPC, "maybe ", "no "},
		{"subnet-db", model.KindSubnet, "yes ", "no "}, // its interface, table and ACL tell enough
		{"sg-open", model.KindSecurityGroup, "maybe ", "no "},
		{"eni-db", model.KindNetworkInterface, "maybe ", "maybe "},
	} {
		for _, shutDown := range []bool{false, true} {
			s, want := whole, c.open
			if shutDown {
				s, want = s.With(model.Change{Put: &shut}), c.shut
			}
			if c.lost != "" {
				s = s.With(model.Change{Remove: model.Ref{Kind: c.kind, ID: c.lost}}, model.Change{Forget: model.DataSet{Call: c.kind.Call(), Account: "111122223333", Region: "eu-west-1"}})
			}
			n := component.Build(s, component.Assume{GuardsOff: true})
			e := prepare(n, s, f)
			if got := inParts(e.w.Walk(e.start, e.packets), e.packet); got != want {
				t.Errorf("without %q, group shut %v: %s, want %s", c.lost, shutDown, got, want)
			}
		}
	}
	gone := whole.With(model.Change{Remove: model.Ref{Kind: model.KindNATGateway, ID: "nat-1"}}) // known to be gone: no gap
	n := component.Build(gone, component.Assume{GuardsOff: true})
	e := prepare(n, gone, f)
	if got := inParts(e.w.Walk(e.start, e.packets), e.packet); got != "no " {
		t.Errorf("without the NAT gateway, which is known to be gone: %s", got)
	}
}
