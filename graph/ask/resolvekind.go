package ask

import (
	"fmt"
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// kindResolver says what a resource stands for as an end of pairs.
type kindResolver func(r *Resolver, t Term, m model.Resource, as role) (part, error)

// kindResolvers is the explicit table: kinds that are not in it are no ends.
var kindResolvers map[model.Kind]kindResolver

// things are the kinds that a bare glob and tag: collect; subnets, groups and VPCs have to be asked for by their prefix.
var things = []model.Kind{model.KindNetworkInterface, model.KindInstance, model.KindAutoScalingGroup, model.KindFunction, model.KindECSService,
	model.KindDBCluster, model.KindDBInstance}

func init() { // the resolvers use the table themselves
	kindResolvers = map[model.Kind]kindResolver{
		model.KindVPC: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) { return r.vpc(t, m.Head().Ref.ID) },
		model.KindSubnet: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return r.subnetByID(t, m.Head().Ref.ID)
		},
		model.KindNetworkInterface: func(r *Resolver, _ Term, m model.Resource, _ role) (part, error) {
			return part{ends: []End{r.interfaceEnd(m.(*model.NetworkInterface))}}, nil
		},
		model.KindInstance: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return r.instance(t, m.(*model.Instance))
		},
		model.KindSecurityGroup: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return some(t, r.group(m.(*model.SecurityGroup)), "no interface carries the group, and its VPC has no subnet for one")
		},
		model.KindLaunchTemplate: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return some(t, r.template(m.(*model.LaunchTemplate)), "neither the template nor an auto scaling group says in which subnets it launches")
		},
		model.KindLaunchConfiguration: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return some(t, r.configuration(m.(*model.LaunchConfiguration)), "no auto scaling group of the snapshot uses it, so its subnets are not known")
		},
		model.KindAutoScalingGroup: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return some(t, r.scaling(m.(*model.AutoScalingGroup)), "it has no instances and no subnets")
		},
		model.KindFunction: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.function(t, m.(*model.Function), as)
		},
		model.KindNATGateway: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return r.natGateway(t, m.(*model.NATGateway))
		},
		model.KindElasticAddress: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.elastic(t, m.(*model.ElasticAddress), as)
		},
		model.KindDBCluster: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.cluster(t, m.(*model.DBCluster), as)
		},
		model.KindGlobalCluster: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.globalWriter(t, m.(*model.GlobalCluster), as)
		},
		model.KindDBInstance: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.dbInstance(t, m.(*model.DBInstance), as)
		},
		model.KindDBClusterEndpoint: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.dbEndpoint(t, m.(*model.DBClusterEndpoint), as)
		},
		model.KindClientVPNEndpoint: func(r *Resolver, _ Term, m model.Resource, as role) (part, error) {
			return r.clientVPN(m.(*model.ClientVPNEndpoint), "", as), nil
		},
		model.KindInstanceConnectEndpoint: instanceConnectEnd,
		model.KindECSService:              ecsService,
		model.KindECSTask:                 senderEnd,
		model.KindEKSCluster:              senderEnd,
		model.KindReplicationInstance:     senderEnd,
		model.KindReplicationConfig:       senderEnd,
		model.KindGlueConnection:          glueEnd,
		model.KindQuickSightConnection:    senderEnd,
		model.KindRedshiftCluster:         senderEnd,
		model.KindVerifiedAccessEndpoint:  verifiedAccessEnd,
		model.KindDSQLCluster: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.dsql(t, m.Head().Ref, as)
		},
		model.KindDBProxy: (*Resolver).relayEnds,
		model.KindDBProxyEndpoint: func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
			return r.proxyEndpoint(t, m.(*model.DBProxyEndpoint), as)
		},
		model.KindVPCEndpoint: func(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
			return r.vpcEndpoint(t, m.(*model.VPCEndpoint))
		},
		model.KindOther: func(r *Resolver, _ Term, m model.Resource, _ role) (part, error) {
			return r.unmodelled(m, m.(*model.Other).AWSKind), nil
		},
	}
	for _, k := range []model.Kind{model.KindLoadBalancer, model.KindClassicLoadBalancer} {
		kindResolvers[k] = (*Resolver).relayEnds
	}
	kindResolvers[model.KindAccelerator] = func(r *Resolver, t Term, m model.Resource, as role) (part, error) {
		return r.accelerator(t, m.(*model.Accelerator), as)
	}
	for _, k := range linkKinds {
		kindResolvers[k] = func(r *Resolver, _ Term, m model.Resource, _ role) (part, error) {
			return part{ends: []End{r.behind(m)}}, nil
		}
	}
}

// some is ends, or the reason why there are none.
func some(t Term, ends []End, why string) (part, error) {
	if len(ends) == 0 {
		return part{}, nothing(t, "%s", why)
	}
	return part{ends: ends}, nil
}

// ends resolves one resource.
func (r *Resolver) ends(t Term, m model.Resource, as role) (part, error) {
	ref := m.Head().Ref
	resolve, ok := kindResolvers[ref.Kind]
	if !ok {
		return part{}, &AddressError{Kind: NotFound, Address: t.String(),
			Text: fmt.Sprintf("%q is a %s, which sends and answers nothing by itself: name an interface, instance, group, subnet, function or database", t.String(), ref.Kind)}
	}
	return resolve(r, t, m, as)
}

// instance is all interfaces of an instance.
func (r *Resolver) instance(t Term, i *model.Instance) (part, error) {
	ends := r.instanceInterfaces(i.Ref.ID, i.Interfaces)
	if len(ends) > 0 {
		return part{ends: ends}, nil
	}
	if i.Subnet == "" || r.complete(model.KindNetworkInterface, i.Account, i.Region) {
		return part{}, nothing(t, "the snapshot shows no network interface of the instance")
	}
	gap := r.gap(model.KindNetworkInterface, i.Account, i.Region, i.Ref, "the instance's interfaces")
	return part{ends: r.supposeAll(future{owner: i.Ref, label: r.label(i), noGroups: gap}, []string{i.Subnet})}, nil
}

