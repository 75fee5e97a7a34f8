package contract

import (
	"net/netip"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// Made is a component made for tests: a name and what it does.
type Made struct {
	Name string
	Do   func(graph.Arrival) []graph.Outcome
}

// Ref is the ref of the name.
func (m Made) Ref() model.Ref { return RefOf(m.Name) }

// Handle does what m was made for.
func (m Made) Handle(a graph.Arrival) []graph.Outcome { return m.Do(a) }

// RefOf is the ref of a made component.
func RefOf(name string) model.Ref { return model.Ref{Kind: model.KindOther, ID: name} }

// At is a port of a made component.
func At(name string, side graph.Side) graph.Port { return graph.Port{Place: RefOf(name), Side: side} }

// Net is a network of made components. It counts how often each was asked.
type Net struct {
	parts map[model.Ref]graph.Component
	Asked map[string]int
}

// NewNet joins components.
func NewNet(list ...graph.Component) *Net {
	n := &Net{make(map[model.Ref]graph.Component), make(map[string]int)}
	n.Add(list...)
	return n
}

// Add puts more components in.
func (n *Net) Add(list ...graph.Component) {
	for _, c := range list {
		n.parts[c.Ref()] = c
	}
}

// Component finds what stands at a port.
func (n *Net) Component(p graph.Port) graph.Component {
	n.Asked[p.Place.ID]++
	return n.parts[p.Place]
}

// why is the reason of a made component.
func why(name string, code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: RefOf(name), Kind: "made"}
}

// Host sends to next and answers what it receives.
func Host(name string, next ...graph.Port) Made {
	return Made{name, func(a graph.Arrival) []graph.Outcome {
		o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: next, Reason: why(name, "SENT")}
		if a.At.Side == graph.Receive {
			o.Effect, o.Next, o.Reason.Code = graph.Arrive, nil, "DELIVERED"
			o.Back = At(name, graph.Send)
		}
		return []graph.Outcome{o}
	}}
}

// Way is a destination and where packets for it go.
type Way struct {
	To   string // a CIDR
	Next graph.Port
}

// Router sends packets on by their destination, the first way that fits; others it drops.
func Router(name string, ways ...Way) Made {
	return Made{name, func(a graph.Arrival) []graph.Outcome {
		var out []graph.Outcome
		left := a.Packets
		for _, w := range ways {
			part := left.RestrictDst(Addrs(w.To))
			left = left.Minus(part)
			out = append(out, graph.Outcome{Packets: part, Effect: graph.Pass, Next: []graph.Port{w.Next}, Reason: why(name, "ROUTED")})
		}
		return append(out, graph.Outcome{Packets: left, Effect: graph.Drop, Reason: why(name, "NO_ROUTE")})
	}}
}

// Filter lets the packets of allow through to next, in the direction in which it is asked, and stops the others.
func Filter(name string, allow header.Set, next graph.Port) Made {
	return Made{name, func(a graph.Arrival) []graph.Outcome {
		yes := a.Packets.Intersect(allow)
		drop := why(name, "DENIED")
		drop.Kind = "network-acl"
		return []graph.Outcome{
			{Packets: yes, Effect: graph.Pass, Next: []graph.Port{next}, Reason: why(name, "ALLOWED")},
			{Packets: a.Packets.Minus(yes), Effect: graph.Drop, Next: []graph.Port{next}, Reason: drop},
		}
	}}
}

// Proxy answers its clients itself and reaches for a target in a connection of its own: from address from, of realm,
// with any client port, to address to. Its own packets and its answers leave by its port Send, whatever side of it they
// come to. It sends to each of next, which the choice tells how to take.
func Proxy(name, from, to string, realm header.Realm, choice graph.Choice, next ...graph.Port) Made {
	own := header.Rewrite{
		Src: &header.Translation{Realm: &realm, To: Addrs(from), Ports: []header.PortRange{{First: 1024, Last: 65535}}},
		Dst: &header.Translation{To: Addrs(to), Ports: []header.PortRange{{First: 5432, Last: 5432}}},
	}
	return Made{name, func(a graph.Arrival) []graph.Outcome {
		o := graph.Outcome{Packets: a.Packets, Effect: graph.Relay, Next: next, Choice: choice, Rewrite: own, Back: At(name, graph.Send), Reason: why(name, "RELAYED")}
		switch {
		case a.At.Side == graph.Send: // its answers
			o = graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: next[:1], Reason: why(name, "SENT")}
		case a.Session != nil: // the reply to its own connection
			o = graph.Outcome{Packets: a.Packets, Effect: graph.Arrive, Reason: why(name, "DELIVERED")}
		}
		if o.Choice == graph.Undetermined && len(o.Next) > 1 {
			o.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: RefOf(name), Detail: "which target"}}
		}
		out := []graph.Outcome{o}
		if o.Effect == graph.Relay { // there is no connection from one family to the other
			other := o.Packets.Minus(own.Preimage(own.Image(o.Packets)))
			out[0].Packets = o.Packets.Minus(other)
			out = append(out, graph.Outcome{Packets: other, Effect: graph.Drop, Reason: why(name, "NO_TARGET")})
		}
		return out
	}}
}

// Fork sends packets to each of next; the choice tells how that is meant.
func Fork(name string, choice graph.Choice, next ...graph.Port) Made {
	return Made{name, func(a graph.Arrival) []graph.Outcome {
		o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: next, Choice: choice, Reason: why(name, "FORKED")}
		if choice == graph.Undetermined {
			o.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: RefOf(name), Detail: "which way"}}
		}
		return []graph.Outcome{o}
	}}
}

// Translator gives packets that come to its side Inside the address from, and takes only their replies back.
func Translator(name, from string, next, back graph.Port) Made {
	own := header.Rewrite{Src: &header.Translation{To: Addrs(from), Ports: []header.PortRange{{First: 1024, Last: 65535}}}}
	return Made{name, func(a graph.Arrival) []graph.Outcome {
		o := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Next: []graph.Port{next}, Back: back, Rewrite: own, Reason: why(name, "TRANSLATED")}
		if a.Session == nil {
			other := o.Packets.Minus(own.Preimage(own.Image(o.Packets)))
			o.Packets = o.Packets.Minus(other)
			return []graph.Outcome{o, {Packets: other, Effect: graph.Drop, Reason: why(name, "NO_ADDRESS")}}
		}
		o = graph.Outcome{Packets: a.Packets, Effect: graph.Arrive, Reason: why(name, "UNTRANSLATED")}
		if a.Session.Component != RefOf(name) {
			o.Effect, o.Reason.Code = graph.Drop, "UNEXPECTED"
		}
		return []graph.Outcome{o}
	}}
}

// Addrs is the addresses of a CIDR.
func Addrs(cidr string) *header.AddrSet { return header.AddrsOf(netip.MustParsePrefix(cidr)) }
