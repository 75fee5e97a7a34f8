package report

import (
	"fmt"
	"reflect"
	"strings"

	"portolan/model"
)

// Fact is one property of a resource, in words.
type Fact struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// Facts lists what a resource says of itself, in the order of its type's fields; what is empty is left out.
func Facts(r model.Resource) []Fact {
	facts := []Fact{}
	v := reflect.Indirect(reflect.ValueOf(r))
	if v.Kind() != reflect.Struct {
		return facts
	}
	for _, f := range reflect.VisibleFields(v.Type()) {
		if f.Anonymous || len(f.Index) > 1 && v.Type().Field(f.Index[0]).Name == "Meta" {
			continue
		}
		if values := factValues(v.FieldByIndex(f.Index)); len(values) > 0 {
			facts = append(facts, Fact{fieldWords(f.Name), values})
		}
	}
	return facts
}

// factValues is a field as a list of texts, empty for a zero field.
func factValues(v reflect.Value) []string {
	if v.IsZero() {
		return nil
	}
	switch v.Kind() {
	case reflect.Slice:
		var out []string
		for i := range v.Len() {
			out = append(out, factText(v.Index(i)))
		}
		return out
	case reflect.Map:
		var out []string
		for _, k := range sortedKeys(v) {
			out = append(out, factText(k)+"="+factText(v.MapIndex(k)))
		}
		return out
	}
	return []string{factText(v)}
}

// factText is one value.
func factText(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case model.SecurityGroupRule:
		return securityGroupRule(x)
	case model.NetworkACLEntry:
		return networkACLEntry(x)
	case model.Route:
		return route(x)
	case model.CIDRAssociation:
		if x.State == "associated" {
			return x.Prefix.String()
		}
		return x.Prefix.String() + " (" + x.State + ")"
	case model.Tristate:
		return [...]string{"", "no", "yes"}[x]
	case bool:
		return yesNo(x)
	case fmt.Stringer:
		return x.String()
	}
	if v.Kind() != reflect.Struct {
		return fmt.Sprint(v.Interface())
	}
	var parts []string
	for i := range v.NumField() {
		values := factValues(v.Field(i))
		switch {
		case len(values) == 0:
			continue
		case i == 0: // what it is: an id or a name
			parts = append(parts, values[0])
			continue
		case len(values) > 1:
			values = []string{"(" + strings.Join(values, "; ") + ")"}
		}
		parts = append(parts, fieldWords(v.Type().Field(i).Name)+" "+values[0])
	}
	return strings.Join(parts, ", ")
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// fieldWords is a field's name in words: SourceDestCheck is "source dest check", DenyAllIGWTraffic "deny all IGW traffic".
func fieldWords(name string) string {
	var words []string
	start := 0
	for i := 1; i < len(name); i++ {
		if wordStart(name, i) {
			words = append(words, name[start:i])
			start = i
		}
	}
	words = append(words, name[start:])
	for i, w := range words {
		if len(w) > 1 && upper(w[1]) {
			continue // an abbreviation
		}
		words[i] = strings.ToLower(w)
	}
	return strings.Join(words, " ")
}

// wordStart reports that a word begins at position i: a capital after a small letter or a digit, or the last of several
// capitals that a small letter follows. CIDRs and IPv6 are one word each.
func wordStart(name string, i int) bool {
	if !upper(name[i]) {
		return false
	}
	if !upper(name[i-1]) {
		return true
	}
	rest := name[i+1:]
	return rest != "" && !upper(rest[0]) && rest != "s" && !strings.HasPrefix(rest, "v4") && !strings.HasPrefix(rest, "v6")
}

func upper(b byte) bool { return 'A' <= b && b <= 'Z' }
