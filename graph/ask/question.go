package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
)

// portNames are the names that -p takes for a TCP port.
var portNames = map[string]uint16{
	"postgres": 5432, "postgresql": 5432, "mysql": 3306, "mariadb": 3306, "mssql": 1433, "sqlserver": 1433, "oracle": 1521,
	"db2": 50000, "docdb": 27017, "mongodb": 27017, "neptune": 8182, "redis": 6379, "http": 80, "https": 443, "ssh": 22, "rdp": 3389,
}

// protocolNames are the protocols that go before a "/".
var protocolNames = map[string]int{"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}

const portForms = "write 5432, tcp/1-1024, tcp/80,443, udp/53, icmp, ip/47, a name such as postgres, or all"

// ParseQuestion reads -p, --ephemeral and --address. port "" means the database's own; all ports of a protocol are no Ports
// without OwnPort. ICMP's type stands where other
// protocols have the destination port and its code where they have the source port; "icmp" is an echo request, type 8 code
// 0, and whoever asks it of IPv6 means type 128 of protocol 58.
func ParseQuestion(port, ephemeral, address string) (graph.Question, error) {
	q, err := parsePorts(port)
	if err != nil {
		return q, err
	}
	switch address {
	case "", "private", "public":
		q.Address = address
	default:
		return q, badAddress(address, "--address %q: write private or public", address)
	}
	if ephemeral == "" {
		return q, nil
	}
	if isICMP(q.Protocol) {
		return q, badAddress(ephemeral, "--ephemeral %q: ICMP has no client ports", ephemeral)
	}
	q.Ephemeral, err = parseRanges(ephemeral, 1, 65535)
	if err != nil {
		return q, badAddress(ephemeral, "--ephemeral %q: write the client's ports, for example 32768-60999", ephemeral)
	}
	return q, nil
}

func isICMP(protocol int) bool { return protocol == 1 || protocol == 58 }

func parsePorts(s string) (graph.Question, error) {
	switch strings.TrimSpace(s) {
	case "":
		return graph.Question{Protocol: 6, OwnPort: true}, nil
	case "all":
		return graph.Question{Protocol: -1}, nil
	}
	q := graph.Question{Protocol: -1}
	protocol, named, every := 6, false, false
	for _, word := range strings.Split(strings.ToLower(s), ",") {
		word = strings.TrimSpace(word)
		before, rest, ok := strings.Cut(word, "/")
		if _, isName := protocolNames[word]; isName || word == "ip" {
			before, rest, ok = word, "", true
		}
		if ok {
			p, ports, err := protocolOf(s, before, rest)
			if err != nil {
				return q, err
			}
			if p != protocol && (named || every || len(q.Ports) > 0) {
				return q, badAddress(s, "-p %q: one protocol a question; ask about the others apart", s)
			}
			protocol, named, rest = p, true, ports
		} else {
			rest = word
		}
		ports, err := portsFor(s, protocol, rest)
		if err != nil {
			return q, err
		}
		every = every || ports == nil
		q.Ports = append(q.Ports, ports...)
	}
	q.Protocol = protocol
	if q.Ports = merged(q.Ports); every {
		q.Ports = nil
	}
	if isICMP(protocol) {
		q.Ephemeral = icmpCodes(q)
	}
	return q, nil
}

// icmpCodes is the codes of the types that are asked for: an echo request has one.
func icmpCodes(q graph.Question) []header.PortRange {
	echo := header.PortRange{First: 8, Last: 8}
	if q.Protocol == 58 {
		echo = header.PortRange{First: 128, Last: 128}
	}
	if len(q.Ports) == 1 && q.Ports[0] == echo {
		return []header.PortRange{{First: 0, Last: 0}}
	}
	return []header.PortRange{{First: 0, Last: 255}}
}

// protocolOf reads what stands before the "/"; ip/47 names a protocol by number and means all of it.
func protocolOf(s, before, rest string) (protocol int, ports string, err error) {
	if p, ok := protocolNames[before]; ok {
		if rest == "" {
			rest = map[int]string{6: "all", 17: "all", 1: "8", 58: "128"}[p]
		}
		return p, rest, nil
	}
	if before == "ip" {
		if n, err := strconv.ParseUint(rest, 10, 8); err == nil {
			return int(n), "all", nil
		}
	}
	return 0, "", badAddress(s, "-p %q: %s", s, portForms)
}

// portsFor reads ports or a name; nil is all ports.
func portsFor(s string, protocol int, word string) ([]header.PortRange, error) {
	top := uint64(65535)
	if isICMP(protocol) {
		top = 255
	}
	if word == "all" {
		return nil, nil
	}
	if n, ok := portNames[word]; ok && protocol == 6 {
		return []header.PortRange{{First: n, Last: n}}, nil
	}
	list, err := parseRanges(word, 0, top)
	if err != nil {
		e := &AddressError{Kind: BadSyntax, Address: s, Text: fmt.Sprintf("-p %q: %s", s, portForms), Closest: closest(word, sortedKeys(portNames))}
		if len(e.Closest) > 0 {
			e.Text += "; did you mean " + quoted(e.Closest) + "?"
		}
		return nil, e
	}
	return list, nil
}

// parseRanges reads 80, 1-1024 and lists of them, from low to high, both inclusive.
func parseRanges(s string, low, high uint64) ([]header.PortRange, error) {
	var out []header.PortRange
	for _, word := range strings.Split(s, ",") {
		first, last, ok := strings.Cut(strings.TrimSpace(word), "-")
		if !ok {
			last = first
		}
		a, err1 := strconv.ParseUint(first, 10, 16)
		b, err2 := strconv.ParseUint(last, 10, 16)
		if err := cmp.Or(err1, err2); err != nil {
			return nil, err
		}
		if a > b || a < low || b > high {
			return nil, fmt.Errorf("%q is not between %d and %d, or is upside down", word, low, high)
		}
		out = append(out, header.PortRange{First: uint16(a), Last: uint16(b)})
	}
	return merged(out), nil
}

// merged sorts ranges and joins those that touch.
func merged(list []header.PortRange) []header.PortRange {
	slices.SortFunc(list, func(a, b header.PortRange) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
	})
	var out []header.PortRange
	for _, p := range list {
		if n := len(out); n > 0 && int(p.First) <= int(out[n-1].Last)+1 {
			out[n-1].Last = max(out[n-1].Last, p.Last)
			continue
		}
		out = append(out, p)
	}
	return out
}
