package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

const (
	elbARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:"
	nlbARN = elbARN + "loadbalancer/net/front/0123456789abcdef"
	tgARN  = elbARN + "targetgroup/orders/fedcba9876543210"
	nlb    = `{"LoadBalancers":[{"LoadBalancerArn":"` + nlbARN + `","DNSName":"front-0123456789abcdef.elb.eu-west-1.amazonaws.com","CanonicalHostedZoneId":"Z","CreatedTime":"2026-01-01T00:00:00+00:00","LoadBalancerName":"front","Scheme":"internet-facing","VpcId":"vpc-0a","State":{"Code":"active"},"Type":"network","AvailabilityZones":[{"ZoneName":"eu-west-1b","SubnetId":"subnet-b","LoadBalancerAddresses":[]},{"ZoneName":"eu-west-1a","SubnetId":"subnet-a","LoadBalancerAddresses":[{"IpAddress":"198.51.100.9","AllocationId":"eipalloc-1","PrivateIPv4Address":"10.0.1.9"}]}],"SecurityGroups":["sg-2","sg-1"],"IpAddressType":"ipv4","EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic":"off"}]}`
	tgs    = `{"TargetGroups":[{"TargetGroupArn":"` + tgARN + `","TargetGroupName":"orders","Protocol":"TCP","Port":5432,"VpcId":"vpc-0a","HealthCheckProtocol":"TCP","HealthCheckPort":"traffic-port","HealthCheckEnabled":true,"HealthCheckIntervalSeconds":30,"HealthCheckTimeoutSeconds":10,"HealthyThresholdCount":3,"UnhealthyThresholdCount":3,"LoadBalancerArns":["` + nlbARN + `"],"TargetType":"ip","IpAddressType":"ipv4"}]}`
	listen = `{"Listeners":[{"ListenerArn":"` + elbARN + `listener/net/front/0123456789abcdef/1111111111111111","LoadBalancerArn":"` + nlbARN + `","Port":5432,"Protocol":"TCP","DefaultActions":[{"Type":"forward","TargetGroupArn":"` + tgARN + `","Order":1,"ForwardConfig":{"TargetGroups":[{"TargetGroupArn":"` + tgARN + `"},{"TargetGroupArn":"` + elbARN + `targetgroup/old/0000000000000000","Weight":0}]}}]}]}`
	health = `{"TargetHealthDescriptions":[{"Target":{"Id":"10.0.2.9","Port":5433,"AvailabilityZone":"eu-west-1a"},"HealthCheckPort":"5432","TargetHealth":{"State":"unhealthy","Reason":"Target.FailedHealthChecks","Description":"x"}},{"Target":{"Id":"10.0.2.8","Port":5432,"AvailabilityZone":"all"},"TargetHealth":{"State":"healthy"}}]}`
	ofLB   = `{"Attributes":[{"Key":"deletion_protection.enabled","Value":"false"},{"Key":"load_balancing.cross_zone.enabled","Value":"true"}]}`
	ofTG   = `{"Attributes":[{"Key":"preserve_client_ip.enabled","Value":"true"},{"Key":"load_balancing.cross_zone.enabled","Value":"use_load_balancer_configuration"},{"Key":"deregistration_delay.timeout_seconds","Value":"300"}]}`
)

func balancer(t *testing.T, s *model.Snapshot) *model.LoadBalancer {
	t.Helper()
	b, ok := model.Get[*model.LoadBalancer](s, model.KindLoadBalancer, nlbARN)
	if !ok || s.Count(model.KindLoadBalancer) != 1 {
		t.Fatalf("balancers: %v", s.List(model.KindLoadBalancer))
	}
	return b
}

func targetsOf(t *testing.T, s *model.Snapshot) *model.TargetGroup {
	t.Helper()
	g, ok := model.Get[*model.TargetGroup](s, model.KindTargetGroup, tgARN)
	if !ok || s.Count(model.KindTargetGroup) != 1 {
		t.Fatalf("target groups: %v", s.List(model.KindTargetGroup))
	}
	return g
}

