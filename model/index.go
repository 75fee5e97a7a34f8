package model

import (
	"iter"
	"maps"
	"net/netip"
	"slices"
)

// Index is a way to find resources by a property. All indexes are made when a Snapshot is.
type Index uint8

// The indexes, each named by kind and key.
const (
	InterfacesBySubnet Index = iota
	InterfacesByGroup
	InterfacesByInstance
	InterfacesByPublic // key: the public address as text
	InterfacesByVPC
	PublicInterfacesByVPC   // those with a public address
	WideInterfacesByVPC     // those in several subnets (ENI-16)
	DatabaseInterfacesByVPC // those that RDS says it made (DB-12)
	SubnetsByVPC
	RouteTablesBySubnet
	MainRouteTablesByVPC
	RouteTablesByGateway
	RouteTablesByVPC
	NetworkACLsBySubnet
	InternetGatewaysByVPC
	EgressOnlyByVPC
	NATGatewaysByVPC
	NATGatewaysByPublic
	ElasticAddressesByService // key: which service manages the address
	PeeringsByVPC
	DBInstancesByCluster    // key: cluster identifier; check account and Region
	DBInstancesByIdentifier // the same
	DBClustersByIdentifier
	DBSubnetGroupsByName
	DBShardGroupsByCluster  // key: cluster identifier; check account and Region
	GlobalClustersByCluster // key: the ARN of a member
	BlueGreenBySource       // key: the ARN of a database or of one of its members
	AttachmentsByTransitGateway
	AttachmentsByVPC      // of transit gateways
	AttachmentsByResource // key: the attached resource's id
	VPNGatewaysByVPC
	VPNConnectionsByGateway    // key: the virtual private gateway
	VirtualInterfacesByGateway // key: a virtual private gateway or a Direct Connect gateway
	DXGatewaysByGateway        // key: an associated virtual private or transit gateway
	ExclusionsByNetwork        // of VPC Block Public Access; key: the VPC or subnet
	InterfacesByBalancer       // key: as AWS describes them, "net/NAME/ID"
	BalancersByTargetGroup     // key: a target group's ARN
	TargetGroupsByTarget       // key: a target's id: an address, an instance, an ARN
	ClassicBalancersByInstance // key: an instance
	AcceleratorsByEndpoint     // key: an endpoint's id
	EndpointServicesByName     // key: the service's name
	EndpointServicesByBalancer // key: a balancer's ARN
	DBProxiesByName            // check account and Region
	DBProxyEndpointsByProxy    // key: the proxy's name; the same
	DBProxyTargetsByProxy      // the same
	VPCEndpointsByVPC
	VPCEndpointsByInterface
	AssociationsByVPCEndpoint
	FirewallsByEndpoint   // key: vpce-…
	FirewallsByAttachment // key: of a transit gateway
	FirewallAssociationsByEndpoint
	FirewallsBySubnet // where their endpoints stand
	FirewallAssociationsBySubnet
	indexEnd
)

// indexInfo is one line of the table of indexes.
type indexInfo struct {
	kind Kind
	keys func(Resource) []string
}

