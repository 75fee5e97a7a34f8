package component

import "portolan/graph/header"

// shortcuts is what questions have found out about groups and public addresses.
type shortcuts struct {
	referring map[string][]filterKey                // by group: the filters with rules that reference it
	members   map[string]map[string]*header.AddrSet // by group and VPC; group "" is every interface
	among     *header.AddrSet                       // the only addresses that group members are asked for, nil for all
	owned     *header.AddrSet                       // public addresses that someone in the snapshot has
	free      *header.AddrSet                       // public IPv4 addresses that nobody there has
	coarse    bool
	open      map[string][2]bool // by group and family: whether it lets everything out
}

func newShortcuts() shortcuts {
	return shortcuts{referring: make(map[string][]filterKey), members: make(map[string]map[string]*header.AddrSet),
		open: make(map[string][2]bool)}
}
