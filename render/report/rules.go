package report

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"portolan/model"
)

// securityGroupRule is "sgr-0a in tcp/5432 from sg-0b".
func securityGroupRule(r model.SecurityGroupRule) string {
	way, side := "in", "from"
	if r.Egress {
		way, side = "out", "to"
	}
	peer := cmp.Or(r.PrefixList, r.Group)
	if r.Prefix.IsValid() {
		peer = r.Prefix.String()
	}
	s := fmt.Sprintf("%s %s %s %s", way, protocolPorts(r.Protocol, r.From, r.To), side, peer)
	if !strings.HasPrefix(r.ID, "sgr-") {
		return s // the id is made of the same content
	}
	return r.ID + " " + s
}

// networkACLEntry is "in #100 allow tcp/443 from 10.0.0.0/8".
func networkACLEntry(e model.NetworkACLEntry) string {
	way, side, what := "in", "from", "deny"
	if e.Egress {
		way, side = "out", "to"
	}
	if e.Allow {
		what = "allow"
	}
	from, to := int(e.From), int(e.To)
	switch {
	case e.Protocol == 1 || e.Protocol == 58:
		from, to = e.Type, e.Code
	case !e.HasPorts:
		from, to = 0, 65535
	}
	number := fmt.Sprintf("#%d", e.Number)
	if e.Number == 32767 {
		number = "#*"
	}
	return fmt.Sprintf("%s %s %s %s %s %s", way, number, what, protocolPorts(e.Protocol, from, to), side, e.Prefix)
}

// route is "10.0.0.0/8 → pcx-0a (blackhole)".
func route(r model.Route) string {
	to := r.PrefixList
	if r.Prefix.IsValid() {
		to = r.Prefix.String()
	}
	target := r.Target.ID
	if r.Target.Kind == model.TargetLocal {
		target = "local"
	}
	s := to + " → " + cmp.Or(target, "?")
	if r.State != "" && r.State != "active" {
		s += " (" + r.State + ")"
	}
	if r.Origin == "EnableVgwRoutePropagation" {
		s += " (propagated)"
	}
	return s
}

// protocolPorts is "tcp/5432", "udp/1-1024", "icmp/8" or "all".
func protocolPorts(protocol, from, to int) string {
	name := map[int]string{-1: "all", 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6"}[protocol]
	switch {
	case name == "":
		return fmt.Sprintf("ip/%d", protocol)
	case protocol == -1:
		return name
	case (protocol == 1 || protocol == 58) && from == -1:
		return name
	case protocol == 1 || protocol == 58:
		if to == -1 {
			return fmt.Sprintf("%s/%d", name, from)
		}
		return fmt.Sprintf("%s/%d:%d", name, from, to)
	case from <= 0 && to == 65535:
		return name
	case from == to:
		return fmt.Sprintf("%s/%d", name, from)
	}
	return fmt.Sprintf("%s/%d-%d", name, from, to)
}

// sortedKeys orders the keys of a map by their text.
func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return keys
}
