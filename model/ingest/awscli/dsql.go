package awscli

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
	"portolan/model/ingest"
)

// dsqlCluster reads an element of the "clusters" that several services list: of Aurora DSQL if it says so, else it is read over.
func (d *document) dsqlCluster(l *listing, dec *jsontext.Decoder) error {
	if dec.PeekKind() != jsontext.KindBeginObject {
		return dec.SkipValue()
	}
	var c struct{ Identifier, Arn, Status, Endpoint string }
	depth := dec.StackDepth()
	_, count := dec.StackIndex(depth)
	if err := json.UnmarshalDecode(dec, &c, small); err != nil {
		if _, ok := asSemantic(err); !ok {
			return err
		}
		return (&element{listing: l, dec: dec}).skipRest(depth, count)
	}
	if !strings.Contains(c.Arn, ":dsql:") {
		return nil
	}
	account, region := arnPlace(c.Arn)
	e := element{listing: l, list: d.root + pathMember(l.key)}
	d.part.Documents = append(d.part.Documents, ingest.Document{Call: model.KindDSQLCluster.Call(), Account: d.account, Region: d.region, File: d.name, Path: d.root + pathMember(l.key),
		Resources: []model.Resource{&model.DSQLCluster{Meta: e.meta(model.KindDSQLCluster, c.Arn, account, region, nil), Identifier: c.Identifier, Status: c.Status, Endpoint: c.Endpoint}}})
	return nil
}

// clusterNames is the section of "clusters", which both EKS and Aurora DSQL list: an empty list is DSQL's where the file is named
// so.
func clusterNames() section {
	return section{"", func(d *document, l *listing, dec *jsontext.Decoder) error {
		kind := model.KindEKSCluster
		if strings.Contains(strings.ToLower(d.name), "dsql") {
			kind = model.KindDSQLCluster
		}
		return emptyMeans(kind).read(d, l, dec)
	}}
}
