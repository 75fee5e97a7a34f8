package oracle

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/model"
)

// database does the commands about databases and proxies.
func (w world) database(verb, id string, args []string) bool {
	switch verb {
	case "dbi": // dbi ID ENI PORT: an instance, whose interface RDS made
		i := w[args[0]].(*model.NetworkInterface)
		i.RequesterID, i.Description = "amazon-rds", "RDSNetworkInterface"
		s := w[i.Subnet].(*model.Subnet)
		d := &model.DBInstance{Meta: meta(model.KindDBInstance, id), Identifier: id, Zone: s.Zone, Port: number(args[1]), Host: id + ".example"}
		d.SubnetGroup = model.DBSubnetGroupInfo{VPC: i.VPC, Subnets: []model.DBSubnet{{Subnet: s.Ref.ID, Zone: s.Zone}}}
		for _, g := range i.Groups {
			d.Groups = append(d.Groups, model.DBSecurityGroup{Group: g, Status: "active"})
		}
		w[id] = d
	case "dbgroups": // dbgroups ID GROUP…: of the instance and its interface
		d := w[id].(*model.DBInstance)
		d.Groups = nil
		for _, g := range args[1:] {
			d.Groups = append(d.Groups, model.DBSecurityGroup{Group: g, Status: "active"})
		}
		w[args[0]].(*model.NetworkInterface).Groups = args[1:]
	case "dbc": // dbc ID PORT WRITER [READER…]
		c := &model.DBCluster{Meta: meta(model.KindDBCluster, id), Identifier: id, Port: number(args[0]), Endpoint: id + ".example"}
		for n, m := range args[1:] {
			c.Members = append(c.Members, model.DBClusterMember{Instance: m, Writer: n == 0})
			w[m].(*model.DBInstance).Cluster = id
		}
		w[id] = c
	case "proxy": // proxy NAME FAMILY [sg-…] [subnet-…] key=value…
		p := &model.DBProxy{Meta: meta(model.KindDBProxy, id), ProxyName: id, EngineFamily: args[0], Host: id + ".example"}
		for _, a := range args[1:] {
			key, value, _ := strings.Cut(a, "=")
			switch {
			case key == "net":
				p.NetworkType = value
			case key == "dbnet":
				p.TargetNetworkType = value
			case strings.HasPrefix(a, "sg-"):
				p.Groups = append(p.Groups, a)
			default:
				p.Subnets, p.VPC = append(p.Subnets, a), w[a].(*model.Subnet).VPC
			}
		}
		w[id] = p
	case "door": // door ID PROXY ROLE [sg-…] [subnet-…] [default]: an endpoint of the proxy
		e := &model.DBProxyEndpoint{Meta: meta(model.KindDBProxyEndpoint, id), EndpointName: id, Proxy: args[0], Role: args[1], Host: id + ".example"}
		for _, a := range args[2:] {
			switch {
			case a == "default":
				e.Default = true
			case strings.HasPrefix(a, "net="):
				e.NetworkType = a[4:]
			case strings.HasPrefix(a, "sg-"):
				e.Groups = append(e.Groups, a)
			default:
				e.Subnets, e.VPC = append(e.Subnets, a), w[a].(*model.Subnet).VPC
			}
		}
		w[id] = e
	case "proxied": // proxied PROXY [cluster:ID | ID[@CLUSTER[@PORT]]]…
		t := &model.DBProxyTargets{Meta: meta(model.KindDBProxyTargets, "targets-"+id), Proxy: id}
		for _, a := range args {
			if c, ok := strings.CutPrefix(a, "cluster:"); ok {
				t.Targets = append(t.Targets, model.DBProxyTarget{Type: "TRACKED_CLUSTER", ID: c})
				continue
			}
			f := strings.Split(a+"@@", "@")
			x := model.DBProxyTarget{Type: "RDS_INSTANCE", ID: f[0], Cluster: f[1]}
			if f[2] != "" {
				x.Port = number(f[2])
			}
			t.Targets = append(t.Targets, x)
		}
		w["targets-"+id] = t
	default:
		return false
	}
	return true
}

