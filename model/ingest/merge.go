package ingest

import (
	"slices"

	"portolan/model"
)

// Merge puts parts together: resources that several parts or documents show become one, what is told in one place is
// added where it belongs, and every listing gets its account and Region. The parts must not be used afterwards.
func Merge(parts ...Part) *model.Snapshot {
	m := merger{resources: make(map[model.Ref]model.Resource), lent: make(map[model.Ref]string), sets: make(map[model.DataSet]model.SetStatus), unread: make(map[string]int)}
	for _, p := range parts {
		m.add(p)
	}
	m.nameBalancers()
	m.place()
	m.transit()
	m.unite()
	m.join()
	m.cover()
	m.problems = sortProblems(m.problems)
	list := make([]model.Resource, 0, len(m.resources))
	for _, r := range m.resources {
		list = append(list, r)
	}
	return model.New(model.Contents{
		Resources: list, Sets: m.sets, Manifest: m.manifest, Problems: m.problems, Taken: m.taken, Unread: m.unread,
		OnPrem: m.onprem,
	})
}

// merger is the state of one Merge.
type merger struct {
	copies    []copyOf // every resource as it was read
	documents []Document
	tags      []ResourceTag
	zones     []Zone
	resources map[model.Ref]model.Resource
	sets      map[model.DataSet]model.SetStatus
	onprem    []model.OnPrem
	problems  []model.Problem
	unread    map[string]int
	taken     string
	manifest  bool
	world     world
	lent      map[model.Ref]string // accounts of attachments of which no listing tells the owner
}

// copyOf is one resource as one document shows it. The account and Region are the document's by its folder.
type copyOf struct {
	resource        model.Resource
	account, region string
	rank            rank
	partial         bool // its document is incomplete
}

// rank says how a copy takes part in the whole.
type rank uint8

const (
	own     rank = iota // the kind's own listing
	rules               // rules alone, from DescribeSecurityGroupRules
	derived             // shown in passing by another listing
)

func (m *merger) add(p Part) {
	for _, r := range p.Resources {
		m.copies = append(m.copies, copyOf{resource: r})
	}
	for _, d := range p.Documents {
		m.copies = slices.Grow(m.copies, len(d.Resources))
		for _, r := range d.Resources {
			m.copies = append(m.copies, copyOf{r, d.Account, d.Region, rankOf(r, d.Call), d.Truncated})
		}
	}
	m.documents = append(m.documents, p.Documents...)
	m.tags = append(m.tags, p.Tags...)
	m.zones = append(m.zones, p.Zones...)
	m.onprem = append(m.onprem, p.OnPrem...)
	m.problems = append(m.problems, p.Problems...)
	for d, st := range p.Sets {
		m.sets[d] = bothStatus(m.sets[d], st)
	}
	for k, n := range p.Unread {
		m.unread[k] += n
	}
	if p.Taken != "" && (m.taken == "" || p.Taken < m.taken) { // the oldest: what is volatile is at least that old (GEN-11)
		m.taken = p.Taken
	}
	m.manifest = m.manifest || p.Manifest
}

func rankOf(r model.Resource, call string) rank {
	kind := r.Head().Ref.Kind
	switch {
	case kind == model.KindOther || kind.Call() == call:
		return own
	case call == callSecurityGroupRules:
		return rules
	}
	return derived
}

// unite makes one resource of the copies with the same Ref.
func (m *merger) unite() {
	more := make(map[model.Ref][]copyOf) // the copies beyond the first; rare
	first := make(map[model.Ref]int, len(m.copies))
	for i, c := range m.copies {
		ref := c.resource.Head().Ref
		j, seen := first[ref]
		switch {
		case !seen:
			first[ref] = i
		case len(more[ref]) == 0:
			more[ref] = []copyOf{m.copies[j], c}
		default:
			more[ref] = append(more[ref], c)
		}
	}
	for ref, i := range first {
		list := more[ref]
		if list == nil {
			list = m.copies[i : i+1]
		}
		if r := m.uniteCopies(list); r != nil {
			m.resources[ref] = r
		}
	}
	m.copies = nil
}

// uniteCopies combines copies rank by rank: listings first, then single rules, then what was shown in passing. It is nil
// when all that is known of a group are some of its rules: a group with rules missing would block what it does not.
func (m *merger) uniteCopies(list []copyOf) model.Resource {
	if len(list) == 1 && list[0].rank != rules {
		return list[0].resource
	}
	var byRank [derived + 1][]copyOf
	for _, c := range list {
		byRank[c.rank] = append(byRank[c.rank], c)
	}
	var whole model.Resource
	for r, copies := range byRank {
		if len(copies) == 0 {
			continue
		}
		partial := slices.ContainsFunc(copies, func(c copyOf) bool { return c.partial })
		if rank(r) == rules && partial && whole == nil {
			continue
		}
		var next model.Resource
		if next = gatherParts(rank(r), copies); next == nil {
			var problems []model.Problem
			next, problems = combine(copies)
			m.problems = append(m.problems, problems...)
		}
		switch {
		case whole == nil:
			whole = next
		case rank(r) == rules:
			m.problems = append(m.problems, agree(whole.(*model.SecurityGroup), next.(*model.SecurityGroup), partial)...)
		default:
			fill(whole, next)
		}
	}
	return whole
}

// gatherParts makes one resource of copies that each show a part of it; nil for copies that each show the whole.
func gatherParts(r rank, copies []copyOf) model.Resource {
	switch copies[0].resource.(type) {
	case *model.SecurityGroup:
		if r == rules {
			return gather(copies)
		}
	case *model.TransitGatewayRouteTable:
		if r == derived {
			return gatherTable(copies)
		}
	case *model.ClientVPNEndpoint:
		if r == derived {
			return gatherClientVPN(copies)
		}
	case *model.DXGateway:
		if r == derived {
			return gatherDXGateway(copies)
		}
	case *model.LoadBalancer:
		if r == derived {
			return gatherBalancer(copies)
		}
	case *model.TargetGroup:
		if r == derived {
			return gatherTargetGroup(copies)
		}
	case *model.Accelerator:
		if r == derived {
			return gatherAccelerator(copies)
		}
	case *model.EndpointService:
		if r == derived {
			return gatherEndpointService(copies)
		}
	case *model.DBParameterGroup:
		return gatherParameters(copies)
	}
	return nil
}

// bothStatus is what two sources say of one data set.
func bothStatus(a, b model.SetStatus) model.SetStatus {
	return model.SetStatus{
		Document:  a.Document || b.Document,
		Truncated: a.Truncated || b.Truncated,
		Manifest:  a.Manifest || b.Manifest,
		Denied:    max(a.Denied, b.Denied),
	}
}
