package graph

import "portolan/graph/header"

// Divider is evidence that decides packets by several rules.
type Divider interface {
	// Divide lists the parts of packets that the rules decide, one for each rule that decides some.
	Divide(packets header.Set) []header.Set
}

// Cuts lists the parts of packets, as they are at f, that something on their way treats unlike the others. Packets that are in
// the same cuts have the same fate, the same rules that grant it and, with replies, the same gaps.
func (e *Explainer) Cuts(f *Fate, packets header.Set, replies bool) []header.Set {
	c := cutter{replies: replies, seen: make(map[causeVisit][]header.Set)}
	return c.cuts(f, packets)
}

type cutter struct {
	replies bool
	seen    map[causeVisit][]header.Set
}

func (c *cutter) cuts(f *Fate, p header.Set) []header.Set {
	key := causeVisit{f: f, p: p}
	if f == nil || p.IsEmpty() {
		return nil
	}
	if have, ok := c.seen[key]; ok {
		return have
	}
	c.seen[key] = nil
	var out []header.Set
	for _, b := range f.Branches {
		q := b.Packets.Intersect(p)
		if q.IsEmpty() {
			continue
		}
		if q != p {
			out = append(out, q)
		}
		if d, ok := b.Reason.Evidence.(Divider); ok && b.Effect != Drop {
			for _, part := range d.Divide(q) {
				if part != q {
					out = append(out, part)
				}
			}
		}
		out = append(out, c.beyond(b, q)...)
	}
	c.seen[key] = out
	return out
}

// beyond is the cuts behind one branch, brought back to before it.
func (c *cutter) beyond(b Branch, q header.Set) []header.Set {
	img := q
	if !b.Rewrite.IsZero() {
		img = b.Rewrite.Image(q)
	}
	var out []header.Set
	for _, to := range b.To {
		for _, cut := range c.cuts(to, img.Intersect(to.Arrival.Packets)) {
			if !b.Rewrite.IsZero() {
				cut = b.Rewrite.Preimage(cut).Intersect(q)
			}
			if cut != q && !cut.IsEmpty() {
				out = append(out, cut)
			}
		}
	}
	if !c.replies {
		return out
	}
	for _, cut := range c.cuts(b.Reply, q.Reverse()) {
		if cut = q.WhoseReplyIn(cut); cut != q && !cut.IsEmpty() {
			out = append(out, cut)
		}
	}
	return out
}

// Trunk is where the ways of packets that leave several subnets may join: the fate behind those subnets' own filters and
// tables, as far as all that may get through takes one way.
func Trunk(f *Fate) *Fate {
	for {
		good := f.Yes.Union(f.Maybe)
		next := (*Fate)(nil)
		for _, b := range f.Branches {
			if !b.Packets.Overlaps(good) {
				continue
			}
			if next != nil || b.Effect != Pass || len(b.To) != 1 || !b.Rewrite.IsZero() || b.Reply != nil || !near[b.Reason.Kind] {
				return f
			}
			next = b.To[0]
		}
		if next == nil {
			return f
		}
		f = next
	}
}

// near are the kinds of component that stand between an interface and the rest of its VPC.
var near = map[string]bool{"subnet": true, "network-acl": true, "route-table": true}
