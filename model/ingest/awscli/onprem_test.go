package awscli

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"portolan/model/ingest"
)

// rule: DX-7
func TestOnPrem(t *testing.T) {
	const text = "# the office\nonprem:\n  - {cidr: 10.9.0.0/16, link: vgw-0a}\n  - cidr: 2001:db8::/32\n    link: tgw-attach-0b\n  - {link: vgw-0a, cidr: 10.8.0.0/16}\n"
	s := clean(t, "onprem.yaml", text, "v.json", vpcA)
	eq(t, "declared", fmt.Sprint(s.OnPrem()), "[{2001:db8::/32 tgw-attach-0b} {10.8.0.0/16 vgw-0a} {10.9.0.0/16 vgw-0a}]")
	if digest(t, s) == digest(t, clean(t, "v.json", vpcA)) {
		t.Error("a declaration is no fact of the digest")
	}
	for _, empty := range []string{"", "# nothing\n", "onprem:\n", "onprem: []\n"} {
		if s := clean(t, "onprem.yaml", empty, "v.json", vpcA); len(s.OnPrem()) > 0 || digest(t, s) != digest(t, clean(t, "v.json", vpcA)) {
			t.Errorf("%q declares %v", empty, s.OnPrem())
		}
	}
	// What cannot be used costs its entry, and the line is named.
	for in, want := range map[string]string{
		"onprem:\n- {cidr: 10.9, link: vgw-0a}\n":                `line 2: "10.9" is not an address block`,
		"onprem:\n- {cidr: 10.9.1.0/16, link: vgw-0a}\n":         `line 2: "10.9.1.0/16" has host bits: did you mean 10.9.0.0/16`,
		"onprem:\n\n- {cidr: 10.9.0.0/16}\n":                     "line 3: an entry without link",
		"onprem:\n- {link: vgw-0a}\n":                            "line 2: an entry without cidr",
		"onprem:\n- {cidr: 10.9.0.0/16, link: vgw-0a, via: x}\n": `line 2: "via" is not a member of an entry`,
		"onprem:\n- 10.9.0.0/16@vgw-0a\n":                        "line 2: an entry is a value, not a mapping",
		"onprem: 10.9.0.0/16\n":                                  "line 1: onprem is a value, not a list",
		"- {cidr: 10.9.0.0/16, link: vgw-0a}\n":                  "line 1: the file is a list, not a mapping",
		"onprems: []\n":                                          `line 1: "onprems" is not a member of the file`,
		"onprem:\n- {cidr: [\n":                                  "line 2: did not find expected node content",
	} {
		s := loaded(t, "onprem.yaml", in+"", "v.json", vpcA)
		if p := s.Problems(); len(p) != 1 || !strings.HasPrefix(strings.TrimSpace(p[0].Path+": "+p[0].Text), want) && p[0].Text != want {
			t.Errorf("%q: %v, want %s", in, p, want)
		}
	}
	s = loaded(t, "onprem.yaml", "onprem:\n- {cidr: x, link: vgw-0a}\n- {cidr: 10.9.0.0/16, link: vgw-0a}\n", "v.json", vpcA)
	eq(t, "the other entry", fmt.Sprint(s.OnPrem()), "[{10.9.0.0/16 vgw-0a}]")
	// Only at the top; other YAML is not ours.
	oneProblem(t, loaded(t, "a/b/onprem.yaml", text, "v.json", vpcA), "", "only at the top")
	if s := clean(t, "a.yaml", "x: [", "v.json", vpcA); len(s.OnPrem()) > 0 {
		t.Error("another file")
	}
	// An archive has a folder around everything.
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for name, content := range map[string]string{"snapshot/v.json": vpcA, "snapshot/onprem.yaml": text} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(content))
	}
	z.Close()
	part, err := LoadZip(context.Background(), bytes.NewReader(packed.Bytes()), int64(packed.Len()), Options{Name: "x.zip!"})
	if err != nil {
		t.Fatal(err)
	}
	eq(t, "in an archive", len(ingest.Merge(part).OnPrem()), 3)
	// Named by itself.
	part, err = LoadFile(context.Background(), strings.NewReader(text), Options{Name: "../onprem.yaml"})
	eq(t, "alone", words(len(part.OnPrem), err), "[3 <nil>]")
}
