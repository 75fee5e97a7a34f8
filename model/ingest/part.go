// Package ingest puts together what several readers found into one Snapshot.
//
// Invariant: the result depends on the facts only, not on the order of the parts, of their documents or of the resources
// in them. Nothing is invented: an account or Region is filled in only where the input leaves a single one. The package
// parses no format; each format has a package below this one.
package ingest

import "portolan/model"

// Part is what one reader found: resources, what it shows of the data sets, and what it could not use. Merge takes
// ownership of everything in it.
type Part struct {
	Resources []model.Resource                  // resources that stand in no listing
	Sets      map[model.DataSet]model.SetStatus // what is known about data sets apart from the documents
	Documents []Document                        // the listings that were read
	Tags      []ResourceTag                     // tags that are told apart from their resources
	Zones     []Zone                            // names and ids of Availability Zones
	OnPrem    []model.OnPrem                    // what the user declares to lie behind hybrid links
	Problems  []model.Problem
	Unread    map[string]int // as model.Contents.Unread
	Taken     string         // RFC 3339, "" when not told
	Manifest  bool           // a manifest vouches for the listings in Sets
}

// Document is one listing: the output of one API call, or a page of it.
//
// A resource that another call than its kind's own lists (the interfaces inside DescribeInstances, the names in
// DescribeLaunchTemplates) fills in what the own listing lacks and never contradicts it.
type Document struct {
	Call            string // "ec2:DescribeSubnets"
	Account, Region string // where it stands by the input (the folder), "" when that does not say
	Truncated       bool   // a NextToken was left or an element was unreadable
	File, Path      string // for Problems: where the list is
	Empty           bool   // the list has no elements at all
	Resources       []model.Resource
}

// ResourceTag is one line of ec2:DescribeTags.
type ResourceTag struct {
	Resource string // id
	Tag      model.Tag
}

// Zone is an Availability Zone: names are per account, ids are not (NET-3).
type Zone struct{ Account, Name, ID, Parent string }

// callSecurityGroupRules is the one listing that shows the insides of another kind's resources (SG-27).
const callSecurityGroupRules = "ec2:DescribeSecurityGroupRules"
