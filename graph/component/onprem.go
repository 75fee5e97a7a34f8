package component

import (
	"net/netip"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// onPremises is the network behind some hybrid links, as a sender. A host there is taken to send by a link that is known to
// carry its address, else by one of which that is not known, else by any; not by one that is down as long as another is not
// (VPN-2, DX-18).
type onPremises struct {
	n     *Network
	ref   model.Ref
	parts []onPremPart
	gap   *model.Gap // there may be links that the snapshot lacks
}

// onPremPart is source addresses, and the links by which they may come.
type onPremPart struct {
	addrs *header.AddrSet
	links []HybridLink
}

// HybridLink is a link to a network that is not AWS's: a VPN connection or a virtual interface.
type HybridLink struct {
	Ref     model.Ref
	Carries *header.AddrSet // what is known to lie behind it
	Known   bool            // nothing else does
}

// OnPremises is where the network behind links sends. Without links it is no place that leads anywhere, unless there is a gap.
func (n *Network) OnPremises(links []HybridLink, gap *model.Gap) graph.Port {
	words := make([]string, len(links))
	for i, l := range links {
		words[i] = l.Ref.ID
	}
	ref := model.Ref{ID: strings.TrimSuffix(onPremisesID+" "+strings.Join(words, ","), " ")}
	if gap != nil {
		ref.ID += " or more"
	}
	if _, ok := n.comps[ref]; !ok {
		n.comps[ref] = &onPremises{n, ref, partLinks(links), gap}
	}
	return graph.Port{Place: ref, Side: graph.Send}
}

// partLinks parts the address space by the links that may carry an address.
func partLinks(links []HybridLink) []onPremPart {
	parts := []onPremPart{{addrs: header.AddrsOf(netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0"))}}
	for _, l := range links {
		var next []onPremPart
		for _, p := range parts {
			in, out := p.addrs.Intersect(l.Carries), p.addrs.Minus(l.Carries)
			if !in.IsEmpty() {
				next = append(next, onPremPart{in, append(slices.Clone(p.links), l)})
			}
			if !out.IsEmpty() {
				next = append(next, onPremPart{out, p.links})
			}
		}
		parts = next
	}
	var unsure []HybridLink
	for _, l := range links {
		if !l.Known {
			unsure = append(unsure, l)
		}
	}
	if len(unsure) == 0 {
		unsure = links
	}
	for i := range parts {
		if len(parts[i].links) == 0 {
			parts[i].links = unsure
		}
	}
	return parts
}

func (c *onPremises) Ref() model.Ref { return c.ref }

func (c *onPremises) reason(code graph.Code) graph.Reason {
	return graph.Reason{Code: code, Component: c.ref, Kind: "on-premises"}
}

// hidden is where the network sends by links that the snapshot lacks.
func (c *onPremises) hidden() graph.Port { return graph.Port{Place: c.ref, Side: graph.Leave} }

// Handle: Send is where the network sends; anything else has come back to it.
func (c *onPremises) Handle(a graph.Arrival) []graph.Outcome {
	if a.At.Side == graph.Leave {
		return []graph.Outcome{c.n.unclear(a.Packets, c.reason("NOT_COLLECTED"), *c.gap)}
	}
	if a.At.Side != graph.Send {
		back := graph.Port{Place: c.ref, Side: graph.Send}
		out := c.n.deliver(a, c.ref, c.reason("REPLY_DELIVERED"))
		for i := range out {
			if out[i].Back != (graph.Port{}) {
				out[i].Back = back
			}
		}
		return out
	}
	var out []graph.Outcome
	for _, p := range c.parts {
		part := a.Packets.RestrictSrc(p.addrs)
		if part.IsEmpty() {
			continue
		}
		if len(p.links) == 0 && c.gap != nil {
			o := c.n.unclear(part, c.reason("NOT_COLLECTED"), *c.gap)
			if c.gap.Subject.Kind == model.KindVPNGateway { // behind which no NAT gateway helps (NAT-7)
				o.Next = []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}}
			}
			out = append(out, o)
			continue
		}
		if len(p.links) == 0 {
			out = append(out, graph.Outcome{Packets: part, Effect: graph.Drop, Next: c.n.anywhere(part), Reason: c.reason("ONPREM_NO_LINK")})
			continue
		}
		o := graph.Outcome{Packets: part, Effect: graph.Pass, Choice: graph.Undetermined, Reason: c.reason("ONPREM_SEND")}
		links := c.n.upLinks(p.links)
		for _, l := range links {
			o.Next = append(o.Next, graph.Port{Place: l.Ref, Side: graph.Enter})
		}
		if len(links) > 1 {
			o.Needs = []model.Gap{{Kind: model.GapUndetermined, Subject: c.ref, Detail: "by which of several links it comes"}}
		}
		switch {
		case c.gap == nil || a.At.Then == c.ref:
		case len(links) == 1: // else it may come by one that is not shown
			o.Choice, o.Next = graph.AnyOf, append(o.Next, c.hidden())
		default:
			o.Choice, o.Needs = graph.AnyOf, nil
			o.Next = []graph.Port{{Place: c.ref, Side: graph.Send, Then: c.ref}, c.hidden()}
		}
		out = append(out, o)
	}
	return out
}

// IsOnPremises reports whether what is delivered at a place is behind a hybrid link.
func IsOnPremises(r model.Ref) bool {
	switch r.Kind {
	case model.KindVPNConnection, model.KindDXVirtualInterface:
		return true
	}
	return r.Kind == 0 && strings.HasPrefix(r.ID, onPremisesID)
}

// onPremisesID starts the id of every place that is no resource and behind hybrid links.
const onPremisesID = "on-premises"

// declare adds the prefixes that the user declares for a gateway's links.
func (n *Network) declare(k *gatewayPrefixes, known map[netip.Prefix][]gatewayLink) {
	for _, o := range n.snap.OnPrem() {
		for _, l := range k.links {
			p := o.Prefix.Masked()
			if l.dynamic && (o.Link == k.vpn.Ref.ID || n.isOn(o.Link, l.ref)) {
				known[p] = slices.DeleteFunc(known[p], func(x gatewayLink) bool { return x.ref == l.ref })
				known[p] = append(known[p], l)
			}
		}
	}
}

// declared is what the user declares to lie behind any of some things.
func (n *Network) declared(ids ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, o := range n.snap.OnPrem() {
		if slices.Contains(ids, o.Link) {
			out = append(out, o.Prefix)
		}
	}
	return out
}

// isOn reports whether a link that the user names is one of a gateway's: by its own id, or a virtual interface of the Direct
// Connect gateway that it is known by there.
func (n *Network) isOn(link string, ref model.Ref) bool {
	if link == ref.ID || ref.Kind != model.KindDXGateway {
		return link == ref.ID
	}
	d, ok := model.Get[*model.DXGateway](n.snap, ref.Kind, ref.ID)
	return ok && slices.Contains(n.vifsOf(d), model.Ref{Kind: model.KindDXVirtualInterface, ID: link})
}
