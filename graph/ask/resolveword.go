package ask

import (
	"regexp"
	"slices"
	"strings"

	"portolan/graph/header"
	"portolan/model"
)

// hit is a resource that a word may mean, and by what.
type hit struct {
	m   model.Resource
	how string // "id", "name", "tag", "start of its id", "host name"
}

var terraformAddress = regexp.MustCompile(`^(module\.[^.]+\.)*(data\.)?aws_[a-z0-9_]+\.[A-Za-z_][A-Za-z0-9_-]*(\[[^\]]+\])?$`)

// word resolves a bare word: as id, host name, name, tag, start of an id; a glob over ids and names.
func (r *Resolver) word(t Term, as role) (part, error) {
	switch {
	case t.Name == "internet":
		return r.internet(t.Name, header.V4), nil
	case t.Name == "internet6":
		return r.internet(t.Name, header.V6), nil
	case terraformAddress.MatchString(t.Name):
		return part{}, notYet(t, "Terraform addresses are")
	}
	if m, ok := r.byID(t.Name); ok {
		return r.ends(t, m, as)
	}
	if p, ok, err := r.byHostName(t, as); ok || err != nil {
		return p, err
	}
	if isGlob(t.Name) {
		return r.globSet(t, as)
	}
	hits := r.hits(t.Name)
	switch len(hits) {
	case 0:
		return r.namedOnly(t, as)
	case 1:
		p, err := r.ends(t, hits[0].m, as)
		p.note = note(t, hits[0])
		return p, err
	}
	list := make([]model.Resource, len(hits))
	for i, h := range hits {
		list[i] = h.m
	}
	return part{}, r.ambiguous(t, t.Name, list)
}

// note says how a word was read: "db:orders-1 by name".
func note(t Term, h hit) string {
	ref := h.m.Head().Ref.String()
	if h.m.Head().Ref.Kind != model.KindOther && !strings.Contains(ref, ":") {
		ref = h.m.Head().Ref.Kind.String() + " " + ref
	}
	return ref + " by " + h.how
}

// byID finds a resource by the id or ARN that AWS gives it.
func (r *Resolver) byID(id string) (model.Resource, bool) {
	tries := []string{id}
	if strings.HasPrefix(id, "arn:") {
		if i := strings.LastIndexByte(id, '/'); i >= 0 { // arn:aws:ec2:…:instance/i-0a1b2c
			tries = append(tries, id[i+1:])
		}
		if f := strings.Split(id, ":"); len(f) == 8 && f[2] == "lambda" { // with a version behind it
			tries = append(tries, strings.Join(f[:7], ":"))
		}
	}
	for _, try := range tries {
		for _, k := range model.Kinds() {
			if sharesIDs(k) {
				continue
			}
			if m, ok := r.snap.Lookup(model.Ref{Kind: k, ID: try}); ok {
				return m, true
			}
		}
	}
	for p := range model.All[*model.DBProxy](r.snap, model.KindDBProxy) {
		if p.ARN == id {
			return p, true
		}
	}
	for e := range model.All[*model.DBProxyEndpoint](r.snap, model.KindDBProxyEndpoint) {
		if e.ARN == id {
			return e, true
		}
	}
	return nil, false
}

// sharesIDs reports that resources of a kind have the ids of others, of which they tell more.
func sharesIDs(k model.Kind) bool {
	return k == model.KindVPCAttributes || k == model.KindManagedInstance
}

// hits lists what a word names exactly, else the resources whose id starts with it. Sorted by ref.
func (r *Resolver) hits(word string) []hit {
	var exact, prefix []hit
	start := looksLikeID(word)
	for _, k := range model.Kinds() {
		if sharesIDs(k) {
			continue
		}
		for _, m := range r.snap.List(k) {
			switch {
			case slices.Contains(namesOf(m), word):
				exact = append(exact, hit{m, "name"})
			case m.Head().Tag("Name") == word:
				exact = append(exact, hit{m, "tag"})
			case start && strings.HasPrefix(m.Head().Ref.ID, word):
				prefix = append(prefix, hit{m, "start of its id"})
			}
		}
	}
	if len(exact) > 0 {
		return plausible(exact)
	}
	return plausible(prefix)
}

var idStart = regexp.MustCompile(`^[a-z]+-[0-9a-f]+$`)

func looksLikeID(word string) bool { return idStart.MatchString(word) }

// plausible leaves out hits that nobody means beside others: what is no end of pairs, an interface beside its instance of
// the same name, an elastic address beside what has it, a terminated instance beside the one that took its name.
func plausible(list []hit) []hit {
	list = preferring(list, func(h hit) bool { _, ok := kindResolvers[h.m.Head().Ref.Kind]; return ok })
	list = preferring(list, func(h hit) bool { return h.m.Head().Ref.Kind != model.KindElasticAddress })
	list = preferring(list, func(h hit) bool { i, ok := h.m.(*model.Instance); return !ok || i.State != "terminated" })
	instances := make(map[string]bool)
	for _, h := range list {
		if h.m.Head().Ref.Kind == model.KindInstance {
			instances[h.m.Head().Ref.ID] = true
		}
	}
	return slices.DeleteFunc(list, func(h hit) bool {
		i, ok := h.m.(*model.NetworkInterface)
		return ok && instances[i.Instance]
	})
}

// preferring keeps the hits that fit, or all when none does.
func preferring(list []hit, fits func(hit) bool) []hit {
	var out []hit
	for _, h := range list {
		if fits(h) {
			out = append(out, h)
		}
	}
	if len(out) == 0 {
		return list
	}
	return out
}

// namedOnly resolves ids of resources that were not read but that others name.
func (r *Resolver) namedOnly(t Term, as role) (part, error) {
	kind, _, _ := strings.Cut(t.Name, "-")
	switch kind {
	case "i":
		if ends := r.instanceInterfaces(t.Name, nil); len(ends) > 0 {
			return part{ends: ends}, nil
		}
	case "sg":
		if ends := r.interfaceEnds(r.snap.By(model.InterfacesByGroup, t.Name)); len(ends) > 0 {
			return part{ends: ends}, nil
		}
	case "subnet":
		if ends := r.interfaceEnds(r.snap.By(model.InterfacesBySubnet, t.Name)); len(ends) > 0 {
			return part{ends: ends}, nil
		}
	case "vpc":
		if _, outside, err := r.vpcNamed(t, t.Name); err == nil && outside != nil {
			return part{ends: []End{r.outside(t.Name, outside)}, areas: []area{{t.Name, r.blocksOf(t.Name)}}}, nil
		}
	}
	if p, ok, err := r.memberOnly(t, as); ok {
		return p, err
	}
	return part{}, r.notFound(t, "nothing in the snapshot has that id, name or tag; Terraform addresses and CloudFormation logical ids are not yet known to this version", r.everyName())
}
