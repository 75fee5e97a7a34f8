package model

import (
	"cmp"
	"strings"
)

// Presence says whether a fact is there. The zero value is the honest one.
type Presence uint8

// The three presences of a resource or a data set.
const (
	NotCollected Presence = iota // nothing can be said: a gap
	Present                      // it is there
	Absent                       // it is known not to exist
)

// String is the word used in outputs.
func (p Presence) String() string {
	return [...]string{"not collected", "present", "absent"}[p]
}

// DataSet is one API call in one account and Region: the unit in which facts are present or missing.
type DataSet struct {
	Call            string // "ec2:DescribeSubnets"
	Account, Region string // "" when the input does not tell
}

// Compare orders data sets by call, account, Region.
func (d DataSet) Compare(o DataSet) int {
	return cmp.Or(strings.Compare(d.Call, o.Call), strings.Compare(d.Account, o.Account), strings.Compare(d.Region, o.Region))
}

// String is "ec2:DescribeSubnets in 111122223333/eu-west-1".
func (d DataSet) String() string {
	if d.Account == "" && d.Region == "" {
		return d.Call
	}
	return d.Call + " in " + cmp.Or(d.Account, "?") + "/" + cmp.Or(d.Region, "?")
}

// SetStatus is what the input shows of a data set.
type SetStatus struct {
	Document  bool   // a document with its top-level key was there
	Truncated bool   // a NextToken was left, an element was unreadable, or a manifest says so
	Manifest  bool   // a manifest vouches that the listing is complete and unfiltered
	Denied    string // a manifest says it was denied or failed: the reason
}

// Complete reports whether what is not in the listing can be taken as not there for questions about positions (who owns
// an address, which table a subnet has).
func (s SetStatus) Complete() bool { return s.Document && !s.Truncated && s.Denied == "" }

// Mentioned reports whether any file or manifest speaks of the data set at all.
func (s SetStatus) Mentioned() bool { return s.Document || s.Manifest || s.Denied != "" }

// Gap is a fact that an answer lacks. It is comparable.
type Gap struct {
	Kind    GapKind
	DataSet DataSet // the call that would close it; Call is "" when no call would
	Subject Ref     // what it is about
	Detail  string  // a few words for people, deterministic
}

// GapKind says why a fact is missing.
type GapKind uint8

// The kinds of gap.
const (
	GapNotCollected GapKind = iota + 1 // the data set was not read, was denied, or is truncated
	GapUnreadable                      // the element was read but a member was not understood
	GapUnmodelled                      // the product does not model it
	GapUndetermined                    // configuration does not say which of several holds
	GapMissing                         // an id is named but not found, and the listing may be filtered
)

// String is the word used in JSON.
func (k GapKind) String() string {
	return [...]string{"", "not-collected", "unreadable", "unmodelled", "undetermined", "not-found"}[k]
}

// Compare orders gaps.
func (g Gap) Compare(o Gap) int {
	return cmp.Or(cmp.Compare(g.Kind, o.Kind), g.DataSet.Compare(o.DataSet), g.Subject.Compare(o.Subject), strings.Compare(g.Detail, o.Detail))
}

// Problem is something in the input that could not be used. It never stops the rest from loading.
type Problem struct {
	File string // as given, "/" separated; archives as "x.zip!/inner.json"
	Path string // JSON path: "$.Subnets[3].CidrBlock"
	Text string // what was wrong, with the offending input quoted
	Next string // what to do, may be empty
}

// Compare orders problems.
func (p Problem) Compare(o Problem) int {
	return cmp.Or(strings.Compare(p.File, o.File), strings.Compare(p.Path, o.Path), strings.Compare(p.Text, o.Text))
}

// String is one line.
func (p Problem) String() string {
	s := p.File
	if p.Path != "" {
		s += " " + p.Path
	}
	s += ": " + p.Text
	if p.Next != "" {
		s += "; " + p.Next
	}
	return s
}
