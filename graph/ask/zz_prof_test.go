package ask

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"testing"
	"time"

	"portolan/fixtures/gen"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

func TestZZProf(t *testing.T) {
	dir := "/tmp/zzworld"
	if _, err := os.Stat(dir); err != nil {
		gen.Large(10000, 7, func(name string) (io.WriteCloser, error) {
			p := filepath.Join(dir, name)
			os.MkdirAll(filepath.Dir(p), 0o755)
			return os.Create(p)
		})
	}
	part, err := awscli.Load(context.Background(), os.DirFS(dir), awscli.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := New(ingest.Merge(part), Options{})
	q, _ := ParseQuestion("", "", "")
	dst, _ := a.resolver().Destinations("rds:*")
	type r struct {
		d    time.Duration
		s    string
		rows int
	}
	var list []r
	for i := range dst.Ends {
		e := &dst.Ends[i]
		start := time.Now()
		f := a.search(e, q, nil)
		d := time.Since(start)
		seat := a.seatOf(e.Database)
		un := 0
		for _, x := range f.rows {
			if x.verdict == 0 {
				un++
			}
		}
		list = append(list, r{d, fmt.Sprint(e.Label, " vpc=", seat.vpc, " places=", len(seat.places), " gap=", seat.gap != nil, " pub=", seat.public, " unknownrows=", un), len(f.rows)})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].d > list[j].d })
	var sum time.Duration
	for i, x := range list {
		sum += x.d
		if i < 25 || i%20 == 0 {
			fmt.Println(i, x.d, x.rows, x.s)
		}
	}
	fmt.Println("sum", sum, len(list))
}
