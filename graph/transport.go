package graph

import (
	"slices"

	"portolan/model"
)

// Transport is what is known of encryption and login between clients and a database. It is a second layer: it never changes
// a network verdict (TLS-1). Of several members it says what holds for all of them, and Members what for each.
type Transport struct {
	TLS                    string         // "required": no connection without it; "optional": a member takes plain ones; "unknown"
	MinVersion, MaxVersion string         // "TLSv1.2"; "" when not known
	Evidence               string         // the parameter or default that says so
	Versions               []string       // that a handshake may agree on, oldest first; nil when not known
	TLS12, TLS13           model.Tristate // no handshake is older than TLS 1.2, than 1.3
	Suites                 []string       // for TLS up to 1.2, as the parameter lists them; nil when it does not
	ForwardSecrecy         model.Tristate // No: a suite without it is allowed
	Authorities            []string       // of server certificates, sorted (TLS-8)
	ValidTill              string         // when the first certificate ends
	IAM                    string         // "on", "off", "only", "mixed", "unknown" (TLS-10)
	Members                []MemberTransport
	Notes                  []string
	Needs                  []UnknownFact // what would tell more
}

// MemberTransport is the same of one member.
type MemberTransport struct {
	Member                         model.Ref
	Label                          string
	TLS, MinVersion, Evidence, IAM string
	Authority, ValidTill           string
}

// Join adds another member: what is said of all is the least that holds for each.
func (t *Transport) Join(o Transport) {
	if t.weight() < o.weight() {
		t.TLS, t.Evidence = o.TLS, o.Evidence
	}
	t.Versions = jointVersions(t.Versions, o.Versions)
	t.MinVersion, t.MaxVersion = "", ""
	if n := len(t.Versions); n > 0 {
		t.MinVersion, t.MaxVersion = t.Versions[0], t.Versions[n-1]
	}
	t.TLS12, t.TLS13, t.ForwardSecrecy = bothHold(t.TLS12, o.TLS12), bothHold(t.TLS13, o.TLS13), bothHold(t.ForwardSecrecy, o.ForwardSecrecy)
	t.Suites = union(t.Suites, o.Suites)
	t.Authorities = union(t.Authorities, o.Authorities)
	if t.ValidTill == "" || o.ValidTill != "" && o.ValidTill < t.ValidTill {
		t.ValidTill = o.ValidTill
	}
	if t.IAM != o.IAM {
		t.IAM = "mixed"
	}
	t.Members = append(t.Members, o.Members...)
	t.Notes = append(t.Notes, o.Notes...)
	t.Needs = append(t.Needs, o.Needs...)
}

// weight orders by what makes plain connections possible: one member that takes them is enough.
func (t *Transport) weight() int {
	return map[string]int{"required": 0, "unknown": 1, "optional": 2}[t.TLS]
}

// bothHold is what holds of two: No when it fails for either.
func bothHold(a, b model.Tristate) model.Tristate {
	switch {
	case a == model.No || b == model.No:
		return model.No
	case a == model.Yes && b == model.Yes:
		return model.Yes
	}
	return model.NotTold
}

// jointVersions is the versions of either; not known when those of one are not. Their names sort by age.
func jointVersions(a, b []string) []string {
	if a == nil || b == nil {
		return nil
	}
	return union(a, b)
}

func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}
