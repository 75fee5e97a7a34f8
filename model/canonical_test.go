package model

import (
	"fmt"
	"net/netip"
	"reflect"
	"runtime"
	"slices"
	"testing"
)

func digest(t *testing.T, list ...Resource) string {
	t.Helper()
	d, err := New(Contents{Resources: list}).Digest()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDigestReadsEveryField sets each member of some kinds to another value, deep down, and wants another digest.
func TestDigestReadsEveryField(t *testing.T) {
	for _, r := range []Resource{&NetworkInterface{}, &Instance{}, &SecurityGroup{}, &NetworkACL{}, &RouteTable{}, &NATGateway{}, &DBInstance{}, &DBCluster{}, &PrefixList{}, &Other{}} {
		v := reflect.ValueOf(r).Elem()
		was := map[string]string{}
		eachField(v, v.Type().Name(), func(path string) {
			d := digest(t, r)
			if other, ok := was[d]; ok {
				t.Errorf("%s has the digest of %s", path, other)
			}
			was[d] = path
		})
	}
}

// eachField sets the members of v one after the other and leaves them set.
func eachField(v reflect.Value, path string, visit func(path string)) {
	switch v.Interface().(type) {
	case netip.Addr:
		v.Set(reflect.ValueOf(netip.MustParseAddr("10.0.0.1")))
	case netip.Prefix:
		v.Set(reflect.ValueOf(netip.MustParsePrefix("10.0.0.0/8")))
	default:
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if name := v.Type().Field(i).Name; name != "Origin" {
					eachField(v.Field(i), path+"."+name, visit)
				}
			}
			return
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			visit(path)
			eachField(v.Index(0), path+"[0]", visit)
			return
		case reflect.Map:
			v.Set(reflect.ValueOf(map[string]string{"a": "b"}))
		case reflect.String:
			v.SetString("x")
		case reflect.Bool:
			v.SetBool(true)
		default:
			if v.CanInt() {
				v.SetInt(7)
			} else {
				v.SetUint(1)
			}
		}
	}
	visit(path)
}

// TestDigestIsOfFactsAlone holds what is no fact: where a resource was read, the order of reading, how many processors hash.
func TestDigestIsOfFactsAlone(t *testing.T) {
	var list []Resource
	for i := range 2000 {
		list = append(list, &Subnet{Meta: Meta{Ref: Ref{KindSubnet, fmt.Sprintf("subnet-%d", i)}, Tags: []Tag{{"a", "b"}}, Origin: "here"}})
	}
	want := digest(t, list...)
	for i, r := range list {
		u := *r.(*Subnet)
		u.Origin, u.CIDRs = "there", []CIDRAssociation{}
		list[i] = &u
	}
	slices.Reverse(list)
	if got := digest(t, list...); got != want {
		t.Errorf("%s, from elsewhere %s", want, got)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if got := digest(t, list...); got != want {
		t.Errorf("%s, on one processor %s", want, got)
	}
	list[700].(*Subnet).Tags[0].Value = "c"
	if got := digest(t, list...); got == want {
		t.Error("a tag does not count")
	}
}
