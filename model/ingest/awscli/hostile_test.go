package awscli

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/model"
	"portolan/model/ingest"
)

func TestUnreadableElement(t *testing.T) {
	const good = `{"VpcId":"vpc-0b","CidrBlock":"10.1.0.0/16"}`
	for _, row := range []struct{ element, path, text string }{
		{`{"VpcId":7}`, "$.Vpcs[1].VpcId", "number"},
		{`{"VpcId":"vpc-1","Tags":{"a":[1,{}]}}`, "$.Vpcs[1].Tags", "object"},
		{`{"VpcId":"vpc-1","Tags":[{"Key":"k","Value":"v"},{"Key":[[]],"Value":"v"}],"State":{"x":[]}}`, "$.Vpcs[1].Tags[1].Key", "list"},
		{`{"VpcId":"vpc-1","IsDefault":"yes"}`, "$.Vpcs[1].IsDefault", "string"},
		{`{"VpcId":"vpc-1","CidrBlock":"10.0.0.0/33"}`, "$.Vpcs[1].CidrBlock", `"10.0.0.0/33" is not an address block`},
		{`{"VpcId":"vpc-1","State":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`, "$.Vpcs[1].State[0][0][0][0][0][0][0]…", "deeper than 1000 levels"},
		{`{"CidrBlock":"10.0.0.0/8"}`, "$.Vpcs[1]", "no VpcId"},
		{`"vpc-1"`, "$.Vpcs[1]", "string"},
		{`[["vpc-1"]]`, "$.Vpcs[1]", "list"},
		{`null`, "$.Vpcs[1]", "null"},
		{`12.5`, "$.Vpcs[1]", "number"},
		{`{}`, "$.Vpcs[1]", "no VpcId"},
	} {
		first := strings.TrimSuffix(strings.TrimPrefix(vpcA, `{"Vpcs":[`), "]}")
		s := loaded(t, "a.json", `{"Vpcs":[`+first+","+row.element+","+good+`]}`+subnetA)
		oneProblem(t, s, row.path, row.text)
		if s.Count(model.KindVPC) != 2 || s.Count(model.KindSubnet) != 1 {
			t.Errorf("%s: the rest is lost", row.element)
		}
		if st := s.Status(model.DataSet{Call: "ec2:DescribeVpcs", Account: "111122223333", Region: "eu-west-1"}); !st.Document || st.Complete() {
			t.Errorf("%s: the listing counts as complete: %+v", row.element, st)
		}
	}
}

func TestListOfAnotherKind(t *testing.T) {
	for value, text := range map[string]string{`{"VpcId":"vpc-1"}`: "an object", `"none"`: "string", `true`: "true"} {
		s := loaded(t, "a.json", `{"Vpcs":`+value+`}`+subnetA)
		oneProblem(t, s, "$.Vpcs", strings.TrimPrefix(text, "an "))
		if s.Count(model.KindSubnet) != 1 {
			t.Error("the rest is lost")
		}
	}
	if s := clean(t, "a.json", `{"Vpcs":null}`+subnetA); !s.Status(model.DataSet{Call: "ec2:DescribeVpcs", Account: "111122223333", Region: "eu-west-1"}).Complete() {
		t.Error("null is an empty list")
	}
}

func TestDeepNesting(t *testing.T) {
	deep := strings.Repeat(`{"a":[`, 10_000) + strings.Repeat(`]}`, 10_000)
	for _, doc := range []string{
		`{"Vpcs":` + deep + `}`, `{"Whatever":` + deep + `}`, `{"Vpcs":[{"Unheard":` + deep + `}]}`, deep,
		`{"CarrierGateways":[{"CarrierGatewayId":"cagw-1","x":` + deep + `}]}`,
	} {
		s := loaded(t, "a.json", doc, "b.json", subnetA)
		if n := len(s.Problems()); n < 1 || n > 2 || !strings.Contains(s.Problems()[n-1].Text+s.Problems()[0].Text, "deeper than 1000 levels") {
			t.Errorf("%.30s: %v", doc, s.Problems())
		}
		if s.Count(model.KindSubnet) != 1 {
			t.Error("the other file is lost")
		}
	}
	// Up to the decoder's own limit only the element is lost.
	deep = strings.Repeat(`[`, 4_000) + strings.Repeat(`]`, 4_000)
	s := loaded(t, "a.json", `{"CarrierGateways":[{"CarrierGatewayId":"cagw-1","x":`+deep+`},{"CarrierGatewayId":"cagw-2"}]}`)
	oneProblem(t, s, "$.CarrierGateways[0]", "deeper than 1000 levels")
	if s.Count(model.KindOther) != 1 {
		t.Error("the next element is lost")
	}
}

