package ask

import (
	"slices"
	"strings"
	"unicode"

	"portolan/model"
)

// extraNames are the names that AWS gives a kind beside ids and Name tags, one line a kind.
var extraNames = map[model.Kind]func(m model.Resource) string{
	model.KindLaunchTemplate:      func(m model.Resource) string { return m.(*model.LaunchTemplate).TemplateName },
	model.KindLaunchConfiguration: func(m model.Resource) string { return lastPart(m.Head().Ref.ID) },
	model.KindAutoScalingGroup:    func(m model.Resource) string { return m.(*model.AutoScalingGroup).GroupName },
	model.KindSecurityGroup:       func(m model.Resource) string { return m.(*model.SecurityGroup).GroupName },
	model.KindPrefixList:          func(m model.Resource) string { return m.(*model.PrefixList).ListName },
	model.KindFunction:            func(m model.Resource) string { return m.(*model.Function).FunctionName },
	model.KindDBCluster:           func(m model.Resource) string { return m.(*model.DBCluster).Identifier },
	model.KindDBClusterEndpoint:   func(m model.Resource) string { return m.(*model.DBClusterEndpoint).Identifier },
	model.KindDBInstance:          func(m model.Resource) string { return m.(*model.DBInstance).Identifier },
	model.KindDBSubnetGroup:       func(m model.Resource) string { return m.(*model.DBSubnetGroup).DBSubnetGroupInfo.Name },
	model.KindLoadBalancer:        func(m model.Resource) string { return m.(*model.LoadBalancer).LoadBalancerName },
	model.KindTargetGroup:         func(m model.Resource) string { return m.(*model.TargetGroup).TargetGroupName },
	model.KindClassicLoadBalancer: func(m model.Resource) string { return m.(*model.ClassicLoadBalancer).LoadBalancerName },
	model.KindAccelerator:         func(m model.Resource) string { return m.(*model.Accelerator).AcceleratorName },
	model.KindEndpointService:     func(m model.Resource) string { return m.(*model.EndpointService).ServiceName },
	model.KindECSService: func(m model.Resource) string {
		s := m.(*model.ECSService)
		return s.Cluster + "/" + s.ServiceName
	},
	model.KindResolverEndpoint:     func(m model.Resource) string { return m.(*model.ResolverEndpoint).EndpointName },
	model.KindGlobalCluster:        func(m model.Resource) string { return m.(*model.GlobalCluster).Identifier },
	model.KindDBShardGroup:         func(m model.Resource) string { return m.(*model.DBShardGroup).Identifier },
	model.KindBlueGreenDeployment:  func(m model.Resource) string { return m.(*model.BlueGreenDeployment).Name },
	model.KindECSTask:              func(m model.Resource) string { return lastPart(m.Head().Ref.ID) },
	model.KindReplicationInstance:  func(m model.Resource) string { return m.(*model.ReplicationInstance).Identifier },
	model.KindReplicationConfig:    func(m model.Resource) string { return m.(*model.ReplicationConfig).Identifier },
	model.KindGlueConnection:       func(m model.Resource) string { return m.(*model.GlueConnection).ConnectionName },
	model.KindQuickSightConnection: func(m model.Resource) string { return m.(*model.QuickSightConnection).ConnectionName },
	model.KindRedshiftCluster:      func(m model.Resource) string { return m.(*model.RedshiftCluster).Identifier },
	model.KindIntegration:          func(m model.Resource) string { return m.(*model.Integration).IntegrationName },
	model.KindDSQLCluster:          func(m model.Resource) string { return m.(*model.DSQLCluster).Identifier },
	model.KindEKSCluster:           func(m model.Resource) string { return m.(*model.EKSCluster).ClusterName },
	model.KindDXConnection:         func(m model.Resource) string { return m.Head().Called },
	model.KindDXVirtualInterface:   func(m model.Resource) string { return m.Head().Called },
	model.KindDXGateway:            func(m model.Resource) string { return m.Head().Called },
	model.KindDBProxy:              func(m model.Resource) string { return m.(*model.DBProxy).ProxyName },
	model.KindDBProxyEndpoint:      func(m model.Resource) string { return m.(*model.DBProxyEndpoint).EndpointName },
	model.KindFirewall:             func(m model.Resource) string { return m.(*model.Firewall).Name },
	model.KindFirewallPolicy:       func(m model.Resource) string { return m.(*model.FirewallPolicy).Name },
	model.KindFirewallRuleGroup:    func(m model.Resource) string { return m.(*model.FirewallRuleGroup).Name },
	model.KindOther: func(m model.Resource) string {
		if strings.HasPrefix(m.Head().Ref.ID, "arn:") {
			return lastPart(m.Head().Ref.ID)
		}
		return ""
	},
}

// lastPart is what follows the last "/" or ":" of an ARN.
func lastPart(id string) string { return id[strings.LastIndexAny(id, ":/")+1:] }

// namesOf lists the names that AWS itself gives a resource.
func namesOf(m model.Resource) []string {
	if f, ok := extraNames[m.Head().Ref.Kind]; ok {
		return oneOrNone(f(m))
	}
	return nil
}

// ownName is the name that people use: AWS's own, else the Name tag, "" for none.
func ownName(m model.Resource) string {
	for _, n := range namesOf(m) {
		return n
	}
	return m.Head().Tag("Name")
}

