package bench

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"portolan/fixtures"
	"portolan/model"
	"portolan/model/ingest"
	"portolan/model/ingest/awscli"
)

// startUp prints what the command line takes from the start of the process to its end, and what of it is what.
func startUp(t *testing.T) {
	program := filepath.Join(t.TempDir(), "portolan")
	if out, err := exec.Command("go", "build", "-o", program, "portolan/cmd/portolan").CombinedOutput(); err != nil {
		t.Logf("start-up is not measured: %v\n%s", err, out)
		return
	}
	run := func(args ...string) time.Duration {
		return often(func() { _ = exec.Command(program, args...).Run() })
	}
	whole := run("--demo", "can", "app-1", "cluster:orders")
	start := run("version")
	var s *model.Snapshot
	load := often(func() {
		part, err := awscli.Load(context.Background(), fixtures.Shop(), awscli.Options{Name: "demo"})
		if err != nil {
			t.Fatal(err)
		}
		s = ingest.Merge(part)
	})
	question := often(func() { can(t, asker(t, s), "app-1", "cluster:orders") })
	fmt.Printf("portolan --demo can app-1 cluster:orders, start to end, median of 20: %s\n", short(whole))
	fmt.Printf("  of it: process and program start %s (portolan version), load of the example %s, question %s (both warm)\n", short(start), short(load), short(question))
}

// often is the median of twenty times.
func often(f func()) time.Duration {
	var list []time.Duration
	for range 20 {
		list = append(list, timed(f))
	}
	return median(list)
}