// endless is a string of n bytes inside a document, never in memory as a whole.
func endless(before string, n int64) io.Reader {
	return io.MultiReader(strings.NewReader(before), io.LimitReader(filler{}, n), strings.NewReader(`"}]}`))
}

type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestLongString(t *testing.T) {
	for _, before := range []string{ // a string that is kept, and one that is read over
		`{"Vpcs":[{"VpcId":"vpc-1"},{"VpcId":"`, `{"Vpcs":[{"VpcId":"vpc-1"},{"Unheard":"`,
	} {
		part, err := LoadFile(context.Background(), endless(before, 1<<30), Options{})
		s := ingest.Merge(part)
		if len(s.Problems()) != 1 || !strings.Contains(s.Problems()[0].Text, "longer than 64 MB") || err != nil || s.Count(model.KindVPC) != 1 {
			t.Errorf("%s: %v %v", before, s.Problems(), err)
		}
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Load(ctx, folder("a.json", vpcA), Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestSymbolicLinks(t *testing.T) {
	link := func(to string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink | 0o777}
	}
	fsys := folder("a.json", vpcA, "in/b.json", subnetA)
	fsys["same.json"], fsys["in/up.json"] = link("a.json"), link("../a.json")
	part, err := Load(context.Background(), fsys, Options{})
	if s := ingest.Merge(part); err != nil || len(s.Problems()) > 0 {
		t.Error(err, s.Problems())
	}
	for name, to := range map[string]string{"out.json": "../../etc/passwd", "abs.json": "/etc/passwd", "in/up.json": "../../x", "win.json": `C:\x`} {
		fsys := folder("a.json", vpcA)
		fsys[name] = link(to)
		part, err := Load(context.Background(), fsys, Options{Name: "dir"})
		s := ingest.Merge(part)
		if err != nil || len(s.Problems()) != 1 || s.Problems()[0].File != "dir/"+name || !strings.Contains(s.Problems()[0].Text, "outside the folder") {
			t.Error(name, err, s.Problems())
		}
	}
	dir := t.TempDir() // the same with a real folder
	if os.WriteFile(filepath.Join(dir, "a.json"), []byte(vpcA), 0o600) != nil || os.Symlink("/etc", filepath.Join(dir, "b")) != nil {
		t.Skip("no symbolic links here")
	}
	part, err = Load(context.Background(), os.DirFS(dir), Options{})
	if s := ingest.Merge(part); err != nil || len(s.Problems()) != 1 || s.Count(model.KindVPC) != 1 {
		t.Error(err, s.Problems())
	}
}

func zipOf(t *testing.T, pairs ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(pairs[i+1]))
	}
	w.Close()
	return b.Bytes()
}

func tarOf(t *testing.T, packed bool, headers []tar.Header, pairs ...string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	var to io.Writer = z
	if !packed {
		to = &b
	}
	w := tar.NewWriter(to)
	for _, h := range headers {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		w.WriteHeader(&tar.Header{Name: pairs[i], Size: int64(len(pairs[i+1])), Mode: 0o600, Typeflag: tar.TypeReg})
		w.Write([]byte(pairs[i+1]))
	}
	w.Close()
	if packed {
		z.Close()
	}
	return b.Bytes()
}

func loadZip(data []byte) (*model.Snapshot, error) {
	part, err := LoadZip(context.Background(), bytes.NewReader(data), int64(len(data)), Options{Name: "x.zip!"})
	return ingest.Merge(part), err
}

func loadTar(data []byte) (*model.Snapshot, error) {
	part, err := LoadTarGz(context.Background(), bytes.NewReader(data), Options{Name: "x.tar.gz!"})
	return ingest.Merge(part), err
}

