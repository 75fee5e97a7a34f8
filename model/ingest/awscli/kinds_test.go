package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

// card is an interface with more members.
func card(members string) string {
	return `{"NetworkInterfaces":[{"NetworkInterfaceId":"eni-1","VpcId":"vpc-0a","SubnetId":"subnet-0a","OwnerId":"111122223333","AvailabilityZone":"eu-west-1a",` + members + `}]}`
}

// rule: ENI-1, ENI-2, ENI-3, ENI-4, ENI-5, ENI-7, ENI-8, ENI-11, ENI-12, ENI-13, ENI-15, ENI-16, DB-12
func TestNetworkInterface(t *testing.T) {
	eni := func(members string) *model.NetworkInterface {
		return one[*model.NetworkInterface](t, model.KindNetworkInterface, "eni-1", card(members))
	}
	for in, want := range map[string]string{
		// a public address belongs to one private address
		`"PrivateIpAddress":"10.0.1.5","Association":{"PublicIp":"198.51.100.7"}`:                                                                                   "10.0.1.5*>198.51.100.7",
		`"PrivateIpAddresses":[{"PrivateIpAddress":"10.0.1.9"},{"PrivateIpAddress":"10.0.1.5","Primary":true}],"Association":{"PublicIp":"198.51.100.7"}`:           "10.0.1.5*>198.51.100.7 10.0.1.9>",
		`"PrivateIpAddresses":[{"PrivateIpAddress":"10.0.1.9","Association":{"PublicIp":"198.51.100.8"}},{"PrivateIpAddress":"10.0.1.5","Primary":true}]`:           "10.0.1.5*> 10.0.1.9>198.51.100.8",
		`"PrivateIpAddresses":[{"PrivateIpAddress":"10.0.1.5","Primary":true,"Association":{"PublicIp":"198.51.100.7"}}],"Association":{"PublicIp":"198.51.100.7"}`: "10.0.1.5*>198.51.100.7",
		// carrier and customer-owned addresses are no public ones
		`"PrivateIpAddresses":[{"PrivateIpAddress":"10.0.1.5","Primary":true,"Association":{"CustomerOwnedIp":"192.0.2.1","CarrierIp":"192.0.2.2"}}]`: "10.0.1.5*> carrier 192.0.2.2 customer 192.0.2.1",
		`"PrivateIpAddresses":[]`: "",
	} {
		var out []string
		for _, a := range eni(in).Addresses {
			text := a.Private.String()
			if a.Primary {
				text += "*"
			}
			text += ">"
			if a.Public.IsValid() {
				text += a.Public.String()
			}
			if a.Carrier.IsValid() {
				text += " carrier " + a.Carrier.String() + " customer " + a.CustomerOwned.String()
			}
			out = append(out, text)
		}
		eq(t, in, strings.Join(out, " "), want)
	}
	n := eni(`"Ipv6Addresses":[{"Ipv6Address":"2600:1F00::6"},{"Ipv6Address":"2600:1f00::5","IsPrimaryIpv6":true}],"Ipv4Prefixes":[{"Ipv4Prefix":"10.0.1.16/28"}],"Ipv6Prefixes":[{"Ipv6Prefix":"2600:1f00::/80"}],
	 "DenyAllIgwTraffic":true,"Ipv6Native":true,"AssociatedSubnets":["subnet-0b","subnet-0a"],"Groups":[{"GroupId":"sg-2","GroupName":"b"},{"GroupId":"sg-1"}]`)
	eq(t, "IPv6", []any{n.IPv6, n.IPv4Prefixes, n.IPv6Prefixes, n.DenyAllIGWTraffic, n.IPv6Native, n.MoreSubnets, n.Groups}, "[[2600:1f00::5 2600:1f00::6] [10.0.1.16/28] [2600:1f00::/80] true true [subnet-0b] [sg-1 sg-2]]")
	n = eni(`"Status":"in-use","SourceDestCheck":false,"RequesterManaged":true,"RequesterId":"amazon-rds","Description":"RDSNetworkInterface","Attachment":{"Status":"attached","InstanceOwnerId":"amazon-rds"},"TagSet":[{"Key":"b","Value":"2"},{"Key":"a","Value":"1"}]`)
	eq(t, "RDS", []any{n.Status, n.SourceDestCheck, n.RequesterManaged, n.RequesterID, n.Description, n.Instance, n.AttachmentStatus, n.Tags}, []any{"in-use", model.No, true, "amazon-rds", "RDSNetworkInterface", "", "attached", "[{Key:a Value:1} {Key:b Value:2}]"})
	oneProblem(t, loaded(t, "a.json", card(`"PrivateIpAddress":"10.0.1"`)), "$.NetworkInterfaces[0].PrivateIpAddresses", `"10.0.1" is not an address`)
	oneProblem(t, loaded(t, "a.json", card(`"Ipv6Addresses":[{"Ipv6Address":"fe80::1%eth0"}]`)), "$.NetworkInterfaces[0].Ipv6Addresses", `is not an address`)
}

