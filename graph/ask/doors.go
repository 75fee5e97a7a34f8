package ask

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/model"
)

// door is a relay that clients dial instead of a database: what is said of it is said of its own address and port.
type door struct {
	entry component.Entry
	ends  []End
	leads []model.Ref // the asked databases behind it
}

// through is how an answer names the relay.
func (d *door) through() graph.Door {
	port := ""
	if d.entry.Port != 0 {
		port = fmt.Sprintf(":%d", d.entry.Port)
	}
	host := d.entry.Host
	if host == "" {
		host = d.entry.Label
	}
	return graph.Door{Relay: d.entry.Ref, Label: d.entry.Label, Dial: host + port}
}

// doors lists the relays that lead to databases among ends, each once, in the order of their refs. Only those of the asked
// databases are looked at.
func (a *Asker) doors(ends []End) []*door {
	leads := make(map[doorway][]model.Ref) // by relay and port
	for i := range ends {
		d := ends[i].Database
		if d == nil {
			continue
		}
		for _, r := range a.net.Doors(d.Ref) {
			if e, ok := a.net.Entry(r); ok {
				for _, port := range a.net.DoorPorts(e, d.Ref) {
					at := doorway{r, port}
					leads[at] = append(leads[at], d.Ref)
				}
			}
		}
	}
	var out []*door
	for _, at := range slices.SortedFunc(maps.Keys(leads), func(x, y doorway) int { return cmp.Or(x.relay.Compare(y.relay), cmp.Compare(x.port, y.port)) }) {
		e, _ := a.net.Entry(at.relay)
		e.Port = at.port
		out = append(out, &door{e, a.resolver().entryEnds(e, role{}), leads[at]})
	}
	return out
}

// doorway is a relay and a port of it.
type doorway struct {
	relay model.Ref
	port  int
}

// openDoors lists the relays by which a source gets to databases that it does not get to directly, one row a database and relay;
// each is asked on its own port. Who asks about other ports than the database's, or of one that does not run, gets none.
func (a *Asker) openDoors(src, dst Ends, q graph.Question) []graph.FromRow {
	var asked []End
	for _, e := range dst.Ends {
		if e.Database == nil {
			continue
		}
		facts := a.net.DBFacts(e.Database)
		if code, _ := silent(&e, facts.Status); code == "" && (q.OwnPort || asksPort(q, uint16(facts.Port))) {
			asked = append(asked, e)
		}
	}
	q.Protocol, q.Ports, q.OwnPort = 6, nil, true
	var out []graph.FromRow
	for _, d := range a.doors(asked) {
		row := a.fromRow(src, dst, d.ends, q, make(map[model.Gap]bool))
		if row == nil || row.Verdict != graph.Reachable && row.Verdict != graph.Partial {
			continue
		}
		through := d.through()
		row.Through = &through
		for _, e := range asked {
			if slices.Contains(d.leads, e.Database.Ref) {
				row.Database, row.Label = e.Database.Ref, e.Label
				out = append(out, *row)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y graph.FromRow) int { return x.Database.Compare(y.Database) })
	return out
}

// searchDoors finds who reaches databases through relays. Boundaries stay those of the databases' VPC.
func (a *Asker) searchDoors(asked []End, doors []*door, q graph.Question, only *Ends) []*found {
	var out []*found
	base := ""
	for i := range asked {
		if d := asked[i].Database; d != nil {
			base = a.seatOf(d).VPC
		}
	}
	if base != "" && only == nil { // a proxy of the databases' VPC may lead to them (GEN-8)
		for _, g := range a.net.AimlessProxies(base) {
			f := &found{end: &asked[0], door: &door{}}
			f.entries = []*entry{{boundary: "same VPC", label: "clients of " + g.Subject.String(), gaps: []model.Gap{g}}}
			out = append(out, f)
		}
	}
	for _, d := range doors {
		for i := range d.ends {
			f := a.searchFrom(&d.ends[i], base, q, only)
			f.door = d
			for k := range f.rows {
				f.rows[k].through = d.entry.Ref
			}
			out = append(out, f)
		}
	}
	return out
}
