package model

import (
	"cmp"
	"strings"
)

// Ref names one resource: its kind and the identifier that AWS gives it (an ARN for what has no unique id of its own,
// such as databases and functions). It is comparable and serves as a map key. The zero Ref names nothing.
type Ref struct {
	Kind Kind
	ID   string
}

// IsZero reports whether r names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// String returns the short form that is shown to people: the id, or for an ARN its last part behind the kind's prefix
// ("cluster:orders").
func (r Ref) String() string {
	if !strings.HasPrefix(r.ID, "arn:") {
		if p := r.Kind.info().prefix; p != "" && r.ID != "" {
			return p + r.ID
		}
		return r.ID
	}
	name := r.arnName()
	if p := r.Kind.info().prefix; p != "" {
		return p + name
	}
	return r.ID
}

// arnName is the name in an ARN: its last part, but of a load balancer or target group the one before an id that nobody
// reads.
func (r Ref) arnName() string {
	id := r.ID
	if r.Kind == KindLoadBalancer || r.Kind == KindTargetGroup {
		if i := strings.LastIndexByte(id, '/'); i > 0 {
			id = id[:i]
		}
	}
	return id[strings.LastIndexAny(id, ":/")+1:]
}

// Compare orders refs by kind, then by id.
func (r Ref) Compare(o Ref) int {
	return cmp.Or(cmp.Compare(r.Kind, o.Kind), strings.Compare(r.ID, o.ID))
}
