package bench

import (
	"flag"
	"os"
	"testing"
	"runtime/pprof"
	"fmt"
	"time"
	"runtime"
)

var profWhat = flag.String("prof-what", "", "")

func TestProf(t *testing.T) {
	if *profWhat == "" { t.Skip() }
	dir := "/tmp/worlds/" + *world
	n := interfacesOf(t, *world)
	if _, err := os.Stat(dir); err != nil { writeWorld(t, dir, n) }
	start, cpu := time.Now(), processor()
	var s = read(t, dir)
	fmt.Println("loaded", time.Since(start), "cpu", processor()-cpu)
	runtime.GC()
	f, _ := os.Create("/tmp/cpu.prof")
	a := asker(t, s)
	if *profWhat == "who+" {
		who(t, a, "cluster:orders-0000")
	}
	pprof.StartCPUProfile(f)
	start, cpu = time.Now(), processor()
	switch *profWhat {
	case "load":
		read(t, dir)
	case "digest":
		fmt.Println(s.Digest())
	case "can":
		info := writeWorld(t, t.TempDir(), n)
		start, cpu = time.Now(), processor()
		can(t, a, info.Reachable.Interface, info.Reachable.Database)
		fmt.Println("first", time.Since(start), "cpu", processor()-cpu)
		var list []time.Duration
		for i, src := range info.Interfaces {
			list = append(list, timed(func() { can(t, a, src, info.Databases[i*7%len(info.Databases)]) }))
		}
		fmt.Println("median", median(list), list[0], list[len(list)-1])
		start, cpu = time.Now(), processor()
		for range 200 {
		a = asker(t, s)
		can(t, a, info.Reachable.Interface, info.Reachable.Database)
		}
		fmt.Println("first", time.Since(start)/200, "cpu", (processor()-cpu)/200)
	default:
		w := who(t, a, *profWhat)
		fmt.Println(len(w.Rows), "rows")
	}
	fmt.Println(time.Since(start), "cpu", processor()-cpu)
	pprof.StopCPUProfile()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println("total alloc", m.TotalAlloc>>20, "MB; sys", m.Sys>>20, "peak", peak()>>20)
}
