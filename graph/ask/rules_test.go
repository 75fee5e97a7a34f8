package ask_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

// shop is the example account with changes laid over it.
func shop(t *testing.T, changes ...model.Change) *model.Snapshot {
	t.Helper()
	part, err := awscli.Load(context.Background(), fixtures.Shop(), awscli.Options{Name: "shop"})
	if err != nil {
		t.Fatal(err)
	}
	return ingest.Merge(part).With(changes...)
}

func can(t *testing.T, s *model.Snapshot, source, destination, port string) *graph.Answer {
	t.Helper()
	a, err := ask.New(s, ask.Options{})
	if err != nil {
		t.Fatal(err)
	}
	q, err := ask.ParseQuestion(port, "", "")
	if err != nil {
		t.Fatal(err)
	}
	an, err := a.Can(source, destination, q)
	if err != nil {
		t.Fatal(err)
	}
	flawless(t, source+" → "+destination, an)
	return an
}

// named finds the resource of a kind with a Name tag.
func named[T model.Resource](t *testing.T, s *model.Snapshot, kind model.Kind, name string) T {
	t.Helper()
	for r := range model.All[T](s, kind) {
		if r.Head().Name() == name {
			return r
		}
	}
	t.Fatalf("no %v is called %q", kind, name)
	panic("unreachable")
}

// TestUnshared: a subnet of another owner keeps its traffic; only facts that are not there make it unknown.
func TestUnshared(t *testing.T) {
	s := shop(t)
	db := *named[*model.Subnet](t, s, model.KindSubnet, "db-a")
	db.Account = "123412341234"
	unshared := model.Change{Put: &db}
	// rule: NET-9
	if v := can(t, shop(t, unshared), "app-1", "db:orders-1", "").Verdict; v != graph.Reachable {
		t.Errorf("unshared: %v", v)
	}
	acl, _ := model.First[*model.NetworkACL](s, model.NetworkACLsBySubnet, db.Ref.ID)
	without := model.Change{Remove: acl.Ref}
	// rule: NET-6, GEN-8
	if v := can(t, shop(t, unshared, without), "app-1", "db:orders-1", "").Verdict; v != graph.Unknown {
		t.Errorf("unshared, and the owner's ACL was not read: %v", v)
	}
}