// rule: LB-1, LB-2, LB-3, LB-4, LB-6, LB-7, LB-8, LB-9, LB-11
func TestLoadBalancer(t *testing.T) {
	const at = "111122223333/eu-west-1/"
	s := clean(t, at+"lb.json", nlb, at+"tg.json", tgs, at+"listeners.json", listen, at+"health-fedcba9876543210.json", health,
		at+"attributes-0123456789abcdef.json", ofLB, at+"attributes_targetgroup_orders_fedcba9876543210.json", ofTG)
	b := balancer(t, s)
	eq(t, "balancer", words(b.LoadBalancerName, b.Type, b.Scheme, b.State, b.VPC, b.IPAddressType, b.Groups, b.EnforceOnPrivateLink, b.CrossZone, b.HasAttributes, b.HasListeners, b.Account, b.Region, b.Ref),
		"[front network internet-facing active vpc-0a ipv4 [sg-1 sg-2] 1 2 true true 111122223333 eu-west-1 lb:front]")
	eq(t, "zones", words(b.Zones, b.InterfaceName(), b.Name()), "[[{eu-west-1a subnet-a [{10.0.1.9 198.51.100.9 invalid IP}]} {eu-west-1b subnet-b []}] net/front/0123456789abcdef front]")
	eq(t, "listeners", fmt.Sprint(b.Listeners), "[{"+elbARN+"listener/net/front/0123456789abcdef/1111111111111111 TCP 5432 ["+tgARN+"]}]")
	g := targetsOf(t, s)
	eq(t, "group", words(g.TargetGroupName, g.TargetType, g.Protocol, g.Port, g.VPC, g.LoadBalancers, g.PreserveClientIP, g.CrossZone, g.HasAttributes, g.HasTargets, g.Ref),
		"[orders ip TCP 5432 vpc-0a ["+nlbARN+"] 2 use_load_balancer_configuration true true target-group:orders]")
	eq(t, "targets", fmt.Sprint(g.Targets), "[{10.0.2.8 5432 all healthy } {10.0.2.9 5433 eu-west-1a unhealthy Target.FailedHealthChecks}]")
	for _, call := range []string{"elbv2:DescribeLoadBalancers", callListeners, callTargetHealth, callBalancerAttributes, callTargetGroupAttributes, "elbv2:DescribeTargetGroups"} {
		eq(t, call, sets(s, call), "111122223333/eu-west-1")
	}
	for index, key := range map[model.Index]string{model.BalancersByTargetGroup: tgARN, model.TargetGroupsByTarget: "10.0.2.9"} {
		if len(s.By(index, key)) != 1 {
			t.Error("index", index)
		}
	}
}

