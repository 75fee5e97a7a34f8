package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"portolan/render/report"
)

// Format is an output format.
type Format string

// The formats that every report has.
const (
	Text     Format = "text"
	JSON     Format = "json"
	Markdown Format = "md"
	CSV      Format = "csv"
)

// Formats lists them in the order of help texts.
var Formats = []Format{Text, JSON, Markdown, CSV}

// ParseFormat reads -o.
func ParseFormat(s string, allowed ...Format) (Format, error) {
	if slices.Contains(allowed, Format(s)) {
		return Format(s), nil
	}
	var names []string
	for _, f := range allowed {
		names = append(names, string(f))
	}
	return "", fmt.Errorf("output format %q is not one of %s", s, strings.Join(names, ", "))
}

// Style is what the writer of a terminal may do.
type Style struct {
	Color bool // mark verdicts with colours too; never with colours alone
}

// Write writes the reports in a format, one after the other. Lines of `ask` become one table.
func Write(w io.Writer, f Format, style Style, reports ...report.Report) error {
	switch f {
	case JSON:
		return writeJSON(w, reports)
	case CSV:
		return writeCSV(w, sheets(reports))
	case Markdown:
		return writePages(w, pages(reports), writeMarkdown)
	case Text:
		return writePages(w, pages(reports), func(w io.Writer, p page) error { return writeText(w, p, style) })
	}
	return fmt.Errorf("output format %q is not known", f)
}

func writeJSON(w io.Writer, reports []report.Report) error {
	for _, r := range reports {
		write := report.Write
		if _, ok := r.(*report.Ask); ok {
			write = report.WriteLine
		}
		if err := write(w, r); err != nil {
			return err
		}
	}
	return nil
}

func writePages(w io.Writer, pages []page, write func(io.Writer, page) error) error {
	for i, p := range pages {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if err := write(w, p); err != nil {
			return err
		}
	}
	return nil
}

// splitAsk takes the lines of `ask` out of the reports.
func splitAsk(reports []report.Report) (asked []*report.Ask, rest []report.Report) {
	for _, r := range reports {
		if a, ok := r.(*report.Ask); ok {
			asked = append(asked, a)
		} else {
			rest = append(rest, r)
		}
	}
	return asked, rest
}

// pages lays the reports out for people.
func pages(reports []report.Report) []page {
	asked, rest := splitAsk(reports)
	var out []page
	if len(asked) > 0 {
		out = append(out, askPage(asked))
	}
	for _, r := range rest {
		switch r := r.(type) {
		case *report.Answer:
			out = append(out, answerPage(r))
		case *report.Who:
			out = append(out, whoPage(r))
		case *report.From:
			out = append(out, fromPage(r))
		case *report.Ls:
			out = append(out, lsPage(r))
		case *report.Show:
			out = append(out, showPage(r))
		case *report.Coverage:
			out = append(out, coveragePage(r))
		}
	}
	for i, r := range rest {
		if foot := footLine(r); len(out) > 0 && foot != "" {
			out[len(out)-len(rest)+i].add(block{bare: true, lines: [][]cell{{toned(foot, dim)}}})
		}
	}
	return out
}

// footLine says which facts a report is about, where that is known.
func footLine(r report.Report) string {
	s := r.Of()
	if s.Digest == "" {
		return ""
	}
	if s.Taken == "" {
		return "snapshot " + string(s.Digest)
	}
	return "snapshot " + string(s.Digest) + " taken " + string(s.Taken)
}

// sheets lays the reports out for spreadsheets.
func sheets(reports []report.Report) []sheet {
	asked, rest := splitAsk(reports)
	var out []sheet
	if len(asked) > 0 {
		out = append(out, askSheet(asked))
	}
	for _, r := range rest {
		switch r := r.(type) {
		case *report.Answer:
			out = append(out, answerSheet(r))
		case *report.Who:
			s := whoSheet(r)
			if r.TwoSteps {
				s = stepsSheet(r, s)
			}
			out = append(out, s)
		case *report.From:
			out = append(out, fromSheet(r))
		case *report.Ls:
			out = append(out, lsSheet(r))
		case *report.Show:
			out = append(out, showSheet(r))
		case *report.Coverage:
			out = append(out, coverageSheet(r))
		}
	}
	return out
}
