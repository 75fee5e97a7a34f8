package ask

import (
	"net/netip"
	"regexp"
	"strings"
)

var (
	urlStart      = regexp.MustCompile(`^(?i:jdbc:|[a-z][a-z0-9+.-]*://)`)
	oracleHost    = regexp.MustCompile(`(?i)\(\s*HOST\s*=\s*([^()\s]+)\s*\)`)
	oraclePort    = regexp.MustCompile(`(?i)\(\s*PORT\s*=\s*(\d+)\s*\)`)
	sqlServerName = regexp.MustCompile(`(?i);\s*serverName\s*=\s*([^;]+)`)
	sqlServerPort = regexp.MustCompile(`(?i);\s*port(?:Number)?\s*=\s*(\d+)`)
)

// isURL tells a pasted connection string from an address of ours.
func isURL(s string) bool { return urlStart.MatchString(s) }

// parseURL keeps the hosts and ports of a connection string and nothing else: not the user, not the password, not the
// options. Its errors do not quote it.
func parseURL(s string) ([]Term, error) {
	scheme := strings.ToLower(urlStart.FindString(s))
	rest := s[len(scheme):]
	var hosts []string
	switch {
	case scheme == "jdbc:" && strings.HasPrefix(strings.ToLower(rest), "oracle:"):
		hosts = oracleHosts(rest)
	case scheme == "jdbc:" && strings.HasPrefix(strings.ToLower(rest), "sqlserver:"):
		hosts = sqlServerHosts(rest)
	case scheme == "jdbc:":
		if _, after, ok := strings.Cut(rest, "//"); ok {
			hosts = strings.Split(authority(after), ",")
		}
	default:
		hosts = strings.Split(authority(rest), ",")
	}
	var out []Term
	for _, h := range hosts {
		t, ok := hostTerm(strings.TrimSpace(h))
		if !ok {
			out = nil
			break
		}
		out = append(out, t)
	}
	if len(out) == 0 {
		return nil, badAddress(scheme+"…", "no host and port could be found in the %s… URL: write them as host:port", scheme)
	}
	return out, nil
}

// authority is HOST:PORT[,HOST:PORT…] of what follows "//". An "@" before the options ends the login, wherever a password
// with slashes puts it.
func authority(s string) string {
	before, _, _ := strings.Cut(s, "?")
	if i := strings.LastIndexByte(before, '@'); i >= 0 {
		before = before[i+1:]
	}
	if i := strings.IndexAny(before, "/#;"); i >= 0 {
		before = before[:i]
	}
	return before
}

// oracleHosts reads jdbc:oracle:thin:@//host:port/service, @host:port:SID and @(DESCRIPTION=…).
func oracleHosts(s string) []string {
	if found := oracleHost.FindAllStringSubmatch(s, -1); len(found) > 0 {
		ports := oraclePort.FindAllStringSubmatch(s, -1)
		var out []string
		for i, f := range found {
			h := f[1]
			if i < len(ports) {
				h += ":" + ports[i][1]
			}
			out = append(out, h)
		}
		return out
	}
	before, _, _ := strings.Cut(s, "?")
	i := strings.LastIndexByte(before, '@')
	if i < 0 {
		return nil
	}
	before = before[i+1:]
	if i := strings.Index(before, "//"); i >= 0 {
		before = before[i+2:]
	}
	before, _, _ = strings.Cut(before, "/")
	if parts := strings.Split(before, ":"); len(parts) == 3 { // host:port:SID
		before = parts[0] + ":" + parts[1]
	}
	return []string{before}
}

// sqlServerHosts reads jdbc:sqlserver://host\instance:port;… and the form with serverName.
func sqlServerHosts(s string) []string {
	_, after, _ := strings.Cut(s, "//")
	host, _, _ := strings.Cut(after, ";")
	host, _, _ = strings.Cut(host, "/")
	if name, tail, ok := strings.Cut(host, `\`); ok {
		if _, port, ok := strings.Cut(tail, ":"); ok {
			name += ":" + port
		}
		host = name
	}
	if m := sqlServerName.FindStringSubmatch(s); host == "" && m != nil {
		host = m[1]
		if p := sqlServerPort.FindStringSubmatch(s); p != nil {
			host += ":" + p[1]
		}
	}
	return []string{host}
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?$`)

// hostTerm is a host of a URL. What does not look like one may be a part of a password: it is refused unseen.
func hostTerm(s string) (Term, bool) {
	host, port := cutPort(s)
	bare := strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if a, err := netip.ParseAddr(bare); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return Term{Prefix: netip.PrefixFrom(a, a.BitLen()), Single: true, Port: port}, true
	}
	if !hostName.MatchString(host) {
		return Term{}, false
	}
	if _, ok := schemes[host]; ok {
		host += "." // else it would read as a scheme when it is printed with its port
	}
	return Term{Name: host, Port: port}, true
}