// rule: LB-4, LB-7
func TestBalancerParts(t *testing.T) {
	with := func(member, doc string) string { return strings.Replace(doc, "{", "{"+member+",", 1) }
	inTG, inLB := `"TargetGroupArn":"`+tgARN+`"`, `"LoadBalancerArn":"`+nlbARN+`"`
	for _, doc := range []string{with(inTG, health), "[" + with(inTG, health) + "]"} { // a member names the object
		s := clean(t, "a.json", doc)
		eq(t, "targets", words(len(targetsOf(t, s).Targets), targetsOf(t, s).HasTargets, targetsOf(t, s).Account), "[2 true 111122223333]")
	}
	s := clean(t, "a.json", with(inTG, ofTG), "b.json", with(inLB, ofLB), "c.json", with(inTG, `{"Attributes":[]}`))
	eq(t, "attributes", words(targetsOf(t, s).PreserveClientIP, balancer(t, s).CrossZone), "[2 2]")
	// What nothing names is no part of anything.
	for doc, what := range map[string]string{health: "$.TargetHealthDescriptions", ofTG: "$.Attributes", ofLB: "$.Attributes"} {
		s := loaded(t, "a.json", doc)
		oneProblem(t, s, what, "that nothing names")
		if s.Count(model.KindTargetGroup)+s.Count(model.KindLoadBalancer) != 0 || s.Status(model.DataSet{Call: callTargetHealth}).Complete() {
			t.Error("parts of nothing")
		}
	}
	// Pages, cut files and unreadable elements are not the whole.
	for name, doc := range map[string]string{"page": strings.TrimSuffix(health, "}") + `,"NextMarker":"x"}`, "cut": strings.TrimSuffix(health, "]}"), "odd": strings.Replace(health, `"10.0.2.8"`, `{}`, 1), "no id": strings.Replace(health, `"Id":"10.0.2.8",`, ``, 1)} {
		s := loaded(t, "x-fedcba9876543210.json", doc, "tg.json", tgs)
		if g := targetsOf(t, s); g.HasTargets || len(g.Targets) == 0 {
			t.Error(name, g)
		}
	}
	for name, doc := range map[string]string{"page": strings.TrimSuffix(listen, "}") + `,"NextMarker":"x"}`, "odd": strings.Replace(listen, `"Port":5432`, `"Port":"x"`, 1)} {
		if s := loaded(t, "a.json", doc, "lb.json", nlb); balancer(t, s).HasListeners {
			t.Error(name)
		}
	}
	s = clean(t, "0123456789abcdef.json", `{"Listeners":[]}`, "lb.json", nlb)
	eq(t, "no listeners", words(balancer(t, s).HasListeners, len(balancer(t, s).Listeners)), "[true 0]")
	// Of two captures one target counts once.
	s = clean(t, "a-fedcba9876543210.json", health, "b-fedcba9876543210.json", strings.Replace(health, "unhealthy", "healthy", 1), "tg.json", tgs)
	eq(t, "twice", fmt.Sprint(targetsOf(t, s).Targets), "[{10.0.2.8 5432 all healthy } {10.0.2.9 5433 eu-west-1a healthy Target.FailedHealthChecks}]")
	// Other services' keys.
	s = loaded(t, "0123456789abcdef.json", `{"Attributes":{"QueueArn":"x"}}`, "b.json", `{"Attributes":[{"Name":"x"}]}`, "c.json", `{"loadBalancers":[{"name":"lightsail"}]}`, "d.json", `{"Listeners":[{"arn":"lattice"}]}`, "v.json", vpcA)
	if s.Count(model.KindLoadBalancer)+s.Count(model.KindTargetGroup) != 0 || len(s.Problems()) != 0 || s.Status(model.DataSet{Call: "elbv2:DescribeLoadBalancers"}).Complete() {
		t.Error(s.Problems(), s.Sets())
	}
}

// TestBatfishBalancers: Batfish's lists name the objects.
// rule: LB-2
func TestBatfishBalancers(t *testing.T) {
	doc := `{"LoadBalancerAttributes":[{"LoadBalancerArn":"` + nlbARN + `","Attributes":[{"Key":"load_balancing.cross_zone.enabled","Value":"false"}]}],
	 "LoadBalancerListeners":[{"LoadBalancerArn":"` + nlbARN + `",` + listen[1:] + `],
	 "LoadBalancerTargetHealth":[{"TargetGroupArn":"` + tgARN + `",` + health[1:] + `]}`
	s := clean(t, "111122223333/eu-west-1/a.json", doc)
	eq(t, "balancer", words(balancer(t, s).CrossZone, balancer(t, s).HasListeners, len(balancer(t, s).Listeners)), "[1 true 1]")
	eq(t, "group", words(len(targetsOf(t, s).Targets), targetsOf(t, s).HasTargets), "[2 true]")
}

// rule: LB-1, LB-2
func TestClassicLoadBalancer(t *testing.T) {
	doc := `{"LoadBalancerDescriptions":[{"LoadBalancerName":"old","DNSName":"old-1.eu-west-1.elb.amazonaws.com","CanonicalHostedZoneNameID":"Z","ListenerDescriptions":[{"Listener":{"Protocol":"TCP","LoadBalancerPort":3306,"InstanceProtocol":"TCP","InstancePort":13306},"PolicyNames":[]}],"Policies":{},"BackendServerDescriptions":[],"AvailabilityZones":["eu-west-1a"],"Subnets":["subnet-b","subnet-a"],"VPCId":"vpc-0a","Instances":[{"InstanceId":"i-1"}],"HealthCheck":{},"SourceSecurityGroup":{"OwnerAlias":"111122223333","GroupName":"lb"},"SecurityGroups":["sg-1"],"CreatedTime":"x","Scheme":"internal"}]}`
	s := clean(t, "a.json", doc, "b.json", `{"LoadBalancerName":"old","LoadBalancerAttributes":{"CrossZoneLoadBalancing":{"Enabled":true}}}`)
	b, ok := model.Get[*model.ClassicLoadBalancer](s, model.KindClassicLoadBalancer, elbARN+"loadbalancer/old")
	if !ok || s.Count(model.KindClassicLoadBalancer) != 1 {
		t.Fatal(s.List(model.KindClassicLoadBalancer))
	}
	eq(t, "classic", words(b.Ref, b.LoadBalancerName, b.Scheme, b.VPC, b.Subnets, b.Groups, b.Instances, b.Listeners, b.CrossZone, b.HasAttributes, b.Account, b.Region),
		"[lb:old old internal vpc-0a [subnet-a subnet-b] [sg-1] [i-1] [{TCP TCP 3306 13306}] 2 true 111122223333 eu-west-1]")
	oneProblem(t, loaded(t, "b.json", `{"LoadBalancerAttributes":{"CrossZoneLoadBalancing":{"Enabled":true}}}`), "$.LoadBalancerAttributes", "that nothing names")
}

