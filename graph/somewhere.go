package graph

import (
	"slices"

	"portolan/graph/header"
)

// beyond reports whether a reply at a port has left its sender's subnet: where it goes from there is not known when it is
// for a translation that nobody knows of.
func beyond(p Port) bool {
	return p.Side == Enter || p.Side == Deliver || p.Side == Inside && !p.At.IsZero()
}

// somewhere sends packets to the inbound sides of the places that own their destination. What no known place owns may be
// anywhere, and may answer. A link or appliance that is known to be on the way stays the way (SG-19).
func (w *Walker) somewhere(a Arrival) []Outcome {
	goals := w.Goals
	switch s := a.Session; {
	case s != nil && s.Component == Somewhere:
		return []Outcome{{Packets: a.Packets, Effect: Arrive, Reason: somewhereReason}}
	case s != nil && !s.Component.IsZero(): // the reply belongs to a gateway that translates it back
		return []Outcome{{Packets: a.Packets, Effect: Pass, Next: []Port{{Place: s.Component, Side: Receive}}, Reason: somewhereReason}}
	case s != nil:
		if w.Homes == nil && w.AllHomes != nil {
			w.Homes = w.AllHomes()
		}
		goals = w.Homes
	case a.At.Side == Send: // by a sender whose subnet nobody knows: as it is, or translated
		return []Outcome{{Packets: a.Packets, Effect: Pass, Choice: AnyOf, Reason: somewhereReason,
			Next: []Port{{Place: Somewhere, Side: Deliver}, {Place: Somewhere, Side: Enter}}}}
	case a.At.Side == Receive: // at a place that nobody knows
		return []Outcome{{Packets: a.Packets, Effect: Arrive, Back: Port{Place: Somewhere, Side: Deliver}, Reason: somewhereReason}}
	case a.At.Side == Enter: // also as seen behind an address translation nobody knows of
		return []Outcome{translated(Outcome{Packets: a.Packets, Effect: Pass, Reason: somewhereReason, Next: []Port{{Place: Somewhere, Side: Deliver, Way: a.At.Way}}})}
	}
	way := a.At.Way
	if way.IsZero() || way == Internet {
		way = Somewhere
	}
	if a.At.Way == Internet { // they come from there: it is no way on
		goals = slices.DeleteFunc(slices.Clone(goals), func(g Goal) bool { return g.Port.Place == Internet })
	}
	left := a.Packets
	var out []Outcome
	for i := range goals {
		for part := goals[i].of(left); !part.IsEmpty(); part = goals[i].of(left) {
			o := Outcome{Effect: Pass, Choice: Undetermined, Reason: somewhereReason}
			for _, h := range goals[i:] { // several places may own the address
				if both := h.of(part); !both.IsEmpty() {
					port := h.Port
					port.Way, part = way, both
					o.Next = append(o.Next, port)
				}
			}
			o.Packets, left = part, left.Minus(part)
			if a.Session == nil && o.Next[0].Place == Internet { // nothing gets there without a public address
				o = translated(o)
			}
			out = append(out, o)
		}
	}
	return append(out, Outcome{Packets: left, Effect: Arrive, Back: Port{Place: Somewhere, Side: Deliver}, Reason: somewhereReason})
}

// translated gives packets any source, as a translation that nobody knows of would; their replies end at it.
func translated(o Outcome) Outcome {
	o.Back = Port{Place: Somewhere, Side: Inside}
	o.Rewrite = header.Rewrite{Src: &header.Translation{Realm: new(header.Realm), To: header.AddrsOf(anywhere...), Ports: allPorts}}
	return o
}

// of is the part of packets that goes to g.
func (g Goal) of(p header.Set) header.Set {
	if g.Realm != 0 {
		p = p.RestrictDstRealm(g.Realm)
	}
	return p.RestrictDst(g.Addrs)
}

var somewhereReason = Reason{Code: CodeSomewhere, Component: Somewhere, Kind: "somewhere"}
