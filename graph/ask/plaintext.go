package ask

import (
	"slices"

	"portolan/graph"
	"portolan/model"
)

// CodeTLSRequired says that a database refuses connections that are not encrypted (TLS-2 … TLS-6).
const CodeTLSRequired graph.Code = "DB_TLS_REQUIRED"

// plaintext keeps of what a search found the sources that reach the database without encryption: none when it demands TLS;
// it is unknown of each when that is not known (TLS-1).
func (a *Asker) plaintext(f *found, q graph.Question) {
	d := f.end.Database
	if d == nil || !q.OwnPort && !asksPort(q, uint16(a.net.DBFacts(d).Port)) {
		return
	}
	s := a.securedOf(d)
	switch s.TLS {
	case "required":
		f.rows = nil
		at := d.Ref
		if d.Cluster != nil { // its members share the reason
			at = d.Cluster.Ref
		}
		cause := graph.Cause{Code: CodeTLSRequired, First: true, Component: at, Kind: "service", Text: s.Evidence}
		for i := range f.entries {
			if e := f.entries[i]; e.rows || len(e.gaps) > 0 {
				e.rows, e.gaps, e.causes = false, nil, []graph.Cause{cause}
			}
		}
	case "unknown":
		for i := range f.rows {
			r := &f.rows[i]
			r.verdict = graph.Unknown
			r.gaps = withGap(r.gaps, *s.gap)
		}
		for i := range f.entries {
			if e := f.entries[i]; e.rows || len(e.gaps) > 0 {
				e.gaps = withGap(e.gaps, *s.gap)
			}
		}
	}
}

func withGap(list []model.Gap, g model.Gap) []model.Gap {
	if slices.Contains(list, g) {
		return list
	}
	out := append(slices.Clone(list), g)
	slices.SortFunc(out, model.Gap.Compare)
	return out
}
