package ask

import (
	"slices"
	"strings"
	"testing"

	"portolan/graph"
	"portolan/model"
)

const (
	someNLB = "arn:aws:elasticloadbalancing:eu-west-1:" + own + ":loadbalancer/net/front/000000000000000a"
	someTG  = "arn:aws:elasticloadbalancing:eu-west-1:" + own + ":targetgroup/orders/000000000000001a"
	someGA  = "arn:aws:globalaccelerator::" + own + ":accelerator/edge"
)

// node is an interface of a load balancer, as AWS describes it.
func node(description string) *model.NetworkInterface {
	return &model.NetworkInterface{Meta: meta(model.KindNetworkInterface, "eni-lb"), VPC: "vpc-a", Subnet: "subnet-a", Description: description, RequesterManaged: true}
}

func balancerRows(more ...model.Resource) map[string]graph.Covered {
	c := model.Contents{Resources: slices.Concat(littleNetwork(), littleHosts(), littleDatabases(), more), Sets: map[model.DataSet]model.SetStatus{
		{Call: model.KindNetworkInterface.Call(), Account: own, Region: here}: {Document: true}}}
	a, err := New(model.New(c), Options{})
	if err != nil {
		panic(err)
	}
	out := make(map[string]graph.Covered)
	for _, r := range a.Coverage() {
		if r.DataSet.Account == own && (r.DataSet.Region == here || r.DataSet.Region == "") {
			out[r.DataSet.Call] = r
		}
	}
	return out
}

// TestCoverageBalancers: a listing of load balancers matters where one stands, and the calls for single ones name them.
// rule: GEN-8
func TestCoverageBalancers(t *testing.T) {
	for name, c := range map[string]struct {
		more    []model.Resource
		matters []string
		not     []string
	}{
		"no balancer": {nil, nil, []string{"elbv2:DescribeLoadBalancers", "elb:DescribeLoadBalancers", "elbv2:DescribeTargetGroups", "globalaccelerator:ListAccelerators"}},
		"a network balancer": {[]model.Resource{node("ELB net/front/000000000000000a")},
			[]string{"elbv2:DescribeLoadBalancers", "elbv2:DescribeTargetGroups", "globalaccelerator:ListAccelerators", "ec2:DescribeVpcEndpointServiceConfigurations"}, []string{"elb:DescribeLoadBalancers"}},
		"a classic one": {[]model.Resource{node("ELB old")}, []string{"elb:DescribeLoadBalancers"}, []string{"elbv2:DescribeLoadBalancers"}},
	} {
		rows := balancerRows(c.more...)
		for _, call := range c.matters {
			if rows[call].Presence != "not collected" || !strings.Contains(rows[call].Matters, "database") {
				t.Errorf("%s: %s does not matter: %+v", name, call, rows[call])
			}
		}
		for _, call := range c.not {
			if rows[call].Presence != "not collected" || rows[call].Matters != "" {
				t.Errorf("%s: %s matters: %+v", name, call, rows[call])
			}
		}
	}
	rows := balancerRows(
		&model.LoadBalancer{Meta: meta(model.KindLoadBalancer, someNLB), Type: "network", Zones: make([]model.LoadBalancerZone, 2)},
		&model.TargetGroup{Meta: meta(model.KindTargetGroup, someTG), TargetType: "ip"},
		&model.Accelerator{Meta: model.Meta{Ref: model.Ref{Kind: model.KindAccelerator, ID: someGA}, Account: own}, HasListeners: true,
			Listeners: []model.AcceleratorListener{{ARN: someGA + "/listener/l1", Protocol: "TCP"}}})
	for call, command := range map[string]string{
		"elbv2:DescribeListeners":              "aws elbv2 describe-listeners --load-balancer-arn " + someNLB + " --region eu-west-1",
		"elbv2:DescribeLoadBalancerAttributes": "describe-load-balancer-attributes --load-balancer-arn " + someNLB + " --region eu-west-1   # account 111122223333, into a file named after the end of the ARN",
		"elbv2:DescribeTargetHealth":           "describe-target-health --target-group-arn " + someTG,
		"elbv2:DescribeTargetGroupAttributes":  "describe-target-group-attributes --target-group-arn " + someTG,
		"globalaccelerator:ListEndpointGroups": "aws globalaccelerator list-endpoint-groups --listener-arn " + someGA + "/listener/l1 --region us-west-2",
	} {
		if r := rows[call]; !strings.Contains(r.Command, command) || r.Matters == "" {
			t.Errorf("%s: %q, %q; want %q", call, r.Command, r.Matters, command)
		}
	}
	if r, ok := rows["globalaccelerator:ListListeners"]; ok {
		t.Errorf("listeners are there: %+v", r)
	}
	whole := balancerRows(&model.LoadBalancer{Meta: meta(model.KindLoadBalancer, someNLB), Type: "network", HasListeners: true, HasAttributes: true},
		&model.TargetGroup{Meta: meta(model.KindTargetGroup, someTG), TargetType: "ip", HasTargets: true, HasAttributes: true})
	for call := range whole {
		if strings.HasPrefix(call, "elbv2:DescribeTargetHealth") || call == "elbv2:DescribeListeners" {
			t.Errorf("%s has a row though nothing lacks it", call)
		}
	}
}
