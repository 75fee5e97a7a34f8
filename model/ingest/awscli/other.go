package awscli

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// otherList is one line of the table of listings that are read but not modelled.
type otherList struct {
	key, call string
	ids       string // members that may name an element, separated by blanks; the first that is there does
	foreign   bool   // that id is another resource's: the key is put before it
}

// otherLists has the keys of the AWS CLI; Direct Connect, ECS and some of Batfish's start with a small letter there.
var otherLists = [...]otherList{
	{"CarrierGateways", "ec2:DescribeCarrierGateways", "CarrierGatewayId", false},
	{"LocalGateways", "ec2:DescribeLocalGateways", "LocalGatewayId", false},
	{"TransitGatewayPolicyTables", "ec2:DescribeTransitGatewayPolicyTables", "TransitGatewayPolicyTableId", false},
	{"ServiceDetails", "ec2:DescribeVpcEndpointServices", "ServiceId ServiceName", false},
	{"RouteServers", "ec2:DescribeRouteServers", "RouteServerId", false},
	{"RouteServerEndpoints", "ec2:DescribeRouteServerEndpoints", "RouteServerEndpointId", false},
	{"RouteServerPeers", "ec2:DescribeRouteServerPeers", "RouteServerPeerId", false},
	{"VpcEncryptionControls", "ec2:DescribeVpcEncryptionControls", "VpcEncryptionControlId", false},
	{"SecurityGroupVpcAssociations", "ec2:DescribeSecurityGroupVpcAssociations", "GroupId+VpcId", true},
	{"DomainStatusList", "es:DescribeElasticsearchDomains", "ARN Arn DomainId", false},
	{"OptionGroupsList", "rds:DescribeOptionGroups", "OptionGroupArn OptionGroupName", false},
	{"CoreNetworks", "networkmanager:ListCoreNetworks", "CoreNetworkArn CoreNetworkId", false},
	{"CacheClusters", "elasticache:DescribeCacheClusters", "ARN CacheClusterId", false},
	{"ResolverRules", "route53resolver:ListResolverRules", "Arn Id", false},
	{"ResourceShares", "ram:GetResourceShares", "ResourceShareArn", false},
}

func (o otherList) section() section {
	return section{o.call, func(d *document, l *listing, dec *jsontext.Decoder) error {
		return l.elements(dec, d.root+pathMember(l.key), func(e *element) error { return o.read(e, dec) })
	}}
}

// read keeps of an element its id, its tags, the VPCs that it names anywhere and a few scalar members.
func (o otherList) read(e *element, dec *jsontext.Decoder) error {
	if dec.PeekKind() != jsontext.KindBeginObject { // names alone, or another call with the same key
		e.truncated = true
		e.unread(o.key + "[]")
		return dec.SkipValue()
	}
	s := otherScan{dec: dec, facts: make(map[string]string), vpcs: make(map[string]bool)}
	if err := s.object(1); err != nil {
		return err
	}
	if s.tooDeep {
		e.fail("", "%s", tooDeep)
		return nil
	}
	id := o.id(s.facts)
	if id == "" {
		e.truncated = true
		e.unread(o.key + "[] without " + strings.Fields(o.ids)[0])
		return nil
	}
	owner, region := arnPlace(id)
	if owner == "" {
		owner = s.owner()
	}
	if region == "" {
		region = regionOfZone(s.facts["AvailabilityZone"])
	}
	if o.foreign {
		id = o.key + "/" + id
	}
	out := &model.Other{Meta: e.meta(model.KindOther, id, owner, region, s.tags), AWSKind: o.key, Facts: s.told()}
	for v := range s.vpcs {
		out.VPCs = append(out.VPCs, v)
	}
	out.VPCs = e.names.set(out.VPCs)
	e.add(out)
	return nil
}

func (o otherList) id(facts map[string]string) string {
	for _, names := range strings.Fields(o.ids) {
		var parts []string
		for _, name := range strings.Split(names, "+") {
			if v := facts[name]; v != "" {
				parts = append(parts, v)
			}
		}
		if len(parts) > 0 {
			return strings.Join(parts, "/")
		}
	}
	return ""
}
