package ask

import (
	"maps"
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// notChecked is what configuration does not tell (GEN-7).
var notChecked = []string{"listener", "host firewall", "database login"}

// Can asks whether source reaches destination.
func (a *Asker) Can(source, destination string, q graph.Question) (*graph.Answer, error) {
	src, err := a.resolver().Sources(source)
	if err != nil {
		return nil, err
	}
	dst, err := a.resolver().Destinations(destination)
	if err != nil {
		return nil, err
	}
	if q, err = settlePort(q, dst, destination); err != nil {
		return nil, err
	}
	if err := a.setTransits(q); err != nil {
		return nil, err
	}
	b := a.newBuilder(src, dst, q)
	for i := range dst.Ends {
		b.add(a.pairings(b.classes, &dst.Ends[i], q))
	}
	if b.pairs.Total == 0 {
		return nil, &AddressError{Kind: NoPairs, Address: destination,
			Text: "nothing to ask: the two ends have no IP version in common"}
	}
	b.finish()
	if askedByUsers(src) {
		b.answer.Gated = a.gatedWays(dst.Ends, q)
	}
	if b.answer.Verdict == graph.Blocked {
		b.answer.Doors = a.openDoors(src, dst, q)
	}
	return b.answer, nil
}

// settlePort gives the question the port written with the destination, or each database's own.
func settlePort(q graph.Question, dst Ends, destination string) (graph.Question, error) {
	if !q.OwnPort {
		return q, nil
	}
	if dst.Port != 0 {
		q.OwnPort, q.Ports = false, []header.PortRange{{First: uint16(dst.Port), Last: uint16(dst.Port)}}
		return q, nil
	}
	for _, e := range dst.Ends {
		if e.Database == nil && e.API == "" && (e.Relay == nil || e.Relay.Port == 0) {
			return q, &AddressError{Kind: BadSyntax, Address: destination, Text: "which port? only databases have one of their own: add -p, for example -p 443 or -p all"}
		}
	}
	return q, nil
}

// builder sums pairings up into an answer.
type builder struct {
	a        *Asker
	q        graph.Question
	src, dst Ends
	classes  []*class
	answer   *graph.Answer
	pairs    graph.Pairs
	families map[header.Family]*graph.Pairs
	gaps     map[model.Gap]bool
	causes   []graph.Cause
	all      []*pairing
	more     bool
}

func (a *Asker) newBuilder(src, dst Ends, q graph.Question) *builder {
	b := &builder{a: a, q: q, src: src, dst: dst, classes: a.classes(src.Ends, q), families: make(map[header.Family]*graph.Pairs), gaps: make(map[model.Gap]bool)}
	b.answer = &graph.Answer{Source: src.Expression, Destination: dst.Expression, NotChecked: notCheckedOf(src.Ends, dst.Ends), Via: q.Via, NotVia: q.NotVia}
	b.answer.Warnings = slices.Concat(src.Warnings, dst.Warnings)
	return b
}

// add judges the pairs of one destination end.
func (b *builder) add(list []*pairing) {
	for _, p := range list {
		b.all = append(b.all, p)
		counts := b.families[p.family]
		if counts == nil {
			counts = &graph.Pairs{}
			b.families[p.family] = counts
		}
		gaps := b.a.count(p, nil, counts, &b.pairs)
		for _, g := range gaps {
			b.gaps[g] = true
		}
		b.explain(p)
	}
}

// count adds the verdicts of a pairing's pairs, one for each source end of the class, and returns what they rest on.
func (a *Asker) count(p *pairing, know func(model.Gap) graph.Known, totals ...*graph.Pairs) []model.Gap {
	var gaps []model.Gap
	add := func(j judgement, n int) {
		j = p.withMissing(j, know)
		gaps = append(gaps, j.gaps...)
		for _, t := range totals {
			t.Add(j.verdict, n)
		}
	}
	whole := a.judge(p.flows, nil, know)
	if len(p.c.ends) == 1 || whole.verdict == graph.Reachable || whole.verdict == graph.Blocked {
		add(whole, len(p.c.ends))
		return gaps
	}
	for _, e := range p.c.ends {
		add(a.judge(p.flows, e.Host.Addrs, know), 1)
	}
	return gaps
}

// withMissing limits a verdict where an end is not in the snapshot: what is known to stop packets stops them, all else is
// not known.
func (p *pairing) withMissing(j judgement, know func(model.Gap) graph.Known) judgement {
	missings := []*model.Gap{p.c.ends[0].Missing, p.t.end.Missing, nil}
	if p.doubt != nil {
		missings[2] = p.doubt.gap
	}
	for i, missing := range missings {
		if missing == nil || j.verdict == graph.Blocked && !(i == 2 && p.doubt.wider) {
			continue
		}
		switch knownOf(missing, know) {
		case graph.StaysUnknown:
			j.verdict, j.gaps = graph.Unknown, append(j.gaps, *missing)
		case graph.TakenClosed:
			j.verdict = graph.Blocked
		}
	}
	return j
}