// rule: ENI-9
func TestInterfaceTypes(t *testing.T) {
	for _, kind := range []string{"interface", "natGateway", "nat_gateway", "transit_gateway", "evs", "ec2_instance_connect_endpoint"} {
		n := one[*model.NetworkInterface](t, model.KindNetworkInterface, "eni-1", card(`"InterfaceType":"`+kind+`","Groups":[]`))
		eq(t, kind, []any{n.Type, len(n.Groups)}, []any{kind, 0})
	}
	s := loaded(t, "a.json", card(`"InterfaceType":"warp"`)) // never seen before: an ordinary interface, no failure
	if n, _ := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, "eni-1"); n == nil || n.Type != "warp" || len(s.Problems()) > 0 || s.Unread()["NetworkInterfaces[].InterfaceType=warp"] != 1 {
		t.Error(n, s.Problems(), s.Unread())
	}
}

// rule: ENI-4, DB-18
func TestElasticAddresses(t *testing.T) {
	eni := card(`"PrivateIpAddresses":[{"PrivateIpAddress":"10.0.1.5","Primary":true},{"PrivateIpAddress":"10.0.1.6","Association":{"PublicIp":"198.51.100.9"}}]`)
	eip := `{"Addresses":[{"AllocationId":"eipalloc-1","PublicIp":"198.51.100.7","PrivateIpAddress":"10.0.1.5","NetworkInterfaceId":"eni-1","Domain":"vpc","NetworkBorderGroup":"eu-west-1","ServiceManaged":"rds"},
	 {"PublicIp":"198.51.100.8","Domain":"standard"},{"AllocationId":"eipalloc-3","PublicIp":"198.51.100.9","PrivateIpAddress":"10.0.1.6","NetworkInterfaceId":"eni-1"},
	 {"AllocationId":"eipalloc-4","PublicIp":"198.51.100.10","PrivateIpAddress":"10.0.1.7","NetworkInterfaceId":"eni-gone"}]}`
	s := clean(t, "a.json", eni, "b.json", eip)
	n, _ := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, "eni-1")
	eq(t, "public", []any{n.Addresses[0].Public, n.Addresses[1].Public}, "[198.51.100.7 198.51.100.9]")
	e, _ := model.Get[*model.ElasticAddress](s, model.KindElasticAddress, "eipalloc-1")
	eq(t, "address", []any{e.Public, e.Private, e.Interface, e.ServiceManaged, e.Account, e.Region}, "[198.51.100.7 10.0.1.5 eni-1 rds 111122223333 eu-west-1]")
	if _, ok := model.Get[*model.ElasticAddress](s, model.KindElasticAddress, "198.51.100.8"); !ok {
		t.Error("an address without allocation id")
	}
}

func reserved(instance string) string {
	return `{"Reservations":[{"OwnerId":"111122223333","ReservationId":"r-1","Groups":[],"Instances":[` + instance + `]}]}`
}

