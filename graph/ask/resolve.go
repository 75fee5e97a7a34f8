package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/graph/header"
	"portolan/model"
)

// part is what one term of an expression stands for.
type part struct {
	ends     []End
	areas    []area // the addresses inside VPCs that the term covers, for what "!" takes away
	note     string // how a bare word was read
	warnings []graph.Warning
}

// area is addresses of one VPC.
type area struct {
	vpc   string
	addrs *header.AddrSet
}

// role is the end of a pair that an expression is read for.
type role struct {
	source bool
}

// Sources finds the ends that an expression stands for as source.
func (r *Resolver) Sources(expr string) (Ends, error) { return r.resolve(expr, role{source: true}) }

// Destinations finds the ends that an expression stands for as destination.
func (r *Resolver) Destinations(expr string) (Ends, error) { return r.resolve(expr, role{}) }

func (r *Resolver) resolve(expr string, as role) (Ends, error) {
	address, err := ParseAddress(expr)
	if err != nil {
		return Ends{}, err
	}
	port, err := address.port()
	if err != nil {
		return Ends{}, err
	}
	out := Ends{Port: port}
	var take, leave []part
	var words []string
	for _, t := range address {
		p, err := r.term(t, as)
		if err != nil {
			return Ends{}, err
		}
		words = append(words, echo(t, p.note))
		out.Warnings = append(out.Warnings, p.warnings...)
		if t.Minus {
			leave = append(leave, p)
		} else {
			take = append(take, p)
		}
	}
	out.Expression = strings.Join(words, ",")
	out.Ends = minusAll(union(take), leave)
	if len(out.Ends) == 0 {
		return Ends{}, &AddressError{Kind: NoPairs, Address: address.String(), Text: fmt.Sprintf("%q leaves nothing: all that it names is taken away again", address.String())}
	}
	return out, nil
}

// echo writes a term with the way that it was read.
func echo(t Term, note string) string {
	if note == "" {
		return t.String()
	}
	return t.String() + " (" + note + ")"
}

// term resolves one term.
func (r *Resolver) term(t Term, as role) (part, error) {
	switch {
	case t.Scheme == "onprem":
		return onprem(t), nil
	case t.Prefix.IsValid():
		return r.literal(t, as)
	case t.Scheme == "":
		return r.word(t, as)
	}
	if known := schemes[t.Scheme]; !known {
		return part{}, notYet(t, t.Scheme+": addresses are")
	}
	return schemeResolvers[t.Scheme](r, t, as)
}

// schemeResolvers is the table of the words before a colon.
var schemeResolvers map[string]func(r *Resolver, t Term, as role) (part, error)

func init() { // the resolvers use the table themselves
	schemeResolvers = map[string]func(r *Resolver, t Term, as role) (part, error){
		"account": (*Resolver).account,
		"asg":     kindScheme(model.KindAutoScalingGroup),
		"az":      (*Resolver).zone,
		"cluster": (*Resolver).clusterScheme,
		"db":      (*Resolver).dbScheme,
		"lambda":  kindScheme(model.KindFunction),
		"lc":      kindScheme(model.KindLaunchConfiguration),
		"rds":     (*Resolver).rdsScheme,
		"sg":      (*Resolver).groupScheme,
		"subnet":  kindScheme(model.KindSubnet),
		"tag":     (*Resolver).tagScheme,
		"vpc":     (*Resolver).vpcScheme,
	}
}

// notYet is the error for forms whose kinds this version does not read.
func notYet(t Term, what string) error {
	return &AddressError{Kind: NotFound, Address: t.String(), Text: fmt.Sprintf("%q: %s not yet known to this version; name the interfaces, addresses or groups instead", t.String(), what)}
}

// onprem is addresses behind a hybrid link. The links are not modelled yet: whatever is asked of them is unknown.
func onprem(t Term) part {
	name := t.String()
	addrs := header.AddrsOf(everyAddress...)
	if t.Prefix.IsValid() {
		addrs = header.AddrsOf(t.Prefix)
	}
	subject := model.Ref{Kind: model.KindOther, ID: t.At}
	if t.At == "" {
		subject = model.Ref{ID: "onprem"}
	}
	return part{ends: []End{{Label: strings.TrimPrefix(name, "!"), Ref: model.Ref{ID: strings.TrimPrefix(name, "!")}, Addrs: addrs, Literal: true,
		Missing: &model.Gap{Kind: model.GapUnmodelled, Subject: subject, Detail: "links to on-premises networks are not modelled"}}}}
}

// union puts ends together, each once, sorted by what they are.
func union(parts []part) []End {
	var all []End
	for _, p := range parts {
		all = append(all, p.ends...)
	}
	slices.SortStableFunc(all, compareEnds)
	out := all[:0:0]
	for _, e := range all {
		if n := len(out); n > 0 && e.Host != nil && hostRef(out[n-1]) == e.Host.Ref {
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
	return cmp.Or(a.Ref.Compare(b.Ref), hostRef(a).Compare(hostRef(b)), strings.Compare(member(a), member(b)),
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
		case e.Host == nil && e.Database == nil && o.Host == nil && o.Database == nil && (e.Internet || e.Literal) && e.Ref.Kind == o.Ref.Kind && !onLink(e, o):
			e.Addrs = e.Addrs.Minus(o.Addrs)
		}
	}
	return e
}

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
