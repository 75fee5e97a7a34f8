package ask

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// ecsService is what the tasks of a service send from: interfaces of their own, and one to be in each subnet of the service that
// has none; else those of the instances that they run on (ECS-1).
func ecsService(r *Resolver, t Term, m model.Resource, _ role) (part, error) {
	s := m.(*model.ECSService)
	var ends []End
	var on []string
	for k := range model.All[*model.ECSTask](r.snap, model.KindECSTask) {
		if k.Cluster != s.Cluster || k.Service != s.ServiceName || k.Account != s.Account || k.Region != s.Region || k.Status == "STOPPED" || k.Status == "DEPROVISIONING" {
			continue
		}
		for _, i := range r.senderInterfaces(k) {
			e := r.interfaceEnd(i)
			e.Owner, e.Label = s.Ref, r.label(s)
			ends = append(ends, e)
		}
		on = append(on, oneOrNone(k.ContainerInstance)...)
	}
	if s.OwnNetwork {
		for _, id := range s.Subnets {
			if !slices.ContainsFunc(ends, func(e End) bool { return e.subnet() == id }) {
				ends = append(ends, r.senderToBe(s, []string{id})...)
			}
		}
		return some(t, ends, "nothing tells in which subnets its tasks run")
	}
	if len(on) == 0 && r.complete(model.KindECSTask, s.Account, s.Region) { // its tasks may start on any instance of the cluster
		for c := range model.All[*model.ECSContainerInstance](r.snap, model.KindECSContainerInstance) {
			if c.Cluster == s.Cluster && c.Account == s.Account && c.Region == s.Region {
				on = append(on, c.Ref.ID)
			}
		}
	}
	return some(t, r.ecsHosts(s, on), "no task of it runs, and the cluster shows no instance that one could run on")
}

// ecsHosts is the interfaces of the instances that tasks in bridge or host mode run on.
func (r *Resolver) ecsHosts(s *model.ECSService, on []string) []End {
	missing := func(kind model.Kind, detail string) []End {
		return []End{{Label: r.label(s), Ref: s.Ref, Owner: s.Ref, Addrs: header.AddrsOf(everyAddress...), Literal: true,
			Missing: r.gap(kind, s.Account, s.Region, s.Ref, detail), Gate: graph.Port{Place: graph.Somewhere, Side: graph.Receive}}}
	}
	slices.Sort(on)
	on = slices.Compact(on)
	if len(on) == 0 && !r.complete(model.KindECSTask, s.Account, s.Region) {
		return missing(model.KindECSTask, "the service's tasks, and the instances that they run on")
	}
	var ends []End
	for _, arn := range on {
		c, ok := model.Get[*model.ECSContainerInstance](r.snap, model.KindECSContainerInstance, arn)
		switch {
		case !ok:
			return missing(model.KindECSContainerInstance, "the instances that the service's tasks run on")
		case c.Instance != "":
			ends = append(ends, r.instanceInterfaces(c.Instance, nil)...)
		}
	}
	return ends
}
