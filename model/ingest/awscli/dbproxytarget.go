package awscli

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// proxyParts is what a document tells of one proxy's targets. The output of the AWS CLI does not name the proxy: the
// document's DBProxyName or the name of the file does (describe-db-proxy-targets-NAME.json). Where neither does, the one
// proxy of the account and Region is meant, if there is one alone.
type proxyParts struct {
	name    string
	list    *listing
	targets model.DBProxyTargets
}

// dbProxyTarget is an element of DescribeDBProxyTargets.
type dbProxyTarget struct {
	Type, RdsResourceId, TrackedClusterId, TargetArn, Endpoint, Role string
	Port                                                             int
	TargetHealth                                                     *struct {
		State, Reason string
		Description   skip
		Unread        unread `json:",embed"`
	}

	Unread unread `json:",embed"`
}

// proxyTargets reads DescribeDBProxyTargets.
func proxyTargets() section {
	read := list("", func(e *element, t *dbProxyTarget) { t.convert(e) }).read
	return section{model.CallDBProxyTargets, func(d *document, l *listing, dec *jsontext.Decoder) error {
		d.proxy.list = l
		return read(d, l, dec)
	}}
}

func (t *dbProxyTarget) convert(e *element) {
	if t.RdsResourceId == "" && t.TrackedClusterId == "" && t.TargetHealth == nil {
		e.notOurs("", "RdsResourceId") // other services have lists of this name
		return
	}
	e.unknown("", t.Unread)
	e.known("Type", t.Type, "RDS_INSTANCE", "RDS_SERVERLESS_ENDPOINT", "TRACKED_CLUSTER")
	e.known("Role", t.Role, "READ_WRITE", "READ_ONLY", "UNKNOWN")
	out := model.DBProxyTarget{Type: t.Type, ID: t.RdsResourceId, Cluster: t.TrackedClusterId, Host: t.Endpoint, Port: t.Port, Role: t.Role}
	if h := t.TargetHealth; h != nil {
		e.unknown(".TargetHealth", h.Unread)
		out.State, out.Reason = h.State, h.Reason
	}
	p := &e.proxy.targets
	p.Targets = append(p.Targets, out)
	if account, region := arnPlace(t.TargetArn); account != "" {
		p.Account, p.Region = account, region
	}
}

var proxyInName = regexp.MustCompile(`(?:describe-)?db-proxy-targets[-_/.]([A-Za-z][A-Za-z0-9-]*?)\.[A-Za-z.]+$`)

// finishTargets makes the targets of a proxy of what the document tells of them.
func (d *document) finishTargets() {
	p := &d.proxy
	if p.list == nil || p.list.alien {
		return
	}
	if m := proxyInName.FindStringSubmatch(d.name); p.name == "" && m != nil {
		p.name = m[1]
	}
	e := element{listing: p.list, list: d.root + pathMember(p.list.key)}
	account, region := cmp.Or(p.targets.Account, d.account), cmp.Or(p.targets.Region, d.region)
	id := strings.Trim(strings.Join([]string{account, region, cmp.Or(p.name, "?")}, "/"), "/")
	out := &model.DBProxyTargets{Meta: e.meta(model.KindDBProxyTargets, id, account, region, nil), Proxy: p.name}
	out.Origin = strings.TrimSuffix(out.Origin, "[0]")
	out.Targets = sorted(p.targets.Targets, func(a, b model.DBProxyTarget) int {
		return cmp.Or(strings.Compare(a.Type, b.Type), strings.Compare(a.ID, b.ID), strings.Compare(a.Cluster, b.Cluster), strings.Compare(a.Host, b.Host),
			cmp.Compare(a.Port, b.Port), strings.Compare(a.Role, b.Role), strings.Compare(a.State, b.State), strings.Compare(a.Reason, b.Reason))
	})
	p.list.resources = []model.Resource{out}
	p.list.end(false)
}
