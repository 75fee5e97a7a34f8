package ask

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"portolan/graph/component"
	"portolan/model"
)

const (
	own   = "111122223333"
	other = "999988887777"
	here  = "eu-west-1"
	there = "us-east-1"
)

// complete are the calls whose listings the little world has in full.
var complete = []string{"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "rds:DescribeDBClusters", "rds:DescribeDBInstances"}

// little is two VPCs with equal addresses, a peer that is not in the snapshot, and one of everything that can be an end.
func little(forget ...string) *Asker {
	c := model.Contents{Sets: make(map[model.DataSet]model.SetStatus)}
	for _, call := range complete {
		if !slices.Contains(forget, call) {
			c.Sets[model.DataSet{Call: call, Account: own, Region: here}] = model.SetStatus{Document: true}
		}
	}
	c.Resources = slices.Concat(littleNetwork(), littleHosts(), littleDatabases())
	a, err := New(model.New(c), Options{})
	if err != nil {
		panic(err)
	}
	return a
}

func meta(k model.Kind, id string, tags ...string) model.Meta {
	m := model.Meta{Ref: model.Ref{Kind: k, ID: id}, Account: own, Region: here}
	for _, t := range tags {
		key, value, ok := strings.Cut(t, "=")
		if !ok {
			key, value = "Name", t
		}
		m.Tags = append(m.Tags, model.Tag{Key: key, Value: value})
	}
	return m
}

func blocks(list ...string) []model.CIDRAssociation {
	var out []model.CIDRAssociation
	for _, s := range list {
		out = append(out, model.CIDRAssociation{Prefix: netip.MustParsePrefix(s), State: "associated"})
	}
	return out
}

func littleNetwork() []model.Resource {
	sub := func(id, name, vpc, zone string, cidrs ...string) model.Resource {
		return &model.Subnet{Meta: meta(model.KindSubnet, id, name), VPC: vpc, Zone: zone, ZoneID: "euw1-az" + zone[len(zone)-1:], CIDRs: blocks(cidrs...)}
	}
	group := func(id, name, vpc string) model.Resource {
		return &model.SecurityGroup{Meta: meta(model.KindSecurityGroup, id), GroupName: name, VPC: vpc}
	}
	return []model.Resource{
		&model.VPC{Meta: meta(model.KindVPC, "vpc-a", "main"), CIDRs: blocks("10.0.0.0/16", "2600:1f00:a::/56")},
		&model.VPC{Meta: meta(model.KindVPC, "vpc-b", "twin"), CIDRs: blocks("10.0.0.0/16")},
		sub("subnet-a", "app", "vpc-a", "eu-west-1a", "10.0.1.0/24", "2600:1f00:a::/64"),
		sub("subnet-b", "data", "vpc-a", "eu-west-1b", "10.0.2.0/24"),
		sub("subnet-e", "empty", "vpc-a", "eu-west-1b", "10.0.3.0/28"),
		sub("subnet-x", "far", "vpc-b", "eu-west-1a", "10.0.1.0/24"),
		group("sg-0a", "app", "vpc-a"), group("sg-0f", "functions", "vpc-a"), group("sg-0d", "data", "vpc-a"), group("sg-01", "idle", "vpc-b"),
		group("sg-d1", "default", "vpc-a"), group("sg-d2", "default", "vpc-b"),
		&model.RouteTable{Meta: meta(model.KindRouteTable, "rtb-1", "main-table"), VPC: "vpc-a", Main: true, Subnets: []string{"subnet-b"},
			Routes: []model.Route{{Prefix: netip.MustParsePrefix("10.30.0.0/16"), Target: model.RouteTarget{Kind: model.TargetVPCPeering, ID: "pcx-1"}}}},
		&model.VPCPeering{Meta: meta(model.KindVPCPeering, "pcx-1"), Status: "active", Requester: model.PeeringSide{VPC: "vpc-a", Account: own, Region: here},
			Accepter: model.PeeringSide{VPC: "vpc-f", Account: other, Region: here, CIDRs: []netip.Prefix{netip.MustParsePrefix("10.30.0.0/16")}}},
		&model.Other{Meta: meta(model.KindOther, "vpce-1", "endpoint"), AWSKind: "VpcEndpoints", VPCs: []string{"vpc-a"}},
	}
}

// nic makes an interface: ID SUBNET ADDRESS[,ADDRESS…][/PUBLIC] GROUP.
func nic(spec string, set func(*model.NetworkInterface)) model.Resource {
	f := strings.Fields(spec)
	i := &model.NetworkInterface{Meta: meta(model.KindNetworkInterface, f[0]), VPC: "vpc-a", Subnet: f[1], Status: "in-use"}
	if f[1] == "subnet-x" {
		i.VPC = "vpc-b"
	}
	addrs, public, _ := strings.Cut(f[2], "/")
	for n, s := range strings.Split(addrs, ",") {
		a := netip.MustParseAddr(s)
		if a.Is6() {
			i.IPv6 = append(i.IPv6, a)
			continue
		}
		entry := model.Address{Private: a, Primary: n == 0}
		if n == 0 && public != "" {
			entry.Public = netip.MustParseAddr(public)
		}
		i.Addresses = append(i.Addresses, entry)
	}
	if len(f) > 3 {
		i.Groups = f[3:]
	}
	if set != nil {
		set(i)
	}
	return i
}

func of(instance string) func(*model.NetworkInterface) {
	return func(i *model.NetworkInterface) { i.Instance = instance }
}

func service(kind, description string) func(*model.NetworkInterface) {
	return func(i *model.NetworkInterface) {
		i.RequesterManaged, i.Type, i.Description = true, kind, description
	}
}

func littleHosts() []model.Resource {
	return []model.Resource{
		&model.Instance{Meta: meta(model.KindInstance, "i-0a1", "web", "tier=front"), State: "running", Subnet: "subnet-a", VPC: "vpc-a"},
		&model.Instance{Meta: meta(model.KindInstance, "i-0a2", "batch", "tier=back"), State: "running", Subnet: "subnet-b", VPC: "vpc-a"},
		&model.Instance{Meta: meta(model.KindInstance, "i-0b3", "blind"), State: "running", Subnet: "subnet-b", VPC: "vpc-a"},
		nic("eni-1 subnet-a 10.0.1.10,10.0.1.11,2600:1f00:a::10/203.0.113.10 sg-0a", of("i-0a1")),
		nic("eni-2 subnet-b 10.0.2.10 sg-0a", of("i-0a2")),
		nic("eni-3 subnet-x 10.0.1.10 sg-d2", nil),
		nic("eni-n subnet-a 10.0.1.20/203.0.113.20", service("nat_gateway", "Interface for NAT Gateway nat-1")),
		nic("eni-l subnet-a 10.0.1.30 sg-0f", service("lambda", "AWS Lambda VPC ENI-job-0000")),
		nic("eni-q subnet-b 10.0.2.40 sg-0f", service("quicksight", "QuickSight nightly")),
		&model.NATGateway{Meta: meta(model.KindNATGateway, "nat-1", "way out"), VPC: "vpc-a", Subnet: "subnet-a", Addresses: []model.NATAddress{
			{Private: netip.MustParseAddr("10.0.1.20"), Public: netip.MustParseAddr("203.0.113.20"), Interface: "eni-n"}}},
		&model.Function{Meta: meta(model.KindFunction, "arn:aws:lambda:eu-west-1:111122223333:function:job"), FunctionName: "job", VPC: "vpc-a",
			Subnets: []string{"subnet-a", "subnet-b"}, Groups: []string{"sg-0f"}},
		&model.Function{Meta: meta(model.KindFunction, "arn:aws:lambda:eu-west-1:111122223333:function:free"), FunctionName: "free"},
		&model.LaunchTemplate{Meta: meta(model.KindLaunchTemplate, "lt-1"), TemplateName: "tmpl", Version: 1, Groups: []string{"sg-0a"}},
		&model.AutoScalingGroup{Meta: meta(model.KindAutoScalingGroup, "arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:u:autoScalingGroupName/workers"),
			GroupName: "workers", Subnets: []string{"subnet-a", "subnet-b"}, Template: "lt-1", Instances: []string{"i-0a1"}},
	}
}

func db(region, id, cluster, zone string) model.Resource {
	i := &model.DBInstance{Meta: meta(model.KindDBInstance, "arn:aws:rds:"+region+":111122223333:db:"+id), Identifier: id, Cluster: cluster, Zone: zone,
		Host: id + ".x." + region + ".rds.amazonaws.com", Port: 5432, Groups: []model.DBSecurityGroup{{Group: "sg-0d", Status: "active"}},
		SubnetGroup: model.DBSubnetGroupInfo{VPC: "vpc-a", Subnets: []model.DBSubnet{{Subnet: "subnet-b", Zone: zone}}}}
	i.Region = region
	return i
}

func littleDatabases() []model.Resource {
	clusterARN := "arn:aws:rds:eu-west-1:111122223333:cluster:orders"
	host := func(s string) string { return "orders." + s + "-x.eu-west-1.rds.amazonaws.com" }
	return []model.Resource{
		&model.DBCluster{Meta: meta(model.KindDBCluster, clusterARN, "data=pci"), Identifier: "orders", Endpoint: host("cluster"), ReaderEndpoint: host("cluster-ro"),
			CustomEndpoints: []string{"reports.cluster-custom-x.eu-west-1.rds.amazonaws.com", "lost.cluster-custom-x.eu-west-1.rds.amazonaws.com"},
			Members:         []model.DBClusterMember{{Instance: "o-1", Writer: true}, {Instance: "o-2"}, {Instance: "o-3"}}},
		&model.DBCluster{Meta: meta(model.KindDBCluster, "arn:aws:rds:eu-west-1:111122223333:cluster:lone"), Identifier: "lone", Members: []model.DBClusterMember{{Instance: "l-1", Writer: true}}},
		&model.DBCluster{Meta: meta(model.KindDBCluster, "arn:aws:rds:eu-west-1:111122223333:cluster:serverless"), Identifier: "serverless"},
		&model.DBClusterEndpoint{Meta: meta(model.KindDBClusterEndpoint, "reports.cluster-custom-x.eu-west-1.rds.amazonaws.com"), Cluster: "orders", Identifier: "reports",
			Type: "CUSTOM", CustomType: "READER", Static: []string{"o-1", "o-2"}},
		db(here, "o-1", "orders", "eu-west-1b"), db(here, "o-2", "orders", "eu-west-1a"), db(here, "l-1", "lone", "eu-west-1c"),
		db(here, "g-1", "ghost", "eu-west-1c"), db(here, "dup", "", "eu-west-1c"), db(there, "dup", "", "us-east-1a"),
		nic("eni-r subnet-b 10.0.2.50 sg-0d", func(i *model.NetworkInterface) {
			i.RequesterManaged, i.RequesterID, i.Description, i.Zone = true, "amazon-rds", "RDSNetworkInterface", "eu-west-1b"
		}),
	}
}

// show writes ends as tests want them: "eni-1", "eni-1[10.0.1.10]" for a part of it, "new:OWNER@SUBNET" for a supposed
// interface, "*" for one that may send anything, "?" for what is not known.
func show(list []End) string {
	var out []string
	for _, e := range list {
		s := ""
		switch {
		case e.Host != nil:
			s = strings.Replace(e.Host.Ref.ID, "supposed:", "new:", 1)
			s = strings.NewReplacer("arn:aws:lambda:eu-west-1:111122223333:function:", "", "arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:u:autoScalingGroupName/", "").Replace(s)
			if e.Host.Interface == nil && len(e.Host.Groups) > 0 {
				s += "=" + strings.Join(e.Host.Groups, "+")
			}
			if e.Host.Interface == nil && e.Literal || e.Host.Interface != nil && !e.Host.Addrs.Equal(component.InterfaceAddrs(e.Host.Interface)) {
				s += "[" + e.Host.Addrs.String() + "]"
			}
			if e.Host.AnyTraffic {
				s += "*"
			}
			if e.Host.GroupsUnknown != nil {
				s += "?" + e.Host.GroupsUnknown.DataSet.Call
			}
		case e.Database != nil:
			s = cmp.Or(e.Database.Member, e.Ref.String())
			if e.Database.Writer {
				s += "!"
			}
		case e.Addrs.Len() > 3:
			s = e.Label
		default:
			s = e.Addrs.String()
			if e.Internet {
				s = "internet(" + s + ")"
			}
			if e.Ref.Kind != 0 {
				s += "@" + e.Ref.ID
			}
		}
		if e.Missing != nil {
			s += "?" + cmp.Or(e.Missing.DataSet.Call, e.Missing.Kind.String())
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// errorKinds are the words that tests use for what an address is refused for.
var errorKinds = map[ErrorKind]string{BadSyntax: "syntax", NotFound: "not found", Ambiguous: "ambiguous", NoPairs: "nothing"}

func outcome(e Ends, err error) string {
	if err == nil {
		return show(e.Ends)
	}
	a, ok := err.(*AddressError)
	if !ok || a.Text == "" {
		return fmt.Sprintf("unexpected %T", err)
	}
	return strings.TrimSpace(errorKinds[a.Kind] + " " + strings.Join(a.Closest, " "))
}

type row struct{ expr, want string }

func check(t *testing.T, resolve func(string) (Ends, error), rows []row) {
	t.Helper()
	for _, r := range rows {
		if got := outcome(resolve(r.expr)); got != r.want {
			t.Errorf("%s\n got %s\nwant %s", r.expr, got, r.want)
		}
	}
}
