package ask

import (
	"cmp"
	"slices"
	"strings"

	"portolan/graph"
	"portolan/graph/component"
	"portolan/model"
)

// secured is what a member demands of whoever connects to it.
type secured struct {
	graph.Transport
	gap *model.Gap // why TLS is "unknown"
}

// securedOf finds what a member demands (TLS-2 … TLS-8, TLS-10).
func (a *Asker) securedOf(d *Database) secured {
	engine, version := engineOf(d)
	s := secured{Transport: graph.Transport{TLS: "unknown", IAM: iamOf(d)}}
	if i := d.Instance; i != nil && i.Certificate.Authority != "" {
		s.Authorities, s.ValidTill = []string{i.Certificate.Authority}, i.Certificate.ValidTill
	}
	if component.Express(d.Cluster) { // DB-25
		s.TLS, s.IAM, s.Authorities = "required", "only", []string{"Amazon roots"}
		s.Evidence = "express configuration: logins are IAM tokens, which are sent encrypted"
		return s
	}
	e, ok := tlsEngineOf(engine)
	if !ok {
		s.Evidence = "how " + cmp.Or(engine, "an engine that is not told") + " demands TLS is not modelled"
		s.gap = &model.Gap{Kind: model.GapUnmodelled, Subject: d.Ref, Detail: s.Evidence}
		return s
	}
	g := parameterGroupOf(a.snap, d, e)
	s.demand(d, e, g, version)
	s.handshakes(e, g, version)
	return s
}

// engineOf is the engine and version of a member.
func engineOf(d *Database) (engine, version string) {
	if c := d.Cluster; c != nil {
		engine, version = c.Engine, c.EngineVersion
	}
	if i := d.Instance; i != nil {
		engine, version = cmp.Or(i.Engine, engine), cmp.Or(i.EngineVersion, version)
	}
	return engine, version
}

func iamOf(d *Database) string {
	auth := model.NotTold
	if d.Cluster != nil {
		auth = d.Cluster.IAMAuth
	}
	if i := d.Instance; i != nil && auth != model.Yes && i.IAMAuth != model.NotTold {
		auth = i.IAMAuth
	}
	return [...]string{"unknown", "off", "on"}[auth]
}

// demand finds whether plain connections are refused.
func (s *secured) demand(d *Database, e tlsEngine, g parameterGroup, version string) {
	p := g.parameter(e.demand)
	value := p.value
	switch {
	case !p.known:
		gap := g.gap(d)
		s.gap, s.Evidence = &gap, e.demand+" of "+cmp.Or(g.name, "its parameter group")+" is not known"
		s.Needs = []graph.UnknownFact{g.unknown(d)}
		return
	case value == "":
		value = e.standard(version)
		s.Evidence = e.demand + " is not set: " + value + " by default in " + called(e.engine, version)
	default:
		s.Evidence = e.demand + "=" + value + " in " + g.name
	}
	switch {
	case value == "":
		s.Evidence = e.demand + " is not set and its default in " + called(e.engine, version) + " is not known"
	case value == absent:
		s.TLS, s.Evidence = "optional", called(e.engine, version)+" has no "+e.demand
		return
	case p.waits:
		s.Evidence += ", not certain: " + g.status
	case isOn(value):
		s.TLS = "required"
		return
	case isOff(value):
		s.TLS = "optional"
		return
	default:
		s.Evidence += ", which is not understood"
	}
	s.gap = &model.Gap{Kind: model.GapUndetermined, Subject: d.Ref, Detail: s.Evidence}
}

func called(engine, version string) string { return strings.TrimSpace(engine + " " + version) }

func isOn(v string) bool {
	return v == "1" || strings.EqualFold(v, "on") || strings.EqualFold(v, "true")
}
func isOff(v string) bool {
	return v == "0" || strings.EqualFold(v, "off") || strings.EqualFold(v, "false")
}

// protocols are the versions, oldest first.
var protocols = []string{"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}

// handshakes finds which versions and suites a handshake may agree on (TLS-5).
func (s *secured) handshakes(e tlsEngine, g parameterGroup, version string) {
	if s.Versions = versionsOf(e, g, version); len(s.Versions) > 0 {
		s.MinVersion, s.MaxVersion = s.Versions[0], s.Versions[len(s.Versions)-1]
		s.TLS12, s.TLS13 = atLeast(s.MinVersion, 2), atLeast(s.MinVersion, 3)
	}
	if e.suites != "" {
		if p := g.parameter(e.suites); p.known && !p.waits && p.value != "" {
			s.Suites = splitSuites(p.value)
		}
	}
	s.ForwardSecrecy = forwardSecrecy(s.Suites)
	if s.TLS13 == model.Yes { // it has no other suites
		s.ForwardSecrecy = model.Yes
	}
}

func atLeast(version string, index int) model.Tristate {
	if slices.Index(protocols, version) >= index {
		return model.Yes
	}
	return model.No
}

// versionsOf lists the versions; nil where they are not known.
func versionsOf(e tlsEngine, g parameterGroup, version string) []string {
	switch e.versions {
	case "none":
		return nil
	case "":
		low, high := g.parameter("ssl_min_protocol_version"), g.parameter("ssl_max_protocol_version")
		first, last := slices.Index(protocols, low.value), slices.Index(protocols, high.value)
		if high.known && high.value == "" {
			last = len(protocols) - 1
		}
		if low.waits || high.waits || first < 0 || last < first {
			return nil
		}
		return protocols[first : last+1]
	}
	p := g.parameter(e.versions)
	switch {
	case !p.known || p.waits:
		return nil
	case p.value != "":
		return listedVersions(p.value)
	case e.engine == "aurora-mysql" && compareNumbers(auroraMySQLVersion(version), []int{3, 4}) >= 0:
		return protocols[2:]
	}
	return nil
}

// listedVersions reads "TLSv1.2,TLSv1.3"; nil when a word is not understood.
func listedVersions(value string) []string {
	words := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	for _, w := range words {
		if !slices.Contains(protocols, w) {
			return nil
		}
	}
	slices.SortFunc(words, func(a, b string) int { return cmp.Compare(slices.Index(protocols, a), slices.Index(protocols, b)) })
	return slices.Compact(words)
}

func splitSuites(value string) []string {
	words := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ':' || r == ';' || r == ' ' })
	slices.Sort(words)
	return slices.Compact(words)
}

// forwardSecrecy says of a list of suites whether all have it. Words that stand for several suites leave it open.
func forwardSecrecy(suites []string) model.Tristate {
	if len(suites) == 0 {
		return model.NotTold
	}
	out := model.Yes
	for _, s := range suites {
		s = strings.ReplaceAll(strings.ToUpper(strings.TrimPrefix(strings.ToUpper(s), "TLS_")), "_", "-")
		switch {
		case strings.HasPrefix(s, "ECDHE-"), strings.HasPrefix(s, "DHE-"), strings.HasPrefix(s, "AES-"), strings.HasPrefix(s, "CHACHA20-"):
		case strings.HasPrefix(s, "RSA-"), strings.HasPrefix(s, "AES128-"), strings.HasPrefix(s, "AES256-"), strings.HasPrefix(s, "DES-"), strings.HasPrefix(s, "RC4-"),
			strings.HasPrefix(s, "CAMELLIA"), strings.HasPrefix(s, "ECDH-"), strings.HasPrefix(s, "DH-"):
			return model.No
		default:
			out = model.NotTold
		}
	}
	return out
}
