package ask

import (
	"fmt"
	"strings"

	"portolan/graph/component"
	"portolan/model"
)

// owned tells whose the interfaces are that AWS makes for resources. It is shared by the resolvers of one Asker.
type owned struct {
	by        map[model.Ref]model.Ref // without those of databases
	databases map[model.Ref]model.Ref
}

// ownerOf is what an interface belongs to: an instance, a function, a resource of a service, a database; zero when the
// snapshot does not tell.
func (r *Resolver) ownerOf(i *model.NetworkInterface) model.Ref {
	if i.Instance != "" {
		return model.Ref{Kind: model.KindInstance, ID: i.Instance}
	}
	if f := r.functionOf(i); f != nil {
		return f.Ref
	}
	if i.OfDatabase() {
		return r.databaseOf(i)
	}
	if r.owned.by == nil {
		r.owned.by = r.owners()
	}
	return r.owned.by[i.Ref]
}

// owners lists whose interfaces are.
func (r *Resolver) owners() map[model.Ref]model.Ref {
	by := make(map[model.Ref]model.Ref)
	give := func(i, to model.Ref) {
		if _, ok := by[i]; !ok {
			by[i] = to
		}
	}
	for _, k := range senderKinds {
		for _, m := range r.snap.List(k.kind) {
			to := m.Head().Ref
			if t, ok := m.(*model.ECSTask); ok {
				to = r.serviceOf(t)
			}
			for _, i := range r.senderInterfaces(m.(model.Sending)) {
				give(i.Ref, to)
			}
		}
	}
	for v := range model.All[*model.ClientVPNEndpoint](r.snap, model.KindClientVPNEndpoint) {
		for _, e := range r.clientVPN(v, "", role{source: true}).ends {
			if e.Host != nil && e.Host.Interface != nil {
				give(e.Host.Ref, v.Ref)
			}
		}
	}
	for g := range model.All[*model.NATGateway](r.snap, model.KindNATGateway) {
		for _, a := range g.Addresses {
			give(model.Ref{Kind: model.KindNetworkInterface, ID: a.Interface}, g.Ref)
		}
	}
	return by
}

// serviceOf is the service that a task is of, else the task.
func (r *Resolver) serviceOf(t *model.ECSTask) model.Ref {
	for s := range model.All[*model.ECSService](r.snap, model.KindECSService) {
		if t.Service != "" && s.ServiceName == t.Service && s.Cluster == t.Cluster && s.Account == t.Account && s.Region == t.Region {
			return s.Ref
		}
	}
	return t.Ref
}

func (a *Asker) ownerOf(i *model.NetworkInterface) model.Ref {
	if a.owning == nil {
		a.owning = a.resolver()
	}
	return a.owning.ownerOf(i)
}

// databaseOf is the database that an interface may belong to: its cluster where it may be of several members of one.
func (r *Resolver) databaseOf(i *model.NetworkInterface) model.Ref {
	if r.owned.databases == nil {
		r.owned.databases = make(map[model.Ref]model.Ref)
		for d := range model.All[*model.DBInstance](r.snap, model.KindDBInstance) {
			of := component.InstanceOf(r.snap, d)
			for _, eni := range r.net.DatabaseInterfaces(of) {
				have, claimed := r.owned.databases[eni.Ref]
				switch {
				case !claimed:
					r.owned.databases[eni.Ref] = d.Ref
				case have == d.Ref:
				case of.Cluster != nil && (have == of.Cluster.Ref || r.memberOfCluster(have, of.Cluster)):
					r.owned.databases[eni.Ref] = of.Cluster.Ref
				default:
					r.owned.databases[eni.Ref] = model.Ref{}
				}
			}
		}
	}
	return r.owned.databases[i.Ref]
}

func (r *Resolver) memberOfCluster(ref model.Ref, c *model.DBCluster) bool {
	d, ok := model.Get[*model.DBInstance](r.snap, ref.Kind, ref.ID)
	return ok && component.InstanceOf(r.snap, d).Cluster == c
}

// ownersAmong names the resources of services among interfaces that are called by their group: " (dms:copy, db:orders-1 and 2
// more)", "" where there are none. Instances and functions go by the group's name.
func (a *Asker) ownersAmong(ends []*End) string {
	seen := make(map[string]bool)
	for _, e := range ends {
		switch e.Owner.Kind {
		case 0, model.KindInstance, model.KindFunction:
		default:
			seen[a.label(e.Owner)] = true
		}
	}
	names := sortedKeys(seen)
	switch {
	case len(names) == 0:
		return ""
	case len(names) > 3:
		return fmt.Sprintf(" (%s and %d more)", strings.Join(names[:3], ", "), len(names)-3)
	}
	return " (" + strings.Join(names, ", ") + ")"
}
