package model

import "strings"

// Resource is one AWS object. Its fields never change once a Snapshot holds it.
type Resource interface {
	Head() *Meta
}

// Meta is what every resource has.
type Meta struct {
	Ref     Ref
	Account string // twelve digits; empty when nothing in the input tells
	Region  string // "eu-west-1"; empty when nothing in the input tells
	Tags    []Tag  // sorted by key
	Called  string // the name that AWS keeps beside the tags, as Direct Connect does; hostile text
	Origin  string // file and JSON path that it was read from; not part of the digest
}

// Head returns m itself, so that embedding Meta makes a Resource.
func (m *Meta) Head() *Meta { return m }

// Tag is one tag. Keys and values are hostile text: escape them in every output.
type Tag struct{ Key, Value string }

// Tag returns the value of a tag, or "".
func (m *Meta) Tag(key string) string {
	for _, t := range m.Tags {
		if t.Key == key {
			return t.Value
		}
	}
	return ""
}

// Name is the Name tag, else the name that AWS keeps beside the tags; for what is named by its ARN the ARN's last part.
func (m *Meta) Name() string {
	if n := m.Tag("Name"); n != "" {
		return n
	}
	if m.Called != "" {
		return m.Called
	}
	if strings.HasPrefix(m.Ref.ID, "arn:") {
		return m.Ref.arnName()
	}
	return ""
}
