package awscli

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"portolan/model/ingest"
)

// document is one JSON object with top-level keys: the output of one call, or of several put together.
type document struct {
	*file
	root      string
	first     int  // index of its first listing in file.part.Documents
	truncated bool // a NextToken was left: every list in it is incomplete

	// Members that mean something only together, whatever their order.
	vpc        vpcAttribute
	prefixList string
	entries    *listing
	blocks     []netip.Prefix
	manifest   manifest
	tgw        tableParts
	dx         dxParts
	cvpn       vpnParts
	lb         balancerParts
	classic    classicParts
	ga         acceleratorParts
	pg         parameterParts
	proxy      proxyParts
	lattice    latticeParts
	nfw        firewallParts
}

// section reads the value of one top-level key.
type section struct {
	call string
	read func(d *document, l *listing, dec *jsontext.Decoder) error
}

// document reads one document. It returns false when nothing more of the file can be read.
func (f *file) document(dec *jsontext.Decoder, root string) bool {
	d := &document{file: f, root: root, first: len(f.part.Documents)}
	if _, err := dec.ReadToken(); err != nil {
		return f.broken(root, err)
	}
	ok := d.members(dec)
	d.finish(!ok)
	return ok
}

func (d *document) members(dec *jsontext.Decoder) bool {
	for dec.PeekKind() != jsontext.KindEndObject {
		tok, err := dec.ReadToken()
		if err != nil {
			return d.broken(d.root, err)
		}
		key := tok.String()
		if err := d.member(dec, key); err != nil {
			return d.broken(d.root+pathMember(key), err)
		}
	}
	_, err := dec.ReadToken()
	return err == nil || d.broken(d.root, err)
}

// member reads the value of one top-level key. Its error is one of the text; others are Problems.
func (d *document) member(dec *jsontext.Decoder, key string) error {
	s, ok := d.sections[key]
	if !ok {
		s, ok = d.sections[canonical(key)]
	}
	if !ok {
		if done, err := d.scalar(dec, key); done || err != nil {
			return err
		}
		d.unread(key)
		return dec.SkipValue()
	}
	d.known++
	l := &listing{document: d, key: key}
	if s.call != "" {
		d.part.Documents = append(d.part.Documents, ingest.Document{
			Call: s.call, Account: d.account, Region: d.region, File: d.name, Path: d.root + pathMember(key),
		})
		l.index = len(d.part.Documents) - 1
	} else {
		l.index = -1
	}
	err := s.read(d, l, dec)
	l.end(err != nil)
	return err
}

// scalar reads the top-level keys that are no listing. It reports whether key is one.
func (d *document) scalar(dec *jsontext.Decoder, key string) (bool, error) {
	switch key {
	case "NextToken", "nextToken", "NextMarker", "Marker", "NextPageToken":
		var token jsontext.Value
		if err := json.UnmarshalDecode(dec, &token); err != nil {
			return true, err
		}
		d.truncated = d.truncated || token.Kind() == jsontext.KindString && len(token) > len(`""`)
		return true, nil
	case "Truncated", "IsTruncated":
		tok, err := dec.ReadToken()
		if err == nil && tok.Kind() == jsontext.KindTrue {
			d.truncated = true
		}
		if k := tok.Kind(); k == jsontext.KindBeginArray || k == jsontext.KindBeginObject {
			err = skipTo(dec, dec.StackDepth()-1)
		}
		return true, err
	case "ResponseMetadata", "ResultMetadata", "$metadata", "MaxResults", "collector_version", "provider":
		return true, dec.SkipValue()
	}
	return false, nil
}

// finish closes the document: what its members say together is now known.
func (d *document) finish(broken bool) {
	d.finishLattice()
	d.finishAttributes()
	d.finishEntries(broken)
	d.finishClientVPN(broken)
	d.finishTable(broken)
	d.finishDX(broken)
	d.finishBalancer(broken)
	d.finishClassic()
	d.finishAccelerator(broken)
	d.finishParameters(broken)
	d.finishTargets()
	d.finishFirewalls(broken)
	d.finishManifest()
	if !d.truncated && !broken {
		return
	}
	for i := d.first; i < len(d.part.Documents); i++ {
		if d.truncated || i == len(d.part.Documents)-1 {
			d.part.Documents[i].Truncated = true
		}
	}
}

// canonical is the spelling of a key in the table of sections: the AWS CLI's, also for np-guard's "network_acls" and for
// Direct Connect keys that start with a small letter.
func canonical(key string) string {
	switch key {
	case "vpcs", "subnets", "instances":
		return strings.ToUpper(key[:1]) + key[1:]
	case "security_groups":
		return "SecurityGroups"
	case "network_acls":
		return "NetworkAcls"
	case "internet_gateways":
		return "InternetGateways"
	}
	return upperFirst(key)
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if !unicode.IsLower(r) {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// pathMember is a member in a JSON path.
func pathMember(key string) string {
	for i, r := range key {
		if !(r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && r >= '0' && r <= '9') {
			return "[" + strconv.Quote(key) + "]"
		}
	}
	if key == "" {
		return `[""]`
	}
	return "." + key
}
