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
	var s = read(t, dir)
	fmt.Println("loaded")
	runtime.GC()
	f, _ := os.Create("/tmp/cpu.prof")
	pprof.StartCPUProfile(f)
	start := time.Now()
	switch *profWhat {
	case "load":
		read(t, dir)
	case "digest":
		s.Digest()
	default:
		a := asker(t, s)
		w := who(t, a, *profWhat)
		fmt.Println(len(w.Rows), "rows")
	}
	fmt.Println(time.Since(start))
	pprof.StopCPUProfile()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println("total alloc", m.TotalAlloc>>20, "MB; sys", m.Sys>>20)
}
