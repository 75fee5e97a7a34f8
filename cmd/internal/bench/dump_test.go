package bench

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"portolan/fixtures"
	"portolan/fixtures/gen"
	"portolan/graph"
	"portolan/graph/ask"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
	"context"
	"io"
)

var dumpTo = flag.String("dump", "", "")

func TestDump(t *testing.T) {
	if *dumpTo == "" { t.Skip() }
	os.MkdirAll(*dumpTo, 0o755)
	put := func(name string, v any, err error) {
		raw, e := json.MarshalIndent(v, "", " ")
		if e != nil { t.Fatal(e) }
		if err != nil { raw = append(raw, []byte("\nerror "+err.Error())...) }
		os.WriteFile(filepath.Join(*dumpTo, name+".json"), raw, 0o644)
	}
	part, _ := awscli.Load(context.Background(), fixtures.Shop(), awscli.Options{Name: "demo"})
	worlds := map[string]*model.Snapshot{"shop": ingest.Merge(part)}
	dests := map[string][]string{"shop": {"rds:*", "cluster:orders", "cluster:billing", "cluster:reports"}}
	srcs := map[string][]string{"shop": {"app-1", "internet", "vpc:*"}}
	for i := range 4 {
		dir := t.TempDir()
		info, err := gen.Large([]int{300, 1000, 2000, 1000}[i], uint64(i+1), func(name string) (io.WriteCloser, error) {
			p := filepath.Join(dir, name)
			os.MkdirAll(filepath.Dir(p), 0o755)
			return os.Create(p)
		})
		if err != nil { t.Fatal(err) }
		n := fmt.Sprint("w", i)
		worlds[n] = read(t, dir)
		dests[n] = append(info.Databases[:min(6, len(info.Databases))], "rds:*")
		srcs[n] = append(info.Interfaces[:5], "internet", info.Reachable.Interface, info.Blocked.Interface)
	}
	if *world != "" {
		dir := "/tmp/worlds/" + *world
		info := writeWorld(t, dir, interfacesOf(t, *world))
		n := *world
		worlds[n] = read(t, dir)
		dests[n] = append(info.Databases[:10], "rds:*")
		srcs[n] = append(info.Interfaces[:5], "internet", info.Reachable.Interface, info.Blocked.Interface)
	}
	for n, s := range worlds {
		for _, p := range []graph.Question{{Protocol: 6, OwnPort: true}, {Protocol: -1}} {
			shared, _ := ask.New(s, ask.Options{})
			for i, d := range dests[n] {
				a, _ := ask.New(s, ask.Options{})
				if p.Protocol < 0 && (n == *world || i > 2) { continue }
				w, err := a.Who(d, p, "")
				put(fmt.Sprintf("who-%s-%d-%d", n, i, p.Protocol), w, err)
				if d == "rds:*" { continue }
				w, err = shared.Who(d, p, "")
				put(fmt.Sprintf("who2-%s-%d-%d", n, i, p.Protocol), w, err)
				w, err = shared.Who(d, p, srcs[n][0]+",internet")
				put(fmt.Sprintf("whofrom-%s-%d-%d", n, i, p.Protocol), w, err)
				for j, src := range srcs[n] {
					c, err := shared.Can(src, d, p)
					put(fmt.Sprintf("can-%s-%d-%d-%d", n, i, j, p.Protocol), c, err)
					c, err = shared.Can(d, src, graph.Question{Protocol: 6})
					put(fmt.Sprintf("rev-%s-%d-%d-%d", n, i, j, p.Protocol), c, err)
				}
			}
			if p.Protocol > 0 {
				for j, src := range srcs[n] {
					f, err := shared.From(src, p)
					put(fmt.Sprintf("from-%s-%d", n, j), f, err)
				}
			}
		}
	}
}
