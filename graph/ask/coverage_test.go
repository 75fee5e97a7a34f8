package ask

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/model"
)

// partial is a world whose sets are each in another state.
func partial(o Options) *Asker {
	set := func(call string) model.DataSet { return model.DataSet{Call: call, Account: own, Region: here} }
	c := model.Contents{Sets: map[model.DataSet]model.SetStatus{
		set("ec2:DescribeSubnets"):              {Document: true},
		set("ec2:DescribeVpcs"):                 {Document: true, Truncated: true},
		set("ec2:DescribeNetworkInterfaces"):    {Denied: "AccessDenied"},
		set("ec2:DescribeNatGateways"):          {Manifest: true},
		set("ec2:DescribeVpcAttribute"):         {Document: true},
		set("ec2:DescribeTransitGateways"):      {Document: true},
		set("ec2:GetManagedPrefixListEntries"):  {Document: true},
		set("ec2:DescribeManagedPrefixLists"):   {Document: true},
		set("autoscaling:DescribeNothingKnown"): {Document: true},
	}}
	c.Resources = slices.Concat(littleNetwork(), littleHosts(), littleDatabases(), []model.Resource{
		&model.VPCAttributes{Meta: meta(model.KindVPCAttributes, "vpc-a"), DNSSupport: model.Yes, DNSHostnames: model.Yes},
		&model.PrefixList{Meta: meta(model.KindPrefixList, "pl-1"), HasEntries: true, Entries: []netip.Prefix{netip.MustParsePrefix("10.9.0.0/16")}},
		&model.PrefixList{Meta: meta(model.KindPrefixList, "pl-2")},
		&model.TransitGateway{Meta: meta(model.KindTransitGateway, "tgw-1")},
		&model.SecurityGroup{Meta: meta(model.KindSecurityGroup, "sg-pl"), Rules: []model.SecurityGroupRule{{PrefixList: "pl-3"}}},
	})
	a, err := New(model.New(c), o)
	if err != nil {
		panic(err)
	}
	return a
}