var indexes = [indexEnd]indexInfo{
	InterfacesBySubnet: {KindNetworkInterface, func(r Resource) []string {
		n := r.(*NetworkInterface)
		return append([]string{n.Subnet}, n.MoreSubnets...)
	}},
	InterfacesByGroup:    {KindNetworkInterface, func(r Resource) []string { return r.(*NetworkInterface).Groups }},
	InterfacesByInstance: {KindNetworkInterface, func(r Resource) []string { return one(r.(*NetworkInterface).Instance) }},
	InterfacesByPublic: {KindNetworkInterface, func(r Resource) []string {
		var out []string
		for _, a := range r.(*NetworkInterface).Addresses {
			out = append(out, address(a.Public)...)
		}
		return out
	}},
	InterfacesByVPC: {KindNetworkInterface, func(r Resource) []string { return one(r.(*NetworkInterface).VPC) }},
	PublicInterfacesByVPC: {KindNetworkInterface, func(r Resource) []string {
		n := r.(*NetworkInterface)
		return oneIf(n.VPC != "" && slices.ContainsFunc(n.Addresses, func(a Address) bool { return a.Public.IsValid() }), n.VPC)
	}},
	WideInterfacesByVPC: {KindNetworkInterface, func(r Resource) []string {
		n := r.(*NetworkInterface)
		return oneIf(n.VPC != "" && len(n.MoreSubnets) > 0, n.VPC)
	}},
	DatabaseInterfacesByVPC: {KindNetworkInterface, func(r Resource) []string {
		n := r.(*NetworkInterface)
		return oneIf(n.VPC != "" && n.OfDatabase(), n.VPC)
	}},
	SubnetsByVPC:         {KindSubnet, func(r Resource) []string { return one(r.(*Subnet).VPC) }},
	RouteTablesBySubnet:  {KindRouteTable, func(r Resource) []string { return r.(*RouteTable).Subnets }},
	MainRouteTablesByVPC: {KindRouteTable, func(r Resource) []string { t := r.(*RouteTable); return oneIf(t.Main, t.VPC) }},
	RouteTablesByGateway: {KindRouteTable, func(r Resource) []string { return r.(*RouteTable).Gateways }},
	RouteTablesByVPC:     {KindRouteTable, func(r Resource) []string { return one(r.(*RouteTable).VPC) }},
	NetworkACLsBySubnet:  {KindNetworkACL, func(r Resource) []string { return r.(*NetworkACL).Subnets }},
	ExclusionsByNetwork: {KindBlockPublicAccessExclusion, func(r Resource) []string {
		x := r.(*BlockPublicAccessExclusion)
		return append(one(x.VPC), one(x.Subnet)...)
	}},
	FirewallsByEndpoint: {KindFirewall, func(r Resource) []string {
		return ofEndpoints(r.(*Firewall).Endpoints, func(e FirewallEndpoint) string { return e.ID })
	}},
	FirewallsByAttachment: {KindFirewall, func(r Resource) []string { return one(r.(*Firewall).Attachment) }},
	FirewallAssociationsByEndpoint: {KindFirewallAssociation, func(r Resource) []string {
		return ofEndpoints(r.(*FirewallAssociation).Endpoints, func(e FirewallEndpoint) string { return e.ID })
	}},
	FirewallsBySubnet: {KindFirewall, func(r Resource) []string {
		return ofEndpoints(r.(*Firewall).Endpoints, func(e FirewallEndpoint) string { return e.Subnet })
	}},
	FirewallAssociationsBySubnet: {KindFirewallAssociation, func(r Resource) []string {
		return ofEndpoints(r.(*FirewallAssociation).Endpoints, func(e FirewallEndpoint) string { return e.Subnet })
	}},
	InternetGatewaysByVPC: {KindInternetGateway, func(r Resource) []string { return attached(r.(*InternetGateway).Attachments) }},
	EgressOnlyByVPC:       {KindEgressOnlyInternetGateway, func(r Resource) []string { return attached(r.(*EgressOnlyInternetGateway).Attachments) }},
	NATGatewaysByVPC:      {KindNATGateway, func(r Resource) []string { return one(r.(*NATGateway).VPC) }},
	NATGatewaysByPublic: {KindNATGateway, func(r Resource) []string {
		var out []string
		for _, a := range r.(*NATGateway).Addresses {
			out = append(out, address(a.Public)...)
		}
		return out
	}},
	ElasticAddressesByService: {KindElasticAddress, func(r Resource) []string { return one(r.(*ElasticAddress).ServiceManaged) }},
	PeeringsByVPC: {KindVPCPeering, func(r Resource) []string {
		p := r.(*VPCPeering)
		return append(one(p.Requester.VPC), one(p.Accepter.VPC)...)
	}},
	DBInstancesByCluster:        {KindDBInstance, func(r Resource) []string { return one(r.(*DBInstance).Cluster) }},
	DBInstancesByIdentifier:     {KindDBInstance, func(r Resource) []string { return one(r.(*DBInstance).Identifier) }},
	DBClustersByIdentifier:      {KindDBCluster, func(r Resource) []string { return one(r.(*DBCluster).Identifier) }},
	AttachmentsByTransitGateway: {KindTransitGatewayAttachment, func(r Resource) []string { return one(r.(*TransitGatewayAttachment).TransitGateway) }},
	AttachmentsByVPC:            {KindTransitGatewayAttachment, func(r Resource) []string { return one(r.(*TransitGatewayAttachment).VPC) }},
	AttachmentsByResource:       {KindTransitGatewayAttachment, func(r Resource) []string { return one(r.(*TransitGatewayAttachment).Resource) }},
	VPNGatewaysByVPC:            {KindVPNGateway, func(r Resource) []string { return attached(r.(*VPNGateway).Attachments) }},
	VPNConnectionsByGateway:     {KindVPNConnection, func(r Resource) []string { return one(r.(*VPNConnection).VPNGateway) }},
	VirtualInterfacesByGateway: {KindDXVirtualInterface, func(r Resource) []string {
		v := r.(*DXVirtualInterface)
		return append(one(v.VPNGateway), one(v.DXGateway)...)
	}},
	DXGatewaysByGateway: {KindDXGateway, func(r Resource) []string {
		var out []string
		for _, a := range r.(*DXGateway).Associations {
			out = append(out, one(a.Gateway)...)
		}
		return out
	}},
	InterfacesByBalancer: {KindNetworkInterface, func(r Resource) []string { return one(balancerName(r.(*NetworkInterface))) }},
	BalancersByTargetGroup: {KindLoadBalancer, func(r Resource) []string {
		var out []string
		for _, l := range r.(*LoadBalancer).Listeners {
			out = append(out, l.TargetGroups...)
		}
		return out
	}},
	TargetGroupsByTarget: {KindTargetGroup, func(r Resource) []string {
		var out []string
		for _, t := range r.(*TargetGroup).Targets {
			out = append(out, t.ID)
		}
		return out
	}},
	ClassicBalancersByInstance: {KindClassicLoadBalancer, func(r Resource) []string { return r.(*ClassicLoadBalancer).Instances }},
	AcceleratorsByEndpoint: {KindAccelerator, func(r Resource) []string {
		var out []string
		for _, g := range r.(*Accelerator).Groups {
			for _, e := range g.Endpoints {
				out = append(out, e.ID)
			}
		}
		return out
	}},
	EndpointServicesByName: {KindEndpointService, func(r Resource) []string { return one(r.(*EndpointService).ServiceName) }},
	EndpointServicesByBalancer: {KindEndpointService, func(r Resource) []string {
		e := r.(*EndpointService)
		return append(slices.Clone(e.NetworkBalancers), e.GatewayBalancers...)
	}},
	DBShardGroupsByCluster: {KindDBShardGroup, func(r Resource) []string { return one(r.(*DBShardGroup).Cluster) }},
	GlobalClustersByCluster: {KindGlobalCluster, func(r Resource) []string {
		var out []string
		for _, m := range r.(*GlobalCluster).Members {
			out = append(out, one(m.Cluster)...)
		}
		return out
	}},
	BlueGreenBySource: {KindBlueGreenDeployment, func(r Resource) []string {
		d := r.(*BlueGreenDeployment)
		out := one(d.Source)
		for _, s := range d.Switchovers {
			if s.Source != d.Source {
				out = append(out, one(s.Source)...)
			}
		}
		return out
	}},
	DBProxiesByName:           {KindDBProxy, func(r Resource) []string { return one(r.(*DBProxy).ProxyName) }},
	DBProxyEndpointsByProxy:   {KindDBProxyEndpoint, func(r Resource) []string { return one(r.(*DBProxyEndpoint).Proxy) }},
	DBProxyTargetsByProxy:     {KindDBProxyTargets, func(r Resource) []string { return one(r.(*DBProxyTargets).Proxy) }},
	VPCEndpointsByVPC:         {KindVPCEndpoint, func(r Resource) []string { return one(r.(*VPCEndpoint).VPC) }},
	AssociationsByVPCEndpoint: {KindVPCEndpointAssociation, func(r Resource) []string { return one(r.(*VPCEndpointAssociation).Endpoint) }},
	VPCEndpointsByInterface:   {KindVPCEndpoint, func(r Resource) []string { return r.(*VPCEndpoint).Interfaces }},
	DBSubnetGroupsByName:      {KindDBSubnetGroup, func(r Resource) []string { return one(r.(*DBSubnetGroup).DBSubnetGroupInfo.Name) }},
}

