package ask

import (
	"strings"

	"portolan/graph/component"
	"portolan/model"
)

// reference is one place where a resource names another.
type reference struct {
	ref model.Ref
	how string
}

// references is the explicit table: what resources of a kind refer to, one function a kind.
var references = map[model.Kind]func(r *Resolver, m model.Resource) []reference{
	model.KindVPC: func(_ *Resolver, m model.Resource) []reference {
		return to(model.KindDHCPOptions, "uses it", m.(*model.VPC).DHCPOptions)
	},
	model.KindSubnet:           subnetReferences,
	model.KindNetworkInterface: interfaceReferences,
	model.KindInstance: func(_ *Resolver, m model.Resource) []reference {
		i := m.(*model.Instance)
		return together(to(model.KindVPC, "in it", i.VPC), to(model.KindSubnet, "in it", i.Subnet),
			to(model.KindLaunchTemplate, "launched from it", i.Template))
	},
	model.KindLaunchTemplate: func(_ *Resolver, m model.Resource) []reference {
		l := m.(*model.LaunchTemplate)
		return together(to(model.KindSecurityGroup, "launches with the group", l.Groups...), to(model.KindSubnet, "launches into it", l.Subnet))
	},
	model.KindLaunchConfiguration: func(_ *Resolver, m model.Resource) []reference {
		return to(model.KindSecurityGroup, "launches with the group", m.(*model.LaunchConfiguration).Groups...)
	},
	model.KindAutoScalingGroup: scalingReferences,
	model.KindSecurityGroup:    groupReferences,
	model.KindNetworkACL: func(r *Resolver, m model.Resource) []reference {
		a := m.(*model.NetworkACL)
		return together(to(model.KindVPC, "in it", a.VPC), to(model.KindSubnet, "its network ACL", a.Subnets...))
	},
	model.KindRouteTable: tableReferences,
	model.KindInternetGateway: func(_ *Resolver, m model.Resource) []reference {
		return attachments(m.(*model.InternetGateway).Attachments)
	},
	model.KindEgressOnlyInternetGateway: func(_ *Resolver, m model.Resource) []reference {
		return attachments(m.(*model.EgressOnlyInternetGateway).Attachments)
	},
	model.KindNATGateway: func(_ *Resolver, m model.Resource) []reference {
		g := m.(*model.NATGateway)
		out := together(to(model.KindVPC, "in it", g.VPC), to(model.KindSubnet, "in it", g.Subnet), to(model.KindRouteTable, "uses it", g.RouteTable))
		for _, a := range g.Addresses {
			out = append(out, to(model.KindNetworkInterface, "sends from it", a.Interface)...)
		}
		return out
	},
	model.KindElasticAddress: func(_ *Resolver, m model.Resource) []reference {
		return to(model.KindNetworkInterface, "its public address", m.(*model.ElasticAddress).Interface)
	},
	model.KindVPCPeering: func(_ *Resolver, m model.Resource) []reference {
		p := m.(*model.VPCPeering)
		return to(model.KindVPC, "peering, "+p.Status, p.Requester.VPC, p.Accepter.VPC)
	},
	model.KindFunction: func(_ *Resolver, m model.Resource) []reference {
		f := m.(*model.Function)
		return together(to(model.KindVPC, "in it", f.VPC), to(model.KindSubnet, "sends from it", f.Subnets...),
			to(model.KindSecurityGroup, "carries the group", f.Groups...))
	},
	model.KindDBCluster:         clusterReferences,
	model.KindDBClusterEndpoint: endpointReferences,
	model.KindDBInstance:        dbReferences,
	model.KindDBSubnetGroup: func(_ *Resolver, m model.Resource) []reference {
		return subnetGroupReferences("has it", m.(*model.DBSubnetGroup).DBSubnetGroupInfo)
	},
	model.KindReplicationSubnetGroup: func(_ *Resolver, m model.Resource) []reference {
		g := m.(*model.ReplicationSubnetGroup)
		return together(to(model.KindVPC, "in it", g.VPC), to(model.KindSubnet, "has it", g.Subnets...))
	},
	model.KindResolverEndpoint: func(_ *Resolver, m model.Resource) []reference {
		e := m.(*model.ResolverEndpoint)
		return together(to(model.KindVPC, "in it", e.VPC), to(model.KindSecurityGroup, "carries the group", e.Groups...))
	},
	model.KindGlobalCluster:       globalReferences,
	model.KindDBShardGroup:        shardReferences,
	model.KindBlueGreenDeployment: deploymentReferences,
	model.KindDBProxy:             proxyReferences,
	model.KindDBProxyEndpoint:     proxyEndpointReferences,
	model.KindDBProxyTargets:      proxyTargetReferences,
	model.KindVPCEndpointAssociation: func(_ *Resolver, m model.Resource) []reference {
		a := m.(*model.VPCEndpointAssociation)
		return together(to(model.KindVPCEndpoint, "its association", a.Endpoint), to(model.KindResourceConfiguration, "associated, "+a.Accessibility, a.Resource))
	},
	model.KindResourceConfiguration: func(_ *Resolver, m model.Resource) []reference {
		c := m.(*model.ResourceConfiguration)
		return together(to(model.KindResourceGateway, "reached by it", c.Gateway), to(model.KindDBCluster, "its resource", c.Database), to(model.KindDBInstance, "its resource", c.Database))
	},
	model.KindResourceGateway: func(_ *Resolver, m model.Resource) []reference {
		g := m.(*model.ResourceGateway)
		return together(to(model.KindVPC, "in it", g.VPC), to(model.KindSubnet, "sends from it", g.Subnets...), to(model.KindSecurityGroup, "carries the group", g.Groups...))
	},
	model.KindVPCEndpoint: func(_ *Resolver, m model.Resource) []reference {
		v := m.(*model.VPCEndpoint)
		return together(to(model.KindVPC, "in it", v.VPC), to(model.KindSubnet, "in it", v.Subnets...), to(model.KindSecurityGroup, "carries the group", v.Groups...),
			to(model.KindNetworkInterface, "its interface", v.Interfaces...), to(model.KindRouteTable, "adds routes to it", v.RouteTables...), to(model.KindResourceConfiguration, "leads to it", v.ResourceConfiguration))
	},
	model.KindVPCAttributes: func(_ *Resolver, m model.Resource) []reference {
		return to(model.KindVPC, "its DNS attributes", m.Head().Ref.ID)
	},
	model.KindBlockPublicAccessExclusion: func(_ *Resolver, m model.Resource) []reference {
		x := m.(*model.BlockPublicAccessExclusion)
		how := "excluded from VPC Block Public Access, " + x.Mode + ", " + x.State
		return together(to(model.KindVPC, how, x.VPC), to(model.KindSubnet, how, x.Subnet))
	},
	model.KindTransitGatewayAttachment: attachmentReferences,
	model.KindTransitGatewayRouteTable: transitTableReferences,
	model.KindVPNGateway: func(_ *Resolver, m model.Resource) []reference {
		return attachments(m.(*model.VPNGateway).Attachments)
	},
	model.KindVPNConnection: func(_ *Resolver, m model.Resource) []reference {
		c := m.(*model.VPNConnection)
		return together(to(model.KindVPNGateway, "ends at it", c.VPNGateway), to(model.KindTransitGateway, "ends at it", c.TransitGateway),
			to(model.KindOther, "ends at it", c.CoreNetwork), to(model.KindCustomerGateway, "leads to it", c.CustomerGateway),
			to(model.KindTransitGatewayAttachment, "carried by it", c.Transport))
	},
	model.KindDXVirtualInterface: func(_ *Resolver, m model.Resource) []reference {
		v := m.(*model.DXVirtualInterface)
		return together(to(model.KindDXConnection, "runs over it", v.Connection), to(model.KindVPNGateway, "leads to it", v.VPNGateway),
			to(model.KindDXGateway, "leads to it", v.DXGateway))
	},
	model.KindDXGateway:               dxGatewayReferences,
	model.KindClientVPNEndpoint:       clientVPNReferences,
	model.KindLoadBalancer:            balancerReferences,
	model.KindTargetGroup:             targetGroupReferences,
	model.KindClassicLoadBalancer:     classicReferences,
	model.KindAccelerator:             acceleratorReferences,
	model.KindEndpointService:         serviceReferences,
	model.KindInstanceConnectEndpoint: senderReferences,
	model.KindECSService:              senderReferences,
	model.KindECSTask:                 senderReferences,
	model.KindEKSCluster:              senderReferences,
	model.KindReplicationInstance:     senderReferences,
	model.KindReplicationConfig:       senderReferences,
	model.KindGlueConnection:          senderReferences,
	model.KindQuickSightConnection:    senderReferences,
	model.KindRedshiftCluster:         senderReferences,
	model.KindVerifiedAccessEndpoint: func(r *Resolver, m model.Resource) []reference {
		v := m.(*model.VerifiedAccessEndpoint)
		return together(senderReferences(r, m), to(model.KindDBInstance, "leads to it", v.Database), to(model.KindDBCluster, "leads to it", v.Database),
			to(model.KindNetworkInterface, "leads to it", v.Interface))
	},
	model.KindIntegration: func(_ *Resolver, m model.Resource) []reference {
		i := m.(*model.Integration)
		return together(to(model.KindDBCluster, "copies its data", i.Source), to(model.KindDBInstance, "copies its data", i.Source))
	},
	model.KindManagedInstance: func(_ *Resolver, m model.Resource) []reference {
		return to(model.KindInstance, strings.TrimSuffix("managed by Systems Manager, "+m.(*model.ManagedInstance).Ping, ", "), m.Head().Ref.ID)
	},
	model.KindECSContainerInstance: func(_ *Resolver, m model.Resource) []reference {
		c := m.(*model.ECSContainerInstance)
		return to(model.KindInstance, "runs tasks of "+c.Cluster, c.Instance)
	},
	model.KindFirewall:            firewallReferences,
	model.KindFirewallAssociation: associationReferences,
	model.KindFirewallPolicy:      policyReferences,
	model.KindOther: func(_ *Resolver, m model.Resource) []reference {
		return to(model.KindVPC, "names it", m.(*model.Other).VPCs...)
	},
}