// named lists the resources of a kind that a name or glob means: by id, by exact name, by the start of an id. There is at
// least one, or an error; several only of a glob or of equal names.
func (r *Resolver) named(t Term, name string, k model.Kind) ([]model.Resource, error) {
	if isGlob(name) {
		if err := checkGlob(t, name); err != nil {
			return nil, err
		}
		return r.found(t, k, func(m model.Resource) bool { return matchesAny(name, m) })
	}
	if m, ok := r.snap.Lookup(model.Ref{Kind: k, ID: name}); ok {
		return []model.Resource{m}, nil
	}
	extra := extraNames[k]
	exact := func(m model.Resource) bool {
		if m.Head().Tag("Name") == name {
			return true
		}
		if extra == nil {
			return false
		}
		own := extra(m)
		return own != "" && sameName(k, own, name)
	}
	if list, err := r.found(t, k, exact); err == nil {
		return list, nil
	}
	return r.found(t, k, func(m model.Resource) bool { return looksLikeID(name) && strings.HasPrefix(m.Head().Ref.ID, name) })
}

// sameName compares names; RDS makes no difference between upper and lower case.
func sameName(k model.Kind, a, b string) bool {
	if k == model.KindDBCluster || k == model.KindDBInstance {
		return strings.EqualFold(a, b)
	}
	return a == b
}

func (r *Resolver) found(t Term, k model.Kind, fits func(model.Resource) bool) ([]model.Resource, error) {
	var out []model.Resource
	all := r.snap.List(k)
	for _, m := range all {
		if fits(m) {
			out = append(out, m)
		}
	}
	if len(out) == 0 {
		var names []string
		for _, m := range all {
			names = append(names, r.addressOf(m, t.Scheme))
		}
		return nil, r.notFound(t, "no "+k.String()+" of the snapshot has that id or name", names)
	}
	return out, nil
}

// addressOf is how one would write a resource, with the scheme that the user wrote where it fits.
func (r *Resolver) addressOf(m model.Resource, scheme string) string {
	h := m.Head()
	if short := h.Ref.String(); strings.Contains(short, ":") {
		return short
	}
	if name := ownName(m); scheme != "" && name != "" {
		return scheme + ":" + name
	}
	return h.Ref.ID
}

// Names lists ids, names and addresses that complete prefix, sorted, at most max. Names that a shell or terminal could
// mistake for something else are left out.
func (a *Asker) Names(prefix string, max int) []string {
	return offered(a.resolver().everyName(), prefix, max)
}

// ResourceNames does the same for single resources of every kind: what can be shown, and be passed on the way.
func (a *Asker) ResourceNames(prefix string, max int) []string {
	return offered(a.resolver().namesIn(isResource), prefix, max)
}

func offered(names []string, prefix string, max int) []string {
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, prefix) && harmless(n) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return firstOf(slices.Compact(out), max)
}

// harmless reports whether a name can be printed for completion: letters, digits and a few marks.
func harmless(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("-_.:/@=+", c)
	})
}

// schemeOf is the word before the colon that leads to a kind by name.
var schemeOf = map[model.Kind]string{
	model.KindVPC: "vpc:", model.KindSubnet: "subnet:", model.KindSecurityGroup: "sg:", model.KindFunction: "lambda:",
	model.KindAutoScalingGroup: "asg:", model.KindLaunchConfiguration: "lc:", model.KindDBCluster: "cluster:", model.KindDBInstance: "db:", model.KindGlobalCluster: "global:",
	model.KindClientVPNEndpoint: "clientvpn:",
	model.KindLoadBalancer:      "lb:", model.KindClassicLoadBalancer: "lb:", model.KindTargetGroup: "target-group:", model.KindAccelerator: "ga:",
	model.KindECSService: "ecs:", model.KindReplicationInstance: "dms:", model.KindReplicationConfig: "dms:", model.KindGlueConnection: "glue:",
	model.KindQuickSightConnection: "quicksight:", model.KindRedshiftCluster: "redshift:", model.KindDSQLCluster: "dsql:",
	model.KindDBProxy: "proxy:", model.KindDBProxyEndpoint: "proxy:",
	model.KindFirewall: "firewall:", model.KindFirewallPolicy: "firewall-policy:", model.KindFirewallRuleGroup: "firewall-rule-group:",
}

// isEnd reports whether resources of a kind can be sources or destinations.
func isEnd(k model.Kind) bool { _, ok := kindResolvers[k]; return ok }

func isResource(k model.Kind) bool { return !sharesIDs(k) }

// everyName is everything that can be written as an address and is short: words, and what stands for resources.
func (r *Resolver) everyName() []string {
	out := append([]string{"internet", "internet6", "rds:*"}, r.namesIn(isEnd)...)
	out = append(out, prefixed("account:", r.snap.Accounts())...)
	zones := make(map[string]bool)
	for s := range model.All[*model.Subnet](r.snap, model.KindSubnet) {
		if s.Zone != "" {
			zones[s.Zone] = true
		}
	}
	return append(out, prefixed("az:", sortedKeys(zones))...)
}

// namesIn is what stands for resources of some kinds: ids, names, names behind their scheme.
func (r *Resolver) namesIn(of func(model.Kind) bool) []string {
	var out []string
	for _, k := range model.Kinds() {
		if !of(k) {
			continue
		}
		for _, m := range r.snap.List(k) {
			if id := m.Head().Ref.ID; !strings.HasPrefix(id, "arn:") {
				out = append(out, id)
			}
			out = append(out, m.Head().Tag("Name"))
			for _, n := range append(namesOf(m), m.Head().Tag("Name")) {
				if s, ok := schemeOf[k]; ok && n != "" {
					out = append(out, s+n)
				} else {
					out = append(out, n)
				}
			}
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}
