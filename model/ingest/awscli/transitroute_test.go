package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

const (
	callSearch = "ec2:SearchTransitGatewayRoutes"
	searched   = `"Routes":[{"DestinationCidrBlock":"10.2.0.0/16","TransitGatewayAttachments":[{"ResourceId":"vpc-0b","TransitGatewayAttachmentId":"tgw-attach-2","ResourceType":"vpc"}],"Type":"propagated","State":"active"},{"DestinationCidrBlock":"10.9.0.0/16","TransitGatewayAttachments":[{"ResourceId":"vpn-2","TransitGatewayAttachmentId":"tgw-attach-4","ResourceType":"vpn"},{"ResourceId":"vpn-1","TransitGatewayAttachmentId":"tgw-attach-3","ResourceType":"vpn"}],"Type":"propagated","State":"active"},{"DestinationCidrBlock":"10.3.0.0/16","TransitGatewayAttachments":[],"Type":"static","State":"blackhole"}]`
)

func routesOf(t *testing.T, s *model.Snapshot, id string) string {
	r := transitTable(t, s, id)
	return fmt.Sprint(r.Routes, " ", r.RoutesKnown, r.More, r.StaticOnly)
}

// rule: TGW-4, TGW-5, TGW-6, TGW-8, TGW-28, TGW-32
func TestSearchedRoutes(t *testing.T) {
	want := "[{10.2.0.0/16  propagated active [tgw-attach-2]} {10.3.0.0/16  static blackhole []} {10.9.0.0/16  propagated active [tgw-attach-3 tgw-attach-4]}] true false false"
	whole := "{" + searched + `,"AdditionalRoutesAvailable":false}`
	for name, doc := range map[string]string{
		// The output does not name its table: the file's name does, or what wraps it.
		"tgw-rtb-0a.json": whole, "search-transit-gateway-routes-tgw-rtb-0a.json": whole, "tgw-rtb-0a_routes.json": whole, "tgw-rtb-0a/routes.json": whole,
		"r.json":          `{"TransitGatewayRouteTableId":"tgw-rtb-0a",` + searched + `}`,
		"list.json":       `[{` + searched + `,"AdditionalRoutesAvailable":false,"TransitGatewayRouteTableId":"tgw-rtb-0a"}]`,
		"tgw-rtb-0b.json": `{"TransitGatewayRouteTableId":"tgw-rtb-0a",` + searched + `}`, // what the text says counts
	} {
		s := clean(t, "111122223333/eu-west-1/"+name, doc)
		eq(t, name, routesOf(t, s, "tgw-rtb-0a"), want)
		eq(t, name, sets(s, callSearch), "111122223333/eu-west-1")
	}
	// With the table's own listing.
	s := clean(t, "111122223333/eu-west-1/t", tgwTable, "111122223333/eu-west-1/tgw-rtb-0a", whole)
	r := transitTable(t, s, "tgw-rtb-0a")
	eq(t, "listed", words(r.TransitGateway, r.State, len(r.Routes), r.HasAssociations, r.HasPropagations, s.Count(model.KindTransitGatewayRouteTable)), "[tgw-1 available 3 false false 1]")

	for name, doc := range map[string]string{"AdditionalRoutesAvailable": "{" + searched + `,"AdditionalRoutesAvailable":true}`, "NextToken": "{" + searched + `,"NextToken":"x"}`} {
		s := clean(t, "111122223333/eu-west-1/tgw-rtb-0a", doc)
		eq(t, name, []any{routesOf(t, s, "tgw-rtb-0a"), sets(s, callSearch)}, []any{strings.Replace(want, "true false", "true true", 1), "111122223333/eu-west-1 incomplete"})
	}
	// A route that cannot be read is one that is missing; so is what a cut file lacks.
	s = loaded(t, "tgw-rtb-0a", strings.Replace(whole, "10.3.0.0/16", "10.3", 1))
	oneProblem(t, s, "$.Routes[2].DestinationCidrBlock", `"10.3" is not an address block`)
	eq(t, "unreadable", words(len(transitTable(t, s, "tgw-rtb-0a").Routes), transitTable(t, s, "tgw-rtb-0a").More), "[2 true]")
	s = loaded(t, "tgw-rtb-0a", "{"+searched+`,"Addi`)
	eq(t, "cut", words(len(transitTable(t, s, "tgw-rtb-0a").Routes), transitTable(t, s, "tgw-rtb-0a").More), "[3 true]")
	s = clean(t, "tgw-rtb-0a", `{"Routes":[],"AdditionalRoutesAvailable":false}`)
	eq(t, "empty", routesOf(t, s, "tgw-rtb-0a"), "[] true false false")
	s = clean(t, "tgw-rtb-0a", strings.Replace(whole, `"blackhole"`, `"deleted"`, 1))
	eq(t, "deleted", len(transitTable(t, s, "tgw-rtb-0a").Routes), 2)

	// A table that nothing names.
	for _, doc := range []string{whole, `{"Routes":[]}`} {
		s = loaded(t, "routes.json", doc)
		oneProblem(t, s, "$.Routes", "routes of a transit gateway route table that nothing names")
		if s.Count(model.KindTransitGatewayRouteTable) != 0 || s.Status(model.DataSet{Call: callSearch}).Complete() {
			t.Error("routes of no table")
		}
	}
	// Other calls have the same key.
	s = loaded(t, "tgw-rtb-0a.json", `{"Routes":[{"ClientVpnEndpointId":"cvpn-endpoint-1","DestinationCidr":"0.0.0.0/0","Type":"Nat","Status":{"Code":"active"}}]}`, "b.json", `{"routes":[{"routeName":"x","meshName":"y"}]}`)
	if s.Count(model.KindTransitGatewayRouteTable) != 0 || len(s.Problems()) > 0 || s.Status(model.DataSet{Call: callSearch}).Complete() {
		t.Error(s.Problems(), s.Sets())
	}
}

