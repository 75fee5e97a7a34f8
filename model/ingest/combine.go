package ingest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"portolan/model"
)

// combine makes one resource of copies that all come from listings of the same call: the union of what they tell. Where
// two values contradict each other the dump of the owner's account is believed, else the lexicographically smaller value,
// and a Problem says so. The result does not depend on the order of the copies.
func combine(copies []copyOf) (model.Resource, []model.Problem) {
	slices.SortStableFunc(copies, func(a, b copyOf) int {
		return strings.Compare(a.resource.Head().Origin, b.resource.Head().Origin)
	})
	first := copies[0].resource
	if !slices.ContainsFunc(copies[1:], func(c copyOf) bool { return !model.Equal(first, c.resource) }) {
		return first, nil
	}
	c := combination{copies: copies, ref: first.Head().Ref}
	values := make([]reflect.Value, len(copies))
	for i := range copies {
		values[i] = reflect.ValueOf(copies[i].resource).Elem()
	}
	out := reflect.New(values[0].Type())
	c.fields(out.Elem(), values, "")
	return out.Interface().(model.Resource), c.problems
}

// combination is the state of one combine.
type combination struct {
	copies   []copyOf
	ref      model.Ref
	problems []model.Problem
}

// fields combines the members of structs one by one.
func (c *combination) fields(out reflect.Value, values []reflect.Value, path string) {
	for i := range out.NumField() {
		f := out.Type().Field(i)
		at := make([]reflect.Value, len(values))
		for j, v := range values {
			at[j] = v.Field(i)
		}
		name := strings.TrimPrefix(path+"."+f.Name, ".")
		switch {
		case f.Name == "Origin" && path == "Meta": // sorted, the first stands for all
			out.Field(i).Set(at[0])
		case f.Name == "Tags" && path == "Meta":
			out.Field(i).Set(reflect.ValueOf(c.tags()))
		case f.Type.Kind() == reflect.Struct && f.Type.PkgPath() == reflect.TypeFor[model.Meta]().PkgPath() && f.Type != reflect.TypeFor[model.Ref]():
			c.fields(out.Field(i), at, name)
		default:
			out.Field(i).Set(c.choose(at, name))
		}
	}
}

// choose picks the value of one member: of the values told, in the order of belief, the first, or a later list that has all
// of its elements and more.
func (c *combination) choose(values []reflect.Value, name string) reflect.Value {
	var told []int // one copy of each value; the owner's dump stands for its value where there is one
	for i, v := range values {
		if untold(v) {
			continue
		}
		at := slices.IndexFunc(told, func(j int) bool { return reflect.DeepEqual(v.Interface(), values[j].Interface()) })
		if at < 0 {
			told = append(told, i)
		} else if c.ownersDump(i) && !c.ownersDump(told[at]) {
			told[at] = i
		}
	}
	if len(told) == 0 {
		return values[0]
	}
	slices.SortFunc(told, func(i, j int) int {
		if a, b := c.ownersDump(i), c.ownersDump(j); a != b {
			if a {
				return -1
			}
			return 1
		}
		return strings.Compare(text(values[i]), text(values[j]))
	})
	best := told[0]
	for _, i := range told[1:] {
		if contains(values[i], values[best]) {
			best = i
		}
	}
	for _, i := range told {
		if i != best && !contains(values[best], values[i]) {
			c.contradiction(name, best, i, values)
		}
	}
	return values[best]
}

// ownersDump reports whether copy i was read in the account that owns the resource.
func (c *combination) ownersDump(i int) bool {
	return c.copies[i].account != "" && c.copies[i].account == c.copies[i].resource.Head().Account
}

func (c *combination) contradiction(name string, winner, loser int, values []reflect.Value) {
	file, path := splitOrigin(c.copies[loser].resource.Head().Origin)
	why := "the smaller value is used"
	if c.ownersDump(winner) && !c.ownersDump(loser) {
		why = "the dump of the owner's account is used"
	}
	c.problems = append(c.problems, model.Problem{
		File: file, Path: path,
		Text: fmt.Sprintf("%s: %s is %.80q here and %.80q in %s; %s", c.ref, name, text(values[loser]), text(values[winner]), c.copies[winner].resource.Head().Origin, why),
		Next: "read both accounts again at the same time",
	})
}

// tags is the union by key; of two values of one key the smaller, for tags decide nothing.
func (c *combination) tags() []model.Tag {
	var all []model.Tag
	for _, cp := range c.copies {
		all = append(all, cp.resource.Head().Tags...)
	}
	return SortTags(all)
}

// SortTags sorts tags by key and drops repeated keys. The empty list is nil.
func SortTags(tags []model.Tag) []model.Tag {
	slices.SortFunc(tags, func(a, b model.Tag) int {
		if c := strings.Compare(a.Key, b.Key); c != 0 {
			return c
		}
		return strings.Compare(a.Value, b.Value)
	})
	tags = slices.CompactFunc(tags, func(a, b model.Tag) bool { return a.Key == b.Key })
	if len(tags) == 0 {
		return nil
	}
	return tags
}

// fill adds to whole what only a passing mention tells. An interface that is listed needs none.
func fill(whole, mention model.Resource) {
	if _, ok := whole.(*model.NetworkInterface); ok {
		return
	}
	fillFields(reflect.ValueOf(whole).Elem(), reflect.ValueOf(mention).Elem())
}

func fillFields(to, from reflect.Value) {
	for i := range to.NumField() {
		switch f := to.Field(i); {
		case to.Type().Field(i).Name == "Origin":
		case f.Type() == reflect.TypeFor[model.Meta]():
			fillFields(f, from.Field(i))
		case untold(f):
			f.Set(from.Field(i))
		}
	}
}

// untold reports whether a value says nothing.
func untold(v reflect.Value) bool {
	if k := v.Kind(); k == reflect.Slice || k == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}

// contains reports whether a is a list that has every element of the list b.
func contains(a, b reflect.Value) bool {
	if a.Kind() != reflect.Slice || a.Len() < b.Len() {
		return false
	}
	for i := range b.Len() {
		found := false
		for j := 0; j < a.Len() && !found; j++ {
			found = reflect.DeepEqual(a.Index(j).Interface(), b.Index(i).Interface())
		}
		if !found {
			return false
		}
	}
	return true
}

func text(v reflect.Value) string { return fmt.Sprintf("%v", v.Interface()) }

// splitOrigin takes Meta.Origin apart into file and JSON path.
func splitOrigin(origin string) (file, path string) {
	if i := strings.LastIndex(origin, " $"); i >= 0 {
		return origin[:i], origin[i+1:]
	}
	return origin, ""
}