// rule: NACL-7
func TestPlatform(t *testing.T) {
	for in, want := range map[string]string{
		`"PlatformDetails":"Linux/UNIX"`: "linux", `"PlatformDetails":"Red Hat Enterprise Linux"`: "linux", `"PlatformDetails":"Ubuntu Pro Linux"`: "linux",
		`"PlatformDetails":"Windows"`: "windows", `"PlatformDetails":"Windows with SQL Server Standard","Platform":"windows"`: "windows",
		`"Platform":"windows"`: "windows", `"Platform":"Windows"`: "windows", `"Platform":"","PlatformDetails":"Linux/UNIX"`: "linux",
		`"ImageId":"ami-1"`: "", // before 2019 neither is told
	} {
		eq(t, in, one[*model.Instance](t, model.KindInstance, "i-1", reserved(`{"InstanceId":"i-1",`+in+`}`)).Platform, want)
	}
}

// rule: ENI-1, ENI-6
func TestInstance(t *testing.T) {
	inst := `{"InstanceId":"i-1","VpcId":"vpc-0a","SubnetId":"subnet-0a","State":{"Code":80,"Name":"stopped"},"Placement":{"AvailabilityZone":"eu-west-1a"},
	 "Tags":[{"Key":"aws:ec2launchtemplate:id","Value":"lt-1"},{"Key":"aws:autoscaling:groupName","Value":"web"}],
	 "NetworkInterfaces":[{"NetworkInterfaceId":"eni-2","OwnerId":"111122223333","PrivateIpAddress":"10.0.1.6","Status":"in-use"},{"NetworkInterfaceId":"eni-1","OwnerId":"111122223333","VpcId":"vpc-0a","SubnetId":"subnet-0a","Groups":[{"GroupId":"sg-1"}],"PrivateIpAddress":"10.0.1.5","Status":"in-use","SourceDestCheck":true,"Attachment":{"Status":"attached"}}]}`
	s := clean(t, "a.json", reserved(inst))
	i, _ := model.Get[*model.Instance](s, model.KindInstance, "i-1")
	eq(t, "instance", []any{i.State, i.VPC, i.Subnet, i.Interfaces, i.Template, i.AutoScalingGroup, i.Account, i.Region}, "[stopped vpc-0a subnet-0a [eni-1 eni-2] lt-1 web 111122223333 eu-west-1]")
	n, _ := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, "eni-1")
	eq(t, "its interface", []any{n.Instance, n.Zone, n.Groups, n.Addresses[0].Private, n.SourceDestCheck, n.Region}, []any{"i-1", "eu-west-1a", "[sg-1]", "10.0.1.5", model.Yes, "eu-west-1"})
	// The listing of interfaces wins, in whatever order the files are read.
	for _, names := range [][2]string{{"a", "b"}, {"b", "a"}} {
		s = clean(t, names[0], reserved(inst), names[1], card(`"PrivateIpAddress":"10.0.1.77","Status":"available","Groups":[],"Attachment":{"InstanceId":"i-1"}`))
		n, _ = model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, "eni-1")
		eq(t, "listed", []any{n.Addresses[0].Private, n.Status, n.Groups, n.Instance}, "[10.0.1.77 available [] i-1]")
		if s.Count(model.KindNetworkInterface) != 2 {
			t.Error("the other interface of the instance is lost")
		}
	}
	// One instance that cannot be read does not cost its reservation.
	s = loaded(t, "a.json", reserved(`{"InstanceId":"i-0","State":7},`+inst+`,{"InstanceId":"i-3"},{},{"InstanceId":"i-4","NetworkInterfaces":[{"NetworkInterfaceId":"eni-9","PrivateIpAddress":"x"}]}`))
	eq(t, "problems", s.Problems(), `[a.json $.Reservations[0].Instances[0].State: a number where an object is expected; the element is not used a.json $.Reservations[0].Instances[3]: no InstanceId; the element is not used a.json $.Reservations[0].Instances[4].NetworkInterfaces[0].PrivateIpAddresses: "x" is not an address; the element is not used]`)
	eq(t, "instances", []int{s.Count(model.KindInstance), s.Count(model.KindNetworkInterface)}, "[2 2]")
	i, _ = model.Get[*model.Instance](s, model.KindInstance, "i-3")
	eq(t, "owner", i.Account, "111122223333")
	// describe-tags tells of the launcher too.
	s = clean(t, "a.json", reserved(`{"InstanceId":"i-1"}`), "t.json", `{"Tags":[{"ResourceId":"i-1","ResourceType":"instance","Key":"aws:autoscaling:groupName","Value":"web"}]}`)
	i, _ = model.Get[*model.Instance](s, model.KindInstance, "i-1")
	eq(t, "by tags", []any{i.AutoScalingGroup, i.Tags}, "[web [{Key:aws:autoscaling:groupName Value:web}]]")
}

