package ask

import (
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// apiPort is where AWS's APIs listen.
const apiPort = 443

// apis are the services whose APIs may be asked about as destinations: those of databases.
var apis = []string{"rds", "rds-data"}

// apiScheme is api:rds or api:rds-data, the API of the source's own Region. It gives no SQL access (EP-7).
func (r *Resolver) apiScheme(t Term, as role) (part, error) {
	if !slices.Contains(apis, t.Name) {
		return part{}, &AddressError{Kind: NotFound, Address: t.String(), Closest: prefixed("api:", apis), Text: fmt.Sprintf("%q: only api:rds and api:rds-data are known", t.String())}
	}
	if as.source {
		return part{}, nothing(t, "an API opens no connections")
	}
	return part{ends: []End{{Label: t.String(), Ref: model.Ref{Kind: model.KindOther, ID: t.String()}, API: t.Name}}}, nil
}

// apiTarget is an API as sources of a VPC get at it: at the interfaces of an endpoint with private DNS in that VPC (EP-8), else
// over the internet, at an address of AWS's that is not known.
func (a *Asker) apiTarget(e *End, vpc string) target {
	t := target{end: e, by: "name", used: "public", port: header.PortRange{First: apiPort, Last: apiPort}}
	private, gap := a.privateAPI(e.API, vpc)
	switch {
	case private != nil:
		t.used = "private"
		t.alts = []alternative{a.endpointAlternative(private)}
		t.warn = append(t.warn, graph.Warning{Code: "API_PRIVATE", Text: e.Label + " is called privately, at " + private.Ref.ID})
	default:
		t.gap = &model.Gap{Kind: model.GapUndetermined, Subject: e.Ref, Detail: "which of AWS's addresses the API has"}
		dst := component.PublicAddrs.Family(header.V4).Minus(a.net.PublicOwned())
		t.alts = []alternative{{dst: dst, oneOf: true, goals: []graph.Goal{{Addrs: dst, Port: graph.Port{Place: graph.Internet, Side: graph.Enter}}}, shown: e.Ref}}
		if gap == nil {
			t.warn = append(t.warn, graph.Warning{Code: "API_OVER_INTERNET", Text: e.Label + " is called over the internet: no endpoint of the source's VPC has its name"})
		}
	}
	if gap != nil { // there may be a private one
		t.gap = gap
		port := graph.Port{Place: graph.Somewhere, Side: graph.Receive, Way: graph.Somewhere}
		t.alts = append(t.alts, alternative{dst: a.net.CIDRs(vpc), entry: &port, inside: a.net.CIDRs(vpc), gap: gap, shown: e.Ref})
	}
	a.resolve(&t, vpc)
	return t
}

// privateAPI finds the endpoint that the API's name leads to in a VPC, or what is not known of it.
func (a *Asker) privateAPI(api, vpc string) (*model.VPCEndpoint, *model.Gap) {
	v, ok := model.Get[*model.VPC](a.snap, model.KindVPC, vpc)
	if !ok {
		return nil, nil
	}
	for p := range model.By[*model.VPCEndpoint](a.snap, model.VPCEndpointsByVPC, vpc) {
		if p.Type != "Interface" || !strings.HasSuffix(p.Service, "com.amazonaws."+p.Region+"."+api) || p.State != "available" {
			continue
		}
		switch {
		case p.PrivateDNS == model.NotTold:
			return nil, &model.Gap{Kind: model.GapUnreadable, Subject: p.Ref, Detail: "whether private DNS is enabled for the endpoint"}
		case p.PrivateDNS == model.Yes && a.rewritesNames(vpc):
			return p, nil
		}
	}
	if d := (model.DataSet{Call: model.KindVPCEndpoint.Call(), Account: v.Account, Region: v.Region}); !a.snap.Status(d).Complete() {
		return nil, &model.Gap{Kind: model.GapNotCollected, DataSet: d, Subject: v.Ref, Detail: "whether an endpoint of the VPC has the API's name"}
	}
	return nil, nil
}

// rewritesNames reports that a VPC's resolver gives the names of its endpoints private addresses: both of its DNS attributes
// are on (EP-8). AWS enables private DNS only where they are, so they are taken to be unless they are told to be off.
func (a *Asker) rewritesNames(vpc string) bool {
	attrs, ok := model.Get[*model.VPCAttributes](a.snap, model.KindVPCAttributes, vpc)
	return !ok || attrs.DNSSupport != model.No && attrs.DNSHostnames != model.No
}

// endpointAlternative is an endpoint dialled at its interfaces, any of them.
func (a *Asker) endpointAlternative(v *model.VPCEndpoint) alternative {
	alt := alternative{shown: v.Ref}
	var dst []*header.AddrSet
	for _, id := range v.Interfaces {
		if i, ok := model.Get[*model.NetworkInterface](a.snap, model.KindNetworkInterface, id); ok {
			h := a.net.HostOf(i)
			alt.hosts = append(alt.hosts, h)
			dst = append(dst, h.Addrs)
			alt.goals = append(alt.goals, graph.Goal{Addrs: h.Addrs, Port: a.net.EnterPort(h.Subnet)})
		}
	}
	if len(alt.hosts) == 0 { // in some of its subnets, where is not known
		var gap model.Gap
		for _, s := range v.Subnets {
			p := a.net.EndpointPlace(v, s, &gap)
			alt.hosts = append(alt.hosts, p.Host)
			dst = append(dst, p.Host.Addrs)
			alt.oneOf = true
			if !p.Lost {
				alt.goals = append(alt.goals, graph.Goal{Addrs: p.Host.Addrs, Port: a.net.EnterPort(s)})
			}
		}
	}
	alt.dst = header.AddrUnion(dst...)
	return alt
}

// privateResource finds the resource endpoint that a database's name leads to in a VPC: its private name is the database's, or
// its resource is the database and no association tells (EP-14).
func (a *Asker) privateResource(d *Database, vpc string) *model.VPCEndpoint {
	if vpc == "" {
		return nil
	}
	for p := range model.By[*model.VPCEndpoint](a.snap, model.VPCEndpointsByVPC, vpc) {
		if p.Type == "Resource" && p.PrivateDNS == model.Yes && p.State == "available" && a.rewritesNames(vpc) && a.leadsTo(p, d) {
			return p
		}
	}
	return nil
}

func (a *Asker) leadsTo(p *model.VPCEndpoint, d *Database) bool {
	var names []string
	var refs []model.Ref
	if d.Instance != nil {
		names, refs = append(names, d.Instance.Host), append(refs, d.Instance.Ref)
	}
	if d.Cluster != nil {
		names, refs = append(names, d.Cluster.Endpoint, d.Cluster.ReaderEndpoint), append(refs, d.Cluster.Ref)
	}
	told := false
	for x := range model.By[*model.VPCEndpointAssociation](a.snap, model.AssociationsByVPCEndpoint, p.Ref.ID) {
		told = told || x.PrivateName != ""
		if x.PrivateName != "" && slices.Contains(names, x.PrivateName) {
			return true
		}
	}
	cfg, ok := model.Get[*model.ResourceConfiguration](a.snap, model.KindResourceConfiguration, p.ResourceConfiguration)
	return !told && ok && slices.ContainsFunc(refs, func(r model.Ref) bool { return r.ID == cfg.Database })
}
