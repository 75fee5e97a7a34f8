package awscli

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"portolan/model"
)

func TestNPGuard(t *testing.T) {
	text, err := os.ReadFile("testdata/npguard.json")
	if err != nil {
		t.Fatal(err)
	}
	s := clean(t, "out.json", string(text))
	n, _ := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, "eni-0app")
	eq(t, "interface", []any{n.Instance, n.Subnet, n.Zone, n.Groups, n.Addresses[0].Private, n.Addresses[0].Public, n.Account, n.Region}, "[i-0app subnet-0a eu-west-1a [sg-0app] 10.0.1.5 198.51.100.7 111122223333 eu-west-1]")
	sets := ""
	for _, d := range s.Sets() {
		sets += d.String() + "\n"
	}
	// The interfaces of instances are no listing of all interfaces, and route tables are not collected.
	eq(t, "data sets", sets, `ec2:DescribeInstances in 111122223333/eu-west-1
ec2:DescribeInternetGateways in 111122223333/eu-west-1
ec2:DescribeNetworkAcls in 111122223333/eu-west-1
ec2:DescribeSecurityGroups in 111122223333/eu-west-1
ec2:DescribeSubnets in 111122223333/eu-west-1
ec2:DescribeVpcs in 111122223333/eu-west-1
`)
	// Where two instances share a reservation that collector leaves holes in its list: instances are missing.
	s = loaded(t, "out.json", strings.Replace(string(text), `"instances": [`, `"instances": [null,`, 1))
	oneProblem(t, s, "$.instances[0]", "null")
	if s.Status(model.DataSet{Call: "ec2:DescribeInstances", Account: "111122223333", Region: "eu-west-1"}).Complete() || s.Count(model.KindInstance) != 1 {
		t.Error("holes in the list of instances")
	}
}

func TestBatfishLayout(t *testing.T) {
	s := clean(t,
		"aws_configs/accounts/111122223333/eu-west-1/RdsInstances.json", `{"DBInstances":[]}`,
		"aws_configs/accounts/111122223333/eu-west-1/Reservations.json", `{"Reservations":[]}`,
		"aws_configs/accounts/111122223333/eu-west-1/ClassicLinkInstances.json", `{"Instances":[]}`,
		"aws_configs/accounts/111122223333/eu-west-1/VpcEndpointServices.json", `{"ServiceNames":["com.amazonaws.eu-west-1.s3"]}`,
		"aws_configs/accounts/111122223333/eu-west-1/dx.json", `{"DirectConnectGateways":[{"DirectConnectGatewayId":"dxgw-1","OwnerAccount":"111122223333"}]}`)
	for _, call := range []string{"rds:DescribeDBInstances", "ec2:DescribeInstances"} {
		if !s.Status(model.DataSet{Call: call, Account: "111122223333", Region: "eu-west-1"}).Complete() {
			t.Errorf("%s is not collected", call)
		}
	}
	// The AWS CLI starts the keys of Direct Connect with a small letter, Batfish does not: the same facts.
	upper := `{"DirectConnectGateways":[{"DirectConnectGatewayId":"dxgw-1","OwnerAccount":"111122223333","DirectConnectGatewayState":"available"}]}`
	lower := `{"directConnectGateways":[{"directConnectGatewayId":"dxgw-1","ownerAccount":"111122223333","directConnectGatewayState":"available"}]}`
	if digest(t, clean(t, "a", upper)) != digest(t, clean(t, "a", lower)) {
		t.Error("Direct Connect keys")
	}
	if s := clean(t, "a.json", `{"Instances":[]}`+vpcA); s.Status(model.DataSet{Call: "ec2:DescribeInstances"}).Mentioned() {
		t.Error("an empty list of ClassicLink instances counts as DescribeInstances")
	}
}

func TestOthers(t *testing.T) {
	doc := `{"CarrierGateways":[{"CarrierGatewayId":"cagw-1","VpcId":"vpc-0a","DnsName":"x","AuthenticationOptions":[{"PreSharedKey":"s3cr3t"}],"Tags":[{"Key":"Name","Value":"office"}],"TransportProtocol":"udp"}],
	 "RouteServers":[{"RouteServerId":"rs-1","VpcId":"vpc-0a","OwnerId":"111122223333","State":"available","PolicyDocument":"{}","SubnetIds":["subnet-1"],"NewId":"` + strings.Repeat("x", 300) + `"}],
	 "SecurityGroupVpcAssociations":[{"GroupId":"sg-1","VpcId":"vpc-0b","State":"associated","VpcOwnerId":"999988887777"}]}`
	s := clean(t, "111122223333/eu-west-1/a.json", doc)
	var got []string
	for o := range model.All[*model.Other](s, model.KindOther) {
		got = append(got, fmt.Sprint(o.Ref.ID, " ", o.Account, " ", o.VPCs, " ", o.Facts, " ", o.Tags))
	}
	eq(t, "others", strings.Join(got, "\n"), `SecurityGroupVpcAssociations/sg-1/vpc-0b 111122223333 [vpc-0b] map[GroupId:sg-1 State:associated VpcId:vpc-0b VpcOwnerId:999988887777] []
cagw-1 111122223333 [vpc-0a] map[CarrierGatewayId:cagw-1 TransportProtocol:udp VpcId:vpc-0a] [{Name office}]
rs-1 111122223333 [vpc-0a] map[OwnerId:111122223333 RouteServerId:rs-1 State:available VpcId:vpc-0a] []`)
	// Names alone, and other calls with the same key.
	s = loaded(t, "a.json", `{"services":["a","b"],"CarrierGateways":[{"State":"available"},{"CarrierGatewayId":"cagw-1"}],"Tags":[{"Key":"k","Value":"v"}]}`)
	eq(t, "unread", s.Unread(), map[string]int{"Services[]": 2, "CarrierGateways[] without CarrierGatewayId": 1, "Tags[] without ResourceId": 1})
	if s.Count(model.KindOther) != 1 || len(s.Problems()) > 0 || s.Status(model.DataSet{Call: "ec2:DescribeCarrierGateways"}).Complete() {
		t.Error(s.Problems())
	}
}

