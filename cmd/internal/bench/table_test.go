package bench

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"portolan/cmd/internal/cli"
	"portolan/graph"
	"portolan/model"
)

var (
	world = flag.String("bench-world", "", "worlds of the tables: small, medium, large, transit or all")
	where = flag.String("bench-dir", "", "keep the worlds in this folder and take those that are there")
	rows  = flag.Bool("bench-rows", false, "print the row as JSON, for the parent process")
)

// row is what is measured of one world.
type row struct {
	Name                                                     string
	Interfaces, VPCs, Databases                              int
	Disk                                                     int64
	Load, CanFirst, Can, Who, WhoOften, WhoAll, With, Digest time.Duration
	Rows                                                     int
	WithBytes, Kept, Peak                                    int64
}

// Titles of lines that have targets.
const (
	load      = "load"
	can1      = "can, median of many"
	who1      = "who, one cluster"
	whoMany   = "who, median of others"
	whoAll    = "who rds:*"
	with      = "With, one change"
	withBytes = "bytes of it"
	most      = "peak memory"
)

type column struct {
	title string
	text  func(row) string
	value func(row) float64
}

// columns are the lines of the table; those that grow have a number to compare.
var columns = []column{
	{"interfaces", func(r row) string { return strconv.Itoa(r.Interfaces) }, nil},
	{"VPCs", func(r row) string { return strconv.Itoa(r.VPCs) }, nil},
	{"databases", func(r row) string { return strconv.Itoa(r.Databases) }, nil},
	{"on disk", func(r row) string { return megabytes(r.Disk) }, func(r row) float64 { return float64(r.Disk) }},
	{load, func(r row) string { return short(r.Load) }, func(r row) float64 { return float64(r.Load) }},
	{"can, the first", func(r row) string { return short(r.CanFirst) }, func(r row) float64 { return float64(r.CanFirst) }},
	{can1, func(r row) string { return short(r.Can) }, func(r row) float64 { return float64(r.Can) }},
	{who1, func(r row) string { return short(r.Who) }, func(r row) float64 { return float64(r.Who) }},
	{whoMany, func(r row) string { return short(r.WhoOften) }, func(r row) float64 { return float64(r.WhoOften) }},
	{whoAll, func(r row) string { return short(r.WhoAll) }, func(r row) float64 { return float64(r.WhoAll) }},
	{"rows of it", func(r row) string { return strconv.Itoa(r.Rows) }, func(r row) float64 { return float64(r.Rows) }},
	{with, func(r row) string { return short(r.With) }, func(r row) float64 { return float64(r.With) }},
	{withBytes, func(r row) string { return strconv.FormatInt(r.WithBytes, 10) }, func(r row) float64 { return float64(r.WithBytes) }},
	{"digest", func(r row) string { return short(r.Digest) }, func(r row) float64 { return float64(r.Digest) }},
	{"kept after load", func(r row) string { return megabytes(r.Kept) }, func(r row) float64 { return float64(r.Kept) }},
	{most, func(r row) string { return megabytes(r.Peak) }, func(r row) float64 { return float64(r.Peak) }},
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// short writes a duration with three digits.
func short(d time.Duration) string {
	for unit := time.Second; unit >= time.Microsecond; unit /= 1000 {
		if d >= unit {
			return d.Round(unit / 100).String()
		}
	}
	return d.String()
}

// TestTable prints what questions cost on worlds of growing size. Each world has a process of its own.
func TestTable(t *testing.T) {
	switch {
	case *world == "":
		t.Skip("make bench measures: this needs -bench-world small, medium, large, transit or all")
	case *rows:
		measured, err := json.Marshal(measure(t, *world))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("%s%s\n", mark, measured)
		return
	}
	if *world != "all" {
		s := sizeOf(t, *world)
		fmt.Print(text([]row{measure(t, s.name)}, s))
		return
	}
	var table []row
	for _, s := range sizes[:growing] {
		table = append(table, apart(t, s.name))
	}
	fmt.Print(text(table, sizes[growing-1]))
	for _, s := range sizes[growing:] {
		fmt.Printf("\n%s: VPCs on four transit gateways with eight route tables each\n", s.name)
		fmt.Print(text([]row{apart(t, s.name)}, s))
	}
	startUp(t)
}

// mark begins the line that a child hands its row over in.
const mark = "row "

// apart measures a world in a child process, so that its peak memory is its own.
func apart(t *testing.T, name string) row {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestTable$", "-test.timeout=20m", "-bench-world="+name, "-bench-dir="+*where, "-bench-rows")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	var r row
	for line := range strings.Lines(string(out)) {
		if data, ok := strings.CutPrefix(line, mark); ok {
			if err := json.Unmarshal([]byte(data), &r); err != nil {
				t.Fatal(err)
			}
		}
	}
	return r
}

// text is the table: a line for each thing that is measured, a column for each world, how it grew from one to the next, and what
// is aimed at in the last.
func text(table []row, last size) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 3, ' ', tabwriter.AlignRight)
	for _, c := range columns {
		fmt.Fprintf(w, "%s\t", c.title)
		for i, r := range table {
			grown := ""
			if i > 0 && c.value != nil && c.value(table[i-1]) > 0 {
				n := c.value(r) / c.value(table[i-1])
				if grown = fmt.Sprintf("×%.1f", n); n > mostGrowth {
					grown += "!"
				}
			}
			fmt.Fprintf(w, "%s\t%s\t", c.text(r), grown)
		}
		fmt.Fprintf(w, "%s\t\n", c.aim(table[len(table)-1], last))
	}
	w.Flush()
	if len(table) > 1 {
		fmt.Fprintf(&b, "at most ×%d from a world to the next; ! marks what grew more\n", mostGrowth)
	}
	return b.String()
}

