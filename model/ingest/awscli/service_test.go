package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

// rule: SVC-2, SVC-3, SVC-4, SVC-5, SVC-7, AVA-1, DSQL-1
func TestServices(t *testing.T) {
	const in = "111122223333/eu-west-1/"
	s := clean(t, in+"a", `{"ReplicationInstances":[{"ReplicationInstanceIdentifier":"copy","ReplicationInstanceArn":"arn:aws:dms:eu-west-1:111122223333:rep:COPY","ReplicationInstanceStatus":"available","VpcSecurityGroups":[{"VpcSecurityGroupId":"sg-2","Status":"active"},{"VpcSecurityGroupId":"sg-3","Status":"removing"}],"PubliclyAccessible":true,
	 "ReplicationSubnetGroup":{"ReplicationSubnetGroupIdentifier":"g","VpcId":"vpc-0a","Subnets":[{"SubnetIdentifier":"subnet-2"},{"SubnetIdentifier":"subnet-1"}]},"ReplicationInstancePrivateIpAddress":"10.0.1.9","ReplicationInstancePrivateIpAddresses":["10.0.1.9","10.0.1.8"],"ReplicationInstancePublicIpAddresses":["198.51.100.7",null]}]}`,
		in+"b", `{"ReplicationConfigs":[{"ReplicationConfigIdentifier":"sync","ReplicationConfigArn":"arn:aws:dms:eu-west-1:111122223333:replication-config:S","ComputeConfig":{"ReplicationSubnetGroupId":"g","VpcSecurityGroupIds":["sg-1"]}}],
		 "ReplicationSubnetGroups":[{"ReplicationSubnetGroupIdentifier":"g","VpcId":"vpc-0a","Subnets":[{"SubnetIdentifier":"subnet-1"}]}]}`,
		in+"c", `{"ConnectionList":[{"Name":"jdbc","ConnectionType":"JDBC","ConnectionProperties":{"PASSWORD":"s3cr3t"},"PhysicalConnectionRequirements":{"SubnetId":"subnet-1","SecurityGroupIdList":["sg-1"]},"CreationTime":1.7e9},{"Name":"web"}]}`,
		in+"d", `{"VPCConnectionSummaries":[{"VPCConnectionId":"q","Arn":"arn:aws:quicksight:eu-west-1:111122223333:vpcConnection/q","Name":"bi","VPCId":"vpc-0a","SecurityGroupIds":["sg-1"],"Status":"CREATION_SUCCESSFUL","NetworkInterfaces":[{"SubnetId":"subnet-1","NetworkInterfaceId":"eni-1"}],"CreatedTime":1646125200.5},
		 {"VPCConnectionId":"r","Arn":"arn:aws:quicksight:eu-west-1:111122223333:vpcConnection/r","CreatedTime":"2024-03-01T10:00:00+01:00"}]}`,
		in+"e", `{"Clusters":[{"ClusterIdentifier":"dw","ClusterStatus":"available","VpcId":"vpc-0a","AvailabilityZone":"eu-west-1a","EnhancedVpcRouting":true,"VpcSecurityGroups":[{"VpcSecurityGroupId":"sg-1","Status":"active"}],"ClusterNodes":[{"NodeRole":"SHARED","PrivateIPAddress":"10.0.1.7"}],"Tags":[]}],
		 "Integrations":[{"IntegrationArn":"arn:aws:rds:eu-west-1:111122223333:integration:i","IntegrationName":"n","SourceArn":"arn:s","TargetArn":"arn:t","Status":"active"}]}`,
		in+"f", `{"VerifiedAccessEndpoints":[{"VerifiedAccessEndpointId":"vae-1","VerifiedAccessGroupId":"vagr-1","EndpointType":"rds","SecurityGroupIds":["sg-1"],"RdsOptions":{"Protocol":"tcp","Port":5432,"RdsDbClusterArn":"arn:c","RdsEndpoint":"h","SubnetIds":["subnet-1"]},"Status":{"Code":"active"}},
		 {"VerifiedAccessEndpointId":"vae-2","EndpointType":"cidr","CidrOptions":{"Cidr":"10.0.2.7/24","Protocol":"tcp","PortRanges":[{"FromPort":5000,"ToPort":6000},{"FromPort":22,"ToPort":22}],"SubnetIds":["subnet-2"]},"Status":{"Code":"active"}}]}`,
		in+"g", `{"clusters":[{"identifier":"x1","arn":"arn:aws:dsql:eu-west-1:111122223333:cluster/x1"}]}`)
	all := func(k model.Kind) string {
		var out []string
		for _, r := range s.List(k) {
			text := fmt.Sprintf("%+v", r)
			out = append(out, strings.NewReplacer("Sender:", "", "&", "").Replace(text[strings.Index(text, "Origin:"):]))
		}
		return strings.Join(out, "\n")
	}
	for k, want := range map[model.Kind][]string{
		model.KindReplicationInstance:    {"VPC:vpc-0a Subnets:[subnet-1 subnet-2] Groups:[sg-2] Interfaces:[] Private:[10.0.1.8 10.0.1.9]} Identifier:copy Status:available Public:2 PublicAddrs:[198.51.100.7]"},
		model.KindReplicationConfig:      {"VPC:vpc-0a Subnets:[subnet-1] Groups:[sg-1] Interfaces:[] Private:[]} Identifier:sync SubnetGroup:g"},
		model.KindGlueConnection:         {"VPC: Subnets:[subnet-1] Groups:[sg-1] Interfaces:[] Private:[]} ConnectionName:jdbc Type:JDBC", "VPC: Subnets:[] Groups:[] Interfaces:[] Private:[]} ConnectionName:web"},
		model.KindQuickSightConnection:   {"VPC:vpc-0a Subnets:[subnet-1] Groups:[sg-1] Interfaces:[eni-1] Private:[]} ConnectionName:bi Status:CREATION_SUCCESSFUL Created:2022-03-01T09:00:00Z", "ConnectionName:r Status: Created:2024-03-01T09:00:00Z"},
		model.KindRedshiftCluster:        {"VPC:vpc-0a Subnets:[] Groups:[sg-1] Interfaces:[] Private:[10.0.1.7]} Identifier:dw Status:available EnhancedVPCRouting:2"},
		model.KindIntegration:            {"IntegrationName:n Status:active Source:arn:s Target:arn:t"},
		model.KindVerifiedAccessEndpoint: {"Subnets:[subnet-1] Groups:[sg-1] Interfaces:[] Private:[]} Type:rds State:active Group:vagr-1 Protocol:tcp Ports:[{First:5432 Last:5432}]", "Database:arn:c", "Type:cidr State:active Group: Protocol:tcp Ports:[{First:22 Last:22} {First:5000 Last:6000}] CIDR:10.0.2.0/24"},
		model.KindDSQLCluster:            {"Identifier:x1"},
	} {
		got := all(k)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%v: %s lacks %s", k, got, w)
			}
		}
		if strings.Contains(got, "s3cr3t") {
			t.Errorf("kept: %s", got)
		}
		if k != model.KindDSQLCluster {
			eq(t, k.String(), sets(s, k.Call()), "111122223333/eu-west-1")
		}
	}
	if _, ok := s.Lookup(model.Ref{Kind: model.KindGlueConnection, ID: "arn:aws:glue:eu-west-1:111122223333:connection/jdbc"}); !ok {
		t.Error("a Glue connection has no ARN")
	}
	for name, call := range map[string]string{"dsql-clusters": "dsql:ListClusters", "eks-clusters": "eks:DescribeCluster"} {
		s := clean(t, in+name, `{"clusters":[]}`)
		eq(t, name, fmt.Sprint(s.Sets()), "["+call+" in 111122223333/eu-west-1]")
	}
}
