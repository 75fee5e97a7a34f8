// Package bench measures the product on large worlds: `make bench`. It holds tests alone, and none asserts a time.
package bench

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

// size is a world of the table.
type size struct {
	name       string
	interfaces int
	options    []gen.Option
	targets    map[string]float64 // by title of the column: what is aimed at, at most
}

const (
	second = float64(time.Second)
	ms     = float64(time.Millisecond)
	gib    = float64(1 << 30)
)

// sizes are the worlds of the table; the first three are one table, the others have their own.
var sizes = []size{
	{name: "small", interfaces: 1_000},
	{name: "medium", interfaces: 10_000},
	{name: "large", interfaces: 100_000, targets: map[string]float64{load: 4 * second, can1: ms, who1: 50 * ms, whoMany: 50 * ms, whoAll: 10 * second,
		with: ms, withBytes: 1e6, most: 3 * gib}},
	{name: "transit", interfaces: 100_000, options: []gen.Option{gen.Transit}, targets: map[string]float64{can1: 2 * ms, who1: 50 * ms, whoMany: 50 * ms,
		whoAll: 15 * second, most: 4 * gib}},
}

// growing is how many of the sizes are one table.
const growing = 3

// mostGrowth is how much no line of that table is to grow from a world to one of ten times its interfaces.
const mostGrowth = 13

// seed makes the same worlds every time.
const seed = 1

func sizeOf(tb testing.TB, name string) size {
	for _, s := range sizes {
		if s.name == name {
			return s
		}
	}
	tb.Fatalf("no world is called %q: write small, medium, large, transit or all", name)
	return size{}
}

// writeWorld writes a world into a folder as the AWS CLI prints it.
func writeWorld(tb testing.TB, dir string, s size) gen.Info {
	tb.Helper()
	info, err := gen.Large(s.interfaces, seed, func(name string) (io.WriteCloser, error) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		return os.Create(path)
	}, s.options...)
	if err != nil {
		tb.Fatal(err)
	}
	return info
}

// read loads a folder as the command line does.
func read(tb testing.TB, dir string) *model.Snapshot {
	tb.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer root.Close()
	part, err := awscli.Load(context.Background(), root.FS(), awscli.Options{Name: "world"})
	if err != nil {
		tb.Fatal(err)
	}
	return ingest.Merge(part)
}

func asker(tb testing.TB, s *model.Snapshot) *ask.Asker {
	tb.Helper()
	a, err := ask.New(s, ask.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func can(tb testing.TB, a *ask.Asker, source, destination string) *graph.Answer {
	tb.Helper()
	answer, err := a.Can(source, destination, graph.Question{Protocol: 6, OwnPort: true})
	if err != nil {
		tb.Fatalf("can %s %s: %v", source, destination, err)
	}
	return answer
}

func who(tb testing.TB, a *ask.Asker, destination string) *graph.WhoAnswer {
	tb.Helper()
	answer, err := a.Who(destination, graph.Question{Protocol: 6, OwnPort: true}, "")
	if err != nil {
		tb.Fatalf("who %s: %v", destination, err)
	}
	return answer
}

// change takes the public address of an interface away, or what else a plan may do to one.
func change(tb testing.TB, s *model.Snapshot, id string) model.Change {
	tb.Helper()
	i, ok := model.Get[*model.NetworkInterface](s, model.KindNetworkInterface, id)
	if !ok {
		tb.Fatalf("the world has no interface %s", id)
	}
	changed := *i
	changed.Groups = nil
	return model.Change{Put: &changed}
}
