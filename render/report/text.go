package report

import (
	"fmt"
	"strings"

	"portolan/graph"
)

// shownRules is how many rules a sentence spells out; the ids of all of them stand beside it.
const shownRules = 2

// hopText is the sentence of a hop: what its code means, the rules that decided, the translation.
func hopText(h graph.Hop, d graph.Direction) string {
	s := ruled(h.Code, d, h.Rules)
	change := translation(h.From, h.To)
	if len(h.Rules) > 0 && change != "" {
		return s + ", " + change
	}
	return join(s, change)
}

// causeText is the sentence of a cause: what its code means, and the component's own words or the rules it looked at.
func causeText(c graph.Cause) string {
	if c.Text != "" {
		return join(ruled(c.Code, c.Direction, nil), c.Text)
	}
	return ruled(c.Code, c.Direction, c.Considered)
}

// ruled is the sentence of a code with the rules that stand behind it.
func ruled(code graph.Code, d graph.Direction, rules []graph.Rule) string {
	if code == "ENI_SG_RULES_MISMATCH" && len(rules) > 0 {
		none := fmt.Sprintf("none of %s admits it", Count(len(rules), "rule"))
		if len(rules) == 1 {
			none = "its only rule for this does not admit it"
		}
		return none + " (" + ruleList(rules) + ")"
	}
	return join(sentence(code, d), ruleList(rules))
}

// unknownText is the sentence of a missing fact.
func unknownText(u graph.UnknownFact) string {
	if u.Text != "" {
		return u.Text
	}
	what := u.Gap.Subject.String()
	if what == "" {
		what = u.Gap.DataSet.Call
	}
	lead := gapWords[u.Gap.Kind.String()]
	if lead == "" {
		lead = "not known"
	}
	if what != "" {
		lead = what + " " + lead
	}
	return join(lead, u.Gap.Detail)
}

// gapWords is what each kind of gap means.
var gapWords = map[string]string{
	"not-collected": "was not collected",
	"unreadable":    "could not be read",
	"unmodelled":    "is not modelled",
	"undetermined":  "is not determined by the configuration",
	"not-found":     "is named but not in the snapshot",
}

// sentence is what a code means in a direction; a code that is not in the table speaks for itself.
func sentence(code graph.Code, d graph.Direction) string {
	w, ok := sentences[code]
	switch {
	case !ok:
		return strings.ToLower(strings.ReplaceAll(string(code), "_", " "))
	case d == graph.Return && w.back != "":
		return w.back
	}
	return w.there
}

// join puts a detail behind a sentence.
func join(s, detail string) string {
	switch {
	case detail == "":
		return s
	case s == "":
		return detail
	case strings.HasSuffix(s, " by"), strings.HasSuffix(s, " to"):
		return s + " " + detail
	}
	return s + ": " + detail
}

// ruleList spells out the first rules.
func ruleList(rules []graph.Rule) string {
	var parts []string
	for i, r := range rules {
		if i == shownRules {
			break
		}
		parts = append(parts, ruleText(r))
	}
	s := strings.Join(parts, ", ")
	if more := len(rules) - shownRules; more > 0 {
		s += fmt.Sprintf(" and %s more", Thousands(more))
	}
	return s
}

// ruleText is a rule as AWS states it, with its id where it has one of its own.
func ruleText(r graph.Rule) string {
	switch {
	case r.Text == "":
		return r.ID
	case strings.HasPrefix(r.ID, "sgr-"):
		return r.ID + " " + r.Text
	}
	return r.Text
}

// translation is "10.0.1.5 → 203.0.113.9".
func translation(from, to string) string {
	if from == "" || to == "" {
		return from + to
	}
	return from + " → " + to
}

// Count is "1 rule", "2 rules", "1,024 addresses".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if strings.HasSuffix(noun, "s") {
		return Thousands(n) + " " + noun + "es"
	}
	return Thousands(n) + " " + noun + "s"
}

// Thousands is a number with commas.
func Thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