func TestUnread(t *testing.T) {
	doc := `{"Vpcs":[{"VpcId":"vpc-0a","CidrBlock":"10.0.0.0/16","OwnerId":"111122223333","NewMember":{"a":[1]}},{"VpcId":"vpc-0b","OwnerId":"111122223333","NewMember":null,"` + strings.Repeat("L", 500) + `":1}],
	 "NewThings":[1,2],"Reservations":[{"New":1,"Instances":[{"InstanceId":"i-1","New":2,"State":{"Name":"dozing"}}]}],
	 "NetworkInterfaces":[{"NetworkInterfaceId":"eni-1","InterfaceType":"warp","VpcId":"vpc-0a","OwnerId":"111122223333"}],
	 "SecurityGroups":[{"GroupId":"sg-1","IpPermissions":[{"IpProtocol":"-1","NewRanges":[{"x":1}]}],"IpPermissionsEgress":[]}]}`
	s := loaded(t, "a.json", doc)
	eq(t, "unread", s.Unread(), map[string]int{
		"Vpcs[].NewMember": 2, "Vpcs[]." + strings.Repeat("L", 113) + "…": 1, "NewThings": 1, "Reservations[].New": 1, "Reservations[].Instances[].New": 1,
		"Reservations[].State.Name=dozing": 1, "NetworkInterfaces[].InterfaceType=warp": 1, "SecurityGroups[].IpPermissions[].NewRanges": 1,
	})
	if len(s.Problems()) > 0 {
		t.Error(s.Problems())
	}
	var many strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&many, `,"K%d":1`, i)
	}
	if s := loaded(t, "a.json", `{"Vpcs":[]`+many.String()+"}"); len(s.Unread()) > maxUnread+1 || s.Unread()["…"] != 4000 {
		t.Error(len(s.Unread()))
	}
}

// What must never be kept stands nowhere in the snapshot.
func TestSecrets(t *testing.T) {
	s := clean(t, "a.json", `{"Reservations":[{"OwnerId":"111122223333","Instances":[{"InstanceId":"i-1","UserData":"s3cr3t","KeyName":"s3cr3t"}]}],
	 "LaunchConfigurations":[{"LaunchConfigurationName":"n","UserData":"s3cr3t"}],
	 "LaunchTemplateVersions":[{"LaunchTemplateId":"lt-1","VersionNumber":1,"LaunchTemplateData":{"UserData":"s3cr3t"}}],
	 "Functions":[{"FunctionName":"f","FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f","Environment":{"Variables":{"PASSWORD":"s3cr3t"}},"LastModified":"s3cr3t"}],
	 "DBInstances":[{"DBInstanceIdentifier":"d","MasterUsername":"s3cr3t","MasterUserSecret":{"SecretArn":"s3cr3t"},"InstanceCreateTime":"s3cr3t","PendingModifiedValues":{"MasterUserPassword":"s3cr3t"}}],
	 "DBClusters":[{"DBClusterIdentifier":"c","MasterUsername":"s3cr3t"}],
	 "VpnConnections":[{"VpnConnectionId":"vpn-1","CustomerGatewayConfiguration":"s3cr3t","PreSharedKeyArn":"s3cr3t","Options":{"TunnelOptions":[{"PreSharedKey":"s3cr3t"}]}}],
	 "ClientVpnEndpoints":[{"ClientVpnEndpointId":"cvpn-1","AuthenticationOptions":[{"PreSharedKey":"s3cr3t"}],"DnsName":"s3cr3t","SelfServicePortalUrl":"s3cr3t"}],
	 "CarrierGateways":[{"CarrierGatewayId":"cagw-1","PreSharedKey":"s3cr3t","SecretId":"s3cr3t","AuthId":"s3cr3t"}],
	 "virtualInterfaces":[{"virtualInterfaceId":"dxvif-1","authKey":"s3cr3t","customerRouterConfig":"s3cr3t","bgpPeers":[{"addressFamily":"ipv4","bgpStatus":"up","authKey":"s3cr3t"}]}]}`)
	for _, k := range model.Kinds() {
		for _, r := range s.List(k) {
			if text := fmt.Sprintf("%+v", r); strings.Contains(text, "s3cr3t") {
				t.Errorf("kept: %s", text)
			}
		}
	}
}
