package ask

import (
	"errors"
	"fmt"
	"testing"

	"portolan/graph"
)

func TestParseQuestion(t *testing.T) {
	for _, c := range []struct{ port, want string }{
		{"", "6 own"}, {"5432", "6 [5432]"}, {"80-90", "6 [80-90]"}, {"80,443", "6 [80 443]"}, {"443,80", "6 [80 443]"}, {"1-10,5-20,21", "6 [1-21]"},
		{"tcp/1-1024", "6 [1-1024]"}, {"tcp/80,443", "6 [80 443]"}, {"tcp/80,tcp/443", "6 [80 443]"}, {"80,tcp/443", "6 [80 443]"}, {"TCP/80", "6 [80]"},
		{"tcp", "6 []"}, {"tcp/all", "6 []"}, {"udp/53", "17 [53]"}, {"udp", "17 []"},
		{"postgres", "6 [5432]"}, {"mysql", "6 [3306]"}, {"mssql", "6 [1433]"}, {"oracle", "6 [1521]"}, {"db2", "6 [50000]"}, {"docdb", "6 [27017]"},
		{"neptune", "6 [8182]"}, {"redis", "6 [6379]"}, {"https", "6 [443]"}, {"http,https", "6 [80 443]"}, {"ssh", "6 [22]"}, {"tcp/https", "6 [443]"},
		{"icmp", "1 [8] code 0"}, {"icmp/8", "1 [8] code 0"}, {"icmp/3", "1 [3] code 0-255"}, {"icmp/all", "1 [] code 0-255"}, {"icmpv6", "58 [128] code 0"},
		{"ip/47", "47 []"}, {"ip/6", "6 []"}, {"ip/1", "1 [] code 0-255"}, {"all", "-1 []"},

		{"0-70000", "bad"}, {"70000", "bad"}, {"90-80", "bad"}, {"tcp/", "6 []"}, {"ip", "bad"}, {"ip/300", "bad"}, {"ip/-1", "bad"}, {"icmp/256", "bad"}, {"tcp/80,udp/53", "bad"},
		{"80,udp/53", "bad"}, {"posgres", "bad postgres"}, {"udp/postgres", "bad postgres"}, {",", "bad"}, {"80,", "bad"}, {"sctp/80", "bad"}, {"tcp/80/90", "bad"}, {"-5", "bad"}, {"+5", "bad"},
	} {
		q, err := ParseQuestion(c.port, "", "")
		if got := questionText(q, err); got != c.want {
			t.Errorf("-p %q: %s, want %s (%v)", c.port, got, c.want, err)
		}
	}
}

func questionText(q graph.Question, err error) string {
	var e *AddressError
	switch {
	case errors.As(err, &e) && e.Kind == BadSyntax && len(e.Closest) > 0:
		return "bad " + e.Closest[0]
	case err != nil:
		return "bad"
	case q.OwnPort:
		return fmt.Sprintf("%d own", q.Protocol)
	case len(q.Ephemeral) > 0:
		return fmt.Sprintf("%d %v code %v", q.Protocol, q.Ports, q.Ephemeral[0])
	}
	return fmt.Sprintf("%d %v", q.Protocol, q.Ports)
}

func TestParseQuestionFlags(t *testing.T) {
	for _, c := range []struct {
		port, ephemeral, address string
		want                     string
	}{
		{"", "32768-60999", "", "[32768-60999] "}, {"80", "1024-2000,2001-3000", "private", "[1024-3000] private"}, {"", "", "public", "[] public"},
		{"", "0-5", "", "bad"}, {"", "x", "", "bad"}, {"icmp", "1-2", "", "bad"}, {"", "", "both", "bad"},
	} {
		q, err := ParseQuestion(c.port, c.ephemeral, c.address)
		got := fmt.Sprintf("%v %s", q.Ephemeral, q.Address)
		if err != nil {
			got = "bad"
		}
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
