package awscli

import (
	"portolan/model"
)

// sections is the table of top-level keys: one line a key.
func sections() map[string]section {
	table := map[string]section{
		"Vpcs":                                 list(model.KindVPC.Call(), func(e *element, v *vpc) { v.convert(e) }),
		"Subnets":                              list(model.KindSubnet.Call(), func(e *element, v *subnet) { v.convert(e) }),
		"NetworkInterfaces":                    list(model.KindNetworkInterface.Call(), func(e *element, v *networkInterface) { v.convert(e) }),
		"Reservations":                         reservations(),
		"Instances":                            instances(),
		"LaunchTemplates":                      list("ec2:DescribeLaunchTemplates", func(e *element, v *launchTemplate) { v.convert(e) }),
		"LaunchTemplateVersions":               list(model.KindLaunchTemplate.Call(), func(e *element, v *launchTemplateVersion) { v.convert(e) }),
		"LaunchConfigurations":                 list(model.KindLaunchConfiguration.Call(), func(e *element, v *launchConfiguration) { v.convert(e) }),
		"AutoScalingGroups":                    list(model.KindAutoScalingGroup.Call(), func(e *element, v *autoScalingGroup) { v.convert(e) }),
		"SecurityGroups":                       list(model.KindSecurityGroup.Call(), func(e *element, v *securityGroup) { v.convert(e) }),
		"SecurityGroupRules":                   list("ec2:DescribeSecurityGroupRules", func(e *element, v *securityGroupRule) { v.convert(e) }),
		"PrefixLists":                          list("ec2:DescribeManagedPrefixLists", func(e *element, v *prefixList) { v.convert(e) }),
		"Entries":                              entries(),
		"PrefixListId":                         object(func(d *document, v *string) { d.prefixList = *v }),
		"NetworkAcls":                          list(model.KindNetworkACL.Call(), func(e *element, v *networkACL) { v.convert(e) }),
		"RouteTables":                          list(model.KindRouteTable.Call(), func(e *element, v *routeTable) { v.convert(e) }),
		"InternetGateways":                     list(model.KindInternetGateway.Call(), func(e *element, v *internetGateway) { v.convert(e) }),
		"EgressOnlyInternetGateways":           list(model.KindEgressOnlyInternetGateway.Call(), func(e *element, v *egressOnlyInternetGateway) { v.convert(e) }),
		"NatGateways":                          list(model.KindNATGateway.Call(), func(e *element, v *natGateway) { v.convert(e) }),
		"Addresses":                            list(model.KindElasticAddress.Call(), func(e *element, v *elasticAddress) { v.convert(e) }),
		"VpcPeeringConnections":                list(model.KindVPCPeering.Call(), func(e *element, v *peering) { v.convert(e) }),
		"Functions":                            list(model.KindFunction.Call(), func(e *element, v *function) { v.convert(e) }),
		"DBClusters":                           list(model.KindDBCluster.Call(), func(e *element, v *dbCluster) { v.convert(e) }),
		"DBInstances":                          list(model.KindDBInstance.Call(), func(e *element, v *dbInstance) { v.convert(e) }),
		"DBClusterEndpoints":                   list(model.KindDBClusterEndpoint.Call(), func(e *element, v *dbClusterEndpoint) { v.convert(e) }),
		"DBSubnetGroups":                       list(model.KindDBSubnetGroup.Call(), func(e *element, v *dbSubnetGroup) { v.convert(e) }),
		"DhcpOptions":                          list(model.KindDHCPOptions.Call(), func(e *element, v *dhcpOptions) { v.convert(e) }),
		"VpcBlockPublicAccessOptions":          blockPublicAccess(),
		"VpcBlockPublicAccessExclusions":       list(model.KindBlockPublicAccessExclusion.Call(), func(e *element, v *bpaExclusion) { v.convert(e) }),
		"VpcId":                                object(func(d *document, v *string) { d.vpc.id = *v }),
		"EnableDnsSupport":                     attribute(func(v *vpcAttribute, t tri) { v.support = t }),
		"EnableDnsHostnames":                   attribute(func(v *vpcAttribute, t tri) { v.hostnames = t }),
		"EnableNetworkAddressUsageMetrics":     attribute(func(*vpcAttribute, tri) {}),
		"TransitGateways":                      list(model.KindTransitGateway.Call(), func(e *element, v *transitGateway) { v.convert(e) }),
		"TransitGatewayAttachments":            list(model.KindTransitGatewayAttachment.Call(), func(e *element, v *transitGatewayAttachment) { v.convert(e) }),
		"TransitGatewayVpcAttachments":         list("ec2:DescribeTransitGatewayVpcAttachments", func(e *element, v *vpcAttachment) { v.convert(e) }),
		"TransitGatewayPeeringAttachments":     list("ec2:DescribeTransitGatewayPeeringAttachments", func(e *element, v *peeringAttachment) { v.convert(e) }),
		"TransitGatewayConnects":               list("ec2:DescribeTransitGatewayConnects", func(e *element, v *connectAttachment) { v.convert(e) }),
		"TransitGatewayConnectPeers":           list("ec2:DescribeTransitGatewayConnectPeers", func(e *element, v *connectPeer) { v.convert(e) }),
		"TransitGatewayRouteTables":            list(model.KindTransitGatewayRouteTable.Call(), func(e *element, v *transitGatewayTable) { v.convert(e) }),
		"Routes":                               searchedRoutes(),
		"AdditionalRoutesAvailable":            object(func(d *document, v *bool) { d.tgw.more = *v }),
		"Associations":                         tableAssociations(),
		"TransitGatewayRouteTablePropagations": tablePropagations(),
		"TransitGatewayRouteTableId":           object(func(d *document, v *string) { d.tgw.id = *v }),
		"TransitGatewayPrefixListReferences":   list("ec2:GetTransitGatewayPrefixListReferences", func(e *element, v *prefixListReference) { v.convert(e) }),
		"TransitGatewayStaticRoutes":           list(callSearchRoutes, func(e *element, v *batfishRoutes) { v.convert(e) }),
		"TransitGatewayPropagations":           list(callPropagations, func(e *element, v *batfishPropagations) { v.convert(e) }),
		"VpnGateways":                          list(model.KindVPNGateway.Call(), func(e *element, v *vpnGateway) { v.convert(e) }),
		"VpnConnections":                       list(model.KindVPNConnection.Call(), func(e *element, v *vpnConnection) { v.convert(e) }),
		"CustomerGateways":                     list(model.KindCustomerGateway.Call(), func(e *element, v *customerGateway) { v.convert(e) }),
		"Connections":                          dxList(model.KindDXConnection.Call(), func(e *element, v *dxConnection) { v.convert(e) }),
		"Lags":                                 dxList("directconnect:DescribeLags", func(e *element, v *dxLAG) { v.convert(e) }),
		"VirtualInterfaces":                    dxList(model.KindDXVirtualInterface.Call(), func(e *element, v *virtualInterface) { v.convert(e) }),
		"DirectConnectGateways":                dxList(model.KindDXGateway.Call(), func(e *element, v *dxGateway) { v.convert(e) }),
		"DirectConnectGatewayAttachments":      dxAttachments(),
		"DirectConnectGatewayAssociations":     dxAssociations(),
		"DirectConnectGatewayId":               object(func(d *document, v *string) { d.dx.id = *v }),
		"ClientVpnEndpoints":                   list(model.KindClientVPNEndpoint.Call(), func(e *element, v *clientVPNEndpoint) { v.convert(e) }),
		"ClientVpnTargetNetworks":              vpnList(callTargetNetworks, func(e *element, v *targetNetwork) { v.convert(e) }),
		"AuthorizationRules":                   vpnList(callVPNRules, func(e *element, v *authorizationRule) { v.convert(e) }),
		"ClientVpnEndpointId":                  object(func(d *document, v *string) { d.cvpn.id = *v }),
		"Tags":                                 tags(),
		"AvailabilityZones":                    availabilityZones(),

		"schema": manifestText(func(m *manifest, s string) { m.schema = s }),
		"taken":  manifestText(func(m *manifest, s string) { m.taken = s }),
		"calls":  manifestCalls(),

		// Known and not needed. ServiceNames stands beside ServiceDetails and alone in snapshots of Batfish.
		"ServiceNames":          ignored(),
		"Hosts":                 ignored(),
		"InstanceStatuses":      ignored(),
		"MovingAddressStatuses": ignored(),
		"PlacementGroups":       ignored(),
	}
	for _, o := range otherLists {
		table[o.key] = o.section()
	}
	return table
}
