package report

import (
	"cmp"
	"slices"

	"portolan/graph"
	"portolan/model"
)

// Transport is what is known of encryption and login. It never changes a verdict. Of several members it says what holds for
// all of them.
type Transport struct {
	TLS            string            `json:"tls"` // required; optional: a member takes plain connections; unknown
	MinVersion     Maybe             `json:"min_version"`
	MaxVersion     Maybe             `json:"max_version"`
	Evidence       Maybe             `json:"evidence"`
	Versions       []string          `json:"versions"` // that a handshake may agree on, [] when not known
	TLS12          string            `json:"tls_1_2"`  // yes: no handshake is older than TLS 1.2; no; unknown
	TLS13          string            `json:"tls_1_3"`
	Suites         []string          `json:"suites"`             // for TLS up to 1.2, [] when no parameter lists them
	ForwardSecrecy string            `json:"forward_secrecy"`    // no: a suite without it is allowed
	Authorities    []string          `json:"authorities"`        // of server certificates
	ValidTill      Maybe             `json:"valid_till"`         // of the certificate that ends first
	IAM            string            `json:"iam_authentication"` // on, off, only, mixed, unknown
	Members        []MemberTransport `json:"members"`
	Notes          []string          `json:"notes"`
	Needs          []Unknown         `json:"needs"` // what would tell more
}

// MemberTransport is the same of one member.
type MemberTransport struct {
	Member     string `json:"member"`
	Name       Maybe  `json:"name"`
	TLS        string `json:"tls"`
	MinVersion Maybe  `json:"min_version"`
	Evidence   Maybe  `json:"evidence"`
	IAM        string `json:"iam_authentication"`
	Authority  Maybe  `json:"authority"`
	ValidTill  Maybe  `json:"valid_till"`
}

// Known reports whether anything can be said.
func (t Transport) Known() bool { return t.TLS != "unknown" || t.Evidence != "" || len(t.Members) > 0 }

// Mixed lists the members that differ from the whole in whether they take plain connections.
func (t Transport) Mixed() []MemberTransport {
	out := slices.DeleteFunc(slices.Clone(t.Members), func(m MemberTransport) bool { return m.TLS == t.TLS })
	return out
}

func (a About) transport(t *graph.Transport) Transport {
	if t == nil {
		t = &graph.Transport{}
	}
	return Transport{
		TLS: cmp.Or(t.TLS, "unknown"), MinVersion: Maybe(t.MinVersion), MaxVersion: Maybe(t.MaxVersion), Evidence: Maybe(t.Evidence),
		Versions: list(t.Versions), TLS12: tristate(t.TLS12), TLS13: tristate(t.TLS13),
		Suites: list(t.Suites), ForwardSecrecy: tristate(t.ForwardSecrecy), Authorities: list(t.Authorities), ValidTill: Maybe(t.ValidTill),
		IAM: cmp.Or(t.IAM, "unknown"), Notes: list(t.Notes), Needs: mapped(t.Needs, a.unknown),
		Members: mapped(t.Members, func(m graph.MemberTransport) MemberTransport {
			return MemberTransport{m.Member.ID, Maybe(m.Label), cmp.Or(m.TLS, "unknown"), Maybe(m.MinVersion), Maybe(m.Evidence), cmp.Or(m.IAM, "unknown"), Maybe(m.Authority), Maybe(m.ValidTill)}
		}),
	}
}

func tristate(t model.Tristate) string { return [...]string{"unknown", "no", "yes"}[t] }
