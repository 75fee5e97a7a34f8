package render

import (
	"strings"

	"portolan/render/report"
)

// transportLines say what a database demands of connections: one line, a line for what holds of some members only, and one
// for each note.
func transportLines(t report.Transport) [][]cell {
	if len(t.Members) == 0 && t.Evidence == "" {
		return nil
	}
	parts := []string{tlsWords(t)}
	switch {
	case t.TLS13 == "yes":
	case t.TLS12 == "no":
		parts = append(parts, "versions older than TLS 1.2 are allowed")
	}
	switch t.ForwardSecrecy {
	case "no":
		parts = append(parts, "suites without forward secrecy are allowed")
	case "yes":
		parts = append(parts, "forward secrecy")
	}
	if len(t.Authorities) > 0 {
		s := "certificate of " + strings.Join(t.Authorities, ", ")
		if t.ValidTill != "" {
			day, _, _ := strings.Cut(string(t.ValidTill), "T")
			s += " until " + day
		}
		parts = append(parts, s)
	}
	switch t.IAM {
	case "only":
		parts = append(parts, "IAM authentication only")
	case "mixed":
		parts = append(parts, "IAM authentication on some members")
	case "on", "off":
		parts = append(parts, "IAM authentication "+t.IAM)
	}
	tone := plain
	if t.TLS == "unknown" {
		tone = open
	}
	out := [][]cell{{toned(strings.Join(parts, "; "), tone)}}
	if s := tlsOthers(t); s != "" {
		out = append(out, line(s))
	}
	for _, n := range t.Notes {
		out = append(out, []cell{toned("note: "+n, dim)})
	}
	for _, n := range t.Needs {
		if n.Command != "" && t.TLS == "unknown" {
			out = append(out, []cell{words("  "), ident(string(n.Command))})
		}
	}
	return out
}

// tlsWords is "TLS: required, TLSv1.2 or newer (rds.force_ssl=1 in orders-pg)".
func tlsWords(t report.Transport) string {
	s := "TLS: " + t.TLS
	switch {
	case t.MinVersion != "" && t.MinVersion == t.MaxVersion:
		s += ", " + string(t.MinVersion)
	case t.MinVersion != "":
		s += ", " + string(t.MinVersion) + " or newer"
	}
	if t.Evidence != "" {
		s += " (" + string(t.Evidence) + ")"
	}
	return s
}

// tlsOthers says which members differ.
func tlsOthers(t report.Transport) string {
	byTLS := make(map[string][]string)
	for _, m := range t.Mixed() {
		byTLS[m.TLS] = append(byTLS[m.TLS], string(m.Name))
	}
	var parts []string
	for _, word := range [...]string{"required", "unknown"} {
		if list := byTLS[word]; len(list) > 0 {
			parts = append(parts, word+" at "+few(list, 4))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "TLS differs by member: " + strings.Join(parts, "; ")
}
