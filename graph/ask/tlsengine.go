package ask

import (
	"strconv"
	"strings"
)

// tlsEngine is how an engine is told to demand TLS.
type tlsEngine struct {
	engine   string // prefix of Engine
	cluster  bool   // its parameters are the cluster group's, also for instances of a cluster alone
	demand   string // the parameter that refuses plain connections
	versions string // the parameter that lists the versions, "" for ssl_min_protocol_version and ssl_max_protocol_version
	suites   string // the parameter that lists the cipher suites up to TLS 1.2
	standard func(version string) string
}

// tlsEngines is the explicit table (TLS-2 … TLS-6).
var tlsEngines = []tlsEngine{
	{"aurora-postgresql", true, "rds.force_ssl", "", "ssl_ciphers", func(v string) string { return since(v, "", "16", "17") }},
	{"postgres", false, "rds.force_ssl", "", "ssl_ciphers", func(v string) string { return since(v, "", "14", "15") }},
	{"aurora-mysql", true, "require_secure_transport", "tls_version", "ssl_cipher", auroraMySQLStandard},
	{"mysql", false, "require_secure_transport", "tls_version", "ssl_cipher", func(v string) string { return since(v, "", "8.4", "9.7") }},
	{"mariadb", false, "require_secure_transport", "tls_version", "ssl_cipher", func(v string) string { return since(v, "10.5", "11.4", "11.8") }},
	{"sqlserver", false, "rds.force_ssl", "none", "", func(string) string { return "0" }},
}

// engineOf finds the engine's line.
func tlsEngineOf(engine string) (tlsEngine, bool) {
	for _, e := range tlsEngines {
		if strings.HasPrefix(engine, e.engine) {
			return e, true
		}
	}
	return tlsEngine{}, false
}

// absent stands for a parameter that a version does not have.
const absent = "absent"

// since is the default of a demand by version: absent before first, 0 up to last, 1 from on; "" where that is not told.
func since(version, first, last, on string) string {
	v := numbers(version)
	switch {
	case len(v) == 0:
		return ""
	case first != "" && compareNumbers(v, numbers(first)) < 0:
		return absent
	case compareNumbers(cutTo(v, numbers(last)), numbers(last)) <= 0:
		return "0"
	case compareNumbers(v, numbers(on)) >= 0:
		return "1"
	}
	return ""
}

// auroraMySQLStandard: off for Aurora MySQL 2 and 3, on for 8.4 (TLS-4). "8.0.mysql_aurora.3.08.0" is version 3.
func auroraMySQLStandard(version string) string {
	mysql, aurora, ok := strings.Cut(version, ".mysql_aurora.")
	v := numbers(mysql)
	if ok && compareNumbers(v, []int{8, 4}) < 0 {
		v = numbers(aurora)
	}
	switch {
	case len(v) == 0:
		return ""
	case compareNumbers(v, []int{8, 4}) >= 0:
		return "1"
	case v[0] == 2 || v[0] == 3 || v[0] == 5 || v[0] == 8:
		return "0"
	}
	return ""
}

// auroraMySQLVersion is the Aurora version of "8.0.mysql_aurora.3.08.0".
func auroraMySQLVersion(version string) []int {
	if _, aurora, ok := strings.Cut(version, ".mysql_aurora."); ok {
		return numbers(aurora)
	}
	return numbers(version)
}

// numbers is a version as far as it is one: "15.4-rds" is 15, 4.
func numbers(version string) []int {
	var out []int
	for _, part := range strings.Split(version, ".") {
		digits := part
		if i := strings.IndexFunc(part, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
			digits = part[:i]
		}
		n, err := strconv.Atoi(digits)
		if err != nil {
			break
		}
		out = append(out, n)
		if digits != part {
			break
		}
	}
	return out
}

func cutTo(v, like []int) []int { return v[:min(len(v), len(like))] }

// compareNumbers compares versions; what is not told counts as zero.
func compareNumbers(a, b []int) int {
	for i := range max(len(a), len(b)) {
		x, y := 0, 0
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			return x - y
		}
	}
	return 0
}
