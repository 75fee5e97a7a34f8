package awscli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
	"portolan/model/ingest"
)

// cidrV4 and cidrV6 are the associations of address blocks with VPCs and subnets.
type cidrV4 struct {
	CidrBlock      string
	CidrBlockState struct{ State string }
}

type cidrV6 struct {
	Ipv6CidrBlock      string
	Ipv6CidrBlockState struct{ State string }
}

type bpaStates struct{ InternetGatewayBlockMode string }

type vpc struct {
	VpcId, CidrBlock, OwnerId, DhcpOptionsId string
	IsDefault                                bool
	CidrBlockAssociationSet                  []cidrV4
	Ipv6CidrBlockAssociationSet              []cidrV6
	BlockPublicAccessStates                  bpaStates
	EncryptionControl                        struct {
		Mode               string
		ResourceExclusions map[string]struct{ State string }
	}
	Tags                   tagList
	InstanceTenancy, State skip
	Unread                 unread `json:",embed"`
}

// blocks lists address blocks: the primary first, the others by address, so that the order of the input does not matter.
// A primary block that the association list lacks is associated (NET-1).
func (e *element) blocks(primary string, v4 []cidrV4, v6 []cidrV6) []model.CIDRAssociation {
	out := make([]model.CIDRAssociation, 0, 1+len(v4)+len(v6))
	for _, c := range v4 {
		out = append(out, model.CIDRAssociation{Prefix: e.prefix("CidrBlockAssociationSet", c.CidrBlock), State: e.names.get(c.CidrBlockState.State)})
	}
	for _, c := range v6 {
		out = append(out, model.CIDRAssociation{Prefix: e.prefix("Ipv6CidrBlockAssociationSet", c.Ipv6CidrBlock), State: e.names.get(c.Ipv6CidrBlockState.State)})
	}
	first := model.CIDRAssociation{State: "associated"}
	if primary != "" {
		first.Prefix = e.prefix("CidrBlock", primary)
		if !slices.ContainsFunc(out, func(c model.CIDRAssociation) bool { return c.Prefix == first.Prefix }) {
			out = append(out, first)
		}
	}
	return sorted(out, func(a, b model.CIDRAssociation) int {
		if x, y := a.Prefix == first.Prefix, b.Prefix == first.Prefix; x != y {
			if x {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Prefix.Compare(b.Prefix), strings.Compare(a.State, b.State))
	})
}

func (v *vpc) convert(e *element) {
	e.unknown("", v.Unread)
	if !e.need("VpcId", v.VpcId) {
		return
	}
	out := &model.VPC{
		Meta:        e.meta(model.KindVPC, v.VpcId, v.OwnerId, "", v.Tags),
		CIDRs:       e.blocks(v.CidrBlock, v.CidrBlockAssociationSet, v.Ipv6CidrBlockAssociationSet),
		DHCPOptions: v.DhcpOptionsId, IsDefault: v.IsDefault,
		Encryption: v.EncryptionControl.Mode, BPAMode: v.BlockPublicAccessStates.InternetGatewayBlockMode,
	}
	for name, x := range v.EncryptionControl.ResourceExclusions {
		if x.State == "enabled" {
			out.EncryptionExc = append(out.EncryptionExc, name)
		}
	}
	slices.Sort(out.EncryptionExc)
	e.known("EncryptionControl.Mode", out.Encryption, "monitor", "enforce")
	e.add(out)
}

type subnet struct {
	SubnetId, VpcId, OwnerId, AvailabilityZone, AvailabilityZoneId, CidrBlock, SubnetArn string
	Ipv6CidrBlockAssociationSet                                                          []cidrV6
	Ipv6Native, EnableDns64                                                              bool
	BlockPublicAccessStates                                                              bpaStates
	Tags                                                                                 tagList

	AssignIpv6AddressOnCreation, AvailableIpAddressCount, CustomerOwnedIpv4Pool, DefaultForAz, EnableLniAtDeviceIndex,
	MapCustomerOwnedIpOnLaunch, MapPublicIpOnLaunch, OutpostArn, PrivateDnsNameOptionsOnLaunch, State, Type skip
	Unread unread `json:",embed"`
}

func (s *subnet) convert(e *element) {
	e.unknown("", s.Unread)
	if !e.need("SubnetId", s.SubnetId) {
		return
	}
	_, region := arnPlace(s.SubnetArn)
	e.add(&model.Subnet{
		Meta: e.meta(model.KindSubnet, s.SubnetId, s.OwnerId, cmp.Or(region, regionOfZone(s.AvailabilityZone)), s.Tags),
		VPC:  e.names.get(s.VpcId), Zone: e.names.get(s.AvailabilityZone), ZoneID: e.names.get(s.AvailabilityZoneId),
		CIDRs:      e.blocks(s.CidrBlock, nil, s.Ipv6CidrBlockAssociationSet),
		IPv6Native: s.Ipv6Native, DNS64: s.EnableDns64, BPAMode: s.BlockPublicAccessStates.InternetGatewayBlockMode,
	})
}

type dhcpOptions struct {
	DhcpOptionsId, OwnerId string
	DhcpConfigurations     []struct {
		Key    string
		Values []struct{ Value string }
	}
	Tags   tagList
	Unread unread `json:",embed"`
}

func (d *dhcpOptions) convert(e *element) {
	e.unknown("", d.Unread)
	if !e.need("DhcpOptionsId", d.DhcpOptionsId) {
		return
	}
	out := &model.DHCPOptions{Meta: e.meta(model.KindDHCPOptions, d.DhcpOptionsId, d.OwnerId, "", d.Tags)}
	for _, c := range d.DhcpConfigurations {
		if c.Key == "domain-name-servers" {
			for _, v := range c.Values {
				out.NameServers = append(out.NameServers, v.Value)
			}
		}
	}
	out.NameServers = e.names.set(out.NameServers)
	e.add(out)
}

// availabilityZones learns the ids behind the account's own names of zones (NET-3).
func availabilityZones() section {
	type zone struct{ ZoneName, ZoneId, ParentZoneId string }
	return list("ec2:DescribeAvailabilityZones", func(e *element, z *zone) {
		if z.ZoneName != "" && z.ZoneId != "" {
			e.part.Zones = append(e.part.Zones, ingest.Zone{Account: e.account, Name: z.ZoneName, ID: z.ZoneId, Parent: z.ParentZoneId})
		}
	})
}

// tags reads DescribeTags.
func tags() section {
	type tag struct{ ResourceId, Key, Value string }
	return list("ec2:DescribeTags", func(e *element, t *tag) {
		if t.ResourceId == "" { // other calls have the same key
			e.truncated = true
			e.unread("Tags[] without ResourceId")
		} else {
			e.part.Tags = append(e.part.Tags, ingest.ResourceTag{Resource: e.names.get(t.ResourceId), Tag: model.Tag{Key: e.names.get(t.Key), Value: e.names.get(t.Value)}})
		}
	})
}

// vpcAttribute is DescribeVpcAttribute: one attribute a document (DNS-1, DNS-2).
type vpcAttribute struct {
	id                 string
	support, hostnames tri
	haveAttribute      bool
}

// attribute reads one member of DescribeVpcAttribute.
func attribute(set func(v *vpcAttribute, value tri)) section {
	return object(func(d *document, v *struct{ Value tri }) {
		d.vpc.haveAttribute = true
		set(&d.vpc, v.Value)
	})
}

// object makes the section of a key whose value is decoded into one T.
func object[T any](use func(d *document, v *T)) section {
	return section{"", func(d *document, l *listing, dec *jsontext.Decoder) error {
		v := new(T)
		e := element{listing: l, dec: dec, list: d.root}
		depth := dec.StackDepth()
		_, count := dec.StackIndex(depth)
		err := json.UnmarshalDecode(dec, v)
		if err == nil {
			use(d, v)
			return nil
		}
		semantic, ok := asSemantic(err)
		if !ok {
			return err
		}
		d.problem(d.root+pathMember(l.key), "", "%s; it is not used", meaning(semantic))
		d.truncated = true
		return e.skipRest(depth, count)
	}}
}

func (d *document) finishAttributes() {
	v := d.vpc
	if !v.haveAttribute {
		if v.id != "" && d.entries == nil { // the insides of some other list
			d.known--
			d.unread("VpcId")
		}
		return
	}
	l := &listing{document: d, key: "VpcId", index: len(d.part.Documents)}
	d.part.Documents = append(d.part.Documents, ingest.Document{
		Call: model.KindVPCAttributes.Call(), Account: d.account, Region: d.region, File: d.name, Path: d.root,
	})
	if v.id == "" {
		d.problem(d.root, "", "an attribute of a VPC without VpcId; it is not used")
		l.truncated = true
	} else {
		l.resources = []model.Resource{&model.VPCAttributes{
			Meta:       model.Meta{Ref: model.Ref{Kind: model.KindVPCAttributes, ID: v.id}, Origin: d.name + " " + d.root},
			DNSSupport: model.Tristate(v.support), DNSHostnames: model.Tristate(v.hostnames),
		}}
	}
	l.end(false)
}
