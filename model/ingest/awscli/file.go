package awscli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
	"portolan/model/ingest"
)

// maxDepth is how deep arrays and objects may nest. Real output has fewer than 20 levels.
const maxDepth = 1000

const (
	maxUnreadKey = 120  // bytes
	maxUnread    = 1000 // different keys of one file
)

// file is the reading of one file.
type file struct {
	name            string // path as given, for Problems and origins
	account, region string // by the folders
	part            ingest.Part
	templates       []templateVersions
	known           int // top-level keys that were understood
	names           interner
	sections        map[string]section
	guard           *guard
}

func newFile(name string) *file {
	f := &file{name: name}
	f.account, f.region = placeOf(name)
	return f
}

// mustBeJSON reports whether a file that holds no JSON is a Problem: one that is called so, or that was named by itself.
// Others lie in folders for other reasons.
func (f *file) mustBeJSON(in input) bool {
	return strings.EqualFold(path.Ext(in.name), ".json") || in.name == ""
}

func (f *file) problem(path, next, format string, args ...any) {
	f.part.Problems = append(f.part.Problems, model.Problem{File: f.name, Path: path, Text: fmt.Sprintf(format, args...), Next: next})
}

// unread counts what is not understood. Neither a long name nor many of them may fill the memory.
func (f *file) unread(key string) {
	if f.part.Unread == nil {
		f.part.Unread = make(map[string]int)
	}
	if len(key) > maxUnreadKey {
		key = strings.ToValidUTF8(key[:maxUnreadKey], "") + "…"
	}
	if f.part.Unread[key] == 0 && len(f.part.Unread) >= maxUnread {
		key = "…"
	}
	f.part.Unread[key]++
}

// read loads the whole file. What goes wrong becomes a Problem.
func (f *file) read(ctx context.Context, in input, names interner) {
	r, err := in.open()
	if err != nil {
		f.problem("", "", "%s", strings.TrimPrefix(err.Error(), "open "+in.name+": "))
		return
	}
	defer r.Close()
	if path.Base(f.name) == onPremFile {
		f.readOnPrem(r, in)
		return
	}
	text, err := newText(r)
	switch {
	case errors.Is(err, errNotJSON):
		if f.mustBeJSON(in) {
			f.problem("", "", "not JSON: %s", text.sample())
		} else {
			f.unread(path.Base(in.name) + " (not JSON)")
		}
		return
	case errors.Is(err, io.EOF):
		if f.mustBeJSON(in) {
			f.problem("", "run the call that writes it again", "an empty file")
		}
		return
	case err != nil:
		f.problem("", "", "cannot be read: %v", err)
		return
	}
	f.names = names
	f.sections = sections()
	f.guard = &guard{r: text, ctx: ctx}
	dec := jsontext.NewDecoder(f.guard, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	f.guard.dec = dec
	f.documents(dec)
	if f.known == 0 && len(f.part.Problems) > 0 && !f.mustBeJSON(in) { // it only starts like JSON
		f.part.Problems = nil
		f.unread(path.Base(in.name) + " (not JSON)")
	}
	if f.guard.invalid > 0 {
		f.problem("", "write it as UTF-8 or UTF-16", "invalid UTF-8, first at byte %d; such bytes are read as \"\\ufffd\"", f.guard.invalid)
	}
	f.names, f.sections, f.guard = nil, nil, nil
}

// documents reads the JSON values of the file one after the other; each is a document or a list of documents.
func (f *file) documents(dec *jsontext.Decoder) {
	for n := 1; ; n++ {
		root := "$"
		if n > 1 {
			root = "$(" + strconv.Itoa(n) + ")" // the n-th value of the file
		}
		switch kind := dec.PeekKind(); kind {
		case jsontext.KindBeginObject:
			if !f.document(dec, root) {
				return
			}
		case jsontext.KindBeginArray:
			if !f.documentList(dec, root) {
				return
			}
		case jsontext.KindInvalid:
			if _, err := dec.ReadToken(); err != io.EOF {
				f.broken(root, err)
			}
			return
		default:
			f.problem(root, "", "a %s, not the output of a call", kindName(kind))
			if err := dec.SkipValue(); err != nil {
				f.broken(root, err)
				return
			}
		}
	}
}

func (f *file) documentList(dec *jsontext.Decoder, root string) bool {
	if _, err := dec.ReadToken(); err != nil {
		return f.broken(root, err)
	}
	for i := 0; dec.PeekKind() != jsontext.KindEndArray; i++ {
		at := root + "[" + strconv.Itoa(i) + "]"
		if kind := dec.PeekKind(); kind == jsontext.KindBeginObject {
			if !f.document(dec, at) {
				return false
			}
			continue
		} else if kind != jsontext.KindInvalid && i == 0 {
			f.problem(at, "", "a %s, not the output of a call", kindName(kind))
		}
		if err := dec.SkipValue(); err != nil {
			return f.broken(at, err)
		}
	}
	_, err := dec.ReadToken()
	return err == nil || f.broken(root, err)
}

// broken records an error of the text itself, after which nothing more of the file can be read. It returns false.
func (f *file) broken(path string, err error) bool {
	next := "write the file again"
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, errCancelled):
		return false
	case errors.Is(err, errLongString):
		err, next = errLongString, ""
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("the file ends in the middle of the JSON text")
	case errors.As(err, &syntax):
		text := strings.TrimPrefix(syntax.Err.Error(), "jsontext: ")
		if strings.Contains(text, "depth") {
			text = tooDeep
		}
		err = fmt.Errorf("%s, at byte %d", text, syntax.ByteOffset)
	}
	f.problem(path, next, "%v; the file is read up to here", err)
	return false
}

var tooDeep = fmt.Sprintf("arrays and objects nest deeper than %d levels", maxDepth)

func kindName(k jsontext.Kind) string {
	switch k {
	case jsontext.KindBeginObject:
		return "object"
	case jsontext.KindBeginArray:
		return "list"
	case jsontext.KindString:
		return "string"
	case jsontext.KindNumber:
		return "number"
	}
	return k.String()
}

func addStatus(p *ingest.Part, d model.DataSet, st model.SetStatus) {
	if p.Sets == nil {
		p.Sets = make(map[model.DataSet]model.SetStatus)
	}
	have := p.Sets[d]
	p.Sets[d] = model.SetStatus{
		Document: have.Document || st.Document, Truncated: have.Truncated || st.Truncated,
		Manifest: have.Manifest || st.Manifest, Denied: max(have.Denied, st.Denied),
	}
}

// interner keeps one copy of each string that many elements repeat. It does not grow without bounds: what is seen first
// are the few that repeat.
type interner map[string]string

const maxInterned = 1 << 16

func (n interner) get(s string) string {
	if s == "" {
		return ""
	}
	if have, ok := n[s]; ok {
		return have
	}
	if len(n) < maxInterned {
		n[s] = s
	}
	return s
}