// rule: GA-1, GA-2, GA-3
func TestAccelerator(t *testing.T) {
	const ga = "arn:aws:globalaccelerator::111122223333:accelerator/1234abcd-abcd-1234-abcd-1234abcdefgh"
	list := `{"Accelerators":[{"AcceleratorArn":"` + ga + `","Name":"edge","IpAddressType":"IPV4","Enabled":true,"IpSets":[{"IpFamily":"IPv4","IpAddresses":["198.51.100.2","198.51.100.1"],"IpAddressFamily":"IPv4"}],"DnsName":"a1.awsglobalaccelerator.com","Status":"DEPLOYED","CreatedTime":"x","LastModifiedTime":"x"}]}`
	listeners := `{"Listeners":[{"ListenerArn":"` + ga + `/listener/abc","PortRanges":[{"FromPort":5432,"ToPort":5432}],"Protocol":"TCP","ClientAffinity":"NONE"}]}`
	groups := `{"EndpointGroups":[{"EndpointGroupArn":"` + ga + `/listener/abc/endpoint-group/g1","EndpointGroupRegion":"eu-west-1","EndpointDescriptions":[{"EndpointId":"` + nlbARN + `","Weight":128,"HealthState":"HEALTHY","ClientIPPreservationEnabled":true},{"EndpointId":"i-1","Weight":0}],"TrafficDialPercentage":100.0,"HealthCheckPort":80,"HealthCheckProtocol":"TCP","HealthCheckIntervalSeconds":30,"ThresholdCount":3,"PortOverrides":[{"ListenerPort":5432,"EndpointPort":15432}]}]}`
	s := clean(t, "111122223333/us-west-2/a.json", list, "111122223333/us-west-2/b.json", listeners, "111122223333/us-west-2/c.json", groups)
	a, ok := model.Get[*model.Accelerator](s, model.KindAccelerator, ga)
	if !ok || s.Count(model.KindAccelerator) != 1 || s.Count(model.KindLoadBalancer) != 0 {
		t.Fatal(s.List(model.KindAccelerator))
	}
	eq(t, "accelerator", words(a.AcceleratorName, a.Enabled, a.Status, a.Addresses, a.DNSNames, a.HasListeners, a.Account, a.Region == ""), "[edge 2 DEPLOYED [198.51.100.1 198.51.100.2] [a1.awsglobalaccelerator.com] true 111122223333 true]")
	eq(t, "listeners", fmt.Sprint(a.Listeners, a.GroupsOf), "[{"+ga+"/listener/abc TCP [{5432 5432}] false}] ["+ga+"/listener/abc]")
	eq(t, "groups", fmt.Sprint(a.Groups), "[{"+ga+"/listener/abc/endpoint-group/g1 "+ga+"/listener/abc eu-west-1 [{"+nlbARN+" HEALTHY 2 false} {i-1  0 true}] [{5432 15432}] false false}]")
	for _, call := range []string{"globalaccelerator:ListAccelerators", callAcceleratorListeners, callEndpointGroups} {
		eq(t, call, sets(s, call), "111122223333/?")
	}
	custom := clean(t, "111122223333/us-west-2/list-custom-routing-accelerators.json", list, "111122223333/us-west-2/l.json", `{"Listeners":[{"ListenerArn":"`+ga+`/listener/abc","PortRanges":[]}]}`)
	c, _ := model.Get[*model.Accelerator](custom, model.KindAccelerator, ga)
	eq(t, "custom", words(c.AcceleratorName, c.Listeners[0].Custom, custom.Status(model.DataSet{Call: "globalaccelerator:ListAccelerators"}).Mentioned()), "[edge true false]")
	empty := clean(t, "111122223333/us-west-2/a.json", `{"ListenerArn":"`+ga+`/listener/abc","EndpointGroups":[]}`, "111122223333/us-west-2/b.json", `{"AcceleratorArn":"`+ga+`","Listeners":[]}`)
	e, _ := model.Get[*model.Accelerator](empty, model.KindAccelerator, ga)
	eq(t, "empty", words(e.HasListeners, e.GroupsOf, len(e.Groups)), "[true ["+ga+"/listener/abc] 0]")
	page, _ := model.Get[*model.Accelerator](clean(t, "111122223333/us-west-2/c.json", strings.TrimSuffix(groups, "}")+`,"NextToken":"x"}`), model.KindAccelerator, ga)
	eq(t, "page", words(len(page.GroupsOf), len(page.Groups)), "[0 1]")
	oneProblem(t, loaded(t, "a.json", `{"EndpointGroups":[{"EndpointGroupArn":"x"}]}`), "$.EndpointGroups[0].EndpointGroupArn", "not the ARN of an endpoint group")
	oneProblem(t, loaded(t, "a.json", strings.Replace(list, "198.51.100.2", "x", 1)), "$.Accelerators[0].IpSets[0].IpAddresses[0]", "not an address")
}

