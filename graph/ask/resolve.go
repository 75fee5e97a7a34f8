package ask

import (
	"fmt"
	"strings"

	"portolan/graph"
	"portolan/graph/header"
	"portolan/model"
)

// part is what one term of an expression stands for.
type part struct {
	ends     []End
	areas    []area // the addresses inside VPCs that the term covers, for what "!" takes away
	note     string // how a bare word was read
	warnings []graph.Warning
}

// area is addresses of one VPC.
type area struct {
	vpc   string
	addrs *header.AddrSet
}

// role is the end of a pair that an expression is read for.
type role struct {
	source bool
}

// Sources finds the ends that an expression stands for as source.
func (r *Resolver) Sources(expr string) (Ends, error) { return r.resolve(expr, role{source: true}) }

// Destinations finds the ends that an expression stands for as destination.
func (r *Resolver) Destinations(expr string) (Ends, error) { return r.resolve(expr, role{}) }

func (r *Resolver) resolve(expr string, as role) (Ends, error) {
	address, err := ParseAddress(expr)
	if err != nil {
		return Ends{}, err
	}
	r.idsWithColons(address)
	port, err := address.port()
	if err != nil {
		return Ends{}, err
	}
	out := Ends{Port: port}
	var take, leave []part
	var words []string
	for _, t := range address {
		p, err := r.term(t, as)
		if err != nil {
			return Ends{}, err
		}
		words = append(words, echo(t, p.note))
		out.Warnings = append(out.Warnings, p.warnings...)
		if t.Minus {
			leave = append(leave, p)
		} else {
			take = append(take, p)
		}
	}
	out.Expression = strings.Join(words, ",")
	out.Ends = minusAll(union(take), leave)
	if len(out.Ends) == 0 {
		return Ends{}, &AddressError{Kind: NoPairs, Address: address.String(), Text: fmt.Sprintf("%q leaves nothing: all that it names is taken away again", address.String())}
	}
	return out, nil
}

// idsWithColons gives ids and names that end in a colon and digits back what was read as a port: made-up ids, as of
// np-guard's samples, look so.
func (r *Resolver) idsWithColons(address Address) {
	for i, t := range address {
		if t.Scheme != "" || t.Port == 0 || t.Prefix.IsValid() {
			continue
		}
		whole := fmt.Sprintf("%s:%d", t.Name, t.Port)
		if _, ok := r.byID(whole); ok || len(r.hits(whole)) > 0 {
			address[i].Name, address[i].Port = whole, 0
		}
	}
}

// echo writes a term with the way that it was read.
func echo(t Term, note string) string {
	if note == "" {
		return t.String()
	}
	return t.String() + " (" + note + ")"
}

// term resolves one term.
func (r *Resolver) term(t Term, as role) (part, error) {
	switch {
	case t.Scheme == "onprem":
		return r.onprem(t)
	case t.Prefix.IsValid():
		return r.literal(t, as)
	case t.Scheme == "":
		return r.word(t, as)
	}
	if known := schemes[t.Scheme]; !known {
		return part{}, notYet(t, t.Scheme+": addresses are")
	}
	return schemeResolvers[t.Scheme](r, t, as)
}

// schemeResolvers is the table of the words before a colon.
var schemeResolvers map[string]func(r *Resolver, t Term, as role) (part, error)

func init() { // the resolvers use the table themselves
	schemeResolvers = map[string]func(r *Resolver, t Term, as role) (part, error){
		"account":      (*Resolver).account,
		"api":          (*Resolver).apiScheme,
		"asg":          kindScheme(model.KindAutoScalingGroup),
		"az":           (*Resolver).zone,
		"clientvpn":    (*Resolver).clientVPNScheme,
		"cluster":      (*Resolver).clusterScheme,
		"db":           (*Resolver).dbScheme,
		"dx":           linkScheme(model.KindDXVirtualInterface, model.KindDXGateway),
		"dms":          kindsScheme(model.KindReplicationInstance, model.KindReplicationConfig),
		"dsql":         kindScheme(model.KindDSQLCluster),
		"glue":         kindScheme(model.KindGlueConnection),
		"quicksight":   kindScheme(model.KindQuickSightConnection),
		"redshift":     kindScheme(model.KindRedshiftCluster),
		"ecs":          kindScheme(model.KindECSService),
		"global":       kindScheme(model.KindGlobalCluster),
		"lambda":       kindScheme(model.KindFunction),
		"lc":           kindScheme(model.KindLaunchConfiguration),
		"proxy":        (*Resolver).proxyScheme,
		"rds":          (*Resolver).rdsScheme,
		"sg":           (*Resolver).groupScheme,
		"subnet":       kindScheme(model.KindSubnet),
		"tag":          (*Resolver).tagScheme,
		"lb":           (*Resolver).balancerScheme,
		"ga":           kindScheme(model.KindAccelerator),
		"target-group": kindScheme(model.KindTargetGroup),
		"tgw":          linkScheme(model.KindTransitGateway, model.KindTransitGatewayAttachment),
		"vpc":          (*Resolver).vpcScheme,
		"vpn":          linkScheme(model.KindVPNConnection, model.KindVPNGateway),

		"firewall":            kindScheme(model.KindFirewall),
		"firewall-policy":     kindScheme(model.KindFirewallPolicy),
		"firewall-rule-group": kindScheme(model.KindFirewallRuleGroup),
	}
}

// notYet is the error for forms whose kinds this version does not read.
func notYet(t Term, what string) error {
	return &AddressError{Kind: NotFound, Address: t.String(), Text: fmt.Sprintf("%q: %s not yet known to this version; name the interfaces, addresses or groups instead", t.String(), what)}
}
