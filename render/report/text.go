package report

import (
	"cmp"
	"fmt"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// shownRules is how many rules a sentence spells out; the ids of all of them stand beside it.
const shownRules = 2

// shownMisses is the same for rules that do not fit, of which there are many.
const shownMisses = 1

// hopText is the sentence of a hop: what its code means, the rules that decided, the translation.
func (a About) hopText(h graph.Hop, d graph.Direction) string {
	if h.Code == "ENI_SG_RULES_MISMATCH" {
		return a.mismatch(graph.Cause{Considered: h.Rules, Groups: h.Groups})
	}
	s := a.ruled(h.Code, d, h.Rules)
	change := translation(h.From, h.To)
	if len(h.Rules) > 0 && change != "" {
		return s + ", " + change
	}
	return join(s, change)
}

// causeText is the sentence of a cause: what its code means, and the component's own words or the rules it looked at.
func (a About) causeText(c graph.Cause) string {
	switch {
	case c.Code == "ENI_SG_RULES_MISMATCH":
		return a.mismatch(c)
	case c.Text != "" || c.Code == "NO_ROUTE_TO_DESTINATION":
		s := join(a.ruled(c.Code, c.Direction, nil), c.Text)
		if c.Nearest.Text != "" {
			s += " (nearest: " + a.ruleText(c.Nearest) + ")"
		}
		return s
	}
	s := a.ruled(c.Code, c.Direction, c.Considered)
	if c.Nearest.Text != "" { // an entry that would let it pass, had it a lower number
		s += " before " + c.Nearest.Text
	}
	return s
}

// mismatch is why no rule of an interface's groups admits packets, with the rule that comes closest.
func (a About) mismatch(c graph.Cause) string {
	rules, whose := "rules", "the group has"
	if c.Text != "" {
		rules = c.Text + " rules"
	}
	if len(c.Groups) > 1 {
		whose = fmt.Sprintf("its %d groups have", len(c.Groups))
	}
	near := ""
	if c.Nearest != (graph.Rule{}) {
		near = a.ruleText(c.Nearest)
	}
	switch n := len(c.Considered); {
	case n == 0 && near != "":
		return fmt.Sprintf("%s no %s for this port (nearest: %s)", whose, rules, near)
	case n == 0:
		return fmt.Sprintf("%s no %s for this port", whose, rules)
	case near == "":
		near = a.ruleList(c.Considered, shownMisses)
	case n > 1:
		near = "nearest: " + near
	}
	if len(c.Considered) == 1 {
		return fmt.Sprintf("the only %s for this port does not admit it (%s)", strings.TrimSuffix(rules, "s"), near)
	}
	return fmt.Sprintf("%s %s for this port, none admits it (%s)", Thousands(len(c.Considered)), rules, near)
}

// ruled is the sentence of a code with the rules that stand behind it.
func (a About) ruled(code graph.Code, d graph.Direction, rules []graph.Rule) string {
	if code == "SUBNET_ACL_RESTRICTION" && len(rules) > 0 {
		way := "denied in by "
		if strings.Contains(rules[0].ID, " outbound ") {
			way = "denied out by "
		}
		return way + a.ruleList(rules, shownRules)
	}
	return join(sentence(code, d), a.ruleList(rules, shownRules))
}

// unknownText is the sentence of a missing fact.
func (a About) unknownText(u graph.UnknownFact) string {
	if u.Text != "" && u.Text != u.Gap.Detail {
		return u.Text
	}
	what := u.Gap.Detail
	if !u.Gap.Subject.IsZero() {
		subject := Called(u.Gap.Subject.String(), a.name(u.Gap.Subject))
		if what != "" {
			subject = " (" + subject + ")"
		}
		what += subject
	}
	return join(gapWord(u.Gap.Kind), cmp.Or(what, u.Gap.DataSet.String()))
}

// gapWord says in what way a fact is missing.
func gapWord(kind model.GapKind) string {
	switch kind {
	case model.GapNotCollected:
		return "not collected"
	case model.GapUnreadable:
		return "could not be read"
	case model.GapMissing:
		return "named but not in the snapshot"
	case model.GapUnmodelled:
		return "not modelled"
	}
	return "not determined by the configuration"
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
		return strings.TrimSuffix(s, " by")
	case s == "":
		return detail
	case strings.HasSuffix(detail, s):
		return detail
	case strings.HasSuffix(s, " by"), strings.HasSuffix(s, " to"):
		return s + " " + detail
	}
	return s + ": " + detail
}

// ruleList spells out the first rules.
func (a About) ruleList(rules []graph.Rule, most int) string {
	var parts []string
	for i, r := range rules {
		if i == most {
			break
		}
		parts = append(parts, a.ruleText(r))
	}
	s := strings.Join(parts, ", ")
	if more := len(rules) - most; more > 0 {
		s += fmt.Sprintf(" and %s more", Thousands(more))
	}
	return s
}

// ruleText is a rule as AWS states it, with its id where it has one of its own.
func (a About) ruleText(r graph.Rule) string {
	switch {
	case r.Text == "":
		return r.ID
	case strings.HasPrefix(r.ID, "sgr-"):
		return r.ID + " " + a.named(r.Text)
	}
	return a.named(r.Text)
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
