package awscli

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// parameterParts is what a document tells of one parameter group. The output of the AWS CLI names neither the group nor which
// of the two calls it is of: DBClusterParameterGroupName or DBParameterGroupName beside the list does, or the name of the file.
type parameterParts struct {
	cluster, instance string
	list              *listing
	parameters        []model.DBParameter
}

// parameterNames are the parameters that decide who may connect how (TLS-2 … TLS-6) and where (DB-8). A group has hundreds.
var parameterNames = map[string]bool{
	"rds.force_ssl": true, "require_secure_transport": true, "tls_version": true, "ssl_min_protocol_version": true,
	"ssl_max_protocol_version": true, "ssl_cipher": true, "ssl_ciphers": true, "tls": true, "neptune_enforce_ssl": true,
	"rds.babelfish_status": true, "babelfishpg_tds.port": true,
}

// dbParameter is an element of DescribeDBParameters and DescribeDBClusterParameters.
type dbParameter struct {
	ParameterName, ParameterValue, Source, ApplyType, ApplyMethod string

	AllowedValues, DataType, Description, IsModifiable, MinimumEngineVersion, SupportedEngineModes skip
	Unread                                                                                         unread `json:",embed"`
}

// parameters reads the list "Parameters", which calls of other services have as well.
func parameters() section {
	read := list("", func(e *element, p *dbParameter) {
		switch {
		case p.ParameterName == "":
			e.notOurs("", "ParameterName")
		case parameterNames[p.ParameterName]:
			e.unknown("", p.Unread)
			e.pg.parameters = append(e.pg.parameters, model.DBParameter{
				Name: e.names.get(p.ParameterName), Value: p.ParameterValue, Source: e.names.get(p.Source),
				ApplyType: e.names.get(p.ApplyType), ApplyMethod: e.names.get(p.ApplyMethod),
			})
		}
	}).read
	return section{model.KindDBParameterGroup.Call(), func(d *document, l *listing, dec *jsontext.Decoder) error {
		d.pg.list = l
		return read(d, l, dec)
	}}
}

// parametersInName finds the call and the group in the name of a file: describe-db-cluster-parameters.GROUP.json.
var parametersInName = regexp.MustCompile(`(?:^|[^0-9A-Za-z])db-(cluster-)?parameters[-._/=]([A-Za-z][0-9A-Za-z.-]*)\.[Jj][Ss][Oo][Nn]$`)

// finishParameters makes the parameter group of what the document tells of it. broken says that the text ended too early.
func (d *document) finishParameters(broken bool) {
	p := &d.pg
	if p.list == nil {
		return
	}
	if p.list.alien {
		d.part.Documents[p.list.index].Call = ""
		return
	}
	if m := parametersInName.FindStringSubmatch(d.name); m != nil && p.cluster+p.instance == "" {
		if m[1] != "" {
			p.cluster = m[2]
		} else {
			p.instance = m[2]
		}
	}
	kind, name := model.KindDBParameterGroup, p.instance
	if p.cluster != "" {
		kind, name = model.KindDBClusterParameterGroup, p.cluster
	}
	d.part.Documents[p.list.index].Call = kind.Call()
	if name == "" || p.cluster != "" && p.instance != "" {
		if name == "" && len(p.parameters) == 0 && !strings.Contains(d.name, "db-") { // another service's
			d.part.Documents[p.list.index].Call = ""
			d.unread("Parameters")
			return
		}
		d.problem(d.root+pathMember(p.list.key), `name the file after the call and the group (describe-db-parameters.GROUP.json), or put "DBParameterGroupName" or "DBClusterParameterGroupName" beside it`,
			"parameters of a DB parameter group that nothing names")
		p.list.truncated = true
	} else {
		e := element{listing: p.list, list: d.root + pathMember(p.list.key)}
		out := &model.DBParameterGroup{Meta: e.meta(kind, name, "", "", nil), Name: name, Known: true}
		out.Origin = strings.TrimSuffix(out.Origin, "[0]")
		out.More = p.list.truncated || d.truncated || broken
		out.Parameters = sorted(p.parameters, compareParameters)
		p.list.resources = []model.Resource{out}
	}
	p.list.end(false)
}

func compareParameters(a, b model.DBParameter) int {
	return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value), strings.Compare(a.Source, b.Source),
		strings.Compare(a.ApplyType, b.ApplyType), strings.Compare(a.ApplyMethod, b.ApplyMethod))
}

// parameterGroup is an element of DescribeDBParameterGroups or DescribeDBClusterParameterGroups.
type parameterGroup struct {
	DBParameterGroupName, DBClusterParameterGroupName, DBParameterGroupArn, DBClusterParameterGroupArn, DBParameterGroupFamily string

	Description skip
	Unread      unread `json:",embed"`
}

func (g *parameterGroup) convert(e *element, kind model.Kind) {
	e.unknown("", g.Unread)
	name := cmp.Or(g.DBClusterParameterGroupName, g.DBParameterGroupName)
	if !e.need("DBParameterGroupName", name) {
		return
	}
	account, region := arnPlace(cmp.Or(g.DBClusterParameterGroupArn, g.DBParameterGroupArn))
	e.add(&model.DBParameterGroup{Meta: e.meta(kind, name, account, region, nil), Name: name, Family: e.names.get(g.DBParameterGroupFamily)})
}

// usesParameters shows a group in passing.
func (e *element) usesParameters(kind model.Kind, name, account, region string) {
	if name != "" {
		e.add(&model.DBParameterGroup{Meta: e.meta(kind, name, account, region, nil), Name: name})
	}
}
