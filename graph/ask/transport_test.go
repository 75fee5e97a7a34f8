package ask_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/fixtures"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
)

const place = "+ 111122223333/eu-west-1/"

// ownGroup makes open, or orders with cluster, use a group of its own with parameters "name=value", "name" for one without a
// value; "|static" and the like behind a value is its ApplyType.
func ownGroup(cluster bool, parameters ...string) []string {
	var list []string
	for _, p := range parameters {
		name, value, set := strings.Cut(p, "=")
		value, apply, _ := strings.Cut(value, "|")
		s := fmt.Sprintf(`{"ParameterName": %q, "Source": "user", "ApplyType": %q`, name, apply)
		if set {
			s += fmt.Sprintf(`, "ParameterValue": %q`, value)
		}
		list = append(list, s+"}")
	}
	doc := ` {"Parameters": [` + strings.Join(list, ", ") + `]}`
	if cluster {
		return []string{`DBClusters[orders].DBClusterParameterGroup = "own"`, place + "describe-db-cluster-parameters.own.json" + doc}
	}
	return []string{`DBInstances[open].DBParameterGroups = [{"DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"}]`, place + "describe-db-parameters.own.json" + doc}
}

// engine makes open, or orders, an engine in a version, with AWS's own parameter group.
func engine(cluster bool, name, version string) []string {
	if cluster {
		return []string{
			fmt.Sprintf("DBClusters[orders].Engine = %q", name), fmt.Sprintf("DBClusters[orders].EngineVersion = %q", version), `DBClusters[orders].DBClusterParameterGroup = "default.x"`,
			fmt.Sprintf("DBInstances[orders-1].Engine = %q", name), fmt.Sprintf("DBInstances[orders-1].EngineVersion = %q", version),
			fmt.Sprintf("DBInstances[orders-2].Engine = %q", name), fmt.Sprintf("DBInstances[orders-2].EngineVersion = %q", version),
		}
	}
	return []string{fmt.Sprintf("DBInstances[open].Engine = %q", name), fmt.Sprintf("DBInstances[open].EngineVersion = %q", version),
		`DBInstances[open].DBParameterGroups = [{"DBParameterGroupName": "default.x", "ParameterApplyStatus": "in-sync"}]`}
}

func all(lists ...[]string) []string { return slices.Concat(lists...) }

// askerOf loads the base world with edits.
func askerOf(t *testing.T, edits []string, options ...string) *ask.Asker {
	t.Helper()
	world, err := fixtures.Scenario{Edits: edits}.World()
	if err != nil {
		t.Fatal(err)
	}
	a, _, _ := asker(t, world, options)
	return a
}

func asked(t *testing.T, a *ask.Asker, source, destination, port string) *graph.Answer {
	t.Helper()
	an, err := a.Can(source, destination, question(t, port, ""))
	if err != nil {
		t.Fatal(err)
	}
	return an
}

