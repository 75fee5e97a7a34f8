package ask

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Address is an address expression as product.md's table defines it: the union of its terms, minus those marked so. It
// says nothing about what the terms stand for in a snapshot.
type Address []Term

// Term is one part of an address expression. A literal address has a Prefix, everything else a Name.
type Term struct {
	Minus  bool
	Scheme string       // what stands before the colon: "cluster", "subnet", …; "" for literals and bare words
	Name   string       // an id, a name, a glob, a host name; for tag: "KEY=VALUE"
	Part   string       // "writer" or "reader" of a cluster; a user group of a Client VPN endpoint
	Prefix netip.Prefix // of a literal, and of onprem: when it names addresses
	Single bool         // the literal was written as an address, not as a CIDR
	At     string       // what follows "@": the VPC of a literal, the link of onprem:
	Port   int          // 0 when none was written
}

// schemes are the words that may stand before a colon. Those marked false belong to kinds that this version does not know.
var schemes = map[string]bool{
	"account": true, "api": true, "asg": true, "az": true, "cluster": true, "db": true, "dx": true, "global": true, "lambda": true, "lc": true, "onprem": true, "rds": true,
	"proxy": true, "sg": true, "subnet": true, "tag": true, "tgw": true, "vpc": true, "vpn": true, "clientvpn": true, "ecs": true, "dms": true, "glue": true, "quicksight": true, "redshift": true, "dsql": true,
	"firewall": true, "firewall-policy": true, "firewall-rule-group": true,
	"lb": true, "ga": true, "target-group": true,
}

// ParseAddress reads an address expression. Whatever it returns holds no password: of a URL only host and port are kept.
func ParseAddress(expr string) (Address, error) {
	if err := printable(expr); err != nil {
		return nil, err
	}
	var out Address
	for rest := expr; ; {
		text, more, found := cutTerm(rest)
		terms, err := parseTerm(strings.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		out = append(out, terms...)
		if !found {
			break
		}
		rest = more
	}
	if !slices.ContainsFunc(out, func(t Term) bool { return !t.Minus }) {
		return nil, badAddress(out.String(), "%q says what to leave out but not of what: write for example vpc:NAME,%s", out.String(), out.String())
	}
	return out, nil
}

// printable refuses what no name holds and no terminal should print.
func printable(expr string) error {
	if !utf8.ValidString(expr) {
		return badAddress("", "the address is not valid UTF-8")
	}
	if i := strings.IndexFunc(expr, unicode.IsControl); i >= 0 {
		return badAddress("", "the address holds a control character at byte %d", i)
	}
	return nil
}

// cutTerm cuts at the first comma that no backslash stands before; two backslashes are one that is meant. A URL goes on until the next one starts: its commas part
// hosts, or belong to a password.
func cutTerm(s string) (term, rest string, found bool) {
	url := isURL(strings.TrimLeft(strings.TrimSpace(s), "! "))
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case !url && s[i] == '\\' && i+1 < len(s) && s[i+1] == '\\':
			b.WriteByte('\\')
			i++
		case s[i] == '\\' && i+1 < len(s) && s[i+1] == ',':
			if url {
				b.WriteByte('\\')
			}
			b.WriteByte(',')
			i++
		case s[i] == ',' && (!url || isURL(strings.TrimLeft(s[i+1:], "! "))):
			return b.String(), s[i+1:], true
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), "", false
}

func parseTerm(s string) ([]Term, error) {
	body, minus := strings.CutPrefix(s, "!")
	body = strings.TrimSpace(body)
	terms, err := parseBody(body)
	if err != nil {
		return nil, err
	}
	for i := range terms {
		terms[i].Minus = minus
	}
	return terms, nil
}

func parseBody(s string) ([]Term, error) {
	switch {
	case s == "":
		return nil, badAddress("", "an address, or a part of one between commas, is empty: write for example i-0a1b2c, 10.0.1.5 or cluster:orders")
	case strings.HasPrefix(s, "!"):
		return nil, badAddress(s, "%q: one ! is enough", s)
	case strings.HasPrefix(s, "@"):
		return nil, &AddressError{Kind: NotFound, Address: s, Text: fmt.Sprintf("%q: sets come from an intents file, which this version does not read; write their members", s)}
	case isURL(s):
		return parseURL(s)
	}
	if t, ok, err := parseLiteral(s); ok || err != nil {
		return []Term{t}, err
	}
	if nearlyAddress.MatchString(s) {
		return nil, badAddress(s, "%q is no address: of IPv4 each part is at most 255 and a prefix at most /32, of IPv6 a prefix at most /128", s)
	}
	if word, name, ok := strings.Cut(s, ":"); ok {
		if _, ok := schemes[word]; ok {
			return parseScheme(word, strings.TrimSpace(name))
		}
	}
	return parseWord(dropLogin(s))
}

// nearlyAddress is what one writes for an address and nothing else.
var nearlyAddress = regexp.MustCompile(`^(\d+(\.\d+){3}|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]*)(/\d*)?(:\d+)?(@.*)?$`)

