package awscli

import (
	"testing"

	"portolan/model"
)

// rule: EICE-1, ECS-1, SSM-1, EKS-1
func TestComputeSources(t *testing.T) {
	const in = "111122223333/eu-west-1/"
	s := clean(t, in+"a", `{"InstanceConnectEndpoints":[{"OwnerId":"111122223333","InstanceConnectEndpointId":"eice-1","State":"create-complete","NetworkInterfaceIds":["eni-2","eni-1"],"VpcId":"vpc-0a","AvailabilityZone":"eu-west-1a","SubnetId":"subnet-1","PreserveClientIp":false,"SecurityGroupIds":["sg-1"],"Tags":[{"Key":"Name","Value":"ops"}]}],
	 "InstanceInformationList":[{"InstanceId":"i-1","PingStatus":"Online","AgentVersion":"3"},{"InstanceId":"mi-1","PingStatus":"Online"}]}`,
		in+"b", `{"services":[{"serviceArn":"arn:aws:ecs:eu-west-1:111122223333:service/shop/web","serviceName":"web","status":"ACTIVE","clusterArn":"arn:aws:ecs:eu-west-1:111122223333:cluster/shop","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-2","subnet-1"],"securityGroups":["sg-1"]}},"tags":[{"key":"Name","value":"w"}]},
		 {"serviceArn":"arn:aws:ecs:eu-west-1:111122223333:service/shop/blue","clusterArn":"arn:aws:ecs:eu-west-1:111122223333:cluster/shop","deployments":[{"status":"PRIMARY","networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-1"],"securityGroups":["sg-2"]}}}]},
		 {"serviceArn":"arn:aws:ecs:eu-west-1:111122223333:service/shop/old","clusterArn":"arn:aws:ecs:eu-west-1:111122223333:cluster/shop"}],"failures":[]}`,
		in+"c", `{"tasks":[{"taskArn":"arn:aws:ecs:eu-west-1:111122223333:task/shop/1","clusterArn":"arn:aws:ecs:eu-west-1:111122223333:cluster/shop","group":"service:web","lastStatus":"RUNNING","attachments":[{"type":"ElasticNetworkInterface","details":[{"name":"networkInterfaceId","value":"eni-9"},{"name":"subnetId","value":"subnet-1"}]}]},
		 {"taskArn":"arn:aws:ecs:eu-west-1:111122223333:task/shop/2","clusterArn":"arn:aws:ecs:eu-west-1:111122223333:cluster/shop","group":"family:once","containerInstanceArn":"arn:x"}]}`,
		in+"d", `{"containerInstances":[{"containerInstanceArn":"arn:aws:ecs:eu-west-1:111122223333:container-instance/shop/c1","ec2InstanceId":"i-1"},{"containerInstanceArn":"arn:aws:ecs:eu-west-1:111122223333:container-instance/shop/c2","ec2InstanceId":"mi-1"}]}`,
		in+"e", `{"cluster":{"name":"k","arn":"arn:aws:eks:eu-west-1:111122223333:cluster/k","status":"ACTIVE","resourcesVpcConfig":{"subnetIds":["subnet-1"],"securityGroupIds":["sg-2"],"clusterSecurityGroupId":"sg-1","vpcId":"vpc-0a"},"kubernetesNetworkConfig":{"ipFamily":"ipv4"}}}`)
	e, _ := model.Get[*model.InstanceConnectEndpoint](s, model.KindInstanceConnectEndpoint, "eice-1")
	eq(t, "endpoint", words(e.Account, e.Region, e.Name(), e.Sender, e.State, e.PreserveClientIP), "[111122223333 eu-west-1 ops {vpc-0a [subnet-1] [sg-1] [eni-1 eni-2] []} create-complete 1]")
	eq(t, "managed", words(len(s.List(model.KindManagedInstance)), s.List(model.KindManagedInstance)[0].(*model.ManagedInstance).Ping), "[1 Online]")
	var services, tasks, on []string
	for v := range model.All[*model.ECSService](s, model.KindECSService) {
		services = append(services, words(v.ServiceName, v.Cluster, v.OwnNetwork, v.Subnets, v.Groups, v.Name()))
	}
	for v := range model.All[*model.ECSTask](s, model.KindECSTask) {
		tasks = append(tasks, words(v.Cluster, v.Service, v.Status, v.Subnets, v.Interfaces, v.ContainerInstance))
	}
	for v := range model.All[*model.ECSContainerInstance](s, model.KindECSContainerInstance) {
		on = append(on, words(v.Cluster, v.Instance))
	}
	eq(t, "services", services, "[[blue shop true [subnet-1] [sg-2] blue] [old shop false [] [] old] [web shop true [subnet-1 subnet-2] [sg-1] w]]")
	eq(t, "tasks", tasks, "[[shop web RUNNING [subnet-1] [eni-9] ] [shop   [] [] arn:x]]")
	eq(t, "container instances", on, "[[shop i-1] [shop ]]")
	k := s.List(model.KindEKSCluster)[0].(*model.EKSCluster)
	eq(t, "cluster", words(k.ClusterName, k.Sender, k.IPFamily, k.Account), "[k {vpc-0a [subnet-1] [sg-1 sg-2] [] []} ipv4 111122223333]")
	for _, call := range []string{"ecs:DescribeServices", "ecs:DescribeTasks", "ecs:DescribeContainerInstances", "eks:DescribeCluster", "ssm:DescribeInstanceInformation", "ec2:DescribeInstanceConnectEndpoints"} {
		eq(t, call, sets(s, call), "111122223333/eu-west-1")
	}
	// Names alone, and what other services list under the same keys.
	s = loaded(t, in+"a", `{"services":["a"],"tasks":[{"taskId":"t"}],"cluster":{"ClusterIdentifier":"x"}}`)
	if n := s.Count(model.KindECSService) + s.Count(model.KindECSTask) + s.Count(model.KindEKSCluster); n != 0 || len(s.Problems()) > 0 ||
		s.Status(model.DataSet{Call: "ecs:DescribeServices", Account: "111122223333", Region: "eu-west-1"}).Complete() {
		t.Error(n, s.Problems())
	}
	s = clean(t, in+"a", `{"clusterArns":[]}`, in+"b", `{"clusters":[]}`)
	for _, call := range []string{"ecs:DescribeServices", "ecs:DescribeTasks", "ecs:DescribeContainerInstances", "eks:DescribeCluster"} {
		eq(t, "no cluster: "+call, sets(s, call), "111122223333/eu-west-1")
	}
	if s = clean(t, in+"a", `{"clusterArns":["arn:x"]}`, in+"b", `{"clusters":["k"]}`); len(s.Sets()) > 0 {
		t.Error("names of clusters count as what is in them:", s.Sets())
	}
	s = loaded(t, in+"a", `{"cluster":{"name":["k"]}}`)
	if len(s.Problems()) != 1 {
		t.Error(s.Problems())
	}
}