func TestLaunchers(t *testing.T) {
	s := clean(t, "111122223333/eu-west-1/a.json", `{"LaunchTemplates":[{"LaunchTemplateId":"lt-1","LaunchTemplateName":"web","DefaultVersionNumber":2,"LatestVersionNumber":3,"Tags":[{"Key":"team","Value":"x"}]},{"LaunchTemplateId":"lt-2","LaunchTemplateName":"bare"}],
	 "LaunchTemplateVersions":[{"LaunchTemplateId":"lt-1","LaunchTemplateName":"web","VersionNumber":3,"DefaultVersion":false,"LaunchTemplateData":{"SecurityGroupIds":["sg-3"]}},
	  {"LaunchTemplateId":"lt-1","LaunchTemplateName":"web","VersionNumber":2,"DefaultVersion":true,"LaunchTemplateData":{"NetworkInterfaces":[{"DeviceIndex":1,"SubnetId":"subnet-9"},{"DeviceIndex":0,"SubnetId":"subnet-1","Groups":["sg-2","sg-1"]}]}}],
	 "AutoScalingGroups":[{"AutoScalingGroupName":"web","AutoScalingGroupARN":"arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:u:autoScalingGroupName/web","VPCZoneIdentifier":"subnet-2, subnet-1","MixedInstancesPolicy":{"LaunchTemplate":{"LaunchTemplateSpecification":{"LaunchTemplateId":"lt-1","Version":"$Latest"}}},"Instances":[{"InstanceId":"i-2"},{"InstanceId":"i-1"}]}],
	 "LaunchConfigurations":[{"LaunchConfigurationName":"lc","LaunchConfigurationARN":"arn:aws:autoscaling:eu-west-1:111122223333:launchConfiguration:u:launchConfigurationName/lc","SecurityGroups":["sg-9","sg-8"]}]}`)
	l, _ := model.Get[*model.LaunchTemplate](s, model.KindLaunchTemplate, "lt-1")
	eq(t, "template", []any{l.TemplateName, l.Version, l.Subnet, l.Groups, l.Tags}, "[web 2 subnet-1 [sg-1 sg-2] [{Key:team Value:x}]]") // the default version
	l, _ = model.Get[*model.LaunchTemplate](s, model.KindLaunchTemplate, "lt-2")
	eq(t, "a template without versions", []any{l.TemplateName, l.Version}, "[bare 0]")
	for g := range model.All[*model.AutoScalingGroup](s, model.KindAutoScalingGroup) {
		eq(t, "group", []any{g.GroupName, g.Subnets, g.Template, g.Instances, g.Ref}, "[web [subnet-1 subnet-2] lt-1 [i-1 i-2] asg:web]")
	}
	for c := range model.All[*model.LaunchConfiguration](s, model.KindLaunchConfiguration) {
		eq(t, "configuration", c.Groups, "[sg-8 sg-9]")
	}
}

