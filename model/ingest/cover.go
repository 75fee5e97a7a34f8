package ingest

import (
	"slices"
	"strings"

	"portolan/model"
)

// cover says of each listing which data sets it is: the folder's account and Region, else those that its elements name,
// else the only ones of the input.
func (m *merger) cover() {
	for _, d := range m.documents {
		if d.Call == "" { // of a call that is not known
			continue
		}
		places := m.placesOf
		if global(d.Call) {
			places = m.accountsOf
		}
		for n, known := range places(d) {
			set := model.DataSet{Call: d.Call, Account: n.account, Region: n.region}
			m.sets[set] = bothStatus(m.sets[set], model.SetStatus{Document: true, Truncated: d.Truncated || !known})
		}
	}
	m.documents = nil
}

// placesOf lists where a listing belongs. False stands for a place whose listing it cannot be as a whole: that of an account
// that merely shares things with the one that was read, or of an unknown one among several.
func (m *merger) placesOf(d Document) map[network]bool {
	if d.Account != "" && d.Region != "" {
		return map[network]bool{{d.Account, d.Region}: true}
	}
	out := make(map[network]bool)
	home := false
	for _, r := range d.Resources {
		for _, n := range m.homes(r) {
			n.account, n.region = firstOf(d.Account, n.account), firstOf(d.Region, n.region)
			if m.full(n) {
				out[n] = m.read(n)
				home = home || out[n]
			}
		}
	}
	if home {
		return out
	}
	n := network{firstOf(d.Account, only(m.world.accounts)), firstOf(d.Region, only(m.world.regions))}
	if m.full(n) {
		out[n] = true
	} else if len(out) == 0 {
		out[n] = false
		m.homeless(d)
	}
	return out
}

// global reports whether a call answers the same in every Region: its data sets have none.
func global(call string) bool {
	return strings.HasPrefix(call, "directconnect:DescribeDirectConnectGateway") || strings.HasPrefix(call, "globalaccelerator:") ||
		call == model.KindGlobalCluster.Call()
}

// accountsOf is placesOf for a call without a Region.
func (m *merger) accountsOf(d Document) map[network]bool {
	if d.Account != "" {
		return map[network]bool{{account: d.Account}: true}
	}
	d.Region = ""
	everywhere := m.world.regions
	m.world.regions = nil
	defer func() { m.world.regions = everywhere }()
	return m.placesOf(d)
}

// full reports whether a place is told as exactly as the input tells any.
func (m *merger) full(n network) bool {
	return (n.account != "" || len(m.world.accounts) == 0) && (n.region != "" || len(m.world.regions) == 0)
}

// read reports whether the input was read in a place.
func (m *merger) read(n network) bool {
	return (n.account == "" || m.world.accounts[n.account]) && (n.region == "" || m.world.regions[n.region])
}

// homes is where a resource may have been listed: a peering, an attachment on both its sides.
func (m *merger) homes(r model.Resource) []network {
	var sides []network
	switch r := r.(type) {
	case *model.VPCPeering:
		sides = []network{{r.Requester.Account, r.Requester.Region}, {r.Accepter.Account, r.Accepter.Region}}
	case *model.TransitGatewayAttachment:
		sides = []network{{r.TransitGatewayOwner, r.Region}, {r.ResourceOwner, firstOf(r.PeerRegion, r.Region)}}
	default:
		h := r.Head()
		return []network{{h.Account, h.Region}}
	}
	var out []network
	for _, n := range sides {
		if n.account != "" && m.read(n) {
			out = append(out, n)
		}
	}
	return out
}

func (m *merger) homeless(d Document) {
	if !d.Empty {
		return // its elements are kept; only the listing as a whole proves nothing
	}
	m.problems = append(m.problems, model.Problem{
		File: d.File, Path: d.Path,
		Text: "an empty list, and the input does not say of which account and Region",
		Next: "put the file into a folder ACCOUNT/REGION/",
	})
}

// sortProblems drops repeated Problems.
func sortProblems(list []model.Problem) []model.Problem {
	slices.SortFunc(list, model.Problem.Compare)
	return slices.Compact(list)
}
