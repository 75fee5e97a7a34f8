package oracle

import (
	"slices"
	"strings"

	"portolan/model"
)

var three = map[string]model.Tristate{"yes": model.Yes, "no": model.No}

// relay does the commands about relays.
func (w world) relay(verb, id string, args []string) bool {
	switch verb {
	case "lb":
		w.balancer(id, args)
	case "node": // node ENI LB: the interface is the balancer's, in one more zone of it
		i, b := w[id].(*model.NetworkInterface), w[args[0]].(*model.LoadBalancer)
		i.Description, i.Type, i.Groups = "ELB "+b.InterfaceName(), "network_load_balancer", b.Groups
		b.Zones = append(b.Zones, model.LoadBalancerZone{Subnet: i.Subnet})
	case "listener": // listener LB PROTOCOL PORT [GROUP…]
		b := w[id].(*model.LoadBalancer)
		b.Listeners = append(b.Listeners, model.Listener{Protocol: args[0], Port: number(args[1]), TargetGroups: args[2:]})
	case "tg":
		w.targetGroup(id, args)
	case "clb":
		w.classic(id, args)
	case "vpce":
		w.endpoint(id, args)
	case "svc": // svc ID SERVICE STATE [LB…]
		s := &model.EndpointService{Meta: meta(model.KindEndpointService, id), ServiceName: args[0], State: strings.Trim(args[1], "-")}
		for _, b := range args[2:] {
			s.NetworkBalancers = append(s.NetworkBalancers, w[b].Head().Ref.ID)
		}
		w[id] = s
	default:
		return w.database(verb, id, args) || w.resource(verb, id, args)
	}
	return true
}

// balancer makes or changes a load balancer: lb ID key=value…; its ARN is ":loadbalancer/ID".
func (w world) balancer(id string, args []string) {
	b, ok := w[id].(*model.LoadBalancer)
	if !ok {
		b = &model.LoadBalancer{Meta: meta(model.KindLoadBalancer, ":loadbalancer/"+id), Type: "network", State: "active", VPC: "vpc-a",
			HasListeners: true, HasAttributes: true}
		w[id] = b
	}
	for _, a := range args {
		key, value, _ := strings.Cut(a, "=")
		switch key {
		case "type":
			b.Type = value
		case "state":
			b.State = value
		case "sg":
			b.Groups = strings.FieldsFunc(value, func(r rune) bool { return r == '+' })
			for _, r := range w {
				if i, ok := r.(*model.NetworkInterface); ok && i.Description == "ELB "+b.InterfaceName() {
					i.Groups = b.Groups
				}
			}
		case "cross":
			b.CrossZone = three[value]
		case "enforce":
			b.EnforceOnPrivateLink = three[value]
		case "unlistened":
			b.HasListeners = false
		case "unattributed":
			b.HasAttributes = false
		case "deaf":
			b.Listeners = nil
		}
	}
}

// targetGroup makes or changes a target group: tg ID [TARGET@PORT[@ZONE]…] key=value…
func (w world) targetGroup(id string, args []string) {
	g, ok := w[id].(*model.TargetGroup)
	if !ok {
		g = &model.TargetGroup{Meta: meta(model.KindTargetGroup, id), TargetType: "ip", Protocol: "TCP", VPC: "vpc-a", HasTargets: true, HasAttributes: true,
			CrossZone: "use_load_balancer_configuration"}
		w[id] = g
	}
	for _, a := range args {
		key, value, _ := strings.Cut(a, "=")
		switch key {
		case "type":
			g.TargetType = value
		case "proto":
			g.Protocol = value
		case "preserve":
			g.PreserveClientIP = three[value]
		case "cross":
			g.CrossZone = value
		case "v6":
			g.IPAddressType = "ipv6"
		case "untargeted":
			g.HasTargets = false
		case "unattributed":
			g.HasAttributes, g.CrossZone = false, value
		case "empty":
			g.Targets = nil
		default:
			f := strings.Split(a+"@", "@")
			if w[f[0]] != nil {
				f[0] = w[f[0]].Head().Ref.ID
			}
			g.Targets = append(g.Targets, model.Target{ID: f[0], Port: number(f[1]), Zone: f[2]})
		}
	}
}

// classic makes a Classic Load Balancer: clb NAME ENI PROTOCOL PORT INSTANCEPORT [cross=yes] [unattributed] INSTANCE…
func (w world) classic(id string, args []string) {
	b := &model.ClassicLoadBalancer{Meta: meta(model.KindClassicLoadBalancer, id), LoadBalancerName: id, VPC: "vpc-a", HasAttributes: true}
	w[args[0]].(*model.NetworkInterface).Description = "ELB " + id
	b.Listeners = []model.ClassicListener{{Protocol: args[1], InstanceProtocol: args[1], Port: number(args[2]), InstancePort: number(args[3])}}
	for _, a := range args[4:] {
		switch {
		case a == "cross=yes":
			b.CrossZone = model.Yes
		case a == "unattributed":
			b.HasAttributes = false
		default:
			b.Instances = append(b.Instances, a)
		}
	}
	w[id] = b
}

// endpoint makes or changes a VPC endpoint: vpce ID [eni-…] key=value…
func (w world) endpoint(id string, args []string) {
	v, ok := w[id].(*model.VPCEndpoint)
	if !ok {
		v = &model.VPCEndpoint{Meta: meta(model.KindVPCEndpoint, id), Type: "Interface", State: "available"}
		w[id] = v
	}
	for _, a := range args {
		key, value, _ := strings.Cut(a, "=")
		switch key {
		case "type":
			v.Type = value
		case "service":
			v.Service = value
		case "region":
			v.ServiceRegion = value
		case "state":
			v.State = value
		case "config":
			v.ResourceConfiguration = value
		case "proxy": // made by RDS, under a name
			v.RequesterManaged = true
			if value != "" {
				v.Names = []string{value}
			}
		default:
			i := w[a].(*model.NetworkInterface)
			i.Type = "vpc_endpoint"
			v.VPC, v.Groups = i.VPC, i.Groups
			v.Interfaces, v.Subnets = append(v.Interfaces, a), append(v.Subnets, i.Subnet)
			slices.Sort(v.Subnets)
		}
	}
}
