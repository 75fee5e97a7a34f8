package awscli

import (
	"cmp"
	"strings"

	"portolan/model"
)

// callClassicAttributes answers for one Classic Load Balancer, which its output does not name.
const callClassicAttributes = "elb:DescribeLoadBalancerAttributes"

// classicLoadBalancer is an element of DescribeLoadBalancers of elb.
type classicLoadBalancer struct {
	LoadBalancerName, DNSName, Scheme, VPCId string
	Subnets, SecurityGroups                  []string
	Instances                                []struct{ InstanceId string }
	SourceSecurityGroup                      struct{ OwnerAlias, GroupName string }
	ListenerDescriptions                     []struct {
		Listener struct {
			Protocol, InstanceProtocol     string
			LoadBalancerPort, InstancePort number
			SSLCertificateId               skip
			Unread                         unread `json:",embed"`
		}
		PolicyNames skip
		Unread      unread `json:",embed"`
	}

	AvailabilityZones, BackendServerDescriptions, CanonicalHostedZoneName, CanonicalHostedZoneNameID, CreatedTime, HealthCheck, Policies skip
	Unread                                                                                                                               unread `json:",embed"`
}

func (b *classicLoadBalancer) convert(e *element) {
	e.unknown("", b.Unread)
	e.known("Scheme", b.Scheme, "internet-facing", "internal")
	if !e.need("LoadBalancerName", b.LoadBalancerName) {
		return
	}
	region := ""
	if parts := strings.Split(b.DNSName, "."); len(parts) > 3 && regionName.MatchString(parts[1]) {
		region = parts[1]
	}
	out := &model.ClassicLoadBalancer{
		Meta:             e.meta(model.KindClassicLoadBalancer, b.LoadBalancerName, b.SourceSecurityGroup.OwnerAlias, region, nil),
		LoadBalancerName: b.LoadBalancerName, DNSName: b.DNSName, Scheme: e.names.get(b.Scheme), VPC: e.names.get(b.VPCId),
		Subnets: e.names.set(b.Subnets), Groups: e.names.set(b.SecurityGroups),
	}
	for _, i := range b.Instances {
		out.Instances = append(out.Instances, i.InstanceId)
	}
	out.Instances = e.names.set(out.Instances)
	for _, l := range b.ListenerDescriptions {
		e.unknown(".ListenerDescriptions[]", l.Unread)
		e.unknown(".ListenerDescriptions[].Listener", l.Listener.Unread)
		e.known("ListenerDescriptions[].Listener.Protocol", l.Listener.Protocol, "TCP", "SSL", "HTTP", "HTTPS")
		out.Listeners = append(out.Listeners, model.ClassicListener{
			Protocol: e.names.get(l.Listener.Protocol), InstanceProtocol: e.names.get(l.Listener.InstanceProtocol),
			Port: l.Listener.LoadBalancerPort.v, InstancePort: l.Listener.InstancePort.v,
		})
	}
	out.Listeners = sorted(out.Listeners, func(a, b model.ClassicListener) int {
		return cmp.Or(cmp.Compare(a.Port, b.Port), cmp.Compare(a.InstancePort, b.InstancePort), strings.Compare(a.Protocol, b.Protocol),
			strings.Compare(a.InstanceProtocol, b.InstanceProtocol))
	})
	e.add(out)
}

// classicAttributes is what DescribeLoadBalancerAttributes of elb answers.
type classicAttributes struct{ CrossZoneLoadBalancing struct{ Enabled tri } }

// classicParts is what a document tells of one Classic Load Balancer: its LoadBalancerName names it.
type classicParts struct {
	name       string
	attributes *listing
	crossZone  tri
}

// finishClassic makes the load balancer of its attributes.
func (d *document) finishClassic() {
	p := &d.classic
	if p.attributes == nil {
		return
	}
	l := p.attributes
	if p.name == "" {
		d.problem(d.root+pathMember(l.key), `put "LoadBalancerName" beside it`, "attributes of a Classic Load Balancer that nothing names")
		l.truncated = true
	} else {
		e := element{listing: l, list: d.root + pathMember(l.key)}
		out := &model.ClassicLoadBalancer{
			Meta: e.meta(model.KindClassicLoadBalancer, p.name, "", "", nil), CrossZone: model.Tristate(p.crossZone), HasAttributes: true,
		}
		out.Origin = strings.TrimSuffix(out.Origin, "[0]")
		l.resources = []model.Resource{out}
	}
	l.end(false)
}