// aim is what is aimed at, and whether it was missed.
func (c column) aim(r row, s size) string {
	target, ok := s.targets[c.title]
	if !ok {
		return ""
	}
	said := short(time.Duration(target))
	switch c.title {
	case withBytes:
		said = strconv.Itoa(int(target))
	case most:
		said = megabytes(int64(target))
	}
	if c.value(r) > target {
		return "at most " + said + ": missed"
	}
	return "at most " + said
}

// measure makes a world on disk, loads it and asks.
func measure(t *testing.T, name string) row {
	cli.TuneMemory(os.Getenv("GOGC"))
	dir := t.TempDir()
	if *where != "" {
		dir = filepath.Join(*where, name)
	}
	of := sizeOf(t, name)
	info := writeWorld(t, dir, of)
	r := row{Name: name, Interfaces: of.interfaces, VPCs: info.Counts["describe-vpcs"], Databases: len(info.Databases), Disk: info.Bytes}
	debug.FreeOSMemory()
	resetPeak()

	var s *model.Snapshot
	r.Load = timed(func() { s = read(t, dir) })
	r.Peak = peak()
	r.Kept = heap()

	a := asker(t, s)
	var first *graph.Answer
	r.CanFirst = timed(func() { first = can(t, a, info.Reachable.Interface, info.Reachable.Database) })
	if first.Verdict != graph.Reachable {
		t.Errorf("can %s %s: %s", info.Reachable.Interface, info.Reachable.Database, first.Verdict)
	}
	var often []time.Duration
	for i, source := range info.Interfaces {
		often = append(often, timed(func() { can(t, a, source, info.Databases[i*7%len(info.Databases)]) }))
	}
	r.Can = median(often)

	a = asker(t, s)
	r.Who = timed(func() { who(t, a, info.Databases[0]) })
	often = nil
	for i := range min(9, len(info.Databases)-1) {
		a = asker(t, s)
		often = append(often, timed(func() { who(t, a, info.Databases[1+i*len(info.Databases)/10]) }))
	}
	r.WhoOften = median(often)
	a = asker(t, s)
	r.WhoAll = timed(func() { r.Rows = len(who(t, a, "rds:*").Rows) })

	c := change(t, s, info.Interfaces[0])
	r.With = timed(func() { s.With(c) })
	r.WithBytes = testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			s.With(c)
		}
	}).AllocedBytesPerOp()
	r.Digest = timed(func() {
		if _, err := s.Digest(); err != nil {
			t.Fatal(err)
		}
	})
	r.Peak = max(r.Peak, peak())
	return r
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

func median(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}

// heap is what is in use after a collection.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// resetPeak makes Linux forget the most memory that the process has had.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200) }

// peak is the most memory that the process has had, as Linux tells; elsewhere what the runtime has from the system.
func peak() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmHWM:" {
			n, _ := strconv.ParseInt(f[1], 10, 64)
			return n << 10
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
