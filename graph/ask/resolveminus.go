package ask

import (
	"cmp"
	"slices"
	"strings"

	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// union puts ends together, each once, sorted by what they are.
func union(parts []part) []End {
	var all []End
	for _, p := range parts {
		all = append(all, p.ends...)
	}
	slices.SortStableFunc(all, compareEnds)
	out := all[:0:0]
	for _, e := range all {
		if n := len(out); n > 0 && e.Host != nil && hostRef(out[n-1]) == e.Host.Ref && out[n-1].Gate == e.Gate {
			out[n-1] = joined(out[n-1], e)
		} else if n == 0 || compareEnds(out[n-1], e) != 0 {
			out = append(out, e)
		}
	}
	return out
}

// joined is one end for the addresses of two that are of one interface.
func joined(a, b End) End {
	h := *a.Host
	h.Addrs = h.Addrs.Union(b.Host.Addrs)
	switch {
	case h.Addrs.Equal(a.Host.Addrs):
		return a
	case h.Addrs.Equal(b.Host.Addrs):
		return b
	}
	a.Host = &h
	return a
}

// compareEnds orders ends by ref, then by what tells ends of one ref apart.
func compareEnds(a, b End) int {
	return cmp.Or(a.Ref.Compare(b.Ref), hostRef(a).Compare(hostRef(b)), a.Gate.Place.Compare(b.Gate.Place), a.Gate.Then.Compare(b.Gate.Then), strings.Compare(member(a), member(b)),
		strings.Compare(addresses(a), addresses(b)), strings.Compare(a.Label, b.Label))
}

func hostRef(e End) model.Ref {
	if e.Host == nil {
		return model.Ref{}
	}
	return e.Host.Ref
}

func member(e End) string {
	if e.Database == nil {
		return ""
	}
	return e.Database.Member
}

// addresses tells literals and addresses of interfaces apart; whole interfaces are their host.
func addresses(e End) string {
	switch {
	case e.Host == nil && e.Addrs != nil:
		return e.Addrs.String()
	case e.Host != nil && e.Literal:
		return e.Host.Addrs.String()
	}
	return ""
}

// minusAll takes away what the other parts name: the same ends, and of addresses those that they cover.
func minusAll(ends []End, leave []part) []End {
	if len(leave) == 0 {
		return ends
	}
	out := ends[:0:0]
	for _, e := range ends {
		for _, p := range leave {
			e = minus(e, p)
		}
		if !gone(e) {
			out = append(out, e)
		}
	}
	return out
}

// minus takes a part away from an end; an end of which nothing is left is the zero End.
func minus(e End, p part) End {
	for _, a := range p.areas {
		if e.Host != nil && e.Host.VPC == a.vpc {
			e.Host = without(e.Host, a.addrs)
		}
	}
	for _, o := range p.ends {
		switch {
		case e.Host != nil && o.Host != nil && e.Host.Ref == o.Host.Ref:
			e.Host = without(e.Host, o.Host.Addrs)
		case e.Database != nil && o.Database != nil && e.Database.Ref == o.Database.Ref && member(e) == member(o):
			return End{}
		case isRange(e) && isRange(o) && e.Ref.Kind == o.Ref.Kind && !onLink(e, o):
			e.Addrs = e.Addrs.Minus(o.Addrs)
		}
	}
	return e
}

// isRange reports whether an end is addresses as they were written.
func isRange(e End) bool { return e.Host == nil && e.Database == nil && (e.Internet || e.Literal) }

// without is a host less some of its addresses.
func without(h *component.Host, addrs *header.AddrSet) *component.Host {
	if !h.Addrs.Overlaps(addrs) {
		return h
	}
	less := *h
	less.Addrs = h.Addrs.Minus(addrs)
	return &less
}

// onLink reports whether only one of two address ranges lies behind a hybrid link, so that they have nothing in common.
func onLink(e, o End) bool {
	return strings.HasPrefix(e.Ref.ID, "onprem:") != strings.HasPrefix(o.Ref.ID, "onprem:")
}

func gone(e End) bool {
	switch {
	case e.Host != nil:
		return e.Host.Addrs.IsEmpty()
	case e.Database != nil:
		return false
	}
	return e.Addrs.IsEmpty()
}