// to makes references to resources of one kind; empty ids name nothing.
func to(k model.Kind, how string, ids ...string) []reference {
	var out []reference
	for _, id := range ids {
		if id != "" {
			out = append(out, reference{model.Ref{Kind: k, ID: id}, how})
		}
	}
	return out
}

func together(lists ...[]reference) []reference {
	var out []reference
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func attachments(list []model.GatewayAttachment) []reference {
	var out []reference
	for _, a := range list {
		out = append(out, to(model.KindVPC, "attached, "+a.State, a.VPC)...)
	}
	return out
}

// subnetReferences names the table and the ACL that are in force, the VPC's own where the subnet has none (NET-4).
func subnetReferences(r *Resolver, m model.Resource) []reference {
	s := m.(*model.Subnet)
	out := to(model.KindVPC, "in it", s.VPC)
	if t, ok := model.First[*model.RouteTable](r.snap, model.RouteTablesBySubnet, s.Ref.ID); ok {
		out = append(out, reference{t.Ref, "uses the table"})
	} else if t, ok := model.First[*model.RouteTable](r.snap, model.MainRouteTablesByVPC, s.VPC); ok {
		out = append(out, reference{t.Ref, "uses the table as its VPC's main one"})
	}
	if a, ok := model.First[*model.NetworkACL](r.snap, model.NetworkACLsBySubnet, s.Ref.ID); ok {
		out = append(out, reference{a.Ref, "uses the ACL"})
	}
	return out
}

func interfaceReferences(r *Resolver, m model.Resource) []reference {
	i := m.(*model.NetworkInterface)
	out := together(to(model.KindVPC, "in it", i.VPC), to(model.KindSubnet, "in it", i.Subnet), to(model.KindSubnet, "in it", i.MoreSubnets...),
		to(model.KindSecurityGroup, "carries the group", i.Groups...), to(model.KindInstance, "its interface", i.Instance))
	if i.Type == "lambda" {
		for f := range model.All[*model.Function](r.snap, model.KindFunction) {
			if isOfFunction(i, f) {
				out = append(out, reference{f.Ref, "it sends from it"})
			}
		}
	}
	return out
}

func scalingReferences(r *Resolver, m model.Resource) []reference {
	g := m.(*model.AutoScalingGroup)
	out := together(to(model.KindSubnet, "launches into it", g.Subnets...), to(model.KindLaunchTemplate, "launches from it", g.Template),
		to(model.KindInstance, "launched it", r.scaledInstances(g)...))
	if c := r.configurationOf(g); c != nil {
		out = append(out, reference{c.Ref, "launches from it"})
	}
	return out
}

func groupReferences(_ *Resolver, m model.Resource) []reference {
	g := m.(*model.SecurityGroup)
	out := to(model.KindVPC, "in it", g.VPC)
	for _, rule := range g.Rules {
		how := "inbound rule "
		if rule.Egress {
			how = "outbound rule "
		}
		how += component.GroupRuleText(rule)
		out = append(out, to(model.KindSecurityGroup, how, rule.Group)...)
		out = append(out, to(model.KindPrefixList, how, rule.PrefixList)...)
	}
	return out
}

// tableReferences names the subnets of a table, the VPC's other subnets when it is the main one, and what its routes name.
func tableReferences(r *Resolver, m model.Resource) []reference {
	t := m.(*model.RouteTable)
	out := together(to(model.KindVPC, "in it", t.VPC), to(model.KindSubnet, "its route table", t.Subnets...),
		to(model.KindInternetGateway, "its edge route table", t.Gateways...), to(model.KindVPNGateway, "its edge route table", t.Gateways...),
		to(model.KindVPNGateway, "propagates into it", t.Propagating...))
	if t.Main {
		for s := range model.By[*model.Subnet](r.snap, model.SubnetsByVPC, t.VPC) {
			if len(r.snap.By(model.RouteTablesBySubnet, s.Ref.ID)) == 0 {
				out = append(out, reference{s.Ref, "its route table, the VPC's main one"})
			}
		}
	}
	for _, route := range t.Routes {
		to1 := route.PrefixList
		if route.Prefix.IsValid() {
			to1 = route.Prefix.String()
		}
		how := "route " + to1
		if route.State != "" && route.State != "active" {
			how += ", " + route.State
		}
		out = append(out, to(model.KindPrefixList, how, route.PrefixList)...)
		if k, ok := targetKinds[route.Target.Kind]; ok {
			out = append(out, to(k, how, route.Target.ID)...)
		} else {
			out = append(out, to(model.KindOther, how, route.Target.ID)...)
		}
	}
	return out
}

// targetKinds are the kinds that routes lead to; what is not here is read but not modelled.
var targetKinds = map[model.TargetKind]model.Kind{
	model.TargetInternetGateway: model.KindInternetGateway, model.TargetNATGateway: model.KindNATGateway,
	model.TargetVPCPeering: model.KindVPCPeering, model.TargetNetworkInterface: model.KindNetworkInterface,
	model.TargetInstance: model.KindInstance, model.TargetEgressOnlyInternetGateway: model.KindEgressOnlyInternetGateway,
	model.TargetTransitGateway: model.KindTransitGateway, model.TargetVPNGateway: model.KindVPNGateway,
}

func clusterReferences(r *Resolver, m model.Resource) []reference {
	c := m.(*model.DBCluster)
	out := together(to(model.KindSecurityGroup, "database with the group", component.ActiveGroups(c.Groups)...), r.subnetGroup(c.SubnetGroup, m),
		to(model.KindDBClusterParameterGroup, "parameters of it", parameterGroupID(m, c.ParameterGroup)))
	for _, d := range r.membersOf(c) {
		if d.Instance != nil {
			how := "its cluster"
			if d.Writer {
				how = "its cluster, which it writes"
			}
			out = append(out, reference{d.Instance.Ref, how})
		}
	}
	return out
}

func (r *Resolver) subnetGroup(name string, user model.Resource) []reference {
	for g := range model.By[*model.DBSubnetGroup](r.snap, model.DBSubnetGroupsByName, name) {
		if g.Account == user.Head().Account && g.Region == user.Head().Region {
			return []reference{{g.Ref, "database in it"}}
		}
	}
	return nil
}

func endpointReferences(r *Resolver, m model.Resource) []reference {
	e := m.(*model.DBClusterEndpoint)
	cluster, err := r.clusterByName(Term{Name: e.Ref.ID}, e)
	if err != nil {
		return nil
	}
	members := r.membersOf(cluster)
	var out []reference
	if c := members[0].Cluster; c != nil {
		out = append(out, reference{c.Ref, "its " + strings.ToLower(e.Type) + " endpoint"})
	}
	if p, err := r.dbEndpoint(Term{Name: e.Ref.ID}, e, role{}); err == nil {
		for _, end := range p.ends {
			out = append(out, reference{end.Ref, "endpoint that it answers"})
		}
	}
	return out
}

func dbReferences(r *Resolver, m model.Resource) []reference {
	i := m.(*model.DBInstance)
	out := together(to(model.KindSecurityGroup, "database with the group", component.ActiveGroups(i.Groups)...), r.subnetGroup(i.SubnetGroup.Name, m),
		subnetGroupReferences("database may stand in it", i.SubnetGroup))
	for _, g := range i.ParameterGroups {
		out = append(out, to(model.KindDBParameterGroup, "parameters of it", parameterGroupID(m, g.Name))...)
	}
	if d := r.instanceOf(i); d.Cluster != nil {
		how := "member"
		if d.Writer {
			how = "member, writer"
		}
		out = append(out, reference{d.Cluster.Ref, how})
	}
	return out
}

// parameterGroupID is the id of a group that a database names, "" for none.
func parameterGroupID(user model.Resource, name string) string {
	if name == "" {
		return ""
	}
	return user.Head().Account + "/" + user.Head().Region + "/" + name
}

func subnetGroupReferences(how string, g model.DBSubnetGroupInfo) []reference {
	out := to(model.KindVPC, how, g.VPC)
	for _, s := range g.Subnets {
		out = append(out, to(model.KindSubnet, how, s.Subnet)...)
	}
	return out
}
