package ask

import (
	"portolan/graph"
	"portolan/graph/component"
)

// channelsOf lists the ways to a database that are no connection to its port: they say nothing about its reachability (DB-24).
func channelsOf(dbs []*End) []graph.Warning {
	var out []graph.Warning
	for _, e := range dbs {
		if c := e.Database.Cluster; c != nil && c.DataAPI { // TLS-11
			out = append(out, graph.Warning{Code: "DB_DATA_API", Text: "Data API enabled on " + c.Ref.String() +
				": SQL also runs over HTTPS, with TLS 1.2 or newer and forward-secret suites, for whom IAM lets; no route, ACL or group counts there"})
		}
	}
	for _, e := range dbs {
		c := e.Database.Cluster
		if i := e.Database.Instance; c != nil && c.Pauses && i != nil && i.Class == "db.serverless" { // DB-22
			out = append(out, graph.Warning{Code: "DB_MAY_BE_PAUSED", Text: c.Ref.String() + " may be paused: the first connection resumes it, even one without valid credentials, and waits for it"})
		}
		if component.Express(c) { // DB-25
			out = append(out, graph.Warning{Code: "DB_EXPRESS", Text: c.Ref.String() + " has no VPC: its port is open to the internet, and IAM authentication alone decides who logs in"})
		}
	}
	return out
}
