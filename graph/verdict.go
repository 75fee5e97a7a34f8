package graph

// Verdict is the answer to a question. The zero Verdict is the honest one.
type Verdict uint8

// The four verdicts.
const (
	Unknown   Verdict = iota // none is known to arrive, some may
	Reachable                // all packets arrive and are answered
	Partial                  // some do, others are not known to
	Blocked                  // none can
)

// String is the word in JSON and text.
func (v Verdict) String() string { return [...]string{"unknown", "reachable", "partial", "blocked"}[v] }

// Pairs counts the pairs of a question by verdict.
type Pairs struct{ Total, Reachable, Partial, Blocked, Unknown int }

// Add counts n pairs with verdict v.
func (p *Pairs) Add(v Verdict, n int) {
	p.Total += n
	switch v {
	case Reachable:
		p.Reachable += n
	case Partial:
		p.Partial += n
	case Blocked:
		p.Blocked += n
	default:
		p.Unknown += n
	}
}

// Verdict applies the four words to the pairs together. No pair at all is Unknown; callers make that an error.
func (p Pairs) Verdict() Verdict {
	switch {
	case p.Total == 0:
		return Unknown
	case p.Reachable == p.Total:
		return Reachable
	case p.Blocked == p.Total:
		return Blocked
	case p.Reachable+p.Partial > 0:
		return Partial
	}
	return Unknown
}