// ofEndpoints is what the endpoints of a firewall tell, each once.
func ofEndpoints(list []FirewallEndpoint, of func(FirewallEndpoint) string) []string {
	var out []string
	for _, e := range list {
		if v := of(e); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func one(key string) []string { return oneIf(key != "", key) }

func oneIf(ok bool, key string) []string {
	if !ok {
		return nil
	}
	return []string{key}
}

func address(a netip.Addr) []string {
	if !a.IsValid() {
		return nil
	}
	return []string{a.String()}
}

func attached(list []GatewayAttachment) []string {
	var out []string
	for _, a := range list {
		out = append(out, a.VPC)
	}
	return out
}

func (b *base) buildIndexes() {
	for i, info := range indexes {
		m := make(map[string][]Resource)
		for _, r := range b.lists[info.kind] {
			for _, k := range info.keys(r) {
				if l := m[k]; len(l) == 0 || l[len(l)-1] != r {
					m[k] = append(l, r)
				}
			}
		}
		b.indexes[i] = m
	}
}

// By yields the resources that index i holds under key, in the order of their ids.
func (s *Snapshot) By(i Index, key string) []Resource {
	list := s.base.indexes[i][key]
	refs := s.byKind[indexes[i].kind]
	if len(refs) == 0 || key == "" {
		return list
	}
	return s.overlay(list, func(yield func(Resource) bool) {
		for _, ref := range refs {
			if r := s.over[ref]; r != nil && slices.Contains(indexes[i].keys(r), key) && !yield(r) {
				return
			}
		}
	})
}

// Keys lists the keys of an index under which there is anything, sorted.
func (s *Snapshot) Keys(i Index) []string {
	keys := slices.Collect(maps.Keys(s.base.indexes[i]))
	for _, ref := range s.byKind[indexes[i].kind] {
		if r := s.over[ref]; r != nil {
			keys = append(keys, indexes[i].keys(r)...)
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return slices.DeleteFunc(keys, func(k string) bool { return k == "" || len(s.By(i, k)) == 0 })
}

// By yields the resources of index i under key, as T.
func By[T Resource](s *Snapshot, i Index, key string) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, r := range s.By(i, key) {
			if !yield(r.(T)) {
				return
			}
		}
	}
}

// First returns the first resource of index i under key.
func First[T Resource](s *Snapshot, i Index, key string) (T, bool) {
	for t := range By[T](s, i, key) {
		return t, true
	}
	var none T
	return none, false
}

// IndexCount is the number of indexes.
const IndexCount = int(indexEnd)