// TestOtherListeners: a port that is asked for is judged as such, whatever the database's own port is.
func TestOtherListeners(t *testing.T) {
	s := shop(t)
	g := *named[*model.SecurityGroup](t, s, model.KindSecurityGroup, "orders-db")
	for _, c := range []struct {
		rule string // rule: DB-7, DB-8
		port int
	}{{"an Oracle SSL option", 2484}, {"Babelfish", 1433}} {
		port := strings.TrimSpace(strings.Repeat(" ", 1)) + itoa(c.port)
		if v := can(t, s, "app-1", "db:orders-1", port).Verdict; v != graph.Blocked {
			t.Errorf("%s: %v without a rule for it", c.rule, v)
		}
		open := g
		open.Rules = slices.Concat(g.Rules, []model.SecurityGroupRule{{ID: "sgr-x", Protocol: 6, From: c.port, To: c.port, Group: named[*model.SecurityGroup](t, s, model.KindSecurityGroup, "app").Ref.ID}})
		an := can(t, shop(t, model.Change{Put: &open}), "app-1", "db:orders-1", port)
		if slices.ContainsFunc(an.Causes, func(c graph.Cause) bool { return c.Code == "ENI_SG_RULES_MISMATCH" }) {
			t.Errorf("%s: the group stops it with a rule for it", c.rule)
		}
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// TestSubnetGroupOutOfDate warns of a group subnet that the VPC no longer has.
func TestSubnetGroupOutOfDate(t *testing.T) {
	s := shop(t)
	warned := func(s *model.Snapshot) bool {
		an := can(t, s, "app-1", "cluster:orders", "")
		return slices.ContainsFunc(an.Warnings, func(w graph.Warning) bool { return w.Code == "DB_SUBNET_MISSING" })
	}
	if warned(s) {
		t.Error("a group that is up to date is warned of")
	}
	db := *named2(t, s, "orders-1")
	db.SubnetGroup.Subnets = append(slices.Clone(db.SubnetGroup.Subnets), model.DBSubnet{Subnet: "subnet-0000000000000dead", Zone: "eu-west-1c"})
	// rule: DB-11
	if !warned(s.With(model.Change{Put: &db})) {
		t.Error("a subnet that does not exist is not warned of")
	}
}

func named2(t *testing.T, s *model.Snapshot, id string) *model.DBInstance {
	t.Helper()
	i, ok := model.First[*model.DBInstance](s, model.DBInstancesByIdentifier, id)
	if !ok {
		t.Fatalf("no instance %q", id)
	}
	return i
}

// TestACLsNameNoGroups: an ACL entry holds a block and nothing that refers to a group or a list.
func TestACLsNameNoGroups(t *testing.T) {
	// rule: NACL-12
	typ := reflect.TypeFor[model.NetworkACLEntry]()
	for i := range typ.NumField() {
		if name := typ.Field(i).Name; strings.Contains(name, "Group") || strings.Contains(name, "List") {
			t.Errorf("a network ACL entry has a field %s", name)
		}
	}
}

// TestMiddleboxesAreUnknown: what a firewall endpoint at the edge does is not modelled, and never a yes or a no.
func TestMiddleboxesAreUnknown(t *testing.T) {
	s := shop(t)
	igw := named[*model.InternetGateway](t, s, model.KindInternetGateway, "shop-igw")
	vpc := named[*model.VPC](t, s, model.KindVPC, "shop")
	edge := &model.RouteTable{Meta: model.Meta{Ref: model.Ref{Kind: model.KindRouteTable, ID: "rtb-edge"}, Account: vpc.Account, Region: vpc.Region}, VPC: vpc.Ref.ID, Gateways: []string{igw.Ref.ID}}
	for _, p := range model.Associated(vpc.CIDRs) {
		edge.Routes = append(edge.Routes, model.Route{Prefix: p, Target: model.RouteTarget{Kind: model.TargetLocal}})
	}
	const office, public = "198.51.100.7", "db:reports-2"
	if v := can(t, shop(t, model.Change{Put: edge}), office, public, "").Verdict; v != graph.Reachable {
		t.Errorf("an edge table with local routes: %v", v)
	}
	fw := *edge
	fw.Routes = nil
	for _, r := range edge.Routes {
		r.Target = model.RouteTarget{Kind: model.TargetVPCEndpoint, ID: "vpce-fw"}
		fw.Routes = append(fw.Routes, r)
	}
	// rule: RT-22, RT-18, RT-20
	if v := can(t, shop(t, model.Change{Put: &fw}), office, public, "").Verdict; v != graph.Unknown {
		t.Errorf("an edge table through a firewall endpoint: %v", v)
	}
}

// TestBlockPublicAccess: where the guard is on nothing gets through the internet gateway; off it stops nothing. An exclusion
// that a policy does not allow is told.
func TestBlockPublicAccess(t *testing.T) {
	s := shop(t)
	var changes []model.Change
	for b := range model.All[*model.BlockPublicAccess](s, model.KindBlockPublicAccess) {
		on := *b
		on.Mode = "block-bidirectional"
		changes = append(changes, model.Change{Put: &on})
	}
	if len(changes) == 0 {
		t.Fatal("the example account shows no Block Public Access options")
	}
	const office, public = "198.51.100.7", "db:reports-2"
	on := s.With(changes...)
	if an := can(t, on, office, public, ""); an.Verdict != graph.Blocked || !slices.ContainsFunc(an.Causes, func(c graph.Cause) bool { return c.Code == "VPC_BLOCK_PUBLIC_ACCESS_ENABLED" }) {
		t.Errorf("block-bidirectional: %v", an.Verdict)
	}
	if v := can(t, s, office, public, "").Verdict; v != graph.Reachable {
		t.Errorf("off: %v", v)
	}
	told := func(s *model.Snapshot) (graph.Verdict, bool) {
		an := can(t, s, office, public, "")
		return an.Verdict, slices.ContainsFunc(an.Warnings, func(w graph.Warning) bool { return w.Code == "BPA_EXCLUSION_NOT_ALLOWED" })
	}
	for v := range model.All[*model.VPC](s, model.KindVPC) {
		changes = append(changes, model.Change{Put: &model.BlockPublicAccessExclusion{
			Meta: model.Meta{Ref: model.Ref{Kind: model.KindBlockPublicAccessExclusion, ID: "vpcbpa-exclude-" + v.Ref.ID}, Account: v.Account, Region: v.Region},
			VPC:  v.Ref.ID, Mode: "allow-bidirectional", State: "create-complete"}})
	}
	// rule: BPA-4
	if v, warned := told(s.With(changes...)); v != graph.Reachable || warned {
		t.Errorf("an exclusion: %v, told %v", v, warned)
	}
	for i, c := range changes {
		if b, ok := c.Put.(*model.BlockPublicAccess); ok {
			strict := *b
			strict.NoExclusions = true
			changes[i] = model.Change{Put: &strict}
		}
	}
	if v, warned := told(s.With(changes...)); v != graph.Reachable || !warned {
		t.Errorf("an exclusion that is not allowed: %v, told %v", v, warned)
	}
}

// TestOtherAddress: a verdict by name is for the address that this client gets; the other one is judged beside it.
func TestOtherAddress(t *testing.T) {
	s := shop(t)
	// rule: DNS-6
	an := can(t, s, "bi-desktop-1", "db:reports-2", "")
	if o := an.Address.OtherVerdict; an.Verdict != graph.Blocked || o == nil || *o != graph.Reachable {
		t.Errorf("by name %v, by the other address %v", an.Verdict, o)
	}
	if !slices.ContainsFunc(an.Warnings, func(w graph.Warning) bool { return w.Code == "DNS_ADDRESSES_DIFFER" }) {
		t.Error("no warning that the two differ")
	}
	if an := can(t, s, "app-1", "db:orders-1", ""); an.Address.OtherVerdict != nil {
		t.Error("a private database has one address")
	}
}
