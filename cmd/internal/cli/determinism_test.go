package cli_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"portolan/cmd/internal/cli"
	"portolan/fixtures"
)

var (
	shuffles    = flag.Int("shuffles", 0, "how many shuffled copies of the example account TestSameBytes asks; 0: 4, and 20 where CI is set")
	shuffleSeed = flag.Uint64("shuffle-seed", 0, "the seed of TestSameBytes; 0 draws one")
)

// askedFile is what `ask` reads in TestSameBytes.
const askedFile = `app-1 cluster:billing
{"id":"q2","verb":"who","destination":"cluster:reports"}
{"id":"q3","verb":"from","source":"internet"}
{"id":"q4","source":"no-such-thing","destination":"cluster:orders"}
10.30.0.0/16@vpc-09a47000000000009 db:reports-1 5432
`

// sameBytesCommands are every verb and format. The names of input files appear in `coverage` alone, where something could not
// be used: the example has no such thing.
func sameBytesCommands() [][]string {
	var out [][]string
	add := func(words string, formats ...string) {
		for _, f := range formats {
			out = append(out, append(strings.Fields(words), "-o", f))
		}
	}
	all := []string{"text", "json", "md", "csv"}
	add("can runner-1 cluster:billing", all...)
	add("can asg:app cluster:orders", all...)
	add("can internet rds:*", all...)
	add("can 10.30.0.0/16@vpc-09a47000000000009 db:reports-1", all...)
	add("can account:111122223333 cluster:reports -p all", "text", "json")
	add("who rds:*", all...)
	add("who sg:orders-db -p all", all...)
	add("from vpc:shop", all...)
	add("ask -", all...)
	add("ls", all...)
	add("ls sg", all...)
	add("ls route-table", all...)
	add("ls db", "text", "json")
	add("ls db-subnet-group", "text", "json")
	add("ls launch-template", "text", "json")
	add("show orders-db", all...)
	add("show cluster:orders", all...)
	add("show db:reports-2", "text", "json")
	add("show app-1", "text", "json")
	add("show pl-09a47000000000001", "text", "json")
	add("coverage", all...)
	add("draw path runner-1 cluster:billing", "dot")
	add("draw exposure rds:*", "dot")
	return append(out,
		[]string{"coverage", "--commands"},
		[]string{"coverage", "--commands", "app-1", "10.30.5.20", "-p", "5432"},
		[]string{"__complete", "can", "a"},
	)
}

// TestSameBytes: the same facts give the same bytes for every verb and format, whatever the names of the input files, the
// order of list elements and JSON keys, the number of processors, folder or archive.
func TestSameBytes(t *testing.T) {
	seed := *shuffleSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	copies := *shuffles
	switch {
	case copies > 0:
	case os.Getenv("CI") != "":
		copies = 20
	default:
		copies = 4
	}
	t.Logf("%d copies, seed %d (-args -shuffles N -shuffle-seed SEED)", copies, seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	plain := t.TempDir()
	if err := os.CopyFS(plain, fixtures.Shop()); err != nil {
		t.Fatal(err)
	}
	commands := sameBytesCommands()
	want := make([]string, len(commands))
	for i, c := range commands {
		want[i] = output(plain, c)
	}
	for n := range copies {
		runtime.GOMAXPROCS(1 + n%2)
		snapshot := shuffledShop(t, rng, n%4 >= 2)
		for i, c := range commands {
			if got := output(snapshot, c); got != want[i] {
				t.Errorf("copy %d: `portolan %s` differs from the unshuffled one\n%s", n, strings.Join(c, " "), firstDifference(want[i], got))
			}
		}
		if t.Failed() {
			t.Fatalf("stopped after copy %d; seed %d", n, seed)
		}
	}
}

// output is all that a command line writes and its exit code.
func output(snapshot string, args []string) string {
	var out, errs bytes.Buffer
	code := cli.Main(context.Background(), append([]string{"-s", snapshot}, args...), nil, strings.NewReader(askedFile), &out, &errs)
	return fmt.Sprintf("%s%s[exit %d]\n", &out, &errs, code)
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// shuffledShop writes the example account with other file names and another order of everything, to a folder or a zip. Files
// of a folder may come together in one.
func shuffledShop(t *testing.T, rng *rand.Rand, zipped bool) string {
	t.Helper()
	type file struct {
		name string
		raw  []byte
	}
	var files []file
	err := fs.WalkDir(fixtures.Shop(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(fixtures.Shop(), name)
		if err != nil {
			return err
		}
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		var doc any
		if err := dec.Decode(&doc); err != nil {
			return err
		}
		name = path.Join(path.Dir(name), fmt.Sprintf("%016x.json", rng.Uint64()))
		files = append(files, file{name, appendShuffled(nil, doc, rng)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	rng.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	for i := 1; i < len(files); i++ { // two documents in a file
		if path.Dir(files[i].name) == path.Dir(files[i-1].name) && rng.IntN(4) == 0 {
			files[i].raw = append(append(files[i-1].raw, '\n'), files[i].raw...)
			files[i-1].raw = nil
		}
	}
	dir := t.TempDir()
	if !zipped {
		for _, f := range files {
			if f.raw == nil {
				continue
			}
			to := filepath.Join(dir, filepath.FromSlash(f.name))
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(to, f.raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		if f.raw == nil {
			continue
		}
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(f.raw) // to memory
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, "copy.zip")
	if err := os.WriteFile(to, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return to
}

// appendShuffled writes a JSON value with the elements of its lists and the keys of its objects in any order.
func appendShuffled(b []byte, v any, rng *rand.Rand) []byte {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		// a map's order is random, but not drawn from the seed
		sortThenShuffle(keys, rng)
		b = append(b, '{')
		for i, k := range keys {
			if i > 0 {
				b = append(b, ',')
			}
			name, _ := json.Marshal(k)
			b = appendShuffled(append(append(b, name...), ':'), v[k], rng)
		}
		return append(b, '}')
	case []any:
		rng.Shuffle(len(v), func(i, j int) { v[i], v[j] = v[j], v[i] })
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendShuffled(b, e, rng)
		}
		return append(b, ']')
	}
	raw, _ := json.Marshal(v)
	return append(b, raw...)
}

func sortThenShuffle(keys []string, rng *rand.Rand) {
	slices.Sort(keys)
	rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
}
