package ask

import (
	"cmp"
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/model"
)

// database adds what an answer says of databases beside the network verdict: the service's state (DB-20), and what the
// verdict would be with a member in each subnet of the group (DB-3).
func (b *builder) database() {
	var dbs []*End
	for i := range b.dst.Ends {
		if b.dst.Ends[i].Database != nil {
			dbs = append(dbs, &b.dst.Ends[i])
		}
	}
	if len(dbs) == 0 {
		return
	}
	b.answer.Service = b.service(dbs)
	b.answer.Warnings = append(b.answer.Warnings, channelsOf(dbs)...)
	b.failover(dbs)
	b.switchover(dbs)
	b.stopped(dbs)
}

// stopped makes the verdict blocked when nothing answers at any asked end: there is nothing to connect to. The network's
// verdict is kept beside it (DB-20).
func (b *builder) stopped(dbs []*End) {
	var causes []graph.Cause
	for _, e := range dbs {
		code, text := silent(e, b.a.net.DBFacts(e.Database).Status)
		if code == "" {
			return
		}
		causes = append(causes, graph.Cause{Code: code, First: true, Component: e.Database.Ref, Kind: "service", Text: text})
	}
	an := b.answer
	an.Service.Network = an.Verdict
	an.Verdict = graph.Blocked
	an.Causes = append(causes, an.Causes...)
	an.Unknowns = nil
}

// silent says why nothing answers at an end; "" when something does.
func silent(e *End, status string) (graph.Code, string) {
	switch i := e.Database.Instance; {
	case e.Inactive != "":
		return "DB_ENDPOINT_INACTIVE", e.Inactive
	case stateRank(status) == 3:
		return "DB_STOPPED", "state " + status
	case i != nil && i.ReplicaMode == "mounted": // DB-35
		return "DB_REPLICA_MOUNTED", "replica mode mounted"
	}
	return "", ""
}

// service sums up the states: the worst one is named.
func (b *builder) service(dbs []*End) *graph.ServiceState {
	s := &graph.ServiceState{State: "not told", Network: b.answer.Verdict}
	worst := -1
	for _, e := range dbs {
		status := b.a.net.DBFacts(e.Database).Status
		if w := stateRank(status); w > worst {
			worst, s.State = w, status
		}
	}
	if s.State == "" {
		s.State = "not told"
	}
	s.Interrupted = worst > 1
	return s
}

// stateRank orders service states: 0 documented as operational, 1 not told, 2 possibly interrupted (DB-21), 3 nothing to
// connect to.
func stateRank(status string) int {
	switch status {
	case "available", "storage-optimization", "backing-up", "configuring-enhanced-monitoring":
		return 0
	case "":
		return 1
	case "stopped", "stopping", "deleting", "failed", "creating", "inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable":
		return 3
	}
	return 2
}

// failover judges every source with a member in each subnet of its group. It changes the network's supposed interfaces,
// so it is the last that a builder does.
func (b *builder) failover(dbs []*End) {
	bySubnet := make(map[string]*graph.Placement)
	sums := make(map[string]*graph.Pairs)
	var done []string
	for _, e := range dbs {
		f := b.a.net.DBFacts(e.Database)
		key := f.Subnets.Name + "|" + f.Subnets.VPC
		for _, g := range f.Groups {
			key += "|" + g
		}
		if len(f.Subnets.Subnets) == 0 || slices.Contains(done, key) {
			continue
		}
		done = append(done, key)
		for _, p := range b.a.net.FailoverPlaces(e.Database) {
			b.placed(e, p, f, bySubnet, sums)
		}
	}
	if len(bySubnet) == 0 {
		return
	}
	out := &graph.AfterFailover{}
	var total graph.Pairs
	for id, p := range bySubnet {
		p.Verdict = sums[id].Verdict()
		total.Add(p.Verdict, 1)
		out.Placements = append(out.Placements, *p)
	}
	slices.SortFunc(out.Placements, func(x, y graph.Placement) int { return cmp.Compare(x.Subnet.ID, y.Subnet.ID) })
	out.Verdict = total.Verdict()
	b.answer.AfterFailover = out
	if b.answer.Verdict == graph.Reachable && out.Verdict != graph.Reachable {
		b.answer.Warnings = append(b.answer.Warnings, graph.Warning{Code: "DB_NOT_AFTER_FAILOVER", Text: "reachable now, but not in every subnet where the database may stand after a failover"})
	}
}

// placed judges one subnet.
func (b *builder) placed(e *End, p component.Placement, f component.DBFacts, bySubnet map[string]*graph.Placement, sums map[string]*graph.Pairs) {
	at := bySubnet[p.Subnet]
	if at == nil {
		at = &graph.Placement{Subnet: model.Ref{Kind: model.KindSubnet, ID: p.Subnet}}
		bySubnet[p.Subnet], sums[p.Subnet] = at, &graph.Pairs{}
	}
	saved, ok := b.a.seats[e.Database.Ref]
	b.a.seats[e.Database.Ref] = component.Seat{Places: []component.Placement{p}, Public: f.Public, VPC: f.Subnets.VPC,
		Gap: &model.Gap{Kind: model.GapUndetermined, Subject: f.Ref, Detail: "which address the database gets"}}
	for _, pair := range b.a.pairings(b.classes, e, b.q) {
		b.a.count(pair, nil, sums[p.Subnet])
		for _, fl := range pair.flows {
			ex := graph.NewExplainer(b.a.walker)
			for _, c := range fl.blockers(ex, fl.of(fl.packets)) {
				at.Causes = appendCause(at.Causes, c)
			}
		}
	}
	delete(b.a.seats, e.Database.Ref)
	if ok {
		b.a.seats[e.Database.Ref] = saved
	}
}

func appendCause(list []graph.Cause, c graph.Cause) []graph.Cause {
	if !c.First || slices.ContainsFunc(list, func(o graph.Cause) bool {
		return o.Code == c.Code && o.Component == c.Component && o.Direction == c.Direction
	}) {
		return list
	}
	return append(list, c)
}
