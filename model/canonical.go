package model

import (
	"encoding/binary"
	"encoding/json"
	"net/netip"
	"reflect"
	"sync"
)

// encoder appends a value in a form that is the same for the same facts. What is zero or empty inside a struct is left out,
// so that a nil and an empty list agree and a new field changes nothing for those who lack it.
type encoder func(b []byte, v reflect.Value) []byte

// encoders are made once for each type.
var encoders sync.Map // of reflect.Type to encoder

// encoderOf returns the encoder of a type. Values must be addressable.
func encoderOf(t reflect.Type) encoder {
	if e, ok := encoders.Load(t); ok {
		return e.(encoder)
	}
	e := newEncoder(t)
	encoders.Store(t, e)
	return e
}

func newEncoder(t reflect.Type) encoder {
	switch t {
	case reflect.TypeFor[netip.Addr]():
		return appendBinary[netip.Addr]
	case reflect.TypeFor[netip.Prefix]():
		return appendBinary[netip.Prefix]
	case reflect.TypeFor[Kind]():
		return func(b []byte, v reflect.Value) []byte { return appendString(b, Kind(v.Uint()).String()) }
	}
	switch t.Kind() {
	case reflect.String:
		return func(b []byte, v reflect.Value) []byte { return appendString(b, v.String()) }
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return appendInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return func(b []byte, v reflect.Value) []byte { return binary.AppendUvarint(b, v.Uint()) }
	case reflect.Slice:
		return listEncoder(t)
	case reflect.Struct:
		return structEncoder(t)
	}
	return appendJSON
}

// appendJSON is for the few members of other types: maps come out sorted.
func appendJSON(b []byte, v reflect.Value) []byte {
	raw, err := json.Marshal(v.Interface())
	if err != nil { // as for NaN, which no input holds
		raw = []byte(err.Error())
	}
	return appendString(b, string(raw))
}

// binaryAppender is what the types of net/netip are.
type binaryAppender interface {
	AppendBinary([]byte) ([]byte, error)
}

func appendBinary[T binaryAppender](b []byte, v reflect.Value) []byte {
	at := len(b)
	b, _ = (*v.Addr().Interface().(*T)).AppendBinary(append(b, 0)) // no address fails
	b[at] = byte(len(b) - at - 1)
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendInt(b []byte, v reflect.Value) []byte {
	if v.Kind() == reflect.Bool {
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	}
	return binary.AppendVarint(b, v.Int())
}

func listEncoder(t reflect.Type) encoder {
	element := encoderOf(t.Elem())
	return func(b []byte, v reflect.Value) []byte {
		n := v.Len()
		b = binary.AppendUvarint(b, uint64(n))
		for i := range n {
			b = element(b, v.Index(i))
		}
		return b
	}
}

// field is one member of a struct, with what announces it.
type field struct {
	index  int
	name   []byte
	encode encoder
	empty  func(reflect.Value) bool
}

func structEncoder(t reflect.Type) encoder {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		if t == reflect.TypeFor[Meta]() && f.Name == "Origin" {
			continue
		}
		fields = append(fields, field{i, appendString(nil, f.Name), encoderOf(f.Type), emptyOf(f.Type)})
	}
	return func(b []byte, v reflect.Value) []byte {
		for _, f := range fields {
			if x := v.Field(f.index); !f.empty(x) {
				b = f.encode(append(b, f.name...), x)
			}
		}
		return append(b, 0)
	}
}

// emptyOf says of a type how to tell that a member says nothing.
func emptyOf(t reflect.Type) func(reflect.Value) bool {
	switch t.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return func(v reflect.Value) bool { return v.Len() == 0 }
	}
	return reflect.Value.IsZero
}

// appendFacts appends the canonical form of all that a resource states; Origin is no fact.
func appendFacts(b []byte, r Resource) []byte {
	v := reflect.ValueOf(r).Elem()
	return encoderOf(v.Type())(b, v)
}
