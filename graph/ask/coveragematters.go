package ask

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"portolan/model"
)

// why says what a missing listing of a kind leaves open, about databases in its place.
var why = map[model.Kind]string{
	model.KindVPC:                        "the address blocks around %s are not known",
	model.KindSubnet:                     "where %s may stand, and the networks of sources, are not known",
	model.KindNetworkInterface:           "the addresses of %s, and who carries which group, are not known",
	model.KindInstance:                   "whether instances run, and their client ports, are not known to answers about %s",
	model.KindLaunchTemplate:             "what launch templates start may reach %s",
	model.KindLaunchConfiguration:        "what launch configurations start may reach %s",
	model.KindAutoScalingGroup:           "what auto scaling groups start may reach %s",
	model.KindSecurityGroup:              "the rules that guard %s are not known",
	model.KindPrefixList:                 "the addresses that rules and routes near %s mean are not known",
	model.KindNetworkACL:                 "the network ACLs around %s are not known",
	model.KindRouteTable:                 "the routes to and from %s are not known",
	model.KindInternetGateway:            "whether the internet gets as far as %s is not known",
	model.KindEgressOnlyInternetGateway:  "whether replies from %s leave by IPv6 is not known",
	model.KindNATGateway:                 "the addresses of sources behind NAT gateways are not known to answers about %s",
	model.KindElasticAddress:             "which public addresses belong to sources of %s is not known",
	model.KindVPCPeering:                 "whether peer VPCs get as far as %s is not known",
	model.KindFunction:                   "functions may reach %s",
	model.KindDBClusterParameterGroup:    "whether %s demand encryption is not known; no verdict depends on it",
	model.KindDBParameterGroup:           "whether %s demand encryption is not known; no verdict depends on it",
	model.KindDBProxy:                    "whether proxies lead to %s is not known",
	model.KindDBProxyEndpoint:            "whether proxy endpoints lead to %s is not known",
	model.KindVPCEndpoint:                "whether endpoints lead to %s is not known",
	model.KindVPCEndpointAssociation:     "whether what endpoints lead to is accessible is not known to answers about %s",
	model.KindVPCAttributes:              "how the names of %s resolve is not known",
	model.KindDHCPOptions:                "how the names of %s resolve is not known",
	model.KindBlockPublicAccess:          "whether the internet is kept from %s is not known",
	model.KindBlockPublicAccessExclusion: "what VPC Block Public Access lets through to %s is not known",
}

// matters says how a missing listing can change an answer about a database, "" when it cannot.
func (s *survey) matters(k model.Kind, p place) string {
	switch k {
	case model.KindDBInstance, model.KindDBCluster, model.KindDBClusterEndpoint, model.KindDBSubnetGroup, model.KindGlobalCluster, model.KindDBShardGroup,
		model.KindBlueGreenDeployment:
		return s.databasesMissing(k, p)
	case model.KindTransitGateway, model.KindTransitGatewayAttachment, model.KindTransitGatewayRouteTable, model.KindVPNGateway,
		model.KindVPNConnection, model.KindDXConnection, model.KindDXVirtualInterface, model.KindDXGateway:
		return s.linkMatters(k, p)
	case model.KindClientVPNEndpoint:
		return s.vpnMatters(p)
	case model.KindLoadBalancer, model.KindTargetGroup, model.KindClassicLoadBalancer, model.KindEndpointService:
		return s.balancerMatters(k, p)
	case model.KindFirewall, model.KindFirewallAssociation, model.KindFirewallPolicy, model.KindFirewallRuleGroup:
		return s.firewallMatters(k, p)
	case model.KindPrefixList:
		if len(s.listsWithoutEntries(p)) == 0 {
			return ""
		}
	case model.KindDBClusterParameterGroup, model.KindDBParameterGroup:
		if len(s.groupsWithoutParameters(k, p)) == 0 {
			return ""
		}
	case model.KindBlockPublicAccessExclusion:
		if !s.guarded(p) {
			return ""
		}
	}
	text, ok := why[k]
	switch {
	case !ok:
		return ""
	case s.databases[p] > 0:
		return fmt.Sprintf(text, databaseCount(s.databases[p]))
	case s.peers[p] && slices.Contains(sourceKinds, k):
		return "sources in a peer of a VPC with databases are not known"
	}
	return ""
}

