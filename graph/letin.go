package graph

import "portolan/graph/header"

// LetIn is the sources of packets on the way out of which nothing says that they do not get there, whatever becomes of replies.
// Of packets whose addresses are changed on the way it is all.
func (f *Fate) LetIn() *header.AddrSet { return f.letIn(make(map[*Fate]bool)) }

func (f *Fate) letIn(seen map[*Fate]bool) *header.AddrSet {
	if seen[f] {
		return header.AddrsOf()
	}
	seen[f] = true
	var sets []*header.AddrSet
	for i := range f.Branches {
		switch b := &f.Branches[i]; {
		case b.Effect == Drop:
		case b.Effect == Pass && b.Rewrite.IsZero():
			for _, t := range b.To {
				sets = append(sets, t.letIn(seen))
			}
		default:
			sets = append(sets, b.Packets.Sources())
		}
	}
	return header.AddrUnion(sets...)
}
