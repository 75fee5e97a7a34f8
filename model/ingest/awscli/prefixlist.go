package awscli

import (
	"net/netip"
	"regexp"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// prefixList is an element of DescribeManagedPrefixLists or, with Cidrs, of DescribePrefixLists.
type prefixList struct {
	PrefixListId, PrefixListName, PrefixListArn, OwnerId, State string
	Version                                                     int64
	Cidrs                                                       []string
	Tags                                                        tagList

	AddressFamily, IpamPrefixListResolverSyncEnabled, IpamPrefixListResolverTargetId, MaxEntries, StateMessage skip
	Unread                                                                                                     unread `json:",embed"`
}

func (p *prefixList) convert(e *element) {
	e.unknown("", p.Unread)
	e.known("State", p.State, "create-in-progress", "create-complete", "create-failed", "modify-in-progress",
		"modify-complete", "modify-failed", "restore-in-progress", "restore-complete", "restore-failed",
		"delete-in-progress", "delete-complete", "delete-failed")
	if !e.need("PrefixListId", p.PrefixListId) {
		return
	}
	_, region := arnPlace(p.PrefixListArn)
	out := &model.PrefixList{
		Meta:     e.meta(model.KindPrefixList, p.PrefixListId, p.OwnerId, region, p.Tags),
		ListName: p.PrefixListName, State: p.State, Version: p.Version,
	}
	if p.Cidrs != nil {
		out.HasEntries = true
		for _, c := range p.Cidrs {
			out.Entries = append(out.Entries, e.prefix("Cidrs", c))
		}
		out.Entries = sorted(out.Entries, netip.Prefix.Compare)
		if e.index >= 0 {
			e.part.Documents[e.index].Call = "ec2:DescribePrefixLists"
		}
	}
	e.add(out)
}

// entries reads GetManagedPrefixListEntries. The output does not name its list: the document's PrefixListId or the name of
// the file does.
func entries() section {
	type entry struct {
		Cidr        string
		Description skip
		Unread      unread `json:",embed"`
	}
	read := list("", func(e *element, v *entry) {
		e.unknown("", v.Unread)
		e.document.blocks = append(e.document.blocks, e.prefix("Cidr", v.Cidr))
	}).read
	return section{model.KindPrefixList.Call(), func(d *document, l *listing, dec *jsontext.Decoder) error {
		d.entries = l
		return read(d, l, dec)
	}}
}

var listInName = regexp.MustCompile(`\bpl-[0-9a-f]+\b`)

// finishEntries makes the prefix list of the entries that were read. A list of which an entry is missing has none: it would
// route and permit too little.
func (d *document) finishEntries(broken bool) {
	l := d.entries
	if l == nil {
		return
	}
	id := d.prefixList
	if id == "" {
		if ids := listInName.FindAllString(d.name, -1); ids != nil {
			id = ids[len(ids)-1]
		}
	}
	if id == "" {
		d.problem(l.root+".Entries", `name the file after the list, or add "PrefixListId" to it`, "entries of a prefix list that nothing names")
		l.truncated = true
		l.end(false)
		return
	}
	e := element{listing: l, list: d.root + ".Entries"}
	out := &model.PrefixList{Meta: e.meta(model.KindPrefixList, id, "", "", nil)}
	if !l.truncated && !d.truncated && !broken {
		out.HasEntries, out.Entries = true, sorted(d.blocks, netip.Prefix.Compare)
	}
	l.resources = []model.Resource{out}
	l.end(false)
}