// guarded reports whether VPC Block Public Access is on in a place, or anything there shows that it may be.
func (s *survey) guarded(p place) bool {
	for m := range s.in(model.KindBlockPublicAccess, p) {
		return m.(*model.BlockPublicAccess).Mode != "off"
	}
	for m := range s.in(model.KindVPC, p) {
		if mode := m.(*model.VPC).BPAMode; mode != "" && mode != "off" {
			return true
		}
	}
	for m := range s.in(model.KindSubnet, p) {
		if mode := m.(*model.Subnet).BPAMode; mode != "" && mode != "off" {
			return true
		}
	}
	return false
}

func databaseCount(n int) string {
	if n == 1 {
		return "1 database"
	}
	return fmt.Sprintf("%d databases", n)
}

// databasesMissing says what the missing listings of databases leave open.
func (s *survey) databasesMissing(k model.Kind, p place) string {
	switch k {
	case model.KindDBCluster:
		for i := range s.in(model.KindDBInstance, p) {
			if c := i.(*model.DBInstance); c.Cluster != "" && s.instanceOf(c).Cluster == nil {
				return "which member of cluster:" + c.Cluster + " writes is not known"
			}
		}
		return s.noDatabases(k, p)
	case model.KindDBInstance:
		for m := range s.in(model.KindDBCluster, p) {
			for _, d := range s.membersOf(m.(*model.DBCluster)) {
				if d.Instance == nil && d.Member != "" {
					return "where db:" + d.Member + " stands is not known"
				}
			}
		}
		return s.noDatabases(k, p)
	case model.KindDBClusterEndpoint:
		for m := range s.in(model.KindDBCluster, p) {
			for _, host := range m.(*model.DBCluster).CustomEndpoints {
				if _, ok := s.snap.Lookup(model.Ref{Kind: k, ID: host}); !ok {
					return "who answers at the custom endpoints of " + m.Head().Ref.String() + " is not known"
				}
			}
		}
	case model.KindGlobalCluster, model.KindDBShardGroup, model.KindBlueGreenDeployment:
		return s.moreDatabases(k, p)
	case model.KindDBSubnetGroup:
		for m := range s.in(model.KindDBCluster, p) {
			if d := s.membersOf(m.(*model.DBCluster)); d[0].Instance == nil && len(s.subnetGroup(m.(*model.DBCluster).SubnetGroup, m)) == 0 {
				return "where " + m.Head().Ref.String() + " may stand is not known"
			}
		}
	}
	return ""
}

// noDatabases: a place with VPCs may have databases that nothing shows.
func (s *survey) noDatabases(k model.Kind, p place) string {
	if s.databases[p] > 0 || s.counts[k][p] > 0 || s.counts[model.KindVPC][p]+s.counts[model.KindSubnet][p] == 0 {
		return ""
	}
	return "whether there are databases is not known"
}

// listsWithoutEntries lists the prefix lists of a place whose entries were not read: those that are listed and those that
// rules and routes name. Sorted.
func (s *survey) listsWithoutEntries(p place) []model.Ref {
	named := make(map[string]bool)
	for m := range s.in(model.KindPrefixList, p) {
		named[m.Head().Ref.ID] = true
	}
	for m := range s.in(model.KindSecurityGroup, p) {
		for _, r := range m.(*model.SecurityGroup).Rules {
			named[r.PrefixList] = true
		}
	}
	for m := range s.in(model.KindRouteTable, p) {
		for _, r := range m.(*model.RouteTable).Routes {
			named[r.PrefixList] = true
		}
	}
	delete(named, "")
	var out []model.Ref
	for _, id := range sortedKeys(named) {
		l, ok := model.Get[*model.PrefixList](s.snap, model.KindPrefixList, id)
		if !ok || !l.HasEntries {
			out = append(out, model.Ref{Kind: model.KindPrefixList, ID: id})
		}
	}
	return out
}

