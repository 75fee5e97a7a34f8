package awscli

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// listing is the reading of one top-level list.
type listing struct {
	*document
	key       string
	index     int // of its Document in file.part.Documents, -1 for a list that is no listing of resources
	resources []model.Resource
	truncated bool
	count     int  // elements read
	alien     bool // another call's list that has the same key
}

// end hands over what was read.
func (l *listing) end(broken bool) {
	if l.index < 0 {
		return
	}
	doc := &l.part.Documents[l.index]
	doc.Resources, doc.Empty = l.resources, l.count == 0 && len(l.resources) == 0
	doc.Truncated = doc.Truncated || l.truncated || broken
}

// elements calls each for every element of the list that dec stands before. Its error is one of the text.
func (l *listing) elements(dec *jsontext.Decoder, path string, each func(e *element) error) error {
	switch kind := dec.PeekKind(); kind {
	case jsontext.KindBeginArray:
	case jsontext.KindNull: // a list that its writer had nothing for
		return dec.SkipValue()
	case jsontext.KindInvalid:
		_, err := dec.ReadToken()
		return err
	default:
		l.problem(path, "", "a %s where a list is expected", kindName(kind))
		l.truncated = true
		return dec.SkipValue()
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	e := element{listing: l, dec: dec, list: path}
	depth := dec.StackDepth()
	for ; dec.PeekKind() != jsontext.KindEndArray; e.i++ {
		if dec.PeekKind() == jsontext.KindInvalid {
			_, err := dec.ReadToken()
			return err
		}
		l.count++
		if err := e.read(depth, each); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

// element is the reading of one element of a list.
type element struct {
	*listing
	dec    *jsontext.Decoder
	list   string // path of the list
	i      int
	failed bool
	before int // resources before this element
}

// read reads one element. If that fails, what is left of the element is skipped.
func (e *element) read(depth int, each func(e *element) error) error {
	e.failed, e.before = false, len(e.resources)
	_, count := e.dec.StackIndex(depth)
	err := each(e)
	if err != nil {
		semantic, ok := asSemantic(err)
		if !ok {
			return err
		}
		e.fail(memberOf(string(semantic.JSONPointer), depth), "%s", meaning(semantic))
		if err := e.skipRest(depth, count); err != nil {
			return err
		}
	}
	if e.failed {
		e.resources = e.resources[:e.before]
		e.truncated = true
	}
	return nil
}

// skipRest skips what a decoder has left of a value. count is the number of values at depth before it.
func (e *element) skipRest(depth int, count int64) error {
	if err := skipTo(e.dec, depth); err != nil {
		return err
	}
	if _, now := e.dec.StackIndex(depth); now == count {
		return e.dec.SkipValue()
	}
	return nil
}

// asSemantic tells errors of one value from errors of the text, after which nothing can be read.
func asSemantic(err error) (*json.SemanticError, bool) {
	var semantic *json.SemanticError
	var syntactic *jsontext.SyntacticError
	return semantic, errors.As(err, &semantic) && !errors.As(err, &syntactic)
}

// skipTo reads on until the decoder is back at a depth.
func skipTo(dec *jsontext.Decoder, depth int) error {
	for dec.StackDepth() > depth {
		if _, err := dec.ReadToken(); err != nil {
			return err
		}
	}
	return nil
}

// path is the JSON path of a member of the element.
func (e *element) path(member string) string {
	p := e.list + "[" + strconv.Itoa(e.i) + "]"
	if member != "" && member[0] != '[' {
		p += "."
	}
	return p + member
}

// fail says why the element cannot be used.
func (e *element) fail(member, format string, args ...any) {
	e.failed = true
	e.problem(e.path(member), "", "%s; the element is not used", fmt.Sprintf(format, args...))
}

// add keeps a resource of the element.
func (e *element) add(r model.Resource) { e.resources = append(e.resources, r) }

// meta is the head of a resource of this element.
func (e *element) meta(kind model.Kind, id, owner, region string, tags tagList) model.Meta {
	buf := make([]byte, 0, len(e.name)+len(e.list)+12)
	buf = append(append(append(buf, e.name...), ' '), e.list...)
	buf = append(strconv.AppendInt(append(buf, '['), int64(e.i), 10), ']')
	return model.Meta{
		Ref: model.Ref{Kind: kind, ID: id}, Account: e.names.get(accountOf(owner)), Region: e.names.get(region),
		Tags: tags.model(e.names), Origin: string(buf),
	}
}

// need fails the element when it lacks its identifier.
func (e *element) need(member, value string) bool {
	if value == "" {
		e.fail("", "no %s", member)
	}
	return value != ""
}

// unknown counts the members that the reader does not know. where is the path of their object without indexes.
func (e *element) unknown(where string, members unread) {
	for name := range members {
		e.unread(canonical(e.key) + "[]" + where + "." + upperFirst(name))
	}
}

// known counts a value that is not among those that AWS documents. The value is kept all the same.
func (e *element) known(member, value string, values ...string) {
	if value == "" {
		return
	}
	for _, v := range values {
		if v == value {
			return
		}
	}
	e.unread(canonical(e.key) + "[]." + member + "=" + value)
}

// memberOf is the part of a JSON pointer below an element at a depth, as a path.
func memberOf(pointer string, depth int) string {
	parts := strings.Split(pointer, "/")
	if len(parts) < depth+2 {
		return ""
	}
	parts = parts[depth+1:]
	cut := len(parts) > maxPath
	if cut {
		parts = parts[:maxPath]
	}
	var b strings.Builder
	for _, p := range parts {
		if _, err := strconv.Atoi(p); err == nil {
			b.WriteString("[" + p + "]")
		} else {
			b.WriteString(pathMember(strings.NewReplacer("~1", "/", "~0", "~").Replace(p)))
		}
	}
	if cut {
		b.WriteString("…")
	}
	return strings.TrimPrefix(b.String(), ".")
}

// maxPath is how many members of a path a message shows.
const maxPath = 8

// meaning is a decoder's error in the words of a user.
func meaning(err *json.SemanticError) string {
	if err.Err != nil && len(err.JSONValue) > 0 {
		return fmt.Sprintf("%.40q: %v", err.JSONValue, err.Err)
	}
	if err.Err != nil {
		return err.Err.Error()
	}
	found := kindName(err.JSONKind)
	if err.GoType == nil {
		return "a " + found + " that cannot be used here"
	}
	want := "an object"
	switch err.GoType.Kind() {
	case reflect.String:
		want = "a string"
	case reflect.Bool:
		want = "true or false"
	case reflect.Int, reflect.Int64:
		want = "a number"
	case reflect.Slice:
		want = "a list"
	}
	return "a " + found + " where " + want + " is expected"
}

// list makes the section of a listing whose elements are decoded into T.
func list[T any](call string, convert func(e *element, v *T), opts ...json.Options) section {
	return section{call, func(d *document, l *listing, dec *jsontext.Decoder) error {
		v := new(T)
		return l.elements(dec, d.root+pathMember(l.key), func(e *element) error {
			*v = *new(T)
			if e.dec.PeekKind() == jsontext.KindNull {
				e.fail("", "null")
				return e.dec.SkipValue()
			}
			if err := json.UnmarshalDecode(dec, v, opts...); err != nil {
				return err
			}
			convert(e, v)
			return nil
		})
	}}
}

// ignored is the section of a list that is known and not needed.
func ignored() section {
	return section{"", func(_ *document, _ *listing, dec *jsontext.Decoder) error { return dec.SkipValue() }}
}
