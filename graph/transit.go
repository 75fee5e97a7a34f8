package graph

import (
	"slices"

	"portolan/graph/header"
	"portolan/model"
)

// CodeTransitForbidden and CodeTransitMissing stop requests that pass what they must not, and those that arrive without having
// passed what they must.
const (
	CodeTransitForbidden Code = "TRANSIT_FORBIDDEN"
	CodeTransitMissing   Code = "TRANSIT_MISSING"
)

// Transit is what requests must pass on their way, or must not. Their replies may take another way.
type Transit struct {
	Name      model.Ref // as people call it
	IDs       map[string]bool
	Forbidden bool
}

// at reports whether packets of an outcome pass it there.
func (t Transit) at(a Arrival, o Outcome) bool {
	return t.IDs[a.At.Place.ID] || t.IDs[o.Reason.Component.ID] || t.IDs[o.Reason.At.ID] ||
		slices.ContainsFunc(o.Reason.Groups, func(id string) bool { return t.IDs[id] })
}

// passed is what packets have passed behind an outcome, a bit for each transit. What lies on a way that nobody knows may have
// been passed.
func (w *Walker) passed(a Arrival, o Outcome) uint64 {
	bits := a.Passed
	for i, t := range w.Transits {
		if a.Session == nil && (a.At.Place == Somewhere || t.at(a, o)) {
			bits |= 1 << i
		}
	}
	return bits
}

// transit stops requests where they pass what they must not, or arrive without what they must have passed.
func (w *Walker) transit(a Arrival, o Outcome) Outcome {
	if len(w.Transits) == 0 || a.Session != nil || o.Effect == Drop {
		return o
	}
	bits := w.passed(a, o)
	for i, t := range w.Transits {
		switch {
		case t.Forbidden && a.At.Place != Somewhere && t.at(a, o):
			o.Effect, o.Reason, o.Needs = Drop, Reason{Code: CodeTransitForbidden, Component: t.Name, Kind: "transit"}, nil
			return o
		case !t.Forbidden && o.Effect == Arrive && bits&(1<<i) == 0:
			o.Effect, o.Back = Drop, Port{}
			o.Reason = Reason{Code: CodeTransitMissing, Component: t.Name, Kind: "transit"}
			return o
		}
	}
	return o
}

// WalkPassed is Walk for packets of which it is taken that they have passed what they must.
func (w *Walker) WalkPassed(at Port, packets header.Set) *Fate {
	return w.fate(Arrival{At: at, Packets: packets, Passed: 1<<len(w.Transits) - 1}, w.Sender())
}
