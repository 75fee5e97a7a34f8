package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"
)

// Boxed is a report inside another one; null when it is nil.
type Boxed struct{ Report }

// MarshalJSON writes the report itself.
func (b Boxed) MarshalJSON() ([]byte, error) {
	if b.Report == nil {
		return []byte("null"), nil
	}
	return plain(b.Report, "")
}

// UnmarshalJSON finds the type by the schema.
func (b *Boxed) UnmarshalJSON(raw []byte) error {
	if bytes.Equal(raw, []byte("null")) {
		b.Report = nil
		return nil
	}
	r, err := decode(raw)
	b.Report = r
	return err
}

// Write writes the report as indented JSON.
func Write(w io.Writer, r Report) error { return write(w, r, "  ") }

// WriteLine writes the report as one line of JSON.
func WriteLine(w io.Writer, r Report) error { return write(w, r, "") }

func write(w io.Writer, r Report, indent string) error {
	raw, err := plain(r, indent)
	if err != nil {
		return fmt.Errorf("cannot write %s as JSON: %w", r.schema(), err)
	}
	_, err = w.Write(append(escape(raw), '\n'))
	return err
}

// plain is JSON as encoding/json has it, but with <, > and & as themselves.
func plain(r any, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	err := enc.Encode(r)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// escape writes what a terminal might obey, or a reader not see, as \u escapes; also U+FFFD, as encoding/json does where a
// byte was no UTF-8. Outside of strings JSON is ASCII, so that is always allowed.
func escape(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		if raw[0] < 0x7f {
			out, raw = append(out, raw[0]), raw[1:]
			continue
		}
		r, n := utf8.DecodeRune(raw)
		switch {
		case unicode.IsPrint(r) && r != utf8.RuneError:
			out = append(out, raw[:n]...)
		case r > 0xffff:
			hi := 0xd800 + (r-0x10000)>>10
			lo := 0xdc00 + (r-0x10000)&0x3ff
			out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		raw = raw[n:]
	}
	return out
}

// Read reads one report of any schema of this version.
func Read(r io.Reader) (Report, error) {
	list, err := ReadAll(r)
	switch {
	case err != nil:
		return nil, err
	case len(list) != 1:
		return nil, fmt.Errorf("wanted one report, got %d", len(list))
	}
	return list[0], nil
}

// ReadAll reads reports one after the other, as `ask` writes them.
func ReadAll(r io.Reader) ([]Report, error) {
	dec := json.NewDecoder(r)
	var out []Report
	for {
		var raw json.RawMessage
		err := dec.Decode(&raw)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("report %d is not JSON: %w", len(out)+1, err)
		}
		rep, err := decode(raw)
		if err != nil {
			return nil, fmt.Errorf("report %d: %w", len(out)+1, err)
		}
		out = append(out, rep)
	}
	if len(out) == 0 {
		return nil, errors.New("no report in it: it is empty")
	}
	return out, nil
}

// decode finds the type by the schema and decodes into it.
func decode(raw []byte) (Report, error) {
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, fmt.Errorf("not a JSON object with a schema: %w", err)
	}
	r := blank(head.Schema)
	if r == nil {
		return nil, fmt.Errorf("schema %q is not known to this version; it reads portolan.VERB/v1 as `portolan -o json` writes it", head.Schema)
	}
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, fmt.Errorf("not a valid %s: %w", head.Schema, err)
	}
	return r, nil
}

// blank is an empty report of a schema, nil when there is none.
func blank(schema string) Report {
	for _, r := range []Report{&Answer{}, &Who{}, &From{}, &Ask{}, &Ls{}, &Show{}, &Coverage{}} {
		if r.schema() == schema {
			return r
		}
	}
	return nil
}
