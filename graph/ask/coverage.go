package ask

import (
	"slices"
	"strings"

	"portolan/graph"
	"portolan/model"
)

// place is one account and Region.
type place struct{ account, region string }

// shipped is how AWS ships what only the assumption "defaults" lets be missing; for guards see there.
var shipped = map[string]string{
	"ec2:DescribeNetworkAcls": "each subnet has the default network ACL, which admits everything",
	"ec2:DescribeRouteTables": "each subnet has a table with the local route only",
}

// encryptionControls is a guard that is read but has no kind.
const encryptionControls = "ec2:DescribeVpcEncryptionControls"

// survey is one reading of what a snapshot has.
type survey struct {
	*Resolver
	assume    []string
	places    []place
	databases map[place]int
	peers     map[place]bool // a VPC there is the peer of one in a place with databases
	counts    map[model.Kind]map[place]int
}

// Coverage lists the data sets of every account and Region that the snapshot holds, and of the accounts that its peerings
// name the ones that hold sources. Sorted by data set.
func (a *Asker) Coverage() []graph.Covered {
	s := survey{Resolver: a.resolver(), assume: a.opts.Assume, databases: make(map[place]int), peers: make(map[place]bool), counts: make(map[model.Kind]map[place]int)}
	s.count()
	outside := s.peerPlaces()
	var out []graph.Covered
	for _, p := range s.places {
		for _, k := range model.Kinds() {
			if k.Call() != "" && !slices.Contains(globalKinds, k) && !s.needless(k, p) {
				out = append(out, s.kindRow(k, p))
			}
		}
		out = append(out, s.row(model.DataSet{Call: encryptionControls, Account: p.account, Region: p.region}, 0))
	}
	for _, p := range outside {
		for _, k := range sourceKinds {
			out = append(out, s.kindRow(k, p))
		}
	}
	for _, p := range s.ownerPlaces() {
		for _, k := range ownerKinds {
			out = append(out, s.ownerRow(k, p))
		}
	}
	out = append(append(out, s.globalRows()...), s.detailRows()...)
	out = append(out, s.otherRows(out)...)
	slices.SortStableFunc(out, func(a, b graph.Covered) int { return a.DataSet.Compare(b.DataSet) })
	return out
}

// sourceKinds are the kinds whose listings tell what an account sends and from where.
var sourceKinds = []model.Kind{model.KindVPC, model.KindSubnet, model.KindNetworkInterface, model.KindSecurityGroup, model.KindNetworkACL, model.KindRouteTable}

// count counts resources, and finds the places that hold any.
func (s *survey) count() {
	for _, k := range model.Kinds() {
		s.counts[k] = make(map[place]int)
		for _, m := range s.snap.List(k) {
			p := place{m.Head().Account, m.Head().Region}
			s.counts[k][p]++
			if k != model.KindVPCPeering {
				s.places = append(s.places, p)
			}
			if k == model.KindDBInstance || k == model.KindDBCluster && len(m.(*model.DBCluster).Members) == 0 {
				s.databases[p]++
			}
		}
	}
	for _, d := range s.snap.Sets() {
		s.places = append(s.places, place{d.Account, d.Region})
	}
	told := slices.ContainsFunc(s.places, func(p place) bool { return p.account != "" && p.region != "" })
	s.places = sortedPlaces(s.places, func(p place) bool { return !told || p.account != "" && p.region != "" })
}

func sortedPlaces(list []place, keep func(place) bool) []place {
	list = slices.DeleteFunc(list, func(p place) bool { return !keep(p) })
	slices.SortFunc(list, comparePlaces)
	return slices.Compact(list)
}

func comparePlaces(a, b place) int {
	return model.DataSet{Account: a.account, Region: a.region}.Compare(model.DataSet{Account: b.account, Region: b.region})
}

// peerPlaces lists the places that only peerings name, and marks those that are peers of a place with databases.
func (s *survey) peerPlaces() []place {
	var out []place
	for p := range model.All[*model.VPCPeering](s.snap, model.KindVPCPeering) {
		a, b := place{p.Requester.Account, p.Requester.Region}, place{p.Accepter.Account, p.Accepter.Region}
		s.peers[a] = s.peers[a] || s.databases[b] > 0
		s.peers[b] = s.peers[b] || s.databases[a] > 0
		out = append(out, a, b)
	}
	return sortedPlaces(out, func(p place) bool { return p.account != "" && p.region != "" && !slices.Contains(s.places, p) })
}

// kindRow is the row of one kind's listing in one place.
func (s *survey) kindRow(k model.Kind, p place) graph.Covered {
	row := s.row(model.DataSet{Call: k.Call(), Account: p.account, Region: p.region}, s.counts[k][p])
	if missing := s.incomplete(k, p); len(missing) > 0 {
		row.Command = commands(row.DataSet, missing)
		switch {
		case row.Presence == "denied":
		case row.Count == 0:
			row.Presence = "not collected"
		default:
			row.Presence = "truncated"
		}
	}
	if row.Presence == "present" {
		row.Command = ""
		return row
	}
	if row.Assumed == "" {
		row.Matters = s.matters(k, p)
	}
	return row
}