// rule: TGW-28
func TestSearchedInPieces(t *testing.T) {
	piece := func(more string, prefixes ...string) string {
		var out []string
		for _, p := range prefixes {
			out = append(out, `{"DestinationCidrBlock":"`+p+`","TransitGatewayAttachments":[{"TransitGatewayAttachmentId":"tgw-attach-1"}],"Type":"static","State":"active"}`)
		}
		return `{"Routes":[` + strings.Join(out, ",") + `],"AdditionalRoutesAvailable":` + more + `}`
	}
	for _, c := range []struct {
		a, b string
		want string
	}{
		{piece("false", "10.1.0.0/16"), piece("false", "10.2.0.0/16"), "2 false"},               // two filters
		{piece("true", "10.1.0.0/16"), piece("false", "10.2.0.0/16"), "2 true"},                 // some may lie between them
		{piece("true", "10.1.0.0/16"), piece("false", "10.1.0.0/16", "10.2.0.0/16"), "2 false"}, // the second is whole
	} {
		for _, names := range [][]string{{"a-tgw-rtb-0a", "b-tgw-rtb-0a"}, {"b-tgw-rtb-0a", "a-tgw-rtb-0a"}} {
			r := transitTable(t, clean(t, names[0], c.a, names[1], c.b), "tgw-rtb-0a")
			eq(t, c.a+c.b, fmt.Sprint(len(r.Routes), " ", r.More), c.want)
		}
	}
	r := transitTable(t, clean(t, "tgw-rtb-0a", piece("true", "10.1.0.0/16")+piece("false", "10.2.0.0/16")), "tgw-rtb-0a")
	eq(t, "pages in one file", fmt.Sprint(len(r.Routes), " ", r.More), "2 true")
}

