package ask

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"portolan/graph"
	"portolan/graph/header"
)

// transportOf sums up what the databases among ends demand; nil when there are none (TLS-1).
func (a *Asker) transportOf(ends []End, q graph.Question) *graph.Transport {
	var out *graph.Transport
	for _, e := range ends {
		d := e.Database
		if p := a.proxyOf(&e); p != nil && out == nil { // its interfaces are one proxy
			s := proxyDemand(p)
			out = &s
		}
		if d == nil {
			continue
		}
		s := a.securedOf(d).Transport
		if port := uint16(a.net.DBFacts(d).Port); !q.OwnPort && !asksPort(q, port) {
			s.TLS, s.Evidence = "unknown", "another port than the database's"
		}
		s.Members = []graph.MemberTransport{memberOf(d, s)}
		s.Notes = a.notesOf(&e, s)
		if out == nil {
			out = &s
		} else {
			out.Join(s)
		}
	}
	if out == nil {
		return nil
	}
	slices.SortFunc(out.Members, func(x, y graph.MemberTransport) int {
		return cmp.Or(x.Member.Compare(y.Member), strings.Compare(x.Label, y.Label))
	})
	slices.Sort(out.Notes)
	out.Notes = slices.Compact(out.Notes)
	slices.SortFunc(out.Needs, func(x, y graph.UnknownFact) int { return x.Gap.Compare(y.Gap) })
	out.Needs = slices.CompactFunc(out.Needs, func(x, y graph.UnknownFact) bool {
		return x.Gap.DataSet == y.Gap.DataSet && x.Gap.Subject == y.Gap.Subject
	})
	return out
}

// asksPort reports whether a question covers a TCP port.
func asksPort(q graph.Question, port uint16) bool {
	if q.Protocol >= 0 && q.Protocol != 6 {
		return false
	}
	return len(q.Ports) == 0 || slices.ContainsFunc(q.Ports, func(p header.PortRange) bool { return p.First <= port && port <= p.Last })
}

func memberOf(d *Database, s graph.Transport) graph.MemberTransport {
	m := graph.MemberTransport{Member: d.Ref, Label: d.Label, TLS: s.TLS, MinVersion: s.MinVersion, Evidence: s.Evidence, IAM: s.IAM, ValidTill: s.ValidTill}
	if len(s.Authorities) == 1 {
		m.Authority = s.Authorities[0]
	}
	return m
}

// notesOf is what clients should know about a member's certificate.
func (a *Asker) notesOf(e *End, s graph.Transport) []string {
	var out []string
	d := e.Database
	if taken := a.snap.Taken(); s.ValidTill != "" && taken != "" && earlier(s.ValidTill, taken) { // TLS-8
		out = append(out, "the certificate of "+d.Label+" ended at "+s.ValidTill+": clients that verify it fail")
	}
	engine, _ := engineOf(d)
	if d.Cluster != nil && strings.HasPrefix(engine, "aurora-mysql") && !e.ByInstance { // TLS-9
		out = append(out, "certificates of Aurora MySQL name the instance; the cluster's endpoints are alternative names: a client that does not read those fails full verification")
	}
	return out
}

// earlier compares times as AWS prints them, in UTC; what cannot be compared is not earlier.
func earlier(a, b string) bool {
	x, errX := time.Parse(time.RFC3339, a)
	y, errY := time.Parse(time.RFC3339, b)
	return errX == nil && errY == nil && x.Before(y)
}
