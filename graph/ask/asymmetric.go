package ask

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// statelessLinks are the kinds of networks that keep no state: in by one and out by another is no obstacle (GEN-3).
var statelessLinks = map[string]bool{"vpc-peering-connection": true, "transit-gateway": true, "vpn-gateway": true}

// asymmetric warns of paths whose replies take other links than the requests, and notes what paths rest on.
func (b *builder) asymmetric() {
	for _, p := range b.answer.Paths {
		b.volatile(p)
		if p.Verdict == graph.Blocked {
			continue
		}
		var there, back []model.Ref
		for _, l := range p.Legs {
			for _, h := range l.Hops {
				if !statelessLinks[h.Kind] {
					continue
				}
				if l.Direction == graph.Forward {
					there = addRef(there, h.Component)
				} else {
					back = addRef(back, h.Component)
				}
			}
		}
		known := len(there) > 0 && len(back) > 0 // what is behind an end that is not in the snapshot may be the same
		if known && !sameRefs(there, back) {
			b.answer.Warnings = append(b.answer.Warnings, graph.Warning{Code: "ASYMMETRIC", Text: "the replies take another way than the requests: " + refWords(there) + " there, " + refWords(back) + " back"})
		}
	}
}

// volatile notes the states of the moment that a path rests on, with the time of the capture (GEN-11).
func (b *builder) volatile(p graph.Path) {
	for _, l := range p.Legs {
		for _, h := range l.Hops {
			v := graph.Volatile{Component: h.Component, State: h.Volatile, At: b.a.snap.Taken()}
			if h.Volatile != "" && !h.Ghost && !slices.Contains(b.answer.Volatile, v) {
				b.answer.Volatile = append(b.answer.Volatile, v)
			}
		}
	}
}

// linksUp lists the links of answers that are taken to be up, whatever they are at the moment.
func (a *Asker) linksUp(paths []graph.Path, rows []graph.WhoRow) []graph.Assumption {
	if !slices.Contains(a.opts.Assume, "links-up") {
		return nil
	}
	var list []model.Ref
	for _, p := range paths {
		for _, l := range p.Legs {
			for _, h := range l.Hops {
				list = append(list, h.Component)
			}
		}
	}
	for _, r := range rows {
		list = append(list, r.Via...)
	}
	var out []graph.Assumption
	slices.SortFunc(list, model.Ref.Compare)
	for _, r := range slices.Compact(list) {
		if r.Kind == model.KindVPNConnection || r.Kind == model.KindDXVirtualInterface {
			out = append(out, graph.Assumption{DataSet: model.DataSet{Call: r.Kind.Call()}, TakenAs: r.ID + " is up", Why: "links-up"})
		}
	}
	return out
}

func addRef(list []model.Ref, r model.Ref) []model.Ref {
	if slices.Contains(list, r) {
		return list
	}
	return append(list, r)
}

func sameRefs(a, b []model.Ref) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(r model.Ref) bool { return !slices.Contains(b, r) })
}

func refWords(list []model.Ref) string {
	if len(list) == 0 {
		return "none"
	}
	words := make([]string, len(list))
	for i, r := range list {
		words[i] = r.String()
	}
	return strings.Join(words, ", ")
}
