package component

import (
	"slices"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// dialing is the connections that a relay opens itself: from its own interfaces to each of its targets, whoever the client
// was (GEN-4). They are followed step by step, each step one choice: which target, where it stands, which of the relay's
// interfaces sends.
type dialing struct {
	n         *Network
	ref       model.Ref
	kind      string
	family    header.Family
	targets   []dialTarget // all are used
	senders   []Placement  // where the connections start
	senderGap *model.Gap   // set when one of senders holds; nil: all are used
}

// dialTarget is one thing that a relay connects to.
type dialTarget struct {
	ref    model.Ref // a database member, or what else it is
	places []Placement
	gap    *model.Gap // set when one of places holds, or one without a known address
	port   int
	keeps  bool       // it is dialled on the port that the client chose
	lost   *model.Gap // nothing is known of where it is
}

// relayPorts is the client ports of AWS's own relays (NACL-7).
var relayPorts = []header.PortRange{{First: 1024, Last: 65535}}

// relayed answers packets at the relay, on the interface where they came, and starts its own connections.
func (d *dialing) relayed(a graph.Arrival, p header.Set, why graph.Reason) graph.Outcome {
	o := graph.Outcome{Packets: p, Effect: graph.Relay, Reason: why, Back: graph.Port{Place: a.At.At, Side: graph.Send}}
	var src, dst []*header.AddrSet
	var ports []header.PortRange
	for _, s := range d.senders {
		src = append(src, s.Host.Addrs)
	}
	for i, t := range d.targets {
		o.Next = append(o.Next, graph.Port{Place: d.ref, Side: graph.Leave, Then: t.ref})
		ports = append(ports, header.PortRange{First: uint16(t.port), Last: uint16(t.port)})
		for _, place := range d.targets[i].places {
			dst = append(dst, place.Host.Addrs)
		}
	}
	box := header.Box{Family: d.family, Protocols: []header.ProtoRange{{First: 6, Last: 6}}, Src: header.AddrUnion(src...).Family(d.family),
		Dst: header.AddrUnion(dst...).Family(d.family), SrcPorts: relayPorts, DstPorts: ports, DstRealm: []header.RealmRange{{First: 0, Last: 0}}}
	if len(d.senders) > 0 {
		r := d.n.Realm(d.senders[0].Host.VPC)
		box.SrcRealm = []header.RealmRange{{First: r, Last: r}}
	}
	o.Rewrite.New = d.n.space.Box(box)
	if o.Rewrite.New.IsEmpty() { // of an end nothing is known: any packet of the family stands for it
		box.Src, box.Dst = nil, nil
		o.Rewrite.New = d.n.space.Box(box)
	}
	return o
}

// step takes the relay's own packets to the next choice.
func (d *dialing) step(a graph.Arrival) []graph.Outcome {
	pass := graph.Outcome{Packets: a.Packets, Effect: graph.Pass, Reason: graph.Reason{Code: "RELAY_DIAL", Component: d.ref, Kind: d.kind}}
	switch at := a.At; at.Side {
	case graph.Leave:
		return d.place(a, pass)
	case graph.Deliver:
		return d.address(a, pass)
	case graph.Inside:
		for _, s := range d.senders {
			pass.Next = append(pass.Next, graph.Port{Place: d.ref, Side: graph.Enter, Then: s.Host.Ref})
		}
		if d.senderGap != nil {
			pass.Choice, pass.Needs = graph.Undetermined, []model.Gap{*d.senderGap}
		}
		return []graph.Outcome{pass}
	case graph.Enter:
		return d.send(a, pass)
	}
	pass.Effect, pass.Next = graph.Unclear, d.n.anywhere(a.Packets)
	pass.Needs = []model.Gap{{Kind: model.GapUnmodelled, Subject: d.ref, Detail: "what the relay does with packets of its own"}}
	return []graph.Outcome{pass}
}

func (d *dialing) target(ref model.Ref) *dialTarget {
	i := slices.IndexFunc(d.targets, func(t dialTarget) bool { return t.ref == ref })
	if i < 0 {
		return &dialTarget{ref: ref, lost: &model.Gap{Kind: model.GapUndetermined, Subject: ref, Detail: "what the relay connects to"}}
	}
	return &d.targets[i]
}

// nobodyKnows is a place that nobody knows, whose host may get packets and answer.
var nobodyKnows = []graph.Port{{Place: graph.Somewhere, Side: graph.Receive}}

// place chooses where the target stands.
func (d *dialing) place(a graph.Arrival, pass graph.Outcome) []graph.Outcome {
	t := d.target(a.At.Then)
	if t.lost != nil {
		pass.Effect, pass.Next, pass.Needs, pass.Reason.Code = graph.Unclear, nobodyKnows, []model.Gap{*t.lost}, "RELAY_TARGET_UNKNOWN"
		return []graph.Outcome{pass}
	}
	some, other := false, false
	for _, p := range t.places {
		if p.Host.Addrs.Family(d.family).IsEmpty() {
			other = true
			continue
		}
		some = true
		pass.Next = append(pass.Next, graph.Port{Place: d.ref, Side: graph.Deliver, At: p.Host.Ref, Then: t.ref})
	}
	switch {
	case !some:
		pass.Effect, pass.Reason.Code, pass.Next = graph.Drop, "RELAY_TARGET_FAMILY", nil
		pass.Reason.Detail = "the target has no address of the IP version that is dialled"
	case other && t.gap != nil: // it may stand where it has none
		pass.Effect, pass.Needs = graph.Unclear, []model.Gap{*t.gap}
	case len(pass.Next) > 1 && t.gap != nil:
		pass.Choice, pass.Needs = graph.Undetermined, []model.Gap{*t.gap}
	}
	return []graph.Outcome{pass}
}

// address chooses the address and sets the port.
func (d *dialing) address(a graph.Arrival, pass graph.Outcome) []graph.Outcome {
	t := d.target(a.At.Then)
	i := slices.IndexFunc(t.places, func(p Placement) bool { return p.Host.Ref == a.At.At })
	if i < 0 {
		return d.step(graph.Arrival{At: graph.Port{}, Packets: a.Packets})
	}
	p := t.places[i]
	pass.Next = []graph.Port{{Place: d.ref, Side: graph.Inside}}
	pass.Rewrite.Dst = &header.Translation{To: p.Host.Addrs.Family(d.family)}
	if !t.keeps {
		pass.Rewrite.Dst.Ports = []header.PortRange{{First: uint16(t.port), Last: uint16(t.port)}}
	}
	if p.OneOf && t.gap != nil {
		pass.Choice, pass.Needs = graph.Undetermined, []model.Gap{*t.gap}
	}
	if p.Lost { // not even its subnet is known
		pass.Effect, pass.Next, pass.Needs, pass.Reason.Code = graph.Unclear, nobodyKnows, []model.Gap{*t.gap}, "RELAY_TARGET_UNKNOWN"
		pass.Rewrite, pass.Choice = header.Rewrite{}, graph.Spread
	}
	return []graph.Outcome{pass}
}

// send lets one of the relay's interfaces send.
func (d *dialing) send(a graph.Arrival, pass graph.Outcome) []graph.Outcome {
	i := slices.IndexFunc(d.senders, func(p Placement) bool { return p.Host.Ref == a.At.Then })
	if i < 0 {
		return d.step(graph.Arrival{At: graph.Port{}, Packets: a.Packets})
	}
	p := d.senders[i]
	addrs := p.Host.Addrs.Family(d.family)
	if addrs.IsEmpty() {
		pass.Effect, pass.Reason.Code, pass.Reason.Detail = graph.Drop, "RELAY_TARGET_FAMILY", "the relay has no address of the IP version that it dials"
		return []graph.Outcome{pass}
	}
	realm := d.n.Realm(p.Host.VPC)
	pass.Next = []graph.Port{{Place: p.Host.Ref, Side: graph.Send}}
	pass.Rewrite.Src = &header.Translation{To: addrs, Realm: &realm}
	if p.OneOf {
		pass.Choice = graph.Undetermined
		pass.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: d.ref, Detail: "from which address of its subnet the relay connects"}}
		if d.senderGap != nil {
			pass.Needs[0] = *d.senderGap
		}
	}
	return []graph.Outcome{pass}
}

// behind is what a question must know of the connections.
func (d *dialing) behind() Behind {
	var b Behind
	add := func(p Placement, homes bool) {
		b.Hosts = append(b.Hosts, p.Host)
		if p.Lost {
			return
		}
		g := graph.Goal{Addrs: p.Host.Addrs, Port: d.n.EnterPort(p.Host.Subnet)}
		if homes {
			g.Realm = d.n.Realm(p.Host.VPC)
			b.Homes = append(b.Homes, g)
		} else {
			b.Goals = append(b.Goals, g)
		}
	}
	for _, t := range d.targets {
		for _, p := range t.places {
			add(p, false)
			b.Onward = append(b.Onward, p.Host)
			b.Ends = append(b.Ends, p.Host.Ref)
		}
		if t.ref.Kind == model.KindDBInstance || t.ref.Kind == model.KindDBCluster {
			b.Databases = append(b.Databases, t.ref)
		}
	}
	for _, s := range d.senders {
		add(s, true)
	}
	return b
}

// onPort is the same connections, to targets that are dialled on the client's port.
func (d *dialing) onPort(port uint16) *dialing {
	own := *d
	own.targets = slices.Clone(d.targets)
	for i := range own.targets {
		own.targets[i].port = int(port)
	}
	return &own
}
