package ingest

import (
	"slices"

	"portolan/model"
)

// join adds facts that one listing tells about the resources of another.
func (m *merger) join() {
	m.mapAddresses()
	m.nameGroups()
	m.nameZones()
	m.tag()
	m.nameLaunchers()
	m.joinTransit()
	m.joinReplications()
	m.nameProxyTargets()
	m.gatewayKinds()
}

// mapAddresses tells interfaces of elastic addresses that are associated with them: DescribeAddresses and
// DescribeNetworkInterfaces show the same fact (ENI-4).
func (m *merger) mapAddresses() {
	added := make(map[*model.Address]bool) // two claims cannot both be right: the smaller, whatever the order
	for _, r := range m.resources {
		e, ok := r.(*model.ElasticAddress)
		if !ok || !e.Private.IsValid() || !e.Public.IsValid() {
			continue
		}
		n, ok := m.resources[model.Ref{Kind: model.KindNetworkInterface, ID: e.Interface}].(*model.NetworkInterface)
		if !ok {
			continue
		}
		for i := range n.Addresses {
			if a := &n.Addresses[i]; a.Private == e.Private && (!a.Public.IsValid() || added[a] && e.Public.Less(a.Public)) {
				a.Public, added[a] = e.Public, true
			}
		}
	}
}

// nameZones gives subnets the zone ids that their own account's list of zones has for their zone names (NET-3), and the
// parents of Local Zones (NET-12).
func (m *merger) nameZones() {
	ids := make(map[[2]string]string, len(m.zones))
	parents := make(map[string]string)
	for _, z := range m.zones {
		parents[z.ID] = z.Parent
		if z.Account != "" && z.ID != "" {
			ids[[2]string{z.Account, z.Name}] = z.ID
		}
	}
	if len(ids) == 0 {
		return
	}
	for _, r := range m.resources {
		if s, ok := r.(*model.Subnet); ok {
			s.ZoneID = firstOf(s.ZoneID, ids[[2]string{s.Account, s.Zone}])
			s.ParentZone = parents[s.ZoneID]
		}
	}
}

// tag adds the tags of DescribeTags.
func (m *merger) tag() {
	byID := make(map[string][]model.Tag, len(m.tags))
	for _, t := range m.tags {
		byID[t.Resource] = append(byID[t.Resource], t.Tag)
	}
	if len(byID) == 0 {
		return
	}
	for ref, r := range m.resources {
		if more := byID[ref.ID]; len(more) > 0 {
			h := r.Head()
			h.Tags = SortTags(append(slices.Clone(h.Tags), more...))
		}
	}
}

// nameLaunchers reads from an instance's tags what launched it.
func (m *merger) nameLaunchers() {
	for _, r := range m.resources {
		if i, ok := r.(*model.Instance); ok {
			i.Template = firstOf(i.Template, i.Tag("aws:ec2launchtemplate:id"))
			i.AutoScalingGroup = firstOf(i.AutoScalingGroup, i.Tag("aws:autoscaling:groupName"))
		}
	}
}
