package awscli

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"portolan/model"
)

// loadBalancer is an element of DescribeLoadBalancers of elbv2.
type loadBalancer struct {
	LoadBalancerArn, LoadBalancerName, Type, Scheme, VpcId, DNSName, IpAddressType string
	EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic                           string
	State                                                                          struct {
		Code   string
		Reason skip
		Unread unread `json:",embed"`
	}
	SecurityGroups    []string
	AvailabilityZones []balancerZone
	Tags              tagList

	CanonicalHostedZoneId, CreatedTime, CustomerOwnedIpv4Pool, EnablePrefixForIpv6SourceNat, IpamPools skip
	Unread                                                                                             unread `json:",embed"`
}

type balancerZone struct {
	ZoneName, SubnetId    string
	LoadBalancerAddresses []struct {
		IpAddress, PrivateIPv4Address, IPv6Address string
		AllocationId                               skip
		Unread                                     unread `json:",embed"`
	}
	OutpostId, SourceNatIpv6Prefixes skip
	Unread                           unread `json:",embed"`
}

func (b *loadBalancer) convert(e *element) {
	if b.LoadBalancerArn == "" { // Lightsail lists load balancers as well
		e.notOurs("", "LoadBalancerArn")
		return
	}
	e.unknown("", b.Unread)
	e.unknown(".State", b.State.Unread)
	e.known("Type", b.Type, "application", "network", "gateway")
	e.known("Scheme", b.Scheme, "internet-facing", "internal")
	e.known("State.Code", b.State.Code, "active", "provisioning", "active_impaired", "failed")
	e.known("IpAddressType", b.IpAddressType, "ipv4", "dualstack", "dualstack-without-public-ipv4")
	account, region := arnPlace(b.LoadBalancerArn)
	out := &model.LoadBalancer{
		Meta:             e.meta(model.KindLoadBalancer, b.LoadBalancerArn, account, region, b.Tags),
		LoadBalancerName: b.LoadBalancerName, Type: e.names.get(b.Type), Scheme: e.names.get(b.Scheme), State: e.names.get(b.State.Code),
		VPC: e.names.get(b.VpcId), DNSName: b.DNSName, IPAddressType: e.names.get(b.IpAddressType), Groups: e.names.set(b.SecurityGroups),
		EnforceOnPrivateLink: onOff(e, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", b.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic),
	}
	if out.Type == "" { // what the listing shows it has a type
		out.Type = "unknown"
	}
	for i := range b.AvailabilityZones {
		out.Zones = append(out.Zones, b.AvailabilityZones[i].zone(e, i))
	}
	slices.SortFunc(out.Zones, func(a, b model.LoadBalancerZone) int {
		return cmp.Or(strings.Compare(a.Subnet, b.Subnet), strings.Compare(a.Zone, b.Zone))
	})
	e.add(out)
}

// onOff is an option that is "on" or "off".
func onOff(e *element, member, s string) model.Tristate {
	e.known(member, s, "on", "off")
	switch s {
	case "on":
		return model.Yes
	case "off":
		return model.No
	}
	return model.NotTold
}

func (z *balancerZone) zone(e *element, i int) model.LoadBalancerZone {
	e.unknown(".AvailabilityZones[]", z.Unread)
	out := model.LoadBalancerZone{Zone: e.names.get(z.ZoneName), Subnet: e.names.get(z.SubnetId)}
	at := "AvailabilityZones[" + strconv.Itoa(i) + "].LoadBalancerAddresses["
	for j, a := range z.LoadBalancerAddresses {
		e.unknown(".AvailabilityZones[].LoadBalancerAddresses[]", a.Unread)
		in := at + strconv.Itoa(j) + "]."
		out.Addresses = append(out.Addresses, model.LoadBalancerAddress{
			Private: e.address(in+"PrivateIPv4Address", a.PrivateIPv4Address), Public: e.address(in+"IpAddress", a.IpAddress),
			IPv6: e.address(in+"IPv6Address", a.IPv6Address),
		})
	}
	out.Addresses = sorted(out.Addresses, func(a, b model.LoadBalancerAddress) int {
		return cmp.Or(a.Private.Compare(b.Private), a.Public.Compare(b.Public), a.IPv6.Compare(b.IPv6))
	})
	return out
}

// listener is an element of DescribeListeners of elbv2, or of ListListeners of Global Accelerator.
type listener struct {
	ListenerArn, LoadBalancerArn, Protocol string
	Port                                   number
	DefaultActions                         []struct {
		Type, TargetGroupArn string
		ForwardConfig        struct {
			TargetGroups []struct {
				TargetGroupArn string
				Weight         number
			}
		}
	}
	PortRanges []portRange

	AlpnPolicy, Certificates, ClientAffinity, MutualAuthentication, SslPolicy, TransformedHeaders skip
	Unread                                                                                        unread `json:",embed"`
}

func (l *listener) convert(e *element) {
	switch {
	case strings.Contains(l.ListenerArn, ":globalaccelerator:"):
		l.accelerator(e)
		return
	case !strings.Contains(l.ListenerArn, ":elasticloadbalancing:"): // VPC Lattice lists listeners as well
		e.notOurs("", "ListenerArn of a load balancer")
		return
	}
	e.unknown("", l.Unread)
	e.known("Protocol", l.Protocol, "HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC")
	id := cmp.Or(l.LoadBalancerArn, balancerOfListener(l.ListenerArn))
	out := model.Listener{ARN: l.ListenerArn, Protocol: e.names.get(l.Protocol), Port: l.Port.v}
	var groups []string
	for _, a := range l.DefaultActions {
		if a.Type != "forward" && a.Type != "" {
			continue
		}
		for _, g := range a.ForwardConfig.TargetGroups {
			if !g.Weight.told || g.Weight.v > 0 {
				groups = append(groups, g.TargetGroupArn)
			}
		}
		if len(a.ForwardConfig.TargetGroups) == 0 {
			groups = append(groups, a.TargetGroupArn)
		}
	}
	out.TargetGroups = e.names.set(groups)
	account, region := arnPlace(id)
	e.add(&model.LoadBalancer{
		Meta: e.meta(model.KindLoadBalancer, id, account, region, nil), Listeners: []model.Listener{out}, HasListeners: true,
	})
}

// balancerOfListener is the ARN of the balancer of a listener: "…:listener/net/NAME/ID/LISTENER" is
// "…:loadbalancer/net/NAME/ID".
func balancerOfListener(arn string) string {
	before, rest, ok := strings.Cut(arn, ":listener/")
	i := strings.LastIndexByte(rest, '/')
	if !ok || i < 0 {
		return arn
	}
	return before + ":loadbalancer/" + rest[:i]
}

// targetGroup is an element of DescribeTargetGroups.
type targetGroup struct {
	TargetGroupArn, TargetGroupName, TargetType, Protocol, VpcId, IpAddressType string
	DBProxyName                                                                 string // of another call's
	Port                                                                        number
	LoadBalancerArns                                                            []string

	HealthCheckEnabled, HealthCheckIntervalSeconds, HealthCheckPath, HealthCheckPort, HealthCheckProtocol, HealthCheckTimeoutSeconds,
	HealthyThresholdCount, Matcher, ProtocolVersion, TargetControlPort, UnhealthyThresholdCount skip
	Unread unread `json:",embed"`
}

func (g *targetGroup) convert(e *element) {
	if g.DBProxyName != "" { // RDS lists target groups of its proxies
		e.notOurs("rds:DescribeDBProxyTargetGroups", "VpcId")
		return
	}
	e.unknown("", g.Unread)
	e.known("TargetType", g.TargetType, "instance", "ip", "lambda", "alb")
	e.known("Protocol", g.Protocol, "HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC")
	e.known("IpAddressType", g.IpAddressType, "ipv4", "ipv6")
	if !e.need("TargetGroupArn", g.TargetGroupArn) {
		return
	}
	account, region := arnPlace(g.TargetGroupArn)
	e.add(&model.TargetGroup{
		Meta:            e.meta(model.KindTargetGroup, g.TargetGroupArn, account, region, nil),
		TargetGroupName: g.TargetGroupName, TargetType: cmp.Or(e.names.get(g.TargetType), "instance"), Protocol: e.names.get(g.Protocol), Port: g.Port.v,
		VPC: e.names.get(g.VpcId), IPAddressType: e.names.get(g.IpAddressType), LoadBalancers: e.names.set(g.LoadBalancerArns),
	})
}
