package svg_test

import (
	"context"
	_ "embed"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"portolan/render/svg"
)

//go:embed testdata/measure.js
var measureJS string

// browser starts Chromium, or skips the test and says so.
func browser(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium here: what pictures look like is not checked (Debian: apt-get install chromium)")
	}
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.DefaultExecAllocatorOptions[:]...)
	options = append(options, chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU)
	for _, flag := range []string{"disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return ctx
}

// open shows a picture on a light or a dark page and measures it.
func open(t *testing.T, ctx context.Context, picture []byte, scheme string) *page {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		w.Write(picture)
	}))
	defer server.Close()
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	preference := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, preference); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/picture.svg")); err != nil {
		t.Fatal(err)
	}
	p, err := chromedp.Run(ctx, chromedp.Evaluate[*page](measureJS))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestInBrowser looks at every picture on a light and on a dark page.
func TestInBrowser(t *testing.T) {
	ctx := browser(t)
	for _, c := range pictures {
		picture := draw(t, read(t, c.name), svg.Auto, c.expand...)
		for _, scheme := range []string{"light", "dark"} {
			t.Run(strings.Join(append([]string{c.name, scheme}, c.expand...), "-"), func(t *testing.T) {
				for _, fault := range open(t, ctx, picture, scheme).check(scheme == "dark") {
					t.Error(fault)
				}
			})
		}
	}
}

// TestThemes checks that a fixed theme does not follow the reader.
func TestThemes(t *testing.T) {
	ctx := browser(t)
	for _, theme := range []svg.Theme{svg.Light, svg.Dark} {
		picture := draw(t, read(t, "path-unknown"), theme)
		for _, scheme := range []string{"light", "dark"} {
			for _, fault := range open(t, ctx, picture, scheme).check(theme == svg.Dark) {
				t.Errorf("theme %s on a %s page: %s", theme, scheme, fault)
			}
		}
	}
}

// bad is a picture in which everything is wrong that the test above looks for.
const bad = `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 900 200" width="900" height="200"><title>x</title><desc>x</desc>
<script>1</script><polygon class="page" fill="#ffffff" points="0,0 900,0 900,200 0,200"/>
<g id="g" class="cluster"><title>boundary</title><polygon fill="#ffffff" points="0,0 300,0 300,100 0,100"/>
<g id="a" class="box"><title>a</title><polygon fill="#777777" points="10,10 100,10 100,90 10,90"/><text x="50" y="50" font-size="12">a text that leaves</text></g>
<g id="b" class="box"><title>cluster_b</title><polygon fill="#ffffff" points="90,20 310,20 310,60 90,60"/><text x="120" y="40" font-size="9" fill="#999999">small</text></g></g>
<g id="c" class="box"><title>c</title><polygon fill="#ffffff" points="200,70 290,70 290,90 200,90"/></g>
<g id="e" class="edge"><title>e</title><path fill="none" stroke="#000000" d="M0,40L300,40"/><text x="880" y="40" font-size="12">outside</text></g>
<image href="http://192.0.2.1/x.png"/></svg>`

// TestFaultsAreSeen checks the checks.
func TestFaultsAreSeen(t *testing.T) {
	all := strings.Join(open(t, browser(t), []byte(bad), "light").check(true), "\n")
	for _, want := range []string{
		"wider than 4 : 1", `an element "script"`, `refers to ["href=`, "wanted dark = true", `the title "cluster_b"`, `"small" is 9.0 px`,
		`"a text that leaves" (`, "leaves a ", `"outside" (`, "box b {X:90", "lies over box a", "b leaves g", "c lies in g", `"e" runs through box a`,
		`"small" has a contrast of`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the test does not see %q; it sees\n%s", want, all)
		}
	}
}