// rule: GEN-8
func TestCoverage(t *testing.T) {
	rows := partial(Options{}).Coverage()
	find := func(call, account, region string) graph.Covered {
		for _, r := range rows {
			if r.DataSet == (model.DataSet{Call: call, Account: account, Region: region}) {
				return r
			}
		}
		return graph.Covered{Presence: "no row"}
	}
	for _, c := range []struct {
		call, account, region string
		presence              string
		count                 int
		assumed, matters      string // parts
		command               string
	}{
		{"ec2:DescribeSubnets", own, here, "present", 4, "", "", ""},
		{"ec2:DescribeVpcs", own, here, "truncated", 2, "", "the address blocks around 6 databases", "aws ec2 describe-vpcs --region eu-west-1   # account 111122223333"},
		{"ec2:DescribeNetworkInterfaces", own, here, "denied", 7, "", "who carries which group", "aws ec2 describe-network-interfaces --region eu-west-1   # account 111122223333"},
		{"ec2:DescribeNatGateways", own, here, "present", 1, "", "", ""},
		{"ec2:DescribeNetworkAcls", own, here, "not collected", 0, "", "the network ACLs around", "aws ec2 describe-network-acls --region eu-west-1   # account 111122223333"},
		{"ec2:DescribeDhcpOptions", own, here, "not collected", 0, "AmazonProvidedDNS", "", "aws ec2 describe-dhcp-options --region eu-west-1   # account 111122223333"},
		{"ec2:DescribeVpcBlockPublicAccessOptions", own, here, "not collected", 0, "off", "", "aws ec2 describe-vpc-block-public-access-options --region eu-west-1   # account 111122223333"},
		{"ec2:DescribeVpcEncryptionControls", own, here, "not collected", 0, "off", "", "aws ec2 describe-vpc-encryption-controls --region eu-west-1   # account 111122223333"},
		{"ec2:DescribeVpcAttribute", own, here, "truncated", 1, "", "names of 6 databases", "aws ec2 describe-vpc-attribute --attribute enableDnsSupport --vpc-id vpc-b --region eu-west-1 && aws ec2 describe-vpc-attribute --attribute enableDnsHostnames --vpc-id vpc-b --region eu-west-1   # account 111122223333"},
		{"ec2:GetManagedPrefixListEntries", own, here, "truncated", 2, "", "the addresses that rules", "aws ec2 get-managed-prefix-list-entries --prefix-list-id pl-2 --region eu-west-1 && aws ec2 get-managed-prefix-list-entries --prefix-list-id pl-3 --region eu-west-1   # account 111122223333"},
		{"ec2:DescribeManagedPrefixLists", own, here, "present", 2, "", "", ""},
		{"ec2:DescribeTransitGateways", own, here, "present", 1, "", "", ""},
		{"autoscaling:DescribeNothingKnown", own, here, "present", 0, "", "", ""},
		{"rds:DescribeDBInstances", own, here, "not collected", 5, "", "where db:o-3 stands", "aws rds describe-db-instances --region eu-west-1   # account 111122223333"},
		{"rds:DescribeDBClusters", own, here, "not collected", 3, "", "which member of cluster:ghost writes", "aws rds describe-db-clusters --region eu-west-1   # account 111122223333"},
		{"rds:DescribeDBClusterEndpoints", own, here, "not collected", 1, "", "custom endpoints of cluster:orders", "aws rds describe-db-cluster-endpoints --region eu-west-1   # account 111122223333"},
		{"lambda:ListFunctions", own, here, "not collected", 2, "", "functions may reach", "aws lambda list-functions --region eu-west-1   # account 111122223333"},
		{"ec2:DescribeRouteTables", own, there, "not collected", 0, "", "the routes to and from 1 database ", "aws ec2 describe-route-tables --region us-east-1   # account 111122223333"},
		{"ec2:DescribeRouteTables", other, here, "not collected", 0, "", "sources in a peer of a VPC with databases", "aws ec2 describe-route-tables --region eu-west-1   # account 999988887777"},
		{"rds:DescribeDBInstances", other, here, "no row", 0, "", "", ""},
	} {
		r := find(c.call, c.account, c.region)
		if r.Presence != c.presence || r.Count != c.count || !has(r.Assumed, c.assumed) || !has(r.Matters, c.matters) || r.Command != c.command {
			t.Errorf("%s in %s/%s: %+v", c.call, c.account, c.region, r)
		}
	}
	if !slices.IsSortedFunc(rows, func(a, b graph.Covered) int { return a.DataSet.Compare(b.DataSet) }) {
		t.Error("the rows are not sorted")
	}
}

// has reports whether a text holds a part; no text is wanted when the part is empty.
func has(text, part string) bool { return (text == "") == (part == "") && strings.Contains(text, part) }

func TestCoverageAssumes(t *testing.T) {
	for _, c := range []struct {
		assume    []string
		call      string
		assumed   bool
		important bool
	}{
		{nil, "ec2:DescribeDhcpOptions", true, false},
		{[]string{"none"}, "ec2:DescribeDhcpOptions", false, true},
		{nil, "ec2:DescribeNetworkAcls", false, true},
		{[]string{"defaults"}, "ec2:DescribeNetworkAcls", true, false},
		{[]string{"links-up"}, "ec2:DescribeDhcpOptions", true, false},
		{[]string{"defaults"}, "ec2:DescribeNetworkInterfaces", false, true},
	} {
		for _, r := range partial(Options{Assume: c.assume}).Coverage() {
			if r.DataSet == (model.DataSet{Call: c.call, Account: own, Region: here}) && ((r.Assumed != "") != c.assumed || (r.Matters != "") != c.important) {
				t.Errorf("%v %s: %+v", c.assume, c.call, r)
			}
		}
	}
}