var hostAfterLogin = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\.?(:\d+)?$`)

// dropLogin takes USER:PASSWORD@ from a pasted host name.
func dropLogin(s string) string {
	i := strings.LastIndexByte(s, '@')
	if i < 0 || !strings.Contains(s[:i], ":") || strings.HasPrefix(s, "arn:") || !hostAfterLogin.MatchString(s[i+1:]) {
		return s
	}
	return s[i+1:]
}

// parseLiteral reads 10.0.1.5, 10.0.0.0/16, each with :PORT and @VPC, and their IPv6 forms. ok is false for anything that is
// no address.
func parseLiteral(s string) (t Term, ok bool, err error) {
	body, at, placed := strings.Cut(s, "@")
	host, port := cutPort(body)
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if a, err := netip.ParseAddr(host); err == nil {
		a = a.Unmap()
		if a.Zone() != "" {
			return t, false, badAddress(s, "%q: an address here has no zone", s)
		}
		t = Term{Prefix: netip.PrefixFrom(a, a.BitLen()), Single: true, Port: port}
	} else if p, err := netip.ParsePrefix(host); err == nil {
		if p.Addr().Is4In6() {
			return t, false, badAddress(s, "%q: write the IPv4 addresses as such", s)
		}
		t = Term{Prefix: p.Masked(), Port: port}
	} else {
		return t, false, nil
	}
	if t.At = strings.TrimSpace(at); placed && t.At == "" {
		return t, false, badAddress(s, "%q: a VPC goes after the @, as in %s@vpc-0a1b2c", s, host)
	}
	return t, true, nil
}

// cutPort takes :PORT off a host name, an IPv4 address or a bracketed IPv6 address. Without a port it is 0.
func cutPort(s string) (host string, port int) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 || strings.Contains(s[:i], ":") && !strings.HasSuffix(s[:i], "]") {
		return s, 0
	}
	n, err := strconv.ParseUint(s[i+1:], 10, 16)
	if err != nil || n == 0 || i == 0 || s[i+1] == '+' {
		return s, 0
	}
	return s[:i], int(n)
}

// parseScheme reads what stands behind cluster:, subnet: and so on.
func parseScheme(scheme, name string) ([]Term, error) {
	t := Term{Scheme: scheme, Name: name}
	switch {
	case name == "":
		return nil, badAddress(scheme+":", "%s: needs a name behind it", scheme)
	case scheme == "cluster":
		if n, part, ok := strings.Cut(name, "/"); ok {
			if t.Name, t.Part = n, part; n == "" || part != "writer" && part != "reader" {
				return nil, badAddress(scheme+":"+name, "%q: only /writer and /reader go behind a cluster's name", scheme+":"+name)
			}
		}
	case scheme == "clientvpn":
		if n, part, ok := strings.Cut(name, "/"); ok {
			if t.Name, t.Part = n, part; n == "" || part == "" {
				return nil, badAddress(scheme+":"+name, "%q: write clientvpn:NAME, or clientvpn:NAME/GROUP for the users of one group", scheme+":"+name)
			}
		}
	case scheme == "tag":
		if k, _, _ := strings.Cut(name, "="); k == "" {
			return nil, badAddress(scheme+":"+name, "%q: write tag:KEY=VALUE", scheme+":"+name)
		}
	case scheme == "onprem":
		lit, ok, err := parseLiteral(name)
		if err != nil {
			return nil, err
		}
		if ok && lit.Port == 0 {
			t = lit
			t.Scheme = scheme
			return []Term{t}, nil
		}
		if t.Name, t.At, _ = strings.Cut(name, "@"); t.Name != "all" || strings.Contains(name, "@") && t.At == "" {
			return nil, badAddress("onprem:"+name, "%q: write onprem:10.9.0.0/16, onprem:all, or either with @ and the id of a link", "onprem:"+name)
		}
	}
	return []Term{t}, nil
}

// parseWord reads a bare word: an id, an ARN, a name, a host name, a glob; with :PORT when it is no ARN.
func parseWord(s string) ([]Term, error) {
	t := Term{Name: s}
	if !strings.HasPrefix(s, "arn:") {
		t.Name, t.Port = cutPort(s)
	}
	return []Term{t}, nil
}

// String writes the term so that it parses to itself.
func (t Term) String() string {
	var b strings.Builder
	if t.Minus {
		b.WriteByte('!')
	}
	if t.Scheme != "" {
		b.WriteString(t.Scheme + ":")
	}
	b.WriteString(t.host())
	if t.Part != "" {
		b.WriteString("/" + escapeComma(t.Part))
	}
	if t.Port != 0 {
		fmt.Fprintf(&b, ":%d", t.Port)
	}
	if t.At != "" {
		b.WriteString("@" + escapeComma(t.At))
	}
	return b.String()
}

func (t Term) host() string {
	switch {
	case !t.Prefix.IsValid():
		return escapeComma(t.Name)
	case t.Port != 0 && t.Prefix.Addr().Is6():
		return "[" + t.addresses() + "]"
	}
	return t.addresses()
}

// addresses is a literal without what stands around it.
func (t Term) addresses() string {
	if t.Single {
		return t.Prefix.Addr().String()
	}
	return t.Prefix.String()
}

func escapeComma(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), ",", `\,`)
}

// String writes the expression so that it parses to itself.
func (a Address) String() string {
	parts := make([]string, len(a))
	for i, t := range a {
		parts[i] = t.String()
	}
	return strings.Join(parts, ",")
}

// port is the port that the terms write; all that are not taken away must write the same.
func (a Address) port() (int, error) {
	port, first := 0, true
	for _, t := range a {
		if t.Minus {
			continue
		}
		if !first && t.Port != port {
			return 0, badAddress(a.String(), "%q names several ports, or one for some of its parts: ask about one at a time, or use -p", a.String())
		}
		port, first = t.Port, false
	}
	return port, nil
}

func badAddress(address, format string, args ...any) error {
	return &AddressError{Kind: BadSyntax, Address: address, Text: fmt.Sprintf(format, args...)}
}
