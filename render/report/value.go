package report

import (
	"bytes"
	"encoding/json"
	"strings"

	"portolan/model"
)

// Maybe is text that may be missing: null in JSON, "" here.
type Maybe string

// MarshalJSON writes null for the missing text.
func (m Maybe) MarshalJSON() ([]byte, error) {
	if m == "" {
		return []byte("null"), nil
	}
	return plain(string(m), "")
}

// UnmarshalJSON reads null as the missing text.
func (m *Maybe) UnmarshalJSON(raw []byte) error {
	if bytes.Equal(raw, []byte("null")) {
		*m = ""
		return nil
	}
	return json.Unmarshal(raw, (*string)(m))
}

// Snapshot says which facts a report is about.
type Snapshot struct {
	Digest Maybe `json:"digest"` // "sha256:…" over the canonical facts
	Taken  Maybe `json:"taken"`  // RFC 3339, null when the input does not tell
}

// About is what a converter needs beside the answer.
type About struct {
	Snapshot Snapshot
	// Name is how people call a resource, "" when it has no name. It may be nil.
	Name func(model.Ref) string
}

// name is the resource's name: the short form of what has an ARN for an id, else its Name tag.
func (a About) name(r model.Ref) Maybe {
	if r.IsZero() {
		return ""
	}
	if short := r.String(); short != r.ID {
		return Maybe(short)
	}
	if a.Name == nil {
		return ""
	}
	return Maybe(a.Name(r))
}

// kindByPrefix is the kind of what a rule or route names, by the beginning of its id.
func kindByPrefix(id string) model.Kind {
	prefix, _, _ := strings.Cut(id, "-")
	switch prefix {
	case "sg":
		return model.KindSecurityGroup
	case "pl":
		return model.KindPrefixList
	case "pcx":
		return model.KindVPCPeering
	case "nat":
		return model.KindNATGateway
	case "igw":
		return model.KindInternetGateway
	case "eigw":
		return model.KindEgressOnlyInternetGateway
	case "eni":
		return model.KindNetworkInterface
	}
	return 0
}

// named puts the names of resources behind their ids in the text of a rule.
func (a About) named(text string) string {
	words := strings.Split(text, " ")
	for i, w := range words {
		if k := kindByPrefix(w); k != 0 {
			words[i] = Called(w, a.name(model.Ref{Kind: k, ID: w}))
		}
	}
	return strings.Join(words, " ")
}

// Called is how a resource is written in a sentence: its id with the name in brackets, or the short form of an ARN.
func Called(id string, name Maybe) string {
	switch {
	case name == "" || string(name) == id:
		return id
	case id == "" || strings.HasPrefix(id, "arn:"):
		return string(name)
	}
	return id + " (" + string(name) + ")"
}

// list makes a nil slice an empty one: [] in JSON.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// mapped applies f to each element; the result is never nil.
func mapped[T, U any](s []T, f func(T) U) []U {
	out := make([]U, 0, len(s))
	for _, v := range s {
		out = append(out, f(v))
	}
	return out
}

// ids lists the identifiers of refs.
func ids(refs []model.Ref) []string { return mapped(refs, func(r model.Ref) string { return r.ID }) }
