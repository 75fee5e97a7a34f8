package ask

import (
	"cmp"
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/model"
)

// switchover judges the databases that take the place of the asked ones when a blue/green deployment switches over: names
// and endpoints pass to them (DB-34).
func (b *builder) switchover(dbs []*End) {
	var out *graph.AfterSwitchover
	var sum graph.Pairs
	for _, e := range dbs {
		for _, d := range b.a.deploymentsOf(e.Database) {
			if out == nil {
				out = &graph.AfterSwitchover{Deployment: d.Ref}
			}
			green := b.a.greenOf(e.Database, d)
			if green == nil {
				out.Missing = true
				sum.Add(graph.Unknown, 1)
				continue
			}
			out.Targets = append(out.Targets, green.Ref)
			end := databaseEnd(green)
			for _, p := range b.a.pairings(b.classes, &end, b.q) {
				b.a.count(p, nil, &sum)
			}
		}
	}
	if out == nil || sum.Total == 0 {
		return
	}
	slices.SortFunc(out.Targets, model.Ref.Compare)
	out.Targets = slices.Compact(out.Targets)
	out.Verdict = sum.Verdict()
	b.answer.AfterSwitchover = out
}

// deploymentsOf lists the deployments that will replace a database: those that were not switched over.
func (a *Asker) deploymentsOf(d *Database) []*model.BlueGreenDeployment {
	var out []*model.BlueGreenDeployment
	for _, arn := range []string{d.Ref.ID, clusterARN(d)} {
		for g := range model.By[*model.BlueGreenDeployment](a.snap, model.BlueGreenBySource, arn) {
			if g.Waits() {
				out = append(out, g)
			}
		}
	}
	slices.SortFunc(out, func(x, y *model.BlueGreenDeployment) int { return x.Ref.Compare(y.Ref) })
	return slices.Compact(out)
}

func clusterARN(d *Database) string {
	if d.Cluster == nil {
		return ""
	}
	return d.Cluster.Ref.ID
}

// greenOf finds what takes the place of a member: what the deployment pairs it with, else the target's member of the same
// role. nil when the snapshot does not have it.
func (a *Asker) greenOf(d *Database, g *model.BlueGreenDeployment) *Database {
	target := ""
	for _, s := range g.Switchovers {
		if s.Source == d.Ref.ID {
			target = s.Target
		}
	}
	if i, ok := model.Get[*model.DBInstance](a.snap, model.KindDBInstance, cmp.Or(target, g.Target)); ok {
		return component.InstanceOf(a.snap, i)
	}
	c, ok := model.Get[*model.DBCluster](a.snap, model.KindDBCluster, g.Target)
	if !ok {
		return nil
	}
	members := component.MembersOf(a.snap, c)
	for _, m := range members {
		if m.Writer == d.Writer {
			return m
		}
	}
	return members[0]
}
