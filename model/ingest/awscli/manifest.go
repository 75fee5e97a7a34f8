package awscli

import (
	"cmp"
	"strconv"
	"strings"
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
	keys          int // how many of its top-level keys the document has
}

type manifestCall struct {
	Call    string `json:"call"`
	Account string `json:"account"`
	Region  string `json:"region"`
	Status  string `json:"status"`
	Error   string `json:"error"`
}

func manifestText(set func(m *manifest, s string)) section {
	return object(func(d *document, v *string) {
		d.manifest.keys++
		set(&d.manifest, *v)
	})
}

func manifestCalls() section {
	read := list("", func(e *element, c *manifestCall) {
		e.document.manifest.calls = append(e.document.manifest.calls, *c)
	}).read
	return section{"", func(d *document, l *listing, dec *jsontext.Decoder) error {
		d.manifest.keys++
		return read(d, l, dec)
	}}
}

func (d *document) finishManifest() {
	m := d.manifest
	switch {
	case m.keys == 0:
		return
	case !strings.HasPrefix(m.schema, "portolan.manifest/"): // some other file that has such keys
		d.known -= m.keys
		d.unread("schema, taken or calls")
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
	for i, c := range m.calls {
		set := model.DataSet{Call: c.Call, Account: cmp.Or(c.Account, d.account), Region: cmp.Or(c.Region, d.region)}
		var st model.SetStatus
		switch c.Status {
		case "complete":
			st.Manifest = true
		case "truncated":
			st.Truncated = true
		case "denied", "failed":
			st.Denied = cmp.Or(c.Error, c.Status)
		default:
			d.problem(d.root+".calls["+strconv.Itoa(i)+"].status", "", "%q is not complete, denied, failed or truncated; it is taken as failed", c.Status)
			st.Denied = "failed"
		}
		addStatus(&d.part, set, st)
	}
}
