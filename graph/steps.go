package graph

import (
	"slices"

	"portolan/model"
)

// TwoStep is a source that reaches a destination through one other machine: two connections, each judged by itself.
type TwoStep struct {
	First    WhoRow      // who reaches the machine, on which ports; Kind "unknown": a part of the universe of which that is not known
	By       string      // the machine, or several that nothing tells apart: the narrowest name that covers exactly them; hostile text
	Machines []model.Ref // their interfaces, sorted
	Then     []WhoRow    // the rows by which they reach the destination
	Verdict  Verdict     // Reachable: some connection gets through both steps; Unknown: some may
	Unknowns []UnknownFact
}

// Finish gives a step its verdict and what that waits for: one known connection each is enough.
func (s *TwoStep) Finish() {
	s.Verdict, s.Unknowns = Reachable, nil
	known := slices.ContainsFunc(s.Then, func(r WhoRow) bool { return r.Verdict != Unknown })
	if s.First.Verdict == Unknown {
		s.Verdict, s.Unknowns = Unknown, append(s.Unknowns, s.First.Unknowns...)
	}
	if !known {
		s.Verdict = Unknown
		for _, r := range s.Then {
			s.Unknowns = append(s.Unknowns, r.Unknowns...)
		}
	}
	slices.SortFunc(s.Unknowns, func(a, b UnknownFact) int { return a.Gap.Compare(b.Gap) })
	s.Unknowns = slices.CompactFunc(s.Unknowns, func(a, b UnknownFact) bool { return a.Gap == b.Gap })
}
