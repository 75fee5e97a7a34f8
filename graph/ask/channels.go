package ask

import (
	"portolan/graph"
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
	return out
}
