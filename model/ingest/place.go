package ingest

import (
	"portolan/model"
)

// world is the set of accounts and Regions that the input was read in. The owners of VPCs, subnets and what belongs to them
// are not among them where something else is told: a shared VPC shows the things of an account that was not read (NET-6).
type world struct{ accounts, regions map[string]bool }

// only returns the single member of a set, or "".
func only(set map[string]bool) string {
	if len(set) != 1 {
		return ""
	}
	for k := range set {
		return k
	}
	return ""
}

func (w world) tell(account, region string) {
	if account != "" {
		w.accounts[account] = true
	}
	if region != "" {
		w.regions[region] = true
	}
}

// learn collects what the input tells.
func (m *merger) learn() {
	m.world = world{make(map[string]bool), make(map[string]bool)}
	for set := range m.sets {
		m.world.tell(set.Account, set.Region)
	}
	for _, d := range m.documents {
		m.world.tell(d.Account, d.Region)
	}
	owners := world{make(map[string]bool), make(map[string]bool)}
	for _, c := range m.copies {
		h := c.resource.Head()
		switch h.Ref.Kind {
		case model.KindVPCPeering: // either side may be an account or Region that was not read
			owners.tell(h.Account, h.Region)
		case model.KindTransitGatewayAttachment: // the same; of others than peerings the Region is its transit gateway's
			owners.tell(h.Account, h.Region)
		case model.KindVPC, model.KindSubnet, model.KindRouteTable, model.KindNetworkACL, model.KindInternetGateway,
			model.KindDHCPOptions, model.KindPrefixList, model.KindTransitGateway, model.KindBlockPublicAccessExclusion,
			model.KindDXConnection, model.KindDXVirtualInterface, model.KindDXGateway, model.KindOther,
			model.KindFirewall, model.KindFirewallAssociation, model.KindFirewallPolicy, model.KindFirewallRuleGroup:
			m.world.tell("", h.Region)
			owners.tell(h.Account, "")
		default:
			m.world.tell(h.Account, h.Region)
		}
	}
	if len(m.world.accounts) == 0 {
		m.world.accounts = owners.accounts
	}
	if len(m.world.regions) == 0 {
		m.world.regions = owners.regions
	}
}

