package ask

import (
	"portolan/graph"
	"portolan/graph/component"
	"portolan/model"
)

// doubt is what AWS leaves open about the ways to a database, whatever configuration says.
type doubt struct {
	gap   *model.Gap
	wider bool // packets that are stopped elsewhere may get there another way
}

// doubtOf finds it for sources at a boundary ("same VPC", "on-prem", "internet", or any other word); nil for none.
func (a *Asker) doubtOf(d *Database, boundary string) *doubt {
	if d == nil {
		return nil
	}
	onPrem, internet := boundary == "on-prem", boundary == "internet"
	if s := a.seatOf(d); len(s.Places) == 0 && s.VPC == "" && !component.Express(d.Cluster) && !(internet && s.Public == model.No) {
		f := a.net.DBFacts(d)
		return &doubt{&model.Gap{Kind: model.GapNotCollected, Subject: d.Ref, Detail: "the database's subnets", DataSet: model.DataSet{Call: model.KindDBSubnetGroup.Call(), Account: f.Account, Region: f.Region}}, true}
	}
	if internet {
		return nil
	}
	if i := d.Instance; i != nil && i.CustomerOwnedIP && onPrem { // DB-32
		return &doubt{&model.Gap{Kind: model.GapUnmodelled, Subject: d.Ref, Detail: "its customer-owned address, by a local gateway"}, true}
	}
	if onPrem && component.Express(d.Cluster) { // DB-25
		return &doubt{&model.Gap{Kind: model.GapUnmodelled, Subject: d.Ref, Detail: "a site's own way to the internet"}, true}
	}
	if component.ServerlessV1(d.Cluster) && boundary != "same VPC" { // DB-23
		return &doubt{&model.Gap{Kind: model.GapUndetermined, Subject: d.Ref, Detail: "whether serverless v1 answers from outside its VPC: AWS says only that it does from within one"}, false}
	}
	return nil
}

// doubted adds to what a search found the sources of which it is not known.
func (a *Asker) doubted(f *found) {
	d := f.end.Database
	for i := range f.rows {
		r := &f.rows[i]
		if x := a.doubtOf(d, r.boundary); x != nil {
			r.verdict, r.gaps = graph.Unknown, withGap(r.gaps, *x.gap)
		}
	}
	for i := range f.entries {
		e := f.entries[i]
		if x := a.doubtOf(d, e.boundary); x != nil && (x.wider || e.rows || len(e.gaps) > 0) {
			own := *e // destinations may share it
			own.gaps = withGap(e.gaps, *x.gap)
			f.entries[i] = &own
		}
	}
}

// boundaryTo is the boundary between a class and a database, as far as doubts depend on it.
func (a *Asker) boundaryTo(c *class, d *Database) string {
	switch {
	case d == nil:
		return ""
	case c.ends[0].OnPrem != nil:
		return "on-prem"
	case c.realm == realmInternet:
		return "internet"
	case c.vpc == a.seatOf(d).VPC:
		return "same VPC"
	}
	return "other VPC"
}
