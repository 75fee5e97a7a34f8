package awscli

import (
	"cmp"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"portolan/model"
)

// manifestSchema names the format of manifest.json, which the collector writes beside the listings: it vouches that they
// are whole, and says which calls were refused.
const manifestSchema = "portolan.manifest/v1"

type manifest struct {
	schema, taken string
	calls         []manifestCall
	told          bool // the document has a list of calls
}

type manifestCall struct{ Call, Account, Region, Status, Error string }

func manifestCalls() section {
	type call struct {
		Call    string `json:"call"`
		Account string `json:"account"`
		Region  string `json:"region"`
		Status  string `json:"status"`
		Error   string `json:"error"`
	}
	read := list("", func(e *element, c *call) {
		e.document.manifest.calls = append(e.document.manifest.calls, manifestCall(*c))
		switch c.Status {
		case "complete", "denied", "failed", "truncated":
		default:
			e.fail("status", "%q is not a status of a call", c.Status)
		}
	}).read
	return section{"", func(d *document, l *listing, dec *jsontext.Decoder) error {
		d.manifest.told = true
		return read(d, l, dec)
	}}
}

func (d *document) finishManifest() {
	m := d.manifest
	switch {
	case m.schema == "" && !m.told:
		return
	case m.schema != manifestSchema:
		d.problem(d.root+".schema", "collect again with this version", "the manifest has the schema %q, not %q; it is not used", m.schema, manifestSchema)
		return
	}
	if _, err := time.Parse(time.RFC3339, m.taken); m.taken != "" && err != nil {
		d.problem(d.root+".taken", "", "%q is not a time of RFC 3339", m.taken)
	} else {
		d.part.Taken = m.taken
	}
	d.part.Manifest = true
	for _, c := range m.calls {
		set := model.DataSet{Call: c.Call, Account: cmp.Or(c.Account, d.account), Region: cmp.Or(c.Region, d.region)}
		switch c.Status {
		case "complete":
			addStatus(&d.part, set, model.SetStatus{Manifest: true})
		case "truncated":
			addStatus(&d.part, set, model.SetStatus{Truncated: true})
		default: // denied, failed, and what is no status: nothing is vouched for
			addStatus(&d.part, set, model.SetStatus{Denied: cmp.Or(c.Error, c.Status, "no status")})
		}
	}
}