func TestArchives(t *testing.T) {
	large := strings.Replace(subnetA, "{", "{"+strings.Repeat(" ", 9<<20), 1) // more than is unpacked ahead
	pairs := []string{"d/111122223333/eu-west-1/v.json", vpcA, "d/README", "hello", "d/111122223333/eu-west-1/s.json", large, "d/x/bad.json", `{"Vpcs":[{"VpcId":1}]}`}
	want := digest(t, loaded(t, pairs...))
	for name, load := range map[string]func() (*model.Snapshot, error){
		"zip":    func() (*model.Snapshot, error) { return loadZip(zipOf(t, pairs...)) },
		"tar.gz": func() (*model.Snapshot, error) { return loadTar(tarOf(t, true, nil, pairs...)) },
		"tar":    func() (*model.Snapshot, error) { return loadTar(tarOf(t, false, nil, pairs...)) },
		"tar ./": func() (*model.Snapshot, error) {
			return loadTar(tarOf(t, true, []tar.Header{{Name: "./", Typeflag: tar.TypeDir, Mode: 0o755}}, "./"+pairs[0], pairs[1], "./"+pairs[4], pairs[5], "./"+pairs[6], pairs[7]))
		},
	} {
		s, err := load()
		if err != nil || digest(t, s) != want {
			t.Errorf("%s: another digest than the folder's, %v %v", name, err, s.Problems())
			continue
		}
		if p := s.Problems(); len(p) != 1 || !strings.HasSuffix(p[0].File, "!/d/x/bad.json") && !strings.HasSuffix(p[0].File, "!/./d/x/bad.json") {
			t.Errorf("%s: %v", name, p)
		}
	}
}

func TestUnsafeArchives(t *testing.T) {
	for name, text := range map[string]string{
		"/etc/a.json": "absolute path", "../a.json": "leads out", "a/../../b.json": "leads out", "a/../b.json": "leads out",
		`a\..\b.json`: "absolute", "C:/a.json": "absolute",
	} {
		if _, err := loadZip(zipOf(t, "ok.json", vpcA, name, subnetA)); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), text) {
			t.Errorf("zip %s: %v", name, err)
		}
		if _, err := loadTar(tarOf(t, true, nil, "ok.json", vpcA, name, subnetA)); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), text) {
			t.Errorf("tar %s: %v", name, err)
		}
	}
	for _, h := range []tar.Header{
		{Name: "l.json", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, {Name: "l.json", Typeflag: tar.TypeLink, Linkname: "x"},
		{Name: "f.json", Typeflag: tar.TypeFifo}, {Name: "d.json", Typeflag: tar.TypeChar},
	} {
		if _, err := loadTar(tarOf(t, true, []tar.Header{h}, "ok.json", vpcA)); !errors.Is(err, ErrUnsafe) {
			t.Errorf("tar %q: %v", h.Typeflag, err)
		}
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: "l.json"}
	h.SetMode(fs.ModeSymlink | 0o777)
	f, _ := w.CreateHeader(h)
	f.Write([]byte("/etc/passwd"))
	w.Close()
	if _, err := loadZip(b.Bytes()); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), "symbolic link") {
		t.Error(err)
	}
}

// rows is a listing of n bytes that packs a thousandfold.
func rows(n int) string { return `{"Vpcs":[` + strings.Repeat(" ", n) + `]}` }

func TestBombs(t *testing.T) {
	data := zipOf(t, "a.json", rows(70<<20))
	if _, err := loadZip(data); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), "1000 times") {
		t.Error(err)
	}
	data = tarOf(t, true, nil, "a.json", rows(70<<20))
	if _, err := loadTar(data); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), "1000 times") {
		t.Error(err)
	}
	// A table of contents that lies about sizes gets no further than the size it tells.
	data = zipOf(t, "a.json", vpcA, "b.json", subnetA)
	if z, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err != nil {
		t.Fatal(err)
	} else {
		z.File[0].UncompressedSize64 = 9 << 30
		if err := checkZip(z, int64(len(data))); !errors.Is(err, ErrUnsafe) || !strings.Contains(err.Error(), "more than 8 GB") {
			t.Error(err)
		}
	}
	b := &budget{left: 100, packed: func() int64 { return 1 << 30 }}
	if _, err := io.Copy(io.Discard, &metered{io.LimitReader(filler{}, 200), b, "x"}); !errors.Is(err, ErrUnsafe) {
		t.Error(err)
	}
}

func TestDamagedArchives(t *testing.T) {
	data := tarOf(t, true, nil, "a.json", vpcA, "b.json", subnetA)
	for _, bad := range [][]byte{data[:len(data)/2], data[:20], []byte("x"), nil, []byte("PK\x03\x04 not really")} {
		if _, err := loadTar(bad); err == nil {
			t.Errorf("tar of %d bytes: no error", len(bad))
		}
		if _, err := loadZip(bad); err == nil || !strings.Contains(err.Error(), `"x.zip!" is not a zip archive`) {
			t.Error(err)
		}
	}
}
