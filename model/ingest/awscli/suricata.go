package awscli

import (
	"slices"
	"strings"

	"portolan/model"
)

// harmless are options of a rule that say nothing about which packets it fits.
var harmless = []string{"msg", "rev", "gid", "classtype", "reference", "metadata", "target", "priority"}

// firewallRule has what reading a rule needs.
type firewallRule = model.FirewallStatefulRule

// suricata reads rules as Suricata writes them, one a line: action, protocol, source, its port, direction, destination, its
// port, options in brackets. A line that it cannot read becomes a rule that says so.
func suricata(text string) []firewallRule {
	var out []firewallRule
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\\\n", " ")
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		out = append(out, suricataRule(line))
	}
	return out
}

func suricataRule(line string) firewallRule {
	head, options, found := strings.Cut(line, "(")
	words := headWords(head)
	r := firewallRule{Action: strings.ToLower(words[0])}
	if options = strings.TrimSpace(options); !found || !strings.HasSuffix(options, ")") || len(words) != 7 {
		r.Unread = "the rule as a whole"
		return r
	}
	r.Protocol, r.Source, r.SourcePort, r.Destination, r.DestinationPort = strings.ToLower(words[1]), words[2], words[3], words[5], words[6]
	switch words[4] {
	case "->":
	case "<>":
		r.Both = true
	default:
		r.Unread = "the rule as a whole"
	}
	for _, o := range splitOptions(strings.TrimSuffix(options, ")")) {
		name, value, _ := strings.Cut(o, ":")
		optionOf(&r, strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return r
}

// headWords splits a rule's head at blanks outside brackets.
func headWords(head string) []string {
	var out []string
	depth, from := 0, -1
	for i, c := range head {
		blank := c == ' ' || c == '\t'
		switch {
		case c == '[':
			depth++
		case c == ']':
			depth--
		}
		switch {
		case blank && depth <= 0 && from >= 0:
			out, from = append(out, head[from:i]), -1
		case !blank && from < 0:
			from = i
		}
	}
	if from >= 0 {
		out = append(out, head[from:])
	}
	if len(out) == 0 {
		out = []string{""}
	}
	return out
}

// splitOptions splits options at semicolons that are neither quoted nor behind a backslash.
func splitOptions(text string) []string {
	var out []string
	quoted, from := false, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ';' && !quoted:
			if o := strings.TrimSpace(text[from:i]); o != "" {
				out = append(out, o)
			}
			from = i + 1
		}
	}
	if o := strings.TrimSpace(text[from:]); o != "" {
		out = append(out, o)
	}
	return out
}

// optionOf takes one option into a rule. What says something about packets beyond addresses and ports is kept as unread.
func optionOf(r *firewallRule, name, value string) {
	name = strings.ToLower(name)
	switch {
	case name == "":
	case name == "sid":
		r.ID = value
	case slices.Contains(harmless, name):
	case name == "flow" && onlyToServer(value): // it fits what the sender of the first packet sends
		r.Requests = true
	case r.Unread == "":
		r.Unread = name
	}
}

func onlyToServer(value string) bool {
	return slices.Contains([]string{"to_server", "from_client"}, strings.ToLower(strings.Trim(value, `" `)))
}