// rule: IGW-1, IGW-6, NAT-3, NAT-9, NAT-13, PCX-1, PCX-10, PCX-11
func TestGateways(t *testing.T) {
	s := clean(t, "111122223333/eu-west-1/a.json", `{"InternetGateways":[{"InternetGatewayId":"igw-1","OwnerId":"111122223333","Attachments":[{"State":"available","VpcId":"vpc-0a"}],"Tags":[]},{"InternetGatewayId":"igw-2","Attachments":[]}],
	 "EgressOnlyInternetGateways":[{"EgressOnlyInternetGatewayId":"eigw-1","Attachments":[{"State":"attached","VpcId":"vpc-0a"}]}],
	 "NatGateways":[{"NatGatewayId":"nat-1","State":"available","SubnetId":"subnet-0a","VpcId":"vpc-0a","ConnectivityType":"private","CreateTime":"x","NatGatewayAddresses":[{"PrivateIp":"10.0.1.9","NetworkInterfaceId":"eni-2","IsPrimary":false,"Status":"succeeded"},{"PrivateIp":"10.0.1.8","PublicIp":"198.51.100.7","NetworkInterfaceId":"eni-1","AllocationId":"a","IsPrimary":true}]},
	  {"NatGatewayId":"nat-2","State":"available","VpcId":"vpc-0a","AvailabilityMode":"regional","RouteTableId":"rtb-9","ConnectivityType":"public"}],
	 "VpcPeeringConnections":[{"VpcPeeringConnectionId":"pcx-1","Status":{"Code":"active","Message":"Active"},"RequesterVpcInfo":{"VpcId":"vpc-0a","OwnerId":"111122223333","Region":"eu-west-1","CidrBlock":"10.0.0.0/16","CidrBlockSet":[{"CidrBlock":"10.0.0.0/16"},{"CidrBlock":"100.64.0.0/16"}],"Ipv6CidrBlockSet":[{"Ipv6CidrBlock":"2600:1f00::/56"}],"PeeringOptions":{"AllowDnsResolutionFromRemoteVpc":true}},"AccepterVpcInfo":{"VpcId":"vpc-0b","OwnerId":"999988887777","Region":"us-east-1"}}]}`)
	var out []string
	for _, k := range []model.Kind{model.KindInternetGateway, model.KindEgressOnlyInternetGateway, model.KindNATGateway, model.KindVPCPeering} {
		for _, r := range s.List(k) {
			switch r := r.(type) {
			case *model.InternetGateway:
				out = append(out, fmt.Sprint(r.Ref, r.Attachments))
			case *model.EgressOnlyInternetGateway:
				out = append(out, fmt.Sprint(r.Ref, r.Attachments))
			case *model.NATGateway:
				out = append(out, fmt.Sprint(r.Ref, r.VPC, r.Subnet, r.Private, r.Regional, r.RouteTable, r.Addresses))
			case *model.VPCPeering:
				out = append(out, fmt.Sprint(r.Ref, r.Status, r.Requester, r.Accepter, r.Account, r.Region))
			}
		}
	}
	eq(t, "gateways", strings.Join(out, "\n"), `igw-1 [{vpc-0a available}]
igw-2 []
eigw-1 [{vpc-0a attached}]
nat-1vpc-0asubnet-0atrue false[{10.0.1.8 198.51.100.7 eni-1 true } {10.0.1.9 invalid IP eni-2 false succeeded}]
nat-2vpc-0afalse truertb-9[]
pcx-1active{vpc-0a 111122223333 eu-west-1 [10.0.0.0/16 100.64.0.0/16 2600:1f00::/56] 2} {vpc-0b 999988887777 us-east-1 [] 0}111122223333eu-west-1`)
}