// resource does the commands about resource endpoints and accelerators.
func (w world) resource(verb, id string, args []string) bool {
	switch verb {
	case "rgw": // rgw ID [sg-…] [eni-…]
		g := &model.ResourceGateway{Meta: meta(model.KindResourceGateway, id)}
		for _, a := range args {
			if strings.HasPrefix(a, "sg-") {
				g.Groups = append(g.Groups, a)
				continue
			}
			i := w[a].(*model.NetworkInterface)
			i.Description = "for " + id
			g.VPC, g.Subnets = i.VPC, append(g.Subnets, i.Subnet)
		}
		w[id] = g
	case "rcfg": // rcfg ID TYPE RGW key=value…; its ARN is "rcfg/ID"
		c := &model.ResourceConfiguration{Meta: meta(model.KindResourceConfiguration, "rcfg/"+id), Type: args[0], Gateway: args[1]}
		for _, a := range args[2:] {
			key, value, _ := strings.Cut(a, "=")
			switch key {
			case "ports":
				from, to, _ := strings.Cut(value, "-")
				c.Ports = append(c.Ports, model.PortRange{First: number(from), Last: number(to)})
			case "db":
				c.Database = value
			case "domain":
				c.Domain = value
			case "ip":
				c.IP = addr(value)
			case "group":
				c.Group = value
			}
		}
		w[id] = c
	case "assoc": // assoc ID VPCE ACCESSIBILITY
		w[id] = &model.VPCEndpointAssociation{Meta: meta(model.KindVPCEndpointAssociation, id), Endpoint: args[0], Accessibility: strings.Trim(args[1], "-")}
	case "ga": // ga ID ADDRESS [disabled] [ungrouped] PROTOCOL/FROM:TO…
		a := &model.Accelerator{Meta: meta(model.KindAccelerator, id), Enabled: model.Yes, Addresses: []netip.Addr{addr(args[0])}, HasListeners: true}
		for _, s := range args[1:] {
			switch s {
			case "disabled":
				a.Enabled = model.No
			case "ungrouped":
				a.GroupsOf = []string{"other"}
			case "custom":
				a.Listeners[0].Custom = true
			default:
				_, from, to, _ := ports(s)
				l := model.AcceleratorListener{ARN: "l" + s, Protocol: strings.ToUpper(s[:3]), Ports: []model.PortRange{{First: from, Last: to}}}
				a.Listeners = append(a.Listeners, l)
			}
		}
		for _, l := range a.Listeners {
			if len(a.GroupsOf) == 0 || a.GroupsOf[0] != "other" {
				a.GroupsOf = append(a.GroupsOf, l.ARN)
			}
		}
		w[id] = a
	case "gaend": // gaend GA ENDPOINT [keep|lose|closed|dial0|FROM>TO]…
		a := w[id].(*model.Accelerator)
		e := model.AcceleratorEndpoint{ID: args[0]}
		if w[args[0]] != nil {
			e.ID = w[args[0]].Head().Ref.ID
		}
		g := model.EndpointGroup{Listener: a.Listeners[0].ARN}
		for _, s := range args[1:] {
			from, to, over := strings.Cut(s, ">")
			switch {
			case over:
				g.Overrides = append(g.Overrides, model.PortOverride{Listener: number(from), Endpoint: number(to)})
			case s == "closed":
				e.Closed = true
			case s == "dial0":
				g.Closed = true
			default:
				e.PreserveClientIP = map[string]model.Tristate{"keep": model.Yes, "lose": model.No}[s]
			}
		}
		g.Endpoints = []model.AcceleratorEndpoint{e}
		a.Groups = slices.Concat(a.Groups, []model.EndpointGroup{g})
	case "eip": // eip ID PUBLIC
		w[id] = &model.ElasticAddress{Meta: meta(model.KindElasticAddress, id), Public: addr(args[0])}
	case "called": // called GROUP NAME VPC
		g := w[id].(*model.SecurityGroup)
		g.GroupName, g.VPC = args[0], args[1]
	default:
		return false
	}
	return true
}
