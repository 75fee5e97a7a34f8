package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

const (
	proxyA  = `{"DBProxies":[{"DBProxyName":"a","DBProxyArn":"arn:aws:rds:eu-west-1:111122223333:db-proxy:prx-0a","EngineFamily":"POSTGRESQL","VpcId":"vpc-0a","VpcSubnetIds":["subnet-2","subnet-1"],"VpcSecurityGroupIds":["sg-1"],"Status":"available","RequireTLS":false,"Auth":[{"SecretArn":"s3cr3t"}]}]}`
	proxyB  = `{"DBProxies":[{"DBProxyName":"b","DBProxyArn":"arn:aws:rds:eu-west-1:111122223333:db-proxy:prx-0b","EngineFamily":"MYSQL","VpcId":"vpc-0a"}]}`
	targets = `"Targets":[{"Type":"RDS_INSTANCE","RdsResourceId":"db-1","Port":5432,"Role":"READ_WRITE","TargetHealth":{"State":"AVAILABLE"}},{"Type":"TRACKED_CLUSTER","RdsResourceId":"c"}]`
)

func TestDBProxy(t *testing.T) {
	p := one[*model.DBProxy](t, model.KindDBProxy, "arn:aws:rds:eu-west-1:111122223333:db-proxy:a", proxyA)
	eq(t, "proxy", words(p.Ref, p.ARN, p.Account, p.Region, p.Subnets, p.Groups, p.RequireTLS, p.EngineFamily),
		"[proxy:a arn:aws:rds:eu-west-1:111122223333:db-proxy:prx-0a 111122223333 eu-west-1 [subnet-1 subnet-2] [sg-1] 1 POSTGRESQL]")
	s := clean(t, "a.json", `{"DBProxyEndpoints":[
	 {"DBProxyEndpointName":"default","DBProxyEndpointArn":"arn:aws:rds:eu-west-1:111122223333:db-proxy-endpoint:e-1","DBProxyName":"a","TargetRole":"READ_WRITE","IsDefault":true},
	 {"DBProxyEndpointName":"default","DBProxyEndpointArn":"arn:aws:rds:eu-west-1:111122223333:db-proxy-endpoint:e-2","DBProxyName":"b","TargetRole":"READ_WRITE","IsDefault":true},
	 {"DBProxyEndpointName":"ro","DBProxyEndpointArn":"arn:aws:rds:eu-west-1:111122223333:db-proxy-endpoint:e-3","DBProxyName":"a","TargetRole":"READ_ONLY"}]}`)
	if n := s.Count(model.KindDBProxyEndpoint); n != 3 {
		t.Errorf("%d endpoints: two proxies' default ones are one", n)
	}
}

// TestDBProxyTargets: whose targets a document lists, its output does not say.
func TestDBProxyTargets(t *testing.T) {
	for name, c := range map[string]struct {
		files []string
		want  string
	}{
		"by the file's name":   {[]string{"a.json", proxyA, "b.json", proxyB, "describe-db-proxy-targets-b.json", "{" + targets + "}"}, "b"},
		"by the folder":        {[]string{"a.json", proxyA, "b.json", proxyB, "db-proxy-targets/a.json", "{" + targets + "}"}, "a"},
		"by a member":          {[]string{"a.json", proxyA, "b.json", proxyB, "x.json", `{"DBProxyName":"b",` + targets + "}"}, "b"},
		"there is one alone":   {[]string{"a.json", proxyA, "x.json", "{" + targets + "}"}, "a"},
		"there are two":        {[]string{"a.json", proxyA, "b.json", proxyB, "x.json", "{" + targets + "}"}, ""},
		"another service's":    {[]string{"a.json", proxyA, "x.json", `{"Targets":[{"Id":"1","Arn":"arn:aws:lambda:eu-west-1:111122223333:function:f"}]}`}, "none"},
		"of a hostile name":    {[]string{"a.json", proxyA, "x.json", "{\"DBProxyName\":\"\\u001b[31m\"," + targets + "}"}, "\x1b[31m"},
		"the name comes after": {[]string{"a.json", proxyA, "b.json", proxyB, "x.json", "{" + targets + `,"DBProxyName":"a"}`}, "a"},
	} {
		s := loaded(t, c.files...)
		got := "none"
		for r := range model.All[*model.DBProxyTargets](s, model.KindDBProxyTargets) {
			got = r.Proxy
			if len(r.Targets) != 2 || r.Targets[0].Port != 5432 || r.Targets[1].TrackedCluster() != "c" {
				t.Errorf("%s: %+v", name, r.Targets)
			}
		}
		if got != c.want || (len(s.Problems()) > 0) != (c.want == "") {
			t.Errorf("%s: %q, want %q; problems %v", name, got, c.want, s.Problems())
		}
	}
}

