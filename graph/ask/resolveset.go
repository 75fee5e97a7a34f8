package ask

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"portolan/model"
)

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
