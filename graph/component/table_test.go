package component_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// tally is what a run against the oracle prints.
type tally struct {
	pairs, reached, back, unknown, mixed, skipped int
	codes                                         map[string]int
	kinds                                         map[string]int // worlds that have the kind
	skips                                         map[string]int
	edges                                         *tally // of the packets at the borders of broader sets
}

func newTally() *tally {
	edges := &tally{codes: map[string]int{}, kinds: map[string]int{}, skips: map[string]int{}}
	return &tally{codes: map[string]int{}, kinds: map[string]int{}, skips: map[string]int{}, edges: edges}
}

// oracleCodes is every reason that the oracle can give.
var oracleCodes = []string{
	"DXGW_NOT_ASSOCIATED", "DXGW_NOT_ATTACHED", "DXGW_NOT_AVAILABLE", "DX_BGP_DOWN", "DX_CONNECTION_NOT_AVAILABLE",
	"DX_IP_VERSION", "DX_NOT_ADVERTISED", "DX_SOURCE_NOT_ADVERTISED", "DX_VIF_NOT_AVAILABLE", "EIGW_IPV6_ONLY",
	"EIGW_NOT_ATTACHED", "EIGW_NO_INBOUND", "ENI_DENY_IGW", "ENI_NOT_IN_USE", "ENI_SG_RULES_MISMATCH",
	"ENI_SOURCE_DEST_CHECK_RESTRICTION", "FORWARDING_LOOP", "IGW_NOT_ATTACHED", "IGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS",
	"IGW_PRIVATE_NAT", "INSTANCE_NOT_RUNNING", "INTERNET_PRIVATE_ADDRESS", "NAT_NOT_AVAILABLE", "NAT_NO_INBOUND",
	"NAT_PROTOCOL", "NO_ROUTE_TO_DESTINATION", "NO_SUCH_ADDRESS", "PCX_NOT_ACTIVE", "PCX_NOT_IN_VPC",
	"RETURN_MISSES_STATEFUL", "RETURN_UNEXPECTED_STATEFUL", "RETURN_WRONG_REALM", "ROUTE_BLACKHOLE",
	"ROUTE_RESERVED_RANGE", "ROUTE_TARGET_MISSING", "SUBNET_ACL_RESTRICTION", "TGW_ATTACHMENT_MISSING",
	"TGW_ATTACHMENT_NOT_AVAILABLE", "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", "TGW_CONNECT_DOWN", "TGW_IPV6_DISABLED",
	"TGW_NOT_AVAILABLE", "TGW_PEERING_NOT_AVAILABLE", "TGW_ROUTE_AZ_RESTRICTION", "TGW_RTB_BLACKHOLE",
	"TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "VGW_NOT_ATTACHED", "VGW_NOT_IN_VPC", "VGW_NO_SUCH_PREFIX",
	"VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", "VPN_IP_VERSION", "VPN_NOT_AVAILABLE", "VPN_OUTSIDE_SELECTORS",
	"VPN_TUNNELS_DOWN",
}

// fullRun is the number of pairs from which a run must show a fair mix of worlds.
const fullRun = 200_000

// rareCodes are those of which a full run does not yet show enough.
var rareCodes = []string{"DXGW_NOT_ASSOCIATED", "TGW_ATTACHMENT_MISSING", "TGW_PEERING_NOT_AVAILABLE", "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS"}

// check prints the table and, of a full run, demands that it is fair: else agreement would say little.
func (tl *tally) check(t *testing.T) {
	t.Helper()
	t.Log(tl.table())
	for code := range tl.codes {
		if !slices.Contains(oracleCodes, code) {
			t.Errorf("the oracle gives %s, which the list of codes lacks", code)
		}
	}
	if *worldsFlag < 10_000 {
		return
	}
	all := tl.pairs + tl.edges.pairs
	demand := func(ok bool, format string, args ...any) {
		t.Helper()
		if !ok {
			t.Errorf(format, args...)
		}
	}
	reached, back := tl.reached+tl.edges.reached, tl.back+tl.edges.back
	demand(all >= fullRun, "%d distinct pairs, want %d", all, fullRun)
	demand(reached*5 >= all, "%d of %d pairs are reachable, want 20 %%", reached, all)
	demand(back*10 >= all, "%d of %d pairs stop on the way back, want 10 %%", back, all)
	for _, code := range oracleCodes {
		n := tl.codes[code] + tl.edges.codes[code]
		demand(n >= 50 || slices.Contains(rareCodes, code), "%s occurs %d times, want 50", code, n)
	}
	for kind, n := range tl.kinds {
		demand(n >= 500, "%d worlds have a %s, want 500", n, kind)
	}
}

func (tl *tally) table() string {
	var b strings.Builder
	b.WriteString("\n" + tl.line("flows") + tl.edges.line("packets at borders"))
	codes := maps.Clone(tl.codes)
	for code, n := range tl.edges.codes {
		codes[code] += n
	}
	for _, m := range []map[string]int{codes, tl.skips, tl.kinds} {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			fmt.Fprintf(&b, "  %6d %s\n", m[k], k)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (tl *tally) line(of string) string {
	part := func(n int) float64 { return 100 * float64(n) / float64(max(1, tl.pairs)) }
	return fmt.Sprintf("%s: pairs %d, reachable %d (%.0f %%), stopped on the way back %d (%.0f %%), several ends %d, unknown to the engine %d, left out %d\n",
		of, tl.pairs, tl.reached, part(tl.reached), tl.back, part(tl.back), tl.mixed, tl.unknown, tl.skipped)
}
