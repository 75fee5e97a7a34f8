package ingest

import (
	"cmp"
	"slices"
	"strings"

	"portolan/model"
)

// SortTargets sorts targets by id and port and keeps one of each. The empty list is nil.
func SortTargets(list []model.Target) []model.Target {
	if len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, func(a, b model.Target) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), cmp.Compare(a.Port, b.Port), strings.Compare(a.State, b.State),
			strings.Compare(a.Reason, b.Reason), strings.Compare(a.Zone, b.Zone))
	})
	return slices.CompactFunc(list, func(a, b model.Target) bool { return a.ID == b.ID && a.Port == b.Port })
}

// gatherBalancer makes one load balancer of what the calls for single ones tell: each shows a part.
func gatherBalancer(copies []copyOf) *model.LoadBalancer {
	out := &model.LoadBalancer{Meta: gatherMeta(copies)}
	for _, c := range copies {
		b := c.resource.(*model.LoadBalancer)
		out.Listeners = append(out.Listeners, b.Listeners...)
		out.HasListeners = out.HasListeners || b.HasListeners
		out.HasAttributes = out.HasAttributes || b.HasAttributes
		out.CrossZone = max(out.CrossZone, b.CrossZone)
	}
	compare := func(a, b model.Listener) int {
		return cmp.Or(strings.Compare(a.ARN, b.ARN), cmp.Compare(a.Port, b.Port), strings.Compare(a.Protocol, b.Protocol), slices.Compare(a.TargetGroups, b.TargetGroups))
	}
	slices.SortFunc(out.Listeners, compare)
	out.Listeners = slices.CompactFunc(out.Listeners, func(a, b model.Listener) bool { return compare(a, b) == 0 })
	return out
}

// gatherTargetGroup does the same for a target group.
func gatherTargetGroup(copies []copyOf) *model.TargetGroup {
	out := &model.TargetGroup{Meta: gatherMeta(copies)}
	for _, c := range copies {
		g := c.resource.(*model.TargetGroup)
		out.Targets = append(out.Targets, g.Targets...)
		out.HasTargets = out.HasTargets || g.HasTargets
		out.HasAttributes = out.HasAttributes || g.HasAttributes
		out.PreserveClientIP = max(out.PreserveClientIP, g.PreserveClientIP)
		out.CrossZone = smaller(out.CrossZone, g.CrossZone)
	}
	out.Targets = SortTargets(out.Targets)
	return out
}

// gatherAccelerator makes one accelerator of its listeners and endpoint groups.
func gatherAccelerator(copies []copyOf) *model.Accelerator {
	out := &model.Accelerator{Meta: gatherMeta(copies)}
	for _, c := range copies {
		a := c.resource.(*model.Accelerator)
		out.AcceleratorName, out.Status = smaller(out.AcceleratorName, a.AcceleratorName), smaller(out.Status, a.Status)
		out.Enabled = max(out.Enabled, a.Enabled)
		if len(out.Addresses) == 0 {
			out.Addresses, out.DNSNames = a.Addresses, a.DNSNames
		}
		out.Listeners = append(out.Listeners, a.Listeners...)
		out.HasListeners = out.HasListeners || a.HasListeners
		out.Groups = append(out.Groups, a.Groups...)
		out.GroupsOf = append(out.GroupsOf, a.GroupsOf...)
	}
	out.GroupsOf = set(out.GroupsOf)
	slices.SortFunc(out.Listeners, func(a, b model.AcceleratorListener) int {
		return cmp.Or(strings.Compare(a.ARN, b.ARN), strings.Compare(a.Protocol, b.Protocol))
	})
	out.Listeners = slices.CompactFunc(out.Listeners, func(a, b model.AcceleratorListener) bool { return a.ARN == b.ARN })
	slices.SortFunc(out.Groups, func(a, b model.EndpointGroup) int {
		return cmp.Or(strings.Compare(a.ARN, b.ARN), cmp.Compare(len(a.Endpoints), len(b.Endpoints)))
	})
	out.Groups = slices.CompactFunc(out.Groups, func(a, b model.EndpointGroup) bool { return a.ARN == b.ARN })
	return out
}

// gatherEndpointService makes one endpoint service of its connections.
func gatherEndpointService(copies []copyOf) *model.EndpointService {
	out := &model.EndpointService{Meta: gatherMeta(copies)}
	for _, c := range copies {
		out.Connections = append(out.Connections, c.resource.(*model.EndpointService).Connections...)
	}
	slices.SortFunc(out.Connections, func(a, b model.EndpointConnection) int {
		return cmp.Or(strings.Compare(a.Endpoint, b.Endpoint), strings.Compare(a.State, b.State), strings.Compare(a.Owner, b.Owner), strings.Compare(a.Region, b.Region))
	})
	out.Connections = slices.Compact(out.Connections)
	return out
}

// nameBalancers completes load balancers and target groups that only the name of a file names, by the end of their ARN.
func (m *merger) nameBalancers() {
	full := make(map[model.Ref]string)
	for _, c := range m.copies {
		ref := c.resource.Head().Ref
		if ref.Kind != model.KindLoadBalancer && ref.Kind != model.KindTargetGroup || !strings.HasPrefix(ref.ID, "arn:") {
			continue
		}
		short := model.Ref{Kind: ref.Kind, ID: ref.ID[strings.LastIndexByte(ref.ID, '/')+1:]}
		full[short] = smaller(full[short], ref.ID)
	}
	for _, c := range m.copies {
		h := c.resource.Head()
		if arn := full[h.Ref]; arn != "" {
			h.Ref.ID = arn
			parts := strings.SplitN(arn, ":", 6)
			if len(parts) == 6 {
				h.Account, h.Region = firstOf(h.Account, parts[4]), firstOf(h.Region, parts[3])
			}
		}
	}
}

// classicARN is the ARN of a Classic Load Balancer, which its listing does not tell.
func classicARN(m *model.Meta) string {
	if strings.HasPrefix(m.Ref.ID, "arn:") {
		return m.Ref.ID
	}
	return "arn:aws:elasticloadbalancing:" + m.Region + ":" + m.Account + ":loadbalancer/" + m.Ref.ID
}