// place fills in accounts and Regions: what the resource itself tells comes first, then its VPC or subnet, then the folder,
// then the only one of the input.
func (m *merger) place() {
	m.learn()
	nets := m.networks()
	account, region := only(m.world.accounts), only(m.world.regions)
	for _, c := range m.copies {
		h := c.resource.Head()
		l := locate(c.resource)
		if h.Account == "" && l.owned {
			h.Account = nets[l.vpc].account
		}
		if h.Ref.Kind == model.KindTransitGatewayAttachment { // anybody with a part in it lists it
			m.lent[h.Ref] = smaller(m.lent[h.Ref], firstOf(c.account, account))
		} else {
			h.Account = firstOf(h.Account, c.account, account)
		}
		if h.Region == "" && h.Ref.Kind != model.KindDXGateway && h.Ref.Kind != model.KindAccelerator && h.Ref.Kind != model.KindGlobalCluster {
			h.Region = firstOf(nets[l.vpc].region, nets[l.subnet].region, c.region, region)
		}
		switch r := c.resource.(type) {
		case *model.BlockPublicAccess:
			h.Ref.ID = h.Account + "/" + h.Region
		case *model.DBParameterGroup:
			h.Ref.ID = h.Account + "/" + h.Region + "/" + r.Name
		case *model.DBProxyTargets: // proxies of several Regions may have one name
			h.Ref.ID = h.Account + "/" + h.Region + "/" + firstOf(r.Proxy, "?")
		}
		if h.Ref.Kind == model.KindClassicLoadBalancer {
			h.Ref.ID = classicARN(h)
		}
	}
	for i := range m.zones {
		m.zones[i].Account = firstOf(m.zones[i].Account, account)
	}
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// network is where a VPC or subnet lies and who owns it.
type network struct{ account, region string }

// networks learns where VPCs and subnets lie from everything that names its own Region and lies in them.
func (m *merger) networks() map[string]network {
	nets := make(map[string]network)
	learn := func(id string, n network) {
		if id == "" {
			return
		}
		// Two answers cannot both be right; the smaller is as good and does not depend on the order.
		have := nets[id]
		if have.region == "" || n.region != "" && n.region < have.region {
			have.region = n.region
		}
		if have.account == "" || n.account != "" && n.account < have.account {
			have.account = n.account
		}
		nets[id] = have
	}
	for _, c := range m.copies {
		h := c.resource.Head()
		switch h.Ref.Kind {
		case model.KindVPC, model.KindSubnet:
			learn(h.Ref.ID, network{h.Account, firstOf(h.Region, c.region)})
		case model.KindTransitGateway:
			learn(h.Ref.ID, network{h.Account, firstOf(h.Region, c.region)})
		case model.KindTransitGatewayRouteTable: // only its owner lists it
			learn(h.Ref.ID, network{c.account, c.region})
		}
		if h.Region != "" {
			l := locate(c.resource)
			learn(l.vpc, network{region: h.Region})
			learn(l.subnet, network{region: h.Region})
		}
	}
	for _, c := range m.copies {
		if t, ok := c.resource.(*model.TransitGatewayRouteTable); ok {
			learn(t.Ref.ID, nets[t.TransitGateway])
		}
	}
	return nets
}

// location is the VPC and subnet that a resource lies in. What is owned belongs to the VPC's account (NET-6).
type location struct {
	vpc, subnet string
	owned       bool
}

func locate(r model.Resource) location {
	switch r := r.(type) {
	case *model.VPC:
		return location{r.Ref.ID, "", false}
	case *model.Subnet:
		return location{r.VPC, r.Ref.ID, true}
	case *model.NetworkInterface:
		return location{r.VPC, r.Subnet, false}
	case *model.Instance:
		return location{r.VPC, r.Subnet, false}
	case *model.SecurityGroup:
		return location{r.VPC, "", false}
	case *model.NetworkACL:
		return location{r.VPC, "", true}
	case *model.RouteTable:
		return location{r.VPC, "", true}
	case *model.InternetGateway:
		return attachedTo(r.Attachments)
	case *model.EgressOnlyInternetGateway:
		return attachedTo(r.Attachments)
	case *model.VPNGateway:
		return attachedTo(r.Attachments)
	case *model.VPNConnection:
		return location{r.TransitGateway, "", false}
	case *model.TransitGatewayAttachment:
		return location{r.VPC, r.TransitGateway, false}
	case *model.TransitGatewayRouteTable:
		return location{r.Ref.ID, "", true}
	case *model.NATGateway:
		return location{r.VPC, r.Subnet, true}
	case *model.Function:
		return location{r.VPC, "", false}
	case *model.VPCAttributes:
		return location{r.Ref.ID, "", true}
	case *model.ClientVPNEndpoint:
		return location{r.VPC, "", false}
	case model.Sending:
		if s := r.Sending(); s.VPC != "" || len(s.Subnets) > 0 {
			return location{s.VPC, firstOf(append(s.Subnets, "")...), false}
		}
	case *model.LaunchTemplate:
		return location{"", r.Subnet, false}
	case *model.AutoScalingGroup:
		if len(r.Subnets) > 0 {
			return location{"", r.Subnets[0], false}
		}
	case *model.DBSubnetGroup:
		return location{r.VPC, "", false}
	case *model.ResolverEndpoint:
		return location{r.VPC, "", false}
	case *model.LoadBalancer:
		return location{r.VPC, "", false}
	case *model.TargetGroup:
		return location{r.VPC, "", false}
	case *model.ClassicLoadBalancer:
		return location{r.VPC, "", false}
	case *model.DBProxy:
		return location{r.VPC, "", false}
	case *model.DBProxyEndpoint:
		return location{r.VPC, "", false}
	case *model.VPCEndpoint:
		return location{r.VPC, "", false}
	case *model.Other:
		if len(r.VPCs) == 1 {
			return location{r.VPCs[0], "", false}
		}
	}
	return location{}
}

func attachedTo(list []model.GatewayAttachment) location {
	if len(list) != 1 {
		return location{}
	}
	return location{list[0].VPC, "", true}
}
