package ask

import (
	"fmt"
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
	leads := make(map[model.Ref][]model.Ref)
	var refs []model.Ref
	for i := range ends {
		if d := ends[i].Database; d != nil {
			for _, r := range a.net.Doors(d.Ref) {
				refs = append(refs, r)
				leads[r] = append(leads[r], d.Ref)
			}
		}
	}
	slices.SortFunc(refs, model.Ref.Compare)
	var out []*door
	for _, r := range slices.Compact(refs) {
		if e, ok := a.net.Entry(r); ok {
			out = append(out, &door{e, a.resolver().entryEnds(e, role{}), leads[r]})
		}
	}
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
			f.entries = []entry{{boundary: "same VPC", label: "clients of " + g.Subject.String(), gaps: []model.Gap{g}}}
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