// rule: EP-5, EP-6, EP-17
func TestEndpointService(t *testing.T) {
	doc := `{"ServiceConfigurations":[{"ServiceType":[{"ServiceType":"Interface"}],"ServiceId":"vpce-svc-1","ServiceName":"com.amazonaws.vpce.eu-west-1.vpce-svc-1","ServiceState":"Available","AvailabilityZones":["eu-west-1a"],"AcceptanceRequired":true,"ManagesVpcEndpoints":false,"NetworkLoadBalancerArns":["` + nlbARN + `"],"BaseEndpointDnsNames":["x"],"SupportedIpAddressTypes":["ipv4"],"SupportedRegions":[{"Region":"us-east-1","ServiceState":"Available"}],"RemoteAccessEnabled":true,"Tags":[]}]}`
	connections := `{"VpcEndpointConnections":[{"ServiceId":"vpce-svc-1","VpcEndpointId":"vpce-2","VpcEndpointOwner":"999988887777","VpcEndpointState":"available","CreationTimestamp":"x","DnsEntries":[],"NetworkLoadBalancerArns":["x"],"IpAddressType":"ipv4","VpcEndpointConnectionId":"vpce-svc-1-x","VpcEndpointRegion":"us-east-1","Tags":[]},{"ServiceId":"vpce-svc-1","VpcEndpointId":"vpce-1","VpcEndpointOwner":"111122223333","VpcEndpointState":"pendingAcceptance"}]}`
	s := clean(t, "111122223333/eu-west-1/a.json", doc, "111122223333/eu-west-1/b.json", connections)
	e, ok := model.Get[*model.EndpointService](s, model.KindEndpointService, "vpce-svc-1")
	if !ok || s.Count(model.KindEndpointService) != 1 || s.Count(model.KindOther) != 0 {
		t.Fatal(s.List(model.KindEndpointService))
	}
	eq(t, "service", words(e.ServiceName, e.State, e.Type, e.Acceptance, e.NetworkBalancers, e.Zones, e.RemoteAccess, e.Regions, e.Account, e.Region), "[com.amazonaws.vpce.eu-west-1.vpce-svc-1 Available Interface 2 ["+nlbARN+"] [eu-west-1a] 2 [us-east-1] 111122223333 eu-west-1]")
	eq(t, "connections", fmt.Sprint(e.Connections), "[{vpce-1 111122223333  pendingAcceptance} {vpce-2 999988887777 us-east-1 available}]")
}
