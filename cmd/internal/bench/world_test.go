// Package bench measures the product on large worlds: `make bench`. It holds tests alone, and none asserts a time.
package bench

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"

	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

// sizes are the worlds of the table, by the number of interfaces.
var sizes = []struct {
	name       string
	interfaces int
}{{"small", 1_000}, {"medium", 10_000}, {"large", 100_000}}

// seed makes the same worlds every time.
const seed = 1

func interfacesOf(tb testing.TB, name string) int {
	for _, s := range sizes {
		if s.name == name {
			return s.interfaces
		}
	}
	tb.Fatalf("no world is called %q: write small, medium, large or all", name)
	return 0
}

// writeWorld writes a world into a folder as the AWS CLI prints it.
func writeWorld(tb testing.TB, dir string, n int) gen.Info {
	tb.Helper()
	info, err := gen.Large(n, seed, func(name string) (io.WriteCloser, error) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		return os.Create(path)
	})
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