// rule: TGW-2, TGW-3, TGW-7
func TestTableParts(t *testing.T) {
	associations := `{"Associations":[{"TransitGatewayAttachmentId":"tgw-attach-2","ResourceId":"vpc-0b","ResourceType":"vpc","State":"associated"},{"TransitGatewayAttachmentId":"tgw-attach-1","ResourceId":"vpc-0a","ResourceType":"vpc","State":"associated"},{"TransitGatewayAttachmentId":"tgw-attach-3","State":"disassociating"}]}`
	propagations := `{"TransitGatewayRouteTablePropagations":[{"TransitGatewayAttachmentId":"tgw-attach-2","ResourceId":"vpc-0b","ResourceType":"vpc","State":"enabled"},{"TransitGatewayAttachmentId":"tgw-attach-1","State":"disabled"}]}`
	references := `{"TransitGatewayPrefixListReferences":[{"TransitGatewayRouteTableId":"tgw-rtb-0a","PrefixListId":"pl-2","PrefixListOwnerId":"111122223333","State":"available","Blackhole":true},{"TransitGatewayRouteTableId":"tgw-rtb-0a","PrefixListId":"pl-1","State":"available","Blackhole":false,"TransitGatewayAttachment":{"TransitGatewayAttachmentId":"tgw-attach-1","ResourceType":"vpc","ResourceId":"vpc-0a"}}]}`
	const at = "111122223333/eu-west-1/"
	s := clean(t, at+"assoc-tgw-rtb-0a", associations, at+"prop-tgw-rtb-0a", propagations, at+"refs", references, at+"tgw-rtb-0a", "{"+searched+"}", at+"t", tgwTable)
	r := transitTable(t, s, "tgw-rtb-0a")
	eq(t, "table", words(r.TransitGateway, r.Associations, r.HasAssociations, r.Propagations, r.HasPropagations, r.PrefixLists, r.RoutesKnown, len(r.Routes), r.Account, r.Region), "[tgw-1 [tgw-attach-1 tgw-attach-2] true [tgw-attach-2] true [{pl-1 false tgw-attach-1 available} {pl-2 true  available}] true 3 111122223333 eu-west-1]")
	for _, call := range []string{"ec2:GetTransitGatewayRouteTableAssociations", "ec2:GetTransitGatewayRouteTablePropagations", "ec2:GetTransitGatewayPrefixListReferences", callSearch, "ec2:DescribeTransitGatewayRouteTables"} {
		eq(t, call, sets(s, call), "111122223333/eu-west-1")
	}
	// Empty lists are known lists; a wrapper names the table.
	r = transitTable(t, clean(t, "w", `{"Associations":[],"TransitGatewayRouteTableId":"tgw-rtb-0a","TransitGatewayRouteTablePropagations":[]}`), "tgw-rtb-0a")
	eq(t, "empty", words(r.HasAssociations, r.HasPropagations, r.RoutesKnown), "[true true false]")
	r = transitTable(t, clean(t, "tgw-rtb-0a", `{"Associations":[],"NextToken":"x"}`), "tgw-rtb-0a")
	eq(t, "first page", r.HasAssociations, false)
	oneProblem(t, loaded(t, "a.json", associations), "$.Associations", "that nothing names")
	oneProblem(t, loaded(t, "a.json", propagations), "$.TransitGatewayRouteTablePropagations", "that nothing names")
	s = loaded(t, "a.json", `{"Associations":[{"Name":"AWS-RunPatchBaseline","AssociationId":"x"}]}`) // of Systems Manager
	if len(s.Problems()) > 0 || s.Count(model.KindTransitGatewayRouteTable) != 0 {
		t.Error(s.Problems())
	}
	// A route of a prefix list stands for its block where that is told, else for the list.
	s = clean(t, "tgw-rtb-0a", `{"Routes":[{"DestinationCidrBlock":"10.7.0.0/16","PrefixListId":"pl-1","TransitGatewayAttachments":[{"TransitGatewayAttachmentId":"tgw-attach-1"}],"Type":"static","State":"active"},{"PrefixListId":"pl-2","Type":"static","State":"blackhole"}]}`)
	eq(t, "prefix lists", routesOf(t, s, "tgw-rtb-0a"), "[{invalid Prefix pl-2 static blackhole []} {10.7.0.0/16  static active [tgw-attach-1]}] true false false")
}

// rule: TGW-3
func TestBatfishTables(t *testing.T) {
	static := `{"TransitGatewayStaticRoutes":[{"TransitGatewayRouteTableId":"tgw-rtb-0a","AdditionalRoutesAvailable":false,"Routes":[{"DestinationCidrBlock":"10.9.0.0/16","State":"active","TransitGatewayAttachments":[{"ResourceId":"vpn-1","ResourceType":"vpn","TransitGatewayAttachmentId":"tgw-attach-3"}],"Type":"static"}]}]}`
	propagations := `{"TransitGatewayPropagations":[{"TransitGatewayRouteTableId":"tgw-rtb-0a","TransitGatewayRouteTablePropagations":[{"ResourceId":"vpc-0a","ResourceType":"vpc","State":"enabled","TransitGatewayAttachmentId":"tgw-attach-1"}]}]}`
	s := clean(t, "s", static, "p", propagations, "t", tgwTable)
	r := transitTable(t, s, "tgw-rtb-0a")
	eq(t, "table", words(r.TransitGateway, r.RoutesKnown, r.StaticOnly, r.More, r.Routes, r.Propagations, r.HasPropagations), "[tgw-1 true true false [{10.9.0.0/16  static active [tgw-attach-3]}] [tgw-attach-1] true]")
	// A whole search beside it shows the propagated ones.
	r = transitTable(t, clean(t, "s", static, "tgw-rtb-0a", "{"+searched+"}"), "tgw-rtb-0a")
	eq(t, "with a search", words(r.StaticOnly, len(r.Routes)), "[false 4]")
	r = transitTable(t, clean(t, "s", strings.Replace(static, "false", "true", 1)), "tgw-rtb-0a")
	eq(t, "more", r.More, true)
	oneProblem(t, loaded(t, "s", strings.Replace(static, "10.9.0.0/16", "x", 1)), "$.TransitGatewayStaticRoutes[0].Routes[0].DestinationCidrBlock", "not an address block")
}