// rule: DB-1, DB-4, DB-5, DB-6, DB-9, DB-10, DB-15, DB-16, DB-19, DB-24, DB-25, DB-35
func TestDatabases(t *testing.T) {
	s := clean(t, "a.json", `{"DBClusters":[{"DBClusterIdentifier":"orders","DBClusterArn":"arn:aws:rds:eu-west-1:111122223333:cluster:orders","Engine":"aurora-postgresql","EngineVersion":"16.4","EngineMode":"provisioned","Status":"available","Port":6432,
	  "Endpoint":"orders.cluster-x.eu-west-1.rds.amazonaws.com","ReaderEndpoint":"orders.cluster-ro-x.eu-west-1.rds.amazonaws.com","CustomEndpoints":["b","a"],"DBSubnetGroup":"db","NetworkType":"DUAL","HttpEndpointEnabled":true,"VPCNetworkingEnabled":false,"IAMDatabaseAuthenticationEnabled":true,
	  "VpcSecurityGroups":[{"VpcSecurityGroupId":"sg-2","Status":"removing"},{"VpcSecurityGroupId":"sg-1","Status":"active"}],"DBClusterMembers":[{"DBInstanceIdentifier":"orders-2","IsClusterWriter":false,"PromotionTier":1},{"DBInstanceIdentifier":"orders-1","IsClusterWriter":true,"PromotionTier":0,"DBClusterParameterGroupStatus":"in-sync"}],"TagList":[{"Key":"k","Value":"v"}]}],
	 "DBInstances":[{"DBInstanceIdentifier":"orders-1","DBInstanceArn":"arn:aws:rds:eu-west-1:111122223333:db:orders-1","DBClusterIdentifier":"orders","Engine":"aurora-postgresql","DBInstanceClass":"db.r7g.large","DBInstanceStatus":"available","AvailabilityZone":"eu-west-1a","SecondaryAvailabilityZone":"eu-west-1b","MultiAZ":true,"NetworkType":"IPV4","ReplicaMode":"mounted",
	  "Endpoint":{"Address":"orders-1.x.eu-west-1.rds.amazonaws.com","Port":6432,"HostedZoneId":"Z"},"DbInstancePort":0,"PendingModifiedValues":{"Port":6000,"MasterUserPassword":"x"},"PubliclyAccessible":false,"VpcSecurityGroups":[{"VpcSecurityGroupId":"sg-1","Status":"active"}],
	  "DBSubnetGroup":{"DBSubnetGroupName":"db","VpcId":"vpc-0a","SupportedNetworkTypes":["IPV4"],"Subnets":[{"SubnetIdentifier":"subnet-2","SubnetAvailabilityZone":{"Name":"eu-west-1b"},"SubnetStatus":"Active","SubnetOutpost":{}},{"SubnetIdentifier":"subnet-1","SubnetAvailabilityZone":{"Name":"eu-west-1a"},"SubnetStatus":"Active"}]}},
	  {"DBInstanceIdentifier":"new","DBInstanceArn":"arn:aws:rds:eu-west-1:111122223333:db:new","Engine":"mysql","DbInstancePort":3306}],
	 "DBSubnetGroups":[{"DBSubnetGroupName":"db","DBSubnetGroupArn":"arn:aws:rds:eu-west-1:111122223333:subgrp:db","VpcId":"vpc-0a","SubnetGroupStatus":"Complete","DBSubnetGroupDescription":"d","Subnets":[{"SubnetIdentifier":"subnet-1","SubnetAvailabilityZone":{"Name":"eu-west-1a"},"SubnetStatus":"Active"}]}],
	 "DBClusterEndpoints":[{"DBClusterEndpointIdentifier":"ro","DBClusterIdentifier":"orders","Endpoint":"ro.cluster-custom-x.eu-west-1.rds.amazonaws.com","EndpointType":"CUSTOM","CustomEndpointType":"READER","StaticMembers":["orders-2","orders-1"],"ExcludedMembers":[],"Status":"available"},
	  {"DBClusterIdentifier":"orders","Endpoint":"orders.cluster-x.eu-west-1.rds.amazonaws.com","EndpointType":"WRITER","Status":"available"}]}`)
	c, _ := model.Get[*model.DBCluster](s, model.KindDBCluster, "arn:aws:rds:eu-west-1:111122223333:cluster:orders")
	eq(t, "cluster", []any{c.Ref, c.Port, c.Engine, c.EngineMode, c.Status, c.CustomEndpoints, c.SubnetGroup, c.Groups, c.Members, c.Public, c.NetworkType, c.DataAPI, c.VPCNetworking, c.IAMAuth, c.Account, c.Region, c.Tags},
		[]any{"cluster:orders", 6432, "aurora-postgresql", "provisioned", "available", "[a b]", "db", "[{Group:sg-1 Status:active} {Group:sg-2 Status:removing}]", "[{Instance:orders-1 Writer:true PromotionTier:0 Parameters:in-sync} {Instance:orders-2 Writer:false PromotionTier:1 Parameters:}]", model.NotTold, "DUAL", true, model.No, model.Yes, "111122223333", "eu-west-1", "[{Key:k Value:v}]"})
	i, _ := model.Get[*model.DBInstance](s, model.KindDBInstance, "arn:aws:rds:eu-west-1:111122223333:db:orders-1")
	eq(t, "instance", []any{i.Ref, i.Cluster, i.Host, i.Port, i.PendingPort, i.Zone, i.SecondaryZone, i.MultiAZ, i.Public, i.NetworkType, i.Groups, i.SubnetGroup, i.ReplicaMode, i.IAMAuth, i.Region},
		[]any{"db:orders-1", "orders", "orders-1.x.eu-west-1.rds.amazonaws.com", 6432, 6000, "eu-west-1a", "eu-west-1b", true, model.No, "IPV4", "[{Group:sg-1 Status:active}]", "{Name:db VPC:vpc-0a Subnets:[{Subnet:subnet-1 Zone:eu-west-1a Status:Active} {Subnet:subnet-2 Zone:eu-west-1b Status:Active}] NetworkTypes:[IPV4]}", "mounted", model.NotTold, "eu-west-1"})
	i, _ = model.Get[*model.DBInstance](s, model.KindDBInstance, "arn:aws:rds:eu-west-1:111122223333:db:new")
	eq(t, "DbInstancePort is not the port", []any{i.Port, i.Public}, []any{0, model.NotTold})
	for g := range model.All[*model.DBSubnetGroup](s, model.KindDBSubnetGroup) {
		eq(t, "subnet group", []any{g.Ref, g.DBSubnetGroupInfo}, "[arn:aws:rds:eu-west-1:111122223333:subgrp:db {Name:db VPC:vpc-0a Subnets:[{Subnet:subnet-1 Zone:eu-west-1a Status:Active}] NetworkTypes:[]}]")
	}
	e, _ := model.Get[*model.DBClusterEndpoint](s, model.KindDBClusterEndpoint, "ro.cluster-custom-x.eu-west-1.rds.amazonaws.com")
	eq(t, "endpoint", []any{e.Cluster, e.Identifier, e.Type, e.CustomType, e.Static, e.Excluded, e.Status, e.Account, e.Region}, "[orders ro CUSTOM READER [orders-1 orders-2] [] available 111122223333 eu-west-1]")
}

func TestFunction(t *testing.T) {
	arn := "arn:aws:lambda:eu-west-1:111122223333:function:f"
	f := one[*model.Function](t, model.KindFunction, arn, `{"Functions":[{"FunctionName":"f","FunctionArn":"`+arn+`","VpcConfig":{"SubnetIds":["subnet-2","subnet-1"],"SecurityGroupIds":["sg-1"],"VpcId":"vpc-0a","Ipv6AllowedForDualStack":true},"Environment":{"Variables":{"A":"b"}}}]}`)
	eq(t, "function", []any{f.Ref, f.VPC, f.Subnets, f.Groups, f.DualStack, f.Region}, "[lambda:f vpc-0a [subnet-1 subnet-2] [sg-1] true eu-west-1]")
	f = one[*model.Function](t, model.KindFunction, arn, `{"Functions":[{"FunctionName":"f","FunctionArn":"`+arn+`","VpcConfig":null}]}`)
	eq(t, "outside a VPC", f.VPC, "")
}
