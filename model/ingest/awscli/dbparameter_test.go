package awscli

import (
	"fmt"
	"strings"
	"testing"

	"portolan/model"
)

// groupsOf prints the parameter groups of a snapshot.
func groupsOf(s *model.Snapshot) string {
	var out []string
	for _, k := range [...]model.Kind{model.KindDBClusterParameterGroup, model.KindDBParameterGroup} {
		for g := range model.All[*model.DBParameterGroup](s, k) {
			out = append(out, fmt.Sprintf("%s %v %v %v", g.Ref, g.Known, g.More, g.Parameters))
		}
	}
	return strings.Join(out, "\n")
}

// TestParameterGroups: the group's name is in the wrapper or in the file's name; only what decides about connections is kept.
//
// rule: TLS-7
func TestParameterGroups(t *testing.T) {
	const one = `{"Parameters":[{"ParameterName":"rds.force_ssl","ParameterValue":"1","Source":"user","ApplyType":"static","ApplyMethod":"pending-reboot"},{"ParameterName":"timezone","ParameterValue":"UTC"}]}`
	const kept = "[{rds.force_ssl 1 user static pending-reboot}]"
	for name, c := range map[string]struct{ text, want string }{
		"111122223333/eu-west-1/describe-db-parameters.own.json":         {one, "pg:111122223333/eu-west-1/own true false " + kept},
		"111122223333/eu-west-1/describe-db-cluster-parameters.own.json": {one, "cluster-pg:111122223333/eu-west-1/own true false " + kept},
		"111122223333/eu-west-1/db-cluster-parameters/own.v2.json":       {one, "cluster-pg:111122223333/eu-west-1/own.v2 true false " + kept},
		"111122223333/eu-west-1/x.json":                                  {strings.Replace(one, "{", `{"DBClusterParameterGroupName":"own",`, 1), "cluster-pg:111122223333/eu-west-1/own true false " + kept},
		"111122223333/eu-west-1/y.json":                                  {strings.Replace(one, "{", `{"NextToken":"more","DBParameterGroupName":"own",`, 1), "pg:111122223333/eu-west-1/own true true " + kept},
		"111122223333/eu-west-1/z.json":                                  {`{"DBClusters":[{"DBClusterIdentifier":"c","DBClusterArn":"arn:aws:rds:eu-west-1:111122223333:cluster:c","DBClusterParameterGroup":"own"}]}`, "cluster-pg:111122223333/eu-west-1/own false false []"},
		"111122223333/eu-west-1/w.json": {`{"DBInstances":[{"DBInstanceIdentifier":"i","DBInstanceArn":"arn:aws:rds:eu-west-1:111122223333:db:i","DBParameterGroups":[{"DBParameterGroupName":"own","ParameterApplyStatus":"in-sync"}]}],
			"DBParameterGroups":[{"DBParameterGroupName":"own","DBParameterGroupFamily":"postgres16","DBParameterGroupArn":"arn:aws:rds:eu-west-1:111122223333:pg:own"}]}`, "pg:111122223333/eu-west-1/own false false []"},
	} {
		s := clean(t, name, c.text)
		eq(t, name, []any{groupsOf(s)}, []any{c.want})
	}
}

// TestParametersOfNobody: what names no group, or is another service's, makes none and stands for no data set.
func TestParametersOfNobody(t *testing.T) {
	for name, c := range map[string]struct {
		text    string
		problem bool
	}{
		"a/describe-db-parameters.json":               {`{"Parameters":[{"ParameterName":"rds.force_ssl","ParameterValue":"1"}]}`, true},
		"a/x.json":                                    {`{"Parameters":[{"ParameterName":"rds.force_ssl","ParameterValue":"1"}]}`, true},
		"a/two.json":                                  {`{"DBParameterGroupName":"a","DBClusterParameterGroupName":"b","Parameters":[{"ParameterName":"rds.force_ssl","ParameterValue":"1"}]}`, true},
		"a/describe-db-parameters.own.json":           {`{"Parameters":7}`, true},
		"a/describe-cache-parameters.json":            {`{"Parameters":[{"ParameterName":"maxmemory","ParameterValue":"1"}]}`, false},
		"a/get-parameters.json":                       {`{"Parameters":[{"Name":"/db/password","Type":"SecureString","Value":"hunter2"}]}`, false},
		"a/describe-db-cluster-parameters.own-2.json": {`{"Parameters":[{"ParameterName":["rds.force_ssl"]}]}`, true},
	} {
		s := loaded(t, name, c.text)
		if got := len(s.Problems()) > 0; got != c.problem {
			t.Errorf("%s: problems %v", name, s.Problems())
		}
		for _, d := range s.Sets() {
			if st := s.Status(d); !st.Truncated {
				t.Errorf("%s: %v counts as read: %+v", name, d, st)
			}
		}
		if g := groupsOf(s); strings.Contains(g, " true false ") || strings.Contains(fmt.Sprint(s.Unread(), s.Problems()), "hunter2") {
			t.Errorf("%s: %s %v", name, g, s.Unread())
		}
	}
}