func TestVPCEndpoint(t *testing.T) {
	v := one[*model.VPCEndpoint](t, model.KindVPCEndpoint, "vpce-1", `{"VpcEndpoints":[{"VpcEndpointId":"vpce-1","VpcEndpointType":"Interface","VpcId":"vpc-0a","State":"PendingAcceptance",
	 "ServiceName":"com.amazonaws.eu-west-1.rds","SubnetIds":["subnet-2","subnet-1"],"Groups":[{"GroupId":"sg-1","GroupName":"x"}],"NetworkInterfaceIds":["eni-1"],"PrivateDnsEnabled":true,"OwnerId":"111122223333",
	 "PolicyDocument":"{\"Secret\":\"s3cr3t\"}","DnsEntries":[{"DnsName":"b"},{"DnsName":"a"}]}]}`)
	eq(t, "endpoint", words(v.State, v.Subnets, v.Groups, v.Interfaces, v.PrivateDNS, v.Names), "[pendingacceptance [subnet-1 subnet-2] [sg-1] [eni-1] 2 [a b]]")
	s := loaded(t, "a.json", `{"VpcEndpoints":[{"VpcEndpointId":"vpce-1","VpcEndpointType":"Teleport","State":"dreaming"},{"VpcId":"vpc-0a"},{"VpcEndpointId":"vpce-2","SubnetIds":7}]}`)
	if s.Count(model.KindVPCEndpoint) != 1 || len(s.Problems()) != 2 || s.Unread()["VpcEndpoints[].VpcEndpointType=Teleport"] != 1 || s.Status(model.DataSet{Call: "ec2:DescribeVpcEndpoints"}).Complete() {
		t.Errorf("%d endpoints, problems %v, unread %v", s.Count(model.KindVPCEndpoint), s.Problems(), s.Unread())
	}
}

// TestLattice: one document is one resource configuration or gateway; its members have names that others have as well.
func TestLattice(t *testing.T) {
	const arn = "arn:aws:vpc-lattice:eu-west-1:111122223333:resourceconfiguration/rcfg-1"
	config := func(ports, definition string) string {
		return fmt.Sprintf(`{"arn":%q,"id":"rcfg-1","name":"orders","type":"ARN","protocol":"TCP","status":"ACTIVE","resourceGatewayId":"rgw-1","portRanges":%s,"resourceConfigurationDefinition":%s}`, arn, ports, definition)
	}
	c := one[*model.ResourceConfiguration](t, model.KindResourceConfiguration, arn, config(`["5432","1000-2000"]`, `{"ipResource":{"ipAddress":"10.0.0.5"}}`))
	eq(t, "configuration", words(c.Account, c.Region, c.Ports, c.IP, c.Gateway), "[111122223333 eu-west-1 [{1000 2000} {5432 5432}] 10.0.0.5 rgw-1]")
	g := one[*model.ResourceGateway](t, model.KindResourceGateway, "rgw-1", `{"arn":"arn:aws:vpc-lattice:eu-west-1:111122223333:resourcegateway/rgw-1","id":"rgw-1","vpcId":"vpc-0a","subnetIds":["subnet-1"],"securityGroupIds":["sg-1"],"ipv4AddressesPerEni":16,"status":"ACTIVE"}`)
	eq(t, "gateway", words(g.VPC, g.Subnets, g.Groups, g.AddressesPerENI), "[vpc-0a [subnet-1] [sg-1] 16]")
	for _, bad := range []string{config(`["70000"]`, `{}`), config(`["9-1"]`, `{}`), config(`["x"]`, `{}`), config(`[]`, `{"ipResource":{"ipAddress":"10.0.0.x"}}`), config(`7`, `{}`)} {
		s := loaded(t, "a.json", bad)
		if len(s.Problems()) != 1 || !strings.HasPrefix(s.Problems()[0].Path, "$.") {
			t.Errorf("%s: problems %v", bad, s.Problems())
		}
	}
	s := loaded(t, "a.json", `{"id":"x","name":"y","status":"z"}`)
	eq(t, "what others have", s.Unread(), map[string]int{"id": 1, "name": 1, "status": 1})
}
