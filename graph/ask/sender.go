package ask

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// senderKinds are the kinds whose resources send from interfaces of their own, and how their interfaces are told among those
// that carry their groups in their subnets, where the service does not list them.
var senderKinds = []struct {
	kind  model.Kind
	isOne func(i *model.NetworkInterface) bool // nil: only what the service lists
}{
	{model.KindInstanceConnectEndpoint, nil},
	{model.KindECSTask, nil},
	{model.KindReplicationInstance, nil},
	{model.KindReplicationConfig, described("DMSNetworkInterface")},
	{model.KindGlueConnection, described("Attached to Glue")},
	{model.KindQuickSightConnection, func(i *model.NetworkInterface) bool { return i.Type == "quicksight" }},
	{model.KindRedshiftCluster, nil},
	{model.KindVerifiedAccessEndpoint, described("Verified Access")},
	{model.KindEKSCluster, described("Amazon EKS ")},
}

// described tells interfaces by the start of their description.
func described(start string) func(i *model.NetworkInterface) bool {
	return func(i *model.NetworkInterface) bool {
		return strings.HasPrefix(strings.ToLower(i.Description), strings.ToLower(start))
	}
}

// sendsAs is how interfaces of a resource are told.
func sendsAs(m model.Sending) func(i *model.NetworkInterface) bool {
	for _, k := range senderKinds {
		if k.kind == m.Head().Ref.Kind {
			return k.isOne
		}
	}
	return nil
}

// senderInterfaces is the interfaces that a resource sends from: those that its service lists, those that have an address that
// it tells, and those that look like its own.
func (r *Resolver) senderInterfaces(m model.Sending) []*model.NetworkInterface {
	s := m.Sending()
	var out []*model.NetworkInterface
	for _, id := range s.Interfaces {
		if i, ok := model.Get[*model.NetworkInterface](r.snap, model.KindNetworkInterface, id); ok {
			out = append(out, i)
		}
	}
	isOne := sendsAs(m)
	if len(s.Interfaces) > 0 || len(s.Private) == 0 && isOne == nil {
		return out
	}
	subnets := s.Subnets
	if len(subnets) == 0 {
		subnets = r.subnetIDs(s.VPC)
	}
	addrs := header.AddrList(s.Private)
	for _, id := range subnets {
		for i := range model.By[*model.NetworkInterface](r.snap, model.InterfacesBySubnet, id) {
			switch {
			case len(s.Private) > 0 && !r.net.HostOf(i).Addrs.Overlaps(addrs):
			case len(s.Private) == 0 && !(isOne(i) && slices.Equal(i.Groups, s.Groups)):
			default:
				out = append(out, i)
			}
		}
	}
	return out
}

// sender is what a resource of a service sends from: its interfaces, else one to be in each of its subnets (SVC-1).
func (r *Resolver) sender(m model.Sending) []End {
	var ends []End
	for _, i := range r.senderInterfaces(m) {
		e := r.interfaceEnd(i)
		e.Owner, e.Label = m.Head().Ref, r.label(m)
		ends = append(ends, e)
	}
	if len(ends) > 0 {
		return ends
	}
	return r.senderToBe(m, m.Sending().Subnets)
}

// senderToBe is the interfaces that a resource will have in some subnets.
func (r *Resolver) senderToBe(m model.Sending, subnets []string) []End {
	s, h := m.Sending(), m.Head()
	f := future{owner: h.Ref, label: r.label(m), groups: s.Groups}
	if len(s.Groups) == 0 {
		f.noGroups = r.gap(h.Ref.Kind, h.Account, h.Region, h.Ref, "its security groups")
	}
	if len(s.Private) > 0 && len(subnets) == 0 {
		subnets = r.subnetIDs(s.VPC)
	}
	ends := r.supposeAll(f, subnets)
	if q, ok := m.(*model.QuickSightConnection); ok && component.OldQuickSight(q) {
		for i := range ends {
			if h := ends[i].Host; h != nil {
				h.Stateless = true
			}
		}
	}
	if len(s.Private) == 0 {
		return ends
	}
	var placed []End // its address is told, if not its interface
	for _, e := range ends {
		u, ok := model.Get[*model.Subnet](r.snap, model.KindSubnet, e.subnet())
		if !ok {
			continue
		}
		if in := header.AddrList(s.Private).Intersect(header.AddrsOf(model.Associated(u.CIDRs)...)); !in.IsEmpty() {
			e.Host.Addrs, e.OneOf = in, false
			placed = append(placed, e)
		}
	}
	if len(placed) > 0 {
		return placed
	}
	return ends
}

func (e End) subnet() string {
	if e.Host == nil {
		return ""
	}
	return e.Host.Subnet
}

// senderEnd resolves a resource of a service.
func senderEnd(r *Resolver, t Term, m model.Resource, as role) (part, error) {
	p, err := some(t, r.sender(m.(model.Sending)), "nothing tells in which subnets it stands")
	if !as.source && err == nil {
		p.warnings = []graph.Warning{{Code: "ACCEPTS_NOTHING_KNOWN", Text: m.Head().Ref.String() + " opens connections; whether it accepts any is not in the configuration: the verdict is about its interfaces only"}}
	}
	return p, err
}

// instanceConnectEnd is the tunnels of an EC2 Instance Connect Endpoint: what they send has the endpoint's address (EICE-1).
func instanceConnectEnd(r *Resolver, t Term, m model.Resource, as role) (part, error) {
	ends := r.sender(m.(model.Sending))
	if as.source {
		ends = r.behindGate(m, ends)
	}
	return some(t, ends, "nothing tells in which subnet it stands")
}

// behindGate makes ends those of users who send through a resource that asks who they are.
func (r *Resolver) behindGate(m model.Resource, ends []End) []End {
	out := slices.Clone(ends)
	for i := range out {
		e := &out[i]
		if e.Host == nil {
			continue
		}
		e.Gate = graph.Port{Place: m.Head().Ref, Side: graph.Send, At: e.Host.Ref}
		e.Addrs, e.Owner, e.Label = e.Host.Addrs, m.Head().Ref, r.label(m)
	}
	return out
}

// senderReferences names the networks, groups and interfaces of what sends.
func senderReferences(r *Resolver, m model.Resource) []reference {
	s := m.(model.Sending).Sending()
	out := together(to(model.KindVPC, "in it", s.VPC), to(model.KindSubnet, "sends from it", s.Subnets...), to(model.KindSecurityGroup, "carries the group", s.Groups...))
	for _, i := range r.senderInterfaces(m.(model.Sending)) {
		out = append(out, reference{i.Ref, "sends from it"})
	}
	return out
}