// row is what the snapshot tells of a data set.
func (s *survey) row(d model.DataSet, count int) graph.Covered {
	st := s.snap.Status(d)
	row := graph.Covered{DataSet: d, Count: count}
	switch {
	case st.Denied != "":
		row.Presence = "denied"
	case st.Truncated:
		row.Presence = "truncated"
	case st.Mentioned():
		row.Presence = "present"
		return row
	default:
		row.Presence = "not collected"
	}
	row.Command = Command(d, model.Ref{})
	if !st.Mentioned() && !st.Truncated {
		row.Assumed = s.assumed(d.Call)
	}
	return row
}

// assumed is what a data set that nothing mentions is taken as, "" when nothing may be assumed.
func (s *survey) assumed(call string) string {
	for _, g := range guards {
		if g.call == call && s.assumes("guards-off") {
			return g.takenAs
		}
	}
	switch {
	case call == encryptionControls && s.assumes("guards-off"):
		return "off"
	case s.assumes("defaults"):
		return shipped[call]
	}
	return ""
}

// assumes reports whether the session takes something for granted; guards are off unless it says none.
func (s *survey) assumes(word string) bool {
	if word == "guards-off" {
		return len(s.assume) == 0 || slices.ContainsFunc(s.assume, func(w string) bool { return w != "none" })
	}
	return slices.Contains(s.assume, word)
}

// incomplete lists the resources of a place for which a call of their own is missing.
func (s *survey) incomplete(k model.Kind, p place) []model.Ref {
	var out []model.Ref
	switch k {
	case model.KindVPCAttributes:
		for v := range s.in(model.KindVPC, p) {
			at, ok := model.Get[*model.VPCAttributes](s.snap, k, v.Head().Ref.ID)
			if !ok || at.DNSSupport == model.NotTold || at.DNSHostnames == model.NotTold {
				out = append(out, v.Head().Ref)
			}
		}
	case model.KindPrefixList:
		out = s.listsWithoutEntries(p)
	case model.KindDBClusterParameterGroup, model.KindDBParameterGroup:
		out = s.groupsWithoutParameters(k, p)
	case model.KindFirewallPolicy, model.KindFirewallRuleGroup:
		out = s.firewallParts(k, p)
	case model.KindLaunchTemplate:
		for l := range s.in(k, p) {
			if s.templateGap(l.(*model.LaunchTemplate)) != nil {
				out = append(out, l.Head().Ref)
			}
		}
	}
	return out
}

// in yields the resources of a kind in a place.
func (s *survey) in(k model.Kind, p place) func(yield func(model.Resource) bool) {
	return func(yield func(model.Resource) bool) {
		for _, m := range s.snap.List(k) {
			if (m.Head().Account == p.account && m.Head().Region == p.region) && !yield(m) {
				return
			}
		}
	}
}

// otherRows are the data sets that the input has and that no kind stands for.
func (s *survey) otherRows(have []graph.Covered) []graph.Covered {
	listed := make(map[model.DataSet]bool)
	for _, c := range have {
		listed[c.DataSet] = true
	}
	var out []graph.Covered
	for _, d := range s.snap.Sets() {
		if listed[d] || hasKind(d.Call) && len(have) > 0 {
			continue
		}
		out = append(out, s.row(d, s.countOther(d)))
	}
	return out
}

// sameKind are the calls that tell of a kind that another call lists.
var sameKind = map[string]model.Kind{
	"ec2:DescribeLaunchTemplates": model.KindLaunchTemplate, "ec2:DescribeManagedPrefixLists": model.KindPrefixList,
	"ec2:DescribePrefixLists": model.KindPrefixList, "ec2:DescribeSecurityGroupRules": model.KindSecurityGroup,
	"ec2:GetTransitGatewayPrefixListReferences": model.KindTransitGatewayRouteTable,
	"rds:DescribeDBParameterGroups":             model.KindDBParameterGroup, "rds:DescribeDBClusterParameterGroups": model.KindDBClusterParameterGroup,
}

func (s *survey) countOther(d model.DataSet) int {
	p := place{d.Account, d.Region}
	if k, ok := sameKind[d.Call]; ok {
		return s.counts[k][p]
	}
	if i := slices.IndexFunc(details, func(c detail) bool { return c.call == d.Call }); i >= 0 {
		return s.countDetail(details[i], p)
	}
	n := 0
	_, operation, _ := strings.Cut(d.Call, ":")
	for m := range s.in(model.KindOther, p) {
		if strings.HasSuffix(operation, m.(*model.Other).AWSKind) {
			n++
		}
	}
	return n
}

// hasKind reports whether a call is the one that lists a kind; a set of it without account or Region speaks for the rows of
// all places.
func hasKind(call string) bool {
	return slices.ContainsFunc(model.Kinds(), func(k model.Kind) bool { return k.Call() == call })
}