// TestTransport asks every rule about what a database demands, with its twin.
//
// rule: TLS-1, TLS-2, TLS-3, TLS-4, TLS-5, TLS-6, TLS-7, TLS-10
func TestTransport(t *testing.T) {
	pending := []string{`DBInstances[open].DBParameterGroups = [{"DBParameterGroupName": "own", "ParameterApplyStatus": "pending-reboot"}]`}
	for _, c := range []struct {
		why         string
		edits       []string
		destination string
		want        string // tls, lowest version, TLS 1.2, TLS 1.3, forward secrecy
	}{
		// TLS-1, TLS-2: the cluster's group, and the default by version.
		{"TLS-2", ownGroup(true, "rds.force_ssl=1"), "db:orders-1", "required  unknown unknown unknown"},
		{"TLS-2 twin", ownGroup(true, "rds.force_ssl=0"), "db:orders-1", "optional  unknown unknown unknown"},
		{"TLS-2 17.4", engine(true, "aurora-postgresql", "17.4"), "db:orders-1", "required  unknown unknown unknown"},
		{"TLS-2 16", engine(true, "aurora-postgresql", "16.8"), "db:orders-1", "optional  unknown unknown unknown"},
		{"TLS-2 a group without the value", all(engine(true, "aurora-postgresql", "17.4"), ownGroup(true, "rds.force_ssl")), "db:orders-1", "required  unknown unknown unknown"},
		{"TLS-2 the instance's group says nothing of Aurora", all(engine(true, "aurora-postgresql", "16.8"), []string{`DBInstances[orders-1].DBParameterGroups = [{"DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"}]`,
			place + `describe-db-parameters.own.json {"Parameters": [{"ParameterName": "rds.force_ssl", "ParameterValue": "1"}]}`}), "db:orders-1", "optional  unknown unknown unknown"},
		// TLS-3: the instance's group.
		{"TLS-3", engine(false, "postgres", "14.10"), "db:open", "optional  unknown unknown unknown"},
		{"TLS-3 twin", engine(false, "postgres", "15.4"), "db:open", "required  unknown unknown unknown"},
		{"TLS-3 own", all(engine(false, "postgres", "14.10"), ownGroup(false, "rds.force_ssl=1")), "db:open", "required  unknown unknown unknown"},
		{"TLS-3 no version", engine(false, "postgres", ""), "db:open", "unknown  unknown unknown unknown"},
		// TLS-4.
		{"TLS-4 Aurora MySQL 3", engine(true, "aurora-mysql", "8.0.mysql_aurora.3.08.0"), "db:orders-1", "optional TLSv1.2 yes no unknown"},
		{"TLS-4 Aurora MySQL 2", engine(true, "aurora-mysql", "5.7.mysql_aurora.2.11.2"), "db:orders-1", "optional  unknown unknown unknown"},
		{"TLS-4 Aurora MySQL 8.4", engine(true, "aurora-mysql", "8.4.mysql_aurora.8.4.0"), "db:orders-1", "required TLSv1.2 yes no unknown"},
		{"TLS-4 MySQL 8.4", engine(false, "mysql", "8.4.3"), "db:open", "optional  unknown unknown unknown"},
		{"TLS-4 MySQL 9.7", engine(false, "mysql", "9.7.1"), "db:open", "required  unknown unknown unknown"},
		{"TLS-4 MySQL between", engine(false, "mysql", "9.1.0"), "db:open", "unknown  unknown unknown unknown"},
		{"TLS-4 MySQL own", all(engine(false, "mysql", "8.4.3"), ownGroup(false, "require_secure_transport=ON")), "db:open", "required  unknown unknown unknown"},
		{"TLS-4 MariaDB 11.4", engine(false, "mariadb", "11.4.4"), "db:open", "optional  unknown unknown unknown"},
		{"TLS-4 MariaDB 11.8", engine(false, "mariadb", "11.8.1"), "db:open", "required  unknown unknown unknown"},
		{"TLS-4 MariaDB 10.4 has none", engine(false, "mariadb", "10.4.34"), "db:open", "optional  unknown unknown unknown"},
		{"TLS-4 dynamic: no reboot", all(engine(false, "mysql", "8.4.3"), ownGroup(false, "require_secure_transport=1|dynamic"), pending), "db:open", "required  unknown unknown unknown"},
		// TLS-5.
		{"TLS-5", all(engine(true, "aurora-mysql", "8.0.mysql_aurora.3.08.0"), ownGroup(true, "tls_version=TLSv1.3")), "db:orders-1", "optional TLSv1.3 yes yes yes"},
		{"TLS-5 twin", all(engine(true, "aurora-mysql", "8.0.mysql_aurora.3.08.0"), ownGroup(true, "tls_version=TLSv1.2,TLSv1.1")), "db:orders-1", "optional TLSv1.1 no no unknown"},
		{"TLS-5 before 3.04", engine(true, "aurora-mysql", "8.0.mysql_aurora.3.03.1"), "db:orders-1", "optional  unknown unknown unknown"},
		{"TLS-5 PostgreSQL", ownGroup(false, "ssl_min_protocol_version=TLSv1.2", "rds.force_ssl=1"), "db:open", "required TLSv1.2 yes no unknown"},
		{"TLS-5 PostgreSQL twin", ownGroup(false, "ssl_min_protocol_version=TLSv1.1", "rds.force_ssl=1"), "db:open", "required TLSv1.1 no no unknown"},
		{"TLS-5 upside down", ownGroup(false, "ssl_min_protocol_version=TLSv1.3", "ssl_max_protocol_version=TLSv1.2", "rds.force_ssl=1"), "db:open", "required  unknown unknown unknown"},
		{"suites with forward secrecy", ownGroup(false, "rds.force_ssl=1", "ssl_ciphers=ECDHE-RSA-AES256-GCM-SHA384,DHE-RSA-AES128-SHA,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), "db:open", "required  unknown unknown yes"},
		{"a suite without", ownGroup(false, "rds.force_ssl=1", "ssl_ciphers=ECDHE-RSA-AES256-GCM-SHA384:AES256-SHA"), "db:open", "required  unknown unknown no"},
		{"a word for several", ownGroup(false, "rds.force_ssl=1", "ssl_ciphers=ECDHE-RSA-AES256-GCM-SHA384:HIGH"), "db:open", "required  unknown unknown unknown"},
		// TLS-6.
		{"TLS-6", all(engine(false, "sqlserver-se", "15.00.4410.1.v1"), ownGroup(false, "rds.force_ssl=1|static")), "db:open", "required  unknown unknown unknown"},
		{"TLS-6 twin", engine(false, "sqlserver-se", "15.00.4410.1.v1"), "db:open", "optional  unknown unknown unknown"},
		// TLS-7: a value that may not be in force.
		{"TLS-7", all(ownGroup(false, "rds.force_ssl=1"), pending), "db:open", "unknown  unknown unknown unknown"},
		{"TLS-7 twin", ownGroup(false, "rds.force_ssl=1"), "db:open", "required  unknown unknown unknown"},
		{"TLS-7 another member's status", all(ownGroup(true, "rds.force_ssl=1"), []string{`DBClusters[orders].DBClusterMembers[orders-2].DBClusterParameterGroupStatus = "pending-reboot"`}), "db:orders-1", "required  unknown unknown unknown"},
		{"TLS-7 its own", all(ownGroup(true, "rds.force_ssl=1"), []string{`DBClusters[orders].DBClusterMembers[orders-1].DBClusterParameterGroupStatus = "pending-reboot"`}), "db:orders-1", "unknown  unknown unknown unknown"},
		{"TLS-7 of all members the least", all(ownGroup(true, "rds.force_ssl=1"), []string{`DBClusters[orders].DBClusterMembers[orders-2].DBClusterParameterGroupStatus = "pending-reboot"`}), "cluster:orders", "unknown  unknown unknown unknown"},
		// What is not known.
		{"nothing told", nil, "db:open", "unknown  unknown unknown unknown"},
		{"parameters not collected", []string{`DBInstances[open].DBParameterGroups = [{"DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"}]`}, "db:open", "unknown  unknown unknown unknown"},
		{"two answers", all(ownGroup(false, "rds.force_ssl=1"), []string{place + `db-parameters-own.json {"Parameters": [{"ParameterName": "rds.force_ssl", "ParameterValue": "0"}]}`}), "db:open", "unknown  unknown unknown unknown"},
		{"a strange value", ownGroup(false, "rds.force_ssl=2"), "db:open", "unknown  unknown unknown unknown"},
		{"an engine that is not modelled", engine(false, "oracle-ee", "19.0.0.0"), "db:open", "unknown  unknown unknown unknown"},
		{"another Region's group", []string{`DBInstances[open].DBParameterGroups = [{"DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"}]`,
			`+ 111122223333/us-east-1/describe-db-parameters.own.json {"Parameters": [{"ParameterName": "rds.force_ssl", "ParameterValue": "1"}]}`}, "db:open", "unknown  unknown unknown unknown"},
		{"a page is missing", []string{`DBInstances[open].DBParameterGroups = [{"DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"}]`,
			place + `describe-db-parameters.own.json {"Parameters": [], "Marker": "x"}`}, "db:open", "unknown  unknown unknown unknown"},
		{"a wrapper names the group", []string{`DBInstances[open].DBParameterGroups = [{"DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"}]`,
			place + `anything.json {"Parameters": [{"ParameterName": "rds.force_ssl", "ParameterValue": "1"}], "DBParameterGroupName": "own"}`}, "db:open", "required  unknown unknown unknown"},
	} {
		a := askerOf(t, c.edits)
		an := asked(t, a, "198.51.100.7", c.destination, "5432")
		s := an.Transport
		words := [...]string{"unknown", "no", "yes"}
		if got := strings.Join([]string{s.TLS, s.MinVersion, words[s.TLS12], words[s.TLS13], words[s.ForwardSecrecy]}, " "); got != c.want {
			t.Errorf("%s: %q, want %q (%s)", c.why, got, c.want, s.Evidence)
		}
		plain := asked(t, askerOf(t, nil), "198.51.100.7", c.destination, "5432")
		if an.Verdict != plain.Verdict { // TLS-1
			t.Errorf("%s: %v changes the verdict: %v, else %v", c.why, s.TLS, an.Verdict, plain.Verdict)
		}
		if c.why == "TLS-4 MariaDB 10.4 has none" && s.Evidence != "mariadb 10.4.34 has no require_secure_transport" {
			t.Errorf("%s: %s", c.why, s.Evidence)
		}
		if s.TLS == "unknown" && s.Evidence == "" {
			t.Errorf("%s: unknown without a word why", c.why)
		}
	}
}

// TestTransportNeeds: what is not known names the call that tells, for the group.
func TestTransportNeeds(t *testing.T) {
	a := askerOf(t, []string{`DBInstances[open].DBParameterGroups = [{"DBParameterGroupName": "own", "ParameterApplyStatus": "in-sync"}]`})
	s := asked(t, a, "198.51.100.7", "db:open", "").Transport
	want := "aws rds describe-db-parameters --db-parameter-group-name own > describe-db-parameters.own.json --region eu-west-1   # account 111122223333"
	if len(s.Needs) != 1 || s.Needs[0].Command != want {
		t.Errorf("needs %+v, want %s", s.Needs, want)
	}
	nameless := askerOf(t, []string{`DBInstances[open].DBParameterGroups = []`})
	if s := asked(t, nameless, "198.51.100.7", "db:open", "").Transport; len(s.Needs) != 1 || !strings.HasPrefix(s.Needs[0].Command, "aws rds describe-db-parameter-groups ") {
		t.Errorf("of a database whose group is not told: needs %+v", s.Needs)
	}
	if s := asked(t, a, "198.51.100.7", "db:open", "22").Transport; s.TLS != "unknown" || s.Evidence != "another port than the database's" {
		t.Errorf("of another port it says %q %q", s.TLS, s.Evidence)
	}
	if s := asked(t, a, "i-a1", "i-b1", "22").Transport; s != nil {
		t.Errorf("of no database it says %+v", s)
	}
}

// TestCertificates: the authority is the instance's; a certificate that has ended is told, by the time of the snapshot.
//
// rule: TLS-8, TLS-9
func TestCertificates(t *testing.T) {
	certificate := []string{`DBInstances[orders-1].CACertificateIdentifier = "rds-ca-rsa2048-g1"`, `DBInstances[orders-1].CertificateDetails = {"CAIdentifier": "rds-ca-rsa2048-g1", "ValidTill": "2026-06-01T00:00:00+00:00"}`,
		`DBInstances[orders-2].CACertificateIdentifier = "rds-ca-ecc384-g1"`}
	taken := func(at string) []string {
		return []string{`+ manifest.json {"schema": "portolan.manifest/v1", "taken": "` + at + `", "calls": []}`}
	}
	noted := func(edits []string, destination, word string) bool {
		s := asked(t, askerOf(t, edits), "i-a1", destination, "").Transport
		return slices.ContainsFunc(s.Notes, func(n string) bool { return strings.Contains(n, word) })
	}
	s := asked(t, askerOf(t, certificate), "i-a1", "cluster:orders", "").Transport
	if !slices.Equal(s.Authorities, []string{"rds-ca-ecc384-g1", "rds-ca-rsa2048-g1"}) || s.ValidTill != "2026-06-01T00:00:00+00:00" {
		t.Errorf("authorities %v until %s", s.Authorities, s.ValidTill)
	}
	if s := asked(t, askerOf(t, nil), "i-a1", "cluster:orders", "").Transport; len(s.Authorities) > 0 {
		t.Errorf("authorities that nothing tells: %v", s.Authorities)
	}
	if !noted(all(certificate, taken("2026-07-01T00:00:00Z")), "db:orders-1", "ended") {
		t.Error("TLS-8: a certificate that has ended is not told")
	}
	if noted(all(certificate, taken("2026-05-01T00:00:00Z")), "db:orders-1", "ended") {
		t.Error("TLS-8: a certificate that holds is told to have ended")
	}
	mysql := engine(true, "aurora-mysql", "8.0.mysql_aurora.3.08.0")
	if !noted(mysql, "cluster:orders/writer", "alternative names") {
		t.Error("TLS-9: the cluster's endpoint is an alternative name")
	}
	if noted(mysql, "db:orders-1", "alternative names") || noted(nil, "cluster:orders/writer", "alternative names") {
		t.Error("TLS-9: told of an instance's own endpoint, or of PostgreSQL")
	}
}

// rule: TLS-10, TLS-11
func TestIAMAndDataAPI(t *testing.T) {
	for want, edits := range map[string][]string{
		"on":      {`DBClusters[orders].IAMDatabaseAuthenticationEnabled = true`},
		"off":     {`DBClusters[orders].IAMDatabaseAuthenticationEnabled = false`},
		"unknown": nil,
	} {
		an := asked(t, askerOf(t, edits), "i-a1", "cluster:orders", "")
		if an.Transport.IAM != want || an.Verdict != graph.Reachable {
			t.Errorf("IAM %s, verdict %v; want %s and reachable", an.Transport.IAM, an.Verdict, want)
		}
	}
	told := func(edits ...string) bool {
		an := asked(t, askerOf(t, edits), "i-c1", "cluster:orders", "")
		return an.Verdict == graph.Blocked && slices.ContainsFunc(an.Warnings, func(w graph.Warning) bool { return w.Code == "DB_DATA_API" && strings.Contains(w.Text, "TLS 1.2") })
	}
	if !told(`DBClusters[orders].HttpEndpointEnabled = true`) || told(`DBClusters[orders].HttpEndpointEnabled = false`) {
		t.Error("the Data API is not told apart from the verdict (DB-24, TLS-11)")
	}
}

// TestPlaintext: who reaches a database without encryption.
//
// rule: TLS-1, TLS-2, TLS-7
func TestPlaintext(t *testing.T) {
	for _, c := range []struct {
		why      string
		edits    []string
		rows     int
		verdict  graph.Verdict
		result   string // of the database's own VPC
		complete bool
	}{
		{"TLS is demanded", ownGroup(true, "rds.force_ssl=1"), 0, 0, "none", true},
		{"plain connections are taken", ownGroup(true, "rds.force_ssl=0"), 3, graph.Reachable, "rows", true},
		{"not known", []string{`DBClusters[orders].DBClusterParameterGroup = "own"`}, 3, graph.Unknown, "unknown", false},
	} {
		a := askerOf(t, c.edits)
		q := question(t, "", "")
		plain, err := a.Who("cluster:orders", q, "")
		if err != nil {
			t.Fatal(err)
		}
		q.Plaintext = true
		who, err := a.Who("cluster:orders", q, "")
		if err != nil {
			t.Fatal(err)
		}
		if len(plain.Rows) != 3 || len(who.Rows) != c.rows || who.Complete != c.complete {
			t.Errorf("%s: %d rows of %d, complete %v", c.why, len(who.Rows), len(plain.Rows), who.Complete)
		}
		for _, r := range who.Rows {
			if r.Verdict != c.verdict {
				t.Errorf("%s: %s is %v", c.why, r.Source, r.Verdict)
			}
		}
		for _, u := range who.Universe {
			if u.Boundary != "same VPC" {
				continue
			}
			if u.Result != c.result || u.Result == "none" && (len(u.Causes) == 0 || u.Causes[0].Code != ask.CodeTLSRequired) {
				t.Errorf("%s: same VPC is %s %v", c.why, u.Result, u.Causes)
			}
		}
		if !who.Complete && (len(who.Unknowns) == 0 || who.Unknowns[0].Gap.DataSet.Call != model.KindDBClusterParameterGroup.Call()) {
			t.Errorf("%s: unknown without the call that tells: %+v", c.why, who.Unknowns)
		}
	}
}

// TestDeniedCollection: what could not be read for want of permission is missing, never closed.
//
// rule: TLS-12
func TestDeniedCollection(t *testing.T) {
	denied := `+ manifest.json {"schema": "portolan.manifest/v1", "taken": "2026-11-24T10:00:00Z", "calls": [{"call": "%s", "account": "111122223333", "region": "eu-west-1", "status": "denied"}]}`
	a := askerOf(t, []string{"- NetworkInterfaces", fmt.Sprintf(denied, "ec2:DescribeNetworkInterfaces"),
		`SecurityGroups[sg-a99].IpPermissionsEgress = [{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "10.0.2.10/32"}]}]`})
	an := asked(t, a, "subnet:app", "db:orders-1", "")
	if an.Verdict != graph.Unknown || len(an.Unknowns) == 0 || an.Unknowns[0].Gap.DataSet.Call != "ec2:DescribeNetworkInterfaces" {
		t.Errorf("denied: %v\n%s", an.Verdict, explained(an))
	}
	for _, c := range a.Coverage() {
		if c.DataSet.Call == "ec2:DescribeNetworkInterfaces" && c.Presence != "denied" {
			t.Errorf("coverage says %q", c.Presence)
		}
	}
	a = askerOf(t, []string{"- DBClusters", "- DBInstances", fmt.Sprintf(denied, "rds:DescribeDBClusters")})
	missing := false
	for _, c := range a.Coverage() {
		missing = missing || c.DataSet.Call == "rds:DescribeDBClusters" && c.Presence == "denied" && c.Matters != ""
	}
	if !missing {
		t.Error("coverage does not say that databases are missing")
	}
	if _, err := a.Can("i-a1", "cluster:orders", question(t, "", "")); err == nil {
		t.Error("a database that was not read has a verdict")
	}
}
