package ingest

import "portolan/model"

// nameProxyTargets gives targets whose document does not name their proxy to the one proxy of their account and Region. Where
// there are several it cannot be told.
func (m *merger) nameProxyTargets() {
	names := make(map[network][]string)
	var lost []*model.DBProxyTargets
	for _, r := range m.resources {
		switch r := r.(type) {
		case *model.DBProxy:
			at := network{r.Account, r.Region}
			names[at] = append(names[at], r.ProxyName)
		case *model.DBProxyTargets:
			if r.Proxy == "" {
				lost = append(lost, r)
			}
		}
	}
	for _, t := range lost {
		if list := names[network{t.Account, t.Region}]; len(list) == 1 {
			t.Proxy = list[0]
			continue
		}
		m.problems = append(m.problems, model.Problem{File: t.Origin, Text: "targets of an RDS Proxy that nothing names",
			Next: "name the file after the proxy (describe-db-proxy-targets-NAME.json), or put \"DBProxyName\" beside the list"})
	}
}
