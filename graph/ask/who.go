package ask

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"portolan/graph"
	"portolan/model"
)

// Who lists every source that reaches destination. With from it asks only of those sources.
func (a *Asker) Who(destination string, q graph.Question, from string) (*graph.WhoAnswer, error) {
	return a.who(destination, q, from, false)
}

func (a *Asker) who(destination string, q graph.Question, from string, through bool) (*graph.WhoAnswer, error) {
	dst, err := a.resolver().Destinations(destination)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(dst.Ends, func(e End) bool { return e.API != "" }) {
		return nil, &AddressError{Kind: NotFound, Address: destination, Text: fmt.Sprintf("%q: who calls an API depends on each VPC's endpoints: ask `can SOURCE %s`", destination, destination)}
	}
	if q, err = settlePort(q, dst, destination); err != nil {
		return nil, err
	}
	if err := a.setTransits(q); err != nil {
		return nil, err
	}
	var only *Ends
	if from != "" {
		src, err := a.resolver().Sources(from)
		if err != nil {
			return nil, err
		}
		only = &src
	}
	a.narrow = len(dst.Ends) <= maxNarrow
	found := a.searchAll(dst.Ends, q, only)
	doors := a.doors(dst.Ends)
	found = append(found, a.searchDoors(dst.Ends, doors, q, only)...)
	out := &graph.WhoAnswer{Destination: dst.Expression, Protocol: protocolName(q.Protocol), Ports: portsText(q.Ports), Minimal: true, Via: q.Via, NotVia: q.NotVia,
		Warnings: slices.Clone(dst.Warnings), NotChecked: notChecked, Plaintext: q.Plaintext, Transport: a.transportOf(dst.Ends, q)}
	m := merger{a: a, q: q, asked: dst, doors: doors}
	for _, f := range found {
		a.doubted(f)
		if q.Plaintext {
			a.plaintext(f, q)
		}
		m.add(f)
		out.Warnings = append(out.Warnings, f.warnings...)
	}
	if q.OwnPort {
		out.Ports = portsText(m.ports)
	}
	out.Rows, out.Universe = m.rows(), m.universe()
	if slices.ContainsFunc(out.Rows, func(r graph.WhoRow) bool { return r.Boundary == "on-prem" }) {
		out.NotChecked = append(slices.Clone(notChecked), customerSide)
	}
	out.Gated = m.gated(out.Rows)
	out.Warnings = append(out.Warnings, a.integrations(dst.Ends)...)
	out.Chokes = chokes(found)
	if through {
		second, rows := found, out.Rows
		if only != nil {
			second = append(a.searchAll(dst.Ends, q, nil), a.searchDoors(dst.Ends, doors, q, nil)...)
			every := merger{a: a, q: q, asked: dst, doors: doors}
			for _, f := range second {
				a.doubted(f)
				if q.Plaintext {
					a.plaintext(f, q)
				}
				every.add(f)
			}
			rows = every.rows()
		}
		out.Steps = a.throughMachines(second, rows, q, only, &m)
		out.NotChecked = append(slices.Clone(out.NotChecked), aside)
	}
	out.Unknowns = m.unknowns()
	out.Minimal = len(out.Unknowns) <= maxUnknowns
	out.Warnings = compactWarnings(out.Warnings)
	out.Assumptions = append(a.assumptions(Ends{}, dst, onInternet|onNames), a.linksUp(nil, out.Rows)...)
	out.Complete = !slices.ContainsFunc(out.Steps, func(s graph.TwoStep) bool { return s.Verdict == graph.Unknown }) && !slices.ContainsFunc(out.Universe, func(u graph.UniverseEntry) bool { return u.Result == "unknown" })
	return out, nil
}

// searchAll searches the sources of every destination end, on all processors. The order of the results is that of ends.
func (a *Asker) searchAll(ends []End, q graph.Question, only *Ends) []*found {
	out := make([]*found, len(ends))
	workers := min(runtime.GOMAXPROCS(0), len(ends)/8+1)
	if workers == 1 {
		for i := range ends {
			out[i] = a.search(&ends[i], q, only)
		}
		return out
	}
	var next sync.Mutex
	at := 0
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			own := a.fork()
			for {
				next.Lock()
				i := at
				at++
				next.Unlock()
				if i >= len(ends) {
					return
				}
				out[i] = own.search(&ends[i], q, only)
				own.freshen()
			}
		})
	}
	wg.Wait()
	return out
}

// maxEdges bounds the packet sets that one worker keeps: about 20 bytes each. Fewer are found faster, too.
const maxEdges = 2 << 20

// freshen drops the packet sets when they are many.
func (a *Asker) freshen() {
	if a.net.Space().Edges() > maxEdges {
		a.renew()
	}
}

// renew goes on in a new space: nothing may keep a set of the old one.
func (a *Asker) renew() {
	transits := a.walker.Transits
	a.net.Refresh()
	a.walker = graph.NewWalker(a.net, a.net.Space())
	a.walker.Transits = transits
}

// fork is an Asker of the same snapshot and options, for another goroutine.
func (a *Asker) fork() *Asker {
	b, err := New(a.snap, a.opts)
	if err != nil { // cannot be: the options were accepted before
		return a
	}
	b.narrow = a.narrow
	b.walker.Transits = a.walker.Transits
	return b
}

// found is what a search for the sources of one destination end gives.
type found struct {
	end      *End
	door     *door // nil when the end is what was asked about
	port     string
	rows     []sourceRow
	entries  []*entry
	warnings []graph.Warning
	ways     []graph.Gated // with the verdict for this end
	chokes   []graph.Choke // what all ways pass
	passed   bool          // there is a way
}

// sourceRow is one class of interfaces, or one range of addresses, and how it reaches the end.
type sourceRow struct {
	boundary  string
	kind      string
	members   []*End
	addresses []string
	whole     string // the name of what the addresses are all free ones of, "" when they are a part
	wholeVPC  string
	size      float64
	name      string // what people call the source, when its members do not tell
	verdict   graph.Verdict
	admitted  []graph.Admitted
	rules     []graph.Rule
	via       []model.Ref
	through   model.Ref // the relay that is dialled instead; zero for none
	gaps      []model.Gap
	unsent    bool // it is not known whether the members send at all
}

// entry is one part of the universe.
type entry struct {
	boundary, label string
	rows            bool
	causes          []graph.Cause
	gaps            []model.Gap
}

func (r *sourceRow) key() string {
	var b strings.Builder
	b.WriteString(r.boundary + "|" + r.kind + "|" + r.name + "|" + r.verdict.String() + "|" + r.through.ID)
	for _, x := range r.admitted {
		b.WriteString("|" + x.Protocol.String() + portsText(x.Ports))
	}
	for _, x := range r.rules {
		b.WriteString("|" + x.ID)
	}
	for _, x := range r.via {
		b.WriteString("|" + x.ID)
	}
	for _, g := range r.gaps {
		b.WriteString("|" + g.Subject.ID + g.Detail)
	}
	return b.String()
}

func compareRefs(a, b *End) int {
	return cmp.Or(a.Ref.Compare(b.Ref), strings.Compare(a.Label, b.Label))
}

// parallel does n things on all processors.
func parallel(n int, do func(int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		group.Go(func() {
			for i := next.Add(1) - 1; int(i) < n; i = next.Add(1) - 1 {
				do(int(i))
			}
		})
	}
	group.Wait()
}