func TestCommand(t *testing.T) {
	for _, c := range []struct {
		call, account, region, subject string
		want                           string
	}{
		{"ec2:DescribeVpcs", "", "", "", "aws ec2 describe-vpcs"},
		{"rds:DescribeDBClusters", "", here, "", "aws rds describe-db-clusters --region eu-west-1"},
		{"ec2:DescribeLaunchTemplateVersions", "", "", "lt-1", "aws ec2 describe-launch-template-versions --versions '$Default'"},
		{"ec2:GetManagedPrefixListEntries", "", "", "pl-1", "aws ec2 get-managed-prefix-list-entries --prefix-list-id pl-1"},
		{"ec2:GetManagedPrefixListEntries", "", "", "", "aws ec2 describe-managed-prefix-lists"},
		{"ec2:GetManagedPrefixListEntries", "", "", "$(reboot)", "aws ec2 describe-managed-prefix-lists"},
		{"ec2:DescribeVpcs", "1; reboot", "$(x)", "", "aws ec2 describe-vpcs"},
		{"ec2:DescribeVpcAttribute", "", "", "vpc-1", "aws ec2 describe-vpc-attribute --attribute enableDnsSupport --vpc-id vpc-1 && aws ec2 describe-vpc-attribute --attribute enableDnsHostnames --vpc-id vpc-1"},
		{"ec2:SearchTransitGatewayRoutes", own, here, "tgw-rtb-0a", "aws ec2 search-transit-gateway-routes --transit-gateway-route-table-id tgw-rtb-0a --filters Name=type,Values=static,propagated --region eu-west-1   # account 111122223333, into a file named after the table, tgw-rtb-….json"},
		{"ec2:SearchTransitGatewayRoutes", "", "", "tgw-attach-1", "aws ec2 describe-transit-gateway-route-tables"},
		{"ec2:GetTransitGatewayRouteTableAssociations", "", "", "tgw-rtb-0a", "aws ec2 get-transit-gateway-route-table-associations --transit-gateway-route-table-id tgw-rtb-0a   # into a file named after the table, tgw-rtb-….json"},
		{"ec2:GetTransitGatewayRouteTablePropagations", "", "", "tgw-rtb-0a", "aws ec2 get-transit-gateway-route-table-propagations --transit-gateway-route-table-id tgw-rtb-0a   # into a file named after the table, tgw-rtb-….json"},
		{"ec2:GetTransitGatewayPrefixListReferences", "", "", "tgw-rtb-0a", "aws ec2 get-transit-gateway-prefix-list-references --transit-gateway-route-table-id tgw-rtb-0a"},
		{"ec2:DescribeTransitGatewayVpcAttachments", "", here, "tgw-attach-1", "aws ec2 describe-transit-gateway-vpc-attachments --region eu-west-1"},
		{"directconnect:DescribeDirectConnectGatewayAttachments", own, "", "5f294f92", "aws directconnect describe-direct-connect-gateway-attachments --direct-connect-gateway-id 5f294f92   # account 111122223333"},
		{"directconnect:DescribeDirectConnectGatewayAssociations", "", "", "", "aws directconnect describe-direct-connect-gateways"},
		// Parameters are a group's, into a file named after it; of a database whose group is not told the groups come first.
		{"rds:DescribeDBClusterParameters", own, here, "own", "aws rds describe-db-cluster-parameters --db-cluster-parameter-group-name own > describe-db-cluster-parameters.own.json --region eu-west-1   # account 111122223333"},
		{"rds:DescribeDBClusterParameters", "", "", "arn:aws:rds:eu-west-1:111122223333:cluster-pg:own", "aws rds describe-db-cluster-parameters --db-cluster-parameter-group-name own > describe-db-cluster-parameters.own.json"},
		{"rds:DescribeDBClusterParameters", "", "", "arn:aws:rds:eu-west-1:111122223333:cluster:orders", "aws rds describe-db-cluster-parameter-groups"},
		{"rds:DescribeDBParameters", "", here, "own", "aws rds describe-db-parameters --db-parameter-group-name own > describe-db-parameters.own.json --region eu-west-1"},
		{"rds:DescribeDBParameters", "", "", "arn:aws:rds:eu-west-1:111122223333:pg:own", "aws rds describe-db-parameters --db-parameter-group-name own > describe-db-parameters.own.json"},
		{"rds:DescribeDBParameters", "", "", "arn:aws:rds:eu-west-1:111122223333:db:orders-1", "aws rds describe-db-parameter-groups"},
		{"rds:DescribeDBParameters", "", "", "$(reboot)", "aws rds describe-db-parameter-groups"},
		{"rds:DescribeDBParameters", "", "", "", "aws rds describe-db-parameter-groups"},
		{"", "", "", "", ""},
	} {
		if got := Command(model.DataSet{Call: c.call, Account: c.account, Region: c.region}, model.Ref{ID: c.subject}); got != c.want {
			t.Errorf("%s %s: %s", c.call, c.subject, got)
		}
	}
}
