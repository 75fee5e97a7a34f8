package ask

import (
	"fmt"
	"path"
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
			if k == model.KindVPCAttributes { // its id is the VPC's
				continue
			}
			if m, ok := r.snap.Lookup(model.Ref{Kind: k, ID: try}); ok {
				return m, true
			}
		}
	}
	return nil, false
}

// hits lists what a word names exactly, else the resources whose id starts with it. Sorted by ref.
func (r *Resolver) hits(word string) []hit {
	var exact, prefix []hit
	start := looksLikeID(word)
	for _, k := range model.Kinds() {
		if k == model.KindVPCAttributes {
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
// the same name, an elastic address beside what has it.
func plausible(list []hit) []hit {
	list = preferring(list, func(h hit) bool { _, ok := kindResolvers[h.m.Head().Ref.Kind]; return ok })
	list = preferring(list, func(h hit) bool { return h.m.Head().Ref.Kind != model.KindElasticAddress })
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

func isGlob(s string) bool { return strings.ContainsAny(s, "*?[") }

// matches is path.Match, but "/" is a character like any other. The pattern has been checked.
func matches(pattern, s string) bool {
	ok, _ := path.Match(flat(pattern), flat(s))
	return ok
}

func flat(s string) string { return strings.ReplaceAll(s, "/", "\x00") }

func checkGlob(t Term, pattern string) error {
	if _, err := path.Match(flat(pattern), ""); err != nil {
		return badAddress(t.String(), "%q is no pattern: close the [ or write \\[ for the character", t.String())
	}
	return nil
}

// globSet is the interfaces, instances, auto scaling groups, functions and databases whose id or name matches.
func (r *Resolver) globSet(t Term, as role) (part, error) {
	if err := checkGlob(t, t.Name); err != nil {
		return part{}, err
	}
	p, err := r.collect(t, as, func(m model.Resource) bool { return matchesAny(t.Name, m) })
	if err == nil && p.note == "" {
		err = r.notFound(t, "no interface, instance, auto scaling group, function or database has an id or name like that; for subnets, groups and VPCs write subnet:, sg: or vpc: before it", nil)
	}
	return p, err
}

func matchesAny(pattern string, m model.Resource) bool {
	h := m.Head()
	return matches(pattern, h.Ref.ID) || matches(pattern, h.Tag("Name")) && h.Tag("Name") != "" ||
		slices.ContainsFunc(namesOf(m), func(n string) bool { return matches(pattern, n) })
}

// tagScheme is tag:KEY=VALUE, where VALUE may be a glob; tag:KEY is any value.
func (r *Resolver) tagScheme(t Term, as role) (part, error) {
	key, value, valued := strings.Cut(t.Name, "=")
	if isGlob(value) {
		if err := checkGlob(t, value); err != nil {
			return part{}, err
		}
	}
	has := func(m model.Resource) bool {
		return slices.ContainsFunc(m.Head().Tags, func(tag model.Tag) bool {
			return tag.Key == key && (!valued || tag.Value == value || isGlob(value) && matches(value, tag.Value))
		})
	}
	p, err := r.collect(t, as, has)
	if err != nil || p.note != "" {
		return p, err
	}
	var closest []string
	for _, k := range [...]model.Kind{model.KindVPC, model.KindSubnet, model.KindSecurityGroup} {
		for _, m := range r.snap.List(k) {
			if has(m) {
				closest = append(closest, m.Head().Ref.String())
			}
		}
	}
	if len(closest) > 0 {
		return p, &AddressError{Kind: NotFound, Address: t.String(), Closest: firstOf(closest, 5),
			Text: fmt.Sprintf("%q: only networks and groups carry that tag, no interface, instance, function or database; name them: %s", t.String(), strings.Join(firstOf(closest, 5), ","))}
	}
	return p, r.notFound(t, "no interface, instance, function or database carries that tag", prefixed("tag:", r.tagsLike(key)))
}

// tagsLike lists the tags of a key, or all keys when none has it.
func (r *Resolver) tagsLike(key string) []string {
	values, keys := make(map[string]bool), make(map[string]bool)
	for _, k := range things {
		for _, m := range r.snap.List(k) {
			for _, tag := range m.Head().Tags {
				keys[tag.Key] = true
				if tag.Key == key {
					values[key+"="+tag.Value] = true
				}
			}
		}
	}
	if len(values) > 0 {
		return sortedKeys(values)
	}
	return sortedKeys(keys)
}

// collect unites what the things that fit stand for. Its note is empty when nothing fits.
func (r *Resolver) collect(t Term, as role, fits func(model.Resource) bool) (part, error) {
	var parts []part
	var counts []string
	var last error
	for _, k := range things {
		n := 0
		for _, m := range r.snap.List(k) {
			if !fits(m) {
				continue
			}
			p, err := r.ends(t, m, as)
			if err != nil { // one of many that has no end is no reason to refuse the rest
				last = err
				continue
			}
			parts = append(parts, p)
			n++
		}
		if n > 0 {
			counts = append(counts, plural(n, k))
		}
	}
	if len(parts) == 0 {
		return part{}, last
	}
	return part{ends: union(parts), areas: allAreas(parts), note: strings.Join(counts, ", ")}, nil
}

func allAreas(parts []part) []area {
	var out []area
	for _, p := range parts {
		out = append(out, p.areas...)
	}
	return out
}

// kindScheme makes the resolver of a word that stands for one kind.
func kindScheme(k model.Kind) func(r *Resolver, t Term, as role) (part, error) {
	return func(r *Resolver, t Term, as role) (part, error) { return r.kindTerm(t, as, k) }
}

// kindTerm resolves a name, or a glob, among the resources of one kind.
func (r *Resolver) kindTerm(t Term, as role, k model.Kind) (part, error) {
	if isGlob(t.Name) {
		return r.kindSet(t, as, k)
	}
	list, err := r.named(t, t.Name, k)
	if err != nil {
		return part{}, err
	}
	if len(list) > 1 {
		return part{}, r.ambiguous(t, t.Name, list)
	}
	return r.ends(t, list[0], as)
}

// kindSet unites the resources of one kind whose id or name matches.
func (r *Resolver) kindSet(t Term, as role, k model.Kind) (part, error) {
	list, err := r.named(t, t.Name, k)
	if err != nil {
		return part{}, err
	}
	var parts []part
	for _, m := range list {
		p, err := r.ends(t, m, as)
		if err != nil {
			return part{}, err
		}
		parts = append(parts, p)
	}
	return part{ends: union(parts), areas: allAreas(parts), note: plural(len(list), k)}, nil
}

// plural is "1 instance", "2 instances".
func plural(n int, k model.Kind) string {
	word := strings.ReplaceAll(k.String(), "-", " ")
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
