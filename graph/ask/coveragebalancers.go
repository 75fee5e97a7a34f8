package ask

import (
	"slices"
	"strings"

	"portolan/model"
)

// balancerWhy says what a missing listing of load balancers and the like leaves open, about databases.
var balancerWhy = map[model.Kind]string{
	model.KindLoadBalancer:        "which load balancers lead to %s is not known",
	model.KindTargetGroup:         "which load balancers lead to %s is not known",
	model.KindClassicLoadBalancer: "which load balancers lead to instances around %s is not known",
	model.KindEndpointService:     "which endpoint services lead to %s is not known",
	model.KindAccelerator:         "whether accelerators bring the internet to load balancers before %s is not known",
}

// balancerDetails are the calls that tell of one load balancer, target group or accelerator at a time.
var balancerDetails = []detail{
	{"elbv2:DescribeListeners", model.KindLoadBalancer, "", func(_ *survey, m model.Resource) bool {
		b := m.(*model.LoadBalancer)
		return !b.HasListeners && b.Type != "application"
	}, "what load balancers take and forward to %s is not known"},
	{"elbv2:DescribeLoadBalancerAttributes", model.KindLoadBalancer, "", func(_ *survey, m model.Resource) bool {
		b := m.(*model.LoadBalancer)
		return !b.HasAttributes && b.Type == "network" && len(b.Zones) > 1
	}, "whether nodes of load balancers forward to other zones, where %s may be, is not known"},
	{"elbv2:DescribeTargetHealth", model.KindTargetGroup, "", func(_ *survey, m model.Resource) bool {
		return !m.(*model.TargetGroup).HasTargets
	}, "whether targets of load balancers are %s is not known"},
	{"elbv2:DescribeTargetGroupAttributes", model.KindTargetGroup, "", func(_ *survey, m model.Resource) bool {
		return !m.(*model.TargetGroup).HasAttributes
	}, "which addresses load balancers show %s is not known"},
	{"elb:DescribeLoadBalancerAttributes", model.KindClassicLoadBalancer, "", func(_ *survey, m model.Resource) bool {
		b := m.(*model.ClassicLoadBalancer)
		return !b.HasAttributes && len(b.Subnets) > 1
	}, "whether nodes of load balancers forward to other zones, around %s, is not known"},
	{"globalaccelerator:ListListeners", model.KindAccelerator, "", func(_ *survey, m model.Resource) bool {
		return !m.(*model.Accelerator).HasListeners
	}, "what accelerators bring to load balancers before %s is not known"},
	{"globalaccelerator:ListEndpointGroups", model.KindAccelerator, "", func(_ *survey, m model.Resource) bool {
		return len(groupless(m.(*model.Accelerator))) > 0
	}, "what accelerators bring to load balancers before %s is not known"},
}

// groupless lists the listeners of an accelerator whose endpoint groups were not collected.
func groupless(a *model.Accelerator) []string {
	var out []string
	for _, l := range a.Listeners {
		if !l.Custom && !slices.Contains(a.GroupsOf, l.ARN) {
			out = append(out, l.ARN)
		}
	}
	return out
}

// balancerMatters says how a missing listing of a place can change an answer about a database. Every load balancer has
// interfaces: where all interfaces are shown and none is a balancer's there is none.
func (s *survey) balancerMatters(k model.Kind, p place) string {
	complete := s.snap.Status(model.DataSet{Call: model.KindNetworkInterface.Call(), Account: p.account, Region: p.region}).Complete()
	classic, other := !complete, !complete
	for m := range s.in(model.KindNetworkInterface, p) {
		i := m.(*model.NetworkInterface)
		if name, ok := strings.CutPrefix(i.Description, "ELB "); ok {
			classic = classic || !strings.Contains(name, "/")
			other = other || strings.Contains(name, "/")
		}
	}
	if k == model.KindClassicLoadBalancer && !classic || k != model.KindClassicLoadBalancer && !other {
		return ""
	}
	if s.counts[model.KindVPC][p]+s.counts[model.KindSubnet][p] == 0 {
		return ""
	}
	return s.about(balancerWhy[k])
}

// acceleratorMatters is the same for accelerators, which belong to no Region.
func (s *survey) acceleratorMatters(account string) string {
	for _, p := range s.places {
		if p.account != account {
			continue
		}
		if why := s.balancerMatters(model.KindAccelerator, p); why != "" {
			return why
		}
	}
	return ""
}

// callNames are the members that a call needs of a resource that is known by its ARN.
func callNames(flag string, ids []string) []string {
	if flag != "--load-balancer-name" {
		return ids
	}
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = lastPart(id)
	}
	return out
}

// balancerLists are the calls that list what those flags name.
var balancerLists = map[string]string{
	"--load-balancer-arn": "describe-load-balancers", "--load-balancer-name": "describe-load-balancers", "--target-group-arn": "describe-target-groups",
	"--accelerator-arn": "list-accelerators", "--listener-arn": "list-accelerators",
}
