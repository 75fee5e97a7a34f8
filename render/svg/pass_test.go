package svg_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"portolan/render"
	"portolan/render/report"
	"portolan/render/svg"
)

// TestAllowList: whatever the child says, nothing comes through that is not drawn.
func TestAllowList(t *testing.T) {
	const wrap = `<svg width="10pt" height="10pt" viewBox="0 0 10 10" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<g id="graph0" class="graph"><title>t</title><g id="n" class="node box"><title>n</title>%s</g></g></svg>`
	for _, c := range []string{
		`<script>alert(1)</script>`,
		`<a xlink:href="javascript:alert(1)" xlink:title="x"><text x="1" y="2">hello</text></a>`,
		`<text x="1" y="2" onclick="alert(1)">hello</text>`,
		`<image href="http://192.0.2.1/alert"/>`,
		`<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>`,
		`<style>@import "http://192.0.2.1/alert.css"</style>`,
		`<path fill="url(http://192.0.2.1/alert#a)" d="M0,0"/>`,
		`<path style="fill:url(http://192.0.2.1/alert)" d="M0,0L1,1;alert"/>`,
		`<use href="#alert"/><animate attributeName="href" values="javascript:alert(1)"/>`,
		`<!-- alert --><?alert alert?>`,
		`<polygon points="0,0 alert" class="a&quot;alert"/>`,
	} {
		var b bytes.Buffer
		if err := svg.Finish(&b, strings.NewReader(fmt.Sprintf(wrap, c)), svg.Auto); err != nil {
			t.Errorf("%s: %v", c, err)
		}
		for _, never := range []string{"alert", "192.0.2.1", "href", "script", "onclick", "style="} {
			if strings.Contains(b.String(), never) {
				t.Errorf("%s became\n%s", c, b.String())
			}
		}
	}
}

func TestNotAPicture(t *testing.T) {
	for _, c := range []string{"", "<html/>", "<svg", "<svg></svg>", `<svg><g/></svg>`, strings.Repeat("<svg><g>", 200), `<!DOCTYPE x [<!ENTITY a "b">]><svg viewBox="0 0 1 1"><g>&a;</g></svg>`} {
		err := svg.Finish(io.Discard, strings.NewReader(c), svg.Auto)
		if err == nil {
			t.Errorf("%q is taken for a picture", c)
		} else if !strings.Contains(err.Error(), "portolan-svg") {
			t.Errorf("%q: %v", c, err)
		}
	}
}

// TestDeterministic: the same report gives the same bytes, and they are well-formed.
func TestDeterministic(t *testing.T) {
	for _, c := range pictures {
		first := draw(t, read(t, c.name), svg.Auto, c.expand...)
		if again := draw(t, read(t, c.name), svg.Auto, c.expand...); !bytes.Equal(first, again) {
			t.Errorf("%s %v: two runs differ", c.name, c.expand)
		}
		dec := xml.NewDecoder(bytes.NewReader(first))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
	}
}

// failing is a child that fails.
type failing struct{}

func (failing) Run(context.Context, []byte) ([]byte, error) { return nil, errors.New("killed") }

func TestChildFails(t *testing.T) {
	var b bytes.Buffer
	if err := svg.Write(t.Context(), &b, nil, failing{}, svg.Auto); err == nil || err.Error() != "killed" || b.Len() > 0 {
		t.Errorf("error %v, %d bytes written", err, b.Len())
	}
}

func TestParseTheme(t *testing.T) {
	for in, want := range map[string]svg.Theme{"": svg.Auto, "auto": svg.Auto, "light": svg.Light, "dark": svg.Dark} {
		if got, err := svg.ParseTheme(in); got != want || err != nil {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	if _, err := svg.ParseTheme("pink"); err == nil {
		t.Error("pink is a theme")
	}
}

// TestHopNumbers: the numbers in the picture are those of the text.
func TestHopNumbers(t *testing.T) {
	for _, name := range []string{"path-reachable", "path-blocked", "path-unknown"} {
		r := read(t, name)
		var out bytes.Buffer
		if err := render.Write(&out, render.Text, render.Style{}, r); err != nil {
			t.Fatal(err)
		}
		picture := string(draw(t, r, svg.Auto))
		n := 0
		for _, l := range r.(*report.Answer).Paths[0].Legs {
			for _, h := range l.Hops {
				n++
				inText := regexp.MustCompile(fmt.Sprintf(`(?m)^.*[✓✗?·] %d .*%s`, n, regexp.QuoteMeta(h.Component)))
				if !inText.MatchString(out.String()) {
					t.Errorf("%s: the text has no hop %d with %s", name, n, h.Component)
				}
				box := regexp.MustCompile(fmt.Sprintf(`(?s)<g id="hop-%d".*?</g>`, n)).FindString(picture)
				mark := regexp.MustCompile(fmt.Sprintf(`>([✗?] )?%d · `, n))
				if !mark.MatchString(box) || !strings.Contains(box, h.Component) {
					t.Errorf("%s: hop %d of the picture is not %s:\n%s", name, n, h.Component, box)
				}
			}
		}
		if strings.Contains(picture, fmt.Sprintf(`"hop-%d"`, n+1)) {
			t.Errorf("%s: the picture has more than %d hops", name, n)
		}
	}
}
