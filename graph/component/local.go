package component

import (
	"net/netip"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// local delivers packets inside a VPC by destination: to the inbound side of the subnet that holds the address, or to a
// NAT gateway that stands in no subnet (NAT-9). way is the link by which they entered the VPC. Replies for another realm
// are lost here: the sender is not in this VPC, though one with the same address may be.
func (n *Network) local(v *vpcView, a graph.Arrival, p header.Set, way model.Ref, passed graph.Reason) []graph.Outcome {
	var out []graph.Outcome
	left := p
	if a.Session != nil && a.Session.Component == graph.Somewhere { // the gateway that nobody knows of may stand in the VPC
		return []graph.Outcome{{Packets: p, Effect: graph.Pass, Next: []graph.Port{{Place: graph.Somewhere, Side: graph.Deliver}}, Reason: passed}}
	}
	if a.Session != nil {
		left = p.RestrictDstRealm(v.realm)
		if strayed := p.Minus(left); !strayed.IsEmpty() {
			out = append(out, graph.Outcome{Packets: strayed, Effect: graph.Drop, Next: elsewhere, Reason: graph.Reason{Code: "RETURN_WRONG_REALM", Component: v.ref(), Kind: "vpc"}})
		}
	}
	for _, to := range n.entrances(v, left.Destinations(), n.coarse && a.Session != nil && way.Kind != model.KindInternetGateway) {
		part := left.RestrictDst(to.addrs)
		if part.IsEmpty() {
			continue
		}
		left = left.Minus(part)
		out = append(out, graph.Outcome{Packets: part, Effect: graph.Pass, Next: []graph.Port{n.enter(to.subnet, way, model.Ref{})}, Reason: passed})
		if left.IsEmpty() {
			return out
		}
	}
	for _, a := range v.nats {
		part := left.RestrictDst(header.AddrList([]netip.Addr{a.addr}))
		if part.IsEmpty() {
			continue
		}
		left = left.Minus(part)
		out = append(out, graph.Outcome{Packets: part, Effect: graph.Pass, Next: []graph.Port{{Place: a.ref, Side: graph.Enter}}, Reason: passed})
	}
	if left.IsEmpty() {
		return out
	}
	return append(out, n.noSuchAddress(v, left, v.subnetsComplete, model.KindSubnet))
}

// entrance is the addresses that packets for a subnet have, or for several that treat them alike.
type entrance struct {
	addrs  *header.AddrSet
	subnet model.Ref
}

// Coarse makes replies for subnets with the same ACL go on as one: nothing but the ACL treats them in a way of its own. Ports
// then name the first of these subnets for all.
func (n *Network) Coarse(on bool) { n.coarse = on }

// entrances lists where packets for dst go in a VPC, as one for subnets that treat them alike if that is wanted: not where a
// NAT gateway stands.
func (n *Network) entrances(v *vpcView, dst *header.AddrSet, coarse bool) []entrance {
	var out []entrance
	at := make(map[string]int)
	more := make(map[int][]*header.AddrSet)
	for _, s := range v.subnets {
		if !s.cidrs.Overlaps(dst) {
			continue
		}
		acl := n.aclOf(s.ref).ID
		if !coarse || acl == "" || s.sub == nil || v.natIn[s.ref.ID] {
			out = append(out, entrance{s.cidrs, s.ref})
			continue
		}
		i, ok := at[acl]
		if !ok {
			i = len(out)
			at[acl] = i
			out = append(out, entrance{s.cidrs, s.ref})
		}
		more[i] = append(more[i], s.cidrs)
	}
	for i, list := range more {
		if len(list) > 1 {
			out[i].addrs = header.AddrUnion(list...)
		}
	}
	return out
}

// noSuchAddress is what becomes of packets to an address that nothing shown owns.
func (n *Network) noSuchAddress(v *vpcView, p header.Set, complete bool, listing model.Kind) graph.Outcome {
	if complete {
		return graph.Outcome{Packets: p, Effect: graph.Drop, Reason: graph.Reason{Code: "NO_SUCH_ADDRESS", Component: v.ref(), Kind: "vpc"}}
	}
	return n.unclear(p, graph.Reason{Code: "NOT_COLLECTED", Component: v.ref(), Kind: "vpc"},
		n.notCollected(listing.Call(), v.account, v.region, v.ref(), "who owns the address"))
}

// enter is the inbound side of a subnet: its ACL, and behind it then, or whoever owns the address.
func (n *Network) enter(subnet model.Ref, way, then model.Ref) graph.Port {
	return graph.Port{Place: n.aclOf(subnet), Side: graph.Enter, At: subnet, Way: way, Then: then}
}