// Command is the AWS CLI call that collects a data set, "" when no call does; in the account that the comment names. Calls
// that are made for one resource take it from subject.
func Command(d model.DataSet, subject model.Ref) string {
	if subject.ID == "" {
		return commands(d, nil)
	}
	return commands(d, []model.Ref{subject})
}

// commands joins the calls for several resources; a call that lists all needs none.
func commands(d model.DataSet, subjects []model.Ref) string {
	service, operation, ok := strings.Cut(d.Call, ":")
	if !ok {
		return ""
	}
	where := ""
	if service == "globalaccelerator" { // it answers in one Region alone
		where = " --region us-west-2"
	} else if d.Region != "" && d.Region != "global" && shellSafe(d.Region) {
		where = " --region " + d.Region
	}
	var ids []string
	for _, ref := range subjects {
		if shellSafe(ref.ID) {
			ids = append(ids, ref.ID)
		}
	}
	var calls []string
	for _, c := range callsFor(service, operation, ids) {
		calls = append(calls, "aws "+service+" "+c+where)
	}
	out := strings.Join(calls, " && ")
	var notes []string
	if d.Account != "" && shellSafe(d.Account) {
		notes = append(notes, "account "+d.Account)
	}
	if n := into(operation); n != "" && strings.Contains(out, callsForOne[operation].flag+" ") {
		notes = append(notes, n)
	}
	if len(notes) > 0 {
		out += "   # " + strings.Join(notes, ", ")
	}
	return out
}

// callsFor is an operation with its arguments, several times where AWS answers for one resource at a time.
func callsFor(service, operation string, ids []string) []string {
	var out []string
	switch operation {
	case "DescribeVpcAttribute":
		if len(ids) == 0 {
			ids = []string{"VPC"}
		}
		for _, id := range ids {
			for _, attribute := range [...]string{"enableDnsSupport", "enableDnsHostnames"} {
				out = append(out, "describe-vpc-attribute --attribute "+attribute+" --vpc-id "+id)
			}
		}
		return out
	case "GetManagedPrefixListEntries":
		for _, id := range ids {
			out = append(out, "get-managed-prefix-list-entries --prefix-list-id "+id)
		}
		if len(out) == 0 {
			return []string{"describe-managed-prefix-lists"}
		}
		return out
	case "DescribeServices", "DescribeTasks", "DescribeContainerInstances":
		what := strings.TrimSuffix(strings.TrimPrefix(kebab(operation), "describe-"), "s")
		list := map[string]string{"service": "serviceArns", "task": "taskArns", "container-instance": "containerInstanceArns"}[what]
		return []string{fmt.Sprintf("describe-%ss --cluster CLUSTER --%ss $(aws ecs list-%ss --cluster CLUSTER --query '%s[]' --output text)", what, what, what, list)}
	case "DescribeCluster":
		return []string{"describe-cluster --name CLUSTER"}
	case "DescribeLaunchTemplateVersions":
		return []string{"describe-launch-template-versions --versions '$Default'"}
	}
	if c, ok := callsForOne[operation]; ok {
		if service == "elb" {
			c.flag, c.prefix = "--load-balancer-name", ""
			ids = callNames(c.flag, ids)
		}
		return c.calls(operation, ids)
	}
	return []string{kebab(operation)}
}

// shellSafe reports whether an id can go into a command line as it is.
func shellSafe(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool {
		return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("-_:/.", c))
	})
}

// kebab is an operation as the AWS CLI writes it: DescribeDBClusters is describe-db-clusters.
func kebab(operation string) string {
	var b strings.Builder
	runes := []rune(operation)
	for i, c := range runes {
		if unicode.IsUpper(c) && i > 0 {
			next := i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !(i+2 == len(runes) && runes[i+1] == 's')
			if !unicode.IsUpper(runes[i-1]) || next {
				b.WriteByte('-')
			}
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