// instanceInterfaces is the interfaces that name an instance and those that it names. One that it names and that is not
// shown is somewhere in its VPC.
func (r *Resolver) instanceInterfaces(id string, more []string) []End {
	list := slices.Clone(r.snap.By(model.InterfacesByInstance, id))
	var lost []string
	for _, e := range more {
		switch i, ok := model.Get[*model.NetworkInterface](r.snap, model.KindNetworkInterface, e); {
		case !ok:
			lost = append(lost, e)
		case !slices.Contains(list, model.Resource(i)):
			list = append(list, i)
		}
	}
	ends := r.interfaceEnds(list)
	m, ok := model.Get[*model.Instance](r.snap, model.KindInstance, id)
	if len(ends) == 0 || len(lost) == 0 || !ok || r.complete(model.KindNetworkInterface, m.Account, m.Region) {
		return ends
	}
	for _, e := range lost {
		gap := r.gap(model.KindNetworkInterface, m.Account, m.Region, model.Ref{Kind: model.KindNetworkInterface, ID: e}, "an interface of the instance")
		ends = append(ends, r.supposeAll(future{owner: gap.Subject, of: m.Ref, label: r.label(m) + " (interface not shown)", noGroups: gap}, r.subnetIDs(m.VPC))...)
	}
	return ends
}

// function is the interfaces that a function sends from, and one to be in each of its subnets that has none. A function
// without a VPC sends from addresses that AWS does not tell (LAM-1, LAM-2).
func (r *Resolver) function(t Term, f *model.Function, as role) (part, error) {
	if len(f.Subnets) == 0 && !as.source {
		return part{}, nothing(t, "the function is in no VPC, so nothing connects to it")
	}
	if len(f.Subnets) == 0 {
		return part{ends: []End{{Label: r.label(f), Ref: f.Ref, Owner: f.Ref, Internet: true, OneOf: true,
			Addrs:   component.PublicAddrs.Family(header.V4).Minus(r.ownPublic()),
			Assumed: []string{fmt.Sprintf("%s has no VPC: it sends from an address of AWS's own that is not known", f.Ref)}}}}, nil
	}
	var ends []End
	for _, id := range f.Subnets {
		before := len(ends)
		for i := range model.By[*model.NetworkInterface](r.snap, model.InterfacesBySubnet, id) {
			if isOfFunction(i, f) {
				e := r.interfaceEnd(i)
				e.Owner = f.Ref
				ends = append(ends, e)
			}
		}
		if len(ends) == before {
			ends = append(ends, r.supposeAll(future{owner: f.Ref, label: r.label(f), groups: f.Groups, v4only: !f.DualStack}, []string{id})...)
		}
	}
	p, err := some(t, ends, "its subnets have no free address")
	if !as.source {
		p.warnings = []graph.Warning{{Code: "FUNCTION_ACCEPTS_NOTHING", Text: fmt.Sprintf("%s opens connections but accepts none: the verdict is about its interfaces only", f.Ref)}}
	}
	return p, err
}

// natGateway is the gateway's own interfaces.
func (r *Resolver) natGateway(t Term, g *model.NATGateway) (part, error) {
	var ends []End
	for _, a := range g.Addresses {
		if i, ok := model.Get[*model.NetworkInterface](r.snap, model.KindNetworkInterface, a.Interface); ok {
			ends = append(ends, r.interfaceEnd(i))
			continue
		}
		for _, m := range r.snap.By(model.InterfacesByVPC, g.VPC) {
			if i := m.(*model.NetworkInterface); a.Private.IsValid() && r.net.HostOf(i).Addrs.Contains(a.Private) {
				ends = append(ends, r.interfaceEnd(i))
			}
		}
	}
	return some(t, ends, "the snapshot shows no interface of the gateway; name the hosts behind it")
}

// elastic is the interface that has a public address, else the address.
func (r *Resolver) elastic(t Term, a *model.ElasticAddress, as role) (part, error) {
	if i, ok := model.Get[*model.NetworkInterface](r.snap, model.KindNetworkInterface, a.Interface); ok {
		return part{ends: []End{r.interfaceEnd(i)}}, nil
	}
	if as.source {
		return part{}, nothing(t, "the snapshot shows no interface that has this address")
	}
	addrs := header.AddrsOf(prefixOf(a.Public))
	return part{ends: []End{{Label: a.Public.String(), Ref: a.Ref, Addrs: addrs, Literal: true}}}, nil
}

// linkKinds are the kinds that stand for all that is behind them.
var linkKinds = []model.Kind{model.KindTransitGateway, model.KindTransitGatewayAttachment, model.KindVPNGateway, model.KindVPNConnection,
	model.KindDXVirtualInterface, model.KindDXGateway}

// unmodelled is a resource of a kind that is read but not modelled: whatever is asked of it is unknown.
func (r *Resolver) unmodelled(m model.Resource, what string) part {
	ref := m.Head().Ref
	return part{
		ends: []End{{Label: r.label(m), Ref: ref, Addrs: header.AddrsOf(everyAddress...), Literal: true,
			Missing: &model.Gap{Kind: model.GapUnmodelled, Subject: ref, Detail: what + " are not modelled"}}},
		warnings: []graph.Warning{{Code: "NOT_MODELLED", Text: fmt.Sprintf("%s are read but not modelled: what is asked of %s is unknown", what, ref)}},
	}
}

func oneOrNone(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
