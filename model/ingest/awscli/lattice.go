package awscli

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"

	"portolan/model"
	"portolan/model/ingest"
)

// latticeParts is the members of a document that is one resource configuration or one resource gateway of VPC Lattice.
type latticeParts struct {
	seen                                  []string // its members of common names, which mean nothing by themselves
	arn, id, name, kind, protocol, status string
	gateway, group, addressType           string
	ports, groups, subnets                []string
	perENI                                int
	definition                            *resourceDefinition
	haveGroups, haveSubnets, wrong        bool
}

type resourceDefinition struct {
	ArnResource struct {
		Arn string `json:"arn"`
	} `json:"arnResource"`
	DNSResource struct {
		DomainName string `json:"domainName"`
	} `json:"dnsResource"`
	IPResource struct {
		IPAddress string `json:"ipAddress"`
	} `json:"ipResource"`
}

// latticeText reads a member that is a text.
func latticeText(set func(p *latticeParts, s string)) section {
	return section{"", object(func(d *document, v *string) { set(&d.lattice, *v) }).read}
}

func latticeList(set func(p *latticeParts, s []string)) section {
	return section{"", object(func(d *document, v *[]string) { set(&d.lattice, *v) }).read}
}

// common is a member with a name that other documents have as well.
func common(key string, set func(p *latticeParts, s string)) section {
	return latticeText(func(p *latticeParts, s string) {
		p.seen = append(p.seen, key)
		set(p, s)
	})
}

// latticeSections is the members of get-resource-configuration and get-resource-gateway.
func latticeSections(table map[string]section) {
	for key, set := range map[string]func(p *latticeParts, s string){
		"arn": func(p *latticeParts, s string) { p.arn = s }, "id": func(p *latticeParts, s string) { p.id = s },
		"name": func(p *latticeParts, s string) { p.name = s }, "type": func(p *latticeParts, s string) { p.kind = s },
		"protocol": func(p *latticeParts, s string) { p.protocol = s }, "status": func(p *latticeParts, s string) { p.status = s },
		"ipAddressType":                func(p *latticeParts, s string) { p.addressType = s },
		"resourceGatewayId":            func(p *latticeParts, s string) { p.gateway = s },
		"resourceConfigurationGroupId": func(p *latticeParts, s string) { p.group = s },
	} {
		table[key] = common(key, set)
	}
	table["portRanges"] = latticeList(func(p *latticeParts, s []string) { p.ports = s })
	table["securityGroupIds"] = latticeList(func(p *latticeParts, s []string) { p.groups, p.haveGroups = s, true })
	table["subnetIds"] = latticeList(func(p *latticeParts, s []string) { p.subnets, p.haveSubnets = s, true })
	table["ipv4AddressesPerEni"] = object(func(d *document, v *int) { d.lattice.perENI = *v })
	table["resourceConfigurationDefinition"] = object(func(d *document, v *resourceDefinition) { d.lattice.definition = v })
}

// finishLattice makes the resource of its members.
func (d *document) finishLattice() {
	p := &d.lattice
	var r model.Resource
	call := ""
	account, region := arnPlace(p.arn)
	meta := func(kind model.Kind, id string) model.Meta {
		return model.Meta{Ref: model.Ref{Kind: kind, ID: id}, Account: account, Region: region, Origin: d.name + " " + d.root}
	}
	switch {
	case p.arn != "" && (p.definition != nil || strings.Contains(p.arn, ":resourceconfiguration/")):
		call, r = model.CallResourceConfiguration, d.resourceConfiguration(meta(model.KindResourceConfiguration, p.arn))
	case p.haveSubnets && strings.HasPrefix(cmp.Or(p.id, p.arn), "rgw-") || strings.Contains(p.arn, ":resourcegateway/"):
		id := cmp.Or(p.id, p.arn[strings.LastIndexByte(p.arn, '/')+1:])
		call, r = model.CallResourceGateway, &model.ResourceGateway{Meta: meta(model.KindResourceGateway, id), GatewayName: p.name, Status: p.status, VPC: d.names.get(d.vpc.id),
			Subnets: d.names.set(p.subnets), Groups: d.names.set(p.groups), IPAddressType: p.addressType, AddressesPerENI: p.perENI}
		d.vpc.id = ""
	default:
		for _, key := range p.seen {
			d.known--
			d.unread(key)
		}
		return
	}
	l := &listing{document: d, key: "arn", index: len(d.part.Documents)}
	d.part.Documents = append(d.part.Documents, ingest.Document{Call: call, Account: d.account, Region: d.region, File: d.name, Path: d.root})
	l.resources, l.truncated = []model.Resource{r}, p.wrong
	l.end(false)
}

func (d *document) resourceConfiguration(meta model.Meta) *model.ResourceConfiguration {
	p := &d.lattice
	out := &model.ResourceConfiguration{Meta: meta, ConfigurationName: p.name, Type: p.kind, Protocol: p.protocol, Status: p.status, Gateway: p.gateway, Group: p.group}
	if f := p.definition; f != nil {
		out.Database, out.Domain = f.ArnResource.Arn, f.DNSResource.DomainName
		if s := f.IPResource.IPAddress; s != "" {
			addr, err := netip.ParseAddr(s)
			if err != nil {
				d.problem(d.root+".resourceConfigurationDefinition.ipResource.ipAddress", "", "%q is no address", s)
				p.wrong = true
			}
			out.IP = addr
		}
	}
	for _, s := range p.ports {
		first, last, _ := strings.Cut(s, "-")
		lo, err := strconv.ParseUint(first, 10, 16)
		hi, err2 := strconv.ParseUint(cmp.Or(last, first), 10, 16)
		if err != nil || err2 != nil || hi < lo {
			d.problem(d.root+".portRanges", "", "%q is no range of ports", s)
			p.wrong = true
			continue
		}
		out.Ports = append(out.Ports, model.PortRange{First: int(lo), Last: int(hi)})
	}
	out.Ports = sorted(out.Ports, func(a, b model.PortRange) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
	})
	return out
}

// endpointAssociation is an element of DescribeVpcEndpointAssociations.
type endpointAssociation struct {
	Id, VpcEndpointId, AssociatedResourceArn, AssociatedResourceAccessibility string
	DnsEntry, PrivateDnsEntry                                                 struct {
		DnsName      string
		HostedZoneId skip
	}

	FailureCode, FailureReason, ResourceConfigurationGroupArn, ServiceNetworkArn, ServiceNetworkName, Tags skip
	Unread                                                                                                 unread `json:",embed"`
}

func (a *endpointAssociation) convert(e *element) {
	e.unknown("", a.Unread)
	id := cmp.Or(a.Id, a.VpcEndpointId+"/"+a.AssociatedResourceArn)
	if !e.need("VpcEndpointId", a.VpcEndpointId) {
		return
	}
	e.add(&model.VPCEndpointAssociation{Meta: e.meta(model.KindVPCEndpointAssociation, id, "", "", nil), Endpoint: a.VpcEndpointId, Resource: a.AssociatedResourceArn,
		Accessibility: a.AssociatedResourceAccessibility, Name: a.DnsEntry.DnsName, PrivateName: a.PrivateDnsEntry.DnsName})
}
