package ask

import (
	"fmt"
	"strings"

	"portolan/model"
)

// kindWords are short words for kinds beside their names.
var kindWords = map[string]string{
	"acl": "network-acl", "asg": "auto-scaling-group", "bpa": "vpc-block-public-access", "cluster": "db-cluster", "database": "db-instance", "db": "db-instance",
	"eigw": "egress-only-internet-gateway", "eip": "elastic-address", "eni": "network-interface", "igw": "internet-gateway",
	"interface": "network-interface", "lambda": "function", "lc": "launch-configuration", "lt": "launch-template", "nacl": "network-acl",
	"nat": "nat-gateway", "pcx": "vpc-peering-connection", "peering": "vpc-peering-connection", "pl": "prefix-list",
	"rtb": "route-table", "sg": "security-group",
	"cgw": "customer-gateway", "dxgw": "dx-gateway", "tgw": "transit-gateway", "tgw-attach": "transit-gateway-attachment",
	"tgw-rtb": "transit-gateway-route-table", "vgw": "vpn-gateway", "vif": "dx-virtual-interface", "vpn": "vpn-connection",
}

// List lists the resources of a kind, in the order of their ids.
func (a *Asker) List(kind string) ([]model.Resource, error) {
	k, err := ParseKind(kind)
	if err != nil {
		return nil, err
	}
	return a.snap.List(k), nil
}

// ParseKind reads a kind: its name, singular or plural, or a short word for it.
func ParseKind(kind string) (model.Kind, error) {
	word := strings.ToLower(strings.TrimSpace(kind))
	for _, try := range [...]string{word, strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es")} {
		if full, ok := kindWords[try]; ok {
			try = full
		}
		for _, k := range model.Kinds() {
			if k.String() == try {
				return k, nil
			}
		}
	}
	var names []string
	for _, k := range model.Kinds() {
		names = append(names, k.String())
	}
	e := &AddressError{Kind: BadSyntax, Address: kind, Closest: closest(word, append(names, sortedKeys(kindWords)...))}
	e.Text = fmt.Sprintf("no kind is called %q", kind)
	if len(e.Closest) > 0 {
		e.Text += "; did you mean " + quoted(e.Closest) + "?"
	} else {
		e.Text += "; the kinds are " + strings.Join(names, ", ")
	}
	return 0, e
}
