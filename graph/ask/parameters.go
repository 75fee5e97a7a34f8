package ask

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/model"
)

// parameterGroup is the group that decides about a member's connections.
type parameterGroup struct {
	kind            model.Kind
	name, status    string
	account, region string
	group           *model.DBParameterGroup // nil when nothing is known of it
}

// parameterGroupOf finds the group of a member: the cluster's, or the instance's own (TLS-2 … TLS-4).
func parameterGroupOf(s *model.Snapshot, d *Database, e tlsEngine) parameterGroup {
	g := parameterGroup{kind: model.KindDBParameterGroup}
	if c := d.Cluster; c != nil || e.cluster || d.Instance != nil && d.Instance.Cluster != "" {
		g.kind = model.KindDBClusterParameterGroup
		if c == nil {
			g.account, g.region = d.Instance.Account, d.Instance.Region
			return g
		}
		g.name, g.account, g.region = c.ParameterGroup, c.Account, c.Region
		for _, m := range c.Members {
			if m.Instance == d.Member {
				g.status = m.Parameters
			}
		}
	} else if i := d.Instance; i != nil {
		g.account, g.region = i.Account, i.Region
		if len(i.ParameterGroups) == 1 {
			g.name, g.status = i.ParameterGroups[0].Name, i.ParameterGroups[0].Status
		}
	}
	g.group, _ = model.Get[*model.DBParameterGroup](s, g.kind, g.account+"/"+g.region+"/"+g.name)
	return g
}

// standard reports whether it is one of AWS's own groups: nobody can change those, so every value is the engine's default.
func (g parameterGroup) standard() bool { return strings.HasPrefix(g.name, "default.") }

// told is what a group says of one parameter.
type told struct {
	value  string // "" for the engine's default
	known  bool
	waits  bool // it may not be in force yet (TLS-7)
	source string
}

// parameter looks one up. A parameter that a complete list lacks is one that the engine's version does not have: its default.
func (g parameterGroup) parameter(name string) told {
	if g.group == nil || !g.group.Known {
		return told{known: g.standard()}
	}
	var found []model.DBParameter
	for _, p := range g.group.Parameters {
		if p.Name == name {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return told{known: len(found) == 0 && (!g.group.More || g.standard())}
	}
	p := found[0]
	return told{value: p.Value, known: true, source: p.Source,
		waits: g.status != "" && g.status != "in-sync" && (p.ApplyType != "dynamic" || p.ApplyMethod == "pending-reboot")}
}

// call is what lists the parameters of the group.
func (g parameterGroup) call() model.DataSet {
	return model.DataSet{Call: g.kind.Call(), Account: g.account, Region: g.region}
}

// gap is what is missing of a member's parameters.
func (g parameterGroup) gap(d *Database) model.Gap {
	gap := model.Gap{Kind: model.GapNotCollected, Subject: model.Ref{Kind: g.kind, ID: g.name}, DataSet: g.call(), Detail: "whether connections without encryption are refused"}
	if g.name == "" {
		gap.Subject = d.Ref
	}
	return gap
}

// unknown is the gap with the call that closes it.
func (g parameterGroup) unknown(d *Database) graph.UnknownFact { return unknownFact(g.gap(d)) }

// groupsWithoutParameters lists the parameter groups of a place that decide about a database and whose parameters were not
// read. AWS's own need not be.
func (s *survey) groupsWithoutParameters(k model.Kind, p place) []model.Ref {
	named := make(map[string]bool)
	see := func(d *Database) {
		engine, _ := engineOf(d)
		e, ok := tlsEngineOf(engine)
		if !ok || component.Express(d.Cluster) {
			return
		}
		g := parameterGroupOf(s.snap, d, e)
		if g.kind == k && g.name != "" && !g.standard() && (g.group == nil || !g.group.Known || g.group.More) {
			named[g.name] = true
		}
	}
	for m := range s.in(model.KindDBCluster, p) {
		for _, d := range s.membersOf(m.(*model.DBCluster)) {
			see(d)
		}
	}
	for m := range s.in(model.KindDBInstance, p) {
		see(s.instanceOf(m.(*model.DBInstance)))
	}
	var out []model.Ref
	for _, name := range sortedKeys(named) {
		out = append(out, model.Ref{Kind: k, ID: name})
	}
	return out
}

// needless reports whether a listing tells nothing that is not known anyway: parameters of a place whose databases use AWS's
// own groups, and what AWS describes one at a time where nothing names one.
func (s *survey) needless(k model.Kind, p place) bool {
	if slices.Contains(describedKinds, k) {
		return !s.snap.Status(model.DataSet{Call: k.Call(), Account: p.account, Region: p.region}).Mentioned() && s.firewallMatters(k, p) == ""
	}
	if k != model.KindDBClusterParameterGroup && k != model.KindDBParameterGroup {
		return false
	}
	st := s.snap.Status(model.DataSet{Call: k.Call(), Account: p.account, Region: p.region})
	return !st.Mentioned() && len(s.groupsWithoutParameters(k, p)) == 0
}
