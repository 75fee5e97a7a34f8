package ask

import (
	"context"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/header"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

// TestRenew: an Asker that went on in a new space of packet sets keeps none of the old one, which no operation could join with
// new ones, and answers as before.
func TestRenew(t *testing.T) {
	worlds := map[string]fs.FS{"shop": fixtures.Shop()}
	for _, s := range fixtures.Scenarios() { // the last of each file
		w, err := s.World()
		if err != nil {
			t.Fatal(err)
		}
		worlds[s.Group] = w
	}
	q := graph.Question{Protocol: 6, OwnPort: true}
	searched := 0
	for name, world := range worlds {
		part, err := awscli.Load(context.Background(), world, awscli.Options{})
		if err != nil {
			t.Fatal(err)
		}
		a, err := New(ingest.Merge(part), Options{})
		if err != nil {
			t.Fatal(err)
		}
		dst, err := a.resolver().Destinations("rds:*")
		if err != nil {
			t.Fatal(err)
		}
		for i := range dst.Ends {
			before := rowWords(a.search(&dst.Ends[i], q, nil))
			old := a.net.Space()
			a.renew()
			if at := heldIn(reflect.ValueOf(a), old, "asker", make(map[unsafe.Pointer]bool)); at != "" {
				t.Fatalf("%s: %s is of the old space", name, at)
			}
			if after := rowWords(a.search(&dst.Ends[i], q, nil)); after != before {
				t.Errorf("%s: %s\n%s\nand in a new space\n%s", name, dst.Ends[i].Label, before, after)
			}
			searched++
		}
	}
	if searched < 8 {
		t.Errorf("only %d searches", searched)
	}
	a := little()
	if _, err := a.Can("i-0a1", "i-0a2", graph.Question{Protocol: 6}); err != nil {
		t.Fatal(err)
	}
	if heldIn(reflect.ValueOf(a), a.net.Space(), "asker", make(map[unsafe.Pointer]bool)) == "" {
		t.Error("a set that is kept is not seen")
	}
}

func rowWords(f *found) string {
	var out []string
	for i := range f.rows {
		out = append(out, f.rows[i].key()+fmt.Sprint(f.rows[i].addresses))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// heldIn looks through everything that a value leads to for a packet set of a space, and says where one is.
func heldIn(v reflect.Value, sp *header.Space, at string, seen map[unsafe.Pointer]bool) string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || seen[v.UnsafePointer()] || v.Type() == reflect.TypeFor[*header.Space]() {
			return ""
		}
		seen[v.UnsafePointer()] = true
		return heldIn(v.Elem(), sp, at, seen)
	case reflect.Interface:
		if v.IsNil() {
			return ""
		}
		return heldIn(v.Elem(), sp, at, seen)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[header.Set]() {
			if v.Field(0).UnsafePointer() == unsafe.Pointer(sp) {
				return at
			}
			return ""
		}
		for i := range v.NumField() {
			if x := heldIn(v.Field(i), sp, at+"."+v.Type().Field(i).Name, seen); x != "" {
				return x
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if x := heldIn(v.Index(i), sp, at+"[]", seen); x != "" {
				return x
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if x := heldIn(it.Value(), sp, at+"[]", seen); x != "" {
				return x
			}
		}
	}
	return ""
}
